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

/// The pages that the list at `url` names, and the lists that it names down to `depth` levels, at most `most` of them.
///
/// # Errors
/// Where the list itself cannot be fetched; of what it names, what cannot be fetched is passed to `failed`.
pub fn links(
    fetcher: &Fetcher<'_>,
    url: &Url,
    rules: &Rules,
    (depth, most): (usize, usize),
    failed: &mut dyn FnMut(Error),
) -> Result<Vec<Url>> {
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    let mut queue = std::collections::VecDeque::from([(url.clone(), 0)]);
    let mut lists = BTreeSet::from([url.clone()]);
    while let Some((at, level)) = queue.pop_front() {
        if pages.len() >= most {
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
        pages.extend(
            listing
                .pages
                .into_iter()
                .filter(|u| allowed(u) && seen.insert(u.clone())),
        );
        if level < depth {
            let further = listing
                .lists
                .into_iter()
                .filter(|u| allowed(u) && lists.insert(u.clone()));
            queue.extend(further.map(|list| (list, level + 1)));
        }
    }
    pages.truncate(most);
    Ok(pages)
}
