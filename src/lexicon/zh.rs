//! Chinese: words, and traditional characters folded to simplified ones.
//!
//! Words are the most probable path through those of the built-in table (a unigram model), and what it does not know
//! is cut by a hidden Markov model over characters: the method, word frequencies and model of jieba (Sun Junyi, MIT).
//! Own code over the built-in table starts at once; jieba-rs builds its dictionary for a tenth of a second each time.

use super::numeral;
use super::table::{COST_SCALE, EMISSION_SCALE, Table};
use std::collections::HashMap;

/// Units of cost in one nat.
const SCALE: f64 = COST_SCALE;
/// What a character costs that is no word of the table: the cost of a word seen once in jieba's corpus.
const UNKNOWN_COST: f64 = 17.9 * SCALE;
/// What a word of the user's costs: less than any other way to cut it.
const USER_COST: f64 = 4.0 * SCALE;
/// What a numeral costs: less than its pieces, more than a frequent word that it begins (十一月).
const NUMERAL_COST: f64 = 9.0 * SCALE;

/// Look-up forms of words that say little by themselves, in the order of their characters.
const STOP_WORDS: &[&str] = &[
    "上", "下", "不", "与", "个", "中", "为", "之", "也", "了", "于", "以", "以及", "位", "则",
    "刚", "到", "却", "又", "及", "及其", "只", "可", "各", "同", "向", "吗", "吧", "呢", "和",
    "因", "因为", "在", "地", "如", "如果", "它", "对", "对于", "将", "就", "已", "已经", "并",
    "并且", "很", "得", "或", "所", "把", "是", "更", "最", "有", "来", "此", "比", "由", "的",
    "着", "等", "给", "而", "而且", "自", "被", "要", "让", "该", "还", "这", "这个", "那", "都",
    "里", "项",
];

/// Whether a look-up form says little by itself.
pub fn is_stop(lookup: &str) -> bool {
    STOP_WORDS.binary_search(&lookup).is_ok()
}

/// The simplified form of a character, or itself. For look-up only: a text is never changed by it.
///
/// ```
/// use zhen::lexicon::zh::simplify;
/// assert_eq!("經濟發展".chars().map(simplify).collect::<String>(), "经济发展");
/// ```
pub fn simplify(c: char) -> char {
    if c.is_ascii() {
        c
    } else {
        Table::builtin().simplify(c)
    }
}

/// Words to keep whole, simplified, by first character; the longest first.
#[derive(Clone, Debug, Default)]
pub(super) struct UserWords(HashMap<char, Vec<String>>);

impl UserWords {
    pub fn add(&mut self, word: &str) {
        let word: String = word.chars().map(simplify).collect();
        if let Some(first) = word.chars().next() {
            let words = self.0.entry(first).or_default();
            if let Err(at) =
                words.binary_search_by(|other| (word.len(), &word).cmp(&(other.len(), other)))
            {
                words.insert(at, word);
            }
        }
    }

    /// The lengths in characters of the words that `text` begins with.
    fn at<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let first = text.chars().next();
        let words = first
            .and_then(|c| self.0.get(&c))
            .map_or(&[][..], Vec::as_slice);
        words
            .iter()
            .filter(|word| text.starts_with(word.as_str()))
            .map(|word| word.chars().count())
    }
}

/// A Chinese text in simplified characters.
pub(super) struct Folded {
    pub text: String,
    /// Where each character begins in the text as it was, and where the last one ends.
    origins: Vec<usize>,
    /// Where each character begins in `text`, and where the last one ends.
    starts: Vec<usize>,
}

