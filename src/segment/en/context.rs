//! What stands before and after a mark. Every look back is bounded; a look ahead passes white space only once.

use super::{list, stop, words};

/// Words longer than this (bytes) are none that matter.
const WORD: usize = 40;
/// So many bytes of a token are read to see whether it is an address.
const TOKEN: usize = 80;

pub(super) fn char_after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The first character from `at` that is not white space, and where it stands.
pub(super) fn next_visible(text: &str, at: usize) -> (usize, Option<char>) {
    let rest = text[at..].trim_start();
    (text.len() - rest.len(), rest.chars().next())
}

/// Whether only white space stands between `at` and the next line break.
pub(super) fn is_blank(text: &str, at: usize) -> bool {
    text[at..]
        .chars()
        .take_while(|c| c.is_whitespace())
        .any(|c| c == '\n')
}

pub(super) fn word_before(text: &str, at: usize) -> &str {
    let mut start = at;
    for (i, c) in text[..at].char_indices().rev() {
        let stops = is_outside_word(c);
        if stops || at - i > WORD {
            break;
        }
        start = i;
    }
    text[start..at].trim_start_matches('\'')
}

/// The letters from `at` on.
pub(super) fn latin_word(text: &str, at: usize) -> &str {
    let end = text[at..]
        .char_indices()
        .take(WORD)
        .find(|&(_, c)| !c.is_alphabetic())
        .map_or_else(
            || {
                text[at..]
                    .char_indices()
                    .nth(WORD)
                    .map_or(text.len() - at, |(i, _)| i)
            },
            |(i, _)| i,
        );
    &text[at..at + end]
}

/// Where the next word begins, past white space, opening marks and tags.
fn next_word_start(text: &str, at: usize) -> usize {
    let (mut start, _) = next_visible(text, at);
    for _ in 0..8 {
        let tag = tag_length(&text[start..]);
        let mark = char_after(text, start).filter(|&c| is_opening(c) || c == ' ');
        match (tag, mark) {
            (0, None) => break,
            (0, Some(c)) => start += c.len_utf8(),
            (length, _) => start += length,
        }
    }
    start
}

/// The length of the tag (<em>, </em>) that `rest` begins with, 0 if it does not.
pub(super) fn tag_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    if bytes.first() != Some(&b'<') {
        return 0;
    }
    let name = bytes
        .iter()
        .skip(1)
        .take(20)
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'/');
    let length = 1 + name.count();
    if length > 1 && bytes.get(length) == Some(&b'>') {
        length + 1
    } else {
        0
    }
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '"' | '“' | '‘' | '\'' | '`' | '(' | '[' | '{' | '*' | '_' | '<' | '¿' | '¡'
    )
}

fn is_outside_word(c: char) -> bool {
    match c {
        '(' | ')' | '[' | ']' | '{' | '}' | '"' | ',' | ';' | ':' | '/' | '-' | '<' | '>' | '“'
        | '”' | '‘' | '…' | '—' | '–' => true,
        _ => c.is_whitespace() || c >= '\u{2E80}',
    }
}

/// The letters of the next word.
pub(super) fn next_word(text: &str, at: usize) -> &str {
    latin_word(text, next_word_start(text, at))
}

/// Whether what follows `at` can begin a sentence: a capital, a figure, a script without case; iPhone and the first
/// head of a list, too.
pub(super) fn begins(text: &str, at: usize) -> bool {
    let start = next_word_start(text, at);
    let Some(c) = char_after(text, start) else {
        return true;
    };
    if c.is_lowercase() {
        let word = latin_word(text, start);
        return word.chars().nth(1).is_some_and(char::is_uppercase)
            || list::begins_item(text, next_visible(text, at).0);
    }
    if c.is_alphanumeric() {
        return true;
    }
    match c {
        '-' | '–' | '—' => {
            let after = text[start..].trim_start_matches(['-', '–', '—']);
            after.starts_with(char::is_whitespace)
                && after
                    .trim_start()
                    .starts_with(|c: char| c.is_uppercase() || is_opening(c))
        }
        '.' | ',' | ';' | ':' | '/' | '=' | '+' | '!' | '?' | ')' | ']' => false,
        _ => true,
    }
}

