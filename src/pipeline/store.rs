//! The work store: what has been aligned, in one file that is only ever appended to, or replaced by a smaller one.
//!
//! A record is its length, a checksum, a key of 16 bytes and a payload. A run that was killed leaves at most one torn
//! record, the last, which the next run cuts off; whatever stands before it is kept. Numbers are little-endian.

use crate::{Error, Result};
use fs4::fs_std::FileExt as _;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use xxhash_rust::xxh3::Xxh3;

/// The file in the work folder.
const NAME: &str = "aligned.records";
/// The first bytes of the file; the number changes with the form of its records.
const MAGIC: &[u8; 8] = b"zhenrec1";
/// Length, checksum and key before a payload.
const HEAD: usize = 4 + 8 + 16;

/// What a record is found by: a hash of all that it was made from.
pub type Key = [u8; 16];

/// Records by key. Memory: about 40 bytes a record. Reading is open to all threads at once.
///
/// ```
/// use zhen::pipeline::Store;
///
/// let folder = tempfile::tempdir()?;
/// let mut store = Store::open(folder.path())?;
/// store.append([7; 16], b"payload")?;
/// drop(store);
/// let store = Store::open(folder.path())?;
/// assert_eq!(store.read(&[7; 16])?.as_deref(), Some(&b"payload"[..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Store {
    path: PathBuf,
    writer: File,
    reader: Mutex<File>,
    /// Where the payload of each key begins, and its bytes.
    index: FxHashMap<Key, (u64, u32)>,
    end: u64,
}

impl Store {
    /// Opens the store in `folder`, which is made if it does not exist; cuts off a torn end. Reads the file once.
    ///
    /// # Errors
    /// Where the folder cannot be written, another run holds it, or the file is none of this kind.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let fail = |error: io::Error| Error::from_source(path.display().to_string(), error);
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::from_source(folder.display().to_string(), error))?;
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let mut writer = options.open(&path).map_err(fail)?;
        if !writer.try_lock_exclusive().unwrap_or(true) {
            return Err(Error::new(
                folder.display().to_string(),
                "another run is working there, expected one at a time",
            ));
        }
        let mut store = Self {
            reader: Mutex::new(File::open(&path).map_err(fail)?),
            index: FxHashMap::default(),
            end: 0,
            writer: writer.try_clone().map_err(fail)?,
            path: path.clone(),
        };
        let mut magic = [0; MAGIC.len()];
        match writer.read_exact(&mut magic) {
            Ok(()) if &magic == MAGIC => store.end = magic.len() as u64,
            Ok(()) => {
                let message =
                    "no work store of this version of zhen, expected one or an empty folder";
                return Err(Error::new(path.display().to_string(), message));
            }
            // Empty, or killed within its first bytes.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {}
            Err(error) => return Err(fail(error)),
        }
        if store.end > 0 {
            store
                .scan(BufReader::with_capacity(1 << 18, &writer))
                .map_err(fail)?;
        }
        if writer.metadata().map_err(fail)?.len() > store.end {
            writer.set_len(store.end).map_err(fail)?;
        }
        if store.end == 0 {
            writer.write_all(MAGIC).map_err(fail)?;
            store.end = MAGIC.len() as u64;
        }
        Ok(store)
    }

    /// Indexes the whole records from where `input` stands.
    fn scan(&mut self, mut input: impl Read) -> io::Result<()> {
        let mut payload = Vec::new();
        loop {
            let mut head = [0; HEAD];
            match input.read_exact(&mut head) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
            let (length, sum, key) = parts(&head);
            payload.clear();
            input
                .by_ref()
                .take(u64::from(length))
                .read_to_end(&mut payload)?;
            if payload.len() != length as usize || checksum(&key, &payload) != sum {
                return Ok(());
            }
            let start = self.end + HEAD as u64;
            self.index.insert(key, (start, length));
            self.end = start + u64::from(length);
        }
    }

    /// Whether there is a record of `key`.
    pub fn contains(&self, key: &Key) -> bool {
        self.index.contains_key(key)
    }

    /// Adds a record; another of the same key is forgotten.
    ///
    /// # Errors
    /// Where the file cannot be written, or the payload has 4 GiB or more.
    pub fn append(&mut self, key: Key, payload: &[u8]) -> Result<()> {
        let Ok(length) = u32::try_from(payload.len()) else {
            return Err(self.error(format!("{} bytes of one document", payload.len())));
        };
        let mut record = Vec::with_capacity(HEAD + payload.len());
        record.extend(length.to_le_bytes());
        record.extend(checksum(&key, payload).to_le_bytes());
        record.extend(key);
        record.extend(payload);
        self.writer
            .write_all(&record)
            .map_err(|error| Error::from_source(self.path.display().to_string(), error))?;
        self.index.insert(key, (self.end + HEAD as u64, length));
        self.end += record.len() as u64;
        Ok(())
    }

    /// The payload of `key`; `None` where there is no record.
    ///
    /// # Errors
    /// Where the file cannot be read, or has been changed.
    pub fn read(&self, key: &Key) -> Result<Option<Vec<u8>>> {
        let Some(&(start, length)) = self.index.get(key) else {
            return Ok(None);
        };
        let mut record = vec![0; HEAD + length as usize];
        {
            let mut reader = self
                .reader
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            reader
                .seek(SeekFrom::Start(start - HEAD as u64))
                .and_then(|_| reader.read_exact(&mut record))
                .map_err(|error| Error::from_source(self.path.display().to_string(), error))?;
        }
        let payload = record.split_off(HEAD);
        let head: [u8; HEAD] = record.try_into().map_err(|_| self.error("a short head"))?;
        if parts(&head) != (length, checksum(key, &payload), *key) {
            return Err(self.error(format!("byte {start}: damaged while it was open")));
        }
        Ok(Some(payload))
    }

    /// Makes sure that what was appended is on the disk.
    ///
    /// # Errors
    /// Where the disk says it is not.
    pub fn sync(&self) -> Result<()> {
        self.writer
            .sync_data()
            .map_err(|error| Error::from_source(self.path.display().to_string(), error))
    }

    /// Leaves the records of `kept` alone, in a new file that takes the place of the old one when it is whole. Gives how
    /// many records went, and their bytes.
    ///
    /// # Errors
    /// Where a file cannot be read or written; the store is as it was then.
    pub fn prune(&mut self, kept: &FxHashSet<Key>) -> Result<(usize, u64)> {
        let mut keys: Vec<(u64, Key)> = self.index.iter().map(|(key, at)| (at.0, *key)).collect();
        keys.retain(|(_, key)| kept.contains(key));
        keys.sort_unstable();
        let before = (self.index.len(), self.end);
        let folder = self.path.with_extension("pruned");
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(self.failed(error)),
            _ => {}
        }
        let mut pruned = Self::open(&folder)?;
        for (_, key) in keys {
            if let Some(payload) = self.read(&key)? {
                pruned.append(key, &payload)?;
            }
        }
        pruned.sync()?;
        std::fs::rename(&pruned.path, &self.path).map_err(|error| self.failed(error))?;
        let _ = std::fs::remove_dir(&folder);
        pruned.path.clone_from(&self.path);
        *self = pruned;
        Ok((before.0 - self.index.len(), before.1 - self.end))
    }

    fn failed(&self, error: io::Error) -> Error {
        Error::from_source(self.path.display().to_string(), error)
    }

    fn error(&self, message: impl Into<String>) -> Error {
        Error::new(self.path.display().to_string(), message)
    }
}

