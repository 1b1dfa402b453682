//! Rows in another order, with memory that does not follow the corpus.

use super::input;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64_with_seed;
use zhen::corpus::{CorpusWriter, Format, Row, WriteOptions, jsonl};
use zhen::{Error, Result};

/// Bytes of text that are kept in memory before rows are laid on the disk.
const KEPT: usize = 64 << 20;
/// Heaps on the disk, each sorted by itself: a corpus of 12 GB makes heaps of about 100 MB.
const HEAPS: usize = 128;

/// What is moved: single rows, or all rows of a document together, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Row,
    Document,
}

impl Unit {
    /// A number that follows from the seed and from the place of a row among all (for rows), or from the names of its
    /// documents (for documents; a row that names none is a document).
    pub fn key(self, row: &Row, place: u64, seed: u64) -> u64 {
        let names = [&row.name, &row.source.document, &row.target.document];
        if self == Self::Row || names.iter().all(|name| name.is_empty()) {
            return xxh3_64_with_seed(&place.to_le_bytes(), seed);
        }
        // No name holds a null byte that could move its end.
        let names = names.map(|name| name.replace('\0', "\0\0")).join("\0.");
        xxh3_64_with_seed(names.as_bytes(), seed)
    }
}

/// Takes rows, and gives them in the order of their keys; the same rows and seed give the same order.
pub struct Shuffle {
    seed: u64,
    unit: Unit,
    /// Beside which heaps are laid.
    beside: PathBuf,
    count: u64,
    rows: Vec<(u64, Row)>,
    bytes: usize,
    heaps: Option<Heaps>,
}

struct Heaps {
    folder: TempDir,
    files: Vec<Heap>,
}

/// Rows whose keys begin alike: as JSON lines, and their keys.
struct Heap {
    rows: CorpusWriter<BufWriter<File>>,
    keys: BufWriter<File>,
}

impl Shuffle {
    /// Heaps, if any, are laid beside `output`, or where the system keeps what is temporary.
    pub fn new(seed: u64, unit: Unit, output: Option<&Path>) -> Self {
        let folder = output.map(|path| path.parent().unwrap_or(Path::new("")));
        let beside = match folder {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder.to_owned(),
            None => std::env::temp_dir(),
        };
        Self {
            seed,
            unit,
            beside,
            count: 0,
            rows: Vec::new(),
            bytes: 0,
            heaps: None,
        }
    }

    /// Takes a row.
    pub fn take(&mut self, row: Row) -> Result<()> {
        let key = self.unit.key(&row, self.count, self.seed);
        self.count += 1;
        if let Some(heaps) = &mut self.heaps {
            return heaps.lay(key, &row);
        }
        self.bytes += row.source.text.len() + row.target.text.len();
        self.rows.push((key, row));
        if self.bytes > KEPT {
            let mut heaps = Heaps::new(&self.beside)?;
            for (key, row) in self.rows.drain(..) {
                heaps.lay(key, &row)?;
            }
            self.heaps = Some(heaps);
        }
        Ok(())
    }

    /// Gives every row in its new order. Memory: a heap.
    pub fn give(self, mut give: impl FnMut(&Row) -> Result<()>) -> Result<()> {
        let mut each = |mut rows: Vec<(u64, Row)>| {
            // Rows of one key stay in the order they came in.
            rows.sort_by_key(|(key, _)| *key);
            rows.iter().try_for_each(|(_, row)| give(row))
        };
        let Some(heaps) = self.heaps else {
            return each(self.rows);
        };
        for heap in heaps.files {
            heap.end()?;
        }
        for number in 0..HEAPS {
            each(read(heaps.folder.path(), number)?)?;
        }
        Ok(())
    }
}

fn names(folder: &Path, number: usize) -> [PathBuf; 2] {
    ["jsonl", "keys"].map(|ending| folder.join(format!("{number}.{ending}")))
}

fn wrong(path: &Path, error: io::Error) -> Error {
    Error::from_source(input::name(path), error)
}

