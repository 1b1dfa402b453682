//! Where a passage that is in both languages goes from one to the other: 标题 Title, 中文（English）, or sentence by
//! sentence.
//!
//! A cut needs a reason: the end of a sentence, white space or another mark between, or brackets that hold all the rest;
//! and it stands outside brackets and quotation marks, where one language cites the other.

use super::letters::{Class, Depth, LETTERS_PER_HAN, Letters, Tongue, class, is_cited, tongue_of};
use crate::text::Span;
use crate::text::chars::{is_closer, is_final_mark, is_opener};

/// What any cut costs, against 0 for leaving a passage in one piece and 0.6 for a paragraph out of turn.
const CUT: f32 = 0.3;
/// What brackets cost that may hold a gloss, and what a single foreign word costs that may be a name.
const GLOSS: f32 = 0.3;
/// What words cost that are probably a name: one before Chinese, as names of products and firms stand, an acronym, and
/// what a neighbour cites too.
pub(super) const NAME: f32 = 0.9;
/// Logarithm of how much longer or shorter than expected a translation is without cost, and what is added to it for a
/// translation of one character; of n characters, an n-th of that.
const FREE: f64 = 0.7;
const FREE_WORD: f64 = 1.5;
/// What Chinese costs in English that stands neither in brackets nor in quotation marks.
const BARE: f32 = 0.4;
/// The share of Chinese that an English segment may hold.
const MOST_HAN: f64 = 0.2;

/// A stretch of a passage in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub tongue: Tongue,
    pub span: Span,
}

/// A passage cut into segments of alternating languages.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    pub segments: Vec<Segment>,
    /// How little speaks for it.
    pub cost: f32,
}

impl Cut {
    /// Whether the words in Latin letters of this cut of `text` stand in a neighbour too: then they are a name there and
    /// here.
    pub fn repeats(&self, text: &str, neighbour: &str) -> bool {
        let words = |segment: &Segment| {
            segment.tongue == Tongue::Latin && neighbour.contains(segment.span.of(text))
        };
        self.segments.len() == 2 && self.segments.iter().any(words)
    }
}

/// How one language goes over into the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Passage {
    /// A sentence has ended.
    Sentence,
    /// White space or a mark stands between.
    Between,
    /// All the rest stands in brackets.
    Brackets,
}

/// A place where a passage could be cut: it ends at `left`, the rest is `right`.
#[derive(Clone, Copy, Debug)]
struct Place {
    passage: Passage,
    left: usize,
    right: Span,
}

/// What leaving `text` in one piece costs, which is in `tongue`.
pub(super) fn cost_of_whole(text: &str, tongue: Tongue) -> f32 {
    let foreign = Letters::of(text).foreign(tongue) as f32;
    let bare = tongue == Tongue::Latin && Letters::outside(text).han > 0.0;
    2.0 * foreign * foreign + if bare { BARE } else { 0.0 }
}

/// How `text` could be cut into both languages. Linear in its length, but for places where the language changes inside
/// one sentence: of these the first [`MOST_PLACES`] are weighed.
pub(super) fn cut(text: &str) -> Option<Cut> {
    let places = places(text);
    if places.is_empty() {
        return None;
    }
    at_sentences(text, &places).or_else(|| at_one_place(text, &places))
}

/// Places weighed for a single cut.
const MOST_PLACES: usize = 64;

fn at_sentences(text: &str, places: &[Place]) -> Option<Cut> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut start = 0;
    let ends = places.iter().filter(|p| p.passage == Passage::Sentence);
    for (end, next) in ends
        .map(|place| (place.left, place.right.start))
        .chain([(text.len(), text.len())])
    {
        let span = Span::new(start, end);
        start = next;
        match class(span.of(text)) {
            Class::Other => return None,
            Class::In(tongue) => match segments.last_mut() {
                Some(last) if last.tongue == tongue => last.span.end = end,
                _ => segments.push(Segment { tongue, span }),
            },
            Class::Bare => {
                if let Some(last) = segments.last_mut() {
                    last.span.end = end;
                }
            }
        }
    }
    (segments.len() > 1).then(|| {
        let cost = CUT + misfit(text, &segments, FREE_WORD) + impurity(text, &segments);
        Cut { segments, cost }
    })
}

