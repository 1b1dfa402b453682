//! Filters, duplicates and splits on clean pairs with planted noise.

mod common;
#[path = "common/gold.rs"]
mod gold;
#[path = "filters/noise.rs"]
mod noise;

use common::{read, shared};
use noise::{Dice, Noise, Pair};
use rayon::prelude::*;
use std::path::Path;
use zhen::bitext::dedup::{self, Deduplicator, Fate, Fingerprint, Index};
use zhen::bitext::filter::{Candidate, Filter, Filters, Settings, Survey, Verdict};

/// The share of the clean pairs that may be lost.
const LOST: f64 = 0.02;

/// The share of the planted that must be found.
fn must_be_found(kind: Noise) -> f64 {
    match kind {
        Noise::Swapped | Noise::Language | Noise::Untranslated => 0.99,
        Noise::Truncated | Noise::Misaligned | Noise::Number => 0.95,
    }
}
/// The same where many pairs in a row are misaligned.
const SHIFTED_FOUND: f64 = 0.95;
/// The same of a misaligned pair that stands alone: the words of a pair do not always tell it from the one beside it.
const ALONE_FOUND: f64 = 0.75;

fn texts(pairs: &[Pair]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(zh, en)| (zh.as_str(), en.as_str()))
}

fn filters(documents: &[Vec<Pair>]) -> Filters {
    let mut survey = Survey::with_capacity(1 << 16);
    for document in documents {
        survey.add_document(texts(document));
    }
    Filters::new(&Settings::default(), &survey).unwrap()
}

/// The verdicts on the pairs of a document.
fn verdicts(filters: &Filters, document: &[Pair]) -> Vec<Verdict> {
    let run = texts(document).map(|(source, target)| Candidate {
        source,
        target,
        ..Candidate::default()
    });
    let scores = filters.score_run(&run.collect::<Vec<_>>());
    scores.iter().map(|scores| filters.decide(scores)).collect()
}

