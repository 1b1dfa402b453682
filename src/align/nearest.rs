//! For each sentence the sentences of the other side that share most rare words with it.

use crate::anchor::{Evidence, Sentences};

/// Sentences that a word may stand in, tier by tier: the rarest words of a sentence are looked up first.
const TIERS: [usize; 4] = [4, 40, 400, 2_000];
/// A sentence with this many occurrences of its words found needs no tier of commoner ones.
const ENOUGH: usize = 100;
/// Most occurrences looked up for a sentence.
const LOOKUPS: usize = 3_000;
/// Target sentences kept for a source sentence.
pub const MOST: usize = 17;
/// Source sentences kept for a target sentence.
const MOST_BACK: usize = 4;

/// Which sentences are near which, wherever they stand.
#[derive(Clone, Debug)]
pub struct Nearest {
    offsets: Vec<usize>,
    targets: Vec<(u32, f32)>,
    sources: Vec<[(u32, f32); MOST_BACK]>,
}

impl Nearest {
    /// Looks up the rare words of each source sentence.
    ///
    /// The weight of a pair is the sum over shared words of how surely and how rare, by the root of both lengths. Ties go
    /// to the earlier sentence. Near-linear: at most some thousands of look-ups for a sentence.
    pub fn new(evidence: &Evidence) -> Self {
        let target = &evidence.target;
        let postings = Postings::new(target);
        let root = |side: &Sentences, k: usize| (side.tokens(k).len() as f32 + 5.0).sqrt();
        let sizes: Vec<f32> = (0..target.len()).map(|j| root(target, j)).collect();
        let mut nearest = Self {
            offsets: vec![0],
            targets: Vec::new(),
            sources: vec![[(u32::MAX, 0.0); MOST_BACK]; target.len()],
        };
        let mut score = vec![0f32; target.len()];
        let mut touched: Vec<u32> = Vec::new();
        for i in 0..evidence.source.len() {
            look_up(evidence, &postings, i, &mut score, &mut touched);
            let own = root(&evidence.source, i);
            let mut best = [(u32::MAX, 0f32); MOST];
            for j in touched.drain(..) {
                let weight = std::mem::take(&mut score[j as usize]) / (own * sizes[j as usize]);
                insert(&mut best, (j, weight));
                insert(&mut nearest.sources[j as usize], (i as u32, weight));
            }
            let found = best.iter().take_while(|(_, weight)| *weight > 0.0);
            nearest.targets.extend(found);
            nearest.offsets.push(nearest.targets.len());
        }
        nearest
    }

    /// Source sentences.
    pub fn sources(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The target sentences nearest to a source sentence with their weights, the nearest first, at most [`MOST`].
    pub fn of(&self, source: usize) -> &[(u32, f32)] {
        &self.targets[self.offsets[source]..self.offsets[source + 1]]
    }

    /// The same for a target sentence, of fewer source sentences.
    pub fn back(&self, target: usize) -> &[(u32, f32)] {
        let sources = &self.sources[target];
        let found = sources.iter().position(|(_, weight)| *weight == 0.0);
        &sources[..found.unwrap_or(MOST_BACK)]
    }
}

/// Puts `entry` where it belongs among the best ones, the first the best; ties go to the lower number.
fn insert(best: &mut [(u32, f32)], entry: (u32, f32)) {
    let better = |than: &(u32, f32)| {
        entry.1 > than.1 || entry.1.total_cmp(&than.1).is_eq() && entry.0 < than.0
    };
    if best.last().is_some_and(better)
        && let Some(rank) = best.iter().position(better)
    {
        best[rank..].rotate_right(1);
        best[rank] = entry;
    }
}

/// Adds to `score` what each target sentence shares with source sentence `i`; those with any are `touched`.
fn look_up(
    evidence: &Evidence,
    postings: &Postings,
    i: usize,
    score: &mut [f32],
    touched: &mut Vec<u32>,
) {
    let (mut lookups, mut rarer) = (0, 0);
    for tier in TIERS {
        for (kind, mass) in evidence.forward.row(i) {
            let places = postings.of(kind);
            if places.len() <= rarer || places.len() > tier || lookups > LOOKUPS {
                continue;
            }
            lookups += places.len();
            let rarity = evidence.target.rarity(kind);
            let gain = mass.min(1.0).sqrt() * rarity * rarity;
            for &j in places {
                if score[j as usize] == 0.0 {
                    touched.push(j);
                }
                score[j as usize] += gain;
            }
        }
        rarer = tier;
        if lookups >= ENOUGH {
            break;
        }
    }
}

/// In which sentences each word type stands.
struct Postings {
    offsets: Vec<u32>,
    sentences: Vec<u32>,
}

impl Postings {
    fn new(side: &Sentences) -> Self {
        let mut seen = vec![u32::MAX; side.types()];
        let mut each = |visit: &mut dyn FnMut(usize, u32)| {
            seen.fill(u32::MAX);
            for j in 0..side.len() {
                for &kind in side.tokens(j) {
                    if seen[kind as usize] != j as u32 {
                        seen[kind as usize] = j as u32;
                        visit(kind as usize, j as u32);
                    }
                }
            }
        };
        let mut offsets = vec![0u32; side.types() + 1];
        each(&mut |kind, _| offsets[kind + 1] += 1);
        for kind in 0..side.types() {
            offsets[kind + 1] += offsets[kind];
        }
        let mut next = offsets.clone();
        let mut sentences = vec![0; offsets[side.types()] as usize];
        each(&mut |kind, j| {
            sentences[next[kind] as usize] = j;
            next[kind] += 1;
        });
        Self { offsets, sentences }
    }

    fn of(&self, kind: usize) -> &[u32] {
        &self.sentences[self.offsets[kind] as usize..self.offsets[kind + 1] as usize]
    }
}
