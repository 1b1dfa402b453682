//! Pairs of one part that are too near to those of another, and pairs that overlap with given test sets.

use super::{Part, Settings};
use crate::bitext::dedup::{Fingerprint, Found, Scratch, Sides, Store, Tables};
use crate::bitext::form;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// Tokens in a row that must not be shared with a test set (Brown et al. 2020 use as many).
pub const NGRAM: usize = 13;

/// The pairs of dev and test, and what of the other parts comes too near to them.
///
/// ```
/// use zhen::bitext::dedup::Fingerprint;
/// use zhen::bitext::split::{HeldOut, Part, Settings};
/// let mut held_out = HeldOut::new(&Settings::default());
/// held_out.add(Part::Test, &Fingerprint::new("会谈在北京举行。", "The talks were held in Beijing."));
/// let other = Fingerprint::new("谈判于上海举行。", "the talks were held in Beijing");
/// assert!(held_out.is_near(Part::Train, &other));
/// assert!(!held_out.is_near(Part::Test, &other));
/// ```
#[derive(Debug)]
pub struct HeldOut {
    store: Store,
    /// Dev and test, by source and by target.
    tables: [[Tables; 2]; 2],
}

impl HeldOut {
    /// An empty one, with the likeness that is too near ([`Settings::near`]).
    pub fn new(settings: &Settings) -> Self {
        let near = settings.near.value();
        let of_side = |side| Tables::new(Sides::One(side), near);
        Self {
            store: Store::default(),
            tables: std::array::from_fn(|_| std::array::from_fn(of_side)),
        }
    }

    /// Adds a pair of dev or test; one of train is passed over.
    pub fn add(&mut self, part: Part, pair: &Fingerprint) {
        let Some(tables) = (part as usize)
            .checked_sub(1)
            .map(|held| &mut self.tables[held])
        else {
            return;
        };
        let id = self.store.len() as u32;
        self.store.push(pair);
        let mut scratch = Scratch::default();
        for table in tables {
            let signature = table.signature(pair.view(), &mut scratch);
            table.add(&self.store, id, signature);
        }
    }

    /// Whether a pair of `part` is the same as or nearly the same as one of test, on either side; for a pair of train,
    /// one of dev too. A pair of test is never near: what crosses is taken from the other part.
    pub fn is_near(&self, part: Part, pair: &Fingerprint) -> bool {
        let mut scratch = Scratch::default();
        let whole = (pair.exact, pair.view());
        self.tables[part as usize..]
            .iter()
            .flatten()
            .any(|table| !matches!(table.find(&self.store, whole, &mut scratch), Found::New(_)))
    }
}

/// Test sets that the corpus must not overlap with. Memory: about 10 bytes a token.
///
/// ```
/// use zhen::bitext::split::{Exclusion, Overlap};
/// let mut exclusion = Exclusion::default();
/// exclusion.add("The two sides signed three documents.");
/// exclusion.add("国家副主席岑沐川在厦门同来华访问的印度尼西亚副总统举行会谈。");
/// assert_eq!(exclusion.overlap("", "the two sides signed three documents"), Some(Overlap::Exact));
/// assert_eq!(exclusion.overlap("岑沐川在厦门同来华访问的印度尼西亚副总统见面。", ""), Some(Overlap::Ngram));
/// assert_eq!(exclusion.overlap("双方签署了文件。", "Both signed documents."), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Exclusion {
    texts: FxHashSet<u64>,
    runs: FxHashSet<u64>,
}

/// What of a pair overlaps with a test set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overlap {
    /// A side is the same after normalisation.
    Exact,
    /// A side shares 13 words in a row (in Chinese, characters).
    Ngram,
}

impl Exclusion {
    /// Adds a text of a test set, of either language; one that is blank is passed over. Linear in its length.
    pub fn add(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.texts.insert(form::hash(text));
        let mut tokens = Vec::new();
        form::hashes(text, &mut tokens);
        self.runs.extend(form::runs(&tokens, NGRAM));
    }

    /// How many different texts are excluded.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether nothing is excluded.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// A hash of what is excluded, whatever the order in which it was added.
    pub fn hash(&self) -> u64 {
        let all = self.texts.iter().chain(&self.runs);
        all.fold(0, |sum, &hash| sum.wrapping_add(form::mix(hash)))
    }

    /// What of a pair overlaps, if anything does. Linear in its length.
    pub fn overlap(&self, source: &str, target: &str) -> Option<Overlap> {
        if self.is_empty() {
            return None;
        }
        let sides = [source, target];
        let mut filled = sides.iter().filter(|text| !text.trim().is_empty());
        if filled.any(|text| self.texts.contains(&form::hash(text))) {
            return Some(Overlap::Exact);
        }
        let mut tokens = Vec::new();
        let shares = |text: &&str| {
            tokens.clear();
            form::hashes(text, &mut tokens);
            form::runs(&tokens, NGRAM).any(|run| self.runs.contains(&run))
        };
        sides.iter().any(shares).then_some(Overlap::Ngram)
    }
}
