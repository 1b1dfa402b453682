//! `zhen align` and `zhen split` with documents in both languages.

use super::run::{EN, Place, ZH};
use serde_json::Value;

fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").map(str::trim).collect()
}

/// The pair of the other tests, a paragraph of each by turns.
pub fn interleaved() -> String {
    let pairs = paragraphs(ZH).into_iter().zip(paragraphs(EN));
    pairs
        .flat_map(|(zh, en)| [zh, "\n\n", en, "\n\n"])
        .collect()
}

fn columns() -> String {
    let rows = paragraphs(ZH).into_iter().zip(paragraphs(EN));
    rows.flat_map(|(zh, en)| [zh, "\t", en, "\n"]).collect()
}

/// The pair as documents, and in one document in all ways.
fn place() -> Place {
    let place = Place::pair();
    place.write("turns.txt", interleaved().as_bytes());
    place.write("rows.txt", columns().as_bytes());
    place.write("after.txt", format!("{ZH}\n{EN}").as_bytes());
    place
}

#[test]
fn one_document_gives_what_two_give() {
    let place = place();
    let two = place.run("align a.zh.txt a.en.txt").ok();
    for file in ["turns.txt", "rows.txt", "after.txt"] {
        assert_eq!(place.run(&format!("align {file}")).ok(), two, "{file}");
    }
    let turned = place.run("align turns.txt --pair en-zh").ok();
    assert!(
        turned.contains("The two sides signed three documents.\t双方签署了三份文件。\n"),
        "{turned}"
    );
    assert_eq!(place.feed("align -", interleaved().as_bytes()).ok(), two);
}

#[test]
fn every_format_is_written_and_spans_lead_into_the_one_document() {
    let place = place();
    for format in ["tsv", "jsonl", "tmx", "html", "vecalign", "ladder"] {
        assert!(
            !place
                .run(&format!("align turns.txt --format {format}"))
                .ok()
                .is_empty()
        );
    }
    place
        .run("align turns.txt -o o.jsonl --manifest m.json --explain")
        .ok();
    let text = interleaved();
    for line in place.read("o.jsonl").lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        for side in ["source", "target"] {
            let spans = row[format!("{side}_spans")].as_array().unwrap();
            let sentences = row[format!("{side}_sentences")].as_array().unwrap();
            assert_eq!(spans.len(), sentences.len(), "{row}");
            for (span, sentence) in spans.iter().zip(sentences) {
                let at = |key: &str, n: usize| {
                    let end = span.get(key).or_else(|| span.get(n));
                    usize::try_from(end.unwrap().as_u64().unwrap()).unwrap()
                };
                assert_eq!(
                    &text[at("start", 0)..at("end", 1)],
                    sentence.as_str().unwrap()
                );
            }
        }
        assert!(row["evidence"].is_object(), "{row}");
    }
    let manifest: Value = serde_json::from_str(&place.read("m.json")).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    assert_eq!(inputs.len(), 1);
    assert_eq!(
        (&inputs[0]["document"], &inputs[0]["sentences"]),
        (&"turns.txt".into(), &8.into())
    );
}

#[test]
fn what_was_found_is_said_where_asked_for() {
    let place = place();
    let run = place.run("align turns.txt -v");
    assert!(
        run.err.contains(
            "zhen: turns.txt: interleaved, Chinese first: 3 Chinese and 3 other passages"
        ),
        "{}",
        run.err
    );
    let run = place.run("align turns.txt -v --layout consecutive");
    assert!(
        run.err.contains("zhen: turns.txt: consecutive"),
        "{}",
        run.err
    );
}

#[test]
fn what_is_in_one_language_is_refused() {
    let place = place();
    for (arguments, expected) in [
        (
            "align a.zh.txt",
            "zhen: a.zh.txt: 100% of its letters are Chinese: a document in one language, expected both in one file, or",
        ),
        (
            "align a.en.txt",
            "zhen: a.en.txt: 100% of its letters are Latin",
        ),
        (
            "align a.zh.txt a.en.txt turns.txt",
            "zhen: arguments: 3 documents, expected SOURCE and TARGET, or --bilingual",
        ),
        (
            "align turns.txt --layout columns",
            "zhen: turns.txt: no table with a Chinese column",
        ),
        (
            "align a.zh.txt a.en.txt --layout columns",
            "zhen: --layout: no document is in both languages",
        ),
        (
            "align turns.txt --pair de-fr",
            "zhen: de-fr: a document in both languages is separated by script",
        ),
    ] {
        let message = place.run(arguments).refused();
        assert!(message.starts_with(expected), "{arguments}: {message}");
    }
}

#[test]
fn several_documents_and_folders_of_them() {
    let place = place();
    place
        .run("align --bilingual turns.txt rows.txt after.txt --format vecalign -o each")
        .ok();
    assert_eq!(
        place.list("each"),
        ["after.align", "rows.align", "turns.align"]
    );
    let place = Place::pair();
    place.write("d/2024/turns.txt", interleaved().as_bytes());
    place.write("d/a.zh.txt", ZH.as_bytes());
    place.write("d/a.en.txt", EN.as_bytes());
    place.write("d/b.zh.txt", ZH.as_bytes());
    let run = place.run("align d --format vecalign -o each");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(
        run.err,
        "zhen: d/b.zh.txt: no document of that name in en, left out\n"
    );
    assert_eq!(place.list("each"), ["2024", "a.align"]);
    assert_eq!(place.list("each/2024"), ["turns.align"]);
    let run = place.run("align --bilingual d -o all.tsv");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("3 of 4 pairs could not be aligned"),
        "{}",
        run.err
    );
}

#[test]
fn a_document_in_both_languages_is_split_passage_by_passage() {
    let place = place();
    let run = place.run("split turns.txt");
    assert_eq!(run.code, Some(0));
    assert!(
        run.err.starts_with("zhen: turns.txt: in both languages"),
        "{}",
        run.err
    );
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 8);
    assert_eq!(lines[0], "两国元首会晤");
    assert_eq!(lines[1], "Presidents of Two Countries Meet");
    let run = place.run("split turns.txt --format jsonl");
    let codes: Vec<String> = run
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["language"].to_string())
        .collect();
    assert_eq!(codes[..2], ["\"zh\"", "\"en\""]);
    let one = place.run("split a.zh.txt --format jsonl").ok();
    assert!(!one.contains("language"), "{one}");
}
