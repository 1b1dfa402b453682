//! Which languages a document's script can be, to tell when it was given on the wrong side.

use super::Language;
use crate::text::{ScriptShares, script_shares};
use crate::{Error, Result};

/// A document is refused where a smaller share of its letters is Chinese, as its language wants it. Texts in Latin
/// letters must prove more, since Latin words stand in texts of every script and have more letters.
const LEAST_HAN: f64 = 0.1;
const LEAST_LATIN: f64 = 0.4;
/// A Chinese document is refused where so many of its letters are kana or of another script.
const MOST_OTHER: f64 = 0.4;

/// How many bytes of a document are looked at: enough to tell.
const LOOKED_AT: usize = 1 << 20;

fn shares(text: &str) -> ScriptShares {
    let end = (0..=text.len().min(LOOKED_AT))
        .rev()
        .find(|&end| text.is_char_boundary(end));
    script_shares(&text[..end.unwrap_or(0)])
}

/// The script a language is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Latin,
    /// Another one, or unknown: nothing is refused.
    Any,
}

fn script_of(language: &Language) -> Script {
    match language.code {
        "zh" | "yue" | "wuu" | "lzh" => Script::Han,
        "en" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "cs" | "sv" | "da" | "fi"
        | "no" | "hu" | "ro" | "tr" | "vi" | "id" | "ms" => Script::Latin,
        _ => Script::Any,
    }
}

/// A side of a pair: its document's name, the scripts of its letters, the language it should have.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    name: &'a str,
    shares: ScriptShares,
    language: &'a Language,
}

impl<'a> Side<'a> {
    /// The side `text`.
    pub fn new(name: &'a str, text: &str, language: &'a Language) -> Self {
        Self {
            name,
            shares: shares(text),
            language,
        }
    }

    fn foreign_to(&self, language: &Language) -> bool {
        let ScriptShares { han, latin, other } = self.shares;
        let letters = han + latin + other > 0.0;
        letters
            && match script_of(language) {
                Script::Han => han < LEAST_HAN || other > MOST_OTHER,
                Script::Latin => latin < LEAST_LATIN,
                Script::Any => false,
            }
    }

    fn check(&self) -> Result<()> {
        if !self.foreign_to(self.language) {
            return Ok(());
        }
        let ScriptShares { han, latin, other } = self.shares;
        let (share, script) = match script_of(self.language) {
            Script::Han if latin >= other => (latin, "Latin"),
            Script::Latin if han >= other => (han, "Chinese"),
            _ => (other, "neither Chinese nor Latin"),
        };
        let share = (100.0 * share).floor();
        let expected = self.language.name;
        let message = format!("{share}% of its letters are {script}, expected {expected}");
        Err(Error::new(self.name, message))
    }
}

/// Refuses documents that are not in their languages; their first mebibyte is looked at.
///
/// # Errors
/// Names the document, what it holds and what was expected; where both sides are exchanged, the remedy.
pub fn check(source: &Side<'_>, target: &Side<'_>) -> Result<()> {
    if source.foreign_to(source.language)
        && target.foreign_to(target.language)
        && !source.foreign_to(target.language)
        && !target.foreign_to(source.language)
    {
        let (first, second) = (source.language, target.language);
        return Err(Error::new(
            format!("{}, {}", source.name, target.name),
            format!(
                "the sides are swapped: expected {} first and {} second; exchange them, or give --pair {}-{}",
                first.name, second.name, second.code, first.code
            ),
        ));
    }
    source.check()?;
    target.check()
}

/// The code of the language, `zh` or `en`, that the script of `text` speaks for.
pub fn language_code(text: &str) -> &'static str {
    let ScriptShares { han, latin, .. } = shares(text);
    // A Chinese character stands for about three Latin letters.
    if han > 0.0 && 3.0 * han >= latin {
        "zh"
    } else {
        "en"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::{CHINESE, ENGLISH};

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
                Some("b: 100% of its letters are Chinese, expected English"),
            ),
            (
                "Привет",
                "Hello",
                Some("a: 100% of its letters are neither Chinese nor Latin, expected Chinese"),
            ),
            (
                "会議を行いました。",
                "Hello",
                Some("a: 62% of its letters are neither Chinese nor Latin, expected Chinese"),
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
            let source_side = Side::new("a", source, &CHINESE);
            let target_side = Side::new("b", target, &ENGLISH);
            let message = check(&source_side, &target_side)
                .err()
                .map(|e| e.to_string());
            assert_eq!(message.as_deref(), expected, "{source} {target}");
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
            assert_eq!(language_code(text), code, "{text}");
        }
    }
}
