//! The columns of a Parquet corpus, in order.

use crate::corpus::Row;
use crate::text::Span;
use ::parquet::basic::{LogicalType, Repetition, Type as Physical};
use ::parquet::errors::ParquetError;
use ::parquet::schema::types::{Type, TypePtr};
use std::sync::Arc;

/// What a column holds of a row.
pub(super) enum Content {
    /// Both texts, by language.
    Translation,
    Text(fn(&Row) -> &str),
    /// 0–1, or null.
    Probability,
    Numbers(fn(&Row) -> &[usize]),
    Sentences(fn(&Row) -> &[String]),
    Spans(fn(&Row) -> &[Span]),
}

use Content::{Numbers, Probability, Sentences, Spans, Text, Translation};

/// Every column.
pub(super) const COLUMNS: [(&str, Content); 18] = [
    ("pair", Text(|row| &row.name)),
    ("translation", Translation),
    ("source", Text(|row| &row.source.text)),
    ("target", Text(|row| &row.target.text)),
    ("source_language", Text(|row| &row.source.language)),
    ("target_language", Text(|row| &row.target.language)),
    ("source_ids", Numbers(|row| &row.source.ids)),
    ("target_ids", Numbers(|row| &row.target.ids)),
    ("source_sentences", Sentences(|row| &row.source.sentences)),
    ("target_sentences", Sentences(|row| &row.target.sentences)),
    ("kind", Text(|row| row.kind.name())),
    ("probability", Probability),
    ("source_document", Text(|row| &row.source.document)),
    ("target_document", Text(|row| &row.target.document)),
    ("source_spans", Spans(|row| &row.source.spans)),
    ("target_spans", Spans(|row| &row.target.spans)),
    ("source_paragraphs", Numbers(|row| &row.source.paragraphs)),
    ("target_paragraphs", Numbers(|row| &row.target.paragraphs)),
];

/// The schema, with a struct of texts in these languages.
pub(super) fn of(languages: [&str; 2]) -> Result<TypePtr, ParquetError> {
    let column = |(name, content): &(&str, Content)| match content {
        Translation => {
            let texts = languages.map(text);
            let [source, target] = texts;
            group(name, vec![source?, target?])
        }
        Text(_) => text(name),
        Probability => {
            let builder = Type::primitive_type_builder(name, Physical::DOUBLE);
            builder
                .with_repetition(Repetition::OPTIONAL)
                .build()
                .map(Arc::new)
        }
        Numbers(_) => list(name, number("element")?),
        Sentences(_) => list(name, text("element")?),
        Spans(_) => list(
            name,
            group("element", vec![number("start")?, number("end")?])?,
        ),
    };
    let columns = COLUMNS.iter().map(column).collect::<Result<_, _>>()?;
    let root = Type::group_type_builder("corpus").with_fields(columns);
    root.build().map(Arc::new)
}

fn text(name: &str) -> Result<TypePtr, ParquetError> {
    Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::String))
        .build()
        .map(Arc::new)
}

fn number(name: &str) -> Result<TypePtr, ParquetError> {
    Type::primitive_type_builder(name, Physical::INT64)
        .with_repetition(Repetition::REQUIRED)
        .build()
        .map(Arc::new)
}

fn group(name: &str, fields: Vec<TypePtr>) -> Result<TypePtr, ParquetError> {
    Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_fields(fields)
        .build()
        .map(Arc::new)
}

fn list(name: &str, element: TypePtr) -> Result<TypePtr, ParquetError> {
    let items = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![element])
        .build()?;
    Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(items)])
        .build()
        .map(Arc::new)
}
