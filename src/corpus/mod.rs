//! Aligned corpora: written and read, one file a format.
//!
//! | format | holds | lost |
//! |---|---|---|
//! | `tsv` | one row a bead, the chosen columns | tabs and line breaks become spaces; omissions and additions unless asked for |
//! | `jsonl` | one object a bead, everything | nothing |
//! | `tmx` | TMX 1.4b, one unit a bead | omissions and additions; characters XML forbids become U+FFFD |
//! | `xliff` | XLIFF 2.1, one unit a bead, everything but the evidence | the bounds of sentences in a text; characters XML forbids in names become U+FFFD |
//! | `moses` | two files, one line a bead | omissions and additions; everything but the texts; line breaks become spaces |
//! | `parquet` | one row a bead, everything but the evidence | rows of other languages than the first are refused |
//! | `xlsx` | a spreadsheet, one row a bead, the chosen columns or all | the bounds of sentences in a text; languages, but for the heads of columns; omissions and additions unless asked for; texts of more than 32,767 UTF-16 units |
//! | `vecalign` | `[0]:[0, 1]:0.9731`, one line a bead | texts, kinds |
//! | `ladder` | hunalign's rungs | texts, kinds; beads that cross or have gaps are merged |
//! | `html` | a page side by side, written by [`crate::report::html`], not read | |
//!
//! Why a bead stands ([`crate::align::explain`]) is held by `jsonl` and `html`, where the bitext says it.
//! Every format writes probabilities rounded to four decimals.

pub mod atomic;
mod bitexts;
mod compression;
mod counts;
mod files;
pub mod jsonl;
pub mod ladder;
mod lines;
pub mod manifest;
pub mod moses;
mod open;
#[cfg(feature = "parquet")]
pub mod parquet;
mod row;
mod stats;
pub mod tmx;
pub mod tsv;
pub mod vecalign;
pub mod xliff;
#[cfg(feature = "xlsx")]
pub mod xlsx;

pub use bitexts::{bitext_of, by_document};
pub use compression::{Compression, Compressor};
pub use counts::Counts;
pub use files::CorpusFiles;
pub use open::{Rows, files_of, open};
pub use row::{Row, RowSide, rows};
pub use stats::{Histogram, Lengths, Measure, SideStats, Stats};
pub use tsv::{Column, Columns};

use crate::bead::{Bead, Probability};
use crate::bitext::Bitext;
use crate::error::nearest::hint;
use crate::{Error, Result};
use std::io::Write;

/// A corpus format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Tab-separated columns as MT tools read them.
    Tsv,
    /// One JSON object a line.
    Jsonl,
    /// Translation Memory eXchange 1.4b.
    Tmx,
    /// XLIFF 2.1; 1.2 and 2.x read.
    Xliff,
    /// Two files, line by line.
    Moses,
    /// Columns for machine learning.
    Parquet,
    /// A spreadsheet for translators.
    Xlsx,
    /// hunalign's numeric ladder.
    Ladder,
    /// `[0]:[0, 1]:0.9731` lines, as Vecalign and Bertalign write them.
    Vecalign,
    /// A page side by side.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Tsv,
        Self::Jsonl,
        Self::Tmx,
        Self::Xliff,
        Self::Moses,
        Self::Parquet,
        Self::Xlsx,
        Self::Ladder,
        Self::Vecalign,
        Self::Html,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
            Self::Tmx => "tmx",
            Self::Xliff => "xliff",
            Self::Moses => "moses",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
            Self::Ladder => "ladder",
            Self::Vecalign => "vecalign",
            Self::Html => "html",
        }
    }

    /// The format called `name`, in any case.
    ///
    /// # Errors
    /// Lists the known names and the nearest one.
    pub fn from_name(name: &str) -> Result<Self> {
        let lower = name.to_ascii_lowercase();
        let known = || Self::ALL.iter().map(|format| format.name());
        Self::ALL
            .into_iter()
            .find(|format| format.name() == lower)
            .ok_or_else(|| {
                Error::new(
                    "format",
                    format!(
                        "unknown format {name:?}{}; expected one of {}",
                        hint(&lower, known()),
                        known().collect::<Vec<_>>().join(", ")
                    ),
                )
            })
    }

    /// The format of files that end in `extension` (no dot, any case); Moses pairs have none.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "tsv" | "tab" => Self::Tsv,
            "jsonl" | "ndjson" => Self::Jsonl,
            "tmx" => Self::Tmx,
            "xlf" | "xliff" => Self::Xliff,
            "parquet" => Self::Parquet,
            "xlsx" => Self::Xlsx,
            "ladder" => Self::Ladder,
            "align" | "vecalign" => Self::Vecalign,
            "html" | "htm" | "xhtml" => Self::Html,
            _ => return None,
        })
    }

    /// Whether its files are compressed within, and are no text.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Parquet | Self::Xlsx)
    }

    /// Whether it holds rows with their texts, so that a corpus can be read back.
    pub fn holds_rows(self) -> bool {
        !matches!(self, Self::Ladder | Self::Vecalign | Self::Html)
    }

    /// Whether one corpus of this format can hold several bitexts; where not, each bitext needs a file of its own.
    pub fn holds_many(self) -> bool {
        !matches!(self, Self::Ladder | Self::Vecalign)
    }
}

