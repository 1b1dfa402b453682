//! Test sets that a corpus must not overlap with.

use super::source::open;
use crate::bitext::split::Exclusion;
use crate::corpus::manifest::Digest;
use crate::corpus::{ReadOptions, open as open_corpus};
use crate::{Error, Result};
use std::io::BufRead as _;
use std::path::{Path, PathBuf};

/// Endings of corpora, both of whose sides are excluded; whatever else is read as text, a line each.
const CORPORA: [&str; 8] = [
    "tsv", "jsonl", "ndjson", "tmx", "xlf", "xliff", "parquet", "xlsx",
];

/// The texts of the files, and the files with their hashes.
pub(super) fn excluded(
    base: &Path,
    files: &[PathBuf],
) -> Result<(Exclusion, Vec<(String, Digest)>)> {
    let mut exclusion = Exclusion::default();
    let mut read = Vec::new();
    for path in files {
        let place = path.display().to_string();
        let bytes =
            std::fs::read(base.join(path)).map_err(|error| Error::from_source(&place, error))?;
        add(&mut exclusion, base, path)?;
        read.push((place, Digest::of(&bytes)));
    }
    Ok((exclusion, read))
}

fn add(exclusion: &mut Exclusion, base: &Path, path: &Path) -> Result<()> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let plain = name.trim_end_matches(".gz").trim_end_matches(".zst");
    if CORPORA.contains(&plain.rsplit('.').next().unwrap_or_default()) {
        for row in open_corpus(&base.join(path), None, &ReadOptions::default())? {
            let row = row?;
            exclusion.add(&row.source.text);
            exclusion.add(&row.target.text);
        }
        return Ok(());
    }
    for line in open(base, path)?.lines() {
        exclusion
            .add(&line.map_err(|error| Error::from_source(path.display().to_string(), error))?);
    }
    Ok(())
}
