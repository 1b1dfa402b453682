//! Capitalised words of a side as they stand together: Xi Jinping, Ho Wing-sum, von der Leyen.

use crate::lexicon::{Token, TokenKind};
use rustc_hash::FxHashMap;

/// Words in small letters that stand inside names.
const PARTICLES: [&str; 21] = [
    "al", "ben", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el",
    "ibn", "la", "le", "ter", "van", "von", "zu",
];
/// The longest name, in words.
const LONGEST: usize = 4;

/// A sentence of this many words, most of them capitalised, is in capitals or a heading: they tell no names.
const HEADING: usize = 10;

/// A word of a run.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Its type.
    kind: u32,
    /// Its letters, as the index of a spelling.
    spelling: u32,
    capital: bool,
    /// It begins a sentence, so that its capital says nothing.
    initial: bool,
}

/// Runs of capitalised words, in order.
#[derive(Clone, Debug, Default)]
pub struct Capitals {
    spellings: Vec<String>,
    known: FxHashMap<String, u32>,
    words: Vec<Word>,
    /// The sentence of each run, and where it ends in the words.
    runs: Vec<(u32, usize)>,
}

/// Words in a row that may be a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    /// Types of its words.
    pub kinds: Vec<u32>,
    /// Indices of its words' spellings.
    pub words: Vec<u32>,
    /// How often it occurs.
    pub count: u32,
    /// The sum of the sentences it occurs in.
    pub places: f32,
    /// Whether it always begins a sentence.
    pub initial: bool,
}

impl Capitals {
    /// Adds the runs of a sentence whose tokens have types `kinds`, unless its capitals say nothing.
    pub(in crate::anchor) fn add(
        &mut self,
        index: usize,
        text: &str,
        tokens: &[Token],
        kinds: &[u32],
    ) {
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
        let (words, capitals) = words.fold((0, 0), |(words, capitals), token| {
            (words + 1, capitals + usize::from(token.capitalised))
        });
        if words >= HEADING && capitals * 4 > words * 3 {
            return;
        }
        let mut k = 0;
        while k < tokens.len() {
            if !tokens[k].capitalised {
                k += 1;
                continue;
            }
            self.push(text, &tokens[k], kinds[k]);
            while let Some(at) = next(text, tokens, k) {
                k = at;
                self.push(text, &tokens[k], kinds[k]);
            }
            self.runs.push((index as u32, self.words.len()));
            k += 1;
        }
    }

    fn push(&mut self, text: &str, token: &Token, kind: u32) {
        let letters = super::sound::letters(token.span.of(text));
        let known = self.known.get(&letters).copied();
        let spelling = known.unwrap_or_else(|| {
            let new = self.spellings.len() as u32;
            self.spellings.push(letters.clone());
            self.known.insert(letters, new);
            new
        });
        self.words.push(Word {
            kind,
            spelling,
            capital: token.capitalised,
            initial: token.initial,
        });
    }

    /// Lower-case letters of a word.
    pub(super) fn spelling(&self, word: u32) -> &str {
        &self.spellings[word as usize]
    }

    /// Every one to four words in a row that begin and end with a capitalised one or one joined by a hyphen, each once,
    /// in the order of their first place.
    pub(super) fn units(&self) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut by_words: FxHashMap<[u32; LONGEST], usize> = FxHashMap::default();
        let mut start = 0;
        for &(sentence, end) in &self.runs {
            let run = &self.words[start..end];
            start = end;
            for from in 0..run.len() {
                for to in from + 1..=run.len().min(from + LONGEST) {
                    let words = &run[from..to];
                    if !words[0].capital && !PARTICLES.contains(&self.spelling(words[0].spelling)) {
                        continue;
                    }
                    let mut key = [u32::MAX; LONGEST];
                    for (slot, word) in key.iter_mut().zip(words) {
                        *slot = word.spelling;
                    }
                    let at = *by_words.entry(key).or_insert_with(|| {
                        units.push(Unit {
                            kinds: words.iter().map(|word| word.kind).collect(),
                            words: words.iter().map(|word| word.spelling).collect(),
                            count: 0,
                            places: 0.0,
                            initial: true,
                        });
                        units.len() - 1
                    });
                    units[at].count += 1;
                    units[at].places += sentence as f32;
                    units[at].initial &= words.len() == 1 && words[0].initial;
                }
            }
        }
        units
    }
}

/// The next word of the run that `tokens[k]` belongs to.
fn next(text: &str, tokens: &[Token], k: usize) -> Option<usize> {
    let mark = tokens.get(k + 1)?;
    if mark.kind == TokenKind::Word {
        if mark.capitalised {
            return Some(k + 1);
        }
        let particle = |token: &Token| PARTICLES.contains(&token.span.of(text));
        let capital = (k + 2..tokens.len().min(k + 4)).find(|&at| !particle(&tokens[at]))?;
        return (particle(mark) && tokens[capital].capitalised).then_some(k + 1);
    }
    let word = tokens
        .get(k + 2)
        .filter(|word| word.kind == TokenKind::Word)?;
    let close = mark.span.start == tokens[k].span.end;
    let hyphen = close
        && matches!(mark.lookup.as_str(), "-" | "'" | "·")
        && mark.span.end == word.span.start;
    let initial = close && mark.lookup == "." && tokens[k].span.len() == 1 && word.capitalised;
    (hyphen || initial).then_some(k + 2)
}
