//! Dates of pages: found in running text in the ways official sites write them, given as RFC 3339.

/// Names of months as they begin.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
/// Characters of a text in which a date is looked for.
const MOST: usize = 400;

/// The first date of `text`: `2026-06-17`, with a time `2026-06-17T08:30:00`, with a zone `…+08:00`. A zone that the
/// text does not give is `zone`; a date without a time has none.
///
/// ```
/// use zhen::fetch::find_date;
///
/// let zone = Some("+08:00");
/// assert_eq!(find_date("来源：新华网 2026年06月17日 20:10", zone).unwrap(), "2026-06-17T20:10:00+08:00");
/// assert_eq!(find_date("Updated: December 8, 2025", zone).unwrap(), "2025-12-08");
/// assert_eq!(find_date("2026-06-17T12:10:05Z", zone).unwrap(), "2026-06-17T12:10:05Z");
/// ```
pub fn find_date(text: &str, zone: Option<&str>) -> Option<String> {
    let end = text
        .char_indices()
        .nth(MOST)
        .map_or(text.len(), |(at, _)| at);
    let tokens = tokens(&text[..end]);
    (0..tokens.len()).find_map(|at| {
        let (year, month, day, after) = numeric(&tokens, at).or_else(|| named(&tokens, at))?;
        if !is_day(year, month, day) {
            return None;
        }
        let date = format!("{year:04}-{month:02}-{day:02}");
        let before = || Some((time(&tokens, at.checked_sub(2)?, text)?.0, None));
        let before = || before().filter(|_| tokens[at].gap.trim() == ",");
        Some(match time(&tokens, after, text).or_else(before) {
            Some((time, told)) => format!(
                "{date}T{time}{}",
                told.as_deref().or(zone).unwrap_or_default()
            ),
            None => date,
        })
    })
}

/// A run of digits or letters, what stands before it, and where it ends.
struct Token<'a> {
    text: &'a str,
    gap: &'a str,
    end: usize,
}

impl Token<'_> {
    fn number(&self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let fits =
            digits.contains(&self.text.len()) && self.text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| self.text.parse().ok()).flatten()
    }

    /// Whether it stands close behind what is before it.
    fn follows(&self) -> bool {
        self.gap.chars().count() <= 3
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let class = |c: char| match c {
        '0'..='9' => 1,
        'a'..='z' | 'A'..='Z' => 2,
        _ => 0,
    };
    let mut tokens = Vec::new();
    let (mut gap, mut start) = (0, 0);
    while let Some(first) = text[start..].chars().next() {
        let kind = class(first);
        let length = text[start..]
            .find(|c| class(c) != kind)
            .unwrap_or(text.len() - start);
        if kind != 0 {
            tokens.push(Token {
                text: &text[start..start + length],
                gap: &text[gap..start],
                end: start + length,
            });
            gap = start + length;
        }
        start += length;
    }
    tokens
}

type Found = (u32, u32, u32, usize);

/// 2026-06-17, 2026年6月17日, 2026/06/17, 2026 06 17, 20260617.
fn numeric(tokens: &[Token<'_>], at: usize) -> Option<Found> {
    if let Some(all) = tokens[at].number(8..=8) {
        return Some((all / 10_000, all / 100 % 100, all % 100, at + 1));
    }
    let year = tokens[at].number(4..=4)?;
    let [month, day] = tokens.get(at + 1..at + 3)? else {
        return None;
    };
    let close = month.follows() && day.follows();
    close.then_some((year, month.number(1..=2)?, day.number(1..=2)?, at + 3))
}

/// June 17, 2026 and 17 June 2026 and Jun. 17th, 2026.
fn named(tokens: &[Token<'_>], at: usize) -> Option<Found> {
    let [a, b] = tokens.get(at..at + 2)? else {
        return None;
    };
    let ordinal = |index: usize| {
        let next = tokens.get(index);
        let is =
            next.is_some_and(|t| t.gap.is_empty() && ["st", "nd", "rd", "th"].contains(&t.text));
        index + usize::from(is)
    };
    let (month, day, after) = match (month_of(a), month_of(b)) {
        (Some(month), _) => (month, b.number(1..=2)?, ordinal(at + 2)),
        (None, Some(month)) => (month, a.number(1..=2)?, at + 2),
        (None, None) => return None,
    };
    let year = tokens.get(after).filter(|token| token.follows())?;
    Some((year.number(4..=4)?, month, day, after + 1))
}

fn month_of(token: &Token<'_>) -> Option<u32> {
    let lower = token.text.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| lower.starts_with(month))?;
    (lower.len() <= 9).then_some(index as u32 + 1)
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1949..2100).contains(&year) && (1..=days).contains(&day)
}

