//! Terms and how they are rendered, found in an aligned corpus: a termbase to edit.
//!
//! Chinese sequences of words that stand in several beads, weighed by C-value (Frantzi, Ananiadou & Mima 2000); for each,
//! the English phrase that goes with it: by the Dice coefficient over beads, by the log-likelihood ratio (Dunning 1993),
//! and by meaning, as the dictionary and the corpus itself (IBM Model 1, see [`crate::align::learn`]) have it; terms
//! compete for phrases (after Melamed 2000). What is counted is beads.

mod class;
mod grams;
mod names;
mod output;
mod renderings;
mod store;
mod terms;

pub use output::{Known, known, termbase};

use crate::align::learn::{MOST_BEADS, learnt};
use crate::lexicon::{Lexicon, Tokenizer};
use crate::segment::{CHINESE, ENGLISH};
use class::Class;
use grams::Grams;
use names::new_words;
use rayon::prelude::*;
use renderings::{FUNCTION_WORDS, MOST_SOUGHT, Phrase, Search};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use store::{Piece, Store, pieces};
use terms::{Term, terms};

/// Phrases that a term is left with when terms compete.
const CHOICES: usize = 4;
/// Of two terms that stand together in this share of the rarer one's beads, one phrase can render one alone.
const TOGETHER: f64 = 0.5;
/// The least score that a longer term needs, in that of a shorter one inside it, to hide it.
const AS_GOOD: f64 = 0.75;
/// What a term is left with has at least this share of the score of what it would have without the others.
const AS_GOOD_ALONE: f64 = 0.8;
/// What each character of a term, up to so many, adds to its claim on a phrase.
const PER_CHARACTER: f64 = 0.05;
const LONG: usize = 6;
/// Beads that are cut again at a time.
const AT_ONCE: usize = 4096;
/// Ends of titles.
const TITLES: [&str; 24] = [
    "主席",
    "副主席",
    "总统",
    "副总统",
    "总理",
    "副总理",
    "首相",
    "部长",
    "副部长",
    "外长",
    "书记",
    "总书记",
    "主任",
    "局长",
    "省长",
    "市长",
    "行长",
    "大使",
    "议长",
    "秘书长",
    "发言人",
    "司令",
    "院长",
    "校长",
];

/// What is extracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The fewest beads that a term stands in, from 1.
    pub min_count: u32,
    /// The most words of a term, and the most content words of a rendering, from 1.
    pub max_length: usize,
    /// How many beads are shown of each term.
    pub contexts: usize,
    /// Whether single words are kept that are rendered as the dictionary has it.
    pub words: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_count: 3,
            max_length: 6,
            contexts: 1,
            words: false,
        }
    }
}

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A term.
    Term,
    /// A name: its rendering has capitals in most places where they say anything.
    Name,
    /// A title: it ends with a word such as 主席 or 大使.
    Title,
}

impl Kind {
    /// Its word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Name => "name",
            Self::Title => "title",
        }
    }
}

/// A way a term is rendered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rendering {
    /// The phrase as it is written most often.
    pub en: String,
    /// Beads of the term that have it and none of the renderings before it.
    pub beads: usize,
    /// 0–1: the mean of the Dice coefficient and the likeness of meaning.
    pub score: f64,
    /// Log-likelihood ratio of term and phrase over beads.
    pub log_likelihood: f64,
}

/// A bead that holds a term and its rendering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Context {
    /// Number of the pair, from 1, of those that have a text on both sides.
    pub pair: usize,
    /// Its Chinese.
    pub zh: String,
    /// Its English.
    pub en: String,
}

/// A term with its renderings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The term as it is written most often.
    pub zh: String,
    /// What it is.
    pub kind: Kind,
    /// Beads it stands in.
    pub beads: usize,
    /// How much of a term it is: its frequency, less that of longer terms around it, and its length.
    pub c_value: f64,
    /// Share of its beads that have the first rendering, 0–1.
    pub consistency: f64,
    /// Renderings: the one that fits best, then what the other beads have. At least one.
    pub renderings: Vec<Rendering>,
    /// The first beads that have the first rendering.
    pub contexts: Vec<Context>,
}

