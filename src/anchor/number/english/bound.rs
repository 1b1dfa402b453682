//! Words that bound an English figure, units after it, and ranges.

use super::figures::{exponent, figure};
use super::is_year;
use super::text::{Piece, Text};
use crate::anchor::number::figure::Figure;
use crate::anchor::number::{Bound, units};

/// 3 to 5, 10-15, ten or fifteen; not after from, where something moves from one to the other.
pub(super) fn ranged(text: &Text, at: usize, low: Figure, end: usize) -> Option<(Figure, usize)> {
    if !low.is_exact() || text.before(at, 1) == "from" || is_year(text, at) {
        return None;
    }
    // 3 percent to 5 percent, 10%-15%.
    let counted = unit(text, end);
    let from = counted.map_or(end, |(_, to)| to);
    let to = match text.word(from) {
        "-" if text.word(from + 1) == "to" && text.word(from + 2) == "-" => from + 3,
        "to" | "or" | "-" | "–" | "—" | "~" => from + 1,
        _ => return None,
    };
    let (high, after) = figure(text, to)?;
    if counted.is_some() && unit(text, after).map(|(unit, _)| unit) != counted.map(|(unit, _)| unit)
    {
        return None;
    }
    // 3 to 5 million: the power of ten is said once.
    let scale = [1e12, 1e9, 1e6, 1e3]
        .into_iter()
        .find(|&scale| high.low >= scale && exponent(text.word(after - 1)).is_some());
    let low = match scale {
        Some(scale) if low.low < 1000.0 && low.low * scale < high.low => low.times(scale),
        _ => low,
    };
    let fits = low.low < high.low
        && high.is_exact()
        && !(text.word(from) == "or" && high.low > low.low * 2.0);
    fits.then(|| (Figure::between(low, high), after))
}

/// What may stand between a number and its unit.
const BETWEEN: &[&str] = &[
    "consecutive",
    "straight",
    "full",
    "whole",
    "more",
    "additional",
    "extra",
    "long",
    "short",
    "calendar",
    "working",
    "trading",
];

/// The unit at `at`, of at most three words, and where it ends.
pub(super) fn unit(text: &Text, at: usize) -> Option<(units::Unit, usize)> {
    let first = text.tokens.get(at)?;
    let at = at + usize::from(BETWEEN.contains(&first.text));
    let first = text.tokens.get(at)?;
    let hyphen = usize::from(first.text == "-" && text.is_joined(at));
    let first = text.tokens.get(at + hyphen)?;
    if !units::may_begin(first.text) {
        return None;
    }
    (1..=5).rev().find_map(|length| {
        let last = text.tokens.get(at + hyphen + length - 1)?;
        let unit = units::english(&text.lower[first.start..last.end])?;
        // May, a second and the like: one letter is a unit only right after digits.
        let short = first.text.len() == 1
            && first.piece == Piece::Word
            && at > 0
            && text.piece(at - 1) != Some(Piece::Digits);
        (!short).then_some((unit, at + hyphen + length))
    })
}

/// Bounds a figure by the words before it.
pub(super) fn bounded(text: &Text, at: usize, figure: Figure) -> Figure {
    let skip = usize::from(matches!(text.before(at, 1), "a" | "an" | "the" | "~"));
    let one = text.before(at - skip, 1);
    let two = text.before(at - skip, 2);
    let three = text.before(at - skip, 3);
    let negated = matches!(three, "no" | "not");
    let bound = match (two, one) {
        ("less" | "fewer" | "lower" | "smaller", "than") if negated => Bound::Over,
        ("more" | "greater" | "higher" | "larger" | "longer", "than") if negated => Bound::Under,
        ("less" | "fewer" | "lower" | "smaller", "than")
        | ("up" | "close", "to")
        | ("at", "most")
        | (_, "nearly" | "almost" | "under" | "below" | "approaching" | "nearing") => Bound::Under,
        ("more" | "greater" | "higher" | "larger" | "longer" | "better", "than")
        | ("at", "least")
        | ("upwards" | "excess", "of")
        | (
            _,
            "over" | "exceeding" | "exceeded" | "exceeds" | "exceed" | "above" | "surpassing"
            | "surpassed" | "topped" | "topping" | "beyond",
        ) => Bound::Over,
        (
            _,
            "about" | "around" | "approximately" | "roughly" | "some" | "circa" | "approx"
            | "estimated" | "~",
        ) => Bound::About,
        _ => return figure,
    };
    figure.bounded(bound)
}

/// Bounds a figure by the words after it.
pub(super) fn after(text: &Text, end: usize, figure: Figure) -> Figure {
    let bound = match (text.word(end), text.word(end + 1)) {
        ("or", "so") => Bound::About,
        ("or", "more" | "above" | "over") | ("and", "above") | ("-", "plus") => Bound::Over,
        ("or", "less" | "fewer" | "below") => Bound::Under,
        _ => return figure,
    };
    figure.bounded(bound)
}
