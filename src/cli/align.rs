//! `zhen align`: documents to a parallel corpus.

use super::args::{self, Languages, Reading};
use super::dictionary::{Dictionaries, Glossaries, Learning, taught};
use super::input::{Aligned, Splitting};
use super::jobs::{self, Given, Job, Target};
use super::output::Output;
use super::summary::Summary;
use super::write::{Sink, Writing};
use super::{Status, console, folders};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;
use zhen::align::{Options, Paragraphs};
use zhen::anchor::number::Date;
use zhen::bitext::Bitext;
use zhen::corpus::manifest::{self, Manifest};
use zhen::lexicon::Lexicon;
use zhen::report::evidence;
use zhen::text::Reflow;
use zhen::text::bilingual::Layout;
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen align report.zh.txt report.en.txt                    pairs to standard output, zh<TAB>en
  zhen align report.zh.txt report.en.txt -o report.html     for review in a browser
  zhen align both.docx                                      one document in both languages
  zhen align zh/ en/ -o corpus.tmx                          two folders, files matched by name
  zhen align texts/ -o corpus.tmx                           one folder: a.zh.docx with a.en.pdf, others in both languages
  zhen align --bilingual *.docx -o corpus.tmx               several documents, each in both languages
  zhen align --pairs list.tsv -o corpus.jsonl               source<TAB>target[<TAB>name[<TAB>date]] a line
  zhen align zh/ en/ --format vecalign -o aligned/          a file a pair
  zhen align --presplit a.src a.tgt --format vecalign       a sentence a line already
  zhen align report.zh.txt report.en.txt --explain          why each pair stands, on standard error
  zhen align --pair zh-de bericht.zh.txt bericht.de.txt     another language

Documents are plain text, web pages, Word, PDF and others (--from); folders are read with the folders inside them, and zip
archives as folders are. In one document the languages may stand by turns, in two columns of a table, one after the other, \
or in one line (--layout); -v says what was found.
The format follows from the name of OUT (.tsv .jsonl .tmx .xlf .parquet .xlsx .html, the first four also with .gz or .zst; .align and .ladder for bead lines and hunalign's ladder). \
With several pairs vecalign, ladder and html write a file a pair to the folder OUT, the others one corpus.
A pair that cannot be aligned is reported, the others are written, and the exit code is 2.";

/// Arguments of `zhen align`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Source and target document, or two folders; or one document in both languages, or one folder; - is standard input
    #[arg(
        value_name = "DOCUMENT",
        required_unless_present = "pairs",
        conflicts_with = "pairs"
    )]
    documents: Vec<PathBuf>,
    /// Align the pairs of this list, source<TAB>target[<TAB>name[<TAB>date]] a line; paths are relative to its folder, and a
    /// document without a target is in both languages
    #[arg(long, value_name = "LIST")]
    pairs: Option<PathBuf>,
    /// Each document is in both languages
    #[arg(long, conflicts_with = "pairs")]
    bilingual: bool,
    /// How the languages share such a document; told by its text by default
    #[arg(long, value_name = "LAYOUT", value_parser = layout_parser())]
    layout: Option<Layout>,
    /// Languages of source and target
    #[arg(long, value_name = "PAIR", default_value = "zh-en", value_parser = args::languages)]
    pair: Languages,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
    /// No summary, no progress bar
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Say how each document was read
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    dictionaries: Dictionaries,
    #[command(flatten)]
    glossaries: Glossaries,
    #[command(flatten)]
    learning: Learning,
    /// The documents have a sentence a line already; a blank line begins a paragraph
    #[arg(long, conflicts_with_all = ["reflow", "semicolon"], help_heading = "Reading")]
    presplit: bool,
    /// The day on which the documents were issued, such as 2026-06-17, for dates that count from it (昨日, "on Tuesday");
    /// by default that of their date line or dateline
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Pair sentences in order only: a passage that was moved stays without a partner
    #[arg(long)]
    monotone: bool,
    /// keep: no bead joins sentences of two paragraphs
    #[arg(long, value_name = "WHAT", default_value = "ignore", value_parser = ["keep", "ignore"])]
    paragraphs: String,
    #[command(flatten)]
    writing: Writing,
}

