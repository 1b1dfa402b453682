//! Hanyu Pinyin without tones: how a word sounds.

/// The toneless readings of a character, most frequent first, each once: 重 → `zhong`, `chong`, `tong`. A reading with ü
/// comes both with `v` and with `u`: 绿 → `lv`, `lu`. Traditional characters too. Empty for what has no reading.
pub fn readings(c: char) -> Vec<&'static str> {
    let _ = c;
    todo!()
}

/// The readings of each character of `word`, the one this word has first (重庆 → `chong` before `zhong`), from
/// CC-CEDICT where it knows the word, otherwise as [`readings`].
pub fn syllables(word: &str) -> Vec<Vec<&'static str>> {
    let _ = word;
    todo!()
}
