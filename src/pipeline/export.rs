//! The third stage: rows to files, part by part.

use super::config::{Config, Export, Order};
use super::decide::{Decided, Outcome, Reader, whole_rows};
use super::figures::Figures;
use super::gather::Planned;
use super::shuffle::Shuffle;
use super::staging::Staging;
use super::timing::Step;
use crate::bitext::dedup::{Fate, Fingerprint, Original};
use crate::bitext::split::{Certificate, Crossing, HeldOut, Overlap, Part, Verifier};
use crate::corpus::manifest::Output;
use crate::corpus::{Columns, CorpusFiles, Format, Row, WriteOptions};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// The file that says where the rows of each document come from.
pub(super) const DOCUMENTS: &str = "documents.jsonl";
/// The file of what was left out.
pub(super) const REJECTED: &str = "rejected.jsonl";

/// A line of `documents.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// Its id: the `pair` of its rows.
    pub id: String,
    /// The part it is in.
    pub split: Part,
    /// The id of the first document that tells the same story; its own where no other does.
    pub story: String,
    /// Where it comes from.
    #[serde(flatten)]
    pub provenance: super::Provenance,
    /// Its two documents.
    pub source_document: String,
    /// Its two documents.
    pub target_document: String,
    /// Hashes of their bytes.
    pub source_sha256: String,
    /// Hashes of their bytes.
    pub target_sha256: String,
    /// Sentences of the source document.
    pub source_sentences: usize,
    /// Sentences of the target document.
    pub target_sentences: usize,
    /// Beads with both sides.
    pub pairs: usize,
    /// Of these, how many stand in the corpus.
    pub kept: usize,
}

/// A line of `rejected.jsonl`.
#[derive(Serialize)]
struct Rejected<'a> {
    pair: &'a str,
    stage: &'static str,
    reason: String,
    source: &'a str,
    target: &'a str,
    source_ids: &'a [usize],
    target_ids: &'a [usize],
    probability: Option<f64>,
}

/// Pairs that were left out after the filters, and those written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Sides the same as a text of a test set.
    pub excluded_exact: u64,
    /// Sides that share 13 words or characters in a row with one.
    pub excluded_ngram: u64,
    /// The same as another pair that is kept.
    pub duplicate_exact: u64,
    /// Nearly the same as another pair that is kept.
    pub duplicate_near: u64,
    /// Of train, too near to a pair of dev or test.
    pub purged: u64,
    /// Written.
    pub written: u64,
}

/// What was written.
pub(super) struct Exported {
    pub outputs: Vec<Output>,
    pub kept: Kept,
    pub figures: Vec<(Part, Figures)>,
    pub certificate: Certificate,
    pub crossing: Vec<Crossing>,
}

/// What one document gives to the corpus.
struct Chosen {
    rows: Vec<Row>,
    fingerprints: Vec<Fingerprint>,
    rejected: Vec<u8>,
    kept: Kept,
    entry: DocumentEntry,
}

/// Writes the corpus to the staging folder: test and dev first, since what is near to them must be kept out of train.
pub(super) fn export(
    config: &Config,
    reader: &Reader<'_>,
    decided: &Decided,
    staging: &Staging,
) -> Result<Exported> {
    let mut held_out = HeldOut::new(&config.split);
    let mut verifier = Verifier::new(&config.split, decided.exclusion.clone());
    let mut documents = staging.file(DOCUMENTS)?;
    let mut rejected = if config.export.rejected {
        Some(staging.file(&compressed(REJECTED, &config.export)?)?)
    } else {
        None
    };
    let mut exported = Exported {
        outputs: Vec::new(),
        kept: Kept::default(),
        figures: Vec::new(),
        certificate: Certificate::default(),
        crossing: Vec::new(),
    };
    for part in [Part::Test, Part::Dev, Part::Train] {
        let wanted = |number: usize| decided.part(number) == part;
        if !(0..decided.ids.len()).any(wanted) {
            continue;
        }
        let mut files = PartFiles::create(config, part, staging)?;
        let mut figures = Figures::default();
        let mut more = Vec::new();
        reader.each(
            match part {
                Part::Train => "write train",
                Part::Dev => "write dev",
                Part::Test => "write test",
            },
            wanted,
            |number, planned, bitext| choose(number, planned, &bitext, decided, (part, &held_out)),
            |_, _, chosen| {
                let chosen = chosen?;
                reader.times.of(Step::Select, || {
                    let texts = chosen.rows.iter().map(texts);
                    verifier.add(part, &chosen.entry.id, texts)
                })?;
                more.extend(chosen.fingerprints);
                exported.kept.add(&chosen.kept);
                figures.add(&chosen.entry, &chosen.rows);
                reader.times.of(Step::Write, || {
                    if let Some(rejected) = &mut rejected {
                        rejected.write(&chosen.rejected)?;
                    }
                    let mut line = serde_json::to_vec(&chosen.entry).unwrap_or_default();
                    line.push(b'\n');
                    documents.write(&line)?;
                    files.write(&chosen.rows)
                })
            },
        )?;
        for fingerprint in &more {
            held_out.add(part, fingerprint);
        }
        reader.observer.begin("finish", None);
        exported
            .outputs
            .extend(reader.times.of(Step::Write, || files.finish())?);
        exported.figures.push((part, figures));
    }
    exported.outputs.extend(documents.finish("jsonl")?);
    if let Some(rejected) = rejected {
        exported.outputs.extend(rejected.finish("jsonl")?);
    }
    (exported.certificate, exported.crossing) = reader.times.of(Step::Select, || verifier.finish());
    Ok(exported)
}

