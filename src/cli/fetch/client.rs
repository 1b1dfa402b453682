//! How requests are made: the options of the client, and the user's settings.

use crate::{args, input};
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;
use url::{Host, Url};
use zhen::fetch::Settings;
use zhen::{Error, Result};

/// How requests are made.
#[derive(clap::Args)]
#[command(next_help_heading = "Client")]
pub struct Client {
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
    pub hosts: usize,
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

/// The settings for the hosts of `urls`; a run that asks nobody needs no contact.
pub fn settings(client: &Client, asks: bool, urls: &[Url]) -> Result<Settings> {
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
        None if !asks => String::new(),
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
