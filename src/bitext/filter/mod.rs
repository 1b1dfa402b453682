//! Which pairs are kept: every filter gives a score, then thresholds decide.
//!
//! A first pass over the corpus ([`Survey`]) learns how long translations are and which lines stand everywhere; it may
//! be left out, and priors hold. Scores of a pair depend on the survey, on that pair, and, where its alignment probability
//! is not known, on the pairs beside it ([`Filters::score_run`]), so that they are the same on any number of threads.

pub mod adequacy;
mod language;
mod reading;
mod scores;
mod settings;
mod survey;
mod tally;
mod weights;

pub use settings::Settings;
pub use survey::{Lengths, LineCounts, Survey};
pub use tally::{Tallied, Tally};

use crate::bead::Probability;
use crate::bitext::Limit;
use crate::{Error, Result};
use adequacy::Adequacy;
use reading::Reading;
use regex::RegexSet;

/// Pairs whose words are in memory at a time.
const STRETCH: usize = 256;

/// A filter, in the order in which they are counted: what costs little and says most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Filter {
    /// The alignment probability, 0–1.
    Probability,
    /// Characters of the shorter side (too few), white space aside.
    Short,
    /// Characters of the longer side (too many), white space aside.
    Long,
    /// A side that is not written in its script: the smaller share of letters in it, 0–1.
    Script,
    /// A side in another language: the smaller confidence that it is in its own, 0–1.
    Language,
    /// Characters that a wrong decoding leaves: the greater share, 0–1.
    Mojibake,
    /// The target repeats the source: likeness, 0–1.
    Copy,
    /// Text of the other language left in a side: share of its letters, 0–1.
    Untranslated,
    /// Tags, entities and addresses: the greater share of a side, 0–1.
    Markup,
    /// A side that says the same again and again: the greater share of repeated n-grams, 0–1.
    Repetition,
    /// The length of the target against what the source lets expect: standard deviations.
    Ratio,
    /// Punctuation that one side has and the other lacks: how many marks.
    Punctuation,
    /// Values of one side without a counterpart: certainty, 0–1.
    Numbers,
    /// A line that stands in many documents: how many, of the rarer side.
    Boilerplate,
    /// Findings of a glossary check.
    Glossary,
    /// A pattern of the user's: 1 where one matches, or 0.
    Pattern,
    /// Words of the sides that belong together, and not with what stands beside them: likelihood, 0–1; only where the
    /// probability is not known.
    Adequacy,
    /// Neither side breaks off before the other does: likelihood, 0–1; only where the probability is not known.
    Complete,
}

impl Filter {
    /// Every filter, in order.
    pub const ALL: [Self; 18] = [
        Self::Probability,
        Self::Short,
        Self::Long,
        Self::Script,
        Self::Language,
        Self::Mojibake,
        Self::Copy,
        Self::Untranslated,
        Self::Markup,
        Self::Repetition,
        Self::Ratio,
        Self::Punctuation,
        Self::Numbers,
        Self::Boilerplate,
        Self::Glossary,
        Self::Pattern,
        Self::Adequacy,
        Self::Complete,
    ];

    /// Its name as files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Probability => "probability",
            Self::Short => "short",
            Self::Long => "long",
            Self::Script => "script",
            Self::Language => "language",
            Self::Mojibake => "mojibake",
            Self::Copy => "copy",
            Self::Untranslated => "untranslated",
            Self::Markup => "markup",
            Self::Repetition => "repetition",
            Self::Ratio => "ratio",
            Self::Punctuation => "punctuation",
            Self::Numbers => "numbers",
            Self::Boilerplate => "boilerplate",
            Self::Glossary => "glossary",
            Self::Pattern => "pattern",
            Self::Adequacy => "adequacy",
            Self::Complete => "complete",
        }
    }

    /// Whether a score must be at least its limit; else at most.
    pub fn is_least(self) -> bool {
        matches!(
            self,
            Self::Probability
                | Self::Short
                | Self::Script
                | Self::Language
                | Self::Adequacy
                | Self::Complete
        )
    }

    /// Its limit in `settings`.
    pub fn limit(self, settings: &Settings) -> Limit {
        match self {
            Self::Probability => settings.probability,
            Self::Short => settings.min_characters,
            Self::Long => settings.max_characters,
            Self::Script => settings.script,
            Self::Language => settings.language,
            Self::Mojibake => settings.mojibake,
            Self::Copy => settings.copy,
            Self::Untranslated => settings.untranslated,
            Self::Markup => settings.markup,
            Self::Repetition => settings.repetition,
            Self::Ratio => settings.ratio,
            Self::Punctuation => settings.punctuation,
            Self::Numbers => settings.numbers,
            Self::Boilerplate => settings.boilerplate,
            Self::Glossary => settings.glossary,
            Self::Pattern if settings.reject.is_empty() => Limit::Off,
            Self::Pattern => Limit::At(0.0),
            Self::Adequacy => settings.adequacy,
            Self::Complete => settings.complete,
        }
    }

    fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// What may become a row of a corpus.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidate<'a> {
    /// The source text.
    pub source: &'a str,
    /// The target text.
    pub target: &'a str,
    /// How sure the aligner is, where that is known.
    pub probability: Option<Probability>,
    /// How many findings a check of terms has made, where there was one.
    pub findings: Option<usize>,
}

