//! A user's own dictionary.

use super::dictionary::StemId;
use super::gloss::{Senses, forms};
use super::scan::is_han;
use super::zh::simplify;
use super::{TokenKind, Tokenizer, en};
use crate::{Error, Result};
use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;

/// Look-up forms with numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Stems {
    forms: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Stems {
    /// The number of a form, a new one where it has none.
    pub fn number(&mut self, form: &str) -> u32 {
        self.find(form).unwrap_or_else(|| {
            let number = self.forms.len() as u32;
            self.forms.push(form.to_owned());
            self.numbers.insert(form.to_owned(), number);
            number
        })
    }

    pub fn find(&self, form: &str) -> Option<u32> {
        self.numbers.get(form).copied()
    }

    pub fn get(&self, number: u32) -> &str {
        self.forms.get(number as usize).map_or("", String::as_str)
    }
}

/// The line from which on a file holds look-up forms, to be taken as they are.
pub const FORMS_HEAD: &str = "# zhen lexicon: look-up forms";

/// What a word means.
#[derive(Clone, Debug, Default)]
struct Entry {
    translations: Vec<(StemId, f32)>,
    /// Whether texts are to be cut so that it stays whole.
    whole: bool,
}

/// A user's own dictionary, or a learnt one.
#[derive(Clone, Debug, Default)]
pub(super) struct UserDictionary {
    pub stems: Stems,
    entries: BTreeMap<String, Entry>,
}

/// What a line says: source words and weighted target forms.
struct Line {
    heads: Vec<String>,
    forms: Vec<(String, f32)>,
}

impl UserDictionary {
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The words that are to stay whole.
    pub fn whole_words(&self) -> impl Iterator<Item = &str> {
        let whole = self.entries.iter().filter(|(_, entry)| entry.whole);
        whole.map(|(word, _)| word.as_str())
    }

    /// Whether `word` is one of those.
    pub fn is_whole(&self, word: &str) -> bool {
        self.entries.get(word).is_some_and(|entry| entry.whole)
    }

    /// All words, sorted.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Translations of `word`, with a sum of at most 1.
    pub fn translations(&self, word: &str) -> Option<&[(StemId, f32)]> {
        self.entries.get(word).map(|entry| &*entry.translations)
    }

    /// Reads a dictionary; `id` gives the id of a target form.
    pub fn read(
        &mut self,
        place: &str,
        mut reader: impl BufRead,
        source: &Tokenizer,
        target: &Tokenizer,
        mut id: impl FnMut(&str, &mut Stems) -> StemId,
    ) -> Result<()> {
        let mut bytes = Vec::new();
        let mut number = 0;
        let mut as_forms = false;
        loop {
            number += 1;
            bytes.clear();
            let count = reader
                .read_until(b'\n', &mut bytes)
                .map_err(|error| Error::from_source(format!("{place}:{number}"), error))?;
            if count == 0 {
                break;
            }
            let text = std::str::from_utf8(&bytes).map_err(|error| {
                let at = error.valid_up_to() + 1;
                Error::at_line(
                    place,
                    number,
                    format!("byte {at} of the line is no UTF-8, expected UTF-8"),
                )
            })?;
            let text = text
                .strip_prefix('\u{FEFF}')
                .unwrap_or(text)
                .trim_end_matches(['\n', '\r']);
            as_forms |= text.trim_end() == FORMS_HEAD;
            if text.trim().is_empty() || text.starts_with('#') {
                continue;
            }
            let line = if as_forms {
                in_forms(text)
            } else {
                parse(text, source, target)
            };
            let line = line.map_err(|message| Error::at_line(place, number, message))?;
            self.add(&line, !as_forms, &mut id);
        }
        let entries = self.entries.values_mut();
        entries.for_each(|entry| normalise(&mut entry.translations));
        Ok(())
    }

    /// Adds what was learnt of `word`, ids with masses; what is there already gets what they leave of 1, but `least` of
    /// it in any case.
    pub fn add_learnt(&mut self, word: &str, learnt: &[(StemId, f32)], least: f32) {
        let known = &mut self
            .entries
            .entry(word.to_owned())
            .or_default()
            .translations;
        overlay(known, learnt, least);
        normalise(known);
    }

    fn add(&mut self, line: &Line, whole: bool, id: &mut impl FnMut(&str, &mut Stems) -> StemId) {
        let share = 1.0 / line.heads.len() as f32;
        for (form, weight) in &line.forms {
            let stem = id(form, &mut self.stems);
            for head in &line.heads {
                let entry = self.entries.entry(head.clone()).or_default();
                entry.translations.push((stem, weight * share));
                entry.whole |= whole;
            }
        }
    }
}

