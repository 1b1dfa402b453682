//! What is wrong with termbases, each alone and together.

use super::columns::has_han;
use super::{Concept, Finding, Reading, Severity, Status, Term};
use crate::lexicon::table::{COST_SCALE, Table};
use crate::lexicon::zh::simplify;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A Chinese word that makes up at least this share of running text is an ordinary one.
const ORDINARY: f64 = 1.0 / 5000.0;
/// How many of the terms that hold another are named.
const NAMED: usize = 3;

/// What is wrong with termbases that are used together: what their readers found, and
///
/// - `conflict` (error): two preferred renderings of a Chinese term, in a concept or in two of one domain or file, or of
///   two files; a warning where ranks say which holds; none where the dates never overlap;
/// - `contradiction` (error): a rendering that is approved in one place and forbidden or deprecated in another;
/// - `script` (error or warning): Chinese in an English term, none in a Chinese one, letters of a third script;
/// - `dates` (error): a term that ends before it begins;
/// - `duplicate` (warning): the same rendering in two files, or approved terms that differ in case alone;
/// - `contains` (warning): an approved rendering that holds a forbidden one of its concept;
/// - `ordinary` (warning): a Chinese term of one character, or one that every text is full of;
/// - `quoted` (warning): quotation marks round a whole term;
/// - `unapproved` (warning): a concept without an approved English term;
/// - `mixed` (note): Latin letters in a Chinese term;
/// - `nested` (note): a Chinese term inside others, of which the longest holds.
///
/// Sorted by file, as given, and line. Linear in the number of terms, and quadratic in the length of one.
pub fn lint(readings: &[Reading]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let concepts = || {
        readings
            .iter()
            .flat_map(|reading| &reading.termbase.concepts)
    };
    for concept in concepts() {
        alone(concept, &mut findings);
    }
    together(concepts(), &mut findings);
    nested(concepts(), &mut findings);
    findings.extend(readings.iter().flat_map(|reading| reading.findings.clone()));
    let mut files: Vec<&str> = Vec::new();
    for term in concepts().flat_map(terms) {
        if files.last() != Some(&&*term.place.file) {
            files.push(&term.place.file);
        }
    }
    let file = |finding: &Finding| files.iter().position(|file| **file == *finding.place.file);
    findings.sort_by_cached_key(|f| (file(f), f.place.line, f.severity, f.rule, f.message.clone()));
    findings.dedup();
    findings
}

fn terms(concept: &Concept) -> impl Iterator<Item = &Term> {
    concept.zh.iter().chain(&concept.en)
}

fn finding(
    term: &Term,
    severity: Severity,
    rule: &'static str,
    message: String,
    remedy: impl Into<String>,
) -> Finding {
    Finding {
        place: term.place.clone(),
        severity,
        rule,
        message,
        remedy: remedy.into(),
    }
}

/// What is wrong with a concept by itself.
fn alone(concept: &Concept, out: &mut Vec<Finding>) {
    for term in terms(concept) {
        if let (Some(from), Some(to)) = (term.valid_from, term.valid_to)
            && to < from
        {
            let message = format!("{:?} is valid from {from} to {to}", term.text);
            out.push(finding(
                term,
                Severity::Error,
                "dates",
                message,
                "exchange the dates",
            ));
        }
        let marks = [('"', '"'), ('“', '”'), ('\'', '\'')];
        let bare = marks
            .iter()
            .find_map(|&(a, b)| term.text.strip_prefix(a)?.strip_suffix(b))
            .filter(|bare| !bare.contains(['"', '“', '”', '\'']));
        if let Some(bare) = bare {
            let message = format!("quotation marks round {}", term.text);
            let remedy = format!("write {bare:?} unless they belong to the term");
            out.push(finding(term, Severity::Warning, "quoted", message, remedy));
        }
    }
    concept.zh.iter().for_each(|term| chinese(term, out));
    concept.en.iter().for_each(|term| english(term, out));
    if let Some(first) = concept.zh.first()
        && !concept.en.iter().any(|term| term.status.is_approved())
    {
        let message = format!("{:?} has no approved English term", first.text);
        let remedy = "add one, preferred or admitted";
        out.push(finding(
            first,
            Severity::Warning,
            "unapproved",
            message,
            remedy,
        ));
    }
    case_alone(concept, out);
    contained(concept, out);
}

