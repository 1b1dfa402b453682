//! What a document says of itself: its headline, where and when it was written, where it was published.

use crate::anchor::number::{Date, Kind, quantities};
use crate::text::{BlockKind, Document};

/// Days between the day of a dateline and the day told of the page, beyond which the latter is that of a move to another
/// system.
const LATEST: i32 = 6;

/// What a document says of itself; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The headline.
    pub title: String,
    /// The day that it tells of or was published on, in Beijing; none where what the page says cannot be trusted.
    pub day: Option<Date>,
    /// The place of the dateline with what stands before it: 新华社阿斯塔纳, ASTANA.
    pub place: String,
    /// Month, where it is told, and day of the dateline.
    pub filed: Option<(Option<u8>, u8)>,
    /// The address without scheme and `www.`.
    pub address: String,
}

impl Facts {
    /// The facts of a document in the language `code` (`zh`, `en`): its headings and its dateline. Linear in both.
    ///
    /// ```
    /// use zhen::matching::Facts;
    /// use zhen::text::{Document, ReadOptions};
    /// let text = "峰会开幕\n\n新华社阿斯塔纳6月17日电 峰会今天开幕。\n";
    /// let facts = Facts::of(&Document::read("a", text.as_bytes(), &ReadOptions::default())?, "zh");
    /// assert_eq!((&facts.title[..], &facts.place[..]), ("峰会开幕", "新华社阿斯塔纳"));
    /// assert_eq!(facts.filed, Some((Some(6), 17)));
    /// # Ok::<(), zhen::Error>(())
    /// ```
    pub fn of(document: &Document, code: &str) -> Self {
        let headings = document.blocks().iter();
        let title: Vec<&str> = headings
            .take_while(|block| block.kind == BlockKind::Heading)
            .map(|block| block.span.of(document.text()))
            .collect();
        let dateline = document.dateline().map(|span| span.of(document.text()));
        Self::new(&title.join(" "), dateline.unwrap_or_default(), code)
    }

    /// The facts of a headline and a dateline, either of which may be empty.
    pub fn new(title: &str, dateline: &str, code: &str) -> Self {
        let (place, filed) = filed(dateline, code);
        Self {
            title: title.to_owned(),
            day: day_in(title, code),
            place,
            filed,
            address: String::new(),
        }
    }

    /// The same with what the page tells: its address, and when it was published (RFC 3339, of a date or a time; a time
    /// is put into Beijing's zone). That is believed where the headline names no day and the dateline does not contradict
    /// it.
    #[must_use]
    pub fn published(mut self, date: Option<&str>, address: &str) -> Self {
        let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
        bare.strip_prefix("www.")
            .unwrap_or(bare)
            .clone_into(&mut self.address);
        let told = date
            .and_then(day_in_beijing)
            .filter(|_| !was_moved(&self.address));
        self.day = self.day.or_else(|| self.dated(told?));
        self
    }

    /// The day of the dateline in the year that `told` says; `told` where there is no dateline, and none where the two
    /// lie too far apart.
    fn dated(&self, told: Date) -> Option<Date> {
        let Some((month, day)) = self.filed else {
            return Some(told);
        };
        let near = (-LATEST..=LATEST).map(|days| told.plus_days(days));
        let mut same =
            near.filter(|date| date.day == day && month.is_none_or(|month| month == date.month));
        same.next()
    }
}

/// The English pages of the Foreign Ministry that were moved in 2024 carry the day of their move.
fn was_moved(address: &str) -> bool {
    let english = address.contains(".gov.cn/eng/") || address.contains(".gov.cn/mfa_eng/");
    english && address.contains("/t2024")
}

/// The first whole date that a text names.
fn day_in(text: &str, code: &str) -> Option<Date> {
    let dates = quantities(text, code, None).into_iter();
    let mut whole = dates.filter_map(|one| {
        let when = one.when.filter(|_| one.kind == Kind::Date)?;
        let (month, _) = when.months?;
        Date::new(when.year?, month, when.day?)
    });
    whole.next()
}

