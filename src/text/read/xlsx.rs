//! Spreadsheets (Office Open XML): a table a sheet, a block a cell that holds text or a number.

use super::super::{BlockKind, Cell};
use super::apart::{Steps, apart};
use super::build::{Builder, Read, too_long};
use super::markup::Xml;
use super::office;
use super::package::Package;
use super::{Draft, MOST_TEXT};
use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use std::io::{self, Cursor};

/// Bytes that strings, styles and the like may unpack to, which are held in memory.
const MOST_SHARED: u64 = 1 << 25;
/// Cells that hold something, of all sheets together.
const MOST_CELLS: usize = 1 << 21;

/// Reads all sheets in their order.
pub(super) fn read(bytes: &[u8]) -> Read<Draft> {
    let mut builder = Builder::default();
    check(bytes, &mut builder)?;
    let bytes = bytes.to_vec();
    for (cell, text) in apart("the spreadsheet is broken", move |steps| {
        cells(&bytes, steps)
    })? {
        for line in text.lines() {
            builder.block(BlockKind::TableCell(cell), line)?;
        }
    }
    Ok(builder.finish())
}

/// The cells of all sheets that hold something.
fn cells(bytes: &[u8], steps: &Steps<'_>) -> Read<Vec<(Cell, String)>> {
    let wrong = |error: XlsxError| format!("{error}; expected an XLSX spreadsheet");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut all = Vec::new();
    let mut length = 0;
    for (table, sheet) in (0..).zip(book.sheet_names()) {
        steps.step()?;
        let first = all.len();
        let mut reader = match book.worksheet_cells_reader(&sheet) {
            Ok(reader) => reader,
            // Charts are sheets without cells.
            Err(XlsxError::WorksheetNotFound(_)) => continue,
            Err(error) => return Err(wrong(error)),
        };
        while let Some(cell) = reader.next_cell().map_err(wrong)? {
            let text = text_of(cell.get_value());
            if text.trim().is_empty() {
                continue;
            }
            // Many cells may share one long text.
            length += text.len();
            if length > MOST_TEXT {
                return Err(too_long());
            }
            if all.len() >= MOST_CELLS {
                return Err(format!("more than {MOST_CELLS} cells"));
            }
            let (row, column) = cell.get_position();
            all.push((Cell { table, row, column }, text));
        }
        // Cells may stand in any order; of two in one place the last counts.
        all[first..].reverse();
        all[first..].sort_by_key(|(cell, _)| (cell.row, cell.column));
        all.dedup_by_key(|(cell, _)| *cell);
    }
    Ok(all)
}

/// Unpacks everything once, so that what is read later is within the limits.
fn check(bytes: &[u8], builder: &mut Builder) -> Read<()> {
    let mut package = Package::open(bytes)?;
    for name in package.names() {
        if let Some(mut member) = package.member(&name)? {
            let size = io::copy(&mut member, &mut io::sink());
            let size = size.map_err(|error| format!("{name}: {error}"))?;
            if size > MOST_SHARED && name.starts_with("xl/") && !name.starts_with("xl/worksheets/")
            {
                return Err(format!(
                    "{name} unpacks to more than {} MiB",
                    MOST_SHARED >> 20
                ));
            }
        }
    }
    let mut package = Package::open(bytes)?;
    if let Some(core) = package.member("docProps/core.xml")? {
        office::metadata(&mut Xml::new(core), "", &mut builder.metadata)?;
    }
    Ok(())
}

/// The text of a cell; nothing of one that is empty or holds an error.
pub(crate) fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DurationIso(text) | DataRef::DateTimeIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
