//! `zhen filter`: a corpus without its noise and its duplicates, and why each pair was left out.

use super::corpus::{Reading, Writing};
use super::output::{self, Output};
use super::{Status, args, build, console, input};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use toml::Value;
use zhen::bitext::Limit;
use zhen::bitext::dedup::{Deduplicator, Fate, Fingerprint, Index, Original};
use zhen::bitext::filter::{Candidate, Filter, Filters, Scores, Survey, Tally, Verdict};
use zhen::corpus::atomic::AtomicFile;
use zhen::corpus::{Format, Row, bitext_of};
use zhen::pipeline::{Checks, PairChecker, Selecting, rejected_line};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen filter corpus.tsv -o clean.tsv                           what is left, and how much each filter took
  zhen filter corpus.jsonl -o clean.parquet --rejected out.jsonl   the rest, with the reasons
  zhen filter corpus.tsv -o clean.tsv --set filter.ratio=3.5 --set filter.numbers=false
  zhen filter corpus.tsv -o clean.tsv --config build.toml       the tables [filter] and [dedup] of a file
  zhen filter new.tsv -o clean.tsv --index seen.index           nothing again that an earlier run kept
  zhen filter corpus.tsv -o clean.tsv -g terms.tsv              no pair that breaks a glossary
  zhen filter corpus.tsv --explain | less                       what every filter says of every pair

Every filter gives a score; its limit decides; false turns it off. The corpus is read three times: to learn its lengths \
and the lines that stand everywhere, to decide, and to write. Of duplicates the pair of the highest probability is kept, \
of several the first. Settings that are not known are errors.";

/// Rows in memory at a time.
const BATCH: usize = 8192;
/// Rows of one document, at most, where the corpus names none.
const NAMELESS: usize = 256;
/// Bytes of a row, on the low side: how large a survey must be.
const ROW_BYTES: u64 = 60;

/// Arguments of `zhen filter`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Corpora, in order
    #[arg(required = true, value_name = "IN")]
    corpora: Vec<PathBuf>,
    /// Write what is left out here, as JSON lines with the reasons
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// Settings: the tables [filter] and [dedup] of a TOML file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A setting and its value, such as filter.ratio=3.5; may be given several times
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = build::setting)]
    settings: Vec<(String, Value)>,
    /// A glossary whose findings filter.glossary counts, 0 of which a pair may have where nothing is said; may be given
    /// several times
    #[arg(short, long = "glossary", value_name = "FILE")]
    glossaries: Vec<PathBuf>,
    /// Keep duplicates
    #[arg(long)]
    keep_duplicates: bool,
    /// The pairs that earlier runs kept: read where the file is there, and written
    #[arg(long, value_name = "FILE", conflicts_with = "keep_duplicates")]
    index: Option<PathBuf>,
    /// Write no corpus, but what every filter says of every pair
    #[arg(long, conflicts_with_all = ["rejected", "index", "output"])]
    explain: bool,
    /// Stop at the first row that cannot be read, and write nothing
    #[arg(long)]
    strict: bool,
    /// No table of what was left out
    #[arg(short, long)]
    quiet: bool,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    writing: Writing,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Status> {
    args::set_threads(args.threads);
    let settings = args.selecting()?;
    if args.explain {
        return args.explained(&settings);
    }
    if args.corpora.iter().any(|path| input::is_dash(path)) {
        let message = "is read once, expected a file, for the corpus is read three times";
        return Err(Error::new("standard input", message));
    }
    let format = args.writing.format()?;
    if matches!(format, Format::Ladder | Format::Vecalign) {
        let message = format!(
            "{} holds no texts, expected a format that does",
            format.name()
        );
        return Err(Error::new("format", message));
    }
    let languages = args.reading.codes();
    let written = args.writing.files(format, languages);
    let beside = args.rejected.iter().chain(&args.index);
    output::check_paths(
        written.iter().chain(beside).map(PathBuf::as_path),
        args.reading
            .files(&args.corpora)
            .iter()
            .chain(&args.glossaries)
            .map(PathBuf::as_path),
    )?;
    let filters = Filters::new(&settings.filter, &args.survey()?)?;
    let mut decided = args.decided(&settings, &filters)?;
    let mut reasons = std::mem::take(&mut decided.reasons).into_iter();
    let mut destination = args.writing.open(format, languages)?;
    let mut rejected = match &args.rejected {
        Some(path) => Some(Output::open(Some(path))?),
        None => None,
    };
    let mut number = 0;
    let bad = args.batches(false, |rows| {
        for row in rows {
            let filtered = !decided.verdicts[number].is_kept();
            let left_out = if filtered {
                Some(("filter", reasons.next().unwrap_or_default().into_string()))
            } else {
                let reason = decided.duplicate(number);
                reason.map(|reason| ("duplicate", reason))
            };
            number += 1;
            match (left_out, &mut rejected) {
                (None, _) => {
                    destination.write_row(row)?;
                }
                (Some((stage, reason)), Some(rejected)) => {
                    let line = rejected_line(row, stage, reason)?;
                    let wrote = rejected.write_all(&line);
                    wrote.map_err(|error| rejected.error(error))?;
                }
                (Some(_), None) => {}
            }
        }
        Ok(())
    })?;
    destination.finish()?;
    if let Some(rejected) = rejected {
        rejected.commit()?;
    }
    if let Some(path) = &args.index {
        let mut file = AtomicFile::create(path)?;
        decided.index.write(&input::name(path), &mut file)?;
        file.commit()?;
    }
    if !args.quiet {
        console::tell(&decided.table(&settings));
    }
    Ok(if bad > 0 {
        Status::Incomplete
    } else {
        Status::Done
    })
}

