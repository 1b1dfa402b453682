//! A use for which nothing right stands, weighed: what the lexicon finds, what stands nearby, what may be left unsaid.

use super::document::{Document, Pair, TermUses};
use super::english::{self, Word};
use super::links::{densest, same_words};
use super::near;
use super::rendering::{Pattern, Target};
use super::short::shortened;
use super::{Checker, Finding, Kind, chinese};
use crate::lexicon::en;
use crate::lexicon::table::{COST_SCALE, Table};
use crate::text::Span;

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

/// Uses of different terms, at most so many bytes apart, are of one list, and so many of them are one that was left out.
const BESIDE: usize = 15;
const LISTED: usize = 3;

/// Whether a use stands in a list of terms none of which is rendered: the list was left out as a whole.
fn is_in_dropped_list(pair: &Pair<'_>, one: &TermUses) -> bool {
    let [own] = one.spans[..] else { return false };
    let mut all: Vec<(Span, bool)> = pair
        .uses
        .iter()
        .flat_map(|other| {
            other
                .spans
                .iter()
                .map(|span| (*span, other.right.is_some()))
        })
        .collect();
    all.sort_unstable();
    let list = all
        .chunk_by(|(a, _), (b, _)| b.start <= a.end + BESIDE)
        .find(|list| list.iter().any(|(span, _)| *span == own));
    list.is_some_and(|list| list.len() >= LISTED && list.iter().all(|(_, right)| !right))
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
            confidence *= 1.0 - if specific { 0.6 } else { 0.88 } * near;
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
        if self.is_part_of_title(pair, one) || (near < 0.1 && is_in_dropped_list(pair, one)) {
            confidence *= 0.4;
        }
        if self.is_other_length(pair, one) {
            confidence *= 0.45;
        }
        if self.has_fewer_capitals(pair, one) {
            confidence *= 0.6;
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
            && renderings.approved().any(|(_, r)| matches!(&r.pattern, Pattern::English(p) if english::abbreviates(p, words) || english::spells_out(p, words) || shortened(p, words)))
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

    /// Whether a term is a word of every day: a frequent Chinese one, or an English one without capitals, with no more
    /// than a particle beside it (bring in).
    fn is_general(&self, one: &TermUses) -> bool {
        let term = &self.finder.entries()[one.entry].term;
        if self.codes[0] == "zh" {
            let simplified: String = term.chars().map(crate::lexicon::zh::simplify).collect();
            let word = Table::builtin().word(&simplified);
            return word.is_some_and(|word| f64::from(word.cost) < FREQUENT * COST_SCALE);
        }
        let mut words = term.split(' ').filter(|word| !en::is_stop(word));
        words
            .next()
            .is_some_and(|word| word.chars().all(char::is_lowercase))
            && words.next().is_none()
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

    /// Whether the target has a longer or a shorter form of a Chinese rendering.
    fn is_other_length(&self, pair: &Pair<'_>, one: &TermUses) -> bool {
        let Target::Chinese(text) = pair.target(self) else {
            return false;
        };
        self.renderings[one.entry]
            .approved()
            .any(|(_, rendering)| match &rendering.pattern {
                Pattern::Chinese(pattern) => chinese::has_other_length(&pattern.folded, &text.text),
                Pattern::English(_) => false,
            })
    }

    /// Whether the source writes an English term with fewer capitals, so that it may mean another thing (the party's
    /// leadership).
    fn has_fewer_capitals(&self, pair: &Pair<'_>, one: &TermUses) -> bool {
        let capitals = |text: &str| text.chars().filter(|c| c.is_uppercase()).count();
        let term = capitals(&self.finder.entries()[one.entry].term);
        self.codes[0] == "en"
            && one
                .spans
                .iter()
                .all(|span| capitals(span.of(&pair.source)) < term)
    }

    /// Whether each use is followed by an office (發展局常任秘書長), or is one that a rank stands before (助理總裁,
    /// Permanent Secretary), so that it is part of a title of its own.
    fn is_part_of_title(&self, pair: &Pair<'_>, one: &TermUses) -> bool {
        if self.codes[0] == "en" {
            let ranked = |span: &Span| {
                let before = pair.source[..span.start].trim_end();
                ENGLISH_RANKS.iter().any(|rank| before.ends_with(rank))
            };
            return one.spans.iter().all(ranked);
        }
        self.codes[0] == "zh"
            && one.spans.iter().all(|span| {
                let own = crate::term::Folded::chinese(span.of(&pair.source)).text;
                let before = &pair.source[..span.start];
                if OFFICES.iter().any(|office| own.ends_with(office))
                    && RANKS.iter().any(|rank| before.ends_with(rank))
                {
                    return true;
                }
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

/// What makes a title of its own of an office.
const RANKS: [&str; 3] = ["副", "助理", "常任"];

const ENGLISH_RANKS: [&str; 7] = [
    "Assistant",
    "Associate",
    "Deputy",
    "Junior",
    "Permanent",
    "Under",
    "Vice",
];

/// Words that end the title of an office.
const OFFICES: [&str; 26] = [
    "总统",
    "总理",
    "首相",
    "外长",
    "国王",
    "大使",
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
