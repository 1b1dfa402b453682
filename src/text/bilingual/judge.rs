//! The layout, and with it which side each passage is on.

use super::columns::{self, Columns};
use super::cut::{self, Segment};
use super::flow::{self, Passage};
use super::items::{self, Item};
use super::letters::{Class, Letters, Tongue, class};
use super::{Bilingual, Layout, LeftOut, Part, Reason};
use crate::text::{Block, Span, script_shares};
use std::collections::BTreeMap;

/// A document has both languages where the smaller side is at least this share of what the larger asks for.
const LEAST_SIDE: f64 = 0.1;
/// Below this confidence it does not show what belongs together; a table shows it anyway, and one language after the
/// other may be a summary.
const LEAST_CONFIDENCE: f64 = 0.5;
/// A layout is of one language after the other where this share of each stands on its own side of one place.
const PARTED: f64 = 0.9;
/// Logarithm of how far a group's lengths may be from those of a translation at no loss of confidence; one more loses
/// all of it.
const FITTING: f64 = 0.9;
/// Logarithm of how far the lengths of a passage and its translation are apart at most.
const ANSWERED: f64 = 1.2;
/// What the lengths of a group count against the cost of its passages.
const LENGTHS: f32 = 0.5;

/// A passage on its side.
#[derive(Clone, Copy, Debug)]
struct Placed {
    tongue: Tongue,
    part: Part,
    /// Index of its item.
    item: usize,
    /// Its letters, as many as a translation in Latin letters has.
    weight: f64,
    /// The table and row with both languages that it stands in.
    row: Option<(u32, u32)>,
    /// Whether it is a piece of a passage in both languages.
    cut: bool,
}

/// The sides of `text`, or why there are none.
pub(super) fn separate(
    text: &str,
    blocks: &[Block],
    layout: Option<Layout>,
) -> Result<Bilingual, String> {
    let tables = match layout {
        None | Some(Layout::Columns) => {
            columns::bilingual(text, &items::of(text, blocks, |_| true).0)
        }
        Some(_) => BTreeMap::new(),
    };
    if layout == Some(Layout::Columns) && tables.is_empty() {
        return Err(
            "no table with a Chinese column and one in Latin letters, expected rows with both, or another layout"
                .into(),
        );
    }
    let (mut items, mut left_out) = items::of(text, blocks, |table| tables.contains_key(&table));
    let first = first(text, &items, &tables, layout);
    let mut placed = place(text, &mut items, &tables, first, layout);
    if matches!(layout, None | Some(Layout::Consecutive)) {
        leave_strays(&mut placed, &mut items);
    }
    number_groups(&mut placed, first);
    has_both(text, blocks, &placed)?;
    let confidence = confidence(&placed);
    let found = layout.unwrap_or_else(|| told(&placed));
    let shows_itself = matches!(found, Layout::Columns | Layout::Consecutive);
    if layout.is_none() && !shows_itself && confidence < LEAST_CONFIDENCE {
        return Err(format!(
            "does not show what belongs together: {:.0}% of its letters stand beside as much of the other language as a \
             translation has; expected rows of a table, paragraphs by turns, or one language after the other; \
             --layout NAME takes it as one of these",
            (100.0 * confidence).floor()
        ));
    }
    left_out.extend(items.iter().filter_map(|item| {
        Some(LeftOut {
            span: item.span,
            block: item.block,
            reason: item.left_out?,
        })
    }));
    left_out.sort_unstable_by_key(|left| left.span);
    let side = |tongue| {
        let side = placed.iter().filter(|placed| placed.tongue == tongue);
        side.map(|placed| placed.part).collect()
    };
    Ok(Bilingual {
        layout: found,
        chinese_first: first == Tongue::Chinese,
        chinese: side(Tongue::Chinese),
        latin: side(Tongue::Latin),
        left_out,
        confidence,
    })
}

/// Items that stand in one stream: neither cells of tables with both languages, nor left out.
fn is_streamed(item: &Item, tables: &BTreeMap<u32, Columns>) -> bool {
    item.left_out.is_none()
        && !item
            .place
            .is_some_and(|place| tables.contains_key(&place.table))
}

