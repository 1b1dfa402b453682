//! Lists of pages: section pages, their JSON feeds, sitemaps, RSS and Atom.

use super::charset;
use super::http::Response;
use super::page::is_too_deep;
use super::rules::Rules;
use crate::Result;
use dom_query::Document as Html;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use url::Url;

/// The links of a list, in its order, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Pages.
    pub pages: Vec<Url>,
    /// Further lists: feeds that a section page names, sitemaps of a sitemap index, the next page of a list.
    pub lists: Vec<Url>,
}

/// Reads a list. Of a section page only those links count that look like a text: known to the rules of its site with a
/// day or a long number in the path.
///
/// # Errors
/// Where the body is longer than `limit` once unpacked or damaged.
pub fn read_listing(response: &Response, rules: &Rules, limit: usize) -> Result<Listing> {
    let bytes = response.content(limit)?;
    let (text, _, _) = charset::decode(response.header("content-type"), &bytes);
    let Ok(base) = Url::parse(&response.url) else {
        return Ok(Listing::default());
    };
    let mut found = Found {
        base: &base,
        seen: BTreeSet::new(),
        listing: Listing::default(),
    };
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    if start.starts_with(['{', '[']) {
        if let Ok(value) = serde_json::from_str(start) {
            json(&value, &mut found);
        }
    } else if ["<?xml", "<rss", "<feed", "<urlset", "<sitemapindex"]
        .iter()
        .any(|s| start.starts_with(s))
        && !start.contains("<html")
    {
        xml(start, &mut found);
    } else if !is_too_deep(&text) {
        html(&text, rules, &mut found);
    }
    Ok(found.listing)
}

struct Found<'a> {
    base: &'a Url,
    seen: BTreeSet<Url>,
    listing: Listing,
}

impl Found<'_> {
    fn url(&self, link: &str) -> Option<Url> {
        let mut url = self.base.join(link.trim()).ok()?;
        url.set_fragment(None);
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    fn page(&mut self, link: &str) {
        if let Some(url) = self.url(link)
            && self.seen.insert(url.clone())
        {
            self.listing.pages.push(url);
        }
    }

    fn list(&mut self, link: &str) {
        if let Some(url) = self.url(link)
            && url != *self.base
            && self.seen.insert(url.clone())
        {
            self.listing.lists.push(url);
        }
    }
}

/// The names under which feeds keep addresses, `ds_<hash>.json` the first.
const LINK_KEYS: [&str; 6] = ["publishUrl", "url", "URL", "link", "linkUrl", "href"];

/// Every object that has an address, at any depth; without recursion, though the parser has a limit too.
fn json(value: &serde_json::Value, found: &mut Found<'_>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Array(items) => open.extend(items.iter().rev()),
            serde_json::Value::Object(fields) => {
                let link = LINK_KEYS.iter().find_map(|key| fields.get(*key)?.as_str());
                if let Some(link) = link.filter(|link| link.contains('/')) {
                    found.page(link);
                }
                let inner: Vec<_> = fields
                    .values()
                    .filter(|v| v.is_array() || v.is_object())
                    .collect();
                open.extend(inner.into_iter().rev());
            }
            _ => {}
        }
    }
}

/// `loc` of sitemaps, `link` of RSS items and Atom entries. What is read before a mistake in the XML is kept.
fn xml(text: &str, found: &mut Found<'_>) {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut path: Vec<String> = Vec::new();
    let mut link = String::new();
    loop {
        let event = reader.read_event();
        match event {
            Ok(Event::Start(ref tag) | Event::Empty(ref tag)) => {
                let name = tag.local_name().as_ref().to_ascii_lowercase();
                let in_entry = path.iter().any(|above| above == "entry");
                if name == "link" && in_entry {
                    let attribute = |key: &str| {
                        let found = tag.try_get_attribute(key).ok().flatten()?;
                        found
                            .normalized_value(quick_xml::XmlVersion::default())
                            .ok()
                            .map(std::borrow::Cow::into_owned)
                    };
                    if let Some(href) = attribute("href")
                        && attribute("rel").is_none_or(|rel| rel == "alternate")
                    {
                        found.page(&href);
                    }
                }
                if matches!(event, Ok(Event::Start(_))) {
                    link.clear();
                    path.push(name);
                }
            }
            Ok(Event::Text(piece)) => link.push_str(&piece),
            Ok(Event::CData(piece)) => link.push_str(&piece),
            Ok(Event::GeneralRef(name)) if name.as_ref() == "amp" => link.push('&'),
            Ok(Event::End(_)) => {
                let name = path.pop().unwrap_or_default();
                let parent = path.last().map_or("", String::as_str);
                match (parent, name.as_str()) {
                    ("sitemap", "loc") => found.list(&link),
                    ("url", "loc") | ("item", "link") => found.page(&link),
                    _ => {}
                }
                link.clear();
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if path.len() > 64 {
            break;
        }
    }
}

fn html(text: &str, rules: &Rules, found: &mut Found<'_>) {
    let page = Html::from(text);
    for link in page.select("a[href]").nodes() {
        let href = link.attr("href").unwrap_or_default();
        let Some(url) = found.url(&href) else {
            continue;
        };
        let words = link.text();
        let words = words.trim().trim_matches(|c: char| !c.is_alphanumeric());
        if matches!(words, "下一页" | "下页" | "Next" | "next" | "Next Page") {
            found.list(&href);
        } else if is_text(&url, found.base, rules) {
            found.page(&href);
        }
    }
    for link in page
        .select("link[type='application/rss+xml'], link[type='application/atom+xml']")
        .nodes()
    {
        found.list(&link.attr("href").unwrap_or_default());
    }
    // Section pages of Xinhua name their feed in an attribute or a script: datasource:<32 hex digits>.
    for (at, word) in text.match_indices("datasource") {
        let rest = text[at + word.len()..].trim_start_matches([':', '=', '"', '\'', ' ', '\\']);
        let hash: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        if hash.len() == 32 {
            found.list(&format!("ds_{hash}.json"));
        }
    }
    // Sections of ministries count their pages in a script: index_1.shtml is the second.
    let count = text.find("countPage").and_then(|at| {
        let digits = text[at..].trim_start_matches(|c: char| !c.is_ascii_digit() && c != ';');
        digits
            .split(|c: char| !c.is_ascii_digit())
            .next()?
            .parse::<usize>()
            .ok()
    });
    let path = found.base.path().to_owned();
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = if name.is_empty() {
        "html"
    } else {
        name.rsplit('.').next().unwrap_or("html")
    };
    if matches!(name.split('.').next(), Some("" | "index")) {
        for number in 1..count.unwrap_or(0).min(200) {
            found.list(&format!("index_{number}.{extension}"));
        }
    }
}

/// Whether an address looks like that of a text: on a known site or the site of the list, with six digits in a row or a
/// day in its path, and the name of a file.
fn is_text(url: &Url, base: &Url, rules: &Rules) -> bool {
    let path = url.path();
    let digits: String = path.chars().filter(|c| !matches!(c, '/' | '-')).collect();
    let longest = digits
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max();
    let is_file = path.rsplit('/').next().is_some_and(|name| {
        name.contains('.') && !name.starts_with("index") && !name.starts_with("node_")
    });
    let near = url.host() == base.host() || rules.site(url).is_some();
    near && is_file && longest.is_some_and(|length| length >= 6)
}
