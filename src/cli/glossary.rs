//! `zhen glossary`: termbases examined, converted, merged and looked up.

use super::console::{self, stdout, stdout_error};
use super::output::{self, Output};
use super::{Status, check, extract, input};
use std::io::Write;
use std::path::{Path, PathBuf};
use zhen::corpus::manifest::Digest;
use zhen::lexicon::zh::simplify;
use zhen::term::{self, Concept, Finding, Format, Reading, Severity, Term, Termbase};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen glossary lint terms.tsv house.tbx                 what is wrong in them, and between them
  zhen glossary convert terms.xlsx -o terms.tbx          TSV, CSV, TBX, JSON and XLSX in, all but XLSX out
  zhen glossary merge house.tsv client.csv -o all.tsv    the first file, or the better rank, holds
  zhen glossary extract corpus.tsv -o terms.tsv          term candidates from an aligned corpus
  zhen glossary show 口岸 -g terms.tsv                   what a term is called, and whether it may be

A glossary is a TSV, CSV or XLSX with a row a pair of terms. Its first row names the columns, in any order: zh, en, \
status (preferred, admitted, deprecated, forbidden), note, pos, case, domain, source, valid_from, valid_to, rank, id; \
without it they are zh, en, status, note. Or it is a TBX (version 2 or 3) or a JSON. The format follows from the name.

Exit codes: 0 done; 1 a glossary has errors, or says nothing of the term; 2 usage or input error.";

/// Arguments of `zhen glossary`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Check whether a translation keeps to glossaries.
    Check(Box<check::Args>),
    /// Say what is wrong with glossaries, each alone and all together.
    Lint(LintArgs),
    /// Write a glossary in another format.
    Convert(ConvertArgs),
    /// Make one glossary of several.
    Merge(MergeArgs),
    /// Find terms and their renderings in an aligned corpus.
    Extract(Box<extract::Args>),
    /// Say what glossaries know of terms, Chinese or English.
    Show(ShowArgs),
}

#[derive(clap::Args)]
struct LintArgs {
    /// Glossaries; - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Format of the glossaries; by default that of their names
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    from: Option<Format>,
    /// Only errors
    #[arg(short, long)]
    quiet: bool,
}

#[derive(clap::Args)]
struct ConvertArgs {
    /// The glossary; - is standard input
    file: PathBuf,
    #[command(flatten)]
    writing: Writing,
}

#[derive(clap::Args)]
struct MergeArgs {
    /// Glossaries; where they disagree, an earlier one holds
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    writing: Writing,
}

#[derive(clap::Args)]
struct Writing {
    /// Where to write; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format to read; by default that of the name
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    from: Option<Format>,
    /// Format to write; by default that of the name of the output, or tsv
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    to: Option<Format>,
}

#[derive(clap::Args)]
struct ShowArgs {
    /// Terms, or parts of them
    #[arg(required = true)]
    terms: Vec<String>,
    /// A glossary; may be given several times
    #[arg(short, long = "glossary", value_name = "FILE", required = true)]
    glossaries: Vec<PathBuf>,
}

fn format(name: &str) -> std::result::Result<Format, String> {
    name.parse()
}

/// Runs a command.
pub fn run(args: &Args) -> Result<Status> {
    match &args.command {
        Command::Check(args) => check::run(args),
        Command::Lint(args) => lint(args),
        Command::Convert(args) => {
            let (reading, _) = read(&args.file, args.writing.from)?;
            let status = tell(reading.findings.iter(), true);
            args.writing
                .write(&reading.termbase, [args.file.as_path()])?;
            Ok(status)
        }
        Command::Merge(args) => merge(args),
        Command::Extract(args) => extract::run(args),
        Command::Show(args) => show(args),
    }
}

/// The format of a file: as asked, else that of its name.
fn format_of(path: &Path, asked: Option<Format>) -> Result<Format> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    asked
        .or_else(|| Format::from_extension(&extension))
        .ok_or_else(|| {
            let message =
                "a name that tells no format, expected .tsv, .csv, .tbx, .json or .xlsx, or --from";
            Error::new(input::name(path), message)
        })
}

/// Reads a glossary, and says what its bytes were.
pub fn read(path: &Path, asked: Option<Format>) -> Result<(Reading, Digest)> {
    let format = format_of(path, asked)?;
    let bytes = input::bytes(path)?;
    let place = input::name(path);
    if bytes.trim_ascii().is_empty() {
        return Err(Error::new(place, "empty, expected a glossary"));
    }
    Ok((term::read(&place, &bytes, format)?, Digest::of(&bytes)))
}

/// Reports findings on standard error; whether there was an error among them.
fn tell<'a>(findings: impl Iterator<Item = &'a Finding>, notes: bool) -> Status {
    let mut status = Status::Done;
    for finding in findings {
        if finding.severity == Severity::Error {
            status = Status::Findings;
        }
        if notes || finding.severity == Severity::Error {
            console::report(finding);
        }
    }
    status
}

