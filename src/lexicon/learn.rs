//! Translation probabilities from beads: IBM Model 1 (Brown et al. 1993) in both directions, which must agree (after
//! Liang et al. 2006), with a dictionary as its prior and counts that leave the bead out that they are used on.
//!
//! The beads come from a first alignment, and the lexicon goes into a second one. A word that occurs in one bead alone
//! would be explained by that bead's own words, right or wrong, and the second alignment would repeat the first: counts
//! would be circular. So what a bead is explained by are the counts of the other beads alone, and what is learnt is
//! what a bead can expect of the others.

/// How [`learn`] goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LearnOptions {
    /// Rounds of expectation and maximisation.
    pub rounds: usize,
    /// How many beads the prior of a word counts as, above 0.
    pub prior: f32,
    /// What is taken from the count of each pair after the last round (absolute discounting): chance pairs end at 0.
    pub discount: f32,
    /// What a word gets from no word of the other side, in its share of all words for each word of the bead's other
    /// side.
    pub null: f32,
}

impl Default for LearnOptions {
    fn default() -> Self {
        Self {
            rounds: 5,
            prior: 2.0,
            discount: 0.5,
            null: 0.2,
        }
    }
}

/// The most pairs of a source and a target word of one bead, counted over all beads, that are looked at: beads after
/// those that fill this are passed over. Memory: 8 bytes for each, and 16 for each different pair that is kept, of which
/// there are half as many at most: 128 MB.
pub const MOST_COOCCURRENCES: usize = 8_000_000;
/// The mass below which a translation is not kept.
const LEAST_MASS: f32 = 0.01;
/// Of a pair that neither two beads nor the prior know.
const NOT_KEPT: u32 = u32::MAX;

/// Source and target word types of one bead, by number, in any order; one that stands twice counts once.
pub type BeadTypes = (Vec<u32>, Vec<u32>);

/// The probability that a source word becomes a target word, from `beads`: for each source type a list of target types,
/// ascending, with masses above 0 whose sum is at most 1. What is missing to 1 is left to the prior or to nothing.
///
/// `prior` holds, for each source type, what a dictionary says: target types ascending, with masses of at most 1
/// together. Pairs are kept that stand in two beads or more, or that the prior knows. Linear in the
/// co-occurrences, of which [`MOST_COOCCURRENCES`] are looked at. Sums are taken in the order of the beads, so the
/// result is the same each time; no choice depends on a tie.
///
/// ```
/// use zhen::lexicon::learn::{LearnOptions, learn};
/// // Source words 0 and 1, target words 0 and 1: 0 stands with 0, and 1 with 1.
/// let beads = [(vec![0], vec![0]), (vec![0, 1], vec![0, 1]), (vec![1], vec![1]), (vec![0], vec![0])];
/// let learnt = learn(&beads, &[vec![], vec![]], &LearnOptions::default());
/// assert_eq!(learnt[0][0].0, 0);
/// assert!(learnt[0][0].1 > 0.1);
/// ```
pub fn learn(
    beads: &[BeadTypes],
    prior: &[Vec<(u32, f32)>],
    options: &LearnOptions,
) -> Vec<Vec<(u32, f32)>> {
    let beads = within_bounds(beads);
    let mut model = Model::new(&beads, prior);
    for round in 0..options.rounds {
        model.round(&beads, options, round == 0);
    }
    model.masses(options)
}

/// The beads that are looked at, each type once, ascending.
fn within_bounds(beads: &[BeadTypes]) -> Vec<BeadTypes> {
    let mut left = MOST_COOCCURRENCES;
    let sorted = |types: &[u32]| {
        let mut types = types.to_vec();
        types.sort_unstable();
        types.dedup();
        types
    };
    beads
        .iter()
        .map(|(source, target)| (sorted(source), sorted(target)))
        .take_while(|(source, target)| {
            let all = source.len() * target.len();
            let fits = all <= left;
            left -= all.min(left);
            fits
        })
        .collect()
}

/// A pair of a source and a target type.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    target: u32,
    /// Beads that hold both.
    beads: u32,
    prior: f32,
    count: f32,
}

/// The types of one side.
struct Types {
    /// Beads that hold each.
    beads: Vec<f32>,
    /// Their sum, half a bead added to each.
    all: f32,
}

impl Types {
    fn new(beads: Vec<f32>) -> Self {
        let all = beads.iter().map(|n| n + 0.5).sum();
        Self { beads, all }
    }