/// Approved terms that differ in case alone.
fn case_alone(concept: &Concept, out: &mut Vec<Finding>) {
    let mut known: HashMap<String, &Term> = HashMap::new();
    for term in &concept.en {
        let earlier = known.entry(term.text.to_lowercase()).or_insert(term);
        if earlier.text != term.text
            && ![&**earlier, term].iter().any(|t| t.case_matters())
            && earlier.status.is_approved()
            && term.status.is_approved()
            && term.language == earlier.language
        {
            let message = format!(
                "{:?} and {:?} differ in case alone",
                earlier.text, term.text
            );
            let remedy = "delete one, or set its case";
            out.push(finding(
                term,
                Severity::Warning,
                "duplicate",
                message,
                remedy,
            ));
        }
    }
}

/// Terms not to be used inside approved ones.
fn contained(concept: &Concept, out: &mut Vec<Finding>) {
    for bad in concept.en.iter().filter(|term| !term.status.is_approved()) {
        let holds = |term: &&Term| term.status.is_approved() && has_words(&term.text, &bad.text);
        if let Some(good) = concept.en.iter().find(holds) {
            let (status, place) = (bad.status, &good.place);
            let message = format!(
                "{:?} is {status}, but is part of {:?} ({place})",
                bad.text, good.text
            );
            let remedy = "write the whole of what is meant";
            out.push(finding(bad, Severity::Warning, "contains", message, remedy));
        }
    }
}

/// Whether the words of `part` stand in `text` one after the other, but are not all of it; in any case.
fn has_words(text: &str, part: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (text, part) = (words(text), words(part));
    !part.is_empty() && part.len() < text.len() && text.windows(part.len()).any(|some| some == part)
}

fn chinese(term: &Term, out: &mut Vec<Finding>) {
    let text = &term.text;
    if !has_han(text) {
        let message = format!("no Chinese character in the zh term {text:?}");
        let remedy = "write the Chinese term, or exchange zh and en";
        out.push(finding(term, Severity::Warning, "script", message, remedy));
        return;
    }
    if text.chars().any(is_foreign) {
        let message = format!("letters of a third script in the zh term {text:?}");
        out.push(finding(
            term,
            Severity::Warning,
            "script",
            message,
            "check its letters",
        ));
    } else if text.contains(|c: char| c.is_ascii_alphabetic()) {
        let message = format!("Latin letters in the zh term {text:?}");
        let remedy = "leave it if it is written so";
        out.push(finding(term, Severity::Note, "mixed", message, remedy));
    }
    let simple: String = text.chars().map(simplify).collect();
    let cost = -ORDINARY.ln() * COST_SCALE;
    let word = Table::builtin().word(&simple);
    let common = word.is_some_and(|word| f64::from(word.cost) <= cost);
    let message = if text.chars().count() == 1 {
        format!("{text:?} is one character, a part of many words")
    } else if common {
        format!("{text:?} is an ordinary word, which texts are full of")
    } else {
        return;
    };
    let remedy = "give the longer expression that is the term, or delete it";
    out.push(finding(
        term,
        Severity::Warning,
        "ordinary",
        message,
        remedy,
    ));
}

fn english(term: &Term, out: &mut Vec<Finding>) {
    let text = &term.text;
    let wide = |c| matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}');
    if has_han(text) {
        let message = format!("Chinese characters in the en term {text:?}");
        let remedy = "write it in English; a remark belongs in the note";
        out.push(finding(term, Severity::Error, "script", message, remedy));
    } else if text.contains(wide) {
        let message = format!("Chinese punctuation in the en term {text:?}");
        out.push(finding(
            term,
            Severity::Warning,
            "script",
            message,
            "write English punctuation",
        ));
    } else if text.chars().any(is_foreign) {
        let message = format!("letters of a third script in the en term {text:?}");
        out.push(finding(
            term,
            Severity::Warning,
            "script",
            message,
            "check its letters",
        ));
    }
}

/// Whether a letter is Cyrillic or Greek: some look like Latin ones.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52F}') && c.is_alphabetic()
}

/// Whether the validity of two terms has a day in common.
fn overlap(a: &Term, b: &Term) -> bool {
    let before = |a: &Term, b: &Term| matches!((a.valid_to, b.valid_from), (Some(to), Some(from)) if to < from);
    !before(a, b) && !before(b, a)
}

