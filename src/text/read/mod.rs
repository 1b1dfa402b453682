//! Readers of documents, a file a format: each gives clean text, blocks with their kinds, and what the document says of
//! itself.
//!
//! Documents are foreign bytes, so every reader is bounded, whatever the input claims:
//!
//! - a packed file may unpack to [`MOST_UNPACKED`] bytes in all and hold [`MOST_MEMBERS`] members;
//! - a document may have [`MOST_TEXT`] bytes of text;
//! - elements may nest [`DEEPEST`] deep; entities are never expanded;
//! - pictures, fonts, macros and links are never opened.
//!
//! What exceeds a limit is an error that names the limit; nothing is cut in silence.

mod build;
mod csv;
mod format;
mod json;
mod subtitles;

pub use format::Format;

use super::map::SourceMap;
use super::{Block, Metadata, ReadOptions, blocks, decode, normalise, reflow};
use crate::{Error, Result};
use build::{Pieces, Read};

/// Bytes that a packed document may unpack to, all members together.
pub const MOST_UNPACKED: u64 = 1 << 28;
/// Members that a packed document may have.
pub const MOST_MEMBERS: usize = 1 << 16;
/// Bytes of text that a document may have.
pub const MOST_TEXT: usize = 1 << 26;
/// Elements that may be open at once.
pub const DEEPEST: usize = 1_000;

/// What a reader makes of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub text: String,
    pub blocks: Vec<Block>,
    /// The way back to the input; `None` where there is none.
    pub map: Option<SourceMap>,
    pub metadata: Metadata,
    pub notes: Vec<String>,
}

/// Reads `bytes` as a document of `format`.
pub(super) fn draft(
    name: &str,
    bytes: &[u8],
    format: Format,
    options: &ReadOptions,
) -> Result<Draft> {
    let draft = match format {
        Format::Text => return text(name, bytes, options),
        Format::Csv | Format::Tsv | Format::Json | Format::Srt | Format::Vtt => {
            let mut notes = Vec::new();
            let (text, map) = clean(name, bytes, options, &mut notes)?;
            of_text(&text, &map, format, options, notes)
        }
        _ => Err(format!("{} is not read yet", format.title())),
    };
    draft.map_err(|message| Error::new(name, message))
}

/// A document whose format is text to read.
fn of_text(
    text: &str,
    map: &SourceMap,
    format: Format,
    options: &ReadOptions,
    notes: Vec<String>,
) -> Read<Draft> {
    let pieces = Pieces::new(text, map, notes);
    match format {
        Format::Csv => Ok(csv::read(text, b',', pieces)),
        Format::Tsv => Ok(csv::read(text, b'\t', pieces)),
        Format::Srt | Format::Vtt => Ok(subtitles::read(text, pieces)),
        _ => json::read(text, options.language, pieces.notes),
    }
}

/// Plain text: decoded, cleaned, mended.
fn text(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Draft> {
    let mut notes = Vec::new();
    let (text, map) = clean(name, bytes, options, &mut notes)?;
    let mended = reflow::mend(&text, &map, options.reflow, &mut notes);
    let (text, map, blocks) = mended.unwrap_or_else(|| {
        let blocks = blocks::of_lines(&text);
        (text, map, blocks)
    });
    Ok(Draft {
        text,
        blocks,
        map: Some(map),
        metadata: Metadata::default(),
        notes,
    })
}

/// The text of `bytes`, decoded and cleaned, with the way back.
fn clean(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
    notes: &mut Vec<String>,
) -> Result<(String, SourceMap)> {
    let (text, map) = decode::decode(name, bytes, options.encoding, notes)?;
    Ok(normalise::clean(text, map, notes))
}
