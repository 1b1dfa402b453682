//! What a Chinese term is called in the English of its beads.

use super::class::Class;
use super::grams::Grams;
use super::store::Store;
use super::terms::Term;
use crate::lexicon::{Lexicon, StemId};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::ops::Range;

/// The most beads of a term that phrases are sought in, evenly spread.
pub(super) const MOST_SOUGHT: usize = 400;
/// Translations of at least this probability count as full support.
const FULL_MASS: f32 = 0.08;
/// The least score of a rendering, and the least log-likelihood ratio: p < .01 for one degree of freedom.
const LEAST_SCORE: f64 = 0.35;
const LEAST_LOG_LIKELIHOOD: f64 = 6.63;
/// The least likeness of meaning of a rendering that stands in one bead alone.
const LEAST_LIKENESS: f64 = 0.5;
/// The least support of a phrase's first and last content words, unless it stands in so many beads with the term, and
/// has such a Dice coefficient.
const LEAST_SUPPORT: f32 = 0.2;
const OFTEN: usize = 3;
const LEAST_DICE: f64 = 0.6;
/// A rendering beside the best stands in one bead of so many.
const OTHERS: usize = 20;
/// The most renderings of a term.
const MOST_RENDERINGS: usize = 8;
/// Function words that a phrase may have beyond its content words.
pub(super) const FUNCTION_WORDS: usize = 4;

/// A phrase that may render a term.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub forms: Vec<u32>,
    /// 0–1: mean of the Dice coefficient over beads and the likeness of meaning.
    pub score: f64,
    /// Dunning's (1993) ratio over beads.
    pub log_likelihood: f64,
}

/// What is the same for every term.
pub(super) struct Search<'a> {
    pub zh: &'a Store,
    pub en: &'a Store,
    pub en_grams: &'a Grams,
    pub lexicon: &'a Lexicon,
    /// Ids of the English forms.
    pub stems: Vec<Option<StemId>>,
    /// The most content words of a phrase.
    pub longest: usize,
}

/// How well each word of a term supports an English form, 0–1; the last for the term as one word.
type Support = FxHashMap<StemId, Vec<f32>>;

/// Places of a phrase found, and the beads that hold it.
struct Found {
    places: Range<usize>,
    beads: usize,
    last: usize,
}

