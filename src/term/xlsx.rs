//! Termbases in spreadsheets (Office Open XML): the first sheet that has a cell.

use super::concepts::Concepts;
use super::{Reading, Severity, delimited};
use crate::text::read::apart::{Steps, apart};
use crate::{Error, Result};
use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

/// The most columns a row may reach: no termbase has as many, and a stray cell far to the right costs nothing.
const MOST_COLUMNS: u32 = 64;

/// Rows by number from 0, each with its cells by number from 0.
pub(crate) type Cells = BTreeMap<u32, BTreeMap<u32, String>>;

/// Cells between two signs of life of the library.
const CELLS_A_STEP: usize = 1 << 12;

/// Reads a termbase; see [`super::read`].
pub(super) fn read(place: &str, bytes: &[u8]) -> Result<Reading> {
    let mut concepts = Concepts::new(place);
    let mut first: Option<(String, Cells)> = None;
    for (name, cells) in sheets(place, Cursor::new(bytes.to_vec()))? {
        if cells.is_empty() {
            continue;
        }
        match &first {
            None => first = Some((name, cells)),
            Some((read, _)) => {
                let message = format!("sheet {name:?} is not read, only the first, {read:?}");
                let remedy = "move its rows there, or save it as a file";
                concepts.find(0, Severity::Warning, "sheet", message, remedy);
            }
        }
    }
    let (_, cells) = first.unwrap_or_default();
    let mut rows = Vec::new();
    let mut head = true;
    for (number, row) in cells {
        let line = number as usize + 1;
        let start = row.get(&0).map(String::as_str).unwrap_or_default();
        head &= start.starts_with('#');
        if head {
            concepts.head(start.trim_start_matches('#'));
            continue;
        }
        if let Some(&far) = row.keys().next_back().filter(|&&at| at >= MOST_COLUMNS) {
            let message = format!(
                "a cell in column {}, expected {MOST_COLUMNS} at most",
                far + 1
            );
            concepts.find(line, Severity::Error, "columns", message, "");
            continue;
        }
        let width = row.keys().next_back().map_or(0, |&last| last + 1);
        let cell = |at| row.get(&at).cloned().unwrap_or_default();
        rows.push((line, (0..width).map(|at| Cow::Owned(cell(at))).collect()));
    }
    delimited::all(place, rows.into_iter(), concepts)
}

/// Every sheet, with its cells that are not empty. The library works apart: broken files make it panic.
pub(crate) fn sheets<R: Read + Seek + Send + 'static>(
    place: &str,
    reader: R,
) -> Result<Vec<(String, Cells)>> {
    let read = apart("the spreadsheet is broken", move |steps| {
        let mut book: Xlsx<R> = Xlsx::new(reader).map_err(|error| wrong(&error))?;
        let named = book.sheet_names().into_iter();
        named
            .map(|name| Ok((name.clone(), cells(&mut book, &name, steps)?)))
            .collect()
    });
    read.map_err(|message| Error::new(place, message))
}

fn wrong(error: &XlsxError) -> String {
    format!("{error}; expected an XLSX spreadsheet")
}

fn cells<R: Read + Seek>(
    book: &mut Xlsx<R>,
    sheet: &str,
    steps: &Steps<'_>,
) -> std::result::Result<Cells, String> {
    let mut cells = Cells::new();
    let mut reader = book
        .worksheet_cells_reader(sheet)
        .map_err(|error| wrong(&error))?;
    let mut count = 0;
    while let Some(cell) = reader.next_cell().map_err(|error| wrong(&error))? {
        count += 1;
        if count % CELLS_A_STEP == 0 {
            steps.step()?;
        }
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if !text.is_empty() {
            cells.entry(row).or_default().insert(column, text);
        }
    }
    Ok(cells)
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) => text.chars().take(10).collect(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
