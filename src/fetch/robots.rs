//! robots.txt (RFC 9309): which paths a site leaves to us, and how slowly it wants to be asked.

use std::time::Duration;

/// Bytes of a robots.txt that are read (RFC 9309, section 2.5, asks for 500 KiB at least).
const MOST_BYTES: usize = 512 * 1024;
/// The longest `Crawl-delay` that is believed, in seconds.
const LONGEST_DELAY: f64 = 86_400.0;

/// The rules of a site for one crawler.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// `Crawl-delay` of the group that applies: not of the RFC, but widely meant.
    pub crawl_delay: Option<Duration>,
    /// `Sitemap` lines, which belong to no group.
    pub sitemaps: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allow: bool,
    pattern: String,
}

impl Robots {
    /// Nothing is forbidden: there is no robots.txt (status 4xx).
    pub fn allow_all() -> Self {
        Self::default()
    }

    /// Everything is forbidden: the server cannot say what is allowed (status 5xx, or no answer).
    pub fn disallow_all() -> Self {
        Self {
            rules: vec![Rule {
                allow: false,
                pattern: "/".to_owned(),
            }],
            ..Self::default()
        }
    }

    /// Reads a robots.txt for the crawler whose product token is `agent`. All groups that name the agent (whatever the
    /// case) count together; where there is none, those of `*`. Lines that mean nothing are passed over, bytes that are
    /// no UTF-8 stand for themselves as U+FFFD, and at most 512 KiB are read.
    ///
    /// ```
    /// use zhen::fetch::Robots;
    ///
    /// let robots = Robots::parse(b"User-agent: *\nDisallow: /*.php$\nAllow: /open/*.php$\n", "zhen");
    /// assert!(!robots.allows("/x/b.php"));
    /// assert!(robots.allows("/open/a.php") && robots.allows("/b.php?x"));
    /// ```
    pub fn parse(bytes: &[u8], agent: &str) -> Self {
        let bytes = &bytes[..bytes.len().min(MOST_BYTES)];
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        let mut sitemaps = Vec::new();
        let (mut own, mut others) = (Group::default(), Group::default());
        let (mut in_own, mut in_others, mut head) = (false, false, false);
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => {
                    if !head {
                        (in_own, in_others, head) = (false, false, true);
                    }
                    // A product token with a version after it is met though the RFC has none.
                    let token = value.split(['/', ' ']).next().unwrap_or_default();
                    in_own |= token.eq_ignore_ascii_case(agent);
                    in_others |= token == "*";
                    own.exists |= in_own;
                }
                "sitemap" => sitemaps.push(value.to_owned()),
                "allow" | "disallow" | "crawl-delay" => {
                    head = false;
                    if in_own {
                        own.add(&key, value);
                    }
                    if in_others {
                        others.add(&key, value);
                    }
                }
                _ => {}
            }
        }
        let group = if own.exists { own } else { others };
        Self {
            rules: group.rules,
            crawl_delay: group.delay,
            sitemaps,
        }
    }

    /// Whether a path with its query, as it stands in the request, may be fetched: the longest pattern that matches
    /// decides, `Allow` where two are as long. `/robots.txt` always may.
    pub fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = normal(path);
        self.rules
            .iter()
            .filter(|rule| matches(&rule.pattern, &path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allow))
            .is_none_or(|rule| rule.allow)
    }
}

#[derive(Default)]
struct Group {
    exists: bool,
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

impl Group {
    fn add(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            let seconds = value
                .parse()
                .ok()
                .filter(|s| (0.0..=LONGEST_DELAY).contains(s));
            let delay = seconds.map(Duration::from_secs_f64);
            self.delay = self.delay.max(delay);
        } else if !value.is_empty() {
            // An empty Disallow forbids nothing.
            self.rules.push(Rule {
                allow: key == "allow",
                pattern: normal(value),
            });
        }
    }
}

