//! Whether a full stop ends a sentence.

use super::context::{
    begins, char_after, is_missing_space, latin_word, next_visible, next_word, word_before,
};
use super::words::{self, has};

/// A sentence of fewer words than this up to a time of day (At 5 a.m. Mr. Smith) has only begun.
const OPENING: usize = 4;

/// Whether `word`, written without its stop, is an abbreviation.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    is_written_short(word, &lower)
        && (has(words::BEFORE_NAME, &lower) || has(words::MAY_END, &lower))
        || matches!(lower.as_str(), "no" | "nos" | "vol" | "pp" | "fig")
}

/// Whether the case of `word` is that of its abbreviation: `sat` and `art` are words, Sat. and Art. are not.
fn is_written_short(word: &str, lower: &str) -> bool {
    let capital = word.starts_with(char::is_uppercase);
    capital || !(has(words::CALENDAR, lower) || has(words::CAPITAL_ONLY, lower))
}

/// Whether the stop at `at`, after which the closing marks end at `end`, ends the sentence that began at `start`.
pub(super) fn ends(text: &str, at: usize, start: usize, end: usize) -> bool {
    let Some(next) = char_after(text, end) else {
        return true;
    };
    if !next.is_whitespace() {
        return is_missing_space(text, at, end);
    }
    if !begins(text, end) {
        return false;
    }
    let whole = word_before(text, at);
    let word = abbreviated(whole);
    let follower = next_word(text, end);
    let (here, visible) = next_visible(text, end);
    let figure = visible.is_some_and(|c| c.is_ascii_digit());
    if at - word.len() <= start && is_head(word) {
        return false;
    }
    if visible.is_none() || super::list::begins_item(text, here) && !figure {
        return !has(words::BEFORE_NAME, &word.to_ascii_lowercase());
    }
    if word.contains('.') {
        return dotted_ends(text, start, at, here, word, follower);
    }
    if word.chars().count() == 1 && word.chars().all(char::is_alphabetic) {
        let compound = text[..at - word.len()].ends_with('-');
        return !figure && (compound || initial_ends(text, at, word, follower));
    }
    let lower = word.to_ascii_lowercase();
    if !is_written_short(word, &lower)
        && !(figure && has(words::BEFORE_NUMBER, &lower) && !has(words::CALENDAR, &lower))
    {
        return true;
    }
    if has(words::BEFORE_NAME, &lower) {
        return false;
    }
    if has(words::BEFORE_NUMBER, &lower) && (figure || is_numeral(follower)) {
        return false;
    }
    if lower == "etc" {
        return !figure;
    }
    !has(words::MAY_END, &lower) || (!figure && has(words::STARTERS, follower))
}

/// The part of `whole` that a stop can abbreviate: U.S of the-U.S, Mr of Tuesday.Mr.
fn abbreviated(whole: &str) -> &str {
    let short = |part: &str| {
        !part.is_empty() && part.chars().count() <= 2 && part.chars().all(char::is_alphabetic)
    };
    if whole.split('.').all(short) {
        return whole;
    }
    whole.rsplit('.').next().unwrap_or(whole)
}

/// Whether `word` at the beginning of a sentence is the number of a section.
fn is_head(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 5
        && (word.bytes().all(|b| b.is_ascii_digit())
            || word.bytes().all(|b| b"IVX".contains(&b))
            || (word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic())))
}

fn is_numeral(word: &str) -> bool {
    !word.is_empty() && word != "I" && word.bytes().all(|b| b"IVXLC".contains(&b))
        || (word.len() == 1 && !matches!(word, "I" | "A"))
}

/// U.S. and a.m.: letters with stops between them.
fn dotted_ends(
    text: &str,
    start: usize,
    at: usize,
    here: usize,
    word: &str,
    follower: &str,
) -> bool {
    let lower = word.to_ascii_lowercase();
    if has(words::BEFORE_NAME, &lower) {
        return false;
    }
    if matches!(lower.as_str(), "a.m" | "p.m") {
        let so_far = text.get(start..at).unwrap_or("");
        let opening = so_far.len() < 32 && so_far.split_whitespace().count() < OPENING;
        let clock = has(words::AFTER_TIME, follower) || is_time_of_place(text, here);
        let beside =
            text[here..].starts_with(|c: char| c == '(' || c.is_ascii_digit() || "-–—".contains(c));
        return !opening && !clock && !beside;
    }
    has(words::STARTERS, follower)
}

/// Whether `here` begins with the time of a place: Beijing time, Eastern Standard Time.
fn is_time_of_place(text: &str, mut here: usize) -> bool {
    for _ in 0..4 {
        let word = latin_word(text, here);
        if word.eq_ignore_ascii_case("time") {
            return true;
        }
        if !word.starts_with(char::is_uppercase) && word != "local" {
            return false;
        }
        here += word.len();
        if !text[here..].starts_with(' ') {
            return false;
        }
        here += 1;
    }
    false
}

/// A single letter: the initial of a name, or a word (you and I, vitamin C) that may end the sentence.
fn initial_ends(text: &str, at: usize, word: &str, follower: &str) -> bool {
    if !has(words::STARTERS, follower) {
        return false;
    }
    let before = text[..at - word.len()].trim_end_matches(' ');
    let previous = word_before(text, before.len());
    let after_word = previous.starts_with(char::is_lowercase);
    if word == "I" {
        return after_word;
    }
    after_word
        || (word.starts_with(char::is_uppercase)
            && !has(words::STARTERS_AND_NAMES, follower)
            && !previous.ends_with('.')
            && !previous.is_empty())
}
