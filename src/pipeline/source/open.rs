//! Files opened, and unpacked where they are gzip (RFC 1952) or Zstandard (RFC 8878).

use crate::{Error, Result};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// A reader of what the file `path`, relative to `base`, holds once unpacked; told by its first bytes, not by its name.
/// Errors name `path`, so that what a manifest says of them does not depend on where a build was started.
pub(crate) fn open(base: &Path, path: &Path) -> Result<Box<dyn BufRead + Send>> {
    let fail = |error| Error::from_source(path.display().to_string(), error);
    let real = base.join(path);
    if real.is_dir() {
        return Err(Error::new(
            path.display().to_string(),
            "is a folder, expected a file",
        ));
    }
    let mut file = BufReader::with_capacity(1 << 18, File::open(real).map_err(fail)?);
    let first = file.fill_buf().map_err(fail)?;
    Ok(if first.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::with_capacity(
            1 << 18,
            flate2::bufread::MultiGzDecoder::new(file),
        ))
    } else if first.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let unpacked = zstd::Decoder::with_buffer(file).map_err(fail)?;
        Box::new(BufReader::with_capacity(1 << 18, unpacked))
    } else {
        Box::new(file)
    })
}

/// All that the file holds, unpacked.
pub(crate) fn bytes(base: &Path, path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(base, path)?
        .read_to_end(&mut bytes)
        .map_err(|error| Error::from_source(path.display().to_string(), error))?;
    Ok(bytes)
}
