//! Which documents of two collections belong together: a document and its translations, whole or abridged.

mod bag;
mod index;

pub use bag::{Bag, Kind};
pub use index::Vector;

use crate::align::{self, Options};
use crate::bitext::{Bitext, Side};
use crate::lexicon::Lexicon;
use crate::segment::Language;
use bag::{Senses, Vocabulary};
use index::Index;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Sentences at the beginning of each document that are aligned.
pub const HEAD: usize = 40;
/// Candidates a source document keeps.
const CANDIDATES: usize = 8;
/// Candidates that are aligned, of a document of either side.
const ALIGNED: usize = 3;
/// Candidates less alike than this share of the best one are not aligned.
const NEAR: f32 = 0.5;
/// Candidates less alike are none.
const FARTHEST: f32 = 0.02;
/// The score of a pair one of whose documents goes better with another.
const SURE: f64 = 0.95;
/// Forms of each kind that are given as reasons.
const REASONS: usize = 5;

/// The target documents, one by one.
///
/// ```
/// use zhen::lexicon::Lexicon;
/// use zhen::matching::{Bag, Targets, coverage};
/// use zhen::segment::{CHINESE, ENGLISH};
/// let lexicon = Lexicon::builtin();
/// let zh = [vec!["渔船在台风中沉没。"], vec!["银行提高了利率。"]];
/// let en = [vec!["The bank raised its interest rate."], vec!["A fishing boat sank in the typhoon."]];
/// let mut targets = Targets::new(lexicon);
/// for sentences in &en {
///     targets.add(Bag::new(sentences, &lexicon.tokenizer("en")));
/// }
/// let matcher = targets.index();
/// let sources: Vec<_> = zh.iter().map(|s| matcher.source(&Bag::new(s, &lexicon.tokenizer("zh")))).collect();
/// let found = matcher.matches(&sources, 0.5, |s, t| coverage((&zh[s], &CHINESE), (&en[t], &ENGLISH), lexicon));
/// assert_eq!(found.iter().map(|one| (one.source, one.target)).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
/// ```
pub struct Targets<'a> {
    lexicon: &'a Lexicon,
    vocabulary: Vocabulary,
    vectors: Vec<Vector>,
}

impl<'a> Targets<'a> {
    /// None yet; `lexicon` says what source words can mean.
    pub fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            vocabulary: Vocabulary::default(),
            vectors: Vec::new(),
        }
    }

    /// Adds a document; they are numbered from 0.
    pub fn add(&mut self, bag: Bag) {
        self.vectors.push(self.vocabulary.learn(bag));
    }

    /// Indexes them by their forms.
    pub fn index(self) -> Matcher<'a> {
        Matcher {
            senses: Senses::new(&self.vocabulary, self.lexicon),
            index: Index::new(self.vectors, self.vocabulary.entries.len()),
            vocabulary: self.vocabulary,
        }
    }
}

/// Target documents that source documents are matched with.
pub struct Matcher<'a> {
    vocabulary: Vocabulary,
    senses: Senses<'a>,
    index: Index,
}

/// A source document and a target document that belong together, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Number of the source document.
    pub source: usize,
    /// Number of the target document.
    pub target: usize,
    /// How good the match is, 0–1; an order, no probability that was calibrated.
    pub score: f64,
    /// Cosine of the two bags of forms, 0–1.
    pub similarity: f64,
    /// The same of the best other partner of either document, 0 where there is none.
    pub next: f64,
    /// Shares of the beginnings of source and target that can be expected to have a counterpart, 0–1.
    pub coverage: (f64, f64),
    /// The words, numbers and names that speak most for it, heaviest first, by [`Kind`].
    pub reasons: [Vec<String>; 3],
}

/// A pair that is looked at.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    source: u32,
    target: u32,
    similarity: f32,
}

