//! What stands elsewhere: beads out of order among the sentences that the path through the whole left alone, and the
//! ladder of both.
//!
//! A path runs in order through both documents. What it leaves alone, or pairs for want of better, is looked at again by
//! itself: another best path through these sentences, in their order, finds the heaviest run of passages that were moved;
//! what that one leaves alone, the next. Each round solves one lattice as a whole, so that no pair is taken greedily.

use super::calibration::Calibration;
use super::first_pass::Overview;
use super::joining::{Candidate, join};
use super::path::{Found, Known, Part, Whole, is_worth_more, through_part};
use super::search::{Anchor, chain};
use crate::bead::{Bead, BeadKind, Ladder, Probability};

/// Most paths through what is left; a document cut into k shuffled pieces takes about 2·√k of them.
const ROUNDS: usize = 12;
/// A bead less likely than this to hold anything that belongs together leaves its sentences free to go elsewhere.
const FIRM: f64 = 0.5;
/// A bead out of order is taken from this probability on that it holds something that belongs together.
const ACCEPTED: f64 = 0.85;
/// A bead in order that is not firm stands from this probability on, where its sentences found no other place and it is
/// worth more than to leave them alone.
const KEPT: f64 = 0.2;

/// What was looked at while a ladder was made.
pub enum Looked<'a> {
    /// A bead.
    Bead(&'a Found),
    /// A sentence and a bead elsewhere.
    Joint(&'a Candidate),
}

/// A bead with both sides that stands.
pub struct Settled {
    /// Its source sentences, ascending.
    pub source: Vec<usize>,
    /// Its target sentences, ascending.
    pub target: Vec<usize>,
    /// How sure it is that it is right.
    pub probability: f64,
    /// How sure it is that its sides share something.
    pub related: f64,
}

/// Sentences of one side without a bead that is firm.
pub struct Free {
    /// How sure it is that each has no counterpart; `None` where it has a bead.
    pub alone: Vec<Option<f64>>,
}

impl Free {
    fn new(sentences: usize) -> Self {
        Self {
            alone: vec![Some(1.0); sentences],
        }
    }

    /// Those without a bead.
    pub fn ids(&self) -> Vec<usize> {
        (0..self.alone.len())
            .filter(|&k| self.alone[k].is_some())
            .collect()
    }

    /// Notes that these have a bead.
    pub fn take(&mut self, ids: &[usize]) {
        for &id in ids {
            self.alone[id] = None;
        }
    }

    fn leave(&mut self, ids: &[usize], sure: f64) {
        for &id in ids {
            self.alone[id] = Some(sure);
        }
    }

    fn all(&self, ids: &[usize]) -> bool {
        ids.iter().all(|&id| self.alone[id].is_some())
    }
}

/// The ladder of the path `first` and, unless `monotone`, of the beads out of order; `visit` sees every bead that was
/// looked at, the null beads of the rounds aside.
///
/// Near-linear: every round looks at what the ones before left alone.
pub fn settle(
    whole: &Whole<'_>,
    first: Vec<Found>,
    overview: Overview,
    monotone: bool,
    mut visit: impl FnMut(Looked<'_>),
) -> Ladder {
    let calibration = whole.model.calibration();
    let mut source = Free::new(whole.evidence.source.len());
    let mut target = Free::new(whole.evidence.target.len());
    let mut settled = Vec::new();
    let mut weak = Vec::new();
    for found in first {
        visit(Looked::Bead(&found));
        match &found.known {
            Known::Alone(known) => {
                let sure = calibration.alone(known);
                source.leave(&found.source, sure);
                target.leave(&found.target, sure);
            }
            Known::Pair(known) => {
                let related = calibration.related(known);
                if related >= FIRM {
                    source.take(&found.source);
                    target.take(&found.target);
                    settled.push(found.settled(calibration));
                } else {
                    source.leave(&found.source, 1.0 - related);
                    target.leave(&found.target, 1.0 - related);
                    weak.push(found);
                }
            }
        }
    }
    if !monotone {
        elsewhere(
            whole,
            overview,
            (&mut source, &mut target),
            &mut settled,
            &mut visit,
        );
        join(
            whole,
            &overview,
            (&mut source, &mut target),
            &mut settled,
            |candidate| visit(Looked::Joint(candidate)),
        );
    }
    for found in weak {
        let free = source.all(&found.source) && target.all(&found.target);
        let bead = found.settled(calibration);
        let sentences = bead.source.len() + bead.target.len();
        if free
            && bead.related >= KEPT
            && is_worth_more(
                bead.probability,
                bead.related,
                sentences,
                overview.literalness,
            )
        {
            source.take(&bead.source);
            target.take(&bead.target);
            settled.push(bead);
        }
    }
    ladder(settled, &source, &target)
}

impl Found {
    fn settled(self, calibration: &Calibration) -> Settled {
        Settled {
            probability: self.pair().map_or(0.0, |known| calibration.right(known)),
            related: self.pair().map_or(0.0, |known| calibration.related(known)),
            source: self.source,
            target: self.target,
        }
    }
}

/// Adds the beads among free sentences, round by round.
fn elsewhere(
    whole: &Whole<'_>,
    overview: Overview,
    (source, target): (&mut Free, &mut Free),
    settled: &mut Vec<Settled>,
    mut visit: impl FnMut(Looked<'_>),
) {
    let calibration = whole.model.calibration();
    for _ in 0..ROUNDS {
        let part = Part {
            sources: source.ids(),
            targets: target.ids(),
        };
        if part.sources.is_empty() || part.targets.is_empty() {
            return;
        }
        let before = settled.len();
        for found in through_part(whole, &part, overview) {
            let Some(known) = found.pair() else {
                continue;
            };
            visit(Looked::Bead(&found));
            let related = calibration.related(known);
            let sentences = found.source.len() + found.target.len();
            if related >= ACCEPTED
                && is_worth_more(
                    calibration.right(known),
                    related,
                    sentences,
                    overview.literalness,
                )
            {
                source.take(&found.source);
                target.take(&found.target);
                settled.push(found.settled(calibration));
            }
        }
        if settled.len() == before {
            return;
        }
    }
}

/// The ladder: beads in source order, those that are not in the heaviest rising chain marked as crossing.
fn ladder(mut settled: Vec<Settled>, source: &Free, target: &Free) -> Ladder {
    settled.sort_unstable_by_key(|bead| bead.source[0]);
    let anchors: Vec<Anchor> = settled
        .iter()
        .map(|bead| Anchor {
            source: bead.source[0],
            target: bead.target[0],
            weight: (bead.source.len() + bead.target.len()) as f32,
        })
        .collect();
    let mut rising = chain(&anchors, target.alone.len()).into_iter().peekable();
    let mut beads: Vec<Bead> = settled
        .into_iter()
        .map(|bead| {
            let mut whole = Bead::new(bead.source, bead.target, Probability::new(bead.probability));
            let in_order = rising
                .next_if(|next| next.source == whole.source[0])
                .is_some();
            if !in_order || apart(&whole.source) || apart(&whole.target) {
                whole.kind = BeadKind::Crossing;
            }
            whole
        })
        .collect();
    let alone = |side: &Free| -> Vec<(usize, Probability)> {
        let free = side.alone.iter().enumerate();
        free.filter_map(|(id, sure)| Some((id, Probability::new((*sure)?))))
            .collect()
    };
    let omissions = alone(source);
    beads.extend(
        omissions
            .into_iter()
            .map(|(id, sure)| Bead::new(vec![id], vec![], sure)),
    );
    beads.sort_by_key(|bead| bead.source[0]);
    Ladder {
        beads: with_additions(beads, alone(target), target.alone.len()),
    }
}

/// Whether sentences do not stand together.
fn apart(ids: &[usize]) -> bool {
    ids.windows(2).any(|pair| pair[0] + 1 < pair[1])
}

/// Puts each addition after the bead of the target sentence before it.
fn with_additions(
    beads: Vec<Bead>,
    additions: Vec<(usize, Probability)>,
    targets: usize,
) -> Vec<Bead> {
    // Where each target sentence's bead stands, counted from 1; 0 is before all.
    let mut place = vec![0; targets];
    for (k, bead) in beads.iter().enumerate() {
        for &id in &bead.target {
            place[id] = k + 1;
        }
    }
    let mut after: Vec<Vec<Bead>> = vec![Vec::new(); beads.len() + 1];
    for (id, sure) in additions {
        let at = id.checked_sub(1).map_or(0, |before| place[before]);
        place[id] = at;
        after[at].push(Bead::new(vec![], vec![id], sure));
    }
    let mut ordered = std::mem::take(&mut after[0]);
    for (bead, additions) in beads.into_iter().zip(after.into_iter().skip(1)) {
        ordered.push(bead);
        ordered.extend(additions);
    }
    ordered
}
