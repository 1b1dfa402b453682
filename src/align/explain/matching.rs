//! Words of both sides of a bead that belong together, one to one, and what is left over.

use super::reading::{Item, Reader, Role};
use super::{Match, MatchKind, Word};
use crate::anchor::Translations;
use crate::lexicon::{Lexicon, TokenKind, numeral};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// Masses below this explain nothing.
const LEAST: f32 = 0.03;
/// What the same mass may differ by.
const ROUNDING: f32 = 1e-4;

/// What the two sides of a bead have in common, and what not.
pub struct Found {
    pub matched: Vec<Match>,
    pub source_only: Vec<Word>,
    pub target_only: Vec<Word>,
    pub likeness: f64,
}

/// Finds what belongs together.
pub struct Matcher<'a> {
    source: Reader<'a>,
    target: Reader<'a>,
    translations: &'a Translations,
    lexicon: &'a Lexicon,
    /// Which types of both sides have a counterpart in the other document.
    known: [Vec<bool>; 2],
}

/// Two types, one of which may become the other.
struct Edge {
    source: usize,
    target: usize,
    mass: f32,
    joint: Option<MatchKind>,
}

/// Two runs of items, by first and last one.
struct Pairing {
    source: [usize; 2],
    target: [usize; 2],
    kinds: [usize; 2],
    mass: f32,
    joint: Option<MatchKind>,
}

/// Items of a side with the pairing of each.
struct Owned {
    items: Vec<Item>,
    owner: Vec<Option<usize>>,
    by_kind: FxHashMap<usize, Vec<usize>>,
}

impl Owned {
    fn new(items: Vec<Item>) -> Self {
        let mut by_kind: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        // Taken from the end.
        for (k, item) in items.iter().enumerate().rev().filter(|(_, i)| i.counts()) {
            by_kind.entry(item.kind).or_default().push(k);
        }
        Self {
            owner: vec![None; items.len()],
            items,
            by_kind,
        }
    }

    /// The first item of a type that is free.
    fn next(&mut self, kind: usize) -> Option<usize> {
        let places = self.by_kind.get_mut(&kind)?;
        while let Some(&last) = places.last() {
            let free = |at: usize| self.owner[at].is_none();
            if free(last) && self.items[last].parts().all(free) {
                return Some(last);
            }
            places.pop();
        }
        None
    }

    /// Gives an item, and the tokens of a value, to a pairing.
    fn take(&mut self, at: usize, pairing: usize) {
        self.owner[at] = Some(pairing);
        for part in self.items[at].parts() {
            self.owner[part] = Some(pairing);
        }
    }

    /// Joins each free word to the run of the pairing that ends before it, or begins after it where `back`, if the type
    /// `belongs` to it; between them stand only words that say little. `run` is the side of the pairings that this is.
    fn extend(
        &mut self,
        pairings: &mut [Pairing],
        run: fn(&mut Pairing) -> &mut [usize; 2],
        belongs: impl Fn(&Pairing, usize) -> bool,
        back: bool,
    ) {
        let count = self.items.len();
        let mut beside: Option<usize> = None;
        for k in (0..count).map(|k| if back { count - 1 - k } else { k }) {
            let item = &self.items[k];
            match item.role {
                Role::Light | Role::Value(_) | Role::Term(_) => continue,
                Role::Break => {
                    beside = None;
                    continue;
                }
                Role::Content => {}
            }
            let near = beside.filter(|&near| self.items[near].sentence == item.sentence);
            if self.owner[k].is_none()
                && let Some(owner) = near.and_then(|near| self.owner[near])
                && pairings[owner].joint.is_none()
                && belongs(&pairings[owner], item.kind)
            {
                self.owner[k] = Some(owner);
                run(&mut pairings[owner])[usize::from(!back)] = k;
            }
            beside = Some(k);
        }
    }
}