    /// The share of a type in all.
    fn share(&self, kind: u32) -> f32 {
        (self.beads[kind as usize] + 0.5) / self.all
    }

    /// Beads that hold a type, one aside, and those that its prior counts as.
    fn others(&self, kind: u32, options: &LearnOptions) -> f32 {
        self.beads[kind as usize] - 1.0 + options.prior
    }
}

struct Model {
    /// First pair of each source type, and the end.
    rows: Vec<usize>,
    pairs: Vec<Pair>,
    source: Types,
    target: Types,
    /// The pair of each co-occurrence: by bead, then target type, then source type.
    cooccurrences: Vec<u32>,
    /// The count that each gave in the last round.
    given: Vec<f32>,
}

impl Model {
    fn new(beads: &[BeadTypes], prior: &[Vec<(u32, f32)>]) -> Self {
        let most =
            |types: &mut dyn Iterator<Item = &u32>| types.max().map_or(0, |&t| t as usize + 1);
        let sources = most(&mut beads.iter().flat_map(|b| &b.0)).max(prior.len());
        let targets = most(&mut beads.iter().flat_map(|b| &b.1))
            .max(most(&mut prior.iter().flatten().map(|(target, _)| target)));
        let mut holding: Vec<Vec<u32>> = vec![Vec::new(); sources];
        let mut with_target = vec![0f32; targets];
        for (bead, (source, target)) in beads.iter().enumerate() {
            for &z in source {
                holding[z as usize].push(bead as u32);
            }
            for &e in target {
                with_target[e as usize] += 1.0;
            }
        }
        let mut model = Self {
            rows: vec![0],
            pairs: Vec::new(),
            source: Types::new(holding.iter().map(|beads| beads.len() as f32).collect()),
            target: Types::new(with_target),
            cooccurrences: Vec::new(),
            given: Vec::new(),
        };
        let mut together = vec![(0u32, 0f32); targets];
        for (z, holding) in holding.iter().enumerate() {
            let prior = prior.get(z).map_or(&[][..], Vec::as_slice);
            model.add_row(holding, beads, prior, &mut together);
        }
        model.index(beads);
        model
    }

    /// Adds the pairs of a source type, which the beads `holding` have; `together` is all 0 before and after.
    fn add_row(
        &mut self,
        holding: &[u32],
        beads: &[BeadTypes],
        prior: &[(u32, f32)],
        together: &mut [(u32, f32)],
    ) {
        let mut touched = Vec::new();
        for &bead in holding {
            for &e in &beads[bead as usize].1 {
                if together[e as usize].0 == 0 {
                    touched.push(e);
                }
                together[e as usize].0 += 1;
            }
        }
        for &(e, mass) in prior {
            together[e as usize].1 += mass;
        }
        touched.sort_unstable();
        for e in touched {
            let (beads, prior) = std::mem::take(&mut together[e as usize]);
            if beads > 1 || prior > 0.0 {
                self.pairs.push(Pair {
                    target: e,
                    beads,
                    prior,
                    count: 0.0,
                });
            }
        }
        for &(e, _) in prior {
            together[e as usize] = (0, 0.0);
        }
        self.rows.push(self.pairs.len());
    }

    fn index(&mut self, beads: &[BeadTypes]) {
        for (source, target) in beads {
            for &e in target {
                for &z in source {
                    let start = self.rows[z as usize];
                    let row = &self.pairs[start..self.rows[z as usize + 1]];
                    let found = row.binary_search_by_key(&e, |pair| pair.target);
                    self.cooccurrences
                        .push(found.map_or(NOT_KEPT, |at| (start + at) as u32));
                }
            }
        }
        self.given = vec![0.0; self.cooccurrences.len()];
    }

