//! Rows to concepts: which rows speak of one, and what is wrong with a row.

use super::columns::{Column, Head, has_han};
use super::{Concept, Date, Finding, Place, Reading, Severity, Term, tbx};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// A row of a file.
pub(super) struct Row<'a> {
    pub line: usize,
    pub cells: Vec<&'a str>,
}

/// Makes a termbase of rows.
pub(super) struct Concepts {
    file: Arc<str>,
    reading: Reading,
    by_id: HashMap<String, usize>,
    by_zh: HashMap<String, Vec<usize>>,
    /// Lines whose terms stand in each other's column, and the number of rows.
    exchanged: Vec<usize>,
    rows: usize,
}

/// The cells of a row by column, mended.
struct Cells(HashMap<Column, String>);

impl Cells {
    fn take(&mut self, column: Column) -> String {
        self.0.remove(&column).unwrap_or_default()
    }
}

impl Concepts {
    pub fn new(file: &str) -> Self {
        Self {
            file: file.into(),
            reading: Reading::default(),
            by_id: HashMap::new(),
            by_zh: HashMap::new(),
            exchanged: Vec::new(),
            rows: 0,
        }
    }

    /// A line of the head of the file.
    pub fn head(&mut self, line: &str) {
        let line = mend(line);
        if !line.is_empty() {
            self.reading.termbase.head.push(line);
        }
    }

