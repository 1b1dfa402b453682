//! The polite client: robots.txt, one request at a time per host with a delay, retries, redirects, and an archive that
//! is asked first.

use super::archive::{Archive, Entry, without_fragment};
use super::clock::Clock;
use super::http::Response;
use super::robots::Robots;
use super::transport::{Failure, Limits, Transport};
use crate::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use url::Url;

/// What `Retry-After` says is not believed beyond a year, and no clock runs over.
const LONGEST_WAIT: Duration = Duration::from_secs(365 * 86_400);
/// The product token that robots.txt files know us by.
pub const AGENT: &str = "zhen";
/// How long a robots.txt is believed (RFC 9309, section 2.4).
const ROBOTS_AGE: Duration = Duration::from_secs(86_400);
/// The delay below which it takes [`Settings::allow_short_delay`].
pub const SHORTEST_DELAY: Duration = Duration::from_secs(1);

/// How pages are fetched.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who fetches: a mail address or the URL of a page that says so; sent with each request.
    pub contact: String,
    /// Least time between the end of an answer and the next request to the host; `Crawl-delay` may make it longer.
    pub delay: Duration,
    /// Whether `delay` may lie below [`SHORTEST_DELAY`].
    pub allow_short_delay: bool,
    /// Limit of a whole request.
    pub timeout: Duration,
    /// Limit of a body in bytes, as sent and once unpacked.
    pub max_bytes: usize,
    /// Redirects that are followed.
    pub max_redirects: usize,
    /// Further tries after a passing failure; the wait before them doubles.
    pub retries: u32,
    /// The longest wait that a server may ask for with `Retry-After`; what is longer ends the tries.
    pub max_wait: Duration,
    /// Whether addresses that are not public may be asked.
    pub allow_private: bool,
    /// Hosts that redirects and listings may lead to, with their subdomains, beside those of the addresses given.
    pub hosts: BTreeSet<String>,
    /// Whether what is archived is asked for again, if it has changed.
    pub refresh: bool,
}

impl Settings {
    /// Five seconds between requests, half a minute and 20 MB a page.
    pub fn new(contact: &str) -> Self {
        Self {
            contact: contact.to_owned(),
            delay: Duration::from_secs(5),
            allow_short_delay: false,
            timeout: Duration::from_secs(30),
            max_bytes: 20_000_000,
            max_redirects: 5,
            retries: 3,
            max_wait: Duration::from_secs(600),
            allow_private: false,
            hosts: BTreeSet::new(),
            refresh: false,
        }
    }

    /// What `User-Agent` says.
    pub fn user_agent(&self) -> String {
        format!("{AGENT}/{} (+{})", env!("CARGO_PKG_VERSION"), self.contact)
    }

    /// Whether one may begin with them.
    ///
    /// # Errors
    /// Where the contact is neither a mail address nor a URL, or the delay is too short.
    pub fn check(&self) -> Result<()> {
        let contact = self.contact.trim();
        let reachable = contact.contains('@')
            || contact.starts_with("http://")
            || contact.starts_with("https://");
        if !reachable || contact.chars().any(|c| !(' '..='~').contains(&c)) {
            let message = format!("{contact:?}, expected a mail address or the URL of a page");
            return Err(Error::new("contact", message));
        }
        if self.delay < SHORTEST_DELAY && !self.allow_short_delay {
            let message = format!(
                "{} s, expected at least {} s; --allow-short-delay is for servers of your own",
                self.delay.as_secs_f64(),
                SHORTEST_DELAY.as_secs()
            );
            return Err(Error::new("delay", message));
        }
        Ok(())
    }
}

/// What is known of a host. Whoever holds its lock is the only one to ask it.
#[derive(Default)]
struct Host {
    /// When it may be asked next.
    next: Option<SystemTime>,
    /// By scheme.
    robots: BTreeMap<String, Known>,
}

/// What a site's robots.txt says.
struct Known {
    robots: Robots,
    /// When it was got.
    got: SystemTime,
    /// Why there is none, where that forbids everything.
    why: Option<String>,
}

