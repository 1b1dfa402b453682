//! `zhen match`: which documents of two folders belong together.

use super::args::{self, Languages, Reading};
use super::collection::{self, Collection};
use super::dictionary::Dictionaries;
use super::input::{self, Splitting};
use super::jobs;
use super::output::{self, Output};
use super::{Status, console};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zhen::matching::{Least, Match};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen match zh/ en/ -o pairs.tsv && zhen align --pairs pairs.tsv -o corpus.tmx
  zhen match zh/ en/ --scores scores.tsv -v      with the reasons of each pair, and what is left alone

A pair is told by its words through the dictionary, numbers by value, names, what headlines and datelines say, and where \
that leaves a doubt the alignment of the first sentences. Of folders that zhen fetch made, dates and addresses count too. \
A document may be in several pairs, such as with a release and its abridged version. What has no counterpart is left alone.";

/// Arguments of `zhen match`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Folder of source documents
    source: PathBuf,
    /// Folder of target documents
    target: PathBuf,
    /// Where to write the pairs, a list for zhen align --pairs; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write the pairs and those that came near with their scores and reasons, TSV with a head
    #[arg(long, value_name = "FILE")]
    scores: Option<PathBuf>,
    /// Only pairs with this score, 0-1
    #[arg(long, value_name = "S", default_value = "0.5", value_parser = args::probability)]
    min_score: f64,
    /// Languages of source and target
    #[arg(long, value_name = "PAIR", default_value = "zh-en", value_parser = args::languages)]
    pair: Languages,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
    /// No summary
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Name the documents that are left alone
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    dictionaries: Dictionaries,
}

/// Matches the documents of two folders and writes the list of pairs.
pub fn run(args: &Args) -> Result<Status> {
    args::set_threads(args.threads);
    let folders = [&args.source, &args.target];
    if args.source == args.target {
        return Err(Error::new(
            input::name(&args.source),
            "twice, expected two folders",
        ));
    }
    for folder in folders {
        if !folder.is_dir() {
            return Err(Error::new(
                input::name(folder),
                "is no folder, expected one of documents",
            ));
        }
    }
    output::check_paths(
        args.output
            .as_deref()
            .into_iter()
            .chain(args.scores.as_deref()),
        [],
    )?;
    let mut pairs = Output::open(args.output.as_deref())?;
    let mut scores = match &args.scores {
        Some(path) => Some(Output::open(Some(path))?),
        None => None,
    };
    let lexicon = args.dictionaries.lexicon(args.pair)?;
    let how = Splitting {
        reading: args.reading.clone(),
        presplit: false,
        hashed: false,
    };
    let least = Least {
        belongs: args.min_score,
        ..Least::default()
    };
    let documents = [
        collection::documents(&args.source)?,
        collection::documents(&args.target)?,
    ];
    let (sources, targets, mut found) = collection::find(
        [&documents[0], &documents[1]],
        args.pair,
        &how,
        &lexicon,
        least,
        |side| folders[side].display().to_string(),
    )?;
    if let Some(out) = &mut scores {
        let rows = rows(args, &sources, &targets, &found);
        let rows = rows.iter().zip(&found);
        let rows = rows.map(|([source, target, _], one)| (&source[..], &target[..], one));
        collection::write_scores(rows, out).map_err(|error| out.error(error))?;
    }
    found.retain(|one| one.belongs);
    write_pairs(&rows(args, &sources, &targets, &found), &mut pairs)
        .map_err(|error| pairs.error(error))?;
    if !args.quiet {
        tell(args, [&sources, &targets], &found);
    }
    pairs.commit()?;
    if let Some(scores) = scores {
        scores.commit()?;
    }
    Ok(match sources.refused + targets.refused {
        0 => Status::Done,
        _ => Status::Incomplete,
    })
}

/// A pair as it is written: paths and name.
type Row = [String; 3];

/// The rows of the list. Its readers take paths from its folder, so that a list in a file has whole paths. A pair is
/// named for its source, and also for its target where that source has several.
fn rows(args: &Args, sources: &Collection, targets: &Collection, found: &[Match]) -> Vec<Row> {
    let whole = args
        .output
        .as_deref()
        .is_some_and(|path| !input::is_dash(path));
    let path = |path: &Path| {
        let path = match std::path::absolute(path) {
            Ok(absolute) if whole => absolute,
            _ => path.to_path_buf(),
        };
        path.display().to_string()
    };
    let own = |source: usize| jobs::pair_name(&sources.paths[source], sources.language.code);
    let mut pairs_of: BTreeMap<String, usize> = BTreeMap::new();
    for one in found {
        *pairs_of.entry(own(one.source)).or_default() += 1;
    }
    let row = |one: &Match| {
        let (source, target) = (&sources.paths[one.source], &targets.paths[one.target]);
        let mut name = own(one.source);
        if pairs_of[&name] > 1 {
            name = format!("{name}.{}", jobs::pair_name(target, targets.language.code));
        }
        [path(source), path(target), name]
    };
    found.iter().map(row).collect()
}

fn write_pairs(rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    rows.iter()
        .try_for_each(|row| writeln!(out, "{}", row.join("\t")))
}

/// Says how many documents were matched, and which were not.
fn tell(args: &Args, [sources, targets]: [&Collection; 2], found: &[Match]) {
    let mut matched = [
        vec![false; sources.paths.len()],
        vec![false; targets.paths.len()],
    ];
    for one in found {
        matched[0][one.source] = true;
        matched[1][one.target] = true;
    }
    let alone = |folder: &Collection, matched: &[bool]| {
        let lonely = folder
            .paths
            .iter()
            .zip(matched)
            .filter(|(_, matched)| !**matched);
        lonely.map(|(path, _)| path.clone()).collect::<Vec<_>>()
    };
    let lonely = [alone(sources, &matched[0]), alone(targets, &matched[1])];
    console::report(&format!(
        "{} pairs of {} and {} documents; {} and {} left alone",
        found.len(),
        sources.paths.len(),
        targets.paths.len(),
        lonely[0].len(),
        lonely[1].len()
    ));
    if args.verbose {
        for path in lonely.iter().flatten() {
            console::report(&format!("{}: no counterpart found", path.display()));
        }
    }
}
