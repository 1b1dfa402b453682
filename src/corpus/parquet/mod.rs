//! Apache Parquet: one row a bead, in the columns of the JSON lines.
//!
//! `translation` is a struct with a text for each language, as translation features want it; the flat columns beside it
//! say the rest. `pair` is the document, `source_ids` and `target_ids` number the sentences in it, so that documents can
//! be put together again after rows were shuffled. `source_sentences` and `target_sentences` are empty where the text is
//! one sentence; spans are structs of `start` and `end`. Pages are compressed with zstd; a row group has
//! [`ROWS`] rows at most, or about as many bytes of text as [`WriteOptions::group_bytes`] says. Names and values of [`WriteOptions::metadata`] stand in the
//! key-value metadata of the file.

mod read;
mod schema;

pub use read::{Reader, read};

use super::row::rounded;
use super::{GROUP, Out, Row, WriteOptions};
use crate::{Error, Result};
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::ColumnPath;
use schema::{COLUMNS, Content};
use std::io::Write;
use std::mem;
use std::sync::Arc;

/// The most rows of a row group.
pub const ROWS: usize = 50_000;

/// Writes rows; see [`super::CorpusWriter`].
pub(super) struct Writer<W: Write + Send> {
    place: String,
    options: WriteOptions,
    file: State<W>,
    /// The rows of the row group to come, and their bytes.
    rows: Vec<Row>,
    bytes: usize,
}

enum State<W: Write + Send> {
    /// Until the first row says the languages.
    Waiting(Out<W>),
    Open(Box<SerializedFileWriter<W>>, [String; 2]),
    Failed,
}

impl<W: Write + Send> Writer<W> {
    pub(super) fn new(options: &WriteOptions, out: Out<W>) -> Self {
        Self {
            place: out.place.clone(),
            options: options.clone(),
            file: State::Waiting(out),
            rows: Vec::new(),
            bytes: 0,
        }
    }

    pub(super) fn write(&mut self, row: &Row) -> Result<bool> {
        if !self.options.keeps(row) {
            return Ok(false);
        }
        let keys = row.translation_keys().map(str::to_owned);
        match &self.file {
            State::Open(_, first) if *first != keys => {
                let message = format!(
                    "a row in {}, expected {} as in the first row: Parquet has the same columns in all rows",
                    keys.join(" and "),
                    first.join(" and ")
                );
                return Err(Error::new(&self.place, message));
            }
            State::Open(..) | State::Failed => {}
            State::Waiting(_) => self.open(keys)?,
        }
        self.bytes += row.source.text.len() + row.target.text.len();
        self.rows.push(Row {
            evidence: None,
            ..row.clone()
        });
        if self.rows.len() >= ROWS || self.bytes >= self.options.group_bytes.unwrap_or(GROUP) {
            self.group()?;
        }
        Ok(true)
    }

    pub(super) fn finish(mut self) -> Result<W> {
        if matches!(self.file, State::Waiting(_)) {
            self.open(["source", "target"].map(str::to_owned))?;
        }
        if !self.rows.is_empty() {
            self.group()?;
        }
        let State::Open(file, _) = self.file else {
            return Err(failed(&self.place));
        };
        let sink = file
            .into_inner()
            .map_err(|error| wrong(&self.place, error))?;
        Out::new(&self.place, sink).finish()
    }

    fn open(&mut self, keys: [String; 2]) -> Result<()> {
        let State::Waiting(out) = mem::replace(&mut self.file, State::Failed) else {
            return Err(failed(&self.place));
        };
        let wrong = |error| wrong(&self.place, error);
        let schema = schema::of([&keys[0], &keys[1]]).map_err(wrong)?;
        let sink = out.finish()?;
        let properties = properties(&self.options, &keys).map_err(wrong)?;
        let file = SerializedFileWriter::new(sink, schema, properties).map_err(wrong)?;
        self.file = State::Open(Box::new(file), keys);
        Ok(())
    }

    /// Writes the rows that wait as a row group.
    fn group(&mut self) -> Result<()> {
        let State::Open(file, _) = &mut self.file else {
            return Err(failed(&self.place));
        };
        let rows = mem::take(&mut self.rows);
        self.bytes = 0;
        let mut write = || {
            let mut group = file.next_row_group()?;
            for (_, content) in &COLUMNS {
                write_column(&mut group, content, &rows)?;
            }
            group.close().map(|_| ())
        };
        write().map_err(|error| wrong(&self.place, error))?;
        file.flush()
            .map_err(|error| Error::from_source(&self.place, error))
    }
}