    pub fn find(
        &mut self,
        line: usize,
        severity: Severity,
        rule: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.reading.findings.push(Finding {
            place: self.place(line),
            severity,
            rule,
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    fn place(&self, line: usize) -> Place {
        Place {
            file: self.file.clone(),
            line,
        }
    }

    /// Adds a row; one that says nothing is passed over.
    pub fn add(&mut self, head: &Head, row: &Row<'_>) {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        self.rows += 1;
        let (width, line) = (head.columns.len(), row.line);
        let filled = row.cells.iter().rposition(|cell| !cell.trim().is_empty());
        let too_few = row.cells.len() == 1;
        if filled.is_some_and(|last| last >= width) || too_few {
            let found = row.cells.len();
            let columns = if found == 1 { "column" } else { "columns" };
            let names: Vec<_> = head.columns.iter().map(|c| c.name()).collect();
            let message = format!("{found} {columns}, expected {width}: {}", names.join(", "));
            self.find(line, Severity::Error, "columns", message, "");
            return;
        }
        let mut cells = Cells(HashMap::new());
        for (&column, cell) in head.columns.iter().zip(&row.cells) {
            let mended = if column.is_text() {
                mend_text(cell)
            } else {
                mend(cell)
            };
            if *cell != mended {
                let name = column.name();
                let message = format!("stray spaces or invisible characters in {name}: {cell:?}");
                let remedy = format!("write {mended:?}");
                self.find(line, Severity::Warning, "spaces", message, remedy);
            }
            cells.0.insert(column, mended);
        }
        if let Err(message) = self.row(head, line, cells) {
            self.find(line, Severity::Error, "cell", message, "");
        }
    }

    fn row(&mut self, head: &Head, line: usize, mut cells: Cells) -> Result<(), String> {
        let (zh, en) = (cells.take(Column::Zh), cells.take(Column::En));
        let id = cells.take(Column::Id);
        if zh.is_empty() && en.is_empty() {
            return Err("empty zh and en cells, expected a term in one".to_owned());
        }
        if id.is_empty() && (zh.is_empty() || en.is_empty()) {
            let side = if zh.is_empty() { "zh" } else { "en" };
            return Err(format!(
                "empty {side} cell, expected a term, or an id that says which concept the other is of"
            ));
        }
        if !has_han(&zh) && has_han(&en) {
            self.exchanged.push(line);
            return Ok(());
        }
        let language = cells.take(Column::Language);
        let side = if en.is_empty() { "zh" } else { "en" };
        if !language.is_empty() && tbx::language_of(&language) != Some(side) {
            return Err(format!(
                "language {language:?} of the {side} term, expected a tag such as {side}"
            ));
        }
        let described = self.term(line, &mut cells)?;
        let of_concept = tbx::canonical(&cells.take(Column::ConceptTbx), false)?;
        let domain = cells.take(Column::Domain);
        let index = self.concept(id, &zh, domain);
        let described_is_zh = en.is_empty();
        let mut added = false;
        if !zh.is_empty() {
            let said = described_is_zh.then(|| described.clone());
            let term = Term {
                text: zh.clone(),
                language: head.zh.clone(),
                place: self.place(line),
                ..said.unwrap_or_default()
            };
            let term = with_language(term, &language, described_is_zh);
            added |= self.name(index, term, true, described_is_zh);
            let known = self.by_zh.entry(zh).or_default();
            if !known.contains(&index) {
                known.push(index);
            }
        }
        if !en.is_empty() {
            let term = Term {
                text: en,
                language: head.en.clone(),
                ..described
            };
            added |= self.name(index, with_language(term, &language, true), false, true);
        }
        added |= self.describe(index, line, &mut cells, of_concept);
        if !added {
            let message = "this row says nothing that an earlier row has not said";
            self.find(line, Severity::Warning, "duplicate", message, "delete it");
        }
        Ok(())
    }

    /// What the row says of its term.
    fn term(&self, line: usize, cells: &mut Cells) -> Result<Term, String> {
        let status = cells.take(Column::Status);
        let pos = cells.take(Column::Pos);
        Ok(Term {
            status: if status.is_empty() {
                super::Status::default()
            } else {
                status.parse()?
            },
            pos: (!pos.is_empty()).then(|| pos.into()),
            case_sensitive: case(&cells.take(Column::Case))?,
            note: cells.take(Column::Note),
            source: cells.take(Column::Source),
            valid_from: date(&cells.take(Column::ValidFrom), Date::first)?,
            valid_to: date(&cells.take(Column::ValidTo), Date::last)?,
            rank: rank(&cells.take(Column::Rank))?,
            tbx: tbx::canonical(&cells.take(Column::Tbx), true)?,
            place: self.place(line),
            ..Term::default()
        })
    }

    /// The concept that a row speaks of: by its id; without one, that with the Chinese term, unless both name a domain
    /// and not the same one.
    fn concept(&mut self, id: String, zh: &str, domain: String) -> usize {
        let concepts = &mut self.reading.termbase.concepts;
        let known = if id.is_empty() {
            let of_zh = self.by_zh.get(zh).into_iter().flatten();
            of_zh.copied().find(|&index| {
                let other = &concepts[index].domain;
                domain.is_empty() || other.is_empty() || *other == domain
            })
        } else {
            self.by_id.get(&id).copied()
        };
        let index = known.unwrap_or_else(|| {
            concepts.push(Concept::default());
            concepts.len() - 1
        });
        if !id.is_empty() {
            self.by_id.insert(id.clone(), index);
            concepts[index].id = id;
        }
        if concepts[index].domain.is_empty() {
            concepts[index].domain = domain;
        }
        index
    }

    /// Adds a name to a concept; whether it is new. `described`: whether the row says more of it than that it is one.
    fn name(&mut self, index: usize, term: Term, is_zh: bool, described: bool) -> bool {
        let concept = &mut self.reading.termbase.concepts[index];
        let terms = if is_zh {
            &mut concept.zh
        } else {
            &mut concept.en
        };
        let Some(known) = terms
            .iter_mut()
            .find(|known| known.text == term.text && known.language == term.language)
        else {
            terms.push(term);
            return true;
        };
        if !described {
            return false;
        }
        let said = |term: &Term| Term {
            place: Place::default(),
            ..term.clone()
        };
        let plain = Term {
            text: term.text.clone(),
            language: term.language.clone(),
            ..Term::default()
        };
        if said(known) == said(&term) {
            return false;
        }
        if is_zh && said(known) == plain {
            *known = term;
            return true;
        }
        let (text, line, earlier) = (term.text.clone(), term.place.line, known.place.line);
        if known.status == term.status {
            let message = format!(
                "{text:?} is in line {earlier} already, and this row says other things of it"
            );
            self.find(
                line,
                Severity::Warning,
                "duplicate",
                message,
                "make one row of both",
            );
        } else {
            let message = format!(
                "{text:?} is {} here and {} in line {earlier}",
                term.status, known.status
            );
            let remedy = "delete one of the rows; the earlier is kept";
            self.find(line, Severity::Error, "contradiction", message, remedy);
        }
        true
    }

    /// Takes what the row says of the concept as a whole; whether it says anything new.
    fn describe(&mut self, index: usize, line: usize, cells: &mut Cells, tbx: String) -> bool {
        let concept = &mut self.reading.termbase.concepts[index];
        let mut added = false;
        let mut other = None;
        let (definition, note) = (
            cells.take(Column::Definition),
            cells.take(Column::ConceptNote),
        );
        for (column, said, field) in [
            (Column::Definition, definition, &mut concept.definition),
            (Column::ConceptNote, note, &mut concept.note),
            (Column::ConceptTbx, tbx, &mut concept.tbx),
        ] {
            if said.is_empty() || said == *field {
                continue;
            }
            added = true;
            if field.is_empty() {
                *field = said;
            } else {
                other = Some(column.name());
            }
        }
        if let Some(name) = other {
            let message = format!("another {name} of the concept than before");
            let remedy = "delete one; the earlier is kept";
            self.find(line, Severity::Warning, "duplicate", message, remedy);
        }
        added
    }

    /// The termbase of all rows.
    pub fn finish(mut self) -> Reading {
        let exchanged = std::mem::take(&mut self.exchanged);
        let message = "English in the zh column and Chinese in the en column";
        if let Some(&first) = exchanged.first() {
            if exchanged.len() * 2 > self.rows && exchanged.len() > 1 {
                let message = format!("{message}, in {} rows of {}", exchanged.len(), self.rows);
                let remedy = "exchange the names of the columns, or give them in a first row";
                self.find(first, Severity::Error, "exchanged", message, remedy);
            } else {
                for line in exchanged {
                    self.find(line, Severity::Error, "exchanged", message, "exchange them");
                }
            }
        }
        self.reading.findings.sort_by_key(|f| f.place.line);
        number(&mut self.reading.termbase.concepts);
        self.reading
    }
}

/// Gives each concept without an id that of its place, `c1` to the first, or the next one free.
pub(super) fn number(concepts: &mut [Concept]) {
    let taken: HashSet<String> = concepts.iter().map(|c| c.id.clone()).collect();
    let mut next = 1;
    for (at, concept) in concepts.iter_mut().enumerate() {
        if concept.id.is_empty() {
            next = next.max(at + 1);
            while taken.contains(&format!("c{next}")) {
                next += 1;
            }
            concept.id = format!("c{next}");
            next += 1;
        }
    }
}

fn with_language(mut term: Term, language: &str, described: bool) -> Term {
    if described && !language.is_empty() {
        language.clone_into(&mut term.language);
    }
    term
}

/// `cell` composed, without what cannot be seen and with single spaces.
pub(super) fn mend(cell: &str) -> String {
    let seen = cell.nfc().filter(|&c| !is_invisible(c));
    let seen: String = seen.collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    words.join(" ")
}

/// `text`, which may have several lines, composed, without what cannot be seen and without white space at its ends.
pub(super) fn mend_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let seen: String = text.nfc().filter(|&c| !is_invisible(c)).collect();
    seen.trim().to_owned()
}

fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

fn case(word: &str) -> Result<Option<bool>, String> {
    Ok(match word.to_lowercase().as_str() {
        "" => None,
        "sensitive" | "yes" | "true" | "1" | "exact" | "y" | "是" | "case-sensitive" => Some(true),
        "insensitive" | "no" | "false" | "0" | "any" | "n" | "否" | "case-insensitive" => {
            Some(false)
        }
        _ => return Err(format!("case {word:?}, expected sensitive or insensitive")),
    })
}

fn date(text: &str, read: fn(&str) -> Option<Date>) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let date = read(text);
    date.map(Some)
        .ok_or_else(|| format!("{text:?} is no date, expected one such as 2019-06-30"))
}

fn rank(text: &str) -> Result<Option<u32>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let rank = text.parse().ok().filter(|&rank| rank > 0);
    rank.map(Some)
        .ok_or_else(|| format!("rank {text:?}, expected a whole number from 1"))
}
