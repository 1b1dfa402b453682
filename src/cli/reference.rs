//! A corpus against a reference translation, row by row.

use super::args::Direction;
use super::{input, rows};
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use zhen::check::{Checker, Compared};
use zhen::corpus::{self, ReadOptions, Row};
use zhen::{Error, Result};

/// Rows in memory at a time.
const BATCH: usize = 4096;

/// A row of the reference: its source where it has one, and its translation.
type Reference = (Option<String>, String);

/// Compares the translations of the corpus `texts` with those of `reference`.
///
/// # Errors
/// Names the row: the reference has fewer or more, or another source there.
pub fn compare(
    texts: &[PathBuf],
    reference: &Path,
    direction: Direction,
    checker: &Checker<'_>,
) -> Result<Compared> {
    let name = input::name(reference);
    let [path] = texts else {
        let message = "a reference of two documents, expected a corpus and one with the same rows";
        return Err(Error::new(name, message));
    };
    if input::is_dash(path) {
        let message = "a reference of standard input, expected a file, which is read twice";
        return Err(Error::new(name, message));
    }
    let sides = move |row: Row| {
        let row = rows::chinese_first(row);
        match direction {
            Direction::ZhEn => (row.source.text, row.target.text),
            Direction::EnZh => (row.target.text, row.source.text),
        }
    };
    let mut own = corpus::open(path, None, &ReadOptions::default())?;
    let mut theirs = references(reference, sides)?;
    let (mut compared, mut number) = (Compared::default(), 0);
    loop {
        let mut batch: Vec<(String, String, String)> = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let (own, their) = (own.next().transpose()?, theirs.next().transpose()?);
            number += 1;
            match (own.map(sides), their) {
                (Some((source, translation)), Some((known, wanted))) => {
                    if known.is_some_and(|known| known.trim() != source.trim()) {
                        let message = "another source than the corpus has in this row";
                        return Err(Error::at_line(&name, number, message));
                    }
                    batch.push((source, translation, wanted));
                }
                (None, None) => break,
                (own, _) => {
                    let message = if own.is_some() { "no row" } else { "a row" };
                    let message = format!("{message} here, expected as many as the corpus has");
                    return Err(Error::at_line(&name, number, message));
                }
            }
        }
        let last = batch.len() < BATCH;
        let each = batch
            .par_iter()
            .map(|(source, translation, wanted)| checker.compare(source, translation, wanted));
        // Summed in order, so that the figures do not depend on the threads.
        for one in each.collect::<Vec<_>>() {
            compared += one;
        }
        if last {
            return Ok(compared);
        }
    }
}

fn references(
    path: &Path,
    sides: impl Fn(Row) -> (String, String) + 'static,
) -> Result<Box<dyn Iterator<Item = Result<Reference>>>> {
    if path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("txt"))
    {
        let name = input::name(path);
        let file = File::open(path).map_err(|error| Error::from_source(&name, error))?;
        let lines = BufReader::new(file).lines();
        return Ok(Box::new(lines.map(move |line| {
            let line = line.map_err(|error| Error::from_source(&name, error))?;
            Ok((None, line))
        })));
    }
    let both = move |row: Result<Row>| {
        row.map(&sides)
            .map(|(source, wanted)| (Some(source), wanted))
    };
    Ok(Box::new(
        corpus::open(path, None, &ReadOptions::default())?.map(both),
    ))
}
