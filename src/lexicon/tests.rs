//! The lexicon against its tables of cases.

use super::table::{BUILTIN, Table, hash, rules};
use super::*;
use proptest::prelude::*;

/// The columns of each line of a case file.
fn cases(data: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = data.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

fn forms(code: &str, text: &str) -> String {
    let tokens = Tokenizer::new(code).tokenize(text);
    let forms: Vec<String> = tokens.into_iter().map(|token| token.lookup).collect();
    forms.join("/")
}

fn translations(lexicon: &Lexicon, word: &str) -> Vec<(String, f32)> {
    let mut out = Vec::new();
    lexicon.translations(word, &mut out);
    out.into_iter()
        .map(|(stem, mass)| (lexicon.stem(stem).into_owned(), mass))
        .collect()
}

fn mass(translations: &[(String, f32)], stem: &str) -> f32 {
    let found = translations.iter().find(|(form, _)| form == stem);
    found.map_or(0.0, |(_, mass)| *mass)
}

#[test]
fn texts_are_cut_into_tokens() {
    for case in cases(include_str!("cases/tokens.tsv")) {
        assert_eq!(forms(case[0], case[1]), case[2], "{} {}", case[0], case[1]);
    }
}

#[test]
fn forms_share_a_stem() {
    for case in cases(include_str!("cases/stems.tsv")) {
        for form in case[1].split(' ') {
            assert_eq!(en::stem(form), case[0], "{form}");
        }
    }
}

#[test]
fn numerals_have_values() {
    let value = |text: &str| text.parse::<f64>().ok();
    for case in cases(include_str!("cases/numerals.tsv")) {
        assert_eq!(numeral::chinese(case[0]), value(case[1]), "{}", case[0]);
    }
    for case in cases(include_str!("cases/english-numerals.tsv")) {
        assert_eq!(numeral::english(case[0]), value(case[1]), "{}", case[0]);
    }
}

#[test]
fn values_are_written_in_words() {
    assert_eq!(numeral::english_forms(20), ["20", "twenti"]);
    assert_eq!(numeral::english_forms(48), ["48", "forti", "eight"]);
    assert_eq!(
        numeral::english_forms(3_000_000),
        ["3000000", "3", "million", "three"]
    );
    assert_eq!(numeral::english_forms(2500), ["2500", "2.5", "thousand"]);
    assert_eq!(numeral::english_forms(2024), ["2024"]);
}

#[test]
fn words_are_read_in_pinyin() {
    for case in cases(include_str!("cases/pinyin.tsv")) {
        let readings = pinyin::syllables(case[0]);
        let found: Vec<String> = readings
            .iter()
            .map(|all| {
                if all.is_empty() {
                    "-".into()
                } else {
                    all.join(",")
                }
            })
            .collect();
        assert_eq!(found.join(" "), case[1], "{}", case[0]);
    }
}

#[test]
fn words_have_translations() {
    for case in cases(include_str!("cases/dictionary.tsv")) {
        let found = translations(Lexicon::builtin(), case[0]);
        for stem in case[1].split(' ') {
            assert!(
                mass(&found, stem) >= 0.05,
                "{} as {stem}: {found:?}",
                case[0]
            );
        }
    }
}

#[test]
fn an_idiom_of_numerals_is_no_number() {
    let found = translations(Lexicon::builtin(), "万一");
    assert!(mass(&found, "case") > 0.1, "{found:?}");
    assert!(mass(&found, "11000") < f32::EPSILON, "{found:?}");
}

#[test]
fn a_word_to_keep_is_kept() {
    let tokenizer = Tokenizer::new("zh").with_words(["踔厲奮發", "习近平新时代"]);
    let tokens = tokenizer.tokenize("要踔厉奋发，習近平新時代");
    let forms: Vec<&str> = tokens.iter().map(|token| token.lookup.as_str()).collect();
    assert_eq!(forms, ["要", "踔厉奋发", ",", "习近平新时代"]);
}

#[test]
fn capitals_that_begin_a_sentence_are_known() {
    let tokens = Tokenizer::new("en").tokenize("He met Mr. Tokayev. China said, \"The door");
    let initial: Vec<&str> = tokens
        .iter()
        .filter(|t| t.initial)
        .map(|t| t.lookup.as_str())
        .collect();
    let names: Vec<&str> = tokens
        .iter()
        .filter(|t| t.capitalised && !t.initial)
        .map(|t| t.lookup.as_str())
        .collect();
    assert_eq!(initial, ["he", "china", "the"]);
    assert_eq!(names, ["mr", "tokayev"]);
}

#[test]
fn the_head_of_the_table_is_true() {
    let table = Table::builtin();
    let body = BUILTIN.windows(2).position(|pair| pair == b"\n\n").unwrap() + 2;
    assert_eq!(
        table.head("dictionary"),
        Some("CC-CEDICT chinese_dictionary-2.1.8 CC-BY-SA-4.0")
    );
    assert_eq!(table.head("entries"), Some("119705"));
    assert_eq!(
        table.head("stems"),
        Some(table.stem_count().to_string().as_str())
    );
    assert_eq!(
        table.head("sha256"),
        Some(hash(&[&BUILTIN[body..]]).as_str())
    );
    assert_eq!(
        table.head("rules"),
        Some(rules().as_str()),
        "make the table again: see NOTICE"
    );
}

#[test]
fn stems_have_the_numbers_of_their_order() {
    let table = Table::builtin();
    for number in 0..table.stem_count() {
        let stem = table.stem(number).unwrap();
        assert!(!stem.is_empty());
        assert_eq!(table.stem_index(stem), Some(number), "{stem}");
    }
    assert_eq!(table.stem_index("no such stem"), None);
}

#[test]
fn a_broken_table_is_refused() {
    for end in [0, 5, 300, 900, BUILTIN.len() / 2, BUILTIN.len() - 1] {
        assert!(Table::read(&BUILTIN[..end]).is_none(), "{end}");
    }
}

#[test]
fn a_user_dictionary_comes_first() {
    let (zh, en) = (Tokenizer::new("zh"), Tokenizer::new("en"));
    let data = "# terms\n凝视\tponder\t0.5\r\n\n上海合作組織\tShanghai Cooperation Organization\n\
                經濟 经济 [jing1 ji4] /thrift/economy/\n凝視\tgaze\t0.5\n";
    let lexicon = Lexicon::builtin()
        .with_user("u.tsv", data.as_bytes(), &zh, &en)
        .unwrap();
    let gaze = translations(&lexicon, "凝视");
    assert!((mass(&gaze, "ponder") - 0.375).abs() < 1e-3, "{gaze:?}");
    assert!(mass(&gaze, "gaze") > 0.4, "{gaze:?}");
    assert!(mass(&translations(&lexicon, "上海合作组织"), "shanghai") > 0.25);
    assert!(mass(&translations(&lexicon, "经济"), "thrift") > 0.25);
    assert!(lexicon.user_words().eq(["上海合作组织", "凝视", "经济"]));
}

#[test]
fn a_dictionary_of_another_pair_is_used() {
    let (de, fr) = (Tokenizer::new("de"), Tokenizer::new("fr"));
    let lexicon = Lexicon::empty()
        .with_user("u.tsv", "Häuser\tmaisons\t0.4\n".as_bytes(), &de, &fr)
        .unwrap();
    assert_eq!(translations(&lexicon, "haus"), [("maison".to_owned(), 0.4)]);
    assert!(translations(&lexicon, "凝视").is_empty());
    assert!(Lexicon::for_pair("de", "fr").is_empty());
    assert!(!Lexicon::for_pair("zh", "en").is_empty());
}

#[test]
fn a_wrong_line_is_named() {
    let (zh, en) = (Tokenizer::new("zh"), Tokenizer::new("en"));
    let expected: [(&[u8], &str); 6] = [
        (b"x\n", "u.tsv:1: no tab and no CC-CEDICT entry"),
        (
            "# 1\n词\tword\t2\n".as_bytes(),
            "u.tsv:2: weight \"2\", expected a number above 0 and up to 1",
        ),
        (
            "词\tword\t1\t1\n".as_bytes(),
            "u.tsv:1: 4 columns, expected 2 or 3",
        ),
        (
            "。\tword\n".as_bytes(),
            "u.tsv:1: no word in the first column",
        ),
        (
            "词\t...\n".as_bytes(),
            "u.tsv:1: no word in the second column",
        ),
        (
            b"a\tb\nc\xFF\td\n",
            "u.tsv:2: byte 2 of the line is no UTF-8",
        ),
    ];
    for (data, message) in expected {
        let error = Lexicon::builtin()
            .with_user("u.tsv", data, &zh, &en)
            .unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
    }
}

/// Chinese, Latin, digits and marks, and anything else.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥a-zA-Z0-9，。“”'’.,é %…—零〇百万亿の]{0,40}",
        "\\PC{0,40}",
        any::<String>(),
    ]
}

