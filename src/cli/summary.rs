//! What was done, in a few lines for a person.

use std::fmt::{self, Write};
use zhen::bead::BeadKind;
use zhen::bitext::Bitext;

/// Below this probability a bead is worth a look.
const DOUBTFUL: f64 = 0.5;

/// Figures of the documents aligned so far.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pairs: usize,
    sentences: (usize, usize),
    beads: usize,
    /// 1-1, 1-2, 2-1, larger; omissions, additions, crossing.
    kinds: [usize; 7],
    probability: f64,
    doubtful: usize,
}

const KINDS: [&str; 7] = [
    "1-1", "1-2", "2-1", "larger", "omitted", "added", "crossing",
];

impl Summary {
    /// Counts one document pair.
    pub fn add(&mut self, bitext: &Bitext) {
        self.pairs += 1;
        self.sentences.0 += bitext.source.sentences.len();
        self.sentences.1 += bitext.target.sentences.len();
        for bead in &bitext.ladder.beads {
            let kind = match (bead.kind, bead.source.len(), bead.target.len()) {
                (BeadKind::Crossing, _, _) => 6,
                (BeadKind::Omission, _, _) => 4,
                (BeadKind::Addition, _, _) => 5,
                (BeadKind::Aligned, 1, 1) => 0,
                (BeadKind::Aligned, 1, 2) => 1,
                (BeadKind::Aligned, 2, 1) => 2,
                (BeadKind::Aligned, _, _) => 3,
            };
            self.kinds[kind] += 1;
            self.beads += 1;
            self.probability += bead.probability.get();
            self.doubtful += usize::from(bead.probability.get() < DOUBTFUL);
        }
    }

    /// How many pairs were counted.
    pub fn pairs(&self) -> usize {
        self.pairs
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds = String::new();
        for (kind, count) in KINDS.iter().zip(self.kinds) {
            if count > 0 {
                write!(kinds, "{} {kind}", if kinds.is_empty() { "" } else { "," })?;
                write!(kinds, " {count}")?;
            }
        }
        if self.pairs > 1 {
            write!(f, "{} pairs, ", self.pairs)?;
        }
        writeln!(
            f,
            "{} source and {} target sentences, {} beads:{kinds}",
            self.sentences.0, self.sentences.1, self.beads
        )?;
        write!(
            f,
            "mean probability {:.2}, {} below {DOUBTFUL}",
            self.probability / self.beads.max(1) as f64,
            self.doubtful
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhen::bead::{Bead, Ladder, Probability};

    #[test]
    fn beads_are_counted_by_kind() {
        let bead = |source: &[usize], target: &[usize], p| {
            Bead::new(source.to_vec(), target.to_vec(), Probability::new(p))
        };
        let mut bitext = Bitext {
            ladder: Ladder {
                beads: vec![
                    bead(&[0], &[0], 1.0),
                    bead(&[1], &[1, 2], 0.75),
                    bead(&[2], &[], 0.25),
                ],
            },
            ..Bitext::default()
        };
        bitext.source.sentences = vec![String::new(); 3];
        bitext.target.sentences = vec![String::new(); 3];
        let mut summary = Summary::default();
        summary.add(&bitext);
        let text = summary.to_string();
        assert_eq!(
            text,
            "3 source and 3 target sentences, 3 beads: 1-1 1, 1-2 1, omitted 1\n\
             mean probability 0.67, 1 below 0.5"
        );
        summary.add(&bitext);
        assert!(summary.to_string().starts_with("2 pairs, 6 source"));
    }
}
