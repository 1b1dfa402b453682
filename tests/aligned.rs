//! The corpora under `aligned/` are what the binary makes of the documents beside them.
//!
//! `ZHEN_BLESS=1 cargo test --test aligned` writes them anew.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folders under `aligned/`, by name.
fn corpora() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("aligned");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

#[test]
fn each_corpus_is_made_again_byte_for_byte() {
    let folders = corpora();
    assert!(folders.len() >= 2, "no corpora under aligned/");
    for folder in folders {
        let out = tempfile::tempdir().unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_zhen"))
            .args([
                "align",
                "zh.txt",
                "en.txt",
                "--columns",
                "source,target,probability,kind",
                "--header",
                "-o",
            ])
            .arg(out.path().join("corpus.tsv"))
            .arg("--manifest")
            .arg(out.path().join("manifest.json"))
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        for name in ["corpus.tsv", "manifest.json"] {
            let made = std::fs::read_to_string(out.path().join(name)).unwrap();
            let kept = folder.join(name);
            if std::env::var_os("ZHEN_BLESS").is_some() {
                std::fs::write(&kept, &made).unwrap();
            }
            let expected = std::fs::read_to_string(&kept)
                .unwrap_or_else(|error| panic!("{}: {error}", kept.display()));
            assert_eq!(made, expected, "{}", kept.display());
        }
    }
}
