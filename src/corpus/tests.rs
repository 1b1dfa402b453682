//! What writers refuse and what readers say of bad lines; round trips stand in `tests/formats/`.

use super::*;
use crate::bead::{BeadKind, Ladder};
use crate::bitext::Side;

fn bead(source: &[usize], target: &[usize]) -> Bead {
    Bead::new(source.to_vec(), target.to_vec(), Probability::new(0.5))
}

fn bitext(n: usize, m: usize, beads: Vec<Bead>) -> Bitext {
    let side = |count: usize, language: &str| Side {
        language: language.to_owned(),
        sentences: (0..count).map(|i| format!("{language}{i}")).collect(),
        ..Side::default()
    };
    Bitext {
        name: "pair".to_owned(),
        source: side(n, "zh"),
        target: side(m, "en"),
        ladder: Ladder { beads },
        evidence: Vec::new(),
    }
}

#[test]
fn evidence_is_read_again_and_checked() {
    let evidence = r#"{"matched":[{"source":{"text":"a","sentence":0,"span":[0,1]},"target":{"text":"b","sentence":0,"span":[2,3]},"kind":"word","strength":0.5}]}"#;
    let read = |evidence: &str| {
        let line = format!(r#"{{"source":"a","target":"b b","evidence":{evidence}}}"#);
        let row = jsonl::read("x.jsonl", line.as_bytes()).next().unwrap();
        row.map_err(|error| error.to_string())
    };
    let row = read(evidence).unwrap();
    assert_eq!(row.evidence.unwrap().matched[0].target.span.start, 2);
    assert_eq!(read("null").unwrap().evidence, None);
    let message = read(&evidence.replace("[2,3]", "[3,2]")).unwrap_err();
    assert!(
        message.contains("span [3,2], expected the start first"),
        "{message}"
    );
    let mut bitext = bitext(
        1,
        1,
        vec![Bead::new(vec![0], vec![0], Probability::new(1.0))],
    );
    bitext.evidence = vec![crate::align::explain::Explanation::default(); 2];
    let message = bitext.check().unwrap_err().to_string();
    assert!(
        message.contains("2 explanations of 1 beads, expected as many or none"),
        "{message}"
    );
}

fn written(format: Format, options: &WriteOptions, bitexts: &[Bitext]) -> Result<String> {
    let mut writer = CorpusWriter::new(format, options, "out", Vec::new())?;
    for bitext in bitexts {
        writer.write(bitext)?;
    }
    let mut finished = writer.finish()?;
    Ok(String::from_utf8(finished.sinks.remove(0)).unwrap())
}

/// `Ok` as its debug form, an error as its text.
pub(super) fn told<T: std::fmt::Debug>(results: impl Iterator<Item = Result<T>>) -> Vec<String> {
    results
        .map(|result| result.map_or_else(|e| e.to_string(), |value| format!("{value:?}")))
        .collect()
}

#[test]
fn formats_have_names_and_extensions() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()).unwrap(), format);
    }
    assert_eq!(Format::from_name("TMX").unwrap(), Format::Tmx);
    assert_eq!(Format::from_extension("ALIGN"), Some(Format::Vecalign));
    assert_eq!(Format::from_extension("zh"), None);
    assert_eq!(
        Format::from_name("vecallign").unwrap_err().to_string(),
        "format: unknown format \"vecallign\", did you mean vecalign; \
         expected one of tsv, jsonl, tmx, xliff, moses, parquet, xlsx, ladder, vecalign, html"
    );
}

#[test]
fn columns_are_parsed() {
    let columns: Columns = "src_url, trg_url,src_text,trg_text,aligner_score"
        .parse()
        .unwrap();
    assert_eq!(columns, Columns::bitextor());
    let message = |list: &str| list.parse::<Columns>().unwrap_err().to_string();
    assert!(
        message("source,probabilty").starts_with(
            "columns: unknown column \"probabilty\", did you mean probability; expected some of src_url, "
        ),
        "{}",
        message("source,probabilty")
    );
    assert!(message("").contains("unknown column \"\""));
    assert!(message("kind,kind").contains("kind is given twice"));
}

#[test]
fn formats_of_one_ladder_refuse_a_second() {
    let one = bitext(1, 1, vec![bead(&[0], &[0])]);
    for format in [Format::Ladder, Format::Vecalign] {
        assert!(!format.holds_many());
        let error = written(
            format,
            &WriteOptions::default(),
            &[one.clone(), one.clone()],
        );
        let message = error.unwrap_err().to_string();
        assert!(
            message.starts_with("out: \"pair\" is a second pair"),
            "{message}"
        );
    }
}

