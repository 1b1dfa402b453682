//! Words of the one side that may translate words of the other: dictionary, equal forms, names by their pinyin.

use super::{Sentences, Translations, name};
use crate::lexicon::{Lexicon, TokenKind, pinyin};
use rustc_hash::FxHashMap;
use std::cell::LazyCell;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Mass that a name gets of whose syllables the pinyin covers all.
const NAME: f32 = 0.8;
/// Longest word, in characters, that is compared by sound.
const LONGEST_NAME: usize = 4;
/// Letters that two words of one alphabet must share at their beginning to be compared as cognates.
const COGNATE_START: usize = 3;
/// The least likeness of cognates.
const COGNATE_LIKENESS: f32 = 0.6;
/// Mass that a cognate gets of likeness 1.
const COGNATE: f32 = 0.5;
/// The most words of one beginning that a word is compared with: the first ones of the document.
const MOST_COMPARED: usize = 200;
/// The longest words that are compared.
const LONGEST_COGNATE: usize = 24;

/// What each source type may become: the lexicon's translations that occur on the target side, equal forms, names by
/// sound, and words of one alphabet that are spelled much alike.
pub fn translations(source: &Sentences, target: &Sentences, lexicon: &Lexicon) -> Translations {
    let known = known(source, target, lexicon);
    let found = name::find(source, target, &known);
    if found.is_empty() {
        return known;
    }
    with_names(source.types(), &known, &found)
}

/// [`translations`], but for names of more than a token.
pub(super) fn known(source: &Sentences, target: &Sentences, lexicon: &Lexicon) -> Translations {
    let mut by_stem = FxHashMap::default();
    let mut by_form = FxHashMap::default();
    for kind in 0..target.types() {
        by_form.insert(target.form(kind), kind as u32);
        if let Some(stem) = lexicon.stem_id(target.form(kind)) {
            by_stem.insert(stem, kind as u32);
        }
    }
    let cognates = LazyCell::new(|| Cognates::new(target));
    let mut names: Vec<&str> = target.names.keys().map(String::as_str).collect();
    names.sort_unstable();
    let mut senses = Vec::new();
    Translations::new((0..source.types()).map(|kind| {
        let form = source.form(kind);
        let mut list: Vec<(u32, f32)> = Vec::new();
        let same = by_form.get(form);
        if same.is_none() || source.kind(kind) == TokenKind::Word {
            lexicon.translations(form, &mut senses);
            list.extend(
                senses
                    .iter()
                    .filter_map(|(stem, mass)| Some((*by_stem.get(stem)?, *mass))),
            );
        }
        if let Some(&same) = same {
            add_same(same, &mut list);
        } else if source.kind(kind) == TokenKind::Han {
            add_names(form, target, &names, &mut list);
        } else if list.is_empty() && source.kind(kind) == TokenKind::Word {
            cognates.add(form, source.count(kind), &mut list);
        }
        list
    }))
}

/// Adds to `known` what the names of a document pair tell of their parts.
fn with_names(types: usize, known: &Translations, found: &[name::Pair]) -> Translations {
    let mut lists: Vec<Vec<(u32, f32)>> = (0..types).map(|kind| known.of(kind).to_vec()).collect();
    for pair in found {
        for &(kind, share) in &pair.from {
            let list = &mut lists[kind as usize];
            let mass = NAME * share;
            for (_, other) in list.iter_mut() {
                *other *= 1.0 - mass;
            }
            for &to in &pair.to {
                match list.iter_mut().find(|(known, _)| *known == to) {
                    Some((_, old)) => *old = old.max(mass),
                    None => list.push((to, mass)),
                }
            }
        }
    }
    Translations::new(lists)
}

/// A form that stands on both sides gets what the lexicon leaves of 1.
fn add_same(same: u32, list: &mut Vec<(u32, f32)>) {
    let rest = 1.0 - list.iter().map(|(_, mass)| mass).sum::<f32>();
    match list.iter_mut().find(|(to, _)| *to == same) {
        Some((_, mass)) => *mass += rest.max(0.0),
        None if rest > 0.0 => list.push((same, rest)),
        None => {}
    }
}

