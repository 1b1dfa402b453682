//! Which documents belong together: two files, a document in both languages, a list, or what folders hold.

use super::args::Languages;
use super::input::{ReadPair, Splitting};
use super::{bilingual, folders, input};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use zhen::align::learn::MOST_BEADS;
use zhen::anchor::number::Date;
use zhen::text::bilingual::Layout;
use zhen::{Error, Result};

pub use zhen::pipeline::in_order;
pub use zhen::pipeline::names::pair_name;

/// Two documents to align, or one that holds both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Name of the pair: of its file where each pair has its own.
    pub name: String,
    /// Source document.
    pub source: PathBuf,
    /// Target document.
    pub target: Target,
    /// The day on which the documents were issued, where the list says it.
    pub date: Option<Date>,
    /// Where the pair was asked for, such as `list.tsv:3`; empty where it was on the command line.
    pub place: String,
}

/// Where the target text stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// In a document of its own.
    File(PathBuf),
    /// In the source document, which has this layout; told by its text where `None`.
    Same(Option<Layout>),
}

impl Job {
    /// The pair that one document holds; its name is that of the file.
    pub fn of_both(file: PathBuf, name: String, layout: Option<Layout>) -> Self {
        Self {
            name,
            source: file,
            target: Target::Same(layout),
            date: None,
            place: String::new(),
        }
    }

    /// Reads both documents, or the one that holds both sides.
    pub fn read(&self, languages: Languages, how: &Splitting) -> Result<ReadPair> {
        let result = match &self.target {
            Target::File(target) => input::read_pair(&self.source, target, languages, how),
            Target::Same(layout) => bilingual::read(&self.source, languages, how, *layout),
        };
        result.map_err(|error| {
            if self.place.is_empty() {
                error
            } else {
                Error::from_source(&self.place, error)
            }
        })
    }
}

/// Pairs that are read at a time.
fn at_a_time() -> usize {
    16 * rayon::current_num_threads()
}

/// The first jobs, read: as many as hold the sentences to learn from, whatever the number of threads.
pub fn first(jobs: &[Job], languages: Languages, how: &Splitting) -> Vec<Result<ReadPair>> {
    let mut first: Vec<Result<ReadPair>> = Vec::new();
    let mut sentences = 0;
    for some in jobs.chunks(at_a_time()) {
        let read: Vec<_> = some
            .par_iter()
            .map(|job| job.read(languages, how))
            .collect();
        for read in read {
            if sentences >= MOST_BEADS {
                return first;
            }
            sentences += read.as_ref().map_or(0, |read| read.source.sentences.len());
            first.push(read);
        }
    }
    first
}

/// How documents are given on the command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    /// Whether each holds both languages.
    pub bilingual: bool,
    /// The layout of those that do.
    pub layout: Option<Layout>,
}

/// The pairs that arguments ask for: those of a list; of documents in both languages, of one folder; of two folders or
/// of two files.
pub fn of_arguments(
    files: &[PathBuf],
    pairs: Option<&Path>,
    given: Given,
    languages: Languages,
) -> Result<Vec<Job>> {
    if let Some(list) = pairs {
        return of_list(list, given.layout, languages);
    }
    match files {
        [source, target] if !given.bilingual => of_two(source, target, languages),
        [folder] if folders::is_folder(folder) && !given.bilingual => {
            folders::of_one(folder, given.layout, languages)
        }
        [] => Err(Error::new(
            "arguments",
            "expected SOURCE and TARGET, or a document in both languages",
        )),
        [_] | [_, _] => folders::of_both(files, given.layout),
        _ if given.bilingual => folders::of_both(files, given.layout),
        _ => Err(Error::new(
            "arguments",
            format!(
                "{} documents, expected SOURCE and TARGET, or --bilingual where each is in both languages",
                files.len()
            ),
        )),
    }
}

/// The pairs of two folders or two files.
fn of_two(source: &Path, target: &Path, languages: Languages) -> Result<Vec<Job>> {
    match (folders::is_folder(source), folders::is_folder(target)) {
        (true, true) => folders::of_two(source, target, languages),
        (false, false) if input::is_dash(source) && input::is_dash(target) => Err(Error::new(
            "-",
            "standard input on both sides, expected it on one",
        )),
        (false, false) => Ok(vec![of_files(source, target, languages)]),
        (folder, _) => {
            let (folder, file) = if folder {
                (source, target)
            } else {
                (target, source)
            };
            Err(Error::new(
                input::name(file),
                format!(
                    "no folder, but {} is one, expected two files or two folders",
                    folder.display()
                ),
            ))
        }
    }
}

/// The documents of `jobs`.
pub fn files(jobs: &[Job]) -> impl Iterator<Item = &Path> {
    jobs.iter().flat_map(|job| {
        let target = match &job.target {
            Target::File(target) => Some(target.as_path()),
            Target::Same(_) => None,
        };
        [Some(job.source.as_path()), target].into_iter().flatten()
    })
}

/// The pair of two files.
pub fn of_files(source: &Path, target: &Path, languages: Languages) -> Job {
    let file = if input::is_dash(source) {
        target
    } else {
        source
    };
    let code = if input::is_dash(source) {
        languages.target.code
    } else {
        languages.source.code
    };
    Job {
        name: pair_name(file, code),
        source: source.into(),
        target: Target::File(target.into()),
        date: None,
        place: String::new(),
    }
}

/// The pairs of a list: `source<TAB>target[<TAB>name[<TAB>date]]` a line, paths relative to the list's folder. A document
/// without a target is in both languages, and has this layout.
pub fn of_list(list: &Path, layout: Option<Layout>, languages: Languages) -> Result<Vec<Job>> {
    let place = input::name(list);
    let text = input::utf8(list)?;
    let folder = list.parent().unwrap_or(Path::new(""));
    let mut jobs = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let record = record.map_err(|error| Error::from_source(&place, error))?;
        // The reader's own count is one short where lines end in CR LF: a record begins at the LF there.
        let start = record
            .position()
            .map_or(0, |position| position.byte() as usize);
        let breaks = text.as_bytes()[start..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        line += text[counted..start + breaks].matches('\n').count();
        counted = start + breaks;
        let record: Vec<&str> = record.iter().collect();
        if record.iter().all(|field| field.is_empty()) {
            continue;
        }
        let wrong = |message: String| Error::at_line(&place, line, message);
        if record.len() > 4 {
            let message = format!(
                "{} columns, expected 1 to 4: source, target, name, date",
                record.len()
            );
            return Err(wrong(message));
        }
        let date = record.get(3).filter(|date| !date.is_empty());
        let last = record.last().copied().unwrap_or_default();
        if record[0].is_empty() || last.is_empty() {
            return Err(wrong(
                "an empty column, expected source, target, name, date".into(),
            ));
        }
        let source = folder.join(record[0]);
        let name = match record.get(2) {
            Some(&name) if !name.is_empty() => name.to_string(),
            _ => pair_name(&source, languages.source.code),
        };
        let date = date.map(|date| date.parse()).transpose();
        let date = date.map_err(|error| Error::from_source(format!("{place}:{line}"), error))?;
        jobs.push(Job {
            name,
            target: match record.get(1) {
                Some(&target) if !target.is_empty() => Target::File(folder.join(target)),
                _ => Target::Same(layout),
            },
            source,
            date,
            place: format!("{place}:{line}"),
        });
    }
    if jobs.is_empty() {
        return Err(Error::new(
            place,
            "no pair in it, expected source and target a line",
        ));
    }
    Ok(jobs)
}