#[test]
fn what_does_not_hold_together_is_refused() {
    let bad = bitext(1, 1, vec![bead(&[1], &[0])]);
    let message = written(Format::Tsv, &WriteOptions::default(), &[bad]).unwrap_err();
    assert!(message.to_string().starts_with("pair: "), "{message}");
    let mut bad = bitext(2, 1, vec![bead(&[0], &[0])]);
    bad.source.paragraphs = vec![0];
    let message = written(Format::Jsonl, &WriteOptions::default(), &[bad]).unwrap_err();
    assert!(
        message.to_string().contains("1 paragraphs for 2 sentences"),
        "{message}"
    );
    let part = bitext(2, 1, vec![bead(&[0], &[0])]);
    let message = written(Format::Ladder, &WriteOptions::default(), &[part]).unwrap_err();
    assert!(
        message
            .to_string()
            .contains("source sentence 1 stands in no bead"),
        "{message}"
    );
    let options = WriteOptions {
        created: Some("2026-06-17".to_owned()),
        ..WriteOptions::default()
    };
    let message = written(Format::Tmx, &options, &[]).unwrap_err().to_string();
    assert!(
        message.contains("expected one such as 20260617T080000Z"),
        "{message}"
    );
}

#[test]
fn what_is_left_out_is_counted() {
    let beads = vec![bead(&[0], &[0]), bead(&[1], &[]), bead(&[], &[1])];
    let sinks = (("zh", Vec::new()), ("en", Vec::new()));
    let mut writer = CorpusWriter::moses(&WriteOptions::default(), sinks.0, sinks.1);
    writer.write(&bitext(2, 2, beads)).unwrap();
    let finished = writer.finish().unwrap();
    assert_eq!((finished.rows, finished.left_out), (1, 2));
    assert_eq!(finished.sinks, [b"zh0\n", b"en0\n"]);
}

#[test]
fn options_choose_the_rows() {
    let mut beads = vec![
        bead(&[0], &[0]),
        bead(&[1], &[]),
        bead(&[], &[1]),
        bead(&[2], &[2]),
    ];
    beads[3].probability = Probability::new(0.2);
    let all = [bitext(3, 3, beads)];
    let lines = |format, options: &WriteOptions| written(format, options, &all).unwrap();
    let plain = WriteOptions::default();
    assert_eq!(lines(Format::Tsv, &plain), "zh0\ten0\nzh2\ten2\n");
    let nulls = WriteOptions {
        nulls: true,
        ..WriteOptions::default()
    };
    assert_eq!(
        lines(Format::Tsv, &nulls),
        "zh0\ten0\nzh1\t\n\ten1\nzh2\ten2\n"
    );
    let sure = WriteOptions {
        min_probability: Some(Probability::new(0.5)),
        ..WriteOptions::default()
    };
    assert_eq!(lines(Format::Tsv, &sure), "zh0\ten0\n");
    assert_eq!(lines(Format::Jsonl, &plain).lines().count(), 4);
    assert_eq!(lines(Format::Jsonl, &sure).lines().count(), 3);
    assert_eq!(lines(Format::Tmx, &plain).matches("<tu>").count(), 2);
    assert_eq!(lines(Format::Vecalign, &sure).lines().count(), 4);
}

#[test]
fn rungs_go_around_beads_that_cross_or_have_gaps() {
    let rungs = |n, m, beads: Vec<Bead>| {
        written(
            Format::Ladder,
            &WriteOptions::default(),
            &[bitext(n, m, beads)],
        )
        .unwrap()
    };
    let mut crossing = vec![
        bead(&[0], &[0]),
        bead(&[1], &[2]),
        bead(&[2], &[1]),
        bead(&[3], &[3]),
    ];
    crossing[1].kind = BeadKind::Crossing;
    crossing[1].probability = Probability::new(0.25);
    assert_eq!(
        rungs(4, 4, crossing),
        "0\t0\t0.5000\n1\t1\t0.2500\n3\t3\t0.5000\n4\t4\t0\n"
    );
    let gap = vec![bead(&[0, 2], &[0]), bead(&[1], &[1]), bead(&[], &[2])];
    assert_eq!(rungs(3, 3, gap), "0\t0\t0.5000\n3\t2\t0.5000\n3\t3\t0\n");
    assert_eq!(rungs(0, 0, vec![]), "0\t0\t0\n");
}

