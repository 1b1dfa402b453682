//! Chinese sequences that may be terms.

use super::Options;
use super::class::Class;
use super::grams::Grams;
use super::store::Store;
use rustc_hash::FxHashMap;

/// A longer term that stands in this share of a term's beads hides it, if it has a rendering.
const HIDES: f64 = 0.8;

/// A sequence that may be a term.
pub(super) struct Term {
    pub forms: Vec<u32>,
    /// Its length in characters.
    pub characters: usize,
    /// Beads that it stands in.
    pub beads: Vec<u32>,
    pub c_value: f64,
    /// Longer ones around it in nearly all its beads.
    pub hidden_by: Vec<usize>,
}

/// The terms, shorter before longer, with the beads they stand in.
///
/// C-value (Frantzi, Ananiadou & Mima 2000), with log₂(n + 1) for n words, so that single words count, over beads:
/// frequency, less the mean frequency of the longer terms around it.
pub(super) fn terms(store: &Store, grams: &Grams, options: &Options) -> Vec<Term> {
    let mut numbers = FxHashMap::default();
    let mut terms = Vec::new();
    for gram in 0..grams.len() as u32 {
        if grams.beads(gram) < options.min_count {
            continue;
        }
        let forms = grams.forms(gram);
        if is_term(store, &forms) {
            numbers.insert(gram, terms.len());
            let characters = forms
                .iter()
                .map(|&form| store.form_text(form).chars().count());
            terms.push(Term {
                characters: characters.sum(),
                forms,
                beads: Vec::with_capacity(grams.beads(gram) as usize),
                c_value: 0.0,
                hidden_by: Vec::new(),
            });
        }
    }
    for bead in 0..store.beads() {
        occurrences(store, grams, bead, options.max_length, |gram| {
            if let Some(&term) = numbers.get(&gram) {
                let beads: &mut Vec<u32> = &mut terms[term].beads;
                if beads.last() != Some(&(bead as u32)) {
                    beads.push(bead as u32);
                }
            }
        });
    }
    let mut around = vec![(0usize, 0usize); terms.len()];
    for longer in 0..terms.len() {
        let forms = &terms[longer].forms;
        let frequency = terms[longer].beads.len();
        let spans =
            (0..forms.len()).flat_map(|from| (from + 1..=forms.len()).map(move |to| (from, to)));
        let inside: Vec<usize> = spans
            .filter(|(from, to)| to - from < forms.len())
            .filter_map(|(from, to)| grams.find(forms[from..to].iter().copied()))
            .filter_map(|gram| numbers.get(&gram).copied())
            .collect();
        for term in inside {
            around[term].0 += frequency;
            around[term].1 += 1;
            if frequency as f64 >= HIDES * terms[term].beads.len() as f64 {
                terms[term].hidden_by.push(longer);
            }
        }
    }
    for (term, (sum, longer)) in terms.iter_mut().zip(around) {
        let nested = sum as f64 / longer.max(1) as f64;
        term.c_value = (term.forms.len() as f64 + 1.0).log2() * (term.beads.len() as f64 - nested);
    }
    terms
}

/// Whether a sequence begins and ends as a term does, and is no single character or verb.
fn is_term(store: &Store, forms: &[u32]) -> bool {
    let (first, last) = (store.class(forms[0]), store.class(forms[forms.len() - 1]));
    let characters = || forms.iter().flat_map(|&form| store.form_text(form).chars());
    first.starts()
        && last.ends()
        && (forms.len() > 1 || last == Class::Content)
        && characters().nth(1).is_some()
}

/// Calls `f` with each frequent sequence of a bead, at each of its places.
fn occurrences(store: &Store, grams: &Grams, bead: usize, longest: usize, mut f: impl FnMut(u32)) {
    let range = store.range(bead);
    for start in range
        .clone()
        .filter(|&at| store.class(store.form(at)).starts())
    {
        let mut gram = store.form(start);
        f(gram);
        for place in start + 1..range.end.min(start + longest) {
            match grams.step(gram, store.form(place)) {
                Some(longer) => gram = longer,
                None => break,
            }
            f(gram);
        }
    }
}
