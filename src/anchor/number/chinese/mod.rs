//! Chinese: quantities from left to right.

mod bound;
mod clock;
mod date;
mod share;
mod text;

use super::figure::{self, Figure};
use super::{Bound, Kind, Quantity, idiom, units};
use bound::{around, range, ranged};
use std::sync::OnceLock;
use text::Text;

/// The quantities of a Chinese text.
pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    let text = Text::new(text);
    let mut all = Vec::new();
    let mut at = 0;
    while at < text.c.len() {
        let class = class(text.c[at]);
        let skipped = if class & (IDIOM | NAME) == 0 {
            0
        } else {
            idiom::chinese(text.rest(at)).max(name(&text, at))
        };
        if skipped > 0 {
            at += skipped;
            continue;
        }
        let end = if class & START == 0 {
            None
        } else {
            read(&text, at, &mut all)
        };
        at = end.unwrap_or(at + 1);
    }
    all
}

/// A quantity may begin with the character.
const START: u8 = 1;
/// An idiom of numerals may begin with it.
const IDIOM: u8 = 2;
/// A name with a number may begin with it: a letter or a numeral.
const NAME: u8 = 4;

/// What may begin with a character: one look-up, for most characters begin nothing.
fn class(c: char) -> u8 {
    static CLASSES: OnceLock<Vec<u8>> = OnceLock::new();
    let classes = CLASSES.get_or_init(|| {
        let mut classes = vec![0; 0x1_0000];
        let numerals = "0123456789〇零○一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟";
        for c in numerals.chars() {
            classes[c as usize] |= START | NAME;
        }
        for c in 'a'..='z' {
            classes[c as usize] |= NAME;
        }
        for c in FIRST.chars() {
            classes[c as usize] |= START;
        }
        for c in idiom::firsts() {
            classes[c as usize] |= IDIOM;
        }
        classes
    });
    classes.get(c as usize).copied().unwrap_or(0)
}

/// What a quantity begins with that is no numeral.
const FIRST: &str = "第几半数上下好成翻首今明昨前后头去本这星周礼过大正凌早晚清中傍夜末最";

/// Letters with digits after them (G20, COVID-19), and 一 … 二 … idioms of the form 三令五申.
fn name(text: &Text, at: usize) -> usize {
    let c = text.c[at];
    if c.is_ascii_alphabetic() {
        let letters = text
            .rest(at)
            .iter()
            .take_while(|c| c.is_ascii_alphabetic())
            .count();
        let dash = usize::from(matches!(text.c.get(at + letters), Some('-' | '.')));
        let currency =
            units::before(&text.c[at..at + letters].iter().collect::<String>()).is_some();
        let digits = text
            .rest(at + letters + dash)
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        return if digits > 0 && !currency {
            letters + dash + digits
        } else {
            letters
        };
    }
    // Single numerals, each before what is no measure: 三教九流.
    let small = |k: usize| text.c.get(k).is_some_and(|&c| figure::is_numeral(c));
    let plain = |k: usize| {
        text.c.get(k).is_some_and(|&c| {
            !c.is_ascii()
                && !figure::is_numeral(c)
                && !MEASURE_WORDS.contains(c)
                && !"，。、；：多余几来".contains(c)
        })
    };
    let alone = at == 0 || !text.c[at - 1].is_ascii_digit() && text.c[at - 1] != '第';
    if alone && small(at) && plain(at + 1) && small(at + 2) && plain(at + 3) {
        4
    } else {
        0
    }
}

/// Characters that begin what can be counted: measure words and units.
const MEASURE_WORDS: &str = "个名位人家条件项份座支只次场款套片段股群对双部块幅首篇类级等期组方端头门所本种年月日天周时分秒小点米公里元美港欧英亿成倍度吨克斤届大省市县区国艘架辆台颗层岁代号比至到~-多%季亩平立千万百世纪";

/// Reads one quantity at `at`; its end.
fn read(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    if let Some(end) = date::read(text, at, all) {
        return Some(end);
    }
    special(text, at, all).or_else(|| number(text, at, all))
}

