//! Corpora by their paths: formats told by name and content, compression, shards, Moses pairs.

use proptest::collection::vec;
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use zhen::bead::BeadKind;
use zhen::corpus::{CorpusFiles, Format, ReadOptions, Row, RowSide, WriteOptions, files_of, open};

fn row(number: usize) -> Row {
    let side = |text: String, language: &str| RowSide {
        text,
        language: language.to_owned(),
        ..RowSide::default()
    };
    Row {
        name: format!("document {}", number / 10),
        source: side(format!("第{number}句话。"), "zh"),
        target: side(format!("Sentence number {number}."), "en"),
        kind: BeadKind::Aligned,
        probability: None,
        evidence: None,
    }
}

fn write(
    path: &Path,
    format: Format,
    count: usize,
    shard_size: Option<u64>,
) -> Vec<(String, usize)> {
    let options = WriteOptions::default();
    let mut files = CorpusFiles::create(path, format, &options, ["zh", "en"], shard_size).unwrap();
    for number in 0..count {
        files.write_row(&row(number)).unwrap();
    }
    let outputs = files.finish().unwrap();
    outputs
        .into_iter()
        .map(|output| (output.file, output.rows))
        .collect()
}

fn targets(path: &Path) -> Vec<String> {
    let rows = open(path, None, &ReadOptions::default()).unwrap();
    rows.map(|row| row.unwrap().target.text).collect()
}

fn expected(count: usize) -> Vec<String> {
    (0..count).map(|number| row(number).target.text).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_format_is_read_by_its_name_and_by_its_content() {
    let folder = tempfile::tempdir().unwrap();
    for (name, format) in [
        ("a.tsv", Format::Tsv),
        ("a.tsv.gz", Format::Tsv),
        ("a.jsonl", Format::Jsonl),
        ("a.jsonl.zst", Format::Jsonl),
        ("a.tmx", Format::Tmx),
        ("a.tmx.gz", Format::Tmx),
        ("a.xlf", Format::Xliff),
        ("a.xlf.zst", Format::Xliff),
        ("a.parquet", Format::Parquet),
        ("a.xlsx", Format::Xlsx),
    ] {
        let path = folder.path().join(name);
        write(&path, format, 25, None);
        assert_eq!(targets(&path), expected(25), "{name}");
        // Without a name that helps.
        let nameless = folder.path().join(name.replace('.', "-"));
        fs::copy(&path, &nameless).unwrap();
        assert_eq!(targets(&nameless), expected(25), "{name}");
    }
}

#[test]
fn a_compression_is_told_by_the_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tsv.gz");
    write(&path, Format::Tsv, 3, None);
    let bytes = fs::read(&path).unwrap();
    // No flags, no time stamp (RFC 1952), so that the same corpus is the same file.
    assert_eq!(bytes[..8], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    let wrong = folder.path().join("b.tsv");
    // Two members are one file, as gzip has it.
    fs::write(&wrong, [bytes.as_slice(), bytes.as_slice()].concat()).unwrap();
    assert_eq!(targets(&wrong).len(), 6);
    let cut = folder.path().join("c.tsv.gz");
    fs::write(&cut, &bytes[..bytes.len() - 9]).unwrap();
    let rows = open(&cut, None, &ReadOptions::default()).unwrap();
    let last = rows.last().unwrap().unwrap_err().to_string();
    assert!(last.contains("c.tsv.gz: "), "{last}");
}

#[test]
fn a_moses_pair_is_read_by_any_of_its_names() {
    let folder = tempfile::tempdir().unwrap();
    for (name, files) in [("a", ["a.zh", "a.en"]), ("b.gz", ["b.zh.gz", "b.en.gz"])] {
        let path = folder.path().join(name);
        let written = write(&path, Format::Moses, 5, None);
        assert_eq!(written, files.map(|file| (file.to_owned(), 5)));
        for name in [name, files[0], files[1]] {
            assert_eq!(targets(&folder.path().join(name)), expected(5), "{name}");
        }
    }
    assert_eq!(
        files_of(&folder.path().join("a"), None, &ReadOptions::default()).len(),
        2
    );
}

#[test]
fn shards_are_read_as_one_and_never_cut_a_row() {
    let folder = tempfile::tempdir().unwrap();
    for (name, format, first) in [
        ("a.tsv", Format::Tsv, "a-00000.tsv"),
        ("b.jsonl", Format::Jsonl, "b-00000.jsonl"),
        ("c.tmx", Format::Tmx, "c-00000.tmx"),
        ("d.parquet", Format::Parquet, "d-00000.parquet"),
        ("e", Format::Moses, "e-00000.zh"),
        ("f.v2.jsonl", Format::Jsonl, "f.v2-00000.jsonl"),
    ] {
        let path = folder.path().join(name);
        let written = write(&path, format, 200, Some(2000));
        assert_eq!(written[0].0, first);
        assert!(written.len() > 1, "{name}: {written:?}");
        assert_eq!(targets(&path), expected(200), "{name}");
        for (file, rows) in written {
            assert!(rows > 0);
            let one = targets(&folder.path().join(file));
            assert_eq!(one.len(), rows);
        }
    }
}

#[test]
fn shards_of_a_longer_run_before_do_not_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train.jsonl");
    let long = write(&path, Format::Jsonl, 100, Some(1000)).len();
    fs::write(folder.path().join("train-notes.jsonl"), "mine").unwrap();
    let short = write(&path, Format::Jsonl, 20, Some(1000)).len();
    assert!(short < long);
    assert_eq!(names(folder.path()).len(), short + 1);
    assert_eq!(targets(&path), expected(20));
}

