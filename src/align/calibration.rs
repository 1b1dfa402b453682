//! How likely a bead is right: its posterior, weighed with what speaks for it against the whole document.
//!
//! The posterior of a bead compares paths that run in order through both documents; that a sentence goes better with one
//! far away, or that the documents have nothing in common, it cannot know. Logistic regression over the posterior and
//! what is known beside it (Platt 1999) gives the probability that is published. Its weights stand in the weight file and
//! are fitted to beads of documents that the weights of the lattice have not seen.

use super::features::{BACKWARD, COVERED_SOURCE, COVERED_TARGET, FORWARD, LENGTH, Vector};
use super::nearest::Nearest;

/// What is known of a bead with both sides.
pub const PAIR_NAMES: [&str; 35] = [
    "bias",
    "posterior",
    "words.forward",
    "words.backward",
    "words.literal",
    "covered.target",
    "covered.source",
    "length",
    "near",
    "rival.forward",
    "rival.backward",
    "size",
    "single",
    "amount",
    "literal",
    "before",
    "after",
    "posterior.literal",
    "near.literal",
    "known",
    "known.posterior",
    "own",
    "own.posterior",
    "crossing",
    "crossing.near",
    "crossing.posterior",
    "agreement",
    "support",
    "support.posterior",
    "support.literal",
    "agreement.posterior",
    "agreement.known",
    "crossing.agreement",
    "crossing.support",
    "agreement.own",
];
/// How many of them come before those that the beads around tell.
const OWN: usize = PAIR_NAMES.len() - 9;
/// What is known of a bead with one side.
pub const ALONE_NAMES: [&str; 10] = [
    "bias",
    "posterior",
    "amount",
    "near",
    "literal",
    "addition",
    "posterior.literal",
    "agreement",
    "support",
    "agreement.posterior",
];

/// What is known of a bead and of a sentence elsewhere that may belong to it.
pub const JOINT_NAMES: [&str; 19] = [
    "bias",
    "gain",
    "back",
    "new.share",
    "new",
    "explained",
    "open",
    "alone",
    "related",
    "right",
    "length",
    "rival",
    "gap",
    "beside",
    "addition",
    "literal",
    "known",
    "own",
    "size",
];

/// Values of [`PAIR_NAMES`].
pub type Pair = [f32; PAIR_NAMES.len()];
/// Values of [`ALONE_NAMES`].
pub type Alone = [f32; ALONE_NAMES.len()];
/// Values of [`JOINT_NAMES`].
pub type Joint = [f32; JOINT_NAMES.len()];

/// The weights of the regressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// That a bead shares something with one that is right, by what is known of it alone: the path's agreement and
    /// the support of the beads nearby are means of it.
    pub by_itself: Pair,
    /// That a bead is right as it stands.
    pub right: Pair,
    /// That it shares a source and a target sentence with one that is right.
    pub related: Pair,
    /// That a sentence alone has no counterpart.
    pub alone: Alone,
    /// That a sentence belongs to a bead elsewhere.
    pub belongs: Joint,
    /// That the bead is right with the sentence.
    pub joined: Joint,
}

impl Default for Calibration {
    /// Weights of 0: every probability is a half.
    fn default() -> Self {
        let pair = [0.0; PAIR_NAMES.len()];
        Self {
            by_itself: pair,
            right: pair,
            related: pair,
            alone: [0.0; ALONE_NAMES.len()],
            belongs: [0.0; JOINT_NAMES.len()],
            joined: [0.0; JOINT_NAMES.len()],
        }
    }
}

impl Calibration {
    /// The probability, 0–1, that the two sides share something, by what is known of the bead alone.
    pub fn by_itself(&self, known: &Pair) -> f64 {
        logistic(&self.by_itself, known)
    }

    /// The probability, 0–1, that the bead is right as it stands.
    pub fn right(&self, known: &Pair) -> f64 {
        logistic(&self.right, known)
    }

    /// The probability, 0–1, that the two sides share something at all.
    pub fn related(&self, known: &Pair) -> f64 {
        logistic(&self.related, known)
    }

    /// The probability, 0–1, that a sentence alone has no counterpart.
    pub fn alone(&self, known: &Alone) -> f64 {
        logistic(&self.alone, known)
    }

    /// The probability, 0–1, that a sentence belongs to a bead elsewhere.
    pub fn belongs(&self, known: &Joint) -> f64 {
        logistic(&self.belongs, known)
    }

