//! A lexicon from what was aligned: what the words of a collection mean in it.

use crate::anchor::{Sentences, translations};
use crate::bead::Bead;
use crate::lexicon::learn::{LearnOptions, learn};
use crate::lexicon::{Lexicon, TokenKind};
use crate::segment::Language;

/// Beads less likely than this teach nothing.
pub const LEAST_PROBABILITY: f64 = 0.7;
/// Beads of more sentences on both sides together teach nothing: chance pairs grow with their square.
pub const MOST_SENTENCES: usize = 5;
/// The most beads that are learnt from, in the order given: about 2 million words.
pub const MOST_BEADS: usize = 40_000;

/// Whether a bead is sure and small enough to be learnt from.
pub fn teaches(bead: &Bead) -> bool {
    let (sources, targets) = (bead.source.len(), bead.target.len());
    sources > 0
        && targets > 0
        && sources + targets <= MOST_SENTENCES
        && bead.probability.get() >= LEAST_PROBABILITY
}

/// `lexicon` with what `beads`, source and target texts, teach of the two languages, by [`crate::lexicon::learn`].
///
/// The prior is what the aligner knows without: the dictionary, equal forms, names by sound, cognates. Numbers and
/// punctuation are not learnt. Takes the first [`MOST_BEADS`] beads. Linear in their texts; deterministic.
///
/// ```
/// use zhen::align::learn::learnt;
/// use zhen::lexicon::Lexicon;
/// use zhen::segment::{CHINESE, ENGLISH};
/// let beads = [("吃苹果。", "Eat apples."), ("买苹果。", "Buy apples."), ("苹果红了。", "The apples are red.")];
/// let lexicon = learnt(&beads, (&CHINESE, &ENGLISH), Lexicon::empty());
/// let mut meanings = Vec::new();
/// lexicon.translations("苹果", &mut meanings);
/// assert!(meanings.iter().any(|&(stem, mass)| lexicon.stem(stem) == "appl" && mass > 0.1));
/// ```
pub fn learnt(
    beads: &[(&str, &str)],
    (source, target): (&Language, &Language),
    lexicon: &Lexicon,
) -> Lexicon {
    let beads = &beads[..beads.len().min(MOST_BEADS)];
    let side = |texts: Vec<&str>, language: &Language| {
        Sentences::new(&texts, &lexicon.tokenizer(language.code))
    };
    let source = side(beads.iter().map(|bead| bead.0).collect(), source);
    let target = side(beads.iter().map(|bead| bead.1).collect(), target);
    let prior = translations(&source, &target, lexicon);
    let prior: Vec<Vec<(u32, f32)>> = (0..source.types()).map(|z| prior.of(z).to_vec()).collect();
    let types = |side: &Sentences, bead| -> Vec<u32> {
        let types = side.tokens(bead).iter().copied();
        types
            .filter(|&t| side.kind(t as usize) != TokenKind::Punctuation)
            .collect()
    };
    let types: Vec<_> = (0..beads.len())
        .map(|bead| (types(&source, bead), types(&target, bead)))
        .collect();
    let masses = learn(&types, &prior, &LearnOptions::default());
    let is_word = |kind| matches!(kind, TokenKind::Han | TokenKind::Word);
    let rows = masses.iter().enumerate().filter_map(|(z, row)| {
        let row: Vec<(&str, f32)> = row
            .iter()
            .filter(|(e, _)| is_word(target.kind(*e as usize)))
            .map(|&(e, mass)| (target.form(e as usize), mass))
            .collect();
        (is_word(source.kind(z)) && !row.is_empty()).then(|| (source.form(z), row))
    });
    lexicon.with_learnt(rows)
}