/// What stands before the day in a dateline, and the day.
fn filed(dateline: &str, code: &str) -> (String, Option<(Option<u8>, u8)>) {
    let dates = quantities(dateline, code, None).into_iter();
    let mut days = dates.filter_map(|one| {
        let when = one.when.filter(|_| one.kind == Kind::Date)?;
        Some((
            one.span.start,
            (when.months.map(|(month, _)| month), when.day?),
        ))
    });
    let day = days.next();
    let end = day.map_or(dateline.len(), |(start, _)| start);
    let before = dateline[..end]
        .split(['(', '（', ',', '，'])
        .find(|part| !part.trim().is_empty())
        .unwrap_or_default();
    let place = before.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let place = place.trim_end_matches(['电', '電', '讯', '訊']);
    (place.to_owned(), day.map(|(_, day)| day))
}

/// The day in Beijing of an RFC 3339 date; of a time without a zone, the day as it stands.
fn day_in_beijing(date: &str) -> Option<Date> {
    let day: Date = date.get(..10)?.parse().ok()?;
    let Some(time) = date.get(10..).and_then(|rest| rest.strip_prefix('T')) else {
        return Some(day);
    };
    let number = |text: Option<&str>| text?.parse::<i32>().ok();
    let minutes = |text: &str| Some(number(text.get(..2))? * 60 + number(text.get(3..5))?);
    let Some(local) = minutes(time) else {
        return Some(day);
    };
    let offset = match time.rfind(['Z', '+', '-']) {
        Some(at) if &time[at..] == "Z" => 0,
        Some(at) => minutes(&time[at + 1..])? * if time[at..].starts_with('-') { -1 } else { 1 },
        None => return Some(day),
    };
    Some(day.plus_days((local - offset + 8 * 60).div_euclid(24 * 60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_tell_place_and_day() {
        for (dateline, code, place, filed) in [
            (
                "新华社阿斯塔纳6月17日电（记者张三）",
                "zh",
                "新华社阿斯塔纳",
                Some((Some(6), 17)),
            ),
            ("本报厦门9日电", "zh", "本报厦门", Some((None, 9))),
            ("本报讯", "zh", "本报", None),
            (
                "ASTANA, June 17 (Xinhua) --",
                "en",
                "ASTANA",
                Some((Some(6), 17)),
            ),
            ("NEW YORK (Xinhua) --", "en", "NEW YORK", None),
            ("", "zh", "", None),
        ] {
            let facts = Facts::new("", dateline, code);
            assert_eq!(
                (&facts.place[..], facts.filed),
                (place, filed),
                "{dateline}"
            );
        }
    }

    #[test]
    fn days_are_those_of_beijing_and_of_the_event() {
        let address = "https://www.mfa.gov.cn/eng/xw/fyrbt/lxjzh/202405/t20240530_1.html";
        for (title, dateline, date, address, day) in [
            ("", "", "2026-06-17", "", "2026-06-17"),
            ("", "", "2026-06-17T20:10:00Z", "", "2026-06-18"),
            ("", "", "2026-06-17T23:30:00+08:00", "", "2026-06-17"),
            ("", "", "2026-06-17T06:00:00+09:30", "", "2026-06-17"),
            ("", "", "2026-06-17T13:00:00-05:00", "", "2026-06-18"),
            ("", "", "2026-06-17T23:30:00", "", "2026-06-17"),
            (
                "",
                "ASTANA, June 17 (Xinhua) --",
                "2026-06-18",
                "",
                "2026-06-17",
            ),
            (
                "",
                "ASTANA, Dec. 31 (Xinhua) --",
                "2027-01-01",
                "",
                "2026-12-31",
            ),
            // The page was moved: its day is not that of the text.
            ("", "ASTANA, March 10 (Xinhua) --", "2024-05-30", "", ""),
            ("Remarks", "", "2024-05-30", address, ""),
            (
                "Regular Press Conference on March 10, 2022",
                "",
                "2024-05-30",
                address,
                "2022-03-10",
            ),
            ("", "", "yesterday", "", ""),
        ] {
            let facts = Facts::new(title, dateline, "en").published(Some(date), address);
            let found = facts.day.map(|day| day.to_string()).unwrap_or_default();
            assert_eq!(found, day, "{title} {dateline} {date}");
        }
    }
}
