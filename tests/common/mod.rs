//! What several tests need: the texts that zhen is measured with, where they are at hand.

use std::path::{Path, PathBuf};

/// The folder `name` of the measuring texts: under `$ZHEN_SHARED`, or else under `../shared`. Where it is absent, says
/// so for `test`, which is then skipped.
pub fn shared(test: &str, name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ZHEN_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = root.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED {test}: no {}", folder.display());
    None
}

/// The text of a UTF-8 file that must be there.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a folder holds, by name.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
