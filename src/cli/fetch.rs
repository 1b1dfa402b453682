//! `zhen fetch`: pages of the network to documents.

mod client;
mod partners;
mod query;

use super::output::Output;
use super::{Status, console, input};
use client::Client;
use indicatif::ProgressBar;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use url::Url;
use zhen::anchor::number::Date;
use zhen::corpus::atomic::AtomicFile;
use zhen::corpus::manifest::Digest;
use zhen::fetch::{self, Archive, Document, Fetcher, Rules, SystemClock, Wanted};
use zhen::matching::Facts;
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen fetch --contact me@example.org -o pages https://www.news.cn/…/c.html
  zhen fetch -o pages --from addresses.txt                   one address a line
  zhen fetch -o pages --list --limit 20 https://www.mfa.gov.cn/web/fyrbt_673021/index.shtml
  zhen fetch -o pages --match zh.txt --from https://english.news.cn/list/china.htm
  zhen fetch -o pages --pairs query.toml && zhen align --pairs pages/pairs.tsv -o corpus.tsv
  zhen fetch -o again --replay pages --from addresses.txt    from the archive alone, without the network

In the folder: archive.warc.gz holds every answer as it came, archive.cdxj is its index, documents/NAME.json a document \
with title, date, source and paragraphs, text/NAME.txt the same as plain text, which zhen align reads.

--match and --pairs also write pairs.tsv, a list for zhen align --pairs, and candidates.tsv with scores and reasons. A \
query for --pairs is such as this one; {year}, {month} and {day} in an address stand for each of the days:
  from = \"2026-06-01\"
  to = \"2026-06-07\"
  window = [-1, 2]         # days that an English text may come before or after
  [source]
  lists = [\"https://www.mfa.gov.cn/web/fyrbt_673021/jzhsl_673025/index.shtml\"]
  [target]
  lists = [\"https://www.mfa.gov.cn/eng/xw/fyrbt/lxjzh/index.html\"]

What is in the archive is not fetched again: an interrupted run goes on when the same command is given again. An \
address that cannot be fetched or read is reported, the others are done, and the exit code is 2.

The contact is sent with each request, so that whoever runs a server can write to you. It is read from --contact, \
else from ZHEN_CONTACT, else from ~/.config/zhen/config.toml ($XDG_CONFIG_HOME):
  [fetch]
  contact = \"me@example.org\"

Proxies are those of http_proxy, https_proxy, all_proxy and no_proxy.";

/// Arguments of `zhen fetch`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Addresses of pages
    #[arg(value_name = "URL", value_parser = address)]
    urls: Vec<Url>,
    /// File of addresses, one a line, in which # begins a comment; or the address of a list, whose pages are meant
    #[arg(long, value_name = "FILE|URL")]
    from: Option<String>,
    /// Find the English releases of this Chinese one, a file or an address, among the pages given
    #[arg(long = "match", value_name = "FILE|URL", conflicts_with = "pairs")]
    source: Option<String>,
    /// Fetch both sides of what this file asks for, sections and days, and pair their documents
    #[arg(long, value_name = "QUERY.toml", conflicts_with_all = ["urls", "from", "list"])]
    pairs: Option<PathBuf>,
    /// Folder for the archive and the documents
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Answer from the archive of this folder alone; nothing is fetched
    #[arg(long, value_name = "DIR", conflicts_with = "refresh")]
    replay: Option<PathBuf>,
    /// The addresses are lists (section pages, feeds, sitemaps): fetch the pages they name
    #[arg(long)]
    list: bool,
    /// Most pages of a list
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    /// Levels of lists that a list names: feeds, further pages of the list
    #[arg(long, value_name = "N", default_value_t = 1)]
    depth: usize,
    /// File of rules for sites (TOML), before those built in
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    #[command(flatten)]
    client: Client,
}

fn address(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        _ => Err("expected an address such as https://www.news.cn/".into()),
    }
}

/// Fetches, and writes the documents.
pub fn run(args: &Args) -> Result<Status> {
    if let Some(query) = &args.pairs {
        return query::run(args, query);
    }
    if let Some(source) = &args.source {
        return partners::run(args, source);
    }
    let (urls, listed) = addresses(args)?;
    if urls.is_empty() {
        return Err(Error::new(
            "fetch",
            "no address, expected some or --from FILE",
        ));
    }
    let mut run = Run::new(args, &urls)?;
    let urls = if listed {
        run.listed(&urls, &args.wanted(None))
    } else {
        urls
    };
    let mut out = Output::open(None)?;
    for page in run.fetch(&urls) {
        let line = format!(
            "{}\tdocuments/{}.json\t{}\n",
            page.url, page.name, page.title
        );
        out.write_all(line.as_bytes())
            .map_err(console::stdout_error)?;
    }
    out.commit()?;
    Ok(run.status())
}

impl Args {
    fn wanted(&self, days: Option<(String, String)>) -> Wanted {
        Wanted {
            depth: self.depth,
            most: self.limit,
            days,
        }
    }
}

/// A document that was fetched and written.
struct Page {
    url: Url,
    /// Its name in the folder, without folder and extension.
    name: String,
    title: String,
    /// The day it tells of, where that is known.
    day: Option<Date>,
}

/// A run: who fetches, by which rules, where to.
struct Run<'a> {
    args: &'a Args,
    fetcher: Fetcher<'static>,
    rules: Rules,
    failed: usize,
}

