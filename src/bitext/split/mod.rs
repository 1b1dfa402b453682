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
    /// The share of documents in dev, 0–1.
    pub dev: f64,
    /// The share of documents in test, 0–1.
    pub test: f64,
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

    /// The part of a document with this hash.
    fn part(&self, hash: u64) -> Part {
        let at = hash as f64 / 2f64.powi(64);
        if at < self.test {
            Part::Test
        } else if at < self.test + self.dev {
            Part::Dev
        } else {
            Part::Train
        }
    }
}
