//! Figures of a part of a corpus, for its manifest and its card.

use super::export::DocumentEntry;
use crate::corpus::Row;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Upper bounds, in characters, of the classes of lengths but the last.
pub const LENGTHS: [usize; 8] = [10, 20, 40, 80, 120, 160, 240, 400];
/// Lower bounds, in hundredths, of the classes of probabilities.
pub const PROBABILITIES: [usize; 8] = [0, 50, 60, 70, 80, 90, 95, 99];

/// Documents and pairs of one value, such as a licence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Document pairs.
    pub documents: u64,
    /// Pairs written.
    pub pairs: u64,
}

/// What a part holds, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Document pairs, those of which no pair was kept included.
    pub documents: u64,
    /// Pairs written.
    pub pairs: u64,
    /// Characters of the sources.
    pub source_characters: u64,
    /// Characters of the targets.
    pub target_characters: u64,
    /// Pairs by the length of the source in characters; see [`LENGTHS`].
    pub source_lengths: [u64; LENGTHS.len() + 1],
    /// Pairs by the length of the target in characters; see [`LENGTHS`].
    pub target_lengths: [u64; LENGTHS.len() + 1],
    /// Pairs by probability; see [`PROBABILITIES`].
    pub probabilities: [u64; PROBABILITIES.len()],
    /// By publisher.
    pub sources: BTreeMap<String, Share>,
    /// By domain.
    pub domains: BTreeMap<String, Share>,
    /// By licence.
    pub licences: BTreeMap<String, Share>,
    /// By year.
    pub years: BTreeMap<String, Share>,
}

impl Figures {
    /// Adds a document and its rows that are written.
    pub fn add(&mut self, entry: &DocumentEntry, rows: &[Row]) {
        let pairs = rows.len() as u64;
        self.documents += 1;
        self.pairs += pairs;
        for row in rows {
            let source = row.source.text.chars().count();
            let target = row.target.text.chars().count();
            self.source_characters += source as u64;
            self.target_characters += target as u64;
            self.source_lengths[class(source)] += 1;
            self.target_lengths[class(target)] += 1;
            if let Some(probability) = row.probability {
                let hundredths = probability.get() * 100.0;
                let class = PROBABILITIES.partition_point(|&least| least as f64 <= hundredths);
                self.probabilities[class.max(1) - 1] += 1;
            }
        }
        let provenance = &entry.provenance;
        let year = provenance.date.get(..4).unwrap_or_default();
        for (shares, value) in [
            (&mut self.sources, provenance.source.as_str()),
            (&mut self.domains, &provenance.domain),
            (&mut self.licences, &provenance.licence),
            (&mut self.years, year),
        ] {
            let value = if value.is_empty() { "unknown" } else { value };
            let share = shares.entry(value.to_owned()).or_default();
            share.documents += 1;
            share.pairs += pairs;
        }
    }

    /// Adds the figures of another part.
    pub fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        self.pairs += other.pairs;
        self.source_characters += other.source_characters;
        self.target_characters += other.target_characters;
        let add = |own: &mut [u64], more: &[u64]| {
            own.iter_mut()
                .zip(more)
                .for_each(|(own, more)| *own += more);
        };
        add(&mut self.source_lengths, &other.source_lengths);
        add(&mut self.target_lengths, &other.target_lengths);
        add(&mut self.probabilities, &other.probabilities);
        for (own, more) in [
            (&mut self.sources, &other.sources),
            (&mut self.domains, &other.domains),
            (&mut self.licences, &other.licences),
            (&mut self.years, &other.years),
        ] {
            for (value, share) in more {
                let own = own.entry(value.clone()).or_default();
                own.documents += share.documents;
                own.pairs += share.pairs;
            }
        }
    }
}

fn class(characters: usize) -> usize {
    LENGTHS.partition_point(|&most| most < characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_belong_to_the_class_they_end() {
        let classes = [1, 10, 11, 400, 401].map(class);
        assert_eq!(classes, [0, 0, 1, 7, 8]);
    }
}
