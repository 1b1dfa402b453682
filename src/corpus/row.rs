//! Rows: a pair of texts with where it comes from, as corpora hold them.

use crate::align::explain::Explanation;
use crate::bead::{BeadKind, Probability};
use crate::bitext::{Bitext, Side};
use crate::text::Span;

/// One side of a [`Row`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowSide {
    /// The text; empty where the bead has no sentence on this side.
    pub text: String,
    /// Language code; empty where unknown.
    pub language: String,
    /// Name or address of the document; empty where unknown.
    pub document: String,
    /// Ids of the sentences, from 0; empty where unknown.
    pub ids: Vec<usize>,
    /// The sentences; empty where unknown.
    pub sentences: Vec<String>,
    /// Paragraph of each sentence; empty where unknown.
    pub paragraphs: Vec<usize>,
    /// Bytes of the document of each sentence; empty where unknown.
    pub spans: Vec<Span>,
}

/// One row of a corpus. What a format does not hold is empty or `None` after reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Name of the pair of documents; empty where unknown.
    pub name: String,
    /// Source side.
    pub source: RowSide,
    /// Target side.
    pub target: RowSide,
    /// What the bead says.
    pub kind: BeadKind,
    /// How sure it is, 0–1.
    pub probability: Option<Probability>,
    /// Why it stands, where that was asked for.
    pub evidence: Option<Explanation>,
}

impl Row {
    /// Whether both rows belong to the same pair of documents, as far as their names tell.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.name == other.name
            && self.source.document == other.source.document
            && self.target.document == other.target.document
    }

    /// What a struct of the two texts calls them: their languages where these are known and differ, else `source` and
    /// `target`.
    pub(crate) fn translation_keys(&self) -> [&str; 2] {
        let (source, target) = (&self.source.language, &self.target.language);
        if source.is_empty() || target.is_empty() || source == target {
            ["source", "target"]
        } else {
            [source, target]
        }
    }
}

impl RowSide {
    fn new(side: &Side, ids: &[usize]) -> Self {
        let pick_paragraphs = ids.iter().filter_map(|&id| side.paragraphs.get(id));
        let pick_spans = ids.iter().filter_map(|&id| side.spans.get(id));
        Self {
            text: side.text(ids),
            language: side.language.clone(),
            document: side.document.clone(),
            ids: ids.to_vec(),
            sentences: ids.iter().map(|&id| side.sentences[id].clone()).collect(),
            paragraphs: pick_paragraphs.copied().collect(),
            spans: pick_spans.copied().collect(),
        }
    }
}

/// The rows of `bitext` in ladder order, one a bead. Cost: one copy of the texts.
///
/// The bitext must have passed [`Bitext::check`].
pub fn rows(bitext: &Bitext) -> impl Iterator<Item = Row> + '_ {
    let beads = bitext.ladder.beads.iter().enumerate();
    beads.map(|(k, bead)| Row {
        name: bitext.name.clone(),
        source: RowSide::new(&bitext.source, &bead.source),
        target: RowSide::new(&bitext.target, &bead.target),
        kind: bead.kind,
        probability: Some(bead.probability),
        evidence: bitext.evidence.get(k).cloned(),
    })
}

/// The kind that follows from which of two texts is empty; `None` where both are.
pub(crate) fn kind_of(source: &str, target: &str) -> Option<BeadKind> {
    match (source.is_empty(), target.is_empty()) {
        (false, false) => Some(BeadKind::Aligned),
        (false, true) => Some(BeadKind::Omission),
        (true, false) => Some(BeadKind::Addition),
        (true, true) => None,
    }
}

/// Reads a probability as files write it.
pub(crate) fn parse_probability(text: &str) -> Result<Probability, String> {
    match text.trim().parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(Probability::new(value)),
        _ => Err(format!(
            "probability {text:?}, expected a number from 0 to 1"
        )),
    }
}

/// A probability as every format writes it: rounded to four decimals.
pub(crate) fn rounded(probability: Probability) -> f64 {
    (probability.get() * 1e4).round() / 1e4
}
