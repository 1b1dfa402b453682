//! What is not right, weighed: forbidden forms, capitals, consistency, and uses with no approved rendering.

use super::consistency::{Rendered, listed};
use super::document::{Document, Pair, TermUses};
use super::english::Word;
use super::rendering::{How, Match, Pattern, Rendering};
use super::{Checker, Finding, Kind};
use crate::lexicon::numeral;
use crate::term::Status;
use crate::text::Span;
use std::collections::BTreeMap;

impl Checker<'_> {
    /// Forbidden and deprecated forms in a bead, and capitals.
    pub(super) fn ruled_out(
        &self,
        pair: &Pair<'_>,
        one: &mut TermUses,
        claims: &[(Span, usize)],
        findings: &mut Vec<Finding>,
    ) {
        let target = pair.target(self);
        let renderings = &self.renderings[one.entry];
        let enough = |aside: Option<Span>| {
            let own = claims.iter().filter(|(claim, entry)| {
                *entry == one.entry
                    && aside.is_none_or(|span| claim.end <= span.start || span.end <= claim.start)
            });
            own.count() >= one.spans.len()
        };
        let before = findings.len();
        for (_, rendering) in renderings.ruled_out() {
            for found in target.exact(&rendering.pattern) {
                if self.is_explained(pair, one, rendering, &found, claims) {
                    continue;
                }
                let confidence = match self.numbered(pair, one, &found) {
                    Some(false) => continue,
                    Some(true) => 0.97,
                    None if !enough(Some(found.span)) => 0.95,
                    None if rendering.pattern.content() > 1 => 0.6,
                    None => 0.3,
                };
                let kind = match rendering.status {
                    Status::Deprecated => Kind::Deprecated,
                    _ => Kind::Forbidden,
                };
                findings.push(self.finding(pair, one, kind, confidence, Some(found.span)));
            }
        }
        if !enough(None)
            && one
                .right
                .as_ref()
                .is_none_or(|right| right.found.how == How::Loose)
        {
            for (_, pattern) in &renderings.never {
                let found = target.exact(pattern).into_iter().find(|found| {
                    !claims.iter().any(|(claim, _)| {
                        claim.start < found.span.end && found.span.start < claim.end
                    })
                });
                if let Some(found) = found {
                    findings.push(self.finding(pair, one, Kind::Forbidden, 0.85, Some(found.span)));
                }
            }
        }
        if findings.len() > before {
            // What is loose and overlaps a forbidden form is no rendering of its own.
            let overlaps = |found: &Match| {
                findings[before..].iter().any(|finding| {
                    finding
                        .target_span
                        .is_some_and(|s| s.start < found.span.end && found.span.start < s.end)
                })
            };
            if one
                .right
                .as_ref()
                .is_some_and(|right| right.found.how == How::Loose || overlaps(&right.found))
            {
                one.right = None;
            }
            return;
        }
        if let Some(right) = &one.right {
            let rendering = &renderings.all[right.rendering];
            if rendering.case_matters
                && right.found.how == How::Exact
                && !target.has_capitals(&right.found, &rendering.pattern)
            {
                let mut finding = self.finding(pair, one, Kind::Case, 0.9, Some(right.found.span));
                finding.message = format!(
                    "{:?} has other capitals than {:?}",
                    finding.found, rendering.text
                );
                findings.push(finding);
            }
        }
    }

    /// Whether a forbidden form is part of something right: of a longer approved rendering in the bead, or of one of
    /// the same words whose spelling is closer.
    fn is_explained(
        &self,
        pair: &Pair<'_>,
        one: &TermUses,
        rendering: &Rendering,
        found: &Match,
        claims: &[(Span, usize)],
    ) -> bool {
        let target = pair.target(self);
        let closeness = target.closeness(found, &rendering.pattern);
        claims.iter().any(|&(claim, entry)| {
            let covers = claim.start <= found.span.start && found.span.end <= claim.end;
            if !covers || claim != found.span {
                return covers;
            }
            entry != one.entry
                || self.renderings[entry].approved().any(|(_, approved)| {
                    target.exact(&approved.pattern).iter().any(|other| {
                        other.span == claim
                            && target.closeness(other, &approved.pattern) >= closeness
                    })
                })
        })
    }

    /// For a term that follows a number (2.3个百分点): whether the form follows the number of one of its uses. `None` where
    /// that cannot be told.
    fn numbered(&self, pair: &Pair<'_>, one: &TermUses, found: &Match) -> Option<bool> {
        let words = pair.target(self).words();
        let before = words[..found.words.start.min(words.len())].last()?;
        let value = number(before)?;
        let mut known = false;
        for span in &one.spans {
            if let Some(own) = number_before(&pair.source[..span.start]) {
                known = true;
                if own == value {
                    return Some(true);
                }
            }
        }
        known.then_some(false)
    }

    /// Renderings other than the one a document uses: the most frequent one, of equals the first in the target.
    pub(super) fn inconsistent(&self, document: &Document<'_>, findings: &mut Vec<Finding>) {
        let mut by_entry: BTreeMap<usize, Vec<(usize, &TermUses, usize)>> = BTreeMap::new();
        for &at in &document.order {
            for one in &document.pairs[at].uses {
                if let Some(right) = &one.right {
                    by_entry
                        .entry(one.entry)
                        .or_default()
                        .push((at, one, right.rendering));
                }
            }
        }
        for (entry, uses) in by_entry {
            let renderings = &self.renderings[entry];
            let single = renderings.one_per_document || self.one_rendering;
            let mut stand: Vec<(usize, Rendered)> = Vec::new();
            let mut count = |rendering: usize, at: usize| {
                let known = stand.iter().position(|(other, _)| *other == rendering);
                let known = known.unwrap_or_else(|| {
                    let text = renderings.all[rendering].text.clone();
                    stand.push((rendering, Rendered::new(text)));
                    stand.len() - 1
                });
                stand[known].1.add(document.pairs[at].place());
            };
            if renderings.one_per_document {
                // The whole target counts, whatever was paired with what.
                for &at in &document.order {
                    let own = document.pairs[at]
                        .uses
                        .iter()
                        .find(|one| one.entry == entry);
                    match own.and_then(|one| one.right.as_ref()) {
                        Some(right) => count(right.rendering, at),
                        None => self
                            .standing(&document.pairs[at], renderings)
                            .into_iter()
                            .for_each(|rendering| count(rendering, at)),
                    }
                }
            } else {
                for &(at, _, rendering) in &uses {
                    count(rendering, at);
                }
            }
            let Some(usual) = usual(&stand) else { continue };
            for (at, one, rendering) in uses {
                if rendering == usual
                    || is_short(&renderings.all[rendering], &renderings.all[usual])
                {
                    continue;
                }
                let Some(right) = &one.right else { continue };
                let confidence = match (single, right.found.how) {
                    (true, How::Exact) => 0.9,
                    (true, How::Loose) => 0.4,
                    (false, _) => 0.2,
                };
                let mut finding = self.finding(
                    &document.pairs[at],
                    one,
                    Kind::Inconsistent,
                    confidence,
                    Some(right.found.span),
                );
                finding.message = format!(
                    "{:?} stands here, the document has {}; use {:?}",
                    finding.found,
                    listed(stand.iter().map(|(_, rendered)| rendered)),
                    renderings.all[usual].text
                );
                finding.expected = vec![renderings.all[usual].text.clone()];
                finding.renderings = stand.iter().map(|(_, one)| one.clone()).collect();
                findings.push(finding);
            }
        }
    }
}