/// Length, checksum and key.
fn parts(head: &[u8; HEAD]) -> (u32, u64, Key) {
    let (mut length, mut sum, mut key) = ([0; 4], [0; 8], [0; 16]);
    length.copy_from_slice(&head[..4]);
    sum.copy_from_slice(&head[4..12]);
    key.copy_from_slice(&head[12..]);
    (u32::from_le_bytes(length), u64::from_le_bytes(sum), key)
}

fn checksum(key: &Key, payload: &[u8]) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(key);
    hash.update(payload);
    hash.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> Key {
        [number; 16]
    }

    fn payload(number: u8) -> Vec<u8> {
        vec![number; usize::from(number) * 7]
    }

    #[test]
    fn a_file_cut_anywhere_keeps_every_whole_record_before_the_cut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let mut ends = vec![MAGIC.len()];
        let mut store = Store::open(folder.path()).unwrap();
        for number in 0..5 {
            store.append(key(number), &payload(number)).unwrap();
            ends.push(store.end as usize);
        }
        drop(store);
        let whole = std::fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let mut store = Store::open(folder.path()).unwrap();
            let kept = ends.iter().skip(1).filter(|&&end| end <= cut).count();
            for number in 0..5 {
                let found = store.read(&key(number)).unwrap();
                let expected = (usize::from(number) < kept).then(|| payload(number));
                assert_eq!(found, expected, "record {number} of a file cut at {cut}");
            }
            for number in kept as u8..5 {
                store.append(key(number), &payload(number)).unwrap();
            }
            drop(store);
            assert_eq!(std::fs::read(&path).unwrap(), whole, "cut at {cut}");
        }
    }

    #[test]
    fn what_is_pruned_is_gone_and_the_rest_can_be_read_and_added_to() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        for number in 1..6 {
            store.append(key(number), &payload(number)).unwrap();
        }
        let kept = [2, 4, 9].map(key).into_iter().collect();
        let (records, bytes) = store.prune(&kept).unwrap();
        assert_eq!((records, bytes), (3, 3 * HEAD as u64 + 7 * (1 + 3 + 5)));
        assert!(Store::open(folder.path()).is_err(), "it is still held");
        store.append(key(7), &payload(7)).unwrap();
        drop(store);
        let store = Store::open(folder.path()).unwrap();
        for number in 1..8 {
            let expected = [2, 4, 7].contains(&number).then(|| payload(number));
            assert_eq!(store.read(&key(number)).unwrap(), expected, "{number}");
        }
        let names = std::fs::read_dir(folder.path()).unwrap();
        assert_eq!(names.count(), 1);
    }

    #[test]
    fn damage_costs_what_follows_and_foreign_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let mut store = Store::open(folder.path()).unwrap();
        for number in 1..4 {
            store.append(key(number), &payload(number)).unwrap();
        }
        drop(store);
        let mut bytes = std::fs::read(&path).unwrap();
        let second = MAGIC.len() + HEAD + payload(1).len() + HEAD;
        bytes[second] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(
            [1, 2, 3].map(|n| store.contains(&key(n))),
            [true, false, false]
        );
        drop(store);
        std::fs::write(&path, "something else").unwrap();
        assert!(Store::open(folder.path()).is_err());
    }

    #[test]
    fn one_run_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Store::open(folder.path()).unwrap();
        let second = Store::open(folder.path()).err().unwrap().to_string();
        assert!(second.contains("another run"), "{second}");
        drop(first);
        Store::open(folder.path()).unwrap();
    }
}
