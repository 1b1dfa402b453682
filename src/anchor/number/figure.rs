//! Figures: their values, steps and bounds; and Chinese ones as they are written.

use super::Bound;
use crate::lexicon::numeral;

/// The greatest value that is read.
pub(super) const MOST: f64 = 1e18;

/// A number without what it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub low: f64,
    pub high: f64,
    /// What the last digit counts.
    pub step: f64,
    pub bound: Bound,
    pub vague: bool,
    /// Written with digits 0 to 9.
    pub digits: bool,
}

impl Figure {
    pub fn exact(value: f64, step: f64) -> Self {
        Self {
            low: value,
            high: value,
            step,
            bound: Bound::Exact,
            vague: false,
            digits: false,
        }
    }

    pub fn vague(low: f64, high: f64) -> Self {
        Self {
            low,
            high,
            bound: Bound::Between,
            vague: true,
            ..Self::exact(0.0, low)
        }
    }

    pub fn between(low: Self, high: Self) -> Self {
        Self {
            low: low.low.min(high.high),
            high: low.low.max(high.high),
            bound: Bound::Between,
            ..high
        }
    }

    /// Whether nothing bounds or blurs it.
    pub fn is_exact(&self) -> bool {
        !self.vague && self.bound == Bound::Exact
    }

    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        // Divided where that is exact: 1 / 60 is none, and neither is 0.1.
        let scaled = |x: f64| {
            if factor < 1.0 {
                x / (1.0 / factor).round_if_near()
            } else {
                x * factor
            }
        };
        Self {
            low: scaled(self.low),
            high: scaled(self.high),
            step: scaled(self.step),
            ..self
        }
    }

    /// Bounded by the words beside it; a bound that is there already stays.
    #[must_use]
    pub fn bounded(self, bound: Bound) -> Self {
        if self.bound != Bound::Exact {
            return self;
        }
        let value = self.low;
        let (low, high) = match bound {
            Bound::About => (value * 0.9, value * 1.1),
            Bound::Over => (value, value + leading(value).max(0.2 * value)),
            Bound::Under => (value * 0.8, value),
            Bound::Exact | Bound::Between => (value, value),
        };
        Self {
            low,
            high,
            bound,
            ..self
        }
    }
}

trait RoundIfNear {
    fn round_if_near(self) -> f64;
}

impl RoundIfNear for f64 {
    fn round_if_near(self) -> f64 {
        if (self - self.round()).abs() < 1e-6 {
            self.round()
        } else {
            self
        }
    }
}

/// What the last digit before the zeros counts: 10 for 30, 10,000 for 2,860,000; at least 1.
fn leading(value: f64) -> f64 {
    let mut unit = 1.0;
    while unit < 1e15 && value >= unit * 10.0 && value % (unit * 10.0) == 0.0 {
        unit *= 10.0;
    }
    unit
}

/// The value of digits with group commas and a decimal point, and what their last digit counts.
pub(super) fn plain(digits: impl Iterator<Item = char>, exponent: i32) -> Option<(f64, f64)> {
    let digits: String = digits.filter(|&c| c != ',' && c != ' ').collect();
    let decimals = digits.split_once('.').map_or(0, |(_, tail)| tail.len());
    let value: f64 = format!("{digits}e{exponent}").parse().ok()?;
    let step = format!("1e{}", i64::from(exponent) - i64::try_from(decimals).ok()?)
        .parse()
        .ok()?;
    (value < MOST).then_some((value, step))
}

/// The power of ten of a character that multiplies.
pub(super) fn power(c: char) -> Option<i32> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' => 4,
        '亿' => 8,
        '兆' => 12,
        _ => return None,
    })
}

/// The value of a Chinese digit.
pub(super) fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Whether a figure may be written with the character.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || (power(c).is_some() && c != '兆') || c == '廿' || c == '卅'
}

/// The figure that `text` begins with, in simplified characters, and how many of them it takes.
pub(super) fn read(text: &[char]) -> Option<(Figure, usize)> {
    let (figure, end) = match *text.first()? {
        c if c.is_ascii_digit() => arabic(text)?,
        '几' | '数' | '上' | '好' | '成' => vague(text)?,
        c if is_numeral(c) => chinese(text)?,
        _ => return None,
    };
    Some(more(figure, text, end)).filter(|(figure, _)| figure.high < MOST)
}