/// The passages of items in a stream.
fn passages(text: &str, stretch: &[&Item], layout: Option<Layout>) -> Vec<Passage> {
    let mut passages: Vec<Passage> = stretch
        .iter()
        .map(|item| passage(text, item, layout))
        .collect();
    if layout == Some(Layout::Inline) {
        return passages;
    }
    for (k, passage) in passages.iter_mut().enumerate() {
        let Some(cut) = &mut passage.cut else {
            continue;
        };
        let item = stretch[k].span.of(text);
        let near = [k.checked_sub(1), Some(k + 1)].into_iter().flatten();
        let mut near = near.filter_map(|k| stretch.get(k));
        if near.any(|other| cut.repeats(item, other.span.of(text))) {
            cut.cost += cut::NAME;
        }
    }
    passages
}

fn passage(text: &str, item: &Item, layout: Option<Layout>) -> Passage {
    let part = item.span.of(text);
    let tongue = match class(part) {
        Class::In(tongue) => tongue,
        Class::Bare | Class::Other => Tongue::Latin,
    };
    let mut cut = match layout {
        Some(Layout::Consecutive) => None,
        _ => cut::cut(part),
    };
    if let (Some(Layout::Inline), Some(cut)) = (layout, &mut cut) {
        cut.cost = 0.0;
    }
    Passage {
        tongue,
        whole: cut::cost_of_whole(part, tongue),
        cut,
    }
}

/// Which language comes first: that of the left columns where there are any, or else the order that costs less.
fn first(
    text: &str,
    items: &[Item],
    tables: &BTreeMap<u32, Columns>,
    layout: Option<Layout>,
) -> Tongue {
    let left = |columns: &Columns| {
        if columns.chinese < columns.latin {
            Tongue::Chinese
        } else {
            Tongue::Latin
        }
    };
    if let Some(columns) = tables.values().next() {
        return left(columns);
    }
    let streamed = items.iter().filter(|item| is_streamed(item, tables));
    let stretch: Vec<&Item> = streamed.collect();
    let passages = passages(text, &stretch, layout);
    let cost = |first: Tongue| {
        let (cuts, cost) = flow::choose(&passages, first);
        let segments = stretch
            .iter()
            .zip(&passages)
            .zip(&cuts)
            .flat_map(|((item, passage), &cut)| segments(item, passage, cut));
        let (mut tongues, mut weights) = (Vec::new(), Vec::new());
        for segment in segments {
            tongues.push(segment.tongue);
            weights.push(Letters::of(segment.span.of(text)).weight());
        }
        let groups = flow::groups(&tongues, first, 0);
        let mut sums: Vec<[f64; 2]> = Vec::new();
        for ((tongue, weight), group) in tongues.iter().zip(weights).zip(groups) {
            sums.resize(group + 1, [0.0; 2]);
            sums[group][usize::from(*tongue == Tongue::Latin)] += weight;
        }
        let misfits = sums.iter().filter(|sum| sum.iter().all(|&side| side > 0.0));
        let misfit: f64 = misfits
            .map(|[chinese, latin]| (latin / chinese).ln().abs().min(2.0))
            .sum();
        cost + LENGTHS * misfit as f32
    };
    let start = passages.first().map_or(Tongue::Chinese, |p| match &p.cut {
        Some(cut) => cut.segments[0].tongue,
        None => p.tongue,
    });
    if cost(start.other()) < cost(start) {
        start.other()
    } else {
        start
    }
}

/// What an item in a stream holds, as spans of the document's text.
fn segments(item: &Item, passage: &Passage, cut: bool) -> Vec<Segment> {
    let start = item.span.start;
    match passage.cut.as_ref().filter(|_| cut) {
        Some(cut) => cut
            .segments
            .iter()
            .map(|segment| Segment {
                tongue: segment.tongue,
                span: Span::new(start + segment.span.start, start + segment.span.end),
            })
            .collect(),
        None => vec![Segment {
            tongue: passage.tongue,
            span: item.span,
        }],
    }
}

