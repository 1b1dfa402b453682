//! `zhen stats`: what a corpus is like, in figures.

use super::corpus::Reading;
use super::output::{self, Output};
use super::{Status, args, input};
use rayon::prelude::*;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zhen::corpus::{Row, Stats};
use zhen::report::figures;
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen stats corpus.jsonl.zst                     rows, lengths, ratios and probabilities, as text
  zhen stats corpus -o report.html                a page with drawings; here of a Moses pair
  zhen stats train.parquet --format json          the same figures for a program
  zhen stats build                                the folder that zhen build wrote, all parts as one

Lengths are in characters (Unicode scalar values) and in tokens, Chinese words by the built-in dictionary.";

/// Rows measured at a time.
const BATCH: usize = 4096;

/// Arguments of `zhen stats`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Corpora, counted as one; - is standard input
    #[arg(required = true, value_name = "CORPUS")]
    corpora: Vec<PathBuf>,
    /// Where to write; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format; told by the name of the output, text by default
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Lines and bars
    Text,
    /// One object with everything
    Json,
    /// A page that needs nothing else
    Html,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Status> {
    args::set_threads(args.threads);
    let format = match (
        args.format,
        args.output.as_deref().and_then(Path::extension),
    ) {
        (Some(format), _) => format,
        (None, Some(extension)) if extension == "html" => Format::Html,
        (None, Some(extension)) if extension == "json" => Format::Json,
        (None, _) => Format::Text,
    };
    let read = args.reading.files(&args.corpora);
    output::check_paths(args.output.as_deref(), read.iter().map(PathBuf::as_path))?;
    let mut output = Output::open(args.output.as_deref())?;
    let mut rows = args.reading.good(&args.corpora, false)?;
    let [source, target] = args.reading.codes();
    let mut stats = Stats::new(source, target);
    loop {
        let batch = rows.by_ref().take(BATCH).collect::<Result<Vec<Row>>>()?;
        if batch.is_empty() {
            break;
        }
        let measures: Vec<_> = batch.par_iter().map(|row| stats.measure(row)).collect();
        for (row, measure) in batch.iter().zip(measures) {
            stats.add_measured(row, measure);
        }
    }
    let names: Vec<String> = args.corpora.iter().map(|path| input::name(path)).collect();
    let text = match format {
        Format::Text => figures::text(&stats),
        Format::Html => figures::page(&stats, &names.join(", ")),
        Format::Json => {
            let json = serde_json::to_string_pretty(&stats);
            json.map_err(|error| Error::from_source("json", error))? + "\n"
        }
    };
    output
        .write_all(text.as_bytes())
        .map_err(|error| output.error(error))?;
    output.commit()?;
    Ok(if rows.bad > 0 {
        Status::Incomplete
    } else {
        Status::Done
    })
}
