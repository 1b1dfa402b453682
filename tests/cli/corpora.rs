//! `zhen convert`, `stats`, `sample` and `diff`.

use super::run::Place;
use serde_json::Value;
use std::fmt::Write as _;

/// JSON lines of documents `d0`, `d1`, … of five pairs each.
fn corpus(documents: usize) -> String {
    let mut text = String::new();
    for document in 0..documents {
        for id in 0..5 {
            let _ = writeln!(
                text,
                "{{\"pair\":\"d{document}\",\"translation\":{{\"zh\":\"第{document}篇第{id}句。\",\"en\":\"Document \
                 {document}, sentence {id}.\"}},\"source_ids\":[{id}],\"target_ids\":[{id}],\"probability\":0.{id}}}"
            );
        }
    }
    text
}

fn place(documents: usize) -> Place {
    Place::new(&[("a.jsonl", &corpus(documents))])
}

/// The pairs of a plain TSV.
fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[test]
fn a_corpus_passes_through_every_format() {
    let place = place(3);
    let plain = place.run("convert a.jsonl").ok();
    assert_eq!(lines(&plain).len(), 15);
    for step in [
        "convert a.jsonl b.parquet",
        "convert b.parquet c.xlf.gz",
        "convert c.xlf.gz d.tmx.zst",
        "convert d.tmx.zst e.xlsx",
        "convert e.xlsx f.tsv.gz --columns all --header",
        "convert f.tsv.gz g.jsonl",
    ] {
        assert_eq!(place.run(step).ok(), "", "{step}");
    }
    assert_eq!(place.run("convert g.jsonl").ok(), plain);
    let ids = "convert g.jsonl --columns pair,source_ids,probability";
    assert_eq!(lines(&place.run(ids).ok())[7], "d1\t2\t0.2000");
    place.run("convert g.jsonl h --format moses").ok();
    assert_eq!(lines(&place.read("h.en"))[14], "Document 2, sentence 4.");
    assert_eq!(place.run("convert h").ok(), plain);
    place.run("convert g.jsonl page.html").ok();
    let page = place.read("page.html");
    assert!(page.contains(">Document 2, sentence 4.</td>"), "{page}");
    let fed = place.feed("convert -", place.read("a.jsonl").as_bytes());
    assert_eq!(fed.ok(), plain);
}

#[test]
fn several_corpora_become_one_in_shards() {
    let place = place(20);
    place.write("b.tsv", "门\tdoor\n".as_bytes());
    place
        .run("convert a.jsonl b.tsv -o all.jsonl --shard-size 1kB")
        .ok();
    let shards = place
        .list("")
        .iter()
        .filter(|name| name.starts_with("all-"))
        .count();
    assert!(shards > 1, "{:?}", place.list(""));
    let all = place.run("convert all.jsonl").ok();
    assert_eq!(lines(&all).len(), 101);
    assert_eq!(lines(&all)[100], "门\tdoor");
}

#[test]
fn bad_rows_cost_no_others_unless_asked() {
    let place = Place::new(&[("a.tsv", "一\tone\n二\n三\tthree\n")]);
    let run = place.run("convert a.tsv");
    assert_eq!(
        (run.code, run.out.as_str()),
        (Some(2), "一\tone\n三\tthree\n")
    );
    assert!(
        run.err.starts_with("zhen: a.tsv:2: 1 columns, expected 2"),
        "{}",
        run.err
    );
    let run = place.run("convert a.tsv b.jsonl --strict");
    assert_eq!(run.code, Some(2));
    assert_eq!(place.list(""), ["a.tsv"]);
    for (arguments, expected) in [
        ("convert a.tsv a.tsv", "is an input too"),
        ("convert a.tsv b.pdf", "no format has this extension"),
        ("convert a.tsv b.align", "written by zhen align alone"),
        ("convert a.tsv b.html.gz", "is not compressed"),
        ("convert a.tsv b.parquet.gz", "compressed within"),
        (
            "convert a.tsv b.jsonl --columns all",
            "--columns: jsonl has no use for it",
        ),
        (
            "convert a.tsv b.jsonl --shard-size 5x",
            "expected a size such as 500MB",
        ),
        ("convert a.tsv --format moses", "expected -o OUT"),
        ("convert none.tsv", "none.tsv: no such file"),
        ("diff - a.tsv", "is read twice"),
        ("sample a.tsv", "--count"),
    ] {
        let message = place.run(arguments).refused();
        assert!(message.contains(expected), "{arguments}: {message}");
    }
}

#[test]
fn a_shuffle_follows_from_its_seed() {
    let place = place(20);
    let plain = place.run("convert a.jsonl").ok();
    let one = place.run("convert a.jsonl --shuffle 1").ok();
    assert_eq!(place.run("convert a.jsonl --shuffle 1").ok(), one);
    assert_ne!(place.run("convert a.jsonl --shuffle 2").ok(), one);
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_ne!(one, plain);
    assert_eq!(sorted(&one), sorted(&plain));
    let documents = place.run("convert a.jsonl --shuffle 1 --documents").ok();
    assert_ne!(documents, plain);
    for document in lines(&documents).chunks(5) {
        assert!(plain.contains(&document.join("\n")), "{document:?}");
    }
}

