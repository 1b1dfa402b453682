//! `zhen fetch`: pages of the network to documents.

use super::output::Output;
use super::{Status, args, console, input};
use indicatif::ProgressBar;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use url::{Host, Url};
use zhen::corpus::atomic::AtomicFile;
use zhen::corpus::manifest::Digest;
use zhen::fetch::{self, Archive, Document, Fetcher, Rules, Settings, SystemClock};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen fetch --contact me@example.org -o pages https://www.news.cn/…/c.html
  zhen fetch -o pages --from addresses.txt                   one address a line
  zhen fetch -o pages --list --limit 20 https://www.mfa.gov.cn/web/fyrbt_673021/index.shtml
  zhen fetch -o again --replay pages --from addresses.txt    from the archive alone, without the network

In the folder: archive.warc.gz holds every answer as it came, archive.cdxj is its index, documents/NAME.json a document \
with title, date, source and paragraphs, text/NAME.txt the same as plain text, which zhen align reads.

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
    /// File of addresses, one a line; # begins a comment
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
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
    #[arg(long, value_name = "N", default_value_t = 100, requires = "list")]
    limit: usize,
    /// Levels of lists that a list names: feeds, further pages of the list
    #[arg(long, value_name = "N", default_value_t = 1, requires = "list")]
    depth: usize,
    /// File of rules for sites (TOML), before those built in
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    #[command(flatten)]
    client: Client,
}

/// How requests are made.
#[derive(clap::Args)]
#[command(next_help_heading = "Client")]
struct Client {
    /// Your mail address, or the URL of a page about the run
    #[arg(long, value_name = "WHO")]
    contact: Option<String>,
    /// Seconds between an answer and the next request to the same host; Crawl-delay may ask for more
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    delay: Option<Duration>,
    /// Allow a --delay of less than a second, which is for servers of your own
    #[arg(long)]
    allow_short_delay: bool,
    /// Seconds for a whole request
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    timeout: Duration,
    /// Most bytes of a page, as sent and once unpacked
    #[arg(long, value_name = "N", default_value_t = 20_000_000)]
    max_bytes: usize,
    /// Most redirects
    #[arg(long, value_name = "N", default_value_t = 5)]
    max_redirects: usize,
    /// Further tries where a server is busy or does not answer
    #[arg(long, value_name = "N", default_value_t = 3)]
    retries: u32,
    /// The longest wait, in seconds, that a server may ask for
    #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = seconds)]
    max_wait: Duration,
    /// Hosts that are asked at a time, each by one request at a time
    #[arg(short = 'j', long, value_name = "N", default_value = "4", value_parser = args::threads)]
    hosts: usize,
    /// Let redirects and lists lead to this host too
    #[arg(long, value_name = "HOST", value_parser = host)]
    allow_host: Vec<String>,
    /// Fetch from addresses of this machine and of private networks too
    #[arg(long)]
    allow_private: bool,
    /// Ask again for what is in the archive; servers answer only if it has changed
    #[arg(long)]
    refresh: bool,
}

fn address(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        _ => Err("expected an address such as https://www.news.cn/".into()),
    }
}

