//! Which language a text is in: its script decides first, then common words, then letter trigrams.

use super::reading::Reading;
use crate::lexicon::en;
use whatlang::Lang;

/// Letters below which trigrams tell nothing of a text.
const LEAST: usize = 20;
/// Letters from which on they are believed.
const ENOUGH: usize = 60;
/// The share of common English words from which on a text is English.
const COMMON: f64 = 0.15;

/// The confidence, 0–1, that a side is in its language; `None` where it is too short to tell, or the language unknown.
pub(super) fn confidence(side: &Reading<'_>) -> Option<f64> {
    match side.language {
        "zh" => chinese(side.text),
        code => letters(side.text, code),
    }
}

/// Kana and Hangul among its characters speak against Chinese.
fn chinese(text: &str) -> Option<f64> {
    let (mut han, mut other) = (0usize, 0usize);
    for c in text.chars() {
        match c {
            '\u{4E00}'..='\u{9FFF}' => han += 1,
            '\u{3041}'..='\u{30FA}' | '\u{AC00}'..='\u{D7AF}' => other += 1,
            _ => {}
        }
    }
    let all = han + other;
    (all > 0).then(|| (1.0 - 4.0 * other as f64 / all as f64).max(0.0))
}

fn letters(text: &str, code: &str) -> Option<f64> {
    let expected = known(code)?;
    let count = text.chars().filter(|c| c.is_alphabetic()).count();
    if count < LEAST {
        return None;
    }
    if expected == Lang::Eng && common_share(text) >= COMMON {
        return Some(1.0);
    }
    let found = whatlang::detect(text)?;
    if found.lang() == expected {
        return Some(0.5 + found.confidence() / 2.0);
    }
    // English names in capitals look like many a language.
    let believed = found.confidence() * (count as f64 / ENOUGH as f64).min(1.0);
    Some(1.0 - believed)
}

/// The share of common words of English among all.
fn common_share(text: &str) -> f64 {
    let (mut common, mut all) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()) {
        if !word.is_empty() {
            all += 1;
            common += usize::from(word.len() > 1 && en::is_stop(word));
        }
    }
    common as f64 / all.max(1) as f64
}

/// The language of an ISO 639-1 code.
fn known(code: &str) -> Option<Lang> {
    Some(match code {
        "da" => Lang::Dan,
        "de" => Lang::Deu,
        "en" => Lang::Eng,
        "es" => Lang::Spa,
        "fi" => Lang::Fin,
        "fr" => Lang::Fra,
        "hu" => Lang::Hun,
        "it" => Lang::Ita,
        "ja" => Lang::Jpn,
        "ko" => Lang::Kor,
        "nb" | "no" => Lang::Nob,
        "nl" => Lang::Nld,
        "pt" => Lang::Por,
        "ro" => Lang::Ron,
        "ru" => Lang::Rus,
        "sv" => Lang::Swe,
        "tr" => Lang::Tur,
        "vi" => Lang::Vie,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_and_names_are_not_taken_for_another_language() {
        let of = |text, code| confidence(&Reading::new(text, code));
        for (text, code) in [
            ("GDP增长6.6%", "zh"),
            ("国际油价 Brent 上涨", "zh"),
            ("Xi Jinping", "en"),
            ("Cen Muchuan Meets Hendra Wirawan", "en"),
            ("Beijing, Shanghai, Guangzhou, Shenzhen", "en"),
            ("The talks were held in Beijing.", "en"),
            (
                "Die Gespräche fanden am Mittwoch in der Hauptstadt statt.",
                "de",
            ),
        ] {
            assert!(
                of(text, code).is_none_or(|score| score >= 0.2),
                "{text} {:?}",
                of(text, code)
            );
        }
        for (text, code) in [
            ("会議は水曜日に首都で行われました。", "zh"),
            ("회담은 수요일 수도에서 열렸다.", "zh"),
            (
                "Die beiden Seiten unterzeichneten am Mittwoch in der Hauptstadt drei Dokumente über die Zusammenarbeit.",
                "en",
            ),
            (
                "Las dos partes firmaron el miércoles en la capital tres documentos sobre la cooperación económica.",
                "en",
            ),
            (
                "The two sides signed three documents in the capital on Wednesday, and more will follow.",
                "fr",
            ),
        ] {
            assert!(
                of(text, code).is_some_and(|score| score < 0.2),
                "{text} {:?}",
                of(text, code)
            );
        }
    }
}
