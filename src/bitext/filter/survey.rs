//! The first pass: how long translations are, and which lines stand everywhere.

use crate::bitext::form;
use std::sync::Arc;

/// What a first pass over a corpus learns. Surveys of parts, made on any number of threads, merge to that of the whole.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    ratios: Ratios,
    lines: LineCounts,
}

impl Survey {
    /// A survey of a corpus of about `rows` rows, in 8 bytes a row, 512 MiB at most; of many more rows than that, counts
    /// of lines become too high.
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            ratios: Ratios::default(),
            lines: LineCounts::with_capacity(rows.saturating_mul(2)),
        }
    }

    /// Adds the pairs of one document; where documents are not known, those of a part of the corpus. A line counts once a
    /// document.
    pub fn add_document<'a>(&mut self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let mut hashes = Vec::new();
        for (source, target) in pairs {
            self.ratios.add(characters(source), characters(target));
            if self.lines.counts() {
                hashes.extend([source, target].map(form::hash));
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        for hash in hashes {
            self.lines.add(hash);
        }
    }

    /// Adds what another part was surveyed to have.
    ///
    /// # Panics
    /// Where it was made with another capacity.
    pub fn merge(&mut self, other: &Self) {
        for (own, more) in self.ratios.0.iter_mut().zip(&other.ratios.0) {
            *own += more;
        }
        self.lines.merge(&other.lines);
    }

    /// How long translations from `source` to `target` (language codes) are, as far as the survey tells: a prior weighs
    /// as much as 200 pairs.
    pub fn lengths(&self, source: &str, target: &str) -> Lengths {
        self.ratios.fitted(Lengths::prior(source, target))
    }

    /// In how many documents lines stand.
    pub fn lines(&self) -> &LineCounts {
        &self.lines
    }
}

/// Characters, white space aside.
pub(super) fn characters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Bins of the logarithm of a ratio of lengths: from −4 to 4 in steps of 0.01. Counts alone are kept, so that sums are
/// the same in any order.
#[derive(Clone, Debug)]
struct Ratios(Vec<u64>);

const STEP: f64 = 0.01;
const BINS: usize = 801;
/// Sides below this many characters tell little of the ratio.
const TELLING: usize = 20;
/// Pairs that the prior weighs as much as.
const PRIOR: f64 = 200.0;

impl Default for Ratios {
    fn default() -> Self {
        Self(vec![0; BINS])
    }
}

impl Ratios {
    fn add(&mut self, source: usize, target: usize) {
        if source.min(target) >= TELLING {
            let log = (target as f64 / source as f64).ln();
            let bin = (log / STEP).round() + (BINS / 2) as f64;
            self.0[bin.clamp(0.0, (BINS - 1) as f64) as usize] += 1;
        }
    }

    /// The logarithm below which a share of the pairs lies.
    fn quantile(&self, share: f64) -> f64 {
        let all: u64 = self.0.iter().sum();
        let mut below = 0;
        let bin = self.0.iter().position(|count| {
            below += count;
            below as f64 >= share * all as f64
        });
        (bin.unwrap_or(BINS / 2) as f64 - (BINS / 2) as f64) * STEP
    }

    /// Median, and half of what lies between the quantiles of one standard deviation either way: neither minds a tenth
    /// of noise.
    fn fitted(&self, prior: Lengths) -> Lengths {
        let all = self.0.iter().sum::<u64>() as f64;
        let weigh = |own: f64, prior: f64| (own * all + prior * PRIOR) / (all + PRIOR);
        let spread = (self.quantile(0.841) - self.quantile(0.159)) / 2.0;
        Lengths {
            mean: weigh(self.quantile(0.5), prior.mean),
            deviation: weigh(spread, prior.deviation).max(0.1),
        }
    }
}

/// How long the target of a source is, in characters without white space: the logarithm of their ratio is normally
/// distributed, more widely the shorter they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lengths {
    /// Mean of the logarithm.
    pub mean: f64,
    /// Standard deviation of the logarithm between long texts.
    pub deviation: f64,
}

/// The variance of the logarithm that a character more or less makes, over the characters of the source.
const SHORT: f64 = 2.0;

impl Lengths {
    /// What holds for two languages in general.
    fn prior(source: &str, target: &str) -> Self {
        let mean = match (source, target) {
            ("zh", "zh") => 0.0,
            ("zh", _) => 1.1,
            (_, "zh") => -1.1,
            _ => 0.0,
        };
        Self {
            mean,
            deviation: 0.25,
        }
    }

