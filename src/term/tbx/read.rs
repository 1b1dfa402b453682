//! Reading TBX: version 2 (`martif`) and version 3 (`tbx`), in DCA or DCT style.

use super::basic::{self, Level, is_term, parts, tamed};
use super::tree::{Element, each, line_of};
use super::{BACK, PRIVATE, language_of};
use crate::term::concepts::{mend, mend_text, number};
use crate::term::{Concept, Date, Finding, PartOfSpeech, Place, Reading, Severity, Status, Term};
use crate::{Result, text};
use std::collections::HashSet;
use std::sync::Arc;

/// Reads a termbase; see [`crate::term::read`].
pub(in crate::term) fn read(place: &str, bytes: &[u8]) -> Result<Reading> {
    let text = text::decode(place, bytes)?;
    let mut reader = Reader {
        file: place.into(),
        reading: Reading::default(),
        ids: HashSet::new(),
        entries: 0,
    };
    let names = [
        "martifHeader",
        "tbxHeader",
        "termEntry",
        "conceptEntry",
        "back",
    ];
    let read = each(&text, &names, |element| match element.name.as_str() {
        "martifHeader" | "tbxHeader" => reader.header(&element),
        "back" => reader.back(&element),
        _ => reader.entry(&element),
    });
    if let Err((line, message)) = read {
        reader.find(line, Severity::Error, "xml", message);
    } else if reader.entries == 0 {
        let message = "no conceptEntry (TBX 3) and no termEntry (TBX 2) in it, expected one";
        reader.find(0, Severity::Error, "xml", message);
    }
    number(&mut reader.reading.termbase.concepts);
    Ok(reader.reading)
}

struct Reader {
    file: Arc<str>,
    reading: Reading,
    ids: HashSet<String>,
    entries: usize,
}

/// Elements that belong to a level, as they are found.
struct Extra(Vec<Element>, Level);

impl Extra {
    fn add(&mut self, element: Element) {
        self.0.extend(tamed(element, self.1));
    }
}

impl Reader {
    fn find(
        &mut self,
        line: usize,
        severity: Severity,
        rule: &'static str,
        message: impl Into<String>,
    ) {
        self.reading.findings.push(Finding {
            place: self.place(line),
            severity,
            rule,
            message: message.into(),
            remedy: String::new(),
        });
    }

    fn place(&self, line: usize) -> Place {
        Place {
            file: self.file.clone(),
            line,
        }
    }

    fn header(&mut self, header: &Element) {
        let head = &mut self.reading.termbase.head;
        let mut add = |key: &str, element: &Element| {
            let text = mend_text(&element.text()).replace('\n', " ");
            if !text.is_empty() {
                head.push(format!("{key}{text}"));
            }
        };
        let file = header.child("fileDesc");
        let title = file.and_then(|file| file.child("titleStmt"));
        for element in title.iter().flat_map(|title| title.elements()) {
            add(
                if element.name == "title" {
                    "title: "
                } else {
                    ""
                },
                element,
            );
        }
        for part in file.into_iter().chain([header]).flat_map(Element::elements) {
            let key = match part.name.as_str() {
                "publicationStmt" => "publication: ",
                "sourceDesc" => "",
                "encodingDesc" => "encoding: ",
                "revisionDesc" => "change: ",
                _ => continue,
            };
            for p in part.elements() {
                // Where version 2 says which categories it uses is of no use to version 3.
                if !["XCSURI", "XCSContent", "DCSName"].contains(&p.kind()) {
                    add(key, p);
                }
            }
        }
    }

    fn back(&mut self, back: &Element) {
        let mut sections: Vec<Element> = back.elements().cloned().collect();
        for section in &mut sections {
            // Version 2 calls it refObjectList.
            "refObjectSec".clone_into(&mut section.name);
        }
        if !sections.is_empty() {
            let line = format!("{BACK}{}", line_of(&sections));
            self.reading.termbase.head.push(line);
        }
    }

    fn entry(&mut self, entry: &Element) {
        self.entries += 1;
        let mut concept = Concept::default();
        let mut extra = Extra(Vec::new(), Level::Concept);
        for child in entry.elements() {
            match child.name.as_str() {
                "langSec" | "langSet" => self.section(&mut concept, &mut extra, child),
                _ => {
                    if let Some(child) = tamed(child.clone(), Level::Concept) {
                        about(&mut concept, &mut extra, child);
                    }
                }
            }
        }
        if concept.zh.is_empty() && concept.en.is_empty() {
            let message = "an entry without a term in Chinese or English, expected one";
            self.find(entry.line, Severity::Error, "empty", message);
            return;
        }
        concept.tbx = line_of(&extra.0);
        if let Some(id) = entry.attribute("id") {
            concept.id = mend(&super::plain_id(id));
            if !concept.id.is_empty() && !self.ids.insert(concept.id.clone()) {
                let message = format!("id {:?} is that of an earlier entry", concept.id);
                self.find(entry.line, Severity::Error, "duplicate", message);
                return;
            }
        }
        self.reading.termbase.concepts.push(concept);
    }

