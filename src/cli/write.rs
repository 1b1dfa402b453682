//! Corpora written: which format, one file or a file a pair.

use super::input;
use super::jobs::{self, Job};
use super::output::{self, Output};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use zhen::bitext::Bitext;
use zhen::corpus::manifest::{self, Digest};
use zhen::corpus::{Columns, CorpusWriter, Format, WriteOptions};
use zhen::report::html::HtmlWriter;
use zhen::segment::Language;
use zhen::{Error, Result};

/// How results are written.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
pub struct Writing {
    /// Where to write: a file, or a folder; standard output by default
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Format; by default the one OUT is named for, or tsv
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    format: Option<Format>,
    /// Columns of tsv, with commas between
    #[arg(long, value_name = "NAMES", value_parser = str::parse::<Columns>)]
    columns: Option<Columns>,
    /// Begin a tsv with the names of its columns
    #[arg(long)]
    header: bool,
    /// Write sentences without a partner to a tsv too (jsonl has them always)
    #[arg(long)]
    pub nulls: bool,
    /// Leave out pairs that are less probable, 0–1
    #[arg(long, value_name = "P", allow_negative_numbers = true, value_parser = super::args::probability)]
    pub min_probability: Option<f64>,
    /// Say for each bead what speaks for it and what against it: in jsonl and html, otherwise on standard error
    #[arg(long)]
    pub explain: bool,
    /// Write a manifest: inputs and outputs with their hashes, settings, counts
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
}

fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
    let help = |format| match format {
        Format::Tsv => "a pair a line, a tab between the texts",
        Format::Jsonl => "JSON lines with all that is known",
        Format::Tmx => "translation memory, TMX 1.4b",
        Format::Moses => "two files, OUT.zh and OUT.en, line by line",
        Format::Ladder => "hunalign's ladder",
        Format::Vecalign => "[source ids]:[target ids]:probability",
        Format::Html => "a page for review in a browser",
    };
    PossibleValuesParser::new(Format::ALL.map(|f| PossibleValue::new(f.name()).help(help(f))))
        .try_map(|name| Format::from_name(&name))
}

impl Writing {
    /// The format asked for, or the one that the output is named for.
    fn format(&self) -> Result<Format> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = self.output.as_deref().filter(|path| !input::is_dash(path)) else {
            return Ok(Format::Tsv);
        };
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        Format::from_extension(&extension).ok_or_else(|| {
            Error::new(
                input::name(path),
                "no format has this extension, expected .tsv, .jsonl, .tmx, .html, .align or .ladder, or --format",
            )
        })
    }

    /// Refuses options that the format would pass over in silence.
    fn check(&self, format: Format) -> Result<()> {
        let holds_ladder = matches!(format, Format::Vecalign | Format::Ladder | Format::Html);
        let tsv = format == Format::Tsv;
        for (option, given, possible) in [
            ("--columns", self.columns.is_some(), tsv),
            ("--header", self.header, tsv),
            (
                "--nulls",
                self.nulls,
                !matches!(format, Format::Tmx | Format::Moses),
            ),
            (
                "--min-probability",
                self.min_probability.is_some(),
                !holds_ladder,
            ),
        ] {
            if given && !possible {
                let message = format!(
                    "{} has no use for it, expected another format",
                    format.name()
                );
                return Err(Error::new(option, message));
            }
        }
        Ok(())
    }

    fn options(&self) -> WriteOptions {
        WriteOptions {
            columns: self.columns.clone().unwrap_or_default(),
            header: self.header,
            min_probability: self.min_probability.map(zhen::bead::Probability::new),
            nulls: self.nulls,
            ..WriteOptions::default()
        }
    }
}

/// Takes bitexts in order and writes them.
pub struct Sink {
    format: Format,
    options: WriteOptions,
    target: Target,
    /// Files written so far.
    outputs: Vec<manifest::Output>,
    left_out: usize,
}

enum Target {
    /// One corpus of all pairs.
    Corpus(Box<CorpusWriter<Output>>),
    /// A file a pair, by name of the pair; the file of the only pair where it has a name of its own.
    Each(BTreeMap<String, Option<PathBuf>>),
}