/// Takes in the pairs of a corpus and finds the terms.
///
/// Memory: eight bytes for each Chinese token and four for each English one, what the different words and the frequent
/// sequences take, and the texts of the first 40,000 pairs, which teach what words mean: 0.07 GB for 3,000 pairs of annual
/// reports; for pairs of 280 bytes with a seventh of the words put in at random, 0.25 GB for 20,000 and 0.43 GB for 100,000,
/// so some 2 GB for a million. Time is nearly linear in the pairs: 0.4 ms each.
///
/// ```
/// use zhen::extract::{Extractor, Options};
/// use zhen::lexicon::Lexicon;
///
/// let mut extractor = Extractor::new(Lexicon::builtin());
/// let pairs = [
///     ("双方讨论了跨境电商。", "The two sides discussed cross-border e-commerce."),
///     ("跨境电商发展很快。", "Cross-border e-commerce is growing fast."),
///     ("天气很好。", "The weather is fine."),
///     ("海鸥在休息。", "The gulls rest."),
///     ("船来了。", "A ship has come."),
///     ("工人下班了。", "The workers have gone home."),
/// ];
/// extractor.add(&pairs.map(|(zh, en)| (zh.to_owned(), en.to_owned())));
/// let candidates = extractor.candidates(&Options { min_count: 2, ..Options::default() });
/// assert_eq!(candidates[0].zh, "跨境电商");
/// assert_eq!(candidates[0].renderings[0].en, "cross-border e-commerce");
/// assert_eq!(candidates[0].consistency, 1.0);
/// ```
pub struct Extractor<'a> {
    lexicon: &'a Lexicon,
    tokenizers: [Tokenizer; 2],
    zh: Store,
    en: Store,
    teaching: Vec<(String, String)>,
}

