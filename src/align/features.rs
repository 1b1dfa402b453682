//! What speaks for and against a bead: the feature vector that the model weighs.

use super::first_pass::Overview;
use super::lattice::{BEADS, Band, FORBIDDEN, MOST_SOURCE, MOST_TARGET, each_node};
use super::tables::{EdgeTable, Score, Scores, SpanTable};
use crate::anchor::marks::{Marks, Terminal};
use crate::anchor::{Evidence, Sentences};
use std::ops::Range;

/// Punctuation counted by [`counts`].
const COUNTED: usize = 7;

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
struct Running {
    characters: Vec<f64>,
    tokens: Vec<u32>,
    rarity: Vec<f32>,
    counts: Vec<[u32; COUNTED]>,
}

impl Running {
    fn new(side: &Sentences) -> Self {
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

    fn span(&self, start: usize, length: usize) -> Span {
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
struct Span {
    characters: f32,
    tokens: f32,
    rarity: f32,
    counts: [f32; COUNTED],
}

/// What is needed to weigh the beads of a band.
#[derive(Debug)]
pub struct Features<'a> {
    evidence: &'a Evidence,
    overview: Overview,
    ratio: f32,
    /// Literalness of the document, centred and scaled to the size of the other features.
    literal: f32,
    /// What of the source and of the target is alone, on the scale of [`alone`].
    alone: (f32, f32),
    source: Running,
    target: Running,
    forward: SpanTable,
    backward: SpanTable,
    forward_edges: [EdgeTable; 2],
    backward_edges: [EdgeTable; 2],
}

/// Values of the features of one bead, in the order of [`names`].
pub type Vector = [f32; COUNT];

const NAMED: [&str; 85] = [
    "length.squared",
    "length.absolute",
    "ratio.absolute",
    "ratio.squared",
    "ratio.signed",
    "words.forward",
    "words.backward",
    "words.forward.root",
    "words.backward.root",
    "words.forward.literal",
    "words.backward.literal",
    "words.forward.weakest",
    "words.backward.weakest",
    "joined.omitted",
    "joined.added",
    "covered.target",
    "covered.source",
    "differ.question",
    "differ.exclamation",
    "differ.quotation",
    "differ.ellipsis",
    "differ.semicolon",
    "differ.colon",
    "differ.bracket",
    "shared.question",
    "shared.exclamation",
    "shared.quotation",
    "shared.ellipsis",
    "shared.semicolon",
    "shared.colon",
    "shared.bracket",
    "end.quoted.both",
    "end.quoted.source",
    "end.quoted.target",
    "start.quoted.both",
    "start.quoted.source",
    "start.quoted.target",
    "inside.both",
    "inside.source",
    "inside.target",
    "end.stop",
    "end.question",
    "end.exclamation",
    "end.ellipsis",
    "end.colon",
    "end.pause",
    "end.open",
    "end.source.question",
    "end.source.exclamation",
    "end.source.ellipsis",
    "end.source.colon",
    "end.source.pause",
    "end.source.open",
    "end.target.question",
    "end.target.exclamation",
    "end.target.ellipsis",
    "end.target.colon",
    "end.target.pause",
    "end.target.open",
    "edge.forward.first",
    "edge.forward.last",
    "edge.forward.next",
    "edge.forward.previous",
    "edge.forward.last.beyond",
    "edge.forward.first.before",
    "edge.forward.first.end",
    "edge.forward.last.start",
    "edge.backward.first",
    "edge.backward.last",
    "edge.backward.next",
    "edge.backward.previous",
    "edge.backward.last.beyond",
    "edge.backward.first.before",
    "edge.backward.first.end",
    "edge.backward.last.start",
    "omission.tokens",
    "addition.tokens",
    "omission.inside",
    "addition.inside",
    "omission.literal",
    "addition.literal",
    "omission.literal.tokens",
    "addition.literal.tokens",
    "omission.omitted",
    "addition.added",
];

/// Where some features stand that tell of a bead outside the lattice too.
pub const LENGTH: usize = place("length.absolute");
/// Words of the target through the source, by the root of its length.
pub const FORWARD: usize = place("words.forward.root");
/// The other direction.
pub const BACKWARD: usize = place("words.backward.root");
/// Share of the target's rare words that is explained.
pub const COVERED_TARGET: usize = place("covered.target");
/// Share of the source's.
pub const COVERED_SOURCE: usize = place("covered.source");

/// Where the feature of that name stands.
const fn place(name: &str) -> usize {
    let mut k = 0;
    while k < NAMED.len() {
        if same(NAMED[k].as_bytes(), name.as_bytes()) {
            return k;
        }
        k += 1;
    }
    panic!("no feature of that name");
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut k = 0;
    while k < a.len() && k < b.len() && a[k] == b[k] {
        k += 1;
    }
    k == a.len() && k == b.len()
}

/// The last of them, which only null beads have.
const NULL: usize = 10;

/// Features of a bead; the last ones tell its type.
pub const COUNT: usize = NAMED.len() + BEADS.len();

/// The names of the features, in order.
pub fn names() -> Vec<String> {
    let types = BEADS.iter().map(|(m, n)| format!("bead.{m}-{n}"));
    NAMED.iter().map(ToString::to_string).chain(types).collect()
}

/// The log-odds of the shares of source and target that are alone, 2 for a half; 0 up to where the first pass cannot tell
/// what is alone from what it does not understand, most of all without a dictionary.
fn alone(overview: &Overview) -> (f32, f32) {
    const VAGUE: f32 = 0.15;
    let understood = ((overview.known - 0.4) / 0.3).clamp(0.0, 1.0);
    let log_odds = |share: f32| (share / (1.0 - share)).ln();
    let scaled = |share: f32| {
        let share = (share * understood).clamp(VAGUE, 1.0 - VAGUE / 4.0);
        2.0 - 2.0 * log_odds(share) / log_odds(VAGUE)
    };
    (scaled(overview.omitted), scaled(overview.added))
}

struct Writer<'v> {
    values: &'v mut Vector,
    at: usize,
}

impl Writer<'_> {
    fn push(&mut self, value: f32) {
        self.values[self.at] = value;
        self.at += 1;
    }

