//! Runs of Chinese characters that may be the names of capitalised words.

use super::capitals::Unit;
use super::sound::{self, Spoken, Use, Written};
use super::spelling::Spellings;
use crate::anchor::{Sentences, Translations};
use crate::lexicon::TokenKind;
use crate::lexicon::en::is_stop;
use crate::lexicon::table::Table;
use rustc_hash::FxHashMap;

/// The least likeness of two names whatever their counts.
const ALIKE: f32 = 0.62;
/// The most characters of a foreign name.
const LONGEST: usize = 9;
/// The most characters of a Chinese name.
const LONGEST_CHINESE: usize = 4;
/// The most units of one beginning that a run is compared with: the first ones of the document.
const MOST_COMPARED: usize = 500;
/// The most words of a foreign name.
const FOREIGN_WORDS: usize = 3;
/// Characters that are words of grammar and hardly ever in a name.
const FUNCTION: &str = "的了着我你他她它们这那是在和不地得也都就很被把从对与或于之其及以";
/// A Chinese word of two characters or more that the dictionary gives this much on the other side is no part of a name.
const TRANSLATED: f32 = 0.2;

/// The Chinese side's types as writing.
pub(super) struct Chinese<'a> {
    letters: Vec<Vec<Letter>>,
    translations: &'a Translations,
}

/// A character of a type.
#[derive(Clone, Copy)]
struct Letter {
    character: char,
    /// Its type.
    kind: u32,
    /// The share of its type that it is.
    share: f32,
    /// Its use in foreign names, if its type may be a part of one.
    usage: Option<Use>,
    /// Whether a foreign name may begin with it, and end before it.
    edge: bool,
}

impl<'a> Chinese<'a> {
    pub fn new(source: &Sentences, translations: &'a Translations) -> Self {
        let letters = |kind: usize| {
            let form = source.form(kind);
            let length = form.chars().count();
            if source.kind(kind) != TokenKind::Han || length > LONGEST {
                return Vec::new();
            }
            let known = translations
                .of(kind)
                .iter()
                .map(|(_, mass)| mass)
                .sum::<f32>();
            let entry = Table::builtin().word(form);
            let word = length == 1 || entry.is_some();
            let translated =
                entry.is_some_and(|entry| entry.is_known()) && length > 1 && known >= TRANSLATED;
            let whole = form.chars().all(|c| sound::usage(c).is_some());
            let letter = |(k, character)| Letter {
                character,
                kind: kind as u32,
                share: 1.0 / length as f32,
                usage: sound::usage(character).filter(|_| !translated && (whole || !word)),
                edge: k == 0 || !word,
            };
            form.chars().enumerate().map(letter).collect()
        };
        Self {
            letters: (0..source.types()).map(letters).collect(),
            translations,
        }
    }

    /// Whether letters that `unit` spells may be that name: no function word among them, no word that means another.
    fn may_be(&self, letters: &[Letter], unit: &Unit) -> bool {
        let kind = letters[0].kind as usize;
        let whole = letters.iter().all(|letter| letter.kind as usize == kind)
            && letters.len() == self.letters[kind].len();
        let others = self.translations.of(kind).iter();
        let others = others.filter(|(to, _)| !unit.kinds.contains(to));
        let mut characters = letters.iter().map(|letter| letter.character);
        characters.all(|c| !FUNCTION.contains(c))
            && !(whole && others.map(|(_, mass)| mass).sum::<f32>() >= TRANSLATED)
    }

    /// Calls `visit` with each sentence's stretches of Chinese words and their characters.
    fn stretches(&self, source: &Sentences, mut visit: impl FnMut(usize, &[Letter], &[char])) {
        let (mut letters, mut characters) = (Vec::new(), Vec::new());
        for sentence in 0..source.len() {
            let fits = |kind: &u32| !self.letters[*kind as usize].is_empty();
            for stretch in source.tokens(sentence).split(|kind| !fits(kind)) {
                letters.clear();
                letters.extend(
                    stretch
                        .iter()
                        .flat_map(|&kind| &self.letters[kind as usize]),
                );
                characters.clear();
                characters.extend(letters.iter().map(|letter: &Letter| letter.character));
                visit(sentence, &letters, &characters);
            }
        }
    }
}

/// A run of characters that may be a name.
pub(super) struct Run {
    pub characters: Vec<char>,
    /// Units it may be, with how alike they sound.
    pub units: Vec<(usize, f32)>,
    pub count: u32,
    pub places: f32,
    /// Types, with the sum of the shares of the tokens of that type that lie in it.
    pub kinds: Vec<(u32, f32)>,
    /// The position of its last occurrence.
    last: usize,
}

#[derive(Default)]
struct Found {
    key: Vec<char>,
    /// Where in the document a run begins, so that none is counted twice.
    position: usize,
    by_characters: FxHashMap<Vec<char>, usize>,
    runs: Vec<Run>,
}

impl Found {
    /// Counts an occurrence of a run, whose characters are compared with the units when they are new.
    fn add(
        &mut self,
        letters: &[Letter],
        sentence: usize,
        units: impl FnOnce(&[char]) -> Vec<(usize, f32)>,
    ) {
        self.key.clear();
        self.key
            .extend(letters.iter().map(|letter| letter.character));
        let known = self.by_characters.get(&self.key).copied();
        let at = known.unwrap_or_else(|| {
            self.by_characters.insert(self.key.clone(), self.runs.len());
            self.runs.push(Run {
                units: units(&self.key),
                characters: self.key.clone(),
                count: 0,
                places: 0.0,
                kinds: Vec::new(),
                last: 0,
            });
            self.runs.len() - 1
        });
        let run = &mut self.runs[at];
        if run.units.is_empty() || run.last == self.position {
            return;
        }
        run.last = self.position;
        run.count += 1;
        run.places += sentence as f32;
        for letter in letters {
            match run.kinds.iter_mut().find(|(kind, _)| *kind == letter.kind) {
                Some((_, sum)) => *sum += letter.share,
                None => run.kinds.push((letter.kind, letter.share)),
            }
        }
    }
}

