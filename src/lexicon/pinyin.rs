//! Hanyu Pinyin without tones: how a word sounds.

use super::table::Table;
use super::zh::simplify;
use ::pinyin::{ToPinyin, ToPinyinMulti};

/// The toneless readings of a character, most frequent first, each once: 重 → `zhong`, `chong`, `tong`. A reading with ü
/// comes both with `v` and with `u`: 绿 → `lv`, `lu`. Traditional characters too. Empty for what has no reading.
///
/// ```
/// assert_eq!(zhen::lexicon::pinyin::readings('乐'), ["le", "yue"]);
/// ```
pub fn readings(c: char) -> Vec<&'static str> {
    let mut all = Vec::new();
    for reading in c
        .to_pinyin()
        .into_iter()
        .chain(c.to_pinyin_multi().into_iter().flatten())
    {
        add(reading.plain(), &mut all);
    }
    all
}

fn add(reading: &'static str, all: &mut Vec<&'static str>) {
    for spelling in spellings(reading).into_iter().flatten() {
        if !all.contains(&spelling) {
            all.push(spelling);
        }
    }
}

/// The ASCII spellings of a reading.
fn spellings(reading: &'static str) -> [Option<&'static str>; 2] {
    match reading {
        "lü" => [Some("lv"), Some("lu")],
        "lüe" => [Some("lve"), Some("lue")],
        "nü" => [Some("nv"), Some("nu")],
        "nüe" => [Some("nve"), Some("nue")],
        _ => [reading.is_ascii().then_some(reading), None],
    }
}

/// The readings of each character of `word`, the one this word has first (重庆 → `chong` before `zhong`), from
/// CC-CEDICT where it knows the word, otherwise as [`readings`].
///
/// ```
/// assert_eq!(zhen::lexicon::pinyin::syllables("重庆"), [vec!["chong", "zhong", "tong"], vec!["qing"]]);
/// ```
pub fn syllables(word: &str) -> Vec<Vec<&'static str>> {
    let folded: String = word.chars().map(simplify).collect();
    let mut own = Table::builtin()
        .reading(&folded)
        .unwrap_or_default()
        .split(' ');
    folded
        .chars()
        .map(|c| {
            let mut all = Vec::new();
            if let Some(reading) = own.next().filter(|reading| !reading.is_empty()) {
                add(reading, &mut all);
            }
            for reading in readings(c) {
                if !all.contains(&reading) {
                    all.push(reading);
                }
            }
            all
        })
        .collect()
}
