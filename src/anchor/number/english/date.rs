//! English dates.

use super::clock::{relative, time};
use super::figures::{figure, ordinal_value};
use super::text::{Piece, Text};
use crate::anchor::number::figure::Figure;
use crate::anchor::number::{Kind, Quantity, Relative, When};

/// Reads a date or a time that begins at `at`; where it ends.
pub(super) fn read(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    if let Some((when, end)) = time(text, at) {
        push(text, when, at, end, all);
        return Some(end);
    }
    if let Some(end) = month_day(text, at, all) {
        return Some(end);
    }
    let (when, end) = relative(text, at)
        .or_else(|| part_of_year(text, at))
        .or_else(|| century(text, at))
        .or_else(|| weekday(text, at))
        .or_else(|| iso(text, at))?;
    push(text, when, at, end, all);
    Some(end)
}

fn push(text: &Text, when: When, from: usize, to: usize, all: &mut Vec<Quantity>) {
    let kind = if when.minute.is_some() {
        Kind::Time
    } else {
        Kind::Date
    };
    let mut found = text.quantity(
        kind,
        Figure::exact(when.minute.map_or(0.0, f64::from), 1.0),
        from,
        to,
    );
    found.when = Some(when);
    all.push(found);
}

/// Four digits that may be a year, alone: pushes it.
pub(super) fn bare_year(text: &Text, at: usize, end: usize, all: &mut Vec<Quantity>) -> bool {
    let Some(year) = year(text, at).filter(|_| end == at + 1) else {
        return false;
    };
    push(text, in_year(year), at, end, all);
    true
}

fn in_year(year: i32) -> When {
    When {
        year: Some(year),
        years: 1,
        ..When::default()
    }
}

fn year(text: &Text, at: usize) -> Option<i32> {
    let word = text.word(at);
    (word.len() == 4 && text.piece(at) == Some(Piece::Digits))
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| (1800..2200).contains(year))
}

/// The months.
pub(in crate::anchor::number) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of a month by its name; may and march need a capital, and a number or a preposition beside them.
pub(super) fn month(text: &Text, at: usize) -> Option<u8> {
    let word = text.word(at);
    if word.len() < 3
        || !text.is_capital(at)
            && (word.len() < 5 && word != "june" && word != "july" || word == "march")
    {
        return None;
    }
    let short = word.len() == 3 || word == "sept";
    let found = MONTHS
        .iter()
        .position(|month| *month == word || short && month.starts_with(word))?
        as u8
        + 1;
    let doubtful = matches!(word, "may" | "march" | "mar");
    let near = text.piece(at + 1) == Some(Piece::Digits)
        || at > 0 && text.piece(at - 1) == Some(Piece::Digits)
        || matches!(
            text.before(at, 1),
            "in" | "of"
                | "since"
                | "by"
                | "from"
                | "to"
                | "until"
                | "till"
                | "late"
                | "early"
                | "mid"
                | "last"
                | "this"
                | "next"
                | "and"
                | "during"
                | "-"
                | "–"
                | "between"
                | "th"
                | "st"
                | "rd"
                | "nd"
        )
        || matches!(
            text.word(at + 1),
            "to" | "and" | "-" | "–" | "this" | "last"
        ) && month_name(text.word(at + 2));
    (!doubtful || near).then_some(found)
}

fn month_name(word: &str) -> bool {
    word == "year" || MONTHS.contains(&word)
}

/// The day of the month: 9, 9th.
fn day(text: &Text, at: usize) -> Option<(u8, usize)> {
    let (value, end) = ordinal_value(text, at).or_else(|| {
        let digits = text.piece(at) == Some(Piece::Digits) && text.word(at).len() <= 2;
        text.word(at)
            .parse()
            .ok()
            .filter(|_| digits)
            .map(|value| (value, at + 1))
    })?;
    let end = if end > at + 2 { return None } else { end };
    (value.fract() == 0.0 && (1.0..32.0).contains(&value)).then_some((value as u8, end))
}

