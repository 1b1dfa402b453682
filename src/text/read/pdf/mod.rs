//! PDF with a text layer (ISO 32000): pages in reading order, without running heads, page numbers and what stands along
//! the edges.
//!
//! `pdf_oxide` gives pieces of text and where they stand; the order of a page, its lines and paragraphs are found from
//! their places (`columns.rs`, `layout.rs`), and put together as hard-wrapped pages of plain text are.

mod columns;
mod furniture;
mod layout;

use super::super::chars::is_wide;
use super::super::reflow;
use super::apart::{Steps, apart};
use super::build::{Read, too_long};
use super::{Draft, MOST_TEXT};
use layout::Piece;
use pdf_oxide::extractors::SpanMergingConfig;
use pdf_oxide::layout::TextSpan;
use pdf_oxide::object::Object;
use pdf_oxide::{Error, PdfDocument};

/// Bytes of the largest file.
const LONGEST: usize = 1 << 27;
/// Pages of the longest document.
const MOST_PAGES: usize = 20_000;
/// Pieces of text of a page.
const MOST_PIECES: usize = 50_000;
/// Share of characters without a meaning from which a text is none.
const GARBLED: f64 = 0.05;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Read<Draft> {
    if bytes.len() > LONGEST {
        return Err(format!(
            "more than {} MiB, the most a PDF may have",
            LONGEST >> 20
        ));
    }
    let bytes = bytes.to_vec();
    let broken = "the PDF is broken (pdftotext may read it)";
    let (mut pages, mut draft) = apart(broken, move |steps| pages(bytes, steps))?;
    check_text(&pages, &mut draft.notes)?;
    furniture::take(&mut pages, &mut draft.notes);
    let lines = layout::lay_out(pages);
    (draft.text, draft.blocks) = reflow::put_together(&lines, &mut draft.notes);
    Ok(draft)
}

/// The pieces of all pages, and what the document says of itself.
fn pages(bytes: Vec<u8>, steps: &Steps<'_>) -> Read<(Vec<Vec<Piece>>, Draft)> {
    let wrong = |error: Error| match error {
        Error::EncryptedPdf => encrypted(),
        // Old ways to encrypt are a feature of the library.
        Error::InvalidPdf(message) if message.contains("crypto") => encrypted(),
        error => format!("the PDF cannot be read: {error}; expected one that is whole"),
    };
    let pdf = PdfDocument::from_bytes(bytes).map_err(wrong)?;
    // A document may be encrypted without a password to open it.
    if pdf.is_encrypted() && !pdf.authenticate(b"").map_err(wrong)? {
        return Err(encrypted());
    }
    let count = pdf.page_count().map_err(wrong)?;
    if count > MOST_PAGES {
        return Err(format!("{count} pages, expected {MOST_PAGES} at most"));
    }
    let mut pages = Vec::new();
    let mut length = 0;
    for number in 0..count {
        steps.step()?;
        check_fonts(&pdf, number)?;
        let pieces = pieces(&pdf, number).map_err(wrong)?;
        if pieces.len() > MOST_PIECES {
            return Err(format!(
                "page {}: {} pieces of text, expected {MOST_PIECES} at most",
                number + 1,
                pieces.len()
            ));
        }
        length += pieces.iter().map(|piece| piece.text.len()).sum::<usize>();
        if length > MOST_TEXT {
            return Err(too_long());
        }
        pages.push(pieces);
    }
    steps.step()?;
    let mut draft = Draft::default();
    metadata(&pdf, &mut draft);
    Ok((pages, draft))
}

fn encrypted() -> String {
    "the PDF is encrypted; save it without encryption first, for instance with qpdf --decrypt"
        .into()
}

/// The pieces of text of a page that stand upright.
fn pieces(pdf: &PdfDocument, page: usize) -> Result<Vec<Piece>, Error> {
    let upright = spans(pdf, page)?
        .into_iter()
        .filter(|span| span.rotation_degrees == 0.0 && span.artifact_type.is_none());
    let pieces = upright.map(|span| {
        let rect = span.bbox;
        let text = composed(&span.text);
        let mixed = text.chars().any(is_wide) && text.contains(|c: char| c.is_ascii());
        let widest = if mixed || is_too_wide(&span) {
            width(&text, span.font_size)
        } else {
            f32::INFINITY
        };
        Piece {
            left: rect.x,
            right: rect.x + rect.width.min(widest),
            text,
            bottom: rect.y,
            top: rect.y + rect.height,
            size: span.font_size.max(1.0),
        }
    });
    let is_there = |piece: &Piece| {
        let numbers = [piece.left, piece.right, piece.bottom, piece.top, piece.size];
        numbers.iter().all(|number| number.is_finite()) && !piece.text.trim().is_empty()
    };
    Ok(pieces.filter(is_there).collect())
}

/// The pieces of text of a page, as the library puts them together.
///
/// Chinese fonts set letters and digits on half a square, and where they are not in the file, the library takes them for
/// wider. A line with digits then seems to reach the next column, whose line is joined to it. There nothing is joined.
fn spans(pdf: &PdfDocument, page: usize) -> Result<Vec<TextSpan>, Error> {
    let spans = pdf.extract_spans(page)?;
    if !spans.iter().any(is_too_wide) {
        return Ok(spans);
    }
    let joining = SpanMergingConfig {
        // No gap is as wide as this.
        severe_overlap_threshold_pt: f32::MAX,
        merge_tm_tj_runs: false,
        ..SpanMergingConfig::default()
    };
    pdf.extract_spans_with_config(page, joining)
}