fn host(text: &str) -> Result<String, String> {
    match Host::parse(text) {
        Ok(host) => Ok(host.to_string()),
        Err(_) => Err("expected a host such as www.news.cn".into()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("expected seconds, from 0 to 86400".into()),
    }
}

/// Fetches, and writes the documents.
pub fn run(args: &Args) -> Result<Status> {
    let urls = addresses(args)?;
    let mut rules = Rules::default();
    if let Some(path) = &args.rules {
        rules.add(&input::name(path), &input::utf8(path)?)?;
    }
    let settings = settings(args, &urls)?;
    let fetcher = if let Some(folder) = &args.replay {
        Fetcher::replay(settings, Archive::read(folder)?, &SystemClock)
    } else {
        // Refused before a folder is made.
        settings.check()?;
        let (contact, agent) = (&settings.contact, settings.user_agent());
        let archive = Archive::write(&args.output, contact, &agent, SystemTime::now())?;
        Fetcher::new(settings, archive, &SystemClock)?
    };
    let mut failed = 0;
    let urls = if args.list {
        listed(args, &fetcher, &rules, &urls, &mut failed)
    } else {
        urls
    };
    let progress = if urls.len() > 1 && console::watched() {
        ProgressBar::new(urls.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    let written = fetcher.for_each(&urls, args.client.hosts, |url| {
        let written = fetch::article(&fetcher, url, &rules).and_then(|document| {
            let name = write(&args.output, &document)?;
            Ok(format!("{url}\t{name}\t{}\n", document.title))
        });
        progress.inc(1);
        written
    });
    progress.finish_and_clear();
    let mut out = Output::open(None)?;
    for line in written {
        match line {
            Ok(line) => out
                .write_all(line.as_bytes())
                .map_err(console::stdout_error)?,
            Err(error) => {
                console::report(&error);
                failed += 1;
            }
        }
    }
    out.commit()?;
    Ok(if failed == 0 {
        Status::Done
    } else {
        Status::Incomplete
    })
}

/// The addresses given, each once.
fn addresses(args: &Args) -> Result<Vec<Url>> {
    let mut urls = args.urls.clone();
    if let Some(path) = &args.from {
        for (index, line) in input::utf8(path)?.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                let url = address(line)
                    .map_err(|message| Error::at_line(&input::name(path), index + 1, message))?;
                urls.push(url);
            }
        }
    }
    if urls.is_empty() {
        return Err(Error::new(
            "fetch",
            "no address, expected some or --from FILE",
        ));
    }
    let mut seen = BTreeSet::new();
    urls.retain(|url| seen.insert(url.clone()));
    Ok(urls)
}

/// The pages that the lists name, each once.
fn listed(
    args: &Args,
    fetcher: &Fetcher<'_>,
    rules: &Rules,
    lists: &[Url],
    failed: &mut usize,
) -> Vec<Url> {
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    for list in lists {
        let mut report = |error: Error| {
            console::report(&error);
            *failed += 1;
        };
        let size = (args.depth, args.limit);
        match fetch::links(fetcher, list, rules, size, &mut report) {
            Ok(links) => pages.extend(links.into_iter().filter(|url| seen.insert(url.clone()))),
            Err(error) => report(error),
        }
    }
    pages
}

/// The file of the user's settings. Other parts of it may belong to other commands.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    #[serde(default)]
    fetch: FetchConfig,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FetchConfig {
    contact: Option<String>,
    delay: Option<f64>,
}

fn config() -> Result<FetchConfig> {
    let folder = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute())
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".config")));
    let Some(path) = folder.map(|folder| folder.join("zhen/config.toml")) else {
        return Ok(FetchConfig::default());
    };
    if !path.exists() {
        return Ok(FetchConfig::default());
    }
    let text = input::utf8(&path)?;
    let config: Config = toml::from_str(&text).map_err(|error| {
        let before = error.span().map_or("", |span| &text[..span.start]);
        let line = before.matches('\n').count() + 1;
        Error::at_line(&input::name(&path), line, error.message())
    })?;
    Ok(config.fetch)
}

fn settings(args: &Args, urls: &[Url]) -> Result<Settings> {
    let client = &args.client;
    let config = config()?;
    let contact = client
        .contact
        .clone()
        .or_else(|| {
            std::env::var("ZHEN_CONTACT")
                .ok()
                .filter(|contact| !contact.is_empty())
        })
        .or(config.contact);
    let contact = match contact {
        Some(contact) => contact,
        None if args.replay.is_some() => String::new(),
        None => {
            let message = "none given: whoever runs the servers must be able to write to you; give --contact, set \
                           ZHEN_CONTACT, or write it into ~/.config/zhen/config.toml";
            return Err(Error::new("contact", message));
        }
    };
    let mut settings = Settings::new(&contact);
    let hosts = urls
        .iter()
        .filter_map(|url| url.host_str().map(str::to_owned));
    settings.hosts = hosts.chain(client.allow_host.iter().cloned()).collect();
    if let Some(delay) = config.delay {
        settings.delay = seconds(&delay.to_string())
            .map_err(|message| Error::new("config.toml: delay", message))?;
    }
    settings.delay = client.delay.unwrap_or(settings.delay);
    settings.allow_short_delay = client.allow_short_delay;
    settings.timeout = client.timeout;
    settings.max_bytes = client.max_bytes;
    settings.max_redirects = client.max_redirects;
    settings.retries = client.retries;
    settings.max_wait = client.max_wait;
    settings.allow_private = client.allow_private;
    settings.refresh = client.refresh;
    Ok(settings)
}

/// Writes a document as JSON and as plain text; gives the name of the JSON in the folder.
fn write(folder: &Path, document: &Document) -> Result<String> {
    let name = file_name(&document.url);
    let json = serde_json::to_string_pretty(document)
        .map_err(|error| Error::from_source(document.url.as_str(), error))?;
    put(folder, &format!("text/{name}.txt"), &document.to_text())?;
    let name = format!("documents/{name}.json");
    put(folder, &name, &(json + "\n"))?;
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
