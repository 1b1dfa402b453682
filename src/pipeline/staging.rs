//! Outputs beside their place until all are whole.

use crate::corpus::atomic::{self, AtomicFile};
use crate::corpus::manifest::Output;
use crate::corpus::{Compression, Compressor};
use crate::{Error, Result};
use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The folder inside the output.
const NAME: &str = ".staging";
/// While files move to the output: their names.
const MOVING: &str = ".moving";

/// A folder inside the output where files are written; they move out together when all are whole. What an earlier,
/// killed run left there is removed at the start.
pub(super) struct Staging {
    output: PathBuf,
    folder: PathBuf,
}

/// A file of lines in the staging folder.
pub(super) struct Lines {
    name: String,
    writer: Compressor<AtomicFile>,
    written: usize,
}

impl Staging {
    /// Makes the output and an empty staging folder in it.
    pub fn new(output: &Path) -> Result<Self> {
        let folder = output.join(NAME);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(failed(&folder, error));
            }
            _ => {}
        }
        fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
        Ok(Self {
            output: output.to_owned(),
            folder,
        })
    }

    /// Where files are written.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A file of lines, compressed as its name says.
    pub fn file(&self, name: &str) -> Result<Lines> {
        let path = self.folder.join(name);
        let file = AtomicFile::create(&path)?;
        let writer = Compressor::new(Compression::of_name(&path).0, file)
            .map_err(|error| failed(&path, error))?;
        Ok(Lines {
            name: name.to_owned(),
            writer,
            written: 0,
        })
    }

    /// Moves the files `names` to the output, in order, and removes those of `before`, what the last build wrote, that
    /// are not among them. Killed in between, the next build does the rest: what moves is listed first.
    pub fn commit(self, before: Vec<String>, names: &[String]) -> Result<()> {
        let list = self.output.join(MOVING);
        let mut old: BTreeSet<String> = before.into_iter().collect();
        match fs::read_to_string(&list) {
            Ok(text) => old.extend(text.lines().map(str::to_owned)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(&list, error)),
        }
        let all: Vec<&str> = old.iter().chain(names).map(String::as_str).collect();
        atomic::write(&list, all.join("\n").as_bytes())?;
        for name in old.iter().filter(|name| !names.contains(name)) {
            // Such a name is a file here and nowhere else.
            let path = self
                .output
                .join(Path::new(name).file_name().unwrap_or_default());
            if path.is_file() {
                fs::remove_file(&path).map_err(|error| failed(&path, error))?;
            }
        }
        for name in names {
            let path = self.folder.join(name);
            fs::rename(&path, self.output.join(name)).map_err(|error| failed(&path, error))?;
        }
        fs::remove_file(&list).map_err(|error| failed(&list, error))?;
        fs::remove_dir_all(&self.folder).map_err(|error| failed(&self.folder, error))
    }
}

impl Lines {
    /// Writes whole lines.
    pub fn write(&mut self, lines: &[u8]) -> Result<()> {
        self.written += lines.split(|&byte| byte == b'\n').count() - 1;
        self.writer
            .write_all(lines)
            .map_err(|error| Error::from_source(&self.name, error))
    }

    /// Ends the file; its entry in the manifest.
    pub fn finish(self, format: &str) -> Result<Option<Output>> {
        let file = self
            .writer
            .finish()
            .map_err(|error| Error::from_source(&self.name, error))?;
        Ok(Some(Output {
            file: self.name,
            format: format.to_owned(),
            digest: file.commit()?,
            rows: self.written,
        }))
    }
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    Error::from_source(path.display().to_string(), error)
}