impl<'a> Extractor<'a> {
    /// One that knows of words what `lexicon` says, Chinese to English.
    pub fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            tokenizers: [lexicon.tokenizer("zh"), lexicon.tokenizer("en")],
            zh: Store::default(),
            en: Store::default(),
            teaching: Vec::new(),
        }
    }

    /// Adds pairs, Chinese and English; one with an empty text is passed over. Parallel.
    pub fn add(&mut self, pairs: &[(String, String)]) {
        let [zh, en] = &self.tokenizers;
        let both = |(z, e): &(String, String)| !z.trim().is_empty() && !e.trim().is_empty();
        let cut: Vec<Option<(Vec<Piece>, Vec<Piece>)>> = pairs
            .par_iter()
            .map(|pair| {
                both(pair).then(|| {
                    (
                        pieces(&pair.0, &zh.tokenize(&pair.0)),
                        pieces(&pair.1, &en.tokenize(&pair.1)),
                    )
                })
            })
            .collect();
        for (pair, cut) in pairs.iter().zip(cut) {
            let Some((zh, en)) = cut else { continue };
            self.zh.add(&zh);
            self.en.add(&en);
            if self.teaching.len() < MOST_BEADS {
                self.teaching.push(pair.clone());
            }
        }
    }

    /// Pairs taken in.
    pub fn pairs(&self) -> usize {
        self.zh.beads()
    }

    /// The candidates, by C-value times the score of the first rendering, the greatest first, then by the beads they
    /// stand in and by their characters. Parallel; the same whatever the number of threads.
    ///
    /// A term is left out inside a longer one that stands in four fifths of its beads and is rendered about as well, and
    /// a single word with a rendering that the dictionary has, unless `options` ask for it.
    pub fn candidates(&self, options: &Options) -> Vec<Candidate> {
        let least = options.min_count.max(1);
        let longest = options.max_length.max(1);
        let options = Options {
            min_count: least,
            max_length: longest,
            ..*options
        };
        let dictionary = self.lexicon.words();
        let new = new_words(&self.zh, &dictionary, least);
        let known = self.lexicon.with_words(new.iter().map(String::as_str));
        let zh = self.cut_again(&known.tokenizer("zh"));
        let zh_grams = Grams::count(&zh, least, longest);
        let en_grams = Grams::count(&self.en, least.min(2), longest + FUNCTION_WORDS);
        let terms = terms(&zh, &zh_grams, &options);
        drop(zh_grams);
        let pairs: Vec<(&str, &str)> = self.teaching.iter().map(|(z, e)| (&**z, &**e)).collect();
        let lexicon = learnt(&pairs, (&CHINESE, &ENGLISH), &known);
        let search = Search {
            zh: &zh,
            en: &self.en,
            en_grams: &en_grams,
            stems: (0..self.en.forms() as u32)
                .map(|form| lexicon.stem_id(self.en.form_text(form)))
                .collect(),
            lexicon: &lexicon,
            longest,
        };
        let choices: Vec<Vec<Phrase>> = terms
            .par_iter()
            .map(|term| search.phrases(term, &term.beads, least_of(term), CHOICES))
            .collect();
        let choices = without_hidden(&terms, choices);
        let chosen = compete(&terms, choices);
        let kept: Vec<(usize, &Phrase)> = (chosen.iter().enumerate())
            .filter_map(|(term, phrase)| Some((term, phrase.as_ref()?)))
            .filter(|(term, phrase)| {
                options.words || !self.is_plain(&zh, &dictionary, &terms[*term], phrase)
            })
            .collect();
        let mut candidates: Vec<Candidate> = kept
            .into_par_iter()
            .map(|(term, phrase)| {
                self.candidate(
                    &zh,
                    &terms[term],
                    &search.all(&terms[term], phrase.clone()),
                    &options,
                )
            })
            .collect();
        let weight = |c: &Candidate| c.c_value * c.renderings[0].score;
        candidates.sort_by(|a, b| {
            (weight(b).total_cmp(&weight(a)))
                .then(b.beads.cmp(&a.beads))
                .then_with(|| a.zh.cmp(&b.zh))
        });
        candidates
    }

    /// The Chinese side, cut by `tokenizer`.
    fn cut_again(&self, tokenizer: &Tokenizer) -> Store {
        let cut = |bead| {
            let text = self.zh.text(self.zh.range(bead));
            pieces(&text, &tokenizer.tokenize(&text))
        };
        let mut store = Store::default();
        let beads: Vec<usize> = (0..self.zh.beads()).collect();
        for some in beads.chunks(AT_ONCE) {
            let cut: Vec<Vec<Piece>> = some.par_iter().map(|&bead| cut(bead)).collect();
            for pieces in &cut {
                store.add(pieces);
            }
        }
        store
    }

    /// Whether a single word of the dictionary is rendered by a single one that the dictionary has for it.
    fn is_plain(&self, zh: &Store, dictionary: &[String], term: &Term, phrase: &Phrase) -> bool {
        let ([word], [form]) = (&term.forms[..], &phrase.forms[..]) else {
            return false;
        };
        let word = zh.form_text(*word);
        if dictionary
            .binary_search_by(|known| known.as_str().cmp(word))
            .is_err()
        {
            return false;
        }
        let mut senses = Vec::new();
        self.lexicon.translations(word, &mut senses);
        let stem = self.lexicon.stem_id(self.en.form_text(*form));
        senses
            .iter()
            .any(|&(sense, mass)| Some(sense) == stem && mass > 0.0)
    }

    fn candidate(
        &self,
        zh_store: &Store,
        term: &Term,
        renderings: &[(Phrase, Vec<u32>)],
        options: &Options,
    ) -> Candidate {
        let zh = written(zh_store, &term.beads, &term.forms).0;
        let written: Vec<(String, bool)> = renderings
            .iter()
            .map(|(phrase, beads)| written(&self.en, beads, &phrase.forms))
            .collect();
        let kind = if TITLES.iter().any(|title| zh.ends_with(title)) {
            Kind::Title
        } else if written[0].1 {
            Kind::Name
        } else {
            Kind::Term
        };
        let first = &renderings[0].1;
        let context = |&bead: &u32| {
            let bead = bead as usize;
            Context {
                pair: bead + 1,
                zh: zh_store.text(zh_store.range(bead)),
                en: self.en.text(self.en.range(bead)),
            }
        };
        Candidate {
            zh,
            kind,
            beads: term.beads.len(),
            c_value: term.c_value,
            consistency: first.len() as f64 / term.beads.len() as f64,
            contexts: first.iter().take(options.contexts).map(context).collect(),
            renderings: (renderings.iter().zip(written))
                .map(|((phrase, beads), (en, _))| Rendering {
                    en,
                    beads: beads.len(),
                    score: phrase.score,
                    log_likelihood: phrase.log_likelihood,
                })
                .collect(),
        }
    }
}

