//! Words of the one side that may translate words of the other: dictionary, equal forms, names by their pinyin.

use super::{Sentences, Translations};
use crate::lexicon::{Lexicon, TokenKind, pinyin};
use rustc_hash::FxHashMap;

/// Mass that a name gets of whose syllables the pinyin covers all.
const NAME: f32 = 0.8;
/// Longest word, in characters, that is compared by sound.
const LONGEST_NAME: usize = 4;
/// Letters that two words of one script must share at their beginning to pass for cognates.
const COGNATE: usize = 5;
/// Mass of a cognate.
const COGNATE_MASS: f32 = 0.4;

/// What each source type may become: the lexicon's translations that occur on the target side, equal forms, and names
/// by sound. Without a lexicon, words of one alphabet that begin alike count as cognates.
pub fn translations(source: &Sentences, target: &Sentences, lexicon: &Lexicon) -> Translations {
    let mut by_stem = FxHashMap::default();
    let mut by_form = FxHashMap::default();
    for kind in 0..target.types() {
        by_form.insert(target.form(kind), kind as u32);
        if let Some(stem) = lexicon.stem_id(target.form(kind)) {
            by_stem.insert(stem, kind as u32);
        }
    }
    let cognates = if lexicon.is_empty() {
        cognates(target)
    } else {
        FxHashMap::default()
    };
    let mut senses = Vec::new();
    Translations::new((0..source.types()).map(|kind| {
        let form = source.form(kind);
        let mut list: Vec<(u32, f32)> = Vec::new();
        if let Some(&same) = by_form.get(form) {
            list.push((same, 1.0));
        } else {
            lexicon.translations(form, &mut senses);
            list.extend(
                senses
                    .iter()
                    .filter_map(|(stem, mass)| Some((*by_stem.get(stem)?, *mass))),
            );
            if source.kind(kind) == TokenKind::Han {
                add_names(form, target, &mut list);
            }
            if let Some(alike) = prefix(form).and_then(|prefix| cognates.get(prefix)) {
                list.extend(
                    alike
                        .iter()
                        .map(|&to| (to, COGNATE_MASS / alike.len() as f32)),
                );
            }
        }
        list
    }))
}

fn prefix(form: &str) -> Option<&str> {
    let (end, _) = form.char_indices().nth(COGNATE)?;
    form.chars().all(char::is_alphabetic).then(|| &form[..end])
}

fn cognates(target: &Sentences) -> FxHashMap<&str, Vec<u32>> {
    let mut all: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
    for kind in 0..target.types() {
        if let Some(prefix) = prefix(target.form(kind)) {
            all.entry(prefix).or_default().push(kind as u32);
        }
    }
    all
}

/// Adds the names of `target` that sound as a part of `word`: two syllables at least, or one that is no common word.
fn add_names(word: &str, target: &Sentences, list: &mut Vec<(u32, f32)>) {
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
                        .map(move |reading| format!("{head}{reading}"))
                })
                .collect();
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
