//! How near other words of a Chinese target come to a rendering: shared characters, shared translations.

use crate::lexicon::{Lexicon, StemId, Tokenizer};

/// Characters that carry no meaning of their own in a term.
const LIGHT: &str = "的之性者们了和与及";
/// Characters more than the rendering has that the place of its characters may have.
const WIDER: usize = 2;

/// The greatest share of the characters of `rendering` that stand close together in `text`, 0–1; both folded. One
/// character alone counts only of two.
pub(super) fn shared_characters(rendering: &str, text: &str) -> f32 {
    let wanted: Vec<char> = rendering
        .chars()
        .filter(|c| !c.is_ascii() && !LIGHT.contains(*c))
        .collect();
    let text: Vec<char> = text.chars().collect();
    if wanted.is_empty() {
        return 0.0;
    }
    let width = wanted.len() + WIDER;
    let place = |at: usize| {
        let window = &text[at..text.len().min(at + width)];
        wanted.iter().filter(|c| window.contains(c)).count()
    };
    let starts = (0..text.len()).filter(|&at| wanted.contains(&text[at]));
    let most = starts.map(place).max().unwrap_or(0);
    if most < 2 && wanted.len() > 2 {
        return 0.0;
    }
    most as f32 / wanted.len() as f32
}

/// The greatest mass of English translations that a word of `rendering` shares with a word of `text`, 0–1.
pub(super) fn shared_translations(
    rendering: &str,
    text: &str,
    lexicon: &Lexicon,
    zh: &Tokenizer,
) -> f32 {
    let senses = |text: &str| -> Vec<Vec<(StemId, f32)>> {
        let mut words: Vec<String> = zh
            .tokenize(text)
            .into_iter()
            .map(|token| token.lookup)
            .collect();
        words.retain(|word| word.chars().nth(1).is_some());
        words.sort_unstable();
        words.dedup();
        let of = |word: &String| {
            let mut out = Vec::new();
            lexicon.translations(word, &mut out);
            out
        };
        words.iter().map(of).collect()
    };
    let (own, others) = (senses(rendering), senses(text));
    let mut best = 0.0f32;
    for a in &own {
        for b in &others {
            let shared: f32 = a
                .iter()
                .filter_map(|&(id, mass)| {
                    let at = b.binary_search_by(|(other, _)| other.cmp(&id)).ok()?;
                    Some(mass.min(b[at].1))
                })
                .sum();
            best = best.max(shared);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_synonyms_share_characters_or_translations() {
        assert!(shared_characters("暴发", "此次爆发将结束") >= 0.5);
        assert!(shared_characters("消毒洗手液", "免水洗手液属于") >= 0.6);
        assert!(shared_characters("韧性", "潜力足基础好") < 0.1);
        let (lexicon, zh) = (Lexicon::builtin(), Tokenizer::new("zh"));
        assert!(shared_translations("流行病", "疫情会持续多久", lexicon, &zh) > 0.1);
        assert!(shared_translations("压舱石", "十分重要", lexicon, &zh) < 0.1);
    }
}
