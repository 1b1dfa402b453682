//! The names that a document pair has on both sides.

use super::capitals::Unit;
use super::runs::{Chinese, Run, Search};
use crate::anchor::{Sentences, Translations, words};
use crate::lexicon::{Lexicon, TokenKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// A name in Chinese characters and one in letters that are likely the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The characters, simplified.
    pub chinese: String,
    /// The words, in small letters without accents, a space between them.
    pub latin: String,
    /// Types of the Chinese side that the name is written with, and the share of their occurrences that are in it.
    pub from: Vec<(u32, f32)>,
    /// Types of the words of the other side.
    pub to: Vec<u32>,
    /// How often each occurs.
    pub counts: (u32, u32),
    /// How sure it is, 0–1: how alike they sound, how near their counts are, and their places in the documents.
    pub score: f32,
}

/// The least score of a pair.
const SURE: f32 = 0.62;
/// A word that another gives this much in the dictionary is explained, so that a name is less likely.
const EXPLAINED: f32 = 0.3;

/// Finds the names of `source`, in Chinese characters, among the capitalised words of `target`. Foreign names
/// are looked for where there are only characters in use for them and no words that `lexicon` finds in `target`; Chinese
/// ones, in whatever the letters spell.
///
/// Longer and surer pairs come first and exclude what overlaps them; ties, as they stand in the documents. Nearly linear:
/// names meet through an index of their first two consonants.
///
/// ```
/// use zhen::anchor::{Sentences, name};
/// use zhen::lexicon::Lexicon;
/// let lexicon = Lexicon::builtin();
/// let zh = ["别尔德穆哈梅多夫抵达首都。", "何穎琛在機場迎接。"];
/// let en = ["Mr Berdimuhamedov arrived in the capital.", "Ho Wing-sum met him at the airport."];
/// let source = Sentences::new(&zh, &lexicon.tokenizer("zh"));
/// let target = Sentences::new(&en, &lexicon.tokenizer("en"));
/// let found = name::pairs(&source, &target, lexicon);
/// let names: Vec<_> = found.iter().map(|pair| (&pair.chinese[..], &pair.latin[..])).collect();
/// assert_eq!(names, [("别尔德穆哈梅多夫", "berdimuhamedov"), ("何颖琛", "ho wing sum")]);
/// ```
pub fn pairs(source: &Sentences, target: &Sentences, lexicon: &Lexicon) -> Vec<Pair> {
    find(source, target, &words::known(source, target, lexicon))
}

/// [`pairs`], where the translations that are known without names are at hand.
pub(in crate::anchor) fn find(
    source: &Sentences,
    target: &Sentences,
    translations: &Translations,
) -> Vec<Pair> {
    if (0..source.types()).all(|kind| source.kind(kind) != TokenKind::Han) {
        return Vec::new();
    }
    let units = target.capitals.units();
    if units.is_empty() {
        return Vec::new();
    }
    let chinese = Chinese::new(source, translations);
    let found = Search::new(target, &units, &chinese).runs(source);
    let explained = explained(source, target.types(), translations);
    let other = |run: &Run, unit: &Unit| is_other(run, unit, translations, &explained);
    choose(source, target, &units, &found, other)
}

/// The Chinese side's types as writing.
/// The most that a Chinese type gives each target type.
fn explained(source: &Sentences, targets: usize, translations: &Translations) -> Vec<f32> {
    let mut best = vec![0f32; targets];
    for from in (0..source.types()).filter(|&kind| source.kind(kind) == TokenKind::Han) {
        for &(to, mass) in translations.of(from) {
            best[to as usize] = best[to as usize].max(mass);
        }
    }
    best
}

/// Whether other words than those of `run` translate the words of `unit`.
fn is_other(run: &Run, unit: &Unit, translations: &Translations, explained: &[f32]) -> bool {
    let own = |to: u32| {
        let all = run
            .kinds
            .iter()
            .flat_map(|&(kind, _)| translations.of(kind as usize));
        all.filter(|(other, _)| *other == to)
            .map(|(_, mass)| *mass)
            .fold(0.0, f32::max)
    };
    unit.kinds.iter().all(|&kind| {
        let best = explained[kind as usize];
        best >= EXPLAINED && own(kind) < 0.5 * best
    })
}

