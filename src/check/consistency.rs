//! One term, one rendering: what a corpus has for each term, over all of its documents.

use super::weigh::is_short;
use super::{Checked, Checker, Finding, Kind, TermCounts};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Where a bead stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Name of the document pair, or of the file of a corpus that names none.
    pub document: String,
    /// Index of the bead in the ladder, from 0.
    pub bead: usize,
    /// Line of the file, from 1, in a corpus that names no documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.document.is_empty() {
            write!(f, "{}:", self.document)?;
        }
        write!(f, "{}", self.line.unwrap_or(self.bead))
    }
}

/// A rendering of a term, with how often and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The rendering as the termbase has it.
    pub text: String,
    /// How often it stands.
    pub count: usize,
    /// The first [`MOST_PLACES`] places where it does.
    pub places: Vec<Place>,
}

/// Places of a rendering that are kept.
pub const MOST_PLACES: usize = 5;

impl Rendered {
    pub(super) fn new(text: String) -> Self {
        Self {
            text,
            count: 0,
            places: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, place: Place) {
        self.count += 1;
        if self.places.len() < MOST_PLACES {
            self.places.push(place);
        }
    }
}

/// Renderings with their counts: `"border port" 3, "crossing" 1`.
pub(super) fn listed<'a>(all: impl Iterator<Item = &'a Rendered>) -> String {
    let all: Vec<String> = all
        .map(|one| format!("{:?} {}", one.text, one.count))
        .collect();
    all.join(", ")
}

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut places: Vec<String> = self.places.iter().map(Place::to_string).collect();
        if self.count > places.len() {
            places.push("…".to_owned());
        }
        write!(f, "{:?} {} ({})", self.text, self.count, places.join(", "))
    }
}

/// An approved rendering that stands rightly for a term in a bead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RightUse {
    /// Which of [`Checker::finder`]'s entries.
    pub entry: usize,
    /// Which of the renderings that the termbase has for it.
    pub rendering: usize,
    /// Index of the bead in the ladder.
    pub bead: usize,
    /// Bytes of the bead's source text where the term stands first.
    pub source_span: Option<Span>,
    /// Bytes of the bead's target text where the rendering stands.
    pub target_span: Span,
}

/// The renderings of every term of a corpus. Memory follows the terms and their renderings, not the corpus: a count,
/// some places and one example of each.
#[derive(Debug, Default)]
pub struct Consistency {
    counts: BTreeMap<usize, TermCounts>,
    terms: BTreeMap<usize, Vec<Seen>>,
    documents: usize,
}

/// A rendering as it was met.
#[derive(Debug)]
struct Seen {
    rendering: usize,
    rendered: Rendered,
    /// The document that had it last.
    document: usize,
    /// Whether more than one document has it.
    spread: bool,
    /// The first use.
    example: Finding,
}

impl Consistency {
    /// Takes in what was found in a document whose beads stand at `place`; documents in the order of the corpus.
    pub fn add(
        &mut self,
        checker: &Checker<'_>,
        bitext: &crate::bitext::Bitext,
        checked: &Checked,
        place: impl Fn(usize) -> Place,
    ) {
        self.documents += 1;
        for (&entry, &counts) in &checked.counts {
            *self.counts.entry(entry).or_default() += counts;
        }
        for right in &checked.right {
            let seen = self.terms.entry(right.entry).or_default();
            let known = seen.iter().position(|one| one.rendering == right.rendering);
            let at = known.unwrap_or_else(|| {
                let text = &checker.renderings[right.entry].all[right.rendering].text;
                seen.push(Seen {
                    rendering: right.rendering,
                    rendered: Rendered::new(text.clone()),
                    document: self.documents,
                    spread: false,
                    example: example(checker, bitext, right, place(right.bead)),
                });
                seen.len() - 1
            });
            let one = &mut seen[at];
            one.rendered.add(place(right.bead));
            one.spread |= one.document != self.documents;
            one.document = self.documents;
        }
    }

    /// The counts of each entry of [`Checker::finder`] that was used.
    pub fn counts(&self) -> &BTreeMap<usize, TermCounts> {
        &self.counts
    }

    /// How often each approved rendering stands, by entry and index of the rendering.
    pub fn rendered(&self) -> BTreeMap<(usize, usize), usize> {
        let all = self.terms.iter().flat_map(|(&entry, seen)| {
            seen.iter()
                .map(move |one| ((entry, one.rendering), one.rendered.count))
        });
        all.collect()
    }

    /// A finding for each term that documents of the corpus render differently, in the order of the termbase: at the
    /// first use of another rendering than the most frequent one (of equals, the one met first), an abbreviation of it
    /// aside. A term whose uses stand in one document is left to the findings of that document. How sure it is says
    /// whether a rule is broken: .9 where the checker wants one rendering everywhere, or where the termbase wants one
    /// in a document and documents have no names, so that all may be one; else .3.
    pub fn findings(&self, checker: &Checker<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (&entry, seen) in &self.terms {
            let several = seen
                .iter()
                .any(|one| one.spread || one.document != seen[0].document);
            let most = seen.iter().map(|one| one.rendered.count).max();
            let usual = seen.iter().find(|one| Some(one.rendered.count) == most);
            let Some(usual) = usual.filter(|_| several) else {
                continue;
            };
            let renderings = &checker.renderings[entry];
            let all = &renderings.all;
            let other = seen.iter().find(|one| {
                one.rendering != usual.rendering
                    && !is_short(&all[one.rendering], &all[usual.rendering])
            });
            let Some(other) = other else { continue };
            let nameless = other
                .rendered
                .places
                .iter()
                .all(|place| place.line.is_some());
            let ruled = checker.one_rendering || (renderings.one_per_document && nameless);
            let mut rendered: Vec<Rendered> = seen.iter().map(|one| one.rendered.clone()).collect();
            rendered.sort_by_key(|one| std::cmp::Reverse(one.count));
            findings.push(Finding {
                confidence: if ruled { 0.9 } else { 0.3 },
                expected: vec![usual.rendered.text.clone()],
                message: format!(
                    "the corpus has {}; use {:?}",
                    listed(rendered.iter()),
                    usual.rendered.text
                ),
                renderings: rendered,
                whole_corpus: true,
                ..other.example.clone()
            });
        }
        findings
    }
}

/// A finding at a right use, to be completed.
fn example(
    checker: &Checker<'_>,
    bitext: &crate::bitext::Bitext,
    right: &RightUse,
    place: Place,
) -> Finding {
    let bead = &bitext.ladder.beads[right.bead];
    let target = bitext.target.text(&bead.target);
    Finding {
        kind: Kind::Inconsistent,
        severity: Kind::Inconsistent.severity(),
        confidence: 0.0,
        document: place.document,
        bead: right.bead,
        line: place.line,
        source_ids: bead.source.clone(),
        target_ids: bead.target.clone(),
        concept: checker.ids[right.entry].clone(),
        term: checker.finder.entries()[right.entry].term.clone(),
        source_span: right.source_span,
        target_span: Some(right.target_span),
        found: right.target_span.of(&target).to_owned(),
        expected: Vec::new(),
        message: String::new(),
        source: bitext.source.text(&bead.source),
        target,
        renderings: Vec::new(),
        whole_corpus: false,
    }
}