/// June 9, June 9-10, June 9 and 10, 9 June 2041, the 9th of June, June 2041, January to September.
fn month_day(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    if let Some((first, end)) = day(text, at) {
        return day_month(text, at, first, end, all);
    }
    let found = month(text, at)?;
    let mut end = at + 1 + usize::from(text.word(at + 1) == "." && text.word(at).len() < 5);
    let when = When {
        months: Some((found, found)),
        ..When::default()
    };
    let Some((first, to)) = day(text, end)
        .filter(|&(_, to)| !matches!(text.word(to), "%" | "percent" | "million" | "billion"))
    else {
        return Some(whole_months(text, at, when, end, all));
    };
    let mut days = vec![(first, at, to)];
    end = to;
    while matches!(text.word(end), "-" | "–" | "—" | "to" | "and" | "through")
        && month(text, end + 1).is_none()
        && let Some((next, to)) = day(text, end + 1).filter(|&(next, to)| {
            next > days[days.len() - 1].0 && text.word(to) != "percent" && text.word(to) != "%"
        })
    {
        days.push((next, end + 1, to));
        end = to;
    }
    let stated = stated_year(text, end);
    let count = days.len();
    for (k, (day, from, to)) in days.into_iter().enumerate() {
        let mut when = When {
            day: Some(day),
            ..when
        };
        let mut to = to;
        if let Some((year, after)) = stated {
            (when.year, when.years) = (Some(year), 1);
            if k + 1 == count {
                (to, end) = (after, after);
            }
        }
        push(text, when, from, to, all);
    }
    Some(end)
}

/// The year after a day or a month: , 2041
fn stated_year(text: &Text, end: usize) -> Option<(i32, usize)> {
    let skip = usize::from(matches!(text.word(end), "," | "of" | "in"));
    year(text, end + skip).map(|year| (year, end + skip + 1))
}

/// 9 June 2041, 9th of June, 9-10 June.
fn day_month(
    text: &Text,
    at: usize,
    first: u8,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let mut days = vec![(first, at, end)];
    let mut end = end;
    if matches!(text.word(end), "-" | "–" | "to" | "and")
        && let Some((second, to)) = day(text, end + 1).filter(|(second, _)| *second > first)
    {
        days.push((second, end + 1, to));
        end = to;
    }
    let of = usize::from(text.word(end) == "of");
    let found = month(text, end + of)?;
    end += of + 1 + usize::from(text.word(end + of + 1) == "." && text.word(end + of).len() < 5);
    let stated = stated_year(text, end);
    let last = days.len() - 1;
    for (k, (day, from, to)) in days.into_iter().enumerate() {
        let mut when = When {
            months: Some((found, found)),
            day: Some(day),
            ..When::default()
        };
        if let Some((year, after)) = stated {
            (when.year, when.years) = (Some(year), 1);
            end = after;
        }
        push(text, when, from, if k == last { end } else { to }, all);
    }
    Some(end)
}

/// June, June 2041, January to September, January-September 2041, June last year.
fn whole_months(
    text: &Text,
    at: usize,
    mut when: When,
    mut end: usize,
    all: &mut Vec<Quantity>,
) -> usize {
    let between = text.word(end) == "and" && text.before(at, 1) == "between";
    if (between || matches!(text.word(end), "to" | "-" | "–" | "through"))
        && let (Some(last), Some((first, _))) = (month(text, end + 1), when.months)
        && last > first
        && day(text, end + 2).is_none()
    {
        when.months = Some((first, last));
        end += 2;
    }
    if let Some((year, to)) = stated_year(text, end) {
        (when.year, when.years, end) = (Some(year), 1, to);
    } else if let Some((relative, to)) =
        relative(text, end).filter(|(when, _)| matches!(when.relative, Some(Relative::Year(_))))
    {
        (when.relative, end) = (relative.relative, to);
    }
    push(text, when, at, end, all);
    end
}

/// the first half, the third quarter, the first nine months, Q1, H1, with the year after it.
fn part_of_year(text: &Text, at: usize) -> Option<(When, usize)> {
    let (months, end) = part(text, at)?;
    let mut when = When {
        months: Some(months),
        ..When::default()
    };
    let of = end + usize::from(matches!(text.word(end), "of" | "in"));
    let of = if text.word(of) == "the" && text.word(of + 1) == "year" && end < of {
        return Some((when, of + 2));
    } else {
        of
    };
    if let Some(year) = year(text, of) {
        (when.year, when.years) = (Some(year), 1);
        return Some((when, of + 1));
    }
    if let Some((relative, to)) =
        relative(text, of).filter(|(when, _)| matches!(when.relative, Some(Relative::Year(_))))
    {
        when.relative = relative.relative;
        return Some((when, to));
    }
    Some((when, end))
}

