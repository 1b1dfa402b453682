//! What the English senses of a CC-CEDICT entry say about translation.

use super::{TokenKind, Tokenizer, en, scan::is_han};
use std::collections::HashMap;

/// Words of lexicography, not of the translation, as look-up forms.
const APPARATUS: &[&str] = &[
    "abbr", "cl", "coll", "dialect", "erhua", "etc", "fig", "idiom", "lit", "oneself", "pr", "sb",
    "sth", "variant",
];
/// How a sense begins that says nothing about meaning.
const DROPPED: &[&str] = &[
    "CL:",
    "also pr.",
    "pr. ",
    "Taiwan pr.",
    "also written",
    "erhua variant",
];
/// What stands before the headword that a sense refers to.
const REFERENCES: &[&str] = &[
    "variant of ",
    "see ",
    "see also ",
    "same as ",
    "abbr. for ",
    "abbr. of ",
    "equivalent to ",
    "short for ",
    "used in ",
    "also written ",
    "erhua form of ",
];
/// How many glosses of a word count.
const MOST_GLOSSES: usize = 24;

/// The senses of one or more entries of a word.
#[derive(Clone, Debug, Default)]
pub struct Senses {
    /// Look-up forms of each gloss, the most important gloss first.
    pub glosses: Vec<Vec<String>>,
    /// Words that a sense refers to (variant of, see), as written.
    pub references: Vec<String>,
}

impl Senses {
    /// Adds one sense: brackets, parentheses, Chinese characters and classifiers are dropped, `;` separates glosses.
    pub fn add(&mut self, sense: &str, target: &Tokenizer) {
        self.references.extend(reference(sense));
        if DROPPED.iter().any(|start| sense.starts_with(start)) {
            return;
        }
        let plain = without_brackets(sense);
        for gloss in plain.split(';') {
            let gloss = gloss.trim();
            let gloss = ["to ", "surname ", "lit. ", "fig. "]
                .iter()
                .find_map(|start| gloss.strip_prefix(start))
                .unwrap_or(gloss);
            if REFERENCES.iter().any(|start| gloss == start.trim_end()) {
                continue;
            }
            let forms: Vec<String> = forms(gloss, target)
                .filter(|form| APPARATUS.binary_search(&form.as_str()).is_err())
                .collect();
            if !forms.is_empty() {
                self.glosses.push(forms);
            }
        }
    }

    /// The probability of each look-up form, sorted by form; their sum is 1, or there is none. Gloss number r (from 0)
    /// weighs 1 / (1 + 0.2 r), spread over its words but stop words as 1 / (their count)^0.7.
    pub fn weights(&self) -> Vec<(String, f64)> {
        let mut weights: HashMap<&str, f64> = HashMap::new();
        for (rank, gloss) in self.glosses.iter().take(MOST_GLOSSES).enumerate() {
            let mut content: Vec<&str> = gloss
                .iter()
                .map(String::as_str)
                .filter(|form| !en::is_stop(form))
                .collect();
            if content.is_empty() {
                content = gloss.iter().map(String::as_str).collect();
            }
            let weight = 1.0 / (1.0 + 0.2 * rank as f64) / (content.len() as f64).powf(0.7);
            for form in content {
                *weights.entry(form).or_default() += weight;
            }
        }
        let mut weights: Vec<(String, f64)> = weights
            .into_iter()
            .map(|(form, weight)| (form.to_owned(), weight))
            .collect();
        weights.sort_by(|a, b| a.0.cmp(&b.0));
        let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
        for (_, weight) in &mut weights {
            *weight /= sum;
        }
        weights
    }
}

/// The look-up forms of the words and numbers of `gloss`.
pub(super) fn forms(gloss: &str, target: &Tokenizer) -> impl Iterator<Item = String> {
    let tokens = target.tokenize(gloss).into_iter();
    tokens
        .filter(|token| token.kind != TokenKind::Punctuation)
        .map(|token| token.lookup)
}

/// The headword that a sense refers to, simplified where both are given: variant of 乾|干[gan1].
fn reference(sense: &str) -> Option<String> {
    let start = REFERENCES
        .iter()
        .find_map(|name| Some(sense.find(name)? + name.len()))?;
    let head = &sense[start..];
    let end = head.find(|c| c != '|' && !is_han(c)).unwrap_or(head.len());
    let word = head[..end].rsplit('|').next()?;
    (!word.is_empty()).then(|| word.to_owned())
}

/// `sense` without what stands in parentheses or brackets, and without Chinese characters.
fn without_brackets(sense: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::with_capacity(sense.len());
    for c in sense.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 || is_han(c) || c == '|' => {}
            _ => plain.push(c),
        }
    }
    plain
}
