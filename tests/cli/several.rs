//! `zhen align` with several pairs: folders and lists.

use super::made;
use super::run::{EN, Place, ZH};
use std::fmt::Write;

/// Two folders of `count` pairs, each document with its number in it.
fn folders(count: usize) -> Place {
    let place = Place::new(&[]);
    for n in 0..count {
        place.write(
            &format!("zh/d{n:03}.zh.txt"),
            format!("{ZH}\n共有{n}人参加。\n").as_bytes(),
        );
        place.write(
            &format!("en/d{n:03}.en.txt"),
            format!("{EN}\n{n} people took part.\n").as_bytes(),
        );
    }
    place
}

#[test]
fn the_same_bytes_whatever_the_threads() {
    let place = folders(40);
    let mut first = None;
    for threads in [1, 2, 8] {
        for format in ["tsv", "jsonl", "tmx"] {
            place.run(&format!("align zh en -j {threads} -o {threads}.{format} --manifest {threads}.{format}.json")).ok();
        }
        let explained = place.run(&format!("align zh en -j {threads} --explain"));
        assert_eq!(explained.code, Some(0), "{}", explained.err);
        let number = |n: usize| explained.err.find(&format!("d{n:03} [0]:[0] "));
        assert!((1..40).all(|n| number(n - 1).unwrap() < number(n).unwrap()));
        place
            .run(&format!(
                "align zh en -j {threads} --format vecalign -o each{threads}"
            ))
            .ok();
        let mut all: Vec<String> = ["tsv", "jsonl", "tmx"]
            .map(|format| place.read(&format!("{threads}.{format}")))
            .into();
        let names = place.list(&format!("each{threads}"));
        assert_eq!(names.len(), 40);
        all.push(explained.err);
        all.extend(
            names
                .iter()
                .map(|name| place.read(&format!("each{threads}/{name}"))),
        );
        assert_eq!(
            first.get_or_insert_with(|| all.clone()),
            &all,
            "{threads} threads"
        );
    }
    let tsv = place.read("1.tsv");
    let at = |n: usize| tsv.find(&format!("共有{n}人参加。")).unwrap();
    assert!(
        (1..40).all(|n| at(n - 1) < at(n)),
        "pairs stand in the order of their names"
    );
}

#[test]
fn one_pair_alone_is_the_same_as_in_a_folder() {
    let place = folders(3);
    place.run("align zh en --format vecalign -o each").ok();
    assert_eq!(
        place.list("each"),
        ["d000.align", "d001.align", "d002.align"]
    );
    let alone = place
        .run("align zh/d001.zh.txt en/d001.en.txt --format vecalign")
        .ok();
    assert_eq!(place.read("each/d001.align"), alone);
    place.run("align zh en --format html -o pages").ok();
    assert_eq!(place.list("pages"), ["d000.html", "d001.html", "d002.html"]);
}

#[test]
fn documents_without_partner_are_reported() {
    let place = folders(1);
    place.write("zh/lonely.zh.txt", ZH.as_bytes());
    place.write("en/other.en.txt", EN.as_bytes());
    let run = place.run("align zh en -o o.tsv");
    assert_eq!(run.code, Some(0));
    assert!(
        run.err
            .contains("zhen: zh/lonely.zh.txt: no document of that name in en"),
        "{}",
        run.err
    );
    assert!(
        run.err
            .contains("zhen: en/other.en.txt: no document of that name in zh"),
        "{}",
        run.err
    );
}

#[test]
fn one_folder_with_both_languages() {
    let place = Place::new(&[("d/a.zh.txt", ZH), ("d/a.en.txt", EN), ("d/readme.md", "x")]);
    let out = place.run("align d d").ok();
    assert_eq!(out, place.run("align d/a.zh.txt d/a.en.txt").ok());
}

#[test]
fn folders_that_do_not_fit_are_refused() {
    let place = folders(1);
    place.write("none/x.txt", b"x");
    place.write("twice/a.zh.txt", ZH.as_bytes());
    place.write("twice/a.zh.md", ZH.as_bytes());
    for (arguments, expected) in [
        ("align zh none", "no two documents of one name"),
        ("align zh en/d000.en.txt", "two files or two folders"),
        ("align twice en", "both are named a"),
        (
            "align zh en --format vecalign",
            "expected a folder with -o OUT",
        ),
    ] {
        let message = place.run(arguments);
        assert_eq!(message.code, Some(2), "{arguments}");
        assert!(
            message.err.contains(expected),
            "{arguments}: {}",
            message.err
        );
        assert_eq!(message.out, "");
    }
}

#[test]
fn a_list_with_paths_relative_to_it() {
    let place = folders(2);
    let list =
        "../zh/d001.zh.txt\t../en/d001.en.txt\tsecond\n../zh/d000.zh.txt\t../en/d000.en.txt\n";
    place.write("lists/l.tsv", list.as_bytes());
    place
        .run("align --pairs lists/l.tsv --format vecalign -o each")
        .ok();
    assert_eq!(place.list("each"), ["d000.align", "second.align"]);
    let out = place.run("align --pairs lists/l.tsv").ok();
    assert!(
        out.find("共有1人参加。") < out.find("共有0人参加。"),
        "{out}"
    );
}

