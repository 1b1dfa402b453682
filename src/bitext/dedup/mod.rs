//! Duplicates: pairs that are the same after normalisation, and pairs that are nearly the same.
//!
//! [`Fingerprint`]s are made on any thread; a [`Deduplicator`] takes them in corpus order and decides at the end, so that
//! the best of each group is kept. Its [`Index`] goes on to the next run.
//!
//! Candidates for near-duplicates are found by `MinHash` in eight tables (Broder 1997), and each is then compared token by
//! token, so that nothing is called a duplicate on an estimate. Tokens are compared by 16 bits of their hash.

mod bytes;
mod fingerprint;
mod index;
mod minhash;
#[cfg(test)]
mod tests;

pub use fingerprint::Fingerprint;
pub(crate) use index::{Found, Scratch, Sides, Store, Tables};

use crate::bead::Probability;
use crate::bitext::Limit;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

/// What counts as a duplicate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The least likeness, 0–1, of near-duplicates on both sides: Jaccard's index of their pairs of neighbouring words
    /// (in Chinese, characters). Pairs that differ in a number, a month, a day of the week or a negation never are.
    /// `false`: only pairs that are the same after normalisation are duplicates.
    pub near: Limit,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            near: Limit::At(0.8),
        }
    }
}

impl Settings {
    /// Checks the likeness.
    ///
    /// # Errors
    /// Where it is not above 0 and at most 1.
    pub fn check(&self) -> Result<()> {
        match self.near.value() {
            Some(near) if !(near > 0.0 && near <= 1.0) => Err(Error::new(
                "dedup.near",
                format!("{near}, expected a likeness above 0 and at most 1, or false"),
            )),
            _ => Ok(()),
        }
    }
}

/// What becomes of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is the best of its group.
    Kept,
    /// It is the same as a pair that is kept.
    Exact(Original),
    /// It is nearly the same as a pair that is kept.
    Near(Original),
}

/// The pair that is kept in place of a duplicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Original {
    /// The pair that was added as this one, from 0.
    Here(u32),
    /// A pair of an earlier run.
    Earlier,
}

/// The pairs that were kept, to be gone on with in another run.
#[derive(Clone, Debug, Default)]
pub struct Index {
    store: Store,
    /// The pairs of the store that are kept, ascending.
    kept: Vec<u32>,
}

impl Index {
    /// Writes it, with a version and a checksum: 28 bytes a pair and 2 a token. `place` (a path) is named in errors.
    ///
    /// # Errors
    /// Where the stream fails.
    pub fn write(&self, place: &str, stream: impl Write) -> Result<()> {
        bytes::write(place, stream, &self.store, self.kept.iter().copied())
    }

    /// Reads what [`Index::write`] wrote; give it a buffered reader. `place` (a path) is named in errors.
    ///
    /// # Errors
    /// Where the bytes are none of an index, of another version, or damaged.
    pub fn read(place: &str, stream: impl Read) -> Result<Self> {
        let mut index = Self::default();
        bytes::read(place, stream, |pair| {
            index.kept.push(index.store.len() as u32);
            index.store.push(pair);
        })?;
        Ok(index)
    }

    /// How many pairs it holds.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

/// Collects fingerprints and decides which pairs are kept: of a group of duplicates the pair of the highest
/// probability (none counts as 1), of several the first; pairs of earlier runs before all. Each pair that is left out is
/// a duplicate of one that is kept, not only of another that is left out.
///
/// Memory: about 40 bytes a pair, 2 a token and, for each that is kept, 110 more: 2.7 GB for ten million pairs of 60
/// tokens in all. A pair is compared with 64 others of a hash at most, so that the time is linear; of pairs that have
/// more look-alikes than that, one may stay that has a near-duplicate, never one that has an exact one.
///
/// ```
/// use zhen::bitext::dedup::{Deduplicator, Fate, Fingerprint, Index, Original, Settings};
/// let mut all = Deduplicator::new(&Settings::default(), Index::default())?;
/// for (zh, en) in [("会谈在北京举行。", "The talks were held in Beijing."), ("会谈在北京举行", "the talks were held in Beijing")] {
///     all.add(&Fingerprint::new(zh, en), None);
/// }
/// let (fates, index) = all.finish();
/// assert_eq!(fates, [Fate::Kept, Fate::Exact(Original::Here(0))]);
/// assert_eq!(index.len(), 1);
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Debug)]
pub struct Deduplicator {
    index: Index,
    tables: Tables,
    probabilities: Vec<f32>,
}

impl Deduplicator {
    /// One that goes on with `earlier`, which is empty in a first run.
    ///
    /// # Errors
    /// Where the settings are out of range.
    pub fn new(settings: &Settings, earlier: Index) -> Result<Self> {
        settings.check()?;
        let mut tables = Tables::new(Sides::Both, settings.near.value());
        let mut scratch = Scratch::default();
        for &id in &earlier.kept {
            let signature = tables.signature(earlier.store.view(id), &mut scratch);
            tables.add(&earlier.store, id, signature);
        }
        Ok(Self {
            index: earlier,
            tables,
            probabilities: Vec::new(),
        })
    }

    /// Adds the next pair and gives its number, from 0.
    pub fn add(&mut self, pair: &Fingerprint, probability: Option<Probability>) -> u32 {
        self.index.store.push(pair);
        let probability = probability.map_or(1.0, Probability::get);
        self.probabilities.push(probability as f32);
        self.probabilities.len() as u32 - 1
    }

    /// Decides: the fate of each pair, by its number, and the index with the kept ones added. Near-linear.
    pub fn finish(mut self) -> (Vec<Fate>, Index) {
        let first = (self.index.store.len() - self.probabilities.len()) as u32;
        let mut ranked: Vec<u32> = (0..self.probabilities.len() as u32).collect();
        let probability = |number: u32| self.probabilities[number as usize];
        ranked.sort_by(|&a, &b| probability(b).total_cmp(&probability(a)));
        let mut fates = vec![Fate::Kept; ranked.len()];
        let mut scratch = Scratch::default();
        let store = &self.index.store;
        let original = |id: u32| {
            id.checked_sub(first)
                .map_or(Original::Earlier, Original::Here)
        };
        for number in ranked {
            let id = first + number;
            let pair = (store.exact(id), store.view(id));
            match self.tables.find(store, pair, &mut scratch) {
                Found::Exact(id) => fates[number as usize] = Fate::Exact(original(id)),
                Found::Near(id) => fates[number as usize] = Fate::Near(original(id)),
                Found::New(signature) => self.tables.add(store, id, signature),
            }
        }
        self.index.kept = self.tables.ids().to_vec();
        self.index.kept.sort_unstable();
        (fates, self.index)
    }
}
