//! `zhen glossary extract`: terms and names of a corpus, what is known of them, and the formats.

use super::run::Place;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A corpus of a harbour: its terms stand in it three times and more; one is rendered in two ways.
const HARBOUR: &str = include_str!("../fixtures/extract/harbour.tsv");

fn harbour() -> Place {
    Place::new(&[("harbour.tsv", HARBOUR)])
}

/// The rows of a TSV as column to cell; the lines that begin with # are no rows.
fn table(text: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let head: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| head.iter().copied().zip(line.split('\t')).collect())
        .collect()
}

fn row<'a>(
    rows: &'a [BTreeMap<&'a str, &'a str>],
    zh: &str,
    en: &str,
) -> &'a BTreeMap<&'a str, &'a str> {
    let found = rows.iter().find(|row| row["zh"] == zh && row["en"] == en);
    found.unwrap_or_else(|| panic!("{zh} {en}: {rows:#?}"))
}

#[test]
fn terms_and_names_with_their_renderings() {
    let text = harbour().run("glossary extract harbour.tsv").ok();
    let rows = table(&text);
    let port = row(&rows, "智慧港口", "smart port");
    // The pair that says nothing of a smart port is too unlikely to count.
    assert_eq!(
        (port["status"], port["note"]),
        ("preferred", "3 of 4 pairs")
    );
    assert_eq!(
        port["concept_note"],
        "海陵港务局启动智慧港口建设。 | The Hailing Port Authority has launched the building of a smart port."
    );
    let other = row(&rows, "智慧港口", "intelligent port");
    assert_eq!(
        (other["status"], other["note"]),
        ("admitted", "1 of 4 pairs")
    );
    // Written in small letters inside sentences, though one begins with it.
    let trade = row(&rows, "跨境电商", "cross-border e-commerce");
    assert_eq!((trade["case"], trade["note"]), ("", "3 of 3 pairs"));
    // A name that no dictionary has, and that each sentence begins with.
    let person = row(&rows, "苏晚晴", "Su Wanqing");
    assert_eq!(
        (person["pos"], person["note"]),
        ("proper noun", "3 of 3 pairs; name")
    );
    row(&rows, "海陵港务局", "Hailing Port Authority");
    row(&rows, "岸电", "shore power");
    // No part of a longer term, no word of the dictionary, nothing that stands in fewer than three pairs.
    for zh in ["港务局", "智慧", "港口", "计划", "天气", "海鸥"] {
        assert!(rows.iter().all(|row| row["zh"] != zh), "{zh}: {text}");
    }
}

#[test]
fn fewer_pairs_and_single_words_when_asked() {
    let place = harbour();
    let twice = place.run("glossary extract harbour.tsv --min-count 2").ok();
    assert!(
        twice.lines().count()
            > place
                .run("glossary extract harbour.tsv")
                .ok()
                .lines()
                .count()
    );
    assert!(!twice.contains("计划\tplan"), "{twice}");
    let words = place
        .run("glossary extract harbour.tsv --min-count 2 --words")
        .ok();
    assert!(words.contains("计划\tplan\tpreferred"), "{words}");
    let none = place
        .run("glossary extract harbour.tsv --min-count 50")
        .ok();
    assert_eq!(table(&none), []);
    let short = place
        .run("glossary extract harbour.tsv --max-length 1 --words")
        .ok();
    assert!(
        short.contains("港口\tport\t") && !short.contains("智慧港口\t"),
        "{short}"
    );
    let unsure = place
        .run("glossary extract harbour.tsv --min-probability 0")
        .ok();
    assert!(unsure.contains("of 5 pairs"), "{unsure}");
}

#[test]
fn what_a_glossary_has_is_marked_or_left_out() {
    let place = harbour();
    let glossary = "zh\ten\tstatus\n岸電\tshore powers\tadmitted\n智慧港口\tclever port\tpreferred\n\
                    智慧港口\tsmart port\tforbidden\n";
    place.write("house.tsv", glossary.as_bytes());
    let text = place.run("glossary extract harbour.tsv -g house.tsv").ok();
    let rows = table(&text);
    // In the other script and in another number it is the same term.
    assert_eq!(
        row(&rows, "岸电", "shore power")["note"],
        "3 of 3 pairs; known"
    );
    assert_eq!(
        row(&rows, "智慧港口", "smart port")["note"],
        "3 of 4 pairs; known as: clever port"
    );
    assert_eq!(
        row(&rows, "跨境电商", "cross-border e-commerce")["note"],
        "3 of 3 pairs"
    );
    let new = place
        .run("glossary extract harbour.tsv -g house.tsv --new")
        .ok();
    assert!(
        !new.contains("岸电\t") && new.contains("智慧港口\t"),
        "{new}"
    );
    let message = place.run("glossary extract harbour.tsv --new").refused();
    assert!(message.contains("--glossary"), "{message}");
}

#[test]
fn what_was_extracted_is_a_glossary() {
    let place = harbour();
    place.run("glossary extract harbour.tsv -o terms.tsv").ok();
    place.run("glossary lint --quiet terms.tsv").ok();
    let again = place
        .run("glossary extract harbour.tsv -g terms.tsv --new")
        .ok();
    assert_eq!(table(&again), []);
    place.run("glossary extract harbour.tsv -o terms.tbx").ok();
    let back = place.run("glossary convert terms.tbx --to tsv").ok();
    let pairs = |text: &str| -> Vec<(String, String)> {
        table(text)
            .iter()
            .map(|row| (row["en"].to_owned(), row["status"].to_owned()))
            .collect()
    };
    assert_eq!(pairs(&back), pairs(&place.read("terms.tsv")));
}

