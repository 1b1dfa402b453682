//! Web pages and the chapters of e-books: blocks by their elements, in one pass and without a tree.
//!
//! What is hidden, scripts and forms are left out. Of a page with navigation, the main text is read unless all of it is
//! asked for: what Readability takes for the article (feature `html`), without captions that are credits, share bars and
//! the lines of editors.

#[cfg(feature = "html")]
mod furniture;
#[cfg(feature = "html")]
mod main_text;
mod tokens;

#[cfg(feature = "fetch")]
pub(crate) use furniture::{Line, judge};

use super::super::{BlockKind, Metadata, ReadOptions, Span};
use super::build::{Pieces, Read, visible};
use super::tables::Tables;
use super::{DEEPEST, Draft};
use encoding_rs::Encoding;
use std::collections::HashMap;
use tokens::{Token, Tokens, attribute, reference, resolved};

/// Bytes from the start in which a `meta` may name the encoding (WHATWG says 1024; official pages need more).
const PRESCAN: usize = 4096;

/// What a `meta` says near the start: `<meta charset=…>` or `<meta http-equiv… content="…; charset=…">`.
pub(crate) fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    text.split("<meta").skip(1).find_map(|tag| {
        let tag = tag.split('>').next()?;
        let (_, value) = tag.split_once("charset")?;
        let value = value.trim_start().strip_prefix('=')?;
        let value = value.trim_start_matches([' ', '"', '\'']);
        let label = value.split(['"', '\'', ' ', ';', '/']).next()?;
        Encoding::for_label(label.as_bytes())
    })
}

/// Reads a page.
pub(super) fn read(text: &str, pieces: Pieces<'_>, options: &ReadOptions) -> Read<Draft> {
    let mut page = Page::new(text, pieces, options.whole);
    page.read()?;
    if options.whole || !page.has_navigation {
        return Ok(page.pieces.finish());
    }
    Ok(page.main_text())
}

/// Reads all of a page but navigation.
pub(super) fn read_chapter(text: &str, pieces: Pieces<'_>) -> Read<Draft> {
    let mut page = Page::new(text, pieces, false);
    page.read()?;
    Ok(page.pieces.finish())
}

/// What an element does to the text inside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Nothing.
    Inline,
    /// It begins and ends blocks.
    Block,
    /// Its text is none to read.
    Skipped,
    Heading,
    Item,
    Caption,
    Footnote,
    Table,
    Cell,
    /// Its lines are as they stand.
    Preformatted,
}

/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Role of an element by its name.
fn role(name: &str, whole: bool) -> Role {
    match name {
        "script" | "style" | "noscript" | "template" | "iframe" | "object" | "svg" | "canvas"
        | "video" | "audio" | "button" | "select" | "textarea" | "title" | "noframes" | "rt"
        | "rp" | "datalist" | "xmp" | "noembed" => Role::Skipped,
        "nav" | "aside" | "footer" | "form" if !whole => Role::Skipped,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading,
        "li" | "dt" | "dd" => Role::Item,
        "figcaption" | "caption" => Role::Caption,
        "table" => Role::Table,
        "td" | "th" => Role::Cell,
        "pre" => Role::Preformatted,
        "p" | "div" | "ul" | "ol" | "dl" | "tr" | "section" | "article" | "main" | "header"
        | "blockquote" | "figure" | "center" | "body" | "html" | "address" | "nav" | "aside"
        | "footer" | "form" | "thead" | "tbody" | "tfoot" | "fieldset" | "legend" | "details"
        | "summary" | "hgroup" | "menu" | "head" => Role::Block,
        _ => Role::Inline,
    }
}

/// Open elements that a start tag ends, up to one of the second list.
fn ended_by(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot"], &["table"]),
        "option" => (&["option"], &["select"]),
        _ => (
            &["p"],
            &[
                "table",
                "td",
                "th",
                "li",
                "div",
                "blockquote",
                "section",
                "article",
                "aside",
                "button",
            ],
        ),
    }
}

/// An element that is open.
struct Open {
    name: String,
    role: Role,
}

