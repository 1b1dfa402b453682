//! English: stems and stop words.

/// The look-up form of a word: lower-cased, irregular forms brought to their base (took → take), British spellings to
/// American ones, then stemmed (Porter 2, Snowball). Stems are evidence, not proof: university and universal share one.
pub fn stem(word: &str) -> String {
    let _ = word;
    todo!()
}

/// Whether a look-up form is a function word that says little about meaning.
pub fn is_stop(lookup: &str) -> bool {
    let _ = lookup;
    todo!()
}
