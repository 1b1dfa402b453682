//! Documents read and split.

use super::archive;
use super::args::{Languages, Reading};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use zhen::align::{self, Options, Paragraphs};
use zhen::bead::Ladder;
use zhen::bitext::{Bitext, Side};
use zhen::corpus::manifest::{self, Digest};
use zhen::segment::{self, Language, Sentence, script};
use zhen::text::{Document, Format, ReadOptions, Reflow, Span};
use zhen::{Error, Result};

/// The longest sentence that is aligned, in bytes: what is longer is no prose, and no table of the aligner may grow
/// with it.
const LONGEST_SENTENCE: usize = 1 << 20;

/// Whether `path` stands for standard input or output.
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of an input in messages and provenance.
pub fn name(path: &Path) -> String {
    if is_dash(path) {
        "standard input".into()
    } else {
        path.display().to_string()
    }
}

/// The bytes of a file, or of standard input for `-`.
pub fn bytes(path: &Path) -> Result<Vec<u8>> {
    let place = name(path);
    let mut bytes = Vec::new();
    let read = if is_dash(path) {
        io::stdin().lock().read_to_end(&mut bytes)
    } else if path.is_dir() {
        return Err(Error::new(place, "is a folder, expected a file"));
    } else if let Some((archive, name)) = archive::split(path) {
        return archive::bytes(&archive, &name);
    } else {
        File::open(path).and_then(|mut file| {
            let size = file.metadata().map_or(0, |m| m.len());
            bytes.reserve(usize::try_from(size).unwrap_or(0));
            file.read_to_end(&mut bytes)
        })
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Error::from_source(place, error)),
    }
}

/// The UTF-8 text of a file.
pub fn utf8(path: &Path) -> Result<String> {
    String::from_utf8(bytes(path)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Error::new(name(path), format!("not UTF-8 at byte {at}"))
    })
}

/// How the sentences of a document are found.
#[derive(Clone, Debug)]
pub struct Splitting {
    pub reading: Reading,
    /// One sentence a line already; a blank line begins a paragraph.
    pub presplit: bool,
    /// Whether the bytes are hashed for a manifest.
    pub hashed: bool,
}

/// A document and its sentences.
pub struct Input {
    pub document: Document,
    pub sentences: Vec<Sentence>,
    digest: Option<Digest>,
}

impl Input {
    /// Reads a document in a language; of one in several, such as a translation memory, that side.
    pub fn read(path: &Path, how: &Splitting, language: &'static Language) -> Result<Self> {
        let (document, bytes) = document(path, how, Some(language))?;
        let sentences = if how.presplit {
            segment::of_lines(&document, &bytes)
        } else {
            segment::sentences(&document, language, &how.reading.split_options())
        };
        if sentences.is_empty() {
            return Err(Error::new(name(path), "no sentence in it"));
        }
        Ok(Self {
            document,
            sentences,
            digest: how.hashed.then(|| Digest::of(&bytes)),
        })
    }

    fn side(&self, language: &Language) -> Result<Side> {
        side(&self.document, &self.sentences, language)
    }

    fn manifest(&self) -> Option<manifest::Input> {
        Some(manifest::Input {
            document: self.document.name().into(),
            digest: self.digest.clone()?,
            encoding: None,
            sentences: self.sentences.len(),
        })
    }
}

/// The bytes of the input of each sentence; empty where the format does not tell them.
fn spans(document: &Document, sentences: &[Sentence]) -> Vec<Span> {
    let spans = sentences.iter();
    spans.map_while(|s| document.source_span(s.span)).collect()
}

/// Reads a document, of one with several sides that of the language; gives its bytes too.
pub fn document(
    path: &Path,
    how: &Splitting,
    language: Option<&'static Language>,
) -> Result<(Document, Vec<u8>)> {
    let bytes = bytes(path)?;
    if bytes.trim_ascii().is_empty() {
        return Err(Error::new(name(path), "empty, expected a document"));
    }
    let mut options = ReadOptions {
        language: language.map(|language| language.code),
        ..how.reading.read_options()
    };
    if how.presplit {
        options.reflow = Reflow::Never;
        options.format.get_or_insert(Format::Text);
    }
    let document = Document::read(&name(path), &bytes, &options)?;
    Ok((document, bytes))
}

/// The side of a pair that `sentences` of a document make.
pub fn side(document: &Document, sentences: &[Sentence], language: &Language) -> Result<Side> {
    if let Some(long) = sentences.iter().find(|s| s.span.len() > LONGEST_SENTENCE) {
        let place = document.source_span(long.span);
        let place = place.map_or_else(String::new, |span| format!(" at byte {}", span.start));
        return Err(Error::new(
            document.name(),
            format!(
                "a sentence of {} bytes{place}, expected at most {LONGEST_SENTENCE}",
                long.span.len()
            ),
        ));
    }
    let text = |s: &Sentence| s.span.of(document.text()).to_string();
    Ok(Side {
        document: document.name().into(),
        language: language.code.into(),
        joiner: language.joiner.into(),
        sentences: sentences.iter().map(text).collect(),
        paragraphs: sentences.iter().map(|s| s.paragraph).collect(),
        spans: spans(document, sentences),
    })
}