impl<'a> Matcher<'a> {
    pub fn new(
        source: Reader<'a>,
        target: Reader<'a>,
        translations: &'a Translations,
        lexicon: &'a Lexicon,
    ) -> Self {
        let mut known = [source.sentences, target.sentences].map(|side| vec![false; side.types()]);
        for from in 0..source.sentences.types() {
            for &(to, mass) in translations.of(from) {
                known[0][from] |= mass >= LEAST;
                known[1][to as usize] |= mass >= LEAST;
            }
        }
        Self {
            source,
            target,
            translations,
            lexicon,
            known,
        }
    }

    /// Rare words of source sentences that nothing in the target document explains.
    pub fn unknown_sources(&self, ids: &[usize]) -> Vec<Word> {
        self.source.unknown(ids, &self.known[0])
    }

    /// Rare words of target sentences that nothing in the source document explains.
    pub fn unknown_targets(&self, ids: &[usize]) -> Vec<Word> {
        self.target.unknown(ids, &self.known[1])
    }

    /// What belongs together in sentences of both sides.
    ///
    /// The likeliest pair of types is taken first, ties by place, and its tokens one to one in their order; then words
    /// that say the same as a neighbour that is taken join it ("vice president" for 副总统). Near-linear in the tokens.
    pub fn matched(&self, source: &[usize], target: &[usize]) -> Found {
        let mut source = Owned::new(self.source.items(source));
        let mut target = Owned::new(self.target.items(target));
        let edges = self.edges(&source, &target);
        let mut pairings = paired(&edges, &mut source, &mut target);
        for back in [false, true] {
            let mass = |from, to| self.mass(from, to) >= LEAST;
            let to_target = |pairing: &Pairing, kind| mass(pairing.kinds[0], kind);
            target.extend(&mut pairings, |p| &mut p.target, to_target, back);
            let to_source = |pairing: &Pairing, kind| mass(kind, pairing.kinds[1]);
            source.extend(&mut pairings, |p| &mut p.source, to_source, back);
        }
        let mut explained = [&self.source, &self.target].map(|r| vec![false; r.sentences.types()]);
        for edge in &edges {
            explained[0][edge.source] = true;
            explained[1][edge.target] = true;
        }
        let [missed_source, missed_target] = [(&source, &explained[0]), (&target, &explained[1])]
            .map(|(side, explained)| {
                let each = side.items.iter().zip(&side.owner);
                let missed = each.map(|(item, owner)| owner.is_none() && !explained[item.kind]);
                missed.collect::<Vec<bool>>()
            });
        Found {
            likeness: likeness([
                (&self.source, &source.items, &missed_source),
                (&self.target, &target.items, &missed_target),
            ]),
            source_only: self.source.missed(&source.items, &missed_source),
            target_only: self.target.missed(&target.items, &missed_target),
            matched: self.matches(&pairings, &source, &target),
        }
    }

    fn mass(&self, from: usize, to: usize) -> f32 {
        let list = self.translations.of(from);
        let found = list.binary_search_by_key(&(to as u32), |&(to, _)| to);
        found.map_or(0.0, |at| list[at].1)
    }

    /// Which types of the source may become which of the target, terms and values first, the likeliest first.
    fn edges(&self, source: &Owned, target: &Owned) -> Vec<Edge> {
        let first = |side: &Owned, kind: usize| side.by_kind.get(&kind)?.last().copied();
        let mut edges = Vec::new();
        for &from in source.by_kind.keys() {
            for &(to, mass) in self.translations.of(from) {
                if let (Some(a), Some(b)) = (first(source, from), first(target, to as usize))
                    && mass >= LEAST
                {
                    let joint = source.items[a]
                        .role
                        .joint()
                        .or(target.items[b].role.joint());
                    edges.push((
                        b,
                        a,
                        Edge {
                            source: from,
                            target: to as usize,
                            mass,
                            joint,
                        },
                    ));
                }
            }
        }
        edges.sort_unstable_by(|(b, a, x), (d, c, y)| {
            let sure = y
                .joint
                .is_some()
                .cmp(&x.joint.is_some())
                .then(y.mass.total_cmp(&x.mass));
            sure.then((b, a).cmp(&(d, c)))
        });
        edges.into_iter().map(|(_, _, edge)| edge).collect()
    }