/// Bytes of text that end a row group of a Parquet, unless others are asked for.
const GROUP: usize = 32 << 20;

/// What is written and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WriteOptions {
    /// Columns of a TSV, by default the two texts, and of a spreadsheet, by default all.
    pub columns: Option<Columns>,
    /// Whether a TSV begins with the names of its columns.
    pub header: bool,
    /// Rows below this probability are left out of the formats that hold rows; those that hold a whole ladder (Vecalign,
    /// ladder, HTML) keep every bead.
    pub min_probability: Option<Probability>,
    /// Whether a TSV or a spreadsheet holds omissions and additions too, as rows with an empty text.
    pub nulls: bool,
    /// Creation date of a TMX, as `20260617T080000Z`; never taken from the clock.
    pub created: Option<String>,
    /// What else is to be known of the corpus, by name: key-value metadata of a Parquet.
    pub metadata: Vec<(String, String)>,
    /// Bytes of text that end a row group of a Parquet; 32 MiB by default.
    pub group_bytes: Option<usize>,
}

impl WriteOptions {
    fn keeps(&self, row: &Row) -> bool {
        match (self.min_probability, row.probability) {
            (Some(least), Some(probability)) => probability >= least,
            _ => true,
        }
    }
}

/// Writes bitexts, in the order given, as one corpus; memory: one row (a whole ladder of numbers for `ladder`).
///
/// ```
/// use zhen::bead::{Bead, Ladder, Probability};
/// use zhen::bitext::{Bitext, Side};
/// use zhen::corpus::{CorpusWriter, Format, WriteOptions};
///
/// let side = |text: &str| Side { sentences: vec![text.to_owned()], ..Side::default() };
/// let bead = Bead::new(vec![0], vec![0], Probability::new(0.9731));
/// let bitext = Bitext {
///     name: "greeting".to_owned(),
///     source: side("你好。"),
///     target: side("Hello."),
///     ladder: Ladder { beads: vec![bead] },
///     ..Bitext::default()
/// };
/// let mut writer = CorpusWriter::new(Format::Tsv, &WriteOptions::default(), "greeting.tsv", Vec::new())?;
/// writer.write(&bitext)?;
/// let finished = writer.finish()?;
/// assert_eq!(finished.rows, 1);
/// assert_eq!(finished.sinks[0], "你好。\tHello.\n".as_bytes());
/// # Ok::<(), zhen::Error>(())
/// ```
pub struct CorpusWriter<W: Write + Send> {
    kind: Kind<W>,
    rows: usize,
    left_out: usize,
}

/// What [`CorpusWriter::finish`] gives back.
#[derive(Debug)]
pub struct Finished<W> {
    /// The sinks, flushed, in the order they were given.
    pub sinks: Vec<W>,
    /// Rows written: lines, objects, units or rungs.
    pub rows: usize,
    /// Beads or rows that the format or the options left out.
    pub left_out: usize,
}

