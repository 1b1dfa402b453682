//! `zhen filter`: noise and duplicates out, with the reasons.

use super::run::Place;

const CORPUS: &str = "\
会谈在北京举行，双方签署了三份文件。\tThe talks were held in Beijing, where the two sides signed three documents.
会谈在北京举行 双方签署了三份文件\tthe talks were held in Beijing where the two sides signed three documents
会谈在北京举行，双方签署了三份文件。\t会谈在北京举行，双方签署了三份文件。
今年出口增长12.5%，达到3400万吨。\tExports rose 12.5 percent this year to 34 million tonnes.
今年出口增长12.5%，达到3400万吨。\tExports rose 47.5 percent this year to 34 million tonnes.
The talks were held in Beijing.\t会谈在北京举行。
";

#[test]
fn noise_and_duplicates_are_left_out_with_their_reasons() {
    let place = Place::new(&[("in.tsv", CORPUS)]);
    let run = place.run("filter in.tsv -o out.tsv --rejected rest.jsonl");
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{}", run.err);
    let lines: Vec<&str> = CORPUS.lines().collect();
    assert_eq!(
        place.read("out.tsv"),
        format!("{}\n{}\n", lines[0], lines[3])
    );
    let rest = place.read("rest.jsonl");
    let rest: Vec<&str> = rest.lines().collect();
    assert_eq!(rest.len(), 4, "{rest:?}");
    for (line, reason) in rest.iter().zip([
        "the same as row 1",
        "copy 1.00 > 0.7",
        "numbers ",
        "script ",
    ]) {
        assert!(line.contains(reason), "{line}");
    }
    assert!(
        run.err.contains("kept") && run.err.contains("script"),
        "{}",
        run.err
    );
    let one = place.run("filter in.tsv -o one.tsv -q -j 1");
    assert_eq!((one.code, one.err.as_str()), (Some(0), ""));
    assert_eq!(place.read("one.tsv"), place.read("out.tsv"));
}

#[test]
fn a_glossary_rejects_pairs_that_break_it() {
    let corpus = "\
这座桥连接两个港口。\tThe bridge connects two ports.
口岸昨天开放了。\tThe border port opened yesterday.
口岸昨天关闭了。\tThe seaport closed yesterday.
";
    let terms = "zh\ten\tstatus\n口岸\tborder port\tpreferred\n口岸\tseaport\tforbidden\n";
    let place = Place::new(&[("in.tsv", corpus), ("terms.tsv", terms)]);
    let kept = |run: &str| {
        let run = place.run(run);
        assert_eq!(run.code, Some(0), "{}", run.err);
        run.out
    };
    let lines: Vec<&str> = corpus.lines().collect();
    let two = format!("{}\n{}\n", lines[0], lines[1]);
    assert_eq!(
        kept("filter in.tsv -g terms.tsv --rejected rest.jsonl -q"),
        two
    );
    let rest = place.read("rest.jsonl");
    assert!(rest.contains("glossary 1.00 > 0"), "{rest}");
    let more = "--set filter.glossary=1";
    assert_eq!(
        kept(&format!("filter in.tsv -q -g terms.tsv {more}")),
        corpus
    );
    let told = kept("filter in.tsv -g terms.tsv --explain");
    assert!(
        told.contains("✗ glossary          1.00  at most 0"),
        "{told}"
    );
    let none = place.run("filter in.tsv --set filter.glossary=0").refused();
    assert!(none.contains("expected termbases"), "{none}");
}

#[test]
fn a_filter_is_turned_off_and_a_wrong_setting_is_named() {
    let place = Place::new(&[
        ("in.tsv", CORPUS),
        ("c.toml", "[filter]\nnumbers = false\n"),
    ]);
    let kept = |run: &str| place.run(run).out.lines().count();
    assert_eq!(kept("filter in.tsv -q"), 2);
    assert_eq!(
        kept("filter in.tsv -q --config c.toml --keep-duplicates"),
        4
    );
    assert_eq!(kept("filter in.tsv -q --set filter.reject=['tonnes']"), 1);
    let wrong = place.run("filter in.tsv --set filter.ration=3").refused();
    assert!(
        wrong.contains("unknown key ration, did you mean ratio"),
        "{wrong}"
    );
}

#[test]
fn what_an_earlier_run_kept_is_not_kept_again() {
    let place = Place::new(&[("in.tsv", CORPUS)]);
    assert_eq!(
        place
            .run("filter in.tsv -q --index seen")
            .out
            .lines()
            .count(),
        2
    );
    assert_eq!(place.run("filter in.tsv -q --index seen").out, "");
    place.write("seen", b"something else");
    let refused = place.run("filter in.tsv -q --index seen").refused();
    assert!(refused.contains("seen: no index of pairs"), "{refused}");
}

#[test]
fn each_filter_says_why() {
    let place = Place::new(&[]);
    let line = CORPUS.lines().nth(4).unwrap();
    let run = place.feed("filter - --from tsv --explain", line.as_bytes());
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(
        run.out.starts_with("row 1: left out by numbers\n"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("characters, ") && run.out.contains("ratio"),
        "{}",
        run.out
    );
    let refused = place.run("filter -").refused();
    assert!(refused.contains("standard input: "), "{refused}");
}