#[test]
fn a_broken_list_is_refused_with_its_line() {
    let place = folders(1);
    let good = "zh/d000.zh.txt\ten/d000.en.txt";
    for (list, expected) in [
        (
            format!("{good}\na\tb\tc\td\te\n"),
            "l.tsv:2: 5 columns, expected 1 to 4",
        ),
        (
            format!("{good}\ta\tb\n"),
            "l.tsv:1: date: \"b\", expected a day",
        ),
        (format!("{good}\n\tb\n"), "l.tsv:2: an empty column"),
        (format!("{good}\na\t\n"), "l.tsv:2: an empty column"),
        ("\n".into(), "l.tsv: no pair in it"),
        (
            format!("{good}\tx\n{good}\tx\n"),
            "l.tsv:2: a second pair is named x",
        ),
        (
            format!("{good}\t../x\n"),
            "l.tsv:1: \"../x\" cannot name a file",
        ),
    ] {
        place.write("l.tsv", list.as_bytes());
        let message = place
            .run("align --pairs l.tsv --format vecalign -o each")
            .refused();
        assert!(
            message.starts_with(&format!("zhen: {expected}")),
            "{list}: {message}"
        );
        assert!(!place.path("each").exists());
    }
    let message = place.run("align --pairs missing.tsv").refused();
    assert!(message.starts_with("zhen: missing.tsv: "), "{message}");
}

#[test]
fn a_pair_that_fails_does_not_stop_the_others() {
    let place = folders(3);
    place.write("zh/d001.zh.txt", b"");
    let mut list = String::new();
    for n in 0..3 {
        writeln!(list, "zh/d{n:03}.zh.txt\ten/d{n:03}.en.txt").unwrap();
    }
    place.write("l.tsv", list.as_bytes());
    let run = place.run("align --pairs l.tsv -o o.tsv");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("zhen: l.tsv:2: zh/d001.zh.txt: empty"),
        "{}",
        run.err
    );
    let out = place.read("o.tsv");
    assert!(
        out.contains("共有0人参加。") && out.contains("共有2人参加。"),
        "{out}"
    );
    place.write("zh/d000.zh.txt", b"");
    place.write("zh/d002.zh.txt", b"");
    let run = place.run("align zh en -o none.tsv");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("none of 3 pairs could be aligned"),
        "{}",
        run.err
    );
    assert!(!place.path("none.tsv").exists());
}

#[test]
fn no_progress_bar_where_nobody_looks() {
    let place = folders(5);
    place.run("align zh en").ok();
}

#[test]
fn folders_inside_folders_are_read_and_their_names_kept_apart() {
    let place = folders(1);
    place.write("zh/2024/d000.zh.txt", ZH.as_bytes());
    place.write("en/2024/d000.en.text", EN.as_bytes());
    place.write("zh/.hidden/x.zh.txt", ZH.as_bytes());
    place.write("zh/2025/talks/zh.txt", ZH.as_bytes());
    place.write("en/2025/talks/en.txt", EN.as_bytes());
    place.run("align zh en --format vecalign -o each").ok();
    assert_eq!(place.list("each"), ["2024", "2025", "d000.align"]);
    assert_eq!(place.list("each/2024"), ["d000.align"]);
    assert_eq!(place.list("each/2025"), ["talks.align"]);
}

#[test]
fn an_archive_is_read_as_a_folder_is() {
    let place = Place::pair();
    let both = super::bilingual::interleaved();
    let files = [
        ("in/a.zh.txt", ZH),
        ("in/a.en.txt", EN),
        ("in/both.txt", both.as_str()),
        ("__MACOSX/in/._a.zh.txt", "x"),
    ];
    place.write("texts.zip", &made::pack(&files));
    place.run("align texts.zip --format vecalign -o each").ok();
    assert_eq!(place.list("each/in"), ["a.align", "both.align"]);
    let alone = place.run("align a.zh.txt a.en.txt --format vecalign").ok();
    assert_eq!(place.read("each/in/a.align"), alone);
    assert_eq!(
        place.run("split texts.zip/in/a.zh.txt").ok(),
        place.run("split a.zh.txt").ok()
    );
    let message = place.run("split texts.zip/in/b.txt").refused();
    assert!(
        message.contains("texts.zip/in/b.txt: no such document"),
        "{message}"
    );
    place.write("sides.zip", &made::pack(&files[..2]));
    assert_eq!(
        place.run("split sides.zip").ok(),
        place.run("split a.en.txt a.zh.txt").ok()
    );
    place.write("broken.zip", b"PK\x03\x04 and no more");
    let message = place.run("align broken.zip").refused();
    assert!(message.starts_with("zhen: broken.zip: "), "{message}");
}

