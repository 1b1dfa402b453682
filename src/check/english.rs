//! A rendering found in English: inflection, hyphens, articles, other order, words between.

use super::rendering::{How, Match};
use super::short::is_contraction;
use crate::lexicon::{Token, TokenKind, Tokenizer, en};
use crate::text::Span;

/// A word, number or mark.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub span: Span,
    pub kind: TokenKind,
    /// As it stands.
    pub text: String,
    /// Its look-up form.
    pub stem: String,
    /// Whether a hyphen binds it to the word before it.
    pub hyphened: bool,
}

/// Words that a rendering may do without.
const FUNCTION: [&str; 14] = [
    "a", "an", "the", "of", "and", "for", "in", "on", "to", "with", "by", "from", "at", "'s",
];

impl Word {
    fn new(token: Token, text: &str) -> Self {
        let mut word = Self {
            text: token.span.of(text).to_owned(),
            span: token.span,
            kind: token.kind,
            stem: token.lookup,
            hyphened: false,
        };
        // TEUs is the plural of TEU, which a stemmer cannot know.
        if word.is_abbreviation() && word.text.ends_with('s') {
            word.stem = en::stem(word.text.trim_end_matches('s'));
        }
        word
    }

    pub fn is_mark(&self) -> bool {
        self.kind == TokenKind::Punctuation
    }

    pub fn is_function(&self) -> bool {
        FUNCTION.contains(&self.stem.as_str())
    }

    /// Whether it says something by itself.
    pub fn is_content(&self) -> bool {
        !self.is_mark() && !en::is_stop(&self.stem)
    }

    pub fn is_capitalised(&self) -> bool {
        self.kind == TokenKind::Word && self.text.starts_with(char::is_uppercase)
    }

    /// Whether it is two capitals or more, a plural s aside (TEUs).
    pub fn is_acronym(&self) -> bool {
        let letters = self.text.trim_end_matches('s');
        self.kind == TokenKind::Word
            && letters.chars().nth(1).is_some()
            && letters.chars().all(|c| c.is_uppercase() || c == '&')
    }

    /// Whether it is a short word with two capitals or more (SMEs, GDI).
    pub fn is_abbreviation(&self) -> bool {
        self.kind == TokenKind::Word
            && self.text.len() <= 8
            && self
                .text
                .chars()
                .filter(|c| c.is_uppercase())
                .nth(1)
                .is_some()
    }

    /// Whether it may stand inside a rendering without being part of it.
    pub fn is_skipped(&self) -> bool {
        matches!(
            self.stem.as_str(),
            "-" | "\"" | "'" | "a" | "an" | "the" | "'s"
        )
    }
}

/// The words of `text`.
pub(super) fn words(text: &str, tokenizer: &Tokenizer) -> Vec<Word> {
    let mut words: Vec<Word> = tokenizer
        .tokenize(text)
        .into_iter()
        .map(|token| Word::new(token, text))
        .collect();
    for k in 1..words.len() {
        words[k].hyphened = words[k - 1].stem == "-";
    }
    words
}

/// The words of a rendering: without marks, leading articles and possessive endings.
pub(super) fn pattern(text: &str, tokenizer: &Tokenizer) -> Vec<Word> {
    let mut pattern = words(text, tokenizer);
    pattern.retain(|word| !word.is_mark() && word.stem != "'s");
    while pattern.len() > 1 && matches!(pattern[0].stem.as_str(), "a" | "an" | "the") {
        pattern.remove(0);
    }
    pattern
}

/// Whether two words are one, or belong to one family (economy, economic).
pub(super) fn is_same(a: &Word, b: &Word) -> bool {
    a.stem == b.stem
        || (a.kind == TokenKind::Word && b.kind == TokenKind::Word && is_family(&a.stem, &b.stem))
}

/// Endings that tell stems of one family apart (econom, economi; strateg, strategi).
const FAMILY: [&str; 10] = ["", "i", "e", "y", "al", "an", "er", "or", "at", "it"];

/// Stems that share five letters or more and differ in an ending of [`FAMILY`].
fn is_family(a: &str, b: &str) -> bool {
    if a.as_bytes().first() != b.as_bytes().first() {
        return false;
    }
    let shared = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let ends = |word: &str| {
        word.get(shared..)
            .is_some_and(|tail| FAMILY.contains(&tail))
    };
    shared >= 5 && ends(a) && ends(b)
}

