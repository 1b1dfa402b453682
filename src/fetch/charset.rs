//! The characters of a page: what its header, its `meta` and its bytes say, and whom to believe.

use crate::text::detect_encoding;
use crate::text::read::meta_charset;
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};

/// Of so many characters one may be damaged before a label is not believed.
const DAMAGE: usize = 200;

/// The text of a page, the encoding it was found in, and a note where that is not what the page said.
///
/// A byte order mark counts first. Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever the labels say: text of
/// GBK or Big5 hardly ever is. Else the header, then `meta`, if the bytes are (nearly) valid in it; else what the bytes
/// look like. What is damaged comes out as U+FFFD.
pub(super) fn decode(
    content_type: Option<&str>,
    bytes: &[u8],
) -> (String, &'static str, Option<String>) {
    let by_header = content_type.and_then(charset_of).and_then(labelled);
    let by_meta = meta_charset(bytes);
    let said = by_header.or(by_meta);
    let encoding = choose(bytes, by_header, by_meta);
    let (text, encoding, _) = encoding.decode(bytes);
    let name = if encoding == GBK {
        GB18030.name()
    } else {
        encoding.name()
    };
    let note = match said {
        Some(said) if !same(said, encoding) && !bytes.is_ascii() => {
            Some(format!("labelled {}, read as {name}", said.name()))
        }
        _ => None,
    };
    (text.into_owned(), name, note)
}

fn choose(
    bytes: &[u8],
    by_header: Option<&'static Encoding>,
    by_meta: Option<&'static Encoding>,
) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let labels = [by_header, by_meta];
    // What is labelled ISO-8859-1 is so by a server's default as often as by a person.
    let labels = labels.into_iter().flatten().filter(|&e| e != WINDOWS_1252);
    for encoding in labels {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let damaged = text.matches('\u{FFFD}').count();
        if damaged * DAMAGE <= text.chars().filter(|c| !c.is_ascii()).count() {
            return encoding;
        }
    }
    detect_encoding(bytes).unwrap_or(UTF_8)
}

fn same(a: &'static Encoding, b: &'static Encoding) -> bool {
    let chinese = [GBK, GB18030];
    a == b || (chinese.contains(&a) && chinese.contains(&b))
}

fn labelled(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim_matches(['"', '\'', ' ']).as_bytes())
}

/// The `charset` of a content type.
fn charset_of(value: &str) -> Option<&str> {
    value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then_some(value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "两国元首举行会谈，一致同意深化全面战略伙伴关系。";

    fn page(meta: &str) -> String {
        format!("<html><head>{meta}</head><body><p>{TEXT}</p></body></html>")
    }

    #[test]
    fn labels_that_lie_are_not_believed() {
        let gbk = "<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>";
        let utf8 = "<meta charset=\"utf-8\">";
        for (header, meta, encoding, noted) in [
            (None, "", UTF_8, false),
            (None, "", GB18030, false),
            (None, gbk, GB18030, false),
            (None, gbk, UTF_8, true),
            (None, utf8, GB18030, true),
            (Some("text/html; charset=utf-8"), gbk, GB18030, true),
            (Some("text/html; charset=\"GBK\""), utf8, GB18030, false),
            (Some("text/html; charset=gbk"), utf8, UTF_8, true),
            (Some("text/html;charset=ISO-8859-1"), "", GB18030, true),
            (Some("text/html; charset=nonsense"), "", UTF_8, false),
        ] {
            let html = page(meta);
            let (bytes, _, _) = encoding.encode(&html);
            let (text, name, note) = decode(header, &bytes);
            assert_eq!(text, html, "{header:?} {meta} {}", encoding.name());
            let expected = if encoding == GB18030 {
                "gb18030"
            } else {
                "UTF-8"
            };
            assert_eq!(name, expected);
            assert_eq!(note.is_some(), noted, "{header:?} {meta} {note:?}");
        }
    }

    #[test]
    fn a_damaged_byte_does_not_change_the_encoding() {
        let (bytes, _, _) = GB18030.encode(TEXT);
        let mut bytes = bytes.repeat(20);
        bytes.push(0xFF);
        let (text, name, _) = decode(Some("text/html; charset=gbk"), &bytes);
        assert_eq!(name, "gb18030");
        assert!(text.starts_with(TEXT) && text.ends_with('\u{FFFD}'));
        assert_eq!(decode(None, b"").0, "");
    }
}
