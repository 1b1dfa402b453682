//! Inputs for the benches, made from the project's own vocabulary: the same text each time, nothing read from outside.

mod dice;

pub use dice::Dice;
use zhen::lexicon::Lexicon;

const COMMON: &str = include_str!("../../src/text/common_han.txt");

/// Words that the built-in dictionary knows, with one translation each.
pub struct Vocabulary(Vec<(String, String)>);

impl Vocabulary {
    /// Words of two common characters, where the dictionary translates them.
    pub fn builtin() -> Self {
        let lexicon = Lexicon::builtin();
        let characters: Vec<char> = COMMON
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::chars)
            .take(700)
            .collect();
        let mut meanings = Vec::new();
        let mut words = Vec::new();
        for first in &characters {
            for second in &characters {
                let word: String = [*first, *second].iter().collect();
                lexicon.translations(&word, &mut meanings);
                let best = meanings.iter().max_by(|a, b| a.1.total_cmp(&b.1));
                // A word that is only the sum of its characters has its mass spread thinly.
                if let Some(&(id, mass)) = best
                    && mass > 0.2
                {
                    words.push((word, lexicon.stem(id).into_owned()));
                }
            }
        }
        assert!(words.len() > 5_000, "only {} words", words.len());
        Self(words)
    }

    /// A Chinese word and an English one that translates it; `draw` chooses below a number.
    pub fn word(&self, dice: &mut Dice, draw: impl Fn(&mut Dice, usize) -> usize) -> (&str, &str) {
        let (word, meaning) = &self.0[draw(dice, self.0.len())];
        (word, meaning)
    }

    /// A Chinese sentence of `words` words, drawn by `draw`, and an English one that says the same, in another order.
    pub fn pair(
        &self,
        dice: &mut Dice,
        words: usize,
        draw: impl Fn(&mut Dice, usize) -> usize,
    ) -> (String, String) {
        let mut zh = String::new();
        let mut en = Vec::new();
        for at in 0..words {
            let (word, meaning) = self.word(dice, &draw);
            zh.push_str(word);
            if at % 5 == 4 {
                zh.push('，');
            }
            en.push(meaning);
        }
        for at in 1..en.len() {
            en.swap(at, at - dice.below(2));
        }
        zh = zh.trim_end_matches('，').to_string();
        zh.push('。');
        // The last word is no abbreviation, so that the full stop ends the sentence.
        (zh, format!("The {} today.", en.join(" of the ")))
    }
}

/// Peak resident memory of this process in MiB, where the system tells.
pub fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1024)
}
