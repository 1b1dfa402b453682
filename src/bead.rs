//! Beads and ladders: which source sentences translate which target sentences (Gale & Church 1993).

use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A probability, 0–1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Probability(f64);

impl Probability {
    /// `value` held to 0–1; not-a-number becomes 0.
    pub fn new(value: f64) -> Self {
        Self(if value.is_nan() {
            0.0
        } else {
            value.clamp(0.0, 1.0)
        })
    }

    /// Its value.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// What a bead says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BeadKind {
    /// Both sides, in order.
    Aligned,
    /// Source sentences without a translation.
    Omission,
    /// Target sentences without a source.
    Addition,
    /// Both sides, out of order: it crosses others, or the sentences of a side do not stand together.
    Crossing,
}

/// Source sentences and the target sentences that translate them, by zero-based id, ascending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bead {
    /// Ids of source sentences; empty for an addition.
    pub source: Vec<usize>,
    /// Ids of target sentences; empty for an omission.
    pub target: Vec<usize>,
    /// What it says.
    pub kind: BeadKind,
    /// How sure it is.
    pub probability: Probability,
}

impl BeadKind {
    /// Every kind, in the order summaries list them.
    pub const ALL: [Self; 4] = [
        Self::Aligned,
        Self::Crossing,
        Self::Omission,
        Self::Addition,
    ];

    /// Its name as files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aligned => "aligned",
            Self::Omission => "omission",
            Self::Addition => "addition",
            Self::Crossing => "crossing",
        }
    }

    /// The kind called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether a bead of this kind has sentences on both sides.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Aligned | Self::Crossing)
    }
}

impl Bead {
    /// A bead in order; its kind follows from which sides are empty.
    pub fn new(source: Vec<usize>, target: Vec<usize>, probability: Probability) -> Self {
        let kind = match (source.is_empty(), target.is_empty()) {
            (false, true) => BeadKind::Omission,
            (true, false) => BeadKind::Addition,
            _ => BeadKind::Aligned,
        };
        Self {
            source,
            target,
            kind,
            probability,
        }
    }
}

/// The whole answer for one document pair: every sentence of both sides stands in exactly one bead.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ladder {
    /// Beads in source order; an addition stands after the bead of the target sentence before it.
    pub beads: Vec<Bead>,
}

impl Ladder {
    /// Checks that this is the whole answer for `n` source and `m` target sentences: [`Ladder::check_ids`], and every
    /// sentence stands in some bead. Linear in beads and sentences.
    ///
    /// # Errors
    /// Names the first bead or sentence that breaks the rule; beads are numbered from 0.
    pub fn check(&self, n: usize, m: usize) -> Result<()> {
        let (source, target) = self.covered(n, m)?;
        for (side, covered) in [("source", source), ("target", target)] {
            if let Some(id) = covered.iter().position(|&seen| !seen) {
                return Err(fault(format!(
                    "{side} sentence {id} stands in no bead, expected exactly one"
                )));
            }
        }
        Ok(())
    }

    /// Checks what holds for part of a ladder too, as a filter leaves it: ids are below `n` and `m` and ascend within
    /// a bead, no sentence stands in two beads, kinds say which sides are empty, and beads that have source sentences
    /// are in source order. Linear in beads and sentences.
    ///
    /// # Errors
    /// Names the first bead that breaks a rule; beads are numbered from 0.
    pub fn check_ids(&self, n: usize, m: usize) -> Result<()> {
        self.covered(n, m).map(|_| ())
    }

