//! Chinese dates.

use super::clock::{relative, time};
use super::text::Text;
use crate::anchor::number::figure::{self, Figure};
use crate::anchor::number::{Kind, Quantity, Relative, When};

/// Reads a date or a time that begins at `at`; where it ends.
pub(super) fn read(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    if text.before(at, &["第"]).is_some() {
        return None;
    }
    if !may_be(text, at) {
        return None;
    }
    if let Some(end) = decades(text, at, When::default(), all) {
        return Some(end);
    }
    let (when, end) = relative(text, at)
        .or_else(|| century(text, at))
        .or_else(|| weekday(text, at))
        .or_else(|| time(text, at))
        .or_else(|| year(text, at))
        .or_else(|| months(text, at, When::default()))
        .or_else(|| day(text, at))?;
    if (when.years == 100 || matches!(when.relative, Some(Relative::Century(_))))
        && let Some(end) = decades(text, end, when, all)
    {
        return Some(end);
    }
    push(text, when, at, end, all);
    Some(days(text, when, end, all))
}

/// Whether the character after a number is one that dates have; what begins otherwise may be a date in any case.
fn may_be(text: &Text, at: usize) -> bool {
    let is_numeral = |c: &&char| c.is_ascii_digit() || figure::is_numeral(**c);
    let length = text.rest(at).iter().take(8).take_while(is_numeral).count();
    let after = text.c.get(at + length).copied().unwrap_or(' ');
    length == 0
        || matches!(
            after,
            '年' | '月'
                | '日'
                | '号'
                | '时'
                | '点'
                | '世'
                | '季'
                | ':'
                | '-'
                | '~'
                | '/'
                | '、'
                | '至'
                | '到'
                | '和'
        )
        || after == '.' && length == 4
}

fn push(text: &Text, when: When, from: usize, to: usize, all: &mut Vec<Quantity>) {
    let kind = if when.minute.is_some() {
        Kind::Time
    } else {
        Kind::Date
    };
    let value = when.minute.map_or(0.0, f64::from);
    let mut found = text.quantity(kind, Figure::exact(value, 1.0), from, to);
    found.when = Some(when);
    all.push(found);
}

/// The other days of 6月9日至10日 and of 9、10日, with the month of the first one; where they end.
fn days(text: &Text, first: When, mut end: usize, all: &mut Vec<Quantity>) -> usize {
    while first.day.is_some()
        && let Some((_, length)) = text.one_of(end, &["至", "到", "~", "-", "、", "和"])
        && let Some((next, to)) = day(text, end + length)
    {
        let when = When {
            day: next.day,
            weekday: None,
            ..first
        };
        push(text, when, end + length, to, all);
        end = to;
    }
    end
}

/// Two decades at once, of a century that may be known: 六七十年代, 70、80年代.
fn decades(text: &Text, at: usize, century: When, all: &mut Vec<Quantity>) -> Option<usize> {
    let digit = |at: usize| {
        text.c
            .get(at)
            .and_then(|&c| figure::digit(c))
            .filter(|&d| d > 1)
    };
    let (first, second, split, end) = match (digit(at), digit(at + 1)) {
        (Some(first), Some(second)) if text.starts(at + 2, "十年代") => {
            (first * 10, second * 10, at + 1, at + 5)
        }
        _ => {
            let (first, to) = small(text, at, 90.0)?;
            let (_, length) = text.one_of(to, &["、", "至", "和", "~", "-"])?;
            let (second, end) = small(text, to + length, 90.0)?;
            if !text.starts(end, "年代") || first % 10 != 0 || second % 10 != 0 {
                return None;
            }
            (first.into(), second.into(), to, end + 2)
        }
    };
    for (decade, from, to) in [(first, at, split), (second, split, end)] {
        let when = match century.year {
            Some(year) => When {
                year: Some(year + decade.cast_signed()),
                years: 10,
                ..century
            },
            None => When {
                decade: Some(decade as u8),
                ..century
            },
        };
        push(text, when, from, to, all);
    }
    Some(end)
}

/// A small whole number and where it ends.
pub(super) fn small(text: &Text, at: usize, most: f64) -> Option<(u8, usize)> {
    let c = *text.c.get(at)?;
    let length = if c.is_ascii_digit() {
        text.rest(at)
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    } else {
        text.rest(at)
            .iter()
            .take_while(|&&c| figure::is_numeral(c))
            .count()
    };
    if length == 0 || length > 3 {
        return None;
    }
    let word: String = text.c[at..at + length].iter().collect();
    let value = crate::lexicon::numeral::chinese(&word)?;
    (value <= most).then_some((value as u8, at + length))
}

