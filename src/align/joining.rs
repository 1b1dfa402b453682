//! Beads whose sides do not stand together: a sentence that no bead holds may belong to one elsewhere, as where a release
//! makes one sentence of two and leaves out what stood between them.
//!
//! Each sentence without a bead is weighed against the beads of the sentences nearest to it: what it explains of the other
//! side that the bead leaves unexplained, and what the other side explains of it. The sentences and beads are then matched
//! as one assignment, a sentence to one bead and a bead to one sentence, so that the log-odds add up to most; beads that
//! grew are offered to the sentences that are left, for some rounds.

use super::assignment::{Edge, assign};
use super::calibration::{JOINT_NAMES, Joint, log_odds};
use super::crossing::{Free, Settled};
use super::first_pass::Overview;
use super::path::Whole;
use crate::anchor::{Given, Sentences};

/// Most sentences that a bead is given.
const ROUNDS: usize = 3;
/// A sentence is given to a bead from this probability on that it belongs there.
const BELONGS: f64 = 0.5;
/// Beads that a sentence is weighed against.
const BEADS: usize = 4;
/// Most sentences between a sentence and its bead whose distance still matters.
const FAR: usize = 200;

/// A sentence that may belong to a bead.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Whether it is a target sentence.
    pub in_target: bool,
    /// Its id.
    pub sentence: usize,
    /// The bead, as it stands without the sentence.
    pub source: Vec<usize>,
    /// Its target.
    pub target: Vec<usize>,
    /// What is known of both.
    pub known: Joint,
    bead: usize,
}

/// Gives free sentences to beads; `visit` sees every candidate that was weighed.
pub fn join(
    whole: &Whole<'_>,
    overview: &Overview,
    (source, target): (&mut Free, &mut Free),
    settled: &mut [Settled],
    mut visit: impl FnMut(&Candidate),
) {
    let calibration = whole.model.calibration();
    let mut weigher = Weigher::new(whole, overview);
    for _ in 0..ROUNDS {
        let candidates = weigher.candidates((source, target), settled);
        let mut edges = Vec::new();
        for (at, candidate) in candidates.iter().enumerate() {
            visit(candidate);
            let belongs = calibration.belongs(&candidate.known);
            if belongs > BELONGS {
                let sentence = candidate.sentence
                    + if candidate.in_target {
                        source.alone.len()
                    } else {
                        0
                    };
                edges.push(Edge {
                    from: sentence,
                    to: candidate.bead,
                    weight: (belongs / (1.0 - belongs).max(1e-6)).ln(),
                    label: at,
                });
            }
        }
        let chosen = assign(&edges);
        if chosen.is_empty() {
            return;
        }
        for at in chosen {
            let candidate = &candidates[at];
            let bead = &mut settled[candidate.bead];
            let (side, ids) = if candidate.in_target {
                (&mut *target, &mut bead.target)
            } else {
                (&mut *source, &mut bead.source)
            };
            side.take(&[candidate.sentence]);
            let place = ids.partition_point(|&id| id < candidate.sentence);
            ids.insert(place, candidate.sentence);
            bead.probability = calibration.joined(&candidate.known);
        }
    }
}

/// One side of a document pair, and what the other side gives it.
#[derive(Clone, Copy)]
struct Taking<'a> {
    side: &'a Sentences,
    given: &'a Given,
}

/// What some sentences give to the word types of the other side.
struct Masses {
    mass: Vec<f32>,
    root: Vec<f32>,
    weight: f32,
    touched: Vec<usize>,
}

impl Masses {
    fn new(types: usize) -> Self {
        Self {
            mass: vec![0.0; types],
            root: vec![0.0; types],
            weight: 0.0,
            touched: Vec::new(),
        }
    }

    fn add(&mut self, given: &Given, sentence: usize) {
        self.weight += given.weight(sentence);
        for (kind, mass) in given.row(sentence) {
            self.touched.push(kind);
            self.mass[kind] += mass;
            self.root[kind] = self.root[kind].max(mass.min(1.0).sqrt());
        }
    }