/// Whether `whole` is written as one word what `parts` are as two (startup, start-up).
fn is_closed(parts: [&Word; 2], whole: &Word) -> bool {
    if whole.kind != TokenKind::Word || parts.iter().any(|part| part.kind != TokenKind::Word) {
        return false;
    }
    let length = parts[0].text.len() + parts[1].text.len();
    if whole.text.len() + 3 < length || !begins_alike(&whole.text, &parts[0].text) {
        return false;
    }
    let joined = [parts[0].text.as_str(), &parts[1].text].concat();
    en::stem(&joined.to_lowercase()) == whole.stem
}

/// Whether two words have the same first three letters, where both are plain; other letters are not compared.
fn begins_alike(a: &str, b: &str) -> bool {
    a.bytes()
        .zip(b.bytes())
        .take(3)
        .all(|(a, b)| !a.is_ascii() || !b.is_ascii() || a.eq_ignore_ascii_case(&b))
}

/// Matches of `pattern` whose words follow each other: hyphens, quotation marks and articles between them aside, and a
/// comma or nothing for a function word. Disjoint, in order. Costs pattern times words at worst.
pub(super) fn exact(pattern: &[Word], words: &[Word]) -> Vec<Match> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match exact_at(pattern, words, at) {
            Some(found) => {
                at = found.words.end;
                all.push(found);
            }
            None => at += 1,
        }
    }
    all
}

fn exact_at(pattern: &[Word], words: &[Word], start: usize) -> Option<Match> {
    let (mut i, mut j) = (0, start);
    let mut pairs = Vec::new();
    while i < pattern.len() {
        let word = words.get(j);
        if let Some(word) = word {
            if is_same(&pattern[i], word) {
                pairs.push((i, j));
                (i, j) = (i + 1, j + 1);
                continue;
            }
            if let Some(next) = pattern.get(i + 1)
                && is_closed([&pattern[i], next], word)
            {
                pairs.push((i, j));
                (i, j) = (i + 2, j + 1);
                continue;
            }
            let second = j + 1 + usize::from(words.get(j + 1).is_some_and(|w| w.stem == "-"));
            if let Some(next) = words.get(second)
                && is_closed([word, next], &pattern[i])
            {
                pairs.push((i, j));
                (i, j) = (i + 1, second + 1);
                continue;
            }
        }
        if j > start && word.is_some_and(Word::is_skipped) {
            j += 1;
        } else if j > start && i + 1 < pattern.len() && pattern[i].is_function() {
            i += 1;
            if word.is_some_and(|w| w.stem == "," || w.stem == "&") {
                j += 1;
            }
        } else {
            return None;
        }
    }
    if pairs.is_empty() {
        return None;
    }
    let span = Span::new(words[start].span.start, words[j - 1].span.end);
    Some(Match {
        span,
        words: start..j,
        pairs,
        how: How::Exact,
    })
}

/// The tightest place where all content words of `pattern` stand, in any order. `None` where one is not there, or
/// where the pattern has but one. The caller judges whether it is tight enough.
pub(super) fn loose(pattern: &[Word], words: &[Word]) -> Option<Match> {
    let content: Vec<usize> = (0..pattern.len())
        .filter(|&i| pattern[i].is_content())
        .collect();
    if content.len() < 2 {
        return None;
    }
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (slot, &i) in content.iter().enumerate() {
        places.extend(
            (0..words.len())
                .filter(|&j| is_same(&pattern[i], &words[j]))
                .map(|j| (j, slot)),
        );
    }
    places.sort_unstable();
    let mut last = vec![None; content.len()];
    let mut best: Option<(usize, Vec<usize>)> = None;
    for &(j, slot) in &places {
        last[slot] = Some(j);
        let Some(all) = last.iter().copied().collect::<Option<Vec<usize>>>() else {
            continue;
        };
        let width = all.iter().max().unwrap_or(&0) - all.iter().min().unwrap_or(&0);
        if best.as_ref().is_none_or(|(least, _)| width < *least) {
            best = Some((width, all));
        }
    }
    let (_, all) = best?;
    let (first, end) = (*all.iter().min()?, *all.iter().max()? + 1);
    let span = Span::new(words[first].span.start, words[end - 1].span.end);
    let pairs = content.into_iter().zip(all).collect();
    Some(Match {
        span,
        words: first..end,
        pairs,
        how: How::Loose,
    })
}