    /// How many standard deviations the target is too long (above 0) or too short for its source; `None` where a side
    /// is empty.
    pub fn deviations(&self, source: usize, target: usize) -> Option<f64> {
        if source == 0 || target == 0 {
            return None;
        }
        let (source, target) = (source as f64, target as f64);
        // Of the side that has fewer characters.
        let short = SHORT / source.min(target);
        let deviation = (self.deviation * self.deviation + short).sqrt();
        Some(((target / source).ln() - self.mean) / deviation)
    }
}

/// In how many documents a line stands, counted in fixed memory: never too low, and too high where hashes meet (a
/// counting Bloom filter, Fan et al. 2000). Lines are compared as duplicates are: case, spaces and punctuation do not
/// matter.
#[derive(Clone, Debug, Default)]
pub struct LineCounts(Arc<Vec<u8>>);

impl LineCounts {
    fn with_capacity(lines: usize) -> Self {
        let cells = lines.saturating_mul(4).clamp(1 << 16, 1 << 29);
        Self(Arc::new(vec![0; cells.next_power_of_two()]))
    }

    fn counts(&self) -> bool {
        !self.0.is_empty()
    }

    /// The cells of a hash.
    fn cells(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.0.len() - 1;
        let (first, step) = (hash as usize, (hash >> 32) as usize | 1);
        (0..4).map(move |k| first.wrapping_add(step.wrapping_mul(k)) & mask)
    }

    fn add(&mut self, hash: u64) {
        for cell in self.cells(hash) {
            let count = &mut Arc::make_mut(&mut self.0)[cell];
            *count = count.saturating_add(1);
        }
    }

    fn merge(&mut self, other: &Self) {
        assert_eq!(self.0.len(), other.0.len(), "surveys of one capacity");
        for (own, more) in Arc::make_mut(&mut self.0).iter_mut().zip(&*other.0) {
            *own = own.saturating_add(*more);
        }
    }

    /// In how many documents `line` stands, 255 at most; 0 where nothing was surveyed.
    pub fn of(&self, line: &str) -> u32 {
        if !self.counts() {
            return 0;
        }
        let cells = self.cells(form::hash(line));
        u32::from(cells.map(|cell| self.0[cell]).min().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_follow_the_corpus_and_not_its_noise() {
        let source = "中".repeat(40);
        let [fitting, noise] = [100, 20].map(|length| "x".repeat(length));
        let mut survey = Survey::default();
        let prior = survey.lengths("zh", "en");
        assert!((prior.mean - 1.1).abs() < 1e-9);
        survey.add_document((0..9000).map(|k| {
            let noisy = k % 10 == 0;
            (
                source.as_str(),
                if noisy {
                    noise.as_str()
                } else {
                    fitting.as_str()
                },
            )
        }));
        let lengths = survey.lengths("zh", "en");
        assert!((lengths.mean - 2.5f64.ln()).abs() < 0.02, "{lengths:?}");
        assert!(lengths.deviations(40, 100).unwrap().abs() < 0.2);
        assert!(lengths.deviations(40, 4).unwrap() < -3.0);
        assert_eq!(lengths.deviations(0, 4), None);
    }

    #[test]
    fn lines_are_counted_by_documents_and_parts_merge() {
        let page = [
            ("版权所有。", "All rights reserved."),
            ("版权所有", "all rights reserved"),
        ];
        let mut whole = Survey::with_capacity(1000);
        let mut parts = [Survey::with_capacity(1000), Survey::with_capacity(1000)];
        for k in 0..40 {
            let own = format!("Line {k}.");
            let document = page.iter().copied().chain([("内容", own.as_str())]);
            whole.add_document(document.clone());
            parts[k % 2].add_document(document);
        }
        let [mut merged, second] = parts;
        merged.merge(&second);
        for survey in [&whole, &merged] {
            assert_eq!(survey.lines().of("版权所有！"), 40);
            assert_eq!(survey.lines().of("ALL RIGHTS RESERVED"), 40);
            assert_eq!(survey.lines().of("Line 7."), 1);
            assert_eq!(survey.lines().of("Something else"), 0);
        }
        assert_eq!(whole.lengths("zh", "en"), merged.lengths("zh", "en"));
        assert_eq!(Survey::default().lines().of("版权所有！"), 0);
    }
}
