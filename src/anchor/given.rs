//! What sentences give to the words of the other side.

use super::{Part, Sentences, Translations};
use crate::lexicon::CONCEPT;

/// How much commoner a concept is taken to be than it is: its words, which stand beside it, have mostly told already.
const TOLD: f32 = 8.0;

/// What the sentences of one side give to the word types of the other.
#[derive(Clone, Debug)]
pub struct Given {
    pub(super) offsets: Vec<usize>,
    pub(super) entries: Vec<(u32, f32)>,
    pub(super) weights: Vec<f32>,
    pub(super) background: Vec<f32>,
}

impl Given {
    /// What a part of each sentence gives; `whole`, where it is known what the sentences give, spares that of sentences
    /// whose part is all.
    pub(super) fn new(
        from: &Sentences,
        part: Part,
        to: &Sentences,
        translations: &Translations,
        whole: Option<&Self>,
    ) -> Self {
        let mut given = Self {
            offsets: vec![0],
            entries: Vec::new(),
            weights: Vec::new(),
            background: Vec::new(),
        };
        let mut mass = vec![0f32; to.types()];
        let mut mean = vec![0f32; to.types()];
        let mut touched: Vec<u32> = Vec::new();
        for sentence in 0..from.len() {
            let tokens = from.part(sentence, part);
            if let Some(whole) = whole
                && tokens.len() == from.tokens(sentence).len()
            {
                let weight = whole.weights[sentence];
                let row = whole.offsets[sentence]..whole.offsets[sentence + 1];
                for &(e, m) in &whole.entries[row.clone()] {
                    mean[e as usize] += m / weight.max(1.0);
                }
                given.entries.extend_from_slice(&whole.entries[row]);
                given.offsets.push(given.entries.len());
                given.weights.push(weight);
                continue;
            }
            let mut weight = 0.0;
            for &z in tokens {
                weight += from.weights[z as usize];
                for &(e, t) in translations.of(z as usize) {
                    if mass[e as usize] == 0.0 {
                        touched.push(e);
                    }
                    mass[e as usize] += t;
                }
            }
            for e in touched.drain(..) {
                let m = std::mem::take(&mut mass[e as usize]);
                mean[e as usize] += m / weight.max(1.0);
                given.entries.push((e, m));
            }
            given.offsets.push(given.entries.len());
            given.weights.push(weight);
        }
        let tokens = to.counts.iter().sum::<f32>() + to.types() as f32;
        let sentences = from.len().max(1) as f32;
        given.background = to
            .counts
            .iter()
            .zip(&mean)
            .map(|(count, mean)| 0.5 * (count + 1.0) / tokens + 0.5 * mean / sentences)
            .collect();
        for (background, form) in given.background.iter_mut().zip(&to.forms) {
            if form.starts_with(CONCEPT) {
                *background *= TOLD;
            }
        }
        given
    }

    /// Sentences of the giving side.
    pub fn sentences(&self) -> usize {
        self.weights.len()
    }

    /// Types of the other side that `sentence` gives mass to, each once.
    pub fn row(&self, sentence: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.entries[self.offsets[sentence]..self.offsets[sentence + 1]]
            .iter()
            .map(|&(e, mass)| (e as usize, mass))
    }

    /// Weighted length of `sentence` in tokens.
    pub fn weight(&self, sentence: usize) -> f32 {
        self.weights[sentence]
    }

    /// What the document gives a type anyway: half its share of the tokens, half the mean of what sentences give it.
    pub fn background(&self, kind: usize) -> f32 {
        self.background[kind]
    }
}
