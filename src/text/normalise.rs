//! Decoded text cleaned: line ends, control and zero-width characters, NFC.
//!
//! A scan over the bytes finds the first character that may need anything; text in which there is none is returned as
//! it came, without a copy. White space is left alone (the ideographic and the no-break space mean something to whoever
//! set the text), and so are the zero-width joiners wherever they shape letters: they go only next to Han.

use super::Span;
use super::chars::is_han;
use super::map::{Rewrite, SourceMap};
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Cleans `text`; says in `notes` what was changed and how often.
pub(super) fn clean(text: String, map: SourceMap, notes: &mut Vec<String>) -> (String, SourceMap) {
    let mut needs = Needs::default();
    needs.scan(text.as_bytes());
    let (text, map) = if needs.drop {
        drop_invisible(&text, &map, notes)
    } else {
        (text, map)
    };
    if needs.replaced {
        let count = text.matches(char::REPLACEMENT_CHARACTER).count();
        if count > 0 {
            notes.push(format!(
                "{count} replacement characters (U+FFFD) in the input: text was lost before it was saved"
            ));
        }
    }
    if needs.compose && is_nfc_quick(text.chars()) != IsNormalized::Yes {
        return compose(&text, &map, notes);
    }
    (text, map)
}

/// Which passes a text may need.
#[derive(Default)]
struct Needs {
    drop: bool,
    compose: bool,
    replaced: bool,
}

impl Needs {
    /// One pass over the bytes. Han, kana, ASCII and Latin letters cost a table look-up; only lead bytes that can begin
    /// something to clean or to compose are looked at closer.
    fn scan(&mut self, bytes: &[u8]) {
        for (chunk, part) in bytes.chunks(CHUNK).enumerate() {
            // One vector comparison where all are plain.
            if !part
                .iter()
                .fold(true, |quiet, &byte| quiet & is_quiet(byte))
            {
                self.scan_chunk(bytes, chunk * CHUNK, chunk * CHUNK + part.len());
            }
        }
    }

    fn scan_chunk(&mut self, bytes: &[u8], start: usize, end: usize) {
        for at in start..end {
            let byte = bytes[at];
            if QUIET[byte as usize] {
                continue;
            }
            let next = |n: usize| bytes.get(at + n).copied().unwrap_or(0);
            match byte {
                0x00..0x20 | 0x7F => self.drop = true,
                // C1 controls, soft hyphen.
                0xC2 => self.drop |= next(1) < 0xA0 || next(1) == 0xAD,
                0xE2 => self.scan_punctuation(next(1), next(2)),
                // Tone marks U+302A–302F, voicing marks U+3099–309A.
                0xE3 => {
                    self.compose |= matches!(
                        (next(1), next(2)),
                        (0x80, 0xAA..=0xAF) | (0x82, 0x99..=0x9A)
                    );
                }
                0xEF => match (next(1), next(2)) {
                    (0xA4..=0xAC, _) => self.compose = true,
                    (0xBB, 0xBF) => self.drop = true,
                    (0xBF, 0xBD) => self.replaced = true,
                    _ => {}
                },
                // U+061C, the Arabic letter mark.
                0xD8 if next(1) == 0x9C => self.drop = true,
                0xF0 if next(1) >= 0xA0 && !(next(1) == 0xAF && next(2) >= 0xA0) => {}
                _ => self.compose = true,
            }
        }
    }

    /// U+2000–2FFF, where Chinese has its quotation marks and dashes.
    fn scan_punctuation(&mut self, second: u8, third: u8) {
        match (second, third) {
            (0x80, 0x8B..=0x8F | 0xA8..=0xAE) | (0x81, 0xA0..=0xAF) => self.drop = true,
            (0x80, 0x80 | 0x81) | (0x83, _) | (0x84, 0xA6..=0xAB) | (0x8C, 0xA9 | 0xAA) => {
                self.compose = true;
            }
            (0xAB | 0xB3..=0xB7, _) => self.compose = true,
            _ => {}
        }
    }
}

/// Bytes that never begin or make up anything to clean: ASCII text, continuation bytes, and the lead bytes of Latin
/// letters up to U+02FF and of Han.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "without branches the loop over a chunk is one of vectors"
)]
const fn is_quiet(byte: u8) -> bool {
    (byte == 0x09)
        | (byte == 0x0A)
        | (byte >= 0x20) & (byte < 0x7F)
        | (byte >= 0x80) & (byte < 0xC2)
        | (byte > 0xC2) & (byte < 0xCC)
        | (byte >= 0xE4) & (byte <= 0xE9)
}

static QUIET: [bool; 256] = {
    let mut quiet = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        quiet[byte] = is_quiet(byte as u8);
        byte += 1;
    }
    quiet
};

/// Bytes compared at once.
const CHUNK: usize = 32;

/// What became of a character in [`drop_invisible`].
enum Fate {
    Kept,
    Dropped,
    Newline,
}

