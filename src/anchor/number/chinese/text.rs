//! A Chinese text prepared for reading quantities.

use crate::anchor::number::figure::Figure;
use crate::anchor::number::{Kind, Quantity, units};
use crate::lexicon::zh::simplify;
use crate::text::Span;

/// A text in simplified, narrow characters, without the blanks that printers set inside numbers.
pub(super) struct Text {
    pub c: Vec<char>,
    /// Where each character begins in the text as it was, and where it ends.
    at: Vec<(usize, usize)>,
}

impl Text {
    pub fn new(text: &str) -> Self {
        let mut folded = Self {
            c: Vec::with_capacity(text.len() / 3 + 1),
            at: Vec::with_capacity(text.len() / 3 + 1),
        };
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let c = match c {
                '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
                '–' | '—' | '―' | '─' | '〜' | '−' => '~',
                c if c.is_ascii() => c.to_ascii_lowercase(),
                '餘' => '余',
                '兩' => '两',
                c => simplify(c),
            };
            if !(c == '~' && folded.c.last() == Some(&'~')) {
                folded.c.push(c);
                folded.at.push((at, end));
            }
        }
        if folded.c.contains(&' ') {
            folded.without_blanks()
        } else {
            folded
        }
    }

    /// Blanks beside a Chinese character, between single digits (2 0 1 5), and those that group digits by three (9 400)
    /// go.
    fn without_blanks(self) -> Self {
        let mut kept = Self {
            c: Vec::with_capacity(self.c.len()),
            at: Vec::with_capacity(self.c.len()),
        };
        let digits = |from: usize| {
            self.c[from..]
                .iter()
                .take(4)
                .take_while(|c| c.is_ascii_digit())
                .count()
        };
        // Digits in a row since the last blank, and whether digits stood alone between blanks before that.
        let (mut run, mut spaced) = (0, false);
        for (k, &c) in self.c.iter().enumerate() {
            if c == ' ' && k > 0 {
                let (before, after) = (self.c[k - 1], self.c.get(k + 1).copied().unwrap_or(' '));
                let between = before.is_ascii_digit() && after.is_ascii_digit();
                let next = digits(k + 1);
                let alone = between && run == 1 && next == 1;
                let group = between && !spaced && run <= 3 && next == 3;
                let beside =
                    before != ' ' && after != ' ' && !(before.is_ascii() && after.is_ascii());
                if alone || group || beside || (after == '%' && before.is_ascii_digit()) {
                    (run, spaced) = (0, alone);
                    continue;
                }
                spaced = false;
            }
            run = if c.is_ascii_digit() { run + 1 } else { 0 };
            kept.c.push(c);
            kept.at.push(self.at[k]);
        }
        kept
    }

    pub fn rest(&self, at: usize) -> &[char] {
        &self.c[at.min(self.c.len())..]
    }

    pub fn starts(&self, at: usize, word: &str) -> bool {
        units::starts_with(self.rest(at), word)
    }

    /// The first of `words` that stands at `at`, and its characters.
    pub fn one_of<'a>(&self, at: usize, words: &[&'a str]) -> Option<(&'a str, usize)> {
        words
            .iter()
            .find(|word| self.starts(at, word))
            .map(|word| (*word, word.chars().count()))
    }

    pub fn ends(&self, at: usize, word: &str) -> bool {
        let length = word.chars().count();
        at >= length && self.starts(at - length, word)
    }

    /// The longest of `words` that ends before `at`.
    pub fn before<'a>(&self, at: usize, words: &[&'a str]) -> Option<&'a str> {
        words
            .iter()
            .copied()
            .filter(|word| self.ends(at, word))
            .max_by_key(|word| word.len())
    }

    pub fn quantity(&self, kind: Kind, figure: Figure, from: usize, to: usize) -> Quantity {
        let span = Span::new(self.at[from].0, self.at[to - 1].1);
        Quantity::new(kind, span, figure)
    }
}