/// What was decided of every row, by its number.
struct Decided {
    verdicts: Vec<Verdict>,
    /// Why the filters left out those that they did, where that is written.
    reasons: Vec<Box<str>>,
    /// The number among the rows that passed, of each that did.
    passed: Vec<u32>,
    fates: Vec<Fate>,
    /// The row of each pair that passed.
    rows: Vec<u32>,
    index: Index,
    tally: Tally,
}

/// A row that no filter lets pass has no place among those that did.
const REJECTED: u32 = u32::MAX;

impl Decided {
    /// Which row another one repeats, in words; `None` where it is kept.
    fn duplicate(&self, number: usize) -> Option<String> {
        let fate = self.fates.get(self.passed[number] as usize)?;
        let original = |original: Original| match original {
            Original::Here(passed) => format!("as row {}", self.rows[passed as usize] + 1),
            Original::Earlier => "as one of an earlier run".to_owned(),
        };
        match *fate {
            Fate::Kept => None,
            Fate::Exact(of) => Some(format!("the same {}", original(of))),
            Fate::Near(of) => Some(format!("nearly the same {}", original(of))),
        }
    }

    /// Counts of each filter that rejects any pair, and of duplicates.
    fn table(&self, settings: &Selecting) -> String {
        let pairs = self.tally.pairs();
        let share = |count: u64| format!("{:.2}%", 100.0 * count as f64 / pairs.max(1) as f64);
        let mut table = format!(
            "{:<14}{:>12}{:>9}{:>12}\n",
            "left out by", "pairs", "share", "alone"
        );
        for (filter, counts) in Filter::ALL.into_iter().zip(self.tally.filters()) {
            if filter.limit(&settings.filter) == Limit::Off || counts.alone == 0 {
                continue;
            }
            let (own, alone) = (counts.in_order, counts.alone);
            let _ = writeln!(
                table,
                "{:<14}{own:>12}{:>9}{alone:>12}",
                filter.name(),
                share(own)
            );
        }
        let of =
            |kind: fn(&Fate) -> bool| self.fates.iter().filter(|fate| kind(fate)).count() as u64;
        let exact = of(|fate| matches!(fate, Fate::Exact(_)));
        let near = of(|fate| matches!(fate, Fate::Near(_)));
        for (name, count) in [("same", exact), ("nearly same", near)] {
            if count > 0 {
                let _ = writeln!(table, "{name:<14}{count:>12}{:>9}", share(count));
            }
        }
        let kept = self.tally.kept() - exact - near;
        let _ = writeln!(table, "{:<14}{kept:>12}{:>9}", "kept", share(kept));
        let _ = write!(table, "{:<14}{pairs:>12}", "read");
        table
    }
}