/// Puts every item on its side, in the order of the document. Groups are numbered later.
fn place(
    text: &str,
    items: &mut [Item],
    tables: &BTreeMap<u32, Columns>,
    first: Tongue,
    layout: Option<Layout>,
) -> Vec<Placed> {
    let mut placed = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let streamed = |item: &Item| item.left_out.is_some() || is_streamed(item, tables);
        let length = items[at..].iter().take_while(|item| streamed(item)).count();
        let stretch: Vec<usize> = (at..at + length)
            .filter(|&k| items[k].left_out.is_none())
            .collect();
        let those: Vec<&Item> = stretch.iter().map(|&k| &items[k]).collect();
        let passages = passages(text, &those, layout);
        let (cuts, _) = flow::choose(&passages, first);
        for ((&k, passage), cut) in stretch.iter().zip(&passages).zip(cuts) {
            for segment in segments(&items[k], passage, cut) {
                placed.push(put(text, items, k, segment, cut));
            }
        }
        at += length;
        if at < items.len() {
            at = place_row(text, items, at, tables, &mut placed);
        }
    }
    placed
}

fn put(text: &str, items: &[Item], item: usize, segment: Segment, cut: bool) -> Placed {
    Placed {
        tongue: segment.tongue,
        part: Part {
            span: segment.span,
            block: items[item].block,
            group: 0,
        },
        item,
        weight: Letters::of(segment.span.of(text)).weight(),
        row: None,
        cut,
    }
}

/// Places the row of a table that begins with item `from`; gives the item after it.
fn place_row(
    text: &str,
    items: &mut [Item],
    from: usize,
    tables: &BTreeMap<u32, Columns>,
    placed: &mut Vec<Placed>,
) -> usize {
    let row = |item: &Item| item.place.map(|place| (place.table, place.row));
    let here = row(&items[from]);
    let to = from
        + items[from..]
            .iter()
            .take_while(|item| row(item) == here)
            .count();
    let Some(columns) = here.and_then(|(table, _)| tables.get(&table)) else {
        return to;
    };
    let column = |item: &Item| item.place.and_then(|place| columns.tongue(place.column));
    let left: Vec<usize> = (from..to)
        .filter(|&k| items[k].left_out.is_none())
        .collect();
    let has = |tongue| left.iter().any(|&k| column(&items[k]) == Some(tongue));
    let both = has(Tongue::Chinese) && has(Tongue::Latin);
    for k in left {
        let Some(tongue) = column(&items[k]) else {
            items[k].left_out = Some(Reason::Column);
            continue;
        };
        let span = items[k].span;
        let (segments, cut) = if both {
            (vec![Segment { tongue, span }], false)
        } else {
            // A cell alone in its row may reach over both columns: its letters tell more than its place.
            let whole = passage(text, &items[k], None);
            let cut = whole.cut.as_ref().is_some_and(|cut| cut.cost < whole.whole);
            (segments(&items[k], &whole, cut), cut)
        };
        for segment in segments {
            placed.push(Placed {
                row: here,
                ..put(text, items, k, segment, cut)
            });
        }
    }
    to
}

/// Where one language follows the other, leaves out what of one stands in the part of the other: a quotation, a name.
/// What begins the document stays, and what is about as long as the run before it: a title in both languages.
fn leave_strays(placed: &mut Vec<Placed>, items: &mut [Item]) {
    if placed.iter().any(|placed| placed.row.is_some()) {
        return;
    }
    let Some((first, border)) = border(placed) else {
        return;
    };
    let mut stray = vec![false; placed.len()];
    let mut at = 0;
    let mut before = None;
    for run in placed.chunk_by(|a, b| a.tongue == b.tongue) {
        let weight: f64 = run.iter().map(|placed| placed.weight).sum();
        let home = (run[0].tongue == first) == (at < border);
        let answers = before.is_none_or(|before: f64| (weight / before).ln().abs() <= ANSWERED);
        if !home && !answers {
            for (k, placed) in run.iter().enumerate() {
                stray[at + k] = !placed.cut;
            }
        }
        before = Some(weight);
        at += run.len();
    }
    let mut k = 0;
    placed.retain(|placed| {
        if stray[k] {
            items[placed.item].left_out = Some(Reason::Stray);
        }
        k += 1;
        !stray[k - 1]
    });
}