/// A word of a [`Folded`] text.
pub(super) struct Cut {
    /// Bytes of the folded text.
    pub folded: std::ops::Range<usize>,
    /// Bytes of the text as it was.
    pub origin: std::ops::Range<usize>,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            origins: Vec::with_capacity(text.len() / 3 + 1),
            starts: Vec::with_capacity(text.len() / 3 + 1),
        };
        for (at, c) in text.char_indices() {
            folded.origins.push(at);
            folded.starts.push(folded.text.len());
            folded.text.push(simplify(c));
        }
        folded.origins.push(text.len());
        folded.starts.push(folded.text.len());
        folded
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        &self.text[self.starts[from]..self.starts[to]]
    }

    /// Cuts a text of Chinese characters into words.
    pub fn cut(&self, user: &UserWords) -> Vec<Cut> {
        let next = self.best_path(user);
        let mut ends = Vec::new();
        let (mut at, mut singles) = (0, 0);
        while at < next.len() {
            let end = next[at];
            if end - at > 1 {
                self.cut_unknown(singles, at, &mut ends);
                ends.push(end);
                singles = end;
            }
            at = end;
        }
        self.cut_unknown(singles, at, &mut ends);
        let mut start = 0;
        ends.iter()
            .map(|&end| {
                let from = std::mem::replace(&mut start, end);
                Cut {
                    folded: self.starts[from]..self.starts[end],
                    origin: self.origins[from]..self.origins[end],
                }
            })
            .collect()
    }

    /// Where the word that begins at each character ends, on the cheapest path from there; the longest of equals.
    fn best_path(&self, user: &UserWords) -> Vec<usize> {
        let table = Table::builtin();
        let count = self.starts.len() - 1;
        let mut costs = vec![0.0; count + 1];
        let mut next = vec![0; count];
        for at in (0..count).rev() {
            let rest = &self.text[self.starts[at]..];
            let (mut best, mut best_end) = (UNKNOWN_COST + costs[at + 1], at + 1);
            let mut consider = |end: usize, cost: f64| {
                let cost = cost + costs[end];
                if cost < best || (cost <= best && end > best_end) {
                    (best, best_end) = (cost, end);
                }
            };
            for word in table.words_at(rest) {
                consider(at + word.characters, f64::from(word.cost));
            }
            for characters in user.at(rest) {
                consider(at + characters, USER_COST);
            }
            if let Some(characters) = numeral_at(&self.text, self.starts[at]) {
                consider(at + characters, NUMERAL_COST);
            }
            (costs[at], next[at]) = (best, best_end);
        }
        next
    }

    /// Cuts a run of single characters, which no word of the table covers, by the hidden Markov model; a run that is a
    /// word of the table was cut on purpose and stays so, as in jieba.
    fn cut_unknown(&self, from: usize, to: usize, ends: &mut Vec<usize>) {
        if to - from < 2 || Table::builtin().word(self.slice(from, to)).is_some() {
            ends.extend(from + 1..=to);
        } else {
            hidden_words(self.slice(from, to), from, ends);
        }
    }
}

/// The characters of the numeral of two or more that begins at byte `at`, where none begins before it.
fn numeral_at(text: &str, at: usize) -> Option<usize> {
    if text[..at]
        .chars()
        .next_back()
        .is_some_and(numeral::is_numeral)
    {
        return None;
    }
    let rest = &text[at..];
    let len = rest.find(|c| !numeral::is_numeral(c)).unwrap_or(rest.len());
    let characters = rest[..len].chars().count();
    (characters > 1 && numeral::chinese(&rest[..len]).is_some()).then_some(characters)
}

/// States of the hidden Markov model: a character begins, is inside, ends, or is a word.
const BEGIN: usize = 0;
const MIDDLE: usize = 1;
const END: usize = 2;
const SINGLE: usize = 3;

/// For each state the two states that may come before it, with the log-probability of the transition (jieba's model).
const BEFORE: [[(usize, f64); 2]; 4] = [
    [
        (END, -0.589_714_973_684_545_1),
        (SINGLE, -0.721_196_565_466_998_1),
    ],
    [
        (MIDDLE, -1.260_362_382_026_822_6),
        (BEGIN, -0.916_290_731_874_155),
    ],
    [
        (BEGIN, -0.510_825_623_765_99),
        (MIDDLE, -0.333_448_568_119_485_14),
    ],
    [
        (SINGLE, -0.665_863_144_879_821_2),
        (END, -0.808_525_047_466_993_7),
    ],
];
/// Log-probabilities of the first character's states; it is inside or ends no word.
const INITIAL: [f64; 4] = [
    -0.262_686_608_092_500_16,
    IMPOSSIBLE,
    IMPOSSIBLE,
    -1.465_263_398_353_767_8,
];
const IMPOSSIBLE: f64 = -1e12;
/// The log-probability of a character in a state it was never seen in.
const UNSEEN: f64 = -1e6;

/// Cuts `text`, whose first character has number `first`, by Viterbi's algorithm.
fn hidden_words(text: &str, first: usize, ends: &mut Vec<usize>) {
    let table = Table::builtin();
    let mut scores = [0.0; 4];
    let mut steps: Vec<[usize; 4]> = Vec::with_capacity(text.len() / 3);
    for (index, c) in text.chars().enumerate() {
        let emission = table.emissions(c).map(|cost| match cost {
            u16::MAX => UNSEEN,
            cost => -f64::from(cost) / EMISSION_SCALE,
        });
        let mut now = [0.0; 4];
        let mut from = [0; 4];
        for state in 0..4 {
            (from[state], now[state]) = if index == 0 {
                (state, INITIAL[state])
            } else {
                let [a, b] = BEFORE[state].map(|(before, step)| (before, scores[before] + step));
                if b.1 > a.1 { b } else { a }
            };
            now[state] += emission[state];
        }
        scores = now;
        steps.push(from);
    }
    let mut state = if scores[SINGLE] > scores[END] {
        SINGLE
    } else {
        END
    };
    let mark = ends.len();
    for (index, from) in steps.iter().enumerate().rev() {
        if matches!(state, END | SINGLE) {
            ends.push(first + index + 1);
        }
        state = from[state];
    }
    ends[mark..].reverse();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_simplified_forms() {
        assert!(STOP_WORDS.is_sorted_by(|a, b| a < b));
        for word in STOP_WORDS {
            assert!(word.chars().all(|c| simplify(c) == c), "{word}");
            assert!(is_stop(word));
        }
        assert!(!is_stop("中国"));
    }
}
