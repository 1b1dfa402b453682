//! Termbases made one.

use super::concepts::number;
use super::tbx::BACK;
use super::{Concept, Finding, Severity, Status, Term, Termbase};
use std::collections::{HashMap, HashSet};

/// Whether what `a` says holds against what `b` says, which comes later: if its rank is not worse.
pub(super) fn before(a: &Term, b: &Term) -> bool {
    let rank = |term: &Term| term.rank.unwrap_or(u32::MAX);
    rank(a) <= rank(b)
}

/// One termbase of several, and what they disagree on.
///
/// Concepts that share a Chinese term are one, unless both name a domain and not the same. Of a term that two give, the
/// one with the better rank is kept, the first of equals, with what the other alone says of part of speech, case, note
/// and source. Where two renderings are preferred, that with the better rank stays so, the first of equals, and the
/// other becomes admitted. Each such case is a finding: a warning where ranks decided, an error where only the order did.
///
/// Concepts and terms keep the order in which they came. Linear in the number of terms.
pub fn merge(termbases: impl IntoIterator<Item = Termbase>) -> (Termbase, Vec<Finding>) {
    let mut merged = Merged::default();
    for termbase in termbases {
        merged.add(termbase);
    }
    number(&mut merged.termbase.concepts);
    (merged.termbase, merged.findings)
}

#[derive(Default)]
struct Merged {
    termbase: Termbase,
    findings: Vec<Finding>,
    by_zh: HashMap<String, Vec<usize>>,
    ids: HashSet<String>,
}

impl Merged {
    fn add(&mut self, termbase: Termbase) {
        for line in termbase.head {
            self.head(line);
        }
        let known = self.termbase.concepts.len();
        for concept in termbase.concepts {
            // Those of one file were kept apart on purpose.
            match self.same(&concept).filter(|&index| index < known) {
                Some(index) => self.unite(index, concept),
                None => self.push(concept),
            }
        }
    }

    fn head(&mut self, line: String) {
        let head = &mut self.termbase.head;
        let known = head.iter().position(|known| known.starts_with(BACK));
        match (line.strip_prefix(BACK), known) {
            (Some(more), Some(at)) if !head[at].contains(more) => head[at].push_str(more),
            _ if head.contains(&line) || (line.starts_with(BACK) && known.is_some()) => {}
            _ => head.push(line),
        }
    }

    /// The first concept that shares a Chinese term, in a domain that does not differ.
    fn same(&self, concept: &Concept) -> Option<usize> {
        let shared = concept
            .zh
            .iter()
            .filter_map(|term| self.by_zh.get(&term.text))
            .flatten();
        shared.copied().find(|&index| {
            let other = &self.termbase.concepts[index].domain;
            other.is_empty() || concept.domain.is_empty() || *other == concept.domain
        })
    }

    fn index(&mut self, index: usize) {
        for term in &self.termbase.concepts[index].zh {
            let known = self.by_zh.entry(term.text.clone()).or_default();
            if !known.contains(&index) {
                known.push(index);
            }
        }
    }

    fn push(&mut self, mut concept: Concept) {
        if !self.ids.insert(concept.id.clone()) {
            concept.id.clear();
        }
        self.termbase.concepts.push(concept);
        self.index(self.termbase.concepts.len() - 1);
    }

    fn unite(&mut self, index: usize, concept: Concept) {
        let known = &mut self.termbase.concepts[index];
        for (field, more) in [
            (&mut known.domain, concept.domain),
            (&mut known.definition, concept.definition),
            (&mut known.note, concept.note),
        ] {
            fill(field, &more);
        }
        if !known.tbx.contains(&concept.tbx) {
            known.tbx.push_str(&concept.tbx);
        }
        for term in concept.zh {
            let _ = unite_term(&mut known.zh, term, &mut self.findings);
        }
        for term in concept.en {
            unite_rendering(&mut known.en, term, &mut self.findings);
        }
        self.index(index);
    }
}

fn fill(field: &mut String, more: &str) {
    if field.is_empty() {
        more.clone_into(field);
    }
}

/// Adds a term, or what it says to the same one; gives it back where there is none.
fn unite_term(terms: &mut Vec<Term>, term: Term, findings: &mut Vec<Finding>) -> Option<usize> {
    let same = |t: &Term| t.text == term.text && t.language == term.language;
    let Some(at) = terms.iter().position(same) else {
        terms.push(term);
        return Some(terms.len() - 1);
    };
    let mut other = term;
    if other.status != terms[at].status {
        let (first, later) = (&terms[at], &other);
        let message = format!(
            "{:?} is {} here and {} in {}",
            later.text, later.status, first.status, first.place
        );
        findings.push(disagreement(first, later, "contradiction", message));
    }
    if !before(&terms[at], &other) {
        std::mem::swap(&mut terms[at], &mut other);
    }
    let kept = &mut terms[at];
    kept.pos = kept.pos.take().or(other.pos);
    kept.case_sensitive = kept.case_sensitive.or(other.case_sensitive);
    fill(&mut kept.note, &other.note);
    fill(&mut kept.source, &other.source);
    fill(&mut kept.tbx, &other.tbx);
    None
}

/// Adds an English term, so that one at most is preferred that was not before.
fn unite_rendering(terms: &mut Vec<Term>, term: Term, findings: &mut Vec<Finding>) {
    let preferred = |t: &Term| t.status == Status::Preferred && t.language == term.language;
    let first = terms.iter().position(preferred);
    let Some(added) = unite_term(terms, term, findings) else {
        return;
    };
    let Some(first) = first.filter(|_| terms[added].status == Status::Preferred) else {
        return;
    };
    let (a, b) = (&terms[first], &terms[added]);
    let message = format!(
        "two preferred renderings: {:?}, and {:?} in {}",
        b.text, a.text, a.place
    );
    findings.push(disagreement(a, b, "conflict", message));
    let worse = if before(a, b) { added } else { first };
    terms[worse].status = Status::Admitted;
}

fn disagreement(first: &Term, later: &Term, rule: &'static str, message: String) -> Finding {
    let by_rank = first.rank != later.rank;
    let kept = if before(first, later) { first } else { later };
    let why = if by_rank {
        "its rank is better"
    } else {
        "it comes first"
    };
    Finding {
        place: later.place.clone(),
        severity: if by_rank {
            Severity::Warning
        } else {
            Severity::Error
        },
        rule,
        message,
        remedy: format!("{} holds, since {why}", kept.place),
    }
}
