//! The configuration of a build: a TOML file, and values that flags put over it.

use crate::bitext::{dedup, filter, split};
use crate::error::nearest::hint;
use crate::segment::Language;
use crate::text::Reflow;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The commented configuration that `zhen build --init` writes.
pub const TEMPLATE: &str = include_str!("template.toml");

/// What is built, from what, and how. Every key but `output` and one `[[source]]` may be left out.
///
/// ```
/// use zhen::pipeline::Config;
///
/// let text = "output = 'corpus'\n[[source]]\nfolders = ['zh', 'en']\nlicence = 'CC0-1.0'\n";
/// let config = Config::read("x.toml", text, "".as_ref(), [])?;
/// assert_eq!(config.source[0].licence, "CC0-1.0");
/// let wrong = Config::read("x.toml", "outptu = 'corpus'\n", "".as_ref(), []).unwrap_err();
/// assert!(wrong.to_string().starts_with("x.toml:1: unknown key outptu, did you mean output"), "{wrong}");
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The folder that its paths are relative to.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The folder of the corpus.
    #[serde(skip_serializing)]
    pub output: PathBuf,
    /// Where what was aligned is kept; `.zhen` in the output by default.
    #[serde(default, skip_serializing)]
    pub work: Option<PathBuf>,
    /// The two languages, such as `zh-en`.
    #[serde(default = "zh_en")]
    pub pair: String,
    /// Where documents come from, in the order of the corpus.
    #[serde(skip_serializing)]
    pub source: Vec<SourceConfig>,
    /// Test sets that the corpus must not overlap with: corpora, or texts, a line each.
    #[serde(default, skip_serializing)]
    pub exclude: Vec<PathBuf>,
    /// The duplicates of an earlier build, nothing of which is to be repeated.
    #[serde(default, skip_serializing)]
    pub earlier: Option<PathBuf>,
    /// How documents are read and split.
    #[serde(default)]
    pub reading: Reading,
    /// How documents are aligned.
    #[serde(default)]
    pub align: Aligning,
    /// What pairs are checked against.
    #[serde(default)]
    pub check: Checking,
    /// Which pairs are kept.
    #[serde(default)]
    pub filter: filter::Settings,
    /// What counts as a duplicate.
    #[serde(default)]
    pub dedup: dedup::Settings,
    /// How documents go to train, dev and test.
    #[serde(default)]
    pub split: split::Settings,
    /// What is written.
    #[serde(default)]
    pub export: Export,
    /// What the data card says.
    #[serde(default)]
    pub card: Card,
}

fn zh_en() -> String {
    "zh-en".into()
}

/// Documents of one origin: exactly one of `folders`, `pairs`, `corpus`, `moses` and `archive`, and what is said of
/// documents that do not say it themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct SourceConfig {
    /// Begins the ids of its documents; needed where two sources have a document of one name.
    pub name: String,
    /// Two folders whose documents are matched by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folders: Option<[PathBuf; 2]>,
    /// A TSV, JSON lines or Parquet list of document pairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<PathBuf>,
    /// A corpus that is aligned already: TMX, XLIFF, TSV, JSON lines or Parquet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corpus: Option<PathBuf>,
    /// A corpus that is aligned already: two files, line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moses: Option<[PathBuf; 2]>,
    /// A folder of `zhen fetch`, whose pages of both languages are matched by what they say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<PathBuf>,
    /// Who published the documents.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Under what licence they stand, an SPDX identifier where there is one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub licence: String,
    /// What they are about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub domain: String,
    /// When they were published, `2026-06-17` or less of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date: String,
}

/// How documents are read and split.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reading {
    /// A WHATWG label; detected where `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// When lines broken at a fixed width are mended.
    pub reflow: Reflow,
    /// Whether a semicolon ends a sentence too.
    pub semicolon: bool,
    /// Whether the documents have a sentence a line already.
    pub presplit: bool,
}

/// How documents are aligned.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Aligning {
    /// Whether passages that were moved stay without a partner.
    pub monotone: bool,
    /// Whether no bead joins sentences of two paragraphs.
    pub keep_paragraphs: bool,
    /// Dictionaries before the built-in one.
    #[serde(skip_serializing)]
    pub dictionaries: Vec<PathBuf>,
    /// Termbases whose terms anchor the alignment.
    #[serde(skip_serializing)]
    pub glossaries: Vec<PathBuf>,
}

/// What pairs are checked against.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Checking {
    /// Termbases; their findings are what `filter.glossary` counts.
    #[serde(skip_serializing)]
    pub glossaries: Vec<PathBuf>,
}

/// The order of rows in the files of a corpus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Documents in the order of the sources, rows in the order of the document.
    #[default]
    Document,
    /// Rows shuffled, the same each time for one seed.
    Shuffled,
}

