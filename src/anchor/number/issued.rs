//! The day on which a document was issued, and what its texts say of days by counting from it: 昨日, "on Tuesday", 今年.

use super::{Date, Kind, Relative, When, quantities};
use crate::text::dateline;
use rustc_hash::FxHashMap;

/// The day on which a document was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The day.
    pub day: Date,
    /// Whether its year is known; a dateline gives none, and then `day` has some year.
    pub year_known: bool,
}

/// Sentences at the beginning, and half as many at the end, in which the day is looked for.
const NEAR: usize = 4;
/// Most characters of a line that says when a document was issued.
const LINE: usize = 60;
/// The year of a day without one.
const SOME_YEAR: i32 = 2001;

/// The day on which a document was issued, from the line that gives it (2026年6月17日 08:00 来源：…) at its beginning or
/// end, or from its dateline, which has no year. Costs a few sentences.
///
/// ```
/// use zhen::anchor::number::issued;
/// let found = issued(&["Updated: June 17, 2026", "Yesterday the talks went on."], "en").unwrap();
/// assert_eq!((found.day.to_string().as_str(), found.year_known), ("2026-06-17", true));
/// let found = issued(&["新华社北京6月17日电 会谈昨日举行。"], "zh").unwrap();
/// assert_eq!((found.day.month, found.day.day, found.year_known), (6, 17, false));
/// assert_eq!(issued(&["The treaty was signed on June 17, 2026, after years of talks between the two sides in the old town."], "en"), None);
/// ```
pub fn issued(sentences: &[&str], language: &str) -> Option<Issued> {
    let (first, others) = sentences.split_at(sentences.len().min(NEAR));
    let last = &others[others.len().saturating_sub(NEAR / 2)..];
    let line = |text: &&&str| text.chars().take(LINE + 1).count() <= LINE;
    let whole = first.iter().chain(last).filter(line).find_map(|text| {
        let when = dates(text, language).find(|when| when.year.is_some() && when.day.is_some())?;
        Date::new(when.year?, when.months?.0, when.day?)
    });
    let day = |day, year_known| Issued { day, year_known };
    whole.map(|found| day(found, true)).or_else(|| {
        first.iter().find_map(|text| {
            let line = &text[..dateline::at_start(text)?];
            let when = dates(line, language).find(|when| when.day.is_some())?;
            let year = when.year.unwrap_or(SOME_YEAR);
            let found = Date::new(year, when.months?.0, when.day?)?;
            Some(day(found, when.year.is_some()))
        })
    })
}

/// What the dates of a text say.
fn dates(text: &str, language: &str) -> impl Iterator<Item = When> {
    quantities(text, language, None)
        .into_iter()
        .filter(|one| one.kind == Kind::Date)
        .filter_map(|one| one.when)
}

/// How a text says a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// As it is in the calendar.
    Calendar,
    /// Counted from the day of issue.
    Relative,
    /// By the day of the week.
    Weekday,
}

/// The dates of a text that a day of issue makes whole: days, months and years.
fn dated(text: &str, language: &str, issued: Issued) -> Vec<(String, Manner)> {
    let mut all = Vec::new();
    for when in dates(text, language) {
        let manner = match when.relative {
            Some(Relative::Week(_) | Relative::Quarter(_) | Relative::Century(_)) => continue,
            Some(_) => Manner::Relative,
            None => Manner::Calendar,
        };
        let whole = when.resolved(Some(issued.day));
        match (
            whole.year.filter(|_| whole.years == 1),
            whole.months,
            whole.day,
        ) {
            (Some(year), Some((month, last)), Some(day)) if month == last => {
                all.push((format!("day {year}-{month}-{day}"), manner));
            }
            // The last such day, or the next.
            (None, None, None) if issued.year_known && when.minute.is_none() => {
                let Some(weekday) = when.weekday else {
                    continue;
                };
                let ago = (i32::from(issued.day.weekday()) - i32::from(weekday)).rem_euclid(7);
                for day in [-ago, 7 - ago].map(|days| issued.day.plus_days(days)) {
                    let form = format!("day {}-{}-{}", day.year, day.month, day.day);
                    all.push((form, Manner::Weekday));
                }
            }
            (year, Some((month, last)), None) if month == last && issued.year_known => {
                let year = year.unwrap_or(issued.day.year);
                all.push((format!("month {year}-{month}"), manner));
            }
            (Some(year), None, None) if issued.year_known => {
                all.push((format!("year {year}"), manner));
            }
            _ => {}
        }
    }
    all
}

