//! `zhen eval`: alignments scored against gold.

use super::args::{self, Languages};
use super::console::{stdout, stdout_error};
use super::dictionary::{Dictionaries, Glossaries, Learning, taught};
use super::output::Output;
use super::write;
use super::{Status, input};
use rayon::prelude::*;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zhen::align::learn::MOST_BEADS;
use zhen::align::{Options, Paragraphs};
use zhen::bitext::{Bitext, Side};
use zhen::corpus::{Format, WriteOptions};
use zhen::lexicon::Lexicon;
use zhen::report::reliability;
use zhen::score::{self, Link, Metric, Reliability, Score};
use zhen::segment::Language;
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen eval gold/ aligned/                  gold/DOC.gold against aligned/DOC.align, each document and all together
  zhen eval chapter.gold chapter.align      one document
  zhen eval gold/ --run --json              align gold/DOC.src and gold/DOC.tgt first, figures as JSON
  zhen eval gold/ --run --save out/         keep the alignments as out/DOC.align
  zhen eval gold/ --run --calibration       whether probabilities hold (--html page.html draws it)

A line of both files is a bead, [source ids]:[target ids], zero-based, with or without :score behind it.
Strict: the very same bead is in the gold. Lax: it shares a source and a target sentence with a gold bead. \
Precision counts every bead, recall the gold beads that have both sides (Thompson & Koehn 2019).
Contained: a two-sided bead is right if it lies inside one gold bead; a gold bead is found if the two-sided beads inside it \
hold all of it. Null: sentences the gold leaves alone that were left alone.";

/// Arguments of `zhen eval`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Gold: a file, or a folder of DOC.gold
    gold: PathBuf,
    /// Alignments: a file, or a folder of DOC.align
    #[arg(required_unless_present = "run", conflicts_with = "run")]
    test: Option<PathBuf>,
    /// Align DOC.src and DOC.tgt beside the gold, a sentence a line, and score that
    #[arg(long)]
    run: bool,
    /// Write the alignments that --run makes to this folder
    #[arg(long, value_name = "DIR", requires = "run")]
    save: Option<PathBuf>,
    /// Languages of source and target
    #[arg(long, value_name = "PAIR", default_value = "zh-en", value_parser = args::languages)]
    pair: Languages,
    #[command(flatten)]
    dictionaries: Dictionaries,
    #[command(flatten)]
    glossaries: Glossaries,
    #[command(flatten)]
    learning: Learning,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Tell whether the probabilities hold: how many of the beads of each probability are right
    #[arg(long)]
    calibration: bool,
    /// Gold beads are segments that may hold several: for --calibration a bead inside one is right
    #[arg(long, requires = "calibration")]
    segments: bool,
    /// Draw the calibration on a page
    #[arg(long, value_name = "FILE", requires = "calibration")]
    html: Option<PathBuf>,
}

#[derive(Serialize)]
struct DocumentScore {
    name: String,
    #[serde(flatten)]
    score: Score,
    #[serde(skip_serializing_if = "Option::is_none")]
    calibration: Option<Reliability>,
}

#[derive(Serialize)]
struct Report {
    signature: String,
    documents: Vec<DocumentScore>,
    all: Score,
    #[serde(skip_serializing_if = "Option::is_none")]
    calibration: Option<Reliability>,
}

/// Scores and prints.
pub fn run(args: &Args) -> Result<Status> {
    args::set_threads(args.threads);
    let golds = golds(&args.gold)?;
    let lexicon = lexicon(&golds, args)?;
    let documents = golds
        .par_iter()
        .map(|gold| score_document(gold, args, &lexicon))
        .collect::<Vec<_>>() // every document is scored whatever thread fails, so the first error is the same each time
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    let mut all = Score::default();
    let mut calibration = args.calibration.then(Reliability::default);
    for document in &documents {
        all += document.score;
        if let (Some(sum), Some(own)) = (&mut calibration, document.calibration) {
            *sum += own;
        }
    }
    let report = Report {
        signature: score::signature(documents.len()),
        documents,
        all,
        calibration,
    };
    if let (Some(path), Some(all)) = (&args.html, report.calibration) {
        draw(path, &report, all)?;
    }
    let text = if args.json {
        serde_json::to_string_pretty(&report)
            .map_err(|error| Error::from_source("standard output", error))?
            + "\n"
    } else {
        table(&report)
    };
    let mut out = stdout();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(stdout_error)?;
    Ok(Status::Done)
}