/// What is written.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Export {
    /// Names of formats.
    pub formats: Vec<String>,
    /// Columns of TSV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<String>,
    /// `none`, `gzip` or `zstd`: of the formats that are not compressed in themselves.
    pub compression: String,
    /// Bytes of a file, after which another is begun; all in one where `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shard_size: Option<u64>,
    /// Whether a TSV begins with the names of its columns.
    pub header: bool,
    /// The order of rows.
    pub order: Order,
    /// What the shuffle goes by.
    pub seed: u64,
    /// Whether rows that were rejected are written beside, with the reasons.
    pub rejected: bool,
}

impl Default for Export {
    fn default() -> Self {
        Self {
            formats: vec!["jsonl".into()],
            columns: None,
            compression: "none".into(),
            shard_size: None,
            header: false,
            order: Order::Document,
            seed: 0,
            rejected: true,
        }
    }
}

/// What the data card says that the corpus itself does not.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Card {
    /// The name of the data set.
    pub title: String,
    /// A paragraph on what it is.
    pub description: String,
    /// The licence of the whole, where it is another than that of its only source.
    pub licence: String,
    /// Known limits, a sentence each.
    pub limits: Vec<String>,
}

impl Config {
    /// Reads the TOML `text`, called `place` in errors, with `over` put over it: keys with dots between, such as
    /// `export.seed`, and a TOML value each. Paths are relative to `folder`.
    ///
    /// # Errors
    /// Names the line: no TOML, a key that is not known (with the nearest that is), a value of the wrong kind, a source
    /// of no origin or of two.
    pub fn read<'a>(
        place: &str,
        text: &str,
        folder: &Path,
        over: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> Result<Self> {
        let mut over = over.into_iter().peekable();
        let mut config: Self = if over.peek().is_none() {
            // From the text itself, whose errors know their line.
            toml::from_str(text).map_err(|error| told(place, text, &error))?
        } else {
            let mut table: Table =
                toml::from_str(text).map_err(|error| told(place, text, &error))?;
            for (key, value) in over {
                put(&mut table, key, value).map_err(|what| Error::new(key, what))?;
            }
            table.try_into().map_err(|error| told(place, "", &error))?
        };
        folder.clone_into(&mut config.folder);
        let codes = config.codes().map(str::to_owned);
        [config.filter.source_language, config.filter.target_language] = codes;
        config.check(place)?;
        Ok(config)
    }

    /// Where a path of the configuration leads.
    pub fn path(&self, path: &Path) -> PathBuf {
        self.folder.join(path)
    }

    /// The codes of the two languages.
    pub fn codes(&self) -> [&str; 2] {
        let (source, target) = self.pair.split_once('-').unwrap_or(("zh", "en"));
        [source, target]
    }

    fn check(&self, place: &str) -> Result<()> {
        if self.source.is_empty() {
            let message = "no [[source]], expected one at least";
            return Err(Error::new(place, message));
        }
        for (number, source) in self.source.iter().enumerate() {
            let origins = source.origins();
            if origins.len() != 1 {
                let found = match origins.as_slice() {
                    [] => "none of them".to_owned(),
                    several => several.join(" and "),
                };
                let message = format!(
                    "source {}: {found}, expected one of folders, pairs, corpus, moses, archive",
                    number + 1
                );
                return Err(Error::new(place, message));
            }
        }
        Ok(())
    }
}

/// What is decided about the pairs of one corpus: the tables `filter` and `dedup` of a [`Config`] alone.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Selecting {
    /// Which pairs are kept.
    pub filter: filter::Settings,
    /// What counts as a duplicate.
    pub dedup: dedup::Settings,
}

impl Selecting {
    /// Reads the TOML `text`, called `place` in errors, with `over` put over it: keys such as `filter.ratio`, and a TOML
    /// value each.
    ///
    /// # Errors
    /// Names the line: no TOML, a key that is not known (with the nearest that is), a value of the wrong kind.
    pub fn read<'a>(
        place: &str,
        text: &str,
        over: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> Result<Self> {
        let whole: Self = toml::from_str(text).map_err(|error| told(place, text, &error))?;
        let mut over = over.into_iter().peekable();
        if over.peek().is_none() {
            return Ok(whole);
        }
        let mut table: Table = toml::from_str(text).map_err(|error| told(place, text, &error))?;
        for (key, value) in over {
            put(&mut table, key, value).map_err(|what| Error::new(key, what))?;
        }
        table
            .try_into()
            .map_err(|error| told("settings", "", &error))
    }
}

impl SourceConfig {
    /// The keys that say where its documents are.
    pub fn origins(&self) -> Vec<&'static str> {
        let given = [
            ("folders", self.folders.is_some()),
            ("pairs", self.pairs.is_some()),
            ("corpus", self.corpus.is_some()),
            ("moses", self.moses.is_some()),
            ("archive", self.archive.is_some()),
        ];
        given
            .into_iter()
            .filter_map(|(name, given)| given.then_some(name))
            .collect()
    }
}

