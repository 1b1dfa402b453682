//! Fits the weights of the adequacy of a pair (`src/bitext/filter/adequacy.rs`) to gold: beads against the same sources
//! with the target of the bead after.
//!
//! `cargo run --release --example fit_adequacy -- ../shared/gold/mac-dev ../shared/gold/paramed-dev …`

use std::path::{Path, PathBuf};
use zhen::align::calibration::{fit, logistic};
use zhen::bitext::filter::Survey;
use zhen::bitext::filter::adequacy::{Adequacy, Known, NAMES};
use zhen::score::parse_lines;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The texts of the beads with both sides, by document.
fn beads(folder: &Path) -> Vec<Vec<(String, String)>> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut gold: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    gold.retain(|path| path.extension().is_some_and(|e| e == "gold"));
    gold.sort();
    let document = |path: PathBuf| {
        let (source, target) = (
            read(&path.with_extension("src")),
            read(&path.with_extension("tgt")),
        );
        let (source, target): (Vec<&str>, Vec<&str>) =
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
    };
    gold.into_iter().map(document).collect()
}

fn main() {
    let adequacy = Adequacy::new("zh", "en").expect("built in");
    let mut trials: Vec<(Known, bool, f64)> = Vec::new();
    for folder in std::env::args().skip(1) {
        let documents = beads(Path::new(&folder));
        let mut survey = Survey::default();
        for document in &documents {
            survey.add_document(document.iter().map(|(zh, en)| (zh.as_str(), en.as_str())));
        }
        let lengths = survey.lengths("zh", "en");
        let before = trials.len();
        let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let mut add = |zh: &str, en: &str, right: bool| {
            let deviations = lengths.deviations(count(zh), count(en)).unwrap_or_default();
            if let Some(known) = adequacy.known(zh, en, deviations) {
                trials.push((known, right, if right { 2.0 } else { 1.0 }));
            }
        };
        for document in &documents {
            for (k, (zh, en)) in document.iter().enumerate() {
                add(zh, en, true);
                if let Some((_, next)) = document.get(k + 1) {
                    add(zh, next, false);
                }
            }
        }
        println!("# {folder}: {} trials, {lengths:?}", trials.len() - before);
    }
    let weights = fit(&trials, 1.0);
    for (name, weight) in NAMES.iter().zip(weights) {
        println!("{weight:.4}, // {name}");
    }
    let mut right: Vec<f64> = Vec::new();
    let mut wrong: Vec<f64> = Vec::new();
    for (known, is_right, _) in &trials {
        let side = if *is_right { &mut right } else { &mut wrong };
        side.push(logistic(&weights, known));
    }
    right.sort_by(f64::total_cmp);
    for share in [0.005, 0.01, 0.02, 0.05] {
        let limit = right[(share * right.len() as f64) as usize];
        let found = wrong.iter().filter(|score| **score < limit).count();
        println!(
            "# limit {limit:.3} loses {share} and finds {:.3}",
            found as f64 / wrong.len() as f64
        );
    }
}
