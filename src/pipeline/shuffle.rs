//! Rows in an order that only a seed decides, with memory for a part of them.

use crate::corpus::jsonl;
use crate::corpus::{CorpusWriter, Format, Row, WriteOptions};
use crate::{Error, Result};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Files that rows are dealt to: a corpus of 16 GB is shuffled a sixteenth of a gigabyte at a time.
const PILES: usize = 256;

/// Deals rows to piles on the disk by a hash, then orders each pile in memory by another part of the same hash. The
/// hash is of the seed, the document, the sentence ids and the texts, so that the order does not depend on that of the
/// sources. Memory: the largest pile, a 256th of the rows.
pub(super) struct Shuffle {
    seed: u64,
    piles: Vec<Pile>,
}

struct Pile {
    path: PathBuf,
    writer: CorpusWriter<BufWriter<File>>,
}

impl Shuffle {
    /// Piles in `folder`, whose names begin with `name`.
    pub fn new(folder: &Path, name: &str, seed: u64) -> Result<Self> {
        let pile = |number: usize| {
            let path = folder.join(format!("{name}.{number:03}.pile"));
            let place = path.display().to_string();
            let file = File::create(&path).map_err(|error| Error::from_source(&place, error))?;
            let sink = BufWriter::with_capacity(1 << 15, file);
            let writer = CorpusWriter::new(Format::Jsonl, &WriteOptions::default(), &place, sink)?;
            Ok(Pile { path, writer })
        };
        let piles = (0..PILES).map(pile).collect::<Result<_>>()?;
        Ok(Self { seed, piles })
    }

    fn hash(&self, row: &Row) -> u64 {
        let mut bytes = Vec::with_capacity(row.source.text.len() + row.target.text.len() + 64);
        for part in [&row.name, &row.source.text, &row.target.text] {
            bytes.extend(part.as_bytes());
            bytes.push(0);
        }
        for id in row.source.ids.iter().chain(&row.target.ids) {
            bytes.extend(id.to_le_bytes());
        }
        xxh3_64_with_seed(&bytes, self.seed)
    }

    /// Deals rows.
    pub fn add(&mut self, rows: &[Row]) -> Result<()> {
        for row in rows {
            let pile = self.hash(row) as usize % PILES;
            self.piles[pile].writer.write_row(row)?;
        }
        Ok(())
    }

    /// Hands the rows to `take`, pile after pile, and removes the piles.
    pub fn each(mut self, mut take: impl FnMut(Vec<Row>) -> Result<()>) -> Result<()> {
        for pile in std::mem::take(&mut self.piles) {
            let place = pile.path.display().to_string();
            pile.writer.finish()?;
            let file = File::open(&pile.path).map_err(|error| Error::from_source(&place, error))?;
            let rows = jsonl::read(&place, BufReader::new(file));
            let mut rows = rows
                .map(|row| row.map(|row| (self.hash(&row), row)))
                .collect::<Result<Vec<_>>>()?;
            // Rows of one hash keep the order they were dealt in.
            rows.sort_by_key(|(hash, _)| *hash);
            take(rows.into_iter().map(|(_, row)| row).collect())?;
            fs::remove_file(&pile.path).map_err(|error| Error::from_source(&place, error))?;
        }
        Ok(())
    }
}
