//! From every format to every other: texts, ids and probabilities stay, less what the table of `zhen::corpus` says.

use super::{bitext, flat, in_xml, languages};
use proptest::collection::vec;
use proptest::prelude::*;
use std::io::Cursor;
use zhen::bead::{BeadKind, Probability};
use zhen::bitext::Bitext;
use zhen::corpus::{
    Columns, CorpusWriter, Format, Row, RowSide, WriteOptions, jsonl, moses, parquet, rows, tmx,
    tsv, xliff, xlsx,
};

/// The formats that hold rows.
const FORMATS: [Format; 7] = [
    Format::Tsv,
    Format::Jsonl,
    Format::Tmx,
    Format::Xliff,
    Format::Moses,
    Format::Parquet,
    Format::Xlsx,
];

/// The files of a corpus with all that the format can hold.
fn written(format: Format, rows: &[Row]) -> Vec<Vec<u8>> {
    let options = WriteOptions {
        columns: Some(Columns::all()),
        header: true,
        nulls: true,
        // Several row groups.
        group_bytes: Some(100),
        ..WriteOptions::default()
    };
    let mut writer = if format == Format::Moses {
        CorpusWriter::moses(&options, ("zh", Vec::new()), ("en", Vec::new()))
    } else {
        CorpusWriter::new(format, &options, "out", Vec::new()).unwrap()
    };
    for row in rows {
        writer.write_row(row).unwrap();
    }
    writer.finish().unwrap().sinks
}

fn read(format: Format, files: Vec<Vec<u8>>) -> Vec<Row> {
    let mut files = files.into_iter();
    let mut file = || Cursor::new(files.next().unwrap());
    let options = languages();
    let rows: Result<Vec<Row>, _> = match format {
        Format::Tsv => tsv::read("out", file(), &options).collect(),
        Format::Jsonl => jsonl::read("out", file()).collect(),
        Format::Tmx => tmx::read("out", file(), &options).collect(),
        Format::Xliff => xliff::read("out", file()).collect(),
        Format::Moses => moses::read(("zh", file()), ("en", file()), &options).collect(),
        Format::Parquet => {
            let bytes = bytes::Bytes::from(file().into_inner());
            parquet::read("out", bytes, &options).unwrap().collect()
        }
        Format::Xlsx => xlsx::read("out", file(), &options).unwrap().collect(),
        other => panic!("{} holds no rows", other.name()),
    };
    rows.unwrap()
}

fn map_texts(row: &mut Row, loss: fn(&str) -> String) {
    for side in [&mut row.source, &mut row.target] {
        side.text = loss(&side.text);
    }
}

fn map_names(row: &mut Row, loss: fn(&str) -> String) {
    row.name = loss(&row.name);
    for side in [&mut row.source, &mut row.target] {
        side.document = loss(&side.document);
    }
}

fn drop_sentences(row: &mut Row) {
    row.source.sentences.clear();
    row.target.sentences.clear();
    row.evidence = None;
}

/// `rows` as the format gives them back.
fn lossy(format: Format, mut rows: Vec<Row>) -> Vec<Row> {
    let blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c.is_control());
    match format {
        Format::Tsv => {
            for row in &mut rows {
                map_texts(row, flat);
                map_names(row, flat);
                drop_sentences(row);
            }
        }
        Format::Jsonl => {}
        Format::Tmx => {
            rows.retain(|row| !row.source.text.is_empty() && !row.target.text.is_empty());
            for row in &mut rows {
                map_texts(row, in_xml);
                map_names(row, in_xml);
                drop_sentences(row);
            }
        }
        Format::Xliff => {
            rows.retain(|row| !row.source.text.is_empty() || !row.target.text.is_empty());
            for row in &mut rows {
                map_names(row, in_xml);
                drop_sentences(row);
            }
        }
        Format::Moses => {
            rows.retain(|row| !blank(&row.source.text) && !blank(&row.target.text));
            let side = |side: &RowSide| RowSide {
                text: flat(&side.text),
                language: side.language.clone(),
                ..RowSide::default()
            };
            for row in &mut rows {
                *row = Row {
                    name: String::new(),
                    source: side(&row.source),
                    target: side(&row.target),
                    kind: BeadKind::Aligned,
                    probability: None,
                    evidence: None,
                };
            }
        }
        Format::Parquet => {
            for row in &mut rows {
                row.evidence = None;
                for side in [&mut row.source, &mut row.target] {
                    if side.ids.len() == 1 {
                        side.sentences = vec![side.text.clone()];
                    }
                }
            }
        }
        Format::Xlsx => {
            let fits = |text: &str| text.encode_utf16().count() <= xlsx::LONGEST;
            rows.retain(|row| fits(&row.source.text) && fits(&row.target.text));
            rows.iter_mut().for_each(drop_sentences);
        }
        other => panic!("{} holds no rows", other.name()),
    }
    rows
}

