//! Alignment: from two lists of sentences to a ladder.
//!
//! A document pair is a lattice of beads; a linear-chain conditional random field (Lafferty et al. 2001) scores a path
//! as the sum over its beads of weights times features, and the path of greatest expected correctness is read off the
//! posteriors. Lengths follow Gale & Church (1993).

mod exp;
mod features;
mod first_pass;
mod lattice;
pub mod learn;
mod model;
mod search;
mod tables;
pub mod train;

pub use model::Model;

use crate::anchor::{Evidence, Sentences};
use crate::bead::{Bead, Ladder, Probability};
use crate::lexicon::Lexicon;
use crate::segment::Language;
use lattice::{BEADS, FORBIDDEN};

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
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// What a paragraph break means.
    pub paragraphs: Paragraphs,
    /// What words can mean; the built-in lexicon of the pair where `None`.
    pub lexicon: Option<&'a Lexicon>,
    /// Weights of the features.
    pub model: &'a Model,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            paragraphs: Paragraphs::default(),
            lexicon: None,
            model: Model::shipped(),
        }
    }
}

/// Aligns two documents.
///
/// Every sentence of both sides stands in exactly one bead of the ladder, whose probability is the posterior of the
/// bead. Near-linear in the number of sentences.
///
/// ```
/// use zhen::align::{Options, Side, align};
/// use zhen::segment::{CHINESE, ENGLISH};
/// let zh = ["会谈在北京举行。", "双方签署了三份文件。"];
/// let en = ["The talks were held in Beijing.", "The two sides signed three documents."];
/// let source = Side { sentences: &zh, paragraphs: &[], language: &CHINESE };
/// let target = Side { sentences: &en, paragraphs: &[], language: &ENGLISH };
/// let ladder = align(&source, &target, &Options::default());
/// assert_eq!(ladder.beads.len(), 2);
/// assert_eq!((&ladder.beads[1].source, &ladder.beads[1].target), (&vec![1], &vec![1]));
/// ```
pub fn align(source: &Side<'_>, target: &Side<'_>, options: &Options<'_>) -> Ladder {
    if source.sentences.is_empty() || target.sentences.is_empty() {
        return unpaired(source.sentences.len(), target.sentences.len());
    }
    let evidence = evidence(source, target, options.lexicon);
    let (band, overview) = search::band(&evidence);
    let features = features::Features::new(&evidence, &band, overview);
    let mut values = features::values(&band, &features, options.model.weights());
    if options.paragraphs == Paragraphs::Keep {
        forbid_paragraph_breaks(&band, &mut values, source.paragraphs, target.paragraphs);
    }
    let sums = lattice::sums(&band, &values);
    ladder(&band, values, &sums, overview.literalness)
}

/// The evidence that the aligner has about two sides.
fn evidence(source: &Side<'_>, target: &Side<'_>, lexicon: Option<&Lexicon>) -> Evidence {
    let lexicon =
        lexicon.unwrap_or_else(|| Lexicon::for_pair(source.language.code, target.language.code));
    let sentences =
        |side: &Side<'_>| Sentences::new(side.sentences, &lexicon.tokenizer(side.language.code));
    Evidence::new(sentences(source), sentences(target), lexicon)
}

fn unpaired(sources: usize, targets: usize) -> Ladder {
    let sure = Probability::new(1.0);
    let omissions = (0..sources).map(|i| Bead::new(vec![i], vec![], sure));
    let additions = (0..targets).map(|j| Bead::new(vec![], vec![j], sure));
    Ladder {
        beads: omissions.chain(additions).collect(),
    }
}

fn forbid_paragraph_breaks(
    band: &lattice::Band,
    values: &mut [f32],
    source: &[usize],
    target: &[usize],
) {
    let crosses = |paragraphs: &[usize], from: usize, count: usize| {
        count > 1 && paragraphs.get(from) != paragraphs.get(from + count - 1)
    };
    lattice::each_node(band, |node, i, j| {
        for (bead, &(m, n)) in BEADS.iter().enumerate() {
            if crosses(source, i, m) || crosses(target, j, n) {
                values[node * BEADS.len() + bead] = FORBIDDEN;
            }
        }
    });
}

/// What a bead costs in a path's expected correctness: a wrong one lowers precision.
const COST: f32 = 0.1;
/// What the posterior of a null bead counts, against 1 for a bead with both sides: it adds to precision alone.
const NULL_WORTH: f32 = 0.3;
/// What a null bead costs in a free translation, where what looks unpaired seldom is.
const NULL_COST: f32 = 0.3;
/// Literalness from which on a null bead costs nothing; a tenth below it costs all of it.
const LITERAL: f32 = 0.36;

/// The path of greatest expected correctness.
fn ladder(
    band: &lattice::Band,
    values: Vec<f32>,
    sums: &lattice::Sums,
    literalness: f32,
) -> Ladder {
    let null_cost = NULL_COST * ((LITERAL - literalness) * 10.0).clamp(0.0, 1.0);
    let mut worth = values;
    for (at, (worth, posterior)) in worth.iter_mut().zip(&sums.beads).enumerate() {
        let (m, n) = BEADS[at % BEADS.len()];
        if *worth != FORBIDDEN {
            *worth = if m == 0 || n == 0 {
                NULL_WORTH * posterior - null_cost
            } else {
                posterior - COST
            };
        }
    }
    let beads = lattice::best_path(band, &worth)
        .into_iter()
        .map(|step| {
            let probability =
                Probability::new(f64::from(sums.beads[step.node * BEADS.len() + step.bead]));
            Bead::new(
                step.sources().collect(),
                step.targets().collect(),
                probability,
            )
        })
        .collect();
    Ladder { beads }
}
