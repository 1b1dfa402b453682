//! Where the path lies: rare words that meet on both sides, the best chain of them, and a band round the chain.

use super::lattice::{BEADS, Band, FORBIDDEN, Sums, each_node, sums};
use super::tables::{Score, SpanTable};
use crate::anchor::Evidence;

/// Documents up to this many nodes are searched whole.
const SMALL: usize = 3_000;
/// A type in more sentences than this anchors nothing.
const MOST_SENTENCES: usize = 40;
/// Anchor candidates kept for a sentence.
const CANDIDATES: usize = 3;
/// Sentences on each side of a chain that the band holds.
const MARGIN: usize = 10;
/// A gap between anchors up to this many nodes is held whole; a larger one along its diagonal.
const LARGEST_GAP: usize = 40_000;
/// Half the width of the band along the diagonal of such a gap, in target sentences.
const CORRIDOR: usize = 120;
/// Nodes less likely than this after the first pass are given up.
const UNLIKELY: f32 = 1e-3;

/// Two sentences that seem to belong together.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Anchor {
    source: usize,
    target: usize,
    weight: f32,
}

/// The nodes that the best path may touch, found without a fixed diagonal.
///
/// Near-linear in the number of sentences.
pub fn band(evidence: &Evidence) -> (Band, f32) {
    let (n, m) = (evidence.source.len(), evidence.target.len());
    let wide = if (n + 1) * (m + 1) <= SMALL {
        Band::full(n, m)
    } else {
        round(&chain(&candidates(evidence), m), evidence)
    };
    narrowed(&wide, evidence)
}

/// For each source sentence the target sentences that share most rare words with it.
fn candidates(evidence: &Evidence) -> Vec<Anchor> {
    let target = &evidence.target;
    let mut postings: Vec<Vec<u32>> = vec![Vec::new(); target.types()];
    for j in 0..target.len() {
        for &kind in target.tokens(j) {
            let list = &mut postings[kind as usize];
            if list.last() != Some(&(j as u32)) && list.len() <= MOST_SENTENCES {
                list.push(j as u32);
            }
        }
    }
    let mut score = vec![0f32; target.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut anchors = Vec::new();
    let size = |j: usize| (target.tokens(j).len() as f32 + 5.0).sqrt();
    for i in 0..evidence.source.len() {
        for (kind, mass) in evidence.forward.row(i) {
            if postings[kind].len() > MOST_SENTENCES {
                continue;
            }
            let rarity = target.rarity(kind);
            for &j in &postings[kind] {
                if score[j as usize] == 0.0 {
                    touched.push(j);
                }
                score[j as usize] += mass.min(1.0).sqrt() * rarity * rarity;
            }
        }
        let own = (evidence.source.tokens(i).len() as f32 + 5.0).sqrt();
        let mut found: Vec<Anchor> = touched
            .drain(..)
            .map(|j| {
                let weight = std::mem::take(&mut score[j as usize]) / (own * size(j as usize));
                Anchor {
                    source: i,
                    target: j as usize,
                    weight,
                }
            })
            .collect();
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.target.cmp(&b.target)));
        // What is no better than the next best place tells little.
        let runner_up = found.get(CANDIDATES).map_or(0.0, |a| a.weight);
        anchors.extend(
            found
                .into_iter()
                .take(CANDIDATES)
                .map(|a| Anchor {
                    weight: a.weight - runner_up,
                    ..a
                })
                .filter(|a| a.weight > 0.0),
        );
    }
    anchors
}

/// The heaviest chain of anchors that rises on both sides; ties go to the earlier target sentence.
fn chain(anchors: &[Anchor], targets: usize) -> Vec<Anchor> {
    // A Fenwick tree over target sentences holds the heaviest chain that ends at or before each.
    let mut tree: Vec<(f32, usize)> = vec![(0.0, usize::MAX); targets + 1];
    let mut before = vec![usize::MAX; anchors.len()];
    let mut heaviest = (0.0, usize::MAX);
    let mut start = 0;
    while start < anchors.len() {
        let end = start
            + anchors[start..]
                .iter()
                .take_while(|a| a.source == anchors[start].source)
                .count();
        let mut reached = Vec::with_capacity(end - start);
        for (k, anchor) in anchors.iter().enumerate().take(end).skip(start) {
            let mut best = (0.0, usize::MAX);
            let mut at = anchor.target;
            while at > 0 {
                if tree[at].0 > best.0 {
                    best = tree[at];
                }
                at &= at - 1;
            }
            before[k] = best.1;
            reached.push((best.0 + anchor.weight, k));
        }
        for entry in reached {
            if entry.0 > heaviest.0 {
                heaviest = entry;
            }
            let mut at = anchors[entry.1].target + 1;
            while at <= targets {
                if entry.0 > tree[at].0 {
                    tree[at] = entry;
                }
                at += at & at.wrapping_neg();
            }
        }
        start = end;
    }
    let mut chain = Vec::new();
    let mut at = heaviest.1;
    while at != usize::MAX {
        chain.push(anchors[at]);
        at = before[at];
    }
    chain.reverse();
    chain
}

