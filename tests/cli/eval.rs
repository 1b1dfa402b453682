//! `zhen eval`.

use super::run::Place;
use serde_json::Value;

fn gold() -> Place {
    Place::new(&[
        ("gold/a.gold", "[0]:[0]\n[1]:[1]\n"),
        ("gold/b.gold", "[0]:[0, 1]\n[1]:[]\n"),
        ("gold/notes.txt", "not gold"),
        ("test/a.align", "[0]:[0]:0.9\n[1]:[1]:0.8\n"),
        ("test/b.align", "[0]:[0]:0.9\n[1]:[1]:0.8\n"),
    ])
}

fn json(place: &Place, arguments: &str) -> Value {
    serde_json::from_str(&place.run(arguments).ok()).unwrap()
}

#[test]
fn folders_by_document_and_together() {
    let place = gold();
    let report = json(&place, "eval gold test --json");
    let figures = |at: &Value| {
        let metric = |name: &str| {
            let m = &at[name];
            [&m["precision"], &m["recall"], &m["f1"]].map(|v| v.as_f64().unwrap())
        };
        (metric("strict"), metric("lax"))
    };
    assert_eq!(report["documents"][0]["name"], "a");
    assert_eq!(figures(&report["documents"][0]), ([1.0; 3], [1.0; 3]));
    assert_eq!(report["documents"][1]["name"], "b");
    assert_eq!(
        figures(&report["documents"][1]),
        ([0.0; 3], [0.5, 1.0, 2.0 / 3.0])
    );
    let (strict, lax) = figures(&report["all"]);
    assert_eq!(strict[..2], [0.5, 2.0 / 3.0]);
    assert_eq!(lax[..2], [0.75, 1.0]);
    assert_eq!(report["all"]["null_recall"]["all"], 1);
    assert_eq!(report["documents"].as_array().unwrap().len(), 2);
    assert!(report["signature"].as_str().unwrap().contains("|docs:2|"));
}

#[test]
fn a_table_by_default() {
    let place = gold();
    let out = place.run("eval gold test").ok();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 6, "{out}");
    assert!(
        lines[2].starts_with("a         1.0000 1.0000 1.0000"),
        "{out}"
    );
    assert!(
        lines[4].starts_with("all       0.5000 0.6667 0.5714"),
        "{out}"
    );
    assert!(lines[5].starts_with("zhen-eval|v"), "{out}");
    let one = place.run("eval gold/a.gold test/a.align").ok();
    assert_eq!(one.lines().nth(2), Some(lines[2]));
}

#[test]
fn missing_and_broken_files_are_named() {
    let place = gold();
    place.write("broken/a.align", b"[0]:[0]\nnothing\n");
    place.write("empty/x.txt", b"");
    place.write("latin/a.gold", b"[0]:[0]\xff\n");
    for (arguments, expected) in [
        ("eval gold nowhere", "zhen: nowhere/a.align: missing"),
        (
            "eval gold/a.gold broken/a.align",
            "zhen: broken/a.align:2: found \"nothing\"",
        ),
        ("eval empty test", "zhen: empty: no *.gold in it"),
        ("eval nowhere test", "zhen: nowhere: "),
        ("eval latin test", "zhen: latin/a.gold: not UTF-8 at byte 7"),
        ("eval gold --run", "zhen: gold/a.src: "),
    ] {
        let message = place.run(arguments).refused();
        assert!(message.starts_with(expected), "{arguments}: {message}");
    }
}

#[test]
fn run_aligns_and_saves() {
    let place = Place::new(&[
        ("gold/a.gold", "[0]:[0]\n[1]:[1]\n"),
        ("gold/a.src", "第一届峰会。\n二〇二五年。\n"),
        ("gold/a.tgt", "The first summit.\nThe year 2025.\n"),
        ("gold/b.gold", "[0]:[0]\n"),
        ("gold/b.src", "会议结束了。\n"),
        ("gold/b.tgt", "The meeting ended.\n"),
    ]);
    let first = place.run("eval gold --run --save out -j 1").ok();
    assert_eq!(place.list("out"), ["a.align", "b.align"]);
    assert!(place.read("out/b.align").starts_with("[0]:[0]:"));
    assert_eq!(place.run("eval gold out").ok(), first);
    for threads in [2, 8] {
        assert_eq!(
            place.run(&format!("eval gold --run -j {threads}")).ok(),
            first
        );
    }
    // A language without a dictionary.
    place.run("eval gold --run --pair de-fr").ok();
    place.write("gold/b.gold", b"[0]:[7]\n");
    let message = place.run("eval gold --run").refused();
    assert!(
        message.contains("gold/b.gold: sentence 7, but gold/b.tgt has 1"),
        "{message}"
    );
}

#[test]
fn gold_that_is_none_is_refused() {
    let place = gold();
    place.write("empty.gold", b"\n[]:[]\n");
    let message = place.run("eval empty.gold test/a.align").refused();
    assert!(
        message.starts_with("zhen: empty.gold: no bead in it"),
        "{message}"
    );
    for (arguments, expected) in [
        ("--gold none", "zhen: none: no such folder"),
        ("--gold gold=x", "zhen: gold=x: no such folder"),
        ("--gold gold --prior NaN", "expected a number from 0"),
        ("--gold gold --prior -1", "expected a number from 0"),
        ("", "zhen: train: no gold"),
    ] {
        let message = place
            .run(&format!("train {arguments} -o weights.tsv"))
            .refused();
        assert!(message.contains(expected), "{arguments}: {message}");
    }
}
