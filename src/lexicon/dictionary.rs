//! What a word can mean in the other language.

use super::Tokenizer;
use crate::Result;
use std::io::BufRead;

/// A look-up form of the target language, known to one [`Lexicon`]. Integers below 2³¹ have ids too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StemId(u32);

/// Translation probabilities of words, from a dictionary.
#[derive(Debug, Default)]
pub struct Lexicon {}

impl Lexicon {
    /// The built-in Chinese–English dictionary, made from CC-CEDICT. The first call costs nothing: it parses nothing.
    pub fn builtin() -> &'static Self {
        todo!()
    }

    /// The lexicon to use from language `source` to `target`: the built-in one for `zh` to `en`, otherwise an empty one.
    pub fn for_pair(source: &str, target: &str) -> &'static Self {
        let _ = (source, target);
        todo!()
    }

    /// A lexicon that knows no word.
    pub fn empty() -> &'static Self {
        todo!()
    }

    /// This lexicon with a user's own dictionary before it: lines of CC-CEDICT (`.u8`) or
    /// `source<TAB>target[<TAB>weight]`, UTF-8; `#` begins a comment line. Of a word that both know, the user's
    /// translations get ¾ of the mass. `place` (a path) is named in errors.
    ///
    /// # Errors
    /// At the first line that cannot be read or is of neither form: `place:line: what was found, what was expected`.
    pub fn with_user(
        &self,
        place: &str,
        reader: impl BufRead,
        source: &Tokenizer,
        target: &Tokenizer,
    ) -> Result<Self> {
        let _ = (place, reader, source, target);
        todo!()
    }

    /// Whether it knows no word.
    pub fn is_empty(&self) -> bool {
        todo!()
    }

    /// The headwords the user added, in simplified characters: for [`Tokenizer::with_words`].
    pub fn user_words(&self) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }

    /// Replaces `out` by what the source token with look-up form `word` can mean: target look-up forms, each once, by
    /// id, with masses above 0 whose sum is at most 1. A word not known is cut into known pieces. Nothing for a token
    /// not known: a form that stands on both sides is its own translation, which is the caller's to add.
    pub fn translations(&self, word: &str, out: &mut Vec<(StemId, f32)>) {
        let _ = (word, out);
        todo!()
    }

    /// The id of a target look-up form, where this lexicon can give it.
    pub fn stem_id(&self, stem: &str) -> Option<StemId> {
        let _ = stem;
        todo!()
    }

    /// The look-up form of `id`; empty for an id of another lexicon.
    pub fn stem(&self, id: StemId) -> String {
        let _ = id.0;
        todo!()
    }
}