#[test]
fn json_has_counts_scores_and_contexts() {
    let place = harbour();
    place
        .run("glossary extract harbour.tsv --contexts 2 -o terms.json")
        .ok();
    let lines: Vec<serde_json::Value> = place
        .read("terms.json")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let port = lines.iter().find(|line| line["zh"] == "智慧港口").unwrap();
    assert_eq!(
        (&port["beads"], &port["consistency"]),
        (&4.into(), &0.75.into())
    );
    assert_eq!(port["renderings"][1]["en"], "intelligent port");
    assert_eq!(port["contexts"][1]["pair"], 2);
    assert_eq!(port["contexts"].as_array().unwrap().len(), 2);
    let score = port["renderings"][0]["score"].as_f64().unwrap();
    assert!((0.5..=1.0).contains(&score), "{score}");
    let kind = |zh: &str| lines.iter().find(|line| line["zh"] == zh).unwrap()["kind"].clone();
    assert_eq!([kind("苏晚晴"), kind("岸电")], ["name", "term"]);
}

#[test]
fn every_corpus_format_gives_the_same() {
    let place = harbour();
    let expected = place.run("glossary extract harbour.tsv --contexts 0").ok();
    let rows = table(HARBOUR);
    let mut jsonl = String::new();
    let mut tmx = "<tmx version='1.4'><header srclang='en'/><body>".to_owned();
    for row in rows.iter().filter(|row| row["probability"] > "0.5") {
        let (zh, en) = (row["source"], row["target"]);
        writeln!(
            jsonl,
            "{}",
            serde_json::json!({"translation": {"en": en, "zh": zh}})
        )
        .unwrap();
        write!(tmx, "<tu><tuv xml:lang='en-GB'><seg>{en}</seg></tuv><tuv xml:lang='zh-CN'><seg>{zh}</seg></tuv></tu>").unwrap();
    }
    place.write("harbour.jsonl", jsonl.as_bytes());
    place.write("harbour.tmx", (tmx + "</body></tmx>").as_bytes());
    let rest = |text: &str| text.lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
    for corpus in ["harbour.jsonl", "harbour.tmx"] {
        let found = place
            .run(&format!("glossary extract {corpus} --contexts 0"))
            .ok();
        assert_eq!(rest(&found), rest(&expected), "{corpus}");
    }
    let fed = place
        .feed("glossary extract - --contexts 0", HARBOUR.as_bytes())
        .ok();
    assert_eq!(rest(&fed), rest(&expected));
}

#[test]
fn the_same_whatever_the_number_of_threads() {
    let place = harbour();
    let one = place
        .run("glossary extract harbour.tsv --min-count 1 --words -j 1")
        .ok();
    let four = place
        .run("glossary extract harbour.tsv --min-count 1 --words -j 4")
        .ok();
    assert!(one.lines().count() > 20, "{one}");
    assert_eq!(one, four);
}

#[test]
fn bad_input_is_told_and_costs_nothing_else() {
    let place = harbour();
    place.write(
        "bad.tsv",
        format!("{HARBOUR}岸电\tshore power\tmuch\n").as_bytes(),
    );
    let run = place.run("glossary extract bad.tsv");
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("bad.tsv:16: "), "{}", run.err);
    assert!(run.out.contains("岸电\tshore power"), "{}", run.out);
    for (arguments, expected) in [
        ("glossary extract none.tsv", "none.tsv: no such file"),
        (
            "glossary extract harbour.docx",
            "tells a format, expected .tsv",
        ),
        (
            "glossary extract harbour.tsv -o harbour.tsv",
            "an input too",
        ),
        (
            "glossary extract harbour.tsv -o terms.pdf",
            ".pdf tells no format",
        ),
        (
            "glossary extract harbour.tsv --min-count 0",
            "0 is not in 1",
        ),
        (
            "glossary extract empty.tsv",
            "no pair with a text on both sides",
        ),
    ] {
        place.write("empty.tsv", b"source\ttarget\n");
        place.write("harbour.docx", b"no corpus");
        let message = place.run(arguments).refused();
        assert!(
            message.to_lowercase().contains(&expected.to_lowercase()),
            "{arguments}: {message}"
        );
    }
    let row = |row: &BTreeMap<&str, &str>| format!("{}\t{}\n", row["target"], row["source"]);
    let turned: Vec<String> = table(HARBOUR).iter().map(row).collect();
    place.write("turned.tsv", turned.concat().as_bytes());
    let message = place.run("glossary extract turned.tsv").refused();
    assert!(message.contains("turned.tsv"), "{message}");
    assert_eq!(place.read("harbour.tsv"), HARBOUR);
}

#[test]
fn the_samples_of_the_repository() {
    let place = Place::new(&[]);
    for (sample, zh, en) in [
        (
            "leaders-meeting",
            "全球发展倡议",
            "Global Development Initiative",
        ),
        ("leaders-meeting", "蓝色经济", "blue economy"),
        ("leaders-meeting", "陆承远", "Lu"),
        ("newspaper-page", "泗水绿港", "Surabaya Green Port"),
        ("newspaper-page", "职业教育", "vocational education"),
    ] {
        let corpus = format!("{}/aligned/{sample}/corpus.tsv", env!("CARGO_MANIFEST_DIR"));
        let text = place
            .run(&format!("glossary extract {corpus} --min-count 2"))
            .ok();
        assert_eq!(
            row(&table(&text), zh, en)["status"],
            "preferred",
            "{sample}"
        );
    }
}
