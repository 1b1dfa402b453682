//! `zhen train`: weights from gold, with figures from documents they have not seen.

use super::args::{self, Languages};
use super::dictionary::{Dictionaries, Learning, taught};
use super::output::{self, Output};
use super::{Status, console, eval, input};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use zhen::align::train::{Example, Gold, TrainOptions, train};
use zhen::align::{Model, Options, Paragraphs, Side, align};
use zhen::bead::{Bead, Probability};
use zhen::bitext;
use zhen::lexicon::Lexicon;
use zhen::score::{Link, Score};
use zhen::segment::Language;
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen train --gold novels/ --segments news/ -o weights.tsv    weights for a mixture
  zhen train --gold novels/=2 --gold medicine/ -o weights.tsv  novels count twice

Each folder holds DOC.src, DOC.tgt (a sentence a line) and DOC.gold (a bead a line). The figures printed are of
documents left out in turn: document k of each folder stands in fold k modulo --folds.";

/// Arguments of `zhen train`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Gold whose beads are minimal; =N counts its documents N times
    #[arg(long, value_name = "DIR[=N]")]
    gold: Vec<String>,
    /// Gold whose beads are segments that may hold several beads
    #[arg(long, value_name = "DIR[=N]")]
    segments: Vec<String>,
    /// Where to write the weights
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Parts of each folder that are left out in turn; 0 for no figures
    #[arg(long, default_value_t = 6)]
    folds: usize,
    /// Strength of the Gaussian prior on weights
    #[arg(long, allow_negative_numbers = true, default_value_t = TrainOptions::default().prior, value_parser = strength)]
    prior: f64,
    /// Most steps of the optimiser
    #[arg(long, default_value_t = TrainOptions::default().steps)]
    steps: usize,
    /// Give no weight to features whose names contain this, to see what they are worth
    #[arg(long, value_name = "TEXT", value_delimiter = ',')]
    without: Vec<String>,
    /// Languages of source and target
    #[arg(long, value_name = "PAIR", default_value = "zh-en", value_parser = args::languages)]
    pair: Languages,
    /// Print the figures of each document that was left out
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    dictionaries: Dictionaries,
    #[command(flatten)]
    learning: Learning,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
}

impl Args {
    fn options(&self) -> TrainOptions {
        TrainOptions {
            prior: self.prior,
            steps: self.steps,
            without: self.without.clone(),
        }
    }
}

/// The strength of a prior: the weights have no optimum below 0.
fn strength(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value >= 0.0 && value.is_finite() => Ok(value),
        _ => Err("expected a number from 0".into()),
    }
}

struct Document {
    name: String,
    suite: usize,
    fold: usize,
    source: Vec<String>,
    target: Vec<String>,
    gold: Vec<Link>,
}

struct Suite {
    name: String,
    folder: PathBuf,
    reading: Gold,
    weight: f64,
    /// What words mean in it.
    lexicon: Lexicon,
}

/// Trains, reports and writes.
pub fn run(args: &Args) -> Result<Status> {
    args::set_threads(args.threads);
    let mut suites: Vec<Suite> = args
        .gold
        .iter()
        .map(|spec| suite(spec, Gold::Beads))
        .chain(args.segments.iter().map(|spec| suite(spec, Gold::Segments)))
        .collect();
    if suites.is_empty() {
        return Err(Error::new(
            "train",
            "no gold, expected --gold DIR or --segments DIR",
        ));
    }
    // Before the training, which takes long.
    output::check_paths(
        args.output.as_deref(),
        args.dictionaries.files.iter().map(PathBuf::as_path),
    )?;
    let documents = read(&suites, args)?;
    for (index, suite) in suites.iter_mut().enumerate() {
        let own = documents.iter().filter(|d| d.suite == index);
        suite.lexicon = lexicon(own, args)?;
    }
    let suites = suites;
    let examples: Vec<Example> = documents
        .par_iter()
        .map(|d| example(d, &suites, args.pair))
        .collect();
    for (suite, Suite { name, .. }) in suites.iter().enumerate() {
        let of = || {
            documents
                .iter()
                .zip(&examples)
                .filter(|(d, _)| d.suite == suite)
        };
        let outside: usize = of().map(|(_, e)| e.outside()).sum();
        let beads: usize = of().map(|(d, _)| d.gold.len()).sum();
        let count = of().count();
        console::report(&format!(
            "{name}: {count} documents, {beads} beads, {outside} outside the lattice"
        ));
    }
    let options = args.options();
    let everything: Vec<&Example> = examples.iter().collect();
    let start = train(&everything, None, &options, "");
    let mut head = format!(
        "Weights of the lattice, made by zhen train {}.\n",
        env!("CARGO_PKG_VERSION")
    );
    let counts = |s: usize| {
        let of = || documents.iter().filter(move |d| d.suite == s);
        let beads: usize = of().map(|d| d.gold.len()).sum();
        format!(
            "{}: {} documents, {beads} beads, counted {} times",
            suites[s].name,
            of().count(),
            suites[s].weight
        )
    };
    for s in 0..suites.len() {
        let _ = writeln!(head, "Gold {}", counts(s));
    }
    if args.folds > 1 {
        let figures = cross_validate(&documents, &examples, &suites, args, &start);
        console::report(&figures);
        head += &figures;
    }
    if let Some(path) = &args.output {
        let model = Model::new(head, *start.weights());
        let mut output = Output::open(Some(path))?;
        output
            .write_all(model.write().as_bytes())
            .map_err(|error| output.error(error))?;
        output.commit()?;
    }
    Ok(Status::Done)
}

