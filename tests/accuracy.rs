//! Accuracy against gold, where it is at hand: one table of what must be reached at least.
//!
//! The gold is no part of the project; it is looked for under `$ZHEN_SHARED` or `../shared`, and where it is absent the
//! tests say so and measure nothing. `cargo test --release --test accuracy -- --nocapture` prints every figure.

mod common;

use common::{entries, read, shared};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use zhen::align::{Options, Side, align};
use zhen::score::{Link, Score, parse_lines};
use zhen::segment::{CHINESE, ENGLISH, Language, SplitOptions, en, sentences};
use zhen::text::{Document, ReadOptions};

/// A figure of a score, by the name the table gives it.
type Figure = (&'static str, fn(&Score) -> f64);

const STRICT: Figure = ("strict F1", |score| score.strict.f1());
const LAX: Figure = ("lax F1", |score| score.lax.f1());
const INSIDE: Figure = ("contained P", |score| score.containment.precision.value());
const COVERED: Figure = ("contained R", |score| score.containment.recall.value());

/// Suite, figure, at least. Gold by segment or paragraph is coarser than beads, so there containment counts.
const ALIGNMENT: [(&str, Figure, f64); 16] = [
    ("mac-dev", STRICT, 0.92),
    ("mac-dev", LAX, 0.995),
    ("paramed-dev", STRICT, 0.985),
    ("paramed-dev", LAX, 0.99),
    ("ntrex-dev", INSIDE, 0.99),
    ("ntrex-dev", COVERED, 0.98),
    ("ntrex-noisy-dev", STRICT, 0.975),
    ("ntrex-noisy-dev", INSIDE, 0.98),
    ("wmt22-dev", INSIDE, 0.99),
    ("wmt22-dev", COVERED, 0.98),
    ("wmt22-noisy-dev", STRICT, 0.98),
    ("wmt22-noisy-dev", INSIDE, 0.985),
    ("hkma-dev", INSIDE, 0.99),
    ("hkma-dev", COVERED, 0.98),
    ("textberg-dev", STRICT, 0.80),
    ("textberg-dev", LAX, 0.95),
];

/// Case, strict F1 at least.
const CASES: [(&str, f64); 5] = [
    ("01_leaders_meeting", 0.95),
    ("02_trade_statistics", 0.95),
    ("04_wire_rewrite", 0.78),
    ("08_newspaper_page", 0.95),
    ("09_hk_press_release", 0.95),
];

/// A language without a splitter or dictionary of its own.
static GERMAN: Language = Language {
    code: "de",
    name: "German",
    joiner: " ",
    split: en::split,
};
static FRENCH: Language = Language {
    code: "fr",
    name: "French",
    joiner: " ",
    split: en::split,
};

/// One document pair, a sentence a line, with its gold.
struct Gold {
    source: PathBuf,
    target: PathBuf,
    beads: PathBuf,
}

impl Gold {
    fn score(&self, source: &'static Language, target: &'static Language) -> Score {
        let (source_text, target_text) = (read(&self.source), read(&self.target));
        let source_lines: Vec<&str> = source_text.lines().collect();
        let target_lines: Vec<&str> = target_text.lines().collect();
        let side = |sentences, language| Side {
            sentences,
            paragraphs: &[],
            language,
        };
        let ladder = align(
            &side(&source_lines, source),
            &side(&target_lines, target),
            &Options::default(),
        );
        let links: Vec<Link> = ladder.beads.iter().map(Link::from).collect();
        let gold = parse_lines(&self.beads.display().to_string(), &read(&self.beads)).unwrap();
        Score::new(&gold, &links)
    }
}

/// Prints each figure beside what it must reach, and fails with those below.
fn judge(figures: impl IntoIterator<Item = (String, f64, f64)>) {
    let mut below = Vec::new();
    for (what, reached, at_least) in figures {
        let line = format!("{what:40} {reached:.4}  at least {at_least:.4}");
        println!("{line}");
        if reached < at_least {
            below.push(line);
        }
    }
    assert!(below.is_empty(), "below:\n{}", below.join("\n"));
}

#[test]
fn alignment_reaches_its_figures() {
    let Some(root) = shared("alignment_reaches_its_figures", "gold") else {
        return;
    };
    let mut suites: Vec<&str> = ALIGNMENT.iter().map(|bar| bar.0).collect();
    suites.dedup();
    let scores: Vec<(&str, Score)> = suites
        .into_iter()
        .map(|suite| (suite, score_suite(&root.join(suite))))
        .collect();
    judge(ALIGNMENT.iter().map(|(suite, (name, figure), at_least)| {
        let (_, score) = scores.iter().find(|(s, _)| s == suite).unwrap();
        (format!("{suite} {name}"), figure(score), *at_least)
    }));
}

/// The micro-average of a folder of `DOC.src`, `DOC.tgt` and `DOC.gold`.
fn score_suite(folder: &Path) -> Score {
    let (source, target) = if folder.ends_with("textberg-dev") {
        (&GERMAN, &FRENCH)
    } else {
        (&CHINESE, &ENGLISH)
    };
    let documents: Vec<Gold> = entries(folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "gold"))
        .map(|gold| Gold {
            source: gold.with_extension("src"),
            target: gold.with_extension("tgt"),
            beads: gold,
        })
        .collect();
    assert!(!documents.is_empty(), "no *.gold in {}", folder.display());
    let scores: Vec<Score> = documents
        .par_iter()
        .map(|document| document.score(source, target))
        .collect();
    let mut all = Score::default();
    for score in scores {
        all += score;
    }
    all
}

