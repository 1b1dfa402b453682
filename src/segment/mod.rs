//! Sentences: where they begin and end.

mod cutter;
pub mod en;
pub mod script;
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
    let blocks = document.blocks().iter().map(|block| block.span);
    sentences_of(document.text(), blocks, language, options)
}

/// The sentences of `paragraphs` of `text`, in order.
pub fn sentences_of(
    text: &str,
    paragraphs: impl IntoIterator<Item = Span>,
    language: &Language,
    options: &SplitOptions,
) -> Vec<Sentence> {
    let mut all = Vec::new();
    for (paragraph, whole) in paragraphs.into_iter().enumerate() {
        for span in (language.split)(whole.of(text), options) {
            all.push(Sentence {
                span: Span::new(whole.start + span.start, whole.start + span.end),
                paragraph,
            });
        }
    }
    all
}

/// The sentences of a document that has one a line already, such as one read with [`Reflow::Never`]: its blocks. The
/// paragraph is the number of runs of blank lines before it in `bytes`, what the document was read from.
///
/// [`Reflow::Never`]: crate::text::Reflow::Never
pub fn of_lines(document: &Document, bytes: &[u8]) -> Vec<Sentence> {
    let mut paragraph = 0;
    let mut end = 0;
    let mut sentences = Vec::with_capacity(document.blocks().len());
    for block in document.blocks() {
        // Plain text always has a way back.
        if let Some(span) = document.source_span(block.span) {
            let between = bytes.get(end..span.start).unwrap_or_default();
            let blank_line = between.iter().filter(|&&b| b == b'\n').nth(1).is_some();
            if !sentences.is_empty() && blank_line {
                paragraph += 1;
            }
            end = span.end;
        }
        sentences.push(Sentence {
            span: block.span,
            paragraph,
        });
    }
    sentences
}
