//! `zhen match`: which documents of two folders belong together.

use super::args::{self, Languages, Reading};
use super::dictionary::Dictionaries;
use super::folders;
use super::input::{self, Input, Splitting};
use super::jobs;
use super::output::{self, Output};
use super::{Status, console};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zhen::lexicon::Lexicon;
use zhen::matching::{Bag, HEAD, Match, Targets, coverage};
use zhen::segment::Language;
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen match zh/ en/ -o pairs.tsv && zhen align --pairs pairs.tsv -o corpus.tmx
  zhen match zh/ en/ --scores scores.tsv -v      with the reasons of each pair, and what is left alone

A pair is told by its words through the dictionary, numbers by value, names, and the alignment of the first sentences. \
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
    /// Also write the pairs with their scores and reasons, TSV with a head
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

/// The documents of a folder that could be read.
struct Folder {
    paths: Vec<PathBuf>,
    language: &'static Language,
    refused: usize,
}

impl Folder {
    /// Reads each document and hands what `profile` makes of its sentences to `take`, in the order of their names.
    fn read<R: Send>(
        folder: &Path,
        language: &'static Language,
        how: &Splitting,
        profile: impl Fn(&[&str]) -> R + Sync,
        mut take: impl FnMut(R),
    ) -> Result<Self> {
        let mut all = Self {
            paths: Vec::new(),
            language,
            refused: 0,
        };
        let files = folders::entries(folder)?
            .into_iter()
            .filter(|path| !path.is_dir());
        let work = |path: PathBuf| {
            let input = Input::read(&path, how, |_| language);
            let made = input.map(|input| profile(&sentences(&input, usize::MAX)));
            (path, made)
        };
        jobs::in_order(files, work, |(path, made)| {
            match made {
                Ok(made) => {
                    take(made);
                    all.paths.push(path);
                }
                Err(error) => {
                    console::report(&error);
                    all.refused += 1;
                }
            }
            Ok(())
        })?;
        if all.paths.is_empty() {
            return Err(Error::new(
                folder.display().to_string(),
                "no document that can be read, expected some",
            ));
        }
        Ok(all)
    }
}

fn sentences(input: &Input, most: usize) -> Vec<&str> {
    let sentences = input.sentences.iter().take(most);
    sentences
        .map(|s| s.span.of(input.document.text()))
        .collect()
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
    let (sources, targets, found) = find(args, &lexicon)?;
    let rows = rows(args, &sources, &targets, &found);
    write_pairs(&rows, &mut pairs).map_err(|error| pairs.error(error))?;
    if let Some(out) = &mut scores {
        write_scores(&rows, &found, out).map_err(|error| out.error(error))?;
    }
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

/// Reads both folders and matches them.
fn find(args: &Args, lexicon: &Lexicon) -> Result<(Folder, Folder, Vec<Match>)> {
    let how = Splitting {
        reading: args.reading.clone(),
        presplit: false,
        hashed: false,
    };
    let (source_language, target_language) = (args.pair.source, args.pair.target);
    let mut targets = Targets::new(lexicon);
    let tokenizer = lexicon.tokenizer(target_language.code);
    let target_folder = Folder::read(
        &args.target,
        target_language,
        &how,
        |sentences| Bag::new(sentences, &tokenizer),
        |bag| targets.add(bag),
    )?;
    let matcher = targets.index();
    let mut sources = Vec::new();
    let tokenizer = lexicon.tokenizer(source_language.code);
    let source_folder = Folder::read(
        &args.source,
        source_language,
        &how,
        |sentences| matcher.source(&Bag::new(sentences, &tokenizer)),
        |vector| sources.push(vector),
    )?;
    let found = matcher.matches(&sources, args.min_score, |source, target| {
        let read =
            |folder: &Folder, k: usize| Input::read(&folder.paths[k], &how, |_| folder.language);
        // What was read once and cannot be read again goes with nothing.
        let (Ok(source), Ok(target)) = (read(&source_folder, source), read(&target_folder, target))
        else {
            return (0.0, 0.0);
        };
        coverage(
            (&sentences(&source, HEAD), source_language),
            (&sentences(&target, HEAD), target_language),
            lexicon,
        )
    });
    Ok((source_folder, target_folder, found))
}

/// A pair as it is written: paths and name.
type Row = [String; 3];

/// The rows of the list. Its readers take paths from its folder, so that a list in a file has whole paths. A pair is
/// named for its source, and also for its target where that source has several.
fn rows(args: &Args, sources: &Folder, targets: &Folder, found: &[Match]) -> Vec<Row> {
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

fn write_scores(rows: &[Row], found: &[Match], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "source\ttarget\tscore\tsimilarity\tnext\tsource_covered\ttarget_covered\twords\tnumbers\tnames"
    )?;
    for ([source, target, _], one) in rows.iter().zip(found) {
        write!(out, "{source}\t{target}")?;
        let (source_covered, target_covered) = one.coverage;
        for value in [
            one.score,
            one.similarity,
            one.next,
            source_covered,
            target_covered,
        ] {
            write!(out, "\t{value:.3}")?;
        }
        for reasons in &one.reasons {
            write!(out, "\t{}", reasons.join(" "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Says how many documents were matched, and which were not.
fn tell(args: &Args, [sources, targets]: [&Folder; 2], found: &[Match]) {
    let mut matched = [
        vec![false; sources.paths.len()],
        vec![false; targets.paths.len()],
    ];
    for one in found {
        matched[0][one.source] = true;
        matched[1][one.target] = true;
    }
    let alone = |folder: &Folder, matched: &[bool]| {
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
