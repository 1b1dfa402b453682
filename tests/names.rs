//! Names by their sound: the right one is found among all of a table and among near misses.

use proptest::prelude::*;
use std::path::Path;
use zhen::anchor::name::{self, likeness};
use zhen::anchor::{Sentences, translations};
use zhen::lexicon::Lexicon;

/// Rows of a table under `tests/names`: characters, the name, others.
fn table(name: &str) -> Vec<(String, String, Vec<String>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/names")
        .join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| {
        let mut fields = row.split('\t').map(str::to_owned);
        let [Some(chinese), Some(latin), Some(others)] = [(); 3].map(|()| fields.next()) else {
            panic!("{name}: {row:?}, expected three columns");
        };
        (chinese, latin, vec![others])
    })
    .collect()
}

#[test]
fn foreign_names_are_found_among_all_and_among_near_misses() {
    let rows = table("foreign.tsv");
    assert!(rows.len() >= 200, "{} names", rows.len());
    let (mut among_all, mut among_near) = (0, 0);
    for (chinese, latin, others) in &rows {
        let own = likeness(chinese, latin);
        let best = |names: &mut dyn Iterator<Item = &str>| {
            names
                .map(|name| (likeness(chinese, name), name.to_owned()))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .unwrap()
        };
        let all = best(
            &mut rows
                .iter()
                .map(|row| row.1.as_str())
                .filter(|name| name != latin),
        );
        let words = others[0].split(' ');
        let near = best(&mut words.chain([others[0].as_str()]));
        among_all += usize::from(own > all.0);
        among_near += usize::from(own > near.0);
        if own <= all.0 || own <= near.0 {
            println!("{chinese} {latin} {own:.2}, {all:?}, {near:?}");
        }
    }
    let share = |right: usize| right as f64 / rows.len() as f64;
    println!(
        "of {}: {:.3} among all, {:.3} among near misses",
        rows.len(),
        share(among_all),
        share(among_near)
    );
    assert!(share(among_all) >= 0.95);
    assert!(share(among_near) >= 0.95);
}

#[test]
fn chinese_names_are_spelled_by_their_readings() {
    let rows = table("chinese.tsv");
    let right = rows.iter().filter(|(chinese, latin, others)| {
        let (own, other) = (likeness(chinese, latin), likeness(chinese, &others[0]));
        if own < 1.0 || other >= 1.0 {
            println!("{chinese} {latin} {own:.2}, {} {other:.2}", others[0]);
        }
        own >= 1.0 && other < 1.0
    });
    let share = right.count() as f64 / rows.len() as f64;
    println!("{share:.3} of {}", rows.len());
    assert!(share >= 0.95);
}

/// Both sides of a document.
fn sides(chinese: &[&str], english: &[&str]) -> (Sentences, Sentences) {
    let lexicon = Lexicon::builtin();
    (
        Sentences::new(chinese, &lexicon.tokenizer("zh")),
        Sentences::new(english, &lexicon.tokenizer("en")),
    )
}

fn found(chinese: &[&str], english: &[&str]) -> Vec<(String, String)> {
    let (source, target) = sides(chinese, english);
    let pairs = name::pairs(&source, &target, Lexicon::builtin());
    pairs
        .into_iter()
        .map(|pair| (pair.chinese, pair.latin))
        .collect()
}

