//! Termbases: what a concept is called in Chinese and in English, and which of its names may be used.
//!
//! A [`Termbase`] is concept-oriented, as ISO 30042 (TBX) has it: a [`Concept`] holds its Chinese and its English
//! [`Term`]s, each with a [`Status`]. [`read`] takes one from TSV, CSV, TBX, JSON or XLSX.

mod columns;
mod concepts;
mod date;
mod delimited;
mod find;
mod finding;
mod fold;
mod json;
mod lint;
mod merge;
mod rows;
mod tbx;
#[cfg(feature = "xlsx")]
pub(crate) mod xlsx;

pub use date::Date;
pub use find::{Entry, Finder, Use, approved, terms};
pub use finding::{Finding, Severity};
pub use fold::Folded;
pub use lint::lint;
use merge::before;
pub use merge::merge;

use crate::error::nearest::hint;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Whether a term may be used.
///
/// Ordered from the best to the worst. Parsed in any case, and from TBX's words (`preferredTerm-admn-sts`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The term to use; what is meant where a file gives no status.
    #[default]
    Preferred,
    /// A term that may be used as well.
    Admitted,
    /// A term that was used once and should be replaced.
    Deprecated,
    /// A term that must not be used for the concept.
    Forbidden,
}

impl Status {
    /// All, from the best to the worst.
    pub const ALL: [Self; 4] = [
        Self::Preferred,
        Self::Admitted,
        Self::Deprecated,
        Self::Forbidden,
    ];

    /// Its word in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Admitted => "admitted",
            Self::Deprecated => "deprecated",
            Self::Forbidden => "forbidden",
        }
    }

    /// Whether the term is right in a text: preferred or admitted.
    pub const fn is_approved(self) -> bool {
        matches!(self, Self::Preferred | Self::Admitted)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a term is in grammar: TBX-Basic's picklist, and any other word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum PartOfSpeech {
    /// `noun`, also `n`.
    Noun,
    /// `verb`, also `v`.
    Verb,
    /// `adjective`, also `adj`.
    Adjective,
    /// `adverb`, also `adv`.
    Adverb,
    /// `proper noun`, also `properNoun`, `name`.
    ProperNoun,
    /// Any other word, such as `phrase`.
    Other(String),
}

