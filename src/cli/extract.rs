//! `zhen glossary extract`: term candidates from an aligned corpus.

use super::Status;
use super::args;
use super::console;
use super::corpus::Reading;
use super::dictionary::Dictionaries;
use super::glossary;
use super::input;
use super::output::{self, Output};
use serde::Serialize;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zhen::corpus::Row;
use zhen::extract::{Candidate, Extractor, Known, Options, known, termbase};
use zhen::segment::{CHINESE, ENGLISH, script};
use zhen::term::{self, Termbase};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen glossary extract corpus.tsv -o candidates.tsv          ready to edit, and to feed back as a glossary
  zhen glossary extract memory.tmx --min-count 5 -o terms.tbx for a termbase of another tool
  zhen glossary extract corpus.jsonl -g ours.tsv --new        what the glossary lacks or renders otherwise
  zhen glossary extract corpus.tsv --format json              everything, with scores and all contexts asked for

Corpora are Chinese and English, in any format that zhen convert reads; - is standard input. A term's first rendering becomes \
preferred, what else the corpus has becomes admitted; the note says how many pairs have which, the concept's note shows a \
pair. Single words that are rendered as the dictionary has it are left out without --words.";

/// Pairs that are cut into words at a time.
const BATCH: usize = 4096;
/// Pairs whose script is looked at, to tell when the sides are exchanged.
const LOOKED_AT: usize = 100;

/// Arguments of `zhen glossary extract`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Aligned corpora, Chinese to English
    #[arg(required = true, value_name = "CORPUS")]
    corpora: Vec<PathBuf>,
    /// The fewest pairs that a term stands in
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    min_count: u32,
    /// The most words of a term or of its rendering
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=20))]
    max_length: u8,
    /// Pairs that are less likely aligned teach nothing
    #[arg(long, value_name = "P", default_value_t = 0.5, value_parser = args::probability)]
    min_probability: f64,
    /// Pairs that are shown of each term
    #[arg(long, value_name = "N", default_value_t = 1)]
    contexts: usize,
    /// Also give single words that are rendered as the dictionary has it
    #[arg(long)]
    words: bool,
    /// A glossary: what it has is marked; may be given several times
    #[arg(short = 'g', long = "glossary", value_name = "FILE")]
    glossaries: Vec<PathBuf>,
    /// Leave out what the glossary has with the same rendering
    #[arg(long, requires = "glossaries")]
    new: bool,
    /// Format; told by the name of the output, TSV by default
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// Where to write; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    dictionaries: Dictionaries,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A glossary to edit and to feed back
    Tsv,
    /// TBX, for the termbases of other tools
    Tbx,
    /// A candidate a line, with counts and scores
    Json,
}

/// A line of the JSON.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    candidate: &'a Candidate,
    known: Option<&'a Known>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Status> {
    args::set_threads(args.threads);
    let format = format(args)?;
    let read = args
        .corpora
        .iter()
        .chain(&args.glossaries)
        .chain(&args.dictionaries.files);
    output::check_paths(args.output.as_deref(), read.map(PathBuf::as_path))?;
    let glossary = one(&args.glossaries)?;
    let languages = args::Languages {
        source: &CHINESE,
        target: &ENGLISH,
    };
    let lexicon = args.dictionaries.lexicon(languages)?;
    let mut extractor = Extractor::new(&lexicon);
    let mut status = Status::Done;
    for corpus in &args.corpora {
        if take_in(&mut extractor, corpus, args.min_probability)? {
            status = Status::Incomplete;
        }
    }
    if extractor.pairs() == 0 {
        let message = "no pair with a text on both sides, expected one";
        return Err(Error::new(input::name(&args.corpora[0]), message));
    }
    let options = Options {
        min_count: args.min_count,
        max_length: args.max_length.into(),
        contexts: args.contexts,
        words: args.words,
    };
    let mut candidates = extractor.candidates(&options);
    let mut marks = known(&candidates, &glossary);
    if args.new {
        let agrees = |mark: &Option<Known>| mark.as_ref().is_some_and(|known| known.agrees);
        let mut keep = marks.iter().map(|mark| !agrees(mark));
        candidates.retain(|_| keep.next().unwrap_or(true));
        marks.retain(|mark| !agrees(mark));
    }
    let mut output = Output::open(args.output.as_deref())?;
    let text = written(args, format, &extractor, &candidates, &marks)?;
    output
        .write_all(text.as_bytes())
        .map_err(|error| output.error(error))?;
    output.commit()?;
    if console::watched() {
        let has = marks.iter().flatten().count();
        console::report(&format!(
            "{} candidates of {} pairs; the glossary has {has}",
            candidates.len(),
            extractor.pairs()
        ));
    }
    Ok(status)
}