/// 多, 余, 来 or 几 after the figure, and the powers of ten after that: 三十多万.
fn more(figure: Figure, text: &[char], end: usize) -> (Figure, usize) {
    let Some('多' | '余' | '来' | '几') = text.get(end).copied() else {
        return (figure, end);
    };
    if figure.vague
        || leading(figure.low) < 10.0
        || (text[end] == '来' && figure.digits && figure.low > 100.0)
    {
        // 五多 is no figure; 三年多 is dealt with after the unit.
        return (figure, end);
    }
    let (exponent, end) = powers(text, end + 1);
    (figure.bounded(Bound::Over).times(10f64.powi(exponent)), end)
}

/// The powers of ten from `at` on: 万亿 is 12.
fn powers(text: &[char], mut at: usize) -> (i32, usize) {
    let mut exponent = 0;
    while exponent < 18
        && let Some(power) = text
            .get(at)
            .and_then(|&c| power(c))
            .filter(|_| !is_prefix(text, at))
    {
        exponent += power;
        at += 1;
    }
    (exponent, at)
}

/// Whether the power of ten at `at` belongs to a unit: 千瓦, 兆瓦, 千克.
fn is_prefix(text: &[char], at: usize) -> bool {
    matches!(text[at], '千' | '兆')
        && text
            .get(at + 1)
            .is_some_and(|c| "瓦克米卡伏赫帕焦位字比".contains(*c))
}

/// Digits, 万 or 亿 after them, and smaller ones after that: 3亿5000万.
fn arabic(text: &[char]) -> Option<(Figure, usize)> {
    let (mut figure, mut end) = arabic_part(text)?;
    while figure.step >= 1e4 && text.get(end).is_some_and(char::is_ascii_digit) {
        let (next, length) = arabic_part(&text[end..])?;
        if next.low >= figure.step {
            break;
        }
        figure = Figure {
            low: figure.low + next.low,
            high: figure.low + next.low,
            ..next
        };
        end += length;
    }
    Some((figure, end))
}

fn arabic_part(text: &[char]) -> Option<(Figure, usize)> {
    let end = digits_end(text);
    let (exponent, after) = powers(text, end);
    // 千瓦 and 千克 are units, not thousands; the value is the same either way.
    let (value, step) = plain(text[..end].iter().copied(), exponent)?;
    Some((
        Figure {
            digits: true,
            ..Figure::exact(value, step)
        },
        after,
    ))
}

