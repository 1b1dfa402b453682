//! Numerals as values.

/// The value of a string made of Chinese numerals only (二十三, 二〇二四, 廿, 三百万, 3.5万, 两亿), full-width digits
/// included; `None` where it is anything else or ill-formed (十百).
pub fn chinese(text: &str) -> Option<f64> {
    let _ = text;
    todo!()
}

/// The value of English number words (`twenty-three`, `two hundred thousand`, `3.5 million`, `second` is none);
/// `None` where a word is not a numeral.
pub fn english(text: &str) -> Option<f64> {
    let _ = text;
    todo!()
}

/// The English look-up forms in which an integer can be written: its digits first, then words: 20 → `20`, `twenti`;
/// 3,000,000 → `3000000`, `3`, `million`.
pub fn english_forms(value: u64) -> Vec<String> {
    let _ = value;
    todo!()
}
