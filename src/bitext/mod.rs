//! Pairs: beads with their texts and where they come from, and what is decided about pairs.

pub mod dedup;
pub mod filter;
mod form;
mod limit;
pub mod split;

pub use limit::Limit;

use crate::align::explain::Explanation;
use crate::bead::{Bead, Ladder};
use crate::text::Span;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// One side of a document pair, split.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Name of the document, usually a path.
    pub document: String,
    /// Language code.
    pub language: String,
    /// What joins the sentences of one bead: nothing in Chinese, a space in English.
    pub joiner: String,
    /// Sentences in order.
    pub sentences: Vec<String>,
    /// Paragraph of each sentence; empty where unknown.
    pub paragraphs: Vec<usize>,
    /// Bytes of the input of each sentence; empty where unknown.
    pub spans: Vec<Span>,
}

impl Side {
    /// The sentences `ids` joined.
    pub fn text(&self, ids: &[usize]) -> String {
        ids.iter()
            .map(|&i| self.sentences[i].as_str())
            .collect::<Vec<_>>()
            .join(&self.joiner)
    }
}

/// The share of the better covered side below which two documents do not seem to belong together.
const RELATED: f64 = 0.1;

/// A document pair and its ladder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bitext {
    /// Name of the pair.
    pub name: String,
    /// Source side.
    pub source: Side,
    /// Target side.
    pub target: Side,
    /// The alignment.
    pub ladder: Ladder,
    /// Why each bead stands, in ladder order; empty where that was not asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Explanation>,
}

/// One row of a corpus: a bead with its texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Source text; empty for an addition.
    pub source: String,
    /// Target text; empty for an omission.
    pub target: String,
    /// The bead.
    pub bead: Bead,
}

impl Bitext {
    /// Checks that every id of the ladder, every paragraph and every span has its sentence, and every explanation its
    /// bead, so that nothing that walks the pairs can fail. The ladder may be part of one ([`Ladder::check_ids`]).
    ///
    /// # Errors
    /// Names the pair and the first thing that does not fit.
    pub fn check(&self) -> Result<()> {
        for side in [&self.source, &self.target] {
            let sentences = side.sentences.len();
            for (what, count) in [
                ("paragraphs", side.paragraphs.len()),
                ("spans", side.spans.len()),
            ] {
                if count != 0 && count != sentences {
                    return Err(Error::new(
                        &self.name,
                        format!(
                            "{}: {count} {what} for {sentences} sentences, expected as many or none",
                            side.document
                        ),
                    ));
                }
            }
        }
        let (beads, explained) = (self.ladder.beads.len(), self.evidence.len());
        if explained != 0 && explained != beads {
            let message =
                format!("{explained} explanations of {beads} beads, expected as many or none");
            return Err(Error::new(&self.name, message));
        }
        self.ladder
            .check_ids(self.source.sentences.len(), self.target.sentences.len())
            .map_err(|error| Error::from_source(&self.name, error))
    }

    /// The shares of source and target, 0–1 and in sentences, that stand in beads with both sides, each bead counted by
    /// its probability: what can be expected to have a counterpart. 0 for a side without sentences. Linear in beads.
    pub fn coverage(&self) -> (f64, f64) {
        let share = |ids: fn(&Bead) -> &[usize], sentences: usize| {
            let whole = self.ladder.beads.iter().filter(|bead| bead.kind.is_whole());
            let covered: f64 = whole
                .map(|bead| bead.probability.get() * ids(bead).len() as f64)
                .sum();
            covered / sentences.max(1) as f64
        };
        (
            share(|bead| &bead.source, self.source.sentences.len()),
            share(|bead| &bead.target, self.target.sentences.len()),
        )
    }

    /// Whether the documents seem to belong together: at least a tenth of one side can be expected to have a
    /// counterpart. A summary covers little of the long side, but most of the short one.
    pub fn belongs_together(&self) -> bool {
        let (source, target) = self.coverage();
        source.max(target) >= RELATED
    }

    /// The beads with their texts, in ladder order.
    pub fn pairs(&self) -> impl Iterator<Item = Pair> + '_ {
        self.ladder.beads.iter().map(|bead| Pair {
            source: self.source.text(&bead.source),
            target: self.target.text(&bead.target),
            bead: bead.clone(),
        })
    }
}
