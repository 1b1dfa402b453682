//! A first pass over a wide band, with few bead types and fixed weights: what it finds unlikely is given up.

use super::lattice::{Band, FORBIDDEN, Node, sweep};
use super::tables::{Score, Scores, SpanTable};
use crate::anchor::{Evidence, Sentences};

/// Its bead types, source sentences by target sentences.
const TYPES: [(usize, usize); 11] = [
    (1, 1),
    (1, 2),
    (2, 1),
    (1, 3),
    (2, 2),
    (2, 3),
    (3, 1),
    (3, 2),
    (3, 3),
    (1, 0),
    INSERTION,
];
/// The bead that stays in its row.
const INSERTION: (usize, usize) = (0, 1);
/// What speaks for each type beforehand, as a natural logarithm.
const PRIORS: [f32; TYPES.len()] = [
    0.0, -1.2, -2.2, -2.5, -3.5, -4.2, -5.0, -5.0, -6.0, -4.5, -4.5,
];
/// What at most speaks for a sentence alone, where most of a document has no counterpart.
const COMMONEST_NULL: f32 = 1.0;
/// Longest side of its beads.
const LONGEST: usize = 3;
/// A flat temperature keeps alive what the fixed weights are too sure of.
const TEMPERATURE: f32 = 2.0;
/// Nodes less likely than this are given up.
const UNLIKELY: f32 = 1e-3;
/// A document whose nodes that stay are more than this for a sentence does not tell where its path lies: of its rows
/// wider than that only the middle stays.
const VAGUE: usize = 24;
/// The share of the probability that the middle of a row leaves out on each side, 0–0.5.
const OUTER: f32 = 0.3;
/// A length ratio of fewer characters than this is not to be trusted.
const FEW_CHARACTERS: f64 = 200.0;
/// The length ratio of whole documents, which is steadier, stands where the logarithm of the one that the pass finds is
/// this near.
const STEADY: f32 = 0.1;
/// Beads less likely than this do not count for what the pass tells of the document.
const COUNTS: f32 = 0.01;

/// What the first pass tells of a document pair as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overview {
    /// How literal the translation is: the share of the target's rare words, 0–1, that the source explains where the
    /// likely beads put them.
    pub literalness: f32,
    /// Target characters for one source character in the likely beads.
    pub length_ratio: f32,
    /// The share of the source's characters, 0–1, that the likely beads leave alone.
    pub omitted: f32,
    /// The same for the target.
    pub added: f32,
    /// The share of the target's words, 0–1, that some word of the source may mean, wherever it stands: little without a
    /// dictionary.
    pub known: f32,
}

/// What is known before the first pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Target characters for one source character.
    pub length_ratio: f32,
    /// The share of the source's characters that has no counterpart, 0–1; 0 where unknown.
    pub omitted: f32,
    /// The same for the target.
    pub added: f32,
}

impl Expected {
    /// What speaks for a bead type beforehand, as a natural logarithm.
    fn prior(&self, bead: usize) -> f32 {
        let alone = match TYPES[bead] {
            (1, 0) => self.omitted,
            (0, 1) => self.added,
            _ => 0.0,
        };
        (alone / (1.0 - alone).max(f32::MIN_POSITIVE))
            .ln()
            .min(COMMONEST_NULL)
            .max(PRIORS[bead])
    }
}

/// The likely nodes of `wide`.
///
/// Linear in the nodes of `wide` times the tokens of a sentence.
pub fn narrowed(wide: &Band, evidence: &Evidence, expected: &Expected) -> (Band, Overview) {
    let values = values(wide, evidence, expected);
    let mut bounds = Bounds::new(wide);
    let mut paired = Paired::new(evidence);
    sweep(wide, &TYPES, &values, |at, touched, posteriors| {
        bounds.visit(at, touched, posteriors[TYPES.len() - 1]);
        for (&posterior, bead) in posteriors.iter().zip(TYPES) {
            if posterior > COUNTS && bead.0 > 0 && bead.1 > 0 {
                paired.add(at, bead, posterior);
            }
        }
    });
    (bounds.band(), paired.overview(expected.length_ratio))
}