/// What is no plain number with a unit: fractions, multiples, ordinals, halves.
fn special(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    for (word, of) in [("百分之", 100.0), ("千分之", 1000.0), ("万分之", 10_000.0)] {
        if text.starts(at, word) {
            let (figure, length) = figure::read(text.rest(at + 3))?;
            let (figure, mut end) = around(text, at, figure, at + 3 + length);
            let mut scaled = if of > 100.0 {
                figure.times(100.0 / of)
            } else {
                figure
            };
            if let Some((_, dash)) = text.one_of(end, &["至", "到", "~", "-"]) {
                let from = end
                    + dash
                    + text
                        .one_of(end + dash, &["百分之"])
                        .map_or(0, |(_, length)| length);
                let (high, length) = figure::read(text.rest(from))?;
                (scaled, end) = (Figure::between(scaled, high), from + length);
            }
            all.push(text.quantity(Kind::Percent, scaled, at, end));
            return Some(end);
        }
    }
    match text.c[at] {
        '第' => {
            let (mut figure, length) = figure::read(text.rest(at + 1))?;
            let mut end = at + 1 + length;
            // 第134至222页, 第134页至222页
            let page = usize::from(text.one_of(end, &["页", "条", "章", "号"]).is_some());
            if let Some((high, dash)) =
                range(text, end + page).filter(|(high, _)| high.low > figure.low)
            {
                let from = end + page + dash;
                end = from + figure::read(text.rest(from))?.1;
                figure = Figure::between(figure, high);
            }
            all.push(text.quantity(Kind::Ordinal, figure, at, end));
            Some(end)
        }
        '首' if text.c.get(at + 1).is_some_and(|c| {
            "次届个例批家部艘架座条位枚季阶轮期项份名款笔日年场".contains(*c)
                || figure::is_numeral(*c)
                || c.is_ascii_digit()
        }) =>
        {
            all.push(text.quantity(Kind::Ordinal, Figure::exact(1.0, 1.0), at, at + 2));
            Some(at + 2)
        }
        '翻' => share::doubled(text, at, all),
        '十' => plan(text, at, all),
        '半' | '过' | '大' | '一' => share::half(text, at, all),
        _ => None,
    }
}

/// 十四五: the fourteenth five-year plan.
fn plan(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let number = figure::digit(*text.c.get(at + 1)?).filter(|number| *number > 0)?;
    let next = text.c.get(at + 3).copied().unwrap_or('。');
    let alone =
        text.starts(at + 2, "五") && !figure::is_numeral(next) && !MEASURE_WORDS.contains(next);
    if !alone && !text.starts(at + 2, "五时期") {
        return None;
    }
    let order = Figure::exact(f64::from(10 + number), 1.0);
    all.push(text.quantity(Kind::Ordinal, order, at, at + 2));
    let mut years = text.quantity(Kind::Measure, Figure::exact(60.0, 12.0), at + 2, at + 3);
    (years.unit, years.factor) = (Some("month"), 12.0);
    all.push(years);
    Some(at + 3)
}

/// A number, what it counts, and the words that bound it.
fn number(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let (mut figure, length) = figure::read(text.rest(at))?;
    let mut end = at + length;
    if let Some(after) = share::fraction(text, at, figure, end, all)
        .or_else(|| share::score(text, at, figure, end, all))
    {
        return Some(after);
    }
    if let Some((high, from)) = ranged(text, at, figure, end) {
        (figure, end) = (high, from);
    }
    if let Some(after) = share::multiple(text, at, figure, end, all) {
        return Some(after);
    }
    if let Some(after) = counted(text, at, figure, end, all) {
        return Some(after);
    }
    let prefix: String = text.c[at.saturating_sub(4)..at].iter().collect();
    let currency = units::before(&prefix).map(|(currency, _)| currency);
    if currency.is_none() && is_article(text, at, end) {
        return Some(end);
    }
    let (figure, end) = around(text, at, figure, end);
    let kind = if currency.is_some() {
        Kind::Money
    } else {
        Kind::Number
    };
    let mut found = text.quantity(kind, figure, at, end);
    found.unit = currency;
    all.push(found);
    Some(end)
}

/// A figure with a unit after it, and with a half before that (三个半小时); where it ends.
fn counted(
    text: &Text,
    at: usize,
    figure: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let more = matches!(text.c.get(end), Some('多' | '余')) && figure.is_exact();
    let unit_at = end + usize::from(more);
    if let Some((_, half)) = text.one_of(unit_at, &["个半", "半"])
        && let Some((unit, length)) =
            units::chinese(text.rest(unit_at + half)).filter(|(unit, _)| unit.kind == Kind::Measure)
    {
        let figure = Figure {
            low: figure.low + 0.5,
            high: figure.high + 0.5,
            ..figure
        };
        let from = unit_at + half;
        return Some(measure(text, unit, figure, at, from, from + length, all));
    }
    let (unit, length) = units::chinese(text.rest(unit_at))
        .filter(|(unit, length)| plausible(text, *unit, at, unit_at, *length))?;
    Some(measure(
        text,
        unit,
        figure,
        at,
        unit_at,
        unit_at + length,
        all,
    ))
}

