//! Corpora on the command line: read whatever they are, and written as asked for.

use super::args::{self, Languages};
use super::console;
use super::input;
use super::output::Output;
use std::path::{Path, PathBuf};
use zhen::bead::Probability;
use zhen::bitext::Bitext;
use zhen::corpus as library;
use zhen::corpus::{
    Columns, Compression, CorpusFiles, CorpusWriter, Format, ReadOptions, Row, Rows, WriteOptions,
    bitext_of, manifest,
};
use zhen::report::html::HtmlWriter;
use zhen::{Error, Result};

/// Bad rows of a corpus that are named; the others are counted.
const NAMED: usize = 10;

/// The parts of a built corpus.
const PARTS: [&str; 3] = ["train", "dev", "test"];
/// Endings of formats, those first that hold the most.
const FULLEST: [&str; 6] = ["jsonl", "parquet", "xlf", "tmx", "xlsx", "tsv"];

/// How corpora are read.
#[derive(clap::Args, Clone, Debug, Default)]
#[group(id = "reading-corpora")]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// Format of the corpora read; by default told by their names and contents
    #[arg(long, value_name = "FORMAT", value_parser = row_format_parser())]
    pub from: Option<Format>,
    /// Columns of a tsv that does not name them: names with commas between, bitextor or all; by default the two texts
    #[arg(long, value_name = "NAMES", value_parser = str::parse::<Columns>)]
    pub from_columns: Option<Columns>,
    /// Languages of source and target, where a corpus does not say them or has more than two; zh-en by default
    #[arg(long, value_name = "PAIR", value_parser = args::languages)]
    pub pair: Option<Languages>,
}

impl Reading {
    /// The options of the library.
    pub fn options(&self) -> ReadOptions {
        let code = |of: fn(Languages) -> &'static str| self.pair.map(|pair| of(pair).to_owned());
        ReadOptions {
            columns: self.from_columns.clone(),
            source_language: code(|pair| pair.source.code),
            target_language: code(|pair| pair.target.code),
        }
    }

    /// The codes of source and target.
    pub fn codes(&self) -> [&'static str; 2] {
        self.pair
            .map_or(["zh", "en"], |pair| [pair.source.code, pair.target.code])
    }

    /// The rows of the corpora, all opened; with `strict` the first bad one is an error, else it is passed over.
    pub fn good(&self, corpora: &[PathBuf], strict: bool) -> Result<Good> {
        let options = self.options();
        let open = |path: &PathBuf| {
            let rows = library::open(path, self.from, &options)?;
            Ok((input::name(path), rows))
        };
        let corpora = self.parts(corpora);
        let opened = corpora.iter().map(open).collect::<Result<Vec<_>>>()?;
        Ok(Good {
            corpora: opened.into_iter(),
            current: None,
            strict,
            silent: false,
            bad: 0,
            own: 0,
        })
    }

    /// `corpora` with the parts of a built corpus for its folder: of each part the format that holds the most.
    fn parts(&self, corpora: &[PathBuf]) -> Vec<PathBuf> {
        let options = self.options();
        let part = |folder: &Path, name: &str| {
            FULLEST.iter().find_map(|format| {
                let endings = ["", ".zst", ".gz"].iter();
                let mut paths =
                    endings.map(|packed| folder.join(format!("{name}.{format}{packed}")));
                paths.find(|path| {
                    let files = library::files_of(path, self.from, &options);
                    files.iter().all(|file| file.is_file())
                })
            })
        };
        let expand = |path: &PathBuf| {
            let parts = if path.is_dir() {
                PARTS.iter().filter_map(|name| part(path, name)).collect()
            } else {
                Vec::new()
            };
            if parts.is_empty() {
                vec![path.clone()]
            } else {
                parts
            }
        };
        corpora.iter().flat_map(expand).collect()
    }

    /// The files that corpora consist of.
    pub fn files(&self, corpora: &[PathBuf]) -> Vec<PathBuf> {
        let options = self.options();
        let corpora = self.parts(corpora);
        corpora
            .iter()
            .flat_map(|path| library::files_of(path, self.from, &options))
            .collect()
    }
}

/// The rows of several corpora, one after the other. Bad ones are passed over: reported, at most ten of a corpus by
/// name, and counted; or the first ends it.
pub struct Good {
    corpora: std::vec::IntoIter<(String, Rows)>,
    current: Option<(String, Rows)>,
    strict: bool,
    /// Bad rows are counted and not told of, as where a corpus is read again.
    pub silent: bool,
    /// Bad rows so far.
    pub bad: usize,
    /// Of the corpus that is read.
    own: usize,
}

