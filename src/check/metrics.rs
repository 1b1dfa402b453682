//! How well a translation keeps to a termbase, in the figures of the field.

use super::TermCounts;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Uses of terms counted over a corpus; see [`Metrics::new`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Terms that were used.
    pub terms: usize,
    /// Uses: pairs of a bead and a term that stands in its source.
    pub uses: usize,
    /// Of them, those whose approved rendering stands in the bead word by word.
    pub exact: usize,
    /// Those with all of its words, in another way.
    pub varied: usize,
    /// Right uses of terms that have two or more of them.
    pub repeated: usize,
    /// Of those, the ones with the most frequent rendering of their term.
    pub usual: usize,
}

/// Why a figure is not given.
const UNREFERENCED: &str = "needs a reference translation";

#[derive(Serialize)]
struct Json {
    exact_match_accuracy: Option<f64>,
    match_accuracy: Option<f64>,
    term_consistency: Option<f64>,
    window_overlap: Option<f64>,
    one_minus_term: Option<f64>,
    not_computed: BTreeMap<&'static str, &'static str>,
    terms: usize,
    uses: usize,
    exact: usize,
    varied: usize,
    repeated: usize,
    usual: usize,
    signature: String,
}

impl Metrics {
    /// Sums the counts of each term, and how often each rendering of a term stands rightly, as
    /// [`Checked`](super::Checked) gives them. Linear.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use zhen::check::{Metrics, TermCounts};
    ///
    /// let counts = TermCounts { uses: 4, exact: 2, varied: 1, ..TermCounts::default() };
    /// let rendered = BTreeMap::from([((0, 0), 2), ((0, 1), 1)]);
    /// let metrics = Metrics::new(&BTreeMap::from([(0, counts)]), &rendered);
    /// assert_eq!(metrics.exact_match_accuracy(), Some(0.5));
    /// assert_eq!(metrics.term_consistency(), Some(2.0 / 3.0));
    /// ```
    pub fn new(
        counts: &BTreeMap<usize, TermCounts>,
        rendered: &BTreeMap<(usize, usize), usize>,
    ) -> Self {
        let mut metrics = Self {
            terms: counts.len(),
            ..Self::default()
        };
        for one in counts.values() {
            metrics.uses += one.uses;
            metrics.exact += one.exact;
            metrics.varied += one.varied;
        }
        let mut by_term: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (&(entry, _), &count) in rendered {
            let (all, most) = by_term.entry(entry).or_default();
            *all += count;
            *most = count.max(*most);
        }
        for (all, most) in by_term.into_values().filter(|(all, _)| *all > 1) {
            metrics.repeated += all;
            metrics.usual += most;
        }
        metrics
    }

    /// Share of uses whose approved rendering stands word by word, 0–1, inflection aside (exact-match accuracy of Alam
    /// et al. 2021, over stems). `None` without uses.
    pub fn exact_match_accuracy(&self) -> Option<f64> {
        share(self.exact, self.uses)
    }

    /// The same where all words of a rendering in another order or with others between do too.
    pub fn match_accuracy(&self) -> Option<f64> {
        share(self.exact + self.varied, self.uses)
    }

    /// Of the right uses of terms that have two or more, the share with the most frequent rendering of their term, 0–1,
    /// each use counting alike. What is rendered wrongly is not known to be one rendering or several, and not counted.
    /// `None` where no term is repeated.
    pub fn term_consistency(&self) -> Option<f64> {
        share(self.usual, self.repeated)
    }

    /// What another person needs to repeat the figures: version and definitions.
    pub fn signature() -> String {
        format!(
            "zhen-terms|v{}|use:bead-and-term|exact:approved-rendering-in-bead,stems,case-free|\
             match:exact-or-all-words-in-any-order|consistency:most-frequent-of-approved,terms-used-twice-or-more|\
             average:micro",
            env!("CARGO_PKG_VERSION")
        )
    }

    /// A figure a line, then the signature.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, value: Option<f64>, why: &str| {
            let value = value.map_or_else(|| why.to_owned(), |value| format!("{value:.4}"));
            let _ = writeln!(text, "{name}: {value}");
        };
        line(
            "exact-match accuracy",
            self.exact_match_accuracy(),
            "no uses",
        );
        line("match accuracy", self.match_accuracy(), "no uses");
        line(
            "term consistency",
            self.term_consistency(),
            "no repeated term",
        );
        line("window overlap", None, UNREFERENCED);
        line("1-TERm", None, UNREFERENCED);
        let _ = writeln!(text, "terms: {}\nuses: {}", self.terms, self.uses);
        text + &Self::signature() + "\n"
    }

    /// One JSON object; what is not computed is null, and `not_computed` says why.
    pub fn json(&self) -> String {
        let mut not_computed = BTreeMap::from([
            ("window_overlap", UNREFERENCED),
            ("one_minus_term", UNREFERENCED),
        ]);
        if self.uses == 0 {
            not_computed.insert("exact_match_accuracy", "no uses");
            not_computed.insert("match_accuracy", "no uses");
        }
        if self.repeated == 0 {
            not_computed.insert("term_consistency", "no repeated term");
        }
        let json = Json {
            exact_match_accuracy: self.exact_match_accuracy(),
            match_accuracy: self.match_accuracy(),
            term_consistency: self.term_consistency(),
            window_overlap: None,
            one_minus_term: None,
            not_computed,
            terms: self.terms,
            uses: self.uses,
            exact: self.exact,
            varied: self.varied,
            repeated: self.repeated,
            usual: self.usual,
            signature: Self::signature(),
        };
        serde_json::to_string_pretty(&json).unwrap_or_default() + "\n"
    }
}

fn share(part: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}
