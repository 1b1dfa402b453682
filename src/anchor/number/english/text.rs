//! An English text cut for reading quantities: words in lower case, figures and signs.

use crate::anchor::number::figure::Figure;
use crate::anchor::number::{Kind, Quantity};
use crate::text::Span;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Word,
    Digits,
    Sign,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
    pub piece: Piece,
    /// No blank before it.
    pub joined: bool,
}

/// Cuts `lower`, a text whose ASCII letters are small. Initials with full stops (u.s., a.m.) are one word.
pub(super) fn cut(lower: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(lower.len() / 4);
    let mut chars = lower.char_indices().peekable();
    let mut last_end = 0;
    while let Some((start, c)) = chars.next() {
        let rest = &lower[start..];
        let (piece, length) = match c {
            _ if c.is_whitespace() => continue,
            '0'..='9' => (Piece::Digits, digits(rest)),
            _ if c.is_alphabetic() => (Piece::Word, word(rest)),
            _ => (Piece::Sign, c.len_utf8()),
        };
        let end = start + length;
        while chars.peek().is_some_and(|&(at, _)| at < end) {
            chars.next();
        }
        tokens.push(Token {
            text: &lower[start..end],
            start,
            end,
            piece,
            joined: start == last_end && start > 0,
        });
        last_end = end;
    }
    tokens
}

fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let count = |from: usize| {
        bytes[from.min(bytes.len())..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut end = count(0);
    if end <= 3 {
        // Groups by comma or, in typeset tables, by one thin or no-break space are not told apart from lists by a blank.
        while bytes.get(end) == Some(&b',') && count(end + 1) == 3 {
            end += 4;
        }
        while text[end..].starts_with(['\u{a0}', '\u{2009}', '\u{202f}']) {
            let blank = text[end..].chars().next().map_or(0, char::len_utf8);
            if count(end + blank) != 3 {
                break;
            }
            end += blank + 3;
        }
        let mut blanks = false;
        while let Some(blank) = blank_in_number(bytes, end, blanks) {
            end += blank + 3;
            blanks = blank == 1;
        }
    }
    if bytes.get(end) == Some(&b'.') && count(end + 1) > 0 {
        end += 1 + count(end + 1);
    }
    end
}

/// How many bytes part the number that ends at `end` from its next group of three digits where a blank stands between
/// them, as in Hong Kong's pages (16, 000; 9 400). A group that begins with 0 can be nothing else; another one follows a
/// blank alone, after one or two digits or a group that did (`blanks`), since three and three may be a list.
fn blank_in_number(bytes: &[u8], end: usize, blanks: bool) -> Option<usize> {
    let blank = match bytes.get(end..)? {
        [b' ', ..] => 1,
        [b',', b' ', ..] => 2,
        _ => return None,
    };
    let group = bytes.get(end + blank..)?;
    let digits = group.iter().take_while(|b| b.is_ascii_digit()).count();
    let sure = group.first() == Some(&b'0') || (blank == 1 && (end <= 2 || blanks));
    (digits == 3 && sure).then_some(blank)
}

fn word(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut initials = 0;
    while bytes.get(initials).is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(initials + 1) == Some(&b'.')
    {
        initials += 2;
    }
    if initials > 2 {
        return initials;
    }
    text.find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len())
}

/// A text as pieces in lower case.
pub(super) struct Text<'a> {
    pub original: &'a str,
    pub lower: &'a str,
    pub tokens: Vec<Token<'a>>,
}

impl Text<'_> {
    /// The piece at `at` in lower case; nothing past the end.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    pub fn piece(&self, at: usize) -> Option<Piece> {
        self.tokens.get(at).map(|token| token.piece)
    }

    /// The piece `back` before `at`.
    pub fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    /// Whether the words stand at `at`.
    pub fn starts(&self, at: usize, words: &str) -> Option<usize> {
        let mut end = at;
        for word in words.split(' ') {
            if self.word(end) != word {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    pub fn is_joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.joined)
    }

    pub fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            self.original[token.start..].starts_with(|c: char| c.is_uppercase())
        })
    }

    pub fn quantity(&self, kind: Kind, figure: Figure, from: usize, to: usize) -> Quantity {
        let span = Span::new(self.tokens[from].start, self.tokens[to - 1].end);
        Quantity::new(kind, span, figure)
    }
}
