//! Documents: bytes decoded, cleaned and mended, with a map back to the bytes they came from.
//!
//! [`Document::read`] decodes strictly (what is not valid is an error that names the byte), composes to NFC, drops what
//! cannot be seen, and mends pages whose lines were broken at a fixed width (see [`reflow`]). A clean UTF-8 text that is
//! not hard-wrapped comes out byte for byte as it was.

pub mod bilingual;
mod blocks;
mod chars;
mod dateline;
mod decode;
mod detect;
mod map;
mod normalise;
pub mod reflow;
mod script;
pub(crate) mod xml;

pub use map::SourceMap;
pub use script::{ScriptShares, script_shares};

use crate::Result;
use serde::{Deserialize, Serialize};

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
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// A headline or deck.
    Heading,
    /// A paragraph.
    Paragraph,
}

/// A paragraph or heading: a span of [`Document::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Bytes of the document's text.
    pub span: Span,
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
    /// When hard-wrapped text is mended.
    pub reflow: Reflow,
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
/// assert_eq!(document.source_span(dateline), dateline);
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    text: String,
    blocks: Vec<Block>,
    dateline: Option<Span>,
    map: SourceMap,
    notes: Vec<String>,
}

/// The encoding that `bytes` without a label are most likely in; `None` where they are no text of any.
pub fn detect_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    detect::detect("", bytes).ok()
}

impl Document {
    /// Decodes, cleans and mends `bytes`; `name` is used in errors and provenance.
    ///
    /// A document of nothing, or of white space alone, has no blocks. Costs one pass over clean UTF-8 and a copy of it;
    /// other encodings are decoded a character at a time.
    ///
    /// # Errors
    /// Where the bytes cannot be decoded: names the first byte that is wrong. Where they are no text: says what they are.
    pub fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Self> {
        let mut notes = Vec::new();
        let (text, map) = decode::decode(name, bytes, options.encoding, &mut notes)?;
        let (text, map) = normalise::clean(text, map, &mut notes);
        let mended = reflow::mend(&text, &map, options.reflow, &mut notes);
        let (text, map, blocks) = mended.unwrap_or_else(|| {
            let blocks = blocks::of_lines(&text);
            (text, map, blocks)
        });
        Ok(Self {
            name: name.to_owned(),
            dateline: dateline::find(&text, &blocks),
            text,
            blocks,
            map,
            notes,
        })
    }

    /// The name given to [`Document::read`], usually a path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The clean text, in reading order.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Headings and paragraphs in reading order: non-empty, ascending, disjoint spans of the text.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The dateline (新华社阿斯塔纳6月17日电; ASTANA, June 17 (Xinhua) --) as a span of the text.
    pub fn dateline(&self) -> Option<Span> {
        self.dateline
    }

    /// The bytes of the input that `span` of the text came from: the smallest range that covers them.
    pub fn source_span(&self, span: Span) -> Span {
        self.map.source_span(span)
    }

    /// What was detected and mended, a lower-case sentence each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}