/// The score of each filter; not a number where a filter has nothing to say or is off.
#[derive(Clone, Copy, Debug)]
pub struct Scores([f32; Filter::ALL.len()]);

impl Scores {
    /// The score of `filter`, unless it is off or has nothing to say of this pair.
    pub fn get(&self, filter: Filter) -> Option<f64> {
        Some(f64::from(self.0[filter as usize])).filter(|score| !score.is_nan())
    }
}

/// The filters that reject a pair; none where it is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict(u32);

impl Verdict {
    /// Whether no filter rejects it.
    pub fn is_kept(self) -> bool {
        self.0 == 0
    }

    /// Whether `filter` rejects it.
    pub fn rejects(self, filter: Filter) -> bool {
        self.0 & filter.bit() != 0
    }

    /// The filters that reject it, in order.
    pub fn filters(self) -> impl Iterator<Item = Filter> {
        Filter::ALL
            .into_iter()
            .filter(move |filter| self.rejects(*filter))
    }
}

/// What a filter says of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// Which one.
    pub filter: Filter,
    /// Its score; `None` where it has nothing to say.
    pub score: Option<f64>,
    /// Its threshold.
    pub limit: Limit,
    /// Whether it rejects the pair.
    pub rejects: bool,
    /// What the score comes from, in words.
    pub reason: String,
}

/// The filters, ready to score.
///
/// ```
/// use zhen::bitext::filter::{Candidate, Filter, Filters, Settings, Survey};
/// let filters = Filters::new(&Settings::default(), &Survey::default())?;
/// let pair = |source, target| Candidate { source, target, ..Candidate::default() };
/// let verdict = |pair| filters.decide(&filters.score(&pair));
/// assert!(verdict(pair("双方签署了三份文件。", "The two sides signed three documents.")).is_kept());
/// assert!(verdict(pair("双方签署了三份文件。", "双方签署了三份文件。")).rejects(Filter::Copy));
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Debug)]
pub struct Filters {
    settings: Settings,
    patterns: RegexSet,
    lengths: Lengths,
    lines: LineCounts,
    adequacy: Option<Adequacy>,
}

impl Filters {
    /// Filters with these settings for a corpus with this survey.
    ///
    /// # Errors
    /// For a pattern that is no regular expression.
    pub fn new(settings: &Settings, survey: &Survey) -> Result<Self> {
        let patterns = RegexSet::new(&settings.reject)
            .map_err(|error| Error::new("filter.reject", error.to_string()))?;
        let [source, target] = [&settings.source_language, &settings.target_language];
        Ok(Self {
            settings: settings.clone(),
            patterns,
            lengths: survey.lengths(source, target),
            lines: survey.lines().clone(),
            adequacy: Adequacy::new(source, target),
        })
    }

    /// How long translations are taken to be.
    pub fn lengths(&self) -> Lengths {
        self.lengths
    }

    /// The score of each filter that is on, of a pair that stands alone. Linear in the pair's length.
    pub fn score(&self, pair: &Candidate<'_>) -> Scores {
        self.score_run(std::slice::from_ref(pair))[0]
    }