fn codes() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "zh", "en", "de", "fr", "da", "el", "es", "fi", "hu", "it", "no", "nl", "pt", "ro", "ru",
        "sv", "tr", "xx",
    ])
}

proptest! {
    #[test]
    fn spans_cover_the_text_in_order(text in texts(), code in codes()) {
        let mut end = 0;
        for token in Tokenizer::new(code).tokenize(&text) {
            prop_assert!(token.span.start >= end && !token.span.is_empty());
            prop_assert!(text.is_char_boundary(token.span.start) && text.is_char_boundary(token.span.end));
            prop_assert!(!text[end..token.span.start].contains(char::is_alphanumeric));
            prop_assert!(!token.lookup.is_empty());
            end = token.span.end;
        }
        prop_assert!(!text[end..].contains(char::is_alphanumeric));
    }

    #[test]
    fn masses_are_probabilities(word in "[一-龥零〇百万亿]{1,8}|\\PC{0,8}") {
        let mut out = Vec::new();
        let lexicon = Lexicon::builtin();
        lexicon.translations(&word, &mut out);
        prop_assert!(out.iter().all(|&(_, mass)| mass > 0.0 && mass <= 1.0));
        prop_assert!(out.iter().map(|&(_, mass)| mass).sum::<f32>() <= 1.0);
        prop_assert!(out.is_sorted_by(|a, b| a.0 < b.0));
        for (stem, _) in out {
            prop_assert_eq!(lexicon.stem_id(&lexicon.stem(stem)), Some(stem));
        }
    }

    #[test]
    fn numerals_are_finite(text in "[零〇一二两三九十廿百千万亿兆0-9.,３]{0,12}|\\PC{0,8}", value in any::<u64>()) {
        for value in [numeral::chinese(&text), numeral::english(&text)].into_iter().flatten() {
            prop_assert!((0.0..=9_007_199_254_740_992.0).contains(&value));
        }
        let forms = numeral::english_forms(value);
        prop_assert!(forms.len() <= 8 && forms[0] == value.to_string());
    }

    #[test]
    fn a_written_number_has_its_value(value in 1_u32..100_000_000) {
        prop_assert_eq!(numeral::chinese(&written(value)), Some(f64::from(value)));
    }

    #[test]
    fn folding_is_stable(text in "[一-龥]{0,20}") {
        for c in text.chars() {
            prop_assert_eq!(zh::simplify(zh::simplify(c)), zh::simplify(c));
        }
        prop_assert_eq!(pinyin::syllables(&text).len(), text.chars().count());
    }

    #[test]
    fn any_dictionary_is_read_or_refused(data in "([一-龥]{1,4}|[a-z]{0,3}|\\PC{0,4})(\t[a-z ]{0,9}){0,3}\n?") {
        let (zh, en) = (Tokenizer::new("zh"), Tokenizer::new("en"));
        if let Err(error) = Lexicon::empty().with_user("u", data.as_bytes(), &zh, &en) {
            prop_assert!(error.to_string().starts_with("u:"));
        }
    }
}

