//! `zhen glossary`, and the glossaries of `zhen align`.

use super::run::{Place, sha256};
use serde_json::Value;

const TERMS: &str = "\
# title: Ports
zh\ten\tstatus\tnote
口岸\tborder port\tpreferred\tcase matters
口岸\tseaport\tforbidden\t
重卡\theavy truck\tpreferred\t
";

#[test]
fn lint_names_what_is_wrong_and_ends_with_one() {
    let bad = "zh\ten\tstatus\n口岸\tland port\tpreferred\n大使\tambassador\tbad\n";
    let place = Place::new(&[("a.tsv", TERMS), ("b.tsv", bad)]);
    assert_eq!(place.run("glossary lint a.tsv").ok(), "");
    let run = place.run("glossary lint a.tsv b.tsv");
    assert_eq!((run.code, &*run.err), (Some(1), ""));
    assert_eq!(
        run.out,
        "b.tsv:2: error (conflict): two preferred renderings of 口岸: \"land port\", and \"border port\" in a.tsv:3; make one of them admitted\n\
         b.tsv:3: error (cell): unknown status \"bad\"; expected preferred, admitted, deprecated, forbidden\n"
    );
    // Warnings are no reason to fail, and can be left out.
    let warning = "zh\ten\n口岸\t“port”\n";
    let run = place.feed("glossary lint - --from tsv", warning.as_bytes());
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.out.starts_with("standard input:2: warning (quoted): "),
        "{run:?}"
    );
    assert_eq!(
        place
            .feed("glossary lint - --from tsv -q", warning.as_bytes())
            .ok(),
        ""
    );
}

#[test]
fn what_cannot_be_read_ends_with_two() {
    let laughs = "<!DOCTYPE tbx [<!ENTITY a \"ha\">]>\n<tbx>&a;</tbx>";
    let place = Place::new(&[
        ("a.tsv", TERMS),
        ("empty.tsv", "\n"),
        ("odd.tsv", "zh\ten\tstatsu\n"),
        ("a.doc", TERMS),
        ("laughs.tbx", laughs),
    ]);
    for (arguments, message) in [
        (
            "glossary lint absent.tsv",
            "zhen: absent.tsv: no such file or directory\n",
        ),
        (
            "glossary lint empty.tsv",
            "zhen: empty.tsv: empty, expected a glossary\n",
        ),
        (
            "glossary lint a.doc",
            "zhen: a.doc: a name that tells no format, expected .tsv, .csv, .tbx, .json or .xlsx, or --from\n",
        ),
        (
            "glossary convert a.tsv -o a.tsv",
            "zhen: a.tsv: is an input too, expected a file of its own\n",
        ),
        (
            "glossary convert a.tsv -o a.xlsx",
            "zhen: xlsx: is read but not written, expected csv\n",
        ),
        (
            "glossary convert a.tsv -o b.doc",
            "zhen: b.doc: a name that tells no format, expected .tsv, .csv, .tbx or .json, or --to\n",
        ),
    ] {
        assert_eq!(place.run(arguments).refused(), message);
    }
    let odd = place.run("glossary lint odd.tsv").refused();
    assert!(odd.starts_with("zhen: odd.tsv:1: unknown column \"statsu\", did you mean status; expected some of id, zh, en,"), "{odd}");
    let format = place.run("glossary convert a.tsv --to tbxx").refused();
    assert!(
        format.contains(
            "unknown format \"tbxx\", did you mean tbx; expected one of tsv, csv, tbx, json, xlsx"
        ),
        "{format}"
    );
    // One bad file does not keep the others from being examined.
    let run = place.run("glossary lint odd.tsv laughs.tbx");
    assert_eq!(run.code, Some(2));
    assert!(
        run.out.starts_with(
            "laughs.tbx:1: error (xml): the document type declares entities, which are refused"
        ),
        "{run:?}"
    );
}

#[test]
fn converting_there_and_back_gives_the_same_bytes() {
    let place = Place::new(&[("a.tsv", TERMS)]);
    place.run("glossary convert a.tsv -o b.tbx").ok();
    place.run("glossary convert b.tbx -o c.json").ok();
    place.run("glossary convert c.json -o d.csv").ok();
    assert_eq!(place.run("glossary convert d.csv").ok(), TERMS);
    assert_eq!(
        place.run("glossary convert a.tsv --to tbx").ok(),
        place.read("b.tbx")
    );
    // What is wrong is said, what is right is written.
    let bad = "zh\ten\tstatus\n口岸\tport\tbad\n大使\tambassador\tpreferred\n";
    let run = place.feed("glossary convert - --from tsv", bad.as_bytes());
    assert_eq!(run.code, Some(1));
    assert_eq!(run.out, "zh\ten\tstatus\n大使\tambassador\tpreferred\n");
    assert!(
        run.err
            .starts_with("zhen: standard input:2: error (cell): unknown status"),
        "{run:?}"
    );
}