impl PartOfSpeech {
    /// Its word in files.
    pub fn name(&self) -> &str {
        match self {
            Self::Noun => "noun",
            Self::Verb => "verb",
            Self::Adjective => "adjective",
            Self::Adverb => "adverb",
            Self::ProperNoun => "proper noun",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for PartOfSpeech {
    fn from(word: String) -> Self {
        match word.to_lowercase().trim_end_matches('.') {
            "noun" | "n" | "名词" => Self::Noun,
            "verb" | "v" | "动词" => Self::Verb,
            "adjective" | "adj" | "形容词" => Self::Adjective,
            "adverb" | "adv" | "副词" => Self::Adverb,
            "proper noun" | "propernoun" | "proper_noun" | "proper" | "name" | "propn" => {
                Self::ProperNoun
            }
            _ => Self::Other(word),
        }
    }
}

impl From<PartOfSpeech> for String {
    fn from(pos: PartOfSpeech) -> Self {
        pos.name().to_owned()
    }
}

/// Where something stands: a file, and its line from 1, or 0 where that is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Name of the file.
    pub file: Arc<str>,
    /// Line of the file; of a spreadsheet, the row.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

/// A name of a concept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term itself: composed (NFC), not empty, without white space at its ends.
    #[serde(rename = "term")]
    pub text: String,
    /// BCP 47 tag of its language: `zh`, `zh-HK`, `en`, `en-GB`, ….
    #[serde(default)]
    pub language: String,
    /// Whether it may be used.
    #[serde(default)]
    pub status: Status,
    /// What it is in grammar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<PartOfSpeech>,
    /// Whether it must be written with these capitals; `None` where the file does not say. See
    /// [`Term::case_matters`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_sensitive: Option<bool>,
    /// A remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Where the term is from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// First day on which its status holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Last day on which its status holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// How much its source has to say: 1 before 2, and any rank before none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// What a TBX says of it beside these: elements of TBX-Basic as they stand in a `termSec`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tbx: String,
    /// Where it was read.
    #[serde(skip)]
    pub place: Place,
}

impl Term {
    /// Whether its status holds on `day`.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether it must be written with these capitals: as the file says, else whether the note has the words `case
    /// matters` or `case-sensitive`.
    pub fn case_matters(&self) -> bool {
        let said = ["case matters", "case-sensitive", "case sensitive"];
        self.case_sensitive.unwrap_or_else(|| self.notes_any(&said))
    }

    /// Whether a document must keep to one of the concept's approved terms: whether the note has the words `one
    /// rendering per document`.
    pub fn one_per_document(&self) -> bool {
        self.notes_any(&["one rendering per document"])
    }

    fn notes_any(&self, words: &[&str]) -> bool {
        let note = self.note.to_lowercase();
        words.iter().any(|words| note.contains(words))
    }
}

/// A concept and its names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// Its name in the termbase, unlike that of any other concept: `c1`, `c2`, … where the file gives none.
    #[serde(default)]
    pub id: String,
    /// The subject field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub domain: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    /// A remark on the concept; those on a term stand with it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What a TBX says of it beside these: elements of TBX-Basic as they stand in a `conceptEntry`, terms of other
    /// languages among them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tbx: String,
    /// Its Chinese terms, in the order of the file. No two have one text and language.
    #[serde(default)]
    pub zh: Vec<Term>,
    /// Its English terms, in the order of the file. No two have one text and language.
    #[serde(default)]
    pub en: Vec<Term>,
}

/// Concepts with their terms.
///
/// ```
/// use zhen::term::{self, Format, Status};
///
/// let file = "zh\ten\tstatus\n口岸\tborder port\tpreferred\n口岸\tseaport\tforbidden\n";
/// let termbase = term::read("ports.tsv", file.as_bytes(), Format::Tsv)?.strict()?;
/// let concept = &termbase.concepts[0];
/// assert_eq!(concept.zh[0].text, "口岸");
/// assert_eq!((&*concept.en[1].text, concept.en[1].status), ("seaport", Status::Forbidden));
/// assert_eq!(concept.en[1].place.to_string(), "ports.tsv:3");
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Termbase {
    /// What is said of the whole, usually as `key: value`, such as `title: Ports`: the `# ` lines that head a TSV.
    #[serde(default)]
    pub head: Vec<String>,
    /// The concepts, in the order of the file.
    pub concepts: Vec<Concept>,
}

impl Termbase {
    /// The value of the first head line `key: value`, such as that of `title` or `licence`.
    pub fn about(&self, key: &str) -> Option<&str> {
        self.head.iter().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(key).then(|| value.trim())
        })
    }
}

/// A file format of termbases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Tab-separated, no quoting; a backslash before `n`, `t` or a backslash stands for a line break, tab or backslash.
    Tsv,
    /// Comma-separated, quoted as RFC 4180 has it; semicolons and tabs are read too.
    Csv,
    /// Termbase exchange: versions 2 and 3 read, the dialect TBX-Basic of version 3 (ISO 30042:2019) written.
    Tbx,
    /// An object with `head`, a list of lines, and `concepts`, a list of [`Concept`]s.
    Json,
    /// An Excel workbook, which is read and not written; needs the feature `xlsx`.
    Xlsx,
}

impl Format {
    const NAMES: [(Self, &str, &[&str]); 5] = [
        (Self::Tsv, "tsv", &["txt", "tab"]),
        (Self::Csv, "csv", &[]),
        (Self::Tbx, "tbx", &["xml"]),
        (Self::Json, "json", &[]),
        (Self::Xlsx, "xlsx", &["xlsm"]),
    ];

    /// Its name, which is the extension of its files.
    pub fn name(self) -> &'static str {
        let own = Self::NAMES.iter().find(|(format, ..)| *format == self);
        own.map_or("", |(_, name, _)| name)
    }

    /// The format of files with the extension, in any case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        let extension = extension.to_lowercase();
        let known = Self::NAMES
            .iter()
            .find(|(_, name, others)| *name == extension || others.contains(&extension.as_str()));
        known.map(|(format, ..)| *format)
    }
}

impl FromStr for Format {
    type Err = String;

    /// # Errors
    /// For another name: says it, and those there are.
    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::NAMES.map(|(_, name, _)| name);
        let found = Self::NAMES.iter().find(|(_, n, _)| *n == name);
        found.map(|(format, ..)| *format).ok_or_else(|| {
            let near = hint(name, known);
            format!(
                "unknown format {name:?}{near}; expected one of {}",
                known.join(", ")
            )
        })
    }
}