impl Args {
    fn write_manifest(
        &self,
        mut file: Output,
        outputs: Vec<manifest::Output>,
        done: &Done,
        glossaries: &[serde_json::Value],
    ) -> Result<()> {
        let mut manifest = Manifest::new("align");
        let label = self.reading.encoding.map(encoding_rs::Encoding::name);
        let reflow = if self.presplit {
            Reflow::Never
        } else {
            self.reading.reflow
        };
        manifest.settings = [
            (
                "pair",
                json!(format!(
                    "{}-{}",
                    self.pair.source.code, self.pair.target.code
                )),
            ),
            ("encoding", json!(label)),
            ("reflow", json!(reflow)),
            ("semicolon", json!(self.reading.semicolon)),
            ("presplit", json!(self.presplit)),
            ("layout", json!(self.layout.map(Layout::name))),
            ("paragraphs", json!(self.paragraphs)),
            ("monotone", json!(self.monotone)),
            ("date", json!(self.date.map(|date| date.to_string()))),
            ("dictionaries", json!(self.dictionaries.names())),
            ("glossaries", json!(glossaries)),
            (
                "learn",
                json!(self.learning.wanted(&self.dictionaries, self.pair)),
            ),
            (
                "min_probability",
                json!(self.writing.corpus.min_probability),
            ),
            ("nulls", json!(self.writing.corpus.nulls)),
        ]
        .map(|(name, value)| (name.to_string(), value))
        .into();
        if self.writing.explain {
            let setting = ("explain".to_string(), json!(true));
            manifest.settings.extend([setting]);
        }
        manifest.inputs.clone_from(&done.inputs);
        manifest.outputs = outputs;
        manifest.count(done.summary.counts.clone());
        file.write_all(manifest.to_json()?.as_bytes())
            .map_err(|error| file.error(error))?;
        file.commit()?;
        Ok(())
    }

    /// The summary, for a person; what was left out, for everybody.
    fn tell(summary: &Summary, left_out: usize) {
        if console::watched() {
            summary
                .to_string()
                .lines()
                .for_each(|line| console::report(&line));
        }
        if left_out > 0 {
            console::report(&format!(
                "{left_out} rows were left out by --min-probability"
            ));
        }
    }

    /// Whether each pair may have a file of its own: one was not asked for by its names.
    fn several(&self) -> bool {
        let one = if self.bilingual { 1 } else { 2 };
        self.pairs.is_some()
            || self.documents.len() > one
            || self.documents.iter().any(|path| folders::is_folder(path))
    }
}

fn layout_parser() -> impl TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(Layout::ALL.map(|layout| {
        let help = match layout {
            Layout::Columns => "two columns of a table, or lines with a tab or a bar between",
            Layout::Interleaved => "a paragraph or some, then the same in the other language",
            Layout::Consecutive => "one language after the other",
            Layout::Inline => "both in one line: 标题 Title",
        };
        PossibleValue::new(layout.name()).help(help)
    }))
    .try_map(|name| name.parse::<Layout>())
}

/// Aligns every pair and writes the corpus.
pub fn run(args: &Args) -> Result<Status> {
    args::set_threads(args.threads);
    let given = Given {
        bilingual: args.bilingual,
        layout: args.layout,
    };
    let jobs = jobs::of_arguments(&args.documents, args.pairs.as_deref(), given, args.pair)?;
    if args.layout.is_some() && jobs.iter().all(|job| matches!(job.target, Target::File(_))) {
        let message = "no document is in both languages, expected one, or --bilingual";
        return Err(Error::new("--layout", message));
    }
    let lexicon = args.dictionaries.lexicon(args.pair)?;
    let with_terms = args.glossaries.add_to(lexicon, args.pair)?;
    let mut sink = Sink::open(
        &args.writing,
        &jobs,
        args.pairs
            .iter()
            .chain(&args.dictionaries.files)
            .chain(&args.glossaries.files),
        args.several(),
        [args.pair.source, args.pair.target],
    )?;
    let work = Work {
        splitting: Splitting {
            reading: args.reading.clone(),
            presplit: args.presplit,
            hashed: args.writing.manifest.is_some(),
        },
        paragraphs: if args.paragraphs == "keep" {
            Paragraphs::Keep
        } else {
            Paragraphs::Ignore
        },
        args,
    };
    // Opened first, so that a place that cannot be written is told before the work, not after.
    let manifest_file = match &args.writing.manifest {
        Some(path) => Some(Output::open(Some(path))?),
        None => None,
    };
    let done = work.all(&jobs, with_terms.lexicon, &mut sink)?;
    let aligned = done.summary.counts.bitexts;
    if aligned == 0 {
        let message = format!(
            "none of {} pairs could be aligned, nothing was written",
            jobs.len()
        );
        return Err(Error::new("align", message));
    }
    let (outputs, left_out) = sink.finish()?;
    if let Some(file) = manifest_file {
        args.write_manifest(file, outputs, &done, &with_terms.manifest)?;
    }
    if !args.quiet {
        Args::tell(&done.summary, left_out);
    }
    Ok(if aligned == jobs.len() {
        with_terms.status
    } else {
        // The reports may have scrolled away.
        let refused = jobs.len() - aligned;
        console::report(&format!(
            "{refused} of {} pairs could not be aligned",
            jobs.len()
        ));
        Status::Incomplete
    })
}

