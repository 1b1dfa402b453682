//! The scores that need nothing but the pair.

use super::reading::Reading;
use crate::anchor::number::{Left, Matched, Quantity, matched, quantities};
use crate::bitext::form;
use regex::Regex;
use std::sync::LazyLock;

/// Tokens below which repetition tells nothing.
const LEAST_TOKENS: usize = 12;
/// The most quantities of a side that are compared: matching costs the product of both counts.
const MOST_QUANTITIES: usize = 64;
/// Words of another language in a row, in small letters, that are no name.
const LEAST_WORDS: usize = 3;

/// Characters that UTF-8 read as GBK is full of and Chinese text is not, and what lost bytes become.
const BROKEN: &str = "锛銆鈥锟鐨勬槸鍜鍦涓轰鍥鏄浜�";
/// Those of them that stand in proper text too.
const PROPER: &str = "勬槸轰";

/// The share of characters, 0–1, that a wrong decoding leaves.
pub(super) fn mojibake(text: &str) -> f64 {
    if text.is_ascii() {
        return 0.0;
    }
    let (mut broken, mut all) = (0usize, 0usize);
    let mut before = ' ';
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        let latin = matches!(
            before,
            'Ã' | 'Â' | 'â' | 'ã' | 'ä' | 'å' | 'æ' | 'ç' | 'è' | 'é' | 'ï' | 'ð'
        ) && matches!(c, '\u{80}'..='\u{BF}' | '€' | '™' | '‘'..='„' | '˜' | '‰' | 'œ' | 'ž' | 'š' | 'Ÿ');
        let control = matches!(c, '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFD}')
            || (c < ' ' && c != '\t');
        let han = BROKEN.contains(c) && !PROPER.contains(c);
        broken += if latin {
            2
        } else {
            usize::from(control || han)
        };
        before = c;
    }
    (broken as f64 / all.max(1) as f64).min(1.0)
}

/// How much of the longer side stands in the other too, 0–1, by tokens; `None` where the source has no letters, so that
/// it may well be the same in both languages.
pub(super) fn copy(source: &Reading<'_>, target: &Reading<'_>) -> Option<f64> {
    if !source.has_letters() || source.tokens.is_empty() {
        return None;
    }
    let sorted = |side: &Reading<'_>| {
        let mut tokens = side.tokens.clone();
        tokens.sort_unstable();
        tokens
    };
    let (a, b) = (sorted(source), sorted(target));
    let (mut i, mut j, mut shared) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        shared += usize::from(a[i] == b[j]);
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    Some(shared as f64 / a.len().max(b.len()) as f64)
}

/// The share of a side, 0–1, that was left in the other language, brackets aside: of a text in letters, Chinese
/// characters, weighed as three letters; of a Chinese one, runs of words in small letters.
pub(super) fn untranslated(side: &Reading<'_>) -> f64 {
    let text = side.text;
    let (foreign, own) = if side.language == "zh" {
        if side.scripts.latin == 0.0 {
            return 0.0;
        }
        let mut foreign = 0.0;
        let mut run: Vec<&str> = Vec::new();
        let outside: String = outside_brackets(text).collect();
        let words = outside.split(|c: char| !(c.is_ascii_alphabetic() || c == ' ' || c == '\''));
        for part in words {
            run.clear();
            run.extend(part.split(' ').filter(|word| !word.is_empty()));
            let small = run
                .iter()
                .filter(|w| w.starts_with(|c: char| c.is_ascii_lowercase()));
            if small.count() >= LEAST_WORDS {
                foreign += run.iter().map(|word| word.len()).sum::<usize>() as f64;
            }
        }
        (foreign, side.scripts.han * letters(text) as f64 * 3.0)
    } else {
        if side.scripts.han == 0.0 {
            return 0.0;
        }
        let outside = outside_brackets(text).filter(|c| form::stands_alone(*c));
        let letters = text.chars().filter(|c| c.is_alphabetic());
        let own = letters.filter(|c| !form::stands_alone(*c));
        (3.0 * outside.count() as f64, own.count() as f64)
    };
    if foreign == 0.0 {
        0.0
    } else {
        foreign / (foreign + own)
    }
}