/// 2041年, 二○四一年, and a month or season after it; 2035-2040年 gives the first year, the second is read on its own.
fn year(text: &Text, at: usize) -> Option<(When, usize)> {
    let c = text.c[at];
    let is_digit = |c: &char| {
        if text.c[at].is_ascii_digit() {
            c.is_ascii_digit()
        } else {
            figure::digit(*c).is_some()
        }
    };
    let count = |from: usize| {
        text.rest(from)
            .iter()
            .take(5)
            .take_while(|c| is_digit(c))
            .count()
    };
    let length = count(at);
    if !matches!(length, 2 | 4) || (at > 0 && is_digit(&text.c[at - 1])) {
        return None;
    }
    let end = at + length;
    if length == 4
        && let Some(found) = iso_date(text, at, end)
    {
        return Some(found);
    }
    let value: i32 = text.c[at..end].iter().try_fold(0i32, |value, &c| {
        Some(value * 10 + figure::digit(c).or_else(|| c.to_digit(10))?.cast_signed())
    })?;
    let named = |at: usize| text.c.get(at) == Some(&'年');
    if length == 4 && (1000..2300).contains(&value) {
        // 2035~2040年: the word for year stands after the second one.
        let second = count(end + 1);
        let dash = text
            .one_of(end, &["~", "-", "至", "到", "、", "/"])
            .is_some();
        if dash && (second == 4 || second == 2 && named(end + 1 + second)) {
            return Some((in_year(value), end));
        }
        return named(end).then(|| after_year(text, value, end + 1));
    }
    // 九八年, 〇三年, but not 九十年 or 三五年来.
    let short = length == 2 && "〇零九八七".contains(c) && named(end);
    let duration = matches!(text.c.get(end + 1), Some('来' | '多' | '余' | '前' | '后'));
    let century = if value < 50 { 2000 } else { 1900 };
    (short && !duration).then(|| after_year(text, century + value, end + 1))
}

/// What stands after a year: 代 for a decade, a month or a part of the year.
fn after_year(text: &Text, year: i32, end: usize) -> (When, usize) {
    if text.starts(end, "代") && year % 10 == 0 {
        return (
            When {
                years: 10,
                ..in_year(year)
            },
            end + 1,
        );
    }
    let from = end + usize::from(text.one_of(end, &["的", "度"]).is_some());
    months(text, from, in_year(year)).unwrap_or((in_year(year), end))
}

fn in_year(year: i32) -> When {
    When {
        year: Some(year),
        years: 1,
        ..When::default()
    }
}

/// 2041-06-09, 2041/6/9.
fn iso_date(text: &Text, at: usize, end: usize) -> Option<(When, usize)> {
    let year: String = text.c[at..end].iter().collect();
    let dash = matches!(text.c.get(end), Some('-' | '~' | '/' | '.'));
    let (month, to) =
        small(text, end + 1, 12.0).filter(|_| dash && text.c[end + 1].is_ascii_digit())?;
    if text.c.get(to) != text.c.get(end) {
        return None;
    }
    let (day, to) = small(text, to + 1, 31.0)?;
    let when = When {
        months: Some((month, month)),
        day: Some(day),
        ..in_year(year.parse().ok()?)
    };
    Some((when, to))
}

/// Parts of the year by their names: first and last month.
const NAMED: [(&str, u8, u8); 20] = [
    ("上半年", 1, 6),
    ("下半年", 7, 12),
    ("前三季度", 1, 9),
    ("前3季度", 1, 9),
    ("首三季", 1, 9),
    ("首季度", 1, 3),
    ("首季", 1, 3),
    ("首3季", 1, 9),
    ("首两季", 1, 6),
    ("首2季", 1, 6),
    ("最后一季", 10, 12),
    ("第四季", 10, 12),
    ("前两季度", 1, 6),
    ("上半年度", 1, 6),
    ("首半年", 1, 6),
    ("前两个月", 1, 2),
    ("头两个月", 1, 2),
    ("首两个月", 1, 2),
    ("末季", 10, 12),
    ("前三个季度", 1, 9),
];

/// A half, a quarter or the first months of a year: first and last month, and where it ends.
fn part(text: &Text, at: usize) -> Option<((u8, u8), usize)> {
    let c = *text.c.get(at)?;
    if !matches!(c, '上' | '下' | '前' | '首' | '头' | '末' | '最' | '第')
        && !c.is_ascii_digit()
        && !figure::is_numeral(c)
    {
        return None;
    }
    if let Some((name, from, to)) = NAMED
        .iter()
        .filter(|(name, ..)| text.starts(at, name))
        .max_by_key(|(name, ..)| name.len())
    {
        return Some(((*from, *to), at + name.chars().count()));
    }
    if let Some((_, length)) = text.one_of(at, &["前", "首", "头"])
        && let Some((count, end)) = small(text, at + length, 11.0)
        && text.starts(end, "个月")
        && count > 1
    {
        return Some(((1, count), end + 2));
    }
    let ordinal = usize::from(text.starts(at, "第"));
    let (quarter, end) = small(text, at + ordinal, 4.0).filter(|&(quarter, _)| quarter > 0)?;
    let named = text.starts(end, "季度");
    let last = quarter * 3;
    (named || ordinal > 0 && text.starts(end, "季"))
        .then(|| ((last - 2, last), end + 1 + usize::from(named)))
}

