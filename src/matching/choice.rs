//! Which candidates are aligned, and which of them belong together.

use rustc_hash::{FxHashMap, FxHashSet};

/// Candidates that are aligned at most, of a document of either side.
const ALIGNED: usize = 3;
/// Log odds that an alignment adds at most; see [`covered`].
const MOST_ADDED: f64 = 1.0;
/// Log odds from which a candidate needs no alignment, where it is far ahead of all others of both documents.
const CLEAR: f64 = 2.0;
/// How far ahead.
const AHEAD: f64 = 2.5;
/// How far behind the best of a document a candidate may be that is aligned.
const NEAR: f64 = 5.0;
/// Log odds of a pair one of whose documents goes better with another: a probability of .95.
const SURE: f64 = 2.944;

/// Log odds that two documents belong together by the cosine of their forms. With [`covered`] a plain line between
/// translations (cosines from .32 with a coverage of .99, from .41 where it is .75) and documents of one kind, such as a
/// chapter of the reports of two years (cosines to .37, coverage to .84).
pub(super) fn similar(cosine: f32) -> f64 {
    15.0 * (f64::from(cosine) - 0.28)
}

/// What the coverage of the better covered document adds.
fn covered((source, target): (f64, f64)) -> f64 {
    10.0 * (source.max(target) - 0.9)
}

/// A pair that is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub source: u32,
    pub target: u32,
    pub similarity: f32,
    /// Log odds that it belongs together, without an alignment.
    pub odds: f64,
}

impl Candidate {
    fn key(&self) -> (u32, u32) {
        (self.source, self.target)
    }
}

/// A candidate that was decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub pair: Candidate,
    /// Shares of the beginnings that have a counterpart, where they were aligned.
    pub coverage: Option<(f64, f64)>,
    pub odds: f64,
    /// The cosine of the best other partner of either document.
    pub next: f32,
    pub belongs: bool,
}

type Number = fn(&Candidate) -> u32;
const SIDES: [Number; 2] = [|one| one.source, |one| one.target];

/// The log odds of a probability; endless at 0 and 1.
pub(super) fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

/// The candidates that have to be aligned, and those that need not be, each ordered by source and target. What no
/// alignment could give log odds of `least` is left out. Among `few` candidates none is clear.
pub(super) fn sort_out(
    candidates: &[Candidate],
    least: f64,
    few: bool,
) -> (Vec<Candidate>, Vec<Candidate>) {
    let mut near = Vec::new();
    let mut clear: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    for side in SIDES {
        let mut sorted = candidates.to_vec();
        sorted.sort_unstable_by(|a, b| {
            let best = b.odds.total_cmp(&a.odds);
            side(a).cmp(&side(b)).then(best).then(a.key().cmp(&b.key()))
        });
        for group in sorted.chunk_by(|a, b| side(a) == side(b)) {
            let best = group[0].odds;
            let next = group.get(1).map_or(f64::NEG_INFINITY, |one| one.odds);
            if !few && best >= CLEAR && best - next >= AHEAD {
                *clear.entry(group[0].key()).or_default() += 1;
            }
            let some = group.iter().take(ALIGNED);
            near.extend(
                some.filter(|one| one.odds + MOST_ADDED >= least && best - one.odds <= NEAR),
            );
        }
    }
    near.sort_unstable_by_key(Candidate::key);
    near.dedup_by_key(|one| one.key());
    clear.retain(|_, sides| *sides == 2);
    let [sources, targets] = SIDES.map(|side| {
        let near = near.iter().filter(|one| clear.contains_key(&one.key()));
        near.map(side).collect::<FxHashSet<_>>()
    });
    // Beside a clear pair only one that is sure has a place.
    near.retain(|one| {
        let beside = sources.contains(&one.source) || targets.contains(&one.target);
        !beside || clear.contains_key(&one.key()) || one.odds + MOST_ADDED >= SURE
    });
    near.into_iter()
        .partition(|one| !clear.contains_key(&one.key()))
}

/// Decides pairs, ordered by source and target, of which some were aligned: a pair belongs together where each is the
/// best partner of the other, the earlier one of two alike, with log odds of `least`; where only one is, it must be sure.
pub(super) fn judge(
    pairs: Vec<(Candidate, Option<(f64, f64)>)>,
    candidates: &[Candidate],
    least: f64,
) -> Vec<Judged> {
    let mut judged: Vec<Judged> = pairs
        .into_iter()
        .map(|(pair, coverage)| Judged {
            pair,
            coverage,
            odds: pair.odds + coverage.map_or(0.0, covered),
            next: 0.0,
            belongs: false,
        })
        .collect();
    let [sources, targets] = SIDES.map(|side| Rivals::new(&judged, candidates, side));
    for one in &mut judged {
        one.next = sources.next(one).max(targets.next(one));
        one.belongs = one.odds >= least
            && match (sources.is_best(one), targets.is_best(one)) {
                (true, true) => true,
                (false, false) => false,
                _ => one.odds >= SURE,
            };
    }
    judged
}

/// Cosine and pair of a candidate.
type Similar = (f32, (u32, u32));

/// The pairs of each document of one side.
struct Rivals {
    number: Number,
    best: FxHashMap<u32, (f64, (u32, u32))>,
    similar: FxHashMap<u32, [Option<Similar>; 2]>,
}

impl Rivals {
    fn new(judged: &[Judged], candidates: &[Candidate], number: Number) -> Self {
        let mut best: FxHashMap<u32, (f64, (u32, u32))> = FxHashMap::default();
        // In order of source and target, so that the earlier one of two alike stays.
        for one in judged {
            let own = (one.odds, one.pair.key());
            let known = best.entry(number(&one.pair)).or_insert(own);
            if own.0 > known.0 {
                *known = own;
            }
        }
        let mut similar: FxHashMap<u32, [Option<Similar>; 2]> = FxHashMap::default();
        for one in candidates {
            let own = Some((one.similarity, one.key()));
            let known = similar.entry(number(one)).or_default();
            let less = |than: Option<Similar>| than.is_none_or(|t| t.0 < one.similarity);
            if less(known[0]) {
                *known = [own, known[0]];
            } else if less(known[1]) {
                known[1] = own;
            }
        }
        Self {
            number,
            best,
            similar,
        }
    }

    fn is_best(&self, one: &Judged) -> bool {
        let best = self.best.get(&(self.number)(&one.pair));
        best.is_some_and(|best| best.1 == one.pair.key())
    }

    /// The cosine of the most similar other pair of the document.
    fn next(&self, one: &Judged) -> f32 {
        let similar = self.similar.get(&(self.number)(&one.pair));
        let others = similar.into_iter().flatten().flatten();
        let mut others = others.filter(|other| other.1 != one.pair.key());
        others.next().map_or(0.0, |other| other.0)
    }
}
