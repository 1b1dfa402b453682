//! What pairs must be like to be kept.

use crate::bitext::Limit;
use serde::{Deserialize, Serialize};

/// The thresholds of the filters; `false` in a configuration turns one off. What a score means stands at its
/// [`Filter`](super::Filter).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Language code of the sources.
    pub source_language: String,
    /// Language code of the targets.
    pub target_language: String,
    /// The least alignment probability, 0–1.
    pub probability: Limit,
    /// The fewest characters of a side, white space aside.
    pub min_characters: Limit,
    /// The most characters of a side, white space aside.
    pub max_characters: Limit,
    /// The most standard deviations that the length of the target may be from what the source lets expect.
    pub ratio: Limit,
    /// The least share, 0–1, of letters in the script of the side's language.
    pub script: Limit,
    /// The least confidence, 0–1, that a side is in its language.
    pub language: Limit,
    /// The most broken characters among all of a side, 0–1.
    pub mojibake: Limit,
    /// The most likeness of the sides, 0–1.
    pub copy: Limit,
    /// The most text that was left in the other language, as a share of the side, 0–1.
    pub untranslated: Limit,
    /// The most markup and addresses, as a share of a side, 0–1.
    pub markup: Limit,
    /// The most of a side that repeats what it has said, 0–1.
    pub repetition: Limit,
    /// The most differences of punctuation, weighed.
    pub punctuation: Limit,
    /// The most certainty, 0–1, that a value of one side has no counterpart.
    pub numbers: Limit,
    /// The most documents that a line may stand in.
    pub boilerplate: Limit,
    /// The most findings of a glossary check.
    pub glossary: Limit,
    /// The least likelihood, 0–1, that the words of the sides belong together, where no probability is known.
    pub adequacy: Limit,
    /// The least likelihood, 0–1, that neither side breaks off before the other does, where no probability is known.
    pub complete: Limit,
    /// Regular expressions; a pair of which one side matches is rejected.
    pub reject: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            source_language: "zh".to_owned(),
            target_language: "en".to_owned(),
            probability: Limit::At(0.5),
            min_characters: Limit::At(1.0),
            max_characters: Limit::At(2000.0),
            ratio: Limit::At(4.0),
            script: Limit::At(0.3),
            language: Limit::At(0.2),
            mojibake: Limit::At(0.02),
            copy: Limit::At(0.7),
            untranslated: Limit::At(0.2),
            markup: Limit::At(0.3),
            repetition: Limit::At(0.5),
            punctuation: Limit::At(1.9),
            numbers: Limit::At(0.82),
            boilerplate: Limit::At(20.0),
            glossary: Limit::Off,
            adequacy: Limit::At(0.25),
            complete: Limit::At(0.035),
            reject: Vec::new(),
        }
    }
}
