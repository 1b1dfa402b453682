//! The manifest of a built corpus: what it was made of, how, what came of it, and what was written.

use super::config::Config;
use super::decide::Decided;
use super::export::{Exported, Kept};
use super::figures::Figures;
use super::gather::{Failure, Gathered, SourceRead};
use crate::bitext::split::{Certificate, Part};
use crate::corpus::Counts;
use crate::corpus::manifest::{Digest, Output};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The file of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// How a corpus was built. No clock, no path outside the configuration and no number of threads is in it: the same
/// documents and settings give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of zhen.
    pub zhen: String,
    /// `build`.
    pub command: String,
    /// What was configured, with what holds where nothing was.
    pub settings: Value,
    /// Where documents came from, in order.
    pub sources: Vec<SourceRead>,
    /// Test sets that were excluded.
    pub excluded: Vec<File>,
    /// Termbases that pairs were checked against.
    pub checked: Vec<File>,
    /// Document pairs that could not be aligned.
    pub failures: Vec<Failure>,
    /// What was there at each stage.
    pub stages: Stages,
    /// What each filter rejected, in order.
    pub filters: Vec<Rejections>,
    /// What each part holds.
    pub parts: Vec<PartFigures>,
    /// Of which licences the documents are, without doubles.
    pub licences: Vec<String>,
    /// What was checked of the split.
    pub certificate: Certificate,
    /// What was written beside this file.
    pub outputs: Vec<Output>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its name, as configured.
    pub file: String,
    /// Its size and hash.
    #[serde(flatten)]
    pub digest: Digest,
}

/// What was there at each stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stages {
    /// What the aligner gave.
    pub aligned: Counts,
    /// Its mean probability, 0–1, four decimals.
    pub mean_probability: Option<f64>,
    /// Beads with both sides.
    pub pairs: u64,
    /// Of these, what all filters let pass.
    pub filtered: u64,
    /// What became of those.
    #[serde(flatten)]
    pub kept: Kept,
}

/// What one filter rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejections {
    /// Its name.
    pub filter: String,
    /// Pairs that it rejects, whatever the others say.
    pub alone: u64,
    /// Pairs that it rejects and none before it does.
    pub in_order: u64,
}

/// The figures of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFigures {
    /// Which part.
    pub part: Part,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

impl Manifest {
    pub(super) fn new(
        config: &Config,
        gathered: &Gathered,
        decided: &Decided,
        exported: &Exported,
    ) -> Result<Self> {
        let files = |files: &[(String, Digest)]| {
            let files = files.iter().cloned();
            files.map(|(file, digest)| File { file, digest }).collect()
        };
        let mut parts: Vec<PartFigures> = exported
            .figures
            .iter()
            .map(|(part, figures)| PartFigures {
                part: *part,
                figures: figures.clone(),
            })
            .collect();
        parts.sort_by_key(|one| one.part);
        let mut licences: Vec<String> = parts
            .iter()
            .flat_map(|part| part.figures.licences.keys().cloned())
            .collect();
        licences.sort();
        licences.dedup();
        let mean = decided.counts.mean_probability();
        let rejections = decided.tally.filters().map(|one| Rejections {
            filter: one.filter.to_owned(),
            alone: one.alone,
            in_order: one.in_order,
        });
        Ok(Self {
            zhen: env!("CARGO_PKG_VERSION").to_owned(),
            command: "build".to_owned(),
            settings: serde_json::to_value(config)
                .map_err(|error| Error::from_source(MANIFEST, error))?,
            sources: gathered.sources.clone(),
            excluded: files(&decided.excluded),
            checked: files(decided.checks.as_ref().map_or(&[], |checks| &checks.files)),
            failures: gathered.failures.clone(),
            stages: Stages {
                aligned: decided.counts.clone(),
                mean_probability: mean.map(|mean| (mean * 1e4).round() / 1e4),
                pairs: decided.tally.pairs(),
                filtered: decided.tally.kept(),
                kept: exported.kept.clone(),
            },
            filters: rejections.collect(),
            parts,
            licences,
            certificate: exported.certificate.clone(),
            outputs: exported.outputs.clone(),
        })
    }

    /// Pretty JSON, ended by a newline.
    ///
    /// # Errors
    /// Never, in practice: where a value cannot be written as JSON.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self)
            .map(|json| json + "\n")
            .map_err(|error| Error::from_source(MANIFEST, error))
    }

    /// Reads what [`Manifest::to_json`] wrote; `place` names the file in errors.
    ///
    /// # Errors
    /// Says where the JSON is wrong.
    pub fn from_json(place: &str, json: &[u8]) -> Result<Self> {
        serde_json::from_slice(json).map_err(|error| Error::from_source(place, error))
    }

    /// The figures of all parts together.
    pub fn whole(&self) -> Figures {
        let mut whole = Figures::default();
        self.parts
            .iter()
            .for_each(|part| whole.merge(&part.figures));
        whole
    }
}
