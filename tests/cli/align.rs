//! `zhen align` with one pair.

use super::run::{EN, Place, ZH, sha256};
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::process::Stdio;

#[test]
fn tsv_to_standard_output() {
    let place = Place::pair();
    let out = place.run("align a.zh.txt a.en.txt").ok();
    assert!(
        out.contains("双方签署了三份文件。\tThe two sides signed three documents.\n"),
        "{out}"
    );
    for line in out.lines() {
        assert_eq!(line.split('\t').count(), 2, "{line}");
        assert!(!line.starts_with('\t') && !line.ends_with('\t'), "{line}");
    }
    assert_eq!(place.run("align a.zh.txt a.en.txt -o -").ok(), out);
}

#[test]
fn standard_input_on_either_side() {
    let place = Place::pair();
    let out = place.run("align a.zh.txt a.en.txt").ok();
    assert_eq!(place.feed("align - a.en.txt", ZH.as_bytes()).ok(), out);
    assert_eq!(place.feed("align a.zh.txt -", EN.as_bytes()).ok(), out);
    let message = place.feed("align - -", EN.as_bytes()).refused();
    assert!(
        message.starts_with("zhen: -: standard input on both sides"),
        "{message}"
    );
}

#[test]
fn the_format_follows_from_the_name() {
    let place = Place::pair();
    for (name, start) in [
        ("o.tsv", "两国元首会晤\t"),
        ("o.jsonl", r#"{"pair":"a","#),
        ("o.tmx", "<?xml"),
        ("o.align", "[0]:[0]:"),
        ("o.ladder", "0\t0\t"),
        ("o.html", "<!"),
    ] {
        assert_eq!(
            place
                .run(&format!("align a.zh.txt a.en.txt -o {name}"))
                .ok(),
            "",
            "{name}"
        );
        let text = place.read(name);
        let head: String = text.chars().take(60).collect();
        assert!(text.to_lowercase().starts_with(start), "{name}: {head}");
    }
    let shown = place.run("align a.zh.txt a.en.txt --format vecalign").ok();
    assert_eq!(shown, place.read("o.align"));
    place
        .run("align a.zh.txt a.en.txt --format jsonl -o odd.name")
        .ok();
    assert_eq!(place.read("odd.name"), place.read("o.jsonl"));
    let message = place.run("align a.zh.txt a.en.txt -o o.doc").refused();
    assert!(
        message.starts_with("zhen: o.doc: no format has this extension"),
        "{message}"
    );
}

#[test]
fn a_pair_is_named_for_its_files_or_their_folder() {
    let place = Place::new(&[
        ("meeting/zh.txt", super::run::ZH),
        ("meeting/en.txt", super::run::EN),
    ]);
    place.write("meeting/a.zh.txt", super::run::ZH.as_bytes());
    for (source, name) in [("zh.txt", "meeting"), ("a.zh.txt", "a")] {
        let arguments = format!("align meeting/{source} meeting/en.txt --format html");
        let page = place.run(&arguments).ok();
        assert_eq!(
            page.matches(&format!(">{name}<")).count(),
            2,
            "title and one heading: {page}"
        );
        assert!(
            page.contains(&format!("<h1 id=\"title\">{name}</h1>")),
            "{page}"
        );
        assert!(!page.contains("<h2"), "{page}");
    }
}

#[test]
fn moses_writes_two_files_of_as_many_lines() {
    let place = Place::pair();
    place
        .run("align a.zh.txt a.en.txt --format moses -o corpus")
        .ok();
    let (zh, en) = (place.read("corpus.zh"), place.read("corpus.en"));
    assert_eq!(zh.lines().count(), en.lines().count());
    assert!(
        zh.contains("会晤后举行了晚宴。\n") && en.contains("A banquet was held"),
        "{zh}{en}"
    );
    let message = place
        .run("align a.zh.txt a.en.txt --format moses")
        .refused();
    assert!(message.contains("expected -o OUT"), "{message}");
}

#[test]
fn columns_header_and_nulls() {
    let place = Place::new(&[("a.zh.txt", ZH), ("a.en.txt", EN)]);
    let out = place
        .run("align a.zh.txt a.en.txt --header --columns probability,source_ids,target")
        .ok();
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("probability\tsource_ids\ttarget"));
    let first: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let probability: f64 = first[0].parse().unwrap();
    assert!((0.0..=1.0).contains(&probability));
    assert_eq!(first[1], "0");
    let longer = format!("{EN}\nNobody knows what else was said there on that evening.\n");
    place.write("b.en.txt", longer.as_bytes());
    let rows = |arguments: &str| place.run(arguments).ok().lines().count();
    let with = rows("align a.zh.txt b.en.txt --nulls");
    let beads = rows("align a.zh.txt b.en.txt --format vecalign");
    assert_eq!(with, beads);
}

