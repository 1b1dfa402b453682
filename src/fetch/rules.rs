//! Site rules: where a site's pages keep their text, title and date. Those of the known sites are compiled in as TOML.

use super::date::find_date;
use crate::{Error, Result};
use dom_query::Matcher;
use serde::Deserialize;
use std::sync::LazyLock;
use url::Url;

/// The rules that come with zhen, one file a publisher.
const BUILT_IN: &[(&str, &str)] = &[
    ("xinhua.toml", include_str!("sites/xinhua.toml")),
    ("mfa.toml", include_str!("sites/mfa.toml")),
    ("people.toml", include_str!("sites/people.toml")),
    ("gov.toml", include_str!("sites/gov.toml")),
    ("scio.toml", include_str!("sites/scio.toml")),
    ("cgtn.toml", include_str!("sites/cgtn.toml")),
    ("qstheory.toml", include_str!("sites/qstheory.toml")),
    ("chinanews.toml", include_str!("sites/chinanews.toml")),
];

/// Where the parts of a site's pages stand. Each list is tried in order; the first that gives something counts.
///
/// A place is a CSS selector; with `@NAME` behind it, an attribute of what is selected (of a `meta`, its `content`).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// A name, which documents keep.
    pub name: String,
    /// Patterns of `host/path?query`, in which `*` is anything.
    urls: Vec<String>,
    /// The language of the site, if it has one.
    #[serde(default)]
    pub language: Option<String>,
    /// The time zone of its dates, such as `+08:00`.
    #[serde(default)]
    pub zone: Option<String>,
    /// The last day on which texts were moved to these addresses: a day in them up to then may be that of the move.
    #[serde(default)]
    pub moved: Option<String>,
    /// Who publishes, where the page does not say.
    #[serde(default)]
    pub publisher: Option<String>,
    /// Elements that hold the text; one that holds no text is passed over.
    pub container: Vec<Place>,
    /// The headline.
    #[serde(default)]
    pub title: Vec<Place>,
    /// When it was published.
    #[serde(default)]
    pub date: Vec<Place>,
    /// Where the text comes from.
    #[serde(default)]
    pub source: Vec<Place>,
    /// Who wrote it.
    #[serde(default)]
    pub author: Vec<Place>,
    /// Who edited it.
    #[serde(default)]
    pub editor: Vec<Place>,
    /// Elements inside the container that are no text.
    #[serde(default)]
    pub drop: Vec<Place>,
    /// Links among which that to the next page of the text is.
    #[serde(default)]
    pub next: Vec<Place>,
    /// Phrases of the page that stands where a text is gone.
    #[serde(default)]
    pub gone: Vec<String>,
}

/// A CSS selector, and which attribute of it is meant.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Place {
    pub(super) matcher: Matcher,
    pub(super) attribute: Option<String>,
}

impl TryFrom<String> for Place {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (selector, attribute) = match text.rsplit_once('@') {
            Some((selector, name)) if !name.contains([']', '"', '\'']) => (selector, Some(name)),
            _ => (text.as_str(), None),
        };
        let of_meta = selector.starts_with("meta").then_some("content");
        Ok(Self {
            matcher: Matcher::new(selector)
                .map_err(|_| format!("{selector:?}, expected a CSS selector"))?,
            attribute: attribute.or(of_meta).map(str::to_owned),
        })
    }
}

/// The sites that are known, the user's first.
#[derive(Clone, Debug)]
pub struct Rules {
    sites: Vec<Site>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    site: Vec<Site>,
}

static SHIPPED: LazyLock<Vec<Site>> = LazyLock::new(|| {
    let sites = |&(name, text): &(&str, &str)| {
        parse(name, text).unwrap_or_else(|error| unreachable!("a test reads every file: {error}"))
    };
    BUILT_IN.iter().flat_map(sites).collect()
});

impl Default for Rules {
    fn default() -> Self {
        Self {
            sites: SHIPPED.clone(),
        }
    }
}

impl Rules {
    /// Adds the rules of a TOML file named `place`; they come before all others.
    ///
    /// ```
    /// use zhen::fetch::Rules;
    ///
    /// let mut rules = Rules::default();
    /// rules.add("my.toml", r##"
    ///     [[site]]
    ///     name = "harbour"
    ///     urls = ["harbour.example/news/*"]
    ///     container = ["#text"]
    ///     date = ["meta[name=date]", ".when"]
    /// "##)?;
    /// let url = "https://harbour.example/news/1.html".parse().unwrap();
    /// assert_eq!(rules.site(&url).unwrap().name, "harbour");
    /// # Ok::<(), zhen::Error>(())
    /// ```
    ///
    /// # Errors
    /// Says what is wrong and where: no TOML, an unknown key, a selector that is none.
    pub fn add(&mut self, place: &str, text: &str) -> Result<()> {
        let sites = parse(place, text)?;
        self.sites.splice(0..0, sites);
        Ok(())
    }

    /// The day that an address itself tells, `2026-06-17`; none where its site moved texts around that day.
    ///
    /// ```
    /// use zhen::fetch::Rules;
    ///
    /// let day = |url: &str| Rules::default().day(&url.parse().unwrap());
    /// assert_eq!(day("https://www.news.cn/politics/20260617/0a/c.html").unwrap(), "2026-06-17");
    /// assert_eq!(day("https://www.mfa.gov.cn/eng/xw/202606/t20260617_1.html").unwrap(), "2026-06-17");
    /// assert_eq!(day("https://www.mfa.gov.cn/eng/xw/202405/t20240530_1.html"), None);
    /// ```
    pub fn day(&self, url: &Url) -> Option<String> {
        let moved = self.site(url).and_then(|site| site.moved.as_deref());
        date_of_path(url.path()).filter(|day| moved.is_none_or(|moved| day.as_str() > moved))
    }

