//! `zhen convert`: a corpus in another format.

use super::Status;
use super::console;
use super::corpus::{Reading, Writing};
use super::output;
use super::shuffle::{Shuffle, Unit};
use std::path::PathBuf;
use zhen::Result;
use zhen::corpus::Row;

const HELP: &str = "\
Examples:
  zhen convert corpus.tmx corpus.parquet                       for datasets, pandas, polars
  zhen convert corpus.jsonl corpus.tsv.gz --columns bitextor   bitextor's columns
  zhen convert corpus.jsonl.zst corpus --format moses          corpus.zh and corpus.en
  zhen convert a.xlsx b.xlsx -o both.tmx                       several corpora as one
  zhen convert train.jsonl -o train.jsonl.zst --shard-size 500MB
  zhen convert train.parquet -o shuffled.tsv.zst --shuffle 1   rows in another order, on the disk where they are many
  zhen convert - --from tsv -o review.html < corpus.tsv

Reads TSV, JSON lines, TMX, XLIFF, Parquet, XLSX and Moses pairs (by the name that the two files share), compressed with \
gzip or zstd or not, and corpora in shards by the name they were written for. What a format cannot hold stands in the \
documentation of zhen::corpus. Rows that cannot be read are reported, the others are written, and the exit code is 2.";

/// Arguments of `zhen convert`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Corpora, in order; - is standard input. Without -o the last of several is where to write
    #[arg(required = true, value_name = "IN")]
    corpora: Vec<PathBuf>,
    /// Stop at the first row that cannot be read, and write nothing
    #[arg(long)]
    strict: bool,
    /// Write the rows in another order, which follows from this number
    #[arg(long, value_name = "SEED")]
    shuffle: Option<u64>,
    /// Shuffle documents, whose rows stay together and in order
    #[arg(long, requires = "shuffle")]
    documents: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    writing: Writing,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Status> {
    let mut corpora = args.corpora.clone();
    let mut writing = args.writing.clone();
    if writing.output.is_none() && corpora.len() > 1 {
        writing.output = corpora.pop();
    }
    let format = writing.format_of_rows()?;
    let languages = args.reading.codes();
    let written = writing.files(format, languages);
    let read = args.reading.files(&corpora);
    output::check_paths(
        written.iter().map(PathBuf::as_path),
        read.iter().map(PathBuf::as_path),
    )?;
    let mut rows = args.reading.good(&corpora, args.strict)?;
    let mut destination = writing.open(format, languages)?;
    let (mut taken, mut kept) = (0, 0);
    let mut write = |row: &Row| {
        taken += 1;
        kept += usize::from(destination.write_row(row)?);
        Ok(())
    };
    if let Some(seed) = args.shuffle {
        let unit = if args.documents {
            Unit::Document
        } else {
            Unit::Row
        };
        let mut shuffle = Shuffle::new(seed, unit, writing.path());
        rows.by_ref().try_for_each(|row| shuffle.take(row?))?;
        shuffle.give(write)?;
    } else {
        rows.by_ref().try_for_each(|row| write(&row?))?;
    }
    destination.finish()?;
    if console::watched() {
        console::report(&format!("{taken} rows read, {kept} written"));
    }
    Ok(if rows.bad > 0 {
        Status::Incomplete
    } else {
        Status::Done
    })
}