/// Percent-encoding made one (RFC 9309, section 2.2.2): unreserved characters stand plain, what is not ASCII is encoded,
/// and hexadecimal digits are capitals.
fn normal(path: &str) -> String {
    use std::fmt::Write as _;
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let code = (byte == b'%')
            .then(|| std::str::from_utf8(bytes.get(at + 1..at + 3)?).ok())
            .flatten()
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) if code.is_ascii_alphanumeric() || b"-._~".contains(&code) => {
                out.push(char::from(code));
            }
            Some(code) => {
                let _ = write!(out, "%{code:02X}");
            }
            None if byte.is_ascii() => out.push(char::from(byte)),
            None => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        at += if code.is_some() { 3 } else { 1 };
    }
    out
}

/// Whether `path` begins with `pattern`, in which `*` is anything and a last `$` the end. Each star goes back at most
/// once over the path, so that the cost is at most their product.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern.as_bytes(), true),
        None => (pattern.as_bytes(), false),
    };
    let path = path.as_bytes();
    let (mut p, mut s) = (0, 0);
    let mut star = None;
    loop {
        if p == pattern.len() && (!to_end || s == path.len()) {
            return true;
        }
        if pattern.get(p) == Some(&b'*') {
            star = Some((p, s));
            p += 1;
        } else if s < path.len() && pattern.get(p) == path.get(s) {
            p += 1;
            s += 1;
        } else if let Some((at, from)) = star.filter(|&(_, from)| from < path.len()) {
            star = Some((at, from + 1));
            p = at + 1;
            s = from + 1;
        } else {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks of `== NAME`, a robots.txt, then `+ path` (allowed) and `- path` (not).
    #[test]
    fn what_is_allowed() {
        let table = include_str!("cases/robots.txt");
        let mut checked = 0;
        for case in table.split("\n== ").skip(1) {
            let (name, rest) = case.split_once('\n').unwrap();
            let (rules, paths) = rest.split_once("\n--\n").unwrap();
            let robots = Robots::parse(rules.as_bytes(), "zhen");
            for line in paths.lines().filter(|line| !line.is_empty()) {
                let (mark, path) = line.split_once(' ').unwrap();
                assert_eq!(
                    robots.allows(path),
                    mark == "+",
                    "{name}: {path}: {robots:?}"
                );
                checked += 1;
            }
        }
        assert!(checked >= 45, "{checked} paths");
    }

    #[test]
    fn delays_and_sitemaps() {
        let delay = |text: &str| Robots::parse(text.as_bytes(), "zhen").crawl_delay;
        let seconds = |s| Some(Duration::from_secs_f64(s));
        assert_eq!(delay("User-agent: *\nCrawl-delay: 7\n"), seconds(7.0));
        assert_eq!(delay("User-agent: zhen\nCrawl-delay: 0.5\n"), seconds(0.5));
        assert_eq!(
            delay("User-agent: *\nCrawl-delay: 7\nUser-agent: zhen\nAllow: /\n"),
            None
        );
        for wrong in ["-1", "x", "NaN", "inf", "1e300", ""] {
            assert_eq!(delay(&format!("User-agent: *\nCrawl-delay: {wrong}")), None);
        }
        let robots = Robots::parse(
            b"Sitemap: http://a/s.xml\nUser-agent: b\nSitemap: /t\n",
            "zhen",
        );
        assert_eq!(robots.sitemaps, ["http://a/s.xml", "/t"]);
        assert!(!Robots::disallow_all().allows("/x"));
        assert!(Robots::disallow_all().allows("/robots.txt"));
        assert!(Robots::allow_all().allows("/x"));
    }

    #[test]
    fn a_hostile_pattern_costs_little() {
        let rules = format!("User-agent: *\nDisallow: /{}b$\n", "*a".repeat(10_000));
        let robots = Robots::parse(rules.as_bytes(), "zhen");
        assert!(robots.allows(&format!("/{}", "a".repeat(2_000))));
    }
}