impl Iterator for Good {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (place, rows) = match &mut self.current {
                Some(current) => current,
                None => self.current.insert(self.corpora.next()?),
            };
            match rows.next() {
                Some(Err(error)) if !self.strict => {
                    self.bad += 1;
                    self.own += 1;
                    if self.own <= NAMED && !self.silent {
                        console::report(&error);
                    }
                }
                Some(row) => return Some(row),
                None => {
                    if self.own > NAMED && !self.silent {
                        let more = self.own - NAMED;
                        console::report(&format!(
                            "{place}: {more} more rows that could not be read"
                        ));
                    }
                    self.own = 0;
                    self.current = None;
                }
            }
        }
    }
}

/// How a corpus is written.
#[derive(clap::Args, Clone, Debug, Default)]
#[group(id = "writing-corpora")]
#[command(next_help_heading = "Writing")]
pub struct Writing {
    /// Where to write: a file, or a folder; standard output by default. Names in .gz and .zst are compressed
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Format; by default the one OUT is named for, or tsv
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    pub format: Option<Format>,
    /// Columns of tsv and xlsx: names with commas between, bitextor or all
    #[arg(long, value_name = "NAMES", value_parser = str::parse::<Columns>)]
    pub columns: Option<Columns>,
    /// Begin a tsv with the names of its columns
    #[arg(long)]
    pub header: bool,
    /// Write sentences without a partner to a tsv or xlsx too (jsonl, parquet and xliff have them always)
    #[arg(long)]
    pub nulls: bool,
    /// Leave out pairs that are less probable, 0–1
    #[arg(long, value_name = "P", allow_negative_numbers = true, value_parser = args::probability)]
    pub min_probability: Option<f64>,
    /// Write files of about this size on disk (500MB, 64MiB), named OUT-00000 and so on before the ending
    #[arg(long, value_name = "SIZE", value_parser = args::size)]
    pub shard_size: Option<u64>,
}

fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    parser(&Format::ALL)
}

fn row_format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    let rows: Vec<Format> = Format::ALL.into_iter().filter(|f| f.holds_rows()).collect();
    parser(&rows)
}

fn parser(formats: &[Format]) -> impl clap::builder::TypedValueParser<Value = Format> + use<> {
    use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
    let help = |format| match format {
        Format::Tsv => "a pair a line, a tab between the texts",
        Format::Jsonl => "JSON lines with all that is known",
        Format::Tmx => "translation memory, TMX 1.4b",
        Format::Xliff => "XLIFF 2.1 (1.2 and 2.x are read)",
        Format::Moses => "two files, OUT.zh and OUT.en, line by line",
        Format::Parquet => "columns for machine learning, with all that is known",
        Format::Xlsx => "a spreadsheet for translators",
        Format::Ladder => "hunalign's ladder",
        Format::Vecalign => "[source ids]:[target ids]:probability",
        Format::Html => "a page for review in a browser",
    };
    let values = formats
        .iter()
        .map(|&f| PossibleValue::new(f.name()).help(help(f)));
    PossibleValuesParser::new(values.collect::<Vec<_>>()).try_map(|name| Format::from_name(&name))
}

