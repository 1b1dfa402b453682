//! Findings of a glossary check, for the filter that goes by them.

use super::config::Config;
use super::lexicon::concepts;
use crate::bitext::{Bitext, Limit};
use crate::check::{Checker, DEFAULT_CONFIDENCE};
use crate::corpus::manifest::Digest;
use crate::lexicon::Lexicon;
use crate::term::Termbase;
use crate::{Error, Result};
use std::path::{Path, PathBuf};

/// The termbases that pairs are checked against.
pub struct Checks {
    termbase: Termbase,
    codes: [String; 2],
    /// The files, with their hashes.
    pub(super) files: Vec<(String, Digest)>,
}

/// Checks documents.
pub struct PairChecker<'a>(Checker<'a>);

impl Checks {
    /// Reads the termbases of a build; `None` where the filter is off.
    pub(super) fn new(config: &Config) -> Result<Option<Self>> {
        let files = &config.check.glossaries;
        Self::read(
            &config.folder,
            files,
            config.codes(),
            config.filter.glossary,
        )
    }

    /// Reads the termbases `files`, relative to `folder`, of two languages; `None` where the filter has no limit.
    ///
    /// # Errors
    /// Where there are termbases without a limit or a limit without termbases, and where one cannot be read or has
    /// faults.
    pub fn read(
        folder: &Path,
        files: &[PathBuf],
        codes: [&str; 2],
        limit: Limit,
    ) -> Result<Option<Self>> {
        match (limit, files.is_empty()) {
            (Limit::Off, true) => return Ok(None),
            (Limit::Off, false) => {
                let message = "off, but check.glossaries are given: expected a number of findings that a pair may have";
                return Err(Error::new("filter.glossary", message));
            }
            (Limit::At(_), true) => {
                let message = "none, but filter.glossary is on: expected termbases";
                return Err(Error::new("check.glossaries", message));
            }
            (Limit::At(_), false) => {}
        }
        let mut termbase = Termbase::default();
        let mut read = Vec::new();
        for path in files {
            let (concepts, digest) = concepts(folder, path)?;
            termbase.concepts.extend(concepts);
            read.push((path.display().to_string(), digest));
        }
        Ok(Some(Self {
            termbase,
            codes: codes.map(str::to_owned),
            files: read,
        }))
    }

    /// A checker of all termbases together.
    ///
    /// # Errors
    /// Where a note of a termbase cannot be understood.
    pub fn checker(&self) -> Result<PairChecker<'_>> {
        let [source, target] = &self.codes;
        let lexicon = Lexicon::for_pair("zh", "en");
        Ok(PairChecker(Checker::new(
            &self.termbase,
            source,
            target,
            lexicon,
        )?))
    }
}

impl PairChecker<'_> {
    /// How many findings each bead with both sides has, in ladder order.
    pub fn findings(&self, bitext: &Bitext) -> Vec<usize> {
        let beads = &bitext.ladder.beads;
        let mut counts = vec![0; beads.len()];
        for finding in self.0.check(bitext).findings {
            if finding.confidence >= DEFAULT_CONFIDENCE {
                counts[finding.bead] += 1;
            }
        }
        let whole = beads.iter().zip(counts);
        whole
            .filter_map(|(bead, count)| bead.kind.is_whole().then_some(count))
            .collect()
    }
}
