//! `zhen demo`: a small bilingual site on this machine, and the whole way from its pages to a corpus.

use super::{Cli, Status, console};
use clap::Parser;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;
use zhen::corpus::manifest::Digest;
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen demo -o demo       fetches both sections of a site of its own, pairs their pages, aligns them, prints the corpus
  zhen demo --serve       serves the site alone, until it is stopped

The site is part of zhen, its texts, persons and events are invented. It is served on 127.0.0.1 alone; nothing else is \
asked. The commands that are run are shown; they are what you would run against a real site, but for the options that \
allow addresses of this machine and no delay. A second run fetches nothing, for all is in the archive.";

/// The port that is taken if it is free.
const PORT: u16 = 8731;
/// How long a client may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// Texts of the site beside the release under `aligned/`.
const TEXTS: &str = include_str!("demo/site.txt");
const RELEASE: [(&str, &str); 2] = [
    ("zh", include_str!("../../aligned/leaders-meeting/zh.txt")),
    ("en", include_str!("../../aligned/leaders-meeting/en.txt")),
];
const RELEASED: &str = "20320518";

/// How the site's pages are built, for `--rules`.
const RULES: &str = r##"[[site]]
name = "demo"
urls = ["127.0.0.1:*"]
zone = "+08:00"
publisher = "zhen demo"
container = ["#detailContent"]
title = ["h1"]
date = ["meta[name=publishdate]"]
editor = [".editor"]
drop = [".editor", ".share"]
"##;

/// Arguments of `zhen demo`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Folder for what is fetched and made
    #[arg(short, long, value_name = "DIR", required_unless_present = "serve")]
    output: Option<PathBuf>,
    /// Only serve the site
    #[arg(long, conflicts_with = "output")]
    serve: bool,
    /// Port on 127.0.0.1; 8731 by default, or any that is free
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

/// Serves the site, and goes the whole way.
pub fn run(args: &Args) -> Result<Status> {
    let listener = listen(args.port)?;
    let port = listener
        .local_addr()
        .map_err(|error| Error::from_source("127.0.0.1", error))?
        .port();
    let base = format!("http://127.0.0.1:{port}");
    let (zh, en) = (
        format!("{base}/zh/politics/"),
        format!("{base}/en/list/china.htm"),
    );
    let Some(folder) = &args.output else {
        console::report(&format!("{zh} and {en}, until stopped"));
        serve(&listener);
        return Ok(Status::Done);
    };
    std::thread::spawn(move || serve(&listener));
    let file = |name: &str| folder.join(name);
    std::fs::create_dir_all(folder)
        .map_err(|error| Error::from_source(folder.display().to_string(), error))?;
    let query = format!(
        "from = \"2032-05-18\"\nto = \"2032-05-20\"\n\n[source]\nlists = [\"{zh}\"]\n\n[target]\nlists = [\"{en}\"]\n"
    );
    put(&file("query.toml"), &query)?;
    put(&file("rules.toml"), RULES)?;
    let name = |name: &str| file(name).display().to_string();
    let (query, rules, pages) = (name("query.toml"), name("rules.toml"), name("pages"));
    let (pairs, corpus) = (name("pages/pairs.tsv"), name("corpus.tsv"));
    let local = "--contact demo@localhost --allow-private --delay 0 --allow-short-delay";
    let local: Vec<&str> = local.split(' ').collect();
    let fetch = ["fetch", "--pairs", &query, "--rules", &rules, "-o", &pages];
    let align = ["align", "-q", "--pairs", &pairs, "-o", &corpus];
    for command in [[&fetch[..], &local].concat(), align.to_vec()] {
        let status = step(&command)?;
        if status != Status::Done {
            return Ok(status);
        }
    }
    let text = std::fs::read(&corpus).map_err(|error| Error::from_source(&corpus, error))?;
    let mut out = console::stdout();
    out.write_all(&text)
        .and_then(|()| out.flush())
        .map_err(console::stdout_error)?;
    Ok(Status::Done)
}

/// Shows a command and runs it.
fn step(command: &[&str]) -> Result<Status> {
    console::tell(&format!("$ zhen {}\n", command.join(" ")));
    let words = std::iter::once("zhen").chain(command.iter().copied());
    let cli = Cli::try_parse_from(words).map_err(|error| Error::from_source("demo", error))?;
    super::run(cli.command)
}

fn put(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text)
        .map_err(|error| Error::from_source(path.display().to_string(), error))
}

