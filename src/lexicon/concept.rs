//! Concepts of a termbase in texts: a name in one language and a name in the other stand for the same.

use super::{Token, TokenKind, Tokenizer, en};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The names that concepts have in a language: a trie of their units.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    units: FxHashMap<String, u32>,
    /// The node that a unit leads to from a node; the root is 0.
    next: FxHashMap<(u32, u32), u32>,
    /// The numbers of the concepts whose name ends at each node but the root, ascending.
    ends: Vec<Vec<u32>>,
}

/// What texts are compared by: a Chinese character, a word, a number or a mark, with the number of tokens up to its
/// end. Quotation marks and hyphens are passed over, since both are written in many ways.
fn units(tokens: &[Token]) -> Vec<(&str, usize)> {
    let mut units = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let form = token.lookup.as_str();
        match token.kind {
            TokenKind::Han => {
                let characters = form.char_indices();
                units.extend(characters.map(|(i, c)| (&form[i..i + c.len_utf8()], at + 1)));
            }
            TokenKind::Punctuation if matches!(form, "\"" | "'" | "-" | "·") => {}
            _ => units.push((form, at + 1)),
        }
    }
    units
}

/// The units of a name; `None` for a single Chinese character and for function words alone, which tell nothing.
fn telling(name: &str, tokenizer: &Tokenizer) -> Option<Vec<String>> {
    let tokens = tokenizer.tokenize(name);
    let units: Vec<String> = units(&tokens)
        .into_iter()
        .map(|(unit, _)| unit.to_owned())
        .collect();
    let han = tokens.iter().all(|token| token.kind == TokenKind::Han);
    let silent = (han && units.len() < 2) || units.iter().all(|unit| en::is_stop(unit));
    (!silent).then_some(units)
}

impl Names {
    fn add(&mut self, units: Vec<String>, number: u32) {
        let mut node = 0;
        for unit in units {
            let new = self.units.len() as u32;
            let unit = *self.units.entry(unit).or_insert(new);
            node = *self.next.entry((node, unit)).or_insert_with(|| {
                self.ends.push(Vec::new());
                self.ends.len() as u32
            });
        }
        let ends = &mut self.ends[node as usize - 1];
        if ends.last() != Some(&number) {
            ends.push(number);
        }
    }

    /// The concepts named in a text from left to right, the longest name at each place; each with the tokens of the
    /// name. Linear in the text, and in the length of the longest name.
    pub fn find(&self, tokens: &[Token]) -> Vec<(Range<usize>, u32)> {
        let mut found = Vec::new();
        if self.ends.is_empty() {
            return found;
        }
        let units: Vec<(Option<u32>, usize)> = units(tokens)
            .into_iter()
            .map(|(unit, end)| (self.units.get(unit).copied(), end))
            .collect();
        let mut at = 0;
        while at < units.len() {
            let mut node = 0;
            let mut longest = None;
            for (i, &(unit, end)) in units.iter().enumerate().skip(at) {
                let Some(&next) = unit.and_then(|unit| self.next.get(&(node, unit))) else {
                    break;
                };
                node = next;
                let numbers = &self.ends[node as usize - 1];
                if !numbers.is_empty() {
                    longest = Some((i + 1, end, numbers));
                }
            }
            match longest {
                Some((after, end, numbers)) => {
                    let name = units[at].1 - 1..end;
                    found.extend(numbers.iter().map(|&number| (name.clone(), number)));
                    at = after;
                }
                None => at += 1,
            }
        }
        found
    }
}

/// Concepts with their names in some languages.
#[derive(Clone, Debug, Default)]
pub(super) struct Concepts {
    count: u32,
    /// By the code of the language.
    names: BTreeMap<String, Arc<Names>>,
}

impl Concepts {
    /// Adds concepts, each with its names in two languages; not one that has no name in both that says anything.
    pub fn add<'a>(
        &mut self,
        codes: [&str; 2],
        concepts: impl IntoIterator<Item = [Vec<&'a str>; 2]>,
    ) {
        let tokenizers = codes.map(Tokenizer::new);
        let mut sides = codes.map(|code| self.names.remove(code).unwrap_or_default());
        for concept in concepts {
            let mut units = [Vec::new(), Vec::new()];
            for ((names, tokenizer), units) in concept.iter().zip(&tokenizers).zip(&mut units) {
                units.extend(names.iter().filter_map(|name| telling(name, tokenizer)));
            }
            if units.iter().any(Vec::is_empty) {
                continue;
            }
            for (side, units) in sides.iter_mut().zip(units) {
                let side = Arc::make_mut(side);
                for units in units {
                    side.add(units, self.count);
                }
            }
            self.count += 1;
        }
        for (code, side) in codes.into_iter().zip(sides) {
            self.names.insert(code.to_owned(), side);
        }
    }

    pub fn of(&self, code: &str) -> Arc<Names> {
        self.names.get(code).cloned().unwrap_or_default()
    }
}
