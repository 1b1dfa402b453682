//! Documents: bytes read in the format they are in, decoded, cleaned and mended, with a map back to the bytes they came
//! from.
//!
//! [`Document::read`] tells the [`Format`] by the content (see [`read`]); each reader gives the same blocks. Of plain text
//! it decodes strictly (what is not valid is an error that names the byte), composes to NFC, drops what
//! cannot be seen, and mends pages whose lines were broken at a fixed width (see [`reflow`]). A clean UTF-8 text that is
//! not hard-wrapped comes out byte for byte as it was.

pub mod bilingual;
mod blocks;
mod chars;
pub mod dateline;
mod decode;
mod detect;
mod map;
mod normalise;
pub mod read;
pub mod reflow;
mod script;
pub(crate) mod xml;

pub use map::SourceMap;
pub use read::Format;
pub use script::{ScriptShares, script_shares};

use crate::Result;
use read::Draft;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A half-open range of bytes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text it covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// What a block of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A headline or deck.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list, or what of it stands in one paragraph.
    ListItem,
    /// A paragraph of a cell of a table; a cell of several paragraphs is several blocks of one place.
    TableCell(Cell),
    /// What is said below a picture or above a table.
    Caption,
    /// A footnote, an endnote.
    Footnote,
}

/// The place of a cell, each number from 0. A cell that spans rows or columns stands at its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cell {
    /// Which table of the document, in the order in which they begin.
    pub table: u32,
    /// The row in its table.
    pub row: u32,
    /// The column in its table.
    pub column: u32,
}

/// A paragraph, heading, cell or the like: a span of [`Document::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Bytes of the document's text.
    pub span: Span,
}

/// What a document says of itself, as it says it; nothing here is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published, else when it was made, in the form of its format: mostly ISO 8601.
    pub date: Option<String>,
    /// Its language: a BCP 47 tag such as `zh-CN`.
    pub language: Option<String>,
    /// What else there is, by the name the format gives it: `publisher`, `subject`.
    pub more: BTreeMap<String, String>,
}

/// When hard-wrapped text is mended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reflow {
    /// Where the evidence says that lines were broken at a fixed width.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never: each line is a paragraph.
    Never,
}

/// How a document is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions {
    /// The encoding of the bytes; detected where `None`.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// When hard-wrapped text is mended: plain text and pages of PDF.
    pub reflow: Reflow,
    /// The format; told by the content where `None`.
    pub format: Option<Format>,
    /// Whether all of a web page is read, navigation included, and not its main text alone.
    pub whole: bool,
    /// Of formats whose segments say their language (TMX, XLIFF), the one to be read, such as `zh`; all where `None`,
    /// a column each.
    pub language: Option<&'static str>,
}

impl ReadOptions {
    /// As plain text, whatever it looks like.
    pub fn plain() -> Self {
        Self {
            format: Some(Format::Text),
            ..Self::default()
        }
    }
}

/// `bytes` as text, decoded strictly as [`Document::read`] does, and otherwise as it is, without a byte order mark.
pub(crate) fn decode(name: &str, bytes: &[u8]) -> Result<String> {
    let (text, _) = decode::decode(name, bytes, None, &mut Vec::new())?;
    Ok(text)
}

/// A document as zhen works on it: clean text in reading order, its blocks, and the way back to the input.
///
/// ```
/// use zhen::text::{BlockKind, Document, ReadOptions};
///
/// let bytes = "峰会开幕\n\n新华社北京6月9日电 峰会今天开幕。\n".as_bytes();
/// let document = Document::read("a.txt", bytes, &ReadOptions::default())?;
/// assert_eq!(document.text().as_bytes(), bytes);
/// assert_eq!(document.blocks()[0].kind, BlockKind::Heading);
/// let dateline = document.dateline().unwrap();
/// assert_eq!(dateline.of(document.text()), "新华社北京6月9日电");
/// assert_eq!(document.source_span(dateline), Some(dateline));
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    format: Format,
    draft: Draft,
    dateline: Option<Span>,
}

/// The encoding that `bytes` without a label are most likely in; `None` where they are no text of any.
pub fn detect_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    detect::detect("", bytes).ok()
}

impl Document {
    /// Reads `bytes` in their format, cleans and mends them; `name` is used in errors and provenance, and its extension
    /// tells Markdown, CSV and HTML from plain text where the content alone does not.
    ///
    /// A document of nothing, or of white space alone, has no blocks. Costs one pass over clean UTF-8 and a copy of it;
    /// other encodings are decoded a character at a time.
    ///
    /// # Errors
    /// Where the bytes cannot be decoded: names the first byte that is wrong. Where they are no document that can be
    /// read: says what they are, and where there is a remedy, which. Where they exceed a limit of [`read`]: says which.
    pub fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Self> {
        let format = match options.format {
            Some(format) => format,
            None => Format::sniff(name, bytes),
        };
        let draft = read::draft(name, bytes, format, options)?;
        Ok(Self {
            name: name.to_owned(),
            format,
            dateline: dateline::find(&draft.text, &draft.blocks),
            draft,
        })
    }

    /// The name given to [`Document::read`], usually a path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The format it was read in.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The clean text, in reading order.
    pub fn text(&self) -> &str {
        &self.draft.text
    }

    /// Blocks in reading order: non-empty, ascending, disjoint spans of the text. Footnotes stand after what they
    /// belong to or at the end.
    pub fn blocks(&self) -> &[Block] {
        &self.draft.blocks
    }

    /// What the document says of itself.
    pub fn metadata(&self) -> &Metadata {
        &self.draft.metadata
    }

    /// The dateline (新华社阿斯塔纳6月17日电; ASTANA, June 17 (Xinhua) --) as a span of the text.
    pub fn dateline(&self) -> Option<Span> {
        self.dateline
    }

    /// The bytes of the input that `span` of the text came from: the smallest range that covers them. `None` where the
    /// format does not allow to say: the text was packed, or put together by layout.
    pub fn source_span(&self, span: Span) -> Option<Span> {
        self.draft.map.as_ref().map(|map| map.source_span(span))
    }

    /// What was detected and mended, a lower-case sentence each.
    pub fn notes(&self) -> &[String] {
        &self.draft.notes
    }
}
