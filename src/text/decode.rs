//! Bytes to Unicode text: strictly, so that a byte which is not of the encoding is an error and never a U+FFFD.

use super::detect;
use super::map::SourceMap;
use crate::{Error, Result};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// First bytes of files that are not text, and what they are.
const BINARY: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (or a DOCX, XLSX, EPUB)"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"\x1F\x8B", "gzip data"),
    (b"\xD0\xCF\x11\xE0", "an old Office document"),
    (b"\xFF\xFE\0\0", "UTF-32"),
    (b"\0\0\xFE\xFF", "UTF-32"),
];

/// Decodes `bytes` from `encoding`, or from what they are found to be.
pub(super) fn decode(
    name: &str,
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    notes: &mut Vec<String>,
) -> Result<(String, SourceMap)> {
    if let Some((_, what)) = BINARY.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::new(
            name,
            format!("the file is {what}, not plain text; save it as text first"),
        ));
    }
    let marked = Encoding::for_bom(bytes);
    if encoding.is_none()
        && marked.is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0)
    {
        return Ok((text.to_owned(), SourceMap::identity(0, text.len())));
    }
    let (encoding, how, skip) = match (encoding, marked) {
        (Some(asked), Some((marked, len))) if asked == marked => (asked, "as asked", len),
        (Some(asked), _) => (asked, "as asked", 0),
        (None, Some((marked, len))) => (marked, "byte order mark", len),
        (None, None) => (detect::detect(name, bytes)?, "detected", 0),
    };
    notes.push(format!("read as {} ({how})", label(encoding)));
    let (text, map) = if encoding == UTF_8 {
        let text = std::str::from_utf8(&bytes[skip..])
            .map_err(|e| invalid(name, bytes, skip + e.valid_up_to(), UTF_8))?;
        (text.to_owned(), SourceMap::identity(skip, text.len()))
    } else {
        decode_by_character(name, bytes, skip, encoding)?
    };
    match text.find('\0') {
        Some(at) => Err(binary(
            name,
            map.source_span(super::Span::new(at, at)).start,
        )),
        None => Ok((text, map)),
    }
}

/// The name of an encoding; `gb18030` and `GBK` are one decoder, whose proper name is the standard's.
fn label(encoding: &'static Encoding) -> &'static str {
    if encoding == encoding_rs::GBK || encoding == encoding_rs::GB18030 {
        "GB18030"
    } else {
        encoding.name()
    }
}

/// Feeds the decoder a byte at a time: what comes out tells which bytes made it, in any encoding.
fn decode_by_character(
    name: &str,
    bytes: &[u8],
    skip: usize,
    encoding: &'static Encoding,
) -> Result<(String, SourceMap)> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() / 2 * 3);
    let mut map = SourceMap::empty();
    let mut out = [0; 32];
    let mut start = skip;
    for at in skip..=bytes.len() {
        let last = at == bytes.len();
        let input = if last { &[][..] } else { &bytes[at..=at] };
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(input, &mut out, last);
        if result != DecoderResult::InputEmpty {
            return Err(invalid(name, bytes, start, encoding));
        }
        if written == 0 {
            continue;
        }
        let (Ok(new), end) = (std::str::from_utf8(&out[..written]), at + 1) else {
            return Err(invalid(name, bytes, start, encoding));
        };
        text.push_str(new);
        map.push(
            written,
            start,
            written as u32,
            (end.min(bytes.len()) - start) as u32,
        );
        start = end;
    }
    Ok((text, map))
}

pub(super) fn invalid(name: &str, bytes: &[u8], at: usize, encoding: &'static Encoding) -> Error {
    let byte = bytes.get(at).copied().unwrap_or(0);
    Error::new(
        name,
        format!(
            "byte {at} (0x{byte:02X}) is not valid {}; name the encoding with --encoding",
            label(encoding)
        ),
    )
}

pub(super) fn binary(name: &str, at: usize) -> Error {
    Error::new(
        name,
        format!("byte {at} is NUL: the file is binary, not text"),
    )
}

/// UTF-16 without a byte order mark whose ASCII characters show as NUL bytes on one side of each pair.
pub(super) fn utf16_by_nuls(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let mut nuls = [0_usize; 2];
    for (at, _) in sample.iter().enumerate().filter(|&(_, &b)| b == 0) {
        nuls[at % 2] += 1;
    }
    let [even, odd] = nuls;
    if !bytes.len().is_multiple_of(2) || even + odd == 0 {
        return None;
    }
    // Text has NULs on one side only, apart from a stray U+4E00 or U+0100.
    if even * 8 < odd {
        Some(UTF_16LE)
    } else if odd * 8 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}
