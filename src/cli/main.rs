//! `zhen` on the command line: arguments in, files and exit codes out.

mod align;
mod archive;
mod args;
mod bilingual;
mod build;
mod check;
mod collection;
mod console;
mod convert;
mod corpus;
#[cfg(feature = "fetch")]
mod demo;
mod dictionary;
mod diff;
mod eval;
mod extra;
mod extract;
#[cfg(feature = "fetch")]
mod fetch;
mod filter;
mod folders;
mod folds;
mod glossary;
mod input;
mod jobs;
mod lexicon;
mod matching;
mod output;
mod reference;
mod rows;
mod sample;
mod shuffle;
mod split;
mod stats;
mod summary;
mod train;
mod write;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use zhen::Result;

const AFTER_HELP: &str = "\
Examples:
  zhen align report.zh.txt report.en.txt -o report.html   align two documents, for review in a browser
  zhen align both.txt -o corpus.tmx                       align a document that is in both languages
  zhen align zh/ en/ -o corpus.tmx                        align two folders, files matched by name
  zhen split report.zh.txt                                one sentence a line
  zhen eval gold/ --run                                   align gold documents and score the result

Exit codes: 0 done; 1 findings; 2 usage or input error.";

/// Turns Chinese documents and their English releases into sentence-aligned parallel corpora.
#[derive(Parser)]
#[command(name = "zhen", version, after_help = AFTER_HELP, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Align two documents, one in both languages, folders or a list of pairs.
    Align(align::Args),
    /// Build a corpus for machine translation: align, filter, free of duplicates, split, export.
    Build(Box<build::Args>),
    /// Check a built corpus: hashes, counts, and that its split does not leak.
    Verify(build::VerifyArgs),
    /// Filter a corpus: leave out noise and duplicates, and say why.
    Filter(filter::Args),
    /// Find which documents of two folders belong together.
    Match(matching::Args),
    /// Split documents into sentences.
    Split(split::Args),
    /// Score alignments against gold.
    Eval(eval::Args),
    /// Fit the weights of the aligner to gold.
    Train(train::Args),
    /// Convert a corpus to another format, compressed, in shards or shuffled.
    Convert(convert::Args),
    /// Take some rows or documents of a corpus.
    Sample(sample::Args),
    /// Describe a corpus in figures: lengths, ratios, probabilities.
    Stats(stats::Args),
    /// Tell what changed between two corpora.
    Diff(diff::Args),
    /// Fetch pages of the network, politely, and make documents of them.
    #[cfg(feature = "fetch")]
    Fetch(Box<fetch::Args>),
    /// Go the whole way from the pages of a site on this machine to a corpus.
    #[cfg(feature = "fetch")]
    Demo(demo::Args),
    /// Learn, show and export dictionaries.
    Lexicon(lexicon::Args),
    /// Examine, convert, merge and look up termbases.
    Glossary(glossary::Args),
    /// Print a completion script for a shell.
    #[command(after_help = extra::COMPLETIONS_HELP)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    #[command(after_help = extra::MAN_HELP)]
    Man,
    /// Print the licences of what is built in.
    Licenses,
}

/// How a command ended that could be carried out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    /// All was done.
    Done,
    /// All was done, and something was found that is wrong.
    Findings,
    /// Some inputs were refused; each was reported, the rest was done.
    Incomplete,
}

fn run(command: Command) -> Result<Status> {
    match command {
        Command::Align(args) => align::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Verify(args) => build::verify(&args),
        Command::Filter(args) => filter::run(&args),
        Command::Match(args) => matching::run(&args),
        Command::Split(args) => split::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Sample(args) => sample::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Diff(args) => diff::run(&args),
        #[cfg(feature = "fetch")]
        Command::Fetch(args) => fetch::run(&args),
        #[cfg(feature = "fetch")]
        Command::Demo(args) => demo::run(&args),
        Command::Lexicon(args) => lexicon::run(&args),
        Command::Glossary(args) => glossary::run(&args),
        Command::Completions { shell } => extra::completions(shell),
        Command::Man => extra::man(),
        Command::Licenses => extra::licenses(),
    }
}

fn main() -> ExitCode {
    let result = run(Cli::parse().command);
    if console::reader_left() {
        return ExitCode::SUCCESS;
    }
    match result {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::Findings) => ExitCode::from(1),
        Ok(Status::Incomplete) => ExitCode::from(2),
        Err(error) => {
            console::report(&error);
            ExitCode::from(2)
        }
    }
}