#[test]
fn names_are_found_in_documents_however_they_are_cut() {
    for (chinese, english, expected) in [
        (
            &[
                "土库曼斯坦总统别尔德穆哈梅多夫出席。",
                "别尔德穆哈梅多夫表示欢迎。",
            ][..],
            &[
                "President Berdimuhamedov of Turkmenistan attended.",
                "Berdimuhamedov welcomed it.",
            ][..],
            &[("别尔德穆哈梅多夫", "berdimuhamedov")][..],
        ),
        (
            &["委员会主席范德斯特伦同沈静汶会谈。"],
            &["Paul van der Straeten, the head of the commission, met Jingwen Shen."],
            &[
                ("范德斯特伦", "van der straeten"),
                ("沈静汶", "jingwen shen"),
            ],
        ),
        (
            &["鄺懿德與姆库姆博在午後見面。", "我們等候。"],
            &[
                "Kwong Yi-tak met Mkumbo in the afternoon.",
                "Women and men waited.",
            ],
            &[("姆库姆博", "mkumbo"), ("邝懿德", "kwong yi tak")],
        ),
    ] {
        let found = found(chinese, english);
        let found: Vec<_> = found
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        for pair in expected {
            assert!(found.contains(pair), "{chinese:?}: {found:?}");
        }
        assert_eq!(found.len(), expected.len(), "{chinese:?}: {found:?}");
    }
}

#[test]
fn common_words_are_no_names() {
    let chinese = [
        "我们今天的背景是这样的。",
        "上午我们加大力度。",
        "期内及内地都增长。",
    ];
    let english = [
        "Our background today is like this.",
        "Women in China like Tide.",
        "The US grew.",
    ];
    assert_eq!(found(&chinese, &english), []);
}

#[test]
fn a_name_gives_its_parts_to_its_words() {
    let (source, target) = sides(
        &["总统别尔德穆哈梅多夫出席。", "梅花开了。"],
        &[
            "President Berdimuhamedov attended.",
            "The plum blossoms opened.",
        ],
    );
    let translations = translations(&source, &target, Lexicon::builtin());
    let pairs = name::pairs(&source, &target, Lexicon::builtin());
    assert_eq!(pairs.len(), 1);
    let pair = &pairs[0];
    assert_eq!(pair.counts, (1, 1));
    assert!(pair.from.len() > 1, "the segmenter keeps the name whole");
    for &(kind, share) in &pair.from {
        let mass: f32 = translations
            .of(kind as usize)
            .iter()
            .map(|(_, mass)| mass)
            .sum();
        assert!(
            (0.1..=1.001).contains(&mass),
            "{} {share}: {mass}",
            source.form(kind as usize)
        );
        assert!(
            translations
                .of(kind as usize)
                .iter()
                .any(|(to, _)| *to == pair.to[0])
        );
    }
}

#[test]
fn equal_forms_meet_in_any_case_and_width() {
    let (source, target) = sides(
        &[
            "ＡＰＥＣ会议。",
            "华为HarmonyOS发布。",
            "见www.example.org。",
            "WTO规则。",
        ],
        &[
            "The Apec meeting.",
            "Huawei released HARMONYOS.",
            "See www.example.org.",
            "The rules of the WTO.",
        ],
    );
    let translations = translations(&source, &target, Lexicon::builtin());
    for form in ["apec", "harmonyo", "wto"] {
        let kind = (0..source.types()).find(|&kind| source.form(kind) == form);
        let kind = kind.unwrap_or_else(|| panic!("{form} is no form"));
        let to = translations
            .of(kind)
            .iter()
            .max_by(|a, b| a.1.total_cmp(&b.1));
        assert_eq!(to.map(|(to, _)| target.form(*to as usize)), Some(form));
    }
}

proptest! {
    #[test]
    fn likeness_is_a_share_of_any_texts(chinese in "\\PC{0,12}", latin in "\\PC{0,24}") {
        let likeness = likeness(&chinese, &latin);
        prop_assert!((0.0..=1.0).contains(&likeness));
    }

    #[test]
    fn pinyin_is_spelled_by_its_characters(word in "[习近平王毅李强赵乐际托卡耶夫]{1,4}") {
        let letters: Vec<String> = word.chars().map(|c| name::readings(c)[0].clone()).collect();
        prop_assert!(likeness(&word, &letters.concat()) >= 1.0);
        prop_assert!(likeness(&word, &letters.join(" ").to_uppercase()) >= 1.0);
    }
}