#[test]
fn options_without_use_are_refused() {
    let place = Place::pair();
    for (arguments, option) in [
        ("--format tmx --columns source", "--columns"),
        ("--format jsonl --header", "--header"),
        ("--format moses --nulls -o m", "--nulls"),
        (
            "--format vecalign --min-probability 0.5",
            "--min-probability",
        ),
    ] {
        let message = place
            .run(&format!("align a.zh.txt a.en.txt {arguments}"))
            .refused();
        assert!(
            message.starts_with(&format!("zhen: {option}: ")),
            "{message}"
        );
    }
}

#[test]
fn improbable_pairs_are_left_out_aloud() {
    let place = Place::pair();
    let probabilities = place
        .run("align a.zh.txt a.en.txt --columns probability")
        .ok();
    let mut all: Vec<f64> = probabilities.lines().map(|p| p.parse().unwrap()).collect();
    all.sort_by(f64::total_cmp);
    let run = place.run("align a.zh.txt a.en.txt --min-probability 0");
    assert_eq!(run.ok().lines().count(), all.len());
    let run = place.run("align a.zh.txt a.en.txt --min-probability 1");
    let kept = run.out.lines().count();
    assert_eq!(run.code, Some(0));
    if kept < all.len() {
        assert!(
            run.err
                .contains(&format!("zhen: {} rows were left out", all.len() - kept)),
            "{}",
            run.err
        );
    }
    assert!(all[0] < 1.0, "nothing to leave out, so nothing was tested");
}

#[test]
fn presplit_keeps_lines_and_blank_lines_begin_paragraphs() {
    let place = Place::new(&[
        ("s", "一。二。\n三。\n\n\n四。\n"),
        ("t", "One. Two.\nThree.\n\nFour.\n"),
    ]);
    let out = place.run("align --presplit s t --format jsonl").ok();
    let mut sources: Vec<String> = Vec::new();
    let mut paragraphs = Vec::new();
    for line in out.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let strings = |key: &str| row[key].as_array().unwrap().clone();
        sources.extend(
            strings("source_sentences")
                .iter()
                .map(|s| s.as_str().unwrap().to_string()),
        );
        paragraphs.extend(
            strings("source_paragraphs")
                .iter()
                .map(|p| p.as_u64().unwrap()),
        );
    }
    assert_eq!(sources, ["一。二。", "三。", "四。"]);
    assert_eq!(paragraphs, [0, 0, 1]);
    let message = place.run("align --presplit s t --semicolon").refused();
    assert!(message.contains("--semicolon"), "{message}");
}

#[test]
fn paragraphs_kept() {
    let place = Place::pair();
    let out = place
        .run("align a.zh.txt a.en.txt --paragraphs keep --format jsonl")
        .ok();
    for line in out.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        for key in ["source_paragraphs", "target_paragraphs"] {
            let all = row[key].as_array().unwrap();
            assert!(all.iter().all(|p| *p == all[0]), "{line}");
        }
    }
}

