//! The path of greatest expected correctness through a document pair or a part of it, and what is known of its beads.

use super::calibration::{self, Alone, Calibration, Pair, Surroundings};
use super::features::{self, COUNT, Features};
use super::first_pass::Overview;
use super::lattice::{self, BEADS, Band, FORBIDDEN, Step};
use super::nearest::Nearest;
use super::{Model, search};
use crate::anchor::Evidence;

/// What a bead costs in a path's expected correctness: a wrong one lowers precision.
const COST: f32 = 0.1;
/// What the posterior of a null bead counts, against 1 for a bead with both sides: it adds to precision alone.
const NULL_WORTH: f32 = 0.35;
/// What a null bead costs in a free translation, where what looks unpaired seldom is.
const NULL_COST: f32 = 0.3;
/// Literalness from which on a null bead costs nothing; a tenth below it costs all of it.
const LITERAL: f32 = 0.36;

/// Beads on each side of one that tell whether the path runs where it should.
const NEIGHBOURS: usize = 4;

/// A bead of a path, its sentences numbered as in the whole documents.
#[derive(Clone, Debug)]
pub struct Found {
    /// Source sentences.
    pub source: Vec<usize>,
    /// Target sentences.
    pub target: Vec<usize>,
    /// What speaks for it.
    pub known: Known,
}

/// What is known of a bead.
#[derive(Clone, Debug)]
pub enum Known {
    /// One with both sides.
    Pair(Pair),
    /// One with one side.
    Alone(Alone),
}

impl Found {
    /// What is known of it, where it has both sides.
    pub fn pair(&self) -> Option<&Pair> {
        match &self.known {
            Known::Pair(pair) => Some(pair),
            Known::Alone(_) => None,
        }
    }
}

/// A document pair as a whole.
pub struct Whole<'a> {
    /// Its evidence.
    pub evidence: &'a Evidence,
    /// Which sentences are near which.
    pub nearest: Nearest,
    /// Whether words were learnt from the documents, or are known from the user alone.
    pub own_lexicon: bool,
    /// Weights.
    pub model: &'a Model,
    /// Paragraphs of source and target sentences that no bead may leave; empty where any may.
    pub paragraphs: (&'a [usize], &'a [usize]),
    /// Whether beads in order join paragraphs of one number alone.
    pub paired: bool,
}

/// Sentences of a document pair that are looked at by themselves.
#[derive(Clone, Debug)]
pub struct Part {
    /// Source sentences, ascending.
    pub sources: Vec<usize>,
    /// Target sentences, ascending.
    pub targets: Vec<usize>,
}

/// The path through the whole documents.
pub fn through(whole: &Whole<'_>) -> (Vec<Found>, Overview) {
    let part = Part {
        sources: (0..whole.evidence.source.len()).collect(),
        targets: (0..whole.evidence.target.len()).collect(),
    };
    let (band, overview) = search::band(whole.evidence, &whole.nearest, None);
    let features = Features::new(whole.evidence, &band, overview);
    let path = Path::new(whole, &part, &features, &band, overview, whole.paired);
    (path.found(false), overview)
}

/// The path through a part, whose beads hold only sentences that stand next to each other in the whole documents.
pub fn through_part(whole: &Whole<'_>, part: &Part, overview: Overview) -> Vec<Found> {
    let evidence = whole.evidence.part(&part.sources, &part.targets);
    let nearest = Nearest::new(&evidence);
    let (band, _) = search::band(&evidence, &nearest, Some(overview));
    let features = Features::new(&evidence, &band, overview);
    Path::new(whole, part, &features, &band, overview, false).found(true)
}

/// The best path through a part, and what its lattice says of it.
struct Path<'a> {
    whole: &'a Whole<'a>,
    part: &'a Part,
    features: &'a Features<'a>,
    steps: Vec<Step>,
    posteriors: Vec<f32>,
}

impl<'a> Path<'a> {
    fn new(
        whole: &'a Whole<'a>,
        part: &'a Part,
        features: &'a Features<'a>,
        band: &Band,
        overview: Overview,
        paired: bool,
    ) -> Self {
        let mut values = features::values(band, features, whole.model.weights());
        forbid(band, &mut values, |step| {
            let (source, target) = part.ids(step);
            torn(source, whole.paragraphs.0)
                || torn(target, whole.paragraphs.1)
                || paired && apart(source, target, whole.paragraphs)
        });
        let sums = lattice::sums(band, &values);
        let steps = lattice::best_path(band, &worth(values, &sums, overview.literalness));
        let posterior = |step: &Step| sums.beads[step.node * BEADS.len() + step.bead];
        Self {
            whole,
            part,
            features,
            posteriors: steps.iter().map(posterior).collect(),
            steps,
        }
    }