    /// Shares the words of each bead among those of its other side, by the counts of the other beads. What a pair gets
    /// is the geometric mean of its shares in the target word and in the source word.
    fn round(&mut self, beads: &[BeadTypes], options: &LearnOptions, first: bool) {
        let mut counts = vec![0f32; self.pairs.len()];
        let (mut weights, mut of_source, mut of_target) = (Vec::new(), Vec::new(), Vec::new());
        let mut start = 0;
        for (source, target) in beads {
            let width = source.len();
            let null = |frequency: f32, others: usize| options.null * others as f32 * frequency;
            weights.clear();
            of_source.clear();
            of_target.clear();
            of_source.extend(
                source
                    .iter()
                    .map(|&z| null(self.source.share(z), target.len())),
            );
            of_target.extend(target.iter().map(|&e| null(self.target.share(e), width)));
            for (l, &e) in target.iter().enumerate() {
                for (k, &z) in source.iter().enumerate() {
                    let weight = self.weight(start + l * width + k, z, e, options, first);
                    weights.push(weight);
                    of_source[k] += weight / self.target.others(e, options);
                    of_target[l] += weight / self.source.others(z, options);
                }
            }
            for (l, &e) in target.iter().enumerate() {
                for (k, &z) in source.iter().enumerate() {
                    let at = l * width + k;
                    if weights[at] > 0.0 {
                        let forward = weights[at] / self.source.others(z, options) / of_target[l];
                        let backward = weights[at] / self.target.others(e, options) / of_source[k];
                        self.given[start + at] = (forward * backward).sqrt();
                        counts[self.cooccurrences[start + at] as usize] += self.given[start + at];
                    } else {
                        self.given[start + at] = 0.0;
                    }
                }
            }
            start += weights.len();
        }
        for (pair, count) in self.pairs.iter_mut().zip(counts) {
            pair.count = count;
        }
    }

    /// How often the other beads and the prior join the pair of a co-occurrence; by chance in the first round.
    fn weight(&self, at: usize, z: u32, e: u32, options: &LearnOptions, first: bool) -> f32 {
        let index = self.cooccurrences[at];
        if index == NOT_KEPT {
            return 0.0;
        }
        let pair = &self.pairs[index as usize];
        let others = if first {
            0.1 * self.target.share(e) * self.source.beads[z as usize]
        } else {
            (pair.count - self.given[at]).max(0.0)
        };
        others + options.prior * pair.prior
    }

    /// What a bead can expect of the others.
    fn masses(&self, options: &LearnOptions) -> Vec<Vec<(u32, f32)>> {
        let row = |z: usize| {
            let all = self.source.beads[z] + options.prior;
            let expected = |pair: &Pair| {
                let others = pair.beads.saturating_sub(1) as f32 / pair.beads.max(1) as f32;
                (pair.count * others - options.discount).max(0.0) / all
            };
            let pairs = &self.pairs[self.rows[z]..self.rows[z + 1]];
            let mut row: Vec<(u32, f32)> = pairs
                .iter()
                .map(|pair| (pair.target, expected(pair)))
                .filter(|&(_, mass)| mass >= LEAST_MASS)
                .collect();
            let sum: f32 = row.iter().map(|(_, mass)| mass).sum();
            if sum > 1.0 {
                // A hair less than 1, so that rounding in the caller's sum cannot exceed it.
                let scale = (1.0 - 1e-6) / sum;
                for (_, mass) in &mut row {
                    *mass *= scale;
                }
            }
            row
        };
        (0..self.rows.len() - 1).map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers of words: `a` is 0.
    fn number(word: &str, first: u8) -> u32 {
        assert_eq!(word.len(), 1, "{word}");
        u32::from(word.as_bytes()[0] - first)
    }

    fn beads(text: &str) -> Vec<BeadTypes> {
        let side =
            |text: &str| -> Vec<u32> { text.split(' ').map(|word| number(word, b'a')).collect() };
        let beads = text.split(';').map(|bead| bead.split_once('=').unwrap());
        beads.map(|(s, t)| (side(s), side(t))).collect()
    }

    fn mass(learnt: &[Vec<(u32, f32)>], z: u32, e: u32) -> f32 {
        let row = learnt.get(z as usize).map_or(&[][..], Vec::as_slice);
        row.iter()
            .find(|pair| pair.0 == e)
            .map_or(0.0, |pair| pair.1)
    }

    #[test]
    fn small_collections() {
        let cases = include_str!("cases/learn.tsv").lines();
        for case in cases.filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = case.split('\t').collect();
            let [name, text, bounds] = columns[..] else {
                panic!("{case}");
            };
            let learnt = learn(&beads(text), &[], &LearnOptions::default());
            for bound in bounds.split(' ') {
                let at = bound.find(['<', '>', '=']).unwrap();
                let (source, target) = bound[..at].split_once(':').unwrap();
                let found = mass(&learnt, number(source, b'a'), number(target, b'a'));
                let limit: f32 = bound[at + 1..].parse().unwrap();
                let holds = match &bound[at..=at] {
                    "<" => found < limit,
                    ">" => found > limit,
                    _ => (found - limit).abs() < f32::EPSILON,
                };
                assert!(holds, "{name}: {bound}, found {found}");
            }
        }
    }

