//! Whether two quantities say the same, and which of two sides belong together.

use super::{Bound, Kind, Quantity, When};

/// How far two quantities agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// They cannot mean the same.
    Differs,
    /// They can: inside the tolerance that the words give, rounded, or with a unit or a part of the date on one side
    /// only.
    Compatible,
    /// They say the same.
    Equal,
}

use Agreement::{Compatible, Differs, Equal};

/// The greatest relative difference that rounding explains.
const ROUNDING: f64 = 0.025;

/// Compares two quantities, of the same or of two languages. Symmetric.
pub fn agreement(a: &Quantity, b: &Quantity) -> Agreement {
    match (a.kind, b.kind) {
        (Kind::Date | Kind::Time, Kind::Date | Kind::Time) => match (&a.when, &b.when) {
            (Some(a), Some(b)) => dates(a, b),
            _ => Differs,
        },
        (Kind::Date, _) => with_date(a, b),
        (_, Kind::Date) => with_date(b, a),
        (Kind::Score, Kind::Score) => {
            let same = same(a.low, b.low) && same(a.high, b.high);
            if same { Equal } else { Differs }
        }
        (Kind::Time | Kind::Score, _)
        | (_, Kind::Time | Kind::Score)
        | (Kind::Points, Kind::Percent)
        | (Kind::Percent, Kind::Points) => Differs,
        (Kind::Percent | Kind::Fraction, Kind::Multiple) => shares(a, b),
        (Kind::Multiple, Kind::Percent | Kind::Fraction) => shares(b, a),
        (Kind::Multiple, Kind::Multiple) => multiples(a, b),
        (Kind::Percent, Kind::Fraction) => values(a, b, 1.0, 100.0),
        (Kind::Fraction, Kind::Percent) => values(a, b, 100.0, 1.0),
        (x, y) if x == y => values(a, b, 1.0, 1.0).min(units(a, b)),
        (Kind::Number | Kind::Ordinal, Kind::Measure) => {
            values(a, b, 1.0, 1.0 / b.factor).min(Compatible)
        }
        (Kind::Measure, Kind::Number | Kind::Ordinal) => {
            values(a, b, 1.0 / a.factor, 1.0).min(Compatible)
        }
        (Kind::Number, _) | (_, Kind::Number) => values(a, b, 1.0, 1.0).min(Compatible),
        _ => Differs,
    }
}