/// A bare 一 is an article, and one numeral before what is no measure word is part of a word (两岸, 三农, 百姓).
fn is_article(text: &Text, at: usize, end: usize) -> bool {
    if end - at != 1 || text.c[at].is_ascii_digit() {
        return false;
    }
    let next = text.c.get(end).copied().unwrap_or('。');
    text.c[at] == '一'
        || matches!(text.c[at], '百' | '千' | '万' | '亿' | '零' | '〇' | '十')
            && !MEASURE_WORDS.contains(next)
}

/// Whether the unit is really one: 九成 but not 三成为; 5年 but not 5年级.
fn plausible(text: &Text, unit: units::Unit, at: usize, unit_at: usize, length: usize) -> bool {
    let end = unit_at + length;
    let word: String = text.c[unit_at..end].iter().collect();
    match word.as_str() {
        "成" => !matches!(
            text.c.get(end),
            Some(
                '为' | '员'
                    | '立'
                    | '功'
                    | '果'
                    | '就'
                    | '绩'
                    | '长'
                    | '本'
                    | '都'
                    | '分'
                    | '熟'
                    | '套'
                    | '品'
            )
        ),
        "年" => !text.starts(end, "级"),
        // With other numerals it is the day of a month.
        "日" => matches!(text.c[unit_at - 1], '两' | '几' | '数' | '多' | '余'),
        "里" => !matches!(text.c.get(end), Some('面' | '程' | '约')) && text.c[unit_at - 1] != '0',
        "升" => !matches!(text.c.get(end), Some('至' | '到' | '级' | '幅')),
        "桶" | "克" | "斤" | "米" | "磅" | "周" => {
            !(unit.base == "s" && figure::is_numeral(text.c[at]) && text.starts(end, "岁"))
        }
        _ => true,
    }
}

/// A figure with its unit, and half a unit or tenths after it: 三个半小时, 一年半, 六成五.
fn measure(
    text: &Text,
    unit: units::Unit,
    mut figure: Figure,
    at: usize,
    unit_at: usize,
    mut end: usize,
    all: &mut Vec<Quantity>,
) -> usize {
    if matches!(text.c.get(unit_at - 1), Some('多' | '余')) && unit_at > at + 1 && figure.is_exact()
    {
        figure = figure.bounded(Bound::Over);
    }
    if unit.kind == Kind::Percent && unit.factor > 9.0 {
        if let Some(tenths) = text.c.get(end).and_then(|&c| {
            if c == '半' {
                Some(5)
            } else {
                figure::digit(c)
            }
        }) {
            figure = Figure::exact(figure.low + f64::from(tenths) / 10.0, 0.1);
            end += 1;
        }
    } else if text.starts(end, "半") && unit.kind == Kind::Measure && !text.starts(end, "半数") {
        figure = Figure {
            low: figure.low + 0.5,
            high: figure.high + 0.5,
            ..figure
        };
        end += 1;
    } else if unit.kind == Kind::Measure && matches!(text.c.get(end), Some('多' | '余')) {
        figure = figure.bounded(Bound::Over);
        end += 1;
    }
    let (figure, end) = around(text, at, figure, end);
    push_unit(text, unit, figure, at, end, all);
    end
}

fn push_unit(
    text: &Text,
    unit: units::Unit,
    figure: Figure,
    from: usize,
    to: usize,
    all: &mut Vec<Quantity>,
) {
    let mut found = text.quantity(unit.kind, figure.times(unit.factor), from, to);
    found.factor = unit.factor;
    found.unit = Some(unit.base).filter(|base| !base.is_empty());
    let before: String = text.c[from.saturating_sub(4)..from].iter().collect();
    if unit.base == "元"
        && let Some((currency, _)) = units::before(&before)
    {
        found.unit = Some(currency);
    }
    found.of_base = unit.kind == Kind::Percent
        && text
            .before(from, &["的", "相当于", "为", "到", "至", "达", "占"])
            .is_some();
    all.push(found);
}
