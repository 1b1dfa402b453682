//! What cannot be aligned is refused with its place, and nothing is written.

use super::run::{EN, Place, ZH};

#[test]
fn documents_that_cannot_be_aligned() {
    let place = Place::pair();
    place.write("empty.txt", b"");
    place.write("blank.txt", b" \r\n\n \t\n");
    place.write(
        "binary.txt",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0",
    );
    place.write("pdf.txt", b"%PDF-1.7\n1 0 obj");
    place.write("bad.txt", b"caf\xe9 \xff\xfe\xe4\xbd");
    place.write("b.en.txt", EN.as_bytes());
    place.write("d/x.txt", b"x");
    for (arguments, expected) in [
        ("missing.txt a.en.txt", "zhen: missing.txt: "),
        ("a.zh.txt missing.txt", "zhen: missing.txt: "),
        (
            "empty.txt a.en.txt",
            "zhen: empty.txt: empty, expected a document",
        ),
        (
            "a.zh.txt blank.txt",
            "zhen: blank.txt: empty, expected a document",
        ),
        ("binary.txt a.en.txt", "zhen: binary.txt: "),
        (
            "pdf.txt a.en.txt",
            "zhen: pdf.txt: the PDF cannot be read: ",
        ),
        ("bad.txt a.en.txt --encoding utf-8", "zhen: bad.txt: "),
        (
            "b.en.txt a.en.txt",
            "zhen: b.en.txt: 100% of its letters are Latin, expected Chinese",
        ),
        ("a.zh.txt a.zh.txt", "zhen: a.zh.txt: "),
        (
            "a.en.txt a.zh.txt",
            "zhen: a.en.txt, a.zh.txt: the sides are swapped",
        ),
        ("a.zh.txt d", "zhen: a.zh.txt: no folder"),
    ] {
        let message = place.run(&format!("align {arguments} -o o.tsv")).refused();
        assert!(message.starts_with(expected), "{arguments}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(!place.path("o.tsv").exists(), "{arguments}");
    }
    let swapped = place.run("align a.en.txt a.zh.txt").refused();
    assert!(swapped.contains("--pair en-zh"), "{swapped}");
    place.run("align a.en.txt a.zh.txt --pair en-zh").ok();
}

#[test]
fn outputs_that_cannot_be_written() {
    let place = Place::pair();
    place.write("folder/x", b"");
    for (arguments, expected) in [
        (
            "-o no/such/o.tsv",
            "zhen: no/such/o.tsv: no folder no/such, expected one to write to",
        ),
        (
            "-o folder --format tsv",
            "zhen: folder: a folder stands there",
        ),
        (
            "-o ./a.zh.txt --format tsv",
            "zhen: ./a.zh.txt: is an input too",
        ),
        (
            "-o folder/../a.en.txt --format tsv",
            "zhen: folder/../a.en.txt: is an input too",
        ),
        (
            "-o o.tsv --manifest o.tsv",
            "zhen: o.tsv: is another output too",
        ),
        (
            "-o o.tsv --manifest a.zh.txt",
            "zhen: a.zh.txt: is an input too",
        ),
        (
            "-o o.tsv --manifest no/such/m.json",
            "zhen: no/such/m.json: ",
        ),
    ] {
        let message = place
            .run(&format!("align a.zh.txt a.en.txt {arguments}"))
            .refused();
        assert!(message.starts_with(expected), "{arguments}: {message}");
    }
    assert_eq!(place.read("a.zh.txt"), ZH);
    assert_eq!(place.read("a.en.txt"), EN);
    assert_eq!(place.list("folder"), ["x"]);
}

#[cfg(unix)]
#[test]
fn links_to_an_input_are_seen_through() {
    let place = Place::pair();
    std::os::unix::fs::symlink(place.path("a.zh.txt"), place.path("link.tsv")).unwrap();
    let message = place.run("align a.zh.txt a.en.txt -o link.tsv").refused();
    assert!(
        message.starts_with("zhen: link.tsv: is an input too"),
        "{message}"
    );
    assert_eq!(place.read("a.zh.txt"), ZH);
}

#[test]
fn a_line_too_long_for_a_sentence_is_refused() {
    let place = Place::pair();
    place.write("long.txt", "字".repeat(1 << 20).as_bytes());
    let message = place.run("align long.txt a.en.txt").refused();
    assert!(
        message.starts_with("zhen: long.txt: a sentence of 3145728 bytes at byte 0"),
        "{message}"
    );
}

#[test]
fn a_run_that_fails_prints_no_header() {
    let place = Place::pair();
    for format in ["tsv --header", "tmx", "jsonl", "ladder"] {
        place
            .run(&format!("align missing.txt a.en.txt --format {format}"))
            .refused();
    }
}

#[test]
fn documents_without_a_common_sentence_are_told() {
    let place = Place::pair();
    place.write("many.zh.txt", "会谈结束。".repeat(400).as_bytes());
    place.write("one.en.txt", b"It rained.\n");
    let run = place.run("align many.zh.txt one.en.txt");
    assert_eq!(run.code, Some(0));
    assert!(
        run.err.starts_with(
            "zhen: many.zh.txt, one.en.txt: the documents do not seem to belong together: 0 of 400 and 0 of 1 "
        ),
        "{}",
        run.err
    );
}

#[test]
fn messages_of_the_system_are_sentences_too() {
    let place = Place::pair();
    for arguments in [
        "align no.txt a.en.txt",
        "split no.txt",
        "align a.zh.txt a.en.txt -o no/o.tsv",
        "eval no.gold a.zh.txt",
    ] {
        let message = place.run(arguments).refused();
        assert!(!message.contains("os error"), "{message}");
        let sentence = message.trim_end().rsplit(": ").next().unwrap();
        assert!(sentence.starts_with(char::is_lowercase), "{message}");
    }
}
