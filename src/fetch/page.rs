//! A page to a document: by the rules of its site, or by the densest text on it.

use super::archive::Entry;
use super::body::{self, Line};
use super::charset;
use super::date::find_date;
use super::document::Document;
use super::gone;
use super::http::Response;
use super::rules::{Place, Rules, Site};
use crate::text::{self, ReadOptions, Reflow, script_shares};
use crate::{Error, Result};
use dom_query::{Document as Html, Matcher, NodeRef};
use dom_smoothie::{Config, Readability};
use url::Url;

/// Bytes of a page up to which all of it is searched for what says that a text is gone.
const MOST_CHECKED: usize = 1 << 16;
/// Elements of a page that the search for the densest text looks at.
const MOST_ELEMENTS: usize = 200_000;
/// Open elements from which a page is no page: a parser's time grows with their square.
const DEEPEST: usize = 1_000;
/// A page that was read: its part of a document, and where the next part is.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The document as far as this page has it.
    pub document: Document,
    /// The next page of the same text.
    pub next: Option<Url>,
}

/// Reads the page that `response` brought; `entry` says where it stands in the archive, `limit` is the most bytes that
/// its body may have once unpacked.
///
/// # Errors
/// Where its status is not 200, it is no text, says that the text is gone or that we are kept out, or has no text.
pub fn read_page(response: &Response, entry: &Entry, rules: &Rules, limit: usize) -> Result<Page> {
    let fail = |message: String| Error::new(&response.url, message);
    if response.status != 200 {
        return Err(fail(format!("status {}", response.status)));
    }
    let url = Url::parse(&response.url).map_err(|error| fail(error.to_string()))?;
    let kind = response.media_type();
    if !["", "text/html", "application/xhtml+xml", "text/plain"].contains(&kind.as_str()) {
        return Err(fail(format!("{kind}, expected an HTML page")));
    }
    let bytes = response.content(limit)?;
    let (text, charset, note) = charset::decode(response.header("content-type"), &bytes);
    if is_too_deep(&text) {
        return Err(fail(format!("elements nested more than {DEEPEST} deep")));
    }
    let site = rules.site(&url);
    let mut reader = Reader {
        url: &url,
        rules,
        site,
        html: Html::from(if kind == "text/plain" {
            ""
        } else {
            text.as_str()
        }),
        notes: note.into_iter().collect(),
    };
    let body = if kind == "text/plain" {
        Body {
            lines: text
                .lines()
                .map(|l| l.trim().to_owned())
                .filter(|l| !l.is_empty())
                .collect(),
            ..Body::default()
        }
    } else {
        reader.body(&text)
    };
    let next = reader.next();
    let document = reader.document(&body, entry, charset);
    let whole = || match text.len() {
        ..MOST_CHECKED => tidy(&reader.html.select("body").text()),
        _ => String::new(),
    };
    let phrases = site.map_or(&[][..], |site| &site.gone);
    gone::check(&document, whole, phrases).map_err(fail)?;
    Ok(Page { document, next })
}

