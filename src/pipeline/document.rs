//! A pair of documents, from bytes to a bitext, and how the work store keeps it.

use super::config::{Config, Reading};
use super::source::{self, Content, Job};
use super::store::Key;
use super::timing::{Step, Times};
use crate::align::{self, Options, Paragraphs};
use crate::bead::{Bead, BeadKind, Ladder, Probability};
use crate::bitext::{Bitext, Side};
use crate::corpus::manifest::Digest;
use crate::corpus::{Row, RowSide, bitext_of};
use crate::lexicon::Lexicon;
use crate::segment::{self, Language, SplitOptions, script};
use crate::text::{Document, Format, ReadOptions, Reflow, Span};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// The longest sentence that is aligned, in bytes: what is longer is no prose, and no table of the aligner may grow
/// with it.
const LONGEST_SENTENCE: usize = 1 << 20;
/// Changes whenever what is kept of the same input changes within one version of zhen.
const GENERATION: u32 = 1;
/// How hard the work store is packed.
const LEVEL: i32 = 1;

/// A pair of documents as it came: bytes, or rows.
pub(super) struct Loaded {
    pub name: String,
    pub provenance: super::Provenance,
    /// Names of the two documents.
    pub documents: [String; 2],
    /// Sizes and hashes of the two documents.
    pub inputs: [Digest; 2],
    /// What its record is found by.
    pub key: Key,
    place: String,
    texts: Texts,
}

enum Texts {
    Files([Vec<u8>; 2]),
    Plain([Vec<u8>; 2]),
    Rows(Vec<Row>),
}

/// How documents become bitexts.
pub(super) struct Aligner<'a> {
    languages: [&'static Language; 2],
    reading: &'a Reading,
    read: ReadOptions,
    /// Of the files; told by their content where `None`.
    format: Option<Format>,
    paragraphs: Paragraphs,
    monotone: bool,
    lexicon: Lexicon,
    base: &'a Path,
    /// A hash of all settings that a record depends on.
    settings: Vec<u8>,
    times: &'a Times,
}

