//! Lexical scores of every span against every sentence of the band, kept as running sums.

use super::lattice::Band;
use crate::anchor::{Given, Sentences};

/// What a table holds for a span of the one side and a sentence of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// Log-likelihood ratio of the sentence's tokens: what the span gives them against what the document gives.
    Likelihood = 0,
    /// Evidence that the sentence before the span explains tokens better than the span does.
    LeakBefore = 1,
    /// The same for the sentence after it.
    LeakAfter = 2,
    /// Weight of the tokens that the span explains at all.
    Covered = 3,
}

const SCORES: usize = 4;

/// Running sums over the sentences of one side, for each span start and length of the other.
#[derive(Debug)]
pub struct SpanTable {
    longest: usize,
    lo: Vec<usize>,
    width: Vec<usize>,
    offset: Vec<usize>,
    sums: Vec<f32>,
}

/// How far a token must be better explained outside a span before that counts as leakage, 0–1.
const LEAK_THRESHOLD: f32 = 0.2;

impl SpanTable {
    /// Scores spans of up to `longest` sentences that start in the rows of `band` against the sentences of `other`.
    ///
    /// Costs rows × band width × tokens a sentence × `longest`.
    pub fn new(band: &Band, longest: usize, given: &Given, other: &Sentences) -> Self {
        let n = band.sources();
        let mut table = Self {
            longest,
            lo: Vec::with_capacity(n),
            width: Vec::with_capacity(n),
            offset: Vec::with_capacity(n),
            sums: Vec::new(),
        };
        let mut fill = Fill::new(given, other);
        for i in 0..n {
            let lo = band.row(i).start;
            let hi = band.row((i + longest).min(n)).end - 1;
            table.lo.push(lo);
            table.width.push(hi - lo + 1);
            table.offset.push(table.sums.len());
            fill.row(i, longest, lo..hi, &mut table.sums);
        }
        table
    }

    /// The score of span `start .. start + length` against sentences `from .. to` of the other side.
    pub fn get(&self, score: Score, start: usize, length: usize, from: usize, to: usize) -> f32 {
        let width = self.width[start];
        let base = self.offset[start] + ((length - 1) * SCORES + score as usize) * width;
        let lo = self.lo[start];
        self.sums[base + to - lo] - self.sums[base + from - lo]
    }

    /// The longest span it was made for.
    pub fn longest(&self) -> usize {
        self.longest
    }
}

/// Work space, one value a word type of the other side.
struct Fill<'a> {
    given: &'a Given,
    other: &'a Sentences,
    mass: Vec<f32>,
    most: Vec<f32>,
    before: Vec<f32>,
    after: Vec<f32>,
}

impl<'a> Fill<'a> {
    fn new(given: &'a Given, other: &'a Sentences) -> Self {
        let zeros = vec![0f32; other.types()];
        Self {
            given,
            other,
            mass: zeros.clone(),
            most: zeros.clone(),
            before: zeros.clone(),
            after: zeros,
        }
    }

    fn row(
        &mut self,
        i: usize,
        longest: usize,
        range: std::ops::Range<usize>,
        sums: &mut Vec<f32>,
    ) {
        let n = self.given.sentences();
        let width = range.len() + 1;
        let mut weight = 0.0;
        if i > 0 {
            scatter_most(&mut self.before, self.given, i - 1);
        }
        for length in 1..=longest {
            let base = sums.len();
            sums.resize(base + SCORES * width, 0.0);
            let Some(last) = (i + length).checked_sub(1).filter(|&last| last < n) else {
                continue;
            };
            for (entry, mass) in self.given.row(last) {
                self.mass[entry] += mass;
                self.most[entry] = self.most[entry].max(mass.min(1.0).sqrt());
            }
            weight += self.given.weight(last);
            if last + 1 < n {
                scatter_most(&mut self.after, self.given, last + 1);
            }
            self.sentences(range.clone(), weight.max(1e-6), &mut sums[base..]);
            if last + 1 < n {
                clear(&mut self.after, self.given, last + 1);
            }
        }
        for last in i..(i + longest).min(n) {
            clear(&mut self.mass, self.given, last);
            clear(&mut self.most, self.given, last);
        }
        if i > 0 {
            clear(&mut self.before, self.given, i - 1);
        }
    }

