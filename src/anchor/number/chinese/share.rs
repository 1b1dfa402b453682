//! Chinese fractions, multiples, halves and scores.

use super::bound::{around, bound_before};
use super::push_unit;
use super::text::Text;
use crate::anchor::number::figure::{self, Figure};
use crate::anchor::number::{Bound, Kind, Quantity, units};

pub(super) fn doubled(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let start = at + 1 + usize::from(text.starts(at + 1, "了"));
    let (times, end) = if let Some((_, length)) = text.one_of(start, &["番", "倍"]) {
        (1, start + length)
    } else {
        let times =
            figure::digit(text.c.get(start).copied()?).or_else(|| text.c[start].to_digit(10))?;
        text.one_of(start + 1, &["番", "倍"])?;
        (times, start + 2)
    };
    let figure = Figure::exact(2f64.powi(times.min(30).cast_signed()), 1.0);
    let (figure, end) = around(text, at, figure, end);
    let mut found = text.quantity(Kind::Multiple, figure, at, end);
    found.of_base = true;
    all.push(found);
    Some(end)
}

/// 半年, 半个世纪, 半数, 过半, 大半.
pub(super) fn half(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let share = |bound: Bound, end: usize, all: &mut Vec<Quantity>| {
        let figure = Figure::exact(0.5, 0.1).bounded(bound);
        all.push(text.quantity(Kind::Fraction, figure, at, end));
        Some(end)
    };
    if let Some((_, length)) = text.one_of(at, &["过半数", "过半", "大半"]) {
        return share(Bound::Over, at + length, all);
    }
    if text.starts(at, "半数") {
        let bound = bound_before(text, at).unwrap_or(Bound::Exact);
        let over = text.starts(at + 2, "以上");
        return share(
            if over { Bound::Over } else { bound },
            at + 2 + 2 * usize::from(over),
            all,
        );
    }
    if text.starts(at, "一半") {
        return share(bound_before(text, at).unwrap_or(Bound::Exact), at + 2, all);
    }
    if text.c[at] != '半' {
        return None;
    }
    let (unit, length) = units::chinese(text.rest(at + 1))?;
    if unit.kind != Kind::Measure
        || !matches!(unit.base, "month" | "s" | "m")
        || text.starts(at + 1, "天下")
    {
        return None;
    }
    let (figure, end) = around(text, at, Figure::exact(0.5, 0.5), at + 1 + length);
    push_unit(text, unit, figure, at, end, all);
    Some(end)
}

/// 三分之二.
pub(super) fn fraction(
    text: &Text,
    at: usize,
    of: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    if text.starts(end, "/") && of.digits && text.c.get(end + 1).is_some_and(char::is_ascii_digit) {
        let (whole, length) = figure::read(text.rest(end + 1))?;
        let to = end + 1 + length;
        let proper = of.low < whole.low
            && of.low > 0.0
            && whole.low <= 100.0
            && text.c.get(to) != Some(&'/');
        return proper.then(|| {
            all.push(text.quantity(
                Kind::Fraction,
                Figure::exact(of.low / whole.low, 0.001),
                at,
                to,
            ));
            to
        });
    }
    if !text.starts(end, "分之") {
        return None;
    }
    let (part, length) = figure::read(text.rest(end + 2))?;
    if of.low < 2.0 {
        return None;
    }
    let value = Figure::exact(part.low / of.low, 0.001);
    let (figure, end) = around(text, at, value, end + 2 + length);
    all.push(text.quantity(Kind::Fraction, figure, at, end));
    Some(end)
}

/// 3比1, 98票对2票 is left alone.
pub(super) fn score(
    text: &Text,
    at: usize,
    first: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let (word, length) = text.one_of(end, &["比", ":", "-", "~"])?;
    let (second, taken) = figure::read(text.rest(end + length))?;
    let small = first.low < 200.0
        && second.low < 200.0
        && first.low.fract() == 0.0
        && second.low.fract() == 0.0;
    // 3-1 is a score, 1-3 a range.
    let dash = matches!(word, "-" | "~");
    let after = end + length + taken;
    let plain = first.digits
        && second.digits
        && first.low >= second.low
        && units::chinese(text.rest(after)).is_none();
    if !small
        || first.digits != second.digits
        || dash && (!plain || text.c.get(after) == Some(&'-'))
    {
        return None;
    }
    let to = end + length + taken;
    let both = Figure {
        low: first.low,
        high: second.low,
        ..Figure::exact(0.0, 1.0)
    };
    all.push(text.quantity(Kind::Score, both, at, to));
    Some(to)
}

/// X倍, by what stands before it: growth by X or X times as much.
pub(super) fn multiple(
    text: &Text,
    at: usize,
    figure: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let more = matches!(text.c.get(end), Some('多' | '余'));
    let unit_at = end + usize::from(more);
    if !text.starts(unit_at, "倍") {
        return None;
    }
    let mut figure = if more {
        figure.bounded(Bound::Over)
    } else {
        figure
    };
    let mut to = unit_at + 1;
    if text.starts(to, "半") {
        (figure.low, figure.high, to) = (figure.low + 0.5, figure.high + 0.5, to + 1);
    } else if text.starts(to, "多") {
        (figure, to) = (figure.bounded(Bound::Over), to + 1);
    }
    let (mut figure, to) = around(text, at, figure, to);
    let start = text.c[..at]
        .iter()
        .rev()
        .take_while(|c| "了近约超逾过达将接".contains(**c))
        .count();
    let growth = text
        .before(
            at - start,
            &[
                "增长", "增加", "提高", "上升", "扩大", "上涨", "增", "涨", "升", "高出", "高",
                "快", "多", "增幅", "提升", "增值", "暴涨", "飙升", "激增",
            ],
        )
        .is_some()
        || text.starts(to, "以上的增长");
    if growth {
        (figure.low, figure.high) = (figure.low + 1.0, figure.high + 1.0);
    }
    let mut found = text.quantity(Kind::Multiple, figure, at, to);
    found.of_base = !growth;
    all.push(found);
    Some(to)
}
