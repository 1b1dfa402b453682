//! Concepts to rows: what is written in TSV and CSV.
//!
//! A row that has both terms describes the English one and names the Chinese; a row that has one term describes that.

use super::columns::{Column, Head};
use super::concepts::{Concepts, Row};
use super::{Concept, Term, Termbase};
use std::collections::BTreeMap;

/// A row: what stands in its cells; a column that is not there is empty.
type Cells = BTreeMap<Column, String>;

/// The head and the cells of the rows of a termbase. The columns are those that are needed: `zh`, `en` and `status`
/// always, `id` where the rows alone would not give the same concepts.
pub(super) fn rows(termbase: &Termbase) -> (Vec<String>, Vec<Vec<String>>) {
    let language = |side: fn(&Concept) -> &[Term], code: &str| {
        let first = termbase.concepts.iter().flat_map(side).next();
        first.map_or_else(|| code.to_owned(), |term| term.language.clone())
    };
    let head = Head {
        columns: Vec::new(),
        zh: language(|c| &c.zh, "zh"),
        en: language(|c| &c.en, "en"),
    };
    let all: Vec<Cells> = termbase
        .concepts
        .iter()
        .flat_map(|c| of_concept(c, &head))
        .collect();
    let without = table(&all, false);
    if gives(termbase, &head, &without) {
        return named(&head, without);
    }
    named(&head, table(&all, true))
}

/// Columns, and the cells of each row.
type Table = (Vec<Column>, Vec<Vec<String>>);

fn named(head: &Head, (columns, rows): Table) -> (Vec<String>, Vec<Vec<String>>) {
    let name = |column: &Column| match column {
        Column::Zh => head.zh.clone(),
        Column::En => head.en.clone(),
        column => column.name().to_owned(),
    };
    (columns.iter().map(name).collect(), rows)
}

fn table(all: &[Cells], ids: bool) -> Table {
    let needed = |column: &Column| match column {
        Column::Id => ids,
        Column::Zh | Column::En | Column::Status => true,
        column => all.iter().any(|cells| cells.contains_key(column)),
    };
    let columns: Vec<Column> = Column::all().filter(needed).collect();
    let row = |cells: &Cells| {
        let cell = |column| cells.get(column).cloned().unwrap_or_default();
        columns.iter().map(cell).collect()
    };
    let rows = all.iter().map(row).collect();
    (columns, rows)
}

/// Whether reading the rows gives the concepts of `termbase`, their ids included.
fn gives(termbase: &Termbase, head: &Head, (columns, rows): &Table) -> bool {
    let head = Head {
        columns: columns.clone(),
        ..head.clone()
    };
    let mut read = Concepts::new("");
    for (at, row) in rows.iter().enumerate() {
        let cells = row.iter().map(String::as_str).collect();
        read.add(&head, &Row { line: at, cells });
    }
    let reading = read.finish();
    let same = |(a, b): (&Concept, &Concept)| without_places(a) == without_places(b);
    let concepts = &reading.termbase.concepts;
    reading.findings.is_empty()
        && concepts.len() == termbase.concepts.len()
        && concepts.iter().zip(&termbase.concepts).all(same)
}

fn without_places(concept: &Concept) -> Concept {
    let mut concept = concept.clone();
    for term in concept.zh.iter_mut().chain(&mut concept.en) {
        term.place = super::Place::default();
    }
    concept
}

fn of_concept(concept: &Concept, head: &Head) -> Vec<Cells> {
    let mut rows = Vec::new();
    let paired = concept.zh.first().filter(|term| term.language == head.zh);
    let plain = |term: &Term| {
        *term
            == Term {
                text: term.text.clone(),
                language: term.language.clone(),
                place: term.place.clone(),
                ..Term::default()
            }
    };
    let alone = |term: &Term| {
        let mut cells = described(term, &head.zh);
        cells.insert(Column::Zh, term.text.clone());
        cells
    };
    if let Some(first) = concept.zh.first()
        && (paired.is_none() || concept.en.is_empty() || !plain(first))
    {
        rows.push(alone(first));
    }
    for term in &concept.en {
        let mut cells = described(term, &head.en);
        cells.insert(Column::En, term.text.clone());
        if let Some(zh) = paired {
            cells.insert(Column::Zh, zh.text.clone());
        }
        rows.push(cells);
    }
    rows.extend(concept.zh.iter().skip(1).map(alone));
    let mut set = |column, value: &str, everywhere: bool| {
        for cells in rows
            .iter_mut()
            .take(if everywhere { usize::MAX } else { 1 })
        {
            put(cells, column, value);
        }
    };
    set(Column::Id, &concept.id, true);
    set(Column::Domain, &concept.domain, true);
    set(Column::Definition, &concept.definition, false);
    set(Column::ConceptNote, &concept.note, false);
    set(Column::ConceptTbx, &concept.tbx, false);
    rows
}

fn put(cells: &mut Cells, column: Column, value: &str) {
    if !value.is_empty() {
        cells.insert(column, value.to_owned());
    }
}

/// What is said of a term.
fn described(term: &Term, language: &str) -> Cells {
    let mut cells = Cells::new();
    cells.insert(Column::Status, term.status.name().to_owned());
    if term.language != language {
        put(&mut cells, Column::Language, &term.language);
    }
    put(
        &mut cells,
        Column::Pos,
        term.pos.as_ref().map_or("", |pos| pos.name()),
    );
    let case = term.case_sensitive.map_or("", |sensitive| {
        if sensitive {
            "sensitive"
        } else {
            "insensitive"
        }
    });
    put(&mut cells, Column::Case, case);
    put(&mut cells, Column::Note, &term.note);
    put(&mut cells, Column::Source, &term.source);
    let date = |date: Option<super::Date>| date.map_or_else(String::new, |date| date.to_string());
    put(&mut cells, Column::ValidFrom, &date(term.valid_from));
    put(&mut cells, Column::ValidTo, &date(term.valid_to));
    put(
        &mut cells,
        Column::Rank,
        &term.rank.map_or_else(String::new, |rank| rank.to_string()),
    );
    put(&mut cells, Column::Tbx, &term.tbx);
    cells
}
