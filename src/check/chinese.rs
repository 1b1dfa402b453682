//! A rendering found in Chinese: script, width, spaces and quotation marks, words between.

use super::rendering::{How, Match};
use crate::lexicon::{TokenKind, Tokenizer};
use crate::term::Folded;

/// A rendering: its folded form and the words of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Pattern {
    pub folded: String,
    pub words: Vec<String>,
}

/// Words that a rendering may do without.
const FUNCTION: [&str; 6] = ["的", "之", "和", "与", "及", "了"];

pub(super) fn pattern(text: &str, tokenizer: &Tokenizer) -> Pattern {
    let words = tokenizer.tokenize(text).into_iter();
    Pattern {
        folded: Folded::chinese(text).text,
        words: words
            .filter(|token| token.kind != TokenKind::Punctuation)
            .map(|token| Folded::chinese(&token.lookup).text)
            .filter(|word| !word.is_empty() && !FUNCTION.contains(&word.as_str()))
            .collect(),
    }
}

/// Places where the folded form stands. Letters and digits beside it must not continue it.
pub(super) fn exact(pattern: &Pattern, text: &Folded) -> Vec<Match> {
    let form = &pattern.folded;
    let continues = |a: Option<char>, b: Option<char>| {
        a.zip(b).is_some_and(|(a, b)| {
            (a.is_ascii_alphabetic() && b.is_ascii_alphabetic())
                || (a.is_ascii_digit() && b.is_ascii_digit())
        })
    };
    text.text
        .match_indices(form.as_str())
        .filter(|(at, _)| {
            let (before, after) = (&text.text[..*at], &text.text[at + form.len()..]);
            !continues(before.chars().next_back(), form.chars().next())
                && !continues(form.chars().next_back(), after.chars().next())
        })
        .filter_map(|(at, _)| {
            Some(Match {
                span: text.origin(at, at + form.len())?,
                words: at..at + form.len(),
                pairs: Vec::new(),
                how: How::Exact,
            })
        })
        .collect()
}

/// The tightest place where all words of the pattern stand, in any order, found from each place of the first one.
pub(super) fn loose(pattern: &Pattern, text: &Folded) -> Option<Match> {
    let (first, others) = pattern
        .words
        .split_first()
        .filter(|(_, others)| !others.is_empty())?;
    let best = text
        .text
        .match_indices(first.as_str())
        .filter_map(|(at, _)| {
            let (mut start, mut end) = (at, at + first.len());
            for word in others {
                let before = text.text[..at].rfind(word.as_str());
                let after = text.text[at + first.len()..]
                    .find(word.as_str())
                    .map(|k| k + at + first.len());
                let place = match (before, after) {
                    (Some(before), Some(after)) if at - before < after - at => before,
                    (_, Some(after)) => after,
                    (Some(before), None) => before,
                    (None, None) => return None,
                };
                (start, end) = (start.min(place), end.max(place + word.len()));
            }
            Some(start..end)
        });
    let range = best.min_by_key(|range| (range.len(), range.start))?;
    let span = text.origin(range.start, range.end)?;
    Some(Match {
        span,
        words: range,
        pairs: Vec::new(),
        how: How::Loose,
    })
}