    /// In the wrong bead `c d=y w` the words `c` and `y`, known from elsewhere, must not be explained by each other,
    /// however the bead is weighed: no other bead joins them.
    #[test]
    fn a_bead_does_not_confirm_itself() {
        let beads = beads("c=z;c=z;c=z;b=y;b=y;b=y;c d=y w");
        let learnt = learn(&beads, &[], &LearnOptions::default());
        let at = |word| number(word, b'a');
        assert!(mass(&learnt, at("c"), at("z")) > 0.2, "{learnt:?}");
        assert!(mass(&learnt, at("b"), at("y")) > 0.2, "{learnt:?}");
        assert!(mass(&learnt, at("c"), at("y")) < f32::EPSILON, "{learnt:?}");
        assert_eq!(learnt[at("d") as usize], [], "{learnt:?}");
    }

    /// Without what the other beads say, a pair of two beads would get what a pair of many gets.
    #[test]
    fn more_beads_say_more() {
        let masses: Vec<f32> = [1, 2, 3, 5, 10, 100]
            .map(|count| {
                let mut all = vec![(vec![0], vec![0]); count];
                all.extend(vec![(vec![1], vec![1]); 100]);
                mass(&learn(&all, &[], &LearnOptions::default()), 0, 0)
            })
            .to_vec();
        assert!(masses[0] < f32::EPSILON, "{masses:?}");
        assert!(
            masses.windows(2).all(|pair| pair[0] < pair[1]),
            "{masses:?}"
        );
        assert!(masses[1] < 0.15 && masses[5] > 0.8, "{masses:?}");
    }

    #[test]
    fn the_prior_tells_twins_apart() {
        let beads = beads("a b=x y;a b=x y;a b=x y;a b=x y");
        let (x, y) = (number("x", b'a'), number("y", b'a'));
        let even = learn(&beads, &[], &LearnOptions::default());
        assert!((mass(&even, 0, x) - mass(&even, 0, y)).abs() < 1e-6);
        let told = learn(&beads, &[vec![(x, 0.5)]], &LearnOptions::default());
        assert!(mass(&told, 0, x) > 3.0 * mass(&told, 0, y), "{told:?}");
        assert!(mass(&told, 1, y) > 3.0 * mass(&told, 1, x), "{told:?}");
    }

    #[test]
    fn beads_beyond_the_bound_are_passed_over() {
        let large: BeadTypes = ((0..2000).collect(), (0..2000).collect());
        let small = (vec![0], vec![0]);
        let all = [large.clone(), large, small];
        assert_eq!(within_bounds(&all).len(), 2);
    }

    fn collections() -> impl Strategy<Value = Vec<BeadTypes>> {
        let side = || prop::collection::vec(0u32..12, 0..6);
        prop::collection::vec((side(), side()), 0..30)
    }

    fn priors() -> impl Strategy<Value = Vec<Vec<(u32, f32)>>> {
        let row = prop::collection::btree_map(0u32..15, 0.01f32..0.3, 0..3);
        prop::collection::vec(row.prop_map(|row| row.into_iter().collect()), 0..14)
    }

    proptest! {
        #[test]
        fn masses_are_probabilities(beads in collections(), prior in priors()) {
            let learnt = learn(&beads, &prior, &LearnOptions::default());
            for row in &learnt {
                prop_assert!(row.windows(2).all(|pair| pair[0].0 < pair[1].0));
                prop_assert!(row.iter().all(|&(_, mass)| mass > 0.0 && mass <= 1.0));
                prop_assert!(row.iter().map(|(_, mass)| mass).sum::<f32>() <= 1.0);
            }
        }

        #[test]
        fn order_and_number_within_a_bead_change_nothing(beads in collections()) {
            let turned: Vec<BeadTypes> = beads
                .iter()
                .map(|(s, t)| {
                    let turn = |side: &[u32]| side.iter().rev().chain(side).copied().collect();
                    (turn(s), turn(t))
                })
                .collect();
            let options = LearnOptions::default();
            prop_assert_eq!(learn(&beads, &[], &options), learn(&turned, &[], &options));
        }

        #[test]
        fn what_stands_in_one_bead_is_not_learnt(beads in collections()) {
            let learnt = learn(&beads, &[], &LearnOptions::default());
            for (z, row) in learnt.iter().enumerate() {
                for (e, _) in row {
                    let holds = |b: &&BeadTypes| b.0.contains(&(z as u32)) && b.1.contains(e);
                    prop_assert!(beads.iter().filter(holds).count() >= 2);
                }
            }
        }
    }
}
