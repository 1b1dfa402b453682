//! Sources: where document pairs come from, one file a kind.

#[cfg(feature = "fetch")]
mod archive;
mod corpora;
mod folders;
mod list;
mod open;

pub(super) use open::{bytes, open};

use super::config::SourceConfig;
use crate::corpus::Row;
use crate::segment::Language;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Where a document comes from, as far as it is known; empty where it is not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    /// Who published it.
    pub source: String,
    /// Its address.
    pub url: String,
    /// When it was published, `2026-06-17` or less or more of it.
    pub date: String,
    /// Under what licence it stands.
    pub licence: String,
    /// What it is about.
    pub domain: String,
}

impl Provenance {
    /// With the defaults of its source where it says nothing itself.
    fn or(mut self, source: &SourceConfig) -> Self {
        for (own, default) in [
            (&mut self.source, &source.source),
            (&mut self.licence, &source.licence),
            (&mut self.domain, &source.domain),
            (&mut self.date, &source.date),
        ] {
            if own.is_empty() {
                own.clone_from(default);
            }
        }
        self
    }
}

/// A pair of documents to bring into the corpus.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// Its name in its source.
    pub name: String,
    /// Where the source names it, such as `list.tsv:3`; empty where its files say enough.
    pub place: String,
    /// What is known of it.
    pub provenance: Provenance,
    /// Its texts.
    pub content: Content,
}

/// The texts of a pair of documents.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Two files.
    Files([PathBuf; 2]),
    /// Two texts, and the names of their documents.
    Texts([String; 2], [String; 2]),
    /// Rows that are aligned already.
    Rows(Vec<Row>),
}

/// The document pairs of a source, read as they are asked for.
pub(super) struct Jobs<'a> {
    /// How many there are, where that is known before.
    pub total: Option<usize>,
    /// Each, or why it cannot be had.
    pub jobs: Box<dyn Iterator<Item = Result<Job>> + 'a>,
}

/// Opens a source whose paths are relative to `base`. `tell` hears of what was left out.
pub(super) fn jobs<'a>(
    base: &Path,
    config: &'a SourceConfig,
    languages: [&'static Language; 2],
    tell: &dyn Fn(&Error),
) -> Result<Jobs<'a>> {
    let found = if let Some(folders) = &config.folders {
        folders::jobs(base, folders, languages, tell)?
    } else if let Some(list) = &config.pairs {
        list::jobs(base, list, languages)?
    } else if let Some(corpus) = &config.corpus {
        corpora::jobs(base, corpus, languages)?
    } else if let Some(pair) = &config.moses {
        corpora::moses(base, pair, languages)?
    } else if let Some(folder) = &config.archive {
        archived(&base.join(folder), languages, tell)?
    } else {
        return Err(Error::new("source", "no origin, expected one"));
    };
    Ok(Jobs {
        total: found.total,
        jobs: Box::new(found.jobs.map(|job| {
            let mut job = job?;
            job.provenance = job.provenance.or(config);
            if !config.name.is_empty() {
                job.name = format!("{}/{}", config.name, job.name);
            }
            Ok(job)
        })),
    })
}

#[cfg(feature = "fetch")]
use archive::jobs as archived;

#[cfg(not(feature = "fetch"))]
fn archived(folder: &Path, _: [&'static Language; 2], _: &dyn Fn(&Error)) -> Result<Jobs<'static>> {
    let message = "an archive of zhen fetch, which this build of zhen leaves out";
    Err(Error::new(folder.display().to_string(), message))
}

/// A path as messages and provenance name it.
fn name(path: &Path) -> String {
    path.display().to_string()
}
