//! Sentence splitting: tables of cases, invariants, and gold kept beside the project where it is present.

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use zhen::segment::{SplitOptions, en, zh};
use zhen::text::Span;

type Split = fn(&str, &SplitOptions) -> Vec<Span>;

fn split(splitter: Split, text: &str) -> Vec<&str> {
    splitter(text, &SplitOptions::default())
        .into_iter()
        .map(|span| span.of(text))
        .collect()
}

/// Where sentences end, in characters that are not white space, the last one left out.
fn boundaries<'t>(sentences: impl IntoIterator<Item = &'t str>) -> BTreeSet<usize> {
    let mut seen = 0;
    let mut ends: BTreeSet<usize> = sentences
        .into_iter()
        .map(|sentence| {
            seen += sentence.chars().filter(|c| !c.is_whitespace()).count();
            seen
        })
        .collect();
    ends.remove(&seen);
    ends
}

/// A table of cases: a text a line, `‖` where a sentence ends, `⏎` for a line break; `#` begins a comment.
fn table(splitter: Split, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/segment")
        .join(name);
    let content = fs::read_to_string(&path).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (number, line) in content.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        count += 1;
        let expected: Vec<String> = line
            .split('‖')
            .map(|part| part.replace('⏎', "\n").trim().to_owned())
            .collect();
        let text = line.replace('‖', "").replace('⏎', "\n");
        let found = split(splitter, &text);
        if found != expected {
            wrong.push(format!(
                "{name}:{}: {}",
                number + 1,
                found.join(" ‖ ").replace('\n', "⏎")
            ));
        }
    }
    assert!(count >= 100, "{name}: {count} cases, expected 100 or more");
    assert!(
        wrong.is_empty(),
        "{} of {count} cases differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn chinese_cases() {
    table(zh::split, "zh.txt");
}

#[test]
fn english_cases() {
    table(en::split, "en.txt");
}

#[test]
fn semicolons_end_sentences_on_demand() {
    let options = SplitOptions { semicolon: true };
    let count = |splitter: Split, text| splitter(text, &options).len();
    assert_eq!(count(zh::split, "出口增长；进口下降；贸易平衡。"), 3);
    assert_eq!(count(zh::split, "他说（出口增长；进口下降）。"), 1);
    assert_eq!(
        count(en::split, "Exports rose; imports fell (oil; gas)."),
        2
    );
}

fn assert_covers(splitter: Split, text: &str, options: SplitOptions) {
    let mut end = 0;
    let mut joined = String::new();
    for span in splitter(text, &options) {
        assert!(
            span.start >= end && span.end > span.start,
            "{span:?} after {end}"
        );
        assert!(
            text[end..span.start].trim().is_empty(),
            "text lost before {span:?}"
        );
        assert_eq!(span.of(text), span.of(text).trim());
        joined.push_str(span.of(text));
        end = span.end;
    }
    assert!(text[end..].trim().is_empty(), "text lost after {end}");
    let visible = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    assert_eq!(visible(&joined), visible(text));
}

/// Text made of the marks that matter, so that they meet in every order.
fn marks() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "。", "！", "？", "……", "——", "；", "：", "，", "“", "”", "‘", "’", "「", "」", "『", "』",
        "（", "）", "《", "》", "【", "】", ".", "!", "?", "...", "…", "．", ";", ",", "(", ")",
        "[", "]", "\"", "'", "`", "\n", "\n\n", " ", "\u{3000}", "\u{A0}", "•", "1", "3.5", "a",
        "i", "A", "I", "U.S", "Mr", "Inc", "p.m", "No", "The", "said", "word", "ü", "他说", "中国",
        "的", "吗", "阿尔", "😀", "¹", "[1]", "--", " . . . ",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn sentences_cover_marks(text in marks(), semicolon: bool) {
        let options = SplitOptions { semicolon };
        assert_covers(zh::split, &text, options);
        assert_covers(en::split, &text, options);
    }

    #[test]
    fn sentences_cover_any_text(text in any::<String>(), semicolon: bool) {
        let options = SplitOptions { semicolon };
        assert_covers(zh::split, &text, options);
        assert_covers(en::split, &text, options);
    }
}

#[test]
fn unclosed_brackets_and_quotes_let_go() {
    for opening in ["（", "《", "“", "「", "(", "[", "【"] {
        let text = format!(
            "他说{opening}好。{}",
            "这是下一句话，它的长度和别的句子差不多。".repeat(100)
        );
        assert!(
            split(zh::split, &text).len() > 80,
            "{opening} swallowed the text"
        );
    }
    for opening in ["(", "[", "\"", "“", "'", "‘", "`"] {
        let text = format!(
            "He said {opening}Fine. {}",
            "This is another sentence. ".repeat(100)
        );
        assert!(
            split(en::split, &text).len() > 70,
            "{opening} swallowed the text"
        );
    }
}

