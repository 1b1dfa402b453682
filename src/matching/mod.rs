//! Which documents of two collections belong together: a document and its translations, whole or abridged.
//!
//! Candidates come from an inverted index over rare forms, so that the time grows with the collections, not with their
//! product. What is clear by the forms that two documents share and by what they say of themselves ([`Facts`]) is decided
//! at once; the beginnings of the few doubtful pairs are aligned.

mod bag;
mod choice;
mod facts;
mod index;
mod telling;

pub use bag::{Bag, Kind};
pub use facts::Facts;
pub use telling::{About, Reason};

use crate::align::{self, Options};
use crate::bitext::{Bitext, Side};
use crate::lexicon::Lexicon;
use crate::segment::Language;
use bag::{Senses, Vocabulary};
use choice::{Candidate, Judged};
use index::{Index, Vector};
use rayon::prelude::*;
use telling::Told;

/// Sentences at the beginning of each document that are aligned.
pub const HEAD: usize = 40;
/// Candidates a source document keeps.
const CANDIDATES: usize = 8;
/// Candidates less alike are none.
const FARTHEST: f32 = 0.02;
/// What the facts of two documents may add to the log odds, so that a headline alone never decides.
const FACTS: std::ops::RangeInclusive<f64> = -6.0..=4.0;
/// Target documents that are too few to say which forms are rare, so that no pair is clear without an alignment.
const FEW: usize = 30;
/// Forms of each kind that are given as reasons.
const REASONS: usize = 5;

/// The target documents, one by one.
///
/// ```
/// use zhen::lexicon::Lexicon;
/// use zhen::matching::{Bag, Facts, Least, Targets, coverage};
/// use zhen::segment::{CHINESE, ENGLISH};
/// let lexicon = Lexicon::builtin();
/// let zh = [vec!["渔船在台风中沉没。"], vec!["银行提高了利率。"]];
/// let en = [vec!["The bank raised its interest rate."], vec!["A fishing boat sank in the typhoon."]];
/// let mut targets = Targets::new(lexicon);
/// for sentences in &en {
///     targets.add(Bag::new(sentences, &lexicon.tokenizer("en")), Facts::default());
/// }
/// let matcher = targets.index();
/// let bags = zh.iter().map(|s| Bag::new(s, &lexicon.tokenizer("zh")));
/// let sources: Vec<_> = bags.map(|bag| matcher.source(&bag, Facts::default())).collect();
/// let found = matcher.matches(&sources, Least::default(), |s, t| coverage((&zh[s], &CHINESE), (&en[t], &ENGLISH), lexicon));
/// let pairs = found.iter().filter(|one| one.belongs).map(|one| (one.source, one.target));
/// assert_eq!(pairs.collect::<Vec<_>>(), [(0, 1), (1, 0)]);
/// ```
pub struct Targets<'a> {
    lexicon: &'a Lexicon,
    vocabulary: Vocabulary,
    vectors: Vec<Vector>,
    told: Vec<Told>,
}

impl<'a> Targets<'a> {
    /// None yet; `lexicon` says what source words can mean.
    pub fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            vocabulary: Vocabulary::default(),
            vectors: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Adds a document; they are numbered from 0.
    pub fn add(&mut self, bag: Bag, facts: Facts) {
        self.vectors.push(self.vocabulary.learn(bag));
        self.told.push(Told::new(facts));
    }

    /// Indexes them by their forms.
    pub fn index(self) -> Matcher<'a> {
        Matcher {
            lexicon: self.lexicon,
            senses: Senses::new(&self.vocabulary, self.lexicon),
            index: Index::new(self.vectors, self.vocabulary.entries.len()),
            vocabulary: self.vocabulary,
            told: self.told,
        }
    }
}

/// Target documents that source documents are matched with.
pub struct Matcher<'a> {
    lexicon: &'a Lexicon,
    vocabulary: Vocabulary,
    senses: Senses<'a>,
    index: Index,
    told: Vec<Told>,
}

/// A source document, as the forms that it can become among those of the targets, and its facts.
#[derive(Clone, Debug)]
pub struct Source {
    vector: Vector,
    told: Told,
}

/// A source document and a target document that may belong together, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Number of the source document.
    pub source: usize,
    /// Number of the target document.
    pub target: usize,
    /// Whether they belong together: each is the best partner of the other, the earlier one of two alike, with the least
    /// score or more; where only one is, as of a release and its abridged version, with one of .95 or more.
    pub belongs: bool,
    /// How good the match is, 0–1; an order, no probability that was calibrated.
    pub score: f64,
    /// Cosine of the two bags of forms, 0–1.
    pub similarity: f64,
    /// The same of the best other partner of either document, 0 where there is none.
    pub next: f64,
    /// Shares of the beginnings of source and target that can be expected to have a counterpart, 0–1; none where the
    /// pair was clear without an alignment.
    pub coverage: Option<(f64, f64)>,
    /// The words, numbers and names that speak most for it, heaviest first, by [`Kind`].
    pub forms: [Vec<String>; 3],
    /// What the documents say of themselves.
    pub reasons: Vec<Reason>,
}