/// How sure a pair is: likeness, less for counts and places that differ.
fn score(run: &Run, unit: &Unit, likeness: f32, sentences: (usize, usize)) -> f32 {
    let (a, b) = (run.count as f32, unit.count as f32);
    let agreement = (a.min(b) / a.max(b)).sqrt();
    let place = |sum: f32, count: f32, all: usize| (sum / count + 0.5) / all as f32;
    let apart = (place(run.places, a, sentences.0) - place(unit.places, b, sentences.1)).abs();
    let short = if run.characters.len() == 2 { 0.08 } else { 0.0 };
    likeness * (0.85 + 0.15 * agreement) * (1.0 - 0.3 * apart) - short
}

/// The surest pairs that do not exclude each other.
fn choose(
    source: &Sentences,
    target: &Sentences,
    units: &[Unit],
    runs: &[Run],
    is_other: impl Fn(&Run, &Unit) -> bool,
) -> Vec<Pair> {
    let sentences = (source.len(), target.len());
    let mut candidates: Vec<(f32, f32, usize, usize)> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        for &(unit, likeness) in &run.units {
            let mut score = score(run, &units[unit], likeness, sentences);
            let full = likeness >= 1.0 && units[unit].words.len() > 1;
            if !full && is_other(run, &units[unit]) {
                score -= if run.characters.len() == 2 { 0.2 } else { 0.1 };
            }
            if score >= SURE {
                let weight = (score - 0.5) * run.characters.len() as f32;
                candidates.push((weight, score, at, unit));
            }
        }
    }
    candidates.sort_by(|a, b| {
        let order = (a.2, a.3).cmp(&(b.2, b.3));
        b.0.total_cmp(&a.0).then(order)
    });
    let mut taken: FxHashSet<&[char]> = FxHashSet::default();
    // Occurrences of parts of what is taken.
    let mut parts: FxHashMap<&[char], u32> = FxHashMap::default();
    let mut words: FxHashMap<&[u32], u32> = FxHashMap::default();
    let mut chosen: Vec<Pair> = Vec::new();
    for (_, score, at, unit) in candidates {
        let (run, unit) = (&runs[at], &units[unit]);
        let inside = |count: Option<&u32>, all: u32| 2 * count.copied().unwrap_or(0) > all;
        if inside(parts.get(&run.characters[..]), run.count)
            || words
                .get(&unit.words[..])
                .is_some_and(|&count| count >= unit.count)
            || slices(&run.characters).any(|part| taken.contains(part))
        {
            continue;
        }
        taken.insert(&run.characters);
        for part in slices(&run.characters) {
            *parts.entry(part).or_default() += run.count;
        }
        for part in slices(&unit.words) {
            *words.entry(part).or_default() += unit.count;
        }
        chosen.push(pair(source, target, run, unit, score));
    }
    chosen
}

/// All parts of a sequence, the whole included.
fn slices<T>(whole: &[T]) -> impl Iterator<Item = &[T]> {
    (0..whole.len()).flat_map(move |from| (from + 1..=whole.len()).map(move |to| &whole[from..to]))
}

fn pair(source: &Sentences, target: &Sentences, run: &Run, unit: &Unit, score: f32) -> Pair {
    let words: Vec<&str> = unit
        .words
        .iter()
        .map(|&word| target.capitals.spelling(word))
        .collect();
    let from = run
        .kinds
        .iter()
        .map(|&(kind, sum)| (kind, (sum / source.count(kind as usize)).min(1.0)));
    Pair {
        chinese: run.characters.iter().collect(),
        latin: words.join(" "),
        from: from.collect(),
        to: unit.kinds.clone(),
        counts: (run.count, unit.count),
        score,
    }
}