/// What is looked for.
pub(super) struct Search<'a> {
    target: &'a Sentences,
    units: &'a [Unit],
    chinese: &'a Chinese<'a>,
    spellings: Spellings,
    /// Made when there is a run that may be a foreign name.
    index: Option<Index>,
}

impl<'a> Search<'a> {
    pub fn new(target: &'a Sentences, units: &'a [Unit], chinese: &'a Chinese) -> Self {
        let mut spellings = Spellings::default();
        for (at, unit) in units
            .iter()
            .enumerate()
            .filter(|(_, unit)| is_name(target, unit))
        {
            let spelling = |word: &u32| target.capitals.spelling(*word);
            let words: Vec<&str> = unit.words.iter().map(spelling).collect();
            spellings.add(&words.concat(), at, words.len() == 1);
            if let [given @ .., surname] = &words[..]
                && !given.is_empty()
            {
                spellings.add(&format!("{surname}{}", given.concat()), at, false);
            }
        }
        Self {
            target,
            units,
            chinese,
            spellings,
            index: None,
        }
    }

    /// All runs that some unit may be the name of.
    pub fn runs(mut self, source: &Sentences) -> Vec<Run> {
        let mut found = Found::default();
        self.chinese
            .stretches(source, |sentence, letters, characters| {
                for from in 0..letters.len() {
                    found.position += 1;
                    let window = &characters[from..letters.len().min(from + LONGEST_CHINESE)];
                    self.spelled(&letters[from..], window, sentence, &mut found);
                    if letters[from].edge {
                        self.foreign(&letters[from..], sentence, &mut found);
                    }
                }
            });
        found.runs
    }

    /// Adds what `letters` begin with that a unit spells; `window` is their first characters.
    fn spelled(&mut self, letters: &[Letter], window: &[char], sentence: usize, found: &mut Found) {
        self.spellings.at(window, |length, unit| {
            if self.chinese.may_be(&letters[..length], &self.units[unit]) {
                found.add(&letters[..length], sentence, |_| vec![(unit, 1.0)]);
            }
        });
    }

    /// Adds what `letters` begin with that sounds like a unit.
    fn foreign(&mut self, letters: &[Letter], sentence: usize, found: &mut Found) {
        let mut typical = 0;
        for (k, letter) in letters.iter().take(LONGEST).enumerate() {
            match letter.usage {
                Some(Use::Names) => typical += 2,
                Some(Use::Both) => {}
                None => return,
            }
            let ends = letters.get(k + 1).is_none_or(|next| next.edge);
            if ends && k > 0 && typical > k {
                found.add(&letters[..=k], sentence, |characters| {
                    self.index
                        .get_or_insert_with(|| Index::new(self.target, self.units))
                        .like(characters)
                });
            }
        }
    }
}

/// Whether words may be a name: each of two letters at least, and not all of them stop words or ones that also occur
/// without a capital.
fn is_name(target: &Sentences, unit: &Unit) -> bool {
    let spelling = |word: &u32| target.capitals.spelling(*word);
    let common = |(word, kind): (&u32, &u32)| {
        is_stop(target.form(*kind as usize))
            || target.name(spelling(word)).is_some_and(|name| name.common)
    };
    unit.words.iter().all(|word| spelling(word).len() > 1)
        && !unit.words.iter().zip(&unit.kinds).all(common)
}

/// Units by the first two consonants that Chinese may write them with.
struct Index {
    written: Vec<Option<Written>>,
    by_start: FxHashMap<[u8; 2], Vec<usize>>,
}

impl Index {
    fn new(target: &Sentences, units: &[Unit]) -> Self {
        let mut by_start: FxHashMap<_, Vec<usize>> = FxHashMap::default();
        let written: Vec<Option<Written>> = units
            .iter()
            .map(|unit| {
                let words = unit
                    .words
                    .iter()
                    .map(|&word| target.capitals.spelling(word));
                let bare = |kind: Option<&u32>| {
                    kind.is_some_and(|&kind| is_stop(target.form(kind as usize)))
                };
                let fits = unit.words.len() <= FOREIGN_WORDS
                    && is_name(target, unit)
                    && !bare(unit.kinds.first())
                    && !bare(unit.kinds.last());
                fits.then(|| Written::new(&words.collect::<String>()))
                    .flatten()
            })
            .collect();
        for (at, written) in written.iter().enumerate() {
            for start in written.iter().flat_map(Written::starts) {
                let list = by_start.entry(start).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
        Self { written, by_start }
    }

    /// Units that sound like `characters`, and how much.
    fn like(&self, characters: &[char]) -> Vec<(usize, f32)> {
        let Some(spoken) = Spoken::new(characters.iter().copied()) else {
            return Vec::new();
        };
        let mut list: Vec<(usize, f32)> = Vec::new();
        for start in spoken.starts() {
            for &unit in self
                .by_start
                .get(&start)
                .into_iter()
                .flatten()
                .take(MOST_COMPARED)
            {
                let written = self.written[unit].as_ref();
                let likeness = written.map_or(0.0, |written| sound::likeness(&spoken, written));
                if likeness >= ALIKE && list.iter().all(|(known, _)| *known != unit) {
                    list.push((unit, likeness));
                }
            }
        }
        list
    }
}
