//! Findings of a glossary check, for the filter that goes by them.

use super::config::Config;
use super::lexicon::concepts;
use crate::bitext::{Bitext, Limit};
use crate::check::{Checker, DEFAULT_CONFIDENCE};
use crate::corpus::manifest::Digest;
use crate::lexicon::Lexicon;
use crate::term::Termbase;
use crate::{Error, Result};

/// The termbases that pairs are checked against.
pub(super) struct Checks {
    termbase: Termbase,
    codes: [String; 2],
    /// The files, with their hashes.
    pub files: Vec<(String, Digest)>,
}

/// Checks documents.
pub(super) struct PairChecker<'a>(Checker<'a>);

impl Checks {
    /// Reads the termbases; `None` where the filter is off.
    pub fn new(config: &Config) -> Result<Option<Self>> {
        let files = &config.check.glossaries;
        match (config.filter.glossary, files.is_empty()) {
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
            let (concepts, digest) = concepts(&config.folder, path)?;
            termbase.concepts.extend(concepts);
            read.push((path.display().to_string(), digest));
        }
        let (source, target) = config.pair.split_once('-').unwrap_or(("zh", "en"));
        Ok(Some(Self {
            termbase,
            codes: [source.to_owned(), target.to_owned()],
            files: read,
        }))
    }

    /// A checker of all termbases together.
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
