//! Why a bead stands: what speaks for it and what against it, in words that a person can check.
//!
//! An explanation is made after the alignment and from the same evidence, but it is not the sum that the model weighs:
//! it names the words, numbers and names that belong together, what is left over, and what is odd.

mod matching;
mod reading;

use super::nearest::Nearest;
use super::{Options, Side, evidence};
use crate::anchor::{Evidence, Sentences};
use crate::bead::{Bead, BeadKind, Ladder};
use crate::lexicon::Lexicon;
use crate::text::Span;
use matching::Matcher;
use reading::Reader;
use serde::{Deserialize, Serialize};

/// What speaks for a bead and against it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Explanation {
    /// Words of both sides that belong together, the surest first; ties in the order of the target.
    pub matched: Vec<Match>,
    /// Rare words and numbers of the source that nothing on the other side of the bead explains, in order; of a bead
    /// with one side, those that nothing in the whole other document explains.
    pub source_only: Vec<Word>,
    /// The same of the target.
    pub target_only: Vec<Word>,
    /// The share of the words of both sides, weighed by their rarity, that the other side explains, 0–1; 0 for a bead
    /// with one side.
    pub likeness: f64,
    /// How long the sides are.
    pub lengths: Lengths,
    /// Punctuation that stands on one side only.
    pub punctuation: Vec<Unshared>,
    /// Of a bead with one side: the sentence of the other document that is nearest; `None` where none has a word in
    /// common.
    pub nearest: Option<Neighbour>,
    /// Of a bead that crosses others: between which target sentences its target would stand in order.
    pub in_order: Option<Gap>,
}

/// A word as it is written, or several that stand together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// As it is written.
    pub text: String,
    /// Id of its sentence.
    pub sentence: usize,
    /// Bytes of the sentence; `[start, end]` in JSON.
    #[serde(with = "pair")]
    pub span: Span,
}

/// Words of both sides that belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// That of the source.
    pub source: Word,
    /// That of the target.
    pub target: Word,
    /// What makes them belong together.
    pub kind: MatchKind,
    /// How likely the source word is to become the target word, 0–1, to four decimals.
    pub strength: f64,
}

/// What makes two words belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// The dictionary, built in or learnt.
    Word,
    /// Their value.
    Number,
    /// The sound of a name.
    Name,
    /// The same form on both sides.
    Same,
    /// A dictionary of the user's.
    Term,
    /// Much the same spelling.
    Cognate,
}

impl MatchKind {
    /// Its name as files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Number => "number",
            Self::Name => "name",
            Self::Same => "same",
            Self::Term => "term",
            Self::Cognate => "cognate",
        }
    }
}

/// Lengths in characters as a reader counts them, white space aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lengths {
    /// Of the source.
    pub source: usize,
    /// Of the target.
    pub target: usize,
    /// Of the target, as the lengths of the documents let expect from the source; to one decimal.
    pub expected: f64,
}

/// A side of a bead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SideName {
    /// The source.
    Source,
    /// The target.
    Target,
}

/// Punctuation that a translation seldom drops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// A question mark.
    Question,
    /// Quotation marks.
    Quotation,
}

/// Punctuation that stands on one side only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unshared {
    /// What it is.
    pub mark: Mark,
    /// Where it stands.
    pub only: SideName,
}

/// A sentence of the other document that an unpaired one is likest to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its id.
    pub sentence: usize,
    /// As [`Explanation::likeness`], of the two.
    pub likeness: f64,
    /// What they have in common, as [`Explanation::matched`].
    pub matched: Vec<Match>,
    /// The sentences, on the side of the unpaired one, that stand in a bead with it; none where it is unpaired too.
    pub partners: Vec<usize>,
}

/// A place between two target sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Id of the sentence before it; `None` at the beginning.
    pub after: Option<usize>,
    /// Id of the sentence after it; `None` at the end.
    pub before: Option<usize>,
}

