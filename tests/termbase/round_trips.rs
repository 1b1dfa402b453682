//! Round trips of any termbase.

use super::basic;
use proptest::prelude::*;
use zhen::term::{self, Concept, Date, Format, PartOfSpeech, Status, Term, Termbase};

fn text() -> impl Strategy<Value = String> {
    // Words and marks that some format has to escape, and words that mean something somewhere.
    let piece = prop::sample::select(vec![
        "a",
        "Belt",
        "\"",
        "\\",
        "\\n",
        "<b>",
        "&amp;",
        ",",
        ";",
        "zhen:status=x",
        "#",
        "中",
        "é",
        "=",
        "'",
        "]]>",
        "\u{3000}",
        "_x41_",
    ]);
    let space = prop::sample::select(vec!["", " "]);
    prop::collection::vec((piece, space), 1..4)
        .prop_map(|pieces| {
            let text: String = pieces.into_iter().flat_map(|(a, b)| [a, b]).collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .prop_filter("not empty", |text| !text.is_empty())
}

fn lines() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(prop_oneof![text(), Just(String::new())], 0..3);
    lines.prop_map(|lines| lines.join("\n").trim().to_owned())
}

fn elements(of_term: bool) -> impl Strategy<Value = String> {
    let known = if of_term {
        vec![
            "<termNote type=\"termType\">acronym</termNote>",
            "<descrip type=\"context\">x &lt; <hi>y</hi> z</descrip>",
        ]
    } else {
        vec![
            "<langSec xml:lang=\"fr\"><termSec><term>pont</term></termSec></langSec>",
            "<transacGrp><transac type=\"transactionType\">origination</transac><date>2020-01-02</date></transacGrp>",
        ]
    };
    prop_oneof![3 => Just(String::new()), 1 => prop::sample::select(known).prop_map(str::to_owned)]
}

fn a_term(code: &'static str) -> impl Strategy<Value = Term> {
    let languages = if code == "zh" {
        vec!["zh", "zh", "zh-HK"]
    } else {
        vec!["en", "en", "en-GB"]
    };
    let pos = prop::option::of(prop::sample::select(vec![
        "noun",
        "verb",
        "proper noun",
        "phrase",
    ]));
    let date = || prop::option::of(prop::sample::select(vec!["2019-06-30", "2020-02-29"]));
    (
        text(),
        prop::sample::select(languages),
        prop::sample::select(Status::ALL.to_vec()),
        (
            pos,
            prop::option::of(any::<bool>()),
            prop::option::of(1_u32..9),
        ),
        (
            lines(),
            prop_oneof![Just(String::new()), text()],
            elements(true),
        ),
        (date(), date()),
    )
        .prop_map(
            move |(text, language, status, (pos, case, rank), (note, source, tbx), (from, to))| {
                Term {
                    text: if code == "zh" {
                        format!("中{text}")
                    } else {
                        text.replace('中', "x")
                    },
                    language: language.to_owned(),
                    status,
                    pos: pos.map(|pos| PartOfSpeech::from(pos.to_owned())),
                    case_sensitive: case,
                    rank,
                    note,
                    source,
                    tbx,
                    valid_from: from.and_then(Date::first),
                    valid_to: to.and_then(Date::last),
                    ..Term::default()
                }
            },
        )
}

fn distinct(terms: Vec<Term>) -> Vec<Term> {
    let mut kept: Vec<Term> = Vec::new();
    for term in terms {
        if kept
            .iter()
            .all(|k| (&k.text, &k.language) != (&term.text, &term.language))
        {
            kept.push(term);
        }
    }
    // TBX puts the terms of a language together.
    let first = |t: &Term| kept.iter().position(|k| k.language == t.language);
    let mut sorted = kept.clone();
    sorted.sort_by_key(first);
    sorted
}

fn a_concept() -> impl Strategy<Value = Concept> {
    let terms = |code| prop::collection::vec(a_term(code), 0..3).prop_map(distinct);
    (
        terms("zh"),
        terms("en"),
        prop_oneof![Just(String::new()), text()],
        (lines(), lines()),
        elements(false),
    )
        .prop_filter("a term", |(zh, en, ..)| !zh.is_empty() || !en.is_empty())
        .prop_map(|(zh, en, domain, (definition, note), tbx)| Concept {
            id: String::new(),
            domain,
            definition,
            note,
            tbx,
            zh,
            en,
        })
}

fn a_termbase() -> impl Strategy<Value = Termbase> {
    let ids = any::<bool>();
    let title = prop::option::of(Just("title: Über 名".to_owned()));
    (prop::collection::vec(a_concept(), 1..5), ids, title).prop_map(|(mut concepts, ids, title)| {
        for (i, concept) in concepts.iter_mut().enumerate() {
            concept.id = if ids {
                format!("名 {i}_x")
            } else {
                format!("c{}", i + 1)
            };
        }
        Termbase {
            head: title.into_iter().collect(),
            concepts,
        }
    })
}

const WRITTEN: [Format; 4] = [Format::Tsv, Format::Csv, Format::Tbx, Format::Json];

proptest! {
    #[test]
    fn every_format_gives_back_what_was_written(termbase in a_termbase()) {
        // The JSON says all but places.
        let json = term::write(&termbase, Format::Json).unwrap();
        for format in WRITTEN {
            let written = term::write(&termbase, format).unwrap();
            if format == Format::Tbx {
                basic::assert_valid(&written);
            }
            let reading = term::read("x", written.as_bytes(), format).unwrap();
            prop_assert_eq!(&reading.findings, &[], "{}", &written);
            prop_assert_eq!(term::write(&reading.termbase, Format::Json).unwrap(), &*json, "{}", &written);
            prop_assert_eq!(term::write(&reading.termbase, format).unwrap(), written);
        }
    }

    #[test]
    fn nothing_makes_a_reader_fail_badly(text in "[#a-c中口<>/&;,\"\\t\\n \\\\=-]{0,80}") {
        for format in WRITTEN {
            let Ok(reading) = term::read("x", text.as_bytes(), format) else { continue };
            if reading.termbase.concepts.is_empty() { continue }
            // What could be read can be written, and read again as it is.
            let once = term::write(&reading.termbase, format).unwrap();
            let again = term::read("x", once.as_bytes(), format).unwrap();
            prop_assert_eq!(term::write(&again.termbase, format).unwrap(), once);
        }
    }
}
