//! What speaks for and against a bead: the feature vector that the model weighs.

use super::first_pass::Overview;
use super::lattice::{BEADS, Band, FORBIDDEN, MOST_SOURCE, MOST_TARGET, each_node};
use super::running::{COUNTED, Running, Span};
use super::tables::{EdgeTable, Score, Scores, SpanScores, SpanTable};
use crate::anchor::marks::Terminal;
use crate::anchor::{Evidence, Sentences};
use std::ops::Range;

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

    /// A flag for each way that both sides end; then, where they end in different ways, one for that of the source and
    /// one for that of the target, full stops aside.
    fn terminals(&mut self, source: Terminal, target: Terminal) {
        const KINDS: usize = Terminal::Open as usize + 1;
        let (s, t) = (source as usize, target as usize);
        let flags = &mut self.values[self.at..self.at + 3 * KINDS - 2];
        if s == t {
            flags[s] = 1.0;
        } else {
            if source != Terminal::Stop {
                flags[KINDS + s - 1] = 1.0;
            }
            if target != Terminal::Stop {
                flags[2 * KINDS - 1 + t - 1] = 1.0;
            }
        }
        self.at += flags.len();
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
        (self.source.tokens(source) + self.target.tokens(target)) as f32
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
        let forward = |score| self.forward.span(score, i, m);
        let backward = |score| self.backward.span(score, j, n);
        let (given, taken) = (forward(Score::Likelihood), backward(Score::Likelihood));
        let (f, g) = (given.get(j, j + n), taken.get(i, i + m));
        out.push(f / 10.0);
        out.push(g / 10.0);
        let f = f / target.tokens.max(1.0).sqrt() / 3.0;
        let g = g / source.tokens.max(1.0).sqrt() / 3.0;
        out.push(f);
        out.push(g);
        out.push(self.literal * f);
        out.push(self.literal * g);
        out.push(weakest(given, &self.evidence.target, j, n));
        out.push(weakest(taken, &self.evidence.source, i, m));
        // Where much is left out, what a bead joins is more likely alone.
        out.push(self.alone.0 * (m - 1) as f32);
        out.push(self.alone.1 * (n - 1) as f32);
        out.push(forward(Score::Covered).get(j, j + n) / target.rarity.max(0.1));
        out.push(backward(Score::Covered).get(i, i + m) / source.rarity.max(0.1));
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
        out.terminals(last.terminal, other.terminal);
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

/// The likelihood of the worst of several sentences, scaled by the root of its tokens; 0 for one.
fn weakest(scores: SpanScores<'_>, side: &Sentences, from: usize, count: usize) -> f32 {
    if count == 1 {
        return 0.0;
    }
    let each = |k| scores.get(k, k + 1) / (side.tokens(k).len() as f32).max(1.0).sqrt() / 3.0;
    (from..from + count).map(each).fold(f32::INFINITY, f32::min)
}

/// How well the clauses at the two ends of a bead go with the sentences inside it, and with those just outside.
fn fill_edges(
    out: &mut Writer<'_>,
    [first, last]: &[EdgeTable; 2],
    (i, m): (usize, usize),
    (j, n): (usize, usize),
) {
    let (own_first, own_last) = (first.row(Some(i)), last.row(Some(i + m - 1)));
    out.push(own_first.get(Some(j)));
    out.push(own_last.get(Some(j + n - 1)));
    out.push(first.row(Some(i + m)).get(Some(j + n - 1)));
    out.push(last.row(i.checked_sub(1)).get(Some(j)));
    out.push(own_last.get(Some(j + n)));
    out.push(own_first.get(j.checked_sub(1)));
    if n > 1 {
        out.push(own_first.get(Some(j + n - 1)));
        out.push(own_last.get(Some(j)));
    } else {
        out.at += 2;
    }
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
        values[at] = product(weights, vector);
    });
    values
}

/// The sum of weights times values, several at a time.
fn product(weights: &Vector, values: &Vector) -> f32 {
    const LANES: usize = 8;
    let (mut weights, mut values) = (weights.chunks_exact(LANES), values.chunks_exact(LANES));
    let mut lanes = [0f32; LANES];
    for (weights, values) in (&mut weights).zip(&mut values) {
        for ((lane, weight), value) in lanes.iter_mut().zip(weights).zip(values) {
            *lane += weight * value;
        }
    }
    let rest = weights.remainder().iter().zip(values.remainder());
    lanes.iter().sum::<f32>() + rest.map(|(weight, value)| weight * value).sum::<f32>()
}
