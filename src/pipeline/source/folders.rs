//! Two folders whose documents are matched by name.

use super::{Content, Job, Jobs, Provenance, name};
use crate::pipeline::names::key;
use crate::segment::Language;
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The pairs of two folders and the folders inside them, in the order of their names: the path inside the folder without
/// extension and language. A file without a partner is told.
pub(super) fn jobs(
    base: &Path,
    [source, target]: &[PathBuf; 2],
    [source_language, target_language]: [&'static Language; 2],
    tell: &dyn Fn(&Error),
) -> Result<Jobs<'static>> {
    let shared = source == target;
    let sources = documents(base, source, source_language.code, shared)?;
    let mut targets = documents(base, target, target_language.code, shared)?;
    let lonely = |file: &Path, other: &Path| {
        let message = format!("no document of that name in {}, left out", other.display());
        tell(&Error::new(name(file), message));
    };
    let mut pairs = Vec::new();
    for (document, file) in sources {
        match targets.remove(&document) {
            Some(partner) => pairs.push((document, file, partner)),
            None => lonely(&file, target),
        }
    }
    for file in targets.values() {
        lonely(file, source);
    }
    if pairs.is_empty() {
        return Err(Error::new(
            format!("{}, {}", source.display(), target.display()),
            format!(
                "no two documents of one name, expected such as a.{}.txt and a.{}.txt",
                source_language.code, target_language.code
            ),
        ));
    }
    Ok(Jobs {
        total: Some(pairs.len()),
        jobs: Box::new(pairs.into_iter().map(|(name, source, target)| {
            Ok(Job {
                name,
                place: String::new(),
                provenance: Provenance::default(),
                content: Content::Files([source, target]),
            })
        })),
    })
}

/// The documents under a folder by name; only those named for the language where both sides share the folder. What is
/// hidden is passed over.
fn documents(
    base: &Path,
    folder: &Path,
    code: &str,
    shared: bool,
) -> Result<BTreeMap<String, PathBuf>> {
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut open = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = open.pop() {
        let fail = |error| Error::from_source(name(&folder), error);
        for entry in fs::read_dir(base.join(&folder)).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let path = folder.join(entry.file_name());
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            if file.starts_with('.') {
                continue;
            }
            if entry.path().is_dir() {
                open.push((format!("{prefix}{file}/"), path.clone()));
                continue;
            }
            let (stem, named) = key(&path, code);
            if shared && !named {
                continue;
            }
            let document = format!("{prefix}{stem}");
            if let Some(other) = found.insert(document.clone(), path.clone()) {
                let mut both = [name(&other), name(&path)];
                both.sort();
                let message = format!("as {}, both are named {document}", both[0]);
                return Err(Error::new(both[1].clone(), message));
            }
        }
    }
    Ok(found)
}