impl<'a> Aligner<'a> {
    /// Reads the dictionaries and termbases of the configuration.
    pub fn new(
        config: &'a Config,
        languages: [&'static Language; 2],
        times: &'a Times,
    ) -> Result<Self> {
        let reading = &config.reading;
        let label = |label: &String| {
            encoding_rs::Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                let message =
                    format!("{label:?}, expected a WHATWG label such as utf-8, gb18030 or big5");
                Error::new("reading.encoding", message)
            })
        };
        let (lexicon, digests) = super::lexicon::of(config, languages)?;
        let depends = serde_json::json!({
            "zhen": env!("CARGO_PKG_VERSION"),
            "generation": GENERATION,
            "pair": config.pair,
            "reading": reading,
            "align": config.align,
            "dictionaries": digests,
        });
        Ok(Self {
            languages,
            reading,
            read: ReadOptions {
                encoding: reading.encoding.as_ref().map(label).transpose()?,
                reflow: if reading.presplit {
                    Reflow::Never
                } else {
                    reading.reflow
                },
                ..ReadOptions::default()
            },
            format: reading.presplit.then_some(Format::Text),
            paragraphs: if config.align.keep_paragraphs {
                Paragraphs::Keep
            } else {
                Paragraphs::Ignore
            },
            monotone: config.align.monotone,
            lexicon,
            base: &config.folder,
            settings: Sha256::digest(depends.to_string().as_bytes()).to_vec(),
            times,
        })
    }

    /// Reads the bytes of a job, and says what its record would be found by.
    pub fn load(&self, job: Job) -> Result<Loaded> {
        self.times.of(Step::Read, || {
            let place = job.place;
            let within = |error: Error| match place.as_str() {
                "" => error,
                place => Error::from_source(place, error),
            };
            let (documents, texts, inputs) = match job.content {
                Content::Files(paths) => {
                    let documents = paths.each_ref().map(|path| path.display().to_string());
                    let [source, target] = paths.map(|path| source::bytes(self.base, &path));
                    let bytes = [source.map_err(within)?, target.map_err(within)?];
                    let inputs = bytes.each_ref().map(|bytes| Digest::of(bytes));
                    (documents, Texts::Files(bytes), inputs)
                }
                Content::Texts(texts, documents) => {
                    let bytes = texts.map(String::into_bytes);
                    let inputs = bytes.each_ref().map(|bytes| Digest::of(bytes));
                    (documents, Texts::Plain(bytes), inputs)
                }
                Content::Rows(rows) => {
                    let documents = documents_of(&rows, &place);
                    let inputs = digests_of(&rows);
                    (documents, Texts::Rows(rows), inputs)
                }
            };
            Ok(Loaded {
                key: self.key(&documents, &inputs, &texts),
                name: job.name,
                provenance: job.provenance,
                documents,
                inputs,
                place,
                texts,
            })
        })
    }

    fn key(&self, documents: &[String; 2], inputs: &[Digest; 2], texts: &Texts) -> Key {
        let mut hash = Sha256::new();
        hash.update(&self.settings);
        hash.update([match texts {
            Texts::Files(_) => 0,
            Texts::Plain(_) => 1,
            Texts::Rows(_) => 2,
        }]);
        for (document, input) in documents.iter().zip(inputs) {
            // The format is told by the name too.
            let extension = Path::new(document).extension().unwrap_or_default();
            hash.update(extension.as_encoded_bytes());
            hash.update([0]);
            hash.update(input.sha256.as_bytes());
        }
        let mut key = Key::default();
        key.copy_from_slice(&hash.finalize()[..16]);
        key
    }

    /// Aligns what was loaded; gives what the store keeps of it.
    pub fn align(&self, loaded: &Loaded) -> Result<Vec<u8>> {
        let aligned = match &loaded.texts {
            Texts::Rows(rows) => Ok(bitext_of(rows)),
            Texts::Files(bytes) => self.align_documents(&loaded.documents, bytes, self.format),
            Texts::Plain(bytes) => {
                self.align_documents(&loaded.documents, bytes, Some(Format::Text))
            }
        };
        let bitext = aligned.map_err(|error| match loaded.place.as_str() {
            "" => error,
            place => Error::from_source(place, error),
        })?;
        self.times.of(Step::Store, || pack(&bitext))
    }

    fn align_documents(
        &self,
        names: &[String; 2],
        bytes: &[Vec<u8>; 2],
        format: Option<Format>,
    ) -> Result<Bitext> {
        let [source, target] = self.times.of(Step::Read, || {
            let read = |side: usize| {
                let options = ReadOptions {
                    format,
                    language: Some(self.languages[side].code),
                    ..self.read
                };
                Document::read(&names[side], &bytes[side], &options)
            };
            let (source, target) = (read(0)?, read(1)?);
            script::check(
                &script::Side::new(source.name(), source.text(), self.languages[0]),
                &script::Side::new(target.name(), target.text(), self.languages[1]),
            )?;
            Ok::<_, Error>([
                self.side(&source, &bytes[0], self.languages[0])?,
                self.side(&target, &bytes[1], self.languages[1])?,
            ])
        })?;
        self.times.of(Step::Align, || {
            let texts = [&source, &target].map(|side| {
                side.sentences
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>()
            });
            let side = |number: usize, paragraphs| align::Side {
                sentences: &texts[number],
                paragraphs,
                language: self.languages[number],
            };
            let options = Options {
                paragraphs: self.paragraphs,
                lexicon: Some(&self.lexicon),
                monotone: self.monotone,
                ..Options::default()
            };
            let sides = (side(0, &*source.paragraphs), side(1, &*target.paragraphs));
            let ladder = align::align(&sides.0, &sides.1, &options);
            Ok(Bitext {
                source,
                target,
                ladder,
                ..Bitext::default()
            })
        })
    }
}

impl Aligner<'_> {
    fn side(&self, document: &Document, bytes: &[u8], language: &Language) -> Result<Side> {
        let sentences = if self.reading.presplit {
            segment::of_lines(document, bytes)
        } else {
            let options = SplitOptions {
                semicolon: self.reading.semicolon,
            };
            segment::sentences(document, language, &options)
        };
        if sentences.is_empty() {
            return Err(Error::new(document.name(), "no sentence in it"));
        }
        if let Some(long) = sentences.iter().find(|s| s.span.len() > LONGEST_SENTENCE) {
            let place = document.source_span(long.span);
            let place = place.map_or_else(String::new, |span| format!(" at byte {}", span.start));
            let message = format!(
                "a sentence of {} bytes{place}, expected at most {LONGEST_SENTENCE}",
                long.span.len()
            );
            return Err(Error::new(document.name(), message));
        }
        Ok(Side {
            sentences: sentences
                .iter()
                .map(|s| s.span.of(document.text()).to_owned())
                .collect(),
            paragraphs: sentences.iter().map(|s| s.paragraph).collect(),
            // None where the format does not tell them.
            spans: sentences
                .iter()
                .map_while(|s| document.source_span(s.span))
                .collect(),
            ..Side::default()
        })
    }

    /// The bitext that [`Aligner::align`] made, without names.
    pub fn unpack(&self, payload: &[u8]) -> Result<Bitext> {
        let mut bitext = self.times.of(Step::Store, || unpack(payload))?;
        for (side, language) in [&mut bitext.source, &mut bitext.target]
            .into_iter()
            .zip(self.languages)
        {
            language.code.clone_into(&mut side.language);
            language.joiner.clone_into(&mut side.joiner);
        }
        Ok(bitext)
    }
}

