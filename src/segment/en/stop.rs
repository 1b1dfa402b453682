//! Whether a full stop ends a sentence.

use super::context::{
    begins, char_after, is_missing_space, latin_word, next_visible, next_word, word_before,
};
use super::words::{self, Key, has, has_key, key, lower_key};

/// A sentence of fewer words than this up to a time of day (At 5 a.m. Mr. Smith) has only begun.
const OPENING: usize = 4;

/// No abbreviation is longer (bytes) than this.
const LONGEST: usize = 8;

/// Whether `word`, written without its stop, is an abbreviation.
pub(super) fn is_abbreviation(word: &str) -> bool {
    if word.len() > LONGEST {
        return false;
    }
    let lower = lower_key(word);
    let listed = has_key(words::BEFORE_NAME, lower) || has_key(words::MAY_END, lower);
    (listed && is_written_short(word, lower))
        || ["no", "vol"].iter().any(|number| lower == key(number))
}

/// Whether the case of `word` is that of its abbreviation: `sat` and `art` are words, Sat. and Art. are not.
fn is_written_short(word: &str, lower: Key) -> bool {
    word.starts_with(char::is_uppercase)
        || !(has_key(words::CALENDAR, lower) || has_key(words::CAPITAL_ONLY, lower))
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
    if word.len() > LONGEST && !word.contains('.') {
        return true;
    }
    let follower = next_word(text, end);
    let (here, visible) = next_visible(text, end);
    let figure = visible.is_some_and(|c| c.is_ascii_digit());
    if at - word.len() <= start && is_head(word) {
        return false;
    }
    if visible.is_none() || super::list::begins_item(text, here) && !figure {
        return !has_key(words::BEFORE_NAME, lower_key(word));
    }
    if word.contains('.') {
        return dotted_ends(text, start, at, here, word, follower);
    }
    if word.chars().count() == 1 && word.chars().all(char::is_alphabetic) {
        let compound = text[..at - word.len()].ends_with('-');
        return !figure && (compound || initial_ends(text, at, word, follower));
    }
    let lower = lower_key(word);
    let before_name = has_key(words::BEFORE_NAME, lower);
    let before_number = has_key(words::BEFORE_NUMBER, lower);
    let may_end = has_key(words::MAY_END, lower);
    if !before_name && !before_number && !may_end {
        return true;
    }
    let numbered = figure && before_number && !has_key(words::CALENDAR, lower);
    if !numbered && !is_written_short(word, lower) {
        return true;
    }
    if before_name || (before_number && (figure || is_numeral(follower))) {
        return false;
    }
    if lower == key("etc") {
        return !figure;
    }
    !may_end || (!figure && has(words::STARTERS, follower))
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
    let lower = lower_key(word);
    if has_key(words::BEFORE_NAME, lower) {
        return false;
    }
    if lower == key("a.m") || lower == key("p.m") {
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