fn at_one_place(text: &str, places: &[Place]) -> Option<Cut> {
    let cuts = places.iter().take(MOST_PLACES).filter_map(|place| {
        let (left, right) = (Span::new(0, place.left), place.right);
        let (Class::In(first), Class::In(second)) = (class(left.of(text)), class(right.of(text)))
        else {
            return None;
        };
        let segments = vec![
            Segment {
                tongue: first,
                span: left,
            },
            Segment {
                tongue: second,
                span: right,
            },
        ];
        let latin = usize::from(second == Tongue::Latin);
        let (latin_text, chinese_text) = (
            segments[latin].span.of(text),
            segments[1 - latin].span.of(text),
        );
        if first == second
            || is_cited(latin_text) != is_cited(chinese_text)
            || Letters::of(latin_text).foreign(Tongue::Latin) > MOST_HAN
            || Letters::outside(chinese_text).has_small_words()
        {
            return None;
        }
        let words = latin_text.split_whitespace().count();
        // A single word or two in brackets are a gloss, not a translation of all.
        let (gloss, free_word) = match place.passage {
            Passage::Brackets => (GLOSS, 0.0),
            _ => (0.0, FREE_WORD),
        };
        let mut cost = CUT + gloss + misfit(text, &segments, free_word) + impurity(text, &segments);
        if words == 1 {
            let acronym = !latin_text.chars().any(char::is_lowercase);
            cost += if first == Tongue::Latin || acronym {
                NAME
            } else {
                GLOSS
            };
        }
        Some(Cut { segments, cost })
    });
    cuts.min_by(|a, b| a.cost.total_cmp(&b.cost))
}

/// How far the lengths of both languages are from those of a translation.
fn misfit(text: &str, segments: &[Segment], free_word: f64) -> f32 {
    let (mut chinese, mut latin) = (0.0, 0.0);
    for segment in segments {
        let letters = Letters::of(segment.span.of(text));
        match segment.tongue {
            Tongue::Chinese => chinese += letters.weight(),
            Tongue::Latin => latin += letters.latin + LETTERS_PER_HAN * letters.han,
        }
    }
    let free = FREE + free_word * LETTERS_PER_HAN / chinese.max(LETTERS_PER_HAN);
    ((latin.max(1.0) / chinese.max(1.0)).ln().abs() - free).max(0.0) as f32
}

/// What the segments cost as each other's language, by their lengths.
fn impurity(text: &str, segments: &[Segment]) -> f32 {
    let all = Letters::of(text).weight().max(1.0);
    let cost = |segment: &Segment| {
        let part = segment.span.of(text);
        let share = (Letters::of(part).weight() / all) as f32;
        share * cost_of_whole(part, segment.tongue)
    };
    segments.iter().map(cost).sum()
}

/// Where `text` could be cut: a letter of one language, then one of the other, and a reason between.
fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut depth = Depth::default();
    let mut passed = 0;
    let mut last: Option<(Tongue, usize)> = None;
    for (start, c) in text.char_indices() {
        let Some(tongue) = tongue_of(c) else { continue };
        if let Some((before, end)) = last
            && before != tongue
        {
            let gap = Span::new(end, start);
            let found = in_brackets(text, gap).or_else(|| between(text, gap, before));
            if let Some(place) = found {
                depth.pass(&text[passed..place.left]);
                passed = place.left;
                if depth.is_outside() {
                    places.push(place);
                }
            }
        }
        last = Some((tongue, start + c.len_utf8()));
    }
    places
}

/// The place in `gap`, which has no letter, where the language changes from `before`.
fn between(text: &str, gap: Span, before: Tongue) -> Option<Place> {
    let marks = gap.of(text);
    let sentence = marks.char_indices().find(|&(at, c)| {
        let next = marks[at + c.len_utf8()..].chars().next();
        is_final_mark(c) && !next.is_some_and(|c| c.is_ascii_digit() || is_final_mark(c))
    });
    if let Some((at, c)) = sentence {
        let after = at + c.len_utf8();
        let closing: usize = marks[after..]
            .chars()
            .take_while(|&c| is_closer(c))
            .map(char::len_utf8)
            .sum();
        return Some(place(
            text,
            Passage::Sentence,
            gap.start + after + closing,
            0,
        ));
    }
    let separator = marks.char_indices().find(|&(at, c)| match c {
        '\n' | '\t' | '|' | '｜' | '│' | '/' | '／' => true,
        '-' | '–' | '—' => {
            let around = [
                marks[..at].chars().next_back(),
                marks[at + c.len_utf8()..].chars().next(),
            ];
            around
                .iter()
                .flatten()
                .all(|c| c.is_whitespace() || *c == '—')
        }
        _ => false,
    });
    if let Some((at, c)) = separator {
        return Some(place(text, Passage::Between, gap.start + at, c.len_utf8()));
    }
    // English has its number after the word (Article 1), Chinese seldom with a space between.
    let space = match before {
        Tongue::Chinese => marks.find(char::is_whitespace),
        Tongue::Latin => marks.rfind(char::is_whitespace),
    };
    space.map(|at| place(text, Passage::Between, gap.start + at, 0))
}

