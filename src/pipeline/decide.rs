//! The second stage: what every filter, the search for duplicates and the split say of each pair.

use super::check::Checks;
use super::config::Config;
use super::document::Aligner;
use super::exclusion::excluded;
use super::gather::{Gathered, Planned};
use super::store::Store;
use super::timing::{Step, Times};
use super::{Observer, in_order};
use crate::bead::Probability;
use crate::bitext::Bitext;
use crate::bitext::dedup::{Deduplicator, Fate, Fingerprint, Index};
use crate::bitext::filter::{Candidate, Filters, Survey, Tally};
use crate::bitext::split::{Exclusion, Overlap, Part, Plan as SplitPlan, Sketch, Splitter};
use crate::corpus::manifest::Digest;
use crate::corpus::{Counts, Row, rows};
use crate::{Error, Result};
use std::collections::BTreeSet;

/// Bytes of a source document for each pair, on the low side: how large a survey must be.
const BYTES_A_PAIR: u64 = 60;

/// What the passes read from.
pub(super) struct Reader<'a> {
    pub gathered: &'a Gathered,
    pub store: &'a Store,
    pub aligner: &'a Aligner<'a>,
    pub times: &'a Times,
    pub observer: &'a dyn Observer,
}

impl Reader<'_> {
    /// Hands what `work` makes of each document to `take`, in order; only those whose number `wanted` names.
    pub fn each<R: Send>(
        &self,
        stage: &'static str,
        wanted: impl Fn(usize) -> bool,
        work: impl Fn(usize, &Planned, Bitext) -> R + Sync,
        mut take: impl FnMut(usize, Planned, R) -> Result<()>,
    ) -> Result<()> {
        let plan = &self.gathered.plan;
        self.observer.begin(stage, Some(plan.documents));
        let documents = plan.read()?.enumerate().filter(|(number, _)| {
            let wanted = wanted(*number);
            if !wanted {
                self.observer.advance(1);
            }
            wanted
        });
        in_order(
            documents,
            |(number, planned)| {
                let planned = planned?;
                let bitext = self.bitext(&planned)?;
                let made = work(number, &planned, bitext);
                Ok::<_, Error>((number, planned, made))
            },
            |done| {
                let (number, planned, made) = done?;
                self.observer.advance(1);
                take(number, planned, made)
            },
        )
    }

    fn bitext(&self, planned: &Planned) -> Result<Bitext> {
        let payload = self
            .times
            .of(Step::Store, || self.store.read(&planned.key))?;
        let payload = payload.ok_or_else(|| {
            Error::new(
                &planned.id,
                "gone from the work store, expected nobody to change it",
            )
        })?;
        let mut bitext = self.aligner.unpack(&payload)?;
        bitext.name.clone_from(&planned.id);
        let [source, target] = &planned.documents;
        bitext.source.document.clone_from(source);
        bitext.target.document.clone_from(target);
        Ok(bitext)
    }
}

/// The rows of a bitext that have both sides.
pub(super) fn whole_rows(bitext: &Bitext) -> Vec<Row> {
    rows(bitext).filter(|row| row.kind.is_whole()).collect()
}

/// What became of a pair before duplicates were looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Filtered,
    Excluded(Overlap),
    /// Handed to the search for duplicates.
    Passed,
}

/// Where a document begins among all pairs, among those that passed, and among those that were filtered.
#[derive(Clone, Copy, Default)]
struct Start {
    pair: u32,
    passed: u32,
    filtered: usize,
}

/// What became of a pair.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome<'a> {
    /// Left out by the filters, and why.
    Filtered(&'a str),
    Excluded(Overlap),
    Compared(Fate),
}

/// What was decided.
pub(super) struct Decided {
    pub filters: Filters,
    pub exclusion: Exclusion,
    /// Test sets that were excluded, with their hashes.
    pub excluded: Vec<(String, Digest)>,
    pub checks: Option<Checks>,
    /// What the aligner gave.
    pub counts: Counts,
    pub tally: Tally,
    /// Of each pair, in order.
    statuses: Vec<Status>,
    /// Why the filters left out those that they did.
    reasons: Vec<Box<str>>,
    /// Of each document.
    starts: Vec<Start>,
    /// Of each pair that passed.
    pub fates: Vec<Fate>,
    pub index: Index,
    pub split: SplitPlan,
    /// The id of each document.
    pub ids: Vec<String>,
}

impl Decided {
    /// What became of the pairs of document `number`.
    pub fn of(&self, number: usize, pairs: usize) -> impl Iterator<Item = Outcome<'_>> {
        let start = self.starts[number];
        let mut fates = self.fates[start.passed as usize..].iter();
        let mut reasons = self.reasons[start.filtered..].iter();
        let statuses = self.statuses[start.pair as usize..][..pairs].iter();
        statuses.map(move |status| match status {
            Status::Filtered => Outcome::Filtered(reasons.next().map_or("", |reason| reason)),
            Status::Excluded(overlap) => Outcome::Excluded(*overlap),
            Status::Passed => Outcome::Compared(fates.next().copied().unwrap_or(Fate::Kept)),
        })
    }

    /// The id of the document whose pair passed as `number`.
    pub fn document_of(&self, number: u32) -> &str {
        let document = self.starts.partition_point(|start| start.passed <= number);
        self.ids
            .get(document.wrapping_sub(1))
            .map_or("", String::as_str)
    }

    /// Moves the stories of these documents to train: of what was kept of them, more is alike than of the whole.
    pub fn train_with(&mut self, documents: &[&str]) {
        let stories: BTreeSet<usize> = (0..self.ids.len())
            .filter(|&number| documents.contains(&self.ids[number].as_str()))
            .map(|number| self.split.stories[number])
            .collect();
        for number in 0..self.ids.len() {
            if stories.contains(&self.split.stories[number]) {
                self.split.parts[number] = Part::Train;
            }
        }
    }

    /// The part of a document.
    pub fn part(&self, number: usize) -> Part {
        self.split.parts[number]
    }
}