/// Whether more elements are open at once than [`DEEPEST`]; those that end by themselves or are never closed do not
/// count.
pub(super) fn is_too_deep(html: &str) -> bool {
    const UNCOUNTED: &[&str] = &[
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "br", "hr",
        "img", "input", "meta", "link", "area", "base", "col", "embed", "param", "source", "track",
        "wbr", "html", "head", "body",
    ];
    let mut open = 0_usize;
    for tag in html.split('<').skip(1) {
        let (closes, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let length = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        let name = &tag[..length];
        if name.is_empty()
            || UNCOUNTED
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        {
            continue;
        }
        open = if closes {
            open.saturating_sub(1)
        } else {
            open + 1
        };
        if open > DEEPEST {
            return true;
        }
    }
    false
}

/// What the text was found as.
#[derive(Default)]
struct Body {
    lines: Vec<String>,
    by_rules: bool,
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

struct Reader<'a> {
    url: &'a Url,
    rules: &'a Rules,
    site: Option<&'a Site>,
    html: Html,
    notes: Vec<String>,
}

impl Reader<'_> {
    fn places(&self, of: impl Fn(&Site) -> &Vec<Place>) -> &[Place] {
        self.site.map_or(&[], |site| of(site).as_slice())
    }

    /// What the first place that holds something holds, white space made single.
    fn text_at(&self, places: &[Place]) -> Option<String> {
        self.joined_at(places, "")
    }

    /// The same, with `gap` between the pieces of text: dates stand in several elements without a space.
    fn joined_at(&self, places: &[Place], gap: &str) -> Option<String> {
        places.iter().find_map(|place| {
            let found = self.html.select_matcher(&place.matcher);
            found.nodes().iter().find_map(|node| {
                let text = if let Some(attribute) = &place.attribute {
                    node.attr(attribute)?.to_string()
                } else {
                    let pieces = node.descendants_it().filter(NodeRef::is_text);
                    let pieces: Vec<String> =
                        pieces.map(|piece| piece.text().to_string()).collect();
                    pieces.join(gap)
                };
                let text = tidy(&text);
                (!text.is_empty()).then_some(text)
            })
        })
    }

    fn meta(&self, selectors: &[&str]) -> Option<String> {
        selectors.iter().find_map(|selector| {
            let found = self.html.select(selector);
            let node = found.nodes().first()?;
            let value = node.attr("content").or_else(|| node.attr("datetime"));
            let text = tidy(&value.unwrap_or_else(|| node.text()));
            (!text.is_empty()).then_some(text)
        })
    }

    fn body(&mut self, text: &str) -> Body {
        let drop: Vec<&Matcher> = self
            .places(|site| &site.drop)
            .iter()
            .map(|p| &p.matcher)
            .collect();
        for place in self.places(|site| &site.container) {
            let found = self.html.select_matcher(&place.matcher);
            // Of containers inside one another the outer has it all.
            let outer = found.nodes().iter().filter(|node| {
                !node
                    .ancestors_it(None)
                    .any(|above| found.nodes().iter().any(|n| n.id == above.id))
            });
            let lines: Vec<String> = outer
                .flat_map(|node| body::paragraphs(&(*node).into(), &drop))
                .collect();
            if lines.iter().any(|line| body::judge(line) == Line::Text) {
                return Body {
                    lines,
                    by_rules: true,
                    ..Body::default()
                };
            }
        }
        if let Some(site) = self.site {
            self.notes
                .push(format!("the rules of {} found no text", site.name));
        }
        self.densest(text)
    }

    /// The densest text of a page without rules.
    fn densest(&self, text: &str) -> Body {
        let config = Config {
            max_elements_to_parse: MOST_ELEMENTS,
            ..Config::default()
        };
        let article = Readability::new(text, Some(self.url.as_str()), Some(config))
            .and_then(|mut readability| readability.parse());
        let Ok(article) = article else {
            return Body::default();
        };
        let html = Html::from(article.content);
        let title = Some(tidy(&article.title)).filter(|title| !title.is_empty());
        Body {
            lines: body::paragraphs(&html.select("body"), &[]),
            by_rules: false,
            // 标题 | Site: the headline on the page is the shorter one.
            title: title.map(|title| match self.meta(&["h1"]) {
                Some(heading) if title.starts_with(&heading) => heading,
                _ => title,
            }),
            author: article.byline.map(|byline| tidy(&byline)),
            date: article.published_time,
        }
    }

    fn title(&self, body: &Body) -> String {
        let title = self
            .text_at(self.places(|site| &site.title))
            .or_else(|| body.title.clone())
            .or_else(|| self.meta(&["h1", "meta[property='og:title']", "title"]))
            .unwrap_or_default();
        // 标题_中华人民共和国外交部: what stands behind the last underline is the site.
        match title.rsplit_once('_') {
            Some((title, site)) if !title.is_empty() && site.chars().count() < 100 => {
                title.trim().to_owned()
            }
            _ => title,
        }
    }

    fn date(&mut self, body: &Body, title: &str, zone: Option<&str>) -> Option<String> {
        // Of several, the first that tells the time, else the first.
        let by_rules = self.places(|site| &site.date).iter().filter_map(|place| {
            let place = std::slice::from_ref(place);
            find_date(&self.joined_at(place, " ")?, zone)
        });
        let by_rules: Vec<String> = by_rules.collect();
        let timed = by_rules.iter().find(|date| date.contains('T'));
        let by_rules = timed.or(by_rules.first()).cloned();
        let selectors = [
            "meta[property='article:published_time']",
            "meta[name=publishdate]",
            "meta[name=PubDate]",
            "meta[name=pubdate]",
            "meta[name=firstpublishedtime]",
            "meta[itemprop=datePublished]",
            "time[datetime]",
        ];
        let found = by_rules
            .or_else(|| find_date(body.date.as_deref()?, zone))
            .or_else(|| {
                selectors
                    .iter()
                    .find_map(|s| find_date(&self.meta(&[*s])?, zone))
            });
        // A briefing is titled by its day.
        let found = found.or_else(|| find_date(title, zone));
        if found.is_some() {
            return found;
        }
        let date = self.rules.day(self.url)?;
        self.notes.push("date from the address".to_owned());
        Some(date)
    }

    fn document(&mut self, body: &Body, entry: &Entry, charset: &str) -> Document {
        let title = self.title(body);
        let mut document = Document {
            url: self.url.to_string(),
            final_url: self.url.to_string(),
            retrieved: entry.date.clone(),
            site: self
                .site
                .filter(|_| body.by_rules)
                .map(|site| site.name.clone()),
            language: String::new(),
            title,
            date: None,
            source: self.source(),
            dateline: None,
            author: self.text_at(self.places(|site| &site.author)),
            editor: self
                .text_at(self.places(|site| &site.editor))
                .map(|text| names(&text)),
            licence: None,
            paragraphs: Vec::new(),
            charset: charset.to_owned(),
            archive: vec![entry.clone()],
            notes: Vec::new(),
        };
        for line in &body.lines {
            // Without rules the day above the text comes with it.
            let is_day = || line.chars().count() <= 30 && find_date(line, None).is_some();
            if !body.by_rules && document.paragraphs.len() < 2 && is_day() {
                continue;
            }
            match body::judge(line) {
                Line::Text => document.paragraphs.push(line.clone()),
                Line::Editor(names) => document.editor = document.editor.or(Some(names)),
                Line::Licence => document.licence = document.licence.or_else(|| Some(line.clone())),
                Line::Furniture => {}
            }
        }
        // A headline that stands in the text too is there once.
        if document.paragraphs.first() == Some(&document.title) {
            document.paragraphs.remove(0);
        }
        document.author = document
            .author
            .or_else(|| body.author.clone())
            .or_else(|| {
                self.meta(&["meta[name=author]"])
                    .filter(|_| self.site.is_none())
            })
            .filter(|author| !author.is_empty());
        document.licence = document.licence.or_else(|| self.licence());
        document.language = self.language(&document);
        let zone = match (self.site, document.language.as_str()) {
            (Some(site), _) => site.zone.clone(),
            (None, "zh") => Some("+08:00".to_owned()),
            _ => None,
        };
        document.date = self.date(body, &document.title, zone.as_deref());
        document.dateline = dateline(&document);
        document.notes.clone_from(&self.notes);
        document
    }

    fn source(&self) -> Option<String> {
        let told = self.text_at(self.places(|site| &site.source)).map(|text| {
            let text = ["来源", "稿源", "Source"]
                .iter()
                .find_map(|word| text.split_once(word).map(|(_, rest)| rest))
                .unwrap_or(&text);
            tidy(text.trim_start_matches([':', '：', ' ']))
        });
        told.filter(|text| !text.is_empty() && text.chars().count() <= 60)
            .or_else(|| self.site.and_then(|site| site.publisher.clone()))
            .or_else(|| self.meta(&["meta[property='og:site_name']"]))
    }

    fn licence(&self) -> Option<String> {
        let link = self.html.select("link[rel=license], a[rel=license]");
        let told = link.nodes().first().and_then(|node| node.attr("href"));
        told.map(|href| href.to_string())
            .or_else(|| self.meta(&["meta[name=copyright]", "meta[name='dc.rights']"]))
    }

    fn language(&self, document: &Document) -> String {
        if let Some(language) = self.site.and_then(|site| site.language.clone()) {
            return language;
        }
        let shares = script_shares(&document.paragraphs.join("\n"));
        let html = self.html.select("html");
        let told = html.attr("lang").unwrap_or_default().to_lowercase();
        let told = told.split(['-', '_']).next().unwrap_or_default();
        // The script says more than a label that came with a template.
        match told {
            _ if shares.han > shares.latin => "zh".to_owned(),
            "" | "zh" | "cn" => "en".to_owned(),
            told => told.to_owned(),
        }
    }

    fn next(&self) -> Option<Url> {
        let is_next = |text: &str| {
            let text = text
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase();
            matches!(
                text.as_str(),
                "下一页" | "下页" | "下一頁" | "next" | "next page"
            )
        };
        let by_rules = self.places(|site| &site.next).iter().find_map(|place| {
            let links = self.html.select_matcher(&place.matcher);
            links
                .nodes()
                .iter()
                .find(|link| is_next(&link.text()))
                .and_then(|link| link.attr("href"))
        });
        let told = || {
            let link = self.html.select("link[rel=next], a[rel=next]");
            link.nodes().first().and_then(|link| link.attr("href"))
        };
        let next = self.url.join(&by_rules.or_else(told)?).ok()?;
        // The next page of a text lies beside it; what lies elsewhere is another text.
        let folder = |url: &Url| {
            let path = url.path();
            path[..=path.rfind('/').unwrap_or(0)].to_owned()
        };
        let beside = next.host() == self.url.host() && folder(&next) == folder(self.url);
        (beside && is_same_text(self.url, &next)).then_some(next)
    }
}