    /// The same of pairs that follow one another in a document: where the probability is not known, words are looked up,
    /// and what stands beside a pair, in stretches of 256, tells whether it is misaligned. Linear in the length of the
    /// run.
    pub fn score_run(&self, run: &[Candidate<'_>]) -> Vec<Scores> {
        let mut all: Vec<Scores> = run.iter().map(|pair| self.score_alone(pair)).collect();
        let limits = [self.settings.adequacy, self.settings.complete];
        let Some(adequacy) = &self.adequacy else {
            return all;
        };
        if limits == [Limit::Off; 2] || run.iter().all(|pair| pair.probability.is_some()) {
            return all;
        }
        let judged = run.chunks(STRETCH).flat_map(|stretch| {
            let texts = stretch.iter();
            let texts: Vec<_> = texts
                .map(|pair| adequacy.texts(pair.source, pair.target))
                .collect();
            adequacy.judged(&texts, &self.lengths)
        });
        for ((pair, judged), scores) in run.iter().zip(judged).zip(&mut all) {
            let Some(judged) = judged.filter(|_| pair.probability.is_none()) else {
                continue;
            };
            for (filter, score) in [
                (Filter::Adequacy, judged.together),
                (Filter::Complete, judged.complete),
            ] {
                if filter.limit(&self.settings) != Limit::Off {
                    scores.0[filter as usize] = score as f32;
                }
            }
        }
        all
    }

    fn score_alone(&self, pair: &Candidate<'_>) -> Scores {
        let sides = [
            Reading::new(pair.source, &self.settings.source_language),
            Reading::new(pair.target, &self.settings.target_language),
        ];
        let mut scores = Scores([f32::NAN; Filter::ALL.len()]);
        for filter in Filter::ALL {
            if filter.limit(&self.settings) != Limit::Off
                && let Some(score) = self.score_of(filter, pair, &sides)
            {
                scores.0[filter as usize] = score as f32;
            }
        }
        scores
    }

    fn score_of(
        &self,
        filter: Filter,
        pair: &Candidate<'_>,
        sides: &[Reading<'_>; 2],
    ) -> Option<f64> {
        let [source, target] = sides;
        let texts = [pair.source, pair.target];
        let [m, n] = [source.characters, target.characters];
        let greater =
            |score: fn(&str) -> f64| Some(texts.map(score).into_iter().fold(0.0, f64::max));
        let least = |scores: [Option<f64>; 2]| scores.into_iter().flatten().reduce(f64::min);
        match filter {
            Filter::Probability => pair.probability.map(Probability::get),
            Filter::Short => Some(m.min(n) as f64),
            Filter::Long => Some(m.max(n) as f64),
            Filter::Script => least(sides.each_ref().map(Reading::own_script)),
            Filter::Language => least(sides.each_ref().map(language::confidence)),
            Filter::Mojibake => greater(scores::mojibake),
            Filter::Copy => scores::copy(source, target),
            Filter::Untranslated => {
                Some(scores::untranslated(source).max(scores::untranslated(target)))
            }
            Filter::Markup => greater(scores::markup),
            Filter::Repetition => Some(scores::repetition(source).max(scores::repetition(target))),
            Filter::Ratio => self.lengths.deviations(m, n).map(f64::abs),
            Filter::Punctuation => Some(scores::punctuation(pair.source, pair.target)),
            Filter::Numbers => scores::numbers(source, target),
            Filter::Boilerplate => Some(f64::from(
                self.lines.of(pair.source).min(self.lines.of(pair.target)),
            )),
            Filter::Glossary => pair.findings.map(|findings| findings as f64),
            Filter::Pattern => {
                let matches = texts.iter().any(|text| self.patterns.is_match(text));
                Some(f64::from(u8::from(matches)))
            }
            // Of a run.
            Filter::Adequacy | Filter::Complete => None,
        }
    }

    /// Which filters reject a pair with these scores.
    pub fn decide(&self, scores: &Scores) -> Verdict {
        let rejects = |filter: &Filter| {
            let limit = filter.limit(&self.settings).value();
            match (scores.get(*filter), limit) {
                (Some(score), Some(limit)) if filter.is_least() => score < limit,
                (Some(score), Some(limit)) => score > limit,
                _ => false,
            }
        };
        let rejecting = Filter::ALL.into_iter().filter(rejects);
        Verdict(rejecting.fold(0, |all, filter| all | filter.bit()))
    }

    /// Why `verdict` rejects a pair, in a few words for each filter, as the reports of rejected rows have it:
    /// `numbers 0.90 > 0.75; copy 1.00 > 0.70`. Empty where it is kept.
    pub fn reason(&self, scores: &Scores, verdict: Verdict) -> String {
        let parts = verdict.filters().map(|filter| {
            let sign = if filter.is_least() { '<' } else { '>' };
            let score = scores.get(filter).unwrap_or(f64::NAN);
            let limit = filter.limit(&self.settings).value().unwrap_or(f64::NAN);
            format!("{} {score:.2} {sign} {limit}", filter.name())
        });
        parts.collect::<Vec<_>>().join("; ")
    }

    /// What every filter says of a pair with these scores, in order, with what the score comes from.
    pub fn explain(&self, pair: &Candidate<'_>, scores: &Scores) -> Vec<Explained> {
        let verdict = self.decide(scores);
        let all = Filter::ALL.into_iter();
        all.map(|filter| Explained {
            filter,
            score: scores.get(filter),
            limit: filter.limit(&self.settings),
            rejects: verdict.rejects(filter),
            reason: self.words(filter, pair),
        })
        .collect()
    }

    /// What a score comes from, where that is not plain from the score.
    fn words(&self, filter: Filter, pair: &Candidate<'_>) -> String {
        let [m, n] = [pair.source, pair.target].map(survey::characters);
        match filter {
            Filter::Ratio => {
                let expected = m as f64 * self.lengths.mean.exp();
                format!("{m} and {n} characters, {expected:.0} expected")
            }
            Filter::Pattern => {
                let texts = [pair.source, pair.target].into_iter();
                let matching = texts.flat_map(|text| self.patterns.matches(text));
                let patterns = matching.map(|k| self.settings.reject[k].clone());
                patterns.collect::<Vec<_>>().join(", ")
            }
            Filter::Adequacy | Filter::Complete if pair.probability.is_some() => {
                "the aligner's probability says more".to_owned()
            }
            _ => String::new(),
        }
    }
}
