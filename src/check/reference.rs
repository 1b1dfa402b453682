//! Terms of a translation against those of a reference: window overlap and 1−TERm (Alam et al. 2021, On the Evaluation
//! of Machine Translation for Terminology Consistency).

use super::Checker;
use super::rendering::Target;
use super::ter;
use crate::lexicon::{Token, TokenKind};
use crate::text::Span;
use std::ops::AddAssign;

/// Words on each side of a term that are compared, of which each size has a figure.
pub const WINDOWS: [usize; 2] = [2, 3];

/// What a word of a term costs where it is wrong; others cost 1.
pub(super) const TERM_COST: u32 = 2;

/// Segments compared with their references, summed; see [`Checker::compare`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Compared {
    /// Segments with a reference.
    pub segments: usize,
    /// Segments in whose reference an approved rendering of a source term stands.
    pub with_terms: usize,
    /// Sums over those of the overlap for each of [`WINDOWS`].
    pub overlap: [f64; 2],
    /// Sum over all segments of the edit rate, terms weighing double.
    pub rate: f64,
}

impl AddAssign for Compared {
    fn add_assign(&mut self, other: Self) {
        self.segments += other.segments;
        self.with_terms += other.with_terms;
        for (sum, one) in self.overlap.iter_mut().zip(other.overlap) {
            *sum += one;
        }
        self.rate += other.rate;
    }
}

impl Compared {
    /// Mean overlap of the words around terms for each of [`WINDOWS`], 0–1. `None` where no reference has a term.
    pub fn window_overlap(&self) -> Option<[f64; 2]> {
        (self.with_terms > 0).then(|| self.overlap.map(|sum| sum / self.with_terms as f64))
    }

    /// One less the mean edit rate; 1 at best, and below 0 where there is more to edit than the reference has words.
    /// `None` without a segment.
    pub fn one_minus_term(&self) -> Option<f64> {
        (self.segments > 0).then(|| 1.0 - self.rate / self.segments as f64)
    }
}

impl Checker<'_> {
    /// Compares the translation of a segment with a reference.
    ///
    /// The terms are the approved renderings of the source's terms that stand in the reference word by word, in any
    /// inflection. *Window overlap*: of the words around such a place, marks left out, the share that stands around a
    /// place of the same rendering in the translation; places are paired one to one, those that share most first, and
    /// the segment's figure is the mean over the pairs, 0 without any. *Edit rate*: edits over the words of the
    /// reference, where each word of a term costs 2 instead of 1 (see Snover et al. 2006 for shifts). Words are compared
    /// by their look-up forms. Costs the product of the lengths of the texts, and for texts of up to 128 words that of
    /// the shifts tried.
    pub fn compare(&self, source: &str, translation: &str, reference: &str) -> Compared {
        let tokenizer = self.target_tokenizer();
        let [own, wanted] = [translation, reference].map(|text| tokenizer.tokenize(text));
        let targets =
            [translation, reference].map(|text| Target::new(text, self.codes[1], tokenizer));
        let found = self.finder.find(source).into_iter().map(|u| u.entry);
        let known = found.filter(|&entry| !self.finder.entries()[entry].is_forbidden);
        let mut entries: Vec<usize> = known.collect();
        entries.sort_unstable();
        entries.dedup();
        let mut pairs = Vec::new();
        let mut terms = Vec::new();
        for entry in entries {
            for (_, rendering) in self.renderings[entry].approved() {
                let [own_places, places] = [0, 1].map(|side: usize| {
                    let found = targets[side].exact(&rendering.pattern).into_iter();
                    found.map(|found| found.span).collect::<Vec<Span>>()
                });
                terms.extend_from_slice(&places);
                pairs.push((own_places, places));
            }
        }
        let mut compared = Compared {
            segments: 1,
            with_terms: usize::from(!terms.is_empty()),
            ..Compared::default()
        };
        if !terms.is_empty() {
            for (figure, size) in compared.overlap.iter_mut().zip(WINDOWS) {
                *figure = overlap(&own, &wanted, &pairs, size);
            }
        }
        let words: Vec<&str> = own.iter().map(|token| token.lookup.as_str()).collect();
        let is_term = |token: &Token| {
            let span = token.span;
            terms
                .iter()
                .any(|term| term.start < span.end && span.start < term.end)
        };
        let costs: Vec<(&str, u32)> = wanted
            .iter()
            .map(|token| {
                (
                    token.lookup.as_str(),
                    if is_term(token) { TERM_COST } else { 1 },
                )
            })
            .collect();
        let length = costs.len().clamp(1, ter::MOST_WORDS);
        compared.rate = f64::from(ter::edits(&words, &costs)) / length as f64;
        compared
    }
}

