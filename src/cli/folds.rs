//! Cross-validation: weights and probabilities for documents they have not seen.

use super::args::Languages;
use super::console;
use super::dictionary::taught;
use super::train::{Args, Document, Suite, sides};
use rayon::prelude::*;
use std::fmt::Write as _;
use zhen::align::train::{Example, Gold, train};
use zhen::align::trials::{Trials, calibrate};
use zhen::align::variants::{self, Random};
use zhen::align::{Model, Options, Paragraphs, align};
use zhen::bitext::Side;
use zhen::lexicon::Lexicon;
use zhen::score::{self, Link, Reliability, Score};
use zhen::segment::Language;

/// What a document made worse on purpose counts in fitting probabilities, against 1 for one as it came.
const VARIANT: f64 = 0.1;
/// What a document with nothing but what it teaches itself counts there.
const TAUGHT: f64 = 0.5;
/// What a document with the translation of another counts there.
const UNRELATED: f64 = 0.2;
/// What a summary counts in making the weights of the lattice, against 1 for the whole document.
const SUMMARY: f64 = 0.04;
/// Beads of the excerpts of each document.
const EXCERPTS: [usize; 4] = [1, 2, 3, 5];
/// Fewest sentences of a document that a dictionary can be learnt from.
const TEACHING: usize = 100;
/// Documents between the two others that a document is paired with wrongly.
const FAR: usize = 4;
/// A bead in so many is made one with another.
const FUSED: usize = 6;
/// Fewest sentences of a document whose passages are moved.
const MOVABLE: usize = 30;

/// A document of the collection, as it came or made worse.
pub struct Variant<'a> {
    document: &'a Document,
    kind: Kind,
    text: variants::Document,
    /// What words mean in it, where that is not what they mean in its suite.
    lexicon: Option<Lexicon>,
}

/// How a document was made worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    AsItCame,
    /// As it came, with the terms of glossaries.
    Terms,
    Shuffled,
    Scattered,
    /// Sentences that stand apart made one.
    Fused,
    Summary,
    Unrelated,
    /// A few sentences.
    Excerpt,
    /// Without a dictionary.
    Bare,
    /// With nothing but what it teaches itself.
    Taught,
}

/// A document prepared for training.
pub struct Prepared {
    pub suite: usize,
    fold: usize,
    pub as_it_came: bool,
    pub example: Example,
}

/// Documents that are left out together, and weights that have not seen them.
struct Fold {
    model: Model,
}

/// The weights of the lattice `model` with probabilities that hold for documents it has not seen, and the figures of
/// documents left out in turn.
pub fn cross_validate(
    variants: &[Variant<'_>],
    examples: &[Prepared],
    suites: &[Suite],
    args: &Args,
    model: &Model,
) -> (Model, String) {
    let mut folds: Vec<Fold> = (0..args.folds)
        .map(|fold| Fold {
            model: left_out(fold, examples, suites, args, model),
        })
        .collect();
    // The first calibration tells which beads are looked at again, and so what the second is fitted to.
    let mut calibration = None;
    for _ in 0..2 {
        let trials: Vec<Trials> = variants
            .par_iter()
            .map(|variant| trials(variant, suites, args.pair, &folds))
            .collect();
        for (fold, part) in folds.iter_mut().enumerate() {
            let others: Vec<&Trials> = variants
                .iter()
                .zip(&trials)
                .filter(|(variant, _)| variant.document.fold != fold)
                .map(|(_, trials)| trials)
                .collect();
            part.model = part.model.clone().calibrated(calibrate(&others));
        }
        calibration = Some(calibrate(&trials.iter().collect::<Vec<_>>()));
    }
    let model = model.clone().calibrated(calibration.unwrap_or_default());
    let figures = figures(variants, suites, args, &folds);
    (model, figures)
}

/// Weights that have not seen the documents of `fold`.
fn left_out(
    fold: usize,
    examples: &[Prepared],
    suites: &[Suite],
    args: &Args,
    start: &Model,
) -> Model {
    let others = examples.iter().filter(|prepared| prepared.fold != fold);
    let seen: Vec<&Example> = others.map(|prepared| &prepared.example).collect();
    // Weights that have seen the documents may be a start only if the optimum does not depend on it: the
    // objective is not convex where gold leaves beads open, so start from nothing there.
    let open = suites.iter().any(|s| s.reading == Gold::Segments);
    train(&seen, (!open).then_some(start), &args.options(), "")
}

/// Every document as it came and made worse in each way that its size allows.
pub fn all_variants<'a>(
    documents: &'a [Document],
    suites: &[Suite],
    pair: Languages,
) -> Vec<Variant<'a>> {
    let mut all = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let mut random = Random::new(number as u64);
        let text = &document.text;
        let mut add = |kind, text| {
            all.push(Variant {
                document,
                kind,
                text,
                lexicon: None,
            });
        };
        add(Kind::AsItCame, text.clone());
        add(Kind::Bare, text.clone());
        if suites[document.suite].with_terms.is_some() {
            add(Kind::Terms, text.clone());
        }
        let mut others = documents[number + 1..]
            .iter()
            .chain(&documents[..number])
            .filter(|other| other.suite == document.suite);
        for other in [others.next(), others.nth(FAR)].into_iter().flatten() {
            add(Kind::Unrelated, text.unrelated(&other.text));
        }
        if text.target.len() >= MOVABLE {
            add(Kind::Shuffled, text.shuffled(&mut random));
            add(Kind::Scattered, text.scattered(8, &mut random));
        }
        let mut apart = Random::new(!(number as u64) >> 1);
        let turned = text.clone().reversed();
        add(Kind::Fused, text.fused(FUSED, &mut apart));
        add(Kind::Fused, turned.fused(FUSED, &mut apart).reversed());
        let mut places = Random::new(!(number as u64));
        for beads in EXCERPTS {
            if let Some(excerpt) = text.excerpt(beads, &mut places) {
                add(Kind::Excerpt, excerpt.clone());
                add(Kind::Bare, excerpt);
            }
        }
        if text.target.len() >= TEACHING {
            add(Kind::Taught, text.clone());
        }
        let tenths = 3 + random.below(6);
        add(Kind::Summary, text.summarised(tenths, &mut random));
        add(
            Kind::Summary,
            turned.summarised(tenths, &mut random).reversed(),
        );
    }
    all.par_iter_mut()
        .filter(|variant| variant.kind == Kind::Taught)
        .for_each(|variant| {
            let (source, target) = text_sides(&variant.text, pair);
            let sides = [(&source, &target)];
            variant.lexicon = Some(taught(&sides, pair, Lexicon::empty(), Paragraphs::Ignore));
        });
    all
}

