//! `zhen lexicon`: what words can mean, learnt, shown and exported.

use super::Status;
use super::args::{self, Languages, Reading};
use super::console::{self, stdout, stdout_error};
use super::corpus;
use super::dictionary::{Dictionaries, taught};
use super::input::{self, Splitting};
use super::jobs::{self, Given};
use super::output::{self, Output};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zhen::align::Paragraphs;
use zhen::align::learn::{LEAST_PROBABILITY, MOST_BEADS, learnt};
use zhen::lexicon::zh::simplify;
use zhen::lexicon::{FORMS_HEAD, Lexicon, TokenKind, Tokenizer, pinyin};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen lexicon learn zh/ en/ -o learnt.tsv            from two folders of documents
  zhen lexicon learn corpus.jsonl -o learnt.tsv       from an aligned corpus
  zhen align a.zh.txt a.en.txt --dictionary learnt.tsv
  zhen lexicon show 凝视 --dictionary mine.u8          what a word can mean, and who says so
  zhen lexicon export -o cedict.tsv                   the built-in dictionary as a table";

const LEARN_HELP: &str = "\
Examples:
  zhen lexicon learn zh/ en/ -o learnt.tsv                   from two folders of documents
  zhen lexicon learn --pair de-fr de/ fr/ -o de-fr.tsv       a pair of languages without a dictionary
  zhen lexicon learn corpus.tsv -o learnt.tsv                from an aligned corpus

The table has source<TAB>target<TAB>weight a line, in look-up forms (stems), and is read again by --dictionary. \
It holds the words of --dictionary too. The first 40,000 sentences are learnt from.";

/// Arguments of `zhen lexicon`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Learn a dictionary from documents or from an aligned corpus.
    Learn(LearnArgs),
    /// Show what words can mean, with weights, and where that comes from.
    Show(ShowArgs),
    /// Write a dictionary as source<TAB>target<TAB>weight.
    Export(ExportArgs),
}

#[derive(clap::Args)]
#[command(after_help = LEARN_HELP)]
struct LearnArgs {
    /// Source document or folder, or an aligned corpus alone
    #[arg(required_unless_present = "pairs", conflicts_with = "pairs")]
    source: Option<PathBuf>,
    /// Target document or folder
    target: Option<PathBuf>,
    /// Learn from the pairs of this list, source<TAB>target[<TAB>name] a line; paths are relative to its folder
    #[arg(long, value_name = "LIST")]
    pairs: Option<PathBuf>,
    /// Languages of source and target
    #[arg(long, value_name = "PAIR", default_value = "zh-en", value_parser = args::languages)]
    pair: Languages,
    #[command(flatten)]
    dictionaries: Dictionaries,
    #[command(flatten)]
    reading: Reading,
    /// The documents have a sentence a line already; a blank line begins a paragraph
    #[arg(long, conflicts_with_all = ["reflow", "semicolon"], help_heading = "Reading")]
    presplit: bool,
    /// Where to write; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
}

#[derive(clap::Args)]
struct ShowArgs {
    /// Words of the source language
    #[arg(required = true)]
    words: Vec<String>,
    #[command(flatten)]
    dictionaries: Dictionaries,
    /// Languages of source and target
    #[arg(long, value_name = "PAIR", default_value = "zh-en", value_parser = args::languages)]
    pair: Languages,
}

#[derive(clap::Args)]
struct ExportArgs {
    #[command(flatten)]
    dictionaries: Dictionaries,
    /// Languages of source and target
    #[arg(long, value_name = "PAIR", default_value = "zh-en", value_parser = args::languages)]
    pair: Languages,
    /// Where to write; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs a command.
pub fn run(args: &Args) -> Result<Status> {
    match &args.command {
        Command::Learn(args) => learn(args),
        Command::Show(args) => show(args),
        Command::Export(args) => {
            check_output(args.output.as_deref(), &args.dictionaries.files, [])?;
            let lexicon = args.dictionaries.lexicon(args.pair)?;
            let words = lexicon.words();
            write(
                args.output.as_deref(),
                &lexicon,
                words.iter().map(String::as_str),
            )?;
            Ok(Status::Done)
        }
    }
}

fn learn(args: &LearnArgs) -> Result<Status> {
    args::set_threads(args.threads);
    let languages = args.pair;
    let known = args.dictionaries.lexicon(languages)?;
    let mut status = Status::Done;
    let lexicon = if let (Some(corpus), None) = (&args.source, &args.target) {
        check_output(
            args.output.as_deref(),
            &args.dictionaries.files,
            [corpus.as_path()],
        )?;
        let rows = texts(corpus, languages)?;
        let beads: Vec<(&str, &str)> = rows.iter().map(|(s, t)| (&**s, &**t)).collect();
        learnt(&beads, (languages.source, languages.target), &known)
    } else {
        let splitting = Splitting {
            reading: args.reading.clone(),
            presplit: args.presplit,
            hashed: false,
        };
        let mut sides = Vec::new();
        let files: Vec<PathBuf> = args.source.iter().chain(&args.target).cloned().collect();
        let given = Given::default();
        let jobs = jobs::of_arguments(&files, args.pairs.as_deref(), given, languages)?;
        let read = jobs::files(&jobs).chain(args.pairs.as_deref());
        check_output(args.output.as_deref(), &args.dictionaries.files, read)?;
        for read in jobs::first(&jobs, languages, &splitting) {
            match read {
                Ok(read) => sides.push((read.source, read.target)),
                Err(error) => {
                    console::report(&error);
                    status = Status::Incomplete;
                }
            }
        }
        if sides.is_empty() {
            return Err(Error::new(
                "lexicon learn",
                "no pair could be read, nothing was written",
            ));
        }
        let sides: Vec<_> = sides
            .iter()
            .map(|(source, target)| (source, target))
            .collect();
        taught(&sides, languages, &known, Paragraphs::Ignore)
    };
    write(args.output.as_deref(), &lexicon.own(), lexicon.own_words())?;
    Ok(status)
}

/// Refuses an output that is one of the `dictionaries` or of what else is `read`.
fn check_output<'a>(
    output: Option<&Path>,
    dictionaries: &'a [PathBuf],
    read: impl IntoIterator<Item = &'a Path>,
) -> Result<()> {
    let dictionaries = dictionaries.iter().map(PathBuf::as_path);
    output::check_paths(output, dictionaries.chain(read))
}