#[test]
fn a_sample_follows_from_its_seed() {
    let place = place(40);
    let plain = place.run("convert a.jsonl").ok();
    let one = place.run("sample a.jsonl -n 30").ok();
    assert_eq!(lines(&one).len(), 30);
    assert_eq!(place.run("sample a.jsonl -n 30").ok(), one);
    assert_ne!(place.run("sample a.jsonl -n 30 --seed 2").ok(), one);
    // In the order of the corpus.
    let at: Vec<_> = lines(&one)
        .iter()
        .map(|line| plain.find(*line).unwrap())
        .collect();
    assert!(at.is_sorted());
    assert_eq!(place.run("sample a.jsonl -n 1000").ok(), plain);
    assert_eq!(place.run("sample a.jsonl --share 1").ok(), plain);
    assert_eq!(place.run("sample a.jsonl --share 0").ok(), "");
    let share = lines(&place.run("sample a.jsonl --share 0.5").ok()).len();
    assert!((60..140).contains(&share), "{share}");
    let documents = place
        .run("sample a.jsonl -n 4 --documents --columns pair,source_ids")
        .ok();
    assert_eq!(lines(&documents).len(), 20);
    for document in lines(&documents).chunks(5) {
        let names: Vec<_> = document
            .iter()
            .map(|line| line.split('\t').next().unwrap())
            .collect();
        assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
    }
    // A document is taken or left whatever else the corpus holds.
    let half: String = place
        .read("a.jsonl")
        .lines()
        .take(100)
        .fold(String::new(), |text, line| text + line + "\n");
    place.write("half.jsonl", half.as_bytes());
    let all = place.run("sample a.jsonl --share 0.5 --documents").ok();
    let of_half = place.run("sample half.jsonl --share 0.5 --documents").ok();
    assert!(
        !of_half.is_empty() && all.starts_with(&of_half),
        "{of_half}"
    );
}

#[test]
fn figures_as_text_json_and_page() {
    let place = place(2);
    let text = place.run("stats a.jsonl").ok();
    assert!(
        text.starts_with("rows: 10\ndocuments: 2\naligned: 10\nsource: zh: 70 characters"),
        "{text}"
    );
    assert!(text.contains("mean probability: 0.2000\n"), "{text}");
    let json: Value =
        serde_json::from_str(&place.run("stats a.jsonl --format json -j 1").ok()).unwrap();
    assert_eq!(json["rows"], 10);
    assert_eq!(json["target"]["languages"]["en"], 10);
    assert_eq!(json["probabilities"]["counts"][2], 2);
    place.run("stats a.jsonl -o report.html").ok();
    let page = place.read("report.html");
    assert!(
        page.contains("<svg ") && page.contains("<title>a.jsonl</title>"),
        "{page}"
    );
    // A folder with the parts of a corpus.
    place.write("built/train.jsonl", corpus(3).as_bytes());
    place.write("built/train.tsv", "not\tread\n".as_bytes());
    place.write("built/dev.tsv", "一\tone\n".as_bytes());
    assert!(place.run("stats built").ok().starts_with("rows: 16\n"));
}

#[test]
fn what_changed_is_told_by_document() {
    let place = place(4);
    assert!(
        place
            .run("diff a.jsonl a.jsonl")
            .ok()
            .contains("20 the same\n0 with another probability\n")
    );
    let mut rows: Vec<String> = corpus(4).lines().map(str::to_owned).collect();
    rows[0] = rows[0].replace("0.0}", "0.5}");
    rows[6] = rows[6].replace("sentence 1", "phrase 1");
    rows.remove(12);
    let new = "{\"pair\":\"new\",\"source\":\"新\",\"target\":\"new\"}";
    rows.insert(0, new.to_owned());
    // The order is no change.
    rows.reverse();
    place.write("b.jsonl", rows.join("\n").as_bytes());
    let run = place.run("diff a.jsonl b.jsonl -o changes.jsonl");
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    for expected in [
        "20 pairs before, 20 after\n17 the same\n1 with another probability\n1 with another text\n1 removed\n1 added\n",
        "\n4 documents with changes",
        "\n  d0: -0 +0 ~0 p1\n  d1: -0 +0 ~1 p0\n  d2: -1 +0 ~0 p0\n  new: -0 +1 ~0 p0\n",
    ] {
        assert!(run.out.contains(expected), "{}", run.out);
    }
    let changes = place.read("changes.jsonl");
    let changes: Vec<Value> = changes
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told: Vec<String> = changes
        .iter()
        .map(|change| {
            format!("{} {} {}", change["change"], change["of"], change["target"]).replace('"', "")
        })
        .collect();
    assert_eq!(
        told,
        [
            "probability null Document 0, sentence 0.",
            "text old Document 1, sentence 1.",
            "removed null Document 2, sentence 2.",
            "text new Document 1, phrase 1.",
            "added null new",
        ]
    );
    assert_eq!(
        (&changes[0]["old_probability"], &changes[0]["probability"]),
        (&0.0.into(), &0.5.into())
    );
    // Without ids the source text tells what has another translation.
    place.write("c.tsv", "一\tone\n二\ttwo\n二\ttwo\n".as_bytes());
    place.write("d.tsv", "二\ttwo\n一\tsingle\n".as_bytes());
    let json: Value =
        serde_json::from_str(&place.run("diff c.tsv d.tsv --format json").out).unwrap();
    let counts = ["same", "text", "removed", "added"].map(|name| json[name].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1, 0]);
}