    fn sentences(&self, range: std::ops::Range<usize>, weight: f32, sums: &mut [f32]) {
        let width = range.len() + 1;
        let mut running = [0f32; SCORES];
        for (k, j) in range.enumerate() {
            for &token in self.other.tokens(j) {
                let token = token as usize;
                let rarity = self.other.rarity(token);
                let (most, before, after) =
                    (self.most[token], self.before[token], self.after[token]);
                if most > 0.0 {
                    running[0] +=
                        (1.0 + self.mass[token] / (weight * self.given.background(token))).ln();
                    running[3] += rarity * most;
                }
                if before > most + LEAK_THRESHOLD {
                    running[1] += rarity * (before - most);
                }
                if after > most + LEAK_THRESHOLD {
                    running[2] += rarity * (after - most);
                }
            }
            running[0] -= self.other.tokens(j).len() as f32 * std::f32::consts::LN_2;
            for (score, sum) in running.iter().enumerate() {
                sums[score * width + k + 1] = *sum;
            }
        }
    }
}

fn scatter_most(into: &mut [f32], given: &Given, sentence: usize) {
    for (entry, mass) in given.row(sentence) {
        into[entry] = mass.min(1.0).sqrt();
    }
}

fn clear(values: &mut [f32], given: &Given, sentence: usize) {
    for (entry, _) in given.row(sentence) {
        values[entry] = 0.0;
    }
}

/// Log-likelihood ratios of single sentences, given a part of one sentence of the other side.
#[derive(Debug)]
pub struct EdgeTable {
    lo: Vec<usize>,
    offset: Vec<usize>,
    values: Vec<f32>,
}

impl EdgeTable {
    /// Scores each row of `band`, and one sentence more on both sides of it.
    ///
    /// Costs rows × band width × tokens a sentence.
    pub fn new(band: &Band, given: &Given, other: &Sentences) -> Self {
        let n = band.sources();
        let mut table = Self {
            lo: Vec::with_capacity(n),
            offset: vec![0],
            values: Vec::new(),
        };
        let mut mass = vec![0f32; other.types()];
        for i in 0..n {
            let lo = band.row(i).start.saturating_sub(1);
            let hi = band.row(i + 1).end.min(other.len());
            for (entry, value) in given.row(i) {
                mass[entry] = value;
            }
            let weight = given.weight(i).max(1.0);
            table.values.extend((lo..hi).map(|j| {
                let tokens = other.tokens(j);
                let explained: f32 = tokens
                    .iter()
                    .map(|&token| mass[token as usize])
                    .zip(tokens)
                    .filter(|(mass, _)| *mass > 0.0)
                    .map(|(mass, &token)| {
                        (1.0 + mass / (weight * given.background(token as usize))).ln()
                    })
                    .sum();
                let size = tokens.len().max(1) as f32;
                (explained - size * std::f32::consts::LN_2) / size.sqrt() / 3.0
            }));
            clear(&mut mass, given, i);
            table.lo.push(lo);
            table.offset.push(table.values.len());
        }
        table
    }

    /// The ratio for sentence `j` given row `i`, scaled by the root of its tokens; 0 outside the documents.
    pub fn get(&self, i: Option<usize>, j: Option<usize>) -> f32 {
        let (Some(i), Some(j)) = (i, j) else {
            return 0.0;
        };
        let Some(&lo) = self.lo.get(i) else {
            return 0.0;
        };
        let row = &self.values[self.offset[i]..self.offset[i + 1]];
        j.checked_sub(lo)
            .and_then(|k| row.get(k))
            .copied()
            .unwrap_or(0.0)
    }
}
