//! What the remarks of a termbase ask for, in general phrases.
//!
//! | phrase | meaning |
//! |---|---|
//! | `case matters`, `case-sensitive` | the capitals of the term are part of it ([`Term::case_matters`]) |
//! | `one rendering per document` | a document keeps to one approved rendering ([`Term::one_per_document`]) |
//! | `fixed wording`, `verbatim`, `exact wording`, `official name` | near synonyms do not do |
//! | `X may be used after …`, `"X" after first mention`, `"X" … allowed after …` | X is right once the full term stands in the text |
//! | `never plain X`, `never "X"`, `not "X"` | X alone is as good as forbidden |

use crate::term::Term;

/// What the note of a term asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Note {
    /// Near synonyms do not do.
    pub fixed: bool,
    /// Forms that are right after the full term.
    pub short: Vec<String>,
    /// Forms that are wrong alone.
    pub never: Vec<String>,
}

const FIXED: [&str; 6] = [
    "fixed wording",
    "fixed phrase",
    "exact wording",
    "verbatim",
    "official name",
    "wording is fixed",
];

impl Note {
    pub fn of(term: &Term) -> Self {
        let note = &term.note;
        let lower = note.to_lowercase();
        Self {
            fixed: FIXED.iter().any(|phrase| lower.contains(phrase)),
            short: short(note),
            never: never(note),
        }
    }
}

/// Quoted forms, and a form in capitals that the note begins with, where it says when they may stand.
fn short(note: &str) -> Vec<String> {
    let lower = note.to_lowercase();
    let allowed =
        lower.contains("after") && !lower.starts_with("not ") && !lower.contains("not allowed");
    if !allowed {
        return Vec::new();
    }
    let before = lower
        .find("after")
        .and_then(|at| note.get(..at))
        .unwrap_or(note);
    let mut forms: Vec<String> = quoted(before);
    if let Some(first) = before.split_whitespace().next() {
        let capitals = first.chars().filter(|c| c.is_uppercase()).count();
        if capitals > 1 && first.chars().all(char::is_alphanumeric) {
            forms.push(first.to_owned());
        }
    }
    forms
}

fn never(note: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for start in ["never plain ", "never just ", "never ", "not plain "] {
        let Some(at) = note.to_lowercase().find(start) else {
            continue;
        };
        let Some(rest) = note.get(at + start.len()..) else {
            continue;
        };
        if let Some(first) = quoted(rest)
            .into_iter()
            .next()
            .filter(|_| is_quote(rest.chars().next()))
        {
            forms.push(first);
        } else if start.contains("plain") || start.contains("just") {
            let end = rest.find([',', ';', '.', '(']).unwrap_or(rest.len());
            forms.push(rest[..end].trim().to_owned());
        }
        break;
    }
    forms.retain(|form| !form.is_empty());
    forms
}

fn is_quote(c: Option<char>) -> bool {
    matches!(c, Some('"' | '“' | '”' | '「'))
}

/// What stands in double quotation marks.
fn quoted(text: &str) -> Vec<String> {
    let mut parts = text.split(['"', '“', '”', '「', '」']);
    let mut forms = Vec::new();
    parts.next();
    while let (Some(inside), Some(_)) = (parts.next(), parts.next()) {
        forms.push(inside.trim().to_owned());
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str) -> Note {
        Note::of(&Term {
            note: text.to_owned(),
            ..Term::default()
        })
    }

    #[test]
    fn general_phrases_are_understood() {
        assert_eq!(
            note("UNSO may be used after the full name with UNSO in brackets").short,
            ["UNSO"]
        );
        assert_eq!(note("\"the Fund\" after first mention").short, ["the Fund"]);
        assert_eq!(
            note("“the scheme” is allowed after the full title").short,
            ["the scheme"]
        );
        assert_eq!(note("never plain coal; see the standard").never, ["coal"]);
        assert_eq!(note("never \"state farm\"").never, ["state farm"]);
        assert!(note("Fixed wording since the ninth plan").fixed);
        assert_eq!(note("a person; see after the list"), Note::default());
        assert_eq!(note("superseded"), Note::default());
    }
}
