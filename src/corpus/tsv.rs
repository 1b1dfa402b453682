//! Tab-separated corpora, raw as MT tools read them: no quoting, no escapes.

use super::row::{kind_of, parse_probability, rounded};
use super::{Out, ReadOptions, Row, RowSide, WriteOptions, lines::Lines};
use crate::bead::BeadKind;
use crate::error::nearest::hint;
use crate::text::Span;
use crate::{Error, Result};
use std::borrow::Cow;
use std::io::{BufRead, Write};
use std::str::FromStr;

/// A column of a TSV: bitextor's names first, then zhen's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// `src_url`, bitextor's name for [`Column::SourceDocument`].
    SrcUrl,
    /// `trg_url`, bitextor's name for [`Column::TargetDocument`].
    TrgUrl,
    /// `src_text`, bitextor's name for [`Column::Source`].
    SrcText,
    /// `trg_text`, bitextor's name for [`Column::Target`].
    TrgText,
    /// `aligner_score`, bitextor's name for [`Column::Probability`].
    AlignerScore,
    /// `source`: the source text.
    Source,
    /// `target`: the target text.
    Target,
    /// `probability`: 0–1, four decimals.
    Probability,
    /// `kind`: aligned, crossing, omission or addition.
    Kind,
    /// `source_ids`: sentence ids from 0, as `3,4`.
    SourceIds,
    /// `target_ids`: sentence ids from 0, as `3,4`.
    TargetIds,
    /// `source_document`: name of the source document.
    SourceDocument,
    /// `target_document`: name of the target document.
    TargetDocument,
    /// `pair`: name of the pair of documents.
    Pair,
    /// `source_paragraph`: paragraph of each sentence from 0, as `1,1`.
    SourceParagraph,
    /// `target_paragraph`: paragraph of each sentence from 0, as `1,1`.
    TargetParagraph,
    /// `source_spans`: bytes of the document of each sentence, as `0-12,12-30`.
    SourceSpans,
    /// `target_spans`: bytes of the document of each sentence, as `0-12,13-30`.
    TargetSpans,
}

const NAMES: [(Column, &str); 18] = [
    (Column::SrcUrl, "src_url"),
    (Column::TrgUrl, "trg_url"),
    (Column::SrcText, "src_text"),
    (Column::TrgText, "trg_text"),
    (Column::AlignerScore, "aligner_score"),
    (Column::Source, "source"),
    (Column::Target, "target"),
    (Column::Probability, "probability"),
    (Column::Kind, "kind"),
    (Column::SourceIds, "source_ids"),
    (Column::TargetIds, "target_ids"),
    (Column::SourceDocument, "source_document"),
    (Column::TargetDocument, "target_document"),
    (Column::Pair, "pair"),
    (Column::SourceParagraph, "source_paragraph"),
    (Column::TargetParagraph, "target_paragraph"),
    (Column::SourceSpans, "source_spans"),
    (Column::TargetSpans, "target_spans"),
];

impl Column {
    /// Its name.
    pub fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(column, _)| *column == self)
            .map_or("", |(_, name)| name)
    }

    /// The column called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, n)| *n == name).map(|(c, _)| *c)
    }
}

/// The columns of a TSV, in order. Parsed from `a,b,c`, or from `bitextor` or `all`; `source,target` by default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

impl Columns {
    /// bitextor's order: `src_url,trg_url,src_text,trg_text,aligner_score`.
    pub fn bitextor() -> Self {
        Self(NAMES[..5].iter().map(|(column, _)| *column).collect())
    }

    /// Every column of zhen's own: all that a TSV can hold.
    pub fn all() -> Self {
        Self(NAMES[5..].iter().map(|(column, _)| *column).collect())
    }

    /// The columns in order.
    pub fn as_slice(&self) -> &[Column] {
        &self.0
    }

    fn header(&self) -> String {
        let names: Vec<_> = self.0.iter().map(|column| column.name()).collect();
        names.join("\t")
    }
}

impl Default for Columns {
    fn default() -> Self {
        Self(vec![Column::Source, Column::Target])
    }
}

impl FromStr for Columns {
    type Err = Error;

    /// # Errors
    /// For a name that is unknown (lists the known ones and the nearest) or given twice, and for no name.
    fn from_str(list: &str) -> Result<Self> {
        match list {
            "bitextor" => return Ok(Self::bitextor()),
            "all" => return Ok(Self::all()),
            _ => {}
        }
        let mut columns = Vec::new();
        for name in list.split(',').map(str::trim) {
            let known = || NAMES.iter().map(|(_, name)| *name);
            let column = Column::from_name(name).ok_or_else(|| {
                Error::new(
                    "columns",
                    format!(
                        "unknown column {name:?}{}; expected some of {}",
                        hint(name, known()),
                        known().collect::<Vec<_>>().join(", ")
                    ),
                )
            })?;
            if columns.contains(&column) {
                return Err(Error::new(
                    "columns",
                    format!("{name} is given twice, expected each column once"),
                ));
            }
            columns.push(column);
        }
        Ok(Self(columns))
    }
}

