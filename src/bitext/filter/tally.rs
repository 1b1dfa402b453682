//! How many pairs each filter rejected.

use super::{Filter, Verdict};
use serde::Serialize;

/// Counts of verdicts: of each filter alone, and in order. Tallies of parts add up to that of the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pairs: u64,
    kept: u64,
    alone: [u64; Filter::ALL.len()],
    in_order: [u64; Filter::ALL.len()],
}

/// The counts of one filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Tallied {
    /// Its name.
    pub filter: &'static str,
    /// Pairs that it rejects, whatever the others say.
    pub alone: u64,
    /// Pairs that it rejects and none before it does.
    pub in_order: u64,
}

impl Tally {
    /// Counts a verdict.
    pub fn add(&mut self, verdict: Verdict) {
        self.pairs += 1;
        self.kept += u64::from(verdict.is_kept());
        for (rank, filter) in verdict.filters().enumerate() {
            self.alone[filter as usize] += 1;
            self.in_order[filter as usize] += u64::from(rank == 0);
        }
    }

    /// Adds the counts of another part.
    pub fn merge(&mut self, other: &Self) {
        self.pairs += other.pairs;
        self.kept += other.kept;
        for k in 0..Filter::ALL.len() {
            self.alone[k] += other.alone[k];
            self.in_order[k] += other.in_order[k];
        }
    }

    /// Pairs counted.
    pub fn pairs(&self) -> u64 {
        self.pairs
    }

    /// Pairs that no filter rejects.
    pub fn kept(&self) -> u64 {
        self.kept
    }

    /// The counts of every filter, in order.
    pub fn filters(&self) -> impl Iterator<Item = Tallied> + '_ {
        Filter::ALL.into_iter().map(|filter| Tallied {
            filter: filter.name(),
            alone: self.alone[filter as usize],
            in_order: self.in_order[filter as usize],
        })
    }
}
