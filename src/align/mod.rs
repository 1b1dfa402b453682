//! Alignment: from two lists of sentences to a ladder.

use crate::bead::{Bead, Ladder, Probability};
use crate::segment::Language;

/// What a paragraph break means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paragraphs {
    /// Nothing: a bead may join sentences of two paragraphs.
    #[default]
    Ignore,
    /// No bead joins sentences of two paragraphs.
    Keep,
}

/// One side of a document pair as the aligner sees it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Sentences in order.
    pub sentences: &'a [&'a str],
    /// Paragraph of each sentence; empty where unknown.
    pub paragraphs: &'a [usize],
    /// Their language.
    pub language: &'static Language,
}

/// How to align.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What a paragraph break means.
    pub paragraphs: Paragraphs,
}

/// Aligns two documents.
///
/// Every sentence of both sides stands in exactly one bead of the ladder.
pub fn align(source: &Side<'_>, target: &Side<'_>, options: &Options) -> Ladder {
    let _ = options;
    let (n, m) = (source.sentences.len(), target.sentences.len());
    let one = |i: usize, len: usize| if i < len { vec![i] } else { vec![] };
    Ladder {
        beads: (0..n.max(m))
            .map(|i| Bead::new(one(i, n), one(i, m), Probability::new(0.5)))
            .collect(),
    }
}