/// The lexicon to align with: the dictionaries', and what first alignments teach.
fn lexicon(golds: &[PathBuf], args: &Args) -> Result<Lexicon> {
    let lexicon = args.dictionaries.lexicon(args.pair)?;
    let lexicon = args.glossaries.add_to(lexicon, args.pair)?.lexicon;
    if !args.run || !args.learning.wanted(&args.dictionaries, args.pair) {
        return Ok(lexicon);
    }
    let mut sides = Vec::new();
    let mut sentences = 0;
    for gold in golds {
        if sentences >= MOST_BEADS {
            break;
        }
        let read = read_gold(gold, &links(gold)?, args.pair)?;
        sentences += read.0.sentences.len();
        sides.push(read);
    }
    let sides: Vec<_> = sides
        .iter()
        .map(|(source, target)| (source, target))
        .collect();
    Ok(taught(&sides, args.pair, &lexicon, Paragraphs::Ignore))
}

/// The gold files, by name.
pub fn golds(gold: &Path) -> Result<Vec<PathBuf>> {
    if !gold.is_dir() {
        return Ok(vec![gold.to_path_buf()]);
    }
    let entries = std::fs::read_dir(gold)
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .map_err(|error| Error::from_source(input::name(gold), error))?;
    let mut golds: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    golds.retain(|path| path.extension().is_some_and(|e| e == "gold"));
    golds.sort();
    if golds.is_empty() {
        return Err(Error::new(input::name(gold), "no *.gold in it"));
    }
    Ok(golds)
}

fn score_document(gold: &Path, args: &Args, lexicon: &Lexicon) -> Result<DocumentScore> {
    let name = gold
        .file_stem()
        .unwrap_or(gold.as_os_str())
        .to_string_lossy();
    let gold_links = gold_links(gold)?;
    let (test_links, probabilities) = match &args.test {
        Some(test) if args.gold.is_dir() => {
            let file = test.join(format!("{name}.align"));
            if !file.is_file() {
                let message = format!("missing, expected the alignment of {}", input::name(gold));
                return Err(Error::new(input::name(&file), message));
            }
            test_links(&file, args.calibration)?
        }
        Some(test) => test_links(test, args.calibration)?,
        None => {
            let (source, target) = read_gold(gold, &gold_links, args.pair)?;
            let options = Options {
                lexicon: Some(lexicon),
                ..Options::default()
            };
            let ladder = input::ladder(&source, &target, args.pair, &options);
            let bitext = Bitext {
                name: String::new(),
                source,
                target,
                ladder,
                evidence: Vec::new(),
            };
            if let Some(folder) = &args.save {
                save(folder, &name, &bitext)?;
            }
            let beads = bitext.ladder.beads.iter();
            beads
                .map(|bead| (Link::from(bead), bead.probability.get()))
                .unzip()
        }
    };
    let calibration = args.calibration.then(|| {
        let mut reliability = Reliability::default();
        let right = score::right(&gold_links, &test_links, args.segments);
        for (probability, right) in probabilities.iter().zip(right) {
            reliability.add(*probability, right);
        }
        reliability
    });
    Ok(DocumentScore {
        name: name.into_owned(),
        score: Score::new(&gold_links, &test_links),
        calibration,
    })
}

/// The beads of a gold file, which must have some.
pub fn gold_links(path: &Path) -> Result<Vec<Link>> {
    let links = links(path)?;
    if links.is_empty() {
        let message = "no bead in it, expected a bead a line such as [0]:[0, 1]";
        return Err(Error::new(input::name(path), message));
    }
    Ok(links)
}

fn links(path: &Path) -> Result<Vec<Link>> {
    score::parse_lines(&input::name(path), &input::utf8(path)?)
}

/// The beads of an alignment and, where `probable`, their probabilities.
fn test_links(path: &Path, probable: bool) -> Result<(Vec<Link>, Vec<f64>)> {
    let beads = links(path)?;
    if !probable {
        return Ok((beads, Vec::new()));
    }
    let mut probabilities = Vec::with_capacity(beads.len());
    for (number, line) in input::utf8(path)?.lines().enumerate() {
        let Some((link, score)) = score::parse_line(line.trim_start_matches('\u{feff}')) else {
            continue;
        };
        if link.source.is_empty() && link.target.is_empty() {
            continue;
        }
        match score.and_then(|score| score.parse::<f64>().ok()) {
            Some(probability) if (0.0..=1.0).contains(&probability) => {
                probabilities.push(probability);
            }
            _ => {
                let found = score.unwrap_or("nothing");
                let message =
                    format!("found {found} behind the bead, expected a probability from 0 to 1");
                return Err(Error::at_line(&input::name(path), number + 1, message));
            }
        }
    }
    Ok((beads, probabilities))
}