/// Sets the value at a dotted key; `source.` is of the last source, and a list of sources is lengthened.
fn put(table: &mut Table, key: &str, value: Value) -> Result<(), String> {
    if let ("source", Value::Array(more)) = (key, &value) {
        let sources = table.entry("source").or_insert(Value::Array(Vec::new()));
        let sources = sources
            .as_array_mut()
            .ok_or("source is no list of tables")?;
        sources.extend(more.iter().cloned());
        return Ok(());
    }
    let (inner, key) = match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
            return Ok(());
        }
        Some((section, rest)) => {
            let found = table.entry(section).or_insert(Value::Table(Table::new()));
            let found = match found {
                Value::Array(list) => list.last_mut().ok_or("an empty list")?,
                found => found,
            };
            (found, rest)
        }
    };
    let inner = inner.as_table_mut().ok_or("no table, expected one")?;
    put(inner, key, value)
}

/// An error of TOML with its line and, for an unknown key, the nearest known one.
fn told(place: &str, text: &str, error: &toml::de::Error) -> Error {
    let message = error.message().trim();
    let message = match message.strip_prefix("unknown field ") {
        // serde: "unknown field `x`, expected one of `a`, `b`".
        Some(rest) => {
            let mut names = rest.split('`').skip(1).step_by(2);
            let found = names.next().unwrap_or_default();
            let known: Vec<&str> = names.collect();
            format!(
                "unknown key {found}{}; expected one of {}",
                hint(found, known.iter().copied()),
                known.join(", ")
            )
        }
        None => message.replace('`', ""),
    };
    match error.span().filter(|_| !text.is_empty()) {
        Some(span) => {
            let before = text.get(..span.start).unwrap_or_default();
            let line = 1 + before.matches('\n').count();
            Error::at_line(place, line, message)
        }
        None => Error::new(place, message),
    }
}

/// The two languages of a pair of codes that zhen knows.
///
/// # Errors
/// Where one of them has no splitter.
pub fn languages(pair: &str) -> Result<[&'static Language; 2]> {
    use crate::segment::{CHINESE, ENGLISH};
    match pair {
        "zh-en" => Ok([&CHINESE, &ENGLISH]),
        "en-zh" => Ok([&ENGLISH, &CHINESE]),
        _ => Err(Error::new(
            "pair",
            format!("{pair:?}, expected zh-en or en-zh"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The template with every key that is commented out put in.
    fn whole_template() -> String {
        let uncommented = |line: &str| match line.strip_prefix("# ") {
            Some(rest)
                if rest.starts_with("[[")
                    || rest
                        .split_once(" = ")
                        .is_some_and(|(key, _)| !key.contains(' ')) =>
            {
                rest.to_owned()
            }
            _ => line.to_owned(),
        };
        TEMPLATE
            .lines()
            .map(uncommented)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn the_template_is_a_configuration_as_it_stands_and_with_every_key_in() {
        let config = Config::read("template", TEMPLATE, Path::new(""), []).unwrap();
        assert_eq!(config.source.len(), 1);
        let whole = Config::read("template", &whole_template(), Path::new(""), []).unwrap();
        let origins: Vec<_> = whole
            .source
            .iter()
            .flat_map(SourceConfig::origins)
            .collect();
        assert_eq!(origins, ["folders", "pairs", "corpus", "moses", "archive"]);
    }

    #[test]
    fn what_the_template_says_holds_where_nothing_is_said() {
        let text = "output = 'corpus'\nwork = 'corpus/.zhen'\n[[source]]\nfolders = ['zh', 'en']\n";
        let plain = Config::read("plain", text, Path::new(""), []).unwrap();
        let mut whole = Config::read("template", &whole_template(), Path::new(""), []).unwrap();
        // Examples, not defaults.
        whole.reading.encoding = None;
        whole.export.columns = None;
        whole.export.shard_size = None;
        let json = |config: &Config| serde_json::to_value(config).unwrap();
        assert_eq!(json(&whole), json(&plain));
    }

    #[test]
    fn values_go_over_the_file_and_sources_are_added() {
        let text = "output = 'a'\n[[source]]\npairs = 'x.tsv'\n[export]\nseed = 1\n";
        let source = toml::from_str::<Table>("corpus = 'y.tmx'").unwrap();
        let over = [
            ("output", Value::from("b")),
            ("export.seed", Value::from(7)),
            ("source", Value::Array(vec![Value::Table(source)])),
            ("source.licence", Value::from("CC0-1.0")),
        ];
        let config = Config::read("x.toml", text, Path::new("folder"), over).unwrap();
        assert_eq!(config.path(&config.output), Path::new("folder/b"));
        assert_eq!(config.export.seed, 7);
        assert_eq!(config.source[1].origins(), ["corpus"]);
        assert_eq!(config.source[1].licence, "CC0-1.0");
        let wrong = [("output.x", Value::from(1))];
        assert!(Config::read("x.toml", text, Path::new(""), wrong).is_err());
    }
}
