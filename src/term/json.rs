//! Termbases in JSON: an object with `head`, a list of lines, and `concepts`, a list of objects.

use super::concepts::{mend, mend_text, number};
use super::{Concept, Finding, Place, Reading, Severity, Term, Termbase, tbx};
use crate::{Error, Result, text};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::sync::Arc;

/// A termbase whose concepts are yet to be read, so that a bad one costs nothing but itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with concepts")]
struct Raw<'a> {
    #[serde(default)]
    head: Vec<String>,
    #[serde(borrow)]
    concepts: Vec<&'a RawValue>,
}

/// Reads a termbase; see [`super::read`].
pub(super) fn read(place: &str, bytes: &[u8]) -> Result<Reading> {
    let text = text::decode(place, bytes)?;
    let raw: Raw<'_> = serde_json::from_str(&text)
        .map_err(|error| Error::at_line(place, error.line(), sentence(&error)))?;
    let file: Arc<str> = place.into();
    let mut reading = Reading::default();
    let head = raw.head.iter().map(|line| mend(line));
    reading.termbase.head = head.filter(|line| !line.is_empty()).collect();
    let (mut line, mut counted) = (1, 0);
    let mut ids = HashSet::new();
    for raw in raw.concepts {
        let at = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        line += text[counted..at].matches('\n').count();
        counted = at;
        let mut find = |line, severity, rule, message| {
            reading.findings.push(Finding {
                place: Place {
                    file: file.clone(),
                    line,
                },
                severity,
                rule,
                message,
                remedy: String::new(),
            });
        };
        let read = serde_json::from_str::<Concept>(raw.get())
            .map_err(|error| (line + error.line() - 1, sentence(&error)))
            .and_then(|concept| checked(concept).map_err(|message| (line, message)));
        let mut concept = match read {
            Ok(concept) => concept,
            Err((line, message)) => {
                find(line, Severity::Error, "cell", message);
                continue;
            }
        };
        if !concept.id.is_empty() && !ids.insert(concept.id.clone()) {
            let message = format!("id {:?} is that of an earlier concept", concept.id);
            find(line, Severity::Error, "duplicate", message);
            continue;
        }
        if !(distinct(&mut concept.zh) & distinct(&mut concept.en)) {
            let message = "a term stands twice in the concept; delete one".to_owned();
            find(line, Severity::Error, "duplicate", message);
        }
        for term in concept.zh.iter_mut().chain(&mut concept.en) {
            term.place = Place {
                file: file.clone(),
                line,
            };
        }
        reading.termbase.concepts.push(concept);
    }
    number(&mut reading.termbase.concepts);
    Ok(reading)
}

/// Keeps the first of terms with one text and language; whether there were no others.
fn distinct(terms: &mut Vec<Term>) -> bool {
    let mut known = HashSet::new();
    let count = terms.len();
    terms.retain(|term| known.insert((term.text.clone(), term.language.clone())));
    terms.len() == count
}

/// What serde says, without the place it ends with.
fn sentence(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => message,
    }
}

/// `concept` as the other formats would give it.
fn checked(mut concept: Concept) -> Result<Concept, String> {
    if concept.zh.is_empty() && concept.en.is_empty() {
        return Err("a concept without a term, expected one in zh or en".to_owned());
    }
    concept.id = mend(&concept.id);
    concept.domain = mend(&concept.domain);
    for field in [&mut concept.definition, &mut concept.note] {
        *field = mend_text(field);
    }
    concept.tbx = tbx::canonical(&concept.tbx, false)?;
    for (terms, code) in [(&mut concept.zh, "zh"), (&mut concept.en, "en")] {
        for term in terms {
            check_term(term, code)?;
        }
    }
    Ok(concept)
}

fn check_term(term: &mut Term, code: &str) -> Result<(), String> {
    term.text = mend(&term.text);
    if term.text.is_empty() {
        return Err(format!("an empty term in {code}, expected a text"));
    }
    term.language = mend(&term.language);
    if term.language.is_empty() {
        code.clone_into(&mut term.language);
    }
    if tbx::language_of(&term.language) != Some(code) {
        let language = &term.language;
        return Err(format!(
            "language {language:?} in {code}, expected one of {code}"
        ));
    }
    if term.rank == Some(0) {
        return Err("rank 0, expected a whole number from 1".to_owned());
    }
    term.note = mend_text(&term.note);
    term.source = mend(&term.source);
    term.pos = term.pos.take().filter(|pos| !pos.name().is_empty());
    term.tbx = tbx::canonical(&term.tbx, true)?;
    Ok(())
}

/// `termbase` as JSON.
pub(super) fn write(termbase: &Termbase) -> String {
    // Its keys are strings and its numbers finite, so nothing can fail.
    let mut text = serde_json::to_string_pretty(termbase).unwrap_or_default();
    text.push('\n');
    text
}
