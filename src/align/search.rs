//! Where the path lies: rare words that meet on both sides, the best chain of them, and a band round the chain.

use super::first_pass::{Expected, Overview, narrowed};
use super::lattice::Band;
use super::nearest::{MOST, Nearest};
use crate::anchor::{Evidence, Sentences};
use rustc_hash::FxHashMap;

/// Documents up to this many nodes are searched whole.
const SMALL: usize = 3_000;
/// Anchor candidates kept for a sentence; one that goes as well with more places than this anchors nothing.
const CANDIDATES: usize = MOST - 1;
/// A place this good, against the best one, is as good.
const SAME: f32 = 0.95;
/// A candidate is this good at least, against the best one of its sentence.
const NEAR_BEST: f32 = 0.6;
/// Sentences on each side of what a chain encloses that the band holds too.
const MARGIN: usize = 5;
/// Anchors on both sides of a gap that may all be wrong without the path leaving the band.
const DETOUR: usize = 2;
/// Most nodes of such a detour.
const LARGEST_DETOUR: usize = 600;
/// A gap between anchors up to this many nodes is held whole.
const LARGEST_GAP: usize = 20_000;
/// So is a thin one, with up to this many nodes a sentence: the hole of an omission or an addition.
const THIN: usize = 40;
/// Half the width of the band along the diagonal of any other gap, in target sentences.
const CORRIDOR: usize = 100;
/// Fewer anchors than this tell nothing of lengths.
const FEW_ANCHORS: usize = 5;
/// The length ratio of whole documents misleads where its logarithm is this far from that of the anchors.
const MISLEADING: f32 = 0.6;
/// The share of a part that is expected to have no counterpart.
const ALONE: f32 = 0.5;
/// Side of the squares in which anchors support each other, in sentences.
const SQUARE: usize = 16;

/// The nodes that the best path may touch, found without a fixed diagonal, and what the search tells of the documents.
///
/// `known` is what the whole tells of a part, most of which may have no counterpart. Near-linear in the number of
/// sentences.
pub fn band(evidence: &Evidence, nearest: &Nearest, known: Option<Overview>) -> (Band, Overview) {
    let (n, m) = (evidence.source.len(), evidence.target.len());
    let mut anchors = candidates(nearest);
    support(&mut anchors);
    let chain: Vec<(usize, usize)> = chain(&anchors, m)
        .iter()
        .map(|anchor| (anchor.source, anchor.target))
        .collect();
    let wide = if (n + 1) * (m + 1) <= SMALL {
        Band::full(n, m)
    } else {
        round(
            &chain,
            &running_lengths(&evidence.source),
            &running_lengths(&evidence.target),
        )
    };
    let expected = match known {
        Some(overview) => Expected {
            length_ratio: overview.length_ratio,
            omitted: ALONE,
            added: ALONE,
        },
        None => expected(evidence, &chain),
    };
    narrowed(&wide, evidence, &expected)
}

/// What to expect of lengths: what the whole documents say, or the anchors where these deny it because much of one
/// document has no counterpart.
fn expected(evidence: &Evidence, chain: &[(usize, usize)]) -> Expected {
    let all = evidence.length_ratio();
    let mut ratios: Vec<f32> = chain
        .iter()
        .map(|&(i, j)| evidence.target.characters(j) / evidence.source.characters(i).max(1.0))
        .collect();
    let mut expected = Expected {
        length_ratio: all,
        omitted: 0.0,
        added: 0.0,
    };
    if ratios.len() >= FEW_ANCHORS {
        let middle = ratios.len() / 2;
        let median = *ratios.select_nth_unstable_by(middle, f32::total_cmp).1;
        if median > 0.0 && (all / median).ln().abs() > MISLEADING {
            expected = Expected {
                length_ratio: median,
                omitted: (1.0 - all / median).max(0.0),
                added: (1.0 - median / all).max(0.0),
            };
        }
    }
    expected
}

/// Two sentences that seem to belong together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// Source sentence.
    pub source: usize,
    /// Target sentence.
    pub target: usize,
    /// What it counts in a chain.
    pub weight: f32,
}

/// What may anchor the path: for each source sentence the target sentences nearly as near as the nearest.
fn candidates(nearest: &Nearest) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for i in 0..nearest.sources() {
        let best = nearest.of(i);
        let Some(&(_, most)) = best.first() else {
            continue;
        };
        if best.get(CANDIDATES).is_some_and(|&(_, w)| w >= SAME * most) {
            continue;
        }
        let best = &best[..best.len().min(CANDIDATES)];
        // What goes with many places alike tells little of each.
        let all: f32 = best.iter().map(|(_, w)| w * w).sum();
        anchors.extend(
            best.iter()
                .filter(|(_, weight)| *weight >= NEAR_BEST * most)
                .map(|&(target, weight)| Anchor {
                    source: i,
                    target: target as usize,
                    weight: weight * weight * weight / all,
                }),
        );
    }
    anchors
}

