//! What several filters need of a pair, read once.

use super::survey::characters;
use crate::bitext::form;
use crate::text::{ScriptShares, script_shares};

/// A side of a pair.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub text: &'a str,
    pub language: &'a str,
    /// Characters, white space aside.
    pub characters: usize,
    pub scripts: ScriptShares,
    /// Hashes of its tokens, without punctuation.
    pub tokens: Vec<u64>,
}

/// A Chinese character weighs as much as so many letters.
const HAN: f64 = 3.0;

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str, language: &'a str) -> Self {
        let mut tokens = Vec::with_capacity(text.len() / 3);
        form::hashes(text, &mut tokens);
        Self {
            text,
            language,
            characters: characters(text),
            scripts: script_shares(text),
            tokens,
        }
    }

    /// Whether it has letters of any script.
    pub(super) fn has_letters(&self) -> bool {
        let shares = self.scripts;
        shares.han + shares.latin + shares.other > 0.0
    }

    /// The share of its letters, 0–1, in the script of its language, Chinese characters weighed by what they say; `None`
    /// without letters or where the script is not known.
    pub(super) fn own_script(&self) -> Option<f64> {
        let ScriptShares { han, latin, other } = self.scripts;
        let han = HAN * han;
        let own = match self.language {
            "zh" => han,
            "ja" => han + other,
            "da" | "de" | "en" | "es" | "fi" | "fr" | "hu" | "it" | "nb" | "nl" | "no" | "pt"
            | "ro" | "sv" | "tr" | "vi" => latin,
            _ => return None,
        };
        // Kana and Hangul say as much as Chinese characters do.
        let other = if self.language == "zh" {
            HAN * other
        } else {
            other
        };
        self.has_letters().then(|| own / (han + latin + other))
    }
}