#[test]
fn nothing_is_replaced_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train.jsonl");
    write(&path, Format::Jsonl, 40, Some(1000));
    let before = names(folder.path());
    let options = WriteOptions::default();
    let create =
        || CorpusFiles::create(&path, Format::Jsonl, &options, ["zh", "en"], Some(1)).unwrap();
    let mut files = create();
    for number in 0..5 {
        files.write_row(&row(number)).unwrap();
    }
    drop(files);
    assert_eq!(names(folder.path()), before);
    assert_eq!(targets(&path), expected(40));
}

#[test]
fn a_corpus_without_rows_is_a_corpus() {
    let folder = tempfile::tempdir().unwrap();
    for (name, format) in [
        ("a.tsv", Format::Tsv),
        ("a.jsonl.gz", Format::Jsonl),
        ("a.tmx", Format::Tmx),
        ("a.xlf", Format::Xliff),
        ("a.parquet", Format::Parquet),
        ("a.xlsx", Format::Xlsx),
    ] {
        let path = folder.path().join(name);
        write(&path, format, 0, None);
        assert_eq!(targets(&path), [""; 0], "{name}");
    }
}

#[test]
fn what_is_no_corpus_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let says = |name: &str, content: &[u8], what: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let rows = open(&path, None, &ReadOptions::default());
        let message = match rows {
            Err(error) => error.to_string(),
            Ok(mut rows) => rows.next().unwrap().unwrap_err().to_string(),
        };
        assert!(
            message.starts_with(&path.display().to_string()),
            "{message}"
        );
        assert!(message.contains(what), "{message}");
    };
    says("a.bin", b"neither", "tells a format");
    says("a.parquet", b"PAR1 but no more", "expected a Parquet");
    says("a.xlsx", b"PK\x03\x04", "expected an XLSX");
    says("b.jsonl", b"no object\n", "b.jsonl:1: ");
    says("a.align", b"[0]:[0]\n", "vecalign holds no texts");
    let missing = open(
        &folder.path().join("none.tsv"),
        None,
        &ReadOptions::default(),
    );
    assert!(missing.err().unwrap().to_string().contains("none.tsv"));
    let folder_itself = open(folder.path(), None, &ReadOptions::default());
    assert!(
        folder_itself
            .err()
            .unwrap()
            .to_string()
            .contains("is a folder")
    );
}

#[test]
fn names_that_promise_too_much_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let create = |name: &str, format, shards| {
        let path = folder.path().join(name);
        let options = WriteOptions::default();
        let files = CorpusFiles::create(&path, format, &options, ["zh", "en"], shards);
        files.err().unwrap().to_string()
    };
    assert!(create("a.parquet.gz", Format::Parquet, None).contains("compressed within"));
    assert!(create("a.align", Format::Vecalign, Some(1)).contains("expected no shards"));
    assert_eq!(names(folder.path()), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn damage_is_told_and_panics_nowhere(
        name in prop::sample::select(vec!["a.parquet", "a.xlsx", "a.jsonl.gz", "a.jsonl.zst", "a.xlf"]),
        flips in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let format = name.split('.').nth(1).map(Format::from_extension).unwrap().unwrap();
        write(&path, format, 30, None);
        let mut bytes = fs::read(&path).unwrap();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        fs::write(&path, bytes).unwrap();
        if let Ok(rows) = open(&path, None, &ReadOptions::default()) {
            prop_assert!(rows.take(10_000).count() <= 100);
        }
    }
}