fn candidate(row: &Row) -> Candidate<'_> {
    Candidate {
        source: &row.source.text,
        target: &row.target.text,
        probability: row.probability,
        findings: None,
    }
}

impl Args {
    fn selecting(&self) -> Result<Selecting> {
        let (place, text) = match &self.config {
            Some(path) => (input::name(path), input::utf8(path)?),
            None => ("settings".into(), String::new()),
        };
        let over = self.settings.iter();
        let over = over.map(|(key, value)| (key.as_str(), value.clone()));
        let mut settings = Selecting::read(&place, &text, over)?;
        let codes = self.reading.codes().map(str::to_owned);
        [
            settings.filter.source_language,
            settings.filter.target_language,
        ] = codes;
        if settings.filter.glossary == Limit::Off && !self.glossaries.is_empty() {
            settings.filter.glossary = Limit::At(0.0);
        }
        settings.dedup.check()?;
        Ok(settings)
    }

    fn checks(&self, settings: &Selecting) -> Result<Option<Checks>> {
        let limit = settings.filter.glossary;
        Checks::read(Path::new(""), &self.glossaries, self.reading.codes(), limit)
    }

    /// Calls `take` with some rows at a time; gives how many could not be read, which are told of with `tell` only.
    fn batches(&self, tell: bool, mut take: impl FnMut(&[Row]) -> Result<()>) -> Result<usize> {
        let mut rows = self.reading.good(&self.corpora, self.strict)?;
        rows.silent = !tell;
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            batch.clear();
            for row in rows.by_ref().take(BATCH) {
                batch.push(row?);
            }
            if batch.is_empty() {
                return Ok(rows.bad);
            }
            take(&batch)?;
        }
    }

    /// The first pass. Rows of one document stand together.
    fn survey(&self) -> Result<Survey> {
        let files = self.reading.files(&self.corpora);
        let bytes: u64 = files
            .iter()
            .filter_map(|path| std::fs::metadata(path).ok())
            .map(|m| m.len())
            .sum();
        let mut survey = Survey::with_capacity((bytes / ROW_BYTES) as usize);
        self.batches(true, |rows| {
            for document in rows.chunk_by(Row::is_beside) {
                let pairs = document.iter();
                survey.add_document(
                    pairs.map(|row| (row.source.text.as_str(), row.target.text.as_str())),
                );
            }
            Ok(())
        })?;
        Ok(survey)
    }

    /// The second pass: every pair scored on all threads, then duplicates.
    fn decided(&self, settings: &Selecting, filters: &Filters) -> Result<Decided> {
        let mut duplicates = Deduplicator::new(&settings.dedup, self.earlier()?)?;
        let mut all = Decided {
            verdicts: Vec::new(),
            reasons: Vec::new(),
            passed: Vec::new(),
            fates: Vec::new(),
            rows: Vec::new(),
            index: Index::default(),
            tally: Tally::default(),
        };
        let checks = self.checks(settings)?;
        let checker = checks.as_ref().map(Checks::checker).transpose()?;
        self.batches(false, |rows| {
            let scores = scores(filters, checker.as_ref(), rows);
            let judged: Vec<(Verdict, Option<Fingerprint>)> = rows
                .par_iter()
                .zip(&scores)
                .map(|(row, scores)| {
                    let verdict = filters.decide(scores);
                    let wanted = verdict.is_kept() && !self.keep_duplicates;
                    let fingerprint = || Fingerprint::new(&row.source.text, &row.target.text);
                    (verdict, wanted.then(fingerprint))
                })
                .collect();
            if self.rejected.is_some() {
                let left_out = judged.iter().zip(&scores);
                let left_out = left_out.filter(|((verdict, _), _)| !verdict.is_kept());
                all.reasons.extend(
                    left_out.map(|((verdict, _), scores)| filters.reason(scores, *verdict).into()),
                );
            }
            for ((verdict, fingerprint), row) in judged.into_iter().zip(rows) {
                let number = u32::try_from(all.verdicts.len());
                let number =
                    number.map_err(|_| Error::new("filter", "more than 4 billion rows"))?;
                all.tally.add(verdict);
                all.verdicts.push(verdict);
                let place = fingerprint.map(|pair| duplicates.add(&pair, row.probability));
                if place.is_some() {
                    all.rows.push(number);
                }
                all.passed.push(place.unwrap_or(REJECTED));
            }
            Ok(())
        })?;
        (all.fates, all.index) = duplicates.finish();
        Ok(all)
    }

    /// The pairs that earlier runs kept.
    fn earlier(&self) -> Result<Index> {
        match &self.index {
            Some(path) if path.exists() => {
                let place = input::name(path);
                let file =
                    std::fs::File::open(path).map_err(|error| Error::from_source(&place, error))?;
                Index::read(&place, BufReader::new(file))
            }
            _ => Ok(Index::default()),
        }
    }

    /// Prints what every filter says of every pair. Standard input is not surveyed, for it is read once.
    fn explained(&self, settings: &Selecting) -> Result<Status> {
        let piped = self.corpora.iter().any(|path| input::is_dash(path));
        let survey = if piped {
            Survey::default()
        } else {
            self.survey()?
        };
        let filters = Filters::new(&settings.filter, &survey)?;
        let mut out = Output::open(None)?;
        let checks = self.checks(settings)?;
        let checker = checks.as_ref().map(Checks::checker).transpose()?;
        let mut number = 0;
        let bad = self.batches(piped, |rows| {
            for (row, scores) in rows.iter().zip(scores(&filters, checker.as_ref(), rows)) {
                number += 1;
                let text = explanation(number, row, &filters, &scores);
                out.write_all(text.as_bytes())
                    .map_err(|error| out.error(error))?;
            }
            Ok(())
        })?;
        out.commit()?;
        Ok(if bad > 0 {
            Status::Incomplete
        } else {
            Status::Done
        })
    }
}

