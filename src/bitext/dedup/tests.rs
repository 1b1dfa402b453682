//! What is a duplicate and what is not, and that an index survives.

use super::*;
use proptest::prelude::*;

fn fates(pairs: &[(&str, &str, f64)]) -> Vec<Fate> {
    let mut all = Deduplicator::new(&Settings::default(), Index::default()).unwrap();
    for (zh, en, probability) in pairs {
        all.add(
            &Fingerprint::new(zh, en),
            Some(Probability::new(*probability)),
        );
    }
    all.finish().0
}

const ZH: &str = "中国人民银行当天发布的报告显示，今年前三季度全国居民人均可支配收入同比增长，城乡居民收入差距继续缩小。";
const EN: &str = "A report released by the People's Bank of China on the day showed that the per capita disposable income of \
    residents nationwide rose in the first three quarters of this year from a year earlier, and the gap between urban and \
    rural incomes continued to narrow.";

#[test]
fn near_duplicates_are_found_and_other_numbers_are_none() {
    let near = |zh: &str, en: &str| fates(&[(ZH, EN, 0.9), (zh, en, 0.9)])[1];
    let here = Original::Here(0);
    for (zh, en, expected) in [
        (ZH, EN, Fate::Exact(here)),
        (
            &ZH.replace('，', " "),
            &EN.to_uppercase(),
            Fate::Exact(here),
        ),
        (&ZH.replace("当天", "日前"), EN, Fate::Near(here)),
        (
            &ZH.replace("报告", "数据"),
            &EN.replace("report", "notice"),
            Fate::Near(here),
        ),
        (
            &ZH.replace("前三", "前两"),
            &EN.replace("three", "two"),
            Fate::Kept,
        ),
        (&ZH.replace("全国", "全国10省"), EN, Fate::Kept),
        (ZH, &EN.replace("continued", "did not continue"), Fate::Kept),
        (
            ZH,
            "Something else altogether was said in English about it.",
            Fate::Kept,
        ),
        (
            "别的内容完全不同的一句中文，与上文没有关系。",
            EN,
            Fate::Kept,
        ),
    ] {
        assert_eq!(near(zh, en), expected, "{zh} | {en}");
    }
}

#[test]
fn short_pairs_that_differ_in_a_word_are_kept() {
    for (a, b) in [
        (
            ("他买了三本书。", "He bought three books."),
            ("他买了四本书。", "He bought four books."),
        ),
        (("第5条", "Article 5"), ("第6条", "Article 6")),
        (
            ("周一见。", "See you on Monday."),
            ("周二见。", "See you on Tuesday."),
        ),
        (("增长3.5%", "Up 3.5%"), ("增长35%", "Up 35%")),
        (("他来了。", "He came."), ("她来了。", "She came.")),
        (("…", "..."), ("？", "?")),
    ] {
        let fates = fates(&[(a.0, a.1, 1.0), (b.0, b.1, 1.0)]);
        assert_eq!(fates, [Fate::Kept, Fate::Kept], "{a:?} {b:?}");
    }
}

#[test]
fn the_likeliest_is_kept_and_then_the_first() {
    let here = |n| Fate::Exact(Original::Here(n));
    let pair = |probability| ("你好。", "Hello.", probability);
    assert_eq!(
        fates(&[pair(0.5), pair(0.9), pair(0.9), pair(0.1)]),
        [here(1), Fate::Kept, here(1), here(1)]
    );
}

