//! The assignment of greatest weight between two sets of which few pairs may stand.

use std::collections::BTreeMap;

/// What a bid goes beyond the next best at least: the sum found is within this, for each pair, of the greatest one.
const STEP: f64 = 1e-3;

/// A pair that may stand.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// On the one side.
    pub from: usize,
    /// On the other.
    pub to: usize,
    /// What it is worth, above 0.
    pub weight: f64,
    /// What it is called.
    pub label: usize,
}

/// The labels of the pairs that stand, ascending: each `from` and each `to` in one pair at most, so that the weights add
/// up to most.
///
/// An auction (Bertsekas 1988): each `from` without a pair bids for the `to` that is worth most to it above its price,
/// and goes without where none is. Costs the edges times the bids, which the greatest weight over a thousandth bounds;
/// ties go to the edge that stands earlier.
pub fn assign(edges: &[Edge]) -> Vec<usize> {
    let mut offers: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        offers.entry(edge.from).or_default().push(*edge);
    }
    let mut prices: BTreeMap<usize, f64> = BTreeMap::new();
    let mut held: BTreeMap<usize, Edge> = BTreeMap::new();
    let mut bidders: Vec<usize> = offers.keys().rev().copied().collect();
    while let Some(bidder) = bidders.pop() {
        let (mut best, mut second) = (None::<(f64, Edge)>, 0.0);
        for edge in &offers[&bidder] {
            let worth = edge.weight - prices.get(&edge.to).copied().unwrap_or(0.0);
            if best.is_none_or(|(most, _)| worth > most) {
                second = best.map_or(0.0, |(most, _)| most.max(0.0));
                best = Some((worth, *edge));
            } else if worth > second {
                second = worth;
            }
        }
        let Some((worth, edge)) = best.filter(|(worth, _)| *worth > 0.0) else {
            continue;
        };
        *prices.entry(edge.to).or_default() += worth - second + STEP;
        if let Some(outbid) = held.insert(edge.to, edge) {
            bidders.push(outbid.from);
        }
    }
    let mut labels: Vec<usize> = held.values().map(|edge| edge.label).collect();
    labels.sort_unstable();
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The greatest sum, by trying everything.
    fn greatest(edges: &[Edge], taken: &mut Vec<usize>, bidder: usize, bidders: usize) -> f64 {
        if bidder == bidders {
            return 0.0;
        }
        let mut most = greatest(edges, taken, bidder + 1, bidders);
        for edge in edges.iter().filter(|edge| edge.from == bidder) {
            if !taken.contains(&edge.to) {
                taken.push(edge.to);
                most = most.max(edge.weight + greatest(edges, taken, bidder + 1, bidders));
                taken.pop();
            }
        }
        most
    }

    proptest! {
        #[test]
        fn no_other_assignment_is_worth_more(
            weights in prop::collection::btree_map((0usize..5, 0usize..5), 0.1f64..9.0, 0..16),
        ) {
            let edges: Vec<Edge> = weights
                .into_iter()
                .enumerate()
                .map(|(label, ((from, to), weight))| Edge { from, to, weight, label })
                .collect();
            let chosen = assign(&edges);
            let sum: f64 = chosen.iter().map(|&label| edges[label].weight).sum();
            for (k, &one) in chosen.iter().enumerate() {
                for &other in &chosen[k + 1..] {
                    prop_assert!(edges[one].from != edges[other].from && edges[one].to != edges[other].to);
                }
            }
            let most = greatest(&edges, &mut Vec::new(), 0, 5);
            prop_assert!(sum >= most - 5.0 * STEP - 1e-9, "{} of {}", sum, most);
        }
    }
}
