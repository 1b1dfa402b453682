//! Candidates beside a termbase, and as one.

use super::{Candidate, Kind};
use crate::lexicon::Tokenizer;
use crate::lexicon::zh::simplify;
use crate::term::{Concept, PartOfSpeech, Status, Term, Termbase};
use serde::Serialize;
use std::collections::HashMap;

/// What a termbase has of a candidate's Chinese.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Known {
    /// The English terms that it approves.
    pub approved: Vec<String>,
    /// Whether the candidate's first rendering is one of them, in any capitals, number or tense.
    pub agrees: bool,
}

/// What `termbase` has of each candidate, in their order. Chinese is compared in simplified characters.
pub fn known(candidates: &[Candidate], termbase: &Termbase) -> Vec<Option<Known>> {
    let simple = |text: &str| -> String { text.chars().map(simplify).collect() };
    let mut by_zh: HashMap<String, Vec<&Concept>> = HashMap::new();
    for concept in &termbase.concepts {
        for term in &concept.zh {
            by_zh.entry(simple(&term.text)).or_default().push(concept);
        }
    }
    let english = Tokenizer::new("en");
    let forms = |text: &str| -> Vec<String> {
        let tokens = english.tokenize(text).into_iter();
        tokens.map(|token| token.lookup).collect()
    };
    let of = |candidate: &Candidate| {
        let concepts = by_zh.get(&simple(&candidate.zh))?;
        let terms = concepts.iter().flat_map(|concept| &concept.en);
        let approved: Vec<String> = terms
            .filter(|term| term.status.is_approved())
            .map(|term| term.text.clone())
            .collect();
        let own = candidate.renderings.first().map(|r| forms(&r.en));
        let agrees = approved.iter().any(|term| Some(forms(term)) == own);
        Some(Known { approved, agrees })
    };
    candidates.iter().map(of).collect()
}

/// The candidates as a termbase to edit: a concept each, its first rendering preferred, the others admitted. Notes say
/// how many pairs have each and what is known already; the concept's note gives the contexts.
///
/// `known` is as [`known`] gives it, or empty.
pub fn termbase(candidates: &[Candidate], known: &[Option<Known>], head: Vec<String>) -> Termbase {
    let concept = |(i, candidate): (usize, &Candidate)| {
        let known = known.get(i).and_then(Option::as_ref);
        let contexts = candidate.contexts.iter();
        let contexts: Vec<String> = contexts.map(|c| format!("{} | {}", c.zh, c.en)).collect();
        Concept {
            id: format!("c{}", i + 1),
            note: contexts.join(" / "),
            zh: vec![Term {
                text: candidate.zh.clone(),
                language: "zh".to_owned(),
                ..Term::default()
            }],
            en: english(candidate, known),
            ..Concept::default()
        }
    };
    Termbase {
        head,
        concepts: candidates.iter().enumerate().map(concept).collect(),
    }
}

fn english(candidate: &Candidate, known: Option<&Known>) -> Vec<Term> {
    let is_name = candidate.kind == Kind::Name;
    let mut terms: Vec<Term> = Vec::new();
    for (i, rendering) in candidate.renderings.iter().enumerate() {
        // Two phrases of different words may be written alike, such as one with a clitic and one without.
        if terms.iter().any(|term| term.text == rendering.en) {
            continue;
        }
        let mut note = format!("{} of {} pairs", rendering.beads, candidate.beads);
        if i == 0 {
            note += match candidate.kind {
                Kind::Term => "",
                Kind::Name => "; name",
                Kind::Title => "; title",
            };
            note += &known.map_or_else(String::new, remark);
        }
        terms.push(Term {
            text: rendering.en.clone(),
            language: "en".to_owned(),
            status: if i == 0 {
                Status::Preferred
            } else {
                Status::Admitted
            },
            pos: is_name.then_some(PartOfSpeech::ProperNoun),
            case_sensitive: is_name.then_some(true),
            note,
            ..Term::default()
        });
    }
    terms
}

fn remark(known: &Known) -> String {
    if known.agrees {
        "; known".to_owned()
    } else {
        format!("; known as: {}", known.approved.join(", "))
    }
}
