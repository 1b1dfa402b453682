//! English figures in digits and words, and ordinals.

use super::text::{Piece, Text};
use crate::anchor::number::figure::{self, Figure};
use crate::anchor::number::units;
use crate::lexicon::numeral::{ONES, TENS};

/// The value of a cardinal word below a hundred.
pub(super) fn small(word: &str) -> Option<f64> {
    let tens = || {
        let ten = TENS.iter().skip(2).position(|ten| *ten == word);
        ten.map(|at| at * 10 + 20)
    };
    ONES.iter()
        .position(|one| *one == word)
        .or_else(tens)
        .map(|value| value as f64)
}

pub(super) fn exponent(word: &str) -> Option<i32> {
    Some(match word {
        "hundred" => 2,
        "thousand" => 3,
        "million" | "mn" | "mln" => 6,
        "billion" | "bn" | "bln" => 9,
        "trillion" | "tn" | "trn" => 12,
        _ => return None,
    })
}

/// A figure in digits or words, with its powers of ten; where it ends.
pub(super) fn figure(text: &Text, at: usize) -> Option<(Figure, usize)> {
    vague(text, at).or_else(|| match text.piece(at)? {
        Piece::Digits => digits(text, at),
        Piece::Word => words(text, at),
        Piece::Sign => None,
    })
}

/// What a plural counts: dozens 12, millions a million.
fn plural(word: &str) -> Option<f64> {
    match word.strip_suffix('s')? {
        "dozen" => Some(12.0),
        "score" => Some(20.0),
        "ten" => Some(10.0),
        word => exponent(word).map(|power| 10f64.powi(power)),
    }
}

/// dozens of, tens of thousands of, hundreds of millions.
fn plurals(text: &Text, at: usize) -> Option<(Figure, usize)> {
    let mut unit = plural(text.word(at))?;
    let mut end = at + 1;
    while text.word(end) == "of"
        && let Some(more) = plural(text.word(end + 1))
            .or_else(|| exponent(text.word(end + 1)).map(|power| 10f64.powi(power)))
    {
        unit *= more;
        end += 2;
    }
    // Scores and tens only before of: the scores of a match are none.
    let of = text.word(end) == "of";
    let counted = of || end > at + 1 || unit > 20.0 && text.word(at) != "hundreds";
    let found = (Figure::vague(unit, 10.0 * unit), end + usize::from(of));
    (counted && unit < figure::MOST).then_some(found)
}

/// dozens of, hundreds of thousands of, several hundred, a few, a couple of.
fn vague(text: &Text, at: usize) -> Option<(Figure, usize)> {
    if let Some(found) = plurals(text, at) {
        return Some(found);
    }
    let (low, high, mut end) = match text.word(at) {
        "several" => (2.0, 9.0, at + 1),
        "few"
            if matches!(
                text.before(at, 1),
                "past" | "last" | "next" | "recent" | "the" | "these" | "first" | "every"
            ) =>
        {
            (2.0, 9.0, at + 1)
        }
        "decades" | "centuries" => (2.0, 9.0, at),
        "a" if text.word(at + 1) == "few" => (2.0, 9.0, at + 2),
        "a" if text.word(at + 1) == "couple" => {
            (2.0, 3.0, at + 2 + usize::from(text.word(at + 2) == "of"))
        }
        "a" if text.word(at + 1) == "handful" => {
            (2.0, 9.0, at + 2 + usize::from(text.word(at + 2) == "of"))
        }
        _ => return None,
    };
    let mut unit = 1.0;
    while let Some(power) = exponent(text.word(end))
        .map(|power| 10f64.powi(power))
        .or((text.word(end) == "dozen").then_some(12.0))
    {
        unit *= power;
        end += 1;
    }
    Some((Figure::vague(low * unit, high * unit), end))
}

fn digits(text: &Text, at: usize) -> Option<(Figure, usize)> {
    let mut end = at + 1;
    let mut power = 0;
    while let Some(more) = exponent(text.word(end)).or_else(|| attached(text, at, end)) {
        power += more;
        end += 1;
    }
    // 1.4-million and 2-billion-yuan
    if end == at + 1
        && text.word(end) == "-"
        && let Some(more) = exponent(text.word(end + 1))
    {
        power = more;
        end += 2;
    }
    let (value, step) = figure::plain(
        text.word(at)
            .chars()
            .filter(char::is_ascii)
            .collect::<String>()
            .chars(),
        power,
    )?;
    Some((
        Figure {
            digits: true,
            ..Figure::exact(value, step)
        },
        end,
    ))
}

/// m, b, k and t directly after the digits: millions where money is spoken of.
fn attached(text: &Text, at: usize, end: usize) -> Option<i32> {
    if end != at + 1 || !text.is_joined(end) {
        return None;
    }
    let money = at > 0
        && units::before(
            &text.lower[text.tokens[at]
                .start
                .saturating_sub(4)
                .max(boundary(text.lower, text.tokens[at].start))
                ..text.tokens[at].start],
        )
        .is_some();
    match text.word(end) {
        "m" if money => Some(6),
        "b" if money => Some(9),
        "t" if money => Some(12),
        "k" => Some(3),
        _ => None,
    }
}

