//! A built corpus held against its manifest: hashes, counts, and the certificate of its split.

use super::exclusion::excluded;
use super::export::{DOCUMENTS, DocumentEntry};
use super::manifest::{MANIFEST, Manifest};
use super::source::open;
use super::witness::Witness;
use super::{CARD, Observer};
use crate::bitext::split::{self, Exclusion, Part};
use crate::corpus::manifest::{Digest, Output};
use crate::corpus::{self, Columns, Format, ReadOptions, Row};
use crate::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead as _;
use std::path::{Path, PathBuf};

/// What of the corpus in `folder` is not as its manifest says; nothing where all of it is. Reads every file twice.
///
/// Checked are the size and hash of each file, files that the manifest does not name, rows of each file and part, rows of
/// each document, and that no story, near-duplicate or excluded text crosses the split, from the rows as they are now.
///
/// # Errors
/// Where there is no manifest of a build, or a file cannot be read at all.
pub fn verify(folder: &Path, observer: &dyn Observer) -> Result<Vec<Error>> {
    let path = folder.join(MANIFEST);
    let place = path.display().to_string();
    let json = std::fs::read(&path).map_err(|error| Error::from_source(&place, error))?;
    let manifest = Manifest::from_json(&place, &json)?;
    let mut check = Check {
        folder,
        manifest: &manifest,
        observer,
        found: Vec::new(),
    };
    check.files()?;
    check.rows()?;
    Ok(check.found)
}

/// A verification under way.
struct Check<'a> {
    folder: &'a Path,
    manifest: &'a Manifest,
    observer: &'a dyn Observer,
    found: Vec<Error>,
}