    fn section(&mut self, concept: &mut Concept, extra: &mut Extra, section: &Element) {
        let tag = section.attribute("xml:lang").unwrap_or_default();
        if tag.is_empty() {
            let message = format!("a {} without a language, expected xml:lang", section.name);
            self.find(section.line, Severity::Error, "xml", message);
            return;
        }
        let Some(side) = language_of(tag) else {
            extra.0.extend(basic::section(section));
            return;
        };
        let mut about = Element::new("langSec", &[("xml:lang", tag)], "");
        for child in section.elements() {
            if !is_term(child) {
                about.extend(tamed(child.clone(), Level::Language));
            } else if let Some(term) = self.term(child, tag) {
                let terms = if side == "zh" {
                    &mut concept.zh
                } else {
                    &mut concept.en
                };
                self.name(terms, term);
            }
        }
        if !about.nodes.is_empty() {
            extra.0.push(about);
        }
    }

    fn name(&mut self, terms: &mut Vec<Term>, term: Term) {
        let same = |t: &&Term| t.text == term.text && t.language == term.language;
        match terms.iter().find(same) {
            None => terms.push(term),
            Some(known) => {
                let (text, before, line) = (&term.text, known.place.line, term.place.line);
                let message = format!("{text:?} is in line {before} already; delete one");
                let differs = known.status != term.status;
                let (severity, rule) = if differs {
                    (Severity::Error, "contradiction")
                } else {
                    (Severity::Warning, "duplicate")
                };
                self.find(line, severity, rule, message);
            }
        }
    }

    /// The term of a `termSec`, or of the `tig` or `ntig` of version 2.
    fn term(&mut self, section: &Element, tag: &str) -> Option<Term> {
        let parts = parts(section);
        let text = parts.iter().find(|part| part.name == "term");
        let text = text.map(|term| mend(&term.text())).unwrap_or_default();
        if text.is_empty() {
            let message = format!("a {} without a term, expected <term>", section.name);
            self.find(section.line, Severity::Error, "empty", message);
            return None;
        }
        let mut term = Term {
            text,
            language: tag.to_owned(),
            place: self.place(section.line),
            ..Term::default()
        };
        let mut extra = Extra(Vec::new(), Level::Term);
        for part in parts.into_iter().filter(|part| part.name != "term") {
            let line = part.line;
            if let Err(message) = property(&mut term, &mut extra, part) {
                self.find(line, Severity::Error, "cell", message);
                return None;
            }
        }
        term.tbx = line_of(&extra.0);
        Some(term)
    }
}

/// Whether an element says no more than its text.
fn is_plain(element: &Element) -> bool {
    element.elements().next().is_none() && element.attributes.iter().all(|(key, _)| key == "type")
}

fn about(concept: &mut Concept, extra: &mut Extra, element: Element) {
    let mut text = mend_text(&element.text());
    if element.kind() == "subjectField" {
        text = mend(&text);
    }
    let field = match (element.name.as_str(), element.kind()) {
        ("descrip", "subjectField") => &mut concept.domain,
        ("descrip", "definition") => &mut concept.definition,
        ("note", _) => &mut concept.note,
        _ => return extra.add(element),
    };
    if is_plain(&element) && field.is_empty() && !text.is_empty() {
        *field = text;
    } else {
        extra.add(element);
    }
}

/// Takes a property of a term.
fn property(
    term: &mut Term,
    extra: &mut Extra,
    element: Element,
) -> std::result::Result<(), String> {
    let kind = match element.kind() {
        "" => element.name.clone(),
        kind => kind.to_owned(),
    };
    let text = mend_text(&element.text());
    match kind.as_str() {
        "administrativeStatus" | "normativeAuthorization" => {
            let lower = text.trim_end_matches("-admn-sts");
            if ["standardizedTerm", "legalTerm", "regulatedTerm"].contains(&lower) {
                term.status = Status::Preferred;
                extra.add(element);
                return Ok(());
            }
            // What the private note says comes first, wherever it stands.
            if term.status != Status::Forbidden {
                term.status = text.parse()?;
            }
            if lower == "supersededTerm" {
                let kind = [("type", "administrativeStatus")];
                extra.add(Element::new("termNote", &kind, super::SUPERSEDED));
            }
        }
        "partOfSpeech" if term.pos.is_none() && !text.is_empty() => {
            term.pos = Some(PartOfSpeech::from(mend(&text)));
        }
        "partOfSpeech" => {}
        "note" if is_plain(&element) => {
            if let Some(said) = text.strip_prefix(PRIVATE) {
                return private(term, said);
            }
            if term.note.is_empty() {
                term.note = text;
            } else {
                extra.add(element);
            }
        }
        "source" if is_plain(&element) && term.source.is_empty() => {
            term.source = mend(&text);
        }
        _ => extra.add(element),
    }
    Ok(())
}

/// Takes what zhen wrote of a term that TBX-Basic has no category for: `key=value`.
fn private(term: &mut Term, said: &str) -> std::result::Result<(), String> {
    let (key, value) = said.split_once('=').unwrap_or((said, ""));
    let date = |read: fn(&str) -> Option<Date>| {
        read(value).ok_or_else(|| format!("{value:?} is no date, expected one such as 2019-06-30"))
    };
    match key {
        "status" => term.status = value.parse()?,
        "pos" => term.pos = Some(PartOfSpeech::from(mend(value))),
        "case" => term.case_sensitive = Some(value == "sensitive"),
        "valid_from" => term.valid_from = Some(date(Date::first)?),
        "valid_to" => term.valid_to = Some(date(Date::last)?),
        "rank" => {
            let rank = value.parse().ok();
            term.rank =
                Some(rank.ok_or_else(|| format!("rank {value:?}, expected a whole number"))?);
        }
        "note" => value.clone_into(&mut term.note),
        _ => {
            return Err(format!(
                "a note {PRIVATE}{key}, expected one that zhen writes"
            ));
        }
    }
    Ok(())
}
