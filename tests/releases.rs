//! What releases do to their originals: passages moved, most of it left out, another document altogether; and whether
//! the probabilities published for them hold.
//!
//! The gold is no part of the project (see `tests/accuracy.rs`); where it is absent the tests say so and measure nothing.

mod common;

use common::{entries, read, shared};
use rayon::prelude::*;
use std::path::Path;
use zhen::align::variants::{Document, Random};
use zhen::align::{Options, Side, align};
use zhen::bead::{Bead, BeadKind, Ladder, Probability};
use zhen::score::{self, Link, Reliability, Score, parse_lines};
use zhen::segment::{CHINESE, ENGLISH, Language};

fn aligned(document: &Document, options: &Options<'_>) -> Ladder {
    let source: Vec<&str> = document.source.iter().map(String::as_str).collect();
    let target: Vec<&str> = document.target.iter().map(String::as_str).collect();
    let side = |sentences, language: &'static Language| Side {
        sentences,
        paragraphs: &[],
        language,
    };
    let ladder = align(&side(&source, &CHINESE), &side(&target, &ENGLISH), options);
    ladder.check(source.len(), target.len()).unwrap();
    ladder
}

fn links(beads: &[Bead]) -> Vec<Link> {
    beads.iter().map(Link::from).collect()
}

fn document(source: &Path, target: &Path, gold: &Path) -> Document {
    let lines = |path| read(path).lines().map(str::to_string).collect();
    let beads = parse_lines(&gold.display().to_string(), &read(gold)).unwrap();
    let sure = Probability::new(1.0);
    Document {
        source: lines(source),
        target: lines(target),
        gold: beads
            .into_iter()
            .map(|link| Bead::new(link.source, link.target, sure))
            .collect(),
    }
}

/// The documents of a suite of gold, by name.
fn suite(folder: &Path) -> Vec<Document> {
    entries(folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "gold"))
        .map(|gold| {
            document(
                &gold.with_extension("src"),
                &gold.with_extension("tgt"),
                &gold,
            )
        })
        .collect()
}

#[test]
fn passages_in_another_order_are_found() {
    let Some(root) = shared("passages_in_another_order_are_found", "gold") else {
        return;
    };
    let mut all = Score::default();
    for (seed, document) in suite(&root.join("ntrex-noisy-dev")).into_iter().enumerate() {
        let moved = document.shuffled(&mut Random::new(seed as u64));
        let ladder = aligned(&moved, &Options::default());
        all += Score::new(&links(&moved.gold), &links(&ladder.beads));
        let monotone = Options {
            monotone: true,
            ..Options::default()
        };
        let crossing = |ladder: &Ladder| {
            let beads = ladder.beads.iter();
            beads.filter(|bead| bead.kind == BeadKind::Crossing).count()
        };
        assert!(crossing(&ladder) > 0);
        assert_eq!(crossing(&aligned(&moved, &monotone)), 0);
    }
    println!("shuffled contained F1 {:.4}", all.containment.f1());
    assert!(all.containment.f1() >= 0.90);
}

/// A bead of gold crosses where it is not in the longest rising run of them.
fn crossing(beads: &[Bead]) -> Vec<Link> {
    let mut whole: Vec<&Bead> = beads
        .iter()
        .filter(|bead| !bead.source.is_empty() && !bead.target.is_empty())
        .collect();
    whole.sort_by_key(|bead| bead.source[0]);
    let mut longest: Vec<Vec<usize>> = Vec::new();
    for (k, bead) in whole.iter().enumerate() {
        let before = (0..k)
            .filter(|&p| whole[p].target[0] < bead.target[0])
            .max_by_key(|&p| longest[p].len());
        let mut run = before.map_or_else(Vec::new, |p| longest[p].clone());
        run.push(k);
        longest.push(run);
    }
    let rising = longest.into_iter().max_by_key(Vec::len).unwrap_or_default();
    let others = (0..whole.len()).filter(|k| !rising.contains(k));
    others.map(|k| Link::from(whole[k])).collect()
}

#[test]
fn a_rewritten_wire_story_is_aligned_across() {
    let Some(root) = shared("a_rewritten_wire_story_is_aligned_across", "cases") else {
        return;
    };
    let case = root.join("04_wire_rewrite");
    let document = document(
        &case.join("zh.sentences"),
        &case.join("en.sentences"),
        &case.join("gold"),
    );
    let ladder = aligned(&document, &Options::default());
    let found: Vec<Link> = ladder
        .beads
        .iter()
        .filter(|bead| bead.kind == BeadKind::Crossing)
        .map(Link::from)
        .collect();
    let gold = crossing(&document.gold);
    let all = links(&document.gold);
    let right = found.iter().filter(|link| all.contains(link)).count();
    let recalled = gold
        .iter()
        .filter(|link| links(&ladder.beads).contains(link))
        .count();
    println!(
        "crossing: {right} of {} right, {recalled} of {} found",
        found.len(),
        gold.len()
    );
    assert!(right * 10 >= found.len() * 8, "{found:?}");
    assert!(recalled * 10 >= gold.len() * 6, "{gold:?}");
}

#[test]
fn documents_of_one_genre_are_not_mistaken_for_translations() {
    let Some(root) = shared(
        "documents_of_one_genre_are_not_mistaken_for_translations",
        "gold",
    ) else {
        return;
    };
    let documents = suite(&root.join("wmt22-dev"));
    let (mut paired, mut sentences) = (0, 0);
    for (document, next) in documents.iter().zip(documents.iter().cycle().skip(1)) {
        let wrong = document.unrelated(next);
        sentences += wrong.source.len() + wrong.target.len();
        let ladder = aligned(&wrong, &Options::default());
        let likely = ladder
            .beads
            .iter()
            .filter(|bead| bead.kind.is_whole() && bead.probability.get() >= 0.5);
        paired += likely
            .map(|bead| bead.source.len() + bead.target.len())
            .sum::<usize>();
    }
    println!("unrelated: {paired} of {sentences} sentences paired");
    assert!(paired * 50 <= sentences);
}

/// Suite, whether its gold beads are segments.
const CALIBRATED: [(&str, bool); 7] = [
    ("mac-dev", false),
    ("paramed-dev", false),
    ("ntrex-noisy-dev", false),
    ("wmt22-noisy-dev", false),
    ("ntrex-dev", true),
    ("wmt22-dev", true),
    ("hkma-dev", true),
];

#[test]
fn probabilities_hold() {
    let Some(root) = shared("probabilities_hold", "gold") else {
        return;
    };
    let mut all = Reliability::default();
    for (name, segments) in CALIBRATED {
        let own: Vec<Reliability> = suite(&root.join(name))
            .par_iter()
            .map(|document| {
                let ladder = aligned(document, &Options::default());
                let right = score::right(&links(&document.gold), &links(&ladder.beads), segments);
                let mut reliability = Reliability::default();
                for (bead, right) in ladder.beads.iter().zip(right) {
                    reliability.add(bead.probability.get(), right);
                }
                reliability
            })
            .collect();
        let mut sum = Reliability::default();
        for reliability in own {
            sum += reliability;
        }
        println!(
            "{name}: error {:.4}, sure {:.4}",
            sum.error(),
            sum.sure().value()
        );
        assert!(sum.error() <= 0.06, "{name}");
        assert!(sum.sure().value() >= 0.97, "{name}");
        all += sum;
    }
    println!(
        "all: error {:.4}, sure {:.4}",
        all.error(),
        all.sure().value()
    );
    assert!(all.error() <= 0.03);
}
