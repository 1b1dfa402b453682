//! A rendering in other lengths: its words abbreviated, its abbreviations spelled out.

use super::english::{Word, is_same};
use crate::lexicon::TokenKind;

/// Whether a run of `words` reads as `pattern`, where each side may abbreviate what the other spells out (weak-side
/// Convertibility Undertaking for weak-side CU, RMB deposits for renminbi deposits, SME for small and medium-sized
/// enterprises, 7th for Seventh). An abbreviation that repeats what stands before it in the pattern may be left out.
/// Costs pattern times words, and the length of an abbreviation where there is one.
pub(super) fn shortened(pattern: &[Word], words: &[Word]) -> bool {
    (0..words.len()).any(|start| stands_at(pattern, words, start))
}

fn stands_at(pattern: &[Word], words: &[Word], start: usize) -> bool {
    let (mut i, mut j) = (0, start);
    while let Some(term) = pattern.get(i) {
        let rest = words.get(j..).unwrap_or_default();
        if let Some(word) = rest.first() {
            if is_same(term, word)
                || is_contraction(term, word)
                || is_contraction(word, term)
                || is_same_ordinal(term, word)
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }
            if let Some(length) = spelled(term, rest) {
                (i, j) = (i + 1, j + length);
                continue;
            }
            if let Some(length) = spelled(word, &pattern[i..]) {
                (i, j) = (i + length, j + 1);
                continue;
            }
        }
        let inside = j > start;
        if inside && (repeats(&pattern[..i], term) || (term.is_function() && i + 1 < pattern.len()))
        {
            i += 1;
        } else if inside && rest.first().is_some_and(Word::is_skipped) {
            j += 1;
        } else {
            return false;
        }
    }
    j > start
}

/// How many of the first `words` have the letters of `short`, an abbreviation, as initials: two or more with a
/// meaning, words without one and the second halves of hyphenated ones aside.
fn spelled(short: &Word, words: &[Word]) -> Option<usize> {
    if !short.is_abbreviation() {
        return None;
    }
    let letters = short.text.trim_end_matches('s').to_lowercase();
    let mut rest = letters.chars().peekable();
    for (at, word) in words.iter().enumerate() {
        let letter = rest.peek()?;
        if word.kind == TokenKind::Word
            && !word.is_abbreviation()
            && word.text.to_lowercase().starts_with(*letter)
        {
            rest.next();
            if rest.peek().is_none() {
                return (letters.chars().nth(1).is_some()).then_some(at + 1);
            }
        } else if at == 0 || !(word.is_function() || word.is_skipped() || word.hyphened) {
            return None;
        }
    }
    None
}

/// Whether the letters of `short` are the initials of the last words before it.
fn repeats(before: &[Word], short: &Word) -> bool {
    let letters: Vec<char> = short.text.to_lowercase().chars().collect();
    let initials = before
        .iter()
        .rev()
        .filter(|word| word.is_content())
        .filter_map(|word| word.text.to_lowercase().chars().next());
    letters.len() > 1
        && before.iter().filter(|word| word.is_content()).count() >= letters.len()
        && letters
            .iter()
            .rev()
            .copied()
            .eq(initials.take(letters.len()))
}

/// Whether `short` is three capitals or more that stand in `word` in this order, from its first letter on (RMB,
/// renminbi).
pub(super) fn is_contraction(word: &Word, short: &Word) -> bool {
    if short.text.len() < 3 || word.text.len() < 2 * short.text.len() || !short.is_acronym() {
        return false;
    }
    let letters: Vec<char> = short.text.chars().flat_map(char::to_lowercase).collect();
    if word.text.chars().count() < 2 * letters.len() {
        return false;
    }
    let mut rest = word.text.chars().flat_map(char::to_lowercase);
    rest.next() == Some(letters[0]) && letters[1..].iter().all(|letter| rest.any(|c| c == *letter))
}

/// Whether one word is the ordinal that the other writes in digits (Seventh, 7th).
fn is_same_ordinal(a: &Word, b: &Word) -> bool {
    let digits = |word: &Word| word.text.starts_with(|c: char| c.is_ascii_digit());
    if digits(a) == digits(b) {
        return false;
    }
    let value = |word: &Word| -> Option<usize> {
        let text = word.text.to_lowercase();
        if let Some(place) = ORDINALS.iter().position(|ordinal| *ordinal == text) {
            return Some(place + 1);
        }
        let (number, ending) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
        matches!(ending, "st" | "nd" | "rd" | "th").then(|| number.parse().ok())?
    };
    value(a).is_some_and(|own| value(b) == Some(own))
}

const ORDINALS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];

#[cfg(test)]
mod tests {
    use super::super::english;
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn either_side_may_be_abbreviated() {
        let tokenizer = Lexicon::builtin().tokenizer("en");
        let stands = |pattern: &str, text: &str| {
            shortened(
                &english::pattern(pattern, &tokenizer),
                &english::words(text, &tokenizer),
            )
        };
        for (pattern, text) in [
            (
                "weak-side CU",
                "the weak-side Convertibility Undertaking rate",
            ),
            (
                "Register of SVF licensees",
                "the Register of Stored Value Facility Licensees",
            ),
            (
                "renminbi customer deposits",
                "balances of RMB customer deposits",
            ),
            ("RMB deposits", "a renminbi deposit"),
            (
                "small and medium-sized enterprises financing",
                "cyber security and SME financing",
            ),
            (
                "Internal Ratings-Based (IRB) approach",
                "an internal ratings-based approach",
            ),
            ("The Seventh Annual Conference", "the 7th Annual Conference"),
        ] {
            assert!(stands(pattern, text), "{pattern}: {text}");
        }
        for (pattern, text) in [
            ("weak-side CU", "the weak-side exchange rate"),
            ("Register of SVF licensees", "the Register of Licensees"),
            ("renminbi payment activities", "RMB payment transactions"),
            (
                "small and medium-sized enterprises financing",
                "SMEs and their financing",
            ),
            ("Seventh Annual Conference", "the 8th Annual Conference"),
            ("debt servicing ratio", "DTI ratio"),
        ] {
            assert!(!stands(pattern, text), "{pattern}: {text}");
        }
    }
}
