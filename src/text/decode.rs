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
        // Who says utf-16 leaves the order of the bytes to the mark.
        (Some(asked), Some((marked, len))) if is_utf16(asked) && is_utf16(marked) => {
            (marked, "byte order mark", len)
        }
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
        match decode_whole(bytes, skip, encoding) {
            Some(decoded) => decoded,
            None => decode_by_character(name, bytes, skip, encoding)?,
        }
    };
    match text.find('\0') {
        Some(at) => Err(binary(
            name,
            map.source_span(super::Span::new(at, at)).start,
        )),
        None => Ok((text, map)),
    }
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The name of an encoding; `gb18030` and `GBK` are one decoder, whose proper name is the standard's.
fn label(encoding: &'static Encoding) -> &'static str {
    if encoding == encoding_rs::GBK || encoding == encoding_rs::GB18030 {
        "GB18030"
    } else {
        encoding.name()
    }
}

/// Decodes all at once, some four times as fast as a character at a time, where the bytes alone tell how long each
/// character is. `None` for other encodings and where anything is wrong, which is for [`decode_by_character`] to name.
fn decode_whole(
    bytes: &[u8],
    skip: usize,
    encoding: &'static Encoding,
) -> Option<(String, SourceMap)> {
    let length: fn(&[u8]) -> Option<usize> = match label(encoding) {
        "GB18030" => length_in_gb18030,
        "Big5" => length_in_big5,
        "UTF-16LE" => |bytes| Some(if bytes.get(1)? & 0xFC == 0xD8 { 4 } else { 2 }),
        "UTF-16BE" => |bytes| Some(if bytes.first()? & 0xFC == 0xD8 { 4 } else { 2 }),
        _ => return None,
    };
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(&bytes[skip..])?
        .into_owned();
    let mut map = SourceMap::empty();
    let mut at = skip;
    for c in text.chars() {
        let source = length(&bytes[at..])?;
        map.push(c.len_utf8(), at, c.len_utf8() as u32, source as u32);
        at += source;
    }
    (at == bytes.len()).then_some((text, map))
}

/// Bytes of the character that begins with `bytes` (GB 18030-2022; 0x80 is the euro sign of the WHATWG standard).
fn length_in_gb18030(bytes: &[u8]) -> Option<usize> {
    Some(match bytes {
        [..=0x80, ..] => 1,
        [_, 0x30..=0x39, ..] => 4,
        [_, ..] => 2,
        [] => return None,
    })
}

/// Bytes of the character that begins with `bytes`; `None` for the four codes that give two characters.
fn length_in_big5(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [] | [0x88, 0x62 | 0x64 | 0xA3 | 0xA5, ..] => None,
        [..0x80, ..] => Some(1),
        [_, ..] => Some(2),
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

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GB18030, GBK};

    #[test]
    fn all_at_once_is_the_same_as_a_character_at_a_time() {
        let texts = [
            "",
            "会谈在北京举行。GDP grew 6.6%，€5。\r\n",
            "a",
            "𠮷野家 𠀀 ḿ 한국어 й",
            "會談在北京舉行。Ê̄ ê̌",
        ];
        for encoding in [GB18030, GBK, BIG5, UTF_16LE, UTF_16BE] {
            for text in texts {
                let bytes = if encoding == UTF_16LE {
                    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
                } else if encoding == UTF_16BE {
                    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
                } else {
                    encoding.encode(text).0.into_owned()
                };
                same(&bytes, encoding);
            }
            for bytes in [
                &b"\x80\xA1"[..],
                b"\x88\x62\xA4\x40",
                b"\x81",
                b"\x81\x30\x81",
                b"\xFFa",
                b"\x00\xD8a",
            ] {
                same(bytes, encoding);
            }
        }
    }

    fn same(bytes: &[u8], encoding: &'static Encoding) {
        let Some((text, map)) = decode_whole(bytes, 0, encoding) else {
            return;
        };
        let (slow_text, slow_map) = decode_by_character("x", bytes, 0, encoding).unwrap();
        assert_eq!(text, slow_text);
        for (at, c) in text.char_indices() {
            let span = crate::text::Span::new(at, at + c.len_utf8());
            assert_eq!(
                map.source_span(span),
                slow_map.source_span(span),
                "{c:?} of {text:?} in {encoding:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_decode_alike_at_once_and_a_character_at_a_time(
            bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..12),
            text in "[a-z一-鿿0-9]{0,8}",
        ) {
            for encoding in [GB18030, BIG5, UTF_16LE, UTF_16BE] {
                same(&bytes, encoding);
                same(&encoding.encode(&text).0, encoding);
            }
        }
    }

    #[test]
    fn a_byte_order_mark_says_which_utf_16_it_is() {
        for (bytes, asked) in [
            (&b"\xFE\xFF\x4E\x2D"[..], UTF_16LE),
            (b"\xFE\xFF\x4E\x2D", UTF_16BE),
            (b"\xFF\xFE\x2D\x4E", UTF_16BE),
            (b"\x2D\x4E", UTF_16LE),
        ] {
            let (text, _) = decode("x", bytes, Some(asked), &mut Vec::new()).unwrap();
            assert_eq!(text, "中", "{bytes:?}");
        }
    }
}
