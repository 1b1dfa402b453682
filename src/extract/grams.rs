//! Sequences of look-up forms that stand in at least so many beads.

use super::class::Class;
use super::store::Store;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Of a place where no counted sequence begins.
const NONE: u32 = u32::MAX;
/// Bounds of the table that sequences are first counted in, by hash, in bytes.
const BUCKETS: (usize, usize) = (1 << 10, 1 << 26);

/// The sequences that begin with a content word, cross no mark and stand in at least `least` beads, with the number of
/// beads each stands in. One of a single form has the form's number.
///
/// Sequences of n forms are counted where one of n − 1 is frequent (Agrawal & Srikant 1994), after a first count by
/// hash, which keeps the many that occur once out of the table (Park, Chen & Yu 1995). Exact. Memory beyond the result:
/// four bytes a token and 64 MB at most.
pub(super) struct Grams {
    beads: Vec<u32>,
    /// The sequence before the last form, and that form; from `forms` on.
    parts: Vec<(u32, u32)>,
    forms: usize,
    longer: FxHashMap<(u32, u32), u32>,
}

impl Grams {
    pub fn count(store: &Store, least: u32, longest: usize) -> Self {
        let forms = store.forms();
        let mut grams = Self {
            beads: vec![0; forms],
            parts: Vec::new(),
            forms,
            longer: FxHashMap::default(),
        };
        let mut last = vec![NONE; forms];
        for bead in 0..store.beads() {
            for place in store.range(bead) {
                let form = store.form(place) as usize;
                grams.beads[form] += u32::from(last[form] != bead as u32);
                last[form] = bead as u32;
            }
        }
        let starts = |place| {
            let form = store.form(place);
            let fits = store.class(form).starts() && grams.beads[form as usize] >= least;
            if fits { form } else { NONE }
        };
        let mut at: Vec<u32> = (0..store.tokens()).map(starts).collect();
        for length in 2..=longest {
            if !grams.level(store, least, length, &mut at) {
                break;
            }
        }
        grams
    }

    /// Counts the sequences of `length` forms, whose beginnings stand in `at`, and says whether any was found.
    fn level(&mut self, store: &Store, least: u32, length: usize, at: &mut [u32]) -> bool {
        let size = (2 * store.tokens()).next_power_of_two();
        let mask = size.clamp(BUCKETS.0, BUCKETS.1) - 1;
        let mut buckets = vec![0u8; mask + 1];
        each(store, length, at, |_, _, key| {
            let bucket = &mut buckets[hash(key) & mask];
            *bucket = bucket.saturating_add(1);
        });
        let full = least.min(255) as u8;
        let mut counts: FxHashMap<(u32, u32), (u32, u32)> = FxHashMap::default();
        each(store, length, at, |bead, _, key| {
            if buckets[hash(key) & mask] >= full {
                let (count, last) = counts.entry(key).or_insert((0, NONE));
                *count += u32::from(*last != bead);
                *last = bead;
            }
        });
        drop(buckets);
        let mut found: Vec<_> = counts
            .into_iter()
            .filter(|(_, (count, _))| *count >= least)
            .map(|(key, (count, _))| (key, count))
            .collect();
        found.sort_unstable();
        for &(key, count) in &found {
            self.longer.insert(key, self.beads.len() as u32);
            self.beads.push(count);
            self.parts.push(key);
        }
        let mut next = vec![NONE; at.len()];
        each(store, length, at, |_, place, key| {
            next[place] = self.longer.get(&key).copied().unwrap_or(NONE);
        });
        at.copy_from_slice(&next);
        !found.is_empty()
    }

    /// Number of sequences, those of one form that are rare among them.
    pub fn len(&self) -> usize {
        self.beads.len()
    }

    /// Beads that a sequence stands in.
    pub fn beads(&self, gram: u32) -> u32 {
        self.beads[gram as usize]
    }

    /// The forms of a sequence.
    pub fn forms(&self, mut gram: u32) -> Vec<u32> {
        let mut forms = Vec::new();
        while let Some(&(before, last)) = (gram as usize)
            .checked_sub(self.forms)
            .and_then(|i| self.parts.get(i))
        {
            forms.push(last);
            gram = before;
        }
        forms.push(gram);
        forms.reverse();
        forms
    }

    /// The sequence one form longer, where it is frequent.
    pub fn step(&self, gram: u32, form: u32) -> Option<u32> {
        self.longer.get(&(gram, form)).copied()
    }

    /// The sequence of `forms`, where it is frequent.
    pub fn find(&self, forms: impl IntoIterator<Item = u32>) -> Option<u32> {
        let mut forms = forms.into_iter();
        let first = forms.next()?;
        forms.try_fold(first, |gram, form| self.step(gram, form))
    }
}

fn hash((gram, form): (u32, u32)) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write_u64(u64::from(gram) << 32 | u64::from(form));
    // The high bits of the product are the mixed ones.
    (hasher.finish() >> 20) as usize
}

/// Calls `f` with bead, place and key of each sequence of `length` forms whose first `length` − 1 stand in `at`.
fn each(store: &Store, length: usize, at: &[u32], mut f: impl FnMut(u32, usize, (u32, u32))) {
    for bead in 0..store.beads() {
        let range = store.range(bead);
        let places = range.start..range.end.saturating_sub(length - 1).max(range.start);
        for place in places.filter(|&place| at[place] != NONE) {
            let form = store.form(place + length - 1);
            if store.class(form) != Class::Break {
                f(bead as u32, place, (at[place], form));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::store::pieces;
    use crate::lexicon::Tokenizer;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn store(texts: &[String]) -> Store {
        let tokenizer = Tokenizer::new("en");
        let mut store = Store::default();
        for text in texts {
            store.add(&pieces(text, &tokenizer.tokenize(text)));
        }
        store
    }

    proptest! {
        #[test]
        fn sequences_are_counted_as_one_by_one(
            texts in prop::collection::vec("((port|ship|crane|the|of|,) ){0,16}", 0..12),
            least in 1u32..4,
        ) {
            let store = store(&texts);
            let grams = Grams::count(&store, least, 4);
            let mut naive: FxHashMap<Vec<u32>, BTreeSet<usize>> = FxHashMap::default();
            for bead in 0..store.beads() {
                let forms: Vec<u32> = store.range(bead).map(|place| store.form(place)).collect();
                for window in (1..=4).flat_map(|length| forms.windows(length)) {
                    let whole = window.iter().all(|&form| store.class(form) != Class::Break);
                    if whole && store.class(window[0]).starts() {
                        naive.entry(window.to_vec()).or_default().insert(bead);
                    }
                }
            }
            for (forms, beads) in &naive {
                let found = grams.find(forms.iter().copied());
                if beads.len() >= least as usize {
                    let gram = found.unwrap();
                    prop_assert_eq!(grams.beads(gram) as usize, beads.len());
                    prop_assert_eq!(&grams.forms(gram), forms);
                } else {
                    prop_assert!(forms.len() == 1 || found.is_none());
                }
            }
            let longer = naive.iter().filter(|(forms, beads)| forms.len() > 1 && beads.len() >= least as usize);
            prop_assert_eq!(grams.len() - store.forms(), longer.count());
        }
    }
}
