//! Folders and zip archives of documents, and what is in the folders inside them.

use super::args::Languages;
use super::jobs::{Job, Target};
use super::{archive, console};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use zhen::pipeline::names::{key, pair_name};
use zhen::text::bilingual::Layout;
use zhen::{Error, Result};

/// Whether `path` holds documents: a folder or a zip archive.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || archive::is_archive(path)
}

/// A document under a folder.
struct Found {
    /// The folders it is in below the one that was named, each with a slash behind.
    prefix: String,
    path: PathBuf,
}

impl Found {
    /// Its name without extension and language, the folders before, and whether it was named for the language. One that
    /// is named for its language alone has the name of its folder, empty for the one that was named.
    fn key(&self, code: &str) -> (String, bool) {
        let (name, named) = key(&self.path, code);
        if !named && name == code {
            let folders = self.prefix.trim_end_matches('/');
            return (folders.to_string(), true);
        }
        (format!("{}{name}", self.prefix), named)
    }

    /// Its name without extension, the folders before.
    fn name(&self) -> String {
        format!("{}{}", self.prefix, stem(&self.path))
    }
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    stem.to_string_lossy().into_owned()
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

/// The documents under a folder or in an archive, those of a folder before those of the folders inside it.
fn walk(root: &Path) -> Result<Vec<Found>> {
    if archive::is_archive(root) {
        let names = archive::names(root)?.into_iter();
        let found = names.map(|name| Found {
            prefix: name[..name.rfind('/').map_or(0, |at| at + 1)].to_string(),
            path: root.join(name),
        });
        return Ok(found.collect());
    }
    let mut found = Vec::new();
    let mut open = vec![(String::new(), root.to_path_buf())];
    while let Some((prefix, folder)) = open.pop() {
        let mut inside = Vec::new();
        for path in entries(&folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                inside.push((format!("{prefix}{name}/"), path));
            } else if path.is_file() || !path.exists() {
                // A link to nothing is kept, to be reported as a document that is missing.
                let prefix = prefix.clone();
                found.push(Found { prefix, path });
            }
        }
        open.extend(inside.into_iter().rev());
    }
    Ok(found)
}

/// The documents of `paths`: those that are named, and those in the folders and archives that are.
pub fn documents(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if is_folder(path) {
            files.extend(walk(path)?.into_iter().map(|found| found.path));
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Documents by name. Of two that are named alike the first counts, and the other is reported.
fn by_name<'a>(found: impl IntoIterator<Item = (String, &'a Found)>) -> BTreeMap<String, &'a Path> {
    let mut files: BTreeMap<String, &Path> = BTreeMap::new();
    for (name, document) in found {
        match files.get(&name) {
            None => {
                files.insert(name, &document.path);
            }
            Some(first) => console::report(&Error::new(
                document.path.display().to_string(),
                format!("left out: as {}, both are named {name}", first.display()),
            )),
        }
    }
    files
}

/// The documents that are named for the language with the code, or all of them, by name.
fn of_language<'a>(found: &'a [Found], code: &str, all: bool) -> BTreeMap<String, &'a Path> {
    let keyed = found.iter().map(|found| (found.key(code), found));
    let wanted = keyed.filter(|((_, named), _)| all || *named);
    by_name(wanted.map(|((name, _), found)| (name, found)))
}

/// The pairs of documents of one name; of a document of `source`, or else of `target`, that has no partner, `lonely` is
/// told.
fn pairs(
    sources: BTreeMap<String, &Path>,
    mut targets: BTreeMap<String, &Path>,
    languages: Languages,
    mut lonely: impl FnMut(&Path, bool),
) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (name, file) in sources {
        let Some(partner) = targets.remove(&name) else {
            lonely(file, true);
            continue;
        };
        let name = if name.is_empty() {
            pair_name(file, languages.source.code)
        } else {
            name
        };
        jobs.push(Job {
            name,
            source: file.into(),
            target: Target::File(partner.into()),
            date: None,
            place: String::new(),
        });
    }
    for file in targets.into_values() {
        lonely(file, false);
    }
    jobs
}

/// The pairs of two folders, matched by name without extension and language, in the order of these names.
/// Files without a partner are reported.
pub fn of_two(source: &Path, target: &Path, languages: Languages) -> Result<Vec<Job>> {
    let (sources, targets) = (walk(source)?, walk(target)?);
    let all = source != target;
    let (from, to) = (languages.source.code, languages.target.code);
    let jobs = pairs(
        of_language(&sources, from, all),
        of_language(&targets, to, all),
        languages,
        |file, is_source| {
            let other = if is_source { target } else { source };
            console::report(&Error::new(
                file.display().to_string(),
                format!("no document of that name in {}, left out", other.display()),
            ));
        },
    );
    if jobs.is_empty() {
        return Err(Error::new(
            format!("{}, {}", source.display(), target.display()),
            format!("no two documents of one name, expected such as a.{from}.txt and a.{to}.txt"),
        ));
    }
    Ok(jobs)
}

/// The pairs of one folder: of its documents that are named for the languages, and of each other one, which holds both
/// languages. In the order of their names.
pub fn of_one(folder: &Path, layout: Option<Layout>, languages: Languages) -> Result<Vec<Job>> {
    let found = walk(folder)?;
    let (from, to) = (languages.source.code, languages.target.code);
    let mut jobs = pairs(
        of_language(&found, from, false),
        of_language(&found, to, false),
        languages,
        |file, is_source| {
            let code = if is_source { to } else { from };
            let message = format!("no document of that name in {code}, left out");
            console::report(&Error::new(file.display().to_string(), message));
        },
    );
    let both = found
        .iter()
        .filter(|found| !found.key(from).1 && !found.key(to).1);
    let both = by_name(both.map(|found| (found.name(), found)));
    jobs.extend(
        both.into_iter()
            .map(|(name, file)| Job::of_both(file.into(), name, layout)),
    );
    jobs.sort_by(|a, b| a.name.cmp(&b.name));
    not_empty(jobs, folder)
}

/// A pair for each document, which holds both languages; of a folder, for each document in it.
pub fn of_both(files: &[PathBuf], layout: Option<Layout>) -> Result<Vec<Job>> {
    let mut jobs: Vec<Job> = Vec::new();
    let mut names = BTreeSet::new();
    for file in files {
        if is_folder(file) {
            let found = walk(file)?;
            let files = by_name(found.iter().map(|found| (found.name(), found)));
            let inside = files
                .into_iter()
                .map(|(name, file)| Job::of_both(file.into(), name, layout));
            jobs.extend(not_empty(inside.collect(), file)?);
            continue;
        }
        let mut name = stem(file);
        if let (false, Some(folder)) = (
            names.insert(name.clone()),
            file.parent().and_then(Path::file_name),
        ) {
            name = format!("{}/{name}", folder.to_string_lossy());
        }
        jobs.push(Job::of_both(file.clone(), name, layout));
    }
    Ok(jobs)
}

fn not_empty(jobs: Vec<Job>, folder: &Path) -> Result<Vec<Job>> {
    if jobs.is_empty() {
        return Err(Error::new(
            folder.display().to_string(),
            "no document in it to align, expected pairs such as a.zh.txt and a.en.txt, or documents in both languages",
        ));
    }
    Ok(jobs)
}
