//! One stream of output: standard output, or a file that appears whole or not at all.

use super::console::{self, Stdout};
use super::input;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use zhen::corpus::atomic::AtomicFile;
use zhen::corpus::manifest::Digest;
use zhen::{Error, Result};

/// Where bytes go.
pub enum Output {
    Stdout(BufWriter<Stdout>),
    File(AtomicFile),
}

impl Output {
    /// Opens `path`, or standard output for none and `-`.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        match path.filter(|path| !input::is_dash(path)) {
            Some(path) => Ok(Self::File(AtomicFile::create(path)?)),
            None => Ok(Self::Stdout(console::stdout())),
        }
    }

    /// Its name in messages.
    pub fn place(&self) -> String {
        match self {
            Self::Stdout(_) => "standard output".into(),
            Self::File(file) => input::name(file.path()),
        }
    }

    /// An error of writing, with its place.
    pub fn error(&self, error: io::Error) -> Error {
        Error::from_source(self.place(), error)
    }

    /// Ends the output; only now does a file stand under its name. Gives the name and digest of a file.
    pub fn commit(mut self) -> Result<Option<(PathBuf, Digest)>> {
        match self {
            Self::Stdout(ref mut out) => {
                out.flush().map_err(console::stdout_error)?;
                Ok(None)
            }
            Self::File(file) => {
                let path = file.path().to_path_buf();
                Ok(Some((path, file.commit()?)))
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(out) => out.flush(),
        }
    }
}

/// Refuses outputs that are an input, or that two things would be written to. Devices such as `/dev/null` take all.
pub fn check_paths<'out, 'read>(
    outputs: impl IntoIterator<Item = &'out Path>,
    inputs: impl IntoIterator<Item = &'read Path>,
) -> Result<()> {
    let mut taken: BTreeMap<PathBuf, &str> = BTreeMap::new();
    for input in inputs.into_iter().filter(|path| !input::is_dash(path)) {
        if let Ok(real) = fs::canonicalize(input) {
            taken.insert(real, "an input");
        }
    }
    for output in outputs.into_iter().filter(|path| !input::is_dash(path)) {
        let real = real(output);
        if real.exists() && !real.is_file() {
            continue;
        }
        if let Some(what) = taken.insert(real, "another output") {
            return Err(Error::new(
                input::name(output),
                format!("is {what} too, expected a file of its own"),
            ));
        }
    }
    Ok(())
}

/// The path behind links, for a file that need not exist.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}