#[test]
fn pairs_of_a_list_are_named_for_their_folders_where_their_files_are_named_for_languages() {
    let place = Place::new(&[
        ("a/zh.txt", ZH),
        ("a/en.txt", EN),
        ("b/zh.txt", ZH),
        ("b/en.txt", EN),
    ]);
    place.write("l.tsv", b"a/zh.txt\ta/en.txt\nb/zh.txt\tb/en.txt\n");
    place
        .run("align --pairs l.tsv --format vecalign -o each")
        .ok();
    assert_eq!(place.list("each"), ["a.align", "b.align"]);
}

#[test]
fn a_document_of_a_list_without_a_partner_is_in_both_languages() {
    let place = Place::pair();
    place.write("both.txt", super::bilingual::interleaved().as_bytes());
    place.write(
        "l.tsv",
        b"both.txt\na.zh.txt\ta.en.txt\nboth.txt\t\tagain\n",
    );
    place
        .run("align --pairs l.tsv --format vecalign -o each")
        .ok();
    assert_eq!(place.list("each"), ["a.align", "again.align", "both.align"]);
    let alone = place.run("align both.txt --format vecalign").ok();
    for name in ["each/again.align", "each/both.align"] {
        assert_eq!(place.read(name), alone, "{name}");
    }
    let message = place
        .run("align --pairs l.tsv --layout columns --format vecalign -o other")
        .refused();
    assert!(message.contains("l.tsv:1: both.txt: "), "{message}");
}

#[test]
fn a_folder_may_hold_documents_of_every_format() {
    let place = Place::new(&[("in/a.zh.txt", ZH), ("in/b.en.md", EN)]);
    let blocks = |text: &str, before: &str, after: &str| -> String {
        let lines = text.split("\n\n").map(str::trim);
        lines.map(|line| [before, line, after].concat()).collect()
    };
    let word = ["<w:p><w:r><w:t>", "</w:t></w:r></w:p>"];
    let page = format!(
        "<!DOCTYPE html><meta charset=utf-8>{}",
        blocks(EN, "<p>", "</p>")
    );
    let unit = |code, text| format!("<tuv xml:lang='{code}'><seg>{text}</seg></tuv>");
    let texts = |text: &'static str| text.split("\n\n").map(str::trim);
    let units = texts(ZH)
        .zip(texts(EN))
        .map(|(zh, en)| format!("<tu>{}{}</tu>", unit("zh", zh), unit("en", en)));
    let memory = format!(
        "<tmx version='1.4'><header srclang='zh'/><body>{}</body></tmx>",
        units.collect::<String>()
    );
    place.write("in/a.en.html", page.as_bytes());
    place.write(
        "in/b.zh.docx",
        &made::docx(&blocks(ZH, word[0], word[1]), &[]),
    );
    place.write("memory.tmx", memory.as_bytes());
    let names = ["in/a.zh.txt", "in/a.en.html", "in/b.zh.docx", "in/b.en.md"];
    let files = names.map(|name| (name, std::fs::read(place.path(name)).unwrap()));
    let members = files.iter().map(|(name, bytes)| (&name[3..], &bytes[..]));
    place.write("in.zip", &made::pack_bytes(members));
    let plain = Place::pair()
        .run("align a.zh.txt a.en.txt --format vecalign")
        .ok();
    for input in ["in", "in.zip"] {
        place
            .run(&format!("align {input} --format vecalign -o out"))
            .ok();
        assert_eq!(place.list("out"), ["a.align", "b.align"]);
        for name in ["out/a.align", "out/b.align"] {
            assert_eq!(place.read(name), plain, "{input}: {name}");
        }
        std::fs::remove_dir_all(place.path("out")).unwrap();
    }
    // Of a translation memory each side is what is in its language.
    let sides = "align memory.tmx memory.tmx --format vecalign";
    assert_eq!(place.run(sides).ok(), plain);
}

#[test]
fn lines_of_a_list_are_counted_as_editors_count_them() {
    let place = folders(1);
    let good = "zh/d000.zh.txt\ten/d000.en.txt";
    for list in [
        format!("\u{feff}{good}\n\n{good}\nno.txt\ten/d000.en.txt\n"),
        format!("{good}\r\n \r\n{good}\r\nno.txt\ten/d000.en.txt"),
    ] {
        place.write("l.tsv", list.as_bytes());
        let run = place.run("align --pairs l.tsv -o o.tsv");
        assert_eq!(run.code, Some(2));
        assert_eq!(
            run.err,
            "zhen: l.tsv:4: no.txt: no such file or directory\nzhen: 1 of 3 pairs could not be aligned\n"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_a_missing_document() {
    let place = folders(2);
    std::fs::remove_file(place.path("zh/d001.zh.txt")).unwrap();
    std::os::unix::fs::symlink("gone.txt", place.path("zh/d001.zh.txt")).unwrap();
    let run = place.run("align zh en -o o.tsv");
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.err,
        "zhen: zh/d001.zh.txt: no such file or directory\nzhen: 1 of 2 pairs could not be aligned\n"
    );
}
