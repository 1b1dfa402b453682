//! Members of a packed document (ZIP), unpacked within limits.

use super::build::Read as Outcome;
use super::{MOST_MEMBERS, MOST_UNPACKED};
use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read};
use zip::ZipArchive;

/// A member may unpack to so many times its size, beyond [`FREE`] bytes: prose packs to a fifth, a table of zeros to a
/// hundredth.
const RATIO: u64 = 250;
/// Bytes up to which the ratio says nothing.
const FREE: u64 = 1 << 20;

/// A packed document.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: Cell<u64>,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Outcome<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| format!("{error}; expected a ZIP archive that is whole"))?;
        if archive.len() > MOST_MEMBERS {
            return Err(format!(
                "{} members, expected {MOST_MEMBERS} at most",
                archive.len()
            ));
        }
        let left = Cell::new(MOST_UNPACKED);
        Ok(Self { archive, left })
    }

    /// Names of the files in it, in the order of the archive.
    pub fn names(&self) -> Vec<String> {
        let names = self.archive.file_names();
        names
            .filter_map(Result::ok)
            .map(std::borrow::Cow::into_owned)
            .collect()
    }

    /// The member of that name, to be read as it is unpacked; `None` where there is none.
    pub fn member<'s>(
        &'s mut self,
        name: &str,
    ) -> Outcome<Option<BufReader<impl Read + use<'s, 'a>>>> {
        let Some(index) = self.archive.index_for_name(name) else {
            return Ok(None);
        };
        let left = &self.left;
        let member = self.archive.by_index(index).map_err(|error| {
            let what = error.to_string();
            if what.to_lowercase().contains("password") {
                "it is encrypted; save it without a password first".into()
            } else {
                format!("{name}: {what}")
            }
        })?;
        let most = member.compressed_size().saturating_mul(RATIO).max(FREE);
        Ok(Some(BufReader::new(Limited {
            inner: member,
            left,
            most,
        })))
    }

    /// The bytes of a member.
    pub fn bytes(&mut self, name: &str) -> Outcome<Option<Vec<u8>>> {
        let Some(mut member) = self.member(name)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        member
            .read_to_end(&mut bytes)
            .map_err(|error| format!("{name}: {error}"))?;
        Ok(Some(bytes))
    }
}

/// A reader that fails where more comes than may.
struct Limited<'c, R> {
    inner: R,
    left: &'c Cell<u64>,
    most: u64,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let size = count as u64;
        if size > self.left.get() {
            return Err(io::Error::other(format!(
                "unpacks to more than {} MiB",
                MOST_UNPACKED >> 20
            )));
        }
        if size > self.most {
            return Err(io::Error::other(format!(
                "unpacks to more than {RATIO} times its size"
            )));
        }
        self.left.set(self.left.get() - size);
        self.most -= size;
        Ok(count)
    }
}
