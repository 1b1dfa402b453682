//! Documents in both languages: read, and their sides separated.

use super::args::Languages;
use super::input::{self, ReadPair, Splitting};
use std::path::Path;
use zhen::corpus::manifest::{self, Digest};
use zhen::segment::{self, Language, Sentence};
use zhen::text::Document;
use zhen::text::bilingual::{Bilingual, Layout, Part};
use zhen::{Error, Result};

/// Reads a document that holds both sides of a pair.
pub fn read(
    path: &Path,
    languages: Languages,
    how: &Splitting,
    layout: Option<Layout>,
) -> Result<ReadPair> {
    let chinese_is_source = chinese_is_source(languages)?;
    let (document, bytes) = input::document(path, how, None)?;
    let separated = Bilingual::separate(&document, layout)?;
    let (source, target) = if chinese_is_source {
        (&separated.chinese, &separated.latin)
    } else {
        (&separated.latin, &separated.chinese)
    };
    let (source, source_groups) = sentences(&document, source, languages.source, how);
    let (target, target_groups) = sentences(&document, target, languages.target, how);
    let place = document.name();
    let notes = document.notes().iter().cloned();
    let notes = notes.chain([separated.to_string()]);
    Ok(ReadPair {
        source: input::side(&document, &source, languages.source)?,
        target: input::side(&document, &target, languages.target)?,
        notes: notes.map(|note| format!("{place}: {note}")).collect(),
        inputs: how
            .hashed
            .then(|| manifest::Input {
                document: place.into(),
                digest: Digest::of(&bytes),
                encoding: None,
                sentences: source.len() + target.len(),
            })
            .into_iter()
            .collect(),
        groups: Some([source_groups, target_groups]),
    })
}

/// Sides are told apart by script: one is Chinese, the other in Latin letters.
fn chinese_is_source(languages: Languages) -> Result<bool> {
    match (languages.source.code, languages.target.code) {
        ("zh", _) => Ok(true),
        (_, "zh") => Ok(false),
        (source, target) => Err(Error::new(
            format!("{source}-{target}"),
            "a document in both languages is separated by script, expected zh and a language in Latin letters, or two \
             documents",
        )),
    }
}

/// The sentences of a side and their groups; where they are split already, a part is one.
pub fn sentences(
    document: &Document,
    parts: &[Part],
    language: &Language,
    how: &Splitting,
) -> (Vec<Sentence>, Vec<usize>) {
    let spans = parts.iter().map(|part| part.span);
    let sentences: Vec<Sentence> = if how.presplit {
        let lines = spans.enumerate();
        lines
            .map(|(paragraph, span)| Sentence { span, paragraph })
            .collect()
    } else {
        let options = how.reading.split_options();
        segment::sentences_of(document.text(), spans, language, &options)
    };
    let groups = sentences.iter().map(|s| parts[s.paragraph].group).collect();
    (sentences, groups)
}
