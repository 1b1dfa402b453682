//! How likely the words of two texts belong together, by the evidence that the aligner has of a pair alone.

use super::reading::Reading;
use crate::align::calibration::logistic;
use crate::anchor::{Evidence, Given, Sentences};
use crate::lexicon::{Lexicon, TokenKind, Tokenizer, en};

/// What is known of a side: `covered` words are those that the other side gives a mass of 0.05 at least, `sure` ones of
/// 0.3; words of one character stand apart, for they mean much at once.
const OF_SIDE: usize = 11;

/// What is known of a pair, by name.
pub const NAMES: [&str; 6 + 2 * OF_SIDE] = [
    "bias",
    "source.mass",
    "source.root_mass",
    "source.covered",
    "source.sure",
    "source.covered.log",
    "source.sure.log",
    "source.words.log",
    "source.uncovered.log",
    "source.numbers.left",
    "source.numbers.met",
    "source.single.root_mass",
    "target.mass",
    "target.root_mass",
    "target.covered",
    "target.sure",
    "target.covered.log",
    "target.sure.log",
    "target.words.log",
    "target.uncovered.log",
    "target.numbers.left",
    "target.numbers.met",
    "target.single.root_mass",
    "least.covered",
    "least.root_mass",
    "long",
    "short",
    "length.squared",
];

/// Values of [`NAMES`].
pub type Known = [f32; NAMES.len()];

/// Weights that the example `fit_adequacy` fits to mac-dev, paramed-dev and hkma-dev.
const WEIGHTS: Known = [
    3.6929, 2.3744, 0.6503, -0.1908, -0.3494, -0.4676, 1.2810, 0.1755, -1.5076, -0.4124, 0.2019,
    0.9834, -3.4372, -0.3049, 0.0563, -0.7365, 0.9905, 0.4616, 0.1815, -1.9917, -1.4249, 1.3568,
    0.0000, 1.3481, -0.2647, -0.6658, -0.1788, -0.2592,
];

/// The lexicon and tokenizers of a pair of languages.
#[derive(Debug)]
pub struct Adequacy {
    lexicon: &'static Lexicon,
    tokenizers: [Tokenizer; 2],
}

impl Adequacy {
    /// For two languages; `None` where no dictionary of them is built in.
    pub fn new(source: &str, target: &str) -> Option<Self> {
        let lexicon = Lexicon::for_pair(source, target);
        (!lexicon.is_empty()).then(|| Self {
            lexicon,
            tokenizers: [source, target].map(|code| lexicon.tokenizer(code)),
        })
    }

    /// What is known of a pair of texts whose target is `deviations` too long; `None` where a side has no words.
    pub fn known(&self, source: &str, target: &str, deviations: f64) -> Option<Known> {
        let [a, b] = [source, target];
        let sentences = |text, k: usize| Sentences::new(&[text], &self.tokenizers[k]);
        let evidence = Evidence::new(sentences(a, 0), sentences(b, 1), self.lexicon);
        let one = of_side(&evidence.source, &evidence.backward)?;
        let other = of_side(&evidence.target, &evidence.forward)?;
        let deviations = deviations as f32;
        let mut known = [0.0; NAMES.len()];
        known[0] = 1.0;
        known[1..=OF_SIDE].copy_from_slice(&one);
        known[1 + OF_SIDE..=2 * OF_SIDE].copy_from_slice(&other);
        known[1 + 2 * OF_SIDE..].copy_from_slice(&[
            one[2].min(other[2]),
            one[1].min(other[1]),
            deviations.max(0.0),
            (-deviations).max(0.0),
            deviations * deviations,
        ]);
        Some(known)
    }

    /// The likelihood, 0–1, that two texts belong together; `None` where a side has no words.
    pub(super) fn score(&self, pair: [&Reading<'_>; 2], deviations: f64) -> Option<f64> {
        let known = self.known(pair[0].text, pair[1].text, deviations)?;
        Some(logistic(&WEIGHTS, &known))
    }
}

/// What the other side gives to the words of a side, function words and punctuation aside; `None` without any.
fn of_side(side: &Sentences, given: &Given) -> Option<[f32; OF_SIDE]> {
    let mut mass = vec![0f32; side.types()];
    for (kind, share) in given.row(0) {
        mass[kind] = share.min(1.0);
    }
    let (mut words, mut covered, mut sure, mut sum, mut roots) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (mut singles, mut single_roots, mut met, mut left) = (0.0, 0.0, 0.0, 0.0);
    for &kind in side.tokens(0) {
        let (kind, form) = (kind as usize, side.form(kind as usize));
        let mass = mass[kind];
        let is_covered = f32::from(u8::from(mass > 0.05));
        match side.kind(kind) {
            TokenKind::Number => {
                met += is_covered;
                left += 1.0 - is_covered;
            }
            TokenKind::Punctuation => {}
            _ if en::is_stop(form) => {}
            TokenKind::Han if form.chars().nth(1).is_none() => {
                singles += 1.0;
                single_roots += mass.sqrt();
            }
            _ => {
                words += 1.0;
                covered += is_covered;
                sure += f32::from(u8::from(mass > 0.3));
                sum += mass;
                roots += mass.sqrt();
            }
        }
    }
    (words + singles + met + left > 0.0).then(|| {
        let share = |part: f32| part / (words + 1.0);
        [
            share(sum),
            share(roots),
            share(covered),
            share(sure),
            covered.ln_1p(),
            sure.ln_1p(),
            words.ln_1p(),
            (words - covered).ln_1p(),
            left,
            met,
            single_roots / (singles + 1.0),
        ]
    })
}