    fn flag(&mut self, value: bool) {
        self.push(f32::from(u8::from(value)));
    }
}

impl<'a> Features<'a> {
    /// Prepares the beads of `band`.
    pub fn new(evidence: &'a Evidence, band: &Band, overview: Overview) -> Self {
        let transposed = band.transposed();
        Self {
            evidence,
            ratio: overview.length_ratio,
            literal: (overview.literalness - 0.5) * 4.0,
            alone: alone(&overview),
            overview,
            source: Running::new(&evidence.source),
            target: Running::new(&evidence.target),
            forward: SpanTable::new(
                band,
                MOST_SOURCE,
                Scores::All,
                &evidence.forward,
                &evidence.target,
            ),
            backward: SpanTable::new(
                &transposed,
                MOST_TARGET,
                Scores::All,
                &evidence.backward,
                &evidence.source,
            ),
            forward_edges: evidence
                .forward_edges
                .each_ref()
                .map(|g| EdgeTable::new(band, g, &evidence.target)),
            backward_edges: evidence
                .backward_edges
                .each_ref()
                .map(|g| EdgeTable::new(&transposed, g, &evidence.source)),
        }
    }

    /// What the first pass tells of the document.
    pub fn overview(&self) -> &Overview {
        &self.overview
    }

    /// Literalness of the document, centred and scaled to the size of the other features.
    pub fn literal(&self) -> f32 {
        self.literal
    }

    /// Tokens of both sides of a bead.
    pub fn tokens(&self, source: Range<usize>, target: Range<usize>) -> f32 {
        let count =
            |side: &Running, span: Range<usize>| side.tokens[span.end] - side.tokens[span.start];
        (count(&self.source, source) + count(&self.target, target)) as f32
    }