/// Says for each bead of `ladder`, which aligns `source` and `target` with these options, what speaks for it and what
/// against it. The evidence is gathered again: [`align_explained`](super::align_explained) spares that. Near-linear. Ids
/// that no sentence has are passed over.
///
/// ```
/// use zhen::align::explain::{MatchKind, explain};
/// use zhen::align::{Options, Side, align};
/// use zhen::segment::{CHINESE, ENGLISH};
/// let zh = ["会谈在北京举行。", "双方签署了三份文件。"];
/// let en = ["The talks were held in Beijing.", "The two sides signed three documents."];
/// let source = Side { sentences: &zh, paragraphs: &[], language: &CHINESE };
/// let target = Side { sentences: &en, paragraphs: &[], language: &ENGLISH };
/// let ladder = align(&source, &target, &Options::default());
/// let explained = explain(&source, &target, &ladder, &Options::default());
/// let three = explained[1].matched.iter().find(|found| found.target.text == "three").unwrap();
/// assert_eq!((three.source.text.as_str(), three.kind), ("三份", MatchKind::Word));
/// ```
pub fn explain(
    source: &Side<'_>,
    target: &Side<'_>,
    ladder: &Ladder,
    options: &Options<'_>,
) -> Vec<Explanation> {
    let lexicon = options
        .lexicon
        .unwrap_or_else(|| Lexicon::for_pair(source.language.code, target.language.code));
    let evidence = evidence(source, target, Some(lexicon), options.date);
    let nearest = Nearest::new(&evidence);
    of_evidence([source, target], ladder, lexicon, &evidence, &nearest)
}

/// The same from evidence that is known already.
pub(super) fn of_evidence(
    [source, target]: [&Side<'_>; 2],
    ladder: &Ladder,
    lexicon: &Lexicon,
    evidence: &Evidence,
    nearest: &Nearest,
) -> Vec<Explanation> {
    let work = Work {
        matcher: Matcher::new(
            Reader::new(source, &evidence.source, lexicon),
            Reader::new(target, &evidence.target, lexicon),
            &evidence.translations,
            lexicon,
        ),
        nearest,
        ratio: f64::from(evidence.length_ratio()),
        holders: [
            holders(ladder, evidence.source.len(), |bead| &bead.source),
            holders(ladder, evidence.target.len(), |bead| &bead.target),
        ],
        sides: [source, target],
        ladder,
        evidence,
    };
    let gaps = gaps(ladder);
    let beads = ladder.beads.iter().zip(gaps);
    beads.map(|(bead, gap)| work.explained(bead, gap)).collect()
}

/// The bead of each sentence.
fn holders(
    ladder: &Ladder,
    sentences: usize,
    ids: impl Fn(&Bead) -> &[usize],
) -> Vec<Option<usize>> {
    let mut holders = vec![None; sentences];
    for (k, bead) in ladder.beads.iter().enumerate() {
        for &id in ids(bead) {
            if let Some(holder) = holders.get_mut(id) {
                *holder = Some(k);
            }
        }
    }
    holders
}

/// For each bead out of order the gap between the targets of the beads in order before and after it; not where its target
/// stands there.
fn gaps(ladder: &Ladder) -> Vec<Option<Gap>> {
    let in_order = |bead: &&Bead| bead.kind == BeadKind::Aligned;
    let mut after = None;
    let mut gaps: Vec<Option<Gap>> = Vec::with_capacity(ladder.beads.len());
    for bead in &ladder.beads {
        let crossing = bead.kind == BeadKind::Crossing;
        gaps.push(crossing.then_some(Gap {
            after,
            before: None,
        }));
        after = Some(bead)
            .filter(in_order)
            .and_then(|bead| bead.target.last().copied())
            .or(after);
    }
    let mut before = None;
    for (bead, gap) in ladder.beads.iter().zip(&mut gaps).rev() {
        if let Some(gap) = gap {
            gap.before = before;
        }
        let stands = |gap: &mut Gap| {
            gap.after < bead.target.first().copied()
                && gap
                    .before
                    .is_none_or(|before| bead.target.last() < Some(&before))
        };
        gap.take_if(stands);
        before = Some(bead)
            .filter(in_order)
            .and_then(|bead| bead.target.first().copied())
            .or(before);
    }
    gaps
}

struct Work<'a> {
    matcher: Matcher<'a>,
    nearest: &'a Nearest,
    /// Target characters for one source character.
    ratio: f64,
    /// The beads of the sentences of both sides.
    holders: [Vec<Option<usize>>; 2],
    sides: [&'a Side<'a>; 2],
    ladder: &'a Ladder,
    evidence: &'a Evidence,
}

