//! Which documents belong together: two files, two folders, or a list.

use super::args::Languages;
use super::input::{ReadPair, Splitting};
use super::{console, input};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use zhen::align::learn::MOST_BEADS;
use zhen::anchor::number::Date;
use zhen::pipeline::names::key;
use zhen::{Error, Result};

pub use zhen::pipeline::in_order;
pub use zhen::pipeline::names::pair_name;

/// Two documents to align.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Name of the pair: of its file where each pair has its own.
    pub name: String,
    /// Source document.
    pub source: PathBuf,
    /// Target document.
    pub target: PathBuf,
    /// The day on which the documents were issued, where the list says it.
    pub date: Option<Date>,
    /// Where the pair was asked for, such as `list.tsv:3`; empty where it was on the command line.
    pub place: String,
}

impl Job {
    /// Reads both documents.
    pub fn read(&self, languages: Languages, how: &Splitting) -> Result<ReadPair> {
        let result = input::read_pair(&self.source, &self.target, languages, how);
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

/// The pairs that arguments ask for: those of a list, of two folders or of two files.
pub fn of_arguments(
    source: Option<&Path>,
    target: Option<&Path>,
    pairs: Option<&Path>,
    languages: Languages,
) -> Result<Vec<Job>> {
    if let Some(list) = pairs {
        return of_list(list, languages);
    }
    let (Some(source), Some(target)) = (source, target) else {
        return Err(Error::new("arguments", "expected SOURCE and TARGET"));
    };
    match (source.is_dir(), target.is_dir()) {
        (true, true) => of_folders(source, target, languages),
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
    jobs.iter()
        .flat_map(|job| [job.source.as_path(), &job.target])
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
        target: target.into(),
        date: None,
        place: String::new(),
    }
}

/// The pairs of a list: `source<TAB>target[<TAB>name[<TAB>date]]` a line, paths relative to the list's folder.
pub fn of_list(list: &Path, languages: Languages) -> Result<Vec<Job>> {
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
        if !(2..=4).contains(&record.len()) {
            let message = format!(
                "{} columns, expected 2 to 4: source, target, name, date",
                record.len()
            );
            return Err(wrong(message));
        }
        let date = record.get(3).filter(|date| !date.is_empty());
        if record[..2].contains(&"") || (record[2..].contains(&"") && date.is_none()) {
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
            target: folder.join(record[1]),
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

/// The pairs of two folders, matched by name without extension and language, in the order of these names.
/// Files without a partner are reported.
pub fn of_folders(source: &Path, target: &Path, languages: Languages) -> Result<Vec<Job>> {
    let same = source == target;
    report_subfolders(source)?;
    if !same {
        report_subfolders(target)?;
    }
    let sources = documents(source, languages.source.code, same)?;
    let mut targets = documents(target, languages.target.code, same)?;
    let mut jobs = Vec::new();
    let lonely = |file: &Path, other: &Path| {
        console::report(&Error::new(
            file.display().to_string(),
            format!("no document of that name in {}, left out", other.display()),
        ));
    };
    for (name, file) in sources {
        match targets.remove(&name) {
            Some(partner) => jobs.push(Job {
                name,
                source: file,
                target: partner,
                date: None,
                place: String::new(),
            }),
            None => lonely(&file, target),
        }
    }
    for file in targets.values() {
        lonely(file, source);
    }
    if jobs.is_empty() {
        return Err(Error::new(
            format!("{}, {}", source.display(), target.display()),
            format!(
                "no two documents of one name, expected such as a.{}.txt and a.{}.txt",
                languages.source.code, languages.target.code
            ),
        ));
    }
    Ok(jobs)
}

/// Says which folders of a folder are passed over: whoever sorts documents by year would miss them silently.
fn report_subfolders(folder: &Path) -> Result<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            let message = "a folder inside a folder, left out; expected documents";
            console::report(&Error::new(path.display().to_string(), message));
        }
    }
    Ok(())
}

/// What a folder holds, in the order of names, without what is hidden.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = std::fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<std::io::Result<Vec<_>>>()
        })
        .map_err(|error| Error::from_source(folder.display().to_string(), error))?;
    let hidden = |path: &Path| {
        path.file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
    };
    paths.retain(|path| !hidden(path));
    paths.sort();
    Ok(paths)
}

/// The documents of a folder by name; only those named for the language where both sides share the folder.
fn documents(folder: &Path, code: &str, shared: bool) -> Result<BTreeMap<String, PathBuf>> {
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in entries(folder)? {
        let (name, named) = key(&path, code);
        // A link to nothing is kept, to be reported as a document that is missing.
        if (path.exists() && !path.is_file()) || (shared && !named) {
            continue;
        }
        if let Some(other) = files.insert(name.clone(), path.clone()) {
            return Err(Error::new(
                path.display().to_string(),
                format!("as {}, both are named {name}", other.display()),
            ));
        }
    }
    Ok(files)
}