/// Writes rows; see [`super::CorpusWriter`].
pub(super) struct Writer<W> {
    pub(super) out: Out<W>,
    options: WriteOptions,
    columns: Columns,
    line: String,
    /// Whether the header is still to come: it waits for the first row, so that a run that fails prints nothing.
    header: bool,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(options: &WriteOptions, out: Out<W>) -> Self {
        Self {
            out,
            header: options.header,
            columns: options.columns.clone().unwrap_or_default(),
            options: options.clone(),
            line: String::new(),
        }
    }

    fn head(&mut self) -> Result<()> {
        if std::mem::take(&mut self.header) {
            self.out.put(&(self.columns.header() + "\n"))?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Out<W>> {
        self.head()?;
        Ok(self.out)
    }

    pub(super) fn write(&mut self, row: &Row) -> Result<bool> {
        let null = row.source.text.is_empty() || row.target.text.is_empty();
        if (null && !self.options.nulls) || !self.options.keeps(row) {
            return Ok(false);
        }
        self.head()?;
        self.line.clear();
        for (i, &column) in self.columns.0.iter().enumerate() {
            if i > 0 {
                self.line.push('\t');
            }
            put_flat(&mut self.line, &field(column, row));
        }
        self.line.push('\n');
        self.out.put(&self.line)?;
        Ok(true)
    }
}

/// What a column holds of a row.
pub(super) fn field(column: Column, row: &Row) -> Cow<'_, str> {
    match column {
        Column::Source | Column::SrcText => row.source.text.as_str().into(),
        Column::Target | Column::TrgText => row.target.text.as_str().into(),
        Column::SourceDocument | Column::SrcUrl => row.source.document.as_str().into(),
        Column::TargetDocument | Column::TrgUrl => row.target.document.as_str().into(),
        Column::Pair => row.name.as_str().into(),
        Column::Kind => row.kind.name().into(),
        Column::Probability | Column::AlignerScore => match row.probability {
            Some(probability) => format!("{:.4}", rounded(probability)).into(),
            None => "".into(),
        },
        Column::SourceIds => list(&row.source.ids, usize::to_string),
        Column::TargetIds => list(&row.target.ids, usize::to_string),
        Column::SourceParagraph => list(&row.source.paragraphs, usize::to_string),
        Column::TargetParagraph => list(&row.target.paragraphs, usize::to_string),
        Column::SourceSpans => list(&row.source.spans, span_text),
        Column::TargetSpans => list(&row.target.spans, span_text),
    }
}

/// Appends `text` with what could end a field or a line (in any reader: Python's `splitlines` ends lines at more than
/// LF) turned into a space.
pub(super) fn put_flat(line: &mut String, text: &str) {
    line.extend(text.chars().map(|c| match c {
        '\t'
        | '\n'
        | '\x0b'
        | '\x0c'
        | '\r'
        | '\x1c'..='\x1e'
        | '\u{85}'
        | '\u{2028}'
        | '\u{2029}' => ' ',
        _ => c,
    }));
}

fn list<T>(items: &[T], text: impl Fn(&T) -> String) -> Cow<'static, str> {
    let items: Vec<_> = items.iter().map(text).collect();
    items.join(",").into()
}

pub(super) fn span_text(span: &Span) -> String {
    format!("{}-{}", span.start, span.end)
}

/// Reads the rows of a TSV, called `place` in errors; one `Result` a line, so that a bad line costs nothing but itself.
///
/// Columns are those of `options`, else those of a first line that names the columns of both texts, also by the codes of
/// their languages (other names there are passed over), else two: source, target. Blank lines are passed over. Memory: one line.
///
/// ```
/// use zhen::corpus::{ReadOptions, tsv};
///
/// let file = "你好。\tHello.\n".as_bytes();
/// let rows: Vec<_> = tsv::read("greeting.tsv", file, &ReadOptions::default()).collect();
/// assert_eq!(rows[0].as_ref().unwrap().target.text, "Hello.");
/// ```
///
/// # Errors
/// Each names file and line: a wrong number of columns, a field that is not what its column holds, a line without
/// any text, bytes that are not UTF-8.
pub fn read<R: BufRead>(place: &str, reader: R, options: &ReadOptions) -> Reader<R> {
    let columns = options
        .columns
        .as_ref()
        .map(|columns| columns.0.iter().copied().map(Some).collect());
    Reader {
        lines: Lines::new(place, reader),
        columns,
        options: options.clone(),
        first: true,
    }
}

/// The rows of a TSV; made by [`read`].
pub struct Reader<R> {
    lines: Lines<R>,
    columns: Option<Vec<Option<Column>>>,
    options: ReadOptions,
    first: bool,
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = match self.lines.next()? {
                Ok(line) => line,
                Err(error) => return Some(Err(error)),
            };
            let first = std::mem::take(&mut self.first);
            if line.is_empty() || (first && self.is_header(&line)) {
                continue;
            }
            return Some(self.row(&line).map_err(|message| self.lines.error(message)));
        }
    }
}

