//! Texts folded for matching, with the way back: what does not tell two spellings of a term apart is gone.

use crate::lexicon::{Token, TokenKind, Tokenizer, en, zh};
use crate::text::Span;

/// A text folded for matching.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// First byte in `text` of each unit (a character, or an English word), ascending.
    starts: Vec<usize>,
    /// Where each unit stands in the text as it was.
    origins: Vec<Span>,
}

/// What stands before each English word of a folded text.
const GAP: char = '\u{1}';

impl Folded {
    /// Folds Chinese: simplified characters, narrow and lower-case letters, white space, dashes, quotation marks,
    /// title marks and middle dots are gone, other marks stay. Linear.
    ///
    /// ```
    /// use zhen::term::Folded;
    /// let fold = |text| Folded::chinese(text).text;
    /// assert_eq!(fold("“兩國－雙園”"), fold("两国双园"));
    /// assert_eq!(fold("ＮＥＶ 汽车"), "nev汽车");
    /// ```
    pub fn chinese(text: &str) -> Self {
        let mut folded = Self::default();
        for (at, c) in text.char_indices() {
            let narrow = match c {
                '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                _ => c,
            };
            let plain = match narrow {
                _ if narrow.is_whitespace() => continue,
                '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '《' | '》'
                | '〈' | '〉' | '-' | '—' | '–' | '―' | '‐' | '‑' | '−' | '─' | '·' | '‧' | '•'
                | '・' | '\u{200B}' | '\u{FEFF}' => continue,
                '╱' | '∕' => '/',
                _ => zh::simplify(narrow),
            };
            let span = Span::new(at, at + c.len_utf8());
            for lower in plain.to_lowercase() {
                folded.push(lower, span);
            }
        }
        folded
    }

    fn push(&mut self, c: char, span: Span) {
        self.starts.push(self.text.len());
        self.origins.push(span);
        self.text.push(c);
    }

    /// Folds words in letters: the look-up form of each word and number after a gap; marks and possessive endings are
    /// gone. `tokens` are those of `text`.
    pub fn words(text: &str, tokens: &[Token]) -> Self {
        let mut folded = Self::default();
        for token in tokens {
            if token.kind == TokenKind::Punctuation || token.lookup == "'s" {
                continue;
            }
            folded.starts.push(folded.text.len());
            folded.origins.push(token.span);
            folded.text.push(GAP);
            folded.text.push_str(&token.lookup);
        }
        debug_assert!(
            folded
                .origins
                .last()
                .is_none_or(|span| span.end <= text.len())
        );
        folded
    }

    /// Folds `text` of the language of `tokenizer`.
    pub fn new(text: &str, code: &str, tokenizer: &Tokenizer) -> Self {
        if code == "zh" {
            Self::chinese(text)
        } else {
            Self::words(text, &tokenizer.tokenize(text))
        }
    }

    /// The bytes of the text as it was that `start..end` of the folded text came from; `None` where it cuts a unit.
    pub fn origin(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.starts.binary_search(&start).ok()?;
        let after = if end == self.text.len() {
            self.starts.len()
        } else {
            self.starts.binary_search(&end).ok()?
        };
        let last = after.checked_sub(1).filter(|&last| last >= first)?;
        Some(Span::new(self.origins[first].start, self.origins[last].end))
    }
}

/// Whether `found` is `term` in another inflection: number, possession, tense; not another part of speech, which a stem
/// would join (infected, infection). Both are one word; `term` in capitals alone is met by capitals alone (WHO).
pub(super) fn is_inflection(term: &str, found: &str) -> bool {
    let capitals = |word: &str| word.chars().filter(|c| c.is_uppercase()).count();
    let acronym =
        term.chars().count() > 1 && !term.chars().any(char::is_lowercase) && capitals(term) > 1;
    if acronym && capitals(found) < 2 {
        return false;
    }
    let (term, found) = (plain(term), plain(found));
    if term == found {
        return true;
    }
    if en::stem(&term) != en::stem(&found) {
        return false;
    }
    let shared: usize = term
        .chars()
        .zip(found.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    [&term, &found].iter().all(|word| {
        let tail = &word[shared..];
        !DERIVED.iter().any(|ending| tail.ends_with(ending))
    })
}

/// Endings of words that are derived from others.
const DERIVED: [&str; 19] = [
    "ion", "ions", "ious", "ity", "ities", "ive", "al", "ally", "ment", "ness", "able", "ance",
    "ence", "ant", "ent", "ic", "ly", "ist", "ous",
];

fn plain(word: &str) -> String {
    word.to_lowercase()
        .replace("isation", "ization")
        .replace("is", "iz")
        .replace("our", "or")
}