fn wrong(place: &str, error: ParquetError) -> Error {
    Error::from_source(place, error)
}

fn failed(place: &str) -> Error {
    Error::new(place, "writing failed before, expected no more rows")
}

fn properties(
    options: &WriteOptions,
    keys: &[String; 2],
) -> Result<Arc<WriterProperties>, ParquetError> {
    let mut metadata = vec![KeyValue::new("zhen.languages".to_owned(), keys.join("-"))];
    for (key, value) in &options.metadata {
        metadata.push(KeyValue::new(key.clone(), value.clone()));
    }
    let mut builder = WriterProperties::builder()
        .set_created_by(format!("zhen {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(metadata));
    // Texts hardly ever repeat, and nobody looks for the least of them.
    let paths = [
        vec!["source"],
        vec!["target"],
        vec!["translation", &keys[0]],
        vec!["translation", &keys[1]],
        vec!["source_sentences", "list", "element"],
        vec!["target_sentences", "list", "element"],
    ];
    for path in paths {
        let path = ColumnPath::new(path.into_iter().map(str::to_owned).collect());
        builder = builder
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_statistics_enabled(path, EnabledStatistics::None);
    }
    Ok(Arc::new(builder.build()))
}

/// Writes the leaves of one column.
fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    content: &Content,
    rows: &[Row],
) -> Result<(), ParquetError> {
    match *content {
        Content::Translation => {
            texts(group, rows, |row| &row.source.text)?;
            texts(group, rows, |row| &row.target.text)
        }
        Content::Text(text) => texts(group, rows, text),
        Content::Probability => {
            let values: Vec<f64> = rows
                .iter()
                .filter_map(|row| row.probability)
                .map(rounded)
                .collect();
            let levels: Vec<i16> = rows
                .iter()
                .map(|row| row.probability.is_some().into())
                .collect();
            leaf::<DoubleType, _>(group, &values, Some(&levels), None)
        }
        Content::Numbers(numbers) => {
            list::<Int64Type, _, _>(group, rows, numbers, |&number| integer(number))
        }
        Content::Sentences(sentences) => list::<ByteArrayType, _, _>(
            group,
            rows,
            // One sentence is the text.
            |row| {
                Some(sentences(row))
                    .filter(|all| all.len() > 1)
                    .unwrap_or_default()
            },
            |sentence| bytes(sentence),
        ),
        Content::Spans(spans) => {
            list::<Int64Type, _, _>(group, rows, spans, |span| integer(span.start))?;
            list::<Int64Type, _, _>(group, rows, spans, |span| integer(span.end))
        }
    }
}

/// Numbers of sentences and bytes are far below the bound.
fn integer(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn bytes(text: &str) -> ByteArray {
    ByteArray::from(text.as_bytes().to_vec())
}

fn texts<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    rows: &[Row],
    text: impl Fn(&Row) -> &str,
) -> Result<(), ParquetError> {
    let values: Vec<ByteArray> = rows.iter().map(|row| bytes(text(row))).collect();
    leaf::<ByteArrayType, _>(group, &values, None, None)
}

/// A list of each row, as the levels of Dremel have it: 1 and 1 for an item, but 0 to repeat for the first of a row; 0
/// and 0 for an empty list.
fn list<'r, T: DataType, I: 'r, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    rows: &'r [Row],
    items: impl Fn(&'r Row) -> &'r [I],
    value: impl Fn(&I) -> T::T,
) -> Result<(), ParquetError> {
    let (mut values, mut defined, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let items = items(row);
        if items.is_empty() {
            defined.push(0);
            repeated.push(0);
        }
        for (i, item) in items.iter().enumerate() {
            values.push(value(item));
            defined.push(1);
            repeated.push(i16::from(i > 0));
        }
    }
    leaf::<T, _>(group, &values, Some(&defined), Some(&repeated))
}

fn leaf<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    defined: Option<&[i16]>,
    repeated: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General(
            "a column more than the schema has".to_owned(),
        ));
    };
    column.typed::<T>().write_batch(values, defined, repeated)?;
    column.close()
}