/// The least scores of pairs, 0–1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Least {
    /// Of those that belong together.
    pub belongs: f64,
    /// Of those that are looked at; what no alignment could bring so far is left out.
    pub looked_at: f64,
}

impl Default for Least {
    fn default() -> Self {
        Self {
            belongs: 0.5,
            looked_at: 0.5,
        }
    }
}

impl Matcher<'_> {
    /// A source document.
    pub fn source(&self, bag: &Bag, facts: Facts) -> Source {
        let mut vector = self.vocabulary.translate(bag, &self.senses);
        self.index.weigh(&mut vector);
        Source {
            vector,
            told: Told::new(facts),
        }
    }

    /// The pairs that belong together and those that came near it, ordered by source and target. `coverage` aligns the
    /// beginnings of a source and a target document ([`coverage`]); it is asked on all threads, for a few pairs of the
    /// documents whose partner is in doubt. Nearly linear in the number of documents.
    pub fn matches(
        &self,
        sources: &[Source],
        least: Least,
        coverage: impl Fn(usize, usize) -> (f64, f64) + Sync,
    ) -> Vec<Match> {
        let candidates = self.candidates(sources);
        let looked_at = choice::log_odds(least.looked_at.min(least.belongs));
        let few = self.told.len() < FEW;
        let (doubtful, clear) = choice::sort_out(&candidates, looked_at, few);
        let aligned = doubtful.into_par_iter().map(|pair| {
            let coverage = coverage(pair.source as usize, pair.target as usize);
            (pair, Some(coverage))
        });
        let mut pairs: Vec<_> = aligned.collect();
        pairs.extend(clear.into_iter().map(|pair| (pair, None)));
        pairs.sort_unstable_by_key(|(pair, _)| (pair.source, pair.target));
        choice::judge(pairs, &candidates, choice::log_odds(least.belongs))
            .into_par_iter()
            .map(|one| self.told(&one, &sources[one.pair.source as usize]))
            .collect()
    }

    /// The nearest target documents of each source document, by source.
    fn candidates(&self, sources: &[Source]) -> Vec<Candidate> {
        let near = sources.par_iter().enumerate().map_init(
            || self.index.room(),
            |room, (number, source)| {
                let near = self.index.nearest(&source.vector, CANDIDATES, room);
                near.into_iter()
                    .filter(|(_, similarity)| *similarity >= FARTHEST)
                    .map(|(target, similarity)| {
                        let reasons = self.reasons(source, target);
                        let told: f64 = reasons.iter().map(|one| one.odds).sum();
                        Candidate {
                            source: number as u32,
                            target,
                            similarity,
                            odds: choice::similar(similarity)
                                + told.clamp(*FACTS.start(), *FACTS.end()),
                        }
                    })
                    .collect::<Vec<_>>()
            },
        );
        near.flatten_iter().collect()
    }

    fn reasons(&self, source: &Source, target: u32) -> Vec<Reason> {
        source
            .told
            .reasons(&self.told[target as usize], self.lexicon)
    }

    fn told(&self, one: &Judged, source: &Source) -> Match {
        let pair = one.pair;
        Match {
            source: pair.source as usize,
            target: pair.target as usize,
            belongs: one.belongs,
            score: 1.0 / (1.0 + (-one.odds).exp()),
            similarity: f64::from(pair.similarity),
            next: f64::from(one.next),
            coverage: one.coverage,
            forms: self.forms(&source.vector, pair.target as usize),
            reasons: self.reasons(source, pair.target),
        }
    }

    /// The forms that speak for a pair.
    fn forms(&self, source: &Vector, target: usize) -> [Vec<String>; 3] {
        let mut forms: [Vec<String>; 3] = Default::default();
        for (form, _) in self.index.shared(source, target) {
            let (form, kind) = &self.vocabulary.entries[form as usize];
            let list = &mut forms[*kind as usize];
            let form = form.trim_start_matches(bag::NAME);
            if list.len() < REASONS && !list.iter().any(|known| known == form) {
                list.push(form.to_string());
            }
        }
        forms
    }
}

/// The shares of the first [`HEAD`] sentences of source and target, 0–1, that can be expected to have a counterpart
/// ([`Bitext::coverage`]).
pub fn coverage(
    (source, source_language): (&[&str], &'static Language),
    (target, target_language): (&[&str], &'static Language),
    lexicon: &Lexicon,
) -> (f64, f64) {
    let head = |sentences: &[&str]| -> Vec<String> {
        let head = sentences.iter().take(HEAD);
        head.map(|sentence| (*sentence).to_string()).collect()
    };
    let side = |sentences, language| align::Side {
        sentences,
        paragraphs: &[],
        language,
    };
    let ladder = align::align(
        &side(&source[..source.len().min(HEAD)], source_language),
        &side(&target[..target.len().min(HEAD)], target_language),
        &Options {
            lexicon: Some(lexicon),
            ..Options::default()
        },
    );
    let side = |sentences| Side {
        sentences,
        ..Side::default()
    };
    let bitext = Bitext {
        source: side(head(source)),
        target: side(head(target)),
        ladder,
        ..Bitext::default()
    };
    bitext.coverage()
}
