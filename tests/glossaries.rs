//! The glossaries that come with zhen: sound, apart from each other, and said where they are from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use zhen::term::{self, Format, Status, Termbase};

/// Every glossary by the name of its file.
fn glossaries() -> BTreeMap<String, Termbase> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("glossaries");
    let all: BTreeMap<_, _> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let name = entry.as_ref().unwrap().file_name().into_string().unwrap();
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            let termbase = term::read(&name, &bytes, Format::Tsv)
                .unwrap()
                .strict()
                .unwrap();
            (name, termbase)
        })
        .collect();
    assert_eq!(all.len(), 5);
    all
}

#[test]
fn each_says_what_it_is() {
    for (name, termbase) in glossaries() {
        for key in ["title", "description", "source"] {
            assert!(
                termbase.about(key).is_some_and(|value| !value.is_empty()),
                "{name}: {key}"
            );
        }
        assert_eq!(termbase.about("licence"), Some("CC0-1.0"), "{name}");
    }
}

#[test]
fn a_concept_stands_once_with_one_preferred_rendering() {
    let mut seen = BTreeSet::new();
    for (name, termbase) in glossaries() {
        for concept in termbase.concepts {
            let [zh] = &concept.zh[..] else {
                panic!("{name}: {concept:?}")
            };
            assert!(
                seen.insert(zh.text.clone()),
                "{name}: {} stands twice",
                zh.text
            );
            let preferred = concept
                .en
                .iter()
                .filter(|term| term.status == Status::Preferred)
                .count();
            assert_eq!(preferred, 1, "{name}: {}", zh.text);
            assert!(!concept.domain.is_empty(), "{name}: {}", zh.text);
        }
    }
    assert!(seen.len() >= 1000, "{} concepts", seen.len());
}

#[test]
fn what_is_forbidden_says_why() {
    for (name, termbase) in glossaries() {
        for concept in termbase.concepts {
            for term in concept
                .en
                .iter()
                .filter(|term| term.status == Status::Forbidden)
            {
                assert!(!term.note.is_empty(), "{name}: {}", term.text);
            }
        }
    }
}

#[test]
fn lint_finds_no_error() {
    let files = glossaries()
        .into_keys()
        .map(|name| format!("glossaries/{name}"));
    let run = Command::new(env!("CARGO_BIN_EXE_zhen"))
        .args(["glossary", "lint"])
        .args(files)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let messages = String::from_utf8(run.stderr).unwrap() + &String::from_utf8(run.stdout).unwrap();
    let worse = |line: &&str| !line.contains(": note (") && !line.contains("warning (ordinary)");
    let worse: Vec<&str> = messages.lines().filter(worse).collect();
    assert_eq!((run.status.code(), worse), (Some(0), Vec::<&str>::new()));
}
