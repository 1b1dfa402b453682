//! `zhen diff`: what changed between two corpora, such as two builds.

use super::corpus::Reading;
use super::output::{self, Output};
use super::{Status, input};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use xxhash_rust::xxh3::Xxh3;
use zhen::corpus::{Row, RowSide};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen diff old.jsonl.zst new.jsonl.zst                what changed, by document
  zhen diff build-1 build-2 -o changes.jsonl           two folders of zhen build, each change as a line
  zhen diff old.tsv new.parquet --format json          counts for a program

Pairs are the same where documents and both texts are, wherever they stand. Of the others, those are changed texts that \
have the same documents and sentence ids, or, without ids, the same source text. A probability has changed that differs \
by more than 0.00005. Both corpora are read twice; memory is some 50 bytes a pair, the texts are not kept. \
Exit code 1 where something changed.";

/// Documents that the summary names, at most.
const NAMED: usize = 20;

/// Arguments of `zhen diff`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The corpus before, a file or a folder of zhen build
    old: PathBuf,
    /// The corpus after
    new: PathBuf,
    /// Write each change as a JSON line
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format of the summary
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Default, Serialize)]
struct Counts {
    added: u64,
    removed: u64,
    /// Another text for the same sentences.
    text: u64,
    /// Another probability for the same texts.
    probability: u64,
}

impl Counts {
    fn all(&self) -> u64 {
        self.added + self.removed + self.text + self.probability
    }
}

#[derive(Default, Serialize)]
struct Summary {
    old: u64,
    new: u64,
    same: u64,
    #[serde(flatten)]
    counts: Counts,
    /// Documents with changes, the most changed first, then by name.
    documents: Vec<(String, Counts)>,
    #[serde(skip)]
    by_name: FxHashMap<String, Counts>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Change {
    Added,
    Removed,
    Text,
    Probability,
}

/// A line of the changes; of a changed text there are two, `old` and `new`, with the same ids.
#[derive(Serialize)]
struct Line<'a> {
    change: Change,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
    pair: &'a str,
    source_ids: &'a [usize],
    target_ids: &'a [usize],
    source: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_probability: Option<f64>,
    probability: Option<f64>,
}

/// The rows of the old corpus that have the same documents and texts.
struct Known {
    /// Rows that no row of the new corpus has taken yet.
    left: u32,
    /// Of the first row, in ten-thousandths; above [`SURE`] where it has none.
    probability: u16,
}

/// A probability of 1 in ten-thousandths.
const SURE: u16 = 10_000;

struct Differ {
    summary: Summary,
    output: Option<Output>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Status> {
    for path in [&args.old, &args.new] {
        if input::is_dash(path) {
            let message = "is read twice, expected a file";
            return Err(Error::new("standard input", message));
        }
    }
    let corpora = [args.old.clone(), args.new.clone()];
    let read = args.reading.files(&corpora);
    output::check_paths(args.output.as_deref(), read.iter().map(PathBuf::as_path))?;
    let output = match &args.output {
        Some(path) => Some(Output::open(Some(path))?),
        None => None,
    };
    let mut differ = Differ {
        summary: Summary::default(),
        output,
    };
    let bad = differ.compare(args)?;
    let summary = differ.finish()?;
    let mut out = super::console::stdout();
    let text = if args.format == "json" {
        let json = serde_json::to_string_pretty(&summary);
        json.map_err(|error| Error::from_source("json", error))? + "\n"
    } else {
        text(&summary)
    };
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(super::console::stdout_error)?;
    Ok(match (bad, summary.counts.all()) {
        (true, _) => Status::Incomplete,
        (false, 0) => Status::Done,
        (false, _) => Status::Findings,
    })
}

impl Differ {
    /// Reads the old corpus, the new one, and both again for what has no counterpart; says whether rows were bad.
    fn compare(&mut self, args: &Args) -> Result<bool> {
        let rows = |path: &PathBuf| args.reading.good(std::slice::from_ref(path), false);
        let mut known: FxHashMap<u64, Known> = FxHashMap::default();
        let mut old = rows(&args.old)?;
        for row in old.by_ref() {
            let row = row?;
            self.summary.old += 1;
            let probability = ten_thousandths(&row);
            let known = known.entry(content(&row)).or_insert(Known {
                left: 0,
                probability,
            });
            known.left += 1;
        }
        // Rows of the new corpus without the same before, by their sentences.
        let mut unmatched: FxHashMap<u64, u32> = FxHashMap::default();
        let mut matched: Vec<bool> = Vec::new();
        let mut new = rows(&args.new)?;
        for row in new.by_ref() {
            let row = row?;
            self.summary.new += 1;
            let same = known.get_mut(&content(&row)).filter(|known| known.left > 0);
            matched.push(same.is_some());
            match same {
                None => *unmatched.entry(sentences(&row)).or_default() += 1,
                Some(known) => {
                    known.left -= 1;
                    let before = known.probability;
                    if before == ten_thousandths(&row) {
                        self.summary.same += 1;
                    } else {
                        self.tell(Change::Probability, None, &row, Some(before))?;
                    }
                }
            }
        }
        let mut changed: FxHashMap<u64, u32> = FxHashMap::default();
        for row in rows(&args.old)? {
            let row = row?;
            let Some(known) = known.get_mut(&content(&row)).filter(|known| known.left > 0) else {
                continue;
            };
            known.left -= 1;
            match unmatched
                .get_mut(&sentences(&row))
                .filter(|left| **left > 0)
            {
                Some(left) => {
                    *left -= 1;
                    *changed.entry(sentences(&row)).or_default() += 1;
                    self.line(Change::Text, Some("old"), &row, None)?;
                }
                None => self.tell(Change::Removed, None, &row, None)?,
            }
        }
        let mut matched = matched.into_iter();
        for row in rows(&args.new)? {
            let row = row?;
            if matched.next() == Some(true) {
                continue;
            }
            match changed.get_mut(&sentences(&row)).filter(|left| **left > 0) {
                Some(left) => {
                    *left -= 1;
                    self.tell(Change::Text, Some("new"), &row, None)?;
                }
                None => self.tell(Change::Added, None, &row, None)?,
            }
        }
        Ok(old.bad + new.bad > 0)
    }