/// The end of digits with group commas and a decimal point.
pub(super) fn digits_end(text: &[char]) -> usize {
    let count = |from: usize| {
        text[from..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let mut end = count(0);
    if end <= 3 {
        while text.get(end) == Some(&',') && count(end + 1) == 3 {
            end += 4;
        }
    }
    if text.get(end) == Some(&'.') && text.get(end + 1).is_some_and(char::is_ascii_digit) {
        end += 1 + count(end + 1);
    }
    end
}

/// 几十, 数百万, 上千, 几 and 数 before a time or a common measure word.
fn vague(text: &[char]) -> Option<(Figure, usize)> {
    let start = usize::from(text[0] == '好');
    if start == 1 && text.get(1) != Some(&'几') {
        return None;
    }
    if text[0] == '成'
        && !(matches!(text.get(1), Some('百' | '千' | '万'))
            && text.get(2) == Some(&'上')
            && text.len() > 3)
    {
        return None;
    }
    let next = if text[0] == '成' { 3 } else { start + 1 };
    let (exponent, end) = powers(text, next);
    if exponent > 0 {
        let unit = 10f64.powi(exponent);
        return Some(match text[start] {
            '上' if end == next + 1 || text[next] != '十' => {
                (Figure::vague(unit, 10.0 * unit), end)
            }
            '成' => (Figure::vague(unit / 10.0, 100.0 * unit), end),
            '上' => return None,
            _ => (Figure::vague(2.0 * unit, 10.0 * unit), end),
        });
    }
    let counts = match text[start] {
        '几' => "年天个次家名位项种月周小分代条点度倍",
        '数' => "年天日月周次小倍",
        _ => return None,
    };
    let counted = text.get(start + 1).is_some_and(|&c| counts.contains(c));
    counted.then(|| (Figure::vague(2.0, 9.0), start + 1))
}

/// The most numerals that are read as one figure.
const LONGEST: usize = 24;

/// Numerals: 三千五百, 三五, 十七八, 十几, 二〇四一, 三点五.
fn chinese(text: &[char]) -> Option<(Figure, usize)> {
    let mut end = text
        .iter()
        .take(LONGEST)
        .take_while(|&&c| is_numeral(c))
        .count();
    end -= usize::from(end > 1 && is_prefix(text, end - 1));
    if text.get(end) == Some(&'几') && text[end - 1] == '十' {
        let (value, _) = whole(&text[..end])?;
        let (exponent, after) = powers(text, end + 1);
        let range = Figure {
            low: value + 1.0,
            high: value + 9.0,
            bound: Bound::Between,
            ..Figure::exact(0.0, 1.0)
        };
        return Some((range.times(10f64.powi(exponent)), after));
    }
    if let Some((low, high)) = neighbours(&text[..end]) {
        return Some((
            Figure::between(Figure::exact(low, 1.0), Figure::exact(high, 1.0)),
            end,
        ));
    }
    if text.get(end) == Some(&'点')
        && let Some(found) = decimal(text, end)
    {
        return Some(found);
    }
    // 三千 before 瓦 or 克: part of the unit, the value is the same. A run that is no figure is cut from its end.
    // 六一 and 九一八 are days that have a name; years and numbers of telephones have a zero or four digits.
    let strung = end > 1
        && end < 4
        && text[..end]
            .iter()
            .all(|&c| digit(c).is_some_and(|digit| digit > 0));
    if strung {
        return None;
    }
    let formal = |c: &char| "壹贰叁肆伍陆柒捌玖".contains(*c);
    if formal(&text[0]) && !text[..end].iter().any(|&c| power(c).is_some()) {
        return None;
    }
    while end > 0 {
        if let Some((value, step)) = whole(&text[..end]) {
            return Some((Figure::exact(value, step), end));
        }
        end -= 1;
    }
    None
}

fn whole(numerals: &[char]) -> Option<(f64, f64)> {
    // A formal numeral alone is a word: 大陆, 队伍.
    if let [one] = numerals
        && "壹贰叁肆伍陆柒捌玖拾佰仟".contains(*one)
    {
        return None;
    }
    let text: String = numerals.iter().collect();
    let value = numeral::chinese(&text)?;
    let mut step = 1.0;
    for &c in numerals.iter().rev() {
        match power(c) {
            Some(power) if power >= 4 || (step > 1.0 && power > 0) => step *= 10f64.powi(power),
            _ => break,
        }
    }
    Some((value, step))
}

/// The two values of 三五, 十七八, 三四百, 两三千万: digits side by side, the second one the greater.
fn neighbours(numerals: &[char]) -> Option<(f64, f64)> {
    let digits = |c: &char| digit(*c).filter(|&d| d > 0);
    let pairs = |k: usize| Some((digits(&numerals[k])?, digits(&numerals[k + 1])?));
    let mut found = None;
    for k in 0..numerals.len().checked_sub(1)? {
        if let Some((a, b)) = pairs(k) {
            let near = b == a + 1 || (a, b) == (3, 5);
            if found.is_some() || !near {
                return None;
            }
            found = Some(k);
        }
    }
    let k = found?;
    // All digits: 一二 is twelve more often than one or two, but 二三, 三五, … are ranges.
    if numerals.len() == 2 && numerals[0] == '一' && numerals[1] != '两' {
        return None;
    }
    let without = |drop: usize| {
        let rest: String = numerals
            .iter()
            .enumerate()
            .filter(|&(at, _)| at != drop)
            .map(|(_, c)| c)
            .collect();
        numeral::chinese(&rest)
    };
    without(k + 1).zip(without(k))
}

/// 三点五 and its power of ten; an hour (三点十分, 三点半) is none.
fn decimal(text: &[char], point: usize) -> Option<(Figure, usize)> {
    let tail = text[point + 1..]
        .iter()
        .map_while(|&c| digit(c))
        .collect::<Vec<_>>();
    let end = point + 1 + tail.len();
    if tail.is_empty() || text.get(end) == Some(&'分') || text.get(end) == Some(&'十') {
        return None;
    }
    let (value, _) = whole(&text[..point])?;
    let (exponent, after) = powers(text, end);
    let decimals: String = tail.iter().map(|d| char::from(b'0' + *d as u8)).collect();
    let (value, step) = plain(format!("{value}.{decimals}").chars(), exponent)?;
    Some((Figure::exact(value, step), after))
}
