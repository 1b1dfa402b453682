//! Corpora that are aligned already: their rows by document.

use super::{Content, Job, Jobs, Provenance, name, open};
use crate::Result;
use crate::corpus::{self, ReadOptions, Row, Rows};
use crate::segment::Language;
use std::iter::Peekable;
use std::path::{Path, PathBuf};

/// Rows of one document, at most, where the corpus names none.
const NAMELESS: usize = 256;

/// The documents of the corpus at `path`: rows that follow one another and name the same pair; of rows that name none,
/// up to 256.
pub(super) fn jobs(
    base: &Path,
    path: &Path,
    languages: [&'static Language; 2],
) -> Result<Jobs<'static>> {
    let rows = corpus::open(&base.join(path), None, &options(languages))?;
    Ok(of_rows(path, rows))
}

/// The documents of a Moses pair, up to 256 lines each.
pub(super) fn moses(
    base: &Path,
    [source, target]: &[PathBuf; 2],
    languages: [&'static Language; 2],
) -> Result<Jobs<'static>> {
    let rows = corpus::moses::read(
        (&name(source), open(base, source)?),
        (&name(target), open(base, target)?),
        &options(languages),
    );
    Ok(of_rows(source, Box::new(rows)))
}

fn options(languages: [&Language; 2]) -> ReadOptions {
    ReadOptions {
        source_language: Some(languages[0].code.to_owned()),
        target_language: Some(languages[1].code.to_owned()),
        ..ReadOptions::default()
    }
}

fn of_rows(path: &Path, rows: Rows) -> Jobs<'static> {
    Jobs {
        total: None,
        jobs: Box::new(Documents {
            place: name(path),
            stem: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            rows: rows.peekable(),
            nameless: 0,
        }),
    }
}

/// Rows by document.
struct Documents {
    place: String,
    stem: String,
    rows: Peekable<Rows>,
    nameless: usize,
}

impl Iterator for Documents {
    type Item = Result<Job>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = match self.rows.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        let mut rows = vec![first];
        let follows = |row: &Result<Row>, rows: &[Row]| {
            let first = &rows[0];
            row.as_ref().is_ok_and(|row| {
                let documents =
                    |row: &Row| [row.source.document.clone(), row.target.document.clone()];
                row.name == first.name
                    && (!row.name.is_empty() || documents(row) == documents(first))
                    && (!row.name.is_empty() || rows.len() < NAMELESS)
            })
        };
        while let Some(Ok(row)) = self.rows.next_if(|row| follows(row, &rows)) {
            rows.push(row);
        }
        let name = if rows[0].name.is_empty() {
            self.nameless += 1;
            format!("{}-{:06}", self.stem, self.nameless)
        } else {
            rows[0].name.clone()
        };
        Some(Ok(Job {
            place: self.place.clone(),
            name,
            provenance: Provenance::default(),
            content: Content::Rows(rows),
        }))
    }
}
