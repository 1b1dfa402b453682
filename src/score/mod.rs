//! Scores: alignments against gold.
//!
//! Strict and lax precision and recall are those of Thompson & Koehn (EMNLP 2019, section 5) and of Vecalign's
//! `score.py`: a bead is strictly right if the gold holds the very same bead, and laxly right if it shares a source
//! sentence and a target sentence with one gold bead. Precision counts every predicted bead, omissions and additions
//! too; recall counts the gold beads that have both sides.
//!
//! Containment suits gold that is coarser than the alignment (paragraph pairs, segments of a test set): a two-sided
//! bead is right if all its sentences lie in one gold bead, and a two-sided gold bead is covered if the two-sided
//! beads inside it hold exactly its sentences on both sides.

mod lines;
mod reliability;

pub use lines::{Link, parse_line, parse_lines};
pub use reliability::{Bin, Reliability};

use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::AddAssign;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ratio {
    /// Those that were right.
    pub right: usize,
    /// All.
    pub all: usize,
}

impl Ratio {
    /// Its value, 0–1; 0 where there was nothing to count, as `score.py` has it.
    pub fn value(self) -> f64 {
        if self.all == 0 {
            0.0
        } else {
            self.right as f64 / self.all as f64
        }
    }

    fn of(items: impl Iterator<Item = bool>) -> Self {
        let mut ratio = Self::default();
        for right in items {
            ratio.all += 1;
            ratio.right += usize::from(right);
        }
        ratio
    }
}

impl AddAssign for Ratio {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.all += other.all;
    }
}

/// Precision and recall of one metric.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metric {
    /// Predicted beads that are right.
    pub precision: Ratio,
    /// Gold beads that were found.
    pub recall: Ratio,
}

impl Metric {
    /// The harmonic mean of precision and recall, 0–1.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision.value(), self.recall.value());
        if p + r == 0.0 {
            0.0
        } else {
            2.0 * p * r / (p + r)
        }
    }
}

impl AddAssign for Metric {
    fn add_assign(&mut self, other: Self) {
        self.precision += other.precision;
        self.recall += other.recall;
    }
}

impl Serialize for Metric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Metric", 5)?;
        out.serialize_field("precision", &self.precision.value())?;
        out.serialize_field("recall", &self.recall.value())?;
        out.serialize_field("f1", &self.f1())?;
        out.serialize_field("precision_counts", &self.precision)?;
        out.serialize_field("recall_counts", &self.recall)?;
        out.end()
    }
}

/// All the figures of a document or, added up, of a collection (micro-average).
///
/// ```
/// use zhen::score::{Score, parse_lines};
/// let gold = parse_lines("gold", "[0]:[0]\n[1]:[1, 2]\n").unwrap();
/// let test = parse_lines("test", "[0]:[0]:0.9\n[1]:[1]:0.4\n[]:[2]:0.1\n").unwrap();
/// let score = Score::new(&gold, &test);
/// assert_eq!((score.strict.precision.right, score.strict.precision.all), (1, 3));
/// assert_eq!((score.lax.recall.right, score.lax.recall.all), (2, 2));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// The very same bead.
    pub strict: Metric,
    /// A source and a target sentence in common with one bead.
    pub lax: Metric,
    /// Inside one gold bead; see the module.
    pub containment: Metric,
    /// Sentences that the gold leaves alone, of both sides, which the test leaves alone too.
    pub null_recall: Ratio,
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.strict += other.strict;
        self.lax += other.lax;
        self.containment += other.containment;
        self.null_recall += other.null_recall;
    }
}

impl Score {
    /// Scores `test` against `gold`: both are sets (a bead that stands twice counts once, an empty one not at all).
    /// Linear in the number of sentences for ladders.
    pub fn new(gold: &[Link], test: &[Link]) -> Self {
        let (gold, test) = (set(gold), set(test));
        let (gold_whole, test_whole) = (two_sided(&gold), two_sided(&test));
        let (strict_precision, lax_precision) = hits(&test, &gold);
        let (strict_recall, lax_recall) = hits(&gold_whole, &test_whole);
        Self {
            strict: Metric {
                precision: strict_precision,
                recall: strict_recall,
            },
            lax: Metric {
                precision: lax_precision,
                recall: lax_recall,
            },
            containment: containment(&gold_whole, &test_whole),
            null_recall: null_recall(&gold, &test),
        }
    }
}

/// What another person needs to repeat the figures: version, number of documents and the definitions.
pub fn signature(documents: usize) -> String {
    format!(
        "zhen-eval|v{}|docs:{documents}|average:micro|precision:all-beads|recall:two-sided-gold|\
         lax:shares-source-and-target|containment:two-sided-inside-one-gold-bead|null:sentences",
        env!("CARGO_PKG_VERSION")
    )
}