/// Aligns two sides.
pub fn ladder(source: &Side, target: &Side, languages: Languages, options: &Options<'_>) -> Ladder {
    as_aligned(source, target, languages, |source, target| {
        align::align(source, target, options)
    })
}

/// Aligns two sides whose sentences are in numbered `groups`, which one document shows beside each other.
fn ladder_by_groups(
    (source, target): (&Side, &Side),
    [sources, targets]: &[Vec<usize>; 2],
    languages: Languages,
    options: &Options<'_>,
) -> Ladder {
    let options = Options {
        paragraphs: Paragraphs::Paired,
        ..*options
    };
    as_aligned(source, target, languages, |source, target| {
        let source = align::Side {
            paragraphs: sources,
            ..*source
        };
        let target = align::Side {
            paragraphs: targets,
            ..*target
        };
        align::align(&source, &target, &options)
    })
}

/// Does `work` with two sides as the aligner sees them.
fn as_aligned<T>(
    source: &Side,
    target: &Side,
    languages: Languages,
    work: impl FnOnce(&align::Side<'_>, &align::Side<'_>) -> T,
) -> T {
    let source_texts: Vec<&str> = source.sentences.iter().map(String::as_str).collect();
    let target_texts: Vec<&str> = target.sentences.iter().map(String::as_str).collect();
    work(
        &align::Side {
            sentences: &source_texts,
            paragraphs: &source.paragraphs,
            language: languages.source,
        },
        &align::Side {
            sentences: &target_texts,
            paragraphs: &target.paragraphs,
            language: languages.target,
        },
    )
}

/// A pair of documents, read and split.
pub struct ReadPair {
    pub source: Side,
    pub target: Side,
    /// How both documents were read, with their names.
    pub notes: Vec<String>,
    /// Entries of both documents for a manifest; none unless hashed.
    pub inputs: Vec<manifest::Input>,
    /// The groups of the sentences of both sides, where both are of one document, which shows what belongs together.
    pub groups: Option<[Vec<usize>; 2]>,
}

/// A pair of documents, aligned.
pub struct Aligned {
    pub bitext: Bitext,
    pub notes: Vec<String>,
    pub inputs: Vec<manifest::Input>,
}

impl ReadPair {
    /// Aligns them; says why each bead stands where `explain`.
    pub fn align(
        self,
        name: &str,
        languages: Languages,
        options: &Options<'_>,
        explain: bool,
    ) -> Aligned {
        let sides = (&self.source, &self.target);
        let (ladder, evidence) = match &self.groups {
            Some(groups) if options.paragraphs == Paragraphs::Ignore => {
                let ladder = ladder_by_groups(sides, groups, languages, options);
                let evidence = if explain {
                    as_aligned(sides.0, sides.1, languages, |source, target| {
                        align::explain::explain(source, target, &ladder, options)
                    })
                } else {
                    Vec::new()
                };
                (ladder, evidence)
            }
            _ if explain => as_aligned(sides.0, sides.1, languages, |source, target| {
                align::align_explained(source, target, options)
            }),
            _ => (ladder(sides.0, sides.1, languages, options), Vec::new()),
        };
        Aligned {
            bitext: Bitext {
                name: name.into(),
                source: self.source,
                target: self.target,
                ladder,
                evidence,
            },
            notes: self.notes,
            inputs: self.inputs,
        }
    }
}

/// Reads and checks a pair of documents.
pub fn read_pair(
    source_path: &Path,
    target_path: &Path,
    languages: Languages,
    how: &Splitting,
) -> Result<ReadPair> {
    let (source_language, target_language) = (languages.source, languages.target);
    let source = Input::read(source_path, how, source_language)?;
    let target = Input::read(target_path, how, target_language)?;
    let (source_text, target_text) = (&source.document, &target.document);
    script::check(
        &script::Side::new(source_text.name(), source_text.text(), source_language),
        &script::Side::new(target_text.name(), target_text.text(), target_language),
    )?;
    let notes = [&source, &target]
        .into_iter()
        .flat_map(|input| {
            let place = input.document.name();
            let notes = input.document.notes().iter();
            notes.map(move |note| format!("{place}: {note}"))
        })
        .collect();
    Ok(ReadPair {
        source: source.side(source_language)?,
        target: target.side(target_language)?,
        notes,
        inputs: [source.manifest(), target.manifest()]
            .into_iter()
            .flatten()
            .collect(),
        groups: None,
    })
}
