//! Sentences read again for their places: [`Sentences`] keeps the types of tokens and not where they stand.

use super::super::Side;
use super::{MatchKind, Word};
use crate::anchor::{Sentences, number};
use crate::lexicon::{Lexicon, Token, TokenKind, Tokenizer, en, zh};
use crate::text::Span;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A word from this rarity on is missed where nothing explains it (see [`Sentences::rarity`]).
const RARE: f32 = 0.6;

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
    /// A name of a concept of a termbase, with the items of its tokens.
    Term(Range<usize>),
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

    /// What makes it belong to an equal one, where that is more than a word.
    pub fn joint(&self) -> Option<MatchKind> {
        match self {
            Self::Value(_) => Some(MatchKind::Number),
            Self::Term(_) => Some(MatchKind::Term),
            Self::Content | Self::Light | Self::Break => None,
        }
    }
}

impl Item {
    /// Whether it can be matched.
    pub fn counts(&self) -> bool {
        self.role == Role::Content || self.role.joint().is_some()
    }

    /// The items of the tokens of a value or a term; none of a token.
    pub fn parts(&self) -> Range<usize> {
        match &self.role {
            Role::Value(parts) | Role::Term(parts) => parts.clone(),
            Role::Content | Role::Light | Role::Break => 0..0,
        }
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

    /// The items of sentences, the terms and values of each after its tokens.
    pub fn items(&self, ids: &[usize]) -> Vec<Item> {
        let mut items = Vec::new();
        for &id in ids {
            self.read(id, &mut items);
        }
        items
    }

    /// Adds the items of a sentence: types stand as [`Sentences::new`] puts them there, that of a term after its last
    /// token, those of values in the end.
    fn read(&self, sentence: usize, items: &mut Vec<Item>) {
        let text = self.side.sentences[sentence];
        let tokens = self.tokenizer.tokenize(text);
        let mut terms = self.tokenizer.concepts(&tokens).into_iter().peekable();
        let mut kinds = self.sentences.tokens(sentence).iter();
        let base = items.len();
        let mut joint = Vec::new();
        let mut next = || kinds.next().map_or(0, |&kind| kind as usize);
        let item = |kind, span, role| Item {
            kind,
            sentence,
            span,
            role,
        };
        let over = |run: &Range<usize>| {
            Span::new(tokens[run.start].span.start, tokens[run.end - 1].span.end)
        };
        for (k, token) in tokens.iter().enumerate() {
            items.push(item(next(), token.span, Role::of(token)));
            while let Some((run, _)) = terms.next_if(|(run, _)| run.end == k + 1) {
                let parts = base + run.start..base + run.end;
                joint.push(item(next(), over(&run), Role::Term(parts)));
            }
        }
        for (span, ..) in number::placed(text, self.tokenizer.code()) {
            let first = tokens.partition_point(|token| token.span.end <= span.start);
            let end = tokens.partition_point(|token| token.span.start < span.end);
            let parts = base + first..base + end;
            joint.push(item(next(), span, Role::Value(parts)));
        }
        items.extend(joint);
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

    /// The items that are `missed` and worth saying, each type once; a value or term in place of its tokens.
    pub fn missed(&self, items: &[Item], missed: &[bool]) -> Vec<Word> {
        let mut hidden = vec![false; items.len()];
        for (k, item) in items
            .iter()
            .enumerate()
            .filter(|(_, i)| i.role.joint().is_some())
        {
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
        found.dedup_by_key(|item| (item.sentence, item.span));
        let word = |item: &&Item| self.word(item.sentence, item.span);
        found.iter().map(word).collect()
    }
}
