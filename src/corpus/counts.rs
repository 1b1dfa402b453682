//! What a corpus holds, counted.

use crate::bead::{Bead, BeadKind};
use crate::bitext::Bitext;
use serde::{Deserialize, Serialize};

/// Counts over the bitexts of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// Pairs of documents.
    pub bitexts: usize,
    /// Beads of both sides in order.
    pub aligned: usize,
    /// Beads of both sides out of order.
    pub crossing: usize,
    /// Beads without a target.
    pub omission: usize,
    /// Beads without a source.
    pub addition: usize,
    /// Sentences of the source documents.
    pub source_sentences: usize,
    /// Of these, how many stand in a bead with both sides.
    pub source_covered: usize,
    /// Sentences of the target documents.
    pub target_sentences: usize,
    /// Of these, how many stand in a bead with both sides.
    pub target_covered: usize,
    #[serde(skip)]
    sum: f64,
}

impl Counts {
    /// Adds `bitext`. Linear in its beads.
    pub fn add(&mut self, bitext: &Bitext) {
        self.bitexts += 1;
        self.source_sentences += bitext.source.sentences.len();
        self.target_sentences += bitext.target.sentences.len();
        for bead in &bitext.ladder.beads {
            self.add_bead(bead);
        }
    }

    /// Adds the counts of other bitexts.
    pub fn merge(&mut self, other: &Self) {
        self.bitexts += other.bitexts;
        self.aligned += other.aligned;
        self.crossing += other.crossing;
        self.omission += other.omission;
        self.addition += other.addition;
        self.source_sentences += other.source_sentences;
        self.source_covered += other.source_covered;
        self.target_sentences += other.target_sentences;
        self.target_covered += other.target_covered;
        self.sum += other.sum;
    }

    fn add_bead(&mut self, bead: &Bead) {
        match bead.kind {
            BeadKind::Aligned => self.aligned += 1,
            BeadKind::Crossing => self.crossing += 1,
            BeadKind::Omission => self.omission += 1,
            BeadKind::Addition => self.addition += 1,
        }
        if bead.kind.is_whole() {
            self.source_covered += bead.source.len();
            self.target_covered += bead.target.len();
            self.sum += bead.probability.get();
        }
    }

    /// Beads of `kind`.
    pub fn of(&self, kind: BeadKind) -> usize {
        match kind {
            BeadKind::Aligned => self.aligned,
            BeadKind::Crossing => self.crossing,
            BeadKind::Omission => self.omission,
            BeadKind::Addition => self.addition,
        }
    }

    /// Beads of every kind.
    pub fn beads(&self) -> usize {
        BeadKind::ALL.into_iter().map(|kind| self.of(kind)).sum()
    }

    /// Mean probability, 0–1, of the beads that have both sides; `None` without any.
    pub fn mean_probability(&self) -> Option<f64> {
        let whole = self.aligned + self.crossing;
        (whole > 0).then(|| self.sum / whole as f64)
    }
}