impl Writing {
    /// The file or folder to write to; `None` for standard output.
    pub fn path(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| !input::is_dash(path))
    }

    /// The format asked for, or the one that the output is named for; refuses options that it would pass over in
    /// silence.
    pub fn format(&self) -> Result<Format> {
        let format = match (self.format, self.path()) {
            (Some(format), _) => format,
            (None, None) => Format::Tsv,
            (None, Some(path)) => {
                let (_, plain) = Compression::of_name(path);
                let extension = plain.extension().unwrap_or_default().to_string_lossy();
                Format::from_extension(&extension).ok_or_else(|| {
                    Error::new(
                        input::name(path),
                        "no format has this extension, expected .tsv, .jsonl, .tmx, .xlf, .parquet, .xlsx, .html, \
                         .align or .ladder (and .gz or .zst), or --format",
                    )
                })?
            }
        };
        self.check(format)?;
        Ok(format)
    }

    /// [`Writing::format`], of a corpus that is made of rows.
    pub fn format_of_rows(&self) -> Result<Format> {
        let format = self.format()?;
        if format.holds_rows() || format == Format::Html {
            return Ok(format);
        }
        let name = format.name();
        let message =
            format!("{name} is written by zhen align alone, expected a format with texts");
        Err(Error::new("format", message))
    }

    fn check(&self, format: Format) -> Result<()> {
        let (rows, tsv) = (format.holds_rows(), format == Format::Tsv);
        let columns = matches!(format, Format::Tsv | Format::Xlsx);
        for (option, given, possible) in [
            ("--columns", self.columns.is_some(), columns),
            ("--header", self.header, tsv),
            (
                "--nulls",
                self.nulls,
                !matches!(format, Format::Tmx | Format::Moses),
            ),
            ("--min-probability", self.min_probability.is_some(), rows),
            (
                "--shard-size",
                self.shard_size.is_some(),
                rows && self.path().is_some(),
            ),
        ] {
            if given && !possible {
                let name = format.name();
                let message =
                    format!("{name} has no use for it, expected another format or -o OUT");
                return Err(Error::new(option, message));
            }
        }
        if let Some(path) = self.path().filter(|_| !rows)
            && Compression::of_name(path).0 != Compression::None
        {
            let message = format!(
                "{} is not compressed, expected a name without .gz or .zst",
                format.name()
            );
            return Err(Error::new(input::name(path), message));
        }
        Ok(())
    }

    /// The options of the library.
    pub fn options(&self) -> WriteOptions {
        WriteOptions {
            columns: self.columns.clone(),
            header: self.header,
            min_probability: self.min_probability.map(Probability::new),
            nulls: self.nulls,
            ..WriteOptions::default()
        }
    }

    /// The files that are written first, for a check against what is read.
    pub fn files(&self, format: Format, languages: [&str; 2]) -> Vec<PathBuf> {
        let sharded = self.shard_size.is_some();
        self.path().map_or_else(Vec::new, |path| {
            CorpusFiles::first_files(path, format, languages, sharded)
        })
    }

    /// Opens the corpus, of a format that holds rows, or a page of all.
    pub fn open(&self, format: Format, languages: [&str; 2]) -> Result<Destination> {
        let options = self.options();
        if format == Format::Html {
            let output = Output::open(self.path())?;
            let stem = self.path().and_then(Path::file_stem).unwrap_or_default();
            let title = match stem.to_string_lossy() {
                stem if stem.is_empty() => "Corpus".into(),
                stem => stem,
            };
            let page = HtmlWriter::new(&output.place(), output, &title)?;
            return Ok(Destination::Page(Box::new(page), Vec::new()));
        }
        if let Some(path) = self.path() {
            let files = CorpusFiles::create(path, format, &options, languages, self.shard_size)?;
            return Ok(Destination::Files(Box::new(files)));
        }
        if format == Format::Moses {
            return Err(Error::new("moses", "writes two files, expected -o OUT"));
        }
        let output = Output::open(None)?;
        let writer = CorpusWriter::new(format, &options, &output.place(), output)?;
        Ok(Destination::Stdout(Box::new(writer)))
    }
}

/// A corpus on its way out.
pub enum Destination {
    Files(Box<CorpusFiles>),
    Stdout(Box<CorpusWriter<Output>>),
    /// A page, and the rows of the pair of documents that waits to be written.
    Page(Box<HtmlWriter<Output>>, Vec<Row>),
}

/// Rows of a section of a page, at most.
const SECTION: usize = 10_000;

impl Destination {
    /// Writes the beads of a bitext.
    pub fn write(&mut self, bitext: &Bitext) -> Result<()> {
        match self {
            Self::Files(files) => files.write(bitext),
            Self::Stdout(writer) => writer.write(bitext),
            Self::Page(page, _) => page.write(bitext),
        }
    }

    /// Writes a row; says whether it was kept.
    pub fn write_row(&mut self, row: &Row) -> Result<bool> {
        match self {
            Self::Files(files) => files.write_row(row),
            Self::Stdout(writer) => writer.write_row(row),
            Self::Page(page, waiting) => {
                let ends = |first: &Row| !row.is_beside(first) || waiting.len() == SECTION;
                if waiting.first().is_some_and(ends) {
                    page.write(&bitext_of(waiting))?;
                    waiting.clear();
                }
                waiting.push(row.clone());
                Ok(true)
            }
        }
    }

    /// Ends the corpus; an entry for each file.
    pub fn finish(self) -> Result<Vec<manifest::Output>> {
        let finished = match self {
            Self::Files(files) => return files.finish(),
            Self::Stdout(writer) => writer.finish()?,
            Self::Page(mut page, waiting) => {
                if !waiting.is_empty() {
                    page.write(&bitext_of(&waiting))?;
                }
                page.finish()?
            }
        };
        for output in finished.sinks {
            output.commit()?;
        }
        Ok(Vec::new())
    }
}
