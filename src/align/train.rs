//! Weights from gold: maximum likelihood of a conditional random field, where gold may leave beads open.

use super::calibration::Calibration;
use super::features::{COUNT, Features, Vector, each_bead, names};
use super::lattice::{BEADS, Band, FORBIDDEN, each_node, sums};
use super::nearest::Nearest;
use super::{Model, Side, evidence, search};
use crate::bead::Bead;
use crate::lexicon::Lexicon;
use rayon::prelude::*;

/// A document pair with its gold, prepared for training.
#[derive(Debug)]
pub struct Example {
    band: Band,
    /// Feature vectors of the beads that may stand, one after the other.
    vectors: Vec<Vector>,
    /// Where each stands in the lattice.
    places: Vec<u32>,
    /// Whether gold allows it.
    allowed: Vec<bool>,
    outside: usize,
    weight: f64,
}

/// How gold is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gold {
    /// Each bead is minimal.
    Beads,
    /// A bead is a segment, which may hold several beads where it has two sentences or more on both sides.
    Segments,
}

impl Example {
    /// Prepares a pair; `weight` says how much it counts. The lexicon is the built-in one of the pair where `None`.
    ///
    /// Gold beads that cross others cannot stand in a lattice: their sentences must stay unpaired. Of a bead whose
    /// sentences do not stand together, the longest runs must stand.
    pub fn new(
        source: &Side<'_>,
        target: &Side<'_>,
        gold: &[Bead],
        reading: Gold,
        weight: f64,
        lexicon: Option<&Lexicon>,
    ) -> Self {
        let evidence = evidence(source, target, lexicon, None);
        let (band, overview) = search::band(&evidence, &Nearest::new(&evidence), None);
        let features = Features::new(&evidence, &band, overview);
        let regions = Regions::new(
            gold,
            source.sentences.len(),
            target.sentences.len(),
            reading,
            &band,
        );
        let mut example = Self {
            vectors: Vec::new(),
            places: Vec::new(),
            allowed: Vec::new(),
            weight,
            band: band.clone(),
            outside: regions.outside,
        };
        each_bead(&band, &features, |at, vector| {
            example.places.push(at as u32);
            example.vectors.push(*vector);
        });
        let mut starts = vec![(0, 0); band.len()];
        each_node(&band, |node, i, j| starts[node] = (i, j));
        example.allowed = example
            .places
            .iter()
            .map(|&at| {
                let (i, j) = starts[at as usize / BEADS.len()];
                let (m, n) = BEADS[at as usize % BEADS.len()];
                regions.allow(i, j, m, n)
            })
            .collect();
        example
    }

    /// Gold beads that the lattice does not hold: too large, or outside the band.
    pub fn outside(&self) -> usize {
        self.outside
    }

    /// Log-sum over the paths (those that gold allows where `gold`) and the features to expect on them.
    fn expectation(&self, weights: &[f64; COUNT], gold: bool) -> Option<(f64, [f64; COUNT])> {
        let mut values = vec![FORBIDDEN; self.band.len() * BEADS.len()];
        for ((&at, vector), &allowed) in self.places.iter().zip(&self.vectors).zip(&self.allowed) {
            if allowed || !gold {
                values[at as usize] = weights.iter().zip(vector).map(|(w, x)| *w as f32 * x).sum();
            }
        }
        let sums = sums(&self.band, &values);
        if sums.total == f64::NEG_INFINITY {
            return None;
        }
        let mut expected = [0f64; COUNT];
        for (&at, vector) in self.places.iter().zip(&self.vectors) {
            let posterior = f64::from(sums.beads[at as usize]);
            if posterior > 1e-7 {
                for (sum, x) in expected.iter_mut().zip(vector) {
                    *sum += posterior * f64::from(*x);
                }
            }
        }
        Some((sums.total, expected))
    }

    /// Negative log-likelihood of gold and its gradient.
    fn loss(&self, weights: &[f64; COUNT]) -> (f64, [f64; COUNT]) {
        let mut gradient = [0f64; COUNT];
        let (Some((all, expected)), Some((right, observed))) = (
            self.expectation(weights, false),
            self.expectation(weights, true),
        ) else {
            return (0.0, gradient);
        };
        for (g, (e, o)) in gradient.iter_mut().zip(expected.iter().zip(observed)) {
            *g = self.weight * (e - o);
        }
        (self.weight * (all - right), gradient)
    }
}

/// What gold says of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It stands in this bead.
    Bead(usize),
    /// It has no counterpart in order.
    Alone,
    /// Its bead cannot stand in the lattice; anything goes.
    Free,
}

/// What gold says of every sentence.
struct Regions {
    source: Vec<Place>,
    target: Vec<Place>,
    beads: Vec<(usize, usize, usize, usize)>,
    reading: Gold,
    outside: usize,
}