/// A counterpart of this probability is likely.
const LIKELY: f64 = 0.5;

/// What to say of two documents that do not seem to belong together.
fn unrelated(bitext: &Bitext) -> Error {
    let (source, target) = (&bitext.source, &bitext.target);
    let beads = bitext.ladder.beads.iter();
    let likely = beads.filter(|bead| bead.kind.is_whole() && bead.probability.get() >= LIKELY);
    let (sources, targets) = likely.fold((0, 0), |(sources, targets), bead| {
        (sources + bead.source.len(), targets + bead.target.len())
    });
    let (place, what) = if source.document == target.document {
        (source.document.clone(), "both sides of the document")
    } else {
        let place = format!("{}, {}", source.document, target.document);
        (place, "the documents")
    };
    Error::new(
        place,
        format!(
            "{what} do not seem to belong together: {sources} of {} and {targets} of {} sentences have a \
             likely counterpart, expected a document and its translation",
            source.sentences.len(),
            target.sentences.len()
        ),
    )
}

/// What came of the pairs that could be aligned.
#[derive(Default)]
struct Done {
    summary: Summary,
    inputs: Vec<manifest::Input>,
}

struct Work<'a> {
    splitting: Splitting,
    paragraphs: Paragraphs,
    args: &'a Args,
}

impl Work<'_> {
    /// Aligns in parallel and writes in the order of the jobs, some pairs in memory at a time.
    fn all(&self, jobs: &[Job], mut lexicon: Lexicon, sink: &mut Sink) -> Result<Done> {
        let mut done = Done::default();
        let progress = self.progress(jobs.len());
        let mut first = Vec::new();
        if self
            .args
            .learning
            .wanted(&self.args.dictionaries, self.args.pair)
        {
            first = jobs::first(jobs, self.args.pair, &self.splitting);
            let read = first.iter().flatten();
            let sides: Vec<_> = read.map(|read| (&read.source, &read.target)).collect();
            lexicon = taught(&sides, self.args.pair, &lexicon, self.paragraphs);
        }
        let options = Options {
            paragraphs: self.paragraphs,
            lexicon: Some(&lexicon),
            monotone: self.args.monotone,
            ..Options::default()
        };
        let mut first = first.into_iter();
        jobs::in_order(
            jobs.iter().map(|job| (job, first.next())),
            |(job, read)| {
                let read = read.unwrap_or_else(|| job.read(self.args.pair, &self.splitting));
                let options = Options {
                    date: job.date.or(self.args.date),
                    ..options
                };
                let explain = self.args.writing.explain;
                let result =
                    read.map(|read| read.align(&job.name, self.args.pair, &options, explain));
                progress.inc(1);
                (job, result)
            },
            |(job, result)| match result {
                Ok(aligned) => {
                    self.report(&aligned, &progress);
                    if self.args.writing.explain && !sink.holds_evidence() {
                        progress.suspend(|| console::tell(&evidence::text(&aligned.bitext)));
                    }
                    sink.write(job, &aligned.bitext)?;
                    done.summary.add(&aligned.bitext);
                    done.inputs.extend(aligned.inputs);
                    Ok(())
                }
                Err(error) if jobs.len() == 1 => Err(error),
                Err(error) => {
                    progress.suspend(|| console::report(&error));
                    Ok(())
                }
            },
        )?;
        progress.finish_and_clear();
        Ok(done)
    }

    /// Says how a pair was read, where asked to, and that its documents do not seem to belong together.
    fn report(&self, aligned: &Aligned, progress: &ProgressBar) {
        if self.args.verbose {
            progress.suspend(|| aligned.notes.iter().for_each(|n| console::report(n)));
        }
        if !aligned.bitext.belongs_together() {
            progress.suspend(|| console::report(&unrelated(&aligned.bitext)));
        }
    }

    fn progress(&self, pairs: usize) -> ProgressBar {
        if pairs < 2 || self.args.quiet || !console::watched() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} pairs, {eta} left");
        ProgressBar::new(pairs as u64)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }
}
