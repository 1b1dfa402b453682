//! Filters, duplicates and splits on clean pairs with planted noise.

mod common;
#[path = "filters/noise.rs"]
mod noise;

use common::{entries, read, shared};
use noise::{Dice, Noise, Pair};
use rayon::prelude::*;
use std::path::Path;
use zhen::bitext::dedup::{self, Deduplicator, Fate, Fingerprint, Index};
use zhen::bitext::filter::{Candidate, Filter, Filters, Settings, Survey, Verdict};
use zhen::score::parse_lines;

/// The share of the clean pairs that may be lost.
const LOST: f64 = 0.02;

/// The share of the planted that must be found. The words of a pair alone do not always tell it from the one beside it;
/// what is aligned by zhen has a probability, which does.
fn must_be_found(kind: Noise) -> f64 {
    match kind {
        Noise::Swapped | Noise::Language | Noise::Untranslated => 0.99,
        Noise::Truncated => 0.92,
        Noise::Number => 0.80,
        Noise::Misaligned => 0.75,
    }
}

/// The pairs of the gold beads of a suite, by document.
fn suite(folder: &Path) -> Vec<Vec<Pair>> {
    let gold = entries(folder).into_iter();
    let gold = gold.filter(|path| path.extension().is_some_and(|e| e == "gold"));
    gold.map(|path| {
        let (source, target) = (
            read(&path.with_extension("src")),
            read(&path.with_extension("tgt")),
        );
        let (source, target): (Vec<_>, Vec<_>) =
            (source.lines().collect(), target.lines().collect());
        let join = |ids: &[usize], lines: &[&str], joiner: &str| {
            ids.iter()
                .map(|&id| lines[id])
                .collect::<Vec<_>>()
                .join(joiner)
        };
        let links = parse_lines(&path.display().to_string(), &read(&path)).unwrap();
        let whole = links
            .iter()
            .filter(|l| !l.source.is_empty() && !l.target.is_empty());
        whole
            .map(|link| {
                (
                    join(&link.source, &source, ""),
                    join(&link.target, &target, " "),
                )
            })
            .collect()
    })
    .collect()
}

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

fn verdict(filters: &Filters, (source, target): &Pair) -> Verdict {
    let pair = Candidate {
        source,
        target,
        ..Candidate::default()
    };
    filters.decide(&filters.score(&pair))
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

/// Every pair of a suite with each kind of noise, and as it is: what is found and what is lost.
fn measured(name: &str, documents: &[Vec<Pair>], most_lost: f64) -> Vec<String> {
    let filters = filters(documents);
    let clean: Vec<Verdict> = documents
        .par_iter()
        .flatten()
        .map(|p| verdict(&filters, p))
        .collect();
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
    for kind in noise::ALL {
        let mut dice = Dice::new(7);
        let mut planted = Vec::new();
        for document in documents {
            for k in 0..document.len() {
                planted.extend(kind.plant(document, k, &mut dice));
            }
        }
        let verdicts: Vec<Verdict> = planted.par_iter().map(|p| verdict(&filters, p)).collect();
        let found =
            verdicts.iter().filter(|v| !v.is_kept()).count() as f64 / planted.len().max(1) as f64;
        println!(
            "{name}: {kind:?} {} planted, {found:.4} found: {}",
            planted.len(),
            by_filter(&verdicts)
        );
        if found < must_be_found(kind) {
            short.push(format!("{name}: {found:.4} of {kind:?} found"));
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
        short.extend(measured(name, &suite(&root.join(name)), LOST));
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
    let pairs: Vec<&Pair> = documents.iter().flatten().collect();
    let of = |pair: &&Pair| verdict(&filters, pair);
    let one: Vec<Verdict> = pairs.iter().map(of).collect();
    let many: Vec<Verdict> = pairs.par_iter().map(of).collect();
    let mut backwards: Vec<Verdict> = pairs.iter().rev().map(of).collect();
    backwards.reverse();
    assert_eq!(one, many);
    assert_eq!(one, backwards);
}
