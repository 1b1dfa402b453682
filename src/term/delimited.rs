//! Termbases in TSV and CSV: a row a pair of terms, with a head that names the columns.

use super::columns::Head;
use super::concepts::{Concepts, Row};
use super::{Format, Reading, Severity, Termbase};
use crate::{Error, Result, text};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Reads rows; see [`super::read`].
pub(super) fn read(place: &str, bytes: &[u8], format: Format) -> Result<Reading> {
    let text = text::decode(place, bytes)?;
    let mut concepts = Concepts::new(place);
    let (head_lines, rows) = split_head(&text);
    for line in head_lines.lines() {
        concepts.head(line.trim_start_matches('#'));
    }
    let first_line = head_lines.matches('\n').count() + 1;
    if format == Format::Tsv {
        let rows = rows.split('\n').enumerate().map(|(i, line)| {
            let line = line.strip_suffix('\r').unwrap_or(line);
            (first_line + i, line.split('\t').map(unescape).collect())
        });
        all(place, rows, concepts)
    } else {
        let rows = quoted(place, rows, first_line)?;
        all(place, rows.into_iter(), concepts)
    }
}

/// The lines at the start that begin with `#` or are blank, and the rest.
fn split_head(text: &str) -> (&str, &str) {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() && !line.starts_with('#') {
            break;
        }
        end += line.len();
    }
    text.split_at(end)
}

/// Reads rows, each with its line; the first may name the columns.
pub(super) fn all<'a>(
    place: &str,
    rows: impl Iterator<Item = (usize, Vec<Cow<'a, str>>)>,
    mut concepts: Concepts,
) -> Result<Reading> {
    let mut head = None;
    for (line, cells) in rows {
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        if let [one] = cells[..]
            && one.starts_with('#')
        {
            let message = "a comment among the rows is not kept";
            let remedy = "move it before the first row";
            concepts.find(line, Severity::Note, "comment", message, remedy);
            continue;
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(head) = &head else {
            let wrong = |message| Error::at_line(place, line, message);
            if let Some(found) = Head::of(&cells) {
                head = Some(found.map_err(wrong)?);
                continue;
            }
            let unsaid = Head::unsaid(cells.len()).ok_or_else(|| {
                let found = cells.len();
                let columns = if found == 1 { "column" } else { "columns" };
                wrong(format!(
                    "{found} {columns}, expected 2 to 4 (zh, en, status, note) or a first row that names them"
                ))
            })?;
            concepts.add(&unsaid, &Row { line, cells });
            head = Some(unsaid);
            continue;
        };
        concepts.add(head, &Row { line, cells });
    }
    Ok(concepts.finish())
}

/// What a cell of a TSV says.
fn unescape(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\\') {
        return Cow::Borrowed(cell);
    }
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell.chars();
    while let Some(c) = rest.next() {
        let escaped = match (c, rest.as_str().chars().next()) {
            ('\\', Some('n')) => '\n',
            ('\\', Some('t')) => '\t',
            ('\\', Some('\\')) => '\\',
            _ => {
                text.push(c);
                continue;
            }
        };
        text.push(escaped);
        rest.next();
    }
    Cow::Owned(text)
}

/// Writes `termbase`: the lines of its head, each after `# `, the names of the columns, and the rows.
pub(super) fn write(termbase: &Termbase, format: Format) -> String {
    let (names, rows) = super::rows::rows(termbase);
    let mut out = String::new();
    for line in &termbase.head {
        let _ = writeln!(out, "# {line}");
    }
    if format == Format::Tsv {
        for row in std::iter::once(&names).chain(&rows) {
            let cells: Vec<_> = row.iter().map(|cell| escape(cell)).collect();
            out.push_str(&cells.join("\t"));
            out.push('\n');
        }
        return out;
    }
    let mut csv = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in std::iter::once(&names).chain(&rows) {
        // A vector takes every row, and all rows are of one length.
        let _ = csv.write_record(row);
    }
    let bytes = csv.into_inner().unwrap_or_default();
    out + &String::from_utf8_lossy(&bytes)
}

/// `text` as a cell of a TSV.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '\n', '\t']) {
        return Cow::Borrowed(text);
    }
    let text = text.replace('\\', "\\\\");
    Cow::Owned(text.replace('\n', "\\n").replace('\t', "\\t"))
}

/// A row and its line.
type Quoted = (usize, Vec<Cow<'static, str>>);

/// The rows of a CSV.
fn quoted(place: &str, text: &str, first_line: usize) -> Result<Vec<Quoted>> {
    let line = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .find(|&d| line.contains(d as char));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut line, mut counted) = (first_line, 0);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Error::from_source(place, error))?;
        // The reader's own count is one short where lines end in CR LF: a record begins at the LF there.
        let start = record.position().map_or(0, |p| p.byte() as usize);
        let breaks = text.as_bytes()[start..].iter();
        let breaks = breaks.take_while(|b| matches!(b, b'\r' | b'\n')).count();
        line += text[counted..start + breaks].matches('\n').count();
        counted = start + breaks;
        let cells = record.iter().map(|cell| Cow::Owned(cell.to_owned()));
        rows.push((line, cells.collect()));
    }
    Ok(rows)
}
