//! Documents put together a block at a time.

use super::super::map::{Rewrite, SourceMap};
use super::super::normalise;
use super::super::{Block, BlockKind, Metadata, Span, blocks};
use super::{Draft, MOST_TEXT};

/// The result of a reader; its error is a message without a place.
pub(super) type Read<T> = Result<T, String>;

/// A document of a format that has no way back to its bytes.
#[derive(Default)]
pub(super) struct Builder {
    text: String,
    blocks: Vec<Block>,
    pub metadata: Metadata,
    pub notes: Vec<String>,
}

impl Builder {
    pub fn new(notes: Vec<String>) -> Self {
        Self {
            notes,
            ..Self::default()
        }
    }

    /// Adds a block: what is white space is one space, what cannot be seen is dropped. Nothing is added where nothing
    /// is left.
    pub fn block(&mut self, kind: BlockKind, text: &str) -> Read<()> {
        let text = visible(text);
        if text.is_empty() {
            return Ok(());
        }
        if self.text.len() + text.len() > MOST_TEXT {
            return Err(too_long());
        }
        if !self.blocks.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(&text);
        let span = Span::new(start, self.text.len());
        self.blocks.push(Block { kind, span });
        Ok(())
    }

    /// The document.
    pub fn finish(mut self) -> Draft {
        if !self.blocks.is_empty() {
            self.text.push('\n');
        }
        Draft {
            text: self.text,
            blocks: self.blocks,
            map: None,
            metadata: self.metadata,
            notes: self.notes,
        }
    }
}

/// A document made of pieces of a text that came from its bytes.
pub(super) struct Pieces<'a> {
    old: &'a str,
    new: Rewrite<'a>,
    blocks: Vec<Block>,
    start: Option<usize>,
    pub metadata: Metadata,
    pub notes: Vec<String>,
}

impl<'a> Pieces<'a> {
    pub fn new(old: &'a str, map: &'a SourceMap, notes: Vec<String>) -> Self {
        Self {
            old,
            new: Rewrite::new(old, map),
            blocks: Vec::new(),
            start: None,
            metadata: Metadata::default(),
            notes,
        }
    }

    /// Adds `span` of the old text to the open block; white space is one space.
    pub fn copy(&mut self, span: Span) {
        let mut start = span.start;
        for (at, c) in span.of(self.old).char_indices() {
            if c.is_whitespace() {
                let at = span.start + at;
                self.piece(Span::new(start, at));
                start = at + c.len_utf8();
                self.space(Span::new(at, start));
            }
        }
        self.piece(Span::new(start, span.end));
    }

    /// Adds `text` in place of `from` of the old text; `text` has no white space but single spaces.
    pub fn put(&mut self, text: &str, from: Span) {
        if text == " " {
            self.space(from);
        } else if !text.is_empty() {
            self.open();
            self.new.put(text, from);
        }
    }

    /// Ends the open block.
    pub fn end(&mut self, kind: BlockKind) {
        let Some(start) = self.start.take() else {
            return;
        };
        let span = blocks::trimmed(&self.new.text, Span::new(start, self.new.text.len()));
        if !span.is_empty() {
            self.blocks.push(Block { kind, span });
        }
    }

    /// The document.
    pub fn finish(mut self) -> Draft {
        if !self.blocks.is_empty() {
            self.new.insert("\n");
        }
        let (text, map) = self.new.finish();
        Draft {
            text,
            blocks: self.blocks,
            map: Some(map),
            metadata: self.metadata,
            notes: self.notes,
        }
    }

    fn piece(&mut self, span: Span) {
        if !span.is_empty() {
            self.open();
            self.new.copy(span);
        }
    }

    fn space(&mut self, from: Span) {
        if self.start.is_some() && !self.new.text.ends_with(' ') {
            self.new.put(" ", from);
        }
    }

    fn open(&mut self) {
        if self.start.is_none() {
            if !self.blocks.is_empty() {
                self.new.insert("\n\n");
            }
            self.start = Some(self.new.text.len());
        }
    }
}

/// `text` without what cannot be seen, composed, white space single; the ideographic space stays where it stands inside.
pub(super) fn visible(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\u{3000}' && (c.is_whitespace() || c == '\u{FEFF}') {
            if !single.ends_with(' ') {
                single.push(' ');
            }
        } else {
            single.push(c);
        }
    }
    let map = SourceMap::identity(0, single.len());
    let (clean, _) = normalise::clean(single, map, &mut Vec::new());
    clean.trim().to_owned()
}

/// A document of more text than is read.
pub(super) fn too_long() -> String {
    format!("more than {} MiB of text", MOST_TEXT >> 20)
}