    /// The probability, 0–1, that the bead is right with the sentence.
    pub fn joined(&self, known: &Joint) -> f64 {
        logistic(&self.joined, known)
    }
}

/// The weighted sum of what is known through the logistic function.
pub fn logistic<const N: usize>(weights: &[f32; N], known: &[f32; N]) -> f64 {
    let sum: f64 = weights
        .iter()
        .zip(known)
        .map(|(w, x)| f64::from(w * x))
        .sum();
    1.0 / (1.0 + (-sum).exp())
}

/// A probability as log-odds, held to ±8 and scaled by a quarter.
pub fn log_odds(probability: f32) -> f32 {
    let p = f64::from(probability).clamp(1e-9, 1.0 - 1e-9);
    ((p / (1.0 - p)).ln() as f32).clamp(-8.0, 8.0) / 4.0
}

/// What is known of a bead besides its features.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// Posterior of the bead.
    pub posterior: f32,
    /// Literalness of the document, centred and scaled.
    pub literal: f32,
    /// Posterior of the bead before it, where that has both sides and stands next to it; or 0.
    pub before: f32,
    /// The same for the bead after it.
    pub after: f32,
    /// The share of the target's words, 0–1, that some word of the source may mean: little without a dictionary.
    pub known: f32,
    /// Whether words were learnt from the documents, or are known from the user alone.
    pub own_lexicon: bool,
    /// Whether it was found out of order.
    pub crossing: bool,
}

/// What is known of a bead with both sides: `features` are those of the lattice, ids count in the whole documents.
pub fn pair(
    features: &Vector,
    around: &Surroundings,
    (source, target): (&[usize], &[usize]),
    tokens: f32,
    nearest: &Nearest,
) -> Pair {
    let near = nearness(nearest, source, target);
    let rival = |outside: f32| (outside / near.inside.max(1e-3)).min(2.0);
    let words = features[FORWARD] + features[BACKWARD];
    let posterior = log_odds(around.posterior);
    let crossing = f32::from(u8::from(around.crossing));
    let own = f32::from(u8::from(around.own_lexicon));
    [
        1.0,
        posterior,
        features[FORWARD],
        features[BACKWARD],
        words * around.literal,
        features[COVERED_TARGET],
        features[COVERED_SOURCE],
        features[LENGTH],
        near.inside.sqrt(),
        rival(near.source_outside),
        rival(near.target_outside),
        ((source.len() + target.len() - 1) as f32).ln(),
        f32::from(u8::from(source.len() == 1 && target.len() == 1)),
        tokens.ln_1p(),
        around.literal,
        around.before,
        around.after,
        posterior * around.literal,
        near.inside.sqrt() * around.literal,
        around.known,
        around.known * posterior,
        own,
        own * posterior,
        crossing,
        crossing * near.inside.sqrt(),
        crossing * posterior,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
    ]
}

/// Adds what the beads around tell: the mean over the path, and over the beads nearby, of how likely each is by itself.
pub fn supported(known: &mut Pair, agreement: f32, support: f32) {
    const POSTERIOR: usize = 1;
    const LITERAL: usize = 14;
    const KNOWN: usize = 19;
    const OWN_LEXICON: usize = 21;
    const CROSSING: usize = 23;
    let (posterior, literal) = (known[POSTERIOR], known[LITERAL]);
    let (words, crossing, own) = (known[KNOWN], known[CROSSING], known[OWN_LEXICON]);
    known[OWN..].copy_from_slice(&[
        agreement,
        support,
        support * posterior,
        support * literal,
        agreement * posterior,
        agreement * words,
        crossing * agreement,
        crossing * support,
        agreement * own,
    ]);
}

/// What is known of a sentence alone.
pub fn alone(
    around: &Surroundings,
    (source, target): (&[usize], &[usize]),
    tokens: f32,
    nearest: &Nearest,
) -> Alone {
    let best = |list: &[(u32, f32)]| list.first().map_or(0.0, |(_, weight)| *weight);
    let near = source
        .iter()
        .map(|&i| best(nearest.of(i)))
        .chain(target.iter().map(|&j| best(nearest.back(j))))
        .fold(0.0, f32::max);
    let posterior = log_odds(around.posterior);
    [
        1.0,
        posterior,
        tokens.ln_1p(),
        near.sqrt(),
        around.literal,
        f32::from(u8::from(source.is_empty())),
        posterior * around.literal,
        0.0,
        0.0,
        0.0,
    ]
}