    fn matches(&self, pairings: &[Pairing], source: &Owned, target: &Owned) -> Vec<Match> {
        let word = |reader: &Reader<'_>, side: &Owned, [first, last]: [usize; 2]| {
            let (first, last) = (&side.items[first], &side.items[last]);
            reader.word(first.sentence, Span::new(first.span.start, last.span.end))
        };
        let mut matches: Vec<Match> = pairings
            .iter()
            .map(|pairing| Match {
                source: word(&self.source, source, pairing.source),
                target: word(&self.target, target, pairing.target),
                kind: self.kind(pairing),
                strength: (f64::from(pairing.mass.min(1.0)) * 1e4).round() / 1e4,
            })
            .collect();
        let place = |word: &Word| (word.sentence, word.span);
        matches.sort_by(|a, b| {
            let surer = b.strength.total_cmp(&a.strength);
            surer
                .then(place(&a.target).cmp(&place(&b.target)))
                .then(place(&a.source).cmp(&place(&b.source)))
        });
        matches
    }

    /// What makes two types belong together.
    fn kind(&self, pairing: &Pairing) -> MatchKind {
        let [from, to] = pairing.kinds;
        let (source, target) = (self.source.sentences, self.target.sentences);
        let (form, other) = (source.form(from), target.form(to));
        let numeral = || form.chars().all(numeral::is_numeral) && numeral::chinese(form).is_some();
        if let Some(kind) = pairing.joint {
            kind
        } else if [source.kind(from), target.kind(to)].contains(&TokenKind::Number) {
            MatchKind::Number
        } else if form == other {
            MatchKind::Same
        } else if self.lexicon.is_users(form, other) {
            MatchKind::Term
        } else if self.sense(form, other) + ROUNDING >= pairing.mass {
            if numeral() {
                MatchKind::Number
            } else {
                MatchKind::Word
            }
        } else if source.kind(from) == TokenKind::Han {
            MatchKind::Name
        } else {
            MatchKind::Cognate
        }
    }

    /// What the lexicon alone gives; what is above it comes from the sound or the spelling.
    fn sense(&self, form: &str, other: &str) -> f32 {
        let mut senses = Vec::new();
        self.lexicon.translations(form, &mut senses);
        let id = self.lexicon.stem_id(other);
        let sense = senses.iter().find(|(to, _)| Some(*to) == id);
        sense.map_or(0.0, |&(_, mass)| mass)
    }
}

/// Takes the tokens of each edge one to one.
fn paired(edges: &[Edge], source: &mut Owned, target: &mut Owned) -> Vec<Pairing> {
    let mut pairings = Vec::new();
    for edge in edges {
        while let (Some(a), Some(b)) = (source.next(edge.source), target.next(edge.target)) {
            source.take(a, pairings.len());
            target.take(b, pairings.len());
            pairings.push(Pairing {
                source: [a, a],
                target: [b, b],
                kinds: [edge.source, edge.target],
                mass: edge.mass,
                joint: edge.joint,
            });
        }
    }
    pairings
}

/// The share of the words of both sides, by their rarity, that is not missed.
fn likeness(sides: [(&Reader<'_>, &Vec<Item>, &Vec<bool>); 2]) -> f64 {
    let (mut explained, mut all) = (0.0, 0.0);
    for (reader, items, missed) in sides {
        for (item, missed) in items.iter().zip(missed) {
            if item.role == Role::Content {
                let rarity = f64::from(reader.sentences.rarity(item.kind));
                all += rarity;
                explained += if *missed { 0.0 } else { rarity };
            }
        }
    }
    let share = if all > 0.0 { explained / all } else { 0.0 };
    (share * 1e4).round() / 1e4
}
