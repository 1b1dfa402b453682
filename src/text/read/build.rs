//! Documents put together a block at a time.

use super::super::chars::is_wide;
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
    /// White space that becomes a space where something follows.
    space: Option<Span>,
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
            space: None,
            metadata: Metadata::default(),
            notes,
        }
    }

    /// Adds `span` of the old text to the open block. White space is one space, and none at the ends of a block and
    /// where a line breaks between characters that are written without.
    pub fn copy(&mut self, span: Span) {
        let mut start = span.start;
        for (at, c) in span.of(self.old).char_indices() {
            if c != '\u{3000}' && c.is_whitespace() {
                let at = span.start + at;
                self.piece(Span::new(start, at));
                start = at + c.len_utf8();
                self.space(Span::new(at, start));
            }
        }
        self.piece(Span::new(start, span.end));
    }

    /// Adds `text` in place of `from` of the old text.
    pub fn put(&mut self, text: &str, from: Span) {
        if text.chars().all(char::is_whitespace) {
            self.space(from);
        } else if let Some(first) = text.chars().next() {
            self.open(first);
            self.new.put(text, from);
        }
    }

    /// Ends the open block; whether there was one.
    pub fn end(&mut self, kind: BlockKind) -> bool {
        self.space = None;
        let Some(start) = self.start.take() else {
            return false;
        };
        let span = blocks::trimmed(&self.new.text, Span::new(start, self.new.text.len()));
        if !span.is_empty() {
            self.blocks.push(Block { kind, span });
        }
        !span.is_empty()
    }

    /// The blocks so far, with the text they are spans of.
    #[cfg(feature = "html")]
    pub fn so_far(&self) -> (&str, &[Block]) {
        (&self.new.text, &self.blocks)
    }

    /// The document.
    pub fn finish(self) -> Draft {
        self.finish_with(|_| true)
    }

    /// The document of those blocks whose number passes.
    pub fn finish_with(mut self, keep: impl Fn(usize) -> bool) -> Draft {
        if !self.blocks.is_empty() {
            self.new.insert("\n");
        }
        let (text, map) = self.new.finish();
        let mut draft = Draft {
            text,
            blocks: self.blocks,
            map: Some(map),
            metadata: self.metadata,
            notes: self.notes,
        };
        if !(0..draft.blocks.len()).all(&keep) {
            draft = draft.without(|at| !keep(at));
        }
        draft
    }

    fn piece(&mut self, span: Span) {
        if let Some(first) = span.of(self.old).chars().next() {
            self.open(first);
            self.new.copy(span);
        }
    }

    fn space(&mut self, from: Span) {
        if self.start.is_some() {
            let start = self.space.map_or(from.start, |space| space.start);
            self.space = Some(Span::new(start.min(from.start), from.end.max(start)));
        }
    }

    /// Opens a block, if none is open, before a character.
    fn open(&mut self, first: char) {
        if self.start.is_none() {
            if !self.blocks.is_empty() {
                self.new.insert("\n\n");
            }
            self.start = Some(self.new.text.len());
        } else if let Some(from) = self.space.take() {
            let last = self.new.text.chars().next_back();
            if !is_break(from.of(self.old), last, first) {
                self.new.put(" ", from);
            }
        }
    }
}

impl Draft {
    /// The same without some blocks.
    fn without(self, out: impl Fn(usize) -> bool) -> Self {
        let map = self.map.unwrap_or_else(SourceMap::empty);
        let mut new = Rewrite::new(&self.text, &map);
        let mut blocks: Vec<Block> = Vec::new();
        for (at, block) in self.blocks.iter().enumerate() {
            if out(at) {
                continue;
            }
            if !blocks.is_empty() {
                new.insert("\n\n");
            }
            let start = new.text.len();
            new.copy(block.span);
            let span = Span::new(start, new.text.len());
            blocks.push(Block { span, ..*block });
        }
        if !blocks.is_empty() {
            new.insert("\n");
        }
        let (text, map) = new.finish();
        Self {
            text,
            blocks,
            map: Some(map),
            ..self
        }
    }
}

/// Whether white space is a line's break between two characters that are written without spaces.
fn is_break(space: &str, before: Option<char>, after: char) -> bool {
    space.contains('\n') && is_wide(after) && before.is_some_and(is_wide)
}

/// `text` without what cannot be seen, composed, with white space as [`Pieces::copy`] has it.
pub(super) fn visible(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    let mut space: Option<Span> = None;
    for (at, c) in text.char_indices() {
        if c != '\u{3000}' && c.is_whitespace() {
            let start = space.map_or(at, |space| space.start);
            space = Some(Span::new(start, at + c.len_utf8()));
            continue;
        }
        if let Some(space) = space.take()
            && !is_break(space.of(text), single.chars().next_back(), c)
        {
            single.push(' ');
        }
        single.push(c);
    }
    let map = SourceMap::identity(0, single.len());
    let (clean, _) = normalise::clean(single, map, &mut Vec::new());
    clean.trim().to_owned()
}

/// A document of more text than is read.
pub(super) fn too_long() -> String {
    format!("more than {} MiB of text", MOST_TEXT >> 20)
}
