//! Lexical scores of every span against every sentence of the band, kept as running sums.

use super::lattice::Band;
use crate::anchor::{Given, Sentences};
use std::f64::consts::LN_2;
use std::ops::Range;

/// What a table holds for a span of the one side and a sentence of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// Log-likelihood ratio of the sentence's tokens: what the span gives them against what the document gives.
    Likelihood = 0,
    /// Weight of the tokens that the span explains at all.
    Covered = 1,
}

/// Which scores a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scores {
    /// Only [`Score::Likelihood`].
    Likelihood,
    /// All of them.
    All,
}

impl Scores {
    fn count(self) -> usize {
        match self {
            Self::Likelihood => 1,
            Self::All => 2,
        }
    }
}

/// Running sums over the sentences of one side, for each span start and length of the other.
#[derive(Debug)]
pub struct SpanTable {
    scores: Scores,
    lo: Vec<usize>,
    width: Vec<usize>,
    offset: Vec<usize>,
    sums: Vec<f32>,
}

impl SpanTable {
    /// Scores spans of up to `longest` sentences that start in the rows of `band` against the sentences of `other`.
    ///
    /// Costs rows × band width × tokens a sentence × `longest`.
    pub fn new(
        band: &Band,
        longest: usize,
        scores: Scores,
        given: &Given,
        other: &Sentences,
    ) -> Self {
        let n = band.sources();
        let mut table = Self {
            scores,
            lo: Vec::with_capacity(n),
            width: Vec::with_capacity(n),
            offset: Vec::with_capacity(n),
            sums: Vec::new(),
        };
        let mut fill = Fill::new(band, longest, scores, given, other);
        for i in 0..n {
            let sentences = fill.sentences(i, longest);
            table.lo.push(sentences.start);
            table.width.push(sentences.len() + 1);
            table.offset.push(table.sums.len());
            fill.row(i, &mut table.sums);
        }
        table
    }

    /// The score of span `start .. start + length` against sentences `from .. to` of the other side, all inside the
    /// band.
    pub fn get(&self, score: Score, start: usize, length: usize, from: usize, to: usize) -> f32 {
        self.span(score, start, length).get(from, to)
    }

    /// The scores of span `start .. start + length`.
    pub fn span(&self, score: Score, start: usize, length: usize) -> SpanScores<'_> {
        debug_assert!(self.scores == Scores::All || score == Score::Likelihood);
        let width = self.width[start];
        let base =
            self.offset[start] + ((length - 1) * self.scores.count() + score as usize) * width;
        SpanScores {
            lo: self.lo[start],
            sums: &self.sums[base..base + width],
        }
    }
}

/// The scores of one span.
#[derive(Clone, Copy, Debug)]
pub struct SpanScores<'a> {
    lo: usize,
    sums: &'a [f32],
}

impl SpanScores<'_> {
    /// The score against sentences `from .. to` of the other side, all inside the band.
    pub fn get(&self, from: usize, to: usize) -> f32 {
        self.sums[to - self.lo] - self.sums[from - self.lo]
    }
}

/// Tokens that are worked on together.
const LANES: usize = 4;
/// A value for each token of a block.
type Block = [f32; LANES];

/// The types of the tokens of a side in blocks; the last block of a sentence is filled up with a type that no token has
/// and nothing is given to.
struct Blocks {
    types: Vec<[u32; LANES]>,
    /// Blocks before each sentence, and in all.
    starts: Vec<usize>,
}

impl Blocks {
    fn new(side: &Sentences) -> Self {
        let mut blocks = Self {
            types: Vec::new(),
            starts: vec![0],
        };
        for sentence in 0..side.len() {
            blocks
                .types
                .extend(side.tokens(sentence).chunks(LANES).map(|tokens| {
                    let mut block = [side.types() as u32; LANES];
                    block[..tokens.len()].copy_from_slice(tokens);
                    block
                }));
            blocks.starts.push(blocks.types.len());
        }
        blocks
    }

    /// The blocks of some sentences.
    fn of(&self, sentences: &Range<usize>) -> &[[u32; LANES]] {
        &self.types[self.starts[sentences.start]..self.starts[sentences.end]]
    }
}