#[test]
fn cases_reach_their_figures() {
    let Some(root) = shared("cases_reach_their_figures", "cases") else {
        return;
    };
    judge(CASES.iter().map(|(case, at_least)| {
        let case = root.join(case);
        let document = Gold {
            source: case.join("zh.sentences"),
            target: case.join("en.sentences"),
            beads: case.join("gold"),
        };
        let score = document.score(&CHINESE, &ENGLISH);
        let name = case.file_name().unwrap().to_string_lossy();
        (format!("{name} strict F1"), score.strict.f1(), *at_least)
    }));
}

/// Documents read and split as a user's would be: the share of the sentences of `.sentences` that come out whole.
#[test]
fn documents_give_their_sentences() {
    let Some(root) = shared("documents_give_their_sentences", "cases") else {
        return;
    };
    let mut pairs = Vec::new();
    for case in entries(&root).into_iter().filter(|path| path.is_dir()) {
        pairs.push((case.join("zh.txt"), case.join("zh.sentences"), &CHINESE));
        pairs.push((case.join("en.txt"), case.join("en.sentences"), &ENGLISH));
        let wrapped = case.join("zh.wrapped.txt");
        if wrapped.is_file() {
            pairs.push((wrapped, case.join("zh.sentences"), &CHINESE));
        }
    }
    let real = root.join("../real");
    for (code, language) in [("zh", &CHINESE), ("en", &ENGLISH)] {
        let text = real.join(format!("astana-summit.{code}.txt"));
        pairs.push((
            text,
            real.join(format!("astana-summit.{code}.sentences")),
            language,
        ));
    }
    judge(pairs.into_iter().map(|(text, gold, language)| {
        let name = text
            .strip_prefix(&root)
            .unwrap_or(&text)
            .display()
            .to_string();
        (name, share_of_sentences(&text, &gold, language), 0.95)
    }));
}

fn share_of_sentences(text: &Path, gold: &Path, language: &Language) -> f64 {
    let name = text.display().to_string();
    let bytes = std::fs::read(text).unwrap();
    let document = Document::read(&name, &bytes, &ReadOptions::default()).unwrap();
    let mut found: Vec<&str> = sentences(&document, language, &SplitOptions::default())
        .iter()
        .map(|sentence| sentence.span.of(document.text()))
        .collect();
    let gold = read(gold);
    let mut right = 0usize;
    let mut all = 0;
    for sentence in gold.lines().filter(|line| !line.trim().is_empty()) {
        all += 1;
        if let Some(at) = found.iter().position(|f| *f == sentence.trim()) {
            found.swap_remove(at);
            right += 1;
        } else {
            println!("  missing: {sentence}");
        }
    }
    for sentence in &found {
        println!("  found:   {sentence}");
    }
    right as f64 / all.max(right + found.len()) as f64
}