impl Check<'_> {
    fn path(&self, name: &str) -> PathBuf {
        // A manifest names files of its own folder and no others.
        self.folder
            .join(Path::new(name).file_name().unwrap_or_default())
    }

    fn tell(&mut self, name: &str, message: impl Into<String>) {
        let place = self.path(name).display().to_string();
        self.found.push(Error::new(place, message));
    }

    /// Sizes and hashes, and files that nobody named.
    fn files(&mut self) -> Result<()> {
        let outputs = &self.manifest.outputs;
        self.observer.begin("hash", Some(outputs.len()));
        for output in outputs {
            let path = self.path(&output.file);
            match digest(&path) {
                Ok(found) if found == output.digest => {}
                Ok(found) => self.tell(
                    &output.file,
                    format!(
                        "changed: {} bytes of sha256 {}…, expected {} of {}…",
                        found.bytes,
                        &found.sha256[..8],
                        output.digest.bytes,
                        output.digest.sha256.get(..8).unwrap_or_default()
                    ),
                ),
                Err(error) => self.found.push(error),
            }
            self.observer.advance(1);
        }
        let named: BTreeSet<&str> = outputs.iter().map(|output| output.file.as_str()).collect();
        let fail = |error| Error::from_source(self.folder.display().to_string(), error);
        let mut unnamed = Vec::new();
        for entry in std::fs::read_dir(self.folder).map_err(fail)? {
            let name = entry
                .map_err(fail)?
                .file_name()
                .to_string_lossy()
                .into_owned();
            if name != MANIFEST && !name.starts_with('.') && !named.contains(name.as_str()) {
                unnamed.push(name);
            }
        }
        unnamed.sort();
        for name in unnamed {
            self.tell(&name, "the manifest does not name it");
        }
        Ok(())
    }

    /// Rows and the certificate.
    fn rows(&mut self) -> Result<()> {
        let settings: split::Settings =
            serde_json::from_value(self.manifest.settings["split"].clone())
                .map_err(|error| Error::from_source(MANIFEST, error))?;
        let format = self.naming();
        let in_order = self.manifest.settings["export"]["order"] == "document";
        let by_order = format.is_none() && in_order;
        let format = format.or_else(|| {
            let mut rows = self
                .manifest
                .outputs
                .iter()
                .filter(|o| part_of(o).is_some());
            rows.next()
                .filter(|_| by_order)
                .map(|output| output.format.clone())
        });
        let mut witness = Witness::new(&settings, self.exclusion()?, by_order);
        self.documents(&mut witness)?;
        let outputs = &self.manifest.outputs;
        self.observer.begin("rows", Some(outputs.len()));
        // What is held out first: what of train is near to it is told then.
        for part in [Part::Test, Part::Dev, Part::Train] {
            let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
            let mut halves = outputs.iter().filter(|o| part_of(o) == Some(part));
            while let Some(output) = halves.next() {
                let wanted = format.as_deref() == Some(output.format.as_str());
                let rows = self.read(output, |row| {
                    wanted.then(|| witness.see(part, row)).flatten()
                });
                *counted.entry(&output.format).or_default() += rows;
                // The files of a Moses pair were read together.
                let files = if output.format == Format::Moses.name() {
                    halves.next();
                    2
                } else {
                    1
                };
                self.observer.advance(files);
            }
            let expected = self
                .manifest
                .parts
                .iter()
                .find(|figures| figures.part == part);
            let expected = expected.map_or(0, |figures| figures.figures.pairs);
            for (format, rows) in counted {
                if rows != expected {
                    let part = part.name();
                    let message = format!("{expected} pairs of {part}, but {rows} are in {format}");
                    self.tell(MANIFEST, message);
                }
            }
        }
        if format.is_none() {
            return Ok(());
        }
        let (wrong, certificate, crossing) = witness.finish()?;
        for message in wrong {
            self.tell(DOCUMENTS, message);
        }
        let differences = self.manifest.certificate.differences(&certificate);
        let crossing = crossing.iter().map(ToString::to_string);
        for message in crossing.chain(differences) {
            self.tell(MANIFEST, format!("certificate: {message}"));
        }
        Ok(())
    }

    /// The documents that `documents.jsonl` names.
    fn documents(&mut self, witness: &mut Witness) -> Result<()> {
        let path = self.path(DOCUMENTS);
        if !path.is_file() {
            return Ok(());
        }
        let place = path.display().to_string();
        for (line, number) in open(Path::new(""), &path)?.split(b'\n').zip(1..) {
            let line = line.map_err(|error| Error::from_source(&place, error))?;
            match serde_json::from_slice::<DocumentEntry>(&line) {
                Ok(entry) => witness.list(entry.id, entry.split, entry.kept),
                Err(error) => {
                    let place = format!("{place}:{number}");
                    self.found.push(Error::from_source(place, error));
                }
            }
        }
        Ok(())
    }

    /// The test sets that were excluded: where the configuration had them, seen from here or from beside the corpus.
    fn exclusion(&mut self) -> Result<Exclusion> {
        let beside = self.folder.parent().unwrap_or(Path::new(""));
        let mut there = Vec::new();
        for file in &self.manifest.excluded {
            let places = [PathBuf::from(&file.file), beside.join(&file.file)];
            let same = |path: &&PathBuf| digest(path).is_ok_and(|found| found == file.digest);
            match places.iter().find(same) {
                Some(path) => there.push(path.clone()),
                None => self.found.push(Error::new(
                    &file.file,
                    "not the test set that was excluded, expected it here or beside the corpus",
                )),
            }
        }
        Ok(excluded(Path::new(""), &there)?.0)
    }

    /// The format whose rows name their documents.
    fn naming(&self) -> Option<String> {
        let mut formats = self
            .manifest
            .outputs
            .iter()
            .filter(|o| part_of(o).is_some());
        let named = formats.find(|output| {
            let rows = corpus::open(&self.path(&output.file), None, &self.options());
            let first = rows.ok().and_then(|mut rows| rows.next());
            first.is_some_and(|row| row.is_ok_and(|row| !row.name.is_empty()))
        });
        named.map(|output| output.format.clone())
    }

    fn options(&self) -> ReadOptions {
        let columns = self.manifest.settings["export"]["columns"].as_str();
        ReadOptions {
            columns: columns.and_then(|columns| columns.parse::<Columns>().ok()),
            ..ReadOptions::default()
        }
    }

    /// Hands each row of a file to `see`, which says what is wrong with it; tells the first thing wrong, and where the
    /// file has another number of rows than the manifest says. The number of rows.
    fn read(&mut self, output: &Output, mut see: impl FnMut(&Row) -> Option<String>) -> u64 {
        let mut rows = 0;
        let mut wrong = Vec::new();
        match corpus::open(&self.path(&output.file), None, &self.options()) {
            Ok(all) => {
                for row in all {
                    match row {
                        Ok(row) => {
                            rows += 1;
                            wrong.extend(see(&row));
                        }
                        Err(error) => wrong.push(error.to_string()),
                    }
                }
            }
            Err(error) => wrong.push(error.to_string()),
        }
        if let Some(first) = wrong.first() {
            let more = wrong.len() - 1;
            let more = if more == 0 {
                String::new()
            } else {
                format!(", and {more} more")
            };
            self.tell(&output.file, format!("{first}{more}"));
        }
        if rows != output.rows as u64 {
            self.tell(
                &output.file,
                format!("{rows} rows, expected {}", output.rows),
            );
        }
        rows
    }
}

/// The part that a file of rows belongs to, by its name.
pub(super) fn part_of(output: &Output) -> Option<Part> {
    let is_rows = Format::from_name(&output.format).is_ok()
        && output.file != DOCUMENTS
        && output.file != CARD;
    let of = |part: &Part| {
        let rest = output.file.strip_prefix(part.name());
        rest.is_some_and(|rest| rest.starts_with(['.', '-']))
    };
    Part::ALL.into_iter().find(of).filter(|_| is_rows)
}

fn digest(path: &Path) -> Result<Digest> {
    let file = std::fs::File::open(path).and_then(Digest::of_reader);
    file.map_err(|error| Error::from_source(path.display().to_string(), error))
}