fn format(args: &Args) -> Result<Format> {
    let extension = args.output.as_deref().and_then(Path::extension);
    let extension = extension.map(|e| e.to_string_lossy().to_ascii_lowercase());
    match (args.format, extension.as_deref()) {
        (Some(format), _) => Ok(format),
        (None, Some("tsv" | "txt") | None) => Ok(Format::Tsv),
        (None, Some("tbx" | "xml")) => Ok(Format::Tbx),
        (None, Some("json" | "jsonl")) => Ok(Format::Json),
        (None, Some(other)) => {
            let message =
                format!(".{other} tells no format, expected .tsv, .tbx, .json, or --format");
            Err(Error::new("format", message))
        }
    }
}

fn written(
    args: &Args,
    format: Format,
    extractor: &Extractor<'_>,
    candidates: &[Candidate],
    marks: &[Option<Known>],
) -> Result<String> {
    if format == Format::Json {
        let mut text = String::new();
        for (candidate, known) in candidates.iter().zip(marks) {
            let known = known.as_ref();
            let line = serde_json::to_string(&Line { candidate, known });
            text += &line.map_err(|error| Error::from_source("json", error))?;
            text.push('\n');
        }
        return Ok(text);
    }
    let names: Vec<String> = args.corpora.iter().map(|path| input::name(path)).collect();
    let head = vec![
        "title: Term candidates".to_owned(),
        format!("source: {} ({} pairs)", names.join(", "), extractor.pairs()),
    ];
    let format = if format == Format::Tbx {
        term::Format::Tbx
    } else {
        term::Format::Tsv
    };
    term::write(&termbase(candidates, marks, head), format)
}

/// All glossaries as one.
fn one(paths: &[PathBuf]) -> Result<Termbase> {
    let mut all = Termbase::default();
    for path in paths {
        let (reading, _) = glossary::read(path, None)?;
        all.concepts.extend(reading.strict()?.concepts);
    }
    Ok(all)
}

/// Takes in a corpus, and says whether a row of it was bad. Bad rows are reported and passed over.
fn take_in(extractor: &mut Extractor<'_>, path: &Path, least: f64) -> Result<bool> {
    let place = input::name(path);
    let reading = Reading {
        pair: Some(args::Languages {
            source: &CHINESE,
            target: &ENGLISH,
        }),
        ..Reading::default()
    };
    let mut pairs: Vec<(String, String)> = Vec::with_capacity(BATCH);
    let mut looked_at = false;
    let mut rows = reading.good(&[path.to_owned()], false)?;
    for row in rows.by_ref() {
        let row = row?;
        if row.probability.is_none_or(|p| p.get() >= least) {
            pairs.push(chinese_first(row));
        }
        if pairs.len() == BATCH {
            if !std::mem::replace(&mut looked_at, true) {
                check(&place, &pairs)?;
            }
            extractor.add(&pairs);
            pairs.clear();
        }
    }
    if !looked_at {
        check(&place, &pairs)?;
    }
    extractor.add(&pairs);
    Ok(rows.bad > 0)
}

/// Refuses a corpus whose sides are exchanged or in other scripts.
fn check(place: &str, pairs: &[(String, String)]) -> Result<()> {
    let first = &pairs[..pairs.len().min(LOOKED_AT)];
    let zh: String = first.iter().map(|pair| pair.0.as_str()).collect();
    let en: String = first.iter().map(|pair| pair.1.as_str()).collect();
    script::check(
        &script::Side::new(place, &zh, &CHINESE),
        &script::Side::new(place, &en, &ENGLISH),
    )
}

fn chinese_first(row: Row) -> (String, String) {
    let (source, target) = (row.source, row.target);
    if target.language.starts_with("zh") && !source.language.starts_with("zh") {
        (target.text, source.text)
    } else {
        (source.text, target.text)
    }
}
