//! The corpora under `aligned/` are what the binary makes of the documents beside them.
//!
//! `ZHEN_BLESS=1 cargo test --test aligned` writes them anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folders under `aligned/` that hold one pair of documents, by name.
fn corpora() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("aligned");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("zh.txt").exists())
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

/// What stands in a folder, by name, without what is hidden.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap();
    let named = entries.map(|entry| {
        let path = entry.unwrap().path();
        (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            path,
        )
    });
    named
        .filter(|(name, _)| !name.starts_with('.'))
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
        .collect()
}

fn zhen(arguments: &[&str]) {
    let done = Command::new(env!("CARGO_BIN_EXE_zhen"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{arguments:?}: {message}");
}

#[test]
fn the_built_corpus_is_made_again_byte_for_byte() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("aligned/mt-corpus/corpus");
    let out = tempfile::tempdir().unwrap();
    let (corpus, work) = (out.path().join("corpus"), out.path().join("work"));
    let [corpus_name, work] = [&corpus, &work].map(|path| path.to_str().unwrap());
    let build = [
        "build",
        "aligned/mt-corpus/build.toml",
        "-o",
        corpus_name,
        "--work",
        work,
    ];
    zhen(&build);
    if std::env::var_os("ZHEN_BLESS").is_some() {
        for name in files(&kept).into_keys() {
            std::fs::remove_file(kept.join(name)).unwrap();
        }
        for (name, bytes) in files(&corpus) {
            std::fs::write(kept.join(name), bytes).unwrap();
        }
    }
    let (made, expected) = (files(&corpus), files(&kept));
    assert!(
        made.keys().eq(expected.keys()),
        "{:?}, expected {:?}",
        made.keys(),
        expected.keys()
    );
    for (name, bytes) in &made {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(bytes), text(&expected[name]), "{name}");
    }
    zhen(&["verify", "aligned/mt-corpus/corpus"]);
}
