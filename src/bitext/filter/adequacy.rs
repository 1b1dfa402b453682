//! How likely the words of two texts belong together, and how likely neither breaks off before the other does, by the
//! evidence that the aligner has of a pair alone and of the pairs beside it.

use super::Lengths;
use super::scores::is_finished;
use super::survey::characters;
use super::weights::{BROKEN, PLACED, TOGETHER};
use crate::anchor::{Given, Sentences, given};
use crate::lexicon::{Lexicon, TokenKind, Tokenizer, en};

/// What is known of a side: `covered` words are those that the other side gives a mass of 0.05 at least, `sure` ones of
/// 0.3; words of one character stand apart, for they mean much at once. `first` and `last` are thirds of its words, and
/// `open` ones the uncovered words after the last covered one.
const OF_SIDE: usize = 14;

/// What is known of a pair, by name; the Chinese side first. A side is `unfinished` that lacks the final mark which the
/// other has, and `dangles` where its last word is a function word.
pub const NAMES: [&str; 11 + 2 * OF_SIDE] = [
    "bias",
    "zh.mass",
    "zh.root_mass",
    "zh.covered",
    "zh.sure",
    "zh.covered.log",
    "zh.sure.log",
    "zh.words.log",
    "zh.uncovered.log",
    "zh.numbers.left",
    "zh.numbers.met",
    "zh.single.root_mass",
    "zh.first.covered",
    "zh.last.covered",
    "zh.open.log",
    "en.mass",
    "en.root_mass",
    "en.covered",
    "en.sure",
    "en.covered.log",
    "en.sure.log",
    "en.words.log",
    "en.uncovered.log",
    "en.numbers.left",
    "en.numbers.met",
    "en.single.root_mass",
    "en.first.covered",
    "en.last.covered",
    "en.open.log",
    "least.covered",
    "least.root_mass",
    "long",
    "short",
    "length.squared",
    "zh.unfinished",
    "en.unfinished",
    "zh.comma",
    "en.comma",
    "en.dangles",
];

/// Values of [`NAMES`].
pub type Known = [f32; NAMES.len()];

/// What is known of a pair from those beside it, by name: log-odds that its words belong together, the greatest of what
/// its texts have with those of the pairs before and after it, by how much that is greater, and the median of the pairs
/// around.
pub const PLACE_NAMES: [&str; 5] = ["bias", "own", "beside", "beside.more", "around"];

/// Values of [`PLACE_NAMES`].
pub type Place = [f32; PLACE_NAMES.len()];

/// Pairs on either side of which the median is taken.
const AROUND: usize = 12;
/// Log-odds of a pair that are taken where there are none around.
const USUAL: f64 = 2.0;
/// Log-odds from which on the texts beside a pair are not asked.
const SURE: f64 = 4.0;
/// Log-odds below which texts beside a pair are all alike.
const NONE_BESIDE: f64 = -2.0;

/// What is known of a pair that has log-odds `own`, texts beside it `beside`, and pairs `around` it.
pub fn placed(own: f64, beside: Option<f64>, around: &mut [f64]) -> Place {
    let own = own.clamp(-8.0, 8.0);
    let asked = beside.filter(|_| own < SURE);
    let beside = asked.map_or(NONE_BESIDE, |odds| odds.clamp(NONE_BESIDE, 8.0));
    let more = asked.map_or(0.0, |_| (beside - own).max(0.0));
    let median = median(around).unwrap_or(USUAL).clamp(-6.0, 6.0);
    [1.0, own, beside, more, median].map(|value| value as f32)
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    Some(if values.len() % 2 == 1 {
        upper
    } else {
        f64::midpoint(values[middle - 1], upper)
    })
}

/// The log-odds that a logistic regression gives.
pub fn odds<const N: usize>(weights: &[f32; N], known: &[f32; N]) -> f64 {
    let products = weights.iter().zip(known).map(|(w, x)| f64::from(w * x));
    products.sum()
}

fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// What the words of a pair say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    /// The likelihood, 0–1, that they belong together.
    pub together: f64,
    /// The likelihood, 0–1, that neither side breaks off.
    pub complete: f64,
}

/// The lexicon and tokenizers of a pair of languages.
#[derive(Debug)]
pub struct Adequacy {
    lexicon: &'static Lexicon,
    tokenizers: [Tokenizer; 2],
    /// Whether English is the source.
    turned: bool,
}

/// A text as evidence, and what of it needs no other.
pub struct Text {
    words: Sentences,
    characters: usize,
    finished: bool,
    comma: bool,
    dangles: bool,
}

impl Adequacy {
    /// For two languages; `None` where no dictionary of them is built in.
    pub fn new(source: &str, target: &str) -> Option<Self> {
        let turned = (source, target) == ("en", "zh");
        let codes = if turned {
            [target, source]
        } else {
            [source, target]
        };
        let lexicon = Lexicon::for_pair(codes[0], codes[1]);
        (!lexicon.is_empty()).then(|| Self {
            lexicon,
            tokenizers: codes.map(|code| lexicon.tokenizer(code)),
            turned,
        })
    }