/// The characters that stand in no brackets.
fn outside_brackets(text: &str) -> impl Iterator<Item = char> {
    let mut depth = 0usize;
    text.chars().filter(move |c| {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// The share of a side, 0–1, that is tags, entities and addresses.
pub(super) fn markup(text: &str) -> f64 {
    static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"</?[A-Za-z][^<>]{0,500}>|<!--|-->|&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,5});|(?:https?|ftp)://[!-~]+|www\.[!-~]+|[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}|\{\{|\}\}|\[\[|\]\]";
        Regex::new(pattern).expect("a constant")
    });
    if !text.contains(['<', '&', '@', '{', '[']) && !text.contains("://") && !text.contains("www.")
    {
        return 0.0;
    }
    let marked: usize = MARKUP.find_iter(text).map(|found| found.len()).sum();
    marked as f64 / text.len().max(1) as f64
}

/// The share of a side's runs of three tokens, 0–1, that have stood before in it.
pub(super) fn repetition(side: &Reading<'_>) -> f64 {
    if side.tokens.len() < LEAST_TOKENS {
        return 0.0;
    }
    let mut runs: Vec<u64> = form::runs(&side.tokens, 3).collect();
    let all = runs.len();
    runs.sort_unstable();
    runs.dedup();
    1.0 - runs.len() as f64 / all as f64
}

/// How many marks one side has and the other lacks: a target that does not end as its source does counts 2, for it may
/// be cut off; a question mark 1; exclamation marks, quotation marks, brackets, and an end of the target alone ½.
pub(super) fn punctuation(source: &str, target: &str) -> f64 {
    let [a, b] = [source, target].map(Marks::new);
    let differs = |one: bool, other: bool, weight: f64| if one == other { 0.0 } else { weight };
    differs(a.question, b.question, 1.0)
        + match (a.finished, b.finished) {
            (true, false) => 2.0,
            (false, true) => 0.5,
            _ => 0.0,
        }
        + differs(a.exclamation, b.exclamation, 0.5)
        + differs(a.quotation, b.quotation, 0.5)
        + differs(a.bracket, b.bracket, 0.5)
}

struct Marks {
    question: bool,
    exclamation: bool,
    quotation: bool,
    bracket: bool,
    finished: bool,
}

impl Marks {
    fn new(text: &str) -> Self {
        Self {
            question: text.contains(['?', '？']),
            exclamation: text.contains(['!', '！']),
            quotation: text.contains(['"', '“', '「', '『', '《', '\'', '‘']),
            bracket: text.contains(['(', '（', '[', '［', '【']),
            finished: is_finished(text),
        }
    }
}

/// Whether a text ends as a sentence does: a final mark or a dash, then at most closing marks or the number of a note.
pub(super) fn is_finished(text: &str) -> bool {
    let closers = ['”', '’', '」', '』', '）', ')', '】', ']', '"', '\'', '》'];
    let marks = [
        '。', '！', '？', '!', '?', '…', '.', '．', '｡', '：', ':', '；', ';', '—', '―',
    ];
    let closed = |text: &str| {
        let closes = |c: char| c.is_whitespace() || closers.contains(&c);
        let rest = text.trim_end_matches(closes);
        rest.strip_suffix(marks).map(str::len)
    };
    // Of a number that only ends in a mark before its last digits, one of a note follows no digit.
    let note = text
        .trim_end()
        .trim_end_matches(|c: char| c.is_ascii_digit());
    let is_note = || closed(note).is_some_and(|at| !note[..at].ends_with(|c: char| c.is_numeric()));
    closed(text).is_some() || note.len() + 3 >= text.trim_end().len() && is_note()
}

/// How sure it is, 0–1, that a value of one side has no counterpart on the other; `None` without values.
pub(super) fn numbers(source: &Reading<'_>, target: &Reading<'_>) -> Option<f64> {
    let read = |side: &Reading<'_>| quantities(side.text, side.language, None);
    let (a, b) = (read(source), read(target));
    if a.is_empty() && b.is_empty() || a.len().max(b.len()) > MOST_QUANTITIES {
        return None;
    }
    let Matched {
        pairs,
        source_left,
        target_left,
    } = matched(&a, &b);
    let certain = |side: &Reading<'_>, of: &[Quantity], left: &Left| {
        let written = of[left.index].span.of(side.text);
        if has_digits(written) && !of[left.index].vague {
            left.confidence.max(IN_DIGITS)
        } else {
            left.confidence * IN_WORDS
        }
    };
    let one = source_left.iter().map(|left| certain(source, &a, left));
    let other = target_left.iter().map(|left| certain(target, &b, left));
    let (one, other) = (one.fold(0.0, f64::max), other.fold(0.0, f64::max));
    let has_day = |of: &Quantity| of.when.as_ref().is_some_and(|when| when.day.is_some());
    let loses = |&(i, j, _): &(usize, usize, _)| has_day(&a[i]) != has_day(&b[j]);
    let lost = if pairs.iter().any(loses) {
        DAY_LOST
    } else {
        0.0
    };
    // Where both sides have a value without a counterpart, another one stands there.
    Some(1.0 - (1.0 - one) * (1.0 - other) * (1.0 - lost))
}

/// How sure it is of a value in two digits or more that it has no counterpart where none was found.
const IN_DIGITS: f64 = 0.6;
/// What a value in words counts, against that: it may be said otherwise.
const IN_WORDS: f64 = 0.6;
/// How sure it is that something else stands in place of a day, where a date has one on one side alone.
const DAY_LOST: f64 = 0.3;

/// Whether a number of two digits or more stands in a text.
fn has_digits(text: &str) -> bool {
    text.as_bytes()
        .windows(2)
        .any(|two| two.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::is_finished;

    #[test]
    fn a_text_is_finished_by_a_mark_a_dash_or_the_number_of_a_note() {
        for finished in [
            "他来了。",
            "“他来了。”",
            "as adjuvant therapy.14",
            "作为辅助治疗。14",
            "'But I—'",
            "“不过……”",
        ] {
            assert!(is_finished(finished), "{finished}");
        }
        for broken in [
            "他来了",
            "it rose by 3.14",
            "since 2014",
            "1.2",
            "the end.2014",
            "",
            "12",
        ] {
            assert!(!is_finished(broken), "{broken}");
        }
    }
}
