//! Where results go: standard output, a file that appears whole or not at all, a folder of such files.

use super::args::Languages;
use super::console::{self, Stdout};
use super::input;
use super::jobs::Job;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use zhen::bitext::Bitext;
use zhen::{Error, Result};

/// One stream of output.
pub enum Output {
    Stdout(BufWriter<Stdout>),
    File(PathBuf, PathBuf, Option<BufWriter<File>>),
}

impl Output {
    /// Opens `path`, or standard output for none and `-`.
    pub fn open(path: Option<&Path>, inputs: &[PathBuf]) -> Result<Self> {
        let Some(path) = path.filter(|path| !input::is_dash(path)) else {
            return Ok(Self::Stdout(console::stdout()));
        };
        refuse_inputs(path, inputs)?;
        let wrong = |error| Error::from_source(input::name(path), error);
        let temporary = path.with_extension("tmp");
        let file = File::create(&temporary).map_err(wrong)?;
        Ok(Self::File(
            path.into(),
            temporary,
            Some(BufWriter::new(file)),
        ))
    }

    /// An error of writing, with its place.
    pub fn error(&self, error: io::Error) -> Error {
        match self {
            Self::Stdout(_) => console::stdout_error(error),
            Self::File(path, ..) => Error::from_source(input::name(path), error),
        }
    }

    /// Ends the output; only now does a file stand under its name.
    pub fn commit(mut self) -> Result<()> {
        self.flush().map_err(|error| self.error(error))?;
        if let Self::File(path, temporary, file) = &mut self {
            *file = None;
            fs::rename(&temporary, &path).map_err(|e| Error::from_source(input::name(path), e))?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(.., Some(out)) => out.write(bytes),
            Self::File(..) => Ok(0),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(.., Some(out)) => out.flush(),
            Self::File(..) => Ok(()),
        }
    }
}

/// Refuses an output that is one of the inputs.
fn refuse_inputs(output: &Path, inputs: &[PathBuf]) -> Result<()> {
    let Ok(real) = fs::canonicalize(output) else {
        return Ok(());
    };
    let same = |path: &&PathBuf| fs::canonicalize(path).is_ok_and(|path| path == real);
    match inputs.iter().find(same) {
        Some(path) => Err(Error::new(
            input::name(output),
            format!(
                "is the input {} too, expected another file",
                input::name(path)
            ),
        )),
        None => Ok(()),
    }
}

/// File formats of corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A pair a line, texts with a tab between.
    Tsv,
    /// JSON lines with everything that is known.
    Jsonl,
    /// Translation memory, TMX 1.4b.
    Tmx,
    /// Two files, OUT.zh and OUT.en, line by line.
    Moses,
    /// hunalign's ladder.
    Ladder,
    /// [source ids]:[target ids]:probability, as Vecalign and Bertalign.
    Vecalign,
    /// A page for review in a browser.
    Html,
}

/// What is written and where.
pub struct Settings {
    pub output: Option<PathBuf>,
    pub format: Option<Format>,
    pub columns: Option<String>,
    pub nulls: bool,
    pub min_probability: Option<f64>,
    pub manifest: Option<PathBuf>,
    pub languages: Languages,
    pub several: bool,
}

/// Takes bitexts in order.
pub struct Sink {
    output: Output,
}

impl Sink {
    pub fn open(settings: Settings, jobs: &[Job], list: Option<&Path>) -> Result<Self> {
        let _ = BTreeSet::from([list]);
        let inputs: Vec<PathBuf> = jobs
            .iter()
            .flat_map(|job| [job.source.clone(), job.target.clone()])
            .collect();
        Ok(Self {
            output: Output::open(settings.output.as_deref(), &inputs)?,
        })
    }

    pub fn write(&mut self, _job: &Job, bitext: &Bitext) -> Result<()> {
        for pair in bitext.pairs() {
            writeln!(self.output, "{}\t{}", pair.source, pair.target)
                .map_err(|error| self.output.error(error))?;
        }
        Ok(())
    }

    pub fn finish(self) -> Result<Option<String>> {
        self.output.commit()?;
        Ok(None)
    }
}
