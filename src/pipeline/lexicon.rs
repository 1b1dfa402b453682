//! The lexicon of a build: the built-in dictionary, the user's own, and the terms of termbases.

use super::config::Config;
use super::source::bytes;
use crate::corpus::manifest::Digest;
use crate::lexicon::{Lexicon, Tokenizer};
use crate::segment::Language;
use crate::term::{self, Concept, Format};
use crate::{Error, Result};
use std::path::Path;

/// The lexicon, and the hashes of the files it was made of.
pub(super) fn of(
    config: &Config,
    languages: [&'static Language; 2],
) -> Result<(Lexicon, Vec<Digest>)> {
    let codes = languages.map(|language| language.code);
    let mut lexicon = Lexicon::for_pair(codes[0], codes[1]).with_learnt([]);
    let mut digests = Vec::new();
    for path in &config.align.dictionaries {
        let bytes = bytes(&config.folder, path)?;
        let tokenizers = codes.map(Tokenizer::new);
        lexicon = lexicon.with_user(
            &path.display().to_string(),
            bytes.as_slice(),
            &tokenizers[0],
            &tokenizers[1],
        )?;
        digests.push(Digest::of(&bytes));
    }
    for path in &config.align.glossaries {
        let (concepts, digest) = concepts(&config.folder, path)?;
        let names = concepts
            .iter()
            .map(|concept| codes.map(|code| term::approved(concept, code)));
        lexicon = lexicon.with_concepts(codes, names);
        digests.push(digest);
    }
    Ok((lexicon, digests))
}

/// The concepts of a termbase that has no faults.
pub(super) fn concepts(base: &Path, path: &Path) -> Result<(Vec<Concept>, Digest)> {
    let place = path.display().to_string();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let format = Format::from_extension(&extension).ok_or_else(|| {
        Error::new(
            &place,
            "no termbase has this extension, expected .tsv, .csv, .tbx, .json or .xlsx",
        )
    })?;
    let bytes = bytes(base, path)?;
    let termbase = term::read(&place, &bytes, format)?.strict()?;
    Ok((termbase.concepts, Digest::of(&bytes)))
}
