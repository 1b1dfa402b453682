//! `zhen train`: weights from gold, with figures from documents they have not seen.

use super::args::{self, Languages};
use super::dictionary::{Dictionaries, Glossaries, Learning, taught};
use super::folds::{Prepared, all_variants, cross_validate, text_sides};
use super::output::{self, Output};
use super::{Status, console, eval, input};
use rayon::prelude::*;
use std::io::Write as _;
use std::path::PathBuf;
use zhen::align::train::{Example, Gold, TrainOptions, train};
use zhen::align::variants;
use zhen::align::{Paragraphs, Side};
use zhen::bead::{Bead, Probability};
use zhen::lexicon::Lexicon;
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
    pub folds: usize,
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
    pub pair: Languages,
    /// Print the figures of each document that was left out
    #[arg(short, long)]
    pub verbose: bool,
    #[command(flatten)]
    dictionaries: Dictionaries,
    #[command(flatten)]
    glossaries: Glossaries,
    #[command(flatten)]
    learning: Learning,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
}

impl Args {
    /// How training goes.
    pub fn options(&self) -> TrainOptions {
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

/// A document pair with its gold.
pub struct Document {
    pub name: String,
    pub suite: usize,
    pub fold: usize,
    pub text: variants::Document,
}

/// A folder of documents.
pub struct Suite {
    pub name: String,
    folder: PathBuf,
    pub reading: Gold,
    pub weight: f64,
    /// What words mean in it.
    pub lexicon: Lexicon,
    /// The same with the terms of glossaries, where some are given.
    pub with_terms: Option<Lexicon>,
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
        if !args.glossaries.files.is_empty() {
            let lexicon = suite.lexicon.with_learnt([]);
            suite.with_terms = Some(args.glossaries.add_to(lexicon, args.pair)?.lexicon);
        }
    }
    let suites = suites;
    let variants = all_variants(&documents, &suites, args.pair);
    let examples: Vec<Prepared> = variants
        .par_iter()
        .filter_map(|variant| variant.prepare(&suites, args.pair))
        .collect();
    let everything: Vec<&Example> = examples.iter().map(|prepared| &prepared.example).collect();
    let mut model = train(&everything, None, &args.options(), "");
    let mut head = format!(
        "Weights of the lattice, made by zhen train {}.\n",
        env!("CARGO_PKG_VERSION")
    );
    for (number, suite) in suites.iter().enumerate() {
        let own = examples
            .iter()
            .filter(|e| e.suite == number && e.as_it_came);
        let outside: usize = own.map(|prepared| prepared.example.outside()).sum();
        let documents = || documents.iter().filter(|d| d.suite == number);
        let beads: usize = documents().map(|d| d.text.gold.len()).sum();
        let counted = format!(
            "Gold {}: {} documents, {beads} beads, {outside} outside the lattice, counted {} times",
            suite.name,
            documents().count(),
            suite.weight
        );
        console::report(&counted);
        head += &counted;
        head.push('\n');
    }
    if args.folds > 1 {
        let (calibrated, figures) = cross_validate(&variants, &examples, &suites, args, &model);
        console::report(&figures);
        head += &figures;
        model = calibrated;
    }
    if let Some(path) = &args.output {
        let model = model.headed(head);
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
        with_terms: None,
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
            let sure = Probability::new(1.0);
            documents.push(Document {
                name: input::name(gold),
                suite,
                fold: index % args.folds.max(1),
                text: variants::Document {
                    source: sentences("src")?,
                    target: sentences("tgt")?,
                    gold: eval::gold_links(gold)?
                        .into_iter()
                        .map(|link| Bead::new(link.source, link.target, sure))
                        .collect(),
                },
            });
        }
    }
    Ok(documents)
}

/// Both sides as the aligner sees them.
pub fn sides<'a>(
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
    let sides: Vec<_> = documents.map(|d| text_sides(&d.text, args.pair)).collect();
    let sides: Vec<_> = sides.iter().map(|(s, t)| (s, t)).collect();
    Ok(taught(&sides, args.pair, &lexicon, Paragraphs::Ignore))
}