/// Whether two units go together.
fn units(a: &Quantity, b: &Quantity) -> Agreement {
    const DOLLARS: [&str; 9] = ["$", "USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD", "MOP"];
    let open = |one: &str, other: &str| match one {
        "$" => DOLLARS.contains(&other) || other == "元",
        "元" => matches!(other, "CNY" | "HKD" | "TWD" | "MOP" | "SGD"),
        _ => false,
    };
    match (a.unit, b.unit) {
        (a, b) if a == b => Equal,
        (Some("元" | "CNY"), Some("元" | "CNY")) | (Some("$" | "USD"), Some("$" | "USD")) => {
            Equal
        }
        (Some(a), Some(b)) if open(a, b) || open(b, a) => Compatible,
        (Some(_), Some(_)) => Differs,
        _ => Compatible,
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Compares values, each times its factor.
fn values(a: &Quantity, b: &Quantity, by_a: f64, by_b: f64) -> Agreement {
    let [a_low, a_high, a_value] = [a.low, a.high, a.value()].map(|x| x * by_a);
    let [b_low, b_high, b_value] = [b.low, b.high, b.value()].map(|x| x * by_b);
    if same(a_low, b_low) && same(a_high, b_high) {
        return Equal;
    }
    if a.bound == b.bound && matches!(a.bound, Bound::Over | Bound::Under) && same(a_value, b_value)
    {
        return Equal;
    }
    let inside = |value: f64, low: f64, high: f64| low - 1e-9 <= value && value <= high + 1e-9;
    let wide = |one: &Quantity| one.vague || one.bound == Bound::Between;
    if wide(a) || wide(b) {
        let overlap = a_low.max(b_low) <= a_high.min(b_high) + 1e-9;
        return if overlap { Compatible } else { Differs };
    }
    if inside(a_value, b_low, b_high) || inside(b_value, a_low, a_high) {
        return Compatible;
    }
    let step = (a.step * by_a).max(b.step * by_b);
    let apart = (a_value - b_value).abs();
    let size = a_value.abs().max(b_value.abs());
    if apart <= step * 0.500_001 && apart <= size * ROUNDING {
        Compatible
    } else {
        Differs
    }
}

/// A percentage or a fraction against a multiple: a rise of 150% is 2.5 times as much.
fn shares(share: &Quantity, multiple: &Quantity) -> Agreement {
    let factor = if share.kind == Kind::Fraction {
        1.0
    } else {
        0.01
    };
    let mut shifted = share.clone();
    let growth = if share.of_base { 0.0 } else { 1.0 };
    (shifted.low, shifted.high) = (share.low * factor + growth, share.high * factor + growth);
    shifted.step *= factor;
    values(&shifted, multiple, 1.0, 1.0)
}

/// Growth by 10 times and to 10 times are confounded in both languages where the multiple is large.
fn multiples(a: &Quantity, b: &Quantity) -> Agreement {
    let verdict = values(a, b, 1.0, 1.0);
    let near = (a.value() - b.value()).abs() < 1.000_001;
    let large = a.value().min(b.value()) > 8.99 && a.of_base != b.of_base;
    if verdict == Differs && near && large {
        Compatible
    } else {
        verdict
    }
}

/// A date against what is none: 2041 may stand for a year, and the 9th for a day.
fn with_date(date: &Quantity, other: &Quantity) -> Agreement {
    let Some(when) = date.when else {
        return Differs;
    };
    let alone = when.months.is_none() && when.relative.is_none();
    let is = |value: Option<i32>| value.is_some_and(|value| same(f64::from(value), other.value()));
    let day = when.day.map(i32::from);
    let year = when.year.filter(|_| when.years <= 1);
    match other.kind {
        Kind::Number | Kind::Ordinal if alone && day.is_none() && is(year) => Compatible,
        Kind::Number | Kind::Ordinal if alone && year.is_none() && is(day) => Compatible,
        Kind::Ordinal if when.day.is_some() && is(day) => Compatible,
        _ => Differs,
    }
}

/// Dates agree where no part differs that both state, and one is stated by both.
fn dates(a: &When, b: &When) -> Agreement {
    if let (Some(x), Some(y)) = (a.minute, b.minute) {
        return times(a, b, x, y);
    }
    if a.minute.is_some() || b.minute.is_some() {
        return Differs;
    }
    if let (Some(a), Some(b)) = (a.relative, b.relative) {
        return if a == b { Equal } else { Differs };
    }
    let zones = a.zone.is_some() && b.zone.is_some() && a.zone != b.zone;
    let day_apart = zones && a.day != b.day;
    let parts = Parts::of(a, b);
    let relative = a.relative.is_some() || b.relative.is_some();
    // A weekday that only the calendar tells is no difference.
    let told = |when: &When| {
        when.day
            .filter(|_| whole(when).is_some())
            .map(|day| (when.months, day))
    };
    if parts.differ(day_apart) || !(parts.shared || relative) {
        Differs
    } else if !day_apart && !relative && (parts.equal || (told(a).is_some() && told(a) == told(b)))
    {
        Equal
    } else {
        Compatible
    }
}

/// The year of a date that has one, not of a decade.
fn whole(when: &When) -> Option<i32> {
    when.year.filter(|_| when.years == 1)
}

/// How the parts of two dates compare.
struct Parts {
    /// How far years, months, days and weekdays are apart, where both state them.
    apart: [i32; 7],
    /// Both state one of them.
    shared: bool,
    /// Both state the same ones.
    equal: bool,
}

impl Parts {
    const DAY: usize = 5;
    const WEEKDAY: usize = 6;

    fn of(a: &When, b: &When) -> Self {
        let several = a.years > 1 || b.years > 1;
        let year = |when: &When| if several { when.year } else { whole(when) };
        let number = |of: Option<u8>| of.map(i32::from);
        // The eighties may be the 1980s.
        let tens = |when: &When| {
            when.year
                .filter(|_| when.years == 10)
                .map(|year| year % 100)
        };
        let decades = a.decade.is_some() || b.decade.is_some();
        let decade = |when: &When| {
            number(when.decade)
                .or_else(|| tens(when))
                .filter(|_| decades)
        };
        let stated = |when: &When| {
            [
                year(when),
                Some(i32::from(when.years)).filter(|_| several && !decades),
                decade(when),
                number(when.months.map(|months| months.0)),
                number(when.months.map(|months| months.1)),
                number(when.day),
                number(when.weekday),
            ]
        };
        let mut parts = Self {
            apart: [0; 7],
            shared: false,
            equal: true,
        };
        for (k, (a, b)) in stated(a).into_iter().zip(stated(b)).enumerate() {
            match (a, b) {
                (Some(a), Some(b)) => {
                    parts.shared = true;
                    parts.apart[k] = (a - b).abs();
                }
                (None, None) => {}
                _ => parts.equal = false,
            }
        }
        parts
    }

    /// Whether one differs; where time zones do, days may by one.
    fn differ(&self, day_apart: bool) -> bool {
        self.apart
            .iter()
            .enumerate()
            .any(|(part, &apart)| match part {
                Self::DAY if day_apart => apart > 1,
                Self::WEEKDAY if day_apart => false,
                _ => apart > 0,
            })
    }
}

fn times(a: &When, b: &When, x: u16, y: u16) -> Agreement {
    let minutes = |when: &When, minute: u16, zone: bool| {
        i32::from(minute)
            - if zone {
                i32::from(when.zone.unwrap_or(0))
            } else {
                0
            }
    };
    let zones = a.zone.is_some() && b.zone.is_some();
    let apart = minutes(a, x, zones) - minutes(b, y, zones);
    if apart.rem_euclid(1440) == 0 {
        let equal = zones || (a.sure == b.sure && a.zone == b.zone);
        if equal { Equal } else { Compatible }
    } else if apart.rem_euclid(720) == 0 && !(a.sure && b.sure) {
        Compatible
    } else {
        Differs
    }
}

/// Pairs of quantities, and what is left on each side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matched {
    /// Index in the source, index in the target, and how far they agree; by source index.
    pub pairs: Vec<(usize, usize, Agreement)>,
    /// What of the source has no counterpart; by index.
    pub source_left: Vec<Left>,
    /// What of the target has no counterpart; by index.
    pub target_left: Vec<Left>,
}

/// A quantity without a counterpart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Left {
    /// Its index.
    pub index: usize,
    /// How likely it really has none, 0–1: low for small bare numbers, which are often expressed in other words.
    pub confidence: f64,
}

