//! Names by their sound: foreign ones written in Chinese characters (托卡耶夫, Tokayev) and Chinese ones in letters
//! (习近平, Xi Jinping; 何穎琛, Ho Wing-sum).

mod capitals;
mod pairs;
mod runs;
mod sound;
mod spelling;

pub use capitals::Capitals;
pub(super) use pairs::find;
pub use pairs::{Pair, pairs};
pub use spelling::readings;

use sound::{Spoken, Written};

/// The most characters that are compared with a spelling.
const LONGEST_SPELLED: usize = 6;

/// What stands between the parts of a foreign name.
const POINTS: [char; 6] = ['·', '・', '‧', '•', '．', '-'];

/// How alike a name in Chinese characters and one in letters sound, 0–1: 1 where the letters spell the readings of the
/// characters, surname first or last; otherwise by a weighted edit distance over sounds, after the practice of writing
/// foreign names in Chinese, of the whole or part by part where both sides have as many parts (`·`, spaces). What else
/// is no letter or character says nothing. Above .75 two names are likely one; short ones reach that by chance where
/// there are many. Costs the product of the lengths.
///
/// ```
/// use zhen::anchor::name::likeness;
/// assert!(likeness("托卡耶夫", "Tokayev") > 0.85);
/// assert!(likeness("托卡耶夫", "Turkmenistan") < 0.6);
/// assert!(likeness("唐纳德·特朗普", "Donald Trump") > 0.75);
/// assert_eq!(likeness("何穎琛", "Ho Wing-sum"), 1.0);
/// assert_eq!(likeness("习近平", "Jinping Xi"), 1.0);
/// ```
pub fn likeness(chinese: &str, latin: &str) -> f32 {
    let characters: Vec<char> = chinese.chars().filter(|c| c.is_alphabetic()).collect();
    let words: Vec<String> = latin.split_whitespace().map(sound::letters).collect();
    if (1..=LONGEST_SPELLED).contains(&characters.len()) && is_spelled(&characters, &words) {
        return 1.0;
    }
    let parts: Vec<&str> = chinese
        .split(POINTS)
        .filter(|part| !part.is_empty())
        .collect();
    let whole = sounds(&characters, &words.concat());
    if parts.len() != words.len() || parts.len() < 2 {
        return whole;
    }
    let weighted = parts.iter().zip(&words).map(|(part, word)| {
        let part: Vec<char> = part.chars().filter(|c| c.is_alphabetic()).collect();
        part.len() as f32 * sounds(&part, word)
    });
    whole.max(weighted.sum::<f32>() / characters.len().max(1) as f32)
}

/// How alike one part of a name sounds on both sides.
fn sounds(characters: &[char], letters: &str) -> f32 {
    match (
        Spoken::new(characters.iter().copied()),
        Written::new(letters),
    ) {
        (Some(spoken), Some(written)) => sound::likeness(&spoken, &written),
        _ => 0.0,
    }
}

/// Whether words in letters spell the characters, in this order or with the last word first.
fn is_spelled(characters: &[char], words: &[String]) -> bool {
    let last = words.len().saturating_sub(1);
    let turned = [&words[last..], &words[..last]].concat();
    spelling::spells(characters, &words.concat()) || spelling::spells(characters, &turned.concat())
}