/// A month with its day, months, a quarter or a half; within `when`, a year, where one is given.
pub(super) fn months(text: &Text, at: usize, when: When) -> Option<(When, usize)> {
    let within = |from: u8, to: u8| When {
        months: Some((from, to)),
        ..when
    };
    if let Some(((from, to), end)) = part(text, at) {
        return Some((within(from, to), end));
    }
    if text.starts(at, "第") {
        return None;
    }
    let (month, end) = small(text, at, 12.0).filter(|&(month, _)| month > 0)?;
    if let Some((_, length)) =
        text.one_of(end, &["至", "到", "~", "-", "月至", "月到", "月~", "月-"])
        && let Some((last, to)) = small(text, end + length, 12.0)
        && last > month
        && text.starts(to, "月")
        && small(text, to + 1, 31.0).is_none_or(|(_, end)| !text.starts(end, "日"))
    {
        return Some((
            within(month, last),
            to + usize::from(text.starts(to, "月份")) + 1,
        ));
    }
    if !text.starts(end, "月") || text.one_of(end, &["月球", "月光"]).is_some() {
        return None;
    }
    let after = end + 1 + usize::from(text.starts(end, "月份"));
    let month = within(month, month);
    Some(day_of(text, month, after).unwrap_or((month, after)))
}

/// The day after a month.
fn day_of(text: &Text, month: When, at: usize) -> Option<(When, usize)> {
    let (day, to) = small(text, at, 31.0).filter(|&(day, _)| day > 0)?;
    let dated = text.one_of(to, &["日", "号"]).is_some();
    // 6月9、10日 and 6月9至10日: the word for day stands after the second one.
    let shared = text.one_of(to, &["、", "至", "~", "-", "和"]).is_some()
        && small(text, to + 1, 31.0).is_some_and(|(_, end)| text.starts(end, "日"));
    let when = When {
        day: Some(day),
        ..month
    };
    (dated || shared).then(|| (when, to + usize::from(dated)))
}

/// 9日, and 9至10日.
pub(super) fn day(text: &Text, at: usize) -> Option<(When, usize)> {
    if text.c.get(at) == Some(&'两') {
        return None;
    }
    let (day, end) = small(text, at, 31.0).filter(|&(day, _)| day > 0)?;
    let shared = text.one_of(end, &["、", "至", "~", "-"]).is_some()
        && small(text, end + 1, 31.0)
            .is_some_and(|(second, end)| second > day && text.starts(end, "日"));
    if !text.starts(end, "日") && !shared
        || text
            .one_of(end, &["日内", "日间", "日元", "日圆", "日本", "日游"])
            .is_some()
    {
        return None;
    }
    Some((
        When {
            day: Some(day),
            ..When::default()
        },
        end + usize::from(!shared),
    ))
}

/// 星期二, 周二, 礼拜日, 本周二.
pub(super) fn weekday(text: &Text, at: usize) -> Option<(When, usize)> {
    let skip = usize::from(text.one_of(at, &["本", "上", "下"]).is_some());
    let (_, length) = text.one_of(at + skip, &["星期", "周", "礼拜"])?;
    let from = at + skip + length;
    let weekday = match text.c.get(from)? {
        '日' | '天' => 7,
        '末' => return None,
        &c => figure::digit(c).filter(|day| (1..=6).contains(day))?,
    };
    // 一周一次, 三周二胎: a number stands before it, or a measure word after it.
    let counted = at > 0
        && skip == 0
        && (figure::is_numeral(text.c[at - 1])
            || text.c[at - 1].is_ascii_digit()
            || text.c[at - 1] == '个'
            || text.c[at - 1] == '每' && text.starts(from + 1, "次"));
    if counted
        || text
            .one_of(from + 1, &["次", "个", "年", "期", "天", "岁", "家", "围"])
            .is_some()
    {
        return None;
    }
    Some((
        When {
            weekday: Some(weekday as u8),
            ..When::default()
        },
        from + 1,
    ))
}

/// 20世纪, 20世纪80年代, 上世纪90年代, 本世纪, 80年代.
fn century(text: &Text, at: usize) -> Option<(When, usize)> {
    let (mut when, mut end) = if let Some((word, length)) =
        text.one_of(at, &["本世纪", "上世纪", "下世纪", "上个世纪"])
    {
        let offset = match word {
            "本世纪" => 0,
            "下世纪" => 1,
            _ => -1,
        };
        (
            When {
                relative: Some(Relative::Century(offset)),
                ..When::default()
            },
            at + length,
        )
    } else if let Some((century, end)) =
        small(text, at, 30.0).filter(|&(century, end)| century > 9 && text.starts(end, "世纪"))
    {
        let first = (i32::from(century) - 1) * 100;
        (
            When {
                year: Some(first),
                years: 100,
                ..When::default()
            },
            end + 2,
        )
    } else {
        (When::default(), at)
    };
    if let Some((decade, to)) =
        small(text, end, 90.0).filter(|&(decade, to)| decade % 10 == 0 && text.starts(to, "年代"))
    {
        match when.year {
            Some(year) => (when.year, when.years) = (Some(year + i32::from(decade)), 10),
            None => when.decade = Some(decade),
        }
        end = to + 2;
    }
    (end > at).then_some((when, end))
}