/// Values of the beads, in the order of `TYPES`, node by node.
fn values(wide: &Band, evidence: &Evidence, expected: &Expected) -> Vec<f32> {
    let ratio = expected.length_ratio;
    let priors: [f32; TYPES.len()] = std::array::from_fn(|bead| expected.prior(bead));
    let likelihood = Scores::Likelihood;
    let forward = SpanTable::new(
        wide,
        LONGEST,
        likelihood,
        &evidence.forward,
        &evidence.target,
    );
    let backward = SpanTable::new(
        &wide.transposed(),
        LONGEST,
        likelihood,
        &evidence.backward,
        &evidence.source,
    );
    let targets: [Vec<Length>; LONGEST] = std::array::from_fn(|n| {
        let starts = 0..(evidence.target.len() + 1).saturating_sub(n + 1);
        starts
            .map(|j| Length::new(characters(&evidence.target, j, n + 1)))
            .collect()
    });
    let mut values = vec![FORBIDDEN; wide.len() * TYPES.len()];
    let mut rest = &mut values[..];
    for i in 0..=wide.sources() {
        let row = wide.row(i);
        let cells;
        (cells, rest) = rest.split_at_mut(row.len() * TYPES.len());
        for ((bead, (m, n)), prior) in TYPES.into_iter().enumerate().zip(priors) {
            if i + m > wide.sources() {
                continue;
            }
            let ends = wide.row(i + m);
            let starts = row.start.max(ends.start.saturating_sub(n))
                ..row.end.min(ends.end.saturating_sub(n));
            let cells = cells.chunks_exact_mut(TYPES.len());
            let cells = cells.skip(starts.start - row.start).zip(starts);
            if m == 0 || n == 0 {
                cells.for_each(|(cell, _)| cell[bead] = prior / TEMPERATURE);
                continue;
            }
            let expected = Length::new(ratio * characters(&evidence.source, i, m));
            let words = forward.span(Score::Likelihood, i, m);
            for (cell, j) in cells {
                let words = words.get(j, j + n) + backward.get(Score::Likelihood, j, n, i, i + m);
                let value = prior + (expected.fit(&targets[n - 1][j], ratio) + 0.4 * words);
                cell[bead] = value / TEMPERATURE;
            }
        }
    }
    values
}

/// Characters of `count` sentences.
fn characters(side: &Sentences, from: usize, count: usize) -> f32 {
    (from..from + count).map(|k| side.characters(k)).sum()
}

/// A length in characters of the target.
struct Length {
    characters: f32,
    log: f32,
}

impl Length {
    fn new(characters: f32) -> Self {
        Self {
            characters,
            log: (characters + 3.0).ln(),
        }
    }

    /// How well `found` fits what was expected, where a source character becomes `ratio` target ones.
    fn fit(&self, found: &Self, ratio: f32) -> f32 {
        let difference = found.characters - self.characters;
        let middle = f32::midpoint(found.characters, self.characters).max(1.0);
        let z = difference * difference / (ratio * middle).max(f32::MIN_POSITIVE);
        let log = found.log - self.log;
        -0.3 * z.min(40.0) - log * log
    }
}

/// The bounds of the likely nodes of each row, gathered from the last node to the first.
struct Bounds {
    targets: usize,
    lo: Vec<usize>,
    hi: Vec<usize>,
    /// The same for the middle of the row.
    middle: Vec<(usize, usize)>,
    row: usize,
    /// Of the nodes of the row, from right to left: the posterior of each, and of the insertion after it.
    nodes: Vec<(f32, f32)>,
    start: usize,
}

impl Bounds {
    fn new(wide: &Band) -> Self {
        let rows = wide.sources() + 1;
        Self {
            targets: wide.targets(),
            lo: vec![usize::MAX; rows],
            hi: vec![0; rows],
            middle: vec![(0, 0); rows],
            row: rows - 1,
            nodes: Vec::new(),
            start: 0,
        }
    }

    fn visit(&mut self, at: Node, touched: f32, inserted: f32) {
        if at.source != self.row {
            self.settle();
            self.row = at.source;
        }
        if touched > UNLIKELY {
            self.lo[self.row] = at.target;
            self.hi[self.row] = self.hi[self.row].max(at.target);
        }
        self.nodes.push((touched, inserted));
        self.start = at.target;
    }

