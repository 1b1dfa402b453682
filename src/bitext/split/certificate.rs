//! What was checked of a split, on the corpus as it was written.

use super::held_out::{Exclusion, HeldOut, NGRAM, Overlap};
use super::story::{self, Groups};
use super::{Part, Settings};
use crate::bitext::dedup::Fingerprint;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use xxhash_rust::xxh3::Xxh3;

/// The version of what is checked and how.
const VERSION: u32 = 1;
/// The most crossings that are named.
const MOST_NAMED: usize = 1000;
/// The most characters of a text that a message shows.
const SHOWN: usize = 40;

/// What was checked of a split: no document, no story, no near-duplicate crosses parts, and nothing excluded is in any.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The version of what is checked and how.
    pub version: u32,
    /// How the corpus was split.
    pub settings: Settings,
    /// What train, dev and test hold.
    pub parts: [Holding; 3],
    /// Stories: groups of documents that are nearly the same, most of one document.
    pub stories: u64,
    /// Tokens in a row that must not be shared with what is excluded.
    pub ngram: usize,
    /// Different texts of test sets that were excluded.
    pub excluded_texts: u64,
    /// Hash of what was excluded, in hexadecimal.
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
    /// Hash (XXH3, 128 bits, in hexadecimal) of the pairs with their documents, whatever their order.
    pub hash: String,
}

impl Certificate {
    /// How a corpus, whose own certificate is `found`, differs from what this one says, in words; empty where it does
    /// not.
    pub fn differences(&self, found: &Self) -> Vec<String> {
        let mut all = Vec::new();
        let mut compare = |what: String, expected: &dyn fmt::Display, found: &dyn fmt::Display| {
            let (expected, found) = (expected.to_string(), found.to_string());
            if expected != found {
                all.push(format!("{what}: {found}, expected {expected}"));
            }
        };
        compare("version".to_owned(), &self.version, &found.version);
        for (own, other) in self.parts.iter().zip(&found.parts) {
            let name = own.part.name();
            compare(
                format!("{name}: documents"),
                &own.documents,
                &other.documents,
            );
            compare(format!("{name}: pairs"), &own.pairs, &other.pairs);
            compare(format!("{name}: hash of the pairs"), &own.hash, &other.hash);
        }
        compare("stories".to_owned(), &self.stories, &found.stories);
        compare("tokens of an n-gram".to_owned(), &self.ngram, &found.ngram);
        let texts = (&self.excluded_texts, &found.excluded_texts);
        compare("excluded texts".to_owned(), texts.0, texts.1);
        let hashes = (&self.excluded_hash, &found.excluded_hash);
        compare("hash of what is excluded".to_owned(), hashes.0, hashes.1);
        if self.settings != found.settings {
            all.push("settings: others than those of the certificate".to_owned());
        }
        all
    }
}

/// Something that stands in two parts, or in one where it must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crossing {
    /// A document.
    Document {
        /// Its name.
        document: String,
        /// The two parts.
        parts: [Part; 2],
    },
    /// Two documents that are nearly the same.
    Story {
        /// Their names.
        documents: [String; 2],
        /// Their parts.
        parts: [Part; 2],
    },
    /// A pair that is nearly the same as one held out.
    Near {
        /// Its part.
        part: Part,
        /// Its document.
        document: String,
        /// The beginning of its source.
        source: String,
    },
    /// A pair that overlaps with what is excluded.
    Excluded {
        /// Its part.
        part: Part,
        /// Its document.
        document: String,
        /// The beginning of its source.
        source: String,
        /// How it overlaps.
        overlap: Overlap,
    },
}

impl fmt::Display for Crossing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document { document, parts } => {
                let [a, b] = parts.map(Part::name);
                write!(f, "{document}: stands in {a} and in {b}")
            }
            Self::Story { documents, parts } => {
                let ([one, other], [a, b]) = (documents, parts.map(Part::name));
                write!(
                    f,
                    "{one} in {a} and {other} in {b} are nearly the same document"
                )
            }
            Self::Near {
                part,
                document,
                source,
            } => write!(
                f,
                "{document}: {source:?} in {} is nearly the same as a pair that is held out",
                part.name()
            ),
            Self::Excluded {
                part,
                document,
                source,
                overlap,
            } => {
                let how = match overlap {
                    Overlap::Exact => "is the same as an excluded text",
                    Overlap::Ngram => "shares an n-gram with an excluded text",
                };
                write!(f, "{document}: {source:?} in {} {how}", part.name())
            }
        }
    }
}

/// Reads a split corpus as it was written and certifies what it is.
///
/// ```
/// use zhen::bitext::split::{Exclusion, Part, Settings, Verifier};
/// let mut verifier = Verifier::new(&Settings::default(), Exclusion::default());
/// verifier.add(Part::Test, "a", [("会谈在北京举行。", "The talks were held in Beijing.")])?;
/// verifier.add(Part::Train, "b", [("会谈在北京举行", "Talks took place in the capital.")])?;
/// let (certificate, crossings) = verifier.finish();
/// assert_eq!(certificate.parts[0].pairs, 1);
/// assert_eq!(crossings.len(), 1);
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Debug)]
pub struct Verifier {
    settings: Settings,
    exclusion: Exclusion,
    held_out: HeldOut,
    documents: BTreeMap<String, Document>,
    nameless: [u64; 3],
    pairs: [u64; 3],
    sums: [u128; 3],
    /// The last part that was added, counted from test.
    stage: usize,
    crossings: Vec<Crossing>,
}