enum Kind<W: Write + Send> {
    Tsv(tsv::Writer<W>),
    Jsonl(jsonl::Writer<W>),
    Tmx(tmx::Writer<W>),
    Xliff(xliff::Writer<W>),
    #[cfg(feature = "parquet")]
    Parquet(parquet::Writer<W>),
    #[cfg(feature = "xlsx")]
    Xlsx(Box<xlsx::Writer<W>>),
    Moses(moses::Writer<W>),
    Ladder(ladder::Writer<W>),
    Vecalign(vecalign::Writer<W>),
}

impl<W: Write + Send> CorpusWriter<W> {
    /// A writer to `sink`, called `place` in errors.
    ///
    /// # Errors
    /// For Moses, which needs two sinks ([`CorpusWriter::moses`]), for HTML, which [`crate::report::html`] writes, for a
    /// creation date that is not one, and where a header cannot be written.
    pub fn new(format: Format, options: &WriteOptions, place: &str, sink: W) -> Result<Self> {
        let out = Out::new(place, sink);
        let kind = match format {
            Format::Tsv => Kind::Tsv(tsv::Writer::new(options, out)),
            Format::Jsonl => Kind::Jsonl(jsonl::Writer::new(options, out)),
            Format::Tmx => Kind::Tmx(tmx::Writer::new(options, out)?),
            Format::Xliff => Kind::Xliff(xliff::Writer::new(options, out)),
            #[cfg(feature = "parquet")]
            Format::Parquet => Kind::Parquet(parquet::Writer::new(options, out)),
            #[cfg(feature = "xlsx")]
            Format::Xlsx => Kind::Xlsx(Box::new(xlsx::Writer::new(options, out)?)),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Err(files::not_built(place, format)),
            #[cfg(not(feature = "xlsx"))]
            Format::Xlsx => return Err(files::not_built(place, format)),
            Format::Ladder => Kind::Ladder(ladder::Writer::new(out)),
            Format::Vecalign => Kind::Vecalign(vecalign::Writer::new(out)),
            Format::Moses | Format::Html => {
                return Err(Error::new(
                    place,
                    format!("{} is not written to one stream of rows", format.name()),
                ));
            }
        };
        Ok(Self {
            kind,
            rows: 0,
            left_out: 0,
        })
    }

    /// A writer of a Moses pair; each sink comes with its name for errors.
    pub fn moses(options: &WriteOptions, source: (&str, W), target: (&str, W)) -> Self {
        let source = Out::new(source.0, source.1);
        let target = Out::new(target.0, target.1);
        Self {
            kind: Kind::Moses(moses::Writer::new(options, source, target)),
            rows: 0,
            left_out: 0,
        }
    }

    /// Writes every bead of `bitext` that the format and the options keep.
    ///
    /// # Errors
    /// Where the bitext does not hold together ([`Bitext::check`]), where the format holds one bitext and this is the
    /// second, and where the sink fails: names the file.
    pub fn write(&mut self, bitext: &Bitext) -> Result<()> {
        bitext.check()?;
        match &mut self.kind {
            Kind::Ladder(writer) => self.rows += writer.write(bitext)?,
            Kind::Vecalign(writer) => self.rows += writer.write(bitext)?,
            _ => {
                for row in rows(bitext) {
                    self.write_row(&row)?;
                }
            }
        }
        Ok(())
    }

    /// Writes one row, as a reader gave it; says whether the format and the options kept it.
    ///
    /// # Errors
    /// For the formats that hold whole ladders, and where the sink fails.
    pub fn write_row(&mut self, row: &Row) -> Result<bool> {
        let written = match &mut self.kind {
            Kind::Tsv(writer) => writer.write(row)?,
            Kind::Jsonl(writer) => writer.write(row)?,
            Kind::Tmx(writer) => writer.write(row)?,
            Kind::Xliff(writer) => writer.write(row)?,
            #[cfg(feature = "parquet")]
            Kind::Parquet(writer) => writer.write(row)?,
            #[cfg(feature = "xlsx")]
            Kind::Xlsx(writer) => writer.write(row)?,
            Kind::Moses(writer) => writer.write(row)?,
            Kind::Ladder(ladder::Writer { out, .. })
            | Kind::Vecalign(vecalign::Writer { out, .. }) => {
                return Err(Error::new(
                    &out.place,
                    "a row alone was given, expected a whole ladder",
                ));
            }
        };
        self.rows += usize::from(written);
        self.left_out += usize::from(!written);
        Ok(written)
    }

