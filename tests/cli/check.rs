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
    assert!(json["window_overlap"].is_null() && json["one_minus_term"].is_null());
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

#[test]
fn a_reference_gives_window_overlap_and_edit_rate() {
    let place = place();
    place.write(
        "ref.tsv",
        "货物经口岸出境。\tThe goods leave through a border port.\n会后举行了晚宴。\tA banquet followed the meeting.\n"
            .as_bytes(),
    );
    let run =
        place.run("glossary check c.tsv -g g.tsv --metrics m.json --reference ref.tsv -o all.tsv");
    assert_eq!(run.code, Some(1), "{run:?}");
    let json = std::fs::read_to_string(place.path("m.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    // One segment has the term and its neighbours, the other has not the term.
    assert_eq!(
        json["window_overlap"],
        serde_json::json!({"2": 0.5, "3": 0.5})
    );
    // "border port" costs 2 a word, of eight words and marks in one of two segments.
    assert_eq!(json["one_minus_term"], 1.0 - 4.0 / 8.0 / 2.0);
    assert!(
        json["signature"]
            .as_str()
            .unwrap()
            .contains("term-words-cost-2"),
        "{json}"
    );
    place.write(
        "ref.txt",
        b"The goods leave through a border port.\nA banquet followed the meeting.\n",
    );
    place.run("glossary check c.tsv -g g.tsv --metrics t.json --reference ref.txt -o all.tsv");
    let text = std::fs::read_to_string(place.path("t.json")).unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&text).unwrap(),
        json
    );
    place.write("short.txt", b"The goods leave through a border port.\n");
    place.write("other.tsv", "今天下雨。\tIt is raining.\n".as_bytes());
    for (reference, message) in [
        ("short.txt", "short.txt:2: no row here"),
        ("other.tsv", "other.tsv:1: another source"),
    ] {
        let run = place.run(&format!(
            "glossary check c.tsv -g g.tsv --metrics m.txt --reference {reference} -o all.tsv"
        ));
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(message), "{run:?}");
    }
}

const TWO_RENDERINGS: &str =
    "zh\ten\tstatus\n口岸\tborder port\tpreferred\n口岸\tcrossing point\tadmitted\n";

#[test]
fn renderings_are_compared_over_the_documents_of_a_corpus() {
    let place = Place::new(&[("g.tsv", TWO_RENDERINGS)]);
    let row = |name: &str, en: &str| {
        format!(
            "{{\"pair\":\"{name}\",\"translation\":{{\"zh\":\"口岸已经开放。\",\"en\":\"{en}\"}}}}\n"
        )
    };
    let (port, crossing) = ("The border port is open.", "The crossing point is open.");
    let rows = [row("a", port), row("b", port), row("c", crossing)];
    place.write("c.jsonl", rows.concat().as_bytes());
    let run = place.run("glossary check c.jsonl -g g.tsv -f jsonl --min-confidence 0.25");
    let finding: serde_json::Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(
        (&finding["kind"], &finding["whole_corpus"]),
        (&"inconsistent".into(), &true.into())
    );
    assert_eq!(
        (&finding["document"], &finding["found"]),
        (&"c".into(), &"crossing point".into())
    );
    assert_eq!(finding["expected"], serde_json::json!(["border port"]));
    let renderings = finding["renderings"].as_array().unwrap();
    assert_eq!(
        (&renderings[0]["text"], &renderings[0]["count"]),
        (&"border port".into(), &2.into())
    );
    assert_eq!(renderings[0]["places"][1]["document"], "b");
    assert_eq!(
        (
            &renderings[1]["count"],
            &renderings[1]["places"][0]["document"]
        ),
        (&1.into(), &"c".into())
    );
    // The glossary admits both, so that it is no matter for the default report.
    let quiet = place.run("glossary check c.jsonl -g g.tsv");
    assert_eq!((quiet.code, quiet.out.as_str()), (Some(0), ""), "{quiet:?}");
    let asked = place.run("glossary check c.jsonl -g g.tsv --one-rendering");
    assert_eq!(asked.code, Some(1), "{asked:?}");
    for line in [
        "corpus, c:0: warning (inconsistent, 0.90): 口岸",
        "\"border port\" 2 (a:0, b:0)",
        "\"crossing point\" 1 (c:0)",
    ] {
        assert!(asked.out.contains(line), "{asked:?}");
    }
    for (name, marks) in [
        (
            "r.tsv",
            "\"border port\" 2 (a:0, b:0) | \"crossing point\" 1 (c:0)",
        ),
        ("r.sarif", "\"text\":\"\\\"border port\\\" at a:0\""),
        ("r.html", "<li>&quot;border port&quot; 2 (a:0, b:0)"),
    ] {
        place.run(&format!(
            "glossary check c.jsonl -g g.tsv --one-rendering -o {name}"
        ));
        let text = std::fs::read_to_string(place.path(name)).unwrap();
        assert!(text.contains(marks), "{text}");
    }
}

