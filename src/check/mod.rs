//! Whether a translation keeps to a termbase: each use of a source term, and what stands for it on the other side.
//!
//! [`Checker::check`] takes an aligned document and gives [`Finding`]s. A use whose approved rendering stands in its
//! bead, in any inflection, spelling or order, is right. What is left is weighed: see [`Finding::confidence`].

mod chinese;
mod consistency;
mod document;
mod english;
mod figures;
mod links;
mod metrics;
mod missing;
mod near;
mod notes;
mod reference;
mod rendering;
mod short;
mod ter;
mod weigh;

use crate::lexicon::{Lexicon, Tokenizer};
use crate::term::{Finder, Termbase, terms};
use crate::text::Span;
use crate::{Error, Result};
pub use consistency::{Consistency, MOST_PLACES, Place, Rendered, RightUse};
pub use metrics::Metrics;
pub use reference::{Compared, WINDOWS};
use rendering::Renderings;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// No approved rendering of a term.
    Missing,
    /// A rendering that the termbase forbids.
    Forbidden,
    /// A rendering that the termbase calls deprecated.
    Deprecated,
    /// A rendering other than the one that the document uses.
    Inconsistent,
    /// A rendering with other capitals, where they matter.
    Case,
    /// Text of the source language left in the target.
    Untranslated,
    /// A value that differs.
    Number,
}

impl Kind {
    /// All, in the order of summaries.
    pub const ALL: [Self; 7] = [
        Self::Missing,
        Self::Forbidden,
        Self::Deprecated,
        Self::Inconsistent,
        Self::Case,
        Self::Untranslated,
        Self::Number,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Forbidden => "forbidden",
            Self::Deprecated => "deprecated",
            Self::Inconsistent => "inconsistent",
            Self::Case => "case",
            Self::Untranslated => "untranslated",
            Self::Number => "number",
        }
    }

    /// The kind called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How bad it is.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Missing | Self::Forbidden | Self::Untranslated | Self::Number => Severity::Error,
            Self::Deprecated | Self::Inconsistent | Self::Case => Severity::Warning,
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A matter of style.
    Warning,
    /// The meaning, or a rule that is broken.
    Error,
}

impl Severity {
    /// The severity called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Warning, Self::Error]
            .into_iter()
            .find(|severity| severity.name() == name)
    }

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something wrong at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What is wrong.
    pub kind: Kind,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is, 0–1, in hundredths.
    pub confidence: f32,
    /// Name of the document pair.
    pub document: String,
    /// Index of the bead in the ladder.
    pub bead: usize,
    /// Line of the corpus, from 1, where the corpus names no documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Ids of the source sentences.
    pub source_ids: Vec<usize>,
    /// Ids of the target sentences.
    pub target_ids: Vec<usize>,
    /// Id of the concept; empty where no term is meant.
    pub concept: String,
    /// The source term as the termbase has it; for a number, the value.
    pub term: String,
    /// Bytes of the bead's source text where it stands.
    pub source_span: Option<Span>,
    /// Bytes of the bead's target text that are meant, where something stands there.
    pub target_span: Option<Span>,
    /// What stands there.
    pub found: String,
    /// What may stand there, the best first.
    pub expected: Vec<String>,
    /// What to do, a lower-case sentence.
    pub message: String,
    /// The bead's source text.
    pub source: String,
    /// The bead's target text.
    pub target: String,
    /// For inconsistency: the renderings that stand, the most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renderings: Vec<Rendered>,
    /// Whether it speaks of the corpus as a whole, and the bead is one example.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole_corpus: bool,
}

impl Finding {
    /// Where it stands.
    pub fn place(&self) -> Place {
        Place {
            document: self.document.clone(),
            bead: self.bead,
            line: self.line,
        }
    }

    /// The finding with the places of beads as `place` has them.
    #[must_use]
    pub fn placed(mut self, place: impl Fn(usize) -> Place) -> Self {
        let own = place(self.bead);
        (self.document, self.line) = (own.document, own.line);
        for other in self.renderings.iter_mut().flat_map(|one| &mut one.places) {
            *other = place(other.bead);
        }
        self
    }

