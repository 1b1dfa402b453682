//! HTML cut into tags and text, as the WHATWG standard does it, in one pass and without a tree.

use super::super::super::Span;
use pulldown_cmark::{Event, Parser};

/// A piece of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A start tag: its name in lower case, and where its attributes stand.
    Start(String, Span),
    /// An end tag.
    End(String),
    /// Text with its references.
    Text(Span),
}

/// Elements whose content is text to the tokenizer, whatever stands in it.
const RAW: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// Cuts a page.
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The element whose content is text.
    raw: Option<String>,
}

impl<'a> Tokens<'a> {
    pub fn new(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            raw: None,
        }
    }

    /// Where the end tag of a raw element begins; the end of the page where there is none.
    fn raw_end(&self, name: &str) -> usize {
        let mut from = self.at;
        while let Some(found) = self.html[from..].find("</") {
            let at = from + found;
            let rest = &self.html.as_bytes()[at + 2..];
            if rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            {
                return at;
            }
            from = at + 2;
        }
        self.html.len()
    }

    /// The tag whose name begins at `start`, if one does; goes on after it.
    fn tag(&mut self, start: usize) -> Option<(String, Span)> {
        let bytes = self.html.as_bytes();
        if !bytes.get(start)?.is_ascii_alphabetic() {
            return None;
        }
        let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
        let length = bytes[start..].iter().position(is_end);
        let name_end = length.map_or(bytes.len(), |length| start + length);
        let mut at = name_end;
        let mut quote = None;
        let mut value = false;
        while at < bytes.len() {
            match (quote, bytes[at]) {
                (None, b'>') => break,
                (None, b'=') => value = true,
                (None, b'"' | b'\'') if value => quote = Some(bytes[at]),
                (None, b) if !b.is_ascii_whitespace() => value = false,
                (Some(open), b) if open == b => {
                    quote = None;
                    value = false;
                }
                _ => {}
            }
            at += 1;
        }
        self.at = (at + 1).min(bytes.len());
        let name = self.html[start..name_end].to_ascii_lowercase();
        Some((name, Span::new(name_end, at)))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(name) = self.raw.take() {
            let start = self.at;
            self.at = self.raw_end(&name);
            if self.at > start {
                return Some(Token::Text(Span::new(start, self.at)));
            }
        }
        while self.at < self.html.len() {
            let start = self.at;
            let rest = &self.html[start..];
            if let Some(inner) = rest.strip_prefix("<!--") {
                let length = inner.find("-->").map(|end| 4 + end + 3);
                self.at = length.map_or(self.html.len(), |length| start + length);
            } else if ["<!", "<?"].iter().any(|sign| rest.starts_with(sign)) || is_bogus_end(rest) {
                let length = rest.find('>').map(|end| end + 1);
                self.at = length.map_or(self.html.len(), |length| start + length);
            } else if rest.starts_with("</")
                && let Some((name, _)) = self.tag(start + 2)
            {
                return Some(Token::End(name));
            } else if rest.starts_with('<')
                && let Some((name, attributes)) = self.tag(start + 1)
            {
                if RAW.contains(&name.as_str()) {
                    self.raw = Some(name.clone());
                }
                return Some(Token::Start(name, attributes));
            } else {
                let skip = usize::from(rest.starts_with('<'));
                let length = rest[skip..].find('<').map(|length| skip + length);
                self.at = length.map_or(self.html.len(), |length| start + length);
                return Some(Token::Text(Span::new(start, self.at)));
            }
        }
        None
    }
}

/// Whether an end tag begins that has no name: a comment to the standard.
fn is_bogus_end(text: &str) -> bool {
    let name = text.strip_prefix("</").and_then(|rest| rest.chars().next());
    name.is_some_and(|c| !c.is_ascii_alphabetic())
}

/// The value of an attribute, references resolved; empty where it has none.
pub(super) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let is_end = |c: char| c.is_ascii_whitespace() || c == '=' || c == '/';
        // A name may begin with an equals sign, and with nothing else that ends it.
        let first = rest.chars().next()?.len_utf8();
        let length = rest[first..]
            .find(is_end)
            .map_or(rest.len(), |length| first + length);
        let found = &rest[..length];
        rest = rest[length..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = if let Some(quote) = quote {
                after[1..].split_once(quote).unwrap_or((&after[1..], ""))
            } else {
                let end = after.find(|c: char| c.is_ascii_whitespace());
                after.split_at(end.unwrap_or(after.len()))
            };
        }
        if found.eq_ignore_ascii_case(name) {
            return Some(resolved(value));
        }
    }
}