/// The band round a chain: each gap whole, or along its diagonal where it is large, and a margin on all sides.
fn round(chain: &[Anchor], evidence: &Evidence) -> Band {
    let (n, m) = (evidence.source.len(), evidence.target.len());
    let mut lo = vec![m; n + 1];
    let mut hi = vec![0; n + 1];
    let mut cover = |i: usize, from: usize, to: usize| {
        lo[i] = lo[i].min(from);
        hi[i] = hi[i].max(to.min(m));
    };
    let mut from = (0, 0);
    for to in chain.iter().map(|a| (a.source, a.target)).chain([(n, m)]) {
        let (rows, columns) = (to.0 - from.0, to.1 - from.1);
        for i in from.0.saturating_sub(MARGIN)..=(to.0 + MARGIN).min(n) {
            let along = i.clamp(from.0, to.0) - from.0;
            let (a, b) = if (rows + 1) * (columns + 1) <= LARGEST_GAP {
                (from.1, to.1)
            } else {
                let at = from.1 + columns * along / rows.max(1);
                let half = CORRIDOR + columns / rows.max(1);
                (at.saturating_sub(half).max(from.1), (at + half).min(to.1))
            };
            cover(i, a.saturating_sub(MARGIN), b + MARGIN);
        }
        from = to;
    }
    Band::new(lo, hi, m)
}

/// Longest side of a bead in the first pass.
const FIRST_PASS: usize = 3;

/// A first pass with few bead types and fixed weights: what it finds unlikely is given up.
fn narrowed(wide: &Band, evidence: &Evidence) -> (Band, f32) {
    let (n, m) = (wide.sources(), wide.targets());
    let forward = SpanTable::new(wide, FIRST_PASS, &evidence.forward, &evidence.target);
    let backward = SpanTable::new(
        &wide.transposed(),
        FIRST_PASS,
        &evidence.backward,
        &evidence.source,
    );
    let ratio = evidence.length_ratio();
    let mut values = vec![FORBIDDEN; wide.len() * BEADS.len()];
    each_node(wide, |node, i, j| {
        for (bead, &(rows, columns)) in BEADS.iter().enumerate() {
            if rows > FIRST_PASS
                || columns > FIRST_PASS
                || wide.node(i + rows, j + columns).is_none()
            {
                continue;
            }
            let prior = match (rows, columns) {
                (1, 1) => 0.0,
                (1, 2) => -1.2,
                (2, 1) => -2.2,
                (1, 3) => -2.5,
                (2, 2) => -3.5,
                (2, 3) => -4.2,
                (0, 1) | (1, 0) => -4.5,
                (3, 1 | 2) => -5.0,
                _ => -6.0,
            };
            let mut value = prior;
            if rows > 0 && columns > 0 {
                let source: f32 = (i..i + rows).map(|k| evidence.source.characters(k)).sum();
                let target: f32 = (j..j + columns)
                    .map(|k| evidence.target.characters(k))
                    .sum();
                let z = (target - ratio * source)
                    / (ratio * f32::midpoint(target, ratio * source).max(1.0)).sqrt();
                let log = ((target + 3.0) / (ratio * source + 3.0)).ln();
                value += -0.3 * (z * z).min(40.0) - log * log
                    + 0.4
                        * (forward.get(Score::Likelihood, i, rows, j, j + columns)
                            + backward.get(Score::Likelihood, j, columns, i, i + rows));
            }
            // A flat temperature keeps alive what the fixed weights are too sure of.
            values[node * BEADS.len() + bead] = 0.5 * value;
        }
    });
    let sums = sums(wide, &values);
    let literalness = literalness(wide, &sums, &forward, evidence);
    let mut lo = vec![m; n + 1];
    let mut hi = vec![0; n + 1];
    each_node(wide, |node, i, j| {
        if sums.nodes[node] > UNLIKELY {
            lo[i] = lo[i].min(j);
            hi[i] = hi[i].max(j);
        }
    });
    for i in 0..=n {
        if lo[i] > hi[i] {
            // No likely node: a bead jumps over this row, whose neighbours decide.
            lo[i] = if i == 0 { 0 } else { lo[i - 1] };
            hi[i] = if i == 0 { 0 } else { hi[i - 1] };
        }
    }
    (Band::new(lo, hi, m), literalness)
}

/// How literally the document is translated: the share of the target's rare words, 0–1, that the source explains
/// where the first pass puts them.
fn literalness(wide: &Band, sums: &Sums, forward: &SpanTable, evidence: &Evidence) -> f32 {
    let rarity: Vec<f32> = (0..evidence.target.len())
        .map(|j| {
            evidence
                .target
                .tokens(j)
                .iter()
                .map(|&t| evidence.target.rarity(t as usize))
                .sum()
        })
        .collect();
    let (mut explained, mut all) = (0.0, 0.0);
    each_node(wide, |node, i, j| {
        for (bead, &(rows, columns)) in BEADS.iter().enumerate() {
            let posterior = sums.beads[node * BEADS.len() + bead];
            if posterior > 0.01 && rows > 0 && columns > 0 {
                explained += posterior * forward.get(Score::Covered, i, rows, j, j + columns);
                all += posterior * rarity[j..j + columns].iter().sum::<f32>();
            }
        }
    });
    if all > 0.0 { explained / all } else { 0.0 }
}