    /// Counts a change and writes it.
    fn tell(
        &mut self,
        change: Change,
        of: Option<&'static str>,
        row: &Row,
        before: Option<u16>,
    ) -> Result<()> {
        let name = if row.name.is_empty() {
            &row.source.document
        } else {
            &row.name
        };
        let own = match self.summary.by_name.get_mut(name) {
            Some(own) => own,
            None => self.summary.by_name.entry(name.clone()).or_default(),
        };
        for counts in [own, &mut self.summary.counts] {
            *match change {
                Change::Added => &mut counts.added,
                Change::Removed => &mut counts.removed,
                Change::Text => &mut counts.text,
                Change::Probability => &mut counts.probability,
            } += 1;
        }
        self.line(change, of, row, before)
    }

    fn line(
        &mut self,
        change: Change,
        of: Option<&'static str>,
        row: &Row,
        before: Option<u16>,
    ) -> Result<()> {
        let Some(output) = &mut self.output else {
            return Ok(());
        };
        let line = Line {
            change,
            of,
            pair: &row.name,
            source_ids: &row.source.ids,
            target_ids: &row.target.ids,
            source: &row.source.text,
            target: &row.target.text,
            old_probability: before
                .filter(|&p| p <= SURE)
                .map(|p| f64::from(p) / f64::from(SURE)),
            probability: row.probability.map(zhen::bead::Probability::get),
        };
        let json =
            serde_json::to_string(&line).map_err(|error| Error::from_source("json", error))?;
        writeln!(output, "{json}").map_err(|error| output.error(error))
    }

    fn finish(mut self) -> Result<Summary> {
        if let Some(output) = self.output {
            output.commit()?;
        }
        let mut documents: Vec<_> = self.summary.by_name.drain().collect();
        documents.sort_by(|a, b| b.1.all().cmp(&a.1.all()).then_with(|| a.0.cmp(&b.0)));
        self.summary.documents = documents;
        Ok(self.summary)
    }
}

fn ten_thousandths(row: &Row) -> u16 {
    row.probability.map_or(u16::MAX, |probability| {
        (probability.get() * f64::from(SURE)).round() as u16
    })
}

/// A hash of what tells documents apart, and of `more`, each part ended by its length.
fn hash<'a>(row: &'a Row, more: impl Iterator<Item = &'a [u8]>) -> u64 {
    let names = [&row.name, &row.source.document, &row.target.document];
    let mut hasher = Xxh3::new();
    for part in names.map(String::as_bytes).into_iter().chain(more) {
        hasher.update(part);
        hasher.update(&(part.len() as u64).to_le_bytes());
    }
    hasher.digest()
}

/// Documents and both texts.
fn content(row: &Row) -> u64 {
    let texts = [&row.source.text, &row.target.text];
    hash(row, texts.into_iter().map(String::as_bytes))
}

/// Documents and sentences; without ids, documents and the source text.
fn sentences(row: &Row) -> u64 {
    let bytes =
        |side: &RowSide| -> Vec<u8> { side.ids.iter().flat_map(|id| id.to_le_bytes()).collect() };
    let (source, target) = (bytes(&row.source), bytes(&row.target));
    if source.is_empty() && target.is_empty() {
        return hash(row, std::iter::once(row.source.text.as_bytes()));
    }
    hash(row, [source.as_slice(), target.as_slice()].into_iter())
}

fn text(summary: &Summary) -> String {
    let Summary {
        old,
        new,
        same,
        counts,
        documents,
        ..
    } = summary;
    // Writing to a string cannot fail.
    let mut text = format!("{old} pairs before, {new} after\n{same} the same\n");
    let _ = writeln!(text, "{} with another probability", counts.probability);
    let _ = writeln!(text, "{} with another text", counts.text);
    let _ = writeln!(text, "{} removed\n{} added", counts.removed, counts.added);
    if !documents.is_empty() {
        let _ = writeln!(
            text,
            "\n{} documents with changes: removed, added, text, probability",
            documents.len()
        );
    }
    for (name, counts) in documents.iter().take(NAMED) {
        let name = if name.is_empty() { "(no name)" } else { name };
        let Counts {
            added,
            removed,
            text: other,
            probability,
        } = counts;
        let _ = writeln!(
            text,
            "  {name}: -{removed} +{added} ~{other} p{probability}"
        );
    }
    if let Some(more) = documents.len().checked_sub(NAMED).filter(|&more| more > 0) {
        let _ = writeln!(text, "  and {more} more");
    }
    text
}