/// A page that is being read.
struct Page<'a> {
    html: &'a str,
    pieces: Pieces<'a>,
    whole: bool,
    open: Vec<Open>,
    /// How many elements of a name are open.
    names: HashMap<String, usize>,
    roles: [usize; 10],
    tables: Tables,
    /// Whether anything was met that documents do not have and pages do.
    has_navigation: bool,
    #[cfg(feature = "html")]
    reduced: main_text::Reduced,
}

impl<'a> Page<'a> {
    fn new(html: &'a str, pieces: Pieces<'a>, whole: bool) -> Self {
        Self {
            html,
            pieces,
            whole,
            open: Vec::new(),
            names: HashMap::new(),
            roles: [0; 10],
            tables: Tables::default(),
            has_navigation: false,
            #[cfg(feature = "html")]
            reduced: main_text::Reduced::default(),
        }
    }

    fn read(&mut self) -> Read<()> {
        for token in Tokens::new(self.html) {
            match token {
                Token::Start(name, attributes) => self.start(name, attributes)?,
                Token::End(name) => self.end(&name),
                Token::Text(span) => self.text(span),
            }
        }
        while let Some(open) = self.open.last() {
            let name = open.name.clone();
            self.end(&name);
        }
        self.end_block();
        Ok(())
    }

    fn start(&mut self, name: String, attributes: Span) -> Read<()> {
        let mut role = role(&name, self.whole);
        let given = attributes.of(self.html);
        self.has_navigation |= matches!(
            name.as_str(),
            "nav" | "aside" | "footer" | "form" | "script"
        );
        match name.as_str() {
            "html" => {
                let language = attribute(given, "lang").or_else(|| attribute(given, "xml:lang"));
                let language = language.filter(|language| !language.is_empty());
                self.pieces.metadata.language = self.pieces.metadata.language.take().or(language);
            }
            "meta" => meta(given, &mut self.pieces.metadata),
            "br" | "hr" => self.end_block(),
            _ => {}
        }
        if VOID.contains(&name.as_str()) {
            return Ok(());
        }
        if is_hidden(given) {
            role = Role::Skipped;
        } else if is_footnote(given) && role != Role::Inline {
            role = Role::Footnote;
        }
        if role != Role::Inline {
            self.close_implied(&name);
            self.end_block();
        }
        match name.as_str() {
            "table" => self.tables.begin(),
            "tr" => self.tables.row(),
            "td" | "th" => {
                let width = attribute(given, "colspan").and_then(|width| width.trim().parse().ok());
                self.tables.cell(width.unwrap_or(1));
            }
            _ => {}
        }
        if self.open.len() >= DEEPEST {
            return Err(format!("elements nested more than {DEEPEST} deep"));
        }
        #[cfg(feature = "html")]
        self.reduced.start(&name, given, role);
        *self.names.entry(name.clone()).or_default() += 1;
        self.roles[role as usize] += 1;
        self.open.push(Open { name, role });
        Ok(())
    }

    /// Ends what a start tag of that name ends by itself.
    fn close_implied(&mut self, name: &str) {
        let (ended, until) = ended_by(name);
        if ended
            .iter()
            .all(|name| self.names.get(*name).is_none_or(|&count| count == 0))
        {
            return;
        }
        let names = self.open.iter().rev().map(|open| open.name.as_str());
        let mut found = names.take_while(|name| !until.contains(name) || ended.contains(name));
        if let Some(name) = found.find(|name| ended.contains(name)) {
            let name = name.to_owned();
            self.end(&name);
        }
    }

    /// Ends the innermost element of that name with all inside it; nothing where none is open.
    fn end(&mut self, name: &str) {
        if name == "p" || name == "br" {
            self.end_block();
        }
        if self.names.get(name).is_none_or(|&count| count == 0) {
            return;
        }
        while let Some(open) = self.open.pop() {
            if open.role != Role::Inline {
                self.end_block_in(&open);
            }
            if let Some(count) = self.names.get_mut(&open.name) {
                *count -= 1;
            }
            self.roles[open.role as usize] -= 1;
            #[cfg(feature = "html")]
            self.reduced.end();
            if open.name == name {
                break;
            }
        }
    }

    fn end_block_in(&mut self, open: &Open) {
        self.end_block();
        match open.name.as_str() {
            "table" => self.tables.end(),
            "td" | "th" => self.tables.end_cell(),
            _ => {}
        }
    }

    fn is_in(&self, role: Role) -> bool {
        self.roles[role as usize] > 0
    }

