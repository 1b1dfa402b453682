//! `zhen lexicon`, and the dictionaries of `align`, `eval` and `train`.

use super::run::Place;

const FRUIT: [(&str, &str); 6] = [
    ("我们吃樱桃。", "We eat bluberrets."),
    ("他们卖樱桃。", "They sell bluberrets."),
    ("樱桃红了。", "The bluberrets are red."),
    ("我买了樱桃。", "I bought bluberrets."),
    ("天气很好。", "The weather is fine."),
    ("她在家读书。", "She reads books at home."),
];

/// A word that no dictionary has in that sense, in five documents and in a corpus.
fn orchard() -> Place {
    let place = Place::new(&[]);
    for document in 0..3 {
        let side = |text: fn(&(&str, &str)) -> String| -> String {
            let turned = FRUIT.iter().cycle().skip(document).take(FRUIT.len());
            turned.map(|pair| text(pair) + "\n").collect()
        };
        let (zh, en) = (side(|pair| pair.0.into()), side(|pair| pair.1.into()));
        place.write(&format!("zh/{document}.txt"), zh.as_bytes());
        place.write(&format!("en/{document}.txt"), en.as_bytes());
    }
    let corpus = FRUIT.map(|(zh, en)| format!("{zh}\t{en}\n")).concat();
    place.write("corpus.tsv", corpus.as_bytes());
    place
}

fn weight(table: &str, source: &str, target: &str) -> f32 {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let mut columns = lines.map(|line| line.split('\t').collect::<Vec<_>>());
    let found = columns.find(|c| c[0] == source && c[1] == target);
    found.map_or(0.0, |c| c[2].parse().unwrap())
}

#[test]
fn learnt_from_documents_and_read_again() {
    let place = orchard();
    let learnt = place.run("lexicon learn zh en").ok();
    assert!(
        learnt.starts_with("# zhen lexicon: look-up forms\n"),
        "{learnt}"
    );
    assert!(weight(&learnt, "樱桃", "bluberret") > 0.3, "{learnt}");
    place.run("lexicon learn zh en -o learnt.tsv").ok();
    assert_eq!(place.read("learnt.tsv"), learnt);
    let shown = place.run("lexicon show 櫻桃 --dictionary learnt.tsv").ok();
    assert!(shown.starts_with("樱桃  ying tao\n"), "{shown}");
    assert!(shown.contains("\tbluberret\tlearnt.tsv\n"), "{shown}");
    assert!(shown.contains("\tcherri\tbuilt in\n"), "{shown}");
}

#[test]
fn learnt_from_a_corpus() {
    let place = orchard();
    let learnt = place.run("lexicon learn corpus.tsv").ok();
    assert!(weight(&learnt, "樱桃", "bluberret") > 0.3, "{learnt}");
    place.run("align zh en -o corpus.jsonl -q").ok();
    let learnt = place.run("lexicon learn corpus.jsonl").ok();
    assert!(weight(&learnt, "樱桃", "bluberret") > 0.3, "{learnt}");
}

#[test]
fn the_same_with_any_number_of_threads() {
    let place = orchard();
    let run = |command: &str, threads| place.run(&format!("{command} -j {threads}")).ok();
    for command in [
        "lexicon learn zh en",
        "align zh en --learn always --format jsonl",
        "align --pair zh-de zh en --format jsonl",
    ] {
        let one = run(command, 1);
        assert!(one.contains("樱桃"), "{one}");
        assert_eq!(one, run(command, 2), "{command}");
        assert_eq!(one, run(command, 8), "{command}");
    }
}

#[test]
fn export_is_read_again_without_loss() {
    let place = Place::new(&[("mine.tsv", "樱桃\tbluberret\n踔厉奋发\tforge ahead\t0.5\n")]);
    place
        .run("lexicon export --without-builtin --dictionary mine.tsv -o a.tsv")
        .ok();
    let exported = place.read("a.tsv");
    assert!(weight(&exported, "踔厉奋发", "forg") > 0.2, "{exported}");
    place
        .run("lexicon export --without-builtin --dictionary a.tsv -o b.tsv")
        .ok();
    assert_eq!(exported, place.read("b.tsv"));
}

#[test]
fn a_dictionary_of_ones_own_decides() {
    let place = Place::new(&[
        ("gold/a.gold", "[0]:[]\n[1]:[0]\n"),
        ("gold/a.src", "樱桃熟了。\n枇杷丰收。\n"),
        ("gold/a.tgt", "Zorbit harvest.\n"),
        ("first.tsv", "樱桃\tzorbit\n熟\tharvest\n"),
        ("second.tsv", "枇杷\tzorbit\n丰收\tharvest\n"),
    ]);
    let align = "align --presplit gold/a.src gold/a.tgt --format vecalign --dictionary";
    for (dictionary, bead, score) in [
        ("first", "[0]:[0]:", "0.0000"),
        ("second", "[1]:[0]:", "1.0000"),
    ] {
        let aligned = place.run(&format!("{align} {dictionary}.tsv")).ok();
        assert!(aligned.contains(bead), "{dictionary}: {aligned}");
        let scored = place
            .run(&format!("eval gold --run --dictionary {dictionary}.tsv"))
            .ok();
        assert!(scored.contains(score), "{dictionary}: {scored}");
    }
}

