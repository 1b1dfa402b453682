//! Noise planted in clean pairs, the same each time.

#[path = "../../benches/common/dice.rs"]
mod dice;

pub use dice::Dice;

pub type Pair = (String, String);

/// A kind of noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// The target of the pair before or after it in its document.
    Misaligned,
    /// Source and target swapped.
    Swapped,
    /// A side in another language.
    Language,
    /// The target cut off after a third to two thirds of its words.
    Truncated,
    /// A number of the target, in two digits or more, replaced by another.
    Number,
    /// The target is the source, or half of it is.
    Untranslated,
}

pub const ALL: [Noise; 6] = [
    Noise::Misaligned,
    Noise::Swapped,
    Noise::Language,
    Noise::Truncated,
    Noise::Number,
    Noise::Untranslated,
];

/// Sentences of other languages in place of Chinese and of English ones.
const JAPANESE: [&str; 3] = [
    "両国の代表は水曜日に首都で会談し、三つの文書に署名しました。",
    "今年の輸出は前の年に比べて大きく増えたと発表されました。",
    "市の中心部では新しい地下鉄の路線の建設が続いています。",
];
const OTHERS: [&str; 4] = [
    "Die Vertreter beider Länder trafen sich am Mittwoch in der Hauptstadt und unterzeichneten drei Dokumente.",
    "Les exportations ont nettement augmenté cette année par rapport à l'année précédente, selon le ministère.",
    "La construcción de una nueva línea de metro continúa en el centro de la ciudad, según las autoridades.",
    "Il ministro ha dichiarato che i negoziati proseguiranno nelle prossime settimane con tutte le parti.",
];

impl Noise {
    /// The pair `k` of a document with this noise; `None` where it cannot have it.
    pub fn plant(self, document: &[Pair], k: usize, dice: &mut Dice) -> Option<Pair> {
        let (zh, en) = &document[k];
        Some(match self {
            Self::Misaligned => {
                let other = if k + 1 < document.len() {
                    k + 1
                } else {
                    k.checked_sub(1)?
                };
                (zh.clone(), document[other].1.clone())
            }
            Self::Swapped => (en.clone(), zh.clone()),
            Self::Language if dice.below(2) == 0 => {
                (JAPANESE[dice.below(3)].to_owned(), en.clone())
            }
            Self::Language => (zh.clone(), OTHERS[dice.below(4)].to_owned()),
            Self::Truncated => {
                let words: Vec<&str> = en.split(' ').collect();
                if words.len() < 6 {
                    return None;
                }
                let kept = words.len() / 3 + dice.below(words.len() / 3);
                (zh.clone(), words[..kept].join(" "))
            }
            Self::Number => (zh.clone(), changed(en, dice)?),
            Self::Untranslated if dice.below(2) == 0 => (zh.clone(), zh.clone()),
            Self::Untranslated => {
                let words: Vec<&str> = en.split(' ').collect();
                let characters: Vec<char> = zh.chars().collect();
                let rest: String = characters[characters.len() / 2..].iter().collect();
                (
                    zh.clone(),
                    format!("{} {rest}", words[..words.len().div_ceil(2)].join(" ")),
                )
            }
        })
    }
}

/// A text with one of its numbers in digits, of two digits or more, replaced by another of as many.
fn changed(text: &str, dice: &mut Dice) -> Option<String> {
    let bytes = text.as_bytes();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = at
            + bytes[at..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
        // Not within a name (COVID-19), an ordinal (19th) or the rest of a number (10,000; 3.25).
        let before = at.checked_sub(1).map_or(b' ', |k| bytes[k]);
        let after = bytes.get(end).copied().unwrap_or(b' ');
        let apart = !before.is_ascii_alphabetic() && !b"-,.".contains(&before);
        if end - at >= 2 && apart && !after.is_ascii_alphabetic() {
            runs.push((at, end));
        }
        at = end.max(at) + 1;
    }
    let &(start, end) = runs.get(dice.below(runs.len().max(1)))?;
    let mut digits = bytes[start..end].to_vec();
    digits[0] = b'1' + (digits[0] - b'0' + 1 + dice.below(7) as u8) % 9;
    let other = String::from_utf8(digits).ok()?;
    (other != text[start..end]).then(|| [&text[..start], &other, &text[end..]].concat())
}