    /// The texts of a pair, source and target.
    pub fn texts(&self, source: &str, target: &str) -> [Text; 2] {
        let [a, b] = if self.turned {
            [target, source]
        } else {
            [source, target]
        };
        [(a, 0), (b, 1)].map(|(text, side)| Text {
            words: Sentences::new(&[text], &self.tokenizers[side]),
            characters: characters(text),
            finished: is_finished(text),
            dangles: last_word(text).is_some_and(|word| en::is_stop(&word.to_lowercase())),
            comma: text
                .trim_end()
                .ends_with([',', ';', ':', '，', '；', '：', '、']),
        })
    }

    /// What is known of the first of one pair of texts with the second of another; `None` where a side has no words.
    pub fn known(
        &self,
        [first, _]: &[Text; 2],
        [_, second]: &[Text; 2],
        lengths: &Lengths,
    ) -> Option<Known> {
        let [forward, backward] = given(&first.words, &second.words, self.lexicon);
        let one = of_side(&first.words, &backward)?;
        let other = of_side(&second.words, &forward)?;
        let [m, n] = [first.characters, second.characters];
        let deviations = if self.turned {
            -lengths.deviations(n, m)?
        } else {
            lengths.deviations(m, n)?
        } as f32;
        let flag = |is: bool| f32::from(u8::from(is));
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
            flag(!first.finished && second.finished),
            flag(first.finished && !second.finished),
            flag(first.comma && !second.comma),
            flag(second.comma && !first.comma),
            flag(second.dangles),
        ]);
        Some(known)
    }

    /// What the words of pairs say that follow one another in a document; `None` of a pair a side of which has no words.
    /// Where the texts beside a pair go with its own better than these do with each other, they are misaligned.
    pub(super) fn judged(&self, run: &[[Text; 2]], lengths: &Lengths) -> Vec<Option<Judged>> {
        let together = |i: usize, j: usize| {
            let known = self.known(&run[i], &run[j], lengths);
            known.map(|known| odds(&TOGETHER, &known))
        };
        let known: Vec<Option<Known>> = run
            .iter()
            .map(|pair| self.known(pair, pair, lengths))
            .collect();
        let own: Vec<Option<f64>> = known
            .iter()
            .map(|known| Some(odds(&TOGETHER, known.as_ref()?)))
            .collect();
        let asks = |k: usize| own[k].is_some_and(|odds| odds < SURE);
        // Of each pair and the next: the first text of the one with the second of the other, both ways.
        let across: Vec<Option<f64>> = (1..run.len())
            .map(|next| {
                let pair = next - 1;
                let both = || [together(pair, next), together(next, pair)];
                let asked = (asks(pair) || asks(next)).then(both);
                asked.into_iter().flatten().flatten().reduce(f64::max)
            })
            .collect();
        let of_pair = |k: usize| {
            let (own_odds, known) = (own[k]?, known[k].as_ref()?);
            let before = k.checked_sub(1).and_then(|before| across[before]);
            let beside = before
                .into_iter()
                .chain(across.get(k).copied().flatten())
                .reduce(f64::max);
            let from = k.saturating_sub(AROUND);
            let window = (from..run.len().min(k + AROUND + 1)).filter(|&other| other != k);
            let mut around: Vec<f64> = window.filter_map(|other| own[other]).collect();
            let place = placed(own_odds, beside, &mut around);
            let breaks = BROKEN.iter().map(|weights| odds(weights, known));
            Some(Judged {
                together: probability(odds(&PLACED, &place)),
                complete: probability(breaks.fold(f64::INFINITY, f64::min)),
            })
        };
        (0..run.len()).map(of_pair).collect()
    }
}

fn last_word(text: &str) -> Option<&str> {
    let mut words = text.rsplit(|c: char| !c.is_alphanumeric());
    words.find(|word| !word.is_empty())
}

/// What the other side gives to the words of a side, function words and punctuation aside; `None` without any.
fn of_side(side: &Sentences, given: &Given) -> Option<[f32; OF_SIDE]> {
    let mut mass = vec![0f32; side.types()];
    for (kind, share) in given.row(0) {
        mass[kind] = share.min(1.0);
    }
    let (mut sure, mut sum, mut roots) = (0.0, 0.0, 0.0);
    let (mut words, mut covered) = (0.0, 0.0);
    let (mut singles, mut single_roots, mut met, mut left) = (0.0, 0.0, 0.0, 0.0);
    // Whether each word is covered; numbers stand in no order.
    let mut order = Vec::new();
    for &kind in side.tokens(0) {
        let (kind, form) = (kind as usize, side.form(kind as usize));
        let mass = mass[kind];
        let is_covered = f32::from(u8::from(mass > 0.05));
        match side.kind(kind) {
            TokenKind::Punctuation => continue,
            TokenKind::Number => {
                met += is_covered;
                left += 1.0 - is_covered;
                continue;
            }
            _ if en::is_stop(form) => continue,
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
        order.push(is_covered);
    }
    let third = order.len().div_ceil(3);
    let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len().max(1) as f32;
    let open = order.iter().rev().take_while(|covered| **covered == 0.0);
    let share = |part: f32| part / (words + 1.0);
    (words + singles + met + left > 0.0).then(|| {
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
            mean(&order[..third]),
            mean(&order[order.len() - third..]),
            (open.count() as f32).ln_1p(),
        ]
    })
}
