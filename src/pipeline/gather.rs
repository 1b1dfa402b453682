//! The first stage: every document of every source aligned, in the work store, and named in the plan.

use super::config::{Config, SourceConfig};
use super::document::{Aligner, Loaded};
use super::source::{self, Job};
use super::store::{Key, Store};
use super::{Observer, Provenance, in_order};
use crate::corpus::manifest::Digest;
use crate::segment::Language;
use crate::{Error, Result};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use xxhash_rust::xxh3::xxh3_64;

/// A document pair that is in the work store: a line of the plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Planned {
    /// Its id in the corpus; no two have the same.
    pub id: String,
    /// What is known of it.
    pub provenance: Provenance,
    /// Names of its documents.
    pub documents: [String; 2],
    /// Their sizes and hashes.
    pub inputs: [Digest; 2],
    /// Where it stands in the store.
    pub key: Key,
    /// The number of its source.
    pub source: usize,
}

/// A document pair that could not be aligned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Its id, or where its source names it.
    pub document: String,
    /// Why.
    pub reason: String,
}

/// A source as the manifest has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRead {
    /// What it said of itself.
    #[serde(flatten)]
    pub config: SourceConfig,
    /// Document pairs that were aligned.
    pub documents: usize,
    /// Document pairs that could not be.
    pub failed: usize,
    /// Bytes of its documents.
    pub bytes: u64,
    /// A hash over the hashes of its documents, in their order.
    pub sha256: String,
}

/// What the first stage leaves.
pub(super) struct Gathered {
    pub plan: Plan,
    pub sources: Vec<SourceRead>,
    pub failures: Vec<Failure>,
    /// How many were aligned in this run; the others stood in the store.
    pub aligned: usize,
    /// Bytes of all source documents.
    pub source_bytes: u64,
}

/// The documents of a build in order, on the disk.
pub(super) struct Plan {
    path: PathBuf,
    pub documents: usize,
}

impl Plan {
    /// The documents from the first on.
    pub fn read(&self) -> Result<impl Iterator<Item = Result<Planned>> + use<>> {
        let place = self.path.display().to_string();
        let file = File::open(&self.path).map_err(|error| Error::from_source(&place, error))?;
        let lines = BufReader::with_capacity(1 << 17, file).split(b'\n');
        Ok(lines.map(move |line| {
            let line = line.map_err(|error| Error::from_source(&place, error))?;
            serde_json::from_slice(&line).map_err(|error| Error::from_source(&place, error))
        }))
    }
}

/// What came of one job.
enum Done {
    /// What the store is to keep; `None` where it has it already.
    Aligned(Box<Loaded>, Option<Vec<u8>>),
    Failed(Error, String),
}

/// Aligns what is not in `store` yet. `folder` takes the plan.
pub(super) fn gather(
    config: &Config,
    languages: [&'static Language; 2],
    aligner: &Aligner<'_>,
    store: &mut Store,
    folder: &Path,
    strict: bool,
    observer: &dyn Observer,
) -> Result<Gathered> {
    let path = folder.join("plan.jsonl");
    let place = path.display().to_string();
    let fail = |error| Error::from_source(&place, error);
    let mut out = BufWriter::new(File::create(&path).map_err(fail)?);
    let store = RwLock::new(store);
    let mut ids = Ids::default();
    let mut all = Gathered {
        plan: Plan {
            path: path.clone(),
            documents: 0,
        },
        sources: Vec::new(),
        failures: Vec::new(),
        aligned: 0,
        source_bytes: 0,
    };
    for (number, from) in config.source.iter().enumerate() {
        observer.begin("align", None);
        let found = source::jobs(&config.folder, from, languages, &|error| {
            observer.report(error);
        })?;
        observer.begin("align", found.total);
        let mut read = SourceRead {
            config: from.clone(),
            documents: 0,
            failed: 0,
            bytes: 0,
            sha256: String::new(),
        };
        let mut hash = Sha256::new();
        // What cannot be had ends the source where its files themselves fail.
        in_order(
            found.jobs,
            |job| work(job, aligner, &store),
            |done| {
                observer.advance(1);
                let (loaded, payload) = match done {
                    Done::Aligned(loaded, payload) => (loaded, payload),
                    Done::Failed(error, _) if strict => return Err(error),
                    Done::Failed(error, document) => {
                        observer.report(&error);
                        read.failed += 1;
                        all.failures.push(Failure {
                            document,
                            reason: error.to_string(),
                        });
                        return Ok(());
                    }
                };
                if let Some(payload) = payload {
                    let mut store = store.write().unwrap_or_else(PoisonError::into_inner);
                    if !store.contains(&loaded.key) {
                        store.append(loaded.key, &payload)?;
                        all.aligned += 1;
                    }
                }
                read.documents += 1;
                for input in &loaded.inputs {
                    read.bytes += input.bytes;
                    hash.update(input.sha256.as_bytes());
                }
                all.source_bytes += loaded.inputs[0].bytes;
                let planned = Planned {
                    id: ids.unique(&loaded.name),
                    provenance: loaded.provenance,
                    documents: loaded.documents,
                    inputs: loaded.inputs,
                    key: loaded.key,
                    source: number,
                };
                all.plan.documents += 1;
                serde_json::to_writer(&mut out, &planned).map_err(|error| fail(error.into()))?;
                out.write_all(b"\n").map_err(fail)
            },
        )?;
        for byte in hash.finalize() {
            let _ = write!(read.sha256, "{byte:02x}");
        }
        all.sources.push(read);
    }
    out.flush().map_err(fail)?;
    store
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .sync()?;
    if all.plan.documents == 0 {
        let message = format!(
            "none of {} document pairs could be aligned",
            all.failures.len()
        );
        return Err(Error::new("build", message));
    }
    Ok(all)
}

fn work(job: Result<Job>, aligner: &Aligner<'_>, store: &RwLock<&mut Store>) -> Done {
    let job = match job {
        Ok(job) => job,
        Err(error) => {
            let place = error.place().to_owned();
            return Done::Failed(error, place);
        }
    };
    let name = job.name.clone();
    let loaded = match aligner.load(job) {
        Ok(loaded) => loaded,
        Err(error) => return Done::Failed(error, name),
    };
    if store
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .contains(&loaded.key)
    {
        return Done::Aligned(Box::new(loaded), None);
    }
    match aligner.align(&loaded) {
        Ok(payload) => Done::Aligned(Box::new(loaded), Some(payload)),
        Err(error) => Done::Failed(error, name),
    }
}

/// Ids given so far, by hash: 8 bytes a document.
#[derive(Default)]
struct Ids(FxHashSet<u64>);

impl Ids {
    /// `name`, or, where it was given before, with `~2`, `~3`, … after it.
    fn unique(&mut self, name: &str) -> String {
        let mut id = name.to_owned();
        for number in 2.. {
            if self.0.insert(xxh3_64(id.as_bytes())) {
                break;
            }
            id = format!("{name}~{number}");
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_in_the_order_of_names() {
        let mut ids = Ids::default();
        let given = ["a", "b", "a", "a~2", "a"].map(|name| ids.unique(name));
        assert_eq!(given, ["a", "b", "a~2", "a~2~2", "a~3"]);
    }
}
