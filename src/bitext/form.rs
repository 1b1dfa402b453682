//! Texts without what does not matter for sameness: width, case, spaces, punctuation.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

/// Calls `visit` for each token of `text` after normalisation (NFKC, lower case): a Chinese character or kana, a word or
/// number, or a symbol that changes what a number means (`%`, `$`, `+`, a minus sign). Punctuation is left out, but for
/// the marks inside numbers: 3.5, 12:30, 2041-06. Linear in the text's length.
pub(super) fn each_token(text: &str, mut visit: impl FnMut(&str)) {
    let folded = if text.chars().all(is_plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    };
    let mut token = String::new();
    let mut before = None;
    let mut rest = folded.chars();
    while let Some(c) = rest.next() {
        let c = narrow(c);
        let next = || rest.clone().next().map(narrow);
        match c {
            c if stands_alone(c) => {
                flush(&mut token, &mut visit);
                visit(c.encode_utf8(&mut [0; 4]));
            }
            'A'..='Z' => token.push(c.to_ascii_lowercase()),
            c if c.is_ascii() && c.is_ascii_alphanumeric() => token.push(c),
            c if c.is_alphanumeric() => token.extend(c.to_lowercase()),
            '.' | ':' | '/' | '-' if is_digit(token.chars().next_back()) && is_digit(next()) => {
                token.push(c);
            }
            ',' if is_digit(token.chars().next_back()) && is_group(rest.clone()) => {}
            '\'' | '’' if !token.is_empty() && next().is_some_and(char::is_alphabetic) => {}
            _ => {
                flush(&mut token, &mut visit);
                let signs =
                    matches!(c, '-' | '−' | '–') && !before.is_some_and(char::is_alphanumeric);
                if signs && is_digit(next()) {
                    token.push('-');
                } else if matches!(
                    c,
                    '%' | '‰' | '$' | '€' | '£' | '¥' | '+' | '=' | '<' | '>' | '°'
                ) {
                    visit(c.encode_utf8(&mut [0; 4]));
                }
            }
        }
        before = Some(c);
    }
    flush(&mut token, &mut visit);
}

/// A hash of the tokens, spaces between them aside; two numbers in a row are still two. Of a text without any, a hash of
/// its bytes. Linear in the text's length.
pub(super) fn hash(text: &str) -> u64 {
    let mut joined = String::with_capacity(text.len());
    each_token(text, |token| join(&mut joined, token));
    hash_joined(text, &joined)
}

/// Adds a token to those before it.
pub(super) fn join(joined: &mut String, token: &str) {
    if is_digit(joined.chars().next_back()) && is_digit(token.chars().next()) {
        joined.push(' ');
    }
    joined.push_str(token);
}

/// [`hash`], where the tokens of `text` are joined already.
pub(super) fn hash_joined(text: &str, joined: &str) -> u64 {
    xxh3_64(if joined.is_empty() { text } else { joined }.as_bytes())
}

/// Adds the hash of each token of `text`.
pub(super) fn hashes(text: &str, out: &mut Vec<u64>) {
    each_token(text, |token| out.push(xxh3_64(token.as_bytes())));
}

/// The hash of each run of `length` tokens, by the hashes of the tokens; none of fewer tokens. One step a token.
pub(super) fn runs(tokens: &[u64], length: usize) -> impl Iterator<Item = u64> + '_ {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    let first = (1..length).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mut sum = 0u64;
    tokens.iter().enumerate().filter_map(move |(k, token)| {
        if let Some(gone) = k.checked_sub(length) {
            sum = sum.wrapping_sub(tokens[gone].wrapping_mul(first));
        }
        sum = sum.wrapping_mul(BASE).wrapping_add(*token);
        (k + 1 >= length).then(|| mix(sum))
    })
}

/// Spreads the bits of a hash (finaliser of `MurmurHash3`).
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    x = (x ^ (x >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    x ^ (x >> 33)
}

fn flush(token: &mut String, visit: &mut impl FnMut(&str)) {
    if !token.is_empty() {
        visit(token);
        token.clear();
    }
}

/// Whether NFKC leaves `c` as it is, or [`narrow`] and the dropping of punctuation do the same.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{7F}' | '\u{2010}'..='\u{2025}' | '\u{3000}'..='\u{301F}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{FF01}'..='\u{FF5E}')
}

/// A full-width form as ASCII.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Whether `c` is a token of its own: Chinese characters and kana are written without spaces.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3040}'..='\u{30FA}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit())
}

/// Whether three digits follow a comma, and no fourth.
fn is_group(rest: std::str::Chars<'_>) -> bool {
    let digits = rest.take(4).take_while(|c| narrow(*c).is_ascii_digit());
    digits.count() == 3
}

#[cfg(test)]
mod tests {
    use super::{each_token, hash, hashes, runs};

    fn tokens(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each_token(text, |token| all.push(token.to_owned()));
        all
    }

    #[test]
    fn tokens_are_characters_words_and_numbers() {
        for (text, expected) in [
            ("Don’t panic, Mr. Wang!", "dont panic mr wang"),
            ("ＧＤＰ增长６.６％", "gdp 增 长 6.6 %"),
            ("1,000 or 1,2,3 or 3.5.", "1000 or 1 2 3 or 3.5"),
            ("-5°C, 2019-20, pre-war", "-5 ° c 2019-20 pre war"),
            ("Cafe\u{301} ﬁne ㎏", "café fine kg"),
            ("…—「」", ""),
            ("US$1,234,567.89", "us $ 1234567.89"),
        ] {
            assert_eq!(tokens(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn sameness_passes_over_width_case_spaces_and_marks_but_not_numbers() {
        let same = |a, b| assert_eq!(hash(a), hash(b), "{a} {b}");
        let other = |a, b| assert_ne!(hash(a), hash(b), "{a} {b}");
        same("中国，经济。", "中国 经济");
        same("Hello, World!", "hello world");
        same("1,000 people", "1000 people");
        other("3.5%", "35%");
        other("5%", "5");
        other("room 1 2", "room 12");
        other("-5", "5");
        other("!!!", "???");
        other("1,2,3", "123");
    }

    #[test]
    fn runs_have_the_same_hash_wherever_they_stand() {
        let of = |text: &str| {
            let mut tokens = Vec::new();
            hashes(text, &mut tokens);
            runs(&tokens, 3).collect::<Vec<u64>>()
        };
        assert_eq!(of("a b c d")[1], of("x y b c d")[2]);
        assert_eq!(of("a b c").len(), 1);
        assert_ne!(of("a b c"), of("b a c"));
        assert!(of("a b").is_empty());
    }
}
