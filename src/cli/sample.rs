//! `zhen sample`: some rows or documents of a corpus, the same for the same seed.

use super::corpus::{Reading, Writing};
use super::shuffle::Unit;
use super::{Status, args, console, output};
use std::collections::{BTreeMap, BinaryHeap};
use std::path::PathBuf;
use zhen::Result;
use zhen::corpus::Row;

const HELP: &str = "\
Examples:
  zhen sample corpus.jsonl -n 200 -o review.xlsx            200 rows for a translator to judge
  zhen sample corpus.parquet --share 0.01 --documents       a hundredth of the documents, whole
  zhen sample corpus.tsv.gz -n 1000 --seed 7 -o dev.tsv

Rows come in the order of the corpus. Which ones follows from the seed and from a row's place, of documents from their \
names: a document is taken or left whatever else the corpus holds. With -n memory follows the sample; with --share and \
rows it does not grow.";

/// Arguments of `zhen sample`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
#[command(group = clap::ArgGroup::new("how-many").required(true))]
pub struct Args {
    /// Corpora, in order; - is standard input
    #[arg(required = true, value_name = "CORPUS")]
    corpora: Vec<PathBuf>,
    /// How many rows, or documents; all where there are fewer
    #[arg(short = 'n', long, value_name = "N", group = "how-many")]
    count: Option<usize>,
    /// What share of the rows or documents, 0–1: each is taken with this probability
    #[arg(long, value_name = "P", group = "how-many", value_parser = args::probability)]
    share: Option<f64>,
    /// Take whole documents
    #[arg(long)]
    documents: bool,
    /// Another seed, another sample
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    writing: Writing,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Status> {
    let format = args.writing.format_of_rows()?;
    let languages = args.reading.codes();
    let (written, read) = (
        args.writing.files(format, languages),
        args.reading.files(&args.corpora),
    );
    output::check_paths(
        written.iter().map(PathBuf::as_path),
        read.iter().map(PathBuf::as_path),
    )?;
    let unit = if args.documents {
        Unit::Document
    } else {
        Unit::Row
    };
    let mut rows = args.reading.good(&args.corpora, false)?;
    let mut destination = args.writing.open(format, languages)?;
    let mut taken = 0;
    let mut all = 0;
    let keyed = rows.by_ref().map(|row| {
        let row = row?;
        let key = unit.key(&row, all, args.seed);
        all += 1;
        Ok((key, row))
    });
    if let Some(share) = args.share {
        // 2⁶⁴ is a little more than a key can be.
        let bound = share * (u64::MAX as f64);
        for keyed in keyed {
            let (key, row) = keyed?;
            if share >= 1.0 || (key as f64) < bound {
                taken += 1;
                destination.write_row(&row)?;
            }
        }
    } else {
        let mut sample = Sample::new(args.count.unwrap_or_default());
        for keyed in keyed {
            let (key, row) = keyed?;
            sample.take(key, row);
        }
        for row in sample.rows() {
            taken += 1;
            destination.write_row(&row)?;
        }
    }
    destination.finish()?;
    if console::watched() {
        console::report(&format!("{taken} of {all} rows"));
    }
    Ok(if rows.bad > 0 {
        Status::Incomplete
    } else {
        Status::Done
    })
}

/// The rows of the least keys.
struct Sample {
    most: usize,
    /// The keys that are kept, the greatest on top.
    keys: BinaryHeap<u64>,
    /// Rows of each key, with their places.
    rows: BTreeMap<u64, Vec<(u64, Row)>>,
    count: u64,
}

impl Sample {
    fn new(most: usize) -> Self {
        Self {
            most,
            keys: BinaryHeap::new(),
            rows: BTreeMap::new(),
            count: 0,
        }
    }

    fn take(&mut self, key: u64, row: Row) {
        let place = self.count;
        self.count += 1;
        if let Some(rows) = self.rows.get_mut(&key) {
            rows.push((place, row));
            return;
        }
        if self.keys.len() == self.most {
            match self.keys.peek() {
                Some(&greatest) if key < greatest => {
                    self.keys.pop();
                    self.rows.remove(&greatest);
                }
                _ => return,
            }
        }
        self.keys.push(key);
        self.rows.insert(key, vec![(place, row)]);
    }

    /// In the order of the corpus.
    fn rows(self) -> impl Iterator<Item = Row> {
        let mut rows: Vec<(u64, Row)> = self.rows.into_values().flatten().collect();
        rows.sort_by_key(|(place, _)| *place);
        rows.into_iter().map(|(_, row)| row)
    }
}
