//! Which encoding a file is in.
//!
//! UTF-8 is what is valid UTF-8. For the rest, the encodings of Chinese are tried in turn and what they give is scored
//! by how much it looks like Chinese: characters that everybody uses, then those of the first level of the standard
//! (GB 2312 rows 16–55, Big5 rows A4–C6), then the others. chardetng, which looks at byte pairs and knows all the
//! encodings of the web, decides only where that score is low: alone it reads the GBK of 新闻 as KOI8-U and GBK inside
//! English as EUC-JP, and told to expect Chinese it fails Big5.

use super::chars::{is_han, is_wide_mark};
use super::decode::{binary, invalid, utf16_by_nuls};
use crate::Result;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Bytes looked at from the first that is not ASCII on: enough for some ten thousand characters.
const SAMPLE: usize = 1 << 16;

/// Mean score of a character from which text is Chinese without asking further. Running text reaches 1.8 and more;
/// Korean, whose syllables stand where GB 2312 has its first level, about 0.9 when read so.
const SURE: f64 = 1.3;

/// Mean score from which text is taken for Chinese where chardetng sees no East Asian encoding either: names and
/// headlines of rare characters.
const LIKELY: f64 = 0.2;

/// Some 900 of the characters that running text uses most, in both scripts.
const COMMON: &str = include_str!("common_han.txt");

static COMMON_SET: LazyLock<HashSet<char>> =
    LazyLock::new(|| COMMON.chars().filter(|&c| is_han(c)).collect());

/// The encoding of `bytes`, which have no byte order mark and are not valid UTF-8, or hold NUL bytes.
pub(super) fn detect(name: &str, bytes: &[u8]) -> Result<&'static Encoding> {
    if bytes.contains(&0) {
        let by_score = [UTF_16LE, UTF_16BE].map(|e| (score(bytes, e), e));
        let best = by_score
            .into_iter()
            .filter_map(|(s, e)| s.map(|s| (s, e)))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        return match best {
            Some((s, encoding)) if s >= SURE => Ok(encoding),
            _ => utf16_by_nuls(bytes)
                .filter(|&e| plausible_utf16(bytes, e))
                .ok_or_else(|| {
                    let at = bytes.iter().position(|&b| b == 0);
                    binary(name, at.unwrap_or_default())
                }),
        };
    }
    let Err(error) = std::str::from_utf8(bytes) else {
        return Ok(UTF_8);
    };
    let bad = error.valid_up_to();
    if is_damaged_utf8(bytes) {
        return Err(invalid(name, bytes, bad, UTF_8));
    }
    let mut best = (f64::NEG_INFINITY, GB18030);
    for encoding in [GB18030, BIG5, UTF_16LE, UTF_16BE] {
        if let Some(score) = score(bytes, encoding)
            && score > best.0
        {
            best = (score, encoding);
        }
    }
    if best.0 >= SURE {
        return Ok(best.1);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let high = bytes.iter().filter(|&&b| b >= 0x80).take(64).count();
    let foreign = ["EUC-KR", "EUC-JP", "Shift_JIS", "ISO-2022-JP"].contains(&guess.name());
    if best.0 >= LIKELY && !(foreign && high >= 64) {
        return Ok(best.1);
    }
    // 0xFE and 0xFF (þ, ÿ) hardly occur in Western text: such a file is damaged, or not text.
    let western = guess == WINDOWS_1252;
    if western && bytes.iter().all(|&b| !(0x80..0xFE).contains(&b)) {
        return Err(invalid(name, bytes, bad, UTF_8));
    }
    Ok(guess)
}

/// Whether the bytes are UTF-8 but for a few: three-byte characters, which other encodings hardly ever form by chance,
/// outnumber the bytes that are wrong.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut long, mut wrong) = (0_usize, 0_usize);
    let mut chunks = 0;
    for chunk in bytes[..bytes.len().min(SAMPLE * 4)].utf8_chunks() {
        long += chunk.valid().chars().filter(|&c| c >= '\u{800}').count();
        wrong += chunk.invalid().len();
        chunks += 1;
        if chunks > 10_000 {
            break;
        }
    }
    long > wrong
}

/// Mean score of the characters beyond ASCII when `bytes` are read as `encoding`; `None` where they cannot be.
fn score(bytes: &[u8], encoding: &'static Encoding) -> Option<f64> {
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    if wide && !bytes.len().is_multiple_of(2) {
        return None;
    }
    let first = bytes.iter().position(|&b| b >= 0x80 || b == 0)?;
    let start = if wide { first & !1 } else { first };
    let end = bytes.len().min(start + SAMPLE);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(SAMPLE * 2);
    let (result, _) = decoder.decode_to_string_without_replacement(
        &bytes[start..end],
        &mut text,
        end == bytes.len(),
    );
    // One wrong byte in a long text of the encoding is for the strict decoder to name.
    let errors = match result {
        DecoderResult::Malformed(..) => 100.0,
        _ => 0.0,
    };
    let (mut sum, mut count) = (-errors, 0.0);
    for c in text.chars() {
        let points = match c {
            '\0'..='\u{7F}' if wide && c.is_ascii_graphic() => 1.0,
            '\t' | '\n' | '\r' | ' '..='~' => continue,
            c if is_han(c) => points_of_han(c, encoding),
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => 1.0,
            c if is_wide_mark(c) => 2.0,
            '\u{3000}' | '\u{A0}' | '\u{2013}' | '℃' | '①'..='⑳' => 1.0,
            '\u{FE30}'..='\u{FE4F}' => 0.0,
            '\u{3040}'..='\u{30FF}' => -1.0,
            _ => -3.0,
        };
        sum += points;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}

fn points_of_han(c: char, encoding: &'static Encoding) -> f64 {
    if COMMON_SET.contains(&c) {
        return 3.0;
    }
    let mut buffer = [0; 4];
    let own = if encoding == BIG5 { BIG5 } else { GB18030 };
    let (bytes, _, unmappable) = own.encode(c.encode_utf8(&mut buffer));
    if unmappable || bytes.len() != 2 {
        return -3.0;
    }
    let (lead, trail) = (bytes[0], bytes[1]);
    if own == BIG5 {
        return match lead {
            0xA4..=0xC6 => 0.5,
            0xC9..=0xF9 => -1.0,
            _ => -3.0,
        };
    }
    // In UTF-16 traditional characters, which GB 2312 lacks, are as good as simplified ones.
    let missing = if encoding == GB18030 { -2.0 } else { 0.0 };
    match (lead, trail) {
        (0xB0..=0xD7, 0xA1..) => 0.5,
        (0xD8..=0xF7, 0xA1..) => -1.0,
        _ => missing,
    }
}

/// Whether `bytes` are UTF-16 of letters and spaces rather than binary data with many NULs.
fn plausible_utf16(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let end = bytes.len().min(SAMPLE);
    let mut text = String::with_capacity(SAMPLE * 2);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (result, _) =
        decoder.decode_to_string_without_replacement(&bytes[..end], &mut text, end == bytes.len());
    let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    !matches!(result, DecoderResult::Malformed(..))
        && text.chars().filter(odd).count() * 50 <= text.chars().count()
        && text.chars().any(char::is_alphabetic)
}