/// For each sentence of two documents in the languages `codes` the dates that both documents state, the one in another
/// manner than the other, as forms that meet: 昨日 and "June 16" or "on Tuesday" of a document of 17 June.
///
/// Linear in the texts.
pub fn meeting(sides: [&[&str]; 2], codes: [&str; 2], issued: Issued) -> [Vec<Vec<String>>; 2] {
    let found = [0, 1].map(|side| -> Vec<Vec<(String, Manner)>> {
        let each = |text: &&str| dated(text, codes[side], issued);
        sides[side].iter().map(each).collect()
    });
    let manners = found.each_ref().map(|side| {
        let mut manners: FxHashMap<&str, Vec<Manner>> = FxHashMap::default();
        for (form, manner) in side.iter().flatten() {
            manners.entry(form).or_default().push(*manner);
        }
        manners
    });
    let meets = |form: &str| {
        let [Some(source), Some(target)] = manners.each_ref().map(|side| side.get(form)) else {
            return false;
        };
        source
            .iter()
            .any(|one| target.iter().any(|other| one != other))
    };
    found.each_ref().map(|side| {
        side.iter()
            .map(|forms| {
                let mut own: Vec<String> = Vec::new();
                for (form, _) in forms {
                    if meets(form) && !own.contains(form) {
                        own.push(form.clone());
                    }
                }
                own
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{Issued, issued, meeting};

    fn met(zh: &str, en: &str, day: &str) -> bool {
        let issued = Issued {
            day: day.parse().unwrap(),
            year_known: true,
        };
        let [source, target] = meeting([&[zh], &[en]], ["zh", "en"], issued);
        assert_eq!(source[0].is_empty(), target[0].is_empty());
        !source[0].is_empty()
    }

    #[test]
    fn dates_meet_that_are_said_in_other_manners() {
        // 17 June 2026 is a Wednesday.
        for (zh, en, expected) in [
            ("会谈昨日举行。", "The talks were held on June 16.", true),
            ("会谈昨日举行。", "The talks were held on Tuesday.", true),
            ("会谈16日举行。", "The talks were held on Tuesday.", true),
            (
                "会谈6月19日举行。",
                "The talks will be held on Friday.",
                true,
            ),
            ("今年举行会谈。", "Talks are held in 2026.", true),
            ("上月举行会谈。", "Talks were held in May.", true),
            ("会谈昨日举行。", "The talks were held on Monday.", false),
            ("会谈昨日举行。", "The talks were held on June 17.", false),
            ("去年举行会谈。", "Talks are held in 2026.", false),
            // What is said alike needs no day of issue.
            (
                "会谈6月16日举行。",
                "The talks were held on June 16.",
                false,
            ),
            ("会谈昨日举行。", "The talks were held yesterday.", false),
        ] {
            assert_eq!(met(zh, en, "2026-06-17"), expected, "{zh} {en}");
        }
    }

    #[test]
    fn the_day_of_issue_stands_in_a_line_of_its_own_or_the_dateline() {
        for (texts, language, expected) in [
            (
                vec![
                    "会谈举行",
                    "2026年06月17日 08:00 来源：新华网",
                    "会谈昨日举行。",
                ],
                "zh",
                Some(("2026-06-17", true)),
            ),
            (
                vec!["ASTANA, June 17 (Xinhua) -- The talks were held."],
                "en",
                Some(("2001-06-17", false)),
            ),
            (
                vec!["a", "b", "c", "d", "e", "June 17, 2026"],
                "en",
                Some(("2026-06-17", true)),
            ),
            (vec!["The talks were held.", "They went on."], "en", None),
            (vec![], "en", None),
        ] {
            let found = issued(&texts, language).map(|i| (i.day.to_string(), i.year_known));
            let expected = expected.map(|(day, known)| (day.to_owned(), known));
            assert_eq!(found, expected, "{texts:?}");
        }
    }
}
