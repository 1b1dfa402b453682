//! What is not right, weighed: forbidden forms, capitals, consistency, and uses with no approved rendering.

use super::document::{Document, Pair, TermUses};
use super::english::{self, Word};
use super::links::{densest, same_words};
use super::near;
use super::rendering::{How, Match, Pattern, Rendering, Target};
use super::{Checker, Finding, Kind};
use crate::lexicon::numeral;
use crate::lexicon::table::{COST_SCALE, Table};
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
            if rendering.case_matters && !target.has_capitals(&right.found, &rendering.pattern) {
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
            let mut counts: Vec<(usize, usize)> = Vec::new();
            let mut count =
                |rendering| match counts.iter_mut().find(|(other, _)| *other == rendering) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((rendering, 1)),
                };
            if renderings.one_per_document {
                // The whole target counts, whatever was paired with what.
                for &at in &document.order {
                    let own = document.pairs[at]
                        .uses
                        .iter()
                        .find(|one| one.entry == entry);
                    match own.and_then(|one| one.right.as_ref()) {
                        Some(right) => count(right.rendering),
                        None => self
                            .standing(&document.pairs[at], renderings)
                            .into_iter()
                            .for_each(&mut count),
                    }
                }
            } else {
                uses.iter().for_each(|&(_, _, rendering)| count(rendering));
            }
            if counts.len() < 2 {
                continue;
            }
            let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
            let Some(&(usual, _)) = counts.iter().find(|(_, count)| *count == most) else {
                continue;
            };
            let times: Vec<String> = counts
                .iter()
                .map(|(rendering, count)| format!("{:?} {count}", renderings.all[*rendering].text))
                .collect();
            for (at, one, rendering) in uses {
                if rendering == usual
                    || is_short(&renderings.all[rendering], &renderings.all[usual])
                {
                    continue;
                }
                let Some(right) = &one.right else { continue };
                let confidence = match (renderings.one_per_document, right.found.how) {
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
                    times.join(", "),
                    renderings.all[usual].text
                );
                finding.expected = vec![renderings.all[usual].text.clone()];
                findings.push(finding);
            }
        }
    }
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
fn is_short(a: &Rendering, b: &Rendering) -> bool {
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

/// From this mass on a link of another word explains a target word.
const CLAIM: f32 = 0.1;
/// From so many right uses on a document is about a term.
const SALIENT: usize = 3;
/// A Chinese term of so many characters whose rendering has so many content words is a technical one, for which near
/// synonyms do less.
const SPECIFIC: (usize, usize) = (5, 3);
/// A Chinese word is one of every day whose probability is above e to the minus this.
const FREQUENT: f64 = 8.5;

/// Whether a term is several words with capitals.
fn is_name(term: &str) -> bool {
    let mut words = term
        .split([' ', '-'])
        .filter(|word| word.chars().count() > 3);
    let first = words.next();
    first.is_some_and(|word| word.starts_with(char::is_uppercase))
        && term.contains(' ')
        && words.all(|word| word.starts_with(char::is_uppercase))
}

/// What is known of a use without an approved rendering.
struct Evidence {
    /// Share of the best approved rendering's content words that stand in the bead, 0–1.
    partial: f32,
    /// Share of the term that the lexicon links to words of the bead that nothing else explains better.
    linked: f32,
    /// How near words of the bead come to a rendering in other ways.
    near: f32,
    /// Whether the term is a general word, and a word of the bead that nothing explains may stand for it.
    general: bool,
    /// Share of the rest of the sentence that the lexicon links to the bead.
    covered: f32,
    /// Words in that rest.
    rest: usize,
    /// Where the words of `partial` and `linked` stand.
    span: Option<Span>,
}

impl Checker<'_> {
    /// The finding of a use for which nothing right stands, if it is one at all.
    pub(super) fn missing(
        &self,
        document: &Document<'_>,
        at: usize,
        one: &TermUses,
    ) -> Option<Finding> {
        let pair = &document.pairs[at];
        if pair.target.is_empty() || self.is_short_form(document, pair, one) {
            return None;
        }
        let renderings = &self.renderings[one.entry];
        renderings.approved().next()?;
        let evidence = self.evidence(pair, one);
        let strict = renderings.strict
            || (self.codes[0] == "en" && is_name(&self.finder.entries()[one.entry].term));
        let mut confidence = 0.9;
        let near = evidence.partial.max(evidence.linked).max(evidence.near);
        if !strict {
            let specific = self.codes[1] == "en"
                && one
                    .spans
                    .iter()
                    .any(|span| span.of(&pair.source).chars().count() >= SPECIFIC.0)
                && renderings
                    .approved()
                    .all(|(_, r)| r.pattern.content() >= SPECIFIC.1 || r.pattern.len() == 1);
            confidence *= 1.0 - if specific { 0.6 } else { 0.95 } * near;
        } else if evidence.partial >= 1.0 {
            confidence *= 0.4;
        }
        if evidence.rest >= 2 {
            // A sentence of which little stands on the other side was left out, or paired wrongly.
            confidence *= ((evidence.covered - 0.1) / 0.3).clamp(0.2, 1.0);
        }
        confidence *= self.elsewhere(document, at, one);
        if near < 0.1
            && document
                .right
                .get(&one.entry)
                .is_some_and(|&times| times >= SALIENT)
        {
            // What a document speaks of all the time need not be said each time.
            confidence *= 0.5;
        }
        if evidence.general {
            confidence *= 0.5;
        }
        if self.is_part_of_title(pair, one) {
            confidence *= 0.4;
        }
        Some(self.finding(pair, one, Kind::Missing, confidence, evidence.span))
    }

    /// Whether a short form stands in the bead that the document introduced, a note allows, or letters begin.
    fn is_short_form(&self, document: &Document<'_>, pair: &Pair<'_>, one: &TermUses) -> bool {
        let target = pair.target(self);
        let renderings = &self.renderings[one.entry];
        if renderings
            .short
            .iter()
            .any(|pattern| !target.exact(pattern).is_empty())
        {
            return true;
        }
        if let Some(rightly) = self.latin(pair, one) {
            return rightly;
        }
        if let Target::English(words) = target
            && renderings.approved().any(|(_, r)| matches!(&r.pattern, Pattern::English(p) if english::abbreviates(p, words) || english::spells_out(p, words)))
        {
            return true;
        }
        let introduced = document
            .introduced
            .get(&one.entry)
            .map_or(&[][..], Vec::as_slice);
        target
            .words()
            .iter()
            .filter(|word| word.kind == crate::lexicon::TokenKind::Word)
            .any(|word| {
                introduced
                    .iter()
                    .any(|short| *short == word.text || format!("{short}s") == word.text)
            })
    }

    fn evidence(&self, pair: &Pair<'_>, one: &TermUses) -> Evidence {
        let target = pair.target(self);
        let renderings = &self.renderings[one.entry];
        let links = pair.links(self);
        let (reached, linked) = links.reached(&one.spans);
        let sentence = pair.sentences.iter().find(|span| {
            one.spans
                .first()
                .is_some_and(|own| span.start <= own.start && own.start < span.end)
        });
        let (covered, rest) = links.coverage(sentence.copied().unwrap_or_default(), &one.spans);
        let mut partial = 0.0f32;
        let mut near = 0.0f32;
        let mut places: Vec<usize> = reached.iter().map(|&(e, _)| e).collect();
        for (_, rendering) in renderings.approved() {
            match (target, &rendering.pattern) {
                (Target::English(words), Pattern::English(pattern)) => {
                    let aligned = same_words(words, &links.target);
                    let free = |j: usize| !aligned || !links.is_claimed(j, CLAIM, &one.spans);
                    let (all, found) = english::partial(pattern, words, free);
                    let share = found.len() as f32 / all.max(1) as f32;
                    if share > partial {
                        partial = share;
                        if aligned {
                            places.extend(found);
                        }
                    }
                }
                (Target::Chinese(text), Pattern::Chinese(pattern)) => {
                    let senses = near::shared_translations(
                        &rendering.text,
                        &pair.target,
                        self.lexicon,
                        &self.zh,
                    );
                    near = near
                        .max(near::shared_characters(&pattern.folded, &text.text))
                        .max((3.0 * senses).min(1.0));
                }
                _ => {}
            }
        }
        let general = self.is_general(one) && !links.unexplained().is_empty();
        places.sort_unstable();
        places.dedup();
        let span = densest(&places, 2).map(|(first, last)| {
            Span::new(links.target[first].span.start, links.target[last].span.end)
        });
        Evidence {
            partial,
            linked,
            near,
            general,
            covered,
            rest,
            span,
        }
    }

    /// Whether a term is a word of every day: a frequent Chinese one, or an English one without capitals.
    fn is_general(&self, one: &TermUses) -> bool {
        let term = &self.finder.entries()[one.entry].term;
        if self.codes[0] == "zh" {
            let simplified: String = term.chars().map(crate::lexicon::zh::simplify).collect();
            let word = Table::builtin().word(&simplified);
            return word.is_some_and(|word| f64::from(word.cost) < FREQUENT * COST_SCALE);
        }
        !term.contains(' ') && term.chars().all(char::is_lowercase)
    }

    /// For a rendering that is the source's own letters (WHO): whether something else rightly stands for it, since no
    /// other abbreviation does. `None` for other renderings.
    fn latin(&self, pair: &Pair<'_>, one: &TermUses) -> Option<bool> {
        let renderings = &self.renderings[one.entry];
        let own = one.spans.first()?.of(&pair.source);
        let capitals = |text: &str| text.chars().filter(|c| c.is_uppercase()).count() > 1;
        let latin = renderings
            .approved()
            .any(|(_, r)| r.text.eq_ignore_ascii_case(own))
            && own.is_ascii()
            && capitals(own);
        latin.then(|| {
            let tokens = self.target_tokenizer().tokenize(&pair.target);
            let foreign = tokens.iter().any(|token| {
                let word = token.span.of(&pair.target);
                word.is_ascii()
                    && capitals(word)
                    && !word.contains('.')
                    && !pair.source.contains(word)
            });
            !foreign
        })
    }

    /// What is left of the confidence where the term stands in full nearby, so that a pronoun, a short form or nothing
    /// may do.
    fn elsewhere(&self, document: &Document<'_>, at: usize, one: &TermUses) -> f32 {
        let Some(rank) = document.rank[at] else {
            return 1.0;
        };
        let renderings = &self.renderings[one.entry];
        let refers = self.refers(&document.pairs[at], one);
        let mut factor = 1.0f32;
        for (distance, place) in (rank.saturating_sub(2)..rank)
            .rev()
            .chain([rank + 1])
            .enumerate()
        {
            let Some(&neighbour) = document.order.get(place) else {
                continue;
            };
            let other = &document.pairs[neighbour];
            let target = other.target(self);
            let own = other.uses.iter().any(|theirs| theirs.entry == one.entry);
            let stands = renderings
                .approved()
                .any(|(_, r)| !target.exact(&r.pattern).is_empty());
            let before = place < rank;
            let left = match (own, stands) {
                (_, true) | (true, _) if before && refers => 0.3,
                (false, true) if distance == 0 || !before => 0.35,
                (true, true) => 0.6,
                _ => 1.0,
            };
            factor = factor.min(left);
        }
        factor
    }

    /// Whether the target of a pair has a pronoun, or a definite noun that ends a rendering (the mechanism).
    fn refers(&self, pair: &Pair<'_>, one: &TermUses) -> bool {
        match pair.target(self) {
            Target::English(words) => {
                let heads: Vec<&Word> = self.renderings[one.entry]
                    .approved()
                    .filter_map(|(_, rendering)| match &rendering.pattern {
                        Pattern::English(pattern) => pattern.iter().rfind(|word| word.is_content()),
                        Pattern::Chinese(_) => None,
                    })
                    .collect();
                words
                    .iter()
                    .any(|word| PRONOUNS.contains(&word.text.to_lowercase().as_str()))
                    || words.windows(2).any(|pair| {
                        DEFINITE.contains(&pair[0].stem.as_str())
                            && heads.iter().any(|head| head.stem == pair[1].stem)
                    })
            }
            Target::Chinese(text) => CHINESE_PRONOUNS.iter().any(|word| text.text.contains(word)),
        }
    }

    /// Whether each use is followed by an office (發展局常任秘書長), so that it is part of a title of its own.
    fn is_part_of_title(&self, pair: &Pair<'_>, one: &TermUses) -> bool {
        self.codes[0] == "zh"
            && one.spans.iter().all(|span| {
                let after = crate::term::Folded::chinese(
                    pair.source
                        .get(span.end..span.end + 36)
                        .unwrap_or(&pair.source[span.end..]),
                )
                .text;
                let run: String = after
                    .chars()
                    .take(8)
                    .take_while(|c| !c.is_ascii() && !"，。、；：（".contains(*c))
                    .collect();
                OFFICES.iter().any(|office| run.contains(office))
            })
    }
}

/// Words that may stand for a term named before.
const PRONOUNS: [&str; 14] = [
    "it", "its", "they", "their", "them", "these", "those", "this", "that", "he", "she", "his",
    "her", "both",
];
const CHINESE_PRONOUNS: [&str; 10] = [
    "其", "它", "该", "此", "这", "两者", "他", "她", "上述", "前者",
];
/// What stands before a noun that was named before.
const DEFINITE: [&str; 7] = ["the", "this", "that", "these", "those", "its", "their"];

/// Words that end the title of an office.
const OFFICES: [&str; 20] = [
    "局长",
    "部长",
    "署长",
    "司长",
    "处长",
    "厅长",
    "秘书长",
    "专员",
    "主任",
    "主席",
    "总裁",
    "行长",
    "院长",
    "校长",
    "会长",
    "所长",
    "书记",
    "总干事",
    "委员",
    "发言人",
];
