//! Reading Parquet of any tool.

use super::schema::COLUMNS;
use crate::bead::{BeadKind, Probability};
use crate::corpus::row::kind_of;
use crate::corpus::{ReadOptions, Row, RowSide};
use crate::text::Span;
use crate::{Error, Result};
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{ChunkReader, FileReader};
use ::parquet::file::serialized_reader::SerializedFileReader;
use ::parquet::record::reader::{ReaderIter, TreeBuilder};
use ::parquet::record::{Field, Row as Record};
use ::parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Rows decoded at a time.
const BATCH: usize = 1024;

/// Reads the rows of a Parquet, called `place` in errors: the columns that zhen writes, any of which may be missing or
/// null but the texts. These stand in the columns `source` and `target`, or else in `src_text` and `trg_text`, in a
/// struct `translation` (first the source), or in columns named for the two languages of `options`. Any string type
/// will do; pages may be compressed with zstd or Snappy. Memory: the columns read of the pages at which the reader
/// stands.
///
/// # Errors
/// Names the file: it is no Parquet, is damaged, or has no columns of texts. Those of rows give the number of the row,
/// from 1, as a line; after damage there are no more rows.
pub fn read<R: ChunkReader + 'static>(
    place: &str,
    reader: R,
    options: &ReadOptions,
) -> Result<Reader> {
    let wrong = |error: String| Error::new(place, format!("{error}, expected a Parquet"));
    let file = guarded(|| SerializedFileReader::new(reader)).map_err(wrong)?;
    let schema = file.metadata().file_metadata().schema_descr_ptr();
    let root = schema.root_schema();
    let (texts, languages) = texts(root, options).map_err(|what| Error::new(place, what))?;
    let wanted = |name: &str| match name {
        "translation" | "source" | "target" => texts.stand_in(name),
        _ => texts.stand_in(name) || COLUMNS.iter().any(|(known, _)| *known == name),
    };
    let columns = root
        .get_fields()
        .iter()
        .filter(|column| wanted(column.name()));
    let projection = Type::group_type_builder(root.name()).with_fields(columns.cloned().collect());
    let projection = guarded(|| projection.build()).map_err(wrong)?;
    Ok(Reader {
        place: place.to_owned(),
        columns: Arc::new(SchemaDescriptor::new(Arc::new(projection))),
        file: Box::new(file),
        texts,
        languages,
        group: 0,
        rows: None,
        number: 0,
    })
}

/// The rows of a Parquet; made by [`read`].
pub struct Reader {
    place: String,
    file: Box<dyn FileReader>,
    columns: SchemaDescPtr,
    texts: Texts,
    /// Of source and target, where no column says them.
    languages: [String; 2],
    /// Row groups begun.
    group: usize,
    /// What is left of the row group.
    rows: Option<ReaderIter>,
    /// Rows read.
    number: usize,
}

/// Where the texts stand.
enum Texts {
    /// In two columns.
    Flat([String; 2]),
    /// In the struct `translation`.
    Translation,
}

impl Texts {
    fn stand_in(&self, column: &str) -> bool {
        match self {
            Self::Flat(columns) => columns.iter().any(|name| name == column),
            Self::Translation => column == "translation",
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.record() {
            Ok(None) => None,
            Ok(Some(record)) => {
                self.number += 1;
                Some(self.row(&record).map_err(|what| self.error(what)))
            }
            Err(error) => {
                self.number += 1;
                self.group = usize::MAX;
                self.rows = None;
                Some(Err(self.error(format!("{error}, expected a whole Parquet"))))
            }
        }
    }
}

impl Reader {
    fn error(&self, what: String) -> Error {
        Error::at_line(&self.place, self.number, what)
    }

