//! `zhen build`: documents to a corpus that a trainer reads; and `zhen verify`, whether it still is that corpus.

use super::{Status, args, console, input};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use toml::{Table, Value};
use zhen::pipeline::{self, Build, Built, Config, Observer, Step, TEMPLATE};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen build --init > build.toml                     a configuration to edit, every key explained
  zhen build build.toml                              sources, alignment, filters, duplicates, splits, files
  zhen build --folders zh/ en/ -o corpus             the same by flags
  zhen build --pairs list.tsv -o corpus --format parquet,tsv --set split.dev=0.02
  zhen build build.toml --set export.order=shuffled  any key of the configuration

What was aligned is kept in the work folder: another run aligns only what is new or has changed, and a run that was \
killed goes on where it was; --prune throws away what this build did not use. A document pair that cannot be aligned is reported, the others are built, and the exit \
code is 2; with --strict nothing is written.";

/// Arguments of `zhen build`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The configuration; flags go over it
    #[arg(required_unless_present_any = ["init", "output"])]
    config: Option<PathBuf>,
    /// Print a commented configuration
    #[arg(long, exclusive = true)]
    init: bool,
    /// The folder of the corpus
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where what was aligned is kept; DIR/.zhen by default
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// Number of threads; all cores by default
    #[arg(short = 'j', long, value_name = "N", value_parser = args::threads)]
    threads: Option<usize>,
    /// End at the first document pair that cannot be aligned
    #[arg(long)]
    strict: bool,
    /// Leave in the work folder only what this build has used: not what was aligned of documents that are gone or have
    /// changed, or with other settings
    #[arg(long)]
    prune: bool,
    /// No report, no progress
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// The report of counts and times also where no person sees standard error
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    sources: Sources,
    /// Formats, with commas between: jsonl, parquet, tsv, moses, tmx, xliff, xlsx
    #[arg(
        long,
        value_name = "FORMATS",
        value_delimiter = ',',
        help_heading = "Settings"
    )]
    format: Vec<String>,
    /// A key of the configuration and its value; may be given several times
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting, help_heading = "Settings")]
    settings: Vec<(String, Value)>,
}

/// Where documents come from; each may be given several times.
#[derive(clap::Args)]
#[command(next_help_heading = "Sources")]
struct Sources {
    /// Two folders, documents matched by name
    #[arg(long, num_args = 2, value_names = ["SOURCE", "TARGET"])]
    folders: Vec<PathBuf>,
    /// A TSV, JSON lines or Parquet list of document pairs
    #[arg(long, value_name = "LIST")]
    pairs: Vec<PathBuf>,
    /// A corpus that is aligned already
    #[arg(long, value_name = "FILE")]
    corpus: Vec<PathBuf>,
    /// A corpus that is aligned already, two files line by line
    #[arg(long, num_args = 2, value_names = ["SOURCE", "TARGET"])]
    moses: Vec<PathBuf>,
    /// A folder of zhen fetch
    #[arg(long, value_name = "DIR")]
    archive: Vec<PathBuf>,
}

/// Reads `export.seed=7`: a TOML value, or else a text.
pub fn setting(text: &str) -> Result<(String, Value), String> {
    let (key, value) = text.split_once('=').ok_or("expected KEY=VALUE")?;
    let (key, value) = (key.trim(), value.trim());
    let read: Option<Table> = toml::from_str(&format!("value = {value}")).ok();
    let value = read.and_then(|mut table| table.remove("value"));
    let text = || {
        Value::String(
            text[text.find('=').map_or(0, |at| at + 1)..]
                .trim()
                .to_owned(),
        )
    };
    Ok((key.to_owned(), value.unwrap_or_else(text)))
}

impl Args {
    fn configuration(&self) -> Result<Config> {
        let (place, text, folder) = match &self.config {
            Some(path) => {
                let folder = path.parent().unwrap_or(Path::new("")).to_owned();
                (input::name(path), input::utf8(path)?, folder)
            }
            None => ("arguments".into(), String::new(), PathBuf::new()),
        };
        // Paths of flags are relative to where we are, those of the file to where it is.
        let path = |path: &Path| -> Result<Value> {
            let from_there = if folder.as_os_str().is_empty() {
                path.to_owned()
            } else {
                std::path::absolute(path)
                    .map_err(|error| Error::from_source(input::name(path), error))?
            };
            from_there
                .into_os_string()
                .into_string()
                .map(Value::String)
                .map_err(|path| {
                    Error::new(
                        path.to_string_lossy(),
                        "a name that is not Unicode, expected another",
                    )
                })
        };
        let mut over: Vec<(&str, Value)> = Vec::new();
        for (key, given) in [("output", &self.output), ("work", &self.work)] {
            if let Some(given) = given {
                over.push((key, path(given)?));
            }
        }
        let sources = self.sources.tables(path)?;
        if !sources.is_empty() {
            over.push(("source", Value::Array(sources)));
        }
        if !self.format.is_empty() {
            let formats = self.format.iter().cloned().map(Value::String).collect();
            over.push(("export.formats", Value::Array(formats)));
        }
        over.extend(
            self.settings
                .iter()
                .map(|(key, value)| (key.as_str(), value.clone())),
        );
        Config::read(&place, &text, &folder, over)
    }
}