#[test]
fn bad_input_is_named() {
    let place = orchard();
    place.write("bad.tsv", "樱桃\tcherry\n枇杷 loquat\n".as_bytes());
    place.write("heavy.tsv", "樱桃\tcherry\t1.5\n".as_bytes());
    place.write("three.tsv", "a\tb\tc\n".as_bytes());
    place.write("nothing.tsv", b"");
    place.write("corpus.tmx", b"<tmx/>");
    for command in [
        "align zh/0.txt en/0.txt",
        "lexicon show 樱桃",
        "lexicon export",
        "lexicon learn zh en",
        "eval gold --run",
        "train --gold gold",
    ] {
        place.write("gold/a.gold", b"[0]:[0]\n");
        place.write("gold/a.src", "樱桃。\n".as_bytes());
        place.write("gold/a.tgt", b"Cherries.\n");
        let refused = |file: &str| {
            place
                .run(&format!("{command} --dictionary {file}"))
                .refused()
        };
        let message = refused("bad.tsv");
        assert!(
            message.starts_with("zhen: bad.tsv:2: no tab and no CC-CEDICT entry"),
            "{message}"
        );
        let message = refused("heavy.tsv");
        assert!(
            message.starts_with("zhen: heavy.tsv:1: weight \"1.5\""),
            "{message}"
        );
        let message = refused("missing.tsv");
        assert!(message.starts_with("zhen: missing.tsv: "), "{message}");
    }
    for (arguments, expected) in [
        (
            "lexicon learn corpus.tmx",
            "zhen: corpus.tmx: no row with a text on both sides",
        ),
        ("lexicon learn three.tsv", "zhen: three.tsv:1: "),
        (
            "lexicon learn nothing.tsv",
            "zhen: nothing.tsv: no row with a text on both sides",
        ),
        ("lexicon learn missing.tsv", "zhen: missing.tsv: "),
    ] {
        let message = place.run(arguments).refused();
        assert!(message.starts_with(expected), "{arguments}: {message}");
    }
}

#[test]
fn an_unknown_word_is_told() {
    let run = Place::new(&[]).run("lexicon show xyzzy");
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    assert_eq!(run.err, "zhen: xyzzi: no dictionary has it\n");
}

#[test]
fn standard_input_is_learnt_from_too() {
    let place = orchard();
    let file = place.run("align zh/0.txt en/0.txt --learn always").ok();
    let input = place.read("zh/0.txt");
    let fed = place
        .feed("align - en/0.txt --learn always", input.as_bytes())
        .ok();
    assert_eq!(file, fed);
}

#[test]
fn no_output_replaces_what_is_read() {
    let place = orchard();
    let own = "樱桃\tcherry\n";
    place.write("own.tsv", own.as_bytes());
    place.write("l.tsv", b"zh/0.txt\ten/0.txt\n");
    let corpus = place.read("corpus.tsv");
    for arguments in [
        "align zh en --dictionary own.tsv -o own.tsv",
        "align zh en --dictionary own.tsv -o o.tsv --manifest own.tsv",
        "align --pairs l.tsv -o l.tsv",
        "lexicon learn zh en --dictionary own.tsv -o ./own.tsv",
        "lexicon learn zh/0.txt en/0.txt -o en/0.txt",
        "lexicon learn zh en -o zh/2.txt",
        "lexicon learn --pairs l.tsv -o l.tsv",
        "lexicon learn corpus.tsv -o corpus.tsv",
        "lexicon export --dictionary own.tsv -o own.tsv",
    ] {
        let message = place.run(arguments).refused();
        assert!(
            message.contains("is an input too"),
            "{arguments}: {message}"
        );
    }
    assert_eq!(place.read("own.tsv"), own);
    assert_eq!(place.read("corpus.tsv"), corpus);
    assert!(place.read("zh/2.txt").contains("樱桃"));
}

#[test]
fn a_dictionary_or_word_that_is_none_is_told() {
    let place = orchard();
    place.write("empty.tsv", b" \n");
    let message = place.run("align zh en --dictionary empty.tsv").refused();
    assert_eq!(message, "zhen: empty.tsv: empty, expected a dictionary\n");
    let run = place.run("lexicon show 。");
    assert_eq!(run.err, "zhen: \"。\": no word, expected one\n");
}