    /// What tells this finding from others whatever stands before it in the document: 16 hexadecimal digits of the
    /// SHA-256 of kind, term and both texts of the bead; of one about the whole corpus, of kind and term.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let texts = if self.whole_corpus {
            ["corpus", ""]
        } else {
            [self.source.as_str(), &self.target]
        };
        for part in [self.kind.name(), &self.term, texts[0], texts[1]] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        let first = digest
            .iter()
            .take(8)
            .fold(0u64, |all, byte| all << 8 | u64::from(*byte));
        format!("{first:016x}")
    }
}

/// How often a term was used, and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermCounts {
    /// Uses: places of the source where it stands.
    pub uses: usize,
    /// Of them, those for which an approved rendering stands in the bead word by word, a place for each.
    pub exact: usize,
    /// Those for which all of its words stand, in another way; one a bead at most.
    pub varied: usize,
    /// Those in a sentence that has no translation.
    pub left_out: usize,
    /// Beads with a finding of it, whatever its confidence.
    pub found: usize,
}

impl std::ops::AddAssign for TermCounts {
    fn add_assign(&mut self, other: Self) {
        self.uses += other.uses;
        self.exact += other.exact;
        self.varied += other.varied;
        self.left_out += other.left_out;
        self.found += other.found;
    }
}

/// The findings of a document and what was counted.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// In the order of the ladder, then of the source text.
    pub findings: Vec<Finding>,
    /// Of each entry of [`Checker::finder`] that was used, in their order.
    pub counts: std::collections::BTreeMap<usize, TermCounts>,
    /// The approved renderings that stand rightly, in the order of the ladder.
    pub right: Vec<RightUse>,
}

/// The least confidence that reports show where none is asked for.
pub const DEFAULT_CONFIDENCE: f32 = 0.5;

/// Checks documents against a termbase; see [`Checker::check`].
pub struct Checker<'a> {
    finder: Finder,
    /// Of each entry of the finder.
    renderings: Vec<Renderings>,
    /// Id of the first concept of each entry.
    ids: Vec<String>,
    lexicon: &'a Lexicon,
    zh: Tokenizer,
    en: Tokenizer,
    codes: [&'static str; 2],
    one_rendering: bool,
}

impl<'a> Checker<'a> {
    /// A checker from language `source` to `target`, of which one is `zh` and the other `en`. Linear in the termbase.
    ///
    /// # Errors
    /// Where the languages are others.
    pub fn new(
        termbase: &Termbase,
        source: &str,
        target: &str,
        lexicon: &'a Lexicon,
    ) -> Result<Self> {
        let codes = match (source, target) {
            ("zh", "en") => ["zh", "en"],
            ("en", "zh") => ["en", "zh"],
            _ => {
                let message = format!("{source}-{target}, expected zh-en or en-zh");
                return Err(Error::new("direction", message));
            }
        };
        let finder = Finder::new(&termbase.concepts, codes[0])?;
        let (zh, en) = (lexicon.tokenizer("zh"), lexicon.tokenizer("en"));
        let tokenizer = if codes[1] == "zh" { &zh } else { &en };
        let of_entry = |entry: &crate::term::Entry| {
            let concepts: Vec<_> = entry
                .concepts
                .iter()
                .map(|&index| &termbase.concepts[index])
                .collect();
            Renderings::new(&concepts, codes[1], tokenizer)
        };
        let renderings = finder.entries().iter().map(of_entry).collect();
        let id = |entry: &crate::term::Entry| {
            entry
                .concepts
                .first()
                .map_or_else(String::new, |&index| termbase.concepts[index].id.clone())
        };
        let ids = finder.entries().iter().map(id).collect();
        debug_assert!(
            termbase
                .concepts
                .iter()
                .all(|c| terms(c, "zh").len() == c.zh.len())
        );
        Ok(Self {
            finder,
            renderings,
            ids,
            lexicon,
            zh,
            en,
            codes,
            one_rendering: false,
        })
    }

    /// Whether each term is to have one rendering, in a document and over the corpus, whatever the termbase admits.
    #[must_use]
    pub fn with_one_rendering(mut self, one: bool) -> Self {
        self.one_rendering = one;
        self
    }

    /// Finds the terms of the source language.
    pub fn finder(&self) -> &Finder {
        &self.finder
    }

    fn target_tokenizer(&self) -> &Tokenizer {
        if self.codes[1] == "zh" {
            &self.zh
        } else {
            &self.en
        }
    }
}