/// Which filters reject the pairs that are rejected, the first of each.
fn by_filter(verdicts: &[Verdict]) -> String {
    let of = |filter: Filter| {
        let count = verdicts
            .iter()
            .filter(|v| v.filters().next() == Some(filter))
            .count();
        (count > 0).then(|| format!("{} {count}", filter.name()))
    };
    Filter::ALL
        .into_iter()
        .filter_map(of)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Every so many pairs of a document get noise at a time.
const STRIDE: usize = 5;
/// Pairs in a row that are shifted.
const SHIFTED: usize = 8;

/// Documents with noise in every fifth pair, each pair in its turn, and the numbers of these pairs.
fn planted(documents: &[Vec<Pair>], kind: Noise) -> Vec<(Vec<Pair>, Vec<usize>)> {
    let mut dice = Dice::new(7);
    let mut noisy = Vec::new();
    for document in documents {
        for first in 0..STRIDE {
            let (mut own, mut places) = (document.clone(), Vec::new());
            for k in (first..document.len()).step_by(STRIDE) {
                if let Some(pair) = kind.plant(document, k, &mut dice) {
                    own[k] = pair;
                    places.push(k);
                }
            }
            noisy.push((own, places));
        }
    }
    noisy
}

/// Documents in which every other stretch of pairs has the target of the next pair each; either half in turn.
fn shifted(documents: &[Vec<Pair>]) -> Vec<(Vec<Pair>, Vec<usize>)> {
    let mut noisy = Vec::new();
    for document in documents {
        for half in 0..2 {
            let last = document.len().saturating_sub(1);
            let places = (0..last).filter(|k| k / SHIFTED % 2 == half);
            let places: Vec<usize> = places.collect();
            let mut own = document.clone();
            for &k in &places {
                own[k].1.clone_from(&document[k + 1].1);
            }
            noisy.push((own, places));
        }
    }
    noisy
}

/// Planted pairs, each a document of its own.
fn alone(documents: &[(Vec<Pair>, Vec<usize>)]) -> Vec<(Vec<Pair>, Vec<usize>)> {
    let pairs = documents.iter().flat_map(|(document, places)| {
        let pairs = places.iter();
        pairs.map(|&k| (vec![document[k].clone()], vec![0]))
    });
    pairs.collect()
}

/// A suite as it is, with each kind of noise in place, and of misaligned pairs stretches, and each pair alone: what is
/// found and what is lost.
fn measured(name: &str, documents: &[Vec<Pair>], most_lost: f64) -> Vec<String> {
    let filters = filters(documents);
    let clean = documents.par_iter();
    let clean: Vec<Verdict> = clean.flat_map_iter(|d| verdicts(&filters, d)).collect();
    let lost = clean.iter().filter(|v| !v.is_kept()).count() as f64 / clean.len() as f64;
    println!(
        "{name}: {} pairs, {:.2}% lost: {}",
        clean.len(),
        100.0 * lost,
        by_filter(&clean)
    );
    let mut short = Vec::new();
    if lost > most_lost {
        short.push(format!("{name}: {lost:.4} of the clean pairs lost"));
    }
    let in_place = noise::ALL.map(|kind| {
        let planted = planted(documents, kind);
        // Of the other kinds, what stands beside a pair tells nothing.
        let planted = match kind {
            Noise::Misaligned | Noise::Truncated => planted,
            _ => alone(&planted),
        };
        (format!("{kind:?}"), planted, must_be_found(kind))
    });
    let misaligned = alone(&in_place[0].1);
    let mut all = Vec::from(in_place);
    all.push(("Shifted".to_owned(), shifted(documents), SHIFTED_FOUND));
    all.push(("Misaligned, alone".to_owned(), misaligned, ALONE_FOUND));
    for (kind, noisy, least) in all {
        let verdicts = noisy.par_iter().flat_map_iter(|(document, places)| {
            let all = verdicts(&filters, document);
            places.iter().map(move |&k| all[k])
        });
        let verdicts: Vec<Verdict> = verdicts.collect();
        let found = verdicts.iter().filter(|v| !v.is_kept()).count() as f64;
        let found = found / verdicts.len().max(1) as f64;
        println!(
            "{name}: {kind}: {} planted, {found:.4} found: {}",
            verdicts.len(),
            by_filter(&verdicts)
        );
        if found < least {
            short.push(format!("{name}: {found:.4} of {kind} found"));
        }
    }
    short
}

#[test]
fn planted_noise_is_found_and_clean_pairs_stay() {
    let Some(root) = shared("planted_noise_is_found_and_clean_pairs_stay", "gold") else {
        return;
    };
    let mut short = Vec::new();
    for name in ["ntrex-dev", "wmt22-dev"] {
        short.extend(measured(name, &gold::pairs(&root.join(name)), LOST));
    }
    assert!(short.is_empty(), "\n{}", short.join("\n"));
}

/// The corpora that come with the project, by document.
fn own() -> Vec<Vec<Pair>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("aligned");
    let pairs = |path: std::path::PathBuf| {
        let lines = read(&path);
        let rows = lines.lines().skip(1).filter_map(|line| {
            let mut columns = line.split('\t');
            Some((columns.next()?.to_owned(), columns.next()?.to_owned()))
        });
        rows.filter(|(zh, en)| !zh.is_empty() && !en.is_empty())
            .collect()
    };
    ["leaders-meeting", "newspaper-page"]
        .map(|name| pairs(folder.join(name).join("corpus.tsv")))
        .to_vec()
}

#[test]
fn noise_in_the_own_corpora_is_found() {
    let documents = own();
    // Two of 72.
    let short = measured("aligned", &documents, 0.03);
    assert!(short.is_empty(), "\n{}", short.join("\n"));
}

#[test]
fn duplicates_are_found_whatever_their_spaces_and_marks() {
    let clean: Vec<Pair> = own().into_iter().flatten().collect();
    let mut all = Deduplicator::new(&dedup::Settings::default(), Index::default()).unwrap();
    for (zh, en) in &clean {
        all.add(&Fingerprint::new(zh, en), None);
    }
    for (zh, en) in &clean {
        let again = (zh.replace('，', ", "), en.to_uppercase());
        all.add(&Fingerprint::new(&again.0, &again.1), None);
    }
    let (fates, index) = all.finish();
    let (first, again) = fates.split_at(clean.len());
    assert!(first.iter().all(|fate| *fate == Fate::Kept), "{first:?}");
    assert!(
        again.iter().all(|fate| matches!(fate, Fate::Exact(_))),
        "{again:?}"
    );
    assert_eq!(index.len(), clean.len());
}

#[test]
fn scores_do_not_depend_on_order_or_threads() {
    let documents = own();
    let filters = filters(&documents);
    let of = |document: &Vec<Pair>| verdicts(&filters, document);
    let many: Vec<Vec<Verdict>> = documents.par_iter().map(of).collect();
    let single = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let mut backwards: Vec<Vec<Verdict>> = single
        .unwrap()
        .install(|| documents.iter().rev().map(of).collect());
    backwards.reverse();
    assert_eq!(many, backwards);
}