/// What concepts with one Chinese term say against each other.
fn together<'a>(concepts: impl Iterator<Item = &'a Concept>, out: &mut Vec<Finding>) {
    let mut groups: BTreeMap<String, Vec<&Concept>> = BTreeMap::new();
    for concept in concepts {
        let keys: HashSet<String> = concept
            .zh
            .iter()
            .map(|term| term.text.chars().map(simplify).collect())
            .collect();
        for key in keys {
            groups.entry(key).or_default().push(concept);
        }
    }
    for (zh, group) in &groups {
        // Each domain's, and of those without a domain.
        let mut domains: Vec<&str> = group.iter().map(|c| c.domain.as_str()).collect();
        domains.sort_unstable();
        domains.dedup();
        for domain in domains {
            let of_domain = |c: &&&Concept| c.domain == domain || c.domain.is_empty();
            let terms = group.iter().filter(of_domain).flat_map(|c| &c.en);
            renderings(zh, terms, out);
        }
    }
}

/// What renderings of one Chinese term say against each other.
fn renderings<'a>(zh: &str, terms: impl Iterator<Item = &'a Term>, out: &mut Vec<Finding>) {
    let mut preferred: Option<&Term> = None;
    let mut known: HashMap<(&str, &str), &Term> = HashMap::new();
    for term in terms {
        let same = known.entry((&term.text, &term.language)).or_insert(term);
        if same.place != term.place {
            if same.status.is_approved() != term.status.is_approved() && overlap(same, term) {
                let (text, place) = (&term.text, &same.place);
                let message = format!(
                    "{text:?} for {zh} is {} here and {} in {place}",
                    term.status, same.status
                );
                let (severity, remedy) = remedy(same, term, "make both the same");
                out.push(finding(term, severity, "contradiction", message, remedy));
            } else if same.place.file != term.place.file {
                let message = format!("{:?} for {zh} is in {} too", term.text, same.place);
                let remedy = "keep it in one file";
                out.push(finding(
                    term,
                    Severity::Warning,
                    "duplicate",
                    message,
                    remedy,
                ));
            }
            continue;
        }
        if term.status != Status::Preferred {
            continue;
        }
        let Some(first) = preferred.filter(|first| first.language == term.language) else {
            preferred = Some(term);
            continue;
        };
        if overlap(first, term) {
            let (text, other, place) = (&term.text, &first.text, &first.place);
            let message =
                format!("two preferred renderings of {zh}: {text:?}, and {other:?} in {place}");
            let (severity, remedy) = remedy(first, term, "make one of them admitted");
            out.push(finding(term, severity, "conflict", message, remedy));
        }
    }
}

/// How bad it is that two terms say different things, and what would mend it.
fn remedy(a: &Term, b: &Term, remedy: &str) -> (Severity, String) {
    if a.rank == b.rank {
        return (Severity::Error, remedy.to_owned());
    }
    let better = if super::before(a, b) { a } else { b };
    (
        Severity::Warning,
        format!("by rank {:?} holds, in {}", better.text, better.place),
    )
}

/// Chinese terms inside others.
fn nested<'a>(concepts: impl Iterator<Item = &'a Concept>, out: &mut Vec<Finding>) {
    let mut all: BTreeMap<&str, &Term> = BTreeMap::new();
    for term in concepts.flat_map(|concept| &concept.zh) {
        all.entry(&term.text).or_insert(term);
    }
    let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for &outer in all.keys() {
        let starts: Vec<usize> = outer
            .char_indices()
            .map(|(at, _)| at)
            .chain([outer.len()])
            .collect();
        let mut found = HashSet::new();
        for (i, &start) in starts.iter().enumerate() {
            for &end in &starts[i + 1..] {
                let part = &outer[start..end];
                if part.len() < outer.len() && all.contains_key(part) && found.insert(part) {
                    holders.entry(part).or_default().push(outer);
                }
            }
        }
    }
    for (inner, outers) in holders {
        let more = outers.len().saturating_sub(NAMED);
        let mut named = outers[..outers.len() - more].join(", ");
        if more > 0 {
            named = format!("{named} and {more} more");
        }
        let message = format!("{inner} is part of {named}");
        let remedy = "nothing to mend if each has its own rendering: the longest term holds";
        out.push(finding(
            all[inner],
            Severity::Note,
            "nested",
            message,
            remedy,
        ));
    }
}
