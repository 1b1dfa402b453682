//! Which scripts a document is written in, to tell when it was given on the wrong side.

use std::fmt;
use zhen::segment::Language;
use zhen::{Error, Result};

/// Letters that are looked at: enough to tell, and no second pass over a long document.
const LETTERS: usize = 200_000;
/// A side is refused where a smaller share of its letters is of a script of its language. Latin words stand in
/// texts of every script, and one character of another stands for several Latin letters, so Latin must prove more.
const LEAST: f64 = 0.1;
const LEAST_LATIN: f64 = 0.4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Han,
    Kana,
    Hangul,
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Other,
}

const SCRIPTS: [Script; 8] = [
    Script::Han,
    Script::Kana,
    Script::Hangul,
    Script::Latin,
    Script::Cyrillic,
    Script::Greek,
    Script::Arabic,
    Script::Other,
];

impl Script {
    fn of(c: char) -> Self {
        match c as u32 {
            0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF => Self::Han,
            0x3040..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F => Self::Kana,
            0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF => Self::Hangul,
            0x41..=0x24F | 0x1E00..=0x1EFF | 0xFF21..=0xFF5A => Self::Latin,
            0x400..=0x52F => Self::Cyrillic,
            0x370..=0x3FF | 0x1F00..=0x1FFF => Self::Greek,
            0x600..=0x6FF | 0x750..=0x77F => Self::Arabic,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Han => f.write_str("Chinese characters"),
            Self::Kana => f.write_str("kana"),
            Self::Other => f.write_str("of other scripts"),
            script => write!(f, "{script:?}"),
        }
    }
}

/// The scripts of a language; empty where zhen does not know them, and then nothing is refused.
fn expected(language: &Language) -> &'static [Script] {
    match language.code {
        "zh" | "yue" | "wuu" | "lzh" => &[Script::Han],
        "ja" => &[Script::Han, Script::Kana],
        "ko" => &[Script::Hangul],
        "ru" | "uk" | "be" | "bg" | "mk" => &[Script::Cyrillic],
        "el" => &[Script::Greek],
        "ar" | "fa" | "ur" => &[Script::Arabic],
        "en" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "cs" | "sv" | "da" | "fi"
        | "no" | "hu" | "ro" | "tr" | "vi" | "id" | "ms" => &[Script::Latin],
        _ => &[],
    }
}

/// How many letters of each script a text holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Letters([usize; 8]);

impl Letters {
    /// Counts the letters of `text`, of the first 200,000.
    pub fn of(text: &str) -> Self {
        let mut counts = [0; 8];
        for c in text.chars().filter(|c| c.is_alphabetic()).take(LETTERS) {
            counts[Script::of(c) as usize] += 1;
        }
        Self(counts)
    }

    fn all(&self) -> usize {
        self.0.iter().sum()
    }

    fn share(&self, script: Script) -> f64 {
        self.0[script as usize] as f64 / self.all().max(1) as f64
    }

    /// Whether hardly a letter is of a script of `language`.
    fn foreign_to(&self, language: &Language) -> bool {
        let scripts = expected(language);
        let share: f64 = scripts.iter().map(|&s| self.share(s)).sum();
        let least = if scripts == [Script::Latin] {
            LEAST_LATIN
        } else {
            LEAST
        };
        !scripts.is_empty() && self.all() > 0 && share < least
    }

    fn suits(&self, language: &Language) -> bool {
        !expected(language).is_empty() && self.all() > 0 && !self.foreign_to(language)
    }

    /// The code of the language, `zh` or `en`, that the script speaks for.
    pub fn language_code(&self) -> &'static str {
        // A Chinese character stands for about three Latin letters.
        if 3.0 * (self.share(Script::Han)) >= self.share(Script::Latin) && self.all() > 0 {
            "zh"
        } else {
            "en"
        }
    }
}

/// Refuses documents that are not in their languages.
///
/// # Errors
/// Names the document, what it holds and what was expected; where both sides are exchanged, the remedy.
pub fn check(
    source: (&str, &Letters, &Language),
    target: (&str, &Letters, &Language),
) -> Result<()> {
    let foreign = |side: (&str, &Letters, &Language)| side.1.foreign_to(side.2);
    if (foreign(source) || foreign(target)) && source.1.suits(target.2) && target.1.suits(source.2)
    {
        return Err(Error::new(
            format!("{}, {}", source.0, target.0),
            format!(
                "the sides are swapped: expected {} first and {} second; exchange them, or give --pair {}-{}",
                source.2.name, target.2.name, target.2.code, source.2.code
            ),
        ));
    }
    for (name, letters, language) in [source, target] {
        if letters.foreign_to(language) {
            let most = SCRIPTS
                .into_iter()
                .max_by(|&a, &b| letters.share(a).total_cmp(&letters.share(b)))
                .unwrap_or(Script::Other);
            let share = (100.0 * letters.share(most)).floor();
            return Err(Error::new(
                name,
                format!(
                    "{share}% of its letters are {most}, expected {}",
                    language.name
                ),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhen::segment::{CHINESE, ENGLISH};

    fn checked(source: &str, target: &str) -> Option<String> {
        let (s, t) = (Letters::of(source), Letters::of(target));
        check(("a", &s, &CHINESE), ("b", &t, &ENGLISH))
            .err()
            .map(|e| e.to_string())
    }

    #[test]
    fn wrong_sides_are_named() {
        for (source, target, expected) in [
            ("新闻公报。", "A communiqué.", None),
            ("GDP增长6.6%", "GDP grew 6.6%.", None),
            ("123", "456", None),
            ("", "Hello.", None),
            (
                "Hello there.",
                "Hello.",
                Some("a: 100% of its letters are Latin, expected Chinese"),
            ),
            (
                "新闻",
                "新闻公报",
                Some("b: 100% of its letters are Chinese characters, expected English"),
            ),
            (
                "Привет",
                "Hello",
                Some("a: 100% of its letters are Cyrillic, expected Chinese"),
            ),
            (
                "Hello there.",
                "你好。",
                Some(
                    "a, b: the sides are swapped: expected Chinese first and English second; \
                     exchange them, or give --pair en-zh",
                ),
            ),
        ] {
            assert_eq!(
                checked(source, target).as_deref(),
                expected,
                "{source} {target}"
            );
        }
    }

    #[test]
    fn the_script_speaks_for_a_language() {
        for (text, code) in [
            ("你好。", "zh"),
            ("Hello.", "en"),
            ("WHO与NATO开会讨论", "zh"),
            ("He said 你好 to all of them.", "en"),
            ("12", "en"),
        ] {
            assert_eq!(Letters::of(text).language_code(), code, "{text}");
        }
    }
}