impl Heaps {
    fn new(beside: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix(".zhen-shuffle-")
            .tempdir_in(beside)
            .map_err(|error| wrong(beside, error))?;
        let create = |path: &Path| {
            let file = File::create(path).map_err(|error| wrong(path, error))?;
            Ok(BufWriter::with_capacity(1 << 16, file))
        };
        let files = (0..HEAPS).map(|number| {
            let [rows, keys] = names(folder.path(), number);
            let options = WriteOptions::default();
            Ok(Heap {
                rows: CorpusWriter::new(
                    Format::Jsonl,
                    &options,
                    &input::name(&rows),
                    create(&rows)?,
                )?,
                keys: create(&keys)?,
            })
        });
        let files = files.collect::<Result<_>>()?;
        Ok(Self { folder, files })
    }

    fn lay(&mut self, key: u64, row: &Row) -> Result<()> {
        // The heaps follow each other as keys do.
        let heap = &mut self.files[(key >> (u64::BITS - HEAPS.ilog2())) as usize];
        heap.rows.write_row(row)?;
        let written = heap.keys.write_all(&key.to_le_bytes());
        written.map_err(|error| wrong(self.folder.path(), error))
    }
}

impl Heap {
    fn end(self) -> Result<()> {
        self.rows.finish()?;
        let mut keys = self.keys;
        keys.flush()
            .map_err(|error| Error::from_source("shuffled rows", error))
    }
}

fn read(folder: &Path, number: usize) -> Result<Vec<(u64, Row)>> {
    let [rows, keys] = names(folder, number);
    let open = |path: &Path| File::open(path).map_err(|error| wrong(path, error));
    let mut all = Vec::new();
    let mut keys_file = BufReader::new(open(&keys)?);
    let reader = BufReader::with_capacity(1 << 16, open(&rows)?);
    for row in jsonl::read(&input::name(&rows), reader) {
        let mut key = [0; 8];
        keys_file
            .read_exact(&mut key)
            .map_err(|error| wrong(&keys, error))?;
        all.push((u64::from_le_bytes(key), row?));
    }
    for path in [rows, keys] {
        fs::remove_file(&path).map_err(|error| wrong(&path, error))?;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhen::bead::BeadKind;
    use zhen::corpus::RowSide;

    fn row(number: usize, filler: usize) -> Row {
        let side = |text: String| RowSide {
            text,
            ..RowSide::default()
        };
        Row {
            name: format!("{}", number / 3),
            source: side(format!("{number}{}", " ".repeat(filler))),
            target: side("t".to_owned()),
            kind: BeadKind::Aligned,
            probability: None,
            evidence: None,
        }
    }

    fn shuffled(unit: Unit, seed: u64, filler: usize) -> Vec<usize> {
        let folder = tempfile::tempdir().unwrap();
        let mut shuffle = Shuffle::new(seed, unit, Some(&folder.path().join("out")));
        for number in 0..300 {
            shuffle.take(row(number, filler)).unwrap();
        }
        assert_eq!(shuffle.heaps.is_some(), filler > 1000);
        let mut given = Vec::new();
        let give = |row: &Row| {
            given.push(row.source.text.trim().parse().unwrap());
            Ok(())
        };
        shuffle.give(give).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        given
    }

    #[test]
    fn every_row_once_in_an_order_of_its_seed() {
        let one = shuffled(Unit::Row, 1, 0);
        let mut sorted = one.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..300).collect::<Vec<_>>());
        assert_ne!(one, sorted);
        assert_eq!(one, shuffled(Unit::Row, 1, 0));
        assert_ne!(one, shuffled(Unit::Row, 2, 0));
    }

    #[test]
    fn the_order_is_the_same_on_the_disk() {
        // 300 rows of 250 kB are more than is kept in memory.
        assert_eq!(shuffled(Unit::Row, 1, 0), shuffled(Unit::Row, 1, 250_000));
    }

    #[test]
    fn documents_stay_together_and_in_order() {
        let found = shuffled(Unit::Document, 7, 0);
        for document in found.chunks(3) {
            assert_eq!(document[0] % 3, 0);
            assert_eq!(document[1..], [document[0] + 1, document[0] + 2]);
        }
        assert_ne!(found, shuffled(Unit::Document, 8, 0));
    }
}