impl Search<'_> {
    /// The best phrases of `beads`, which hold `term`, the best first: by score, then more beads, more words, and the
    /// words themselves. Cost: the windows of [`MOST_SOUGHT`] beads.
    ///
    /// Those in fewer than `least` of the beads are passed over.
    pub fn phrases(&self, term: &Term, beads: &[u32], least: usize, most: usize) -> Vec<Phrase> {
        let step = beads.len().div_ceil(MOST_SOUGHT);
        let sought: Vec<usize> = beads
            .iter()
            .step_by(step.max(1))
            .map(|&bead| bead as usize)
            .collect();
        let scale = beads.len() as f64 / sought.len() as f64;
        let mut found: FxHashMap<u64, Found> = FxHashMap::default();
        for &bead in &sought {
            self.windows(bead, |places, key| {
                let entry = found.entry(key).or_insert(Found {
                    places,
                    beads: 0,
                    last: usize::MAX,
                });
                entry.beads += usize::from(entry.last != bead);
                entry.last = bead;
            });
        }
        let support = self.support(term);
        let mut phrases: Vec<(Phrase, f64)> = found
            .into_values()
            .filter(|found| found.beads >= least)
            .filter_map(|found| {
                let joint = found.beads as f64 * scale;
                self.judge(term, beads.len(), &support, &found, joint)
                    .map(|phrase| (phrase, joint))
            })
            .collect();
        phrases.sort_by(|(a, a_joint), (b, b_joint)| {
            (b.score.total_cmp(&a.score))
                .then(b_joint.total_cmp(a_joint))
                .then(b.forms.len().cmp(&a.forms.len()))
                .then_with(|| self.words(a).cmp(&self.words(b)))
        });
        phrases.truncate(most);
        phrases.into_iter().map(|(phrase, _)| phrase).collect()
    }

    fn words(&self, phrase: &Phrase) -> Vec<&str> {
        phrase
            .forms
            .iter()
            .map(|&form| self.en.form_text(form))
            .collect()
    }

    /// Calls `f` with the places and a key of each phrase of a bead that begins and ends as one does.
    fn windows(&self, bead: usize, mut f: impl FnMut(Range<usize>, u64)) {
        let range = self.en.range(bead);
        let class = |place| self.en.class(self.en.form(place));
        let joined = |place| self.en.is_joined(place);
        for start in range
            .clone()
            .filter(|&place| class(place).starts() && !joined(place))
        {
            let mut key = FxHasher::default();
            let mut content = 0;
            for place in start..range.end.min(start + self.longest + FUNCTION_WORDS) {
                let class = class(place);
                content += usize::from(class == Class::Content);
                if class == Class::Break || content > self.longest {
                    break;
                }
                // One more, since this hash does not see a leading zero.
                key.write_u32(self.en.form(place) + 1);
                if class.ends() && !(place + 1 < range.end && joined(place + 1)) {
                    f(start..place + 1, key.finish());
                }
            }
        }
    }

    fn support(&self, term: &Term) -> Support {
        let forms: Vec<&str> = term
            .forms
            .iter()
            .map(|&form| self.zh.form_text(form))
            .collect();
        let whole = forms.concat();
        let words = forms
            .iter()
            .copied()
            .chain((forms.len() > 1).then_some(whole.as_str()));
        let mut support = Support::default();
        let mut senses = Vec::new();
        for (i, word) in words.enumerate() {
            self.lexicon.translations(word, &mut senses);
            for &(stem, mass) in &senses {
                let row = support
                    .entry(stem)
                    .or_insert_with(|| vec![0.0; forms.len() + 1]);
                row[i] = mass;
            }
        }
        support
    }

    /// How alike a term and a phrase are in meaning, 0–1: harmonic mean of the support that the phrase's content words
    /// have, and of the root of the probability that the term's words give to them.
    ///
    /// Also the least support of its first and last content words.
    fn likeness(&self, term: &Term, support: &Support, forms: &[u32]) -> (f64, f32) {
        let mut given = vec![0.0f32; term.forms.len() + 1];
        let (mut had, mut content) = (0.0, 0);
        let (mut first, mut last) = (None, 0.0);
        for &form in forms
            .iter()
            .filter(|&&form| self.en.class(form) == Class::Content)
        {
            content += 1;
            let row = self.stems[form as usize].and_then(|stem| support.get(&stem));
            let row = row.map_or(&[][..], Vec::as_slice);
            last = (row.iter().copied().fold(0.0, f32::max) / FULL_MASS).min(1.0);
            first = first.or(Some(last));
            had += last;
            for (given, &mass) in given.iter_mut().zip(row) {
                *given += mass;
            }
        }
        for mass in &mut given {
            *mass = mass.min(1.0).sqrt();
        }
        let whole = given[term.forms.len()];
        let counts = |form: &u32| self.zh.class(*form) != Class::Inside;
        let words = term
            .forms
            .iter()
            .zip(&given)
            .filter(|(form, _)| counts(form));
        let (sum, count) = words.fold((0.0, 0), |(sum, n), (_, &mass)| {
            (sum + mass.max(whole), n + 1)
        });
        let (precision, recall) = (had / content.max(1) as f32, sum / count.max(1) as f32);
        let likeness = if precision + recall > 0.0 {
            f64::from(2.0 * precision * recall / (precision + recall))
        } else {
            0.0
        };
        (likeness, last.min(first.unwrap_or_default()))
    }

    fn judge(
        &self,
        term: &Term,
        of_term: usize,
        support: &Support,
        found: &Found,
        joint: f64,
    ) -> Option<Phrase> {
        let forms: Vec<u32> = found
            .places
            .clone()
            .map(|place| self.en.form(place))
            .collect();
        let content = |form: &&u32| self.en.class(**form) == Class::Content;
        let repeats = (forms.iter().enumerate().filter(|(_, form)| content(form)))
            .any(|(i, form)| forms[..i].contains(form));
        if repeats {
            return None;
        }
        let of_phrase = self
            .en_grams
            .find(forms.iter().copied())
            .map_or(1, |gram| self.en_grams.beads(gram));
        let of_phrase = f64::from(of_phrase).max(joint);
        let dice = 2.0 * joint / (of_term as f64 + of_phrase);
        let (likeness, edges) = self.likeness(term, support, &forms);
        let score = f64::midpoint(dice, likeness);
        let all = self.zh.beads() as f64;
        let log_likelihood = log_likelihood(joint, of_term as f64, of_phrase, all);
        let sure = if found.beads == 1 {
            likeness >= LEAST_LIKENESS && edges >= LEAST_SUPPORT
        } else {
            let often = found.beads >= OFTEN && dice >= LEAST_DICE;
            log_likelihood >= LEAST_LOG_LIKELIHOOD && (often || edges >= LEAST_SUPPORT)
        };
        let fits = sure && score >= LEAST_SCORE;
        fits.then_some(Phrase {
            forms,
            score,
            log_likelihood,
        })
    }

    /// `best` with the beads it stands in, and what else the rest of the term's beads have: greedily, the best phrase of
    /// the beads that are left. Beads without any are not counted.
    pub fn all(&self, term: &Term, best: Phrase) -> Vec<(Phrase, Vec<u32>)> {
        let mut rest = term.beads.clone();
        let least = 1 + term.beads.len() / OTHERS;
        let mut all: Vec<(Phrase, Vec<u32>)> = Vec::new();
        let mut next = Some(best);
        while let Some(phrase) = next {
            let holds = |bead: &u32| self.en.find(*bead as usize, &phrase.forms).is_some();
            let (with, without): (Vec<u32>, Vec<u32>) = rest.iter().partition(|bead| holds(bead));
            if with.is_empty() {
                break;
            }
            all.push((phrase, with));
            rest = without;
            next = (all.len() < MOST_RENDERINGS && !rest.is_empty())
                .then(|| self.phrases(term, &rest, least, 1).pop())
                .flatten();
        }
        all
    }
}

/// Dunning's log-likelihood ratio of a term in `a` and a phrase in `b` of `all` beads, `joint` of them in common; 0 where
/// they are together less often than by chance.
fn log_likelihood(joint: f64, a: f64, b: f64, all: f64) -> f64 {
    let cell = |seen: f64, expected: f64| {
        if seen > 0.0 {
            seen * (seen / expected).ln()
        } else {
            0.0
        }
    };
    if joint * all <= a * b {
        return 0.0;
    }
    let (not_a, not_b) = (all - a, all - b);
    2.0 * (cell(joint, a * b / all)
        + cell(a - joint, a * not_b / all)
        + cell(b - joint, not_a * b / all)
        + cell(all - a - b + joint, not_a * not_b / all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_likelihood_is_that_of_the_table() {
        // Dunning (1993), table 5: "the swiss", counts 110, 2442, 111, 29114.
        let value = log_likelihood(110.0, 2552.0, 221.0, 31777.0);
        assert!((value - 270.72).abs() < 0.01, "{value}");
        assert!(log_likelihood(1.0, 10.0, 10.0, 100.0).abs() < 1e-9);
        assert!(log_likelihood(1.0, 50.0, 50.0, 100.0).abs() < 1e-9);
    }
}