/// The same for a sentence alone.
pub fn supported_alone(known: &mut Alone, agreement: f32, support: f32) {
    let posterior = known[1];
    known[ALONE_NAMES.len() - 3..].copy_from_slice(&[agreement, support, agreement * posterior]);
}

/// The nearest pairs of a bead's sentences: within the bead, and with sentences outside it.
struct Nearness {
    inside: f32,
    source_outside: f32,
    target_outside: f32,
}

fn nearness(nearest: &Nearest, source: &[usize], target: &[usize]) -> Nearness {
    let mut near = Nearness {
        inside: 0.0,
        source_outside: 0.0,
        target_outside: 0.0,
    };
    for &i in source {
        for &(j, weight) in nearest.of(i) {
            let to = if target.binary_search(&(j as usize)).is_ok() {
                &mut near.inside
            } else {
                &mut near.source_outside
            };
            *to = to.max(weight);
        }
    }
    for &j in target {
        for &(i, weight) in nearest.back(j) {
            if source.binary_search(&(i as usize)).is_err() {
                near.target_outside = near.target_outside.max(weight);
            }
        }
    }
    near
}

/// Weights that make the outcomes of `trials` (what is known, whether it was right, how much it counts) most likely
/// under a Gaussian prior, by Newton's method. Deterministic.
pub fn fit<const N: usize>(trials: &[([f32; N], bool, f64)], prior: f64) -> [f32; N] {
    let mut weights = [0f64; N];
    for _ in 0..30 {
        let mut gradient = weights.map(|w| prior * w);
        let mut curvature = [[0f64; N]; N];
        for (k, row) in curvature.iter_mut().enumerate() {
            row[k] = prior;
        }
        for (known, outcome, count) in trials {
            let known = known.map(f64::from);
            let sum: f64 = weights.iter().zip(&known).map(|(w, x)| w * x).sum();
            let p = 1.0 / (1.0 + (-sum).exp());
            let error = p - f64::from(u8::from(*outcome));
            let slope = (p * (1.0 - p)).max(1e-6);
            for k in 0..N {
                gradient[k] += count * error * known[k];
                for l in 0..N {
                    curvature[k][l] += count * slope * known[k] * known[l];
                }
            }
        }
        let step = solve(curvature, gradient);
        let mut largest = 0f64;
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight -= step;
            largest = largest.max(step.abs());
        }
        if largest < 1e-6 {
            break;
        }
    }
    weights.map(|w| w as f32)
}

/// Gaussian elimination with pivots; the matrix is positive definite.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for k in 0..N {
        let pivot = (k..N)
            .max_by(|&a, &b| matrix[a][k].abs().total_cmp(&matrix[b][k].abs()))
            .unwrap_or(k);
        matrix.swap(k, pivot);
        right.swap(k, pivot);
        let (upper, lower) = matrix.split_at_mut(k + 1);
        let top = &upper[k];
        for (below, row) in lower.iter_mut().enumerate() {
            let factor = row[k] / top[k];
            for (cell, above) in row[k..].iter_mut().zip(&top[k..]) {
                *cell -= factor * above;
            }
            right[k + 1 + below] -= factor * right[k];
        }
    }
    for k in (0..N).rev() {
        let known: f64 = matrix[k][k + 1..]
            .iter()
            .zip(&right[k + 1..])
            .map(|(cell, value)| cell * value)
            .sum();
        right[k] = (right[k] - known) / matrix[k][k];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitting_finds_the_share_that_was_right() {
        let mut trials = Vec::new();
        for k in 0..1_000u32 {
            let high = k % 2 == 0;
            let right = if high { k % 10 != 0 } else { k % 10 == 1 };
            trials.push(([1.0, f32::from(u8::from(high))], right, 1.0));
        }
        let weights = fit(&trials, 1e-6);
        assert!((logistic(&weights, &[1.0, 1.0]) - 0.8).abs() < 1e-3);
        assert!((logistic(&weights, &[1.0, 0.0]) - 0.2).abs() < 1e-3);
    }

    #[test]
    fn nothing_to_fit_is_even_odds() {
        assert!((logistic(&fit::<2>(&[], 1.0), &[1.0, 3.0]) - 0.5).abs() < 1e-9);
    }
}