#[test]
fn merging_says_what_it_decided() {
    let place = Place::new(&[
        ("a.tsv", TERMS),
        ("b.tsv", "zh\ten\n口岸\tland port\n绿氢\tgreen hydrogen\n"),
    ]);
    let run = place.run("glossary merge a.tsv b.tsv -o all.tsv");
    assert_eq!((run.code, &*run.out), (Some(1), ""));
    assert_eq!(
        run.err,
        "zhen: b.tsv:2: error (conflict): two preferred renderings: \"land port\", and \"border port\" in a.tsv:3; a.tsv:3 holds, since it comes first\n"
    );
    let merged = place.read("all.tsv");
    assert!(merged.contains("口岸\tland port\tadmitted\t\n"), "{merged}");
    assert!(
        merged.ends_with("绿氢\tgreen hydrogen\tpreferred\t\n"),
        "{merged}"
    );
    assert_eq!(place.run("glossary merge a.tsv").ok(), TERMS);
}

#[test]
fn show_finds_terms_of_either_language() {
    let place = Place::new(&[("a.tsv", TERMS)]);
    let shown = "口岸\n  preferred   border port\tcase matters\ta.tsv:3\n  forbidden   seaport\t\ta.tsv:4\n";
    for term in ["口岸", "seaport", "SEAPORT", "岸"] {
        assert_eq!(
            place.run(&format!("glossary show {term} -g a.tsv")).ok(),
            shown,
            "{term}"
        );
    }
    let run = place.run("glossary show 绿氢 -g a.tsv");
    assert_eq!(
        (run.code, &*run.out, &*run.err),
        (Some(1), "", "zhen: 绿氢: no glossary has it\n")
    );
}

/// Sentences that only a glossary tells apart: one of them is left out in English.
#[test]
fn terms_anchor_an_alignment() {
    let things = ["踔厉", "笃行", "赓续", "擘画", "淬炼", "砥柱"];
    let words = ["alder", "birch", "cedar", "dogwood", "elm", "fir"];
    let lines = |sentences: Vec<String>| sentences.join("\n") + "\n";
    let zh = things.map(|thing| format!("他们谈到了{thing}。"));
    let en = words.map(|word| format!("They spoke of the {word} grove."));
    let without = |left_out: usize| {
        en.iter()
            .enumerate()
            .filter(|(i, _)| *i != left_out)
            .map(|(_, s)| s.clone())
            .collect()
    };
    let rows: Vec<String> = things
        .iter()
        .zip(words)
        .map(|(zh, en)| format!("{zh}\t{en} grove\n"))
        .collect();
    let place = Place::new(&[
        ("g.tsv", &format!("zh\ten\n{}", rows.concat())),
        ("zh.txt", &lines(zh.to_vec())),
    ]);
    for left_out in 0..things.len() {
        place.write("en.txt", lines(without(left_out)).as_bytes());
        let out = place
            .run("align --presplit zh.txt en.txt --format vecalign -g g.tsv")
            .ok();
        let beads: Vec<&str> = out
            .lines()
            .map(|line| line.rsplit_once(':').unwrap().0)
            .collect();
        let expected: Vec<String> = (0..things.len())
            .map(|i| match i.cmp(&left_out) {
                std::cmp::Ordering::Less => format!("[{i}]:[{i}]"),
                std::cmp::Ordering::Equal => format!("[{i}]:[]"),
                std::cmp::Ordering::Greater => format!("[{i}]:[{}]", i - 1),
            })
            .collect();
        assert_eq!(beads, expected, "{left_out} left out");
    }
}

#[test]
fn a_manifest_names_the_glossaries() {
    let place = Place::pair();
    place.write("g.tsv", TERMS.as_bytes());
    place
        .run("align a.zh.txt a.en.txt -o o.tsv -g g.tsv --manifest m.json")
        .ok();
    let manifest: Value = serde_json::from_str(&place.read("m.json")).unwrap();
    let entry = &manifest["settings"]["glossaries"][0];
    assert_eq!(entry["file"], "g.tsv");
    assert_eq!(entry["bytes"], TERMS.len());
    assert_eq!(entry["sha256"], sha256(TERMS.as_bytes()));
    // A glossary is no place to write to, and of no use to other languages.
    let refused = place
        .run("align a.zh.txt a.en.txt -g g.tsv -o g.tsv")
        .refused();
    assert_eq!(
        refused,
        "zhen: g.tsv: is an input too, expected a file of its own\n"
    );
    let german = place
        .run("align --pair zh-de a.zh.txt a.en.txt -g g.tsv")
        .refused();
    assert_eq!(
        german,
        "zhen: g.tsv: a glossary of zh and en, expected none with --pair zh-de\n"
    );
    // A row that cannot be read is said, and the rest of the glossary is used.
    place.write(
        "g.tsv",
        "zh\ten\tstatus\n会晤\tmeeting\tbad\n晚宴\tbanquet\tpreferred\n".as_bytes(),
    );
    let run = place.run("align a.zh.txt a.en.txt -g g.tsv");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err
            .starts_with("zhen: g.tsv:2: error (cell): unknown status \"bad\""),
        "{run:?}"
    );
    assert!(
        run.out
            .contains("会晤后举行了晚宴。\tA banquet was held after the meeting.\n"),
        "{run:?}"
    );
}