/// Draws the calibration of all documents together on a page.
fn draw(path: &Path, report: &Report, all: Reliability) -> Result<()> {
    let page = reliability::page(&[("All documents", all)], &report.signature);
    let mut output = Output::open(Some(path))?;
    output
        .write_all(page.as_bytes())
        .map_err(|error| output.error(error))?;
    output.commit()?;
    Ok(())
}

/// Reads `DOC.src` and `DOC.tgt` beside `DOC.gold`; a line is a sentence, an empty one too, so that ids hold.
fn read_gold(gold: &Path, links: &[Link], languages: Languages) -> Result<(Side, Side)> {
    let side = |extension: &str, language: &Language| -> Result<Side> {
        let path = gold.with_extension(extension);
        let text = input::utf8(&path)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Ok(Side {
            document: input::name(&path),
            language: language.code.into(),
            joiner: language.joiner.into(),
            sentences: text.lines().map(str::to_string).collect(),
            ..Side::default()
        })
    };
    let source = side("src", languages.source)?;
    let target = side("tgt", languages.target)?;
    let outside = |side: &Side, ids: fn(&Link) -> &[usize]| {
        let most = links.iter().flat_map(|l| ids(l).iter()).max();
        most.filter(|&&id| id >= side.sentences.len()).map(|id| {
            let count = side.sentences.len();
            let message = format!(
                "sentence {id}, but {} has {count}, 0 the first",
                side.document
            );
            Error::new(input::name(gold), message)
        })
    };
    if let Some(error) = outside(&source, |l| &l.source).or_else(|| outside(&target, |l| &l.target))
    {
        return Err(error);
    }
    Ok((source, target))
}

fn save(folder: &Path, name: &str, bitext: &Bitext) -> Result<()> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Error::from_source(input::name(folder), error))?;
    let output = Output::open(Some(&folder.join(format!("{name}.align"))))?;
    write::write_one(Format::Vecalign, &WriteOptions::default(), bitext, output)?;
    Ok(())
}

fn table(report: &Report) -> String {
    let width = report
        .documents
        .iter()
        .map(|d| d.name.chars().count())
        .max()
        .unwrap_or(0)
        .max(8);
    let mut out = format!(
        "{:width$}  {:^20}  {:^20}  {:^20}  null\n{:width$}",
        "", "strict", "lax", "contained", "document"
    );
    for _ in 0..3 {
        out += "       P      R     F1";
    }
    out += "      R\n";
    let rows = report.documents.iter().map(|d| (d.name.as_str(), &d.score));
    for (name, score) in rows.chain([("all", &report.all)]) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{name:width$}");
        for metric in [score.strict, score.lax, score.containment] {
            let Metric { precision, recall } = metric;
            let _ = write!(
                out,
                "  {:.4} {:.4} {:.4}",
                precision.value(),
                recall.value(),
                metric.f1()
            );
        }
        let _ = match score.null_recall.all {
            0 => writeln!(out, "      –"),
            _ => writeln!(out, " {:.4}", score.null_recall.value()),
        };
    }
    if let Some(calibration) = &report.calibration {
        out += &calibration_table(calibration);
    }
    out + &report.signature + "\n"
}

/// The reliability diagram in figures.
fn calibration_table(calibration: &Reliability) -> String {
    let mut out = String::from("\nprobability  beads   mean  right\n");
    let bins = calibration.bins();
    for (k, bin) in bins.iter().enumerate() {
        let edge = |k: usize| k as f64 / bins.len() as f64;
        let _ = writeln!(
            out,
            "{:.1} to {:.1}   {:6}  {:.3}  {:.3}",
            edge(k),
            edge(k + 1),
            bin.beads,
            bin.mean(),
            bin.share()
        );
    }
    let sure = calibration.sure();
    let _ = writeln!(
        out,
        "expected calibration error {:.4}; {} of {} beads at 0.95 or more are right ({:.4})",
        calibration.error(),
        sure.right,
        sure.all,
        sure.value()
    );
    out
}
