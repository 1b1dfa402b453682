//! How much of a text is Chinese.

use super::chars::is_han;

/// The scripts of a text's letters, each as a share of all of them (0–1, together 1; all 0 where there are no letters).
///
/// A Chinese character counts as one letter, so English beside its Chinese weighs about three times as much.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScriptShares {
    /// Chinese characters.
    pub han: f64,
    /// Latin letters.
    pub latin: f64,
    /// All other letters.
    pub other: f64,
}

/// The shares of Chinese, Latin and other letters in `text`; digits and marks do not count. One pass.
///
/// ```
/// let shares = zhen::text::script_shares("中国 GDP");
/// assert_eq!((shares.han, shares.latin, shares.other), (0.4, 0.6, 0.0));
/// ```
pub fn script_shares(text: &str) -> ScriptShares {
    let (mut han, mut latin, mut other) = (0_usize, 0_usize, 0_usize);
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' => latin += 1,
            '\0'..='\u{7F}' => {}
            c if is_han(c) => han += 1,
            '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' if c.is_alphabetic() => latin += 1,
            c if c.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    let all = (han + latin + other).max(1) as f64;
    ScriptShares {
        han: han as f64 / all,
        latin: latin as f64 / all,
        other: other as f64 / all,
    }
}