#[derive(Debug, Default)]
struct Document {
    parts: BTreeSet<Part>,
    runs: Vec<u32>,
}

impl Verifier {
    /// A verifier with the settings and the exclusion of the split.
    pub fn new(settings: &Settings, exclusion: Exclusion) -> Self {
        Self {
            settings: settings.clone(),
            held_out: HeldOut::new(settings),
            exclusion,
            documents: BTreeMap::new(),
            nameless: [0; 3],
            pairs: [0; 3],
            sums: [0; 3],
            stage: 0,
            crossings: Vec::new(),
        }
    }

    /// Takes the pairs of a document of `part`, as they were written. A document may come in several pieces; all of test
    /// comes first, then dev, then train. Of documents without a name the pairs alone are checked.
    ///
    /// # Errors
    /// Where a part comes after one that must follow it.
    pub fn add<'a>(
        &mut self,
        part: Part,
        document: &str,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<()> {
        let stage = Part::Test as usize - part as usize;
        if stage < self.stage {
            let message = format!(
                "{} after what follows it, expected test, dev, train",
                part.name()
            );
            return Err(Error::new(document, message));
        }
        self.stage = stage;
        let mut runs = Vec::new();
        let mut tokens = Vec::new();
        for (source, target) in pairs {
            self.pairs[part as usize] += 1;
            let mut hash = Xxh3::new();
            for text in [document, source, target] {
                hash.update(text.as_bytes());
                hash.update(&[0]);
            }
            let sum = &mut self.sums[part as usize];
            *sum = sum.wrapping_add(hash.digest128());
            self.check(part, document, source, target);
            for text in [source, target] {
                story::sample(text, &mut tokens, &mut runs);
            }
        }
        if document.is_empty() {
            self.nameless[part as usize] += 1;
        } else {
            let known = self.documents.entry(document.to_owned()).or_default();
            known.parts.insert(part);
            known.runs.append(&mut runs);
        }
        Ok(())
    }

    fn check(&mut self, part: Part, document: &str, source: &str, target: &str) {
        let pair = Fingerprint::new(source, target);
        let shown = || source.chars().take(SHOWN).collect::<String>();
        if let Some(overlap) = self.exclusion.overlap(source, target) {
            let source = shown();
            let document = document.to_owned();
            self.note(Crossing::Excluded {
                part,
                document,
                source,
                overlap,
            });
        }
        if self.held_out.is_near(part, &pair) {
            let source = shown();
            let document = document.to_owned();
            self.note(Crossing::Near {
                part,
                document,
                source,
            });
        }
        self.held_out.add(part, &pair);
    }

    fn note(&mut self, crossing: Crossing) {
        if self.crossings.len() < MOST_NAMED {
            self.crossings.push(crossing);
        }
    }

    /// What the split holds, and what crosses its parts: the first thousand, pairs in the order in which they came, then
    /// documents by name.
    pub fn finish(mut self) -> (Certificate, Vec<Crossing>) {
        let mut documents = std::mem::take(&mut self.documents);
        for document in documents.values_mut() {
            story::settle(&mut document.runs);
        }
        let mut counts = self.nameless;
        for (name, document) in &documents {
            document
                .parts
                .iter()
                .for_each(|&part| counts[part as usize] += 1);
            let mut parts = document.parts.iter();
            if let (Some(&a), Some(&b)) = (parts.next(), parts.next()) {
                let document = name.clone();
                self.note(Crossing::Document {
                    document,
                    parts: [a, b],
                });
            }
        }
        let names: Vec<&String> = documents.keys().collect();
        let all: Vec<&Document> = documents.values().collect();
        let runs: Vec<&[u32]> = all
            .iter()
            .map(|document| document.runs.as_slice())
            .collect();
        let mut groups = Groups::new(all.len());
        for (a, b) in story::near(&runs, self.settings.story) {
            groups.join(a, b);
            let parts = [a, b].map(|k| all[k].parts.first().copied().unwrap_or_default());
            if parts[0] != parts[1] {
                let documents = [a, b].map(|k| names[k].clone());
                self.note(Crossing::Story { documents, parts });
            }
        }
        let stories = (0..all.len()).filter(|&k| groups.first(k) == k).count();
        let certificate = Certificate {
            version: VERSION,
            settings: self.settings,
            parts: Part::ALL.map(|part| Holding {
                part,
                documents: counts[part as usize],
                pairs: self.pairs[part as usize],
                hash: format!("{:032x}", self.sums[part as usize]),
            }),
            stories: stories as u64,
            ngram: NGRAM,
            excluded_texts: self.exclusion.len() as u64,
            excluded_hash: format!("{:016x}", self.exclusion.hash()),
        };
        (certificate, self.crossings)
    }
}
