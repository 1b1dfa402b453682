//! A text cut into runs of one kind, whatever the language.

use super::TokenKind;
use crate::text::Span;
use unicode_normalization::char::is_combining_mark;

/// A run of characters of one kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub span: Span,
    pub kind: TokenKind,
}

/// Whether a character is a Chinese one, 〇 included.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇' | '々'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Full-width ASCII and the ideographic space folded to their narrow forms.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The kind of mark that a punctuation character is: Chinese and typographic ones folded to ASCII.
pub(super) fn fold_mark(c: char) -> char {
    match narrow(c) {
        '。' | '．' | '｡' => '.',
        '、' | '､' => ',',
        '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉'
        | '〝' | '〞' => '"',
        '‘' | '’' | '‚' | '‹' | '›' | '′' => '\'',
        '—' | '–' | '―' | '‐' | '‑' | '−' | '─' => '-',
        '【' | '〔' | '〖' => '[',
        '】' | '〕' | '〗' => ']',
        '‰' => '%',
        '・' | '‧' | '•' => '·',
        '～' | '〜' => '~',
        '⋯' => '…',
        folded => folded,
    }
}

fn is_skipped(c: char) -> bool {
    narrow(c).is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !is_han(c) && !is_combining_mark(c)
}

fn is_digit(c: char) -> bool {
    narrow(c).is_ascii_digit()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '＇' | 'ʼ')
}

/// Cuts `text` into runs: ascending, disjoint, without white space, control and format characters. `decimal` is the
/// mark before decimals, `.` or `,`; the other one groups digits by three.
pub(super) fn runs(text: &str, decimal: char) -> Runs<'_> {
    Runs {
        text,
        at: 0,
        decimal,
    }
}

pub(super) struct Runs<'a> {
    text: &'a str,
    at: usize,
    decimal: char,
}

impl Runs<'_> {
    /// The byte after the longest prefix from `at` whose characters all satisfy `test`.
    fn end_of(&self, at: usize, test: impl Fn(char) -> bool) -> usize {
        self.text[at..]
            .char_indices()
            .find(|&(_, c)| !test(c))
            .map_or(self.text.len(), |(offset, _)| at + offset)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// Digits with group marks, a decimal mark, and an ordinal or plural ending (17th, 1990s).
    fn number(&self, start: usize) -> usize {
        let mut end = self.end_of(start, is_digit);
        let mut decimals = false;
        while let Some(mark) = self.char_at(end) {
            let after = end + mark.len_utf8();
            let digits = self.end_of(after, is_digit);
            let length = self.text[after..digits].chars().count();
            let groups =
                matches!(narrow(mark), ',' | '.') && narrow(mark) != self.decimal && length == 3;
            if decimals || length == 0 || !(groups || narrow(mark) == self.decimal) {
                break;
            }
            decimals = !groups;
            end = digits;
        }
        let suffix = self.end_of(end, is_letter);
        if matches!(&self.text[end..suffix], "st" | "nd" | "rd" | "th" | "s") {
            suffix
        } else {
            end
        }
    }

    /// Letters, with apostrophes between letters; or single letters with full stops (U.S., a.m.).
    fn word(&self, start: usize) -> usize {
        if let Some(end) = self.initials(start) {
            return end;
        }
        let part = |c| is_letter(c) || is_combining_mark(c);
        let mut end = self.end_of(start, part);
        while let Some(mark) = self.char_at(end).filter(|&c| is_apostrophe(c)) {
            let after = end + mark.len_utf8();
            if !self.char_at(after).is_some_and(is_letter) {
                break;
            }
            end = self.end_of(after, part);
        }
        end
    }

    fn initials(&self, start: usize) -> Option<usize> {
        let mut chars = self.text[start..].chars();
        let mut letters = 0;
        let mut end = start;
        while let Some(letter) = chars.next().filter(|&c| is_letter(c)) {
            if chars.next() != Some('.') {
                let alone = !self.char_at(end + letter.len_utf8()).is_some_and(is_letter);
                return (letters > 0 && alone).then_some(end + letter.len_utf8());
            }
            letters += 1;
            end += letter.len_utf8() + 1;
        }
        (letters > 1).then_some(end)
    }

    /// One mark; dashes and dots that stand together are one.
    fn mark(&self, start: usize, first: char) -> usize {
        let folded = fold_mark(first);
        if matches!(folded, '-' | '…' | '.') {
            self.end_of(start, |c| fold_mark(c) == folded)
        } else {
            start + first.len_utf8()
        }
    }
}

impl Iterator for Runs<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        let start = self.end_of(self.at, is_skipped);
        let first = self.char_at(start)?;
        let (kind, end) = if is_han(first) {
            (TokenKind::Han, self.end_of(start, is_han))
        } else if is_digit(first) {
            (TokenKind::Number, self.number(start))
        } else if is_letter(first) {
            (TokenKind::Word, self.word(start))
        } else {
            (TokenKind::Punctuation, self.mark(start, first))
        };
        self.at = end;
        Some(Run {
            span: Span::new(start, end),
            kind,
        })
    }
}

/// The look-up form of a number: ASCII digits with a point before decimals.
pub(super) fn number_form(text: &str, decimal: char) -> String {
    text.chars()
        .map(narrow)
        .filter_map(|c| match c {
            _ if c.is_ascii_digit() => Some(c),
            _ if c == decimal => Some('.'),
            _ => None,
        })
        .collect()
}

/// The look-up form of a mark: one ASCII character where there is one; two full stops or more are an ellipsis.
pub(super) fn mark_form(text: &str) -> String {
    let mut chars = text.chars().map(fold_mark);
    match (chars.next(), chars.next()) {
        (Some('.'), Some(_)) => "…".into(),
        (first, _) => first.into_iter().collect(),
    }
}
