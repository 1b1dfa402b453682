//! Terms found in texts: one automaton over all of them (Aho & Corasick 1975, as a double array), so that a text costs
//! the same whatever their number.

use super::fold::{Folded, is_inflection};
use super::{Concept, Status, Term};
use crate::lexicon::table::Table;
use crate::lexicon::{Token, TokenKind, Tokenizer};
use crate::text::Span;
use crate::{Error, Result};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use rustc_hash::FxHashMap;

/// A place of a text where a term stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Which of [`Finder::entries`].
    pub entry: usize,
    /// Bytes of the text.
    pub span: Span,
}

/// The concepts that one form stands for.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Indices of the concepts, ascending: those that the form may name, where there are any, else those that it may
    /// not.
    pub concepts: Vec<usize>,
    /// Whether the termbase forbids the form for all of its concepts, so that it says nothing of what a text means by it.
    pub is_forbidden: bool,
    /// The term as the termbase writes it, the first where several fold to one form.
    pub term: String,
    /// Whether it must be written with these capitals.
    case_matters: bool,
    /// Length of the folded form in characters.
    characters: usize,
}

impl Entry {
    /// Takes in that a concept has the form, and whether it is forbidden there.
    fn name(&mut self, concept: usize, is_forbidden: bool) {
        if self.is_forbidden && !is_forbidden {
            self.concepts.clear();
            self.is_forbidden = false;
        }
        if self.is_forbidden == is_forbidden && self.concepts.last() != Some(&concept) {
            self.concepts.push(concept);
        }
    }
}

/// Finds the terms of one language of a termbase.
///
/// ```
/// use zhen::term::{self, Finder, Format};
/// let file = "zh\ten\n大使\tambassador\n现代化\tmodernization\n中国式现代化\tChinese modernization\n";
/// let termbase = term::read("t.tsv", file.as_bytes(), Format::Tsv)?.strict()?;
/// let finder = Finder::new(&termbase.concepts, "zh")?;
/// let found = |text| -> Vec<&str> { finder.find(text).iter().map(|u| u.span.of(text)).collect() };
/// assert_eq!(found("推进中國式現代化，不断实现现代化"), ["中國式現代化", "现代化"]);
/// assert_eq!(found("扩大使用本币"), [""; 0]);
/// # Ok::<(), zhen::Error>(())
/// ```
pub struct Finder {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    entries: Vec<Entry>,
    tokenizer: Tokenizer,
    code: &'static str,
}

impl std::fmt::Debug for Finder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finder")
            .field("entries", &self.entries.len())
            .finish_non_exhaustive()
    }
}

/// The longest term that may be an accident of segmentation, in characters: no longer one was met in news or reports.
const LONGEST_ACCIDENT: usize = 3;

impl Finder {
    /// A finder of the terms of `concepts` in the language `code`, `zh` or `en`; forbidden ones are found too, since a
    /// text may use them. Linear in their length.
    ///
    /// # Errors
    /// Where the automaton cannot be built: more than 2³² terms.
    pub fn new(concepts: &[Concept], code: &str) -> Result<Self> {
        let code = if code == "zh" { "zh" } else { "en" };
        let tokenizer = Tokenizer::new(code);
        let mut forms: FxHashMap<String, usize> = FxHashMap::default();
        let (mut patterns, mut entries) = (Vec::new(), Vec::<Entry>::new());
        for (index, concept) in concepts.iter().enumerate() {
            for term in terms(concept, code) {
                let form = Folded::new(&term.text, code, &tokenizer).text;
                if form.is_empty() {
                    continue;
                }
                let entry = *forms.entry(form.clone()).or_insert_with(|| {
                    patterns.push((form.clone(), entries.len() as u32));
                    entries.push(Entry {
                        term: term.text.clone(),
                        case_matters: term.case_sensitive == Some(true),
                        characters: form.chars().count(),
                        is_forbidden: true,
                        ..Entry::default()
                    });
                    entries.len() - 1
                });
                entries[entry].name(index, term.status == Status::Forbidden);
            }
        }
        let automaton = if patterns.is_empty() {
            None
        } else {
            let built = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(patterns);
            Some(built.map_err(|error| Error::new("termbase", error.to_string()))?)
        };
        Ok(Self {
            automaton,
            entries,
            tokenizer,
            code,
        })
    }