/// Weighs each anchor by what others nearby say: one that stands alone is most likely chance.
fn support(anchors: &mut [Anchor]) {
    let square = |anchor: &Anchor| (anchor.source / SQUARE, anchor.target / SQUARE);
    let mut squares: FxHashMap<(usize, usize), f32> = FxHashMap::default();
    for anchor in &*anchors {
        *squares.entry(square(anchor)).or_default() += anchor.weight;
    }
    for anchor in anchors {
        let (row, column) = square(anchor);
        let near: f32 = (row.saturating_sub(1)..=row + 1)
            .flat_map(|row| (column.saturating_sub(1)..=column + 1).map(move |c| (row, c)))
            .filter_map(|square| squares.get(&square))
            .sum();
        let others = (near - anchor.weight).max(0.0);
        anchor.weight *= 0.05 + others / (others + 2.0 * anchor.weight);
    }
}

/// The heaviest chain of anchors that rises on both sides; ties go to the earlier target sentence.
pub fn chain(anchors: &[Anchor], targets: usize) -> Vec<Anchor> {
    // A Fenwick tree over target sentences holds the heaviest chain that ends at or before each.
    let mut tree: Vec<(f32, usize)> = vec![(0.0, usize::MAX); targets + 1];
    let mut before = vec![usize::MAX; anchors.len()];
    let mut heaviest = (0.0, usize::MAX);
    let mut start = 0;
    for row in anchors.chunk_by(|a, b| a.source == b.source) {
        let mut reached = [(0.0, usize::MAX); CANDIDATES];
        for (k, anchor) in row.iter().enumerate() {
            let mut best = (0.0, usize::MAX);
            let mut at = anchor.target;
            while at > 0 {
                if tree[at].0 > best.0 {
                    best = tree[at];
                }
                at &= at - 1;
            }
            before[start + k] = best.1;
            reached[k] = (best.0 + anchor.weight, start + k);
        }
        for &entry in &reached[..row.len()] {
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
        start += row.len();
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

/// Characters before each sentence of a side, and in all.
fn running_lengths(side: &Sentences) -> Vec<f64> {
    let mut lengths = vec![0.0];
    for i in 0..side.len() {
        // A sentence without characters still takes its place.
        lengths.push(lengths[i] + f64::from(side.characters(i)) + 1.0);
    }
    lengths
}

/// The band round a chain of sentences that rises on both sides, with a margin on all sides.
///
/// A gap between two anchors is held whole where it is small or thin, or else along its diagonal of equal lengths in
/// characters. Near-linear: a row holds at most a fixed number of nodes, gaps that are thin aside.
fn round(chain: &[(usize, usize)], source: &[f64], target: &[f64]) -> Band {
    let (n, m) = (source.len() - 1, target.len() - 1);
    let mut lo = vec![m; n + 1];
    let mut hi = vec![0; n + 1];
    let mut cover = |rows: std::ops::RangeInclusive<usize>, from: usize, to: usize| {
        let to = (to + MARGIN).min(m);
        for i in rows {
            lo[i] = lo[i].min(from.saturating_sub(MARGIN));
            hi[i] = hi[i].max(to);
        }
    };
    let points: Vec<(usize, usize)> = [(0, 0)]
        .into_iter()
        .chain(chain.iter().copied())
        .chain([(n, m)])
        .collect();
    for k in 0..points.len() - 1 {
        let (from, to) = (points[k], points[k + 1]);
        let rows = from.0.saturating_sub(MARGIN)..=(to.0 + MARGIN).min(n);
        let size = |from: (usize, usize), to: (usize, usize)| (to.0 - from.0, to.1 - from.1);
        let (height, width) = size(from, to);
        if height * width <= LARGEST_GAP.max(THIN * (height + width)) {
            cover(rows, from.1, to.1);
        } else {
            for i in rows {
                let at = diagonal(i.clamp(from.0, to.0), from, to, source, target);
                let edge = at.saturating_sub(CORRIDOR).max(from.1);
                cover(i..=i, edge, (at + CORRIDOR).min(to.1));
            }
        }
        for reach in (1..=DETOUR).rev() {
            let from = points[k.saturating_sub(reach)];
            let to = points[(k + 1 + reach).min(points.len() - 1)];
            let (height, width) = size(from, to);
            if height * width <= LARGEST_DETOUR {
                cover(from.0..=to.0, from.1, to.1);
                break;
            }
        }
    }
    Band::new(lo, hi, m)
}

/// The target boundary whose share of the characters between `from` and `to` is that of source boundary `i`.
fn diagonal(
    i: usize,
    from: (usize, usize),
    to: (usize, usize),
    source: &[f64],
    target: &[f64],
) -> usize {
    let share = (source[i] - source[from.0]) / (source[to.0] - source[from.0]).max(1.0);
    let reached = target[from.1] + share * (target[to.1] - target[from.1]);
    from.1 + target[from.1..to.1].partition_point(|&length| length < reached)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lattice::{BEADS, best_path};
    use proptest::prelude::*;

    /// A chain that rises on both sides, drawn from any points inside `n` × `m`.
    fn rising(points: Vec<(usize, usize)>, n: usize, m: usize) -> Vec<(usize, usize)> {
        let mut chain: Vec<(usize, usize)> = Vec::new();
        let mut points: Vec<_> = points.into_iter().map(|(i, j)| (i % n, j % m)).collect();
        points.sort_unstable();
        for (i, j) in points {
            if chain.last().is_none_or(|last| i > last.0 && j > last.1) {
                chain.push((i, j));
            }
        }
        chain
    }

    fn running(lengths: &[u8]) -> Vec<f64> {
        let mut sum = vec![0.0];
        for (k, &length) in lengths.iter().enumerate() {
            sum.push(sum[k] + f64::from(length) + 1.0);
        }
        sum
    }

    proptest! {
        #[test]
        fn a_band_round_any_chain_admits_a_path(
            points in prop::collection::vec((0usize..400, 0usize..400), 0..40),
            source in prop::collection::vec(any::<u8>(), 1..300),
            target in prop::collection::vec(any::<u8>(), 1..300),
        ) {
            let (n, m) = (source.len(), target.len());
            let chain = rising(points, n, m);
            let band = round(&chain, &running(&source), &running(&target));
            for &(i, j) in &chain {
                prop_assert!(band.node(i, j).is_some() && band.node(i + 1, j + 1).is_some());
            }
            let path = best_path(&band, &vec![0.0; band.len() * BEADS.len()]);
            prop_assert!(!path.is_empty());
        }

        #[test]
        fn a_chain_rises_on_both_sides(
            points in prop::collection::btree_set((0usize..60, 0usize..60), 0..80),
        ) {
            let mut anchors: Vec<Anchor> = Vec::new();
            for (source, target) in points {
                let mates = anchors.iter().filter(|a| a.source == source).count();
                if mates < CANDIDATES {
                    anchors.push(Anchor { source, target, weight: 1.0 });
                }
            }
            let chain = chain(&anchors, 60);
            prop_assert_eq!(chain.is_empty(), anchors.is_empty());
            for pair in chain.windows(2) {
                prop_assert!(pair[0].source < pair[1].source && pair[0].target < pair[1].target);
            }
        }
    }

    #[test]
    fn one_wrong_anchor_does_not_lock_the_path_out() {
        let mut chain: Vec<(usize, usize)> = (0..200).map(|k| (k, k)).collect();
        // Sentence 100 seems to go with 108, and so 101 to 108 find no place.
        chain.splice(100..109, [(100, 108)]);
        let lengths = running(&[10; 200]);
        let band = round(&chain, &lengths, &lengths);
        assert!((0..=200).all(|k| band.node(k, k).is_some()));
        assert!(band.len() < 200 * 40, "{} nodes", band.len());
    }

    #[test]
    fn a_hole_is_held_whole_and_a_large_gap_along_its_diagonal() {
        let lengths = running(&[10; 5_000]);
        let chain = [(0, 0), (10, 4_990)];
        let band = round(&chain, &lengths, &lengths);
        assert!((0..=4_990).all(|j| (0..=10).all(|i| band.node(i, j).is_some())));
        let band = round(&[], &lengths, &lengths);
        assert!((0..=5_000).all(|k| band.node(k, k).is_some()));
        assert!(band.len() < 5_000 * 250, "{} nodes", band.len());
    }

    #[test]
    fn an_anchor_with_neighbours_outweighs_one_without() {
        let anchor = |source, target| Anchor {
            source,
            target,
            weight: 1.0,
        };
        let mut anchors = vec![
            anchor(0, 0),
            anchor(1, 1),
            anchor(2, 2),
            anchor(3, 3),
            anchor(4, 900),
        ];
        support(&mut anchors);
        assert!(anchors[0].weight > 5.0 * anchors[4].weight);
    }
}