/// The mean share of the words around the places of a rendering that both sides have, over places paired one to one.
fn overlap(own: &[Token], wanted: &[Token], pairs: &[(Vec<Span>, Vec<Span>)], size: usize) -> f64 {
    let (mut sum, mut count) = (0.0, 0);
    for (own_places, places) in pairs {
        let around = |tokens: &[Token], places: &[Span]| -> Vec<Vec<String>> {
            places
                .iter()
                .map(|place| window(tokens, *place, size))
                .collect()
        };
        let (ours, theirs) = (around(own, own_places), around(wanted, places));
        let mut shares: Vec<(f64, usize, usize)> = Vec::new();
        for (r, their) in theirs.iter().enumerate() {
            for (h, our) in ours.iter().enumerate() {
                shares.push((shared(our, their), r, h));
            }
        }
        shares.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut taken_theirs, mut taken_ours) =
            (vec![false; theirs.len()], vec![false; ours.len()]);
        for (share, r, h) in shares {
            if !taken_theirs[r] && !taken_ours[h] {
                (taken_theirs[r], taken_ours[h]) = (true, true);
                sum += share;
                count += 1;
            }
        }
    }
    if count == 0 {
        0.0
    } else {
        sum / f64::from(count)
    }
}

/// The look-up forms of up to `size` words on each side of `place`, marks left out.
fn window(tokens: &[Token], place: Span, size: usize) -> Vec<String> {
    let word = |token: &&Token| token.kind != TokenKind::Punctuation;
    let before = tokens.iter().rev().filter(|t| t.span.end <= place.start);
    let after = tokens.iter().filter(|t| t.span.start >= place.end);
    let words = before
        .filter(word)
        .take(size)
        .chain(after.filter(word).take(size));
    words.map(|token| token.lookup.clone()).collect()
}

/// The share of `theirs` that `ours` has too, each word as often as it stands; 0 where there is none.
fn shared(ours: &[String], theirs: &[String]) -> f64 {
    let mut free: Vec<&String> = ours.iter().collect();
    let met = theirs.iter().filter(|word| {
        let at = free.iter().position(|other| other == word);
        at.map(|at| free.swap_remove(at)).is_some()
    });
    met.count() as f64 / theirs.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::term::{self, Format};

    fn compare(source: &str, translation: &str, reference: &str) -> Compared {
        let file = "zh\ten\n口岸\tborder port\n大坝\tdam\n";
        let termbase = term::read("g.tsv", file.as_bytes(), Format::Tsv).unwrap();
        let checker = Checker::new(&termbase.termbase, "zh", "en", Lexicon::builtin()).unwrap();
        checker.compare(source, translation, reference)
    }

    #[test]
    fn words_around_a_term_are_compared() {
        let source = "新口岸开放了。";
        let reference = "The new border port has opened today.";
        let same = compare(source, reference, reference);
        assert_eq!(same.window_overlap(), Some([1.0, 1.0]));
        assert_eq!(same.one_minus_term(), Some(1.0));
        // Around it: "the new | has open" against "today the | open", and the third words "today" and none.
        let other = compare(source, "Today, the border port opened.", reference);
        assert_eq!(other.window_overlap(), Some([2.0 / 4.0, 3.0 / 5.0]));
        let without = compare(source, "The new crossing has opened today.", reference);
        assert_eq!(without.window_overlap(), Some([0.0, 0.0]));
        // The two words of the term cost 2 each, of eight words and marks.
        assert_eq!(without.one_minus_term(), Some(1.0 - 4.0 / 8.0));
    }

    #[test]
    fn a_segment_without_a_term_counts_for_the_edit_rate_alone() {
        let plain = compare("天气很好。", "Nice weather.", "The weather is nice.");
        assert_eq!((plain.segments, plain.with_terms), (1, 0));
        assert_eq!(plain.window_overlap(), None);
        // Two words more, and one shifted, of five.
        assert_eq!(plain.one_minus_term(), Some(1.0 - 3.0 / 5.0));
    }

    #[test]
    fn places_are_paired_one_to_one() {
        let source = "大坝和大坝";
        let twice = "A tall dam here, an old dam there.";
        let once = compare(source, "An old dam there.", twice);
        // Three words on each side reach "here" in the reference.
        assert_eq!(once.window_overlap(), Some([1.0, 3.0 / 4.0]));
    }
}