/// Puts `own` before `known`, which gets what is missing to 1, or `least` where less is missing. Alone, `own` stays as
/// it is.
pub(super) fn overlay(known: &mut Vec<(StemId, f32)>, own: &[(StemId, f32)], least: f32) {
    let mut scale = 1.0;
    if !known.is_empty() {
        let sum: f32 = own.iter().map(|(_, mass)| mass).sum();
        scale = if sum > 1.0 - least {
            (1.0 - least) / sum
        } else {
            1.0
        };
        for (_, mass) in known.iter_mut() {
            *mass *= 1.0 - scale * sum;
        }
    }
    known.extend(own.iter().map(|&(id, mass)| (id, mass * scale)));
}

fn normalise(entry: &mut Vec<(StemId, f32)>) {
    entry.sort_by_key(|&(stem, _)| stem);
    entry.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    let sum: f32 = entry.iter().map(|(_, weight)| weight).sum();
    if sum > 1.0 {
        for (_, weight) in entry.iter_mut() {
            *weight /= sum;
        }
    }
}

fn parse(text: &str, source: &Tokenizer, target: &Tokenizer) -> std::result::Result<Line, String> {
    if text.contains('\t') {
        tabbed(text, source, target)
    } else {
        cedict(text, source, target).ok_or_else(|| {
            "no tab and no CC-CEDICT entry, expected source<TAB>target[<TAB>weight] or \
             traditional simplified [pin1 yin1] /gloss/"
                .to_owned()
        })
    }
}

/// `source<TAB>target<TAB>weight`, both look-up forms.
fn in_forms(text: &str) -> std::result::Result<Line, String> {
    let columns: Vec<&str> = text.split('\t').collect();
    let [head, form, mass] = columns[..] else {
        return Err(format!("{} columns, expected 3", columns.len()));
    };
    if head.is_empty() || form.is_empty() {
        return Err("an empty column, expected source, target, weight".to_owned());
    }
    Ok(Line {
        heads: vec![head.to_owned()],
        forms: vec![(form.to_owned(), weight(mass)?)],
    })
}

fn weight(text: &str) -> std::result::Result<f32, String> {
    text.parse::<f32>()
        .ok()
        .filter(|weight| *weight > 0.0 && *weight <= 1.0)
        .ok_or_else(|| format!("weight {text:?}, expected a number above 0 and up to 1"))
}

fn tabbed(text: &str, source: &Tokenizer, target: &Tokenizer) -> std::result::Result<Line, String> {
    let columns: Vec<&str> = text.split('\t').map(str::trim).collect();
    let (head, meaning, weight) = match columns[..] {
        [head, meaning] => (head, meaning, "1"),
        [head, meaning, weight] => (head, meaning, weight),
        _ => return Err(format!("{} columns, expected 2 or 3", columns.len())),
    };
    let weight = self::weight(weight)?;
    let heads = heads(head, source);
    if heads.is_empty() {
        return Err(format!(
            "no word in the first column {head:?}, expected one"
        ));
    }
    let all: Vec<String> = forms(meaning, target).collect();
    let content: Vec<&String> = all.iter().filter(|form| !en::is_stop(form)).collect();
    let kept = if content.is_empty() {
        all.iter().collect()
    } else {
        content
    };
    if kept.is_empty() {
        return Err(format!(
            "no word in the second column {meaning:?}, expected one"
        ));
    }
    let share = weight / kept.len() as f32;
    Ok(Line {
        heads,
        forms: kept.into_iter().map(|form| (form.clone(), share)).collect(),
    })
}

/// `traditional simplified [pin1 yin1] /gloss/gloss/`.
fn cedict(text: &str, source: &Tokenizer, target: &Tokenizer) -> Option<Line> {
    let (words, rest) = text.split_once('[')?;
    let (_, senses) = rest.split_once("] /")?;
    let simplified = words.split_ascii_whitespace().nth(1)?;
    let mut all = Senses::default();
    for sense in senses.trim_end().trim_end_matches('/').split('/') {
        all.add(sense, target);
    }
    let forms = all
        .weights()
        .into_iter()
        .map(|(form, weight)| (form, weight as f32))
        .collect();
    let heads = heads(simplified, source);
    (!heads.is_empty()).then_some(Line { heads, forms })
}

/// The look-up forms that a headword is found by: a Chinese one as a whole, otherwise each of its words.
fn heads(head: &str, source: &Tokenizer) -> Vec<String> {
    if !head.is_empty() && head.chars().all(is_han) {
        return vec![head.chars().map(simplify).collect()];
    }
    let tokens = source.tokenize(head).into_iter();
    tokens
        .filter(|token| token.kind != TokenKind::Punctuation)
        .map(|token| token.lookup)
        .collect()
}