#[test]
fn bead_lines_are_read_one_by_one() {
    let file = "[0]:[0, 1]\n\n [ 1,2 ] : [] : 0.25\r\n[3] [2]\n[]:[2]:x:y\n[-1]:[3]\n[4, 4]:[3]\n[]:[]\n[6,5]:[3]\n0:0\n[+1]:[4]\n";
    let beads: Vec<_> = vecalign::read("x", file.as_bytes(), Scores::Ignore).collect();
    let pair = |i: usize| {
        let bead = beads[i].as_ref().unwrap();
        (bead.source.clone(), bead.target.clone())
    };
    let message = |i: usize| beads[i].as_ref().unwrap_err().to_string();
    assert_eq!(beads.len(), 10);
    assert_eq!(pair(0), (vec![0], vec![0, 1]));
    assert_eq!(pair(1), (vec![1, 2], vec![]));
    assert_eq!(
        message(2),
        "x:4: found no bead in \"[3] [2]\", expected a bead such as [0]:[0, 1]"
    );
    assert_eq!(pair(3), (vec![], vec![2]));
    assert!(message(4).starts_with("x:6: found no bead in \"[-1]:[3]\""));
    assert!(message(5).starts_with("x:7: found id 4 twice in \"[4, 4]:[3]\""));
    assert!(message(6).starts_with("x:8: found a bead without sentences"));
    assert_eq!(pair(7), (vec![5, 6], vec![3]));
    assert!(message(8).starts_with("x:10: found no bead in \"0:0\""));
    assert!(message(9).starts_with("x:11: found no bead"));
}

#[test]
fn scores_are_probabilities_only_where_said() {
    let read = |line: &str, scores| {
        told(vecalign::read("x", line.as_bytes(), scores).map(|b| b.map(|b| b.probability.get())))
    };
    assert_eq!(read("[0]:[0]:0.25", Scores::Probability), ["0.25"]);
    assert_eq!(read("[0]:[0]:0.25", Scores::Ignore), ["1.0"]);
    assert_eq!(read("[0]:[0]", Scores::Probability), ["1.0"]);
    assert_eq!(
        read("[0]:[0]:1.5", Scores::Probability),
        [
            "x:1: found probability \"1.5\", expected a number from 0 to 1 in \"[0]:[0]:1.5\", expected a bead such as [0]:[0, 1]"
        ]
    );
}

#[test]
fn rungs_are_read_one_by_one() {
    let file = "0\t0\t0.3\n1 2 -0.7\n\nx\t3\n1\t1\n1\t2\n2\t3\t1\t4\n3\t2\t9\n";
    let mut reader = ladder::read("x", file.as_bytes(), Scores::Ignore);
    let found = told(
        reader
            .by_ref()
            .map(|bead| bead.map(|b| (b.source, b.target))),
    );
    assert_eq!(
        found,
        [
            "([0], [0, 1])",
            "x:4: \"x\\t3\", expected a rung: N, M and a score",
            "x:5: the rung 1 1 follows 1 2, expected one that rises",
            "x:6: the rung 1 2 follows 1 2, expected one that rises",
            "x:7: \"2\\t3\\t1\\t4\", expected a rung: N, M and a score",
            "([1, 2], [])",
        ]
    );
    assert_eq!(reader.sentences(), (3, 2));
    let first = told(ladder::read("x", &b"2\t2\n3\t3\n"[..], Scores::Ignore));
    assert_eq!(first[0], "x:1: the first rung is 2 2, expected 0 0");
    let huge = told(ladder::read(
        "x",
        &b"0 0\n99999999999 0\n"[..],
        Scores::Ignore,
    ));
    assert!(huge[0].contains("expected at most 1048576"), "{}", huge[0]);
}

