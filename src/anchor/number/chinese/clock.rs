//! Chinese times: relative to the day of writing, and of the day.

use super::date::{day, months, small, weekday};
use super::text::Text;
use crate::anchor::number::figure;
use crate::anchor::number::{Relative, When};

/// 今天, 去年, 上月, and a month, day or hour after it.
pub(super) fn relative(text: &Text, at: usize) -> Option<(When, usize)> {
    use Relative::{Day, Month, Quarter, Week, Year};
    const WORDS: [(&str, Relative); 45] = [
        ("今天", Day(0)),
        ("今日", Day(0)),
        ("今晨", Day(0)),
        ("今晚", Day(0)),
        ("今早", Day(0)),
        ("昨天", Day(-1)),
        ("昨日", Day(-1)),
        ("昨晚", Day(-1)),
        ("昨夜", Day(-1)),
        ("明天", Day(1)),
        ("明日", Day(1)),
        ("明晚", Day(1)),
        ("明早", Day(1)),
        ("前天", Day(-2)),
        ("前日", Day(-2)),
        ("后天", Day(2)),
        ("本周", Week(0)),
        ("这周", Week(0)),
        ("上周", Week(-1)),
        ("下周", Week(1)),
        ("本星期", Week(0)),
        ("上星期", Week(-1)),
        ("下星期", Week(1)),
        ("本月", Month(0)),
        ("上月", Month(-1)),
        ("上个月", Month(-1)),
        ("下月", Month(1)),
        ("下个月", Month(1)),
        ("这个月", Month(0)),
        ("本季度", Quarter(0)),
        ("本季", Quarter(0)),
        ("上季度", Quarter(-1)),
        ("上季", Quarter(-1)),
        ("上个季度", Quarter(-1)),
        ("下季度", Quarter(1)),
        ("下季", Quarter(1)),
        ("今年", Year(0)),
        ("本年", Year(0)),
        ("本年度", Year(0)),
        ("上年", Year(-1)),
        ("上年度", Year(-1)),
        ("去年", Year(-1)),
        ("明年", Year(1)),
        ("后年", Year(2)),
        ("前年", Year(-2)),
    ];
    if text
        .one_of(
            at,
            &[
                "后天性",
                "明天系",
                "本季节",
                "前日本",
                "今日头条",
                "本年报",
                "本年鉴",
                "上周末",
                "本周末",
                "下周末",
                "今日中国",
                "前天文",
                "今日俄罗斯",
            ],
        )
        .is_some()
    {
        return None;
    }
    let (word, relative) = WORDS
        .iter()
        .filter(|(word, _)| text.starts(at, word))
        .max_by_key(|(word, _)| word.len())?;
    // 三年前年, 日前日本: a numeral or the like before 前.
    if word.starts_with("上年") && text.before(at, &["以"]).is_some() || text.starts(at, "上年纪")
    {
        return None;
    }
    if word.starts_with('前')
        && text
            .before(at, &["日", "目", "以", "之", "年", "月"])
            .is_some()
    {
        return None;
    }
    let end = at + word.chars().count();
    let when = When {
        relative: Some(*relative),
        ..When::default()
    };
    if let Week(_) = relative
        && let Some((weekday, end)) = weekday(text, at)
    {
        return Some((weekday, end));
    }
    if let Year(_) = relative {
        let from = end + usize::from(text.starts(end, "的"));
        return Some(months(text, from, when).unwrap_or((when, end)));
    }
    if let Month(_) = relative
        && let Some((day, to)) = day(text, end)
    {
        return Some((
            When {
                day: day.day,
                ..when
            },
            to,
        ));
    }
    // 今晨, 昨晚 and 今早 are half of an hour of the day: 昨晚8时.
    Some((when, end))
}

