//! A document as a bag of forms: the words, numbers and names by which it can be found.

use crate::anchor::number;
use crate::lexicon::{Lexicon, TokenKind, Tokenizer, en, pinyin};
use rustc_hash::FxHashMap;

/// What a form is, for the reasons of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A word.
    Word,
    /// A number by its value, or a part of a date.
    Number,
    /// A name in letters: a capitalised word, or Chinese characters in pinyin.
    Name,
}

/// Before the letters of a name, so that `Long` the person is not `long`.
pub(super) const NAME: char = '~';
/// Syllables that a name in Chinese characters has at least and at most.
const SYLLABLES: std::ops::RangeInclusive<usize> = 2..=3;

/// The forms of a document, each once, in order, with how often it occurs.
#[derive(Clone, Debug, Default)]
pub struct Bag(pub(super) Vec<(String, Kind, f32)>);

impl Bag {
    /// The forms of a document that is cut into sentences: look-up forms of its words but for the commonest, numbers by
    /// value, names by their letters. Linear in its length.
    pub fn new(sentences: &[&str], tokenizer: &Tokenizer) -> Self {
        let mut counts: FxHashMap<String, (Kind, f32)> = FxHashMap::default();
        let mut add = |form: String, kind: Kind| {
            let entry = counts.entry(form).or_insert((kind, 0.0));
            entry.0 = entry.0.max(kind);
            entry.1 += 1.0;
        };
        for sentence in sentences {
            let mut run = Vec::new();
            for token in tokenizer.tokenize(sentence) {
                match token.kind {
                    TokenKind::Punctuation => run.clear(),
                    TokenKind::Number => {
                        run.clear();
                        add(token.lookup, Kind::Number);
                    }
                    TokenKind::Han => {
                        let first = run.len();
                        run.extend(token.lookup.chars());
                        names(&run, first, &mut add);
                        add(token.lookup, Kind::Word);
                    }
                    TokenKind::Word if en::is_stop(&token.lookup) => {}
                    TokenKind::Word => {
                        if token.capitalised {
                            let letters = token.span.of(sentence).to_lowercase();
                            add(format!("{NAME}{letters}"), Kind::Name);
                        }
                        add(token.lookup, Kind::Word);
                    }
                }
            }
            for (form, _) in number::forms(sentence, tokenizer.code()) {
                add(form, Kind::Number);
            }
        }
        let mut all: Vec<_> = counts
            .into_iter()
            .map(|(form, (kind, n))| (form, kind, n))
            .collect();
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Self(all)
    }
}

/// Spells in pinyin what ends in the characters of `run` from `first` on, as Chinese names are written in English.
fn names(run: &[char], first: usize, add: &mut impl FnMut(String, Kind)) {
    for end in first + 1..=run.len() {
        for length in SYLLABLES {
            let Some(start) = end.checked_sub(length) else {
                continue;
            };
            let syllables = run[start..end]
                .iter()
                .filter_map(|c| pinyin::readings(*c).first().copied());
            add(std::iter::once("~").chain(syllables).collect(), Kind::Name);
        }
    }
}

/// The forms of target documents, by number.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    ids: FxHashMap<String, u32>,
    pub(super) entries: Vec<(String, Kind)>,
}

impl Vocabulary {
    /// The forms of a bag by number, ascending; new ones are added.
    pub(super) fn learn(&mut self, bag: Bag) -> Vec<(u32, f32)> {
        let mut list: Vec<_> = bag
            .0
            .into_iter()
            .map(|(form, kind, count)| {
                let next = self.entries.len() as u32;
                let id = *self.ids.entry(form).or_insert_with_key(|form| {
                    self.entries.push((form.clone(), kind));
                    next
                });
                let known = &mut self.entries[id as usize].1;
                *known = (*known).max(kind);
                (id, 1.0 + count.ln())
            })
            .collect();
        list.sort_unstable_by_key(|&(id, _)| id);
        list
    }

    /// What the forms of a source document can become among the known ones: by number, ascending, with weights.
    pub(super) fn translate(&self, bag: &Bag, senses: &Senses<'_>) -> Vec<(u32, f32)> {
        let mut weights: FxHashMap<u32, f32> = FxHashMap::default();
        let mut found = Vec::new();
        for (form, _, count) in &bag.0 {
            let weight = 1.0 + count.ln();
            if let Some(&same) = self.ids.get(form) {
                *weights.entry(same).or_default() += weight;
                continue;
            }
            senses.lexicon.translations(form, &mut found);
            for (stem, mass) in &found {
                if let Some(&id) = senses.ids.get(stem) {
                    *weights.entry(id).or_default() += weight * mass;
                }
            }
        }
        let mut list: Vec<_> = weights.into_iter().collect();
        list.sort_unstable_by_key(|&(id, _)| id);
        list
    }
}

/// The lexicon's look-up forms among those of a vocabulary.
pub(super) struct Senses<'a> {
    lexicon: &'a Lexicon,
    ids: FxHashMap<crate::lexicon::StemId, u32>,
}

impl<'a> Senses<'a> {
    pub fn new(vocabulary: &Vocabulary, lexicon: &'a Lexicon) -> Self {
        let forms = vocabulary.entries.iter().enumerate();
        let ids = forms.filter_map(|(id, (form, _))| Some((lexicon.stem_id(form)?, id as u32)));
        Self {
            lexicon,
            ids: ids.collect(),
        }
    }
}