impl<R: BufRead> Reader<R> {
    fn is_header(&mut self, line: &str) -> bool {
        if let Some(columns) = &self.options.columns {
            return columns.header() == line;
        }
        let names: Vec<_> = line.split('\t').collect();
        let found = named(&names, &self.options);
        let is_header = found.is_some();
        if is_header {
            self.columns = found;
        }
        is_header
    }

    fn row(&self, line: &str) -> Result<Row, String> {
        let default = [Some(Column::Source), Some(Column::Target)];
        let columns = self.columns.as_deref().unwrap_or(&default);
        let count = line.split('\t').count();
        if count != columns.len() {
            let advice = if self.columns.is_none() {
                " (a header or a list of columns may say what the others are)"
            } else {
                ""
            };
            return Err(format!(
                "{count} columns, expected {}{advice}",
                columns.len()
            ));
        }
        row_of(columns, line.split('\t'), &self.options)
    }
}

/// The columns that a first line names, other names passed over; `None` where it does not name those of both texts. The
/// languages of `options` name them too.
pub(super) fn named(names: &[&str], options: &ReadOptions) -> Option<Vec<Option<Column>>> {
    let languages = [
        (&options.source_language, Column::Source),
        (&options.target_language, Column::Target),
    ];
    let of_language = |name: &str| {
        let mut found = languages
            .iter()
            .filter(|(code, _)| code.as_deref() == Some(name));
        found.next().map(|(_, column)| *column)
    };
    let found: Vec<_> = names
        .iter()
        .map(|name| Column::from_name(name).or_else(|| of_language(name)))
        .collect();
    let has = |a, b| found.contains(&Some(a)) || found.contains(&Some(b));
    let both = has(Column::Source, Column::SrcText) && has(Column::Target, Column::TrgText);
    both.then_some(found)
}

/// The row of `fields`, one a column; columns without a name are passed over.
pub(super) fn row_of<'f>(
    columns: &[Option<Column>],
    fields: impl Iterator<Item = &'f str>,
    options: &ReadOptions,
) -> Result<Row, String> {
    let side = |language: &Option<String>| RowSide {
        language: language.clone().unwrap_or_default(),
        ..RowSide::default()
    };
    let mut row = Row {
        name: String::new(),
        source: side(&options.source_language),
        target: side(&options.target_language),
        kind: BeadKind::Aligned,
        probability: None,
        evidence: None,
    };
    let mut kind = None;
    for (&column, field) in columns.iter().zip(fields) {
        if column == Some(Column::Kind) && !field.is_empty() {
            kind = Some(BeadKind::from_name(field).ok_or_else(|| {
                format!("kind {field:?}, expected aligned, crossing, omission or addition")
            })?);
        } else if let Some(column) = column {
            take_field(&mut row, column, field)?;
        }
    }
    let implied = kind_of(&row.source.text, &row.target.text);
    row.kind = kind
        .or(implied)
        .ok_or("both texts are empty, expected one at least")?;
    Ok(row)
}

fn take_field(row: &mut Row, column: Column, field: &str) -> Result<(), String> {
    match column {
        Column::Source | Column::SrcText => field.clone_into(&mut row.source.text),
        Column::Target | Column::TrgText => field.clone_into(&mut row.target.text),
        Column::SourceDocument | Column::SrcUrl => field.clone_into(&mut row.source.document),
        Column::TargetDocument | Column::TrgUrl => field.clone_into(&mut row.target.document),
        Column::Pair => field.clone_into(&mut row.name),
        Column::Kind => {}
        Column::Probability | Column::AlignerScore => {
            if !field.is_empty() {
                row.probability = Some(parse_probability(field)?);
            }
        }
        Column::SourceIds => row.source.ids = parse_list(field, parse_number)?,
        Column::TargetIds => row.target.ids = parse_list(field, parse_number)?,
        Column::SourceParagraph => row.source.paragraphs = parse_list(field, parse_number)?,
        Column::TargetParagraph => row.target.paragraphs = parse_list(field, parse_number)?,
        Column::SourceSpans => row.source.spans = parse_list(field, parse_span)?,
        Column::TargetSpans => row.target.spans = parse_list(field, parse_span)?,
    }
    Ok(())
}

pub(super) fn parse_list<T>(
    field: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    if field.trim().is_empty() {
        return Ok(Vec::new());
    }
    field.split(',').map(|item| parse(item.trim())).collect()
}

pub(super) fn parse_number(item: &str) -> Result<usize, String> {
    item.parse()
        .map_err(|_| format!("{item:?} in a list of numbers, expected one from 0 up"))
}

pub(super) fn parse_span(item: &str) -> Result<Span, String> {
    item.split_once('-')
        .and_then(|(start, end)| Some(Span::new(start.parse().ok()?, end.parse().ok()?)))
        .filter(|span| span.start <= span.end)
        .ok_or_else(|| format!("{item:?} in a list of spans, expected START-END in bytes"))
}