/// A number in Chinese numerals.
fn written(value: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if value >= 10_000 {
        let (high, low) = (value / 10_000, value % 10_000);
        let gap = if (1..1000).contains(&low) { "零" } else { "" };
        return format!(
            "{}万{gap}{}",
            written(high),
            if low > 0 { written(low) } else { String::new() }
        );
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (value / unit % 10) as usize;
        if digit == 0 {
            gap = true;
            continue;
        }
        if gap && !text.is_empty() {
            text.push('零');
        }
        gap = false;
        text.push(DIGITS[digit]);
        text.push_str(name);
    }
    text
}

#[test]
fn a_users_words_come_before_the_built_in_ones() {
    let (zh, en) = (Tokenizer::new("zh"), Tokenizer::new("en"));
    let read = |text: &str| Lexicon::builtin().with_user("my.tsv", text.as_bytes(), &zh, &en);
    for (weight, expected) in [("", 0.75), ("\t1", 0.75), ("\t0.4", 0.4)] {
        let lexicon = read(&format!("凝视\tglower{weight}\n")).unwrap();
        let found = translations(&lexicon, "凝视");
        let own = mass(&found, &en::stem("glower"));
        assert!((own - expected).abs() < 1e-3, "{weight}: {found:?}");
        assert!(mass(&found, "gaze") > 0.05, "{found:?}");
    }
    let forms: Vec<String> = {
        let lexicon = read("踔厉奋发\tforge ahead\n").unwrap();
        let tokens = lexicon.tokenizer("zh").tokenize("要踔厉奋发。");
        tokens.into_iter().map(|token| token.lookup).collect()
    };
    assert_eq!(forms, ["要", "踔厉奋发", "."]);
}