    fn record(&mut self) -> Result<Option<Record>, String> {
        loop {
            if let Some(rows) = &mut self.rows
                && let Some(record) = guarded(|| rows.next().transpose())?
            {
                return Ok(Some(record));
            }
            if self.group >= self.file.num_row_groups() {
                return Ok(None);
            }
            let rows = guarded(|| {
                let group = self.file.get_row_group(self.group)?;
                let builder = TreeBuilder::new().with_batch_size(BATCH);
                builder.as_iter(self.columns.clone(), &*group)
            })?;
            self.rows = Some(rows);
            self.group += 1;
        }
    }

    fn row(&self, record: &Record) -> Result<Row, String> {
        let side = |language: &String| RowSide {
            language: language.clone(),
            ..RowSide::default()
        };
        let mut row = Row {
            name: String::new(),
            source: side(&self.languages[0]),
            target: side(&self.languages[1]),
            kind: BeadKind::Aligned,
            probability: None,
            evidence: None,
        };
        let mut kind = None;
        for (name, field) in record.get_column_iter() {
            let took = match &self.texts {
                Texts::Flat([source, _]) if name == source => {
                    text(field).map(|t| row.source.text = t)
                }
                Texts::Flat([_, target]) if name == target => {
                    text(field).map(|t| row.target.text = t)
                }
                Texts::Translation if name == "translation" => translation(field, &mut row),
                _ if name == "kind" => text(field).and_then(|name| {
                    kind = kind_called(&name)?;
                    Ok(())
                }),
                _ => take_field(&mut row, name, field),
            };
            took.map_err(|what| format!("column {name}: {what}"))?;
        }
        for side in [&mut row.source, &mut row.target] {
            if side.sentences.is_empty() && side.ids.len() == 1 {
                side.sentences.push(side.text.clone());
            }
        }
        let implied = kind_of(&row.source.text, &row.target.text);
        row.kind = kind
            .or(implied)
            .ok_or("both texts are empty, expected one at least")?;
        Ok(row)
    }
}

/// Which columns hold the texts, and the languages that their names say.
fn texts(root: &Type, options: &ReadOptions) -> Result<(Texts, [String; 2]), String> {
    let fields = root.get_fields();
    let has = |name: &str| fields.iter().any(|field| field.name() == name);
    let given = [&options.source_language, &options.target_language]
        .map(|code| code.clone().unwrap_or_default());
    let translation = fields
        .iter()
        .find(|field| field.name() == "translation" && field.is_group());
    let keys = translation
        .map(|group| group.get_fields())
        .and_then(|fields| match fields {
            [source, target] => Some([source.name(), target.name()].map(str::to_owned)),
            _ => None,
        });
    let languages = match &keys {
        Some(keys) if keys[0] != "source" || keys[1] != "target" => keys.clone(),
        _ => given.clone(),
    };
    let pairs = [["source", "target"], ["src_text", "trg_text"]];
    if let Some(pair) = pairs.into_iter().find(|pair| has(pair[0]) && has(pair[1])) {
        return Ok((Texts::Flat(pair.map(str::to_owned)), languages));
    }
    if keys.is_some() {
        return Ok((Texts::Translation, languages));
    }
    if has(&given[0]) && has(&given[1]) {
        return Ok((Texts::Flat(given.clone()), given));
    }
    let found: Vec<_> = fields.iter().map(|field| field.name()).collect();
    Err(format!(
        "columns [{}], expected source and target, a struct translation of two texts, or {} and {}",
        found.join(", "),
        given[0],
        given[1]
    ))
}

fn translation(field: &Field, row: &mut Row) -> Result<(), String> {
    let Field::Group(group) = field else {
        return Err(format!("{field}, expected a struct of two texts"));
    };
    for ((_, value), side) in group
        .get_column_iter()
        .zip([&mut row.source, &mut row.target])
    {
        side.text = text(value)?;
    }
    Ok(())
}

fn take_field(row: &mut Row, name: &str, field: &Field) -> Result<(), String> {
    let (source, target) = (&mut row.source, &mut row.target);
    match name {
        "pair" => row.name = text(field)?,
        "probability" => row.probability = probability(field)?,
        "source_language" => keep_known(&mut source.language, text(field)?),
        "target_language" => keep_known(&mut target.language, text(field)?),
        "source_ids" => source.ids = list(field, number)?,
        "target_ids" => target.ids = list(field, number)?,
        "source_sentences" => source.sentences = list(field, text)?,
        "target_sentences" => target.sentences = list(field, text)?,
        "source_document" => source.document = text(field)?,
        "target_document" => target.document = text(field)?,
        "source_spans" => source.spans = list(field, span)?,
        "target_spans" => target.spans = list(field, span)?,
        "source_paragraphs" => source.paragraphs = list(field, number)?,
        "target_paragraphs" => target.paragraphs = list(field, number)?,
        _ => {}
    }
    Ok(())
}

/// A language that a row says holds over what the names of columns say.
fn keep_known(language: &mut String, said: String) {
    if !said.is_empty() {
        *language = said;
    }
}

fn kind_called(name: &str) -> Result<Option<BeadKind>, String> {
    if name.is_empty() {
        return Ok(None);
    }
    BeadKind::from_name(name)
        .map(Some)
        .ok_or_else(|| format!("kind {name:?}, expected aligned, crossing, omission or addition"))
}

fn text(field: &Field) -> Result<String, String> {
    match field {
        Field::Str(text) => Ok(text.clone()),
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec())
            .map_err(|_| "bytes that are not UTF-8, expected a text".to_owned()),
        Field::Null => Ok(String::new()),
        other => Err(format!("{other}, expected a text")),
    }
}