    /// Writes what ends the corpus and flushes.
    ///
    /// # Errors
    /// Where the sink fails: names the file.
    pub fn finish(self) -> Result<Finished<W>> {
        let sinks = match self.kind {
            Kind::Tsv(writer) => vec![writer.finish()?.finish()?],
            Kind::Jsonl(writer) => vec![writer.out.finish()?],
            Kind::Tmx(writer) => vec![writer.finish()?.finish()?],
            Kind::Xliff(writer) => vec![writer.finish()?.finish()?],
            #[cfg(feature = "parquet")]
            Kind::Parquet(writer) => vec![writer.finish()?],
            #[cfg(feature = "xlsx")]
            Kind::Xlsx(writer) => vec![writer.finish()?],
            Kind::Moses(writer) => vec![writer.source.finish()?, writer.target.finish()?],
            Kind::Ladder(writer) => vec![writer.out.finish()?],
            Kind::Vecalign(writer) => vec![writer.out.finish()?],
        };
        Ok(Finished {
            sinks,
            rows: self.rows,
            left_out: self.left_out,
        })
    }
}

/// A sink with its name, so that its failures say where.
pub(crate) struct Out<W> {
    pub(crate) place: String,
    sink: W,
}

impl<W: Write> Out<W> {
    pub(crate) fn new(place: &str, sink: W) -> Self {
        Self {
            place: place.to_owned(),
            sink,
        }
    }

    pub(crate) fn put(&mut self, text: &str) -> Result<()> {
        self.put_bytes(text.as_bytes())
    }

    fn put_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.sink
            .write_all(bytes)
            .map_err(|error| Error::from_source(&self.place, error))
    }

    pub(crate) fn finish(mut self) -> Result<W> {
        self.sink
            .flush()
            .map_err(|error| Error::from_source(&self.place, error))?;
        Ok(self.sink)
    }
}

/// What a row format cannot hold itself and a reader must be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadOptions {
    /// Columns of a TSV; `None`: its header, or two columns.
    pub columns: Option<Columns>,
    /// Language of the source: written into rows whose format does not say it (TSV, XLSX, Moses), and looked for in a TMX.
    pub source_language: Option<String>,
    /// Language of the target: written into rows whose format does not say it (TSV, XLSX, Moses), and looked for in a TMX.
    pub target_language: Option<String>,
}

/// What the third field of a line of `vecalign` or `ladder` is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scores {
    /// Passed over, whatever it is: Vecalign writes a cost, hunalign a score without bounds; probabilities become 1.
    #[default]
    Ignore,
    /// A probability, as zhen writes it; where it is missing, 1.
    Probability,
}

impl Scores {
    /// The probability of a bead with this score field.
    fn read(self, field: Option<&str>) -> Result<Probability, String> {
        match (self, field) {
            (Self::Probability, Some(text)) if !text.trim().is_empty() => {
                row::parse_probability(text)
            }
            _ => Ok(Probability::new(1.0)),
        }
    }
}

/// Beads that pass, in the order of a ladder: source order, an addition after the bead of the target sentence before
/// it. Linear but for one sort; ties keep the order given.
pub fn ladder_order(beads: Vec<Bead>) -> Vec<Bead> {
    let (mut placed, mut additions): (Vec<_>, Vec<_>) =
        beads.into_iter().partition(|bead| !bead.source.is_empty());
    placed.sort_by_key(|bead| bead.source[0]);
    additions.sort_by_key(|bead| bead.target.first().copied());
    let mut holder = std::collections::BTreeMap::new();
    for (index, bead) in placed.iter().enumerate() {
        holder.extend(bead.target.iter().map(|&id| (id, index + 1)));
    }
    let mut after: Vec<Vec<Bead>> = vec![Vec::new(); placed.len() + 1];
    for bead in additions {
        let slot = bead
            .target
            .first()
            .and_then(|&id| holder.range(..id).next_back())
            .map_or(0, |(_, &slot)| slot);
        after[slot].push(bead);
    }
    let mut slots = after.into_iter();
    let mut ordered = slots.next().unwrap_or_default();
    for (bead, following) in placed.into_iter().zip(slots) {
        ordered.push(bead);
        ordered.extend(following);
    }
    ordered
}

#[cfg(test)]
mod tests;