    /// The forms that are looked for, in the order of the termbase.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The uses of terms in `text`, in its order and disjoint: of overlapping ones the longest, then the first. A
    /// Chinese match that cuts a word on one of its sides is none (外长 in 海外长期, 大使 in 大使馆). Linear in the
    /// text's length and its matches.
    pub fn find(&self, text: &str) -> Vec<Use> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let tokens = if self.code == "zh" {
            Vec::new()
        } else {
            self.tokenizer.tokenize(text)
        };
        let folded = if self.code == "zh" {
            Folded::chinese(text)
        } else {
            Folded::words(text, &tokens)
        };
        let mut found: Vec<Use> = automaton
            .find_overlapping_iter(&folded.text)
            .filter_map(|m| {
                let span = folded.origin(m.start(), m.end())?;
                let entry = m.value() as usize;
                Some(Use { entry, span })
            })
            .collect();
        if found.is_empty() {
            return found;
        }
        if self.code == "zh" {
            self.drop_accidents(text, &mut found);
        } else {
            found.retain(|u| self.is_this_term(u, text, &tokens));
        }
        longest(found)
    }

    /// Removes matches that begin or end inside a word.
    fn drop_accidents(&self, text: &str, found: &mut Vec<Use>) {
        if !found.iter().any(|u| self.may_be_accident(u)) {
            return;
        }
        let words: Vec<Token> = self
            .tokenizer
            .tokenize(text)
            .into_iter()
            .filter(|token| token.kind == TokenKind::Han && token.lookup.chars().nth(1).is_some())
            .filter(|token| Table::builtin().word(&token.lookup).is_some())
            .collect();
        found.retain(|u| !self.may_be_accident(u) || !cuts_a_word(u.span, &words));
    }

    fn may_be_accident(&self, found: &Use) -> bool {
        self.entries[found.entry].characters <= LONGEST_ACCIDENT
    }

    /// Whether the words of a match are those of its term, inflected at most.
    fn is_this_term(&self, found: &Use, text: &str, tokens: &[Token]) -> bool {
        let entry = &self.entries[found.entry];
        if entry.case_matters {
            return found.span.of(text).contains(entry.term.as_str());
        }
        let first = tokens.partition_point(|token| token.span.start < found.span.start);
        let words = tokens[first..]
            .iter()
            .take_while(|token| token.span.end <= found.span.end);
        let words = words.filter(|token| token.kind == TokenKind::Word && token.lookup != "'s");
        let of_term = self.tokenizer.tokenize(&entry.term);
        let of_term = of_term
            .iter()
            .filter(|token| token.kind == TokenKind::Word && token.lookup != "'s");
        of_term
            .zip(words)
            .all(|(term, word)| is_inflection(term.span.of(&entry.term), word.span.of(text)))
    }
}

/// The terms of a concept in a language.
pub fn terms<'a>(concept: &'a Concept, code: &str) -> &'a [Term] {
    if code == "zh" {
        &concept.zh
    } else {
        &concept.en
    }
}

/// The texts of the terms of a concept in one language that may be used: preferred and admitted ones.
pub fn approved<'a>(concept: &'a Concept, code: &str) -> Vec<&'a str> {
    let terms = terms(concept, code).iter();
    let approved = terms.filter(|term| term.status.is_approved());
    approved.map(|term| term.text.as_str()).collect()
}

/// Whether a word begins outside `span` and ends inside it, or the other way round, or holds it and more.
fn cuts_a_word(span: Span, words: &[Token]) -> bool {
    let first = words.partition_point(|word| word.span.end <= span.start);
    words[first..]
        .iter()
        .take_while(|word| word.span.start < span.end)
        .any(|word| word.span.start < span.start || word.span.end > span.end)
}

/// Of overlapping uses the longest, of equal ones the first.
fn longest(mut found: Vec<Use>) -> Vec<Use> {
    found.sort_by_key(|u| (std::cmp::Reverse(u.span.len()), u.span.start, u.entry));
    let mut kept: std::collections::BTreeMap<usize, Use> = std::collections::BTreeMap::new();
    for one in found {
        let before = kept.range(..one.span.end).next_back();
        if before.is_none_or(|(_, other)| other.span.end <= one.span.start) {
            kept.insert(one.span.start, one);
        }
    }
    kept.into_values().collect()
}