impl Regions {
    fn new(gold: &[Bead], sources: usize, targets: usize, reading: Gold, band: &Band) -> Self {
        let mut beads: Vec<_> = gold
            .iter()
            .filter_map(|bead| Some((longest_run(&bead.source)?, longest_run(&bead.target)?)))
            .filter(|(source, target)| {
                source.last() < Some(&sources) && target.last() < Some(&targets)
            })
            .map(|(source, target)| (source[0], target[0], source.len(), target.len()))
            .collect();
        beads.sort_unstable();
        let mut regions = Self {
            source: vec![Place::Alone; sources],
            target: vec![Place::Alone; targets],
            beads: rising(&beads),
            reading,
            outside: 0,
        };
        for (index, (i, j, m, n)) in regions.beads.clone().into_iter().enumerate() {
            let inside = band.node(i, j).is_some() && band.node(i + m, j + n).is_some();
            let cut = reading == Gold::Segments && m > 1 && n > 1;
            let held = inside && (cut || BEADS.contains(&(m, n)));
            regions.outside += usize::from(!held);
            let place = if held {
                Place::Bead(index)
            } else {
                Place::Free
            };
            regions.source[i..i + m].fill(place);
            regions.target[j..j + n].fill(place);
        }
        regions
    }

    fn allow(&self, i: usize, j: usize, m: usize, n: usize) -> bool {
        let places = || self.source[i..i + m].iter().chain(&self.target[j..j + n]);
        let Some(&place) = places().next() else {
            return false;
        };
        if places().any(|&other| other != place) {
            return false;
        }
        match place {
            Place::Free => true,
            Place::Alone => m == 0 || n == 0,
            Place::Bead(bead) => {
                let (gi, gj, gm, gn) = self.beads[bead];
                let whole = (gi, gj, gm, gn) == (i, j, m, n);
                whole || self.reading == Gold::Segments && gm > 1 && gn > 1 && m > 0 && n > 0
            }
        }
    }
}

/// The longest run of ids that stand together, the first of several; nothing where there is none.
fn longest_run(ids: &[usize]) -> Option<&[usize]> {
    ids.chunk_by(|one, next| one + 1 == *next)
        .rev()
        .max_by_key(|run| run.len())
}

/// The most beads that rise on both sides, of beads sorted by source; ties go to the earlier ones.
fn rising(beads: &[(usize, usize, usize, usize)]) -> Vec<(usize, usize, usize, usize)> {
    let mut best: Vec<(usize, usize)> = Vec::with_capacity(beads.len());
    for (k, bead) in beads.iter().enumerate() {
        let before = (0..k)
            .filter(|&p| beads[p].0 + beads[p].2 <= bead.0 && beads[p].1 + beads[p].3 <= bead.1)
            .max_by_key(|&p| (best[p].0, std::cmp::Reverse(p)));
        best.push((
            before.map_or(0, |p| best[p].0) + 1,
            before.unwrap_or(usize::MAX),
        ));
    }
    let mut chain = Vec::new();
    let mut at = (0..beads.len()).max_by_key(|&k| (best[k].0, std::cmp::Reverse(k)));
    while let Some(k) = at {
        chain.push(beads[k]);
        at = (best[k].1 != usize::MAX).then_some(best[k].1);
    }
    chain.reverse();
    chain
}

/// How training goes.
#[derive(Clone, Debug)]
pub struct TrainOptions {
    /// Strength of the Gaussian prior on weights.
    pub prior: f64,
    /// Most steps.
    pub steps: usize,
    /// Features whose names contain one of these get no weight: what they are worth shows in what is lost.
    pub without: Vec<String>,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            prior: 0.5,
            steps: 80,
            without: Vec::new(),
        }
    }
}

/// Weights that make gold most likely, by limited-memory BFGS (Liu & Nocedal 1989) from `start`.
///
/// Deterministic whatever the number of threads: sums are taken in the order of `examples`.
pub fn train(
    examples: &[&Example],
    start: Option<&Model>,
    options: &TrainOptions,
    head: &str,
) -> Model {
    let left_out: Vec<bool> = names()
        .iter()
        .map(|name| options.without.iter().any(|part| name.contains(part)))
        .collect();
    let mut at = [0f64; COUNT];
    if let Some(model) = start {
        for (to, from) in at.iter_mut().zip(model.weights()) {
            *to = f64::from(*from);
        }
    }
    let objective = |weights: &[f64; COUNT]| {
        let losses: Vec<_> = examples
            .par_iter()
            .map(|example| example.loss(weights))
            .collect();
        let mut gradient = weights.map(|w| options.prior * w);
        let mut value = 0.5 * options.prior * dot(weights, weights);
        for (loss, slope) in losses {
            value += loss;
            for (sum, part) in gradient.iter_mut().zip(slope) {
                *sum += part;
            }
        }
        for (slope, left_out) in gradient.iter_mut().zip(&left_out) {
            if *left_out {
                *slope = 0.0;
            }
        }
        (value, gradient)
    };
    descend(&mut at, options.steps, objective);
    Model::new(head, at.map(|w| w as f32), Calibration::default())
}