/// `text` with its references resolved.
pub(super) fn resolved(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let mut kept = 0;
    while let Some(found) = text[kept..].find('&') {
        let at = kept + found;
        all.push_str(&text[kept..at]);
        if let Some((length, new)) = reference(&text[at..]) {
            all.push_str(&new);
            kept = at + length;
        } else {
            all.push('&');
            kept = at + 1;
        }
    }
    all.push_str(&text[kept..]);
    all
}

/// The length of the reference that `text` begins with, and what it stands for.
pub(super) fn reference(text: &str) -> Option<(usize, String)> {
    let inner = text.strip_prefix('&')?;
    let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '#';
    let end = inner.char_indices().take(40).find(|&(_, c)| is_end(c));
    let length = end.map_or(inner.len().min(40), |(at, _)| at);
    let name = inner.get(..length)?;
    let closed = usize::from(inner[length..].starts_with(';'));
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        let code = code.ok()?;
        // What Windows called 0x80–0x9F is meant by those numbers.
        let c = match u8::try_from(code) {
            Ok(byte @ 0x80..0xA0) => encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&[byte])
                .0
                .chars()
                .next(),
            _ => char::from_u32(code),
        };
        let c = c
            .filter(|&c| c != '\0')
            .unwrap_or(char::REPLACEMENT_CHARACTER);
        return Some((1 + length + closed, c.into()));
    }
    // Without its semicolon a name is one only where it is of the old ones.
    let old = ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg"];
    let new = named(name).filter(|_| closed == 1 || old.contains(&name))?;
    Some((1 + length + closed, new))
}

/// What a name of HTML stands for: Markdown has the same names, and its parser their table.
fn named(name: &str) -> Option<String> {
    let source = format!("&{name};");
    let text = Parser::new(&source).find_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    });
    text.filter(|text| !text.starts_with('&') || name == "amp")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags as `<a>` and `</a>`, text between bars.
    fn cut(html: &str) -> String {
        let token = |token: Token| match token {
            Token::Start(name, _) => format!("<{name}>"),
            Token::End(name) => format!("</{name}>"),
            Token::Text(span) => format!("|{}|", span.of(html)),
        };
        Tokens::new(html).map(token).collect()
    }

    #[test]
    fn pages_are_cut_as_the_standard_says() {
        for (html, expected) in [
            ("<P CLASS=x>a<br/>b</P >c", "<p>|a|<br>|b|</p>|c|"),
            ("a < b <= c &lt; d", "|a ||< b ||<= c &lt; d|"),
            ("<!DOCTYPE html><!-- <p> --><p>", "<p>"),
            ("<!--never closed <p>", ""),
            ("<a title='x > y' b>c</a>", "<a>|c|</a>"),
            ("<a b=it's>c", "<a>|c|"),
            (
                "<script>if (a < b) '</p>'</SCRIPT>x",
                "<script>|if (a < b) '</p>'|</script>|x|",
            ),
            ("<title>a<b></title>", "<title>|a<b>|</title>"),
            ("<script>", "<script>"),
            ("<style>x", "<style>|x|"),
            ("<p", "<p>"),
            ("</ p><?xml?>中</", "|中||</|"),
            ("", ""),
        ] {
            assert_eq!(cut(html), expected, "{html}");
        }
    }

    #[test]
    fn attributes_and_references_are_resolved() {
        let attributes = " class=a ID = 'x &amp; y' hidden data-n=\"中\" /";
        for (name, expected) in [
            ("class", Some("a")),
            ("id", Some("x & y")),
            ("hidden", Some("")),
            ("data-n", Some("中")),
            ("n", None),
        ] {
            assert_eq!(attribute(attributes, name).as_deref(), expected, "{name}");
        }
        for (attributes, expected) in [
            ("=中 a=b", Some("b")),
            ("中=a a=b", Some("b")),
            ("\u{A5}", None),
        ] {
            assert_eq!(
                attribute(attributes, "a").as_deref(),
                expected,
                "{attributes}"
            );
        }
        for (text, expected) in [
            ("&ldquo;a&rdquo;&mdash;b&hellip;", "“a”—b…"),
            ("&#20013;&#x56FD;&#x80;&#0;", "中国€\u{FFFD}"),
            ("AT&T &amp &unknown; &", "AT&T & &unknown; &"),
            ("&nbsp;&nbsp", "\u{A0}\u{A0}"),
        ] {
            assert_eq!(resolved(text), expected, "{text}");
        }
    }
}