fn texts(row: &Row) -> (&str, &str) {
    (&row.source.text, &row.target.text)
}

impl Kept {
    fn add(&mut self, more: &Self) {
        for (own, more) in [
            (&mut self.excluded_exact, more.excluded_exact),
            (&mut self.excluded_ngram, more.excluded_ngram),
            (&mut self.duplicate_exact, more.duplicate_exact),
            (&mut self.duplicate_near, more.duplicate_near),
            (&mut self.purged, more.purged),
            (&mut self.written, more.written),
        ] {
            *own += more;
        }
    }
}

/// The rows of a document that stand in the corpus, and why the others do not.
fn choose(
    number: usize,
    planned: &Planned,
    bitext: &crate::bitext::Bitext,
    decided: &Decided,
    (part, held_out): (Part, &HeldOut),
) -> Result<Chosen> {
    let rows = whole_rows(bitext);
    let pairs = rows.len();
    let mut chosen = Chosen {
        rows: Vec::with_capacity(pairs),
        fingerprints: Vec::new(),
        rejected: Vec::new(),
        kept: Kept::default(),
        entry: entry(number, planned, bitext, decided),
    };
    let kept = &mut chosen.kept;
    for (row, outcome) in rows.into_iter().zip(decided.of(number, pairs)) {
        let original = |of: Original| match of {
            Original::Here(number) => format!("as one of {}", decided.document_of(number)),
            Original::Earlier => "as one of an earlier corpus".to_owned(),
        };
        let (stage, reason, count) = match outcome {
            Outcome::Filtered(reason) => {
                let line = rejected_line(&row, "filter", reason.to_owned())?;
                chosen.rejected.extend(line);
                continue;
            }
            Outcome::Excluded(Overlap::Exact) => (
                "exclude",
                "the same as a text of a test set".to_owned(),
                &mut kept.excluded_exact,
            ),
            Outcome::Excluded(Overlap::Ngram) => (
                "exclude",
                "13 in a row of a test set".to_owned(),
                &mut kept.excluded_ngram,
            ),
            Outcome::Compared(Fate::Exact(of)) => (
                "duplicate",
                format!("the same {}", original(of)),
                &mut kept.duplicate_exact,
            ),
            Outcome::Compared(Fate::Near(of)) => (
                "duplicate",
                format!("nearly the same {}", original(of)),
                &mut kept.duplicate_near,
            ),
            Outcome::Compared(Fate::Kept) => {
                let (source, target) = texts(&row);
                let fingerprint = Fingerprint::new(source, target);
                if held_out.is_near(part, &fingerprint) {
                    (
                        "purge",
                        "too near to a pair that is held out".to_owned(),
                        &mut kept.purged,
                    )
                } else {
                    if part != Part::Train {
                        chosen.fingerprints.push(fingerprint);
                    }
                    kept.written += 1;
                    chosen.rows.push(row);
                    continue;
                }
            }
        };
        *count += 1;
        chosen.rejected.extend(rejected_line(&row, stage, reason)?);
    }
    chosen.entry.kept = chosen.rows.len();
    Ok(chosen)
}