fn suite(spec: &str, reading: Gold) -> Suite {
    let (folder, weight) = match spec.rsplit_once('=').map(|(folder, w)| (folder, w.parse())) {
        Some((folder, Ok(weight))) => (folder, weight),
        _ => (spec, 1.0),
    };
    let folder = PathBuf::from(folder);
    let name = folder
        .file_name()
        .unwrap_or(folder.as_os_str())
        .to_string_lossy()
        .into_owned();
    Suite {
        name,
        folder,
        reading,
        weight,
        lexicon: Lexicon::default(),
    }
}

fn read(suites: &[Suite], args: &Args) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for (suite, Suite { folder, .. }) in suites.iter().enumerate() {
        if !folder.is_dir() {
            let message = "no such folder, expected one of DOC.src, DOC.tgt and DOC.gold";
            return Err(Error::new(input::name(folder), message));
        }
        for (index, gold) in eval::golds(folder)?.iter().enumerate() {
            let sentences = |extension: &str| -> Result<Vec<String>> {
                Ok(input::utf8(&gold.with_extension(extension))?
                    .lines()
                    .map(str::to_string)
                    .collect())
            };
            documents.push(Document {
                name: input::name(gold),
                suite,
                fold: index % args.folds.max(1),
                source: sentences("src")?,
                target: sentences("tgt")?,
                gold: eval::gold_links(gold)?,
            });
        }
    }
    Ok(documents)
}

fn sides<'a>(
    source: &'a [&'a str],
    target: &'a [&'a str],
    pair: Languages,
) -> (Side<'a>, Side<'a>) {
    (
        Side {
            sentences: source,
            paragraphs: &[],
            language: pair.source,
        },
        Side {
            sentences: target,
            paragraphs: &[],
            language: pair.target,
        },
    )
}

/// The lexicon for the documents of a suite: the dictionaries', and what first alignments teach, without gold.
fn lexicon<'a>(documents: impl Iterator<Item = &'a Document>, args: &Args) -> Result<Lexicon> {
    let lexicon = args.dictionaries.lexicon(args.pair)?;
    if !args.learning.wanted(&args.dictionaries, args.pair) {
        return Ok(lexicon);
    }
    let side = |sentences: &[String], language: &Language| bitext::Side {
        joiner: language.joiner.into(),
        sentences: sentences.to_vec(),
        ..bitext::Side::default()
    };
    let (source, target) = (args.pair.source, args.pair.target);
    let sides: Vec<_> = documents
        .map(|d| (side(&d.source, source), side(&d.target, target)))
        .collect();
    let sides: Vec<_> = sides.iter().map(|(s, t)| (s, t)).collect();
    Ok(taught(&sides, args.pair, &lexicon, Paragraphs::Ignore))
}

fn lines(sentences: &[String]) -> Vec<&str> {
    sentences.iter().map(String::as_str).collect()
}

fn example(document: &Document, suites: &[Suite], pair: Languages) -> Example {
    let (source, target) = (lines(&document.source), lines(&document.target));
    let (source, target) = sides(&source, &target, pair);
    let sure = Probability::new(1.0);
    let gold: Vec<Bead> = document
        .gold
        .iter()
        .map(|link| Bead::new(link.source.clone(), link.target.clone(), sure))
        .collect();
    let suite = &suites[document.suite];
    let lexicon = Some(&suite.lexicon);
    Example::new(
        &source,
        &target,
        &gold,
        suite.reading,
        suite.weight,
        lexicon,
    )
}

/// Figures of every suite, from documents that the weights have not seen.
fn cross_validate(
    documents: &[Document],
    examples: &[Example],
    suites: &[Suite],
    args: &Args,
    start: &Model,
) -> String {
    let options = args.options();
    let mut scores = vec![Score::default(); suites.len()];
    for fold in 0..args.folds {
        let seen: Vec<&Example> = documents
            .iter()
            .zip(examples)
            .filter(|(d, _)| d.fold != fold)
            .map(|(_, e)| e)
            .collect();
        // Weights that have seen the documents may be a start only if the optimum does not depend on it: the
        // objective is not convex where gold leaves beads open, so start from nothing there.
        let open = suites.iter().any(|s| s.reading == Gold::Segments);
        let model = train(&seen, (!open).then_some(start), &options, "");
        let held: Vec<&Document> = documents.iter().filter(|d| d.fold == fold).collect();
        let found: Vec<Score> = held
            .par_iter()
            .map(|document| score(document, &suites[document.suite].lexicon, &model, args.pair))
            .collect();
        for (document, score) in held.iter().zip(found) {
            if args.verbose {
                console::report(&format!(
                    "{}: strict F1 {:.4}",
                    document.name,
                    score.strict.f1()
                ));
            }
            scores[document.suite] += score;
        }
    }
    let mut figures = String::new();
    for (suite, score) in suites.iter().zip(scores) {
        let _ = writeln!(
            figures,
            "Left out in turn ({} folds), {}: strict F1 {:.4}, lax F1 {:.4}, contained P {:.4} R {:.4} F1 {:.4}, nulls {:.4}",
            args.folds,
            suite.name,
            score.strict.f1(),
            score.lax.f1(),
            score.containment.precision.value(),
            score.containment.recall.value(),
            score.containment.f1(),
            score.null_recall.value(),
        );
    }
    figures
}

fn score(document: &Document, lexicon: &Lexicon, model: &Model, pair: Languages) -> Score {
    let (source, target) = (lines(&document.source), lines(&document.target));
    let (source, target) = sides(&source, &target, pair);
    let ladder = align(
        &source,
        &target,
        &Options {
            paragraphs: Paragraphs::Ignore,
            lexicon: Some(lexicon),
            model,
        },
    );
    let found: Vec<Link> = ladder.beads.iter().map(Link::from).collect();
    Score::new(&document.gold, &found)
}