fn probability(field: &Field) -> Result<Option<Probability>, String> {
    let value = match field {
        Field::Double(value) => *value,
        Field::Float(value) => f64::from(*value),
        Field::Null => return Ok(None),
        other => return Err(format!("{other}, expected a number from 0 to 1")),
    };
    if (0.0..=1.0).contains(&value) {
        Ok(Some(Probability::new(value)))
    } else {
        Err(format!(
            "probability {value}, expected a number from 0 to 1"
        ))
    }
}

fn number(field: &Field) -> Result<usize, String> {
    let value = match *field {
        Field::Byte(value) => usize::try_from(value).ok(),
        Field::Short(value) => usize::try_from(value).ok(),
        Field::Int(value) => usize::try_from(value).ok(),
        Field::Long(value) => usize::try_from(value).ok(),
        Field::UByte(value) => Some(value.into()),
        Field::UShort(value) => Some(value.into()),
        Field::UInt(value) => usize::try_from(value).ok(),
        Field::ULong(value) => usize::try_from(value).ok(),
        _ => None,
    };
    value.ok_or_else(|| format!("{field}, expected a number from 0 up"))
}

/// A struct of start and end, or a list of both.
fn span(field: &Field) -> Result<Span, String> {
    let ends = match field {
        Field::Group(group) => group
            .get_column_iter()
            .map(|(_, value)| number(value))
            .collect::<Result<Vec<_>, _>>()?,
        other => list(other, number)?,
    };
    match ends[..] {
        [start, end] if start <= end => Ok(Span::new(start, end)),
        _ => Err(format!(
            "span {field}, expected the start first, then the end"
        )),
    }
}

fn list<T>(field: &Field, item: impl Fn(&Field) -> Result<T, String>) -> Result<Vec<T>, String> {
    match field {
        Field::Null => Ok(Vec::new()),
        Field::ListInternal(list) => list.elements().iter().map(item).collect(),
        other => Err(format!("{other}, expected a list")),
    }
}

/// Does `work` of the Parquet library, which may panic over a damaged file.
fn guarded<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|error| match error {
            ParquetError::EOF(what) | ParquetError::General(what) | ParquetError::NYI(what) => what,
            other => other.to_string(),
        }),
        Err(_) => Err("damaged data".to_owned()),
    }
}