    fn clear(&mut self) {
        self.weight = 0.0;
        for kind in self.touched.drain(..) {
            self.mass[kind] = 0.0;
            self.root[kind] = 0.0;
        }
    }

    /// The log-likelihood ratio of some sentences' tokens, and the weight of those that are explained.
    fn explain(&self, taking: Taking<'_>, sentences: &[usize]) -> (f32, f32) {
        let (mut likelihood, mut covered) = (0.0, 0.0);
        for &token in sentences.iter().flat_map(|&k| taking.side.tokens(k)) {
            let kind = token as usize;
            let given = self.mass[kind] / self.weight.max(1e-6) / taking.given.background(kind);
            likelihood += f32::midpoint(1.0, given).ln();
            covered += self.root[kind] * taking.side.rarity(kind);
        }
        (likelihood, covered)
    }
}

struct Weigher<'a> {
    whole: &'a Whole<'a>,
    overview: &'a Overview,
    /// The source as what takes, and the target.
    takings: [Taking<'a>; 2],
    /// What sentences give to the source, and to the target.
    masses: [Masses; 2],
}

impl<'a> Weigher<'a> {
    fn new(whole: &'a Whole<'a>, overview: &'a Overview) -> Self {
        let evidence = whole.evidence;
        let takings = [
            Taking {
                side: &evidence.source,
                given: &evidence.backward,
            },
            Taking {
                side: &evidence.target,
                given: &evidence.forward,
            },
        ];
        Self {
            whole,
            overview,
            masses: takings.map(|taking| Masses::new(taking.side.types())),
            takings,
        }
    }

    /// All free sentences with the beads that they may belong to.
    fn candidates(&mut self, free: (&Free, &Free), settled: &[Settled]) -> Vec<Candidate> {
        let mut all = Vec::new();
        for in_target in [false, true] {
            let side = if in_target { free.1 } else { free.0 };
            let other = if in_target { free.0 } else { free.1 };
            // Where each sentence of the other side has its bead.
            let mut bead_of = vec![usize::MAX; other.alone.len()];
            for (number, bead) in settled.iter().enumerate() {
                let ids = if in_target {
                    &bead.source
                } else {
                    &bead.target
                };
                for &id in ids {
                    bead_of[id] = number;
                }
            }
            for sentence in side.ids() {
                let alone = side.alone[sentence].unwrap_or(1.0);
                let first = all.len();
                for number in self.near(in_target, sentence, &bead_of) {
                    let bead = &settled[number];
                    if let Some(known) = self.weigh(in_target, sentence, alone, bead) {
                        all.push(Candidate {
                            in_target,
                            sentence,
                            source: bead.source.clone(),
                            target: bead.target.clone(),
                            known,
                            bead: number,
                        });
                    }
                }
                rivals(&mut all[first..]);
            }
        }
        all
    }

    /// The beads of the sentences nearest to a sentence, the nearest first.
    fn near(&self, in_target: bool, sentence: usize, bead_of: &[usize]) -> Vec<usize> {
        let nearest = &self.whole.nearest;
        let others = if in_target {
            nearest.back(sentence)
        } else {
            nearest.of(sentence)
        };
        let mut beads = Vec::new();
        for &(other, _) in others {
            let bead = bead_of[other as usize];
            if bead != usize::MAX && !beads.contains(&bead) && beads.len() < BEADS {
                beads.push(bead);
            }
        }
        beads
    }

