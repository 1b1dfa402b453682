//! One document: its uses found, and what stands for each.

use super::links::Links;
use super::rendering::{How, Match, Pattern, Rendering, Renderings, Target};
use super::{Checked, Checker, Finding, Kind, Place, RightUse};
use crate::bead::Bead;
use crate::bitext::Bitext;
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;

/// A bead with its texts.
pub(super) struct Pair<'b> {
    pub bead: &'b Bead,
    /// Index in the ladder.
    pub index: usize,
    /// Name of the bitext.
    pub document: String,
    pub source: String,
    pub target: String,
    /// Spans of the source sentences in `source`.
    pub sentences: Vec<Span>,
    analysed: OnceCell<Target>,
    linked: OnceCell<Links>,
    pub uses: Vec<TermUses>,
}

/// The uses of one term in a bead.
pub(super) struct TermUses {
    pub entry: usize,
    pub spans: Vec<Span>,
    pub right: Option<Right>,
}

/// What stands for a term rightly.
#[derive(Clone, Debug)]
pub(super) struct Right {
    /// Which rendering.
    pub rendering: usize,
    pub found: Match,
}

/// A document while it is checked.
pub(super) struct Document<'b> {
    pub pairs: Vec<Pair<'b>>,
    /// Pairs with a target, in the order of the target document: index in `pairs`.
    pub order: Vec<usize>,
    /// Place in `order` of each pair.
    pub rank: Vec<Option<usize>>,
    /// Short forms of each entry that the target document introduces in brackets after the full one.
    pub introduced: FxHashMap<usize, Vec<String>>,
    /// How often each entry is rendered rightly.
    pub right: FxHashMap<usize, usize>,
}

/// How many words more than the rendering a loose match may cover.
const LOOSE: usize = 8;

impl Pair<'_> {
    pub fn place(&self) -> Place {
        Place {
            document: self.document.clone(),
            bead: self.index,
            line: None,
        }
    }

    /// A finding of this bead, to be completed.
    pub fn finding(&self, kind: Kind, confidence: f32) -> Finding {
        Finding {
            kind,
            severity: kind.severity(),
            confidence: (confidence.clamp(0.0, 1.0) * 100.0).round() / 100.0,
            document: self.document.clone(),
            bead: self.index,
            source_ids: self.bead.source.clone(),
            target_ids: self.bead.target.clone(),
            concept: String::new(),
            term: String::new(),
            source_span: None,
            target_span: None,
            found: String::new(),
            expected: Vec::new(),
            message: String::new(),
            source: self.source.clone(),
            target: self.target.clone(),
            line: None,
            renderings: Vec::new(),
            whole_corpus: false,
        }
    }

    /// The links of its words; made once.
    pub fn links(&self, checker: &Checker<'_>) -> &Links {
        self.linked.get_or_init(|| {
            let swapped = checker.codes[0] == "en";
            let (zh, en) = if swapped {
                (&self.target, &self.source)
            } else {
                (&self.source, &self.target)
            };
            Links::new(zh, en, checker.lexicon, [&checker.zh, &checker.en], swapped)
        })
    }

    pub fn target(&self, checker: &Checker<'_>) -> &Target {
        self.analysed
            .get_or_init(|| Target::new(&self.target, checker.codes[1], checker.target_tokenizer()))
    }
}