impl<'a> Run<'a> {
    /// Begins a run that may go to the hosts of `urls`.
    fn new(args: &'a Args, urls: &[Url]) -> Result<Self> {
        let mut rules = Rules::default();
        if let Some(path) = &args.rules {
            rules.add(&input::name(path), &input::utf8(path)?)?;
        }
        let settings = client::settings(&args.client, args.replay.is_none(), urls)?;
        let fetcher = if let Some(folder) = &args.replay {
            Fetcher::replay(settings, Archive::read(folder)?, &SystemClock)
        } else {
            // Refused before a folder is made.
            settings.check()?;
            let (contact, agent) = (&settings.contact, settings.user_agent());
            let archive = Archive::write(&args.output, contact, &agent, SystemTime::now())?;
            Fetcher::new(settings, archive, &SystemClock)?
        };
        Ok(Self {
            args,
            fetcher,
            rules,
            failed: 0,
        })
    }

    fn report(&mut self, error: &Error) {
        console::report(error);
        self.failed += 1;
    }

    fn status(&self) -> Status {
        match self.failed {
            0 => Status::Done,
            _ => Status::Incomplete,
        }
    }

    /// The pages that lists name, each once.
    fn listed(&mut self, lists: &[Url], wanted: &Wanted) -> Vec<Url> {
        let mut pages = Vec::new();
        let mut seen = BTreeSet::new();
        for list in lists {
            let mut errors = Vec::new();
            let mut keep = |error| errors.push(error);
            match fetch::links(&self.fetcher, list, &self.rules, wanted, &mut keep) {
                Ok(links) => pages.extend(links.into_iter().filter(|url| seen.insert(url.clone()))),
                Err(error) => keep(error),
            }
            for error in &errors {
                self.report(error);
            }
        }
        pages
    }

    /// Fetches pages and writes their documents; gives those that succeeded, in the order of the addresses.
    fn fetch(&mut self, urls: &[Url]) -> Vec<Page> {
        let progress = if urls.len() > 1 && console::watched() {
            ProgressBar::new(urls.len() as u64)
        } else {
            ProgressBar::hidden()
        };
        let fetched = self.fetcher.for_each(urls, self.args.client.hosts, |url| {
            let document = fetch::article(&self.fetcher, url, &self.rules);
            let written = document.and_then(|document| {
                let dateline = document.dateline.as_deref().unwrap_or_default();
                let facts = Facts::new(&document.title, dateline, &document.language);
                Ok(Page {
                    url: url.clone(),
                    name: write(&self.args.output, &document)?,
                    day: facts.published(document.date.as_deref(), &document.url).day,
                    title: document.title,
                })
            });
            progress.inc(1);
            written
        });
        progress.finish_and_clear();
        let mut pages = Vec::new();
        for page in fetched {
            match page {
                Ok(page) => pages.push(page),
                Err(error) => self.report(&error),
            }
        }
        pages
    }

    /// Where the text of a page stands.
    fn text(&self, page: &Page) -> PathBuf {
        self.args.output.join(text_name(&page.name))
    }
}

fn text_name(name: &str) -> String {
    format!("text/{name}.txt")
}

/// The addresses given, each once, and whether they are lists.
fn addresses(args: &Args) -> Result<(Vec<Url>, bool)> {
    let mut urls = args.urls.clone();
    let mut listed = args.list;
    if let Some(from) = &args.from {
        if let Ok(url) = address(from) {
            urls.push(url);
            listed = true;
        } else {
            let path = Path::new(from);
            for (index, line) in input::utf8(path)?.lines().enumerate() {
                let line = line.trim();
                if !line.is_empty() && !line.starts_with('#') {
                    let url = address(line).map_err(|message| {
                        Error::at_line(&input::name(path), index + 1, message)
                    })?;
                    urls.push(url);
                }
            }
        }
    }
    let mut seen = BTreeSet::new();
    urls.retain(|url| seen.insert(url.clone()));
    Ok((urls, listed))
}

/// Writes a document as JSON and as plain text; gives their name in the folder.
fn write(folder: &Path, document: &Document) -> Result<String> {
    let name = file_name(&document.url);
    let json = serde_json::to_string_pretty(document)
        .map_err(|error| Error::from_source(document.url.as_str(), error))?;
    put(folder, &text_name(&name), &document.to_text())?;
    put(folder, &format!("documents/{name}.json"), &(json + "\n"))?;
    Ok(name)
}

fn put(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    let fail = |error| Error::from_source(input::name(&path), error);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(fail)?;
    }
    let mut file = AtomicFile::create(&path)?;
    file.write_all(text.as_bytes()).map_err(fail)?;
    file.commit()?;
    Ok(())
}

/// A file name that tells the address and is that of no other: `www.news.cn-politics-20260617-c-1a2b3c4d`.
fn file_name(url: &str) -> String {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let plain = path.chars().map(|c| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' => c,
        _ => '-',
    });
    let mut name: String = plain.take(100).collect();
    if let Some(dot) = name
        .rfind('.')
        .filter(|&dot| dot + 6 >= name.len() && path.len() <= 100)
    {
        name.truncate(dot);
    }
    let name = name.trim_matches(['-', '.']);
    let digest = Digest::of(url.as_bytes()).sha256;
    format!("{name}-{}", &digest[..8])
}