/// The most frequent of several renderings; of equals the first. `None` where there is one or none.
fn usual(stand: &[(usize, Rendered)]) -> Option<usize> {
    let most = stand.iter().map(|(_, one)| one.count).max()?;
    let first = stand.iter().find(|(_, one)| one.count == most)?;
    (stand.len() > 1).then_some(first.0)
}

impl Checker<'_> {
    /// The approved renderings that stand in a pair's target word by word, not inside another one.
    fn standing(&self, pair: &Pair<'_>, renderings: &super::rendering::Renderings) -> Vec<usize> {
        let target = pair.target(self);
        let all: Vec<(usize, Span)> = renderings
            .approved()
            .flat_map(|(index, r)| {
                target
                    .exact(&r.pattern)
                    .into_iter()
                    .map(move |found| (index, found.span))
            })
            .collect();
        let inside = |a: Span, b: Span| b.start <= a.start && a.end <= b.end && a != b;
        all.iter()
            .filter(|(_, a)| !all.iter().any(|(_, b)| inside(*a, *b)))
            .map(|(index, _)| *index)
            .collect()
    }
}

/// Whether one of two renderings is the acronym of the other.
pub(super) fn is_short(a: &Rendering, b: &Rendering) -> bool {
    let (Pattern::English(a), Pattern::English(b)) = (&a.pattern, &b.pattern) else {
        return false;
    };
    is_acronym_of(a, b) || is_acronym_of(b, a)
}

/// Whether `short` is one word in capitals whose letters begin the words of `full`, those without meaning aside.
pub(super) fn is_acronym_of(short: &[Word], full: &[Word]) -> bool {
    let [short] = short else { return false };
    short.is_acronym() && is_initials(&short.text, full)
}

/// Whether the letters of `short` begin the words of `full` in order, each content word being met.
pub(super) fn is_initials(short: &str, full: &[Word]) -> bool {
    let letters: Vec<char> = short
        .trim_end_matches('s')
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if letters.len() < 2 {
        return false;
    }
    let mut k = 0;
    for word in full {
        let first = word
            .text
            .chars()
            .next()
            .and_then(|c| c.to_uppercase().next());
        if first.is_some() && first == letters.get(k).copied() {
            k += 1;
        } else if word.is_content() {
            return false;
        }
    }
    k == letters.len()
}

/// The value of a number word, as digits.
fn number(word: &Word) -> Option<String> {
    word.text
        .contains(|c: char| c.is_ascii_digit())
        .then(|| word.stem.clone())
}

/// The number that a Chinese text ends with.
fn number_before(text: &str) -> Option<String> {
    let text = text.trim_end();
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | '．' | '０'..='９');
    let start = text
        .char_indices()
        .rev()
        .take_while(|&(_, c)| digit(c))
        .last()
        .map(|(at, _)| at);
    if let Some(start) = start {
        return Some(crate::term::Folded::chinese(&text[start..]).text);
    }
    let start = text
        .char_indices()
        .rev()
        .take_while(|&(_, c)| numeral::is_numeral(c))
        .last()
        .map(|(at, _)| at)?;
    numeral::chinese(&text[start..]).map(|value| (value as u64).to_string())
}