impl Sink {
    /// Checks what can be checked before anything is read, and opens the corpus. With `several` pairs a format that
    /// holds one pair writes a file a pair to a folder.
    pub fn open<'a>(
        writing: &Writing,
        jobs: &'a [Job],
        other_inputs: impl IntoIterator<Item = &'a PathBuf>,
        several: bool,
        languages: [&Language; 2],
    ) -> Result<Self> {
        let format = writing.format()?;
        writing.check(format)?;
        let out = writing
            .output
            .as_deref()
            .filter(|path| !input::is_dash(path));
        let corpus = matches!(
            format,
            Format::Tsv | Format::Jsonl | Format::Tmx | Format::Moses
        );
        let moses = || match out {
            Some(out) => Ok(languages.map(|language| {
                let mut path = out.as_os_str().to_owned();
                path.push(".");
                path.push(language.code);
                PathBuf::from(path)
            })),
            None => Err(Error::new("moses", "writes two files, expected -o OUT")),
        };
        let files = match (corpus, several) {
            (false, true) => each(jobs, out, format)?,
            (false, false) => BTreeMap::from([(jobs[0].name.clone(), out.map(Path::to_path_buf))]),
            (true, _) => BTreeMap::new(),
        };
        let mut written: Vec<PathBuf> = files.values().flatten().cloned().collect();
        if format == Format::Moses {
            written.extend(moses()?);
        } else if corpus {
            written.extend(out.map(Path::to_path_buf));
        }
        written.extend(writing.manifest.clone());
        let read = jobs::files(jobs).chain(other_inputs.into_iter().map(PathBuf::as_path));
        output::check_paths(written.iter().map(PathBuf::as_path), read)?;

        let options = writing.options();
        let target = if format == Format::Moses {
            let [source, target] = moses()?;
            Target::Corpus(Box::new(CorpusWriter::moses(
                &options,
                (&input::name(&source), Output::open(Some(&source))?),
                (&input::name(&target), Output::open(Some(&target))?),
            )))
        } else if corpus {
            let output = Output::open(out)?;
            Target::Corpus(Box::new(CorpusWriter::new(
                format,
                &options,
                &output.place(),
                output,
            )?))
        } else {
            Target::Each(files)
        };
        Ok(Self {
            format,
            options,
            target,
            outputs: Vec::new(),
            left_out: 0,
        })
    }

    /// Whether what is written says why each bead stands.
    pub fn holds_evidence(&self) -> bool {
        matches!(self.format, Format::Jsonl | Format::Html)
    }

    /// Writes one pair.
    pub fn write(&mut self, job: &Job, bitext: &Bitext) -> Result<()> {
        if let Some(least) = self.options.min_probability {
            let nulls = self.options.nulls || self.format == Format::Jsonl;
            let beads = bitext.ladder.beads.iter();
            self.left_out += beads
                .filter(|bead| (nulls || bead.kind.is_whole()) && bead.probability < least)
                .count();
        }
        match &mut self.target {
            Target::Corpus(writer) => writer.write(bitext),
            Target::Each(files) => {
                let path = files.get(&job.name).and_then(Option::as_deref);
                if let Some(folder) = path.and_then(Path::parent).filter(|_| files.len() > 1) {
                    make_folder(folder)?;
                }
                let output = Output::open(path)?;
                self.outputs
                    .extend(write_one(self.format, &self.options, bitext, output)?);
                Ok(())
            }
        }
    }

    /// Ends the corpus: the files written, and how many rows were left out as too improbable.
    pub fn finish(mut self) -> Result<(Vec<manifest::Output>, usize)> {
        if let Target::Corpus(writer) = self.target {
            let finished = writer.finish()?;
            for output in finished.sinks {
                let file = output.commit()?;
                self.outputs
                    .extend(file.map(|file| entry(self.format, file, finished.rows)));
            }
        }
        Ok((self.outputs, self.left_out))
    }
}

/// The file of each pair in the folder `out`.
fn each(
    jobs: &[Job],
    out: Option<&Path>,
    format: Format,
) -> Result<BTreeMap<String, Option<PathBuf>>> {
    let extension = match format {
        Format::Vecalign => "align",
        format => format.name(),
    };
    let Some(folder) = out else {
        let message = "writes a file a pair, expected a folder with -o OUT";
        return Err(Error::new(extension, message));
    };
    let mut files = BTreeMap::new();
    for job in jobs {
        let place = if job.place.is_empty() {
            input::name(&job.source)
        } else {
            job.place.clone()
        };
        if job.name.contains(['/', '\\', '\0']) || job.name.starts_with('.') {
            let message = format!("{:?} cannot name a file, expected another name", job.name);
            return Err(Error::new(place, message));
        }
        let file = folder.join(format!("{}.{extension}", job.name));
        if files.insert(job.name.clone(), Some(file)).is_some() {
            let message = format!(
                "a second pair is named {}, expected a name of its own in column 3 of --pairs",
                job.name
            );
            return Err(Error::new(place, message));
        }
    }
    Ok(files)
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| Error::from_source(input::name(folder), error))
}

/// Writes one bitext to a file of its own.
pub fn write_one(
    format: Format,
    options: &WriteOptions,
    bitext: &Bitext,
    output: Output,
) -> Result<Option<manifest::Output>> {
    let place = output.place();
    let mut finished = if format == Format::Html {
        let mut page = HtmlWriter::new(&place, output, &bitext.name)?;
        page.write(bitext)?;
        page.finish()?
    } else {
        let mut writer = CorpusWriter::new(format, options, &place, output)?;
        writer.write(bitext)?;
        writer.finish()?
    };
    let Some(output) = finished.sinks.pop() else {
        return Ok(None);
    };
    Ok(output
        .commit()?
        .map(|file| entry(format, file, finished.rows)))
}

fn entry(format: Format, (path, digest): (PathBuf, Digest), rows: usize) -> manifest::Output {
    let name = path.file_name().unwrap_or(path.as_os_str());
    manifest::Output::new(&name.to_string_lossy(), format, digest, rows)
}