/// Whether two addresses in one folder differ only in a page number: `c_1.htm` and `c_1_2.htm`, or in the query.
fn is_same_text(one: &Url, other: &Url) -> bool {
    let stem = |url: &Url| {
        let name = url.path().rsplit('/').next().unwrap_or_default().to_owned();
        name.split('.').next().unwrap_or_default().to_owned()
    };
    let (one_stem, other_stem) = (stem(one), stem(other));
    let base = |stem: &str| match stem.rsplit_once(['_', '-']) {
        Some((base, number)) if number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit()) => {
            base.to_owned()
        }
        _ => stem.to_owned(),
    };
    one != other && (base(&one_stem) == base(&other_stem) || base(&other_stem) == one_stem)
}

fn dateline(document: &Document) -> Option<String> {
    let start: Vec<&str> = document
        .paragraphs
        .iter()
        .take(4)
        .map(String::as_str)
        .collect();
    let options = ReadOptions {
        encoding: Some(encoding_rs::UTF_8),
        reflow: Reflow::Never,
        ..ReadOptions::plain()
    };
    let read = text::Document::read("page", start.join("\n\n").as_bytes(), &options).ok()?;
    Some(read.dateline()?.of(read.text()).to_owned())
}

fn names(text: &str) -> String {
    match body::judge(text) {
        Line::Editor(names) => names,
        _ => text.to_owned(),
    }
}

/// White space made single.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches(['\u{200B}', '\u{FEFF}'])
        .to_owned()
}
