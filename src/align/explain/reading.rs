//! Sentences read again for their places: [`Sentences`] keeps the types of tokens and not where they stand.

use super::super::Side;
use super::Word;
use crate::anchor::{Sentences, number};
use crate::lexicon::{Lexicon, Token, TokenKind, Tokenizer, en, zh};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::ops::Range;

/// A word from this rarity on is missed where nothing explains it (see [`Sentences::rarity`]).
const RARE: f32 = 0.6;
/// Most tokens that state one value.
const LONGEST_VALUE: usize = 5;

/// A side whose tokens are looked up in its text again.
pub struct Reader<'a> {
    side: &'a Side<'a>,
    pub sentences: &'a Sentences,
    tokenizer: Tokenizer,
}

/// A token of a bead, or a value that several tokens state.
#[derive(Clone, Debug)]
pub struct Item {
    pub kind: usize,
    pub sentence: usize,
    pub span: Span,
    pub role: Role,
}

/// What an item is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A word or number that says something by itself.
    Content,
    /// A word that says little, or a hyphen.
    Light,
    /// Punctuation, which parts what stands beside it.
    Break,
    /// A value, with the items of the tokens that state it.
    Value(Range<usize>),
}

impl Role {
    fn of(token: &Token) -> Self {
        let form = token.lookup.as_str();
        match token.kind {
            TokenKind::Punctuation if matches!(form, "-" | "'" | "·") => Self::Light,
            TokenKind::Punctuation => Self::Break,
            _ if en::is_stop(form) || zh::is_stop(form) => Self::Light,
            _ => Self::Content,
        }
    }
}

impl Item {
    /// Whether it can be matched.
    pub fn counts(&self) -> bool {
        matches!(self.role, Role::Content | Role::Value(_))
    }

    /// The items of the tokens of a value; none of a token.
    pub fn parts(&self) -> Range<usize> {
        match &self.role {
            Role::Value(parts) => parts.clone(),
            _ => 0..0,
        }
    }

    pub fn is_value(&self) -> bool {
        matches!(self.role, Role::Value(_))
    }
}

impl<'a> Reader<'a> {
    pub fn new(side: &'a Side<'a>, sentences: &'a Sentences, lexicon: &Lexicon) -> Self {
        Self {
            side,
            sentences,
            tokenizer: lexicon.tokenizer(side.language.code),
        }
    }

    /// The items of sentences, the values of each after its tokens.
    pub fn items(&self, ids: &[usize]) -> Vec<Item> {
        let mut items = Vec::new();
        for &sentence in ids {
            let text = self.side.sentences[sentence];
            let tokens = self.tokenizer.tokenize(text);
            let kinds = self.sentences.tokens(sentence);
            let base = items.len();
            let item = |kind: u32, span, role| Item {
                kind: kind as usize,
                sentence,
                span,
                role,
            };
            let read = tokens.iter().zip(kinds);
            items.extend(read.map(|(token, &kind)| item(kind, token.span, Role::of(token))));
            let values = kinds.get(tokens.len()..).unwrap_or_default();
            if values.is_empty() {
                continue;
            }
            let spans: Vec<Span> = tokens.iter().map(|token| token.span).collect();
            let mut stated = stated(text, &spans);
            for &kind in values {
                let runs = stated.get_mut(self.sentences.form(kind as usize));
                if let Some(run) = runs.and_then(VecDeque::pop_front) {
                    let span = trimmed(
                        text,
                        &spans[run.clone()],
                        self.sentences.form(kind as usize),
                    );
                    let parts = base + run.start..base + run.end;
                    items.push(item(kind, span, Role::Value(parts)));
                }
            }
        }
        items
    }

    pub fn word(&self, sentence: usize, span: Span) -> Word {
        Word {
            text: span.of(self.side.sentences[sentence]).to_owned(),
            sentence,
            span,
        }
    }

    /// What is unknown of `ids`: rare words that are not among `known` types.
    pub fn unknown(&self, ids: &[usize], known: &[bool]) -> Vec<Word> {
        let items = self.items(ids);
        let missed: Vec<bool> = items.iter().map(|item| !known[item.kind]).collect();
        self.missed(&items, &missed)
    }

    /// The items that are `missed` and worth saying, each type once; a value in place of its tokens.
    pub fn missed(&self, items: &[Item], missed: &[bool]) -> Vec<Word> {
        let mut hidden = vec![false; items.len()];
        for (k, item) in items.iter().enumerate().filter(|(_, item)| item.is_value()) {
            let whole = missed[k] && item.parts().all(|part| missed[part]);
            hidden[k] = !whole;
            for part in item.parts() {
                hidden[part] |= whole || !missed[k];
            }
        }
        let mut seen = FxHashSet::default();
        let mut found: Vec<&Item> = Vec::new();
        for (k, item) in items.iter().enumerate() {
            let number = self.sentences.kind(item.kind) == TokenKind::Number;
            let rare = number || self.sentences.rarity(item.kind) >= RARE;
            if missed[k] && !hidden[k] && item.counts() && rare && seen.insert(item.kind) {
                found.push(item);
            }
        }
        found.sort_by_key(|item| (item.sentence, item.span));
        let word = |item: &&Item| self.word(item.sentence, item.span);
        found.iter().map(word).collect()
    }
}

/// What states `value` of a run of tokens that does: without what the last token has more than that (the 辆 of 万辆).
fn trimmed(text: &str, run: &[Span], value: &str) -> Span {
    let (first, last) = (run[0], run[run.len() - 1]);
    let ends = last.of(text).char_indices().map(|(at, _)| last.start + at);
    let spans = ends.skip(1).map(|end| Span::new(first.start, end));
    let whole = Span::new(first.start, last.end);
    let mut stating = spans.filter(|span| number::scaled(span.of(text)).iter().any(|v| v == value));
    stating.next().unwrap_or(whole)
}

/// The runs of tokens that state each value, in order: those of which no shorter part states it.
///
/// [`Sentences`] keeps the forms of values, not their places.
fn stated(text: &str, tokens: &[Span]) -> FxHashMap<String, VecDeque<Range<usize>>> {
    let values = |run: Range<usize>| match (tokens[run.clone()].first(), tokens[run].last()) {
        (Some(first), Some(last)) => number::scaled(Span::new(first.start, last.end).of(text)),
        _ => Vec::new(),
    };
    let mut found: FxHashMap<String, VecDeque<Range<usize>>> = FxHashMap::default();
    for start in 0..tokens.len() {
        for end in start + 1..=(start + LONGEST_VALUE).min(tokens.len()) {
            for value in values(start..end) {
                let shorter = [start + 1..end, start..end - 1];
                if !shorter.into_iter().any(|run| values(run).contains(&value)) {
                    found.entry(value).or_default().push_back(start..end);
                }
            }
        }
    }
    found
}