impl Matcher<'_> {
    /// A source document as weights of target forms.
    pub fn source(&self, bag: &Bag) -> Vector {
        let mut vector = self.vocabulary.translate(bag, &self.senses);
        self.index.weigh(&mut vector);
        vector
    }

    /// The pairs that belong together with a score of `least` at least, ordered by source and target. `coverage` aligns
    /// the beginnings of a source and a target document ([`coverage`]); it is asked on all threads, for a few pairs of
    /// each document. A pair belongs together where each is the best partner of the other, the earlier one of two alike; where
    /// only one is, as of a release and its abridged version, it must have a score of .95.
    pub fn matches(
        &self,
        sources: &[Vector],
        least: f64,
        coverage: impl Fn(usize, usize) -> (f64, f64) + Sync,
    ) -> Vec<Match> {
        let candidates = self.candidates(sources);
        let looked_at = looked_at(&candidates).into_par_iter();
        let judged: Vec<Judged> = looked_at
            .map(|pair| {
                let coverage = coverage(pair.source as usize, pair.target as usize);
                Judged {
                    pair,
                    coverage,
                    evidence: evidence(pair.similarity, coverage.0.max(coverage.1)),
                }
            })
            .collect();
        let rivals = [|one: &Candidate| one.source, |one: &Candidate| one.target]
            .map(|side| Rivals::new(&judged, &candidates, side));
        let found = judged.iter().filter_map(|one| {
            let [source, target] = &rivals;
            let best = (source.is_best(one), target.is_best(one));
            let score = logistic(one.evidence);
            let belongs = match best {
                (true, true) => true,
                (false, false) => false,
                _ => score >= SURE,
            };
            let pair = one.pair;
            (belongs && score >= least).then(|| Match {
                source: pair.source as usize,
                target: pair.target as usize,
                score,
                similarity: f64::from(pair.similarity),
                next: f64::from(source.next(one).max(target.next(one))),
                coverage: one.coverage,
                reasons: self.reasons(&sources[pair.source as usize], pair.target as usize),
            })
        });
        found.collect()
    }

    /// The nearest target documents of each source document, by source.
    fn candidates(&self, sources: &[Vector]) -> Vec<Candidate> {
        let near = sources.par_iter().enumerate().map(|(source, vector)| {
            let near = self.index.nearest(vector, CANDIDATES).into_iter();
            near.filter(|(_, similarity)| *similarity >= FARTHEST)
                .map(|(target, similarity)| Candidate {
                    source: source as u32,
                    target,
                    similarity,
                })
                .collect::<Vec<_>>()
        });
        near.flatten_iter().collect()
    }

    /// The forms that speak for a pair.
    fn reasons(&self, source: &Vector, target: usize) -> [Vec<String>; 3] {
        let mut reasons: [Vec<String>; 3] = Default::default();
        for (form, _) in self.index.shared(source, target) {
            let (form, kind) = &self.vocabulary.entries[form as usize];
            let list = &mut reasons[*kind as usize];
            let form = form.trim_start_matches(bag::NAME);
            if list.len() < REASONS && !list.iter().any(|known| known == form) {
                list.push(form.to_string());
            }
        }
        reasons
    }
}

/// A candidate whose beginnings were aligned.
struct Judged {
    pair: Candidate,
    coverage: (f64, f64),
    /// Log odds that it belongs together.
    evidence: f64,
}

/// Log odds that two documents belong together, by the cosine of their forms and the coverage of the better covered one:
/// a plain line between translations (cosines from .32 with a coverage of .99, from .41 where it is .75) and documents of
/// one kind, such as a chapter of the reports of two years (cosines to .37, coverage to .84).
fn evidence(similarity: f32, covered: f64) -> f64 {
    15.0 * (f64::from(similarity) - 0.28) + 10.0 * (covered - 0.9)
}

fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// The number of the document of one side.
type Number = fn(&Candidate) -> u32;

/// Cosine, source and target of a candidate.
type Similar = (f32, u32, u32);

/// The pairs of each document of one side.
struct Rivals {
    number: Number,
    best: FxHashMap<u32, (f64, u32, u32)>,
    similar: FxHashMap<u32, [Option<Similar>; 2]>,
}

impl Rivals {
    fn new(judged: &[Judged], candidates: &[Candidate], number: Number) -> Self {
        let mut best: FxHashMap<u32, (f64, u32, u32)> = FxHashMap::default();
        // In order of source and target, so that the earlier one of two alike stays.
        for one in judged {
            let own = (one.evidence, one.pair.source, one.pair.target);
            let known = best.entry(number(&one.pair)).or_insert(own);
            if own.0 > known.0 {
                *known = own;
            }
        }
        let mut similar: FxHashMap<u32, [Option<Similar>; 2]> = FxHashMap::default();
        for one in candidates {
            let own = Some((one.similarity, one.source, one.target));
            let known = similar.entry(number(one)).or_default();
            let less = |than: Option<Similar>| than.is_none_or(|t| t.0 < one.similarity);
            if less(known[0]) {
                *known = [own, known[0]];
            } else if less(known[1]) {
                known[1] = own;
            }
        }
        Self {
            number,
            best,
            similar,
        }
    }

    fn is_best(&self, one: &Judged) -> bool {
        let best = self.best.get(&(self.number)(&one.pair));
        best.is_some_and(|best| (best.1, best.2) == (one.pair.source, one.pair.target))
    }

    /// The cosine of the most similar other pair of the document.
    fn next(&self, one: &Judged) -> f32 {
        let similar = self.similar.get(&(self.number)(&one.pair));
        let others = similar.into_iter().flatten().flatten();
        let mut others = others.filter(|o| (o.1, o.2) != (one.pair.source, one.pair.target));
        others.next().map_or(0.0, |other| other.0)
    }
}

/// The candidates that are nearest to their source or to their target, ordered by source and target.
fn looked_at(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut chosen = Vec::new();
    for side in [|one: &Candidate| one.source, |one: &Candidate| one.target] {
        let mut sorted = candidates.to_vec();
        sorted.sort_unstable_by(|a, b| {
            let best = b.similarity.total_cmp(&a.similarity);
            let order = side(a).cmp(&side(b)).then(best);
            order.then((a.source, a.target).cmp(&(b.source, b.target)))
        });
        for group in sorted.chunk_by(|a, b| side(a) == side(b)) {
            let near = group.iter().take(ALIGNED);
            chosen.extend(near.filter(|one| one.similarity >= NEAR * group[0].similarity));
        }
    }
    chosen.sort_unstable_by_key(|one: &Candidate| (one.source, one.target));
    chosen.dedup_by_key(|one| (one.source, one.target));
    chosen
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
