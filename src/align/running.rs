//! Running sums over the sentences of one side: what a bead adds up costs no more than its ends.

use crate::anchor::Sentences;
use crate::anchor::marks::Marks;
use std::ops::Range;

/// Punctuation counted by [`counts`].
pub const COUNTED: usize = 7;

fn counts(marks: &Marks) -> [u8; COUNTED] {
    [
        marks.questions,
        marks.exclamations,
        marks.quotes,
        marks.ellipses,
        marks.semicolons,
        marks.colons,
        marks.brackets,
    ]
}

/// Running sums over the sentences of one side.
#[derive(Debug)]
pub struct Running {
    characters: Vec<f64>,
    tokens: Vec<u32>,
    rarity: Vec<f32>,
    counts: Vec<[u32; COUNTED]>,
}

impl Running {
    /// Adds up the sentences of a side.
    pub fn new(side: &Sentences) -> Self {
        let mut running = Self {
            characters: vec![0.0],
            tokens: vec![0],
            rarity: Vec::new(),
            counts: vec![[0; COUNTED]],
        };
        for i in 0..side.len() {
            running
                .characters
                .push(running.characters[i] + f64::from(side.characters(i)));
            running
                .tokens
                .push(running.tokens[i] + side.tokens(i).len() as u32);
            running.rarity.push(
                side.tokens(i)
                    .iter()
                    .map(|&t| side.rarity(t as usize))
                    .sum(),
            );
            let mut sum = running.counts[i];
            for (total, count) in sum.iter_mut().zip(counts(side.marks(i))) {
                *total += u32::from(count);
            }
            running.counts.push(sum);
        }
        running
    }

    /// Tokens of some sentences.
    pub fn tokens(&self, span: Range<usize>) -> u32 {
        self.tokens[span.end] - self.tokens[span.start]
    }

    /// Sums over `length` sentences from `start`.
    pub fn span(&self, start: usize, length: usize) -> Span {
        let end = start + length;
        let mut counts = [0f32; COUNTED];
        for (k, count) in counts.iter_mut().enumerate() {
            *count = (self.counts[end][k] - self.counts[start][k]) as f32;
        }
        Span {
            characters: (self.characters[end] - self.characters[start]) as f32,
            tokens: (self.tokens[end] - self.tokens[start]) as f32,
            rarity: self.rarity[start..end].iter().sum(),
            counts,
        }
    }
}

/// Sums over the sentences of one side of a bead.
pub struct Span {
    /// Characters.
    pub characters: f32,
    /// Tokens.
    pub tokens: f32,
    /// Sum of the rarity of its tokens.
    pub rarity: f32,
    /// Punctuation.
    pub counts: [f32; COUNTED],
}
