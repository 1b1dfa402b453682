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

/// The most characters of a full form for one of its short form.
const EXPANDS: usize = 3;

/// Whether `text` has a short form of `form`, or a full one that `form` is short for, as Chinese makes them: characters of
/// the full form in their order, from the first one to the last (最高法院 for 最高人民法院), or three and more, half of
/// the full form, with others left out between (中央军委 for 中央军事委员会). Both folded.
pub(super) fn has_other_length(form: &str, text: &str) -> bool {
    let form: Vec<char> = form.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let [first, .., last] = form[..] else {
        return false;
    };
    let han = |c: &char| ('\u{3400}'..='\u{9FFF}').contains(c);
    if !form.iter().all(han) {
        return false;
    }
    (0..text.len()).filter(|&at| text[at] == first).any(|at| {
        if is_clipped(&form, &text[at..]) {
            return true;
        }
        let run = text[at..]
            .iter()
            .take(EXPANDS * form.len())
            .take_while(|c| han(c));
        let run: Vec<char> = run.copied().collect();
        let ends = (1..run.len()).filter(|&end| run[end] == last && end + 1 != form.len());
        ends.into_iter().any(|end| {
            let (short, full) = if end + 1 < form.len() {
                (&run[..=end], form.as_slice())
            } else {
                (form.as_slice(), &run[..=end])
            };
            full.len() > 3 && is_subsequence(short, full)
        })
    })
}

/// Whether `text` begins with characters of `form` in their order, three and half of them at least, and not merely as
/// `form` begins.
fn is_clipped(form: &[char], text: &[char]) -> bool {
    let mut rest = form.iter();
    let run = text.iter().take_while(|c| rest.any(|other| other == *c));
    let length = run.count();
    let begins = form.iter().zip(text).take_while(|(a, b)| a == b).count();
    length >= 3 && 2 * length >= form.len() && length > begins && length < form.len()
}

fn is_subsequence(short: &[char], full: &[char]) -> bool {
    let mut rest = full.iter();
    short.iter().all(|c| rest.any(|other| other == c))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_full_forms_are_known() {
        for (form, text) in [
            ("最高人民法院", "他向最高法院上诉"),
            ("最高法院", "他向最高人民法院上诉"),
            ("中央军事委员会", "中央军委主席"),
            ("国家发展和改革委员会", "国家发改委公布"),
            ("世界卫生组织", "据世卫组织统计"),
            ("维港", "维多利亚港两岸"),
        ] {
            assert!(has_other_length(form, text), "{form}: {text}");
        }
        for (form, text) in [
            ("自由贸易协定", "建立自由贸易区"),
            ("海岸保护宪章", "海岸警卫队的规章"),
            ("中国", "韩国和邻国"),
            ("世界粮食计划署", "世界粮食组织"),
            ("风险管理", "管理风险"),
            ("流行病", "疫情"),
        ] {
            assert!(!has_other_length(form, text), "{form}: {text}");
        }
    }
}