/// The language that comes first and the number of passages before the other begins, where one follows the other.
fn border(placed: &[Placed]) -> Option<(Tongue, usize)> {
    let side = |placed: &Placed| usize::from(placed.tongue == Tongue::Latin);
    let mut all = [0.0; 2];
    for placed in placed {
        all[side(placed)] += placed.weight;
    }
    let mut best: (f64, Option<(Tongue, usize)>) = (PARTED, None);
    let mut before = [0.0; 2];
    for (k, next) in placed.iter().enumerate() {
        before[side(next)] += next.weight;
        let [chinese, latin] = [0, 1].map(|side| before[side] / all[side]);
        for (first, purity) in [
            (Tongue::Chinese, chinese.min(1.0 - latin)),
            (Tongue::Latin, latin.min(1.0 - chinese)),
        ] {
            if purity >= best.0 && (best.1.is_none() || purity > best.0) {
                best = (purity, Some((first, k + 1)));
            }
        }
    }
    best.1
}

/// Numbers the groups: a row of a table is one, and so is a run of `first` with the run of the other that follows.
fn number_groups(placed: &mut [Placed], first: Tongue) {
    let mut group = 0;
    for k in 1..placed.len() {
        let (before, here) = (placed[k - 1], placed[k]);
        let begins = here.tongue == first && before.tongue != first;
        if before.row != here.row || here.row.is_none() && begins {
            group += 1;
        }
        placed[k].part.group = group;
    }
}

/// The letters of each group, Chinese and Latin.
fn groups(placed: &[Placed]) -> Vec<[f64; 2]> {
    let mut groups: Vec<[f64; 2]> = Vec::new();
    for placed in placed {
        groups.resize(placed.part.group + 1, [0.0; 2]);
        groups[placed.part.group][usize::from(placed.tongue == Tongue::Latin)] += placed.weight;
    }
    groups
}

/// Refuses a document that is in one language, or nearly.
fn has_both(text: &str, blocks: &[Block], placed: &[Placed]) -> Result<(), String> {
    let mut sides = [0.0; 2];
    for [chinese, latin] in groups(placed) {
        sides[0] += chinese;
        sides[1] += latin;
    }
    let [smaller, larger] = [sides[0].min(sides[1]), sides[0].max(sides[1])];
    if smaller > 0.0 && smaller >= LEAST_SIDE * larger {
        return Ok(());
    }
    let own: String = blocks.iter().map(|block| block.span.of(text)).collect();
    let shares = script_shares(&own);
    let percent = |share: f64| format!("{:.0}%", (100.0 * share).floor());
    let (share, script) = if shares.han >= shares.latin {
        (shares.han, "Chinese")
    } else {
        (shares.latin, "Latin")
    };
    Err(format!(
        "{} of its letters are {script}: a document in one language, expected both in one file, or its translation as a \
         second file",
        percent(share)
    ))
}

/// The share of letters in groups whose sides are as long as translations of each other are.
fn confidence(placed: &[Placed]) -> f64 {
    let (mut fitting, mut all) = (0.0, 0.0);
    for [chinese, latin] in groups(placed) {
        let weight = chinese + latin;
        all += weight;
        if chinese > 0.0 && latin > 0.0 {
            let misfit = (latin / chinese).ln().abs() - FITTING;
            fitting += weight * (1.0 - misfit).clamp(0.0, 1.0);
        }
    }
    fitting / f64::max(all, 1.0)
}

/// The layout that most letters are in.
fn told(placed: &[Placed]) -> Layout {
    let share = |of: fn(&Placed) -> bool| {
        let (mut some, mut all) = (0.0, 0.0);
        for placed in placed {
            all += placed.weight;
            some += if of(placed) { placed.weight } else { 0.0 };
        }
        2.0 * some >= all
    };
    if share(|placed| placed.row.is_some()) {
        return Layout::Columns;
    }
    if share(|placed| placed.cut) {
        return Layout::Inline;
    }
    if border(placed).is_some() && placed.len() > 2 {
        Layout::Consecutive
    } else {
        Layout::Interleaved
    }
}
