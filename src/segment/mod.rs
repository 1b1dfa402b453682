//! Sentences: where they begin and end.

mod cutter;
pub mod en;
pub mod zh;

use crate::text::{Document, Span};

/// What a splitter may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SplitOptions {
    /// Also end a sentence at a semicolon (；).
    pub semicolon: bool,
}

/// A language with what zhen must know of it; a third one is a new value, not a new branch.
#[derive(Debug)]
pub struct Language {
    /// ISO 639-1 code.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// What stands between two sentences of a paragraph.
    pub joiner: &'static str,
    /// Splits a paragraph (no line break inside) into sentences: ascending, disjoint spans, trimmed of white space,
    /// which together cover everything but white space.
    pub split: fn(&str, &SplitOptions) -> Vec<Span>,
}

/// Chinese, simplified or traditional.
pub static CHINESE: Language = Language {
    code: "zh",
    name: "Chinese",
    joiner: "",
    split: zh::split,
};
/// English.
pub static ENGLISH: Language = Language {
    code: "en",
    name: "English",
    joiner: " ",
    split: en::split,
};

/// A sentence of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the document's text.
    pub span: Span,
    /// Index of its block.
    pub paragraph: usize,
}

/// The sentences of `document`, in order.
pub fn sentences(
    document: &Document,
    language: &Language,
    options: &SplitOptions,
) -> Vec<Sentence> {
    let mut all = Vec::new();
    for (paragraph, block) in document.blocks().iter().enumerate() {
        let start = block.span.start;
        for span in (language.split)(block.span.of(document.text()), options) {
            all.push(Sentence {
                span: Span::new(start + span.start, start + span.end),
                paragraph,
            });
        }
    }
    all
}
