//! A part of a document pair by itself, weighed as in the whole: rarity and background stay those of the documents.

use super::{Evidence, Given, Sentences, Translations};

impl Evidence {
    /// The evidence of some sentences of both sides, ids ascending, renumbered from 0.
    ///
    /// Linear in their tokens and in the word types of the documents.
    #[must_use]
    pub fn part(&self, sources: &[usize], targets: &[usize]) -> Self {
        let both =
            |given: &[Given; 2], ids: &[usize]| given.each_ref().map(|given| given.selected(ids));
        Self {
            source: self.source.selected(sources),
            target: self.target.selected(targets),
            forward: self.forward.selected(sources),
            backward: self.backward.selected(targets),
            forward_edges: both(&self.forward_edges, sources),
            backward_edges: both(&self.backward_edges, targets),
            translations: Translations::default(),
        }
    }
}

impl Sentences {
    /// Without forms and names, which only the look-up of words needs.
    fn selected(&self, ids: &[usize]) -> Self {
        let mut part = Self {
            kinds: self.kinds.clone(),
            weights: self.weights.clone(),
            counts: self.counts.clone(),
            rarity: self.rarity.clone(),
            offsets: vec![0],
            ..Self::default()
        };
        for &id in ids {
            let (first_ends, last_starts) = self.clauses[id];
            let (from, to) = (self.offsets[id], part.tokens.len());
            part.clauses
                .push((first_ends - from + to, last_starts - from + to));
            part.tokens.extend_from_slice(self.tokens(id));
            part.offsets.push(part.tokens.len());
            part.characters.push(self.characters[id]);
            part.marks.push(self.marks[id]);
        }
        part
    }
}

impl Given {
    fn selected(&self, ids: &[usize]) -> Self {
        let mut part = Self {
            offsets: vec![0],
            entries: Vec::new(),
            weights: ids.iter().map(|&id| self.weights[id]).collect(),
            background: self.background.clone(),
        };
        for &id in ids {
            part.entries
                .extend_from_slice(&self.entries[self.offsets[id]..self.offsets[id + 1]]);
            part.offsets.push(part.entries.len());
        }
        part
    }
}
