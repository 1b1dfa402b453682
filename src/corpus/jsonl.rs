//! JSON Lines: one object a bead, with everything zhen knows of it.
//!
//! `translation` is what `datasets.load_dataset("json")` and its translation features read; the flat fields beside it
//! say the rest. The order of fields and their types never change; `evidence`, the last, is there only where it was
//! asked for. Where the languages of the two sides are unknown or the same, the keys of `translation` are `source` and
//! `target`.

use super::row::{kind_of, rounded};
use super::{Out, Row, RowSide, WriteOptions, lines::Lines};
use crate::align::explain::Explanation;
use crate::bead::{BeadKind, Probability};
use crate::text::Span;
use crate::{Error, Result};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{BufRead, Write};

/// Writes rows; see [`super::CorpusWriter`].
pub(super) struct Writer<W> {
    pub(super) out: Out<W>,
    options: WriteOptions,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(options: &WriteOptions, out: Out<W>) -> Self {
        Self {
            out,
            options: options.clone(),
        }
    }

    pub(super) fn write(&mut self, row: &Row) -> Result<bool> {
        if !self.options.keeps(row) {
            return Ok(false);
        }
        let mut line = serde_json::to_string(&Written::new(row))
            .map_err(|error| Error::from_source(&self.out.place, error))?;
        line.push('\n');
        self.out.put(&line)?;
        Ok(true)
    }
}

#[derive(Serialize)]
struct Written<'a> {
    pair: &'a str,
    translation: Translation<'a>,
    source: &'a str,
    target: &'a str,
    source_language: &'a str,
    target_language: &'a str,
    source_ids: &'a [usize],
    target_ids: &'a [usize],
    source_sentences: &'a [String],
    target_sentences: &'a [String],
    kind: BeadKind,
    probability: Option<f64>,
    source_document: &'a str,
    target_document: &'a str,
    source_spans: Spans<'a>,
    target_spans: Spans<'a>,
    source_paragraphs: &'a [usize],
    target_paragraphs: &'a [usize],
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a Explanation>,
}

impl<'a> Written<'a> {
    fn new(row: &'a Row) -> Self {
        Self {
            pair: &row.name,
            translation: Translation(row),
            source: &row.source.text,
            target: &row.target.text,
            source_language: &row.source.language,
            target_language: &row.target.language,
            source_ids: &row.source.ids,
            target_ids: &row.target.ids,
            source_sentences: &row.source.sentences,
            target_sentences: &row.target.sentences,
            kind: row.kind,
            probability: row.probability.map(rounded),
            source_document: &row.source.document,
            target_document: &row.target.document,
            source_spans: Spans(&row.source.spans),
            target_spans: Spans(&row.target.spans),
            source_paragraphs: &row.source.paragraphs,
            target_paragraphs: &row.target.paragraphs,
            evidence: row.evidence.as_ref(),
        }
    }
}

struct Translation<'a>(&'a Row);

impl Serialize for Translation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (source, target) = (&self.0.source, &self.0.target);
        let keys = self.0.translation_keys();
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(keys[0], &source.text)?;
        map.serialize_entry(keys[1], &target.text)?;
        map.end()
    }
}

struct Spans<'a>(&'a [Span]);

impl Serialize for Spans<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut spans = serializer.serialize_seq(Some(self.0.len()))?;
        for span in self.0 {
            spans.serialize_element(&[span.start, span.end])?;
        }
        spans.end()
    }
}

/// Reads the rows of a JSON Lines corpus, called `place` in errors; one `Result` a line, so that a bad line costs
/// nothing but itself. Unknown fields and blank lines are passed over; every field but the texts may be missing, and
/// the texts may stand in `translation` alone (first the source). Memory: one line.
///
/// ```
/// use zhen::corpus::jsonl;
///
/// let file = r#"{"translation":{"zh":"你好。","en":"Hello."}}"#.as_bytes();
/// let row = jsonl::read("greeting.jsonl", file).next().unwrap().unwrap();
/// assert_eq!((row.source.language.as_str(), row.target.text.as_str()), ("zh", "Hello."));
/// ```
///
/// # Errors
/// Each names file and line: what is not such an object, a probability outside 0–1, an unknown kind, both texts empty.
pub fn read<R: BufRead>(place: &str, reader: R) -> impl Iterator<Item = Result<Row>> + use<R> {
    let mut lines = Lines::new(place, reader);
    std::iter::from_fn(move || {
        loop {
            match lines.next()? {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => return Some(parse(&line).map_err(|what| lines.error(what))),
                Err(error) => return Some(Err(error)),
            }
        }
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Read {
    pair: String,
    translation: Texts,
    #[serde(alias = "src")]
    source: Option<String>,
    #[serde(alias = "tgt")]
    target: Option<String>,
    source_language: Option<String>,
    target_language: Option<String>,
    source_ids: Vec<usize>,
    target_ids: Vec<usize>,
    source_sentences: Vec<String>,
    target_sentences: Vec<String>,
    kind: Option<BeadKind>,
    probability: Option<f64>,
    source_document: String,
    target_document: String,
    source_spans: Vec<(usize, usize)>,
    target_spans: Vec<(usize, usize)>,
    source_paragraphs: Vec<usize>,
    target_paragraphs: Vec<usize>,
    evidence: Option<Explanation>,
}

/// Languages and texts in the order of the file.
#[derive(Default)]
struct Texts(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of languages and texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    texts.push(entry);
                }
                Ok(Texts(texts))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

fn parse(line: &str) -> Result<Row, String> {
    let read: Read = serde_json::from_str(line)
        .map_err(|error| format!("{error}; expected an object with the texts of a pair"))?;
    let flat = read.source.is_some() && read.target.is_some();
    if !flat && read.translation.0.len() != 2 {
        return Err(format!(
            "{} texts in \"translation\" and not both of \"source\" and \"target\", expected a pair",
            read.translation.0.len()
        ));
    }
    let mut translation = read.translation.0.into_iter();
    let mut side = |text: Option<String>, language: Option<String>| {
        let (key, value) = translation.next().unwrap_or_default();
        let (text, language) = (text.unwrap_or(value), language.unwrap_or(key));
        RowSide {
            text,
            language,
            ..RowSide::default()
        }
    };
    let source = side(read.source, read.source_language);
    let target = side(read.target, read.target_language);
    let implied = kind_of(&source.text, &target.text);
    let kind = read
        .kind
        .or(implied)
        .ok_or("both texts are empty, expected one at least")?;
    let probability = match read.probability {
        Some(value) if !(0.0..=1.0).contains(&value) => {
            return Err(format!(
                "probability {value}, expected a number from 0 to 1"
            ));
        }
        value => value.map(Probability::new),
    };
    Ok(Row {
        name: read.pair,
        source: RowSide {
            document: read.source_document,
            ids: read.source_ids,
            sentences: read.source_sentences,
            paragraphs: read.source_paragraphs,
            spans: spans(&read.source_spans)?,
            ..source
        },
        target: RowSide {
            document: read.target_document,
            ids: read.target_ids,
            sentences: read.target_sentences,
            paragraphs: read.target_paragraphs,
            spans: spans(&read.target_spans)?,
            ..target
        },
        kind,
        probability,
        evidence: read.evidence,
    })
}

fn spans(pairs: &[(usize, usize)]) -> Result<Vec<Span>, String> {
    pairs
        .iter()
        .map(|&(start, end)| {
            (start <= end)
                .then(|| Span::new(start, end))
                .ok_or_else(|| format!("span [{start},{end}], expected the start first"))
        })
        .collect()
}
