//! Days of the calendar.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A day, as ISO 8601 writes it: `2019-06-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The first day of `text`: of a year, a month or a day, such as `2019`, `2019-06`, `2019-06-30`. `None` where it is
    /// none.
    pub fn first(text: &str) -> Option<Self> {
        Self::parse(text, |_, _| 1, 1)
    }

    /// The last day of `text`, which is as for [`Date::first`].
    pub fn last(text: &str) -> Option<Self> {
        Self::parse(text, days, 12)
    }

    fn parse(text: &str, day_unsaid: fn(u16, u8) -> u8, month_unsaid: u8) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| match parts.next() {
            None => Some(None),
            Some(part) => {
                let right = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
                right.then(|| part.parse::<u16>().ok()).flatten().map(Some)
            }
        };
        let (year, month, day) = (number(4)??, number(2)?, number(2)?);
        if parts.next().is_some() {
            return None;
        }
        let month = month.map_or(month_unsaid, |month| month as u8);
        if !(1..=12).contains(&month) {
            return None;
        }
        let day = day.map_or_else(|| day_unsaid(year, month), |day| day as u8);
        (1..=days(year, month))
            .contains(&day)
            .then_some(Self { year, month, day })
    }
}

/// Days of a month of the Gregorian calendar.
fn days(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let whole = text.len() == 10;
        let date = Self::first(&text).filter(|_| whole);
        date.ok_or_else(|| format!("{text:?} is no date, expected one such as 2019-06-30"))
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}
