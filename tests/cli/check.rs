//! `zhen glossary check`.

use super::run::Place;

const GLOSSARY: &str = "zh\ten\tstatus\n口岸\tborder port\tpreferred\n口岸\tseaport\tforbidden\n晚宴\tbanquet\tpreferred\n";
const CORPUS: &str = "货物经口岸出境。\tThe goods leave through a seaport.\n会后举行了晚宴。\tA banquet followed the meeting.\n";

fn place() -> Place {
    Place::new(&[("g.tsv", GLOSSARY), ("c.tsv", CORPUS)])
}

#[test]
fn findings_are_reported_and_give_exit_code_1() {
    let place = place();
    let run = place.run("glossary check c.tsv -g g.tsv -f tsv");
    assert_eq!(run.code, Some(1), "{run:?}");
    let rows: Vec<&str> = run.out.lines().collect();
    assert_eq!(rows.len(), 2, "{run:?}");
    let cells: Vec<&str> = rows[1].split('\t').collect();
    assert_eq!(
        (cells[4], cells[7], cells[8], cells[9]),
        ("forbidden", "口岸", "seaport", "border port")
    );
    assert_eq!(
        place
            .run("glossary check c.tsv -g g.tsv --fail-on none")
            .code,
        Some(0)
    );
    assert_eq!(
        place
            .run("glossary check c.tsv -g g.tsv --fail-on case")
            .code,
        Some(0)
    );
    assert_eq!(
        place
            .run("glossary check c.tsv -g g.tsv --fail-on error")
            .code,
        Some(1)
    );
}

#[test]
fn what_is_accepted_is_not_reported_again() {
    let place = place();
    let first = place.run("glossary check c.tsv -g g.tsv --write-baseline b.tsv");
    assert_eq!(first.code, Some(1), "{first:?}");
    let again = place.run("glossary check c.tsv -g g.tsv --baseline b.tsv");
    assert_eq!((again.code, again.out.as_str()), (Some(0), ""), "{again:?}");
    let wrong = place.run("glossary check c.tsv -g g.tsv --baseline g.tsv");
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("g.tsv:1: no baseline"), "{wrong:?}");
}

#[test]
fn reports_are_whole_in_every_format() {
    let place = place();
    for (name, marks) in [
        ("r.sarif", "\"ruleId\":\"forbidden\""),
        ("r.html", "<mark>seaport</mark>"),
        ("r.jsonl", "\"kind\":\"forbidden\""),
    ] {
        let run = place.run(&format!("glossary check c.tsv -g g.tsv -o {name}"));
        assert_eq!(run.code, Some(1), "{run:?}");
        let text = std::fs::read_to_string(place.path(name)).unwrap();
        assert!(text.contains(marks), "{text}");
        if name.ends_with("sarif") {
            let file: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(file["runs"][0]["results"].as_array().unwrap().len(), 1);
            assert_eq!(
                file["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"],
                27
            );
        }
    }
    let clean = "会后举行了晚宴。\tA banquet followed the meeting.\n";
    place.write("clean.tsv", clean.as_bytes());
    let run = place.run("glossary check clean.tsv -g g.tsv -f sarif");
    assert_eq!(run.code, Some(0));
    let file: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(file["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn two_documents_are_aligned_first_and_terms_counted() {
    let place = Place::pair();
    place.write(
        "g.tsv",
        "zh\ten\n晚宴\tbanquet\n文件\tagreement\n".as_bytes(),
    );
    let run = place.run(
        "glossary check a.zh.txt a.en.txt -g g.tsv --statistics s.tsv --min-confidence 0 -f tsv",
    );
    assert!(
        run.out.lines().skip(1).any(|row| row.contains("文件")),
        "{run:?}"
    );
    let counts = std::fs::read_to_string(place.path("s.tsv")).unwrap();
    assert!(counts.contains("晚宴\t1\t1\t0\t0\t0\n"), "{counts}");
}

#[test]
fn xliff_is_read() {
    let place = place();
    let unit = "<trans-unit id='1'><source>货物经口岸出境。</source><target>The goods leave through a seaport.</target></trans-unit>";
    let file =
        format!("<xliff version='1.2'><file original='memo'><body>{unit}</body></file></xliff>");
    place.write("c.xlf", file.as_bytes());
    let run = place.run("glossary check c.xlf -g g.tsv -f jsonl");
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("\"forbidden\""), "{run:?}");
    assert!(run.out.contains("\"memo\""), "{run:?}");
}

#[test]
fn metrics_say_what_they_are() {
    let place = Place::new(&[]);
    place.write(
        "c.tsv",
        "货物经口岸出境。\tThe goods leave through the border port.\n\
         口岸已经开放。\tThe crossing point is open.\n\
         口岸很忙。\tThe border port is busy.\n\
         大坝已经建成。\tThe wall is finished.\n"
            .as_bytes(),
    );
    place.write(
        "g.tsv",
        "zh\ten\tstatus\n口岸\tborder port\tpreferred\n口岸\tcrossing point\tadmitted\n大坝\tdam\tpreferred\n"
            .as_bytes(),
    );
    place.run("glossary check c.tsv -g g.tsv --metrics m.json -o all.tsv");
    let json = std::fs::read_to_string(place.path("m.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["uses"], 4);
    assert_eq!(json["exact_match_accuracy"], 0.75);
    assert_eq!(json["term_consistency"], 2.0 / 3.0);
    assert!(json["window_overlap"].is_null());
    assert_eq!(
        json["not_computed"]["window_overlap"],
        "needs a reference translation"
    );
    place.run("glossary check c.tsv -g g.tsv --metrics m.txt -o all.tsv");
    let text = std::fs::read_to_string(place.path("m.txt")).unwrap();
    assert!(text.contains("exact-match accuracy: 0.7500\n"), "{text}");
    assert!(text.contains("1-TERm: needs a reference"), "{text}");
    assert!(
        text.lines().last().unwrap().starts_with("zhen-terms|v"),
        "{text}"
    );
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let place = place();
    let one = place.run("glossary check c.tsv -g g.tsv -j 1 -f jsonl");
    let two = place.run("glossary check c.tsv -g g.tsv -j 2 -f jsonl");
    assert_eq!((one.code, one.out), (Some(1), two.out));
}

#[test]
fn wrong_arguments_are_said() {
    let place = place();
    for (arguments, message) in [
        ("c.tsv -g g.tsv --fail-on seldom", "unknown \"seldom\""),
        ("c.doc -g g.tsv", "c.doc"),
        ("c.tsv -g none.tsv", "none.tsv"),
        ("c.tsv -g g.tsv -o g.tsv", "g.tsv"),
    ] {
        let run = place.run(&format!("glossary check {arguments}"));
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(message), "{run:?}");
    }
}
