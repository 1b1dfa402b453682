//! Termbases in spreadsheets (Office Open XML): the first sheet that has a cell.

use super::concepts::Concepts;
use super::{Reading, Severity, delimited};
use crate::{Error, Result};
use calamine::{DataRef, Reader as _, Xlsx};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

/// The most columns a row may reach: no termbase has as many, and a stray cell far to the right costs nothing.
const MOST_COLUMNS: u32 = 64;

/// Rows by number from 0, each with its cells by number from 0.
type Cells = BTreeMap<u32, BTreeMap<u32, String>>;

/// Reads a termbase; see [`super::read`].
pub(super) fn read(place: &str, bytes: &[u8]) -> Result<Reading> {
    let wrong = |error: calamine::XlsxError| {
        Error::new(place, format!("{error}; expected an XLSX spreadsheet"))
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut concepts = Concepts::new(place);
    let mut first: Option<(String, Cells)> = None;
    for name in book.sheet_names() {
        let cells = cells(&mut book, &name).map_err(wrong)?;
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

/// The cells of a sheet that are not empty.
pub(crate) fn cells<R: Read + Seek>(
    book: &mut Xlsx<R>,
    sheet: &str,
) -> std::result::Result<Cells, calamine::XlsxError> {
    let mut cells = Cells::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
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