/// The place before `mark` bytes at `at`, without white space and more such marks.
fn place(text: &str, passage: Passage, at: usize, mark: usize) -> Place {
    let left = text[..at].trim_end().len();
    let rest = text[at + mark..].trim_start_matches(|c: char| {
        c.is_whitespace() || mark > 0 && matches!(c, '|' | '/' | '-' | '—' | '–')
    });
    Place {
        passage,
        left,
        right: Span::new(text.len() - rest.len(), text.len()),
    }
}

/// The place at a bracket that opens in `gap` and closes at the end of the text.
fn in_brackets(text: &str, gap: Span) -> Option<Place> {
    let (at, open) = gap.of(text).char_indices().find(|&(_, c)| is_opener(c))?;
    let close = match open {
        '(' | '（' => [')', '）'],
        '[' | '【' => [']', '】'],
        _ => return None,
    };
    let inside = gap.start + at + open.len_utf8();
    let rest = text[inside..]
        .trim_end_matches(|c: char| c.is_whitespace() || is_final_mark(c))
        .strip_suffix(close)?;
    (!rest.contains(close)).then(|| Place {
        passage: Passage::Brackets,
        left: text[..gap.start + at].trim_end().len(),
        right: Span::new(inside, inside + rest.trim_end().len()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The segments with a bar between; empty where the text is not cut, or only at a cost that no document pays.
    fn shown(text: &str) -> String {
        let Some(cut) = cut(text).filter(|cut| cut.cost < 1.5) else {
            return String::new();
        };
        let segments: Vec<&str> = cut.segments.iter().map(|s| s.span.of(text)).collect();
        segments.join(" ‖ ")
    }

    #[test]
    fn passages_in_both_languages_are_cut() {
        for (text, expected) in [
            ("主旨演讲 Keynote Speech", "主旨演讲 ‖ Keynote Speech"),
            ("Keynote Speech 主旨演讲", "Keynote Speech ‖ 主旨演讲"),
            ("第一条 Article 1", "第一条 ‖ Article 1"),
            ("Article 1 第一条", "Article 1 ‖ 第一条"),
            (
                "年度总结 2023 Annual Summary",
                "年度总结 ‖ 2023 Annual Summary",
            ),
            (
                "2023 Annual Summary 2023年年度总结",
                "2023 Annual Summary ‖ 2023年年度总结",
            ),
            ("港口 / Ports", "港口 ‖ Ports"),
            ("港口 — The Port", "港口 ‖ The Port"),
            (
                "会谈在北京举行（The talks were held in Beijing）。",
                "会谈在北京举行 ‖ The talks were held in Beijing",
            ),
            ("APEC 会议 APEC Meeting", "APEC 会议 ‖ APEC Meeting"),
            (
                "会谈在北京举行。The talks were held in Beijing. 双方签署了文件。The two sides signed documents.",
                "会谈在北京举行。 ‖ The talks were held in Beijing. ‖ 双方签署了文件。 ‖ The two sides signed documents.",
            ),
            ("中文标题 (English Title)", "中文标题 ‖ English Title"),
            ("They talked by “港口”.", ""),
            ("They grew “港口” (会谈).", ""),
            (
                "《红楼梦》 Dream of the Red Chamber",
                "《红楼梦》 ‖ Dream of the Red Chamber",
            ),
            (
                "世界贸易组织（WTO）改革 WTO Reform",
                "世界贸易组织（WTO）改革 ‖ WTO Reform",
            ),
            // What is not bilingual.
            ("他说：“We will never give up.”", ""),
            ("全体会议审议了IMF提交的报告，同意了它的建议。", ""),
            ("使用 Python 编写的程序", ""),
            ("The term 中国式现代化 is new.", ""),
            (
                "他会见了联合国秘书长和其他国家的领导人，并且介绍了情况（Guterres）",
                "",
            ),
            ("12月3日，", ""),
            ("Wang Yi (王毅) said so to the press in Beijing today.", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