/// What one sentence gives to each token of a run of the other side.
#[derive(Clone, Debug, Default)]
struct Gathered {
    /// Where the run starts, in blocks.
    start: usize,
    /// Mass over background.
    ratio: Vec<Block>,
    /// Root of the mass, at most 1.
    root: Vec<Block>,
}

/// Work space: what each sentence gives to the tokens near it is looked up once and added up span by span.
struct Fill<'a> {
    band: &'a Band,
    longest: usize,
    scores: Scores,
    given: &'a Given,
    other: &'a Sentences,
    blocks: Blocks,
    /// For each type of the other side what the present sentence gives it: ratio and root.
    types: Vec<(f32, f32)>,
    /// Of the last sentences, by number modulo the length of the ring.
    ring: Vec<Gathered>,
    gathered: usize,
    ratio: Vec<Block>,
    root: Vec<Block>,
    /// Of all tokens of the other side.
    rarity: Vec<Block>,
}

impl<'a> Fill<'a> {
    fn new(
        band: &'a Band,
        longest: usize,
        scores: Scores,
        given: &'a Given,
        other: &'a Sentences,
    ) -> Self {
        let blocks = Blocks::new(other);
        let rarity = |token: u32| {
            let token = token as usize;
            if token < other.types() {
                other.rarity(token)
            } else {
                0.0
            }
        };
        Self {
            rarity: match scores {
                Scores::Likelihood => Vec::new(),
                Scores::All => blocks.types.iter().map(|block| block.map(rarity)).collect(),
            },
            band,
            longest,
            scores,
            given,
            other,
            blocks,
            types: vec![(0.0, 0.0); other.types() + 1],
            ring: vec![Gathered::default(); longest],
            gathered: 0,
            ratio: Vec::new(),
            root: Vec::new(),
        }
    }

    /// Sentences of the other side that a bead can hold with `length` sentences from `i`.
    fn sentences(&self, i: usize, length: usize) -> Range<usize> {
        let last = (i + length).min(self.band.sources());
        self.band.row(i).start..self.band.row(last).end - 1
    }

    /// Looks up what sentence `k` gives, for all rows that ask.
    fn gather(&mut self, k: usize) {
        for (kind, mass) in self.given.row(k) {
            self.types[kind] = (mass / self.given.background(kind), mass.min(1.0).sqrt());
        }
        let first = self
            .sentences((k + 1).saturating_sub(self.longest), 0)
            .start;
        let end = self.sentences(k, self.longest).end;
        let len = self.ring.len();
        let gathered = &mut self.ring[k % len];
        gathered.start = self.blocks.starts[first];
        gathered.ratio.clear();
        gathered.root.clear();
        let all = self.scores == Scores::All;
        for block in self.blocks.of(&(first..end)) {
            let of = block.map(|token| self.types[token as usize]);
            gathered.ratio.push(of.map(|given| given.0));
            if all {
                gathered.root.push(of.map(|given| given.1));
            }
        }
        for (kind, _) in self.given.row(k) {
            self.types[kind] = (0.0, 0.0);
        }
    }

    fn row(&mut self, i: usize, sums: &mut Vec<f32>) {
        let n = self.given.sentences();
        let widest = self.sentences(i, self.longest);
        let width = widest.len() + 1;
        while self.gathered < (i + self.longest).min(n) {
            self.gather(self.gathered);
            self.gathered += 1;
        }
        let from = self.blocks.starts[widest.start];
        let count = self.blocks.starts[widest.end] - from;
        for values in [&mut self.ratio, &mut self.root] {
            values.clear();
            values.resize(count, [0.0; LANES]);
        }
        let mut weight = 0.0;
        for length in 1..=self.longest {
            let base = sums.len();
            sums.resize(base + self.scores.count() * width, 0.0);
            let last = i + length - 1;
            if last >= n {
                continue;
            }
            let range = self.sentences(i, length);
            weight += self.given.weight(last);
            let gathered = &self.ring[last % self.ring.len()];
            let at = from - gathered.start;
            for (sum, x) in self.ratio.iter_mut().zip(&gathered.ratio[at..]) {
                *sum = std::array::from_fn(|lane| sum[lane] + x[lane]);
            }
            self.likelihoods(range.clone(), weight.max(1e-6), &mut sums[base..]);
            if self.scores == Scores::All {
                let roots = gathered.root[at..].as_flattened();
                for (most, &x) in self.root.as_flattened_mut().iter_mut().zip(roots) {
                    *most = if x > *most { x } else { *most };
                }
                self.covered(range, &mut sums[base + width..]);
            }
        }
    }