/// Hostile text as long as a large file's line: comes to an end because no step looks back or ahead without bound.
#[test]
fn long_runs_of_marks() {
    for piece in [
        "(",
        ")",
        "（",
        "）",
        "“",
        "”",
        "\"",
        "'",
        "‘",
        "`",
        ".",
        ". ",
        "。",
        "…",
        "? ",
        "[",
        "]",
        "《",
        "1. ",
        "a) ",
        "\n",
        " ",
        "U.",
        "-",
        "! -",
        "“。",
        "（。",
        "(. ",
        "\" ",
        "字……“",
        " 。",
    ] {
        let mut text = piece.repeat(100_000);
        text.push('字');
        assert_covers(zh::split, &text, SplitOptions::default());
        assert_covers(en::split, &text, SplitOptions::default());
    }
}

fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("ZHEN_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: no gold at {}", path.display());
    None
}

#[derive(serde::Deserialize)]
struct Gold {
    source: String,
    text: String,
    sentences: Vec<String>,
}

/// Share of texts split exactly right, and F1 of the boundaries.
fn measure(splitter: Split, path: &Path) -> (f64, f64) {
    let content = fs::read_to_string(path).unwrap();
    let (mut texts, mut exact, mut common, mut found_all, mut gold_all) = (0, 0, 0, 0, 0);
    for line in content.lines() {
        let gold: Gold = serde_json::from_str(line).unwrap();
        let sentences = split(splitter, &gold.text);
        let found = boundaries(sentences.iter().copied());
        let expected = boundaries(gold.sentences.iter().map(String::as_str));
        texts += 1;
        exact += usize::from(found == expected);
        common += found.intersection(&expected).count();
        found_all += found.len();
        gold_all += expected.len();
        if found != expected {
            println!(
                "{}\n  found    {}\n  expected {}",
                gold.source,
                sentences.join(" ‖ "),
                gold.sentences.join(" ‖ ")
            );
        }
    }
    let share = f64::from(exact as u32) / f64::from(texts);
    let f1 = 2.0 * common as f64 / (found_all + gold_all) as f64;
    println!(
        "{}: {texts} texts, {share:.4} exact, boundary F1 {f1:.4}",
        path.display()
    );
    (share, f1)
}

#[test]
fn gold_of_sentence_ends() {
    let Some(shared) = shared() else { return };
    let chinese = measure(zh::split, &shared.join("split/split-zh-dev.jsonl"));
    let english = measure(en::split, &shared.join("split/split-en-dev.jsonl"));
    assert!(
        chinese.0 >= 0.985 && chinese.1 >= 0.998,
        "Chinese: {chinese:?}"
    );
    assert!(
        english.0 >= 0.93 && english.1 >= 0.98,
        "English: {english:?}"
    );
}

fn assert_document(splitter: Split, text: &Path, sentences: &Path) {
    let text = fs::read_to_string(text).unwrap();
    let expected = fs::read_to_string(sentences).unwrap();
    let found: Vec<&str> = text
        .lines()
        .flat_map(|line| split(splitter, line))
        .collect();
    let expected: Vec<&str> = expected.lines().filter(|line| !line.is_empty()).collect();
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected, "{}", sentences.display());
    }
    assert_eq!(found.len(), expected.len(), "{}", sentences.display());
}

#[test]
fn documents_split_exactly() {
    let Some(shared) = shared() else { return };
    let mut cases: Vec<PathBuf> = fs::read_dir(shared.join("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    for case in &cases {
        assert_document(zh::split, &case.join("zh.txt"), &case.join("zh.sentences"));
        assert_document(en::split, &case.join("en.txt"), &case.join("en.sentences"));
    }
    let real = shared.join("real");
    assert_document(
        en::split,
        &real.join("astana-summit.en.txt"),
        &real.join("astana-summit.en.sentences"),
    );
}

/// Prints which lines of segmented gold are split further; a line is a sentence by somebody's convention only.
#[test]
fn lines_of_aligned_gold() {
    let Some(shared) = shared() else { return };
    for suite in [
        "mac-dev",
        "wmt22-dev",
        "ntrex-dev",
        "hkma-dev",
        "paramed-dev",
    ] {
        for (extension, splitter) in [("src", zh::split as Split), ("tgt", en::split)] {
            let mut files: Vec<PathBuf> = fs::read_dir(shared.join("gold").join(suite))
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|e| e == extension))
                .collect();
            files.sort();
            let (mut lines, mut split_further) = (0, 0);
            for file in files {
                for line in fs::read_to_string(file).unwrap().lines() {
                    let sentences = split(splitter, line);
                    lines += 1;
                    if sentences.len() > 1 {
                        split_further += 1;
                        println!("  {}", sentences.join(" ‖ "));
                    }
                }
            }
            println!("{suite} {extension}: {split_further} of {lines} lines are split further");
            assert!(
                split_further * 10 < lines,
                "{suite} {extension}: {split_further} of {lines}"
            );
        }
    }
}
