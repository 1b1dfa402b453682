//! Documents of gold, shuffled and a third of them without their counterpart, find their partners.
//!
//! The gold is looked for under `$ZHEN_SHARED` or `../shared`; where it is absent the tests say so and measure nothing.

mod common;

use common::{entries, read, shared};
use std::collections::BTreeSet;
use zhen::lexicon::Lexicon;
use zhen::matching::{Bag, Facts, Least, Targets, coverage};
use zhen::segment::{CHINESE, ENGLISH, SplitOptions, sentences};
use zhen::text::{Document, ReadOptions};

/// The lines of a document and of its translation, by their name.
type Pair = (String, Vec<String>, Vec<String>);

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_string).collect()
}

/// The document pairs of the suites; nothing where they are not at hand.
fn gold() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for suite in ["ntrex-dev", "wmt22-dev", "hkma-dev"] {
        let Some(folder) = shared("matching", &format!("gold/{suite}")) else {
            return Vec::new();
        };
        for path in entries(&folder) {
            if path.extension().is_some_and(|e| e == "src") {
                let target = read(&path.with_extension("tgt"));
                pairs.push((
                    path.display().to_string(),
                    lines(&read(&path)),
                    lines(&target),
                ));
            }
        }
    }
    pairs
}

/// The pairs found among `sources` and `targets`, by the numbers they were given with.
fn found(
    sources: &[(usize, &[String])],
    targets: &[(usize, &[String])],
) -> BTreeSet<(usize, usize)> {
    let lexicon = Lexicon::builtin();
    let texts = |one: &[(usize, &[String])]| -> Vec<Vec<String>> {
        one.iter().map(|(_, s)| s.to_vec()).collect()
    };
    let (zh, en) = (texts(sources), texts(targets));
    let bag = |one: &[String], code| {
        let borrowed: Vec<&str> = one.iter().map(String::as_str).collect();
        Bag::new(&borrowed, &lexicon.tokenizer(code))
    };
    let facts = |one: &[String], code| {
        let text = one.join("\n\n");
        let document = Document::read("", text.as_bytes(), &ReadOptions::default()).unwrap();
        Facts::of(&document, code)
    };
    let mut all = Targets::new(lexicon);
    for one in &en {
        all.add(bag(one, "en"), facts(one, "en"));
    }
    let matcher = all.index();
    let vectors: Vec<_> = zh
        .iter()
        .map(|one| matcher.source(&bag(one, "zh"), facts(one, "zh")))
        .collect();
    let matches = matcher.matches(&vectors, Least::default(), |s, t| {
        let source: Vec<&str> = zh[s].iter().map(String::as_str).collect();
        let target: Vec<&str> = en[t].iter().map(String::as_str).collect();
        coverage((&source, &CHINESE), (&target, &ENGLISH), lexicon)
    });
    matches
        .iter()
        .filter(|one| one.belongs)
        .map(|one| (sources[one.source].0, targets[one.target].0))
        .collect()
}

/// The pairs in an order that has nothing to do with their names, and what is left of each side where every third pair
/// loses one, from `offset` on.
fn halved(pairs: &[Pair], offset: usize) -> [Vec<(usize, &[String])>; 2] {
    let order = (0..pairs.len()).map(|k| (k * 61 + 17) % pairs.len());
    let numbers: BTreeSet<usize> = order.clone().collect();
    assert_eq!(numbers.len(), pairs.len(), "no permutation");
    let keep = |lost: usize| move |k: &usize| (k + offset) % 6 != lost;
    let sources = order.clone().filter(keep(0)).map(|k| (k, &pairs[k].1[..]));
    let targets = order.rev().filter(keep(3)).map(|k| (k, &pairs[k].2[..]));
    [sources.collect(), targets.collect()]
}

#[test]
fn shuffled_documents_find_their_partners_and_others_are_left_alone() {
    let pairs = gold();
    if pairs.is_empty() {
        return;
    }
    // Without optimisation one way to halve them takes half a minute.
    for offset in 0..if cfg!(debug_assertions) { 1 } else { 3 } {
        let [sources, targets] = halved(&pairs, offset);
        let right: BTreeSet<_> = (0..pairs.len())
            .filter(|k| (k + offset) % 3 != 0)
            .map(|k| (k, k))
            .collect();
        let found = found(&sources, &targets);
        let hits = found.intersection(&right).count() as f64;
        let (recall, precision) = (hits / right.len() as f64, hits / found.len() as f64);
        println!(
            "recall {recall:.4}, precision {precision:.4}, {} pairs",
            right.len()
        );
        for (source, target) in found.symmetric_difference(&right) {
            println!("{} {}", pairs[*source].0, pairs[*target].0);
        }
        assert!(
            recall >= 0.98 && precision >= 0.99,
            "recall {recall}, precision {precision}"
        );
    }
}

#[test]
fn releases_and_rewrites_are_found_among_others() {
    let (Some(folder), others) = (shared("matching", "cases"), gold()) else {
        return;
    };
    let split = |path: &std::path::Path, language| -> Vec<String> {
        let text = read(path);
        let document = Document::read("case", text.as_bytes(), &ReadOptions::default()).unwrap();
        let all = sentences(&document, language, &SplitOptions::default());
        all.iter()
            .map(|s| s.span.of(document.text()).to_string())
            .collect()
    };
    let mut pairs = others;
    let before = pairs.len();
    for case in entries(&folder).iter().filter(|path| path.is_dir()) {
        let (zh, en) = (
            split(&case.join("zh.txt"), &CHINESE),
            split(&case.join("en.txt"), &ENGLISH),
        );
        pairs.push((case.display().to_string(), zh, en));
    }
    let sources: Vec<_> = pairs
        .iter()
        .enumerate()
        .map(|(k, pair)| (k, &pair.1[..]))
        .collect();
    let targets: Vec<_> = pairs
        .iter()
        .enumerate()
        .skip(before)
        .map(|(k, pair)| (k, &pair.2[..]))
        .collect();
    let right: BTreeSet<_> = (before..pairs.len()).map(|k| (k, k)).collect();
    assert!(right.len() >= 5);
    assert_eq!(found(&sources, &targets), right);
}
