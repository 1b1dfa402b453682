//! `zhen glossary check`: does a translation keep to its termbase?

use super::args::{self, Languages, Reading, Direction};
use super::dictionary::Dictionaries;
use super::input::{self, Splitting};
use super::output::{self, Output};
use super::{Status, glossary, rows};
use rayon::prelude::*;
use std::io::Write;
use std::path::PathBuf;
use zhen::bitext::Bitext;
use zhen::check::{self, Checker, Finding};
use zhen::report::findings::{Format, Writer};
use zhen::segment::{CHINESE, ENGLISH};
use zhen::term;
use zhen::{Error, Result};

/// Arguments of `zhen glossary check`.
#[derive(clap::Args)]
pub struct Args {
    /// A corpus (.tsv, .jsonl, .tmx), or the Chinese and the English document
    #[arg(required = true, num_args = 1..=2, value_name = "CORPUS | ZH EN")]
    inputs: Vec<PathBuf>,
    /// A glossary; may be given several times, where they disagree an earlier one holds
    #[arg(short, long = "glossary", value_name = "FILE", required = true)]
    glossaries: Vec<PathBuf>,
    /// Which side was translated
    #[arg(long, value_name = "PAIR", default_value = "zh-en")]
    direction: Direction,
    /// Leave out findings that are less sure, 0-1
    #[arg(long, value_name = "C", default_value_t = check::DEFAULT_CONFIDENCE, value_parser = confidence)]
    min_confidence: f32,
    /// Where to write; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format of the report: terminal, tsv, jsonl; by default that of the name of the output
    #[arg(short, long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    dictionaries: Dictionaries,
}

fn confidence(text: &str) -> Result<f32, String> {
    args::probability(text).map(|value| value as f32)
}

fn format(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| "expected terminal, tsv or jsonl".into())
}

/// Runs the check.
pub fn run(args: &Args) -> Result<Status> {
    args::set_threads(args.threads);
    let mut readings = Vec::new();
    for path in &args.glossaries {
        readings.push(glossary::read(path, None)?.0);
    }
    let (termbase, _) = term::merge(readings.into_iter().map(|reading| reading.termbase));
    let zh_en = Languages { source: &CHINESE, target: &ENGLISH };
    let lexicon = args.dictionaries.lexicon(zh_en)?;
    let (source, target) = args.direction.codes();
    let checker = Checker::new(&termbase, source, target, &lexicon)?;
    output::check_paths(args.output.as_deref(), args.inputs.iter().chain(&args.glossaries).map(PathBuf::as_path))?;
    let mut report = Report {
        writer: Writer::new(args.format()?),
        output: Output::open(args.output.as_deref())?,
        shown: 0,
        args,
    };
    if let [zh, en] = args.inputs.as_slice() {
        let how = Splitting { reading: args.reading.clone(), presplit: false, hashed: false };
        let bitext = rows::aligned(zh, en, &how, &lexicon, args.direction)?;
        report.add(&checker, &[bitext])?;
    } else {
        rows::each_batch(&args.inputs[0], args.direction, &lexicon, |batch| report.add(&checker, batch))?;
    }
    report.finish()
}

impl Args {
    fn format(&self) -> Result<Format> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        match self.output.as_deref().filter(|path| !input::is_dash(path)) {
            None => Ok(Format::Terminal),
            Some(path) => {
                let extension = path.extension().unwrap_or_default().to_string_lossy();
                Format::from_extension(&extension).ok_or_else(|| {
                    Error::new(input::name(path), "a name that tells no format, expected .tsv or .jsonl, or --format")
                })
            }
        }
    }

    fn keeps(&self, finding: &Finding) -> bool {
        finding.confidence >= self.min_confidence
    }
}

/// The report while it grows.
struct Report<'a> {
    writer: Writer,
    output: Output,
    shown: usize,
    args: &'a Args,
}

impl Report<'_> {
    fn add(&mut self, checker: &Checker<'_>, batch: &[Bitext]) -> Result<()> {
        let checked: Vec<check::Checked> = batch.par_iter().map(|bitext| checker.check(bitext)).collect();
        for one in checked {
            for finding in one.findings.iter().filter(|finding| self.args.keeps(finding)) {
                self.shown += 1;
                let text = self.writer.line(finding);
                self.output.write_all(text.as_bytes()).map_err(|error| self.output.error(error))?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Status> {
        let shown = self.shown;
        self.output.commit()?;
        Ok(if shown > 0 { Status::Findings } else { Status::Done })
    }
}