#[test]
fn tsv_lines_are_read_one_by_one() {
    let read = |file: &str, columns: Option<&str>| {
        let options = ReadOptions {
            columns: columns.map(|list| list.parse().unwrap()),
            ..ReadOptions::default()
        };
        told(
            tsv::read("x", file.as_bytes(), &options)
                .map(|row| row.map(|row| (row.source.text, row.target.text, row.kind))),
        )
    };
    assert_eq!(
        read("a\tb\r\na\n\n\tb\n\t\nc\td\te\nc\t\"d\n", None),
        [
            "(\"a\", \"b\", Aligned)",
            "x:2: 1 columns, expected 2 (a header or a list of columns may say what the others are)",
            "(\"\", \"b\", Addition)",
            "x:5: both texts are empty, expected one at least",
            "x:6: 3 columns, expected 2 (a header or a list of columns may say what the others are)",
            "(\"c\", \"\\\"d\", Aligned)",
        ]
    );
    assert_eq!(
        read("trg_text\tbicleaner\tsrc_text\nb\t0.3\ta\nb\n", None),
        ["(\"a\", \"b\", Aligned)", "x:3: 1 columns, expected 3"]
    );
    assert_eq!(
        read(
            "0.9\ta\tb\t\n2\ta\tb\t\n1\ta\tb\tx\n1\ta\tb\tcrossing\n",
            Some("probability,source,target,kind")
        ),
        [
            "(\"a\", \"b\", Aligned)",
            "x:2: probability \"2\", expected a number from 0 to 1",
            "x:3: kind \"x\", expected aligned, crossing, omission or addition",
            "(\"a\", \"b\", Crossing)",
        ]
    );
    assert_eq!(
        read(
            "a\tb\t1,x\t\na\tb\t\t5-3\n",
            Some("source,target,source_ids,source_spans")
        ),
        [
            "x:1: \"x\" in a list of numbers, expected one from 0 up",
            "x:2: \"5-3\" in a list of spans, expected START-END in bytes",
        ]
    );
}

#[test]
fn json_lines_are_read_one_by_one() {
    let file = r#"{"source":"a","target":"b","evidence":{"x":[1]}}
{"translation":{"zh":"a","en":"b"}}
{"translation":{"zh":"a"}}
not json
{"source":"a","target":"b","probability":1.5}
{"source":"","target":""}
{"source":"a","target":"b","source_spans":[[3,1]]}
{"source":"a","target":"b","kind":"odd"}
"#;
    let rows = told(
        jsonl::read("x", file.as_bytes())
            .map(|row| row.map(|row| (row.source.language, row.source.text, row.target.text))),
    );
    assert_eq!(rows[0], "(\"\", \"a\", \"b\")");
    assert_eq!(rows[1], "(\"zh\", \"a\", \"b\")");
    assert!(
        rows[2].starts_with("x:3: 1 texts in \"translation\""),
        "{}",
        rows[2]
    );
    assert!(rows[3].starts_with("x:4: expected ident"), "{}", rows[3]);
    assert!(rows[4].starts_with("x:5: probability 1.5"), "{}", rows[4]);
    assert!(
        rows[5].starts_with("x:6: both texts are empty"),
        "{}",
        rows[5]
    );
    assert!(rows[6].starts_with("x:7: span [3,1]"), "{}", rows[6]);
    assert!(
        rows[7].starts_with("x:8: unknown variant `odd`"),
        "{}",
        rows[7]
    );
}

#[test]
fn moses_files_of_unequal_length_are_told() {
    let read = |source: &str, target: &str| {
        let options = ReadOptions::default();
        told(
            moses::read(
                ("a.zh", source.as_bytes()),
                ("a.en", target.as_bytes()),
                &options,
            )
            .map(|row| row.map(|row| (row.source.text, row.target.text))),
        )
    };
    assert_eq!(read("a\n\nb", "c\n\nd\n").len(), 3);
    assert_eq!(
        read("a\n\nb\n", "c\n\n"),
        [
            "(\"a\", \"c\")",
            "a.zh:2: the line is empty in both files, expected a text",
            "a.zh: 3 lines, but a.en has 2; expected as many",
        ]
    );
}

#[test]
fn beads_find_their_place() {
    let beads = vec![
        bead(&[2], &[0]),
        bead(&[], &[1]),
        bead(&[0], &[2]),
        bead(&[], &[3]),
        bead(&[1], &[]),
    ];
    let ordered: Vec<_> = ladder_order(beads)
        .into_iter()
        .map(|bead| (bead.source, bead.target))
        .collect();
    let expected: Vec<(Vec<usize>, Vec<usize>)> = vec![
        (vec![0], vec![2]),
        (vec![], vec![3]),
        (vec![1], vec![]),
        (vec![2], vec![0]),
        (vec![], vec![1]),
    ];
    assert_eq!(ordered, expected);
}
