//! Dictionaries beyond the built-in one: a user's own, and one learnt from what is aligned.

use super::args::Languages;
use super::{Status, console, glossary, input};
use rayon::prelude::*;
use serde_json::json;
use std::path::{Path, PathBuf};
use zhen::align::learn::{learnt, teaches};
use zhen::align::{Options, Paragraphs};
use zhen::bitext::Side;
use zhen::lexicon::{Lexicon, Tokenizer};
use zhen::term::{Severity, approved};
use zhen::{Error, Result};

/// Dictionaries of the user.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Dictionaries")]
pub struct Dictionaries {
    /// A dictionary of your own, before the built-in one: CC-CEDICT lines or source<TAB>target[<TAB>weight]; may be
    /// given several times
    #[arg(long = "dictionary", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Leave the built-in dictionary out
    #[arg(long, hide = true)]
    pub without_builtin: bool,
}

impl Dictionaries {
    /// The names of the files.
    pub fn names(&self) -> Vec<String> {
        self.files.iter().map(|path| input::name(path)).collect()
    }

    /// The built-in lexicon of the pair with the user's dictionaries before it.
    pub fn lexicon(&self, languages: Languages) -> Result<Lexicon> {
        let (source, target) = (languages.source.code, languages.target.code);
        let base = if self.without_builtin {
            Lexicon::empty()
        } else {
            Lexicon::for_pair(source, target)
        };
        let mut lexicon = base.with_learnt([]);
        for path in &self.files {
            lexicon = with_file(&lexicon, path, languages)?;
        }
        Ok(lexicon)
    }

    /// Each of the user's dictionaries alone, with the name of its file.
    pub fn each(&self, languages: Languages) -> Result<Vec<(String, Lexicon)>> {
        let one = |path| {
            let lexicon = with_file(Lexicon::empty(), path, languages)?;
            Ok((input::name(path), lexicon))
        };
        self.files.iter().map(|path| one(path)).collect()
    }
}

/// Glossaries whose terms anchor an alignment.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Dictionaries")]
pub struct Glossaries {
    /// A glossary whose approved terms show what belongs together (TSV, CSV, TBX, JSON, XLSX; see zhen glossary); may be
    /// given several times
    #[arg(id = "glossary", short, long, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// A lexicon that finds the terms of glossaries.
pub struct WithTerms {
    pub lexicon: Lexicon,
    /// The glossaries, each with its name and digest, for a manifest.
    pub manifest: Vec<serde_json::Value>,
    /// Whether some rows were refused.
    pub status: Status,
}

impl Glossaries {
    /// `lexicon`, which also finds the terms of the glossaries.
    pub fn add_to(&self, lexicon: Lexicon, languages: Languages) -> Result<WithTerms> {
        let codes = [languages.source.code, languages.target.code];
        let mut all = WithTerms {
            lexicon,
            manifest: Vec::new(),
            status: Status::Done,
        };
        for path in &self.files {
            let place = input::name(path);
            if codes != ["zh", "en"] && codes != ["en", "zh"] {
                let message = format!(
                    "a glossary of zh and en, expected none with --pair {}-{}",
                    codes[0], codes[1]
                );
                return Err(Error::new(place, message));
            }
            let (reading, digest) = glossary::read(path, None)?;
            for finding in reading
                .findings
                .iter()
                .filter(|f| f.severity == Severity::Error)
            {
                console::report(finding);
                all.status = Status::Incomplete;
            }
            let concepts = &reading.termbase.concepts;
            let names = concepts
                .iter()
                .map(|concept| codes.map(|code| approved(concept, code)));
            all.lexicon = all.lexicon.with_concepts(codes, names);
            all.manifest
                .push(json!({ "file": place, "bytes": digest.bytes, "sha256": digest.sha256 }));
        }
        Ok(all)
    }
}

fn with_file(lexicon: &Lexicon, path: &Path, languages: Languages) -> Result<Lexicon> {
    let bytes = input::bytes(path)?;
    if bytes.trim_ascii().is_empty() {
        return Err(Error::new(
            input::name(path),
            "empty, expected a dictionary",
        ));
    }
    lexicon.with_user(
        &input::name(path),
        bytes.as_slice(),
        &Tokenizer::new(languages.source.code),
        &Tokenizer::new(languages.target.code),
    )
}

/// When to learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum When {
    /// Where no dictionary of the two languages is built in
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Whether to learn a dictionary.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Dictionaries")]
pub struct Learning {
    /// When to align twice, and learn a dictionary from the first alignment for the second
    #[arg(long = "learn", value_name = "WHEN", default_value = "auto")]
    pub when: When,
}

impl Learning {
    /// Whether to learn, where `dictionaries` are given.
    pub fn wanted(&self, dictionaries: &Dictionaries, languages: Languages) -> bool {
        let builtin = Lexicon::for_pair(languages.source.code, languages.target.code);
        match self.when {
            When::Auto => dictionaries.without_builtin || builtin.is_empty(),
            When::Always => true,
            When::Never => false,
        }
    }
}

/// How often documents are aligned to learn from, each time with what the time before taught.
const PASSES: usize = 3;

/// `lexicon` with what the documents, aligned with it, teach before it. Parallel, and the same each time.
pub fn taught(
    documents: &[(&Side, &Side)],
    languages: Languages,
    lexicon: &Lexicon,
    paragraphs: Paragraphs,
) -> Lexicon {
    let mut taught = None;
    for _ in 0..PASSES {
        let options = Options {
            paragraphs,
            lexicon: Some(taught.as_ref().unwrap_or(lexicon)),
            ..Options::default()
        };
        let texts: Vec<(String, String)> = documents
            .par_iter()
            .flat_map_iter(|(source, target)| {
                let beads = input::ladder(source, target, languages, &options).beads;
                let sure = beads.into_iter().filter(teaches);
                sure.map(|bead| (source.text(&bead.source), target.text(&bead.target)))
            })
            .collect();
        let beads: Vec<(&str, &str)> = texts.iter().map(|(s, t)| (&**s, &**t)).collect();
        let languages = (languages.source, languages.target);
        taught = Some(learnt(&beads, languages, lexicon));
    }
    taught.unwrap_or_default()
}