/// Both sides of a document as they are aligned to learn from.
pub fn text_sides(text: &variants::Document, pair: Languages) -> (Side, Side) {
    let side = |sentences: &[String], language: &Language| Side {
        joiner: language.joiner.into(),
        sentences: sentences.to_vec(),
        ..Side::default()
    };
    (
        side(&text.source, pair.source),
        side(&text.target, pair.target),
    )
}

impl Variant<'_> {
    /// What words mean in it.
    fn lexicon<'a>(&'a self, suites: &'a [Suite]) -> &'a Lexicon {
        let suite = &suites[self.document.suite];
        let other = match self.kind {
            Kind::Bare => Some(Lexicon::empty()),
            Kind::Terms => suite.with_terms.as_ref(),
            _ => self.lexicon.as_ref(),
        };
        other.unwrap_or(&suite.lexicon)
    }

    /// What the weights of the lattice are made from: the document as it came, and what is left of it in a summary.
    pub fn prepare(&self, suites: &[Suite], pair: Languages) -> Option<Prepared> {
        let suite = &suites[self.document.suite];
        let count = match self.kind {
            Kind::AsItCame => suite.weight,
            Kind::Summary => suite.weight * SUMMARY,
            _ => return None,
        };
        let (source, target) = (lines(&self.text.source), lines(&self.text.target));
        if source.is_empty() || target.is_empty() {
            return None;
        }
        let (source, target) = sides(&source, &target, pair);
        let gold = &self.text.gold;
        let example = Example::new(
            &source,
            &target,
            gold,
            suite.reading,
            count,
            Some(self.lexicon(suites)),
        );
        Some(Prepared {
            suite: self.document.suite,
            fold: self.document.fold,
            as_it_came: self.kind == Kind::AsItCame,
            example,
        })
    }
}

fn options<'a>(variant: &'a Variant<'_>, suites: &'a [Suite], folds: &'a [Fold]) -> Options<'a> {
    Options {
        lexicon: Some(variant.lexicon(suites)),
        model: &folds[variant.document.fold].model,
        ..Options::default()
    }
}

fn trials(variant: &Variant<'_>, suites: &[Suite], pair: Languages, folds: &[Fold]) -> Trials {
    let suite = &suites[variant.document.suite];
    let count = match variant.kind {
        Kind::AsItCame => suite.weight,
        Kind::Unrelated => suite.weight * UNRELATED,
        Kind::Taught => suite.weight * TAUGHT,
        _ => suite.weight * VARIANT,
    };
    let (source, target) = (lines(&variant.text.source), lines(&variant.text.target));
    if source.is_empty() || target.is_empty() {
        return Trials::default();
    }
    let (source, target) = sides(&source, &target, pair);
    let options = options(variant, suites, folds);
    let trials = Trials::new(
        &source,
        &target,
        &variant.text.gold,
        suite.reading,
        count,
        &options,
    );
    if variant.kind == Kind::Fused {
        trials.joints()
    } else {
        trials
    }
}

