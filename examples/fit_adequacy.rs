//! Fits the weights of what the words of a pair say (`src/bitext/filter/weights.rs`) to gold, and prints the file:
//! beads against the same sources with the target of the bead after, against beads one side of which breaks off, and
//! against rows that are shifted by one.
//!
//! `cargo run --example fit_adequacy -- ../shared/gold/mac-dev ../shared/gold/paramed-dev ../shared/gold/hkma-dev`

#[path = "../tests/common/mod.rs"]
#[allow(dead_code, reason = "folders are given as arguments")]
mod common;
#[path = "../tests/common/gold.rs"]
mod gold;
#[path = "../tests/filters/noise.rs"]
#[allow(dead_code, reason = "one kind of noise is what is fitted to")]
mod noise;

use noise::{Dice, Noise, Pair};
use std::path::Path;
use zhen::align::calibration::fit;
use zhen::bitext::Limit;
use zhen::bitext::filter::adequacy::{
    Adequacy, Known, NAMES, PLACE_NAMES, Place, Text, odds, placed,
};
use zhen::bitext::filter::{Candidate, Filters, Lengths, Settings, Survey};

type Trials<const N: usize> = Vec<([f32; N], bool, f64)>;

/// Rows on either side of a bead that a shift reaches.
const SHIFTED: usize = 4;

/// The documents of one suite.
struct Suite {
    documents: Vec<Vec<Pair>>,
    texts: Vec<Vec<[Text; 2]>>,
    lengths: Lengths,
    /// The filters that go by the pair's form alone.
    form: Filters,
}

impl Suite {
    fn read(folder: &Path, adequacy: &Adequacy) -> Self {
        let documents = gold::pairs(folder);
        let mut survey = Survey::default();
        for document in &documents {
            survey.add_document(document.iter().map(|(zh, en)| (zh.as_str(), en.as_str())));
        }
        let settings = Settings {
            adequacy: Limit::Off,
            complete: Limit::Off,
            ..Settings::default()
        };
        let texts = documents.iter().map(|document| {
            let pairs = document.iter();
            pairs.map(|(zh, en)| adequacy.texts(zh, en)).collect()
        });
        Self {
            texts: texts.collect(),
            lengths: survey.lengths("zh", "en"),
            form: Filters::new(&settings, &survey).expect("no pattern"),
            documents,
        }
    }

    /// Whether other filters leave a pair to these.
    fn passes(&self, (source, target): &Pair) -> bool {
        let pair = Candidate {
            source,
            target,
            ..Candidate::default()
        };
        self.form.decide(&self.form.score(&pair)).is_kept()
    }

    /// Beads, and sources with the target of the bead after.
    fn together(&self, adequacy: &Adequacy, trials: &mut Trials<{ NAMES.len() }>) {
        for texts in &self.texts {
            for (k, pair) in texts.iter().enumerate() {
                let mut add = |other: &[Text; 2], right: bool| {
                    let known = adequacy.known(pair, other, &self.lengths);
                    trials.extend(known.map(|known| (known, right, if right { 2.0 } else { 1.0 })));
                };
                add(pair, true);
                if let Some(next) = texts.get(k + 1) {
                    add(next, false);
                }
            }
        }
    }

    /// Beads, and those of which one side breaks off: the target, or the source.
    fn broken(&self, adequacy: &Adequacy, trials: &mut [Trials<{ NAMES.len() }>; 2]) {
        let mut dice = Dice::new(11);
        for document in &self.documents {
            for (k, pair) in document.iter().enumerate() {
                let mut add = |side: usize, (zh, en): &Pair, right: bool| {
                    if self.passes(&(zh.clone(), en.clone())) {
                        let texts = adequacy.texts(zh, en);
                        let known = adequacy.known(&texts, &texts, &self.lengths);
                        trials[side].extend(known.map(|known| (known, right, 1.0)));
                    }
                };
                add(0, pair, true);
                add(1, pair, true);
                if let Some((zh, en)) = Noise::Truncated.plant(document, k, &mut dice) {
                    add(1, &(zh.clone(), format!("{en}.")), false);
                    add(1, &(zh, en), false);
                }
                let zh: Vec<char> = pair.0.chars().collect();
                if zh.len() >= 12 {
                    let kept = zh.len() / 3 + dice.below(zh.len() / 3);
                    let zh: String = zh[..kept].iter().collect();
                    add(0, &(format!("{zh}。"), pair.1.clone()), false);
                    add(0, &(zh, pair.1.clone()), false);
                }
            }
        }
    }