impl Sources {
    fn tables(&self, path: impl Fn(&Path) -> Result<Value>) -> Result<Vec<Value>> {
        let mut tables = Vec::new();
        let mut add = |key: &str, value| {
            tables.push(Value::Table(Table::from_iter([(key.to_owned(), value)])));
        };
        for (key, paths) in [("folders", &self.folders), ("moses", &self.moses)] {
            for two in paths.chunks(2) {
                let two = two.iter().map(|one| path(one)).collect::<Result<_>>()?;
                add(key, Value::Array(two));
            }
        }
        for (key, paths) in [
            ("pairs", &self.pairs),
            ("corpus", &self.corpus),
            ("archive", &self.archive),
        ] {
            for one in paths {
                add(key, path(one)?);
            }
        }
        Ok(tables)
    }
}

/// Builds a corpus.
pub fn run(args: &Args) -> Result<Status> {
    if args.init {
        let mut out = console::stdout();
        return out
            .write_all(TEMPLATE.as_bytes())
            .and_then(|()| out.flush())
            .map(|()| Status::Done)
            .map_err(console::stdout_error);
    }
    args::set_threads(args.threads);
    let config = args.configuration()?;
    let progress = Progress::new(args.quiet);
    let start = Instant::now();
    let build = Build {
        config: &config,
        strict: args.strict,
        prune: args.prune,
        observer: &progress,
    };
    let built = build.run();
    progress.clear();
    let built = built?;
    if args.verbose || !args.quiet && console::watched() {
        tell(&config, &built, start.elapsed());
    }
    Ok(if built.manifest.failures.is_empty() {
        Status::Done
    } else {
        let failed = built.manifest.failures.len();
        console::report(&format!(
            "{failed} document pairs could not be aligned; {} names them",
            pipeline::MANIFEST
        ));
        Status::Incomplete
    })
}

/// What came of it, and where the time went.
fn tell(config: &Config, built: &Built, elapsed: Duration) {
    let stages = &built.manifest.stages;
    let kept = &stages.kept;
    let documents = stages.aligned.bitexts;
    let say = |text: String| console::report(&text);
    say(format!(
        "{documents} document pairs, {} of them aligned now; {} pairs",
        built.aligned, stages.pairs
    ));
    let filters = built
        .manifest
        .filters
        .iter()
        .filter(|filter| filter.in_order > 0);
    let filters: Vec<String> = filters
        .map(|filter| format!("{} {}", filter.filter, filter.in_order))
        .collect();
    say(format!(
        "filters left out {}: {}",
        stages.pairs - stages.filtered,
        filters.join(", ")
    ));
    say(format!(
        "left out then: {} overlapping with test sets, {} the same as others, {} nearly, {} near to dev or test",
        kept.excluded_exact + kept.excluded_ngram,
        kept.duplicate_exact,
        kept.duplicate_near,
        kept.purged
    ));
    let parts = built.manifest.parts.iter();
    let parts: Vec<String> = parts
        .map(|part| format!("{} {}", part.part.name(), part.figures.pairs))
        .collect();
    say(format!(
        "written to {}: {}",
        config.path(&config.output).display(),
        parts.join(", ")
    ));
    if built.pruned.0 > 0 {
        let (records, bytes) = built.pruned;
        say(format!(
            "gone from the work folder: {records} document pairs, {bytes} bytes"
        ));
    }
    let times = Step::ALL.map(|step| {
        format!(
            "{} {:.1} s",
            step.name(),
            built.times.get(step).as_secs_f64()
        )
    });
    say(format!(
        "{:.1} s, {:.0} pairs/s; all threads together: {}",
        elapsed.as_secs_f64(),
        stages.pairs as f64 / elapsed.as_secs_f64(),
        times.join(", ")
    ));
}

const VERIFY_HELP: &str = "\
Examples:
  zhen verify corpus         exit code 1 where anything is not as the manifest says

Checked are the hash and rows of every file, rows of every document, files that the manifest does not name, and that no \
story, near-duplicate or excluded text crosses train, dev and test, from the rows as they are now.";

/// Arguments of `zhen verify`.
#[derive(clap::Args)]
#[command(after_help = VERIFY_HELP)]
pub struct VerifyArgs {
    /// The folder of a corpus that zhen build wrote
    folder: PathBuf,
    /// No report where all is well
    #[arg(short, long)]
    quiet: bool,
}

/// Holds a corpus against its manifest.
pub fn verify(args: &VerifyArgs) -> Result<Status> {
    let progress = Progress::new(args.quiet);
    let found = pipeline::verify(&args.folder, &progress);
    progress.clear();
    let found = found?;
    for error in &found {
        console::report(error);
    }
    if found.is_empty() && !args.quiet && console::watched() {
        console::report(&format!("{}: as its manifest says", args.folder.display()));
    }
    Ok(if found.is_empty() {
        Status::Done
    } else {
        Status::Findings
    })
}

/// Shows stages on a terminal, and reports what is refused.
struct Progress {
    bar: ProgressBar,
    hidden: bool,
}

impl Progress {
    fn new(quiet: bool) -> Self {
        let hidden = quiet || !console::watched();
        let bar = if hidden {
            ProgressBar::hidden()
        } else {
            ProgressBar::new_spinner()
        };
        Self { bar, hidden }
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn begin(&self, stage: &'static str, documents: Option<usize>) {
        if self.hidden {
            return;
        }
        let template = match documents {
            Some(_) => "{msg:12} {bar:30} {human_pos}/{human_len}, {per_sec}, {eta} left",
            None => "{msg:12} {human_pos}, {per_sec}",
        };
        let style = ProgressStyle::with_template(template);
        self.bar
            .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.set_length(documents.unwrap_or(0) as u64);
        self.bar.reset();
        self.bar.set_message(stage);
    }

    fn advance(&self, documents: usize) {
        self.bar.inc(documents as u64);
    }

    fn report(&self, error: &Error) {
        self.bar.suspend(|| console::report(error));
    }
}
