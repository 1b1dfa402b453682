//! The main text of a page: of its blocks, those that Readability takes for the article.

use super::furniture::{Line, judge};
use super::{Page, Role};
use crate::text::BlockKind;
use crate::text::map::SourceMap;
use crate::text::read::Draft;
use crate::text::read::build::Pieces;
use dom_smoothie::{Config, Readability};
use std::collections::HashSet;

/// Bytes of a page that are searched for its main text; of a longer one all is read.
const LONGEST: usize = 1 << 23;
/// Elements of a page that are searched.
const MOST_ELEMENTS: usize = 200_000;
/// Elements that change fonts alone. One that is left open is opened again in each paragraph that follows, so that a tree
/// may grow with the square of the page.
const FONTS: &[&str] = &[
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// A page again, well-formed, without what is not shown and what changes fonts alone.
#[derive(Default)]
pub(super) struct Reduced {
    html: String,
    /// The names of open elements; `None` for those that were left out.
    open: Vec<Option<String>>,
    elements: usize,
    in_link: bool,
}

impl Reduced {
    pub fn start(&mut self, name: &str, attributes: &str, role: Role) {
        let nested_link = name == "a" && self.in_link;
        if role == Role::Skipped || FONTS.contains(&name) || nested_link {
            self.open.push(None);
            return;
        }
        self.in_link |= name == "a";
        self.elements += 1;
        self.html.push('<');
        self.html.push_str(name);
        self.html.push_str(attributes);
        self.html.push('>');
        self.open.push(Some(name.to_owned()));
    }

    pub fn end(&mut self) {
        if let Some(Some(name)) = self.open.pop() {
            self.in_link &= name != "a";
            self.html.push_str("</");
            self.html.push_str(&name);
            self.html.push('>');
        }
    }

    pub fn text(&mut self, text: &str) {
        self.html.push_str(text);
    }
}

impl Page<'_> {
    /// The document of the main text alone; of all blocks where there seems to be none.
    pub(super) fn main_text(mut self) -> Draft {
        let reduced = std::mem::take(&mut self.reduced);
        let article = (reduced.html.len() <= LONGEST && reduced.elements <= MOST_ELEMENTS)
            .then(|| lines_of_article(reduced.html))
            .flatten();
        let (text, blocks) = self.pieces.so_far();
        let keys: Vec<String> = blocks
            .iter()
            .map(|block| key(block.span.of(text)))
            .collect();
        let is_text = |at: usize| judge(blocks[at].span.of(text)) == Line::Text;
        let main = |at: usize| {
            article
                .as_ref()
                .is_none_or(|lines| lines.contains(&keys[at]))
        };
        let mut kept: Vec<bool> = (0..blocks.len())
            .map(|at| main(at) && is_text(at))
            .collect();
        // The headline, which the article does not repeat.
        let title = key(self.pieces.metadata.title.as_deref().unwrap_or_default());
        let first = kept.iter().position(|&kept| kept).unwrap_or(0);
        let headline = (0..first)
            .rev()
            .find(|&at| blocks[at].kind == BlockKind::Heading && title.contains(&keys[at]));
        if let Some(at) = headline {
            kept[at] = true;
        }
        let note = match (kept.iter().filter(|&&kept| kept).count(), &article) {
            (0, _) => {
                kept.fill(true);
                "no main text found: all of the page is read".to_owned()
            }
            (_, None) => "no main text found: all of the page is read but its furniture".to_owned(),
            (count, _) if count < kept.len() => {
                format!(
                    "main text: {} of {} blocks of the page left out",
                    kept.len() - count,
                    kept.len()
                )
            }
            _ => String::new(),
        };
        if !note.is_empty() {
            self.pieces.notes.push(note);
        }
        self.pieces.finish_with(|at| kept[at])
    }
}

/// The blocks of what Readability takes for the article, as keys.
fn lines_of_article(html: String) -> Option<HashSet<String>> {
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    let article = Readability::new(html, None, Some(config))
        .ok()?
        .parse()
        .ok()?;
    let content = &*article.content;
    let map = SourceMap::identity(0, content.len());
    let mut page = Page::new(content, Pieces::new(content, &map, Vec::new()), true);
    page.read().ok()?;
    let (text, blocks) = page.pieces.so_far();
    let lines: HashSet<String> = blocks
        .iter()
        .map(|block| key(block.span.of(text)))
        .collect();
    (!lines.is_empty()).then_some(lines)
}

/// Text without white space, which a tree and a pass over tags see differently.
fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
