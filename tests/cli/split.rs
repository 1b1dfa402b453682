//! `zhen split`.

use super::run::{EN, Place, ZH};
use serde_json::Value;
use std::io::Read;
use std::process::Stdio;

#[test]
fn a_sentence_a_line() {
    let place = Place::pair();
    let lines = place.run("split a.zh.txt").ok();
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines[0], "两国元首会晤");
    assert_eq!(
        &lines[lines.len() - 2..],
        ["双方签署了三份文件。", "会晤后举行了晚宴。"]
    );
    let lines = place.run("split a.en.txt").ok();
    assert!(lines.ends_with(
        "The two sides signed three documents.\nA banquet was held after the meeting.\n"
    ));
}

#[test]
fn json_lines_hold_bytes_of_the_input() {
    let place = Place::pair();
    // A byte order mark and Windows line ends must not shift the bytes.
    let windows = format!("\u{feff}{}", ZH.replace('\n', "\r\n"));
    place.write("w.txt", windows.as_bytes());
    for (name, bytes) in [
        ("a.zh.txt", ZH),
        ("a.en.txt", EN),
        ("w.txt", windows.as_str()),
    ] {
        let out = place.run(&format!("split --format jsonl {name}")).ok();
        let mut last = 0;
        for (number, line) in out.lines().enumerate() {
            let line: Value = serde_json::from_str(line).unwrap();
            let at = |key: &str| usize::try_from(line[key].as_u64().unwrap()).unwrap();
            assert_eq!(line["file"], name);
            assert_eq!(at("sentence"), number);
            assert_eq!(
                line["text"].as_str().unwrap(),
                &bytes[at("start")..at("end")]
            );
            assert!(at("paragraph") >= last);
            last = at("paragraph");
        }
        assert_eq!(last, 2, "{out}");
    }
}

#[test]
fn several_documents_standard_input_and_a_file() {
    let place = Place::pair();
    let each = place.run("split a.zh.txt").ok() + &place.run("split a.en.txt").ok();
    assert_eq!(place.run("split a.zh.txt a.en.txt").ok(), each);
    assert_eq!(place.run("split a.zh.txt a.en.txt -o all.txt").ok(), "");
    assert_eq!(place.read("all.txt"), each);
    assert_eq!(
        place.feed("split -", EN.as_bytes()).ok(),
        place.run("split a.en.txt").ok()
    );
    let out = place.feed("split --format jsonl -", EN.as_bytes()).ok();
    assert!(out.starts_with(r#"{"file":"standard input","#), "{out}");
}

#[test]
fn semicolons_on_request() {
    let place = Place::new(&[("s.txt", "一是改革；二是开放。\n")]);
    assert_eq!(place.run("split s.txt").ok(), "一是改革；二是开放。\n");
    assert_eq!(
        place.run("split --semicolon s.txt").ok(),
        "一是改革；\n二是开放。\n"
    );
}

#[test]
fn encodings_by_label() {
    let place = Place::new(&[]);
    place.write("g.txt", &encoding_rs::GB18030.encode(ZH).0);
    let out = place.run("split --encoding gb18030 g.txt").ok();
    assert!(out.starts_with("两国元首会晤\n"), "{out}");
}

#[test]
fn a_bad_document_does_not_stop_the_others() {
    let place = Place::pair();
    place.write("empty.txt", b" \n");
    let run = place.run("split a.en.txt empty.txt missing.txt a.zh.txt -o all.txt");
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("zhen: empty.txt: empty"), "{}", run.err);
    assert!(run.err.contains("zhen: missing.txt: "), "{}", run.err);
    assert!(place.read("all.txt").contains("晚宴"));
    let message = place
        .run("split empty.txt missing.txt -o none.txt")
        .refused();
    assert!(message.contains("none of 2 documents"), "{message}");
    assert_eq!(
        place.list("."),
        ["a.en.txt", "a.zh.txt", "all.txt", "empty.txt"]
    );
}

#[test]
fn an_input_is_never_overwritten() {
    let place = Place::pair();
    let message = place.run("split a.zh.txt -o ./a.zh.txt").refused();
    assert!(message.starts_with("zhen: ./a.zh.txt: "), "{message}");
    assert_eq!(place.read("a.zh.txt"), ZH);
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let place = Place::new(&[("long.txt", &"This is a sentence. ".repeat(100_000))]);
    let mut child = place
        .command("split long.txt")
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

#[test]
fn no_document_at_all_is_told_once_more() {
    let place = Place::new(&[("empty.txt", "")]);
    let message = place.run("split no.txt empty.txt -o all.txt").refused();
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines.len(), 3, "{message}");
    assert_eq!(lines[2], "zhen: split: none of 2 documents could be read");
    assert!(!place.path("all.txt").exists());
}