fn dot(a: &[f64; COUNT], b: &[f64; COUNT]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Pairs of steps and gradient changes that are remembered.
const MEMORY: usize = 8;

fn descend(
    at: &mut [f64; COUNT],
    steps: usize,
    objective: impl Fn(&[f64; COUNT]) -> (f64, [f64; COUNT]),
) {
    let mut memory: Vec<([f64; COUNT], [f64; COUNT])> = Vec::new();
    let (mut value, mut gradient) = objective(at);
    for _ in 0..steps {
        let direction = direction(&gradient, &memory);
        let slope = dot(&direction, &gradient);
        let mut length = if memory.is_empty() {
            1.0 / dot(&gradient, &gradient).sqrt().max(1.0)
        } else {
            1.0
        };
        let next = loop {
            let mut candidate = *at;
            for (x, d) in candidate.iter_mut().zip(&direction) {
                *x += length * d;
            }
            let (v, g) = objective(&candidate);
            if v <= value + 1e-4 * length * slope {
                break Some((candidate, v, g));
            }
            length *= 0.5;
            if length < 1e-6 {
                break None;
            }
        };
        let Some((candidate, v, g)) = next else {
            return;
        };
        let mut step = candidate;
        let mut change = g;
        for k in 0..COUNT {
            step[k] -= at[k];
            change[k] -= gradient[k];
        }
        if dot(&step, &change) > 1e-10 {
            memory.push((step, change));
            if memory.len() > MEMORY {
                memory.remove(0);
            }
        }
        let gained = value - v;
        (*at, value, gradient) = (candidate, v, g);
        if gained < 1e-5 * value.abs().max(1.0) {
            return;
        }
    }
}

/// The two-loop recursion of limited-memory BFGS.
fn direction(gradient: &[f64; COUNT], memory: &[([f64; COUNT], [f64; COUNT])]) -> [f64; COUNT] {
    let mut q = gradient.map(|g| -g);
    let mut shares = Vec::with_capacity(memory.len());
    for (step, change) in memory.iter().rev() {
        let share = dot(step, &q) / dot(step, change);
        for (x, y) in q.iter_mut().zip(change) {
            *x -= share * y;
        }
        shares.push(share);
    }
    if let Some((step, change)) = memory.last() {
        let scale = dot(step, change) / dot(change, change);
        q = q.map(|x| x * scale);
    }
    for ((step, change), share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = dot(change, &q) / dot(step, change);
        for (x, s) in q.iter_mut().zip(step) {
            *x += (share - back) * s;
        }
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bead::Probability;
    use crate::segment::{CHINESE, ENGLISH};

    const ZH: [&str; 4] = [
        "会谈在北京举行。",
        "双方签署了三份文件。",
        "“我们很高兴。”他说。",
        "会后举行了晚宴。",
    ];
    const EN: [&str; 5] = [
        "The talks were held in Beijing.",
        "The two sides signed documents.",
        "There were three of them.",
        "\"We are glad,\" he said.",
        "A banquet followed.",
    ];

    fn example(reading: Gold) -> Example {
        let gold: Vec<Bead> = [
            (vec![0], vec![0]),
            (vec![1], vec![1, 2]),
            (vec![2], vec![3]),
            (vec![3], vec![4]),
        ]
        .map(|(source, target)| Bead::new(source, target, Probability::new(1.0)))
        .into();
        let source = Side {
            sentences: &ZH,
            paragraphs: &[],
            language: &CHINESE,
        };
        let target = Side {
            sentences: &EN,
            paragraphs: &[],
            language: &ENGLISH,
        };
        Example::new(&source, &target, &gold, reading, 1.0, None)
    }

    #[test]
    fn the_gradient_is_the_slope() {
        let example = example(Gold::Segments);
        let mut weights = [0.1; COUNT];
        for (k, weight) in weights.iter_mut().enumerate() {
            *weight += (k % 7) as f64 * 0.03;
        }
        let (_, gradient) = example.loss(&weights);
        for k in (0..COUNT).step_by(5) {
            let at = |change: f64| {
                let mut moved = weights;
                moved[k] += change;
                example.loss(&moved).0
            };
            let slope = (at(1e-2) - at(-1e-2)) / 2e-2;
            assert!(
                (slope - gradient[k]).abs() < 1e-2,
                "{}: {slope}, not {}",
                names()[k],
                gradient[k]
            );
        }
    }

    #[test]
    fn training_makes_gold_likely_and_leaves_out_what_it_is_told() {
        let example = example(Gold::Beads);
        let options = TrainOptions {
            without: vec!["words.".into()],
            ..TrainOptions::default()
        };
        let model = train(&[&example], None, &options, "test");
        let before = example.loss(&[0.0; COUNT]).0;
        let after = example.loss(&model.weights().map(f64::from)).0;
        assert!(after < 0.3 * before, "{after} after, {before} before");
        for (name, weight) in names().iter().zip(model.weights()) {
            assert!(
                !name.contains("words.") || *weight == 0.0,
                "{name} {weight}"
            );
        }
        assert_eq!(model, train(&[&example], None, &options, "test"));
    }

    #[test]
    fn gold_that_crosses_leaves_its_sentences_unpaired() {
        assert_eq!(
            rising(&[(0, 1, 1, 1), (1, 0, 1, 1), (2, 2, 1, 1)]),
            [(0, 1, 1, 1), (2, 2, 1, 1)]
        );
        assert_eq!(rising(&[]), []);
    }
}
