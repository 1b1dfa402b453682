//! Time and memory of what selects pairs, the filters and the search for duplicates:
//! `cargo bench --bench select [-- PAIRS]`.
//!
//! Pairs are made from the built-in dictionary's own words. Of every ten one is said twice, exactly or with another word,
//! and the fates are checked before the time is told; pairs of which every fifth has its target swapped with a neighbour's
//! go through the filters, with and without a probability.

#[path = "common/mod.rs"]
mod common;

use common::{Dice, Vocabulary, peak_memory};
use rayon::prelude::*;
use std::time::Instant;
use zhen::bead::Probability;
use zhen::bitext::dedup::{Deduplicator, Fate, Fingerprint, Index, Settings};
use zhen::bitext::filter::{self, Candidate, Filter, Filters, Survey};

/// Pairs that are made at a time.
const BATCH: usize = 1 << 14;
/// Words of a pair at least; seven more at most.
const WORDS: usize = 10;

/// What the pair of a number is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    New,
    /// The pair before it in capitals.
    Exact,
    /// The pair five before it, with a word more.
    Near,
}

fn kind(number: usize) -> Kind {
    match number % 20 {
        7 => Kind::Exact,
        17 => Kind::Near,
        _ => Kind::New,
    }
}

fn uniform(dice: &mut Dice, sides: usize) -> usize {
    dice.below(sides)
}

fn made(vocabulary: &Vocabulary, number: usize) -> (String, String) {
    let new = |number: usize, more: usize| {
        let mut dice = Dice::new(number as u64 * 2 + 1);
        // The first draws of seeds beside each other are alike.
        for _ in 0..4 {
            dice.below(2);
        }
        let words = WORDS + dice.below(8) + more;
        vocabulary.pair(&mut dice, words, uniform)
    };
    match kind(number) {
        Kind::New => new(number, 0),
        Kind::Exact => {
            let (zh, en) = new(number - 1, 0);
            (zh, en.to_uppercase())
        }
        Kind::Near => {
            let (zh, en) = new(number - 5, 0);
            (
                zh.replace('。', "吧。"),
                en.replace(" today.", " by today."),
            )
        }
    }
}

/// Looks for duplicates among `pairs` pairs.
fn duplicates(vocabulary: &Vocabulary, pairs: usize) {
    let mut all = Deduplicator::new(&Settings::default(), Index::default()).expect("defaults");
    let began = Instant::now();
    for first in (0..pairs).step_by(BATCH) {
        let batch: Vec<Fingerprint> = (first..pairs.min(first + BATCH))
            .into_par_iter()
            .map(|number| {
                let (zh, en) = made(vocabulary, number);
                Fingerprint::new(&zh, &en)
            })
            .collect();
        for pair in &batch {
            all.add(pair, None);
        }
    }
    let taken = began.elapsed();
    let began = Instant::now();
    let (fates, index) = all.finish();
    let decided = began.elapsed();
    let mut found = [0usize; 3];
    let mut planted = [0usize; 3];
    for (number, fate) in fates.iter().enumerate() {
        let kind = kind(number);
        planted[kind as usize] += 1;
        let right = match kind {
            Kind::New => matches!(fate, Fate::Kept),
            Kind::Exact => matches!(fate, Fate::Exact(_)),
            Kind::Near => matches!(fate, Fate::Near(_)),
        };
        found[kind as usize] += usize::from(right);
    }
    let share = |kind: Kind| found[kind as usize] as f64 / planted[kind as usize].max(1) as f64;
    assert!(
        (share(Kind::Exact) - 1.0).abs() < 1e-9,
        "exact {}",
        share(Kind::Exact)
    );
    assert!(share(Kind::New) > 0.999, "new {}", share(Kind::New));
    assert!(share(Kind::Near) > 0.9, "near {}", share(Kind::Near));
    let rate = |time: std::time::Duration| pairs as f64 / time.as_secs_f64();
    let peak = peak_memory().map_or_else(|| "an unknown amount".into(), |m| format!("{m} MiB"));
    println!(
        "duplicates: {pairs} pairs, {} kept; near ones found {:.4}, kept wrongly lost {:.6}; made and taken {:.0} pairs/s, \
         decided {:.0} pairs/s; peak memory {peak}",
        index.len(),
        share(Kind::Near),
        1.0 - share(Kind::New),
        rate(taken),
        rate(decided),
    );
}

/// Filters `pairs` pairs in documents of 50.
fn filtered(vocabulary: &Vocabulary, pairs: usize, probability: Option<Probability>) {
    let mut all: Vec<(String, String)> = (0..pairs)
        .into_par_iter()
        .map(|number| made(vocabulary, number * 20))
        .collect();
    for number in (0..pairs.saturating_sub(1)).step_by(5) {
        let (one, other) = all.split_at_mut(number + 1);
        std::mem::swap(&mut one[number].1, &mut other[0].1);
    }
    let mut survey = Survey::with_capacity(pairs);
    survey.add_document(all.iter().map(|(zh, en)| (zh.as_str(), en.as_str())));
    let filters = Filters::new(&filter::Settings::default(), &survey).expect("defaults");
    let began = Instant::now();
    let rejected: Vec<bool> = all
        .par_chunks(50)
        .flat_map_iter(|document| {
            let run = document.iter().map(|(source, target)| Candidate {
                source,
                target,
                probability,
                ..Candidate::default()
            });
            let scores = filters.score_run(&run.collect::<Vec<_>>());
            let verdicts: Vec<_> = scores.iter().map(|scores| filters.decide(scores)).collect();
            verdicts
                .into_iter()
                .map(|verdict| verdict.rejects(Filter::Adequacy))
        })
        .collect();
    let took = began.elapsed();
    let swapped = |number: &usize| number % 5 < 2;
    let numbers: Vec<usize> = (0..pairs).collect();
    let (wrong, right): (Vec<usize>, Vec<usize>) = numbers.into_iter().partition(swapped);
    let share =
        |of: &[usize]| of.iter().filter(|&&k| rejected[k]).count() as f64 / of.len().max(1) as f64;
    if probability.is_none() {
        assert!(
            share(&wrong) > 0.9,
            "of the swapped {} are found",
            share(&wrong)
        );
        assert!(
            share(&right) < 0.1,
            "of the others {} are lost",
            share(&right)
        );
    }
    println!(
        "filters, {} a probability: {pairs} pairs, {:.0} pairs/s",
        if probability.is_some() {
            "with"
        } else {
            "without"
        },
        pairs as f64 / took.as_secs_f64()
    );
}

fn main() {
    let sizes = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok());
    let pairs: usize = sizes.unwrap_or(100_000);
    let vocabulary = Vocabulary::builtin();
    filtered(&vocabulary, pairs.min(20_000), Some(Probability::new(0.9)));
    filtered(&vocabulary, pairs.min(20_000), None);
    duplicates(&vocabulary, pairs);
}