fn listen(port: Option<u16>) -> Result<TcpListener> {
    let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = match port {
        Some(port) => at(port),
        None => at(PORT).or_else(|_| at(0)),
    };
    listener.map_err(|error| Error::from_source("127.0.0.1", error))
}

/// Answers until the process ends, each client on a thread of its own.
fn serve(listener: &TcpListener) {
    let site = site();
    std::thread::scope(|scope| {
        for stream in listener.incoming().flatten() {
            scope.spawn(|| {
                // A client that hangs up wants nothing more.
                let _ = answer(stream, &site);
            });
        }
    });
}

fn answer(mut stream: TcpStream, site: &[Text]) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(&stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    // The rest of the head says nothing that matters here.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let path = first
        .strip_prefix("GET ")
        .and_then(|rest| rest.split(' ').next());
    let (status, kind, body) = match path.and_then(|path| page(path, site)) {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain", "no such page\n".to_owned()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// A text of the site.
struct Text {
    language: &'static str,
    day: &'static str,
    title: &'static str,
    paragraphs: Vec<&'static str>,
}

impl Text {
    /// Its path, built as Xinhua builds its own.
    fn path(&self) -> String {
        let hash = &Digest::of(self.title.as_bytes()).sha256[..32];
        let section = if self.language == "zh" {
            "zh/politics"
        } else {
            "en"
        };
        format!("/{section}/{}/{hash}/c.html", self.day)
    }

    fn html(&self) -> String {
        let mut body = String::new();
        for paragraph in &self.paragraphs {
            let _ = writeln!(body, "<p>{}</p>", escape(paragraph));
        }
        let (title, language) = (escape(self.title), self.language);
        let [year, month, day] = [&self.day[..4], &self.day[4..6], &self.day[6..]];
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
             <meta name=\"publishdate\" content=\"{year}-{month}-{day}\"></head><body>\n<h1>{title}</h1>\n\
             <div id=\"detail\"><span id=\"detailContent\">\n{body}</span>\n\
             <span class=\"editor\">【责任编辑:演示】</span></div></body></html>\n"
        )
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn site() -> Vec<Text> {
    let paragraphs = |text: &'static str| text.split("\n\n").map(str::trim).collect::<Vec<_>>();
    let mut all: Vec<Text> = RELEASE
        .into_iter()
        .map(|(language, text)| {
            let (title, text) = text.split_once('\n').unwrap_or_default();
            Text {
                language,
                day: RELEASED,
                title,
                paragraphs: paragraphs(text.trim()),
            }
        })
        .collect();
    all.extend(TEXTS.split("== ").skip(1).filter_map(|text| {
        let (head, text) = text.split_once('\n')?;
        let mut head = head.splitn(3, ' ');
        Some(Text {
            language: head.next()?,
            day: head.next()?,
            title: head.next()?,
            paragraphs: paragraphs(text.trim()),
        })
    }));
    all
}

/// What stands at `path`: its kind and its text.
fn page(path: &str, site: &[Text]) -> Option<(&'static str, String)> {
    const FEED: &str = "0123456789abcdef0123456789abcdef";
    let of = |language: &'static str| site.iter().filter(move |text| text.language == language);
    match path {
        "/robots.txt" => Some((
            "text/plain",
            "User-agent: *\nDisallow: /private/\n".to_owned(),
        )),
        // A section that names its feed, as Xinhua's do.
        "/zh/politics/" => {
            let html = format!(
                "<html><body><h1>时政</h1><div data-feed=\"datasource:{FEED}\"></div></body></html>"
            );
            Some(("text/html", html))
        }
        "/zh/politics/ds_0123456789abcdef0123456789abcdef.json" => {
            let items: Vec<_> = of("zh")
                .map(|text| serde_json::json!({"title": text.title, "publishUrl": text.path()}))
                .collect();
            Some((
                "application/json",
                serde_json::json!({"datasource": items}).to_string(),
            ))
        }
        "/en/list/china.htm" => {
            let mut html = "<html><body><h1>China</h1>\n".to_owned();
            for text in of("en") {
                let _ = writeln!(
                    html,
                    "<p><a href=\"{}\">{}</a></p>",
                    text.path(),
                    escape(text.title)
                );
            }
            Some(("text/html", html + "</body></html>"))
        }
        _ => {
            let text = site.iter().find(|text| text.path() == path)?;
            Some(("text/html", text.html()))
        }
    }
}