impl Writing {
    fn write<'a>(
        &self,
        termbase: &Termbase,
        read: impl IntoIterator<Item = &'a Path>,
    ) -> Result<()> {
        let path = self.output.as_deref();
        output::check_paths(path, read)?;
        let format = match (self.to, path.filter(|path| !input::is_dash(path))) {
            (Some(format), _) => format,
            (None, None) => Format::Tsv,
            (None, Some(path)) => {
                let extension = path.extension().unwrap_or_default().to_string_lossy();
                Format::from_extension(&extension).ok_or_else(|| {
                    let message =
                        "a name that tells no format, expected .tsv, .csv, .tbx or .json, or --to";
                    Error::new(input::name(path), message)
                })?
            }
        };
        let text = term::write(termbase, format)?;
        let mut output = Output::open(path)?;
        let written = output.write_all(text.as_bytes());
        written.map_err(|error| output.error(error))?;
        output.commit()?;
        Ok(())
    }
}

fn lint(args: &LintArgs) -> Result<Status> {
    let mut status = Status::Done;
    let mut readings = Vec::new();
    for path in &args.files {
        match read(path, args.from) {
            Ok((reading, _)) => readings.push(reading),
            Err(error) if args.files.len() == 1 => return Err(error),
            Err(error) => {
                console::report(&error);
                status = Status::Incomplete;
            }
        }
    }
    let findings = term::lint(&readings);
    let mut out = stdout();
    let mut counts = [0; 3];
    for finding in &findings {
        counts[finding.severity as usize] += 1;
        if !args.quiet || finding.severity == Severity::Error {
            writeln!(out, "{finding}").map_err(stdout_error)?;
        }
    }
    out.flush().map_err(stdout_error)?;
    if console::watched() {
        let [errors, warnings, notes] = counts;
        console::report(&format!(
            "{errors} errors, {warnings} warnings, {notes} notes"
        ));
    }
    if status == Status::Done && counts[Severity::Error as usize] > 0 {
        status = Status::Findings;
    }
    Ok(status)
}

fn merge(args: &MergeArgs) -> Result<Status> {
    let mut readings = Vec::new();
    for path in &args.files {
        readings.push(read(path, args.writing.from)?.0);
    }
    let of_rows = tell(readings.iter().flat_map(|reading| &reading.findings), true);
    let (termbase, findings) = term::merge(readings.into_iter().map(|reading| reading.termbase));
    let of_files = tell(findings.iter(), true);
    args.writing
        .write(&termbase, args.files.iter().map(PathBuf::as_path))?;
    Ok(if of_rows == Status::Done {
        of_files
    } else {
        of_rows
    })
}

fn show(args: &ShowArgs) -> Result<Status> {
    let mut concepts = Vec::new();
    for path in &args.glossaries {
        let (reading, _) = read(path, None)?;
        tell(reading.findings.iter(), false);
        concepts.extend(reading.termbase.concepts);
    }
    let mut out = stdout();
    let mut status = Status::Done;
    for term in &args.terms {
        let wanted = folded(term);
        let having = |fits: &dyn Fn(&str) -> bool| -> Vec<&Concept> {
            let has = |concept: &&Concept| {
                concept
                    .zh
                    .iter()
                    .chain(&concept.en)
                    .any(|term| fits(&folded(&term.text)))
            };
            concepts.iter().filter(has).collect()
        };
        let mut found = having(&|text| text == wanted);
        if found.is_empty() {
            found = having(&|text| text.contains(&wanted));
        }
        if found.is_empty() {
            console::report(&format!("{term}: no glossary has it"));
            status = Status::Findings;
        }
        for concept in found {
            write_concept(&mut out, concept).map_err(stdout_error)?;
        }
    }
    out.flush().map_err(stdout_error)?;
    Ok(status)
}

/// A text to compare: simplified, in lower case.
fn folded(text: &str) -> String {
    text.chars()
        .map(simplify)
        .flat_map(char::to_lowercase)
        .collect()
}

fn write_concept(out: &mut impl Write, concept: &Concept) -> std::io::Result<()> {
    let zh: Vec<&str> = concept.zh.iter().map(|term| term.text.as_str()).collect();
    write!(out, "{}", zh.join(", "))?;
    if !concept.domain.is_empty() {
        write!(out, "  [{}]", concept.domain)?;
    }
    writeln!(out)?;
    for about in [&concept.definition, &concept.note] {
        if !about.is_empty() {
            writeln!(out, "  {about}")?;
        }
    }
    for term in concept
        .zh
        .iter()
        .filter(|term| term.status != term::Status::Preferred)
    {
        write_term(out, term)?;
    }
    concept.en.iter().try_for_each(|term| write_term(out, term))
}

fn write_term(out: &mut impl Write, term: &Term) -> std::io::Result<()> {
    let mut said: Vec<String> = Vec::new();
    said.extend(term.pos.as_ref().map(|pos| pos.name().to_owned()));
    said.extend(
        term.case_sensitive
            .map(|is| if is { "case matters" } else { "in any case" }.to_owned()),
    );
    said.extend(term.valid_from.map(|day| format!("from {day}")));
    said.extend(term.valid_to.map(|day| format!("to {day}")));
    said.extend(term.rank.map(|rank| format!("rank {rank}")));
    let texts = [&term.note, &term.source].into_iter();
    said.extend(texts.filter(|text| !text.is_empty()).cloned());
    let (status, place) = (term.status.name(), &term.place);
    writeln!(
        out,
        "  {status:<10}  {}\t{}\t{place}",
        term.text,
        said.join("; ")
    )
}