/// What was read, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// All that could be read.
    pub termbase: Termbase,
    /// What is wrong, in the order of lines; what an [`Severity::Error`] speaks of is not in the termbase.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// The termbase, if there was no error.
    ///
    /// # Errors
    /// The first finding that is an error.
    pub fn strict(self) -> Result<Termbase> {
        let error = self.findings.iter().find(|f| f.severity == Severity::Error);
        match error {
            Some(finding) => Err(Error::new(finding.place.to_string(), finding.sentence())),
            None => Ok(self.termbase),
        }
    }
}

/// Reads a termbase from `bytes`, the content of a file called `place`. What is wrong with a row or an entry is a
/// finding and costs nothing but that row.
///
/// The rows of TSV, CSV and XLSX are pairs of terms. Their first row names the columns, in any order: `zh`, `en` (or a
/// tag such as `zh-HK`, or `Chinese`, `中文`, …), `status`, `note`, `pos`, `case`, `domain`, `source`, `valid_from`,
/// `valid_to`, `rank`, `id`, `language`, `definition`, `concept_note`; without such a row they are `zh`, `en`, `status`,
/// `note`. Rows with one Chinese term (and domain), or with one `id`, are one concept. What a row says, it says of its
/// English term; of the Chinese one where it stands alone. Lines before that begin with `#` are the head.
///
/// # Errors
/// Where the whole cannot be read: bytes that cannot be decoded, an unknown column, what is no spreadsheet.
pub fn read(place: &str, bytes: &[u8], format: Format) -> Result<Reading> {
    match format {
        Format::Tsv | Format::Csv => delimited::read(place, bytes, format),
        Format::Tbx => tbx::read(place, bytes),
        Format::Json => json::read(place, bytes),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => xlsx::read(place, bytes),
        #[cfg(not(feature = "xlsx"))]
        Format::Xlsx => Err(Error::new(
            place,
            "zhen was built without the feature xlsx, expected it",
        )),
    }
}

/// `termbase` as a file of the format. What is read back is the same, and written again has the same bytes.
///
/// ```
/// use zhen::term::{self, Format};
///
/// let file = "zh\ten\tstatus\n口岸\tborder port\tpreferred\n口岸\tseaport\tforbidden\n";
/// let termbase = term::read("ports.tsv", file.as_bytes(), Format::Tsv)?.strict()?;
/// let tbx = term::write(&termbase, Format::Tbx)?;
/// let back = term::read("ports.tbx", tbx.as_bytes(), Format::Tbx)?.strict()?;
/// assert_eq!(term::write(&back, Format::Tsv)?, file);
/// # Ok::<(), zhen::Error>(())
/// ```
///
/// # Errors
/// For a spreadsheet, which is not written, and for a TBX of no concept, which TBX does not allow.
pub fn write(termbase: &Termbase, format: Format) -> Result<String> {
    match format {
        Format::Tsv | Format::Csv => Ok(delimited::write(termbase, format)),
        Format::Tbx => tbx::write(termbase).map_err(|message| Error::new("tbx", message)),
        Format::Json => Ok(json::write(termbase)),
        Format::Xlsx => Err(Error::new("xlsx", "is read but not written, expected csv")),
    }
}

impl FromStr for Status {
    type Err = String;

    /// # Errors
    /// For another word: says it, and those there are.
    fn from_str(word: &str) -> Result<Self, String> {
        let lower = word.to_lowercase();
        let lower = lower.strip_suffix("-admn-sts").unwrap_or(&lower);
        Ok(match lower.strip_suffix("term").unwrap_or(lower) {
            "preferred" | "approved" | "首选" => Self::Preferred,
            "admitted" | "allowed" | "允许" => Self::Admitted,
            "deprecated" | "superseded" | "obsolete" | "过时" => Self::Deprecated,
            "forbidden" | "prohibited" | "禁用" => Self::Forbidden,
            _ => {
                let known = Self::ALL.map(Self::name);
                return Err(format!(
                    "unknown status {word:?}{}; expected {}",
                    hint(lower, known),
                    known.join(", ")
                ));
            }
        })
    }
}