/// A time close behind the date, `08:30:00`, and the zone behind that.
fn time(tokens: &[Token<'_>], at: usize, text: &str) -> Option<(String, Option<String>)> {
    // Between them: nothing, `T`, or a day of the week.
    let skip = usize::from(
        tokens
            .get(at)
            .is_some_and(|token| token.number(1..=4).is_none()),
    );
    let at = at + skip;
    let (hour, minute) = (tokens.get(at)?, tokens.get(at + 1)?);
    if hour.gap.chars().count() > 4 || !matches!(minute.gap, ":" | "：" | "时" | "點" | "点") {
        return None;
    }
    let (hour, minute_number) = (hour.number(1..=2)?, minute.number(2..=2)?);
    let second = tokens
        .get(at + 2)
        .filter(|token| matches!(token.gap, ":" | "：" | "分"))
        .and_then(|token| token.number(2..=2).map(|number| (number, token.end)));
    let end = second.map_or(minute.end, |(_, end)| end);
    let second = second.map_or(0, |(number, _)| number);
    let valid = hour < 24 && minute_number < 60 && second < 60;
    let rest = text[end..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    valid.then(|| {
        (
            format!("{hour:02}:{minute_number:02}:{second:02}"),
            zone_of(rest),
        )
    })
}

/// `Z`, `+08:00`, `+0800` or GMT+8 at the start of `rest`.
fn zone_of(rest: &str) -> Option<String> {
    let rest = rest.trim_start();
    if rest.starts_with('Z') {
        return Some("Z".to_owned());
    }
    let named = rest
        .strip_prefix("GMT")
        .or_else(|| rest.strip_prefix("UTC"));
    let signed = named.unwrap_or(rest);
    let sign = signed.chars().next().filter(|c| matches!(c, '+' | '-'));
    let Some(sign) = sign else {
        return named.map(|_| "Z".to_owned());
    };
    let digits: String = signed[1..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == ':')
        .collect();
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        4 => digits.split_at(2),
        1 | 2 if named.is_some() => (digits.as_str(), "0"),
        _ => return None,
    };
    let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
    (hours <= 14 && minutes < 60).then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_sites_write_them() {
        for (text, expected) in [
            ("2026-06-17", "2026-06-17"),
            ("2026-06-17 20:10", "2026-06-17T20:10:00+08:00"),
            ("2026-06-17 20:10:05", "2026-06-17T20:10:05+08:00"),
            ("2026-06-17-20:10:05", "2026-06-17T20:10:05+08:00"),
            ("2026年6月7日08:05", "2026-06-07T08:05:00+08:00"),
            (
                "2026年06月17日08:05 来源：人民网",
                "2026-06-17T08:05:00+08:00",
            ),
            ("2026 06 / 17 20:10:05", "2026-06-17T20:10:05+08:00"),
            ("2026/06/17 星期三 20:10", "2026-06-17"),
            ("人民日报 2026年06月17日 第01版", "2026-06-17"),
            (
                "Updated: December 8, 2025 14:38",
                "2025-12-08T14:38:00+08:00",
            ),
            ("08:52, June 17, 2026", "2026-06-17T08:52:00+08:00"),
            ("Jun. 17th, 2026", "2026-06-17"),
            ("17 June 2026", "2026-06-17"),
            ("2026-06-17T12:10:05Z", "2026-06-17T12:10:05Z"),
            ("2026-06-17T12:10:05.123+0800", "2026-06-17T12:10:05+08:00"),
            ("2026-06-17T12:10:05-05:30", "2026-06-17T12:10:05-05:30"),
            ("Wed, 17 Jun 2026 12:10:05 GMT", "2026-06-17T12:10:05Z"),
            ("2026-06-17 12:10 GMT+8", "2026-06-17T12:10:00+08:00"),
            ("20260617", "2026-06-17"),
            ("t20260617_11650", "2026-06-17"),
            ("/2026/0617/", ""),
            ("2026-02-29", ""),
            ("2026-13-01 and 2026-12-01", "2026-12-01"),
            ("12345678", ""),
            ("May I ask", ""),
            ("", ""),
        ] {
            let found = find_date(text, Some("+08:00")).unwrap_or_default();
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(
            find_date("2026-06-17 20:10", None).unwrap(),
            "2026-06-17T20:10:00"
        );
    }
}
