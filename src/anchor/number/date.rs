//! Calendar dates, and what a text says of a day or an hour: as much of it as it states.

/// A day of the Gregorian calendar.
///
/// ```
/// use zhen::anchor::number::Date;
/// let date: Date = "2032-05-18".parse().unwrap();
/// assert_eq!((date.year, date.month, date.day), (2032, 5, 18));
/// assert_eq!(date.weekday(), 2); // a Tuesday
/// assert!("2032-02-30".parse::<Date>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

impl Date {
    /// The day, where there is one such.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let fits = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        fits.then_some(Self { year, month, day })
    }

    /// Day of the week: 1 is Monday, 7 Sunday (ISO 8601).
    pub fn weekday(self) -> u8 {
        // 1 January of year 1 was a Monday, counted backwards in this calendar.
        (self.number() - 1).rem_euclid(7) as u8 + 1
    }

    /// Days from `earlier` to this day, negative where it is the later one.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.number() - earlier.number()
    }

    /// Days since 31 December of the year before year 1.
    fn number(self) -> i32 {
        let before = self.year - 1;
        let months: i32 = (1..self.month)
            .map(|month| i32::from(days_in(self.year, month)))
            .sum();
        before * 365 + before / 4 - before / 100 + before / 400 + months + i32::from(self.day)
    }

    /// The day `days` later; itself at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let mut date = self;
        for _ in 0..days.unsigned_abs().min(400) {
            date = if days > 0 {
                date.next()
            } else {
                date.previous()
            };
        }
        date
    }

    fn next(self) -> Self {
        Self::new(self.year, self.month, self.day + 1)
            .or_else(|| Self::new(self.year, self.month + 1, 1))
            .or_else(|| Self::new(self.year + 1, 1, 1))
            .unwrap_or(self)
    }

    fn previous(self) -> Self {
        if self.day > 1 {
            return Self {
                day: self.day - 1,
                ..self
            };
        }
        let (year, month) = if self.month > 1 {
            (self.year, self.month - 1)
        } else {
            (self.year - 1, 12)
        };
        Self::new(year, month, days_in(year, month)).unwrap_or(self)
    }
}

impl std::str::FromStr for Date {
    type Err = crate::Error;

    /// Reads an ISO 8601 calendar date, `2032-05-18`.
    fn from_str(text: &str) -> crate::Result<Self> {
        let mut parts = text.splitn(3, '-');
        let mut part = |length: usize| {
            parts
                .next()
                .filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
        };
        let date = (|| {
            let year = i32::from(part(4)?);
            Self::new(year, part(2)? as u8, part(2)? as u8)
        })();
        date.ok_or_else(|| {
            crate::Error::new(
                "date",
                format!("{text:?}, expected a day such as 2032-05-18"),
            )
        })
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What a text says of a date or an hour. What it does not say is `None`; what the document's date tells is filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The year, or the first of several.
    pub year: Option<i32>,
    /// How many years: 1, 10 for a decade, 100 for a century; 0 where no year is known.
    pub years: u16,
    /// Which decade of a century that is not named (the eighties): 0 to 90.
    pub decade: Option<u8>,
    /// First and last month: one month, a quarter, a half, the first nine months.
    pub months: Option<(u8, u8)>,
    /// Day of the month.
    pub day: Option<u8>,
    /// Day of the week, 1 (Monday) to 7.
    pub weekday: Option<u8>,
    /// Relative to the day of writing, where that is not known.
    pub relative: Option<Relative>,
    /// Minutes after midnight.
    pub minute: Option<u16>,
    /// Whether it is known if the hour is before or after noon.
    pub sure: bool,
    /// Minutes east of Greenwich, where a time zone is named.
    pub zone: Option<i16>,
}

/// A day, week, month, year or century counted from the day of writing: 0 is this one, -1 the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relative {
    /// Today is 0.
    Day(i8),
    /// This week is 0.
    Week(i8),
    /// This month is 0.
    Month(i8),
    /// This quarter is 0.
    Quarter(i8),
    /// This year is 0.
    Year(i8),
    /// This century is 0.
    Century(i8),
}