    /// What is known of a sentence and a bead that it might belong to; `None` where it may not.
    fn weigh(
        &mut self,
        in_target: bool,
        sentence: usize,
        alone: f64,
        bead: &Settled,
    ) -> Option<Joint> {
        let (own, other, paragraphs) = if in_target {
            (&bead.target, &bead.source, self.whole.paragraphs.1)
        } else {
            (&bead.source, &bead.target, self.whole.paragraphs.0)
        };
        if paragraphs.get(sentence) != paragraphs.get(own[0]) {
            return None;
        }
        let here = usize::from(in_target);
        let (taking, taking_other) = (self.takings[here], self.takings[1 - here]);
        let rarity = |taking: Taking<'_>, ids: &[usize]| -> f32 {
            let tokens = ids.iter().flat_map(|&k| taking.side.tokens(k));
            tokens.map(|&t| taking.side.rarity(t as usize)).sum()
        };
        let count = |taking: Taking<'_>, ids: &[usize]| -> f32 {
            ids.iter()
                .map(|&k| taking.side.tokens(k).len())
                .sum::<usize>() as f32
        };
        let masses = &mut self.masses[1 - here];
        for &id in own {
            masses.add(taking_other.given, id);
        }
        let before = masses.explain(taking_other, other);
        masses.add(taking_other.given, sentence);
        let after = masses.explain(taking_other, other);
        masses.clear();
        let masses = &mut self.masses[here];
        for &id in other {
            masses.add(taking.given, id);
        }
        let back = masses.explain(taking, &[sentence]);
        masses.clear();

        let all = rarity(taking_other, other).max(0.1);
        let new = after.1 - before.1;
        if new <= 0.0 {
            return None;
        }
        let gap = own
            .iter()
            .map(|&id| id.abs_diff(sentence))
            .min()
            .unwrap_or(FAR)
            .min(FAR);
        let flag = |set: bool| f32::from(u8::from(set));
        let odds = |p: f64| log_odds(p as f32);
        let explained = back.1 / rarity(taking, &[sentence]).max(0.1);
        let gain = (after.0 - before.0) / count(taking_other, other).max(1.0).sqrt() / 3.0;
        let mut known: Joint = [0.0; JOINT_NAMES.len()];
        known.copy_from_slice(&[
            1.0,
            gain,
            back.0 / count(taking, &[sentence]).max(1.0).sqrt() / 3.0,
            new / all,
            new.ln_1p(),
            explained,
            1.0 - before.1 / all,
            odds(alone),
            odds(bead.related),
            odds(bead.probability),
            self.length_gain(in_target, sentence, bead),
            0.0,
            (gap as f32).ln(),
            flag(gap == 1),
            flag(in_target),
            (self.overview.literalness - 0.5) * 4.0,
            self.overview.known,
            flag(self.whole.own_lexicon),
            ((own.len() + other.len() - 1) as f32).ln(),
        ]);
        Some(known)
    }

    /// By how much the lengths of a bead agree better with a sentence than without it.
    fn length_gain(&self, in_target: bool, sentence: usize, bead: &Settled) -> f32 {
        let sum = |side: usize, ids: &[usize]| -> f32 {
            ids.iter()
                .map(|&k| self.takings[side].side.characters(k))
                .sum()
        };
        let (source, target) = (sum(0, &bead.source), sum(1, &bead.target));
        let more = self.takings[usize::from(in_target)]
            .side
            .characters(sentence);
        let odd = |source: f32, target: f32| {
            ((target + 3.0) / (self.overview.length_ratio * source + 3.0))
                .ln()
                .abs()
        };
        let after = if in_target {
            odd(source, target + more)
        } else {
            odd(source + more, target)
        };
        (odd(source, target) - after).clamp(-2.0, 2.0)
    }
}

/// Notes for each candidate of a sentence how much the best of its others explains, against it.
fn rivals(candidates: &mut [Candidate]) {
    const NEW: usize = 4;
    const RIVAL: usize = 11;
    let amounts: Vec<f32> = candidates.iter().map(|c| c.known[NEW]).collect();
    for (k, candidate) in candidates.iter_mut().enumerate() {
        let others = amounts.iter().enumerate().filter(|(other, _)| *other != k);
        let best = others.map(|(_, amount)| *amount).fold(0.0, f32::max);
        candidate.known[RIVAL] = (best / amounts[k].max(1e-3)).min(2.0);
    }
}
