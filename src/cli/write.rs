//! Corpora written: which format, one file or a file a pair.

use super::corpus::{self, Destination};
use super::input;
use super::jobs::{self, Job};
use super::output::{self, Output};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use zhen::bitext::Bitext;
use zhen::corpus::manifest::{self, Digest};
use zhen::corpus::{CorpusWriter, Format, WriteOptions};
use zhen::report::html::HtmlWriter;
use zhen::segment::Language;
use zhen::{Error, Result};

/// How results are written.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
pub struct Writing {
    #[command(flatten)]
    pub corpus: corpus::Writing,
    /// Say for each bead what speaks for it and what against it: in jsonl and html, otherwise on standard error
    #[arg(long)]
    pub explain: bool,
    /// Write a manifest: inputs and outputs with their hashes, settings, counts
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
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
    Corpus(Destination),
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
        let format = writing.corpus.format()?;
        let languages = languages.map(|language| language.code);
        let out = writing.corpus.path();
        let files = match (format.holds_rows(), several) {
            (false, true) => each(jobs, out, format)?,
            (false, false) => BTreeMap::from([(jobs[0].name.clone(), out.map(Path::to_path_buf))]),
            (true, _) => BTreeMap::new(),
        };
        let mut written: Vec<PathBuf> = files.values().flatten().cloned().collect();
        if format.holds_rows() {
            written.extend(writing.corpus.files(format, languages));
        }
        written.extend(writing.manifest.clone());
        let read = jobs::files(jobs).chain(other_inputs.into_iter().map(PathBuf::as_path));
        output::check_paths(written.iter().map(PathBuf::as_path), read)?;
        let target = if format.holds_rows() {
            Target::Corpus(writing.corpus.open(format, languages)?)
        } else {
            Target::Each(files)
        };
        Ok(Self {
            format,
            options: writing.corpus.options(),
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
            let all = matches!(self.format, Format::Jsonl | Format::Parquet | Format::Xliff);
            let nulls = self.options.nulls || all;
            let beads = bitext.ladder.beads.iter();
            self.left_out += beads
                .filter(|bead| (nulls || bead.kind.is_whole()) && bead.probability < least)
                .count();
        }
        match &mut self.target {
            Target::Corpus(destination) => destination.write(bitext),
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
        if let Target::Corpus(destination) = self.target {
            self.outputs.extend(destination.finish()?);
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
        // Folders inside the one that was read become folders inside OUT.
        let mut parts = job.name.split('/');
        if job.name.contains(['\\', '\0'])
            || parts.any(|part| part.is_empty() || part.starts_with('.'))
        {
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