/// Whether a digit is taken for much more than half a square.
fn is_too_wide(span: &TextSpan) -> bool {
    let mut widths = span.text.chars().zip(&span.char_widths);
    widths.any(|(c, &width)| c.is_ascii_digit() && width > 0.65 * span.font_size)
}

/// The width of a text of squares, of letters and digits on half of one, and of spaces on a quarter.
fn width(text: &str, size: f32) -> f32 {
    let of = |c: char| match c {
        ' ' => 0.25,
        _ if c.is_ascii() => 0.52,
        _ if is_wide(c) => 1.0,
        _ => 0.0,
    };
    text.chars().map(of).sum::<f32>() * size
}

/// Ligatures as letters, and radicals, which some fonts give for characters, as these.
fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut all = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\u{FB00}'..='\u{FB06}' | '\u{2E80}'..='\u{2FDF}') {
            all.extend(c.to_string().nfkc());
        } else {
            all.push(c);
        }
    }
    all
}

/// Refuses pages of pictures and text that means nothing.
fn check_text(pages: &[Vec<Piece>], notes: &mut Vec<String>) -> Read<()> {
    let empty: Vec<usize> = (1..)
        .zip(pages)
        .filter(|(_, pieces)| pieces.is_empty())
        .map(|(number, _)| number)
        .collect();
    let (mut all, mut garbled) = (0_usize, 0_usize);
    for piece in pages.iter().flatten() {
        for c in piece.text.chars().filter(|c| !c.is_whitespace()) {
            all += 1;
            garbled += usize::from(
                c.is_control() || matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..),
            );
        }
    }
    if all == 0 || all < 8 * pages.len() && empty.len() * 2 > pages.len() {
        return Err(format!(
            "no text in its {} pages, which are pictures (a scan) or empty; recognise the text first, for instance with \
             ocrmypdf",
            pages.len()
        ));
    }
    if garbled as f64 > GARBLED * all as f64 {
        return Err(format!(
            "{garbled} of {all} characters mean nothing: its fonts do not say what they stand for; recognise the text, for \
             instance with ocrmypdf --force-ocr"
        ));
    }
    if !empty.is_empty() {
        let some: Vec<String> = empty.iter().take(20).map(ToString::to_string).collect();
        let more = if empty.len() > some.len() {
            ", …"
        } else {
            ""
        };
        notes.push(format!(
            "no text on {} pages (pictures?): {}{more}",
            empty.len(),
            some.join(", ")
        ));
    }
    Ok(())
}

/// Refuses fonts whose codes are those of an old Chinese encoding, which the library takes for others.
fn check_fonts(pdf: &PdfDocument, page: usize) -> Read<()> {
    let Ok(page) = pdf.get_page(page) else {
        return Ok(());
    };
    let inside = |object: &Object, key: &str| {
        let found = object.as_dict()?.get(key)?;
        pdf.resolve_object(found).ok()
    };
    let fonts = inside(&page, "Resources").and_then(|resources| inside(&resources, "Font"));
    let Some(fonts) = fonts else { return Ok(()) };
    for font in fonts.as_dict().into_iter().flat_map(|fonts| fonts.values()) {
        let Ok(font) = pdf.resolve_object(font) else {
            continue;
        };
        let encoding = inside(&font, "Encoding");
        let encoding = encoding
            .as_ref()
            .and_then(Object::as_name)
            .unwrap_or_default();
        let legacy = ["GB", "ETen-B5", "B5", "HKscs", "CNS"]
            .iter()
            .any(|start| encoding.starts_with(start));
        if legacy && inside(&font, "ToUnicode").is_none() {
            return Err(format!(
                "a font in the encoding {encoding}, which is not read rightly; use pdftotext -layout and align its text"
            ));
        }
    }
    Ok(())
}

/// Takes what the document says of itself.
fn metadata(pdf: &PdfDocument, draft: &mut Draft) {
    let trailer = pdf.trailer().as_dict();
    let Some(info) = trailer.and_then(|trailer| trailer.get("Info")) else {
        return;
    };
    let Ok(info) = pdf.resolve_object(info) else {
        return;
    };
    let text = |key: &str| {
        let value = pdf.resolve_object(info.as_dict()?.get(key)?).ok()?;
        let text = super::build::visible(&decoded(value.as_string()?));
        (!text.is_empty()).then_some(text)
    };
    draft.metadata.title = text("Title");
    draft.metadata.author = text("Author");
    draft.metadata.date = text("CreationDate").or_else(|| text("ModDate"));
    for key in ["Subject", "Keywords"] {
        if let Some(value) = text(key) {
            draft.metadata.more.insert(key.to_lowercase(), value);
        }
    }
}

/// A string of a PDF: UTF-16 with a mark, UTF-8 with one, or much like Windows-1252.
fn decoded(bytes: &[u8]) -> String {
    let encoding =
        encoding_rs::Encoding::for_bom(bytes).map_or(encoding_rs::WINDOWS_1252, |found| found.0);
    encoding.decode(bytes).0.into_owned()
}