#[test]
fn an_index_goes_on_in_another_run_and_damage_is_found() {
    let settings = Settings::default();
    let mut first = Deduplicator::new(&settings, Index::default()).unwrap();
    first.add(&Fingerprint::new(ZH, EN), None);
    first.add(&Fingerprint::new(ZH, EN), None);
    first.add(&Fingerprint::new("你好。", "Hello."), None);
    let (_, index) = first.finish();
    let mut bytes = Vec::new();
    index.write("pairs.index", &mut bytes).unwrap();
    let read = |bytes: &[u8]| Index::read("pairs.index", bytes);
    assert_eq!(read(&bytes).unwrap().len(), 2);
    let mut again = Vec::new();
    read(&bytes).unwrap().write("", &mut again).unwrap();
    assert_eq!(bytes, again);

    let mut second = Deduplicator::new(&settings, read(&bytes).unwrap()).unwrap();
    second.add(&Fingerprint::new(&ZH.replace("当天", "日前"), EN), None);
    second.add(&Fingerprint::new("再见。", "Goodbye."), None);
    second.add(&Fingerprint::new("你好", "hello"), None);
    let (fates, index) = second.finish();
    let earlier = Original::Earlier;
    assert_eq!(
        fates,
        [Fate::Near(earlier), Fate::Kept, Fate::Exact(earlier)]
    );
    assert_eq!(index.len(), 3);

    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        let message = read(&damaged).unwrap_err().to_string();
        assert!(message.starts_with("pairs.index: "), "{message}");
        assert!(read(&bytes[..at]).is_err(), "{at} bytes");
    }
    bytes.push(0);
    assert!(read(&bytes).unwrap_err().to_string().contains("follows"));
    assert!(read(b"").unwrap_err().to_string().contains("expected"));
}

#[test]
fn a_likeness_out_of_range_is_refused() {
    for near in [0.0, -1.0, 1.5, f64::NAN] {
        let settings = Settings {
            near: Limit::At(near),
        };
        assert!(Deduplicator::new(&settings, Index::default()).is_err());
    }
}

/// Sentences that are often alike: words of a small vocabulary.
fn sentence() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "trade", "rose", "in", "the", "port", "3", "4", "not", "city", "of", "and",
    ]);
    prop::collection::vec(word, 0..30).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn each_that_is_left_out_is_alike_one_that_is_kept(
        pairs in prop::collection::vec((sentence(), 0u8..3), 0..60),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..40),
    ) {
        let mut pairs = pairs;
        for (from, at) in changes {
            if pairs.is_empty() { break; }
            let (text, probability) = pairs[from.index(pairs.len())].clone();
            let words: Vec<&str> = text.split(' ').collect();
            let out = at.index(words.len());
            let left: Vec<&str> = words.iter().enumerate().filter(|(k, _)| *k != out).map(|(_, w)| *w).collect();
            pairs.push((left.join(" "), probability));
        }
        let mut all = Deduplicator::new(&Settings::default(), Index::default()).unwrap();
        for (text, probability) in &pairs {
            let probability = Probability::new(f64::from(*probability) / 2.0);
            all.add(&Fingerprint::new(text, text), Some(probability));
        }
        let (fates, index) = all.finish();
        let kept = fates.iter().filter(|fate| **fate == Fate::Kept).count();
        prop_assert_eq!(kept, index.len());
        prop_assert_eq!(pairs.is_empty(), kept == 0);
        for (number, fate) in fates.iter().enumerate() {
            let (Fate::Exact(Original::Here(other)) | Fate::Near(Original::Here(other))) = fate else {
                prop_assert_eq!(*fate, Fate::Kept);
                continue;
            };
            let other = *other as usize;
            prop_assert_eq!(fates[other], Fate::Kept);
            let better = (std::cmp::Reverse(pairs[other].1), other) < (std::cmp::Reverse(pairs[number].1), number);
            prop_assert!(better);
            let numbers = |text: &str| -> Vec<String> {
                text.split(' ').filter(|w| matches!(*w, "3" | "4" | "not")).map(str::to_owned).collect()
            };
            prop_assert_eq!(numbers(&pairs[other].0), numbers(&pairs[number].0));
        }
        // Of those that are kept, no two are the same.
        let texts: std::collections::BTreeSet<&str> = pairs.iter().zip(&fates)
            .filter(|(_, fate)| **fate == Fate::Kept).map(|((text, _), _)| text.as_str()).collect();
        prop_assert_eq!(texts.len(), kept);
    }
}
