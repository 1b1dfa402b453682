//! Renderings of a concept, compiled, and the target text they are looked for in.

use super::notes::Note;
use super::{chinese, english};
use crate::lexicon::Tokenizer;
use crate::term::{Concept, Folded, Status, Term, terms};
use crate::text::Span;
use std::ops::Range;

/// How a rendering stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// Word by word, inflection and spelling aside.
    Exact,
    /// All of its words, in other order or with others between.
    Loose,
}

/// A place where a rendering stands.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// Bytes of the text.
    pub span: Span,
    /// English: indices of words; Chinese: bytes of the folded text.
    pub words: Range<usize>,
    /// English: word of the pattern, word of the text.
    pub pairs: Vec<(usize, usize)>,
    pub how: How,
}

/// A rendering, ready to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Rendering {
    pub text: String,
    pub status: Status,
    pub case_matters: bool,
    pub one_per_document: bool,
    pub note: Note,
    pub pattern: Pattern,
    /// Whether it is written as a name: every content word has a capital, and there are two or one in the middle.
    pub is_name: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Pattern {
    English(Vec<english::Word>),
    Chinese(chinese::Pattern),
}

impl Pattern {
    pub fn new(text: &str, code: &str, tokenizer: &Tokenizer) -> Self {
        if code == "zh" {
            Self::Chinese(chinese::pattern(text, tokenizer))
        } else {
            Self::English(english::pattern(text, tokenizer))
        }
    }

    /// Content words.
    pub fn content(&self) -> usize {
        match self {
            Self::English(words) => words.iter().filter(|word| word.is_content()).count(),
            Self::Chinese(pattern) => pattern.words.len(),
        }
    }

    /// All words.
    pub fn len(&self) -> usize {
        match self {
            Self::English(words) => words.len(),
            Self::Chinese(pattern) => pattern.words.len(),
        }
    }
}

impl Rendering {
    pub fn new(term: &Term, code: &str, tokenizer: &Tokenizer) -> Option<Self> {
        let pattern = Pattern::new(&term.text, code, tokenizer);
        let empty = match &pattern {
            Pattern::English(words) => words.is_empty(),
            Pattern::Chinese(pattern) => pattern.folded.is_empty(),
        };
        let is_name = match &pattern {
            Pattern::English(words) => {
                let mut content = words.iter().filter(|word| word.is_content());
                content.clone().count() > 1
                    && content.all(|word| {
                        word.is_capitalised() || !word.text.starts_with(char::is_alphabetic)
                    })
            }
            Pattern::Chinese(_) => false,
        };
        (!empty).then(|| Self {
            text: term.text.clone(),
            status: term.status,
            case_matters: term.case_matters(),
            one_per_document: term.one_per_document(),
            note: Note::of(term),
            pattern,
            is_name,
        })
    }
}

/// What a concept may be called in the target language.
#[derive(Clone, Debug, Default)]
pub(super) struct Renderings {
    pub all: Vec<Rendering>,
    /// Forms that notes allow after the full term, and those they rule out alone.
    pub short: Vec<Pattern>,
    pub never: Vec<(String, Pattern)>,
    /// Whether near synonyms do not do: a note says so, or the term is a name.
    pub strict: bool,
    pub one_per_document: bool,
}

impl Renderings {
    pub fn new(concepts: &[&Concept], code: &str, tokenizer: &Tokenizer) -> Self {
        let mut of = Self::default();
        for concept in concepts {
            of.all.extend(
                terms(concept, code)
                    .iter()
                    .filter_map(|term| Rendering::new(term, code, tokenizer)),
            );
        }
        let approved: Vec<&Rendering> = of.approved().map(|(_, rendering)| rendering).collect();
        let notes = || approved.iter().map(|rendering| &rendering.note);
        let long = || {
            approved
                .iter()
                .filter(|rendering| rendering.pattern.content() > 1)
        };
        let names = long().next().is_some() && long().all(|rendering| rendering.is_name);
        let strict = names || notes().any(|note| note.fixed);
        let one_per_document = approved.iter().any(|rendering| rendering.one_per_document);
        let short = notes()
            .flat_map(|note| &note.short)
            .map(|form| Pattern::new(form, code, tokenizer))
            .collect();
        let never = notes()
            .flat_map(|note| &note.never)
            .map(|form| (form.clone(), Pattern::new(form, code, tokenizer)))
            .collect();
        Self {
            short,
            never,
            strict,
            one_per_document,
            ..of
        }
    }

    /// Those that may be used, with their indices.
    pub fn approved(&self) -> impl Iterator<Item = (usize, &Rendering)> {
        self.all
            .iter()
            .enumerate()
            .filter(|(_, rendering)| rendering.status.is_approved())
    }

    /// Those that may not.
    pub fn ruled_out(&self) -> impl Iterator<Item = (usize, &Rendering)> {
        self.all
            .iter()
            .enumerate()
            .filter(|(_, rendering)| !rendering.status.is_approved())
    }
}

/// A target text, ready to be searched.
#[derive(Clone, Debug)]
pub(super) enum Target {
    English(Vec<english::Word>),
    Chinese(Folded),
}

impl Target {
    pub fn new(text: &str, code: &str, tokenizer: &Tokenizer) -> Self {
        if code == "zh" {
            Self::Chinese(Folded::chinese(text))
        } else {
            Self::English(english::words(text, tokenizer))
        }
    }

    /// Its words; none of a Chinese one.
    pub fn words(&self) -> &[english::Word] {
        match self {
            Self::English(words) => words,
            Self::Chinese(_) => &[],
        }
    }

    pub fn exact(&self, pattern: &Pattern) -> Vec<Match> {
        match (self, pattern) {
            (Self::English(words), Pattern::English(pattern)) => english::exact(pattern, words),
            (Self::Chinese(text), Pattern::Chinese(pattern)) => chinese::exact(pattern, text),
            _ => Vec::new(),
        }
    }

    pub fn loose(&self, pattern: &Pattern) -> Option<Match> {
        match (self, pattern) {
            (Self::English(words), Pattern::English(pattern)) => english::loose(pattern, words),
            (Self::Chinese(text), Pattern::Chinese(pattern)) => chinese::loose(pattern, text),
            _ => None,
        }
    }

    /// Whether the capitals of a match are the pattern's.
    pub fn has_capitals(&self, found: &Match, pattern: &Pattern) -> bool {
        match (self, pattern) {
            (Self::English(words), Pattern::English(pattern)) => {
                english::has_capitals(found, pattern, words)
            }
            _ => true,
        }
    }

    /// How close the spelling of a match is to the pattern.
    pub fn closeness(&self, found: &Match, pattern: &Pattern) -> f32 {
        match (self, pattern) {
            (Self::English(words), Pattern::English(pattern)) => {
                english::closeness(found, pattern, words)
            }
            _ => 1.0,
        }
    }
}
