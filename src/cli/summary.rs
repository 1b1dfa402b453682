//! What was done, in a few lines for a person.

use std::fmt;
use zhen::bead::BeadKind;
use zhen::bitext::Bitext;
use zhen::corpus::Counts;

/// A side of which less is covered, in percent, has mostly no counterpart.
const MUCH: f64 = 60.0;
/// Below this probability a pair is worth a look.
const DOUBTFUL: f64 = 0.5;

/// Figures of the pairs aligned so far.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub counts: Counts,
    doubtful: usize,
}

impl Summary {
    /// Counts one pair of documents.
    pub fn add(&mut self, bitext: &Bitext) {
        self.counts.add(bitext);
        let beads = bitext.ladder.beads.iter();
        self.doubtful += beads
            .filter(|bead| bead.kind.is_whole() && bead.probability.get() < DOUBTFUL)
            .count();
    }
}

impl Summary {
    /// What a person would do next with such a result.
    fn advice(&self) -> &'static str {
        let share = |covered: usize, all: usize| 2 * covered < all;
        let counts = &self.counts;
        if share(counts.source_covered, counts.source_sentences)
            && share(counts.target_covered, counts.target_sentences)
        {
            "half of both sides or more has no partner: see whether the documents belong together, with -o review.html"
        } else if self.doubtful > 0 {
            "look at the doubtful pairs with -o review.html, or leave them out with --min-probability 0.5"
        } else {
            "-o review.html shows it side by side, -o corpus.tmx makes a translation memory"
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = &self.counts;
        if counts.bitexts > 1 {
            write!(f, "{} pairs of documents, ", counts.bitexts)?;
        }
        write!(
            f,
            "{} source and {} target sentences, {} beads:",
            counts.source_sentences,
            counts.target_sentences,
            counts.beads()
        )?;
        let kinds = BeadKind::ALL.map(|kind| format!(" {} {}", counts.of(kind), kind.name()));
        f.write_str(&kinds.join(","))?;
        if let Some(mean) = counts.mean_probability() {
            write!(
                f,
                "; mean probability {mean:.2}, {} below {DOUBTFUL}",
                self.doubtful
            )?;
        }
        let share = |covered: usize, all: usize| 100.0 * covered as f64 / all.max(1) as f64;
        let source = share(counts.source_covered, counts.source_sentences);
        let target = share(counts.target_covered, counts.target_sentences);
        write!(
            f,
            "\ncovered: {source:.0}% of the source, {target:.0}% of the target{}",
            match (source < MUCH, target < MUCH) {
                (true, false) => ": a summary",
                (false, true) => ": much was added",
                _ => "",
            }
        )?;
        write!(f, "\nnext: {}", self.advice())
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
                    bead(&[1], &[1, 2], 0.25),
                    bead(&[2], &[], 0.25),
                ],
            },
            ..Bitext::default()
        };
        bitext.source.sentences = vec![String::new(); 3];
        bitext.target.sentences = vec![String::new(); 3];
        let mut summary = Summary::default();
        summary.add(&bitext);
        assert_eq!(
            summary.to_string(),
            "3 source and 3 target sentences, 3 beads: 2 aligned, 0 crossing, 1 omission, 0 addition; \
             mean probability 0.62, 1 below 0.5\n\
             covered: 67% of the source, 100% of the target\n\
             next: look at the doubtful pairs with -o review.html, or leave them out with --min-probability 0.5"
        );
        summary.add(&bitext);
        assert!(
            summary
                .to_string()
                .starts_with("2 pairs of documents, 6 source")
        );
    }
}