/// A pair as the search for duplicates takes it.
type Compared = (Fingerprint, Option<Probability>);

/// What one document gives to the second pass.
struct Judged {
    pairs: Vec<(Status, Option<Compared>)>,
    reasons: Vec<Box<str>>,
    tally: Tally,
    sketch: Sketch,
}

/// Learns what the corpus is like, scores every pair, and decides.
pub(super) fn decide(config: &Config, reader: &Reader<'_>, earlier: Index) -> Result<Decided> {
    let times = reader.times;
    let (survey, counts) = surveyed(reader)?;
    let filters = Filters::new(&config.filter, &survey)?;
    let checks = Checks::new(config)?;
    let (exclusion, excluded) = excluded(&config.folder, &config.exclude)?;
    let mut all = Decided {
        filters,
        exclusion,
        excluded,
        checks,
        counts,
        tally: Tally::default(),
        statuses: Vec::new(),
        reasons: Vec::new(),
        starts: Vec::new(),
        fates: Vec::new(),
        index: Index::default(),
        split: Splitter::new(&config.split)?.finish(),
        ids: Vec::new(),
    };
    let mut duplicates = Deduplicator::new(&config.dedup, earlier)?;
    let mut splitter = Splitter::new(&config.split)?;
    let mut passed = 0_u32;
    let Decided {
        filters,
        exclusion,
        checks,
        tally,
        statuses,
        reasons,
        starts,
        ids,
        ..
    } = &mut all;
    let checker = checks.as_ref().map(Checks::checker).transpose()?;
    reader.each(
        "filter",
        |_| true,
        |_, planned, bitext| {
            let findings = checker.as_ref().map(|checker| checker.findings(&bitext));
            times.of(Step::Score, || {
                judge(filters, exclusion, planned, &bitext, findings.as_deref())
            })
        },
        |_, planned, judged| {
            times.of(Step::Select, || {
                let pair = u32::try_from(statuses.len());
                starts.push(Start {
                    pair: pair.map_err(|_| Error::new("build", "more than 4 billion pairs"))?,
                    passed,
                    filtered: reasons.len(),
                });
                reasons.extend(judged.reasons);
                ids.push(planned.id);
                tally.merge(&judged.tally);
                splitter.add(judged.sketch);
                for (status, pair) in judged.pairs {
                    statuses.push(status);
                    if let Some((fingerprint, probability)) = pair {
                        duplicates.add(&fingerprint, probability);
                        passed += 1;
                    }
                }
                Ok(())
            })
        },
    )?;
    reader.observer.begin("duplicates", None);
    drop(checker);
    times.of(Step::Select, || {
        (all.fates, all.index) = duplicates.finish();
        all.split = splitter.finish();
    });
    Ok(all)
}

/// The first pass: lengths, lines that stand everywhere, and what the aligner gave.
fn surveyed(reader: &Reader<'_>) -> Result<(Survey, Counts)> {
    let pairs = reader.gathered.source_bytes / BYTES_A_PAIR;
    let mut survey =
        Survey::with_capacity(usize::try_from(pairs).unwrap_or(usize::MAX).max(1 << 16));
    let mut counts = Counts::default();
    reader.each(
        "survey",
        |_| true,
        |_, _, bitext| {
            let mut counts = Counts::default();
            counts.add(&bitext);
            let pairs = whole_rows(&bitext).into_iter();
            let pairs: Vec<_> = pairs
                .map(|row| (row.source.text, row.target.text))
                .collect();
            (counts, pairs)
        },
        |_, _, (more, pairs)| {
            reader.times.of(Step::Score, || {
                survey.add_document(pairs.iter().map(|(s, t)| (s.as_str(), t.as_str())));
            });
            counts.merge(&more);
            Ok(())
        },
    )?;
    Ok((survey, counts))
}

fn judge(
    filters: &Filters,
    exclusion: &Exclusion,
    planned: &Planned,
    bitext: &Bitext,
    findings: Option<&[usize]>,
) -> Judged {
    let mut tally = Tally::default();
    let mut pairs = Vec::new();
    let mut reasons = Vec::new();
    let rows: Vec<Row> = whole_rows(bitext);
    let candidates = rows.iter().enumerate();
    let candidates: Vec<Candidate<'_>> = candidates
        .map(|(number, row)| Candidate {
            source: &row.source.text,
            target: &row.target.text,
            probability: row.probability,
            findings: findings.map(|all| all[number]),
        })
        .collect();
    let scores = filters.score_run(&candidates);
    for (pair, scores) in candidates.iter().zip(&scores) {
        let verdict = filters.decide(scores);
        tally.add(verdict);
        pairs.push(if !verdict.is_kept() {
            reasons.push(filters.reason(scores, verdict).into());
            (Status::Filtered, None)
        } else if let Some(overlap) = exclusion.overlap(pair.source, pair.target) {
            (Status::Excluded(overlap), None)
        } else {
            let fingerprint = Fingerprint::new(pair.source, pair.target);
            (Status::Passed, Some((fingerprint, pair.probability)))
        });
    }
    let provenance = &planned.provenance;
    let date = Some(provenance.date.as_str()).filter(|date| !date.is_empty());
    // Whatever is kept of it: a document of which all was said before is still the same story.
    let texts = rows
        .iter()
        .map(|row| (row.source.text.as_str(), row.target.text.as_str()));
    Judged {
        sketch: Sketch::new(&planned.id, &provenance.source, date, texts),
        pairs,
        reasons,
        tally,
    }
}