/// The names of the documents of rows, as far as they say.
fn documents_of(rows: &[Row], place: &str) -> [String; 2] {
    let named = |side: fn(&Row) -> &RowSide| {
        let name = rows.first().map(|row| side(row).document.clone());
        name.filter(|name| !name.is_empty())
            .unwrap_or_else(|| place.to_owned())
    };
    [named(|row| &row.source), named(|row| &row.target)]
}

/// Sizes and hashes of the two sides of rows: of their texts, ended by a line break each, and of their probabilities.
fn digests_of(rows: &[Row]) -> [Digest; 2] {
    let (mut source, mut target) = (String::new(), String::new());
    for row in rows {
        source.push_str(&row.source.text);
        source.push('\n');
        let probability = row
            .probability
            .map_or(String::new(), |p| p.get().to_string());
        target.push_str(&row.target.text);
        target.push('\t');
        target.push_str(&probability);
        target.push('\n');
    }
    [Digest::of(source.as_bytes()), Digest::of(target.as_bytes())]
}

type PackedSide<S> = (S, Vec<usize>, Vec<(usize, usize)>);
type PackedBead = (Vec<usize>, Vec<usize>, BeadKind, Probability);

/// A bitext without names.
#[derive(Serialize, Deserialize)]
struct Packed<S> {
    sides: [PackedSide<S>; 2],
    beads: Vec<PackedBead>,
}

fn pack(bitext: &Bitext) -> Result<Vec<u8>> {
    let side = |side: &'_ Side| {
        let spans = side
            .spans
            .iter()
            .map(|span| (span.start, span.end))
            .collect();
        (side.paragraphs.clone(), spans)
    };
    let (source, target) = (side(&bitext.source), side(&bitext.target));
    let beads = bitext.ladder.beads.iter();
    let packed = Packed {
        sides: [
            (&bitext.source.sentences, source.0, source.1),
            (&bitext.target.sentences, target.0, target.1),
        ],
        beads: beads
            .map(|bead| {
                (
                    bead.source.clone(),
                    bead.target.clone(),
                    bead.kind,
                    bead.probability,
                )
            })
            .collect(),
    };
    let json =
        serde_json::to_vec(&packed).map_err(|error| Error::from_source("work store", error))?;
    zstd::bulk::compress(&json, LEVEL).map_err(|error| Error::from_source("work store", error))
}

fn unpack(payload: &[u8]) -> Result<Bitext> {
    let json =
        zstd::decode_all(payload).map_err(|error| Error::from_source("work store", error))?;
    let packed: Packed<Vec<String>> =
        serde_json::from_slice(&json).map_err(|error| Error::from_source("work store", error))?;
    let [source, target] = packed.sides.map(|(sentences, paragraphs, spans)| Side {
        sentences,
        paragraphs,
        spans: spans
            .into_iter()
            .map(|(start, end)| Span::new(start, end))
            .collect(),
        ..Side::default()
    });
    let beads = packed
        .beads
        .into_iter()
        .map(|(source, target, kind, probability)| Bead {
            source,
            target,
            kind,
            probability,
        });
    let bitext = Bitext {
        source,
        target,
        ladder: Ladder {
            beads: beads.collect(),
        },
        ..Bitext::default()
    };
    bitext.check()?;
    Ok(bitext)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let side = |sentences: &[&str]| Side {
            sentences: sentences.iter().map(|&s| s.to_owned()).collect(),
            paragraphs: vec![0, 3],
            spans: vec![Span::new(0, 4), Span::new(5, 1 << 40)],
            ..Side::default()
        };
        let mut bitext = Bitext {
            source: side(&["会谈\u{2028}。", "\"引\\号\""]),
            target: side(&["Talks.", ""]),
            ..Bitext::default()
        };
        bitext.ladder.beads = vec![
            Bead::new(vec![0], vec![1], Probability::new(0.123_456_789)),
            Bead::new(vec![1], vec![], Probability::new(1.0)),
        ];
        assert_eq!(unpack(&pack(&bitext).unwrap()).unwrap(), bitext);
        assert!(unpack(b"no zstd").is_err());
    }
}
