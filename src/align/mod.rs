//! Alignment: from two lists of sentences to a ladder.
//!
//! A document pair is a lattice of beads; a linear-chain conditional random field (Lafferty et al. 2001) scores a path
//! as the sum over its beads of weights times features, and the path of greatest expected correctness is read off the
//! posteriors. Lengths follow Gale & Church (1993).

mod assignment;
pub mod calibration;
mod crossing;
mod exp;
pub mod explain;
mod features;
mod first_pass;
mod joining;
mod lattice;
pub mod learn;
mod model;
mod nearest;
mod path;
mod running;
mod search;
mod tables;
pub mod train;
pub mod trials;
pub mod variants;

pub use model::Model;

use crate::anchor::number::{self, Date, Issued};
use crate::anchor::{Evidence, Sentences};
use crate::bead::{Bead, Ladder, Probability};
use crate::lexicon::Lexicon;
use crate::segment::Language;
use crossing::Looked;
use explain::Explanation;
use nearest::Nearest;
use path::Whole;

/// Paragraphs of one number are paired where beads of this probability join hardly any others: of their sentences, this
/// share at least is in beads of one number.
const SURE: f64 = 0.9;
const PAIRED: f64 = 0.97;

/// What a paragraph break means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paragraphs {
    /// Nothing: a bead may join sentences of two paragraphs.
    #[default]
    Ignore,
    /// No bead joins sentences of two paragraphs.
    Keep,
    /// Those of one number stand beside each other, as in the rows of a table. Where an alignment that does not know this
    /// finds so too, a bead may join paragraphs of two numbers only out of order; or else it means nothing.
    Paired,
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
    /// Whether beads may only stand in order: passages that were moved stay unpaired.
    pub monotone: bool,
    /// The day on which the documents were issued, by which 昨日 and "on Tuesday" meet; where `None`, the one that they
    /// tell.
    pub date: Option<Date>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            paragraphs: Paragraphs::default(),
            lexicon: None,
            model: Model::shipped(),
            monotone: false,
            date: None,
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
    if options.paragraphs != Paragraphs::Paired {
        return solved(source, target, options, |_| ());
    }
    let ignoring = Options {
        paragraphs: Paragraphs::Ignore,
        ..*options
    };
    let free = solved(source, target, &ignoring, |_| ());
    if are_paired(source.paragraphs, target.paragraphs, &free) {
        solved(source, target, options, |_| ())
    } else {
        free
    }
}

/// Whether the sure beads of `ladder` join paragraphs of one number. Not so where all are of one number, which tells
/// nothing.
fn are_paired(sources: &[usize], targets: &[usize], ladder: &Ladder) -> bool {
    let Some(first) = sources.first() else {
        return false;
    };
    let (mut same, mut all) = (0.0, 0.0);
    let beads = ladder.beads.iter().filter(|bead| bead.kind.is_whole());
    for bead in beads.filter(|bead| bead.probability.get() >= SURE) {
        let number = sources.get(bead.source[0]);
        let is_one = bead.source.iter().all(|&id| sources.get(id) == number)
            && bead.target.iter().all(|&id| targets.get(id) == number);
        let weight = (bead.source.len() + bead.target.len()) as f64;
        all += weight;
        same += if is_one { weight } else { 0.0 };
    }
    all > 0.0 && same >= PAIRED * all && sources.iter().chain(targets).any(|number| number != first)
}

/// [`align`], and why each bead stands, as [`explain::explain`] says, for less.
pub fn align_explained(
    source: &Side<'_>,
    target: &Side<'_>,
    options: &Options<'_>,
) -> (Ladder, Vec<Explanation>) {
    let empty = source.sentences.is_empty() || target.sentences.is_empty();
    if empty || options.paragraphs == Paragraphs::Paired {
        let ladder = align(source, target, options);
        let explained = explain::explain(source, target, &ladder, options);
        return (ladder, explained);
    }
    let evidence = evidence(source, target, options.lexicon, options.date);
    let whole = whole(source, target, options, &evidence);
    let (found, overview) = path::through(&whole);
    let ladder = crossing::settle(&whole, found, overview, options.monotone, |_| ());
    let lexicon = options
        .lexicon
        .unwrap_or_else(|| Lexicon::for_pair(source.language.code, target.language.code));
    let sides = [source, target];
    let explained = explain::of_evidence(sides, &ladder, lexicon, &evidence, &whole.nearest);
    (ladder, explained)
}

/// The ladder of two documents that are not empty; `visit` sees whatever was looked at.
fn solved(
    source: &Side<'_>,
    target: &Side<'_>,
    options: &Options<'_>,
    visit: impl FnMut(Looked<'_>),
) -> Ladder {
    let evidence = evidence(source, target, options.lexicon, options.date);
    let whole = whole(source, target, options, &evidence);
    let (found, overview) = path::through(&whole);
    crossing::settle(&whole, found, overview, options.monotone, visit)
}

/// Two documents that are not empty, as a whole.
fn whole<'a>(
    source: &Side<'a>,
    target: &Side<'a>,
    options: &Options<'a>,
    evidence: &'a Evidence,
) -> Whole<'a> {
    Whole {
        nearest: Nearest::new(evidence),
        evidence,
        own_lexicon: options.lexicon.is_some_and(Lexicon::is_own),
        model: options.model,
        paragraphs: match options.paragraphs {
            Paragraphs::Keep | Paragraphs::Paired => (source.paragraphs, target.paragraphs),
            Paragraphs::Ignore => (&[], &[]),
        },
        paired: options.paragraphs == Paragraphs::Paired,
    }
}

/// The evidence that the aligner has about two sides.
fn evidence(
    source: &Side<'_>,
    target: &Side<'_>,
    lexicon: Option<&Lexicon>,
    date: Option<Date>,
) -> Evidence {
    let codes = [source.language.code, target.language.code];
    let lexicon = lexicon.unwrap_or_else(|| Lexicon::for_pair(codes[0], codes[1]));
    let told = date.map(|day| Issued {
        day,
        year_known: true,
    });
    let issued = told.or_else(|| {
        let found = [source, target].map(|side| number::issued(side.sentences, side.language.code));
        // One that has its year tells more.
        let known = found.into_iter().flatten().find(|found| found.year_known);
        known.or(found[0]).or(found[1])
    });
    let dates = issued.map_or_else(Default::default, |issued| {
        number::meeting([source.sentences, target.sentences], codes, issued)
    });
    let sentences = |side: &Side<'_>, dates: &[Vec<String>]| {
        let tokenizer = lexicon.tokenizer(side.language.code);
        Sentences::with_forms(side.sentences, &tokenizer, dates)
    };
    Evidence::new(
        sentences(source, &dates[0]),
        sentences(target, &dates[1]),
        lexicon,
    )
}

fn unpaired(sources: usize, targets: usize) -> Ladder {
    let sure = Probability::new(1.0);
    let omissions = (0..sources).map(|i| Bead::new(vec![i], vec![], sure));
    let additions = (0..targets).map(|j| Bead::new(vec![], vec![j], sure));
    Ladder {
        beads: omissions.chain(additions).collect(),
    }
}