/// Sentences as the aligner takes them.
pub fn lines(sentences: &[String]) -> Vec<&str> {
    sentences.iter().map(String::as_str).collect()
}

/// Figures of one variant, or of all of a kind.
#[derive(Clone, Copy, Default)]
struct Figures {
    score: Score,
    reliability: Reliability,
    /// Sentences that stand in beads with both sides of a probability of .5 or more.
    paired: usize,
    sentences: usize,
}

fn score(variant: &Variant<'_>, suites: &[Suite], pair: Languages, folds: &[Fold]) -> Figures {
    let (source, target) = (lines(&variant.text.source), lines(&variant.text.target));
    let (source, target) = sides(&source, &target, pair);
    let ladder = align(&source, &target, &options(variant, suites, folds));
    let found: Vec<Link> = ladder.beads.iter().map(Link::from).collect();
    let gold: Vec<Link> = variant.text.gold.iter().map(Link::from).collect();
    let mut figures = Figures {
        score: Score::new(&gold, &found),
        sentences: source.sentences.len() + target.sentences.len(),
        ..Figures::default()
    };
    let segments = suites[variant.document.suite].reading == Gold::Segments;
    let right = score::right(&gold, &found, segments);
    for (bead, right) in ladder.beads.iter().zip(right) {
        figures.reliability.add(bead.probability.get(), right);
        if bead.kind.is_whole() && bead.probability.get() >= 0.5 {
            figures.paired += bead.source.len() + bead.target.len();
        }
    }
    figures
}

/// The figures of every suite.
fn figures(variants: &[Variant<'_>], suites: &[Suite], args: &Args, folds: &[Fold]) -> String {
    let found: Vec<Figures> = variants
        .par_iter()
        .map(|variant| score(variant, suites, args.pair, folds))
        .collect();
    let mut text = String::new();
    for (number, suite) in suites.iter().enumerate() {
        let sum = |kind| {
            let mut sum = Figures::default();
            for (variant, figures) in variants.iter().zip(&found) {
                if variant.document.suite == number && variant.kind == kind {
                    sum.score += figures.score;
                    sum.reliability += figures.reliability;
                    sum.paired += figures.paired;
                    sum.sentences += figures.sentences;
                }
            }
            sum
        };
        let own = sum(Kind::AsItCame);
        let terms = sum(Kind::Terms).score;
        let _ = writeln!(
            text,
            "Left out in turn ({} folds), {}: strict F1 {:.4}, lax F1 {:.4}, contained P {:.4} R {:.4} F1 {:.4}, nulls {:.4}, \
             calibration error {:.3}, sure {:.3}",
            args.folds,
            suite.name,
            own.score.strict.f1(),
            own.score.lax.f1(),
            own.score.containment.precision.value(),
            own.score.containment.recall.value(),
            own.score.containment.f1(),
            own.score.null_recall.value(),
            own.reliability.error(),
            own.reliability.sure().value(),
        );
        let _ = writeln!(
            text,
            "With terms, {}: strict F1 {:.4}, contained F1 {:.4}, nulls {:.4}\n\
             Made worse, {}: contained F1 of shuffled {:.3}, scattered {:.3}, fused {:.3}, summaries {:.3}, excerpts {:.3}, without dictionary {:.3}, \
             self-taught {:.3} (calibration error {:.3}); \
             unrelated paired {:.3}",
            suite.name,
            terms.strict.f1(),
            terms.containment.f1(),
            terms.null_recall.value(),
            suite.name,
            sum(Kind::Shuffled).score.containment.f1(),
            sum(Kind::Scattered).score.containment.f1(),
            sum(Kind::Fused).score.containment.f1(),
            sum(Kind::Summary).score.containment.f1(),
            sum(Kind::Excerpt).score.containment.f1(),
            sum(Kind::Bare).score.containment.f1(),
            sum(Kind::Taught).score.containment.f1(),
            sum(Kind::Taught).reliability.error(),
            sum(Kind::Unrelated).paired as f64 / sum(Kind::Unrelated).sentences.max(1) as f64,
        );
    }
    if args.verbose {
        for (variant, figures) in variants.iter().zip(&found) {
            console::report(&format!(
                "{} {:?}: strict F1 {:.4}, contained F1 {:.4}",
                variant.document.name,
                variant.kind,
                figures.score.strict.f1(),
                figures.score.containment.f1()
            ));
        }
    }
    text
}
