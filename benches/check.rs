//! Throughput of the terminology check: `cargo bench --bench check`.
//!
//! A termbase of 100,000 terms, and pairs with five to twelve uses each, of which one in eight has no rendering: far more
//! than in any text. What is timed is what `zhen glossary check` does with the pairs once they are read; the answer is
//! checked before.

#[path = "common/mod.rs"]
mod common;

use common::{Dice, Vocabulary, peak_memory};
use divan::counter::ItemsCount;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use zhen::bead::{Bead, Probability};
use zhen::bitext::Bitext;
use zhen::check::{Checker, Kind};
use zhen::lexicon::Lexicon;
use zhen::term::{Concept, Term, Termbase};

const TERMS: usize = 100_000;
const PAIRS: usize = 20_000;
/// Pairs of one document.
const DOCUMENT: usize = 200;

struct Input {
    checker: Checker<'static>,
    bitexts: Vec<Bitext>,
    /// Uses whose rendering was left out.
    left_out: usize,
}

static INPUT: LazyLock<Input> = LazyLock::new(|| {
    let vocabulary = Vocabulary::builtin();
    let mut dice = Dice::new(11);
    let mut known = BTreeSet::new();
    let mut terms: Vec<(String, String)> = Vec::with_capacity(TERMS);
    while terms.len() < TERMS {
        let (mut zh, mut en) = (String::new(), Vec::new());
        for _ in 0..2 + dice.below(2) {
            let (word, meaning) = vocabulary.word(&mut dice, Dice::below);
            zh.push_str(word);
            en.push(meaning);
        }
        if known.insert(zh.clone()) {
            terms.push((zh, en.join(" ")));
        }
    }
    let (mut bitexts, mut left_out) = (Vec::new(), 0);
    for _ in 0..PAIRS / DOCUMENT {
        let mut bitext = Bitext::default();
        for at in 0..DOCUMENT {
            let (mut zh, mut en) = (String::new(), String::from("The"));
            for _ in 0..5 + dice.below(8) {
                let (term, rendering) = &terms[dice.below(TERMS)];
                zh = zh + term + "，";
                if dice.below(8) == 0 {
                    left_out += 1;
                } else {
                    en = en + " " + rendering + ", the";
                }
            }
            let (rest_zh, rest_en) = vocabulary.pair(&mut dice, 6, Dice::below);
            bitext.source.sentences.push(zh + &rest_zh);
            bitext.target.sentences.push(en + " end. " + &rest_en);
            let sure = Probability::new(1.0);
            bitext
                .ladder
                .beads
                .push(Bead::new(vec![at], vec![at], sure));
        }
        bitexts.push(bitext);
    }
    Input {
        checker: Checker::new(&termbase(&terms), "zh", "en", Lexicon::builtin()).unwrap(),
        bitexts,
        left_out,
    }
});

fn termbase(terms: &[(String, String)]) -> Termbase {
    let term = |text: &str, language: &str| Term {
        text: text.to_owned(),
        language: language.to_owned(),
        ..Term::default()
    };
    let concepts = terms.iter().enumerate().map(|(k, (zh, en))| Concept {
        id: format!("c{k}"),
        zh: vec![term(zh, "zh")],
        en: vec![term(en, "en")],
        ..Concept::default()
    });
    Termbase {
        concepts: concepts.collect(),
        ..Termbase::default()
    }
}

/// Uses, and those of them without a rendering that were found.
fn check(bitexts: &[Bitext]) -> (usize, usize) {
    let each = bitexts.par_iter().map(|bitext| {
        let checked = INPUT.checker.check(bitext);
        let missing = checked.findings.iter().filter(|f| f.kind == Kind::Missing);
        let uses: usize = checked.counts.values().map(|counts| counts.uses).sum();
        (uses, missing.count())
    });
    each.reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
}

fn main() {
    let (uses, missing) = check(&INPUT.bitexts);
    println!(
        "{PAIRS} pairs, {uses} uses, {missing} of {} missing renderings found",
        INPUT.left_out
    );
    assert!(
        missing * 10 >= INPUT.left_out * 9,
        "{missing} of {}",
        INPUT.left_out
    );
    divan::main();
    println!("peak memory {:?} MiB", peak_memory());
}

#[divan::bench(args = [1, 2], sample_count = 3, sample_size = 1)]
fn pairs_of_100_000_terms(bencher: divan::Bencher, threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    bencher
        .counter(ItemsCount::new(PAIRS))
        .bench(|| pool.install(|| check(divan::black_box(&INPUT.bitexts))));
}
