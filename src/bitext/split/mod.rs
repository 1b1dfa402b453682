//! Train, dev and test: by document, never by sentence.
//!
//! 1. A [`Sketch`] of each document, made on any thread, goes to a [`Splitter`] in any order; documents that are nearly
//!    the same are one story and stay together ([`Plan`]).
//! 2. Pairs of dev and test go to [`HeldOut`]; pairs of train that are nearly the same as one of them are purged.
//! 3. [`Exclusion`] finds pairs that overlap with given test sets.
//! 4. A [`Certificate`] says what was checked; [`Verifier`] checks it against the corpus as it was written.

mod certificate;
mod held_out;
mod story;
#[cfg(test)]
mod tests;

pub use certificate::{Certificate, Crossing, Holding, Verifier};
pub use held_out::{Exclusion, HeldOut, NGRAM, Overlap};
pub use story::{Plan, Sketch, Splitter};

use crate::bitext::Limit;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A part of a corpus.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// To train with.
    #[default]
    Train,
    /// To choose a model with.
    Dev,
    /// To judge it with.
    Test,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Train, Self::Dev, Self::Test];

    /// Its name as files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Dev => "dev",
            Self::Test => "test",
        }
    }
}

/// How a corpus is split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The share in dev, 0–1, of the stories of each stratum: an origin and a month.
    pub dev: f64,
    /// The share in test, 0–1.
    pub test: f64,
    /// Whether every stratum keeps to the shares but for rounding; a document that joins may then move another one.
    /// Else each story's hash decides alone: strata have the shares but for chance, and no other document ever moves.
    pub exact: bool,
    /// Mixed into the hash that decides, so that another seed makes another split.
    pub seed: u64,
    /// The least share, 0–1, of the smaller document's text in the other that makes two documents one story.
    pub story: f64,
    /// The least likeness, 0–1, of either side at which a pair is purged for one that is held out, as
    /// [`dedup::Settings::near`](crate::bitext::dedup::Settings::near); `false`: only where a side is the same after
    /// normalisation.
    pub near: Limit,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dev: 0.01,
            test: 0.01,
            exact: true,
            seed: 0,
            story: 0.3,
            near: Limit::At(0.8),
        }
    }
}

impl Settings {
    /// Checks that shares are shares.
    ///
    /// # Errors
    /// Names the first that is out of range.
    pub fn check(&self) -> Result<()> {
        let share = |name: &str, value: f64, least: f64| {
            if value >= least && value <= 1.0 {
                return Ok(());
            }
            let message = format!("{value}, expected a share from {least} to 1");
            Err(Error::new(format!("split.{name}"), message))
        };
        share("dev", self.dev, 0.0)?;
        share("test", self.test, 0.0)?;
        share("dev + test", self.dev + self.test, 0.0)?;
        share("story", self.story, 0.01)?;
        self.near
            .value()
            .map_or(Ok(()), |near| share("near", near, 0.01))
    }

    /// Of the stories of a stratum, whose hashes these are, ascending: how many first ones are in test, and how many in
    /// test or dev: those with a hash below the share, or, where it is to be exact, the share of them, rounded up or down
    /// by the hash of the stratum, so that over many strata the shares hold too.
    fn cuts(&self, stratum: u64, hashes: &[u64]) -> [usize; 2] {
        let share_of = |hash: u64| hash as f64 / 2f64.powi(64);
        [self.test, self.test + self.dev].map(|share| {
            if self.exact {
                let rounded = (share * hashes.len() as f64 + share_of(stratum)).floor();
                hashes.len().min(rounded as usize)
            } else {
                hashes.partition_point(|&hash| share_of(hash) < share)
            }
        })
    }
}