fn drop_invisible(text: &str, map: &SourceMap, notes: &mut Vec<String>) -> (String, SourceMap) {
    let mut new = Rewrite::new(text, map);
    let mut kept = 0;
    let (mut controls, mut zero_width, mut returns, mut breaks) = (0, 0, 0, 0);
    let mut previous = '\n';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        let fate = match c {
            '\r' => {
                returns += 1;
                if next == Some('\n') {
                    Fate::Dropped
                } else {
                    Fate::Newline
                }
            }
            // A page or line break that is a line end of its own keeps two words apart.
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if previous != '\n' && next.is_some_and(|c| !matches!(c, '\n' | '\r')) {
                    breaks += 1;
                    Fate::Newline
                } else {
                    controls += 1;
                    Fate::Dropped
                }
            }
            '\n' | '\t' => Fate::Kept,
            c if c.is_control() => {
                controls += 1;
                Fate::Dropped
            }
            '\u{200C}' | '\u{200D}' if !is_han(previous) && !next.is_some_and(is_han) => Fate::Kept,
            '\u{AD}'
            | '\u{61C}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' => {
                zero_width += 1;
                Fate::Dropped
            }
            _ => Fate::Kept,
        };
        if matches!(fate, Fate::Kept) {
            previous = c;
            continue;
        }
        new.copy(Span::new(kept, at));
        kept = at + c.len_utf8();
        if matches!(fate, Fate::Newline) {
            new.put("\n", Span::new(at, kept));
            previous = '\n';
        }
    }
    new.copy(Span::new(kept, text.len()));
    for (count, what) in [
        (returns, "carriage returns made line feeds"),
        (breaks, "page and line breaks made line feeds"),
        (controls, "control characters dropped"),
        (zero_width, "zero-width characters dropped"),
    ] {
        if count > 0 {
            notes.push(format!("{count} {what}"));
        }
    }
    new.finish()
}

/// NFC, a cluster (a starter and what may combine with it) at a time, so that the map stays exact.
fn compose(text: &str, map: &SourceMap, notes: &mut Vec<String>) -> (String, SourceMap) {
    let mut new = Rewrite::new(text, map);
    let mut kept = 0;
    let mut count = 0;
    let mut start = 0;
    while start < text.len() {
        let end = cluster_end(text, start);
        let cluster = &text[start..end];
        if !cluster.is_ascii() && is_nfc_quick(cluster.chars()) != IsNormalized::Yes {
            let composed: String = cluster.nfc().collect();
            if composed != cluster {
                count += 1;
                new.copy(Span::new(kept, start));
                new.put(&composed, Span::new(start, end));
                kept = end;
            }
        }
        start = end;
    }
    new.copy(Span::new(kept, text.len()));
    if count > 0 {
        notes.push(format!("{count} characters composed (Unicode NFC)"));
    }
    new.finish()
}

/// Where the cluster that begins at `start` ends: before the next character that nothing before it can change.
fn cluster_end(text: &str, start: usize) -> usize {
    let mut chars = text[start..].char_indices();
    chars.next();
    chars
        .find(|&(_, c)| {
            c.is_ascii()
                || canonical_combining_class(c) == 0
                    && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
        })
        .map_or(text.len(), |(at, _)| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> (String, Vec<String>) {
        let mut notes = Vec::new();
        let map = SourceMap::identity(0, text.len());
        let (clean, map) = clean(text.to_owned(), map, &mut notes);
        let whole = map.source_span(Span::new(0, clean.len()));
        assert!(whole.end <= text.len(), "{text:?}");
        (clean, notes)
    }

    #[test]
    fn what_is_dropped_and_what_is_kept() {
        let cases = [
            ("a\r\nb\rc\n", "a\nb\nc\n"),
            ("中\u{200B}国\u{FEFF}人\u{AD}民", "中国人民"),
            ("中\u{200D}国", "中国"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("\u{202A}x\u{202C}\u{7}", "x"),
            ("page\u{C}next", "page\nnext"),
            ("page\n\u{C}next", "page\nnext"),
            ("a\u{3000}b\u{A0}c\td", "a\u{3000}b\u{A0}c\td"),
            ("e\u{301}te\u{301}", "été"),
            ("e\u{200B}\u{301}", "é"),
            ("\u{F900}", "\u{8C48}"),
            ("\u{212B}\u{2000}", "Å\u{2002}"),
            ("が", "が"),
            ("か\u{3099}", "が"),
            ("\u{1112}\u{1161}\u{11AB}", "한"),
            ("👨\u{200D}👩", "👨\u{200D}👩"),
        ];
        for (input, expected) in cases {
            assert_eq!(cleaned(input).0, expected, "{input:?}");
        }
    }

    #[test]
    fn changes_are_counted_and_nothing_else_is_said() {
        assert_eq!(
            cleaned("“中国”，《人民》——好……\n\n\tcafé\n").1,
            Vec::<String>::new()
        );
        assert_eq!(
            cleaned("a\r\nb\u{B}c\u{200B}\u{1}e\u{301}\u{FFFD}").1,
            [
                "1 carriage returns made line feeds",
                "1 page and line breaks made line feeds",
                "1 control characters dropped",
                "1 zero-width characters dropped",
                "1 replacement characters (U+FFFD) in the input: text was lost before it was saved",
                "1 characters composed (Unicode NFC)",
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn the_result_is_nfc_and_cleaning_it_again_changes_nothing(text in "(?s).{0,40}") {
            let once = cleaned(&text).0;
            let composed: String = once.nfc().collect();
            proptest::prop_assert_eq!(&composed, &once);
            proptest::prop_assert_eq!(cleaned(&once).0, once);
        }
    }
}
