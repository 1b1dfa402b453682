//! Whether probabilities hold: a reliability diagram and the expected calibration error (Guo et al. 2017).

use super::Ratio;
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::ops::AddAssign;

/// Bins of equal width between 0 and 1.
const BINS: usize = 10;
/// Beads from this probability on count as sure.
const SURE: f64 = 0.95;

/// Beads whose probabilities lie in one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many.
    pub beads: usize,
    /// How many of them are right.
    pub right: usize,
    /// Sum of their probabilities.
    pub probability: f64,
}

impl Bin {
    /// Their mean probability, 0–1; 0 where there is none.
    pub fn mean(&self) -> f64 {
        self.probability / self.beads.max(1) as f64
    }

    /// The share that is right, 0–1.
    pub fn share(&self) -> f64 {
        self.right as f64 / self.beads.max(1) as f64
    }
}

/// Probabilities against what was right, bin by bin.
///
/// ```
/// use zhen::score::Reliability;
/// let mut reliability = Reliability::default();
/// for k in 0..10 {
///     reliability.add(0.84, k < 8);
/// }
/// assert!((reliability.error() - 0.04).abs() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reliability {
    bins: [Bin; BINS],
    sure: Ratio,
}

impl Reliability {
    /// Counts a bead.
    pub fn add(&mut self, probability: f64, right: bool) {
        let bin = &mut self.bins[((probability * BINS as f64) as usize).min(BINS - 1)];
        bin.beads += 1;
        bin.right += usize::from(right);
        bin.probability += probability;
        if probability >= SURE {
            self.sure.all += 1;
            self.sure.right += usize::from(right);
        }
    }

    /// The bins, from 0 upwards.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// Expected calibration error, 0–1: the mean distance between probability and share, each bin weighed by its
    /// beads; 0 without beads.
    pub fn error(&self) -> f64 {
        let beads: usize = self.bins.iter().map(|bin| bin.beads).sum();
        let distance = |bin: &Bin| (bin.right as f64 - bin.probability).abs();
        self.bins.iter().map(distance).sum::<f64>() / beads.max(1) as f64
    }

    /// Of the beads at a probability of at least .95, those that are right.
    pub fn sure(&self) -> Ratio {
        self.sure
    }
}

impl AddAssign for Reliability {
    fn add_assign(&mut self, other: Self) {
        for (bin, other) in self.bins.iter_mut().zip(other.bins) {
            bin.beads += other.beads;
            bin.right += other.right;
            bin.probability += other.probability;
        }
        self.sure += other.sure;
    }
}

impl Serialize for Reliability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Reliability", 3)?;
        out.serialize_field("expected_calibration_error", &self.error())?;
        out.serialize_field("sure", &self.sure)?;
        out.serialize_field("bins", &self.bins)?;
        out.end()
    }
}
