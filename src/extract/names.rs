//! Chinese words that no dictionary has, such as names in transcription, which are cut one way here and another there.

use super::class::Class;
use super::store::Store;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Bounds of the characters of a new word.
const SHORTEST: usize = 2;
const LONGEST: usize = 8;
/// Strings counted at a time, 100 bytes each; where there are more, those met once so far are forgotten.
const MOST_COUNTED: usize = 4_000_000;
/// A longer word that stands in this share of a word's beads takes its place.
const REPLACES: f64 = 0.8;

/// Strings that stand in at least `least` beads where words are cut to single characters or to words not in `dictionary`
/// (sorted), which may have short words of the dictionary inside; but not those that stand in longer such strings nearly
/// always. In the order of characters.
pub(super) fn new_words(store: &Store, dictionary: &[String], least: u32) -> Vec<String> {
    let known = |text: &str| {
        dictionary
            .binary_search_by(|word| word.as_str().cmp(text))
            .is_ok()
    };
    let unit = |form: u32| {
        let text = store.form_text(form);
        if store.class(form) != Class::Content || !is_han(text) {
            return Unit::Other;
        }
        match text.chars().count() {
            1 => Unit::Loose,
            length if !known(text) => {
                if length <= LONGEST {
                    Unit::Loose
                } else {
                    Unit::Other
                }
            }
            2 => Unit::Word,
            _ => Unit::Other,
        }
    };
    let units: Vec<Unit> = (0..store.forms() as u32).map(unit).collect();
    let mut counts: FxHashMap<String, (u32, usize)> = FxHashMap::default();
    let mut run = Run::default();
    let mut most = MOST_COUNTED;
    for bead in 0..store.beads() {
        for place in store.range(bead) {
            let form = store.form(place);
            match units[form as usize] {
                Unit::Other => {
                    run.count(bead, &mut counts);
                    run.clear();
                }
                unit => run.push(store.form_text(form), unit == Unit::Loose),
            }
        }
        run.count(bead, &mut counts);
        run.clear();
        if counts.len() > most {
            counts.retain(|_, (count, _)| *count > 1);
            most = MOST_COUNTED.max(2 * counts.len());
        }
    }
    counts.retain(|_, (count, _)| *count >= least);
    let replaced: BTreeSet<&str> = counts
        .iter()
        .flat_map(|(word, (count, _))| parts(word).map(move |part| (part, *count)))
        .filter(|(part, count)| {
            let own = counts.get(*part).map_or(0, |(count, _)| *count);
            f64::from(*count) >= REPLACES * f64::from(own)
        })
        .map(|(part, _)| part)
        .collect();
    let words: BTreeSet<&str> = counts.keys().map(String::as_str).collect();
    let new = words.difference(&replaced).copied();
    new.filter(|word| !known(word)).map(str::to_owned).collect()
}

/// What a word is where new words are sought.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// A single character, or a word that the dictionary lacks.
    Loose,
    /// A short word of the dictionary.
    Word,
    /// Anything else.
    Other,
}

/// Neighbouring units.
#[derive(Default)]
struct Run {
    text: String,
    /// Where a character of a loose unit, or a word, begins; and whether it is loose.
    starts: Vec<(usize, bool)>,
}

impl Run {
    fn push(&mut self, text: &str, loose: bool) {
        let at = self.text.len();
        if loose {
            self.starts
                .extend(text.char_indices().map(|(i, _)| (at + i, true)));
        } else {
            self.starts.push((at, false));
        }
        self.text.push_str(text);
    }

    fn clear(&mut self) {
        self.text.clear();
        self.starts.clear();
    }

    /// Counts the strings that begin and end with a loose character.
    fn count(&self, bead: usize, counts: &mut FxHashMap<String, (u32, usize)>) {
        let end = |i: usize| {
            self.starts
                .get(i + 1)
                .map_or(self.text.len(), |next| next.0)
        };
        for (i, &(from, _)) in self.starts.iter().enumerate().filter(|(_, start)| start.1) {
            for j in
                (i + SHORTEST - 1..self.starts.len().min(i + LONGEST)).filter(|&j| self.starts[j].1)
            {
                let word = &self.text[from..end(j)];
                match counts.get_mut(word) {
                    Some((count, last)) => {
                        *count += u32::from(*last != bead);
                        *last = bead;
                    }
                    None => {
                        counts.insert(word.to_owned(), (1, bead));
                    }
                }
            }
        }
    }
}

fn is_han(text: &str) -> bool {
    crate::text::script_shares(text).han >= 1.0
}

/// The strings inside a word, it aside.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = word
        .char_indices()
        .map(|(at, _)| at)
        .chain([word.len()])
        .collect();
    let spans = (0..starts.len()).flat_map(move |i| {
        let starts = starts.clone();
        (i + 1..starts.len()).map(move |j| (starts[i], starts[j]))
    });
    spans
        .map(|(from, to)| &word[from..to])
        .filter(|part| part.len() < word.len())
}