fn part(text: &Text, at: usize) -> Option<((u8, u8), usize)> {
    let quarter = |quarter: u8| (quarter * 3 - 2, quarter * 3);
    if matches!(text.word(at), "q" | "h") && text.is_joined(at + 1) {
        let count: u8 = text.word(at + 1).parse().ok()?;
        return match text.word(at) {
            "q" if (1..=4).contains(&count) => Some((quarter(count), at + 2)),
            "h" if (1..=2).contains(&count) => {
                Some((if count == 1 { (1, 6) } else { (7, 12) }, at + 2))
            }
            _ => None,
        };
    }
    if text.word(at) == "last" && text.word(at + 1) == "quarter" && text.word(at + 2) == "of" {
        return Some(((10, 12), at + 2));
    }
    let (ordinal, end) = ordinal_value(text, at).or_else(|| {
        (text.word(at) == "latter" && text.starts(at + 1, "half of the year").is_some())
            .then_some((2.0, at + 1))
    })?;
    let end = end + usize::from(text.word(end) == "-");
    match (text.word(end), ordinal as u8) {
        ("half", 1) if text.word(end + 1) != "century" => Some(((1, 6), end + 1)),
        ("half", 2) if !matches!(text.word(end + 1), "century" | "time") => {
            Some(((7, 12), end + 1))
        }
        ("quarter", count @ 1..=4) => Some((quarter(count), end + 1)),
        (_, 1) => {
            let (count, to) = figure(text, end)?;
            let count = count.low as u8;
            match text.word(to) {
                "months" if (2..12).contains(&count) => Some(((1, count), to + 1)),
                "quarters" if (2..4).contains(&count) => Some(((1, count * 3), to + 1)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// the 1980s, the 80s, the eighties.
fn decade(text: &Text, at: usize) -> Option<(When, usize)> {
    const DECADES: [&str; 8] = [
        "twenties",
        "thirties",
        "forties",
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
    ];
    let of_century = |decade: u8| When {
        decade: Some(decade),
        ..When::default()
    };
    if let Some(decade) = DECADES.iter().position(|decade| *decade == text.word(at)) {
        return Some((of_century(decade as u8 * 10 + 20), at + 1));
    }
    let stated = year(text, at);
    let end = if text.word(at + 1) == "s" && text.is_joined(at + 1) {
        at + 2
    } else if matches!(text.word(at + 1), "'" | "’") && text.word(at + 2) == "s" && stated.is_some()
    {
        at + 3
    } else {
        return None;
    };
    if let Some(year) = stated.filter(|year| year % 10 == 0) {
        return Some((
            When {
                years: 10,
                ..in_year(year)
            },
            end,
        ));
    }
    let decade = text
        .word(at)
        .parse()
        .ok()
        .filter(|decade: &u8| text.word(at).len() == 2 && decade.is_multiple_of(10))?;
    Some((of_century(decade), end))
}

/// the 1980s, the eighties, the 20th century, this century.
fn century(text: &Text, at: usize) -> Option<(When, usize)> {
    if let Some(found) = decade(text, at) {
        return Some(found);
    }
    if text.word(at + 1) == "century" && matches!(text.word(at), "this" | "last" | "next") {
        let offset = match text.word(at) {
            "this" => 0,
            "last" => -1,
            _ => 1,
        };
        return Some((
            When {
                relative: Some(Relative::Century(offset)),
                ..When::default()
            },
            at + 2,
        ));
    }
    let (count, end) = ordinal_value(text, at)?;
    let end = end + usize::from(text.word(end) == "-");
    (text.word(end) == "century" && (1.0..31.0).contains(&count)).then(|| {
        (
            When {
                year: Some((count as i32 - 1) * 100),
                years: 100,
                ..When::default()
            },
            end + 1,
        )
    })
}

fn weekday(text: &Text, at: usize) -> Option<(When, usize)> {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = text.word(at);
    let word = word.strip_suffix('s').unwrap_or(word);
    let weekday = DAYS.iter().position(|day| *day == word)? as u8 + 1;
    Some((
        When {
            weekday: Some(weekday),
            ..When::default()
        },
        at + 1,
    ))
}

/// 2041-06-09, 2041/6/9.
fn iso(text: &Text, at: usize) -> Option<(When, usize)> {
    let stated = year(text, at)?;
    let sign = text.word(at + 1);
    if !matches!(sign, "-" | "/") || text.word(at + 3) != sign {
        return None;
    }
    let month: u8 = text
        .word(at + 2)
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    let (day, end) = day(text, at + 4)?;
    Some((
        When {
            months: Some((month, month)),
            day: Some(day),
            ..in_year(stated)
        },
        end,
    ))
}
