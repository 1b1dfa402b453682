//! Pages of the network, fetched politely and read into clean documents.
//!
//! Three parts: the client ([`Fetcher`]: robots.txt, one request at a time per host, retries, limits, public addresses
//! only), the archive ([`Archive`]: every answer in a WARC, from which a run can be replayed), and the reader
//! ([`read_page`]: site rules as data, or the densest text of the page). A document is made from the archive alone, so
//! that a replay gives the same bytes.
//!
//! ```no_run
//! use zhen::fetch::{Archive, Fetcher, Rules, Settings, SystemClock, article};
//!
//! let url = "https://www.news.cn/".parse().unwrap();
//! let mut settings = Settings::new("mailto:corpus@university.example");
//! settings.hosts.insert("www.news.cn".to_owned());
//! let agent = settings.user_agent();
//! let now = std::time::SystemTime::now();
//! let archive = Archive::write("pages".as_ref(), &settings.contact, &agent, now)?;
//! let fetcher = Fetcher::new(settings, archive, &SystemClock)?;
//! let document = article(&fetcher, &url, &Rules::default())?;
//! println!("{}", document.title);
//! # Ok::<(), zhen::Error>(())
//! ```

mod address;
mod archive;
mod body;
mod charset;
mod clock;
mod crawl;
mod date;
mod document;
mod gone;
mod http;
mod listing;
mod page;
mod robots;
mod rules;
mod transport;
pub mod warc;

pub use address::is_public;
pub use archive::{Archive, Entry, INDEX_NAME, WARC_NAME};
pub use clock::{Clock, SystemClock};
pub use crawl::{AGENT, Fetcher, SHORTEST_DELAY, Settings};
pub use date::find_date;
pub use document::Document;
pub use http::Response;
pub use listing::{Listing, read_listing};
pub use page::{Page, read_page};
pub use robots::Robots;
pub use rules::{Place, Rules, Site};

use crate::{Error, Result};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use url::Url;

/// Pages of one text that are fetched.
const MOST_PAGES: usize = 50;

/// The document at `url`: its page, and the further pages of the same text.
///
/// # Errors
/// Where a page cannot be fetched or read ([`Fetcher::fetch`], [`read_page`]). A further page that fails is noted in
/// the document, which then ends before it.
pub fn article(fetcher: &Fetcher<'_>, url: &Url, rules: &Rules) -> Result<Document> {
    let limit = fetcher.settings().max_bytes;
    let page = |url: &Url| {
        let (response, entry) = fetcher.fetch(url)?;
        read_page(&response, &entry, rules, limit)
    };
    let Page {
        mut document,
        mut next,
    } = page(url)?;
    document.url = url.to_string();
    let mut seen = BTreeSet::from([document.final_url.clone(), document.url.clone()]);
    while let Some(at) = next.take() {
        if !seen.insert(at.to_string()) {
            break;
        }
        if seen.len() > MOST_PAGES {
            document.notes.push(format!("more than {MOST_PAGES} pages"));
            break;
        }
        match page(&at) {
            Ok(further) => {
                document.append(further.document);
                next = further.next;
            }
            Err(error) => document
                .notes
                .push(format!("a further page is missing: {error}")),
        }
    }
    Ok(document)
}

/// Which pages of a list are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Levels of lists that a list names.
    pub depth: usize,
    /// Most pages.
    pub most: usize,
    /// First and last day, `2026-06-17`, of pages whose address tells one ([`Rules::day`]).
    pub days: Option<(String, String)>,
}

impl Wanted {
    /// Where a page stands beside the days that are wanted: earlier, among them, later.
    fn place(&self, url: &Url, rules: &Rules) -> Ordering {
        let day = self
            .days
            .as_ref()
            .and_then(|days| Some((days, rules.day(url)?)));
        match day {
            Some(((first, _), day)) if day < *first => Ordering::Less,
            Some(((_, last), day)) if day > *last => Ordering::Greater,
            _ => Ordering::Equal,
        }
    }
}

/// The pages that the list at `url` names, and the lists that it names down to some levels. Lists run from new to old: one
/// whose pages are all too old is the last that is read.
///
/// # Errors
/// Where the list itself cannot be fetched; of what it names, what cannot be fetched is passed to `failed`.
pub fn links(
    fetcher: &Fetcher<'_>,
    url: &Url,
    rules: &Rules,
    wanted: &Wanted,
    failed: &mut dyn FnMut(Error),
) -> Result<Vec<Url>> {
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    let mut queue = std::collections::VecDeque::from([(url.clone(), 0)]);
    let mut lists = BTreeSet::from([url.clone()]);
    while let Some((at, level)) = queue.pop_front() {
        if pages.len() >= wanted.most {
            break;
        }
        let listing = fetcher.fetch(&at).and_then(|(response, _)| {
            if response.status != 200 {
                return Err(Error::new(
                    at.as_str(),
                    format!("status {}", response.status),
                ));
            }
            read_listing(&response, rules, fetcher.settings().max_bytes)
        });
        let listing = match listing {
            Ok(listing) => listing,
            Err(error) if level == 0 => return Err(error),
            Err(error) => {
                failed(error);
                continue;
            }
        };
        let allowed = |url: &Url| fetcher.is_allowed(url);
        let named = listing.pages.into_iter().filter(allowed);
        let placed: Vec<(Ordering, Url)> = named.map(|u| (wanted.place(&u, rules), u)).collect();
        if !placed.is_empty() && placed.iter().all(|(place, _)| place.is_lt()) {
            break;
        }
        let fits = placed.into_iter().filter(|(place, _)| place.is_eq());
        pages.extend(fits.map(|(_, u)| u).filter(|u| seen.insert(u.clone())));
        if level < wanted.depth {
            let further = listing
                .lists
                .into_iter()
                .filter(|u| allowed(u) && lists.insert(u.clone()));
            queue.extend(further.map(|list| (list, level + 1)));
        }
    }
    pages.truncate(wanted.most);
    Ok(pages)
}