#[test]
fn look_up_forms_are_read_as_they_are() {
    let (zh, en) = (Tokenizer::new("zh"), Tokenizer::new("en"));
    let text = format!("{FORMS_HEAD}\n奋发的人\tforg\t0.25\n");
    let lexicon = Lexicon::empty()
        .with_user("learnt.tsv", text.as_bytes(), &zh, &en)
        .unwrap();
    let expected = [("forg".to_string(), 0.25)];
    assert_eq!(translations(&lexicon, "奋发的人"), expected);
    assert_eq!(lexicon.user_words().count(), 0);
    assert_eq!(lexicon.own_words().collect::<Vec<_>>(), ["奋发的人"]);
    assert_eq!(translations(&lexicon.own(), "奋发的人"), expected);
    for (line, expected) in [
        ("a\tb", "learnt.tsv:2: 2 columns, expected 3"),
        ("a\t\t0.5", "learnt.tsv:2: an empty column"),
        ("a\tb\t0", "learnt.tsv:2: weight \"0\", expected a number"),
        ("a\tb\tNaN", "learnt.tsv:2: weight \"NaN\", expected"),
    ] {
        let text = format!("{FORMS_HEAD}\n{line}\n");
        let result = Lexicon::empty().with_user("learnt.tsv", text.as_bytes(), &zh, &en);
        let message = result.unwrap_err().to_string();
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn what_is_learnt_leaves_the_rest_to_what_was_known() {
    let lexicon = Lexicon::builtin().with_learnt([("凝视", vec![("glower", 0.6)])]);
    let before = mass(&translations(Lexicon::builtin(), "凝视"), "gaze");
    let found = translations(&lexicon, "凝视");
    assert!((mass(&found, "glower") - 0.6).abs() < 1e-3, "{found:?}");
    assert!(
        (mass(&found, "gaze") - 0.4 * before).abs() < 1e-3,
        "{found:?}"
    );
}

#[test]
fn every_word_is_listed_once() {
    let lexicon = Lexicon::builtin().with_learnt([("凝视", vec![("glower", 0.6)])]);
    let words = lexicon.words();
    assert!(words.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(words.len() > 100_000, "{}", words.len());
    assert!(words.iter().any(|word| word == "凝视"));
}

#[test]
fn concepts_are_found_by_their_longest_names() {
    let concepts = [
        (vec!["战略合作"], vec!["strategic cooperation"]),
        (
            vec!["全面战略合作伙伴关系"],
            vec!["comprehensive strategic cooperative partnership"],
        ),
        (vec!["共建“一带一路”"], vec!["Belt and Road cooperation"]),
        (vec!["口岸"], vec!["port"]),
        (vec!["港口"], vec!["port", "harbour"]),
        // Without a telling name on each side: left out.
        (vec!["国"], vec!["country"]),
        (vec!["我们的"], vec!["of", "the"]),
    ];
    let concepts = concepts.map(|(zh, en)| [zh, en]);
    let lexicon = Lexicon::builtin().with_concepts(["zh", "en"], concepts);
    let found = |code, text| -> Vec<String> {
        let tokenizer = lexicon.tokenizer(code);
        let tokens = tokenizer.tokenize(text);
        let place = |(name, form): (std::ops::Range<usize>, String)| {
            let number = form.strip_prefix("concept ").unwrap().to_owned();
            format!("{number} {}", tokens[name.end - 1].span.of(text))
        };
        tokenizer.concepts(&tokens).into_iter().map(place).collect()
    };
    for (code, text, expected) in [
        ("zh", "深化全面戰略合作夥伴關係。", vec!["1 關係"]),
        (
            "zh",
            "加强战略合作，共建一带一路",
            vec!["0 合作", "2 一带一路"],
        ),
        ("zh", "共建「一带一路」国家的口岸", vec!["2 」", "3 口岸"]),
        ("zh", "战略，合作；我们的国家", vec![]),
        (
            "en",
            "Belt-and-Road cooperation at ports of our country",
            vec!["2 cooperation", "3 ports", "4 ports"],
        ),
        ("en", "strategic, cooperation", vec![]),
    ] {
        let found = found(code, text);
        let same = found.len() == expected.len()
            && found
                .iter()
                .zip(&expected)
                .all(|(a, b)| a == b || a.split(' ').next() == b.split(' ').next());
        assert!(same, "{text}: {found:?}");
    }
    assert_eq!(
        Lexicon::builtin()
            .tokenizer("zh")
            .concepts(&Tokenizer::new("zh").tokenize("口岸")),
        []
    );
    // More concepts do not disturb those there are.
    let more = lexicon.with_concepts(["zh", "en"], [[vec!["海关"], vec!["customs"]]]);
    let tokenizer = more.tokenizer("en");
    let found = tokenizer.concepts(&tokenizer.tokenize("customs at the port"));
    assert_eq!(
        found
            .iter()
            .map(|(_, form)| form.as_str())
            .collect::<Vec<_>>(),
        ["concept 5", "concept 3", "concept 4"]
    );
}
