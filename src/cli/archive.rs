//! Zip archives of documents, read as folders are: `texts.zip/2024/a.txt` is a document.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use zhen::text::detect_encoding;
use zhen::text::read::MOST_UNPACKED;
use zhen::{Error, Result};
use zip::ZipArchive;

/// Whether `path` is a zip archive by its name. Office documents are such archives too, and not by their names.
pub fn is_archive(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
        && path.is_file()
}

/// The archive that `path` leads into, and the name of the document in it; `None` where it leads into none.
pub fn split(path: &Path) -> Option<(PathBuf, String)> {
    let archive = path.ancestors().skip(1).find(|path| is_archive(path))?;
    let name = path.strip_prefix(archive).ok()?.to_string_lossy();
    Some((archive.into(), name.replace('\\', "/")))
}

/// The documents in an archive, sorted, without what is hidden and what packers of macOS add.
pub fn names(path: &Path) -> Result<Vec<String>> {
    let mut archive = open(path)?;
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let name = name_of(path, &mut archive, index)?;
        let hidden = name
            .split('/')
            .any(|part| part.starts_with('.') || part == "__MACOSX");
        if !name.ends_with('/') && !hidden {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The bytes of the document `name` in an archive.
pub fn bytes(path: &Path, name: &str) -> Result<Vec<u8>> {
    let place = || path.join(name).display().to_string();
    let mut archive = open(path)?;
    for index in 0..archive.len() {
        if name_of(path, &mut archive, index)? != name {
            continue;
        }
        let file = archive
            .by_index(index)
            .map_err(|error| Error::from_source(place(), error))?;
        let mut bytes = Vec::new();
        file.take(MOST_UNPACKED + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Error::from_source(place(), error))?;
        if bytes.len() as u64 > MOST_UNPACKED {
            let message =
                format!("more than {MOST_UNPACKED} bytes once unpacked, expected a document");
            return Err(Error::new(place(), message));
        }
        return Ok(bytes);
    }
    Err(Error::new(place(), "no such document in the archive"))
}

fn open(path: &Path) -> Result<ZipArchive<File>> {
    let place = || path.display().to_string();
    let file = File::open(path).map_err(|error| Error::from_source(place(), error))?;
    ZipArchive::new(file).map_err(|error| Error::from_source(place(), error))
}

/// The name of a file in an archive. Packers of Chinese systems write names in GBK and do not say so.
fn name_of(path: &Path, archive: &mut ZipArchive<File>, index: usize) -> Result<String> {
    let file = archive
        .by_index_raw(index)
        .map_err(|error| Error::from_source(path.display().to_string(), error))?;
    let raw = file.name_raw();
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_string(),
        Err(_) => detect_encoding(raw).map_or_else(
            || String::from_utf8_lossy(raw).into_owned(),
            |encoding| encoding.decode_without_bom_handling(raw).0.into_owned(),
        ),
    };
    Ok(name.replace('\\', "/"))
}