#[test]
fn other_languages_join_with_a_space() {
    let place = Place::new(&[
        ("d", "Guten Tag.\nEs regnet.\n"),
        ("f", "Bonjour.\nIl pleut.\n"),
    ]);
    let out = place
        .run("align --presplit --pair de-fr d f --format jsonl")
        .ok();
    assert!(
        out.contains(r#""source_language":"de","target_language":"fr""#),
        "{out}"
    );
}

#[test]
fn explained_on_standard_error_or_in_the_file() {
    let place = Place::pair();
    let plain = place.run("align a.zh.txt a.en.txt").ok();
    for (arguments, shown) in [
        ("--explain", true),
        ("--explain -q -o o.tsv", true),
        ("--explain --format vecalign", true),
        ("--explain --format moses -o m", true),
        ("--explain -o o.tmx", true),
        ("--explain -o o.jsonl", false),
        ("--explain -o o.html", false),
    ] {
        let run = place.run(&format!("align a.zh.txt a.en.txt {arguments}"));
        assert_eq!(run.code, Some(0), "{arguments}: {}", run.err);
        let block = "a [2]:[2] aligned ";
        assert_eq!(run.err.contains(block), shown, "{arguments}: {}", run.err);
        assert_eq!(run.err.is_empty(), !shown, "{arguments}: {}", run.err);
        if arguments == "--explain" {
            assert_eq!(run.out, plain);
            let three = "三份 = three (word ";
            assert!(run.err.contains(three), "{}", run.err);
            let lines = run.err.lines().filter(|line| !line.starts_with("  "));
            assert_eq!(lines.count(), plain.lines().count(), "{}", run.err);
        }
    }
    assert_eq!(place.read("o.tsv"), plain);
    let file = place.read("o.jsonl");
    let line = file.lines().find(|line| line.contains("三份")).unwrap();
    let row: Value = serde_json::from_str(line).unwrap();
    let three = row["evidence"]["matched"].as_array().unwrap();
    let three = three.iter().find(|one| one["target"]["text"] == "three");
    let three = three.unwrap();
    assert_eq!(three["source"]["text"], "三份");
    assert_eq!(three["kind"], "word");
    assert!(three["strength"].as_f64().unwrap() > 0.0);
    let last = r#""nearest":null,"in_order":null}}"#;
    assert!(line.ends_with(last), "{line}");
    let page = place.read("o.html");
    assert!(page.contains("<mark title=\"三份 (word "), "{page}");
    assert!(page.contains("<details><summary>why</summary>"), "{page}");
    for name in ["o.jsonl", "o.html"] {
        place
            .run(&format!("align a.zh.txt a.en.txt -o {name}"))
            .ok();
        let text = place.read(name);
        assert!(
            !text.contains("evidence\":") && !text.contains("<details>"),
            "{text}"
        );
    }
}

#[test]
fn a_manifest_says_that_beads_were_explained() {
    let place = Place::pair();
    for (option, explained) in [("", Value::Null), ("--explain", Value::Bool(true))] {
        let arguments = format!("align a.zh.txt a.en.txt -o o.jsonl --manifest m.json {option}");
        place.run(&arguments).ok();
        let manifest: Value = serde_json::from_str(&place.read("m.json")).unwrap();
        assert_eq!(manifest["settings"]["explain"], explained);
    }
}

#[test]
fn notes_of_both_documents_on_request() {
    let place = Place::pair();
    place.write("g.zh.txt", &encoding_rs::GB18030.encode(ZH).0);
    let run = place.run("align g.zh.txt a.en.txt -v -o o.tsv");
    assert_eq!(run.code, Some(0));
    assert!(run.err.contains("zhen: g.zh.txt: read as "), "{}", run.err);
    assert_eq!(
        place
            .run("align g.zh.txt a.en.txt --encoding gb18030 -q")
            .code,
        Some(0)
    );
}

#[test]
fn a_manifest_says_what_was_read_and_written() {
    let place = Place::pair();
    place
        .run("align a.zh.txt a.en.txt -o o.tsv --manifest m.json")
        .ok();
    let manifest: Value = serde_json::from_str(&place.read("m.json")).unwrap();
    assert_eq!(manifest["command"], "align");
    assert_eq!(manifest["settings"]["pair"], "zh-en");
    assert_eq!(manifest["inputs"][0]["document"], "a.zh.txt");
    assert_eq!(manifest["inputs"][0]["sha256"], sha256(ZH.as_bytes()));
    assert_eq!(manifest["inputs"][1]["sha256"], sha256(EN.as_bytes()));
    assert_eq!(manifest["outputs"][0]["file"], "o.tsv");
    assert_eq!(
        manifest["outputs"][0]["sha256"],
        sha256(place.read("o.tsv").as_bytes())
    );
    let first = place.read("m.json");
    place
        .run("align a.zh.txt a.en.txt -o o.tsv --manifest m.json -j 1")
        .ok();
    assert_eq!(place.read("m.json"), first);
}

#[test]
fn a_file_is_replaced_whole_or_stays() {
    let place = Place::pair();
    place.write("o.tsv", b"old");
    place.write("empty.txt", b"");
    place.run("align a.zh.txt empty.txt -o o.tsv").refused();
    assert_eq!(place.read("o.tsv"), "old");
    assert_eq!(
        place.list("."),
        ["a.en.txt", "a.zh.txt", "empty.txt", "o.tsv"]
    );
    place.run("align a.zh.txt a.en.txt -o o.tsv").ok();
    assert!(place.read("o.tsv").starts_with("两国元首会晤"));
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    // More than a pipe holds, in few sentences.
    let lines = |text: &str| -> String {
        (0..60).fold(String::new(), |all, n| {
            all + &text.repeat(80) + &format!(" {n}\n")
        })
    };
    let place = Place::new(&[
        ("s", &lines("今天开会，")),
        ("t", &lines("a meeting today, ")),
    ]);
    let mut child = place
        .command("align --presplit s t --format jsonl")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 10]).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let place = Place::pair();
    let message = place
        .run("align a.zh.txt a.en.txt --format tsv -o /dev/full")
        .refused();
    assert!(message.starts_with("zhen: /dev/full: "), "{message}");
    for arguments in ["align a.zh.txt a.en.txt", "split a.zh.txt", "man"] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = place.command(arguments).stdout(full).output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments}: {message}");
        assert!(
            message.starts_with("zhen: standard output: "),
            "{arguments}: {message}"
        );
    }
}
