//! Chinese times: relative to the day of writing, and of the day.

use super::date::{day, months, small, weekday};
use super::text::Text;
use crate::anchor::number::figure;
use crate::anchor::number::{Relative, When};

/// Words for times relative to the day of writing.
const WORDS: [(&str, Relative); 45] = [
    ("今天", Relative::Day(0)),
    ("今日", Relative::Day(0)),
    ("今晨", Relative::Day(0)),
    ("今晚", Relative::Day(0)),
    ("今早", Relative::Day(0)),
    ("昨天", Relative::Day(-1)),
    ("昨日", Relative::Day(-1)),
    ("昨晚", Relative::Day(-1)),
    ("昨夜", Relative::Day(-1)),
    ("明天", Relative::Day(1)),
    ("明日", Relative::Day(1)),
    ("明晚", Relative::Day(1)),
    ("明早", Relative::Day(1)),
    ("前天", Relative::Day(-2)),
    ("前日", Relative::Day(-2)),
    ("后天", Relative::Day(2)),
    ("本周", Relative::Week(0)),
    ("这周", Relative::Week(0)),
    ("上周", Relative::Week(-1)),
    ("下周", Relative::Week(1)),
    ("本星期", Relative::Week(0)),
    ("上星期", Relative::Week(-1)),
    ("下星期", Relative::Week(1)),
    ("本月", Relative::Month(0)),
    ("上月", Relative::Month(-1)),
    ("上个月", Relative::Month(-1)),
    ("下月", Relative::Month(1)),
    ("下个月", Relative::Month(1)),
    ("这个月", Relative::Month(0)),
    ("本季度", Relative::Quarter(0)),
    ("本季", Relative::Quarter(0)),
    ("上季度", Relative::Quarter(-1)),
    ("上季", Relative::Quarter(-1)),
    ("上个季度", Relative::Quarter(-1)),
    ("下季度", Relative::Quarter(1)),
    ("下季", Relative::Quarter(1)),
    ("今年", Relative::Year(0)),
    ("本年", Relative::Year(0)),
    ("本年度", Relative::Year(0)),
    ("上年", Relative::Year(-1)),
    ("上年度", Relative::Year(-1)),
    ("去年", Relative::Year(-1)),
    ("明年", Relative::Year(1)),
    ("后年", Relative::Year(2)),
    ("前年", Relative::Year(-2)),
];

/// What begins as such a word and is none.
const LONGER: &[&str] = &[
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
    "上年纪",
];

/// 今天, 去年, 上月, and a month, day or hour after it.
pub(super) fn relative(text: &Text, at: usize) -> Option<(When, usize)> {
    if !matches!(
        text.c[at],
        '今' | '昨' | '明' | '前' | '后' | '本' | '这' | '上' | '下' | '去'
    ) || text.one_of(at, LONGER).is_some()
    {
        return None;
    }
    let (word, relative) = WORDS
        .iter()
        .filter(|(word, _)| text.starts(at, word))
        .max_by_key(|(word, _)| word.len())?;
    // 日前日本, 以上年份: the first character belongs to the word before.
    let joined = match word.chars().next() {
        Some('前') => text.before(at, &["日", "目", "以", "之", "年", "月"]),
        Some('上') => text.before(at, &["以"]),
        _ => None,
    };
    if joined.is_some() {
        return None;
    }
    let end = at + word.chars().count();
    let when = When {
        relative: Some(*relative),
        ..When::default()
    };
    if let Relative::Week(_) = relative
        && let Some((weekday, end)) = weekday(text, at)
    {
        return Some((weekday, end));
    }
    if let Relative::Year(_) = relative {
        let from = end + usize::from(text.starts(end, "的"));
        return Some(months(text, from, when).unwrap_or((when, end)));
    }
    if let Relative::Month(_) = relative
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
    Some((when, end))
}

/// Parts of the day: 12 in the afternoon, 1 about noon, 0 before it.
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

/// Time zones, in minutes east of Greenwich.
const ZONES: [(&str, i16); 6] = [
    ("北京时间", 480),
    ("格林尼治时间", 0),
    ("世界标准时间", 0),
    ("协调世界时", 0),
    ("美国东部时间", -300),
    ("香港时间", 480),
];

/// 上午10时30分, 14:30, 下午3点半, 中午; with 北京时间 before it.
pub(super) fn time(text: &Text, at: usize) -> Option<(When, usize)> {
    let c = text.c[at];
    let named = matches!(
        c,
        '凌' | '清' | '早' | '上' | '中' | '正' | '下' | '傍' | '晚' | '夜' | '今' | '昨'
    );
    if !named && !c.is_ascii_digit() && !figure::is_numeral(c) {
        return None;
    }
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
            && text
                .one_of(after, &["建议", "要求", "意见", "希望", "主张", "看法"])
                .is_none();
    let not_decimal = word != "点"
        || text
            .c
            .get(after)
            .is_none_or(|&c| figure::digit(c).is_none());
    (hour && not_decimal).then_some((0, after, word == "时" && part))
}