/// Assigns quantities of the source to those of the target one to one: first those that are equal, then those that are
/// compatible; among several, those that stand at the most alike places, then the earlier ones. Only a range may meet
/// two, its ends. Costs the product of the counts, so it is for sentences, not for documents.
///
/// ```
/// use zhen::anchor::number::{matched, quantities};
/// let zh = quantities("三分之二的代表来自12个省。", "zh", None);
/// let en = quantities("Two thirds of the delegates came from 11 provinces.", "en", None);
/// let matched = matched(&zh, &en);
/// assert_eq!(matched.pairs.len(), 1);
/// assert_eq!(matched.source_left[0].index, 1);
/// assert!(matched.source_left[0].confidence >= 0.5);
/// ```
pub fn matched(source: &[Quantity], target: &[Quantity]) -> Matched {
    let mut found = Vec::new();
    for (i, a) in source.iter().enumerate() {
        for (j, b) in target.iter().enumerate() {
            let verdict = agreement(a, b);
            if verdict != Differs {
                let alike = verdict == Equal && a.kind == b.kind;
                // Places compared as i/n and j/m, without fractions.
                let apart = (i * target.len()).abs_diff(j * source.len());
                found.push((std::cmp::Reverse(verdict), !alike, apart, i, j));
            }
        }
    }
    found.sort_unstable();
    let (mut used, mut taken) = (vec![false; source.len()], vec![false; target.len()]);
    let mut pairs = Vec::new();
    for (std::cmp::Reverse(verdict), _, _, i, j) in found {
        if !used[i] && !taken[j] {
            (used[i], taken[j]) = (true, true);
            pairs.push((i, j, verdict));
        }
    }
    meet_ends(source, target, &mut pairs, &mut taken, false);
    meet_ends(target, source, &mut pairs, &mut used, true);
    pairs.sort_unstable_by_key(|&(i, j, _)| (i, j));
    Matched {
        pairs,
        source_left: left(source, &used),
        target_left: left(target, &taken),
    }
}

/// A range whose one end has been found on the other side meets the other end too: 5至11岁, from the age of 5 to 11.
fn meet_ends(
    ranges: &[Quantity],
    ends: &[Quantity],
    pairs: &mut Vec<(usize, usize, Agreement)>,
    taken: &mut [bool],
    turned: bool,
) {
    let found: Vec<_> = pairs
        .iter()
        .map(|&(i, j, _)| if turned { (j, i) } else { (i, j) })
        .collect();
    for (i, j) in found {
        let range = &ranges[i];
        if range.bound != Bound::Between || range.vague || ends[j].bound != Bound::Exact {
            continue;
        }
        let stated = |one: &Quantity| {
            one.value()
                / if one.unit == range.unit {
                    range.factor
                } else {
                    one.factor
                }
        };
        let [low, high] = [range.low, range.high].map(|x| x / range.factor);
        let other = if same(stated(&ends[j]), low) {
            high
        } else {
            low
        };
        let free = (0..ends.len()).find(|&k| {
            !taken[k]
                && ends[k].bound == Bound::Exact
                && ends[k].when.is_none()
                && same(stated(&ends[k]), other)
        });
        if let Some(k) = free {
            taken[k] = true;
            pairs.push(if turned {
                (k, i, Compatible)
            } else {
                (i, k, Compatible)
            });
        }
    }
}

fn left(all: &[Quantity], used: &[bool]) -> Vec<Left> {
    all.iter()
        .enumerate()
        .filter(|&(index, _)| !used[index])
        .map(|(index, one)| Left {
            index,
            confidence: one.confidence(),
        })
        .collect()
}