/// How many content words `pattern` has, and the places of those that stand among `words`, the free ones first.
pub(super) fn partial(
    pattern: &[Word],
    words: &[Word],
    free: impl Fn(usize) -> bool,
) -> (usize, Vec<usize>) {
    let content = pattern.iter().filter(|word| word.is_content());
    let mut places = Vec::new();
    let mut count = 0;
    for word in content {
        count += 1;
        let stands =
            |j: &usize| (is_same(word, &words[*j]) && free(*j)) || is_contraction(word, &words[*j]);
        places.extend((0..words.len()).find(stands));
    }
    (count, places)
}

/// Whether a run of `words` has the letters of a rendering that is an abbreviation as its initials.
pub(super) fn spells_out(pattern: &[Word], words: &[Word]) -> bool {
    let [short] = pattern else { return false };
    if !short.is_abbreviation() {
        return false;
    }
    let letters = short.text.trim_end_matches('s').to_lowercase();
    (0..words.len()).any(|first| {
        let mut rest = letters.chars().peekable();
        for word in &words[first..] {
            let Some(&letter) = rest.peek() else { break };
            if word.kind == TokenKind::Word
                && word.text.to_lowercase().starts_with(letter)
                && !word.is_abbreviation()
            {
                rest.next();
            } else if !word.is_function() && !word.is_skipped() {
                return false;
            }
        }
        rest.peek().is_none()
    })
}

/// Whether `words` have an abbreviation whose letters begin two or more neighbouring words of `pattern`, and all of its
/// other content words (IT security; LTV ratio).
pub(super) fn abbreviates(pattern: &[Word], words: &[Word]) -> bool {
    words
        .iter()
        .filter(|word| word.is_abbreviation())
        .any(|short| {
            let letters = short.text.trim_end_matches('s').to_lowercase();
            (0..pattern.len()).any(|first| {
                let mut rest = letters.chars().peekable();
                let mut end = first;
                while let (Some(word), Some(&letter)) = (pattern.get(end), rest.peek()) {
                    if word.text.to_lowercase().starts_with(letter) {
                        rest.next();
                    } else if word.is_content() || end == first {
                        break;
                    }
                    end += 1;
                }
                let others = pattern[..first]
                    .iter()
                    .chain(&pattern[end..])
                    .filter(|word| word.is_content());
                rest.peek().is_none()
                    && end >= first + 2
                    && others
                        .into_iter()
                        .all(|word| words.iter().any(|other| is_same(word, other)))
            })
        })
        || (pattern.len() == 1 && words.iter().any(|word| is_contraction(&pattern[0], word)))
}

/// Whether the capitals of a match are those of the pattern: a word with a capital has one, one in capitals too. In a
/// heading all in capitals nothing can be told.
pub(super) fn has_capitals(found: &Match, pattern: &[Word], words: &[Word]) -> bool {
    let shouted = found
        .words
        .clone()
        .all(|j| words[j].text.chars().all(|c| !c.is_lowercase()));
    let several = pattern.len() > 1;
    if shouted && several {
        return true;
    }
    found.pairs.iter().all(|&(i, j)| {
        let (term, word) = (&pattern[i], &words[j]);
        if term.is_acronym() {
            word.is_acronym()
        } else {
            !term.is_capitalised() || word.is_capitalised()
        }
    })
}

/// How close the spelling of a match is to the pattern: the share of letters that agree from the left, 0–1.
pub(super) fn closeness(found: &Match, pattern: &[Word], words: &[Word]) -> f32 {
    let (mut same, mut all) = (0, 0);
    for &(i, j) in &found.pairs {
        let (term, word) = (pattern[i].text.to_lowercase(), words[j].text.to_lowercase());
        same += term
            .chars()
            .zip(word.chars())
            .take_while(|(a, b)| a == b)
            .count();
        all += term.chars().count();
    }
    same as f32 / all.max(1) as f32
}
