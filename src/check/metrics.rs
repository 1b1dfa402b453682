//! How well a translation keeps to a termbase, in the figures of the field.

use super::reference::{Compared, TERM_COST, WINDOWS};
use super::{TermCounts, ter};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Uses of terms counted over a corpus; see [`Metrics::new`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metrics {
    /// Terms that were used.
    pub terms: usize,
    /// Uses: places of the source where a term stands.
    pub uses: usize,
    /// Of them, those for which an approved rendering stands in the bead word by word, a place for each.
    pub exact: usize,
    /// Those with all of its words, in another way.
    pub varied: usize,
    /// Beads in which a term is rendered rightly, of terms that have two or more of them.
    pub repeated: usize,
    /// Of those, the ones with the most frequent rendering of their term.
    pub usual: usize,
    /// What [`Checker::compare`](super::Checker::compare) gave, summed, where there is a reference.
    pub compared: Option<Compared>,
}

#[derive(Serialize)]
struct Json {
    exact_match_accuracy: Option<f64>,
    match_accuracy: Option<f64>,
    term_consistency: Option<f64>,
    window_overlap: Option<BTreeMap<usize, f64>>,
    one_minus_term: Option<f64>,
    not_computed: BTreeMap<&'static str, &'static str>,
    terms: usize,
    uses: usize,
    exact: usize,
    varied: usize,
    repeated: usize,
    usual: usize,
    segments: Option<usize>,
    segments_with_terms: Option<usize>,
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

    /// Of the beads in which a term is rendered rightly, of terms that have two or more, the share with the most
    /// frequent rendering of their term, 0–1, each bead counting alike. What is rendered wrongly is not known to be one rendering or several, and not counted.
    /// `None` where no term is repeated.
    pub fn term_consistency(&self) -> Option<f64> {
        share(self.usual, self.repeated)
    }

    /// What another person needs to repeat the figures: version and definitions.
    pub fn signature(&self) -> String {
        let of_reference = if self.compared.is_some() {
            format!(
                "|segment:row|words:look-up-forms|window:{WINDOWS:?}-words-each-side,marks-left-out,places-one-to-one,\
                 mean-over-segments-with-a-term-in-the-reference|term:edits-by-reference-words,term-words-cost-{TERM_COST},\
                 shifts-up-to-{}-words,mean-over-segments",
                ter::MOST_SHIFTED
            )
        } else {
            String::new()
        };
        format!(
            "zhen-terms|v{}|use:place-in-source|exact:approved-rendering-in-bead,a-place-for-each-use,stems,case-free|\
             match:exact-or-all-words-in-any-order|consistency:most-frequent-of-approved,terms-in-two-beads-or-more|\
             average:micro{of_reference}",
            env!("CARGO_PKG_VERSION")
        )
    }

    /// Why a figure of the reference is not given.
    fn why_not(&self) -> &'static str {
        match self.compared {
            None => "needs a reference translation",
            Some(Compared { segments: 0, .. }) => "no segment with a reference",
            Some(_) => "no term in a reference",
        }
    }

    /// A figure a line, then the signature.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, value: Option<f64>, why: &str| {
            let value = value.map_or_else(|| why.to_owned(), |value| format!("{value:.4}"));
            let _ = writeln!(text, "{name}: {value}");
        };
        let (exact, all) = (self.exact_match_accuracy(), self.match_accuracy());
        line("exact-match accuracy", exact, "no uses");
        line("match accuracy", all, "no uses");
        let consistency = self.term_consistency();
        line("term consistency", consistency, "no repeated term");
        let overlap = self.compared.and_then(|one| one.window_overlap());
        for (k, size) in WINDOWS.iter().enumerate() {
            let name = format!("window overlap {size}");
            line(&name, overlap.map(|all| all[k]), self.why_not());
        }
        let rate = self.compared.and_then(|one| one.one_minus_term());
        line("1-TERm", rate, self.why_not());
        let _ = writeln!(text, "terms: {}\nuses: {}", self.terms, self.uses);
        if let Some(compared) = self.compared {
            let (segments, with_terms) = (compared.segments, compared.with_terms);
            let _ = writeln!(
                text,
                "segments: {segments}, with a term in the reference: {with_terms}"
            );
        }
        text + &self.signature() + "\n"
    }

    /// One JSON object; what is not computed is null, and `not_computed` says why.
    pub fn json(&self) -> String {
        let overlap = self.compared.and_then(|one| one.window_overlap());
        let one_minus_term = self.compared.and_then(|one| one.one_minus_term());
        let mut not_computed = BTreeMap::new();
        if overlap.is_none() {
            not_computed.insert("window_overlap", self.why_not());
        }
        if one_minus_term.is_none() {
            not_computed.insert("one_minus_term", self.why_not());
        }
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
            window_overlap: overlap.map(|all| WINDOWS.into_iter().zip(all).collect()),
            one_minus_term,
            not_computed,
            terms: self.terms,
            uses: self.uses,
            exact: self.exact,
            varied: self.varied,
            repeated: self.repeated,
            usual: self.usual,
            segments: self.compared.map(|one| one.segments),
            segments_with_terms: self.compared.map(|one| one.with_terms),
            signature: self.signature(),
        };
        serde_json::to_string_pretty(&json).unwrap_or_default() + "\n"
    }
}

fn share(part: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}