    fn likelihoods(&self, range: Range<usize>, weight: f32, sums: &mut [f32]) {
        let mut running = 0.0;
        let starts = &self.blocks.starts[range.start..=range.end];
        let scale = 1.0 / weight;
        for ((sum, ends), j) in sums[1..].iter_mut().zip(starts.windows(2)).zip(range) {
            let ratios = &self.ratio[ends[0] - starts[0]..ends[1] - starts[0]];
            let tokens = self.other.tokens(j).len();
            running += log_of_product(ratios, scale, |ratios| *ratios) - tokens as f64 * LN_2;
            *sum = running as f32;
        }
    }

    fn covered(&self, range: Range<usize>, sums: &mut [f32]) {
        let mut running = 0.0;
        let starts = &self.blocks.starts[range.start..=range.end];
        let rarity = &self.rarity[starts[0]..];
        for (sum, ends) in sums[1..].iter_mut().zip(starts.windows(2)) {
            let blocks = ends[0] - starts[0]..ends[1] - starts[0];
            let pairs = self.root[blocks.clone()].iter().zip(&rarity[blocks]);
            let mut lanes = [0f32; LANES];
            for (root, rarity) in pairs {
                lanes = std::array::from_fn(|lane| lanes[lane] + root[lane] * rarity[lane]);
            }
            running += lanes.iter().sum::<f32>();
            *sum = running;
        }
    }
}

/// Blocks whose ratios are multiplied before a logarithm is taken. A ratio stays below 1e9 (a mass of at most a few times
/// the span's weight, a background of half a token at least), so that their product fits.
const FACTORS: usize = 8;

/// Σ ln(1 + ratio·scale): one logarithm for many tokens.
fn log_of_product<T>(blocks: &[T], scale: f32, ratios: impl Fn(&T) -> Block) -> f64 {
    let mut sum = 0.0;
    for part in blocks.chunks(FACTORS) {
        let mut products = [1f64; LANES];
        for block in part {
            let ratios = ratios(block);
            products =
                std::array::from_fn(|lane| products[lane] * f64::from(1.0 + ratios[lane] * scale));
        }
        sum += products.iter().product::<f64>().min(f64::MAX).ln();
    }
    sum
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
        let blocks = Blocks::new(other);
        let mut types = vec![0f32; other.types() + 1];
        for i in 0..n {
            let lo = band.row(i).start.saturating_sub(1);
            let hi = band.row(i + 1).end.min(other.len());
            for (kind, mass) in given.row(i) {
                types[kind] = mass / given.background(kind);
            }
            let scale = 1.0 / given.weight(i).max(1.0);
            table.values.extend((lo..hi).map(|j| {
                let ratios = |block: &[u32; LANES]| block.map(|token| types[token as usize]);
                let explained = log_of_product(blocks.of(&(j..j + 1)), scale, ratios) as f32;
                let size = other.tokens(j).len().max(1) as f32;
                (explained - size * std::f32::consts::LN_2) / size.sqrt() / 3.0
            }));
            for (kind, _) in given.row(i) {
                types[kind] = 0.0;
            }
            table.lo.push(lo);
            table.offset.push(table.values.len());
        }
        table
    }

    /// The ratios given row `i`; of no sentence where that is outside the documents.
    pub fn row(&self, i: Option<usize>) -> EdgeScores<'_> {
        let row = i.and_then(|i| Some((*self.lo.get(i)?, self.offset[i]..self.offset[i + 1])));
        let (lo, values) = row.unwrap_or_default();
        EdgeScores {
            lo,
            values: &self.values[values],
        }
    }
}

/// A row of an [`EdgeTable`].
#[derive(Clone, Copy, Debug)]
pub struct EdgeScores<'a> {
    lo: usize,
    values: &'a [f32],
}

impl EdgeScores<'_> {
    /// The ratio for sentence `j`, scaled by the root of its tokens; 0 outside the documents.
    pub fn get(&self, j: Option<usize>) -> f32 {
        j.and_then(|j| self.values.get(j.checked_sub(self.lo)?))
            .copied()
            .unwrap_or(0.0)
    }
}
