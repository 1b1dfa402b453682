//! A built corpus held against its manifest: hashes, counts, and the certificate of its split.

use super::exclusion::excluded;
use super::export::{DOCUMENTS, DocumentEntry};
use super::manifest::{MANIFEST, Manifest};
use super::source::open;
use super::{CARD, Observer};
use crate::bitext::split::{self, Exclusion, Part, Verifier};
use crate::corpus::manifest::{Digest, Output};
use crate::corpus::{self, Columns, Format, ReadOptions, Row};
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
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

struct Check<'a> {
    folder: &'a Path,
    manifest: &'a Manifest,
    observer: &'a dyn Observer,
    found: Vec<Error>,
}

/// A document as `documents.jsonl` has it, and how many of its rows were found.
struct Listed {
    part: Part,
    kept: usize,
    rows: usize,
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
        let mut documents = self.documents()?;
        let settings: split::Settings =
            serde_json::from_value(self.manifest.settings["split"].clone())
                .map_err(|error| Error::from_source(MANIFEST, error))?;
        let mut verifier = Verifier::new(&settings, self.exclusion()?);
        let witness = self.witness();
        self.observer
            .begin("rows", Some(self.manifest.outputs.len()));
        // What is held out first: what of train is near to it is told then.
        for part in [Part::Test, Part::Dev, Part::Train] {
            let outputs: Vec<Output> = self
                .manifest
                .outputs
                .iter()
                .filter(|o| part_of(o) == Some(part))
                .cloned()
                .collect();
            let mut counted = FxHashMap::default();
            for output in outputs {
                let rows = self.read(&output, |row| {
                    if witness.as_deref() != Some(output.format.as_str()) {
                        return None;
                    }
                    let pair = (row.source.text.as_str(), row.target.text.as_str());
                    if let Err(error) = verifier.add(part, &row.name, [pair]) {
                        return Some(error.to_string());
                    }
                    match documents.get_mut(&row.name) {
                        Some(listed) => {
                            listed.rows += 1;
                            (listed.part != part).then(|| {
                                format!(
                                    "a row of {}, which {DOCUMENTS} has in {}",
                                    row.name,
                                    listed.part.name()
                                )
                            })
                        }
                        None => Some(format!(
                            "a row of {:?}, which {DOCUMENTS} does not name",
                            row.name
                        )),
                    }
                });
                *counted.entry(output.format).or_insert(0) += rows;
                self.observer.advance(1);
            }
            let expected = self
                .manifest
                .parts
                .iter()
                .find(|figures| figures.part == part);
            let expected = expected.map_or(0, |figures| figures.figures.pairs);
            let mut counted: Vec<(String, u64)> = counted.into_iter().collect();
            counted.sort();
            for (format, rows) in counted {
                // A Moses pair has the rows in each of its two files.
                let rows = if format == Format::Moses.name() {
                    rows / 2
                } else {
                    rows
                };
                if rows != expected {
                    self.tell(
                        MANIFEST,
                        format!(
                            "{expected} pairs of {}, but {rows} are in {format}",
                            part.name()
                        ),
                    );
                }
            }
        }
        if witness.is_none() {
            return Ok(());
        }
        let mut wrong: Vec<String> = documents
            .iter()
            .filter(|(_, listed)| listed.kept != listed.rows)
            .map(|(id, listed)| {
                format!(
                    "{} rows of {id}, but {} are in the corpus",
                    listed.kept, listed.rows
                )
            })
            .collect();
        wrong.sort();
        for message in wrong {
            self.tell(DOCUMENTS, message);
        }
        let (certificate, crossing) = verifier.finish();
        let differences = self.manifest.certificate.differences(&certificate);
        let crossing = crossing.iter().map(ToString::to_string);
        for message in crossing.chain(differences) {
            self.tell(MANIFEST, format!("certificate: {message}"));
        }
        Ok(())
    }

    /// The documents that `documents.jsonl` names.
    fn documents(&mut self) -> Result<FxHashMap<String, Listed>> {
        let mut documents = FxHashMap::default();
        let path = self.path(DOCUMENTS);
        if !path.is_file() {
            return Ok(documents);
        }
        let place = path.display().to_string();
        for (line, number) in open(Path::new(""), &path)?.split(b'\n').zip(1..) {
            let line = line.map_err(|error| Error::from_source(&place, error))?;
            match serde_json::from_slice::<DocumentEntry>(&line) {
                Ok(entry) => {
                    let listed = Listed {
                        part: entry.split,
                        kept: entry.kept,
                        rows: 0,
                    };
                    documents.insert(entry.id, listed);
                }
                Err(error) => self
                    .found
                    .push(Error::from_source(format!("{place}:{number}"), error)),
            }
        }
        Ok(documents)
    }

    /// The test sets that were excluded, as far as they are where they were.
    fn exclusion(&mut self) -> Result<Exclusion> {
        let mut there = Vec::new();
        for file in &self.manifest.excluded {
            let path = PathBuf::from(&file.file);
            match digest(&path) {
                Ok(found) if found == file.digest => there.push(path),
                Ok(_) => self
                    .found
                    .push(Error::new(&file.file, "another test set than was excluded")),
                Err(error) => self.found.push(error),
            }
        }
        Ok(excluded(Path::new(""), &there)?.0)
    }

    /// The format whose rows name their documents.
    fn witness(&self) -> Option<String> {
        let formats = self
            .manifest
            .outputs
            .iter()
            .filter(|output| part_of(output).is_some());
        let named = formats.filter(|output| {
            let rows = corpus::open(&self.path(&output.file), None, &self.options());
            let first = rows.ok().and_then(|mut rows| rows.next());
            first.is_some_and(|row| row.is_ok_and(|row| !row.name.is_empty()))
        });
        named.map(|output| output.format.clone()).next()
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
