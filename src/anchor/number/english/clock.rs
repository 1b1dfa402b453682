//! English times: relative to the day of writing, and of the day.

use super::figures::small;
use super::text::{Piece, Text};
use crate::anchor::number::{Relative, When};

pub(super) fn relative(text: &Text, at: usize) -> Option<(When, usize)> {
    use Relative::{Day, Month, Quarter, Week, Year};
    let (relative, end) = match (text.word(at), text.word(at + 1)) {
        ("today" | "tonight", _) => (Day(0), at + 1),
        ("yesterday", _) => (Day(-1), at + 1),
        ("tomorrow", _) => (Day(1), at + 1),
        ("this", "morning" | "afternoon" | "evening") => (Day(0), at + 2),
        (which @ ("this" | "last" | "next" | "previous" | "current"), unit) => {
            let offset = match which {
                "this" | "current" => 0,
                "next" => 1,
                _ => -1,
            };
            let relative = match unit {
                "week" => Week(offset),
                "month" => Month(offset),
                "quarter" if text.word(at + 2) != "of" => Quarter(offset),
                "year" => Year(offset),
                _ => return None,
            };
            (relative, at + 2)
        }
        _ => return None,
    };
    if text.word(at) == "today" && matches!(text.word(at + 1), "'" | "’") {
        return None;
    }
    Some((
        When {
            relative: Some(relative),
            ..When::default()
        },
        end,
    ))
}

/// 10 a.m., 2:30 pm, 14:30, noon, midnight, ten o'clock; with a time zone after it.
pub(super) fn time(text: &Text, at: usize) -> Option<(When, usize)> {
    let (minute, mut end, mut sure) = match text.word(at) {
        "noon" => (720, at + 1, true),
        "midnight" => (0, at + 1, true),
        _ => clock(text, at)?,
    };
    let mut minute = minute;
    let named = end > at + 1 || sure;
    match text.word(end) {
        "a.m." | "am" | "a.m" => {
            minute %= 720;
            (sure, end) = (true, end + 1);
        }
        "p.m." | "pm" | "p.m" => {
            minute = minute % 720 + 720;
            (sure, end) = (true, end + 1);
        }
        _ if !named => return None,
        _ => {}
    }
    let mut zone = None;
    for (name, offset) in [
        ("gmt", 0),
        ("utc", 0),
        ("beijing time", 480),
        ("china time", 480),
        ("hong kong time", 480),
        ("hkt", 480),
        ("est", -300),
        ("eastern time", -300),
    ] {
        let skip = usize::from(matches!(text.word(end), "(" | ","));
        if let Some(to) = text.starts(end + skip, name) {
            zone = Some(offset);
            end = to;
            break;
        }
    }
    let from_zone = at > 1 && text.starts(at - 2, "beijing time").is_some();
    let zone = zone.or(from_zone.then_some(480));
    Some((
        When {
            minute: Some(minute),
            sure,
            zone,
            ..When::default()
        },
        end,
    ))
}

/// An hour with its minutes, or the hour alone: minutes after midnight, where it ends, and whether it has 24 hours.
pub(super) fn clock(text: &Text, at: usize) -> Option<(u16, usize, bool)> {
    let digits = |at: usize| text.piece(at) == Some(Piece::Digits);
    let spelled = small(text.word(at)).filter(|&hour| (1.0..13.0).contains(&hour));
    if !digits(at) {
        let hour = spelled? as u16;
        let said = text.word(at + 1) == "o"
            && matches!(text.word(at + 2), "'" | "’")
            && text.word(at + 3) == "clock";
        let half = matches!(text.word(at + 1), "a.m." | "p.m." | "am" | "pm");
        return if said {
            Some((hour * 60, at + 4, false))
        } else {
            half.then_some((hour * 60, at + 1, false))
        };
    }
    let word = text.word(at);
    if let Some((hour, minute)) = word.split_once('.') {
        // 2.30 pm, as in Hong Kong.
        let half = matches!(text.word(at + 1), "a.m." | "p.m." | "am" | "pm");
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        return (half && hour < 13 && minute < 60).then(|| (hour * 60 + minute, at + 1, false));
    }
    let hour: u16 = word
        .parse()
        .ok()
        .filter(|&hour| hour <= 24 && word.len() <= 2)?;
    if text.word(at + 1) == ":"
        && text.is_joined(at + 1)
        && digits(at + 2)
        && text.is_joined(at + 2)
        && text.word(at + 2).len() == 2
    {
        let minute: u16 = text
            .word(at + 2)
            .parse()
            .ok()
            .filter(|&minute| minute < 60)?;
        let mut end = at + 3;
        if text.word(end) == ":" && digits(end + 1) && text.is_joined(end + 1) {
            end += 2;
        }
        return Some((
            (hour * 60 + minute) % 1440,
            end,
            word.len() == 2 || hour > 12,
        ));
    }
    if text.word(at + 1) == "o" && text.word(at + 3) == "clock" {
        return Some((hour % 24 * 60, at + 4, false));
    }
    let half = matches!(
        text.word(at + 1),
        "a.m." | "p.m." | "am" | "pm" | "a.m" | "p.m"
    );
    (half && hour < 13).then_some((hour * 60, at + 1, false))
}