    /// Its beads; `crossing` where they were found among what another path left.
    fn found(&self, crossing: bool) -> Vec<Found> {
        let mut vector = [0f32; COUNT];
        let mut found = Vec::with_capacity(self.steps.len());
        for (k, step) in self.steps.iter().enumerate() {
            let ids = self.part.ids(step);
            let around = Surroundings {
                posterior: self.posteriors[k],
                literal: self.features.literal(),
                before: self.neighbour(k, k.wrapping_sub(1)),
                after: self.neighbour(k, k + 1),
                known: self.features.overview().known,
                own_lexicon: self.whole.own_lexicon,
                crossing,
            };
            let tokens = self.features.tokens(step.sources(), step.targets());
            let nearest = &self.whole.nearest;
            let known = if ids.0.is_empty() || ids.1.is_empty() {
                Known::Alone(calibration::alone(&around, ids, tokens, nearest))
            } else {
                self.features
                    .fill(step.source, step.target, step.bead, &mut vector);
                Known::Pair(calibration::pair(&vector, &around, ids, tokens, nearest))
            };
            found.push(Found {
                source: ids.0.to_vec(),
                target: ids.1.to_vec(),
                known,
            });
        }
        supported(found, self.whole.model.calibration())
    }

    /// The posterior of bead `other`, where it has both sides and stands next to bead `k` on both; or 0.
    fn neighbour(&self, k: usize, other: usize) -> f32 {
        if other >= self.steps.len() {
            return 0.0;
        }
        let ((source, target), (near_source, near_target)) = (
            self.part.ids(&self.steps[k.min(other)]),
            self.part.ids(&self.steps[k.max(other)]),
        );
        let joined = |ids: &[usize], near: &[usize]| match (ids.last(), near.first()) {
            (Some(last), Some(first)) => last + 1 == *first,
            _ => false,
        };
        if joined(source, near_source) && joined(target, near_target) {
            self.posteriors[other]
        } else {
            0.0
        }
    }
}

impl Part {
    /// The sentences of a bead, numbered as in the whole documents.
    fn ids(&self, step: &Step) -> (&[usize], &[usize]) {
        (&self.sources[step.sources()], &self.targets[step.targets()])
    }
}

/// Whether sentences do not stand next to each other, or not in one of `paragraphs`.
fn torn(ids: &[usize], paragraphs: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (ids.first(), ids.last()) else {
        return false;
    };
    last - first >= ids.len() || paragraphs.get(first) != paragraphs.get(last)
}

/// Whether both sides of a bead are in paragraphs of two numbers.
fn apart(source: &[usize], target: &[usize], paragraphs: (&[usize], &[usize])) -> bool {
    let (Some(&source), Some(&target)) = (source.first(), target.first()) else {
        return false;
    };
    paragraphs.0.get(source) != paragraphs.1.get(target)
}

/// Adds to what is known of each bead of a path what the others tell.
fn supported(mut path: Vec<Found>, calibration: &Calibration) -> Vec<Found> {
    // Where the beads with both sides stand, and the running sum of how likely each is by itself.
    let mut sums = vec![0f32];
    let mut before = Vec::with_capacity(path.len());
    for found in &path {
        before.push(sums.len() - 1);
        if let Some(known) = found.pair() {
            sums.push(sums[sums.len() - 1] + calibration.by_itself(known) as f32);
        }
    }
    let pairs = sums.len() - 1;
    let mean = |sum: f32, count: usize| sum / count.max(1) as f32;
    let agreement = mean(sums[pairs], pairs);
    for (found, k) in path.iter_mut().zip(before) {
        let own = usize::from(found.pair().is_some());
        let (from, to) = (
            k.saturating_sub(NEIGHBOURS),
            (k + own + NEIGHBOURS).min(pairs),
        );
        let others = sums[to] - sums[from] - (sums[k + own] - sums[k]);
        let support = mean(others, to - from - own);
        match &mut found.known {
            Known::Pair(known) => calibration::supported(known, agreement, support),
            Known::Alone(known) => calibration::supported_alone(known, agreement, support),
        }
    }
    path
}

fn forbid(band: &Band, values: &mut [f32], forbidden: impl Fn(&Step) -> bool) {
    lattice::each_node(band, |node, source, target| {
        for bead in 0..BEADS.len() {
            let step = Step {
                source,
                target,
                bead,
                node,
            };
            let value = &mut values[node * BEADS.len() + bead];
            if *value != FORBIDDEN && forbidden(&step) {
                *value = FORBIDDEN;
            }
        }
    });
}

/// What a null bead of this probability adds to a ladder's expected correctness.
fn alone_worth(sure: f32, literalness: f32) -> f32 {
    let cost = NULL_COST * ((LITERAL - literalness) * 10.0).clamp(0.0, 1.0);
    NULL_WORTH * sure - cost
}

/// Whether a bead of `sentences` sentences that is right with one probability and holds something that belongs together
/// with another is worth more than to leave its sentences alone.
pub fn is_worth_more(right: f64, related: f64, sentences: usize, literalness: f32) -> bool {
    let alone = alone_worth((1.0 - related) as f32, literalness);
    right as f32 - COST > sentences as f32 * alone
}

/// What each bead adds to a path's expected correctness.
fn worth(mut values: Vec<f32>, sums: &lattice::Sums, literalness: f32) -> Vec<f32> {
    for (at, (worth, posterior)) in values.iter_mut().zip(&sums.beads).enumerate() {
        let (m, n) = BEADS[at % BEADS.len()];
        if *worth != FORBIDDEN {
            *worth = if m == 0 || n == 0 {
                alone_worth(*posterior, literalness)
            } else {
                posterior - COST
            };
        }
    }
    values
}
