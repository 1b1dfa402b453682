//! Time and memory of aligning: `cargo bench --bench align`.
//!
//! Sentences are made from the built-in dictionary's own words. Each answer is checked before it is timed; the pairs of
//! growing size, up to 50,000 sentences against 60,000 with a hole of 5,000, are timed once each.

#[path = "common/mod.rs"]
mod common;

use common::{Dice, Vocabulary, peak_memory};
use divan::counter::ItemsCount;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Instant;
use zhen::align::{Options, Side, align};
use zhen::bead::Ladder;
use zhen::score::{Link, Score, parse_lines};
use zhen::segment::{CHINESE, ENGLISH, Language};

/// Two documents and which of their sentences belong together.
struct Pair {
    source: Vec<String>,
    target: Vec<String>,
    gold: Vec<Link>,
}

impl Pair {
    /// Beads of one to one, one to two and two to one, until `beads` are made; those in `hole` lack their target.
    fn made(beads: usize, hole: Range<usize>) -> Self {
        let vocabulary = Vocabulary::builtin();
        let mut dice = Dice::new(11);
        let (mut source, mut target, mut gold) = (Vec::new(), Vec::new(), Vec::new());
        for bead in 0..beads {
            let words = 5 + dice.below(12);
            let (zh, en) = vocabulary.pair(&mut dice, words, Dice::below);
            let (zh_more, en_more) = vocabulary.pair(&mut dice, 6, Dice::below);
            let (zh, en) = match dice.below(10) {
                0 => (
                    vec![zh, zh_more.clone()],
                    vec![en.replace('.', ", and ") + &en_more],
                ),
                1..=3 => (vec![zh.replace('。', "，") + &zh_more], vec![en, en_more]),
                _ => (vec![zh], vec![en]),
            };
            let sources: Vec<usize> = (source.len()..source.len() + zh.len()).collect();
            source.extend(zh);
            let mut targets = Vec::new();
            if !hole.contains(&bead) {
                targets = (target.len()..target.len() + en.len()).collect();
                target.extend(en);
            }
            if targets.is_empty() {
                let alone = |id| Link {
                    source: vec![id],
                    target: Vec::new(),
                };
                gold.extend(sources.into_iter().map(alone));
            } else {
                gold.push(Link {
                    source: sources,
                    target: targets,
                });
            }
        }
        Self {
            source,
            target,
            gold,
        }
    }

    fn align(&self) -> Ladder {
        let source: Vec<&str> = self.source.iter().map(String::as_str).collect();
        let target: Vec<&str> = self.target.iter().map(String::as_str).collect();
        let side = |sentences, language: &'static Language| Side {
            sentences,
            paragraphs: &[],
            language,
        };
        align(
            &side(&source, &CHINESE),
            &side(&target, &ENGLISH),
            &Options::default(),
        )
    }

    /// Panics where the ladder lacks a sentence or agrees with gold less than `at_least`; strict F1.
    fn check(&self, ladder: &Ladder, at_least: f64) -> f64 {
        let ids = |all: Vec<usize>, count: usize| {
            assert_eq!(all.len(), count);
            assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), count);
        };
        let beads = &ladder.beads;
        ids(
            beads.iter().flat_map(|b| b.source.clone()).collect(),
            self.source.len(),
        );
        ids(
            beads.iter().flat_map(|b| b.target.clone()).collect(),
            self.target.len(),
        );
        let links: Vec<Link> = beads.iter().map(Link::from).collect();
        let f1 = Score::new(&self.gold, &links).strict.f1();
        assert!(
            f1 >= at_least,
            "strict F1 {f1:.4}, expected {at_least} at least"
        );
        f1
    }
}

static THOUSAND: LazyLock<Pair> = LazyLock::new(|| Pair::made(1_000, 400..420));

/// A chapter of real prose, where the gold is at hand.
fn chapter() -> Option<Pair> {
    let shared = std::env::var_os("ZHEN_SHARED").unwrap_or_else(|| "../shared".into());
    let folder = Path::new(&shared).join("gold/mac-dev");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let lines = |text: String| text.lines().map(str::to_string).collect();
    Some(Pair {
        source: lines(text("001.src")?),
        target: lines(text("001.tgt")?),
        gold: parse_lines("001.gold", &text("001.gold")?).ok()?,
    })
}

static CHAPTER: LazyLock<Option<Pair>> = LazyLock::new(chapter);

fn main() {
    let f1 = THOUSAND.check(&THOUSAND.align(), 0.8);
    println!("1,000 beads: strict F1 {f1:.4}");
    match &*CHAPTER {
        Some(chapter) => println!(
            "mac-dev 001: strict F1 {:.4}",
            chapter.check(&chapter.align(), 0.8)
        ),
        None => println!("SKIPPED mac-dev: no gold at hand"),
    }
    divan::main();
    growing();
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn thousand(bencher: divan::Bencher) {
    bencher
        .counter(ItemsCount::new(THOUSAND.source.len()))
        .bench(|| THOUSAND.align());
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn novel(bencher: divan::Bencher) {
    if let Some(chapter) = &*CHAPTER {
        bencher
            .counter(ItemsCount::new(chapter.source.len()))
            .bench(|| chapter.align());
    }
}

/// Pairs of growing size, whole and with a tenth of the source sentences in a row without translation; the last ones
/// have 50,000 source sentences. `ZHEN_BENCH_SENTENCES` ends the row earlier.
fn growing() {
    let most = std::env::var("ZHEN_BENCH_SENTENCES").map_or(50_000, |n| n.parse().unwrap());
    for sentences in [2_000, 5_000, 10_000, 20_000, 50_000] {
        if sentences > most {
            continue;
        }
        // A bead has 1.1 source sentences and 1.3 target ones.
        let beads = sentences * 10 / 11;
        for hole in [0, beads / 10] {
            time_once(&Pair::made(beads, beads / 2..beads / 2 + hole), hole);
        }
    }
}

fn time_once(pair: &Pair, hole: usize) {
    let before = peak_memory();
    let start = Instant::now();
    let ladder = pair.align();
    let time = start.elapsed();
    let f1 = pair.check(&ladder, 0.8);
    println!(
        "{} × {} sentences, {hole} beads lost: {time:.1?}, {:.1} µs a source sentence, strict F1 {f1:.4}, \
             peak memory {:?} MiB ({before:?} before)",
        pair.source.len(),
        pair.target.len(),
        time.as_secs_f64() * 1e6 / pair.source.len() as f64,
        peak_memory()
    );
}