/// 上午10时30分, 14:30, 下午3点半, 中午; with 北京时间 before it.
pub(super) fn time(text: &Text, at: usize) -> Option<(When, usize)> {
    const PARTS: [(&str, u16); 16] = [
        ("凌晨", 0),
        ("清晨", 0),
        ("早晨", 0),
        ("早上", 0),
        ("上午", 0),
        ("早", 0),
        ("中午", 1),
        ("正午", 1),
        ("下午", 12),
        ("傍晚", 12),
        ("晚上", 12),
        ("晚间", 12),
        ("夜间", 12),
        ("晚", 12),
        ("今晚", 12),
        ("昨晚", 12),
    ];
    const ZONES: [(&str, i16); 6] = [
        ("北京时间", 480),
        ("格林尼治时间", 0),
        ("世界标准时间", 0),
        ("协调世界时", 0),
        ("美国东部时间", -300),
        ("香港时间", 480),
    ];
    let part = PARTS
        .iter()
        .filter(|(word, _)| text.starts(at, word))
        .max_by_key(|(word, _)| word.len());
    let from = at + part.map_or(0, |(word, _)| word.chars().count());
    let (hour, end) = small(text, from, 24.0)?;
    let (mut minute, mut end, said) = clock(text, from, end, part.is_some())?;
    let mut hour = u16::from(hour);
    let half = part.map_or_else(
        || text.before(at, &["晚", "晚上", "下午"]).map(|_| 12),
        |(_, half)| Some(*half),
    );
    match half {
        Some(12) if hour < 12 => hour += 12,
        Some(1) if hour < 3 => hour += 12,
        _ => {}
    }
    minute = (minute + hour * 60) % 1440;
    let zone = text.c[..at].len().checked_sub(1).and_then(|_| {
        // 北京时间 may stand before the date as well: 北京时间6月9日10时.
        let from = at.saturating_sub(14);
        ZONES
            .iter()
            .find(|(name, _)| (from..at).any(|k| text.starts(k, name)))
            .map(|(_, zone)| *zone)
    });
    if text.starts(end, "许") {
        end += 1;
    }
    let when = When {
        minute: Some(minute),
        sure: half.is_some() || hour > 12 || said,
        zone,
        ..When::default()
    };
    Some((when, end))
}

/// What stands after the hour: minutes, where it all ends, and whether the clock has 24 hours for sure.
pub(super) fn clock(
    text: &Text,
    from: usize,
    end: usize,
    part: bool,
) -> Option<(u16, usize, bool)> {
    if text.c.get(end) == Some(&':') && text.c[from].is_ascii_digit() {
        let (minute, to) = small(text, end + 1, 59.0).filter(|&(_, to)| to == end + 3)?;
        if text.starts(to, "比") {
            return None;
        }
        let to = if text.starts(to, ":") {
            small(text, to + 1, 59.0)?.1
        } else {
            to
        };
        return Some((minute.into(), to, end - from == 2));
    }
    let (word, length) = text.one_of(end, &["时", "点钟", "点"])?;
    if text
        .one_of(
            end,
            &[
                "时代",
                "时期",
                "时间",
                "时许多",
                "时段",
                "时速",
                "时年",
                "时尚",
                "时装",
            ],
        )
        .is_some()
    {
        return None;
    }
    let after = end + length;
    if text.starts(after, "半") {
        return Some((30, after + 1, false));
    }
    if let Some((minute, to)) = small(text, after, 59.0).filter(|&(_, to)| text.starts(to, "分")) {
        return Some((minute.into(), to + 1, word == "时"));
    }
    // 三点 may be three points; 3时 is an hour.
    let hour = word != "点"
        || part
        || text.c[from].is_ascii_digit()
            && !text
                .one_of(after, &["建议", "要求", "意见", "希望", "主张", "看法"])
                .is_some();
    let not_decimal = word != "点"
        || text
            .c
            .get(after)
            .is_none_or(|&c| figure::digit(c).is_none());
    (hour && not_decimal).then_some((0, after, word == "时" && part))
}