    /// Writes the features of bead type `bead` starting at (i, j).
    pub fn fill(&self, i: usize, j: usize, bead: usize, values: &mut Vector) {
        values.fill(0.0);
        values[NAMED.len() + bead] = 1.0;
        let (m, n) = BEADS[bead];
        let source = self.source.span(i, m);
        let target = self.target.span(j, n);
        let mut out = Writer { values, at: 0 };
        if m == 0 || n == 0 {
            out.at = NAMED.len() - NULL;
            self.fill_null(&mut out, i, j, &source, &target);
            return;
        }
        self.fill_lengths(&mut out, &source, &target);
        self.fill_words(&mut out, (i, m), (j, n), &source, &target);
        fill_marks(&mut out, &source, &target);
        self.fill_ends(&mut out, (i, m), (j, n));
        fill_edges(&mut out, &self.forward_edges, (i, m), (j, n));
        fill_edges(&mut out, &self.backward_edges, (j, n), (i, m));
    }

    fn fill_lengths(&self, out: &mut Writer<'_>, source: &Span, target: &Span) {
        let (expected, found) = (self.ratio * source.characters, target.characters);
        let z = (found - expected) / (self.ratio * f32::midpoint(found, expected).max(1.0)).sqrt();
        out.push(-(z * z).min(40.0) / 10.0);
        out.push(-z.abs().min(12.0));
        let ratio = ((found + 3.0) / (expected + 3.0)).ln();
        out.push(-ratio.abs());
        out.push(-ratio * ratio);
        out.push(ratio);
    }

    fn fill_words(
        &self,
        out: &mut Writer<'_>,
        (i, m): (usize, usize),
        (j, n): (usize, usize),
        source: &Span,
        target: &Span,
    ) {
        let forward = |score| self.forward.get(score, i, m, j, j + n);
        let backward = |score| self.backward.get(score, j, n, i, i + m);
        let (f, g) = (forward(Score::Likelihood), backward(Score::Likelihood));
        out.push(f / 10.0);
        out.push(g / 10.0);
        out.push(f / target.tokens.max(1.0).sqrt() / 3.0);
        out.push(g / source.tokens.max(1.0).sqrt() / 3.0);
        let literal = self.literal;
        out.push(literal * f / target.tokens.max(1.0).sqrt() / 3.0);
        out.push(literal * g / source.tokens.max(1.0).sqrt() / 3.0);
        let weakest = |count: usize, score: &dyn Fn(usize) -> f32| {
            if count == 1 {
                0.0
            } else {
                (0..count).map(score).fold(f32::INFINITY, f32::min)
            }
        };
        let each = |side: &Sentences, k: usize| (side.tokens(k).len() as f32).max(1.0).sqrt();
        out.push(weakest(n, &|k| {
            self.forward.get(Score::Likelihood, i, m, j + k, j + k + 1)
                / each(&self.evidence.target, j + k)
                / 3.0
        }));
        out.push(weakest(m, &|k| {
            self.backward.get(Score::Likelihood, j, n, i + k, i + k + 1)
                / each(&self.evidence.source, i + k)
                / 3.0
        }));
        // Where much is left out, what a bead joins is more likely alone.
        out.push(self.alone.0 * (m - 1) as f32);
        out.push(self.alone.1 * (n - 1) as f32);
        out.push(forward(Score::Covered) / target.rarity.max(0.1));
        out.push(backward(Score::Covered) / source.rarity.max(0.1));
    }

