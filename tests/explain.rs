//! Why beads stand: what is said of small documents, and what holds of every explanation.

use proptest::prelude::*;
use std::io::Cursor;
use zhen::align::explain::{Explanation, Mark, SideName, Unshared, Word, explain};
use zhen::align::{Options, Side, align};
use zhen::bead::{Bead, BeadKind, Ladder, Probability};
use zhen::lexicon::{Lexicon, Tokenizer};
use zhen::segment::{CHINESE, ENGLISH};

fn sides<'a>(zh: &'a [&'a str], en: &'a [&'a str]) -> [Side<'a>; 2] {
    [(zh, &CHINESE), (en, &ENGLISH)].map(|(sentences, language)| Side {
        sentences,
        paragraphs: &[],
        language,
    })
}

fn explained(zh: &[&str], en: &[&str], ladder: &Ladder, options: &Options<'_>) -> Vec<Explanation> {
    let [source, target] = sides(zh, en);
    explain(&source, &target, ladder, options)
}

fn bead(source: &[usize], target: &[usize]) -> Bead {
    Bead::new(source.to_vec(), target.to_vec(), Probability::new(0.9))
}

fn texts(words: &[Word]) -> String {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    texts.join(", ")
}

/// `会谈=talks word, …`, in the order of the target.
fn pairs(explanation: &Explanation) -> String {
    let mut matched: Vec<_> = explanation.matched.iter().collect();
    matched.sort_by_key(|one| one.target.span);
    let pairs = matched.iter().map(|one| {
        format!(
            "{}={} {}",
            one.source.text,
            one.target.text,
            one.kind.name()
        )
    });
    pairs.collect::<Vec<_>>().join(", ")
}

/// Chinese, English, what belongs together, only in the source, only in the target.
const CASES: &[[&str; 5]] = &[
    [
        "双方签署了三份文件。",
        "The two sides signed three documents.",
        "双方=sides word, 签署=signed word, 三份=three word, 文件=documents word",
        "",
        "two",
    ],
    // A word for several, and what has no counterpart.
    [
        "副总统昨天参观了图书馆。",
        "The vice president visited a bakery.",
        "副=vice word, 总统=president word, 参观=visited word",
        "昨天, 图书馆",
        "bakery",
    ],
    // Values by another way of writing, shown as they are written.
    [
        "出口286.4万辆。",
        "Exports reached 2.864 million vehicles.",
        "出口=Exports word, 286.4万=2.864 million number",
        "",
        "reached",
    ],
    // A value that differs is named whole.
    [
        "预算为4.6万亿。",
        "The budget is 31.",
        "预算=budget word",
        "4.6万亿",
        "31",
    ],
    // Names by their sound, and forms that stand on both sides.
    [
        "杨浩东使用Linux。",
        "Yang Haodong uses Linux.",
        "杨浩东=Yang Haodong name, 使用=uses word, Linux=Linux same",
        "",
        "",
    ],
    // A name that ends as a numeral does, and a time.
    [
        "维拉万下午4时30分按下启动键。",
        "Wirawan pressed the button at 4:30 p.m.",
        "维拉万=Wirawan name, 按=pressed word, 键=button word, 下午4时30分=4:30 p.m. number",
        "启动",
        "",
    ],
    // Each token once, the first with the first.
    [
        "会谈后又是会谈。",
        "Talks, and more talks, and talks.",
        "会谈=Talks word, 会谈=talks word",
        "后",
        "more",
    ],
];

#[test]
fn words_and_what_is_left_over() {
    let ladder = Ladder {
        beads: vec![bead(&[0], &[0])],
    };
    let mut wrong = Vec::new();
    for case in CASES {
        let [zh, en, ..] = *case;
        let found = &explained(&[zh], &[en], &ladder, &Options::default())[0];
        let (source_only, target_only) = (texts(&found.source_only), texts(&found.target_only));
        let matched = pairs(found);
        let row = [zh, en, &matched, &source_only, &target_only];
        if row != *case {
            wrong.push(format!("{row:?}"));
        }
        let whole = source_only.is_empty() && target_only.is_empty();
        assert_eq!(found.likeness > 0.9999, whole, "{zh}: {}", found.likeness);
        assert!(found.nearest.is_none() && found.in_order.is_none(), "{zh}");
    }
    assert!(wrong.is_empty(), "found:\n{}", wrong.join("\n"));
}

#[test]
fn a_term_of_the_users_is_one() {
    let (zh, en) = (Tokenizer::new("zh"), Tokenizer::new("en"));
    let dictionary = Cursor::new("踔厉奋发\tforge ahead\n");
    let lexicon = Lexicon::builtin().with_user("my.tsv", dictionary, &zh, &en);
    let lexicon = lexicon.unwrap();
    let options = Options {
        lexicon: Some(&lexicon),
        ..Options::default()
    };
    let ladder = Ladder {
        beads: vec![bead(&[0], &[0])],
    };
    let concepts = [[vec!["对外开放口岸"], vec!["open port", "port of entry"]]];
    let glossary = Lexicon::builtin().with_concepts(["zh", "en"], concepts);
    let with_glossary = Options {
        lexicon: Some(&glossary),
        ..Options::default()
    };
    let (zh, en) = ("对外开放口岸增加。", "More ports of entry.");
    let found = explained(&[zh], &[en], &ladder, &with_glossary);
    let term = "对外开放口岸=ports of entry term";
    assert!(pairs(&found[0]).contains(term), "{}", pairs(&found[0]));
    let found = explained(&[zh], &["Nothing."], &ladder, &with_glossary);
    assert_eq!(texts(&found[0].source_only), "对外开放口岸, 增加");
    let found = explained(
        &["我们要踔厉奋发。"],
        &["We will forge ahead."],
        &ladder,
        &options,
    );
    assert!(
        pairs(&found[0]).contains("踔厉奋发=forge ahead term"),
        "{}",
        pairs(&found[0])
    );
}

#[test]
fn lengths_and_punctuation() {
    let zh = ["他来了吗？", "他说：“来了。”", "读《论语》。"];
    let en = [
        "He came.",
        "He said he came.",
        "Read the Analects, won't you?",
    ];
    let ladder = Ladder {
        beads: (0..3).map(|k| bead(&[k], &[k])).collect(),
    };
    let found = explained(&zh, &en, &ladder, &Options::default());
    let odd = |mark, only| vec![Unshared { mark, only }];
    assert_eq!(found[0].punctuation, odd(Mark::Question, SideName::Source));
    assert_eq!(found[1].punctuation, odd(Mark::Quotation, SideName::Source));
    assert_eq!(found[2].punctuation, odd(Mark::Question, SideName::Target));
    let lengths = found[0].lengths;
    assert_eq!((lengths.source, lengths.target), (5, 7));
    // 5 of the 19 source characters for 45 target ones.
    assert!((lengths.expected - 11.8).abs() < 0.001);
}

#[test]
fn what_is_alone_or_out_of_order() {
    let zh = [
        "会谈在北京举行。",
        "大象喜欢香蕉。",
        "三份文件已经签署。",
        "晚宴在会谈后举行。",
    ];
    let en = [
        "Three documents were signed.",
        "The talks were held in Beijing.",
        "A banquet was held after the talks.",
        "Bookworms whistle.",
    ];
    let mut crossing = bead(&[2], &[0]);
    crossing.kind = BeadKind::Crossing;
    let ladder = Ladder {
        beads: vec![
            bead(&[0], &[1]),
            bead(&[1], &[]),
            crossing,
            bead(&[3], &[2]),
            bead(&[], &[3]),
        ],
    };
    let found = explained(&zh, &en, &ladder, &Options::default());
    let gap = found[2].in_order.unwrap();
    assert_eq!((gap.after, gap.before), (Some(1), Some(2)));
    assert_eq!(texts(&found[1].source_only), "大象, 喜欢, 香蕉");
    assert_eq!(texts(&found[4].target_only), "Bookworms, whistle");
    assert!(found[1].nearest.is_none() && found[4].nearest.is_none());

    // The third sentence left alone, though the first target sentence is like it.
    let ladder = Ladder {
        beads: vec![
            bead(&[0], &[1]),
            bead(&[1], &[]),
            bead(&[2], &[]),
            bead(&[3], &[0, 2]),
        ],
    };
    let found = explained(&zh, &en, &ladder, &Options::default());
    let nearest = found[2].nearest.as_ref().unwrap();
    assert_eq!(
        (nearest.sentence, nearest.partners.as_slice()),
        (0, &[3][..])
    );
    assert!(nearest.likeness > 0.9, "{}", nearest.likeness);
    let mut shared: Vec<&str> = nearest.matched.iter().map(|m| &*m.target.text).collect();
    shared.sort_unstable();
    assert_eq!(shared, ["Three", "documents", "signed"]);
}

const ZH: &[&str] = &[
    "会谈",
    "会谈",
    "北京",
    "三份",
    "文件，",
    "。",
    "“",
    "2031年",
    "286.4万",
    "合作",
    "？",
    "杨浩东",
    "的",
    "A",
];
const EN: &[&str] = &[
    "talks",
    "talk",
    "Beijing",
    "three",
    "documents,",
    ".",
    "\"",
    "2031",
    "2.864 million",
    "cooperation",
    "?",
    "Yang",
    "Hao-dong",
    "of",
    "A",
];

fn document(words: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    let sentence = prop::collection::vec(prop::sample::select(words), 0..9);
    let glued = sentence.prop_map(|words| words.join(" "));
    let odd = prop_oneof![9 => glued, 1 => "\\PC{0,12}"];
    prop::collection::vec(odd, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn explanations_hold_together(zh in document(ZH), en in document(EN), ids in prop::collection::vec((0..9_usize, 0..9_usize), 0..6)) {
        let zh: Vec<&str> = zh.iter().map(String::as_str).collect();
        let en: Vec<&str> = en.iter().map(String::as_str).collect();
        let [source, target] = sides(&zh, &en);
        let options = Options::default();
        // The aligner's own ladder, and one of beads by chance, whose ids need not exist.
        let chance = Ladder { beads: ids.iter().map(|&(a, b)| bead(&[a, a + 1], &[b])).collect() };
        for ladder in [align(&source, &target, &options), chance] {
            let found = explain(&source, &target, &ladder, &options);
            prop_assert_eq!(found.len(), ladder.beads.len());
            prop_assert_eq!(&found, &explain(&source, &target, &ladder, &options));
            for (bead, one) in ladder.beads.iter().zip(&found) {
                prop_assert!((0.0..=1.0).contains(&one.likeness));
                prop_assert!(one.matched.is_sorted_by(|a, b| a.strength >= b.strength));
                for (side, ids, matched, only) in [
                    (&zh, &bead.source, one.matched.iter().map(|m| &m.source).collect::<Vec<_>>(), &one.source_only),
                    (&en, &bead.target, one.matched.iter().map(|m| &m.target).collect(), &one.target_only),
                ] {
                    let mut words: Vec<&Word> = matched;
                    words.extend(only);
                    words.sort_by_key(|word| (word.sentence, word.span));
                    for word in &words {
                        prop_assert!(ids.contains(&word.sentence));
                        prop_assert_eq!(word.span.of(side[word.sentence]), &word.text);
                    }
                    let apart = |a: &&Word, b: &&Word| a.sentence < b.sentence || a.span.end <= b.span.start;
                    prop_assert!(words.is_sorted_by(apart), "{:?}", words);
                }
                let json = serde_json::to_string(one).unwrap();
                prop_assert_eq!(&serde_json::from_str::<Explanation>(&json).unwrap(), one);
            }
        }
    }
}
