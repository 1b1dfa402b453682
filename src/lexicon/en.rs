//! English: stems, clitics and stop words.

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxBuildHasher;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::OnceLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Function words, as look-up forms, sorted.
const STOP_WORDS: &[&str] = &[
    "'d", "'ll", "'m", "'re", "'s", "'ve", "a", "about", "also", "an", "and", "ani", "as", "at",
    "be", "but", "by", "could", "do", "for", "from", "have", "here", "how", "if", "in", "into",
    "it", "just", "may", "might", "must", "no", "not", "of", "off", "on", "or", "out", "over",
    "shall", "should", "so", "some", "such", "than", "that", "the", "then", "there", "this", "to",
    "too", "up", "veri", "what", "when", "where", "which", "will", "with", "would",
];

/// Ways to write a country's name that stemming would take for words (us → we).
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("US", "usa"),
    ("U.S", "usa"),
    ("U.S.", "usa"),
    ("U.S.A.", "usa"),
    ("USA", "usa"),
];

const CLITICS: &[&str] = &["s", "re", "ve", "ll", "d", "m"];

/// Words before a full stop that ends no sentence, lower-case.
const TITLES: &[&str] = &[
    "capt", "col", "dr", "gen", "gov", "jr", "lt", "mr", "mrs", "ms", "no", "prof", "rep", "rev",
    "sen", "sgt", "sr", "st", "vs",
];

struct Forms {
    /// Irregular form → base.
    bases: HashMap<&'static str, &'static str>,
    /// Stem of a British spelling → stem of the American one.
    spellings: HashMap<String, String>,
}

fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut bases = HashMap::new();
        for (base, form) in rows(IRREGULAR) {
            bases.entry(form).or_insert(base);
        }
        let spellings = rows(SPELLING)
            .map(|(american, british)| (snowball(british), snowball(american)))
            .filter(|(british, american)| british != american)
            .collect();
        Forms { bases, spellings }
    })
}

pub(super) const IRREGULAR: &str = include_str!("irregular.txt");
pub(super) const SPELLING: &str = include_str!("spelling.txt");

/// The first word of each line with each word after it.
fn rows(data: &str) -> impl Iterator<Item = (&str, &str)> {
    data.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| {
            let mut words = line.split_ascii_whitespace();
            let base = words.next().unwrap_or_default();
            words.map(move |form| (base, form))
        })
}

fn snowball(word: &str) -> String {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        Stemmer::create(Algorithm::English).stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

/// The look-up form of a word: lower-cased, without accents and apostrophes, irregular forms brought to their base
/// (took → take), then stemmed (Porter 2, Snowball), and British spellings brought to American ones. Stems are
/// evidence, not proof: university and universal share one. Only an empty word has an empty form.
///
/// ```
/// use zhen::lexicon::en::stem;
/// assert_eq!(stem("Children"), "child");
/// assert_eq!(stem("organisations"), stem("organization"));
/// ```
pub fn stem(word: &str) -> String {
    thread_local! {
        static KNOWN: RefCell<Known> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| known.stem(word).to_owned())
}

/// Words met lately with their stems, in a place that follows from the word: a text repeats most of its words, and
/// stemming costs more than all else that is done to one.
#[derive(Default)]
struct Known(Vec<(String, String)>);

impl Known {
    const PLACES: usize = 4096;

    fn stem(&mut self, word: &str) -> &str {
        if self.0.is_empty() {
            self.0.resize_with(Self::PLACES, Default::default);
        }
        let hash = FxBuildHasher.hash_one(word) as usize;
        let (known, stem) = &mut self.0[hash % Self::PLACES];
        if known != word || word.is_empty() {
            *stem = stem_anew(word);
            word.clone_into(known);
        }
        stem
    }
}

fn stem_anew(word: &str) -> String {
    if let Some((_, form)) = ABBREVIATIONS.iter().find(|(name, _)| *name == word) {
        return (*form).to_owned();
    }
    let plain = plain(word);
    if word.contains('.') || is_stop(&plain) {
        return plain;
    }
    let forms = forms();
    let base = forms.bases.get(plain.as_str()).copied();
    let stem = snowball(base.unwrap_or(&plain));
    match forms.spellings.get(&stem) {
        Some(american) => american.clone(),
        None => stem,
    }
}

/// Lower case, without accents, apostrophes and full stops; the word itself where nothing would be left.
fn plain(word: &str) -> String {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let plain: String = word
        .nfkd()
        .filter(|&c| !is_combining_mark(c) && !matches!(c, '\'' | '’' | '＇' | 'ʼ' | '.'))
        .flat_map(char::to_lowercase)
        .filter(|&c| !is_combining_mark(c))
        .collect();
    if plain.is_empty() {
        word.to_owned()
    } else {
        plain
    }
}

/// Where a clitic begins in a word (Hu's, don't) and its look-up form; `None` for a word without one (Xi'an).
pub(super) fn clitic(word: &str) -> Option<(usize, String)> {
    let (at, apostrophe) = word
        .char_indices()
        .rfind(|&(_, c)| matches!(c, '\'' | '’' | '＇' | 'ʼ'))?;
    let ending = word[at + apostrophe.len_utf8()..].to_lowercase();
    if at == 0 {
        return None;
    }
    if ending == "t" {
        let n = word[..at].char_indices().next_back()?;
        return (matches!(n.1, 'n' | 'N') && n.0 > 0).then(|| (n.0, "not".to_owned()));
    }
    CLITICS
        .contains(&ending.as_str())
        .then(|| (at, format!("'{ending}")))
}

/// The base of what is left before n't: ca → can, wo → will, sha → shall.
pub(super) fn before_not(word: &str) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "ca" => Some("can"),
        "wo" => Some("will"),
        "sha" => Some("shall"),
        _ => None,
    }
}

/// Whether a look-up form is a function word that says little about meaning.
pub fn is_stop(lookup: &str) -> bool {
    STOP_WORDS.binary_search(&lookup).is_ok()
}

/// Whether a full stop after `word` may well end no sentence: a title, or a single capital.
pub(super) fn is_title(word: &str) -> bool {
    word.len() == 1 || TITLES.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_look_up_forms() {
        assert!(STOP_WORDS.is_sorted());
        for word in STOP_WORDS.iter().filter(|word| !word.starts_with('\'')) {
            assert!(
                is_stop(&stem(word)),
                "{word} is looked up as {}",
                stem(word)
            );
        }
    }

    #[test]
    fn a_form_has_one_base() {
        let mut seen = HashMap::new();
        for (base, form) in rows(IRREGULAR) {
            assert_eq!(*seen.entry(form).or_insert(base), base, "{form}");
        }
    }

    #[test]
    fn both_spellings_share_a_stem() {
        for (american, british) in rows(SPELLING) {
            assert_eq!(stem(american), stem(british));
        }
    }
}