    fn end_block(&mut self) {
        let kind = if self.is_in(Role::Footnote) {
            BlockKind::Footnote
        } else if self.is_in(Role::Caption) {
            BlockKind::Caption
        } else {
            let kind = if self.is_in(Role::Heading) {
                BlockKind::Heading
            } else if self.is_in(Role::Item) {
                BlockKind::ListItem
            } else {
                BlockKind::Paragraph
            };
            self.tables.kind(kind)
        };
        self.pieces.end(kind);
    }

    fn text(&mut self, span: Span) {
        if self.open.last().is_some_and(|open| open.name == "title") {
            let title = visible(&resolved(span.of(self.html)));
            let metadata = &mut self.pieces.metadata;
            if !title.is_empty() && metadata.title.is_none() && !self.names.contains_key("svg") {
                metadata.title = Some(title);
            }
            return;
        }
        if self.is_in(Role::Skipped) {
            return;
        }
        #[cfg(feature = "html")]
        self.reduced.text(span.of(self.html));
        if !self.is_in(Role::Preformatted) {
            self.add(span);
            return;
        }
        let mut at = span.start;
        for line in span.of(self.html).split_inclusive('\n') {
            self.add(Span::new(at, at + line.len()));
            at += line.len();
            if line.ends_with('\n') {
                self.end_block();
            }
        }
    }

    #[cfg(not(feature = "html"))]
    fn main_text(mut self) -> Draft {
        let note = "the main text is not looked for: built without the feature html";
        self.pieces.notes.push(note.into());
        self.pieces.finish()
    }

    /// Adds text with its references resolved.
    fn add(&mut self, span: Span) {
        let mut kept = span.start;
        let mut at = span.start;
        while let Some(found) = self.html[at..span.end].find('&') {
            at += found;
            let Some((length, new)) = reference(&self.html[at..span.end]) else {
                at += 1;
                continue;
            };
            self.pieces.copy(Span::new(kept, at));
            self.pieces
                .put(&visible_or_space(&new), Span::new(at, at + length));
            at += length;
            kept = at;
        }
        self.pieces.copy(Span::new(kept, span.end));
    }
}

/// What a reference stands for, as text.
fn visible_or_space(text: &str) -> String {
    match visible(text) {
        visible if visible.is_empty() && text.chars().any(char::is_whitespace) => " ".into(),
        visible => visible,
    }
}

/// Whether an element says that it is not shown.
fn is_hidden(attributes: &str) -> bool {
    if !attributes.contains("hidden") && !attributes.contains("none") {
        return false;
    }
    attribute(attributes, "hidden").is_some()
        || attribute(attributes, "style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        })
}

/// Whether an element of an e-book or a page says that it is a note.
fn is_footnote(attributes: &str) -> bool {
    if !attributes.contains("note") {
        return false;
    }
    let says = |name: &str, words: &[&str]| {
        let value = attribute(attributes, name).unwrap_or_default();
        value.split_whitespace().any(|word| words.contains(&word))
    };
    says(
        "epub:type",
        &["footnote", "endnote", "rearnote", "footnotes", "endnotes"],
    ) || says("role", &["doc-footnote", "doc-endnote", "doc-endnotes"])
        || says("class", &["footnote", "footnotes", "endnote", "endnotes"])
}

/// Takes what a `meta` says of the page.
fn meta(attributes: &str, metadata: &mut Metadata) {
    let name = attribute(attributes, "name").or_else(|| attribute(attributes, "property"));
    let (Some(name), Some(value)) = (name, attribute(attributes, "content")) else {
        return;
    };
    let value = visible(&value);
    if value.is_empty() {
        return;
    }
    let place = match name.to_ascii_lowercase().as_str() {
        "author" | "dc.creator" => &mut metadata.author,
        "date"
        | "dc.date"
        | "dcterms.date"
        | "article:published_time"
        | "publishdate"
        | "pubdate"
        | "firstpublishedtime" => &mut metadata.date,
        "language" | "dc.language" => &mut metadata.language,
        name @ ("description" | "keywords" | "og:title" | "og:site_name") => {
            metadata.more.entry(name.to_owned()).or_insert(value);
            return;
        }
        _ => return,
    };
    place.get_or_insert(value);
}