#[track_caller]
fn check_all_pairs(rows: &[Row]) {
    for first in FORMATS {
        let once = lossy(first, rows.to_vec());
        let read_once = read(first, written(first, rows));
        assert_eq!(read_once, once, "{}", first.name());
        for second in FORMATS {
            let twice = lossy(second, once.clone());
            let read_twice = read(second, written(second, &read_once));
            let names = [first.name(), second.name()];
            assert_eq!(read_twice, twice, "{names:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn every_pair_of_formats_gives_back_the_rows(bitexts in vec(bitext(), 0..3)) {
        let rows: Vec<Row> = bitexts.iter().flat_map(rows).collect();
        check_all_pairs(&rows);
    }

    #[test]
    fn the_same_rows_give_the_same_bytes(bitexts in vec(bitext(), 0..3)) {
        let rows: Vec<Row> = bitexts.iter().flat_map(rows).collect();
        for format in FORMATS {
            prop_assert_eq!(written(format, &rows), written(format, &rows));
        }
    }
}

/// Texts that have harmed readers somewhere.
#[test]
fn hostile_texts_survive() {
    let texts = [
        "=1+1",
        "=HYPERLINK(\"http://example.org\",\"x\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "'quoted",
        "\"",
        "\"a\tb\"",
        "a\r\nb\nc\rd",
        "line\u{2028}separator\u{2029}",
        "\u{85}",
        "\u{0}\u{1}\u{1b}\u{7f}",
        "\u{fffe}\u{ffff}",
        "_x000D_",
        "_x005F_x000D_",
        "👩‍👩‍👧 \u{1f600}",
        "שלום \u{202e}עולם\u{202c}",
        "e\u{301}",
        " leading and trailing ",
        "<seg>&amp;]]></seg>",
        "{\"source\": 1}",
        "TRUE",
        "1e5",
        "007",
        "#N/A",
        "nan",
        "null",
        "\\N",
    ];
    let long = "很长的句子，".repeat(20_000);
    let fits = "字".repeat(xlsx::LONGEST);
    let texts = texts
        .iter()
        .map(|&text| text.to_owned())
        .chain([long, fits]);
    let side = |text: &str, language: &str, id: usize| RowSide {
        text: text.to_owned(),
        language: language.to_owned(),
        document: format!("{language} {text:.9}"),
        ids: vec![id],
        sentences: vec![text.to_owned()],
        ..RowSide::default()
    };
    let rows: Vec<Row> = texts
        .enumerate()
        .map(|(id, text)| Row {
            name: format!("{text:.9}"),
            source: side(&text, "zh", id),
            target: side(&text, "en", id),
            kind: BeadKind::Aligned,
            probability: (id > 0).then(|| Probability::new(id as f64 / 100.0)),
            evidence: None,
        })
        .collect();
    check_all_pairs(&rows);
}

/// A corpus read twice from bitexts: what `bitext_of` makes of rows are the bitexts.
#[test]
fn bitexts_come_back_from_their_rows() {
    let side = |sentences: &[&str], language: &str, joiner: &str| zhen::bitext::Side {
        document: format!("a.{language}"),
        language: language.to_owned(),
        joiner: joiner.to_owned(),
        sentences: sentences.iter().map(|&s| s.to_owned()).collect(),
        paragraphs: (0..sentences.len()).collect(),
        spans: Vec::new(),
    };
    let bead = |source: &[usize], target: &[usize]| {
        zhen::bead::Bead::new(source.to_vec(), target.to_vec(), Probability::new(0.5))
    };
    let bitext = Bitext {
        name: "a".to_owned(),
        source: side(&["一", "二", "三"], "zh", ""),
        target: side(&["One.", "Two.", "Four."], "en", " "),
        ladder: zhen::bead::Ladder {
            beads: vec![bead(&[0], &[0]), bead(&[1, 2], &[1]), bead(&[], &[2])],
        },
        evidence: Vec::new(),
    };
    let all: Vec<Row> = rows(&bitext).collect();
    assert_eq!(zhen::corpus::bitext_of(&all), bitext);
    // Out of order they are no ladder: a sentence a row.
    let turned: Vec<Row> = all.iter().rev().cloned().collect();
    let found = zhen::corpus::bitext_of(&turned);
    found.check().unwrap();
    assert_eq!(found.source.sentences, ["二三", "一"]);
    assert_eq!(found.target.sentences, ["Four.", "Two.", "One."]);
}