impl Checker<'_> {
    /// Checks an aligned document. Linear in its length, and for each use in that of its bead.
    ///
    /// ```
    /// use zhen::bead::{Bead, Ladder, Probability};
    /// use zhen::bitext::{Bitext, Side};
    /// use zhen::check::{Checker, Kind};
    /// use zhen::lexicon::Lexicon;
    /// use zhen::term::{self, Format};
    ///
    /// let file = "zh\ten\tstatus\n口岸\tborder port\tpreferred\n口岸\tseaport\tforbidden\n";
    /// let termbase = term::read("ports.tsv", file.as_bytes(), Format::Tsv)?.strict()?;
    /// let checker = Checker::new(&termbase, "zh", "en", Lexicon::builtin())?;
    /// let side = |text: &str| Side { sentences: vec![text.to_owned()], ..Side::default() };
    /// let bead = Bead::new(vec![0], vec![0], Probability::new(1.0));
    /// let bitext = Bitext {
    ///     source: side("货物经口岸出境。"),
    ///     target: side("The goods leave through seaports."),
    ///     ladder: Ladder { beads: vec![bead] },
    ///     ..Bitext::default()
    /// };
    /// let findings = checker.check(&bitext).findings;
    /// assert_eq!((findings[0].kind, findings[0].found.as_str()), (Kind::Forbidden, "seaports"));
    /// assert_eq!(findings[0].expected, ["border port"]);
    /// # Ok::<(), zhen::Error>(())
    /// ```
    ///
    /// The bitext must have passed [`Bitext::check`].
    pub fn check(&self, bitext: &Bitext) -> Checked {
        let mut document = self.document(bitext);
        let mut checked = Checked::default();
        for at in 0..document.pairs.len() {
            let mut uses = std::mem::take(&mut document.pairs[at].uses);
            let pair = &document.pairs[at];
            let claims = self.claims(pair, &mut uses);
            for one in &mut uses {
                let counts = checked.counts.entry(one.entry).or_default();
                counts.uses += one.spans.len();
                if pair.target.is_empty() {
                    counts.left_out += one.spans.len();
                }
                match one.right.as_ref().map(|right| right.found.how) {
                    Some(How::Exact) => {
                        counts.exact += places(&claims, one.entry).min(one.spans.len());
                    }
                    Some(How::Loose) => counts.varied += 1,
                    None => {}
                }
                if !pair.target.is_empty() {
                    self.ruled_out(pair, one, &claims, &mut checked.findings);
                }
                if let Some(right) = &one.right {
                    checked.right.push(RightUse {
                        entry: one.entry,
                        rendering: right.rendering,
                        bead: pair.index,
                        source_span: one.spans.first().copied(),
                        target_span: right.found.span,
                    });
                }
            }
            document.pairs[at].uses = uses;
        }
        self.introduce(&mut document);
        let judged: FxHashSet<(usize, Option<Span>)> = checked
            .findings
            .iter()
            .map(|finding| (finding.bead, finding.source_span))
            .collect();
        for &at in &document.order {
            let pair = &document.pairs[at];
            for one in pair.uses.iter().filter(|one| one.right.is_none()) {
                if !judged.contains(&(pair.index, one.spans.first().copied())) {
                    checked.findings.extend(self.missing(&document, at, one));
                }
            }
        }
        self.inconsistent(&document, &mut checked.findings);
        let mut spans: FxHashMap<usize, Vec<Span>> = FxHashMap::default();
        for finding in &checked.findings {
            spans
                .entry(finding.bead)
                .or_default()
                .extend(finding.target_span);
        }
        for pair in document
            .pairs
            .iter()
            .filter(|pair| !pair.target.is_empty() && !pair.source.is_empty())
        {
            let taken = spans.get(&pair.index).map_or(&[][..], Vec::as_slice);
            let known = |span: Span| {
                taken
                    .iter()
                    .any(|own| own.start < span.end && span.start < own.end)
            };
            let values = self.values(pair).into_iter();
            checked
                .findings
                .extend(values.filter(|value| !value.target_span.is_some_and(known)));
            checked.findings.extend(self.untranslated(pair));
        }
        checked.findings.sort_by(|a, b| {
            let key = |f: &Finding| (f.bead, f.source_span, f.kind);
            key(a).cmp(&key(b))
        });
        let found: FxHashSet<(usize, Option<Span>)> = checked
            .findings
            .iter()
            .map(|finding| (finding.bead, finding.source_span))
            .collect();
        for pair in &document.pairs {
            for one in &pair.uses {
                if found.contains(&(pair.index, one.spans.first().copied())) {
                    checked.counts.entry(one.entry).or_default().found += 1;
                }
            }
        }
        checked
    }

    /// The beads with their texts and the uses in them.
    fn document<'b>(&self, bitext: &'b Bitext) -> Document<'b> {
        let pairs: Vec<Pair<'b>> = bitext
            .ladder
            .beads
            .iter()
            .enumerate()
            .filter(|(_, bead)| !bead.source.is_empty() || !bead.target.is_empty())
            .map(|(index, bead)| self.pair(bitext, index, bead))
            .collect();
        let mut order: Vec<usize> = (0..pairs.len())
            .filter(|&k| !pairs[k].target.is_empty())
            .collect();
        order.sort_by_key(|&k| pairs[k].bead.target.first().copied());
        let mut rank = vec![None; pairs.len()];
        for (place, &k) in order.iter().enumerate() {
            rank[k] = Some(place);
        }
        Document {
            pairs,
            order,
            rank,
            introduced: FxHashMap::default(),
            right: FxHashMap::default(),
        }
    }

    fn pair<'b>(&self, bitext: &Bitext, index: usize, bead: &'b Bead) -> Pair<'b> {
        let source = bitext.source.text(&bead.source);
        let mut sentences = Vec::with_capacity(bead.source.len());
        let mut at = 0;
        for &id in &bead.source {
            let length = bitext.source.sentences[id].len();
            sentences.push(Span::new(at, at + length));
            at += length + bitext.source.joiner.len();
        }
        let mut uses: Vec<TermUses> = Vec::new();
        let entries = self.finder.entries();
        let found = self.finder.find(&source).into_iter();
        for found in found.filter(|found| !entries[found.entry].is_forbidden) {
            match uses.iter_mut().find(|one| one.entry == found.entry) {
                Some(one) => one.spans.push(found.span),
                None => uses.push(TermUses {
                    entry: found.entry,
                    spans: vec![found.span],
                    right: None,
                }),
            }
        }
        let target = bitext.target.text(&bead.target);
        Pair {
            bead,
            index,
            document: bitext.name.clone(),
            source,
            target,
            sentences,
            analysed: OnceCell::new(),
            linked: OnceCell::new(),
            uses,
        }
    }

    /// Finds what stands rightly for each use, and returns the places that are so taken, with their entries.
    fn claims(&self, pair: &Pair<'_>, uses: &mut [TermUses]) -> Vec<(Span, usize)> {
        let mut claims = Vec::new();
        if pair.target.is_empty() {
            return claims;
        }
        let target = pair.target(self);
        for one in uses.iter_mut() {
            for (index, rendering) in self.renderings[one.entry].approved() {
                for found in target.exact(&rendering.pattern) {
                    claims.push((found.span, one.entry));
                    let better = one.right.as_ref().is_none_or(|right| {
                        let other = &self.renderings[one.entry].all[right.rendering];
                        is_better(target, (rendering, &found), (other, &right.found))
                    });
                    if better {
                        one.right = Some(Right {
                            rendering: index,
                            found,
                        });
                    }
                }
            }
            if one.right.is_none() {
                one.right = Self::loosely(target, &self.renderings[one.entry]);
            }
        }
        claims
    }

    /// The tightest loose match of an approved rendering.
    fn loosely(target: &Target, renderings: &Renderings) -> Option<Right> {
        let all = renderings.approved().filter_map(|(index, rendering)| {
            let found = target.loose(&rendering.pattern)?;
            let limit = match (target, &rendering.pattern) {
                (Target::Chinese(_), Pattern::Chinese(pattern)) => pattern.folded.len() + 3 * LOOSE,
                (_, pattern) => pattern.len() + LOOSE,
            };
            (found.words.len() <= limit).then_some((
                found.words.len(),
                Right {
                    rendering: index,
                    found,
                },
            ))
        });
        all.min_by_key(|(width, _)| *width).map(|(_, right)| right)
    }

    /// Notes short forms in brackets after a full rendering: `… (GDI)`.
    fn introduce(&self, document: &mut Document<'_>) {
        for &at in &document.order {
            let pair = &document.pairs[at];
            for one in &pair.uses {
                let Some(right) = &one.right else { continue };
                *document.right.entry(one.entry).or_default() += 1;
                let words = pair.target(self).words();
                let end = right.found.words.end.min(words.len());
                let [open, short, close, ..] = &words[end..] else {
                    continue;
                };
                if open.stem == "("
                    && close.stem == ")"
                    && short.text.chars().any(char::is_uppercase)
                {
                    document
                        .introduced
                        .entry(one.entry)
                        .or_default()
                        .push(short.text.clone());
                }
            }
        }
    }

    /// A finding of a use, to be completed.
    pub(super) fn finding(
        &self,
        pair: &Pair<'_>,
        one: &TermUses,
        kind: Kind,
        confidence: f32,
        target_span: Option<Span>,
    ) -> Finding {
        let renderings = &self.renderings[one.entry];
        let preferred = renderings
            .approved()
            .map(|(_, rendering)| (rendering.status, rendering.text.clone()));
        let mut expected: Vec<_> = preferred.collect();
        expected.sort_by_key(|(status, _)| *status);
        let expected: Vec<String> = expected.into_iter().map(|(_, text)| text).collect();
        let found = target_span.map_or_else(String::new, |span| span.of(&pair.target).to_owned());
        let best = expected.first().cloned().unwrap_or_default();
        let message = match kind {
            Kind::Missing if found.is_empty() => {
                format!("nothing stands for it, expected {best:?}")
            }
            Kind::Missing => format!("{found:?} stands there, expected {best:?}"),
            Kind::Forbidden => format!("{found:?} is forbidden, use {best:?}"),
            Kind::Deprecated => format!("{found:?} is deprecated, use {best:?}"),
            Kind::Case => format!("{found:?} has other capitals than {best:?}"),
            _ => String::new(),
        };
        Finding {
            concept: self.ids[one.entry].clone(),
            term: self.finder.entries()[one.entry].term.clone(),
            source_span: one.spans.first().copied(),
            target_span,
            found,
            expected,
            message,
            ..pair.finding(kind, confidence)
        }
    }
}

/// How many places one entry takes, of those that overlap one.
fn places(claims: &[(Span, usize)], entry: usize) -> usize {
    let own = claims.iter().filter(|(_, other)| *other == entry);
    let mut spans: Vec<Span> = own.map(|(span, _)| *span).collect();
    spans.sort_by_key(|span| span.end);
    let mut end = 0;
    let free = spans.iter().filter(|span| {
        let free = span.start >= end;
        end = if free { span.end } else { end };
        free
    });
    free.count()
}

/// Whether the first of two right matches says more: its capitals are right where they matter, it is word by word, its
/// spelling is closer, or its rendering is longer.
fn is_better(target: &Target, a: (&Rendering, &Match), b: (&Rendering, &Match)) -> bool {
    let key = |(rendering, found): (&Rendering, &Match)| {
        let capitals = !rendering.case_matters || target.has_capitals(found, &rendering.pattern);
        let close = target.closeness(found, &rendering.pattern);
        (
            capitals,
            found.how == How::Exact,
            (close * 100.0) as u32,
            found.span.len(),
        )
    };
    key(a) > key(b)
}