/// Which beads of `test` are right, in its order: a two-sided one that stands in gold (or lies inside one gold bead,
/// where gold is of `segments`), a null bead whose sentences gold leaves alone.
pub fn right(gold: &[Link], test: &[Link], segments: bool) -> Vec<bool> {
    let all = set(gold);
    let mut paired: [HashMap<usize, Vec<usize>>; 2] = Default::default();
    for (number, link) in gold.iter().enumerate().filter(|(_, link)| link.two_sided()) {
        for (paired, ids) in paired.iter_mut().zip([&link.source, &link.target]) {
            for &id in ids {
                paired.entry(id).or_default().push(number);
            }
        }
    }
    let inside = |link: &Link| {
        let in_bead = |paired: &HashMap<usize, Vec<usize>>, ids: &[usize], number| {
            ids.iter()
                .all(|id| paired.get(id).is_some_and(|beads| beads.contains(&number)))
        };
        let candidates = paired[0].get(&link.source[0]).into_iter().flatten();
        candidates
            .copied()
            .any(|g| in_bead(&paired[0], &link.source, g) && in_bead(&paired[1], &link.target, g))
    };
    let alone = |link: &Link| {
        link.source.iter().all(|id| !paired[0].contains_key(id))
            && link.target.iter().all(|id| !paired[1].contains_key(id))
    };
    let judge = |link: &Link| match (link.two_sided(), segments) {
        (true, true) => inside(link),
        (true, false) => all.contains(link),
        (false, _) => alone(link),
    };
    test.iter().map(judge).collect()
}

fn set(links: &[Link]) -> BTreeSet<&Link> {
    links
        .iter()
        .filter(|l| !(l.source.is_empty() && l.target.is_empty()))
        .collect()
}

fn two_sided<'a>(links: &BTreeSet<&'a Link>) -> BTreeSet<&'a Link> {
    links.iter().copied().filter(|l| l.two_sided()).collect()
}

/// Strict and lax hits of `beads` in `reference`.
fn hits(beads: &BTreeSet<&Link>, reference: &BTreeSet<&Link>) -> (Ratio, Ratio) {
    let mut linked: HashMap<usize, HashSet<usize>> = HashMap::new();
    for link in reference {
        for &source in &link.source {
            linked.entry(source).or_default().extend(&link.target);
        }
    }
    let shares = |link: &Link| {
        link.source
            .iter()
            .filter_map(|s| linked.get(s))
            .any(|targets| link.target.iter().any(|t| targets.contains(t)))
    };
    (
        Ratio::of(beads.iter().map(|&link| reference.contains(link))),
        Ratio::of(
            beads
                .iter()
                .map(|&link| reference.contains(link) || shares(link)),
        ),
    )
}

/// Containment of two-sided beads.
fn containment(gold: &BTreeSet<&Link>, test: &BTreeSet<&Link>) -> Metric {
    let sides: Vec<(BTreeSet<usize>, BTreeSet<usize>)> = gold.iter().map(|l| l.sides()).collect();
    let mut by_source: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (g, (source, _)) in sides.iter().enumerate() {
        for &s in source {
            by_source.entry(s).or_default().push(g);
        }
    }
    let mut held = vec![(BTreeSet::new(), BTreeSet::new()); sides.len()];
    let precision = Ratio::of(test.iter().map(|link| {
        let mut inside = false;
        for &g in by_source.get(&link.source[0]).into_iter().flatten() {
            let (source, target) = &sides[g];
            if link.source.iter().all(|s| source.contains(s))
                && link.target.iter().all(|t| target.contains(t))
            {
                inside = true;
                held[g].0.extend(&link.source);
                held[g].1.extend(&link.target);
            }
        }
        inside
    }));
    Metric {
        precision,
        recall: Ratio::of(sides.iter().zip(&held).map(|(side, held)| side == held)),
    }
}

fn null_recall(gold: &BTreeSet<&Link>, test: &BTreeSet<&Link>) -> Ratio {
    let nulls = |links: &BTreeSet<&Link>| -> BTreeSet<(bool, usize)> {
        links
            .iter()
            .filter(|l| !l.two_sided())
            .flat_map(|l| {
                let source = l.source.iter().map(|&s| (false, s));
                source.chain(l.target.iter().map(|&t| (true, t)))
            })
            .collect()
    };
    let found = nulls(test);
    Ratio::of(nulls(gold).iter().map(|n| found.contains(n)))
}
