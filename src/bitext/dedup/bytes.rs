//! An index as bytes: a line that says what it is, the number of pairs, the pairs, and a checksum.
//!
//! All numbers are little-endian: the count (`u64`); for each pair two hashes (`u64`), two hashes of what must not
//! differ (`u32`), two counts of tokens (`u16`) and the tokens (`u16`); XXH3 of all before (`u64`).

use super::fingerprint::{Fingerprint, View};
use super::index::Store;
use crate::{Error, Result};
use std::io::{ErrorKind, Read, Write};
use xxhash_rust::xxh3::Xxh3;

const MAGIC: &[u8] = b"zhen-pairs 1\n";

struct Sum<T> {
    place: String,
    stream: T,
    hash: Xxh3,
}

impl<W: Write> Sum<W> {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.stream
            .write_all(bytes)
            .map_err(|error| Error::from_source(&self.place, error))
    }
}

impl<R: Read> Sum<R> {
    fn get(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.stream.read_exact(bytes).map_err(|error| {
            if error.kind() == ErrorKind::UnexpectedEof {
                self.damaged("ends too early")
            } else {
                Error::from_source(&self.place, error)
            }
        })?;
        self.hash.update(bytes);
        Ok(())
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.get(&mut bytes)?;
        Ok(bytes)
    }

    fn damaged(&self, how: &str) -> Error {
        let message = format!("a damaged index of pairs: {how}; make it again");
        Error::new(&self.place, message)
    }
}

/// Writes the pairs `ids` of `store`.
pub(super) fn write(
    place: &str,
    stream: impl Write,
    store: &Store,
    ids: impl ExactSizeIterator<Item = u32>,
) -> Result<()> {
    let mut out = Sum {
        place: place.to_owned(),
        stream,
        hash: Xxh3::new(),
    };
    out.put(MAGIC)?;
    out.put(&(ids.len() as u64).to_le_bytes())?;
    let mut bytes = Vec::new();
    for id in ids {
        let View {
            telling,
            counts,
            tokens,
        } = store.view(id);
        bytes.clear();
        for hash in store.exact(id) {
            bytes.extend(hash.to_le_bytes());
        }
        for hash in telling {
            bytes.extend(hash.to_le_bytes());
        }
        for number in counts.iter().chain(tokens) {
            bytes.extend(number.to_le_bytes());
        }
        out.put(&bytes)?;
    }
    let sum = out.hash.digest();
    out.put(&sum.to_le_bytes())?;
    let flushed = out.stream.flush();
    flushed.map_err(|error| Error::from_source(place, error))
}

/// Reads what [`write`] wrote, and calls `take` for each pair.
pub(super) fn read(
    place: &str,
    stream: impl Read,
    mut take: impl FnMut(&Fingerprint),
) -> Result<()> {
    let mut input = Sum {
        place: place.to_owned(),
        stream,
        hash: Xxh3::new(),
    };
    let mut magic = [0; MAGIC.len()];
    let head = input.get(&mut magic);
    if head.is_err() || magic != MAGIC {
        let what = "no index of pairs, or one of another version; expected a file that begins with";
        let message = format!("{what} {:?}", String::from_utf8_lossy(MAGIC.trim_ascii()));
        return Err(Error::new(place, message));
    }
    let count = u64::from_le_bytes(input.number()?);
    if count >= u64::from(u32::MAX) {
        return Err(input.damaged("it claims more pairs than an index can hold"));
    }
    let mut pair = Fingerprint::default();
    for _ in 0..count {
        for side in 0..2 {
            pair.exact[side] = u64::from_le_bytes(input.number()?);
        }
        for side in 0..2 {
            pair.telling[side] = u32::from_le_bytes(input.number()?);
        }
        for side in 0..2 {
            pair.counts[side] = u16::from_le_bytes(input.number()?);
        }
        let mut tokens = vec![0; 2 * View::stored(pair.counts)];
        input.get(&mut tokens)?;
        pair.tokens.clear();
        let numbers = tokens.chunks_exact(2);
        let numbers = numbers.map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
        pair.tokens.extend(numbers);
        take(&pair);
    }
    let sum = input.hash.digest();
    if u64::from_le_bytes(input.number()?) != sum {
        return Err(input.damaged("its checksum is another"));
    }
    match input.stream.read(&mut [0]) {
        Ok(0) => Ok(()),
        Ok(_) => Err(input.damaged("something follows its end")),
        Err(error) => Err(Error::from_source(place, error)),
    }
}