    fn covered(&self, n: usize, m: usize) -> Result<(Vec<bool>, Vec<bool>)> {
        let (mut source, mut target) = (vec![false; n], vec![false; m]);
        let mut last = None;
        for (number, bead) in self.beads.iter().enumerate() {
            let expected = match (bead.source.is_empty(), bead.target.is_empty()) {
                (true, true) => {
                    return Err(fault(format!(
                        "bead {number} is empty on both sides, expected a sentence"
                    )));
                }
                (false, true) => bead.kind == BeadKind::Omission,
                (true, false) => bead.kind == BeadKind::Addition,
                (false, false) => bead.kind.is_whole(),
            };
            if !expected {
                return Err(fault(format!(
                    "bead {number} is called {} but has {} source and {} target sentences",
                    bead.kind.name(),
                    bead.source.len(),
                    bead.target.len()
                )));
            }
            cover(number, "source", &bead.source, &mut source)?;
            cover(number, "target", &bead.target, &mut target)?;
            if let Some(&first) = bead.source.first() {
                if last.is_some_and(|last| first < last) {
                    return Err(fault(format!(
                        "bead {number} begins at source sentence {first}, which comes before the bead above it; \
                         expected source order"
                    )));
                }
                last = Some(first);
            }
        }
        Ok((source, target))
    }
}

fn fault(message: String) -> Error {
    Error::new("ladder", message)
}

/// Marks `ids` in `covered`.
fn cover(number: usize, side: &str, ids: &[usize], covered: &mut [bool]) -> Result<()> {
    if !ids.is_sorted_by(|a, b| a < b) {
        return Err(fault(format!(
            "the {side} ids of bead {number} are {ids:?}, expected ascending ones"
        )));
    }
    for &id in ids {
        match covered.get_mut(id) {
            None => {
                return Err(fault(format!(
                    "bead {number} holds {side} sentence {id}, expected one below {}",
                    covered.len()
                )));
            }
            Some(true) => {
                return Err(fault(format!(
                    "bead {number} holds {side} sentence {id}, which stands in an earlier bead too"
                )));
            }
            Some(seen) => *seen = true,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(beads: &[(&[usize], &[usize])]) -> Ladder {
        Ladder {
            beads: beads
                .iter()
                .map(|(s, t)| Bead::new(s.to_vec(), t.to_vec(), Probability::new(0.5)))
                .collect(),
        }
    }

    #[test]
    fn whole_ladders_pass() {
        ladder(&[]).check(0, 0).unwrap();
        ladder(&[(&[0], &[0, 1]), (&[], &[2]), (&[1], &[])])
            .check(2, 3)
            .unwrap();
        ladder(&[(&[0, 2], &[1]), (&[1], &[0])])
            .check(3, 2)
            .unwrap();
    }

    #[test]
    fn each_broken_rule_is_named() {
        type Case<'a> = (&'a [(&'a [usize], &'a [usize])], usize, usize, &'a str);
        let cases: &[Case<'_>] = &[
            (&[(&[0], &[0])], 2, 1, "source sentence 1 stands in no bead"),
            (&[(&[0], &[0])], 1, 2, "target sentence 1 stands in no bead"),
            (
                &[(&[0], &[1])],
                1,
                1,
                "target sentence 1, expected one below 1",
            ),
            (
                &[(&[0], &[0]), (&[0], &[1])],
                1,
                2,
                "bead 1 holds source sentence 0, which",
            ),
            (&[(&[], &[])], 0, 0, "empty on both sides"),
            (&[(&[1, 0], &[0])], 2, 1, "[1, 0], expected ascending"),
            (&[(&[1], &[0]), (&[0], &[1])], 2, 2, "expected source order"),
        ];
        for (beads, n, m, expected) in cases {
            let message = ladder(beads).check(*n, *m).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
        let mut wrong = ladder(&[(&[0], &[0])]);
        wrong.beads[0].kind = BeadKind::Omission;
        let message = wrong.check(1, 1).unwrap_err().to_string();
        assert!(
            message.contains("called omission but has 1 source and 1 target"),
            "{message}"
        );
    }

    #[test]
    fn part_of_a_ladder_passes_the_weaker_check() {
        let part = ladder(&[(&[1], &[0])]);
        part.check_ids(3, 1).unwrap();
        part.check(3, 1).unwrap_err();
    }

    #[test]
    fn names_are_those_serde_writes() {
        for kind in BeadKind::ALL {
            assert_eq!(
                serde_json::to_string(&kind).unwrap(),
                format!("\"{}\"", kind.name())
            );
            assert_eq!(BeadKind::from_name(kind.name()), Some(kind));
        }
    }
}
