//! Termbases in spreadsheets (Office Open XML): the first sheet that has a cell.

use super::concepts::Concepts;
use super::{Reading, Severity, delimited};
use crate::text::read::apart::apart;
use crate::text::read::xlsx;
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
        let wrong = |error: XlsxError| format!("{error}; expected an XLSX spreadsheet");
        let mut book: Xlsx<R> = Xlsx::new(reader).map_err(wrong)?;
        let mut sheets = Vec::new();
        for name in book.sheet_names() {
            let mut cells = Cells::new();
            let mut reader = book.worksheet_cells_reader(&name).map_err(wrong)?;
            let mut count = 0;
            while let Some(cell) = reader.next_cell().map_err(wrong)? {
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
            sheets.push((name, cells));
        }
        Ok(sheets)
    });
    read.map_err(|message| Error::new(place, message))
}

/// The text of a cell; of a time that is written out, its day.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::DateTimeIso(text) => text.chars().take(10).collect(),
        value => xlsx::text_of(value),
    }
}