/// Fetches pages, politely, through an archive.
pub struct Fetcher<'a> {
    settings: Settings,
    /// `None` where the archive alone answers.
    transport: Option<Transport>,
    archive: Mutex<Archive>,
    clock: &'a dyn Clock,
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Host>>>>,
    /// Addresses asked in this run, which are not asked again.
    asked: Mutex<BTreeSet<String>>,
}

impl<'a> Fetcher<'a> {
    /// A fetcher that asks the network for what `archive` does not hold, and stores each answer there.
    ///
    /// # Errors
    /// Where there is no contact, or the delay is too short.
    pub fn new(settings: Settings, archive: Archive, clock: &'a dyn Clock) -> Result<Self> {
        settings.check()?;
        let limits = Limits {
            time: settings.timeout,
            bytes: settings.max_bytes,
            allow_private: settings.allow_private,
        };
        let transport = Transport::new(&settings.user_agent(), limits)?;
        Ok(Self {
            transport: Some(transport),
            ..Self::replay(settings, archive, clock)
        })
    }

    /// A fetcher that answers from `archive` alone.
    pub fn replay(settings: Settings, archive: Archive, clock: &'a dyn Clock) -> Self {
        Self {
            settings,
            transport: None,
            archive: Mutex::new(archive),
            clock,
            hosts: Mutex::default(),
            asked: Mutex::default(),
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether redirects and listings may lead to `url`: its host is one of those allowed, `www.` aside, or lies under
    /// one.
    pub fn is_allowed(&self, url: &Url) -> bool {
        let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
        let host = bare(url.host_str().unwrap_or_default());
        self.settings.hosts.iter().any(|allowed| {
            let allowed = bare(allowed);
            let above = host.strip_suffix(allowed.as_str());
            above.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }

    /// The answer of `url` after redirects, and where it stands in the archive. It may have any status.
    ///
    /// # Errors
    /// Where robots.txt forbids it, the network fails to the end, or redirects lead too far or where they may not.
    pub fn fetch(&self, url: &Url) -> Result<(Response, Entry)> {
        let failed = |failure: Failure| Error::new(url.as_str(), failure.message);
        let mut at = without_fragment(url);
        for _ in 0..=self.settings.max_redirects {
            let (response, entry) = self.one(&at)?;
            let Some(location) = response.location() else {
                return Ok((response, entry));
            };
            let next = at.join(location).map_err(|error| {
                failed(Failure::lasting(format!(
                    "redirect to {location:?}: {error}"
                )))
            })?;
            let next = without_fragment(&next);
            if !self.is_allowed(&next) {
                return Err(failed(Failure::lasting(format!(
                    "redirect to {next}, whose host is not among those allowed"
                ))));
            }
            at = next;
        }
        Err(failed(Failure::lasting(format!(
            "more than {} redirects, the last to {at}",
            self.settings.max_redirects
        ))))
    }

    /// One answer: of the archive if it has a good one, else of the network.
    fn one(&self, url: &Url) -> Result<(Response, Entry)> {
        let old = lock(&self.archive).entry(url).cloned();
        let fresh = !self.settings.refresh || lock(&self.asked).contains(url.as_str());
        let enough = |entry: &Entry| self.transport.is_none() || (entry.is_final() && fresh);
        if let Some(entry) = old.as_ref().filter(|entry| enough(entry)) {
            return self.archived(entry.clone());
        }
        let Some(transport) = &self.transport else {
            return Err(Error::new(url.as_str(), "not in the archive"));
        };
        let host = self.host(url);
        let mut host = lock(&host);
        // Another thread may have got it while this one waited for the host.
        let now = lock(&self.archive).entry(url).cloned();
        if now != old
            && let Some(entry) = now.filter(Entry::is_final)
        {
            return self.archived(entry);
        }
        let failed = |failure: Failure| Error::new(url.as_str(), failure.message);
        self.obey_robots(transport, &mut host, url)?;
        let entry = self
            .ask(transport, &mut host, url, old.as_ref())
            .map_err(failed)?;
        lock(&self.asked).insert(url.to_string());
        self.archived(entry)
    }

    fn archived(&self, entry: Entry) -> Result<(Response, Entry)> {
        let archive = lock(&self.archive);
        Ok((archive.response(&entry)?, entry))
    }

    fn host(&self, url: &Url) -> Arc<Mutex<Host>> {
        let port = url.port().map_or(String::new(), |port| format!(":{port}"));
        let key = format!("{}{port}", url.host_str().unwrap_or_default());
        lock(&self.hosts).entry(key).or_default().clone()
    }

    fn obey_robots(&self, transport: &Transport, host: &mut Host, url: &Url) -> Result<()> {
        let now = self.clock.now();
        let known = host.robots.get(url.scheme());
        if known.is_none_or(|known| !is_young(known.got, now)) {
            let got = self.robots(transport, host, url);
            host.robots.insert(url.scheme().to_owned(), got);
        }
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        match host.robots.get(url.scheme()) {
            Some(known) if known.robots.allows(path) => Ok(()),
            Some(Known { why: Some(why), .. }) => {
                let message = format!("robots.txt cannot be had, which forbids all: {why}");
                Err(Error::new(url.as_str(), message))
            }
            _ => Err(Error::new(url.as_str(), "robots.txt forbids it")),
        }
    }

    /// The rules of a site after RFC 9309, section 2.3.1: none where it has none (4xx) or redirects in circles, all
    /// forbidden where it cannot say (5xx, 429, no answer).
    fn robots(&self, transport: &Transport, host: &mut Host, url: &Url) -> Known {
        let now = self.clock.now();
        let mut got = now;
        let known = |robots, got| Known {
            robots,
            got,
            why: None,
        };
        let forbidden = |why: String| Known {
            robots: Robots::disallow_all(),
            got: now,
            why: Some(why),
        };
        let mut at = match url.join("/robots.txt") {
            Ok(at) => at,
            Err(error) => return forbidden(error.to_string()),
        };
        for _ in 0..=5 {
            let archived = lock(&self.archive)
                .entry(&at)
                .cloned()
                .filter(Entry::is_final);
            let young = archived.filter(|entry| {
                let time = Archive::time(entry).filter(|&time| is_young(time, now));
                got = time.unwrap_or(now);
                time.is_some()
            });
            let answer = match young {
                Some(entry) => Ok(entry),
                None => self
                    .ask(transport, host, &at, None)
                    .map_err(|failure| failure.message),
            };
            let archived = |entry| self.archived(entry).map_err(|error| error.to_string());
            let response = match answer.and_then(archived) {
                Ok((response, _)) => response,
                Err(why) => return forbidden(why),
            };
            if let Some(location) = response.location() {
                match at.join(location) {
                    Ok(next) => at = next,
                    Err(_) => return known(Robots::allow_all(), got),
                }
                continue;
            }
            return match response.status {
                200..=299 => match response.content(self.settings.max_bytes) {
                    Ok(bytes) => known(Robots::parse(&bytes, AGENT), got),
                    Err(error) => forbidden(error.to_string()),
                },
                429 | 500.. => forbidden(format!("status {}", response.status)),
                _ => known(Robots::allow_all(), got),
            };
        }
        known(Robots::allow_all(), got)
    }

    /// Asks the network, again after passing failures, and stores each answer. The last one counts.
    fn ask(
        &self,
        transport: &Transport,
        host: &mut Host,
        url: &Url,
        old: Option<&Entry>,
    ) -> Result<Entry, Failure> {
        let conditions = old.map_or_else(Vec::new, |entry| self.conditions(entry));
        let mut tried = 0;
        loop {
            let crawl_delay = host
                .robots
                .get(url.scheme())
                .and_then(|known| known.robots.crawl_delay);
            let delay = self.settings.delay.max(crawl_delay.unwrap_or_default());
            self.wait_for_turn(host, self.settings.max_wait.max(delay))?;
            let answer = transport.get(url, &conditions);
            let now = self.clock.now();
            host.next = Some(now + delay);
            let (wait, outcome) = match answer {
                Ok(response) => {
                    let stored = lock(&self.archive).store(&response, now);
                    let entry = stored.map_err(|error| Failure::lasting(error.to_string()))?;
                    if response.status == 304
                        && let Some(confirmed) = lock(&self.archive).entry(url)
                    {
                        return Ok(confirmed.clone());
                    }
                    if !response.is_passing() {
                        return Ok(entry);
                    }
                    let wait = retry_after(&response, now);
                    let message = format!("status {}", response.status);
                    (
                        wait,
                        Failure {
                            message,
                            passing: true,
                        },
                    )
                }
                Err(failure) => (None, failure),
            };
            if let Some(wait) = wait {
                host.next = Some(now + wait.max(delay));
            }
            let too_long = wait.filter(|&wait| wait > self.settings.max_wait);
            if let Some(wait) = too_long {
                return Err(Failure::lasting(format!(
                    "{}; asked to come back after {} s",
                    outcome.message,
                    wait.as_secs()
                )));
            }
            if !outcome.passing || tried == self.settings.retries {
                return Err(Failure {
                    message: match tried {
                        0 => outcome.message,
                        _ => format!("{} ({} tries)", outcome.message, tried + 1),
                    },
                    ..outcome
                });
            }
            if wait.is_none() {
                host.next = Some(now + backoff(self.settings.delay, tried));
            }
            tried += 1;
        }
    }

    fn wait_for_turn(&self, host: &Host, longest: Duration) -> Result<(), Failure> {
        let turn = host.next.unwrap_or(SystemTime::UNIX_EPOCH);
        let wait = turn.duration_since(self.clock.now()).unwrap_or_default();
        if wait > longest {
            let seconds = wait.as_secs();
            return Err(Failure::lasting(format!(
                "the host asked to come back after {seconds} s"
            )));
        }
        if !wait.is_zero() {
            self.clock.sleep(wait);
        }
        Ok(())
    }

    /// The conditions under which an answer that is archived is wanted again.
    fn conditions(&self, entry: &Entry) -> Vec<(&'static str, String)> {
        let archived = lock(&self.archive).response(entry);
        let Some(response) = archived.ok().filter(|r| r.status == 200 && !r.truncated) else {
            return Vec::new();
        };
        [
            ("if-none-match", "etag"),
            ("if-modified-since", "last-modified"),
        ]
        .into_iter()
        .filter_map(|(condition, header)| Some((condition, response.header(header)?.to_owned())))
        .collect()
    }

    /// Does `work` for each address, several hosts at a time but no host twice at a time; what comes out stands in the
    /// order of the addresses.
    pub fn for_each<T: Send>(
        &self,
        urls: &[Url],
        threads: usize,
        work: impl Fn(&Url) -> T + Sync,
    ) -> Vec<T> {
        let mut by_host: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, url) in urls.iter().enumerate() {
            by_host
                .entry(url.host_str().unwrap_or_default())
                .or_default()
                .push(index);
        }
        // Hosts in the order they are first named.
        let mut queue: Vec<Vec<usize>> = by_host.into_values().collect();
        queue.sort_by_key(|indices| std::cmp::Reverse(indices.first().copied()));
        let workers = threads.clamp(1, queue.len().max(1));
        let queue = Mutex::new(queue);
        let done = Mutex::new(Vec::with_capacity(urls.len()));
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    loop {
                        let Some(indices) = lock(&queue).pop() else {
                            break;
                        };
                        for index in indices {
                            let result = work(&urls[index]);
                            lock(&done).push((index, result));
                        }
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(index, _)| *index);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_young(got: SystemTime, now: SystemTime) -> bool {
    now.duration_since(got).unwrap_or_default() < ROBOTS_AGE
}

/// What `Retry-After` says, seconds or a date.
fn retry_after(response: &Response, now: SystemTime) -> Option<Duration> {
    let value = response.header("retry-after")?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds).min(LONGEST_WAIT));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(
        date.duration_since(now)
            .unwrap_or_default()
            .min(LONGEST_WAIT),
    )
}

/// Twice as long each time, and up to half as long again by chance, so that those who failed together do not come back
/// together.
fn backoff(delay: Duration, tried: u32) -> Duration {
    let base = delay
        .saturating_mul(2_u32.saturating_pow(tried + 1))
        .min(Duration::from_secs(3600));
    let chance = RandomState::new().hash_one(tried) as f64 / u64::MAX as f64;
    base.mul_f64(1.0 + chance / 2.0)
}