/// How a sequence is written most often in `beads`, those places passed over where a capital says nothing if there are
/// others; ties by characters, small letters first. And whether most places have capitals.
fn written(store: &Store, beads: &[u32], forms: &[u32]) -> (String, bool) {
    let mut all: BTreeMap<(bool, Reverse<String>), usize> = BTreeMap::new();
    let mut capitalised = [0usize; 2];
    for &bead in beads {
        let Some(places) = store.find(bead as usize, forms) else {
            continue;
        };
        let tells = !store.is_initial(places.start);
        // Where the first word tells nothing, the others do.
        let telling = places.start + usize::from(!tells)..places.end;
        if telling
            .clone()
            .any(|place| store.class(store.form(place)) == Class::Content)
        {
            capitalised[usize::from(store.is_capitalised(telling))] += 1;
        }
        *all.entry((tells, Reverse(store.text(places)))).or_default() += 1;
    }
    let best = all
        .into_iter()
        .max_by(|((a_tells, a), a_count), ((b_tells, b), b_count)| {
            (a_tells.cmp(b_tells))
                .then(a_count.cmp(b_count))
                .then_with(|| b.cmp(a))
        });
    let text = best.map_or_else(String::new, |((_, Reverse(text)), _)| text);
    (text, capitalised[1] > capitalised[0])
}

/// The fewest beads that the best phrase of a term stands in: two, and a tenth of those that are looked at.
fn least_of(term: &Term) -> usize {
    (term.beads.len().min(MOST_SOUGHT) / 10).max(term.beads.len().min(2))
}

/// `choices` without those of terms that a longer one hides: one that is rendered about as well, and otherwise.
fn without_hidden(terms: &[Term], choices: Vec<Vec<Phrase>>) -> Vec<Vec<Phrase>> {
    let hidden: Vec<bool> = (terms.iter().zip(&choices))
        .map(|(term, own)| {
            let Some(own) = own.first() else { return true };
            let hides = |around: &Phrase| {
                let least = if around.forms == own.forms {
                    1.0
                } else {
                    AS_GOOD
                };
                around.score >= least * own.score
            };
            let longer = term.hidden_by.iter();
            longer
                .filter_map(|&longer| choices[longer].first())
                .any(hides)
        })
        .collect();
    let kept = choices.into_iter().zip(hidden);
    kept.map(|(own, hidden)| if hidden { Vec::new() } else { own })
        .collect()
}

/// The phrase each term is left with. Pairs of term and phrase are taken from the best on, longer terms before parts of them that fit little better; one phrase renders several
/// terms only if they do not stand together, such as two names of one thing. A term that is left with much less than it
/// would have without the others is left out.
fn compete(terms: &[Term], choices: Vec<Vec<Phrase>>) -> Vec<Option<Phrase>> {
    let mut order: Vec<(usize, usize)> = choices
        .iter()
        .enumerate()
        .flat_map(|(term, phrases)| (0..phrases.len()).map(move |choice| (term, choice)))
        .collect();
    let weight = |term: &Term| 1.0 + PER_CHARACTER * term.characters.min(LONG) as f64;
    let score =
        |&(term, choice): &(usize, usize)| choices[term][choice].score * weight(&terms[term]);
    order.sort_by(|a, b| {
        (score(b).total_cmp(&score(a)))
            .then_with(|| terms[b.0].beads.len().cmp(&terms[a.0].beads.len()))
            .then_with(|| terms[b.0].forms.len().cmp(&terms[a.0].forms.len()))
            .then(a.cmp(b))
    });
    let mut holders: FxHashMap<&[u32], Vec<usize>> = FxHashMap::default();
    let mut taken: Vec<Option<usize>> = vec![None; terms.len()];
    for (term, choice) in order {
        if taken[term].is_some() {
            continue;
        }
        let holders = holders.entry(&choices[term][choice].forms).or_default();
        let rival = |&other: &usize| together(&terms[term].beads, &terms[other].beads);
        if !holders.iter().any(rival) {
            holders.push(term);
            taken[term] = Some(choice);
        }
    }
    drop(holders);
    (choices.into_iter().zip(taken))
        .map(|(mut phrases, taken)| {
            let best = phrases.first()?.score;
            let good = |choice: &usize| phrases[*choice].score >= AS_GOOD_ALONE * best;
            taken.filter(good).map(|choice| phrases.swap_remove(choice))
        })
        .collect()
}

/// Whether two ascending lists share a good part of the shorter one.
fn together(a: &[u32], b: &[u32]) -> bool {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        shared += usize::from(a[i] == b[j]);
        (i, j) = (i + usize::from(a[i] <= b[j]), j + usize::from(a[i] >= b[j]));
    }
    shared as f64 >= TOGETHER * a.len().min(b.len()) as f64
}
