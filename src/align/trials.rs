//! Trials: what is known of beads found in documents whose gold is known, and whether they were right.

use super::calibration::{Alone, Calibration, Joint, Pair, fit, supported};
use super::crossing::Looked;
use super::joining::Candidate;
use super::path::{Found, Known};
use super::train::Gold;
use super::{Options, Side, solved};
use crate::bead::Bead;
use std::collections::HashSet;

/// Strength of the Gaussian prior on the weights of the regressions.
const PRIOR: f64 = 1.0;

/// Beads that were found, and whether they were right.
#[derive(Clone, Debug, Default)]
pub struct Trials {
    pairs: Vec<Outcome>,
    alone: Vec<(Alone, bool, f64)>,
    belongs: Vec<(Joint, bool, f64)>,
    joined: Vec<(Joint, bool, f64)>,
}

#[derive(Clone, Debug)]
struct Outcome {
    known: Pair,
    right: bool,
    related: bool,
    count: f64,
}

impl Trials {
    /// Aligns a document and compares every bead that was looked at with gold; `count` says how much each counts.
    pub fn new(
        source: &Side<'_>,
        target: &Side<'_>,
        gold: &[Bead],
        reading: Gold,
        count: f64,
        options: &Options<'_>,
    ) -> Self {
        let mut trials = Self::default();
        let judge = Judge::new(gold, reading);
        solved(source, target, options, |looked| match looked {
            Looked::Bead(found) => match &found.known {
                Known::Pair(known) => trials.pairs.push(Outcome {
                    known: *known,
                    right: judge.right(&found.source, &found.target),
                    related: judge.related(&found.source, &found.target),
                    count,
                }),
                Known::Alone(known) => trials.alone.push((*known, judge.alone(found), count)),
            },
            Looked::Joint(candidate) => {
                if let Some((belongs, right)) = judge.joint(candidate) {
                    trials.belongs.push((candidate.known, belongs, count));
                    if belongs {
                        trials.joined.push((candidate.known, right, count));
                    }
                }
            }
        });
        trials
    }
}

impl Trials {
    /// Only what tells of sentences that belong to beads elsewhere: a document made for them has far more than others.
    #[must_use]
    pub fn joints(self) -> Self {
        Self {
            pairs: Vec::new(),
            alone: Vec::new(),
            ..self
        }
    }
}

/// The calibration under which the outcomes of `trials` are most likely.
pub fn calibrate(trials: &[&Trials]) -> Calibration {
    let pairs = || trials.iter().flat_map(|trials| &trials.pairs);
    let right: Vec<_> = pairs().map(|o| (o.known, o.right, o.count)).collect();
    let related: Vec<_> = pairs().map(|o| (o.known, o.related, o.count)).collect();
    let by_itself: Vec<_> = pairs()
        .map(|o| (unsupported(o.known), o.related, o.count))
        .collect();
    let alone: Vec<_> = trials
        .iter()
        .flat_map(|t| t.alone.iter().copied())
        .collect();
    let joints = |of: fn(&Trials) -> &[(Joint, bool, f64)]| -> Vec<_> {
        trials.iter().flat_map(|t| of(t).iter().copied()).collect()
    };
    Calibration {
        by_itself: fit(&by_itself, PRIOR),
        right: fit(&right, PRIOR),
        related: fit(&related, PRIOR),
        alone: fit(&alone, PRIOR),
        belongs: fit(&joints(|t| &t.belongs), PRIOR),
        joined: fit(&joints(|t| &t.joined), PRIOR),
    }
}

/// Without what the beads around tell.
fn unsupported(mut known: Pair) -> Pair {
    supported(&mut known, 0.0, 0.0);
    known
}

/// What gold says of a bead.
struct Judge {
    links: HashSet<(usize, usize)>,
    beads: HashSet<(Vec<usize>, Vec<usize>)>,
    paired: [HashSet<usize>; 2],
    /// Sentences of beads with several on both sides.
    wide: [HashSet<usize>; 2],
    reading: Gold,
}

impl Judge {
    fn new(gold: &[Bead], reading: Gold) -> Self {
        let whole = || {
            gold.iter()
                .filter(|b| !b.source.is_empty() && !b.target.is_empty())
        };
        let wide = || whole().filter(|b| b.source.len() > 1 && b.target.len() > 1);
        Self {
            links: whole()
                .flat_map(|b| {
                    let targets = move |&i: &usize| b.target.iter().map(move |&j| (i, j));
                    b.source.iter().flat_map(targets)
                })
                .collect(),
            beads: whole()
                .map(|b| (b.source.clone(), b.target.clone()))
                .collect(),
            wide: [
                wide().flat_map(|b| b.source.iter().copied()).collect(),
                wide().flat_map(|b| b.target.iter().copied()).collect(),
            ],
            paired: [
                whole().flat_map(|b| b.source.iter().copied()).collect(),
                whole().flat_map(|b| b.target.iter().copied()).collect(),
            ],
            reading,
        }
    }

    fn right(&self, source: &[usize], target: &[usize]) -> bool {
        match self.reading {
            Gold::Beads => self.beads.contains(&(source.to_vec(), target.to_vec())),
            // All of a bead lies in one segment where every pair of its sentences does.
            Gold::Segments => source
                .iter()
                .all(|&i| target.iter().all(|&j| self.links.contains(&(i, j)))),
        }
    }

    fn related(&self, source: &[usize], target: &[usize]) -> bool {
        let any = |&i: &usize| target.iter().any(|&j| self.links.contains(&(i, j)));
        source.iter().any(any)
    }

    /// Whether a sentence belongs to a bead, and whether the bead is right with it; nothing where gold cannot say, as of
    /// a segment that may hold several beads.
    fn joint(&self, candidate: &Candidate) -> Option<(bool, bool)> {
        let (mut source, mut target) = (candidate.source.clone(), candidate.target.clone());
        let (side, own) = if candidate.in_target {
            (1, &mut target)
        } else {
            (0, &mut source)
        };
        if self.reading == Gold::Segments && self.wide[side].contains(&candidate.sentence) {
            return None;
        }
        let alone = [candidate.sentence];
        let belongs = self.related(&candidate.source, &candidate.target)
            && match side {
                0 => self.related(&alone, &candidate.target),
                _ => self.related(&candidate.source, &alone),
            };
        own.push(candidate.sentence);
        own.sort_unstable();
        Some((belongs, self.right(&source, &target)))
    }

    fn alone(&self, found: &Found) -> bool {
        let free =
            |side: usize, ids: &[usize]| ids.iter().all(|id| !self.paired[side].contains(id));
        free(0, &found.source) && free(1, &found.target)
    }
}