/// Words of the target side by their first letters without accents.
struct Cognates<'a> {
    target: &'a Sentences,
    by_start: FxHashMap<[char; COGNATE_START], Vec<(u32, Vec<char>)>>,
}

impl<'a> Cognates<'a> {
    fn new(target: &'a Sentences) -> Self {
        let mut by_start: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for kind in (0..target.types()).filter(|&kind| target.kind(kind) == TokenKind::Word) {
            if let Some((start, letters)) = spelled(target.form(kind)) {
                by_start
                    .entry(start)
                    .or_default()
                    .push((kind as u32, letters));
            }
        }
        Self { target, by_start }
    }

    /// Adds the words most like `form`, which occurs `count` times: those of the greatest likeness share its mass.
    fn add(&self, form: &str, count: f32, list: &mut Vec<(u32, f32)>) {
        let Some((start, letters)) = spelled(form) else {
            return;
        };
        let others = self.by_start.get(&start).map_or(&[][..], Vec::as_slice);
        let mut best = COGNATE_LIKENESS;
        for (kind, other) in others.iter().take(MOST_COMPARED) {
            let often = self.target.count(*kind as usize);
            let agreement = (count.min(often) / count.max(often)).sqrt();
            let likeness = likeness(&letters, other) * (0.8 + 0.2 * agreement);
            if likeness > best {
                list.clear();
                best = likeness;
            }
            if likeness >= best {
                list.push((*kind, COGNATE * likeness));
            }
        }
        let share = 1.0 / list.len().max(1) as f32;
        for (_, mass) in list {
            *mass *= share;
        }
    }
}

/// The letters of a word without accents, with the first ones; nothing for one too short, too long or not of letters.
fn spelled(form: &str) -> Option<([char; COGNATE_START], Vec<char>)> {
    let letters: Vec<char> = form
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .take(LONGEST_COGNATE + 1)
        .collect();
    let start = *letters.first_chunk()?;
    let fits = (COGNATE_START + 1..=LONGEST_COGNATE).contains(&letters.len());
    (fits && letters.iter().all(|c| c.is_alphabetic())).then_some((start, letters))
}

/// How alike two spellings are, 0–1: twice the longest common subsequence in the letters of both (Melamed 1999 uses the
/// longer word's letters). Costs the product of their lengths.
fn likeness(a: &[char], b: &[char]) -> f32 {
    let mut row = [0u8; LONGEST_COGNATE + 1];
    for x in a {
        let mut diagonal = 0;
        for (k, y) in b.iter().enumerate() {
            let above = row[k + 1];
            row[k + 1] = if x == y {
                diagonal + 1
            } else {
                above.max(row[k])
            };
            diagonal = above;
        }
    }
    2.0 * f32::from(row[b.len()]) / (a.len() + b.len()) as f32
}

/// Adds the names of `target` that sound as a part of `word`: two syllables at least, or one that is no common word.
/// `sorted` are the spellings of its names.
fn add_names(word: &str, target: &Sentences, sorted: &[&str], list: &mut Vec<(u32, f32)>) {
    let begins_one = |head: &String| {
        let next = sorted.partition_point(|name| *name < head.as_str());
        sorted.get(next).is_some_and(|name| name.starts_with(head))
    };
    let length = word.chars().count();
    if length > LONGEST_NAME {
        return;
    }
    let syllables = pinyin::syllables(word);
    for start in 0..length {
        let mut spelled = vec![String::new()];
        for (end, readings) in syllables.iter().enumerate().skip(start) {
            spelled = spelled
                .iter()
                .flat_map(|head| {
                    readings
                        .iter()
                        .map(move |reading| [head, *reading].concat())
                })
                .filter(begins_one)
                .collect();
            if spelled.is_empty() {
                break;
            }
            let covered = end + 1 - start;
            for name in spelled.iter().filter_map(|spelling| target.name(spelling)) {
                if covered >= 2 || !name.common {
                    let mass = NAME * covered as f32 / length as f32;
                    for &part in &name.parts {
                        match list.iter_mut().find(|(to, _)| *to == part) {
                            Some((_, old)) => *old = old.max(mass),
                            None => list.push((part, mass)),
                        }
                    }
                }
            }
        }
    }
}