impl Work<'_> {
    fn explained(&self, bead: &Bead, in_order: Option<Gap>) -> Explanation {
        let known = |ids: &[usize], side: &Sentences| -> Vec<usize> {
            ids.iter().copied().filter(|&id| id < side.len()).collect()
        };
        let (source, target) = (
            known(&bead.source, &self.evidence.source),
            known(&bead.target, &self.evidence.target),
        );
        let lengths = self.lengths(&source, &target);
        if source.is_empty() || target.is_empty() {
            return Explanation {
                source_only: self.matcher.unknown_sources(&source),
                target_only: self.matcher.unknown_targets(&target),
                nearest: self.neighbour(&source, &target),
                lengths,
                in_order,
                ..Explanation::default()
            };
        }
        let found = self.matcher.matched(&source, &target);
        Explanation {
            matched: found.matched,
            source_only: found.source_only,
            target_only: found.target_only,
            likeness: found.likeness,
            lengths,
            punctuation: self.punctuation(&source, &target),
            nearest: None,
            in_order,
        }
    }

    fn lengths(&self, source: &[usize], target: &[usize]) -> Lengths {
        let sum = |side: &Sentences, ids: &[usize]| -> f64 {
            ids.iter().map(|&id| f64::from(side.characters(id))).sum()
        };
        let characters = sum(&self.evidence.source, source);
        Lengths {
            source: characters as usize,
            target: sum(&self.evidence.target, target) as usize,
            expected: (characters * self.ratio * 10.0).round() / 10.0,
        }
    }

    fn punctuation(&self, source: &[usize], target: &[usize]) -> Vec<Unshared> {
        let asks = |side: &Sentences, ids: &[usize]| {
            let asks = ids.iter().any(|&id| side.marks(id).questions > 0);
            [asks, asks]
        };
        // Whether something is quoted, and whether it may be: a quotation may have begun in an earlier sentence. A title
        // in 《 》 is often set in italics.
        let quotes = |side: &Sentences, texts: &Side<'_>, ids: &[usize]| {
            let opened = |&&id: &&usize| {
                let titles = texts.sentences[id].matches('《').count();
                usize::from(side.marks(id).quotes) > titles
            };
            let may = |&id: &usize| {
                let marks = side.marks(id);
                marks.quotes > 0
                    || marks.inside_quotation
                    || marks.starts_quoted
                    || marks.ends_quoted
            };
            [ids.iter().any(|id| opened(&id)), ids.iter().any(may)]
        };
        let Evidence {
            source: a,
            target: b,
            ..
        } = self.evidence;
        let [texts_a, texts_b] = self.sides;
        [
            (Mark::Question, asks(a, source), asks(b, target)),
            (
                Mark::Quotation,
                quotes(a, texts_a, source),
                quotes(b, texts_b, target),
            ),
        ]
        .into_iter()
        .filter_map(|(mark, [in_source, source_may], [in_target, target_may])| {
            let only = match (in_source && !target_may, in_target && !source_may) {
                (true, _) => SideName::Source,
                (_, true) => SideName::Target,
                _ => return None,
            };
            Some(Unshared { mark, only })
        })
        .collect()
    }

    /// The nearest sentence to those of a bead with one side; ties go to the earlier ones.
    fn neighbour(&self, source: &[usize], target: &[usize]) -> Option<Neighbour> {
        let forward = target.is_empty();
        let nearest = |id: &usize| {
            let others = if forward {
                self.nearest.of(*id)
            } else {
                self.nearest.back(*id)
            };
            others.first().copied()
        };
        let ids = if forward { source } else { target };
        let better = |best: (u32, f32), next: (u32, f32)| if next.1 > best.1 { next } else { best };
        let (other, _) = ids.iter().filter_map(nearest).reduce(better)?;
        let other = [other as usize];
        let found = if forward {
            self.matcher.matched(source, &other)
        } else {
            self.matcher.matched(&other, target)
        };
        if found.matched.is_empty() {
            return None;
        }
        let holder = self.holders[usize::from(forward)][other[0]];
        let partners = holder.map_or(&[][..], |k| {
            let bead = &self.ladder.beads[k];
            if forward { &bead.source } else { &bead.target }
        });
        Some(Neighbour {
            sentence: other[0],
            likeness: found.likeness,
            matched: found.matched,
            partners: partners.to_vec(),
        })
    }
}

/// A span as `[start, end]`.
mod pair {
    use crate::text::Span;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<S: Serializer>(span: &Span, serializer: S) -> Result<S::Ok, S::Error> {
        [span.start, span.end].serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        let [start, end] = <[usize; 2]>::deserialize(deserializer)?;
        if start > end {
            return Err(D::Error::custom(format!(
                "span [{start},{end}], expected the start first"
            )));
        }
        Ok(Span::new(start, end))
    }
}
