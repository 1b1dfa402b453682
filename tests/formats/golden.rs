//! A small bitext in each format stays what it is.

use super::xml::check_tmx;
use super::{EVERY_COLUMN, written, written_html, written_moses};
use std::path::Path;
use zhen::bead::{Bead, BeadKind, Ladder, Probability};
use zhen::bitext::{Bitext, Side};
use zhen::corpus::manifest::{Digest, Input, Manifest, Output};
use zhen::corpus::{Columns, Counts, Format, WriteOptions};
use zhen::text::Span;

/// Two short bitexts with every kind of bead, paragraphs, spans, and characters that formats must escape.
fn golden_bitexts() -> [Bitext; 2] {
    let side =
        |document: &str, language: &str, joiner: &str, paragraphs: &[usize], sentences: &[&str]| {
            let mut start = 0;
            let spans = sentences.iter().map(|sentence| {
                let span = Span::new(start, start + sentence.len());
                start = span.end + joiner.len();
                span
            });
            Side {
                document: document.to_owned(),
                language: language.to_owned(),
                joiner: joiner.to_owned(),
                spans: spans.collect(),
                sentences: sentences.iter().map(|&s| s.to_owned()).collect(),
                paragraphs: paragraphs.to_vec(),
            }
        };
    let bead = |source: &[usize], target: &[usize], probability: f64| {
        Bead::new(
            source.to_vec(),
            target.to_vec(),
            Probability::new(probability),
        )
    };
    let mut beads = vec![
        bead(&[0], &[0], 0.99996),
        bead(&[1], &[1, 2], 0.9731),
        bead(&[2], &[], 0.61),
        bead(&[3], &[4], 0.35),
        bead(&[4], &[3], 0.125),
        bead(&[], &[5], 0.5),
        bead(&[5, 6], &[6], 0.8),
    ];
    beads[4].kind = BeadKind::Crossing;
    let harbour = Bitext {
        name: "harbour".to_owned(),
        source: side(
            "harbour.zh.txt",
            "zh",
            "",
            &[0, 0, 0, 1, 1, 2, 2],
            &[
                "新港口昨天开放。",
                "第一艘船“海风 & 海浪”号载着3<4号货舱的茶叶到达，船长说：\"一切顺利\"。",
                "岸上有人放烟花。",
                "市长讲了话。",
                "天气很好。",
                "船明天离开。",
                "下周再来。",
            ],
        ),
        target: side(
            "harbour.en.txt",
            "en",
            " ",
            &[0, 0, 0, 1, 1, 1, 2],
            &[
                "The new harbour opened yesterday.",
                "The first ship, \"Wind & Waves\", brought tea in holds 3<4.",
                "'All went well,' said the captain.",
                "The weather was fine.",
                "The mayor spoke.",
                "Entry was\tfree.",
                "The ship leaves tomorrow and returns next week.",
            ],
        ),
        ladder: Ladder { beads },
        evidence: Vec::new(),
    };
    let note = Bitext {
        name: "note".to_owned(),
        source: side("note.zh.txt", "zh", "", &[0], &["谢谢。"]),
        target: side("note.en.txt", "en", " ", &[0], &["Thank you. 😀"]),
        ladder: Ladder {
            beads: vec![bead(&[0], &[0], 1.0)],
        },
        evidence: Vec::new(),
    };
    [harbour, note]
}

/// Compares with `tests/golden/formats/NAME`, where the version of zhen stands as `VERSION`; with `ZHEN_BLESS` set,
/// writes that file instead.
fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/formats")
        .join(name);
    let found = found.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    if std::env::var_os("ZHEN_BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert!(
        expected == found,
        "{name} differs; found:\n{found}\nrun with ZHEN_BLESS=1 if the change is meant"
    );
}

#[test]
fn each_format_stays_what_it_is() {
    let bitexts = golden_bitexts();
    for bitext in &bitexts {
        let (n, m) = (bitext.source.sentences.len(), bitext.target.sentences.len());
        bitext.ladder.check(n, m).unwrap();
    }
    let plain = WriteOptions::default();
    golden("plain.tsv", &written(Format::Tsv, &plain, &bitexts));
    let bitextor = WriteOptions {
        columns: Some(Columns::bitextor()),
        ..WriteOptions::default()
    };
    golden("bitextor.tsv", &written(Format::Tsv, &bitextor, &bitexts));
    let every = WriteOptions {
        columns: Some(EVERY_COLUMN.parse().unwrap()),
        header: true,
        nulls: true,
        ..WriteOptions::default()
    };
    golden("every-column.tsv", &written(Format::Tsv, &every, &bitexts));
    golden("corpus.jsonl", &written(Format::Jsonl, &plain, &bitexts));
    let dated = WriteOptions {
        created: Some("20260617T080000Z".to_owned()),
        min_probability: Some(Probability::new(0.2)),
        ..WriteOptions::default()
    };
    let memory = written(Format::Tmx, &dated, &bitexts);
    check_tmx(&memory);
    golden("corpus.tmx", &memory);
    let [source, target] = written_moses(&plain, &bitexts);
    golden("corpus.zh", &source);
    golden("corpus.en", &target);
    golden(
        "harbour.align",
        &written(Format::Vecalign, &plain, &bitexts[..1]),
    );
    golden(
        "harbour.ladder",
        &written(Format::Ladder, &plain, &bitexts[..1]),
    );
    golden("corpus.html", &written_html(&bitexts));
}

#[test]
fn the_manifest_stays_what_it_is() {
    let bitexts = golden_bitexts();
    let tsv = written(Format::Tsv, &WriteOptions::default(), &bitexts);
    let mut counts = Counts::default();
    let mut manifest = Manifest::new("align");
    for bitext in &bitexts {
        counts.add(bitext);
        for side in [&bitext.source, &bitext.target] {
            manifest.inputs.push(Input {
                document: side.document.clone(),
                digest: Digest::of(side.sentences.join(&side.joiner).as_bytes()),
                encoding: Some("UTF-8".to_owned()),
                sentences: side.sentences.len(),
            });
        }
    }
    manifest.count(counts);
    manifest
        .settings
        .insert("semicolon".to_owned(), false.into());
    manifest
        .settings
        .insert("columns".to_owned(), "source,target".into());
    manifest.licence = Some("MIT OR Apache-2.0".to_owned());
    manifest.outputs.push(Output::new(
        "plain.tsv",
        Format::Tsv,
        Digest::of(tsv.as_bytes()),
        tsv.lines().count(),
    ));
    let json = manifest.to_json().unwrap();
    let read = Manifest::from_json("manifest.json", &json).unwrap();
    assert_eq!(read.to_json().unwrap(), json);
    golden("manifest.json", &json);
}
