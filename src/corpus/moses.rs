//! Moses pairs: two files, line N of the one translates line N of the other.

use super::lines::Lines;
use super::row::kind_of;
use super::tsv::put_flat;
use super::{Out, ReadOptions, Row, RowSide, WriteOptions};
use crate::{Error, Result};
use std::io::{BufRead, Write};

/// Writes rows that have both texts; see [`super::CorpusWriter`].
pub(super) struct Writer<W> {
    pub(super) source: Out<W>,
    pub(super) target: Out<W>,
    options: WriteOptions,
    line: String,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(options: &WriteOptions, source: Out<W>, target: Out<W>) -> Self {
        Self {
            source,
            target,
            options: options.clone(),
            line: String::new(),
        }
    }

    pub(super) fn write(&mut self, row: &Row) -> Result<bool> {
        let texts = [&row.source.text, &row.target.text];
        if texts.into_iter().any(|text| is_blank(text)) || !self.options.keeps(row) {
            return Ok(false);
        }
        for (out, text) in [&mut self.source, &mut self.target].into_iter().zip(texts) {
            self.line.clear();
            put_flat(&mut self.line, text);
            self.line.push('\n');
            out.put(&self.line)?;
        }
        Ok(true)
    }
}

/// Whether the line of `text` would look empty.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}

/// Reads a Moses pair; each reader comes with its name for errors. One `Result` a line; memory: two lines.
///
/// # Errors
/// Each names file and line: bytes that are not UTF-8, a line that is empty in both files; and at the end, where one
/// file has more lines than the other, both counts.
pub fn read<S: BufRead, T: BufRead>(
    source: (&str, S),
    target: (&str, T),
    options: &ReadOptions,
) -> Reader<S, T> {
    Reader {
        source: Lines::new(source.0, source.1),
        target: Lines::new(target.0, target.1),
        options: options.clone(),
        ended: false,
    }
}

/// The rows of a Moses pair; made by [`read`].
pub struct Reader<S, T> {
    source: Lines<S>,
    target: Lines<T>,
    options: ReadOptions,
    ended: bool,
}

impl<S: BufRead, T: BufRead> Iterator for Reader<S, T> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match (self.source.next(), self.target.next()) {
            (Some(source), Some(target)) => Some(
                source
                    .and_then(|source| Ok((source, target?)))
                    .and_then(|(source, target)| self.row(source, target)),
            ),
            (None, None) => None,
            _ => {
                self.ended = true;
                let unequal = self.count_rest();
                Some(Err(unequal))
            }
        }
    }
}

impl<S: BufRead, T: BufRead> Reader<S, T> {
    fn row(&self, source: String, target: String) -> Result<Row> {
        let kind = kind_of(&source, &target).ok_or_else(|| {
            self.source
                .error("the line is empty in both files, expected a text")
        })?;
        let side = |text, language: &Option<String>| RowSide {
            text,
            language: language.clone().unwrap_or_default(),
            ..RowSide::default()
        };
        Ok(Row {
            name: String::new(),
            source: side(source, &self.options.source_language),
            target: side(target, &self.options.target_language),
            kind,
            probability: None,
            evidence: None,
        })
    }

    fn count_rest(&mut self) -> Error {
        self.source.by_ref().for_each(drop);
        self.target.by_ref().for_each(drop);
        Error::new(
            self.source.place(),
            format!(
                "{} lines, but {} has {}; expected as many",
                self.source.number(),
                self.target.place(),
                self.target.number()
            ),
        )
    }
}
