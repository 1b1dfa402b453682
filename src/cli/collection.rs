//! Collections of documents in one language, and which documents of two of them belong together.

use super::args::Languages;
use super::input::{Input, Splitting};
use super::{archive, console, folders, jobs};
use serde::Deserialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zhen::lexicon::Lexicon;
use zhen::matching::{Bag, Facts, HEAD, Least, Match, Targets, coverage};
use zhen::segment::Language;
use zhen::text::Document;
use zhen::{Error, Result};

/// The documents that could be read.
pub struct Collection {
    pub paths: Vec<PathBuf>,
    pub language: &'static Language,
    /// How many could not.
    pub refused: usize,
}

/// The documents of a folder or an archive; of a folder that zhen fetch made, the texts.
pub fn documents(folder: &Path) -> Result<Vec<PathBuf>> {
    if archive::is_archive(folder) {
        return folders::documents(&[folder.to_path_buf()]);
    }
    let texts = folder.join("text");
    let fetched = texts.is_dir() && folder.join("documents").is_dir();
    let mut files = folders::entries(if fetched { &texts } else { folder })?;
    files.retain(|path| !path.is_dir());
    Ok(files)
}

/// What zhen fetch says of a text in `documents/NAME.json` beside `text/NAME.txt`.
#[derive(Deserialize)]
struct Page {
    url: String,
    title: String,
    date: Option<String>,
    dateline: Option<String>,
}

impl Page {
    fn of(text: &Path) -> Option<Self> {
        let folder = text.parent().filter(|folder| folder.ends_with("text"))?;
        let name = text.file_name()?.to_str()?.strip_suffix(".txt")?;
        let json = folder
            .with_file_name("documents")
            .join(format!("{name}.json"));
        let json = std::fs::read(json).ok()?;
        serde_json::from_slice(&json).ok()
    }

    fn facts(&self, code: &str) -> Facts {
        Facts::new(
            &self.title,
            self.dateline.as_deref().unwrap_or_default(),
            code,
        )
        .published(self.date.as_deref(), &self.url)
    }
}

/// What a document says of itself, or what zhen fetch says of it.
pub fn facts(path: &Path, document: &Document, code: &str) -> Facts {
    match Page::of(path) {
        Some(page) => page.facts(code),
        None => Facts::of(document, code),
    }
}

impl Collection {
    /// Reads each of `files` and hands what `profile` makes of it to `take`, in their order.
    fn read<R: Send>(
        files: &[PathBuf],
        language: &'static Language,
        how: &Splitting,
        profile: impl Fn(&[&str], Facts) -> R + Sync,
        mut take: impl FnMut(R),
    ) -> Result<Self> {
        let mut all = Self {
            paths: Vec::new(),
            language,
            refused: 0,
        };
        let work = |path: &PathBuf| {
            let input = Input::read(path, how, language);
            let made = input.map(|input| {
                let facts = facts(path, &input.document, language.code);
                profile(&sentences(&input, usize::MAX), facts)
            });
            (path.clone(), made)
        };
        jobs::in_order(files.iter(), work, |(path, made)| {
            match made {
                Ok(made) => {
                    take(made);
                    all.paths.push(path);
                }
                Err(error) => {
                    console::report(&error);
                    all.refused += 1;
                }
            }
            Ok(())
        })?;
        Ok(all)
    }
}

fn sentences(input: &Input, most: usize) -> Vec<&str> {
    let sentences = input.sentences.iter().take(most);
    sentences
        .map(|s| s.span.of(input.document.text()))
        .collect()
}

/// Reads both collections and matches them. `place` names a collection without any document.
pub fn find(
    [sources, targets]: [&[PathBuf]; 2],
    languages: Languages,
    how: &Splitting,
    lexicon: &Lexicon,
    least: Least,
    place: impl Fn(usize) -> String,
) -> Result<(Collection, Collection, Vec<Match>)> {
    let some = |read: Collection, side: usize| match read.paths.len() {
        0 => Err(Error::new(
            place(side),
            "no document that can be read, expected some",
        )),
        _ => Ok(read),
    };
    let mut all = Targets::new(lexicon);
    let tokenizer = lexicon.tokenizer(languages.target.code);
    let targets = Collection::read(
        targets,
        languages.target,
        how,
        |sentences, facts| (Bag::new(sentences, &tokenizer), facts),
        |(bag, facts)| all.add(bag, facts),
    )?;
    let targets = some(targets, 1)?;
    let matcher = all.index();
    let mut profiles = Vec::new();
    let tokenizer = lexicon.tokenizer(languages.source.code);
    let sources = Collection::read(
        sources,
        languages.source,
        how,
        |sentences, facts| matcher.source(&Bag::new(sentences, &tokenizer), facts),
        |source| profiles.push(source),
    )?;
    let sources = some(sources, 0)?;
    let found = matcher.matches(&profiles, least, |source, target| {
        let read = |all: &Collection, k: usize| Input::read(&all.paths[k], how, all.language);
        // What was read once and cannot be read again goes with nothing.
        let (Ok(source), Ok(target)) = (read(&sources, source), read(&targets, target)) else {
            return (0.0, 0.0);
        };
        coverage(
            (&sentences(&source, HEAD), languages.source),
            (&sentences(&target, HEAD), languages.target),
            lexicon,
        )
    });
    Ok((sources, targets, found))
}

/// The columns of [`write_scores`].
pub const SCORES: &str = "source\ttarget\tbelongs\tscore\tsimilarity\tnext\tsource_covered\ttarget_covered\twords\tnumbers\tnames\treasons";

/// Writes pairs with their scores and reasons, TSV with a head.
pub fn write_scores<'a>(
    rows: impl IntoIterator<Item = (&'a str, &'a str, &'a Match)>,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{SCORES}")?;
    for (source, target, one) in rows {
        let belongs = if one.belongs { "yes" } else { "no" };
        write!(out, "{source}\t{target}\t{belongs}")?;
        for value in [one.score, one.similarity, one.next] {
            write!(out, "\t{value:.3}")?;
        }
        match one.coverage {
            Some((source, target)) => write!(out, "\t{source:.3}\t{target:.3}")?,
            None => write!(out, "\t\t")?,
        }
        for forms in &one.forms {
            write!(out, "\t{}", forms.join(" "))?;
        }
        let reasons: Vec<String> = one.reasons.iter().map(reason).collect();
        writeln!(out, "\t{}", reasons.join("; "))?;
    }
    Ok(())
}

/// `place +1.5 (阿斯塔纳 = ASTANA)`.
pub fn reason(one: &zhen::matching::Reason) -> String {
    let text = format!("{} {:+.1} ({})", one.about.name(), one.odds, one.found);
    text.replace(['\t', '\n', '\r'], " ")
}
