//! Termbases under `tests/termbase/`, and what is to become of them. `ZHEN_BLESS=1` writes what becomes of them now.

use super::basic;
use std::fs;
use std::path::{Path, PathBuf};
use zhen::term::{self, Finding, Format, Reading, Severity, Status};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/termbase")
}

fn read(name: &str) -> Reading {
    let bytes = fs::read(folder().join(name)).unwrap();
    let extension = name.rsplit_once('.').unwrap().1;
    term::read(name, &bytes, Format::from_extension(extension).unwrap()).unwrap()
}

#[track_caller]
fn assert_is(name: &str, text: &str) {
    let path = folder().join(name);
    if std::env::var_os("ZHEN_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    assert_eq!(text, fs::read_to_string(path).unwrap(), "{name}");
}

/// A line for each finding.
fn lines(start: &str, findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |text, finding| {
        format!("{text}{start}{finding}\n")
    })
}

#[test]
fn every_fault_is_found_in_its_line() {
    let findings = term::lint(&[read("faults.tsv")]);
    let text = lines("", &findings);
    assert_is("faults.txt", &text);
}

#[test]
fn files_are_held_against_each_other() {
    let readings = [read("house.tsv"), read("client.csv")];
    assert!(readings.iter().all(|reading| reading.findings.is_empty()));
    let findings = term::lint(&readings);
    let text = lines("", &findings);
    assert_is("between.txt", &text);
    // In the other order it is the other file that is said to differ.
    let [house, client] = readings;
    let back = term::lint(&[client, house]);
    let errors = |all: &[Finding]| all.iter().filter(|f| f.severity == Severity::Error).count();
    assert_eq!(errors(&back), errors(&findings));
}

#[test]
fn merging_keeps_what_comes_first_or_ranks_better() {
    let [house, client] = ["house.tsv", "client.csv"].map(|name| read(name).strict().unwrap());
    let (merged, findings) = term::merge([house, client]);
    let mut text = lines("# ", &findings);
    text += &term::write(&merged, Format::Tsv).unwrap();
    assert_is("merged.tsv", &text);
    // Alone, a termbase is merged to itself.
    let (alone, findings) = term::merge([merged.clone()]);
    assert_eq!((alone, findings), (merged, vec![]));
}

#[test]
fn version_two_becomes_version_three() {
    let reading = read("old.tbx");
    assert_eq!(reading.findings, []);
    let written = term::write(&reading.termbase, Format::Tbx).unwrap();
    assert_is("new.tbx", &written);
    basic::assert_valid(&written);
    let again = term::read("new.tbx", written.as_bytes(), Format::Tbx).unwrap();
    assert_eq!(again.findings, []);
    assert_eq!(term::write(&again.termbase, Format::Tbx).unwrap(), written);
    // By way of the other formats as well.
    for format in [Format::Tsv, Format::Csv, Format::Json] {
        let other = term::write(&again.termbase, format).unwrap();
        let back = term::read("x", other.as_bytes(), format)
            .unwrap()
            .strict()
            .unwrap();
        assert_eq!(term::write(&back, Format::Tbx).unwrap(), written, "{other}");
    }
    assert_is(
        "new.tsv",
        &term::write(&again.termbase, Format::Tsv).unwrap(),
    );
}

#[test]
fn data_categories_may_be_tags() {
    let reading = read("dct.tbx");
    assert_eq!(reading.findings, []);
    let concept = &reading.termbase.concepts[0];
    assert_eq!((&*concept.id, &*concept.domain), ("p1", "transport"));
    assert_eq!(concept.definition, "a place where goods cross a border");
    assert_eq!(concept.en[0].pos, Some(term::PartOfSpeech::Noun));
    assert_eq!(concept.en[1].status, Status::Forbidden);
    assert_eq!(concept.en[1].note, "");
    assert!(
        concept.en[0]
            .tbx
            .starts_with("<termNote type=\"termType\">fullForm</termNote><descripGrp><descrip")
    );
    basic::assert_valid(&term::write(&reading.termbase, Format::Tbx).unwrap());
}

/// What other programs take for deprecated stays forbidden, and what is only deprecated does not become it.
#[test]
fn forbidden_and_deprecated_are_kept_apart() {
    let rows = "zh\ten\tstatus\n口岸\ta\tforbidden\n口岸\tb\tdeprecated\n口岸\tc\tadmitted\n口岸\td\tpreferred\n";
    let termbase = term::read("x", rows.as_bytes(), Format::Tsv)
        .unwrap()
        .strict()
        .unwrap();
    let tbx = term::write(&termbase, Format::Tbx).unwrap();
    assert_eq!(tbx.matches("deprecatedTerm-admn-sts").count(), 2);
    assert_eq!(tbx.matches("<note>zhen:status=forbidden</note>").count(), 1);
    let back = term::read("x", tbx.as_bytes(), Format::Tbx)
        .unwrap()
        .strict()
        .unwrap();
    assert_eq!(term::write(&back, Format::Tsv).unwrap(), rows);
}