impl When {
    /// With what the day of writing tells of it.
    pub(super) fn resolved(mut self, date: Option<Date>) -> Self {
        if let (Some(day), Some(month), None) = (self.day, self.months, self.year)
            && let Some(date) = date
        {
            self.year = nearest_year(date, month.0, day);
            self.years = 1;
        }
        if let Some(date) = date {
            self.resolve_relative(date);
            if let (Some(day), None, None, None) = (self.day, self.months, self.year, self.weekday)
            {
                self.resolve_day(date, day);
            }
        }
        if let (Some(year), 1, Some((month, last)), Some(day)) =
            (self.year, self.years, self.months, self.day)
            && month == last
            && self.weekday.is_none()
        {
            self.weekday = Date::new(year, month, day).map(Date::weekday);
        }
        self
    }

    fn resolve_relative(&mut self, date: Date) {
        match self.relative {
            Some(Relative::Day(days)) => {
                let day = date.plus_days(days.into());
                self.set_day(day);
            }
            Some(Relative::Month(months)) => {
                let count = date.year * 12 + i32::from(date.month) - 1 + i32::from(months);
                let month = count.rem_euclid(12) as u8 + 1;
                (self.year, self.years) = (Some(count.div_euclid(12)), 1);
                self.months = Some((month, month));
            }
            Some(Relative::Quarter(quarters)) => {
                let count = date.year * 4 + i32::from(date.month - 1) / 3 + i32::from(quarters);
                let first = count.rem_euclid(4) as u8 * 3 + 1;
                (self.year, self.years) = (Some(count.div_euclid(4)), 1);
                self.months = Some((first, first + 2));
            }
            Some(Relative::Year(years)) => {
                (self.year, self.years) = (Some(date.year + i32::from(years)), 1);
            }
            Some(Relative::Century(centuries)) => {
                let first = (date.year - 1) / 100 * 100 + 1 + i32::from(centuries) * 100;
                (self.year, self.years) = (Some(first - 1), 100);
                if let Some(decade) = self.decade.take() {
                    (self.year, self.years) = (Some(first - 1 + i32::from(decade)), 10);
                }
            }
            Some(Relative::Week(_)) | None => return,
        }
        self.relative = None;
    }

    /// A bare day (9日) is the nearest one of that number.
    fn resolve_day(&mut self, date: Date, day: u8) {
        let near = (0..=20).find_map(|away| {
            [date.plus_days(-away), date.plus_days(away)]
                .into_iter()
                .find(|near| near.day == day)
        });
        if let Some(near) = near {
            self.set_day(near);
        }
    }

    fn set_day(&mut self, day: Date) {
        (self.year, self.years) = (Some(day.year), 1);
        self.months = Some((day.month, day.month));
        self.day = Some(day.day);
        self.weekday = Some(day.weekday());
    }
}

/// The year in which a day of a month lies nearest to `date`, the earlier of two.
fn nearest_year(date: Date, month: u8, day: u8) -> Option<i32> {
    (date.year - 1..=date.year + 1)
        .filter_map(|year| Date::new(year, month, day))
        .min_by_key(|other| (other.number() - date.number()).abs())
        .map(|other| other.year)
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn weekdays_and_steps() {
        for (text, weekday) in [("2000-01-01", 6), ("2024-02-29", 4), ("2032-05-18", 2)] {
            let date: Date = text.parse().expect(text);
            assert_eq!(date.weekday(), weekday, "{text}");
            assert_eq!(date.plus_days(30).plus_days(-30), date);
            assert_eq!(date.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_day_is_an_error() {
        for text in [
            "",
            "2032-5-18",
            "2032-13-01",
            "2031-02-29",
            "2032-05-18-1",
            "0000-01-01",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