/// The nearest place at most four bytes before `at` where a character begins.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    (at.saturating_sub(4)..=at)
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(at)
}

/// two hundred and five thousand, a million, half a million, three and a half, twenty-three, a dozen, two point five.
fn words(text: &Text, at: usize) -> Option<(Figure, usize)> {
    let article = matches!(text.word(at), "a" | "an");
    let mut end = at + usize::from(article);
    let (mut total, mut section, mut step, mut seen) = (0.0, 0.0, 1.0, false);
    if article && exponent(text.word(end)).is_none() && text.word(end) != "dozen" {
        return None;
    }
    let mut last: f64 = 1e3;
    loop {
        let word = text.word(end);
        if let Some(value) = small(word) {
            // one two is a list, twenty three a number.
            let fits = value < last
                && (section % 100.0 == 0.0
                    || section % 10.0 == 0.0
                        && value < 10.0
                        && value > 0.0
                        && section % 100.0 >= 20.0);
            if seen && !fits {
                break;
            }
            section += value;
            last = if value >= 20.0 { 10.0 } else { 0.0 };
            step = 1.0;
        } else if word == "dozen" {
            section = if section == 0.0 { 12.0 } else { section * 12.0 };
        } else if let Some(power) = exponent(word).filter(|_| seen || article) {
            let unit = 10f64.powi(power);
            if power == 2 {
                section = if section == 0.0 { 1.0 } else { section } * unit;
            } else {
                total += if section == 0.0 { 1.0 } else { section } * unit;
                (section, step) = (0.0, unit);
            }
            last = 1e3;
        } else {
            break;
        }
        (seen, end) = (true, end + 1);
        let next = text.word(end);
        let hyphen = next == "-"
            && (small(text.word(end + 1))
                .is_some_and(|value| value < 10.0 && last < 11.0 && last > 9.0)
                || exponent(text.word(end + 1)).is_some());
        let and = next == "and" && last >= 1e3 && small(text.word(end + 1)).is_some();
        end += usize::from(hyphen || and);
    }
    if !seen {
        return None;
    }
    Some(with_part(text, total + section, step, end))
        .filter(|(figure, _)| figure.low < figure::MOST)
}

/// The part after a whole number: and a half, point five; and the powers of ten after that.
fn with_part(text: &Text, mut value: f64, mut step: f64, mut end: usize) -> (Figure, usize) {
    if text.word(end) == "point" && small(text.word(end + 1)).is_some_and(|value| value < 10.0) {
        let mut place = 0.1;
        end += 1;
        while let Some(digit) = small(text.word(end)).filter(|&digit| digit < 10.0) {
            value += digit * place;
            (step, place, end) = (place, place / 10.0, end + 1);
        }
    } else if let Some(to) = text
        .starts(end, "and a half")
        .or_else(|| text.starts(end, "- and - a - half"))
    {
        (value, step, end) = (value + 0.5, 0.5, to);
    } else if let Some(to) = text.starts(end, "and a quarter") {
        (value, step, end) = (value + 0.25, 0.25, to);
    }
    while let Some(power) = exponent(text.word(end)).filter(|_| step < 1.0) {
        (value, step, end) = (value * 10f64.powi(power), step * 10f64.powi(power), end + 1);
    }
    (Figure::exact(value, step), end)
}

/// Ordinals below twenty.
const FIRST: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];

/// Ordinals of the tens from twenty on.
const TENTHS: [&str; 8] = [
    "twentieth",
    "thirtieth",
    "fortieth",
    "fiftieth",
    "sixtieth",
    "seventieth",
    "eightieth",
    "ninetieth",
];

/// The value of an ordinal word or 21st; where it ends.
pub(super) fn ordinal_value(text: &Text, at: usize) -> Option<(f64, usize)> {
    let word = text.word(at);
    if text.piece(at) == Some(Piece::Digits) {
        let suffix =
            matches!(text.word(at + 1), "st" | "nd" | "rd" | "th") && text.is_joined(at + 1);
        return word
            .replace(',', "")
            .parse()
            .ok()
            .filter(|_| suffix)
            .map(|value| (value, at + 2));
    }
    let low = |word: &str| {
        FIRST
            .iter()
            .position(|first| *first == word)
            .map(|value| value as f64)
    };
    if let Some(value) = low(word) {
        return Some((value, at + 1));
    }
    if let Some(tens) = TENTHS.iter().position(|tenth| *tenth == word) {
        return Some((tens as f64 * 10.0 + 20.0, at + 1));
    }
    if word == "hundredth" {
        return Some((100.0, at + 1));
    }
    let tens = small(word).filter(|&tens| tens >= 20.0)?;
    let next = at + 1 + usize::from(text.word(at + 1) == "-");
    low(text.word(next))
        .filter(|&one| (1.0..10.0).contains(&one))
        .map(|one| (tens + one, next + 1))
}
