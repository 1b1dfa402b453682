//! English ordinals, fractions, multiples and scores.

use super::bound::{bounded, unit};
use super::figures::{exponent, figure, ordinal_value, small};
use super::text::{Piece, Text};
use super::{is_year, measured};
use crate::anchor::number::figure::Figure;
use crate::anchor::number::{Bound, Kind, Quantity};

pub(super) fn ordinal(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let (value, end) = ordinal_value(text, at)?;
    // A second is a time, a third a part.
    if matches!(text.before(at, 1), "a" | "an" | "one")
        && value > 2.0
        && !text.is_capital(at)
        && (text.word(end) == "of" || text.before(at, 1) == "one")
    {
        let from = at - 1;
        let figure = Figure::exact(1.0 / value, 0.001);
        let figure = bounded(text, from, figure);
        all.push(text.quantity(Kind::Fraction, figure, from, end));
        return Some(end);
    }
    all.push(text.quantity(Kind::Ordinal, Figure::exact(value, 1.0), at, end));
    Some(end)
}

/// Basel III, Part IV: from II to XIX, after a word with a capital.
pub(super) fn roman(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    const ROMAN: [&str; 18] = [
        "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
        "xvi", "xvii", "xviii", "xix",
    ];
    let word = text.word(at);
    let value = ROMAN.iter().position(|roman| *roman == word)? + 2;
    let token = text.tokens[at];
    let capital = text.original[token.start..token.end]
        .bytes()
        .all(|b| b.is_ascii_uppercase());
    if word.len() < 2 || !capital || at == 0 || !text.is_capital(at - 1) {
        return None;
    }
    all.push(text.quantity(Kind::Number, Figure::exact(value as f64, 1.0), at, at + 1));
    Some(at + 1)
}

/// doubled, tripling, twice, tenfold.
pub(super) fn multiple_word(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let word = text.word(at);
    let known = match word {
        "twice" | "double" | "doubled" | "doubles" | "doubling" | "twofold" => Some(2.0),
        "thrice" | "triple" | "tripled" | "triples" | "tripling" | "treble" | "trebled"
        | "threefold" => Some(3.0),
        "quadruple" | "quadrupled" | "quadruples" | "quadrupling" | "fourfold" => Some(4.0),
        "quintupled" => Some(5.0),
        _ => word.strip_suffix("fold").and_then(small),
    };
    if matches!(word, "double" | "triple") && text.word(at + 1) == "-" {
        return None;
    }
    let value = known?;
    let figure = bounded(text, at, Figure::exact(value, 1.0));
    let mut found = text.quantity(Kind::Multiple, figure, at, at + 1);
    found.of_base = true;
    all.push(found);
    Some(at + 1)
}

/// Years in one word: centenary, bicentenary, half-yearly.
pub(super) fn anniversary(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let yearly = || {
        text.starts(at + 1, "- yearly")
            .or_else(|| text.starts(at + 1, "- annual"))
    };
    let (months, end) = match text.word(at) {
        "centenary" | "centennial" => (1200.0, at + 1),
        "bicentenary" | "bicentennial" => (2400.0, at + 1),
        "half" => (6.0, yearly()?),
        _ => return None,
    };
    let mut found = text.quantity(Kind::Measure, Figure::exact(months, 12.0), at, end);
    (found.unit, found.factor) = (Some("month"), 12.0);
    all.push(found);
    Some(end)
}

/// half, a quarter, half a year, half an hour, half a million.
pub(super) fn half(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let (value, mut end) = match text.word(at) {
        "half" => (0.5, at + 1),
        "a" | "one" if text.word(at + 1) == "quarter" && text.word(at + 2) != "-" => (0.25, at + 2),
        "a" | "one" if text.starts(at + 1, "- quarter").is_some() => (0.25, at + 3),
        "a" | "one" if text.word(at + 1) == "half" => (0.5, at + 2),
        _ => return None,
    };
    if text.word(at) == "a"
        && text.word(at + 1) == "quarter"
        && text.word(at + 2) != "of"
        && !text.word(at + 2).starts_with("century")
    {
        return None;
    }
    let from = end;
    let article = usize::from(matches!(text.word(end), "a" | "an" | "-"));
    let article =
        if article == 0 && text.word(end) == "of" && matches!(text.word(end + 1), "a" | "an") {
            2
        } else {
            article
        };
    let mut figure = Figure::exact(value, value);
    if let Some(power) = exponent(text.word(end + article)).filter(|_| article > 0) {
        figure = figure.times(10f64.powi(power));
        end += article + 1;
        return Some(measured(text, figure, at, end, all));
    }
    if text.word(end + article) == "dozen" {
        return Some(measured(
            text,
            figure.times(12.0),
            at,
            end + article + 1,
            all,
        ));
    }
    if let Some((unit, to)) = unit(text, end + article).filter(|(unit, _)| {
        unit.kind == Kind::Measure && (article > 0 || unit.base == "month" || unit.base == "s")
    }) {
        let figure = bounded(text, at, figure.times(unit.factor));
        let mut found = text.quantity(Kind::Measure, figure, at, to);
        found.unit = Some(unit.base);
        found.factor = unit.factor;
        all.push(found);
        return Some(to);
    }
    figure.step = 0.1;
    all.push(text.quantity(Kind::Fraction, bounded(text, at, figure), at, from));
    Some(from)
}