/// The scores of rows, those of one document as a run; of rows that name none, up to 256.
fn scores(filters: &Filters, checker: Option<&PairChecker<'_>>, rows: &[Row]) -> Vec<Scores> {
    let documents = rows.chunk_by(Row::is_beside).flat_map(|document| {
        let nameless = document[0].name.is_empty() && document[0].source.document.is_empty();
        document.chunks(if nameless { NAMELESS } else { document.len() })
    });
    let documents: Vec<&[Row]> = documents.collect();
    let scored = documents.into_par_iter().map(|document| {
        let mut run: Vec<Candidate<'_>> = document.iter().map(candidate).collect();
        if let Some(checker) = checker {
            // Of rows with both sides.
            let mut findings = checker.findings(&bitext_of(document)).into_iter();
            for pair in &mut run {
                if !pair.source.is_empty() && !pair.target.is_empty() {
                    pair.findings = findings.next();
                }
            }
        }
        filters.score_run(&run)
    });
    scored.flatten_iter().collect()
}

/// What every filter says of a row.
fn explanation(number: usize, row: &Row, filters: &Filters, scores: &Scores) -> String {
    let all = filters.explain(&candidate(row), scores);
    let rejecting: Vec<&str> = all
        .iter()
        .filter(|e| e.rejects)
        .map(|e| e.filter.name())
        .collect();
    let verdict = match rejecting.as_slice() {
        [] => "kept".to_owned(),
        names => format!("left out by {}", names.join(", ")),
    };
    let (source, target) = (&row.source.text, &row.target.text);
    let mut text = format!("row {number}: {verdict}\n  {source}\n  {target}\n");
    for one in all {
        let Limit::At(limit) = one.limit else {
            continue;
        };
        let score = one
            .score
            .map_or_else(|| "–".to_owned(), |score| format!("{score:.2}"));
        let bound = if one.filter.is_least() {
            "least"
        } else {
            "most"
        };
        let mark = if one.rejects { "✗" } else { " " };
        let line = format!(
            "  {mark} {:<14}{score:>8}  at {bound} {limit:<6} {}",
            one.filter.name(),
            one.reason
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push('\n');
    text
}
