//! `zhen glossary check`: does a translation keep to its termbase?

use super::args::{self, Direction, Languages, Reading};
use super::dictionary::Dictionaries;
use super::input::{self, Splitting};
use super::output::{self, Output};
use super::rows::{self, Loaded};
use super::{Status, glossary, reference};
use rayon::prelude::*;
use std::collections::HashSet;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use zhen::check::{
    self, Checker, Compared, Consistency, Finding, Kind, Metrics, Severity, TermCounts,
};
use zhen::report::findings::{Format, Writer};
use zhen::segment::{CHINESE, ENGLISH};
use zhen::term;
use zhen::{Error, Result};

/// Arguments of `zhen glossary check`.
#[derive(clap::Args)]
pub struct Args {
    /// A corpus (.tsv, .jsonl, .tmx, .xlf), or the Chinese and the English document
    #[arg(required = true, num_args = 1..=2, value_name = "CORPUS | ZH EN")]
    texts: Vec<PathBuf>,
    /// A glossary; may be given several times, where they disagree an earlier one holds
    #[arg(short, long = "glossary", value_name = "FILE", required = true)]
    glossaries: Vec<PathBuf>,
    /// Which side was translated
    #[arg(long, value_name = "PAIR", default_value = "zh-en")]
    direction: Direction,
    /// Leave out findings that are less sure, 0-1
    #[arg(long, value_name = "C", default_value_t = check::DEFAULT_CONFIDENCE, value_parser = confidence)]
    min_confidence: f32,
    /// Where to write; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format of the report: terminal, tsv, jsonl, sarif, html; by default that of the name of the output
    #[arg(short, long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// Which findings give exit code 1: none, all, a severity (warning, error) or kinds (missing,forbidden,…)
    #[arg(long, value_name = "WHAT", default_value = "all", value_parser = fail_on)]
    fail_on: FailOn,
    /// Leave out the findings that this file holds, as --write-baseline wrote it
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings to a file, to be accepted from now on
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Write a table of every term that was used: uses, right ones, left out, findings
    #[arg(long, value_name = "FILE")]
    statistics: Option<PathBuf>,
    /// Write how well the terms were kept to: accuracy, consistency and a signature, as text, or as JSON to a .json file; window overlap and 1-TERm with --reference
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
    /// A reference translation for --metrics: a corpus with the same rows, or a text (.txt) with a line for each
    #[arg(long, value_name = "FILE", requires = "metrics")]
    reference: Option<PathBuf>,
    /// Want one rendering of each term, in a document and over the corpus, whatever the glossary admits
    #[arg(long)]
    one_rendering: bool,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    dictionaries: Dictionaries,
}

fn confidence(text: &str) -> Result<f32, String> {
    args::probability(text).map(|value| value as f32)
}

/// Findings that make the check fail.
#[derive(Clone, Debug)]
enum FailOn {
    From(Severity),
    Kinds(Vec<Kind>),
}

impl FailOn {
    fn holds(&self, finding: &Finding) -> bool {
        match self {
            Self::From(least) => finding.severity >= *least,
            Self::Kinds(kinds) => kinds.contains(&finding.kind),
        }
    }
}

fn fail_on(text: &str) -> Result<FailOn, String> {
    match text {
        "none" => return Ok(FailOn::Kinds(Vec::new())),
        "all" => return Ok(FailOn::From(Severity::Warning)),
        _ => {}
    }
    if let Some(severity) = Severity::from_name(text) {
        return Ok(FailOn::From(severity));
    }
    let kind = |name: &str| {
        let known = Kind::ALL.map(Kind::name).join(", ");
        Kind::from_name(name).ok_or_else(|| {
            format!("unknown {name:?}, expected none, all, warning, error, or kinds of {known}")
        })
    };
    text.split(',')
        .map(kind)
        .collect::<Result<_, _>>()
        .map(FailOn::Kinds)
}

/// The head of a baseline file.
const BASELINE: &str = "fingerprint\tkind\tterm\tsource\n";

/// The fingerprints of a baseline.
fn accepted(path: Option<&PathBuf>) -> Result<HashSet<String>> {
    let Some(path) = path else {
        return Ok(HashSet::new());
    };
    let text = input::utf8(path)?;
    let mut lines = text.lines();
    if lines
        .next()
        .is_none_or(|head| head.trim_end() != BASELINE.trim_end())
    {
        return Err(Error::at_line(
            &input::name(path),
            1,
            "no baseline, expected a file that --write-baseline wrote",
        ));
    }
    Ok(lines
        .filter_map(|line| line.split('\t').next())
        .map(str::to_owned)
        .collect())
}

fn format(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| "expected terminal, tsv, jsonl, sarif or html".into())
}

