//! Manifests: how a corpus was made, from what, and what it holds; pretty JSON, the same bytes for the same facts.

use super::{Counts, Format};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Read};

/// Bytes counted and hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// How many bytes.
    pub bytes: u64,
    /// Their SHA-256, in lower-case hexadecimal.
    pub sha256: String,
}

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::default();
        hasher.add(bytes);
        hasher.finish()
    }

    /// The digest of what `reader` gives, read to its end a piece at a time.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn of_reader(mut reader: impl Read) -> io::Result<Self> {
        let mut hasher = Hasher::default();
        let mut buffer = vec![0; 1 << 17];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(hasher.finish()),
                read => hasher.add(&buffer[..read]),
            }
        }
    }
}

/// Makes a [`Digest`] piece by piece.
#[derive(Clone, Debug, Default)]
pub(super) struct Hasher {
    bytes: u64,
    hash: Sha256,
}

impl Hasher {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hash.update(bytes);
    }

    pub(super) fn finish(self) -> Digest {
        let mut sha256 = String::with_capacity(64);
        for byte in self.hash.finalize() {
            let _ = write!(sha256, "{byte:02x}");
        }
        Digest {
            bytes: self.bytes,
            sha256,
        }
    }
}

/// A document that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name, as given.
    pub document: String,
    /// Its size and hash, as it came.
    #[serde(flatten)]
    pub digest: Digest,
    /// Its encoding, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Its sentences.
    pub sentences: usize,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Its name, without folders.
    pub file: String,
    /// Name of its format ([`Format::name`]).
    pub format: String,
    /// Its size and hash.
    #[serde(flatten)]
    pub digest: Digest,
    /// Rows in it ([`super::Finished::rows`]).
    pub rows: usize,
}

impl Output {
    /// The entry of `file`.
    pub fn new(file: &str, format: Format, digest: Digest, rows: usize) -> Self {
        Self {
            file: file.to_owned(),
            format: format.name().to_owned(),
            digest,
            rows,
        }
    }
}

/// How a corpus was made. Read back, unknown fields are passed over.
///
/// ```
/// use zhen::corpus::manifest::{Digest, Input, Manifest};
///
/// let mut manifest = Manifest::new("align");
/// manifest.inputs.push(Input {
///     document: "a.txt".to_owned(),
///     digest: Digest::of(b"abc"),
///     encoding: None,
///     sentences: 1,
/// });
/// let json = manifest.to_json()?;
/// assert!(json.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
/// assert_eq!(Manifest::from_json("x.json", &json)?, manifest);
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of zhen.
    pub zhen: String,
    /// The command.
    pub command: String,
    /// Its settings by name.
    #[serde(default)]
    pub settings: BTreeMap<String, serde_json::Value>,
    /// When, if the caller says so: never taken from the clock here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Where the texts come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Under what licence they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Whatever else is to be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was read, in the order read.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// What was written, in the order written.
    #[serde(default)]
    pub outputs: Vec<Output>,
    /// What the bitexts hold, before any row was left out.
    #[serde(default)]
    pub counts: Counts,
    /// Mean probability, 0–1, four decimals, of the beads that have both sides.
    #[serde(default)]
    pub mean_probability: Option<f64>,
}

impl Manifest {
    /// An empty manifest of `command`, by this version of zhen.
    pub fn new(command: &str) -> Self {
        Self {
            zhen: env!("CARGO_PKG_VERSION").to_owned(),
            command: command.to_owned(),
            settings: BTreeMap::new(),
            created: None,
            source: None,
            licence: None,
            note: None,
            inputs: Vec::new(),
            outputs: Vec::new(),
            counts: Counts::default(),
            mean_probability: None,
        }
    }

    /// Sets the counts and the mean probability that follows from them.
    pub fn count(&mut self, counts: Counts) {
        self.mean_probability = counts
            .mean_probability()
            .map(|mean| (mean * 1e4).round() / 1e4);
        self.counts = counts;
    }

    /// Pretty JSON, ended by a newline.
    ///
    /// # Errors
    /// Where a setting cannot be written as JSON.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self)
            .map(|json| json + "\n")
            .map_err(|error| Error::from_source("manifest", error))
    }

    /// Reads what [`Manifest::to_json`] wrote; `place` names the file in errors.
    ///
    /// # Errors
    /// Says where the JSON is wrong.
    pub fn from_json(place: &str, json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(|error| Error::from_source(place, error))
    }
}
