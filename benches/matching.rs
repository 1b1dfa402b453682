//! Time and memory of matching collections of documents: `cargo bench --bench matching [-- DOCUMENTS]`.
//!
//! The documents are made from the built-in dictionary's own words and a figure or two each: short ones, of which a third
//! has no counterpart, and neighbours share sentences, so that many look alike. The answer is checked before it is told.

#[path = "common/mod.rs"]
mod common;

use common::{Dice, Vocabulary, peak_memory};
use rayon::prelude::*;
use std::time::Instant;
use zhen::lexicon::Lexicon;
use zhen::matching::{Bag, Facts, Least, Targets, coverage};
use zhen::segment::{CHINESE, ENGLISH};

/// Sentences of a document at least; one more or two at most.
const SENTENCES: usize = 4;
/// Documents that share a subject: each has some sentences of the same words.
const SUBJECT: usize = 20;

/// A number below `sides`, the small ones far more often, as words of a language are.
fn skewed(dice: &mut Dice, sides: usize) -> usize {
    const STEPS: usize = 1 << 20;
    let share = dice.below(STEPS) as f64 / STEPS as f64;
    (share.powi(3) * sides as f64) as usize
}

/// The sentences of both languages of document `number`.
fn made(vocabulary: &Vocabulary, number: usize) -> [Vec<String>; 2] {
    let mut own = Dice::new(number as u64 * 2 + 1);
    let mut subject = Dice::new((number / SUBJECT) as u64 * 2 + 1_000_000_000);
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for _ in 0..SENTENCES + own.below(3) {
        let words = 6 + own.below(8);
        // A subject's sentences come in the same order, and a quarter of them in a document.
        let shared = vocabulary.pair(&mut subject, 8, skewed);
        let (source, target) = match own.below(4) {
            0 => shared,
            _ => vocabulary.pair(&mut own, words, skewed),
        };
        zh.push(source);
        en.push(target);
    }
    for _ in 0..=own.below(2) {
        let (figure, at) = (100 + own.below(100_000), own.below(zh.len()));
        zh[at] = zh[at].replace('。', &format!("，共{figure}吨。"));
        en[at] = en[at].replace(" today.", &format!(", {figure} tonnes in all."));
    }
    [zh, en]
}

/// Matches `documents` documents of each side, checks the pairs and tells what it took.
fn measure(vocabulary: &Vocabulary, documents: usize) {
    let lexicon = Lexicon::builtin();
    // Of every four one lacks its source and one its target; the sides stand in orders of their own.
    let whole = documents * 4 / 3;
    let order = |step: usize| (0..whole).map(move |k| (k * step + 17) % whole);
    let sources: Vec<usize> = order(104_729).filter(|k| k % 4 != 0).collect();
    let targets: Vec<usize> = order(1_299_709).filter(|k| k % 4 != 2).collect();
    let text = |number: usize, side: usize| {
        let [zh, en] = made(vocabulary, number);
        if side == 0 { zh } else { en }
    };
    let profile = |number: usize, side: usize, code: &str| {
        let sentences = text(number, side);
        let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
        Bag::new(&sentences, &lexicon.tokenizer(code))
    };
    let began = Instant::now();
    let mut all = Targets::new(lexicon);
    for some in targets.chunks(1_000) {
        let bags: Vec<_> = some.par_iter().map(|&k| profile(k, 1, "en")).collect();
        for bag in bags {
            all.add(bag, Facts::default());
        }
    }
    let matcher = all.index();
    let profiles: Vec<_> = sources
        .par_iter()
        .map(|&k| matcher.source(&profile(k, 0, "zh"), Facts::default()))
        .collect();
    let read = began.elapsed();
    let aligned = std::sync::atomic::AtomicUsize::new(0);
    let found = matcher.matches(&profiles, Least::default(), |source, target| {
        aligned.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let (zh, en) = (text(sources[source], 0), text(targets[target], 1));
        let zh: Vec<&str> = zh.iter().map(String::as_str).collect();
        let en: Vec<&str> = en.iter().map(String::as_str).collect();
        coverage((&zh, &CHINESE), (&en, &ENGLISH), lexicon)
    });
    let took = began.elapsed();
    let pairs: Vec<_> = found.iter().filter(|one| one.belongs).collect();
    let right = |one: &&&zhen::matching::Match| sources[one.source] == targets[one.target];
    let hits = pairs.iter().filter(right).count() as f64;
    let there = (0..whole).filter(|k| k % 2 != 0).count() as f64;
    let (recall, precision) = (hits / there, hits / pairs.len() as f64);
    assert!(
        recall >= 0.98 && precision >= 0.99,
        "recall {recall:.4}, precision {precision:.4}"
    );
    println!(
        "{documents} × {documents} documents: recall {recall:.4}, precision {precision:.4}; {:.1} s, of which reading {:.1} s; {} pairs aligned; peak {} MiB",
        took.as_secs_f64(),
        read.as_secs_f64(),
        aligned.into_inner(),
        peak_memory().unwrap_or(0)
    );
}

fn main() {
    let vocabulary = Vocabulary::builtin();
    let asked = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let sizes = asked.map_or(vec![1_000, 10_000, 100_000], |size| vec![size]);
    for size in sizes {
        measure(&vocabulary, size);
    }
}