    /// The rules for `url`: the first site that has a pattern for it.
    pub fn site(&self, url: &Url) -> Option<&Site> {
        let port = url.port().map_or(String::new(), |port| format!(":{port}"));
        let rest = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let address = format!("{}{port}{rest}", url.host_str().unwrap_or_default());
        self.sites
            .iter()
            .find(|site| site.urls.iter().any(|pattern| matches(pattern, &address)))
    }
}

/// The date in a path: /20260617/, /2026-06/17/, /2026/0617/, /202606/17/, `t20260617_1`.
fn date_of_path(path: &str) -> Option<String> {
    let digits: String = path.chars().filter(|c| !matches!(c, '/' | '-')).collect();
    let runs = digits.split(|c: char| !c.is_ascii_digit());
    // Of a run that goes on, only the first eight digits can be the day; an id before them is no date.
    let mut dates = runs.filter_map(|run| find_date(run.get(..8)?, None));
    dates.next()
}

fn parse(place: &str, text: &str) -> Result<Vec<Site>> {
    let file: File = toml::from_str(text).map_err(|error| {
        let before = error.span().map_or("", |span| &text[..span.start]);
        let line = before.matches('\n').count() + 1;
        Error::at_line(place, line, error.message())
    })?;
    Ok(file.site)
}

/// Whether the whole of `text` is `pattern`, in which `*` is anything.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_find_their_site() {
        for (url, expected) in [
            (
                "https://www.news.cn/politics/20250617/0123456789abcdef0123456789abcdef/c.html",
                "xinhua-zh",
            ),
            (
                "http://www.xinhuanet.com/politics/2019-06/17/c_1124.htm",
                "xinhua-zh",
            ),
            (
                "http://www.xinhuanet.com/english/2019-06/17/c_1124.htm",
                "xinhua-en",
            ),
            (
                "https://english.news.cn/20250617/0123456789abcdef0123456789abcdef/c.html",
                "xinhua-en",
            ),
            (
                "https://www.mfa.gov.cn/web/fyrbt_673021/202506/t20250617_11650.shtml",
                "mfa-zh",
            ),
            (
                "https://www.fmprc.gov.cn/web/wjdt_674879/202506/t20250617_11650.shtml",
                "mfa-zh",
            ),
            (
                "https://www.mfa.gov.cn/eng/xw/fyrbt/lxjzh/202405/t20240530_11349.html",
                "mfa-en",
            ),
            (
                "https://www.fmprc.gov.cn/mfa_eng/xwfw_665399/s2510_665401/202203/t20220310_1.html",
                "mfa-en",
            ),
            (
                "http://politics.people.com.cn/n1/2025/0617/c1001-40502.html",
                "people-zh",
            ),
            (
                "http://paper.people.com.cn/rmrb/pc/content/202506/17/content_30079.html",
                "peoples-daily",
            ),
            (
                "http://paper.people.com.cn/rmrb/html/2022-06/17/nw.D110000renmrb_20220617_1-01.htm",
                "peoples-daily",
            ),
            (
                "http://en.people.cn/n3/2025/0617/c90000-20328.html",
                "people-en",
            ),
            (
                "https://www.gov.cn/zhengce/content/202506/content_7027.htm",
                "gov-zh",
            ),
            (
                "https://english.www.gov.cn/news/202506/17/content_WS6850.html",
                "gov-en",
            ),
            (
                "http://english.scio.gov.cn/pressroom/2025-06/17/content_117.html",
                "scio-en",
            ),
            (
                "http://www.scio.gov.cn/live/2025/36000/index.html",
                "scio-zh",
            ),
            ("https://news.cgtn.com/news/2025-06-17/x-1E/p.html", "cgtn"),
            (
                "https://www.qstheory.cn/20250617/0123456789abcdef0123456789abcdef/c.html",
                "qstheory-zh",
            ),
            ("http://en.qstheory.cn/2025-06/17/c_1.htm", "qstheory-en"),
            (
                "https://www.chinanews.com.cn/gn/2025/06-17/10433.shtml",
                "chinanews",
            ),
            (
                "http://www.ecns.cn/news/2025-06-17/detail-ihe.shtml",
                "ecns",
            ),
            ("https://example.org/", ""),
        ] {
            let rules = Rules::default();
            let site = rules.site(&Url::parse(url).unwrap());
            assert_eq!(site.map_or("", |site| &site.name), expected, "{url}");
        }
    }

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("a/b", "a/b", true),
            ("a/b", "a/bc", false),
            ("a/*", "a/", true),
            ("*.a/*", "x.y.a/b", true),
            ("*.a/*", "a/b", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXcb", false),
            ("ab*ba", "aba", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let mut rules = Rules::default();
        let mut says = |text: &str| rules.add("r.toml", text).unwrap_err().to_string();
        let head = "[[site]]\nname = 'a'\nurls = ['a/*']\n";
        let message = says(&format!("{head}container = ['p']\nlangauge = 'zh'\n"));
        assert!(
            message.starts_with("r.toml:5: unknown field `langauge`"),
            "{message}"
        );
        let message = says(&format!("{head}container = ['p[']\n"));
        assert!(
            message.starts_with("r.toml:4: \"p[\", expected a CSS selector"),
            "{message}"
        );
        says("[[site]]\nname = 'a'\n");
        says("x");
    }
}