    fn fill_ends(&self, out: &mut Writer<'_>, (i, m): (usize, usize), (j, n): (usize, usize)) {
        let (first, other_first) = (self.evidence.source.marks(i), self.evidence.target.marks(j));
        let (last, other) = (
            self.evidence.source.marks(i + m - 1),
            self.evidence.target.marks(j + n - 1),
        );
        for (s, t) in [
            (last.ends_quoted, other.ends_quoted),
            (first.starts_quoted, other_first.starts_quoted),
            (last.inside_quotation, other.inside_quotation),
        ] {
            out.flag(s && t);
            out.flag(s && !t);
            out.flag(!s && t);
        }
        let kinds = [
            Terminal::Stop,
            Terminal::Question,
            Terminal::Exclamation,
            Terminal::Ellipsis,
            Terminal::Colon,
            Terminal::Pause,
            Terminal::Open,
        ];
        for kind in kinds {
            out.flag(last.terminal == kind && other.terminal == kind);
        }
        for kind in &kinds[1..] {
            out.flag(last.terminal == *kind && other.terminal != *kind);
        }
        for kind in &kinds[1..] {
            out.flag(last.terminal != *kind && other.terminal == *kind);
        }
    }

    fn fill_null(&self, out: &mut Writer<'_>, i: usize, j: usize, source: &Span, target: &Span) {
        let inside = |side: &Sentences, k: usize| k > 0 && side.marks(k - 1).inside_quotation;
        out.push(source.tokens.ln_1p());
        out.push(target.tokens.ln_1p());
        out.flag(source.tokens > 0.0 && inside(&self.evidence.source, i));
        out.flag(target.tokens > 0.0 && inside(&self.evidence.target, j));
        let literal = self.literal;
        let (omission, addition) = if target.tokens > 0.0 {
            (0.0, literal)
        } else {
            (literal, 0.0)
        };
        out.push(omission);
        out.push(addition);
        out.push(omission * source.tokens.ln_1p());
        out.push(addition * target.tokens.ln_1p());
        let (omitted, added) = self.alone;
        out.push(if target.tokens > 0.0 { 0.0 } else { omitted });
        out.push(if target.tokens > 0.0 { added } else { 0.0 });
    }
}

/// How well the clauses at the two ends of a bead go with the sentences inside it, and with those just outside.
fn fill_edges(
    out: &mut Writer<'_>,
    [first, last]: &[EdgeTable; 2],
    (i, m): (usize, usize),
    (j, n): (usize, usize),
) {
    out.push(first.get(Some(i), Some(j)));
    out.push(last.get(Some(i + m - 1), Some(j + n - 1)));
    out.push(first.get(Some(i + m), Some(j + n - 1)));
    out.push(last.get(i.checked_sub(1), Some(j)));
    out.push(last.get(Some(i + m - 1), Some(j + n)));
    out.push(first.get(Some(i), j.checked_sub(1)));
    let many = n > 1;
    out.push(if many {
        first.get(Some(i), Some(j + n - 1))
    } else {
        0.0
    });
    out.push(if many {
        last.get(Some(i + m - 1), Some(j))
    } else {
        0.0
    });
}

fn fill_marks(out: &mut Writer<'_>, source: &Span, target: &Span) {
    for k in 0..COUNTED {
        out.push(-(source.counts[k] - target.counts[k]).abs().min(3.0));
    }
    for k in 0..COUNTED {
        out.push(source.counts[k].min(target.counts[k]).min(3.0));
    }
}

/// Calls `visit(node * BEADS.len() + bead, features)` for every bead of the band that ends inside it.
pub fn each_bead(band: &Band, features: &Features<'_>, mut visit: impl FnMut(usize, &Vector)) {
    let mut vector = [0f32; COUNT];
    each_node(band, |node, i, j| {
        for (bead, &(m, n)) in BEADS.iter().enumerate() {
            if band.node(i + m, j + n).is_some() {
                features.fill(i, j, bead, &mut vector);
                visit(node * BEADS.len() + bead, &vector);
            }
        }
    });
}

/// The value of every bead of the band under `weights`: the lattice's input.
pub fn values(band: &Band, features: &Features<'_>, weights: &Vector) -> Vec<f32> {
    let mut values = vec![FORBIDDEN; band.len() * BEADS.len()];
    each_bead(band, features, |at, vector| {
        values[at] = weights.iter().zip(vector).map(|(w, x)| w * x).sum();
    });
    values
}
