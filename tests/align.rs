//! The aligner on texts of every kind: what holds of a ladder whatever the documents are.

use proptest::prelude::*;
use zhen::align::{Options, Paragraphs, Side, align};
use zhen::bead::Ladder;
use zhen::segment::{CHINESE, ENGLISH};

fn ladder(
    zh: &[String],
    en: &[String],
    paragraphs: (&[usize], &[usize]),
    options: &Options<'_>,
) -> Ladder {
    let lines = |side: &[String]| -> Vec<String> { side.to_vec() };
    let (zh, en) = (lines(zh), lines(en));
    let zh: Vec<&str> = zh.iter().map(String::as_str).collect();
    let en: Vec<&str> = en.iter().map(String::as_str).collect();
    align(
        &Side {
            sentences: &zh,
            paragraphs: paragraphs.0,
            language: &CHINESE,
        },
        &Side {
            sentences: &en,
            paragraphs: paragraphs.1,
            language: &ENGLISH,
        },
        options,
    )
}

/// Sentences made of few words, so that many are alike, some of them empty or odd.
fn sentences(
    words: &'static [&'static str],
    glue: &'static str,
) -> impl Strategy<Value = Vec<String>> {
    let sentence = prop::collection::vec(prop::sample::select(words), 0..6)
        .prop_map(move |words| words.join(glue));
    let odd = prop_oneof![9 => sentence, 1 => "\\PC{0,12}"];
    prop::collection::vec(odd, 0..40)
}

const ZH: &[&str] = &[
    "会谈",
    "北京",
    "三份文件，",
    "。",
    "“",
    "”",
    "2031年",
    "合作",
    "？",
    "习近平",
];
const EN: &[&str] = &[
    "talks",
    "Beijing",
    "three",
    "documents,",
    ".",
    "\"",
    "2031",
    "cooperation",
    "?",
    "Xi",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn every_sentence_stands_in_one_bead(zh in sentences(ZH, ""), en in sentences(EN, " ")) {
        let ladder = ladder(&zh, &en, (&[], &[]), &Options::default());
        ladder.check(zh.len(), en.len()).unwrap();
        for bead in &ladder.beads {
            prop_assert!((0.0..=1.0).contains(&bead.probability.get()));
        }
    }

    #[test]
    fn no_bead_leaves_its_paragraph_where_told(zh in sentences(ZH, ""), en in sentences(EN, " "), size in 1usize..4) {
        let zh_paragraphs: Vec<usize> = (0..zh.len()).map(|i| i / size).collect();
        let en_paragraphs: Vec<usize> = (0..en.len()).map(|j| j / (size + 1)).collect();
        let options = Options { paragraphs: Paragraphs::Keep, ..Options::default() };
        let ladder = ladder(&zh, &en, (&zh_paragraphs, &en_paragraphs), &options);
        ladder.check(zh.len(), en.len()).unwrap();
        for bead in &ladder.beads {
            prop_assert!(bead.source.iter().all(|&i| zh_paragraphs[i] == zh_paragraphs[bead.source[0]]));
            prop_assert!(bead.target.iter().all(|&j| en_paragraphs[j] == en_paragraphs[bead.target[0]]));
        }
    }
}

#[test]
fn a_sentence_more_on_one_side_stays_alone() {
    let zh = [
        "会谈在北京举行。",
        "双方签署了三份文件。",
        "海关总署公布了9月的外贸数据。",
        "晚上举行了欢迎宴会。",
    ]
    .map(String::from);
    let en = [
        "The talks were held in Beijing.",
        "The two sides signed three documents.",
        "A welcome banquet was held in the evening.",
    ]
    .map(String::from);
    let found = ladder(&zh, &en, (&[], &[]), &Options::default());
    let beads: Vec<_> = found
        .beads
        .iter()
        .map(|b| (b.source.clone(), b.target.clone()))
        .collect();
    assert_eq!(
        beads,
        [
            (vec![0], vec![0]),
            (vec![1], vec![1]),
            (vec![2], vec![]),
            (vec![3], vec![2])
        ]
    );
}

#[test]
fn documents_without_a_word_in_common_are_aligned_by_length() {
    let zh: Vec<String> = (0..30)
        .map(|i| "甲乙丙丁".repeat(1 + i * 7 % 5) + "。")
        .collect();
    let en: Vec<String> = (0..30)
        .map(|i| "zzxq wwkj ".repeat(1 + i * 7 % 5) + ".")
        .collect();
    let found = ladder(&zh, &en, (&[], &[]), &Options::default());
    let right = found.beads.iter().filter(|b| b.source == b.target).count();
    assert!(right > 20, "{right} of 30");
}
