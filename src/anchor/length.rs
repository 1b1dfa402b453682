//! Lengths as a reader counts them.

use unicode_segmentation::UnicodeSegmentation;

/// Grapheme clusters of a text, white space aside.
pub(super) fn characters(text: &str) -> usize {
    if text.chars().all(stands_alone) {
        return text.chars().filter(|c| !c.is_whitespace()).count();
    }
    let clusters = text.graphemes(true);
    clusters.filter(|g| !g.trim().is_empty()).count()
}

/// Whether a character is a cluster of its own beside any other one of this kind, white space aside; most are.
fn stands_alone(c: char) -> bool {
    matches!(c, '\0'..'\u{300}' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3029}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{FF01}'..='\u{FF5E}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_counted_one_by_one_are_grapheme_clusters() {
        let clusters = |text: &str| {
            let clusters = text.graphemes(true);
            clusters.filter(|g| !g.trim().is_empty()).count()
        };
        let alone: Vec<char> = ('\0'..='\u{FFFF}').filter(|c| stands_alone(*c)).collect();
        let beside = ['a', '中', '1', ' ', '\r', '\n', '。', '\u{AD}', '©'];
        for &c in &alone {
            for other in beside {
                let text = String::from_iter([c, c, other, c]);
                assert_eq!(characters(&text), clusters(&text), "{text:?}");
            }
        }
        let all = String::from_iter(&alone);
        assert_eq!(characters(&all), clusters(&all));
        assert_eq!(characters("e\u{301} 👩\u{200D}👩 \u{3000}é"), 3);
    }
}
