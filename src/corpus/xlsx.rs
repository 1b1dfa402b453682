//! Spreadsheets (Office Open XML) for translators: one row a bead, the columns of a TSV, the first row names them.
//!
//! The columns of the texts are headed by their languages where these are known and differ (`zh`, `en`), else `source`
//! and `target`. Every text is a text cell, and one that a spreadsheet could take for a formula when it is edited or
//! exported (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) is marked as text (`quotePrefix`). The first
//! row stays in view, texts are wrapped. A text of more than [`LONGEST`] UTF-16 units fits into no cell: its row is left
//! out and counted. After [`ROWS`] rows another sheet begins.

use super::tsv::{self, Column};
use super::{Columns, Out, ReadOptions, Row, WriteOptions};
use crate::term::xlsx::{Cells, sheets as read_sheets};
use crate::{Error, Result};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use std::io::{Read, Seek, Write};

/// The most UTF-16 units of a cell.
pub const LONGEST: usize = 32_767;
/// The most rows of a sheet, with the first.
pub const ROWS: u32 = 1 << 20;

/// Width of columns, in characters: texts and others.
const WIDTHS: [f64; 2] = [60.0, 14.0];

/// Writes rows; see [`super::CorpusWriter`].
pub(super) struct Writer<W> {
    out: Out<W>,
    options: WriteOptions,
    columns: Columns,
    book: Workbook,
    /// Rows of the sheet that is being written; none before the first.
    rows: u32,
    formats: Formats,
}

struct Formats {
    head: Format,
    text: Format,
    /// Of texts that look like formulas.
    quoted: Format,
}

impl<W: Write + Send> Writer<W> {
    pub(super) fn new(options: &WriteOptions, out: Out<W>) -> Result<Self> {
        let mut book = Workbook::new();
        // A fixed day, so that the same rows give the same bytes.
        let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|error| wrong(&out.place, error))?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Ok(Self {
            options: options.clone(),
            columns: options.columns.clone().unwrap_or_else(Columns::all),
            book,
            rows: 0,
            formats: Formats {
                head: Format::new().set_bold(),
                quoted: text.clone().set_quote_prefix(),
                text,
            },
            out,
        })
    }

    pub(super) fn write(&mut self, row: &Row) -> Result<bool> {
        let null = row.source.text.is_empty() || row.target.text.is_empty();
        if (null && !self.options.nulls) || !self.options.keeps(row) {
            return Ok(false);
        }
        let columns = self.columns.as_slice();
        let fields: Vec<String> = columns
            .iter()
            .map(|&column| tsv::field(column, row).into_owned())
            .collect();
        if fields
            .iter()
            .any(|field| field.encode_utf16().count() > LONGEST)
        {
            return Ok(false);
        }
        if self.rows == 0 || self.rows == ROWS {
            self.begin(Some(row))?;
        }
        let number = self.rows;
        self.rows += 1;
        let place = self.out.place.clone();
        self.put(number, &fields)
            .map_err(|error| wrong(&place, error))?;
        Ok(true)
    }

    fn put(&mut self, number: u32, fields: &[String]) -> Result<(), XlsxError> {
        let Formats { text, quoted, .. } = &self.formats;
        let sheet = last(&mut self.book)?;
        for ((at, &column), field) in (0..).zip(self.columns.as_slice()).zip(fields) {
            let score = matches!(column, Column::Probability | Column::AlignerScore);
            match field.parse::<f64>() {
                Ok(value) if score => sheet.write_number_with_format(number, at, value, text)?,
                _ if field.is_empty() => continue,
                _ if field.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                    sheet.write_string_with_format(number, at, field, quoted)?
                }
                _ => sheet.write_string_with_format(number, at, field, text)?,
            };
        }
        Ok(())
    }

    /// Begins a sheet; the languages of `row` head the columns of the texts.
    fn begin(&mut self, row: Option<&Row>) -> Result<()> {
        let keys = row.map_or(["source", "target"], Row::translation_keys);
        let names: Vec<(&str, f64)> = self
            .columns
            .as_slice()
            .iter()
            .map(|column| match column {
                Column::Source => (keys[0], WIDTHS[0]),
                Column::Target => (keys[1], WIDTHS[0]),
                Column::SrcText | Column::TrgText => (column.name(), WIDTHS[0]),
                _ => (column.name(), WIDTHS[1]),
            })
            .collect();
        let mut begin = || {
            let sheet = self.book.add_worksheet_with_constant_memory()?;
            sheet.set_freeze_panes(1, 0)?;
            for (at, (_, width)) in (0..).zip(&names) {
                sheet.set_column_width(at, *width)?;
            }
            for (at, (name, _)) in (0..).zip(&names) {
                sheet.write_string_with_format(0, at, *name, &self.formats.head)?;
            }
            Ok(())
        };
        begin().map_err(|error| wrong(&self.out.place, error))?;
        self.rows = 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W> {
        if self.rows == 0 {
            self.begin(None)?;
        }
        let Out { place, mut sink } = self.out;
        self.book
            .save_to_writer(&mut sink)
            .map_err(|error| wrong(&place, error))?;
        Out::new(&place, sink).finish()
    }
}

fn last(book: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    let sheets = book.worksheets_mut();
    sheets
        .last_mut()
        .ok_or_else(|| XlsxError::UnknownWorksheetNameOrIndex("the last".to_owned()))
}

fn wrong(place: &str, error: XlsxError) -> Error {
    Error::from_source(place, error)
}

/// Reads the rows of a spreadsheet, called `place` in errors: of each sheet those under a first row that names its
/// columns as [`tsv::read`] wants it. Sheets without such a row are passed over. Memory: all of it.
///
/// # Errors
/// Names the file: it is no XLSX, or no sheet names the columns of both texts. Those of rows give the number of the row
/// as a line, as [`tsv::read`] does.
pub fn read<R: Read + Seek + Send + 'static>(
    place: &str,
    reader: R,
    options: &ReadOptions,
) -> Result<impl Iterator<Item = Result<Row>> + Send + use<R>> {
    let found = read_sheets(place, reader)?.into_iter();
    let sheets: Vec<_> = found
        .filter_map(|(_, cells)| rows_of(cells, place, options))
        .collect();
    if sheets.is_empty() {
        let message = "no sheet whose first row names the columns of both texts, expected source and target or \
             the codes of the languages";
        return Err(Error::new(place, message));
    }
    Ok(sheets.into_iter().flatten())
}

/// The rows of a sheet; `None` where its first row names no columns of texts.
fn rows_of(cells: Cells, place: &str, options: &ReadOptions) -> Option<Vec<Result<Row>>> {
    let mut rows = cells.into_iter();
    let (_, head) = rows.next()?;
    let width = head.keys().next_back().map_or(0, |&last| last + 1);
    let names: Vec<&str> = (0..width)
        .map(|at| head.get(&at).map_or("", |name| name.trim()))
        .collect();
    let columns = tsv::named(&names, options)?;
    let rows = rows.map(|(number, row)| {
        let fields = (0..width).map(|at| row.get(&at).map_or("", String::as_str));
        tsv::row_of(&columns, fields, options)
            .map_err(|what| Error::at_line(place, number as usize + 1, what))
    });
    Some(rows.collect())
}