/// A JSON line of what was rejected at a stage (`filter`, `duplicate`, …), and why, with its line break.
///
/// # Errors
/// None is known: what is written can always be.
pub fn rejected_line(row: &Row, stage: &'static str, reason: String) -> Result<Vec<u8>> {
    let rejected = Rejected {
        pair: &row.name,
        stage,
        reason,
        source: &row.source.text,
        target: &row.target.text,
        source_ids: &row.source.ids,
        target_ids: &row.target.ids,
        probability: row.probability.map(|p| (p.get() * 1e4).round() / 1e4),
    };
    let mut line =
        serde_json::to_vec(&rejected).map_err(|error| Error::from_source(REJECTED, error))?;
    line.push(b'\n');
    Ok(line)
}

fn entry(
    number: usize,
    planned: &Planned,
    bitext: &crate::bitext::Bitext,
    decided: &Decided,
) -> DocumentEntry {
    let beads = bitext.ladder.beads.iter();
    DocumentEntry {
        id: planned.id.clone(),
        split: decided.part(number),
        story: decided.ids[decided.split.stories[number]].clone(),
        provenance: planned.provenance.clone(),
        source_document: planned.documents[0].clone(),
        target_document: planned.documents[1].clone(),
        source_sha256: planned.inputs[0].sha256.clone(),
        target_sha256: planned.inputs[1].sha256.clone(),
        source_sentences: bitext.source.sentences.len(),
        target_sentences: bitext.target.sentences.len(),
        pairs: beads.filter(|bead| bead.kind.is_whole()).count(),
        kept: 0,
    }
}

/// `name` with the ending of the compression that is asked for.
fn compressed(name: &str, export: &Export) -> Result<String> {
    Ok(match export.compression.as_str() {
        "none" => name.to_owned(),
        "gzip" => format!("{name}.gz"),
        "zstd" => format!("{name}.zst"),
        other => {
            let message = format!("{other:?}, expected none, gzip or zstd");
            return Err(Error::new("export.compression", message));
        }
    })
}

/// The files of one part, one corpus a format.
struct PartFiles {
    files: Vec<CorpusFiles>,
    shuffle: Option<Shuffle>,
}

impl PartFiles {
    fn create(config: &Config, part: Part, staging: &Staging) -> Result<Self> {
        let export = &config.export;
        let options = WriteOptions {
            columns: export
                .columns
                .as_deref()
                .map(str::parse::<Columns>)
                .transpose()?,
            header: export.header,
            ..WriteOptions::default()
        };
        let codes = config.codes();
        let mut files = Vec::new();
        for name in &export.formats {
            let format = Format::from_name(name)?;
            let file = match format {
                Format::Moses => part.name().to_owned(),
                format => format!("{}.{}", part.name(), format.name()),
            };
            let file = if format.is_binary() {
                file
            } else {
                compressed(&file, export)?
            };
            let path = staging.folder().join(file);
            files.push(CorpusFiles::create(
                &path,
                format,
                &options,
                codes,
                export.shard_size,
            )?);
        }
        Ok(Self {
            files,
            shuffle: match export.order {
                Order::Document => None,
                Order::Shuffled => Some(Shuffle::new(staging.folder(), part.name(), export.seed)?),
            },
        })
    }

    fn write(&mut self, rows: &[Row]) -> Result<()> {
        match &mut self.shuffle {
            Some(shuffle) => shuffle.add(rows),
            None => put(&mut self.files, rows),
        }
    }

    fn finish(mut self) -> Result<Vec<Output>> {
        if let Some(shuffle) = self.shuffle.take() {
            shuffle.each(|rows| put(&mut self.files, &rows))?;
        }
        let written = self.files.into_iter().map(CorpusFiles::finish);
        Ok(written.collect::<Result<Vec<_>>>()?.concat())
    }
}

/// Writes rows in each format.
fn put(files: &mut [CorpusFiles], rows: &[Row]) -> Result<()> {
    for files in files {
        for row in rows {
            files.write_row(row)?;
        }
    }
    Ok(())
}

/// Checks the names of an export before anything is read.
pub(super) fn check(export: &Export) -> Result<()> {
    if export.formats.is_empty() {
        return Err(Error::new("export.formats", "none, expected one at least"));
    }
    for (number, name) in export.formats.iter().enumerate() {
        let format = Format::from_name(name)?;
        if !format.holds_rows() {
            let message =
                format!("{name} holds no rows of several documents, expected another format");
            return Err(Error::new("export.formats", message));
        }
        if export.formats[..number].contains(name) {
            return Err(Error::new("export.formats", format!("{name} twice")));
        }
    }
    if let Some(columns) = &export.columns {
        columns.parse::<Columns>()?;
    }
    compressed("", export)?;
    Ok(())
}