    /// Beads in their places, and such as got the target of the next one: alone, with the rows around, with all rows.
    fn placed(
        &self,
        adequacy: &Adequacy,
        weights: &Known,
        trials: &mut Trials<{ PLACE_NAMES.len() }>,
    ) {
        for texts in &self.texts {
            let of = |i: usize, j: usize| {
                let pair = i.abs_diff(j) < 3 && i.max(j) < texts.len();
                let known = pair.then(|| adequacy.known(&texts[i], &texts[j], &self.lengths));
                known.flatten().map(|known| odds(weights, &known))
            };
            let all = texts.len();
            let mut add =
                |row: usize, targets: &dyn Fn(usize) -> usize, right: bool, alone: bool| {
                    let rows = row.saturating_sub(12)..(row + 13).min(all);
                    let mut around: Vec<f64> = rows
                        .clone()
                        .filter(|&other| other != row && !alone)
                        .filter_map(|other| of(other, targets(other)))
                        .collect();
                    let beside = rows.filter(|&other| other.abs_diff(row) == 1 && !alone);
                    let across = |other: usize| [of(row, targets(other)), of(other, targets(row))];
                    let beside = beside.flat_map(across).flatten().reduce(f64::max);
                    if let Some(own) = of(row, targets(row)) {
                        let place: Place = placed(own, beside, &mut around);
                        trials.push((place, right, if right { 2.0 } else { 1.0 }));
                    }
                };
            for row in 0..all {
                for alone in [false, true] {
                    add(row, &|k| k, true, alone);
                }
                if row + 1 < all {
                    let one = |k: usize| k + usize::from(k == row);
                    let run = |k: usize| {
                        let near = k.abs_diff(row) <= SHIFTED && k + 1 < all;
                        k + usize::from(near)
                    };
                    add(row, &one, false, false);
                    add(row, &one, false, true);
                    add(row, &run, false, false);
                    add(row, &|k| (k + 1).min(all - 1), false, false);
                }
            }
        }
    }
}

fn table(doc: &str, name: &str, kind: &str, names: &[&str], columns: &[&[f32]]) {
    let array = |weights: &[f32]| {
        let rows = names.iter().zip(weights);
        let rows: Vec<String> = rows
            .map(|(name, weight)| format!("    {weight:.4}, // {name}\n"))
            .collect();
        let rows = rows.concat();
        format!("[\n{rows}]")
    };
    let value = match columns {
        [one] => array(one),
        several => format!(
            "[{}]",
            several
                .iter()
                .map(|one| array(one))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    println!("\n/// {doc}\n#[rustfmt::skip]\npub(super) const {name}: {kind} = {value};");
}

fn main() {
    let adequacy = Adequacy::new("zh", "en").expect("built in");
    let folders: Vec<String> = std::env::args().skip(1).collect();
    let suites: Vec<Suite> = folders
        .iter()
        .map(|folder| Suite::read(Path::new(folder), &adequacy))
        .collect();
    let (mut together, mut broken, mut in_place) =
        (Vec::new(), [Vec::new(), Vec::new()], Vec::new());
    for suite in &suites {
        suite.together(&adequacy, &mut together);
        suite.broken(&adequacy, &mut broken);
    }
    let weights: Known = fit(&together, 1.0);
    for suite in &suites {
        suite.placed(&adequacy, &weights, &mut in_place);
    }
    let names = folders
        .iter()
        .filter_map(|folder| Path::new(folder).file_name()?.to_str());
    let names: Vec<&str> = names.collect();
    println!(
        "//! Weights of what the words of a pair say; the example `fit_adequacy` fits them to gold and writes this file.\n\
         //!\n//! Fitted to {}, with {} trials.\n\n#![allow(clippy::approx_constant, reason = \"a weight may be near to one\")]\n\nuse super::adequacy::{{Known, Place}};",
        names.join(", "),
        together.len() + broken[0].len() + broken[1].len() + in_place.len()
    );
    table(
        "That two texts belong together.",
        "TOGETHER",
        "Known",
        &NAMES,
        &[&weights],
    );
    let sides = broken.map(|trials| fit(&trials, 1.0));
    let sides: Vec<&[f32]> = sides.iter().map(<[f32; NAMES.len()]>::as_slice).collect();
    table(
        "That a side does not break off: the Chinese one, the English one.",
        "BROKEN",
        "[Known; 2]",
        &NAMES,
        &sides,
    );
    table(
        "That a pair with these log-odds stands in its place.",
        "PLACED",
        "Place",
        &PLACE_NAMES,
        &[&fit(&in_place, 1.0)],
    );
}