/// Runs the check.
pub fn run(args: &Args) -> Result<Status> {
    args::set_threads(args.threads);
    let mut readings = Vec::new();
    for path in &args.glossaries {
        readings.push(glossary::read(path, None)?.0);
    }
    let (termbase, _) = term::merge(readings.into_iter().map(|reading| reading.termbase));
    let zh_en = Languages {
        source: &CHINESE,
        target: &ENGLISH,
    };
    let lexicon = args.dictionaries.lexicon(zh_en)?;
    let (source, target) = args.direction.codes();
    let checker =
        Checker::new(&termbase, source, target, &lexicon)?.with_one_rendering(args.one_rendering);
    let outputs = [
        &args.output,
        &args.write_baseline,
        &args.statistics,
        &args.metrics,
    ];
    output::check_paths(
        outputs.into_iter().flatten().map(PathBuf::as_path),
        args.texts
            .iter()
            .chain(&args.glossaries)
            .chain(&args.baseline)
            .chain(&args.reference)
            .map(PathBuf::as_path),
    )?;
    let mut report = Report {
        writer: Writer::new(
            args.format()?,
            args.output.is_none() && std::io::stdout().is_terminal(),
        ),
        output: Output::open(args.output.as_deref())?,
        failed: false,
        accepted: accepted(args.baseline.as_ref())?,
        baseline: args
            .write_baseline
            .as_deref()
            .map(|path| Output::open(Some(path)))
            .transpose()?,
        consistency: Consistency::default(),
        args,
    };
    let compared = args
        .reference
        .as_deref()
        .map(|reference| reference::compare(&args.texts, reference, args.direction, &checker))
        .transpose()?;
    if let Some(baseline) = &mut report.baseline {
        baseline
            .write_all(BASELINE.as_bytes())
            .map_err(|error| baseline.error(error))?;
    }
    if let [zh, en] = args.texts.as_slice() {
        let how = Splitting {
            reading: args.reading.clone(),
            presplit: false,
            hashed: false,
        };
        let bitext = rows::aligned(zh, en, &how, &lexicon, args.direction)?;
        report.add(&checker, &[Loaded::of_documents(bitext)])?;
        return report.finish(&checker, compared);
    }
    let incomplete = rows::each_batch(&args.texts[0], args.direction, &lexicon, |batch| {
        report.add(&checker, batch)
    })?;
    let status = report.finish(&checker, compared)?;
    Ok(if incomplete {
        Status::Incomplete
    } else {
        status
    })
}

impl Args {
    fn format(&self) -> Result<Format> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        match self.output.as_deref().filter(|path| !input::is_dash(path)) {
            None => Ok(Format::Terminal),
            Some(path) => {
                let extension = path.extension().unwrap_or_default().to_string_lossy();
                Format::from_extension(&extension).ok_or_else(|| {
                    Error::new(input::name(path), "a name that tells no format, expected .tsv, .jsonl, .sarif or .html, or --format")
                })
            }
        }
    }

    fn keeps(&self, finding: &Finding) -> bool {
        finding.confidence >= self.min_confidence
    }
}

/// The report while it grows.
struct Report<'a> {
    writer: Writer,
    output: Output,
    failed: bool,
    accepted: HashSet<String>,
    baseline: Option<Output>,
    consistency: Consistency,
    args: &'a Args,
}

impl Report<'_> {
    fn add(&mut self, checker: &Checker<'_>, batch: &[Loaded]) -> Result<()> {
        let checked: Vec<check::Checked> = batch
            .par_iter()
            .map(|loaded| checker.check(&loaded.bitext))
            .collect();
        for (loaded, one) in batch.iter().zip(checked) {
            let place = |bead| loaded.place(bead);
            self.consistency.add(checker, &loaded.bitext, &one, place);
            let kept = one.findings.into_iter().filter(|f| self.args.keeps(f));
            for finding in kept {
                self.finding(&finding.placed(place))?;
            }
        }
        Ok(())
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        let fingerprint = finding.fingerprint();
        if self.accepted.contains(&fingerprint) {
            return Ok(());
        }
        self.failed |= self.args.fail_on.holds(finding);
        put(&mut self.output, &self.writer.line(finding))?;
        if let Some(baseline) = &mut self.baseline {
            let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
            let (kind, term, source) = (
                finding.kind.name(),
                plain(&finding.term),
                plain(&finding.source),
            );
            put(
                baseline,
                &format!("{fingerprint}\t{kind}\t{term}\t{source}\n"),
            )?;
        }
        Ok(())
    }

    fn finish(mut self, checker: &Checker<'_>, compared: Option<Compared>) -> Result<Status> {
        for finding in self.consistency.findings(checker) {
            if self.args.keeps(&finding) {
                self.finding(&finding)?;
            }
        }
        put(&mut self.output, &self.writer.end())?;
        self.output.commit()?;
        if let Some(baseline) = self.baseline {
            baseline.commit()?;
        }
        if let Some(path) = &self.args.statistics {
            let mut output = Output::open(Some(path))?;
            put(
                &mut output,
                "term\tuses\texact\tvaried\tleft_out\tfindings\n",
            )?;
            for (entry, counts) in self.consistency.counts() {
                let TermCounts {
                    uses,
                    exact,
                    varied,
                    left_out,
                    found,
                } = counts;
                let term = &checker.finder().entries()[*entry].term;
                put(
                    &mut output,
                    &format!("{term}\t{uses}\t{exact}\t{varied}\t{left_out}\t{found}\n"),
                )?;
            }
            output.commit()?;
        }
        if let Some(path) = &self.args.metrics {
            let (counts, rendered) = (self.consistency.counts(), self.consistency.rendered());
            let mut metrics = Metrics::new(counts, &rendered);
            metrics.compared = compared;
            let json = path
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("json"));
            let mut output = Output::open(Some(path))?;
            put(
                &mut output,
                &if json { metrics.json() } else { metrics.text() },
            )?;
            output.commit()?;
        }
        Ok(if self.failed {
            Status::Findings
        } else {
            Status::Done
        })
    }
}

fn put(output: &mut Output, text: &str) -> Result<()> {
    output
        .write_all(text.as_bytes())
        .map_err(|error| output.error(error))
}
