//! Beads and ladders: which source sentences translate which target sentences (Gale & Church 1993).

use serde::{Deserialize, Serialize};

/// A probability, 0–1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Probability(f64);

impl Probability {
    /// `value` held to 0–1; not-a-number becomes 0.
    pub fn new(value: f64) -> Self {
        Self(if value.is_nan() {
            0.0
        } else {
            value.clamp(0.0, 1.0)
        })
    }

    /// Its value.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// What a bead says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BeadKind {
    /// Both sides, in order.
    Aligned,
    /// Source sentences without a translation.
    Omission,
    /// Target sentences without a source.
    Addition,
    /// Both sides, out of order.
    Crossing,
}

/// Source sentences and the target sentences that translate them, by zero-based id, ascending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bead {
    /// Ids of source sentences; empty for an addition.
    pub source: Vec<usize>,
    /// Ids of target sentences; empty for an omission.
    pub target: Vec<usize>,
    /// What it says.
    pub kind: BeadKind,
    /// How sure it is.
    pub probability: Probability,
}

impl Bead {
    /// A bead in order; its kind follows from which sides are empty.
    pub fn new(source: Vec<usize>, target: Vec<usize>, probability: Probability) -> Self {
        let kind = match (source.is_empty(), target.is_empty()) {
            (false, true) => BeadKind::Omission,
            (true, false) => BeadKind::Addition,
            _ => BeadKind::Aligned,
        };
        Self {
            source,
            target,
            kind,
            probability,
        }
    }
}

/// The whole answer for one document pair: every sentence of both sides stands in exactly one bead.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ladder {
    /// Beads in source order; an addition stands after the bead of the target sentence before it.
    pub beads: Vec<Bead>,
}