#[test]
fn a_corpus_without_names_tells_lines_and_is_compared_as_a_whole() {
    let rule = "zh\ten\tstatus\tnote\n口岸\tborder port\tpreferred\tone rendering per document\n口岸\tcrossing point\tadmitted\t\n";
    let place = Place::new(&[("g.tsv", rule)]);
    let port = "口岸已经开放。\tThe border port is open.\n".repeat(700);
    let corpus =
        format!("{port}口岸很忙。\tThe crossing point is busy.\n口岸很忙。\tIt is busy.\n");
    place.write("c.tsv", corpus.as_bytes());
    let run = place.run("glossary check c.tsv -g g.tsv --fail-on none");
    assert!(
        run.out
            .contains("corpus, c.tsv:701: warning (inconsistent, 0.90)"),
        "{run:?}"
    );
    assert!(
        run.out
            .contains("\"border port\" 700 (c.tsv:1, c.tsv:2, c.tsv:3, c.tsv:4, c.tsv:5, …)"),
        "{run:?}"
    );
    place.run("glossary check c.tsv -g g.tsv -o r.sarif");
    let text = std::fs::read_to_string(place.path("r.sarif")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let results = file["runs"][0]["results"].as_array().unwrap();
    let location = &results.last().unwrap()["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "c.tsv");
    assert_eq!(location["region"]["startLine"], 701);
}

#[test]
fn a_bad_row_costs_nothing_but_itself() {
    let place = place();
    let corpus = format!("only one column\n{CORPUS}");
    place.write("bad.tsv", corpus.as_bytes());
    let run = place.run("glossary check bad.tsv -g g.tsv");
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("bad.tsv:1: "), "{run:?}");
    assert!(run.out.contains("bad.tsv:2: error (forbidden"), "{run:?}");
    place.write("head.tsv", format!("source\ttarget\n{CORPUS}").as_bytes());
    let run = place.run("glossary check head.tsv -g g.tsv");
    assert!(run.out.contains("head.tsv:2: error (forbidden"), "{run:?}");
}

#[test]
fn a_document_longer_than_what_is_read_at_a_time_stays_one() {
    let rule = "zh\ten\tstatus\tnote\n口岸\tborder port\tpreferred\tone rendering per document\n口岸\tcrossing point\tadmitted\t\n";
    let place = Place::new(&[("g.tsv", rule)]);
    let row = |en: &str| {
        format!(
            "{{\"pair\":\"long\",\"translation\":{{\"zh\":\"口岸已经开放。\",\"en\":\"{en}\"}}}}\n"
        )
    };
    let mut corpus = row("The border port is open.").repeat(9000);
    corpus += &row("The crossing point is open.");
    place.write("c.jsonl", corpus.as_bytes());
    let run = place.run("glossary check c.jsonl -g g.tsv -f tsv");
    let rows: Vec<&str> = run.out.lines().skip(1).collect();
    assert_eq!(rows.len(), 1, "{run:?}");
    assert!(rows[0].starts_with("long\t9000\t"), "{run:?}");
}

#[test]
fn every_place_of_a_term_is_a_use() {
    let place = Place::new(&[("g.tsv", GLOSSARY)]);
    let corpus = "口岸与口岸之间通车。\tBuses run between the border port and the other border port.\n\
                  口岸与口岸之间通车。\tBuses run to the border port.\n";
    place.write("c.tsv", corpus.as_bytes());
    place.run("glossary check c.tsv -g g.tsv --statistics s.tsv -o all.tsv");
    let counts = std::fs::read_to_string(place.path("s.tsv")).unwrap();
    assert!(counts.contains("口岸\t4\t3\t0\t0\t0\n"), "{counts}");
}