    /// Finds the middle of the row that ends: from where the path has likely entered it to where it has likely left.
    fn settle(&mut self) {
        let nodes = &self.nodes;
        let width = nodes.len();
        let entered = |k: usize| nodes[k].0 - nodes.get(k + 1).map_or(0.0, |left| left.1);
        let left = |k: usize| nodes[k].0 - nodes[k].1;
        let all: f32 = (0..width).map(left).sum();
        // Whether the parts seen so far make up the outer share.
        let beyond = |sum: &mut f32, part: f32| {
            *sum += part;
            *sum > OUTER * all
        };
        let (mut before, mut after) = (0.0, 0.0);
        let from = (0..width).rev().find(|&k| beyond(&mut before, entered(k)));
        let to = (0..width).find(|&k| beyond(&mut after, left(k)));
        let at = |k: usize| self.start + width - 1 - k;
        let lo = from.map_or(self.lo[self.row], at);
        let hi = to.map_or(self.hi[self.row], at);
        self.middle[self.row] = (lo, hi.max(lo));
        self.nodes.clear();
    }

    fn band(mut self) -> Band {
        self.settle();
        let rows = self.lo.len();
        let width = |i: usize| (self.hi[i] + 1).saturating_sub(self.lo[i]);
        let nodes: usize = (0..rows).map(width).sum();
        if nodes > VAGUE * (rows + self.targets) {
            for i in (0..rows).filter(|&i| width(i) > VAGUE).collect::<Vec<_>>() {
                (self.lo[i], self.hi[i]) = self.middle[i];
            }
        }
        for i in 0..rows {
            if self.lo[i] > self.hi[i] {
                // No likely node: a bead jumps over this row, whose neighbours decide.
                let before = i.checked_sub(1);
                self.lo[i] = before.map_or(0, |k| self.lo[k]);
                self.hi[i] = before.map_or(0, |k| self.hi[k]);
            }
        }
        Band::new(self.lo, self.hi, self.targets)
    }
}

/// Sums over the likely beads that have both sides.
struct Paired<'a> {
    evidence: &'a Evidence,
    /// For each target type the root of the mass that a span gives it, at most 1.
    roots: Vec<f32>,
    explained: f64,
    all: f64,
    characters: (f64, f64),
}

impl<'a> Paired<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        Self {
            evidence,
            roots: vec![0.0; evidence.target.types()],
            explained: 0.0,
            all: 0.0,
            characters: (0.0, 0.0),
        }
    }

    fn add(&mut self, at: Node, (m, n): (usize, usize), posterior: f32) {
        let (given, target) = (&self.evidence.forward, &self.evidence.target);
        let span = at.source..at.source + m;
        for (kind, mass) in span.clone().flat_map(|k| given.row(k)) {
            self.roots[kind] = self.roots[kind].max(mass.min(1.0).sqrt());
        }
        let (mut explained, mut all) = (0.0, 0.0);
        for &token in (at.target..at.target + n).flat_map(|j| target.tokens(j)) {
            let rarity = target.rarity(token as usize);
            explained += rarity * self.roots[token as usize];
            all += rarity;
        }
        for (kind, _) in span.flat_map(|k| given.row(k)) {
            self.roots[kind] = 0.0;
        }
        let posterior = f64::from(posterior);
        self.explained += posterior * f64::from(explained);
        self.all += posterior * f64::from(all);
        let (source, target) = (&self.evidence.source, &self.evidence.target);
        let characters = |side: &Sentences, from: usize, count: usize| -> f64 {
            (from..from + count)
                .map(|k| f64::from(side.characters(k)))
                .sum()
        };
        self.characters.0 += posterior * characters(source, at.source, m);
        self.characters.1 += posterior * characters(target, at.target, n);
    }

    /// Of the beads so far; the length ratio stays the `expected` one where they hold next to nothing or hardly differ.
    fn overview(&self, expected: f32) -> Overview {
        let share = |part: f64, all: f64| if all > 0.0 { (part / all) as f32 } else { 0.0 };
        let (source, target) = self.characters;
        let found = share(target, source);
        let differs =
            source.min(target) >= FEW_CHARACTERS && (found / expected).ln().abs() > STEADY;
        let alone = |side: &Sentences, paired: f64| {
            let all: f64 = (0..side.len()).map(|k| f64::from(side.characters(k))).sum();
            1.0 - share(paired, all).min(1.0)
        };
        Overview {
            literalness: share(self.explained, self.all),
            length_ratio: if differs { found } else { expected },
            omitted: alone(&self.evidence.source, source),
            added: alone(&self.evidence.target, target),
            known: self.evidence.known(),
        }
    }
}