/// Whether a frame (Wang asked, said the minister) begins at `at`, to belong to the quotation before it.
pub(super) fn is_frame(text: &str, at: usize) -> bool {
    let (mut here, _) = next_visible(text, at);
    let end = text.len();
    for seen in 0..6 {
        let word = latin_word(text, here);
        if word.is_empty() {
            return false;
        }
        if words::has(words::SPEECH, word) {
            return seen > 0 && closes_frame(&text[here + word.len()..]);
        }
        here += word.len();
        let rest = &text[here..end];
        let name = word.starts_with(char::is_uppercase);
        here += match rest.as_bytes() {
            [b' ', ..] => 1,
            [b'-' | b'\'', ..] if name => 1,
            [b'.', b' ', ..] if stop::is_abbreviation(word) || word.len() == 1 => 2,
            _ => return false,
        };
        if !name && seen > 0 {
            return false;
        }
    }
    false
}

/// Whether a frame ends where `rest` begins, or goes on without saying anything more (… on Monday, … over the phone).
fn closes_frame(rest: &str) -> bool {
    if rest.is_empty() || rest.starts_with(['.', ',', ';', '!', '?']) {
        return true;
    }
    let word = latin_word(rest, rest.len() - rest.trim_start_matches(' ').len());
    words::has(words::AFTER_SPEECH, word) || (word.len() > 4 && word.ends_with("ly"))
}

/// Past a note mark at `end`: [3], [note 2], superscript figures, or figures right after the stop (type 2).10 This; past
/// a closing tag, too.
pub(super) fn skip_note(text: &str, at: usize, end: usize) -> usize {
    let rest = &text[end..];
    let bytes = rest.as_bytes();
    match bytes.first() {
        Some(b'<') if bytes.get(1) == Some(&b'/') => end + tag_length(rest),
        Some(b'[') => {
            let inner = bytes[1..].iter().take(10);
            let inner = inner
                .take_while(|b| b.is_ascii_alphanumeric() || **b == b' ')
                .count();
            let note = (1..=8).contains(&inner) && bytes.get(1 + inner) == Some(&b']');
            if note { end + inner + 2 } else { end }
        }
        Some(0xC2 | 0xE2) => {
            let superscript = |c: &char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
            let past = rest.chars().take(3).take_while(superscript);
            end + past.map(char::len_utf8).sum::<usize>()
        }
        Some(b'0'..=b'9') if is_plain_note(text, at, rest) => {
            end + bytes.iter().take_while(|b| b.is_ascii_digit()).count()
        }
        _ => end,
    }
}

/// Whether `rest`, right after the stop at `at`, begins with the number of a note.
fn is_plain_note(text: &str, at: usize, rest: &str) -> bool {
    let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let after = &rest[digits..];
    let word = word_before(text, at);
    let plain = word.is_empty() || (word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase()));
    digits <= 3
        && plain
        && after.starts_with(char::is_whitespace)
        && after.trim_start().starts_with(char::is_uppercase)
        && !stop::is_abbreviation(word)
}

/// Whether a space was left out after the end marks `at..end` (world.Today is): a plain word or figure before them, a
/// capitalised word after them, and the whole no address.
pub(super) fn is_missing_space(text: &str, at: usize, end: usize) -> bool {
    let start = end
        + text[end..]
            .chars()
            .take(2)
            .take_while(|c| is_opening(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    let next = latin_word(text, start);
    let mut letters = next.chars();
    let capitalised = letters.next().is_some_and(char::is_uppercase)
        && (letters.next().is_some_and(char::is_lowercase) || matches!(next, "I" | "A"));
    let after = &text[start + next.len()..];
    let ends_word = after.is_empty()
        || after
            .starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | '\'' | '’' | '-' | ':'))
        || after == "."
        || after.starts_with(". ");
    if !capitalised || !ends_word {
        return false;
    }
    let before = text[..at].trim_end_matches([')', '"', '”']);
    let last: Vec<char> = before.chars().rev().take(2).collect();
    let plain = match last[..] {
        [c, ..] if c.is_ascii_digit() => true,
        [a, b] => a.is_lowercase() && (b.is_lowercase() || b == '\''),
        _ => false,
    };
    plain && !stop::is_abbreviation(word_before(text, at)) && !is_address(text, at)
}

fn is_address(text: &str, at: usize) -> bool {
    let token = text[..at]
        .char_indices()
        .rev()
        .take(TOKEN)
        .take_while(|(_, c)| !c.is_whitespace())
        .last()
        .map_or(at, |(i, _)| i);
    let token = &text[token..at];
    token.contains(['/', '@', '\\'])
        || token.starts_with("www.")
        || text[at..]
            .chars()
            .take(TOKEN)
            .take_while(|c| !c.is_whitespace())
            .any(|c| matches!(c, '@' | '/'))
}