/// The texts of an aligned corpus that are sure enough to be learnt from.
fn texts(path: &Path, pair: Languages) -> Result<Vec<(String, String)>> {
    let place = input::name(path);
    let reading = corpus::Reading {
        pair: Some(pair),
        ..corpus::Reading::default()
    };
    let rows = reading.good(&[path.to_owned()], true)?;
    let mut texts = Vec::new();
    for row in rows {
        let row = row?;
        let sure = row.probability.is_none_or(|p| p.get() >= LEAST_PROBABILITY);
        if sure && !row.source.text.is_empty() && !row.target.text.is_empty() {
            texts.push((row.source.text, row.target.text));
        }
        if texts.len() == MOST_BEADS {
            break;
        }
    }
    if texts.is_empty() {
        return Err(Error::new(
            place,
            "no row with a text on both sides, expected one",
        ));
    }
    Ok(texts)
}

/// Writes what `words` can mean, in look-up forms, the likeliest first.
fn write<'a>(
    path: Option<&Path>,
    lexicon: &Lexicon,
    words: impl Iterator<Item = &'a str>,
) -> Result<()> {
    let mut output = Output::open(path)?;
    // Writing to a string cannot fail.
    let mut text = format!("{FORMS_HEAD}\n");
    for word in words {
        for (form, mass) in meanings(lexicon, word) {
            let _ = writeln!(text, "{word}\t{form}\t{mass}");
        }
        output
            .write_all(text.as_bytes())
            .map_err(|error| output.error(error))?;
        text.clear();
    }
    output
        .write_all(text.as_bytes())
        .map_err(|error| output.error(error))?;
    output.commit()?;
    Ok(())
}

/// What a look-up form can mean, the likeliest first; ties by form.
fn meanings(lexicon: &Lexicon, word: &str) -> Vec<(String, f32)> {
    let mut found = Vec::new();
    lexicon.translations(word, &mut found);
    let mut all: Vec<(String, f32)> = found
        .into_iter()
        .map(|(stem, mass)| (lexicon.stem(stem).into_owned(), mass))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

fn show(args: &ShowArgs) -> Result<Status> {
    let lexicon = args.dictionaries.lexicon(args.pair)?;
    let mut sources = args.dictionaries.each(args.pair)?;
    if !args.dictionaries.without_builtin {
        let builtin = Lexicon::for_pair(args.pair.source.code, args.pair.target.code);
        sources.insert(0, ("built in".to_string(), builtin.with_learnt([])));
    }
    let mut out = stdout();
    for word in &args.words {
        let tokenizer = Tokenizer::new(args.pair.source.code);
        let forms = look_up_forms(word, &tokenizer);
        if forms.is_empty() {
            console::report(&format!("{word:?}: no word, expected one"));
        }
        for form in forms {
            let meanings = meanings(&lexicon, &form);
            if meanings.is_empty() {
                console::report(&format!("{form}: no dictionary has it"));
                continue;
            }
            let mut text = form.clone();
            if let Some(reading) = reading(&form) {
                let _ = write!(text, "  {reading}");
            }
            text.push('\n');
            for (meaning, mass) in meanings {
                let from = sources.iter().filter(|(_, lexicon)| {
                    self::meanings(lexicon, &form)
                        .iter()
                        .any(|(m, _)| *m == meaning)
                });
                let from: Vec<&str> = from.map(|(name, _)| name.as_str()).collect();
                let _ = writeln!(text, "  {mass:.4}\t{meaning}\t{}", from.join(", "));
            }
            out.write_all(text.as_bytes()).map_err(stdout_error)?;
        }
    }
    out.flush().map_err(stdout_error)?;
    Ok(Status::Done)
}

/// A Chinese word as a whole, otherwise the words in `text`.
fn look_up_forms(text: &str, tokenizer: &Tokenizer) -> Vec<String> {
    let tokens = tokenizer.tokenize(text);
    if !tokens.is_empty() && tokens.iter().all(|token| token.kind == TokenKind::Han) {
        return vec![text.trim().chars().map(simplify).collect()];
    }
    let words = tokens
        .into_iter()
        .filter(|token| token.kind != TokenKind::Punctuation);
    words.map(|token| token.lookup).collect()
}

/// How a Chinese word is read, without tones.
fn reading(form: &str) -> Option<String> {
    let first = |readings: Vec<&'static str>| readings.first().copied();
    let syllables: Option<Vec<_>> = pinyin::syllables(form).into_iter().map(first).collect();
    syllables
        .filter(|all| !all.is_empty())
        .map(|all| all.join(" "))
}