/// 3-1 and 3:1, small numbers of one or two digits; not a range of years or of percentages.
pub(super) fn score(
    text: &Text,
    at: usize,
    first: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let both = text.piece(at) == Some(Piece::Digits)
        && text.piece(end + 1) == Some(Piece::Digits)
        && end == at + 1;
    let to =
        matches!(text.word(end), "-" | "–" | ":") && text.is_joined(end) && text.is_joined(end + 1);
    if !both || !to {
        return None;
    }
    let (second, to) = figure(text, end + 1)?;
    let colon = text.word(end) == ":";
    let falls = first.low >= second.low && first.low < 200.0;
    let followed = unit(text, to).is_some() || exponent(text.word(to)).is_some();
    if !(colon || falls) || followed || first.low.fract() > 0.0 || second.low.fract() > 0.0 {
        return None;
    }
    let found = Figure {
        low: first.low,
        high: second.low,
        ..Figure::exact(0.0, 1.0)
    };
    all.push(text.quantity(Kind::Score, found, at, to));
    Some(to)
}

/// two thirds, three-quarters, five sixths, 2/3, three out of ten.
pub(super) fn fraction(
    text: &Text,
    at: usize,
    part: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    if part.low.fract() != 0.0 || part.low > 100.0 || !part.is_exact() {
        return None;
    }
    let (value, to) = parts(text, at, part.low, end).or_else(|| out_of(text, part.low, end))?;
    let figure = bounded(text, at, Figure::exact(value, 0.001));
    all.push(text.quantity(Kind::Fraction, figure, at, to));
    Some(to)
}

/// thirds, quarters, halves after their number.
fn parts(text: &Text, at: usize, part: f64, end: usize) -> Option<(f64, usize)> {
    const PARTS: [(&str, f64); 10] = [
        ("third", 3.0),
        ("fourth", 4.0),
        ("fifth", 5.0),
        ("sixth", 6.0),
        ("seventh", 7.0),
        ("eighth", 8.0),
        ("ninth", 9.0),
        ("tenth", 10.0),
        ("twentieth", 20.0),
        ("hundredth", 100.0),
    ];
    let end = end + usize::from(text.word(end) == "-");
    let of = match text.word(end) {
        "half" | "halves" => 2.0,
        "third" if part < 2.0 => 3.0,
        // The first three quarters are a part of the year.
        "quarter" | "quarters" => {
            let before = text.before(at, 1);
            if matches!(before, "first" | "last" | "past" | "next" | "consecutive") {
                return None;
            }
            4.0
        }
        word => {
            let word = word.strip_suffix('s')?;
            PARTS.iter().find(|(name, _)| *name == word)?.1
        }
    };
    (part < of).then_some((part / of, end + 1))
}

/// three out of ten, one in five, 2/3.
fn out_of(text: &Text, part: f64, end: usize) -> Option<(f64, usize)> {
    let slash = text.word(end) == "/" && text.is_joined(end) && text.is_joined(end + 1);
    let said = text
        .starts(end, "out of")
        .or_else(|| text.starts(end, "in every"));
    let one = part < 2.0 && text.word(end) == "in" && !is_year(text, end + 1);
    let from = said.or_else(|| (one || slash).then_some(end + 1))?;
    let (whole, to) = figure(text, from)?;
    let none = slash && text.word(to) == "/" || one && said.is_none() && unit(text, to).is_some();
    (whole.is_exact() && whole.low > part && !none).then_some((part / whole.low, to))
}

/// three times as many, 2.5 times the size, tenfold; bare times are counted, not compared.
pub(super) fn times(
    text: &Text,
    value: Figure,
    at: usize,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let fold = text
        .starts(end, "- fold")
        .or_else(|| text.starts(end, "fold"));
    let dash = usize::from(text.word(end) == "-" && text.word(end + 1) == "times");
    let word = text.word(end + dash);
    if fold.is_none() && word != "times" && !(word == "x" && text.is_joined(end)) {
        return None;
    }
    let to = fold.unwrap_or(end + dash + 1);
    let value = bounded(text, at, value);
    let next = text.word(to);
    let more = matches!(
        next,
        "more" | "higher" | "larger" | "greater" | "faster" | "bigger"
    );
    let mut found = text.quantity(Kind::Multiple, value, at, to);
    found.of_base = true;
    if more {
        // Three times more is read as three times as much, and as four times as much.
        found.high += 1.0;
        found.bound = Bound::Between;
    } else if fold.is_none()
        && !matches!(
            next,
            "the" | "as" | "that" | "of" | "its" | "their" | "those"
        )
        && word != "x"
    {
        found.kind = Kind::Number;
        found.of_base = false;
    }
    all.push(found);
    Some(to)
}
