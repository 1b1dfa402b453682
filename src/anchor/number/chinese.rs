//! Chinese: quantities from left to right.

use super::figure::{self, Figure};
use super::{Bound, Kind, Quantity, chinese_date, idiom, units};
use crate::lexicon::zh::simplify;
use crate::text::Span;

/// A text in simplified, narrow characters, without the blanks that printers set inside numbers.
pub(super) struct Text {
    pub c: Vec<char>,
    /// Where each character begins in the text as it was, and where it ends.
    at: Vec<(usize, usize)>,
}

impl Text {
    fn new(text: &str) -> Self {
        let mut folded = Self {
            c: Vec::with_capacity(text.len() / 3 + 1),
            at: Vec::with_capacity(text.len() / 3 + 1),
        };
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let c = match c {
                '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
                '–' | '—' | '―' | '─' | '〜' | '−' => '~',
                c if c.is_ascii() => c.to_ascii_lowercase(),
                '餘' => '余',
                '兩' => '两',
                c => simplify(c),
            };
            if !(c == '~' && folded.c.last() == Some(&'~')) {
                folded.c.push(c);
                folded.at.push((at, end));
            }
        }
        if folded.c.contains(&' ') {
            folded.without_blanks()
        } else {
            folded
        }
    }

    /// Blanks beside a Chinese character, between single digits (2 0 1 5), and those that group digits by three (9 400)
    /// go.
    fn without_blanks(self) -> Self {
        let mut kept = Self {
            c: Vec::with_capacity(self.c.len()),
            at: Vec::with_capacity(self.c.len()),
        };
        let digits = |from: usize| {
            self.c[from..]
                .iter()
                .take(4)
                .take_while(|c| c.is_ascii_digit())
                .count()
        };
        // Digits in a row since the last blank, and whether digits stood alone between blanks before that.
        let (mut run, mut spaced) = (0, false);
        for (k, &c) in self.c.iter().enumerate() {
            if c == ' ' && k > 0 {
                let (before, after) = (self.c[k - 1], self.c.get(k + 1).copied().unwrap_or(' '));
                let between = before.is_ascii_digit() && after.is_ascii_digit();
                let next = digits(k + 1);
                let alone = between && run == 1 && next == 1;
                let group = between && !spaced && run <= 3 && next == 3;
                let beside =
                    before != ' ' && after != ' ' && !(before.is_ascii() && after.is_ascii());
                if alone || group || beside || (after == '%' && before.is_ascii_digit()) {
                    (run, spaced) = (0, alone);
                    continue;
                }
                spaced = false;
            }
            run = if c.is_ascii_digit() { run + 1 } else { 0 };
            kept.c.push(c);
            kept.at.push(self.at[k]);
        }
        kept
    }

    pub fn rest(&self, at: usize) -> &[char] {
        &self.c[at.min(self.c.len())..]
    }

    pub fn starts(&self, at: usize, word: &str) -> bool {
        units::starts_with(self.rest(at), word)
    }

    /// The first of `words` that stands at `at`, and its characters.
    pub fn one_of<'a>(&self, at: usize, words: &[&'a str]) -> Option<(&'a str, usize)> {
        words
            .iter()
            .find(|word| self.starts(at, word))
            .map(|word| (*word, word.chars().count()))
    }

    pub fn ends(&self, at: usize, word: &str) -> bool {
        let length = word.chars().count();
        at >= length && self.starts(at - length, word)
    }

    /// The longest of `words` that ends before `at`.
    pub fn before<'a>(&self, at: usize, words: &[&'a str]) -> Option<&'a str> {
        words
            .iter()
            .copied()
            .filter(|word| self.ends(at, word))
            .max_by_key(|word| word.len())
    }

    pub fn quantity(&self, kind: Kind, figure: Figure, from: usize, to: usize) -> Quantity {
        Quantity {
            span: Span::new(self.at[from].0, self.at[to - 1].1),
            kind,
            low: figure.low,
            high: figure.high,
            step: figure.step,
            unit: None,
            factor: 1.0,
            bound: figure.bound,
            vague: figure.vague,
            of_base: false,
            when: None,
        }
    }
}

/// The quantities of a Chinese text.
pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    let text = Text::new(text);
    let mut all = Vec::new();
    let mut at = 0;
    while at < text.c.len() {
        let skipped = idiom::chinese(text.rest(at)).max(name(&text, at));
        if skipped > 0 {
            at += skipped;
            continue;
        }
        at = match starts(text.c[at])
            .then(|| read(&text, at, &mut all))
            .flatten()
        {
            Some(end) => end,
            None => at + 1,
        };
    }
    all
}

/// Whether a quantity may begin with the character.
fn starts(c: char) -> bool {
    c.is_ascii_digit()
        || figure::is_numeral(c)
        || "第百千万半几数上下好成翻首今明昨前后去本近星周礼过大当最同中正凌早晚".contains(c)
}

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
    if let Some(end) = chinese_date::read(text, at, all) {
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
        '翻' => doubled(text, at, all),
        '十' => plan(text, at, all),
        '半' | '过' | '大' | '一' => half(text, at, all),
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

fn doubled(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let start = at + 1 + usize::from(text.starts(at + 1, "了"));
    let (times, end) = if let Some((_, length)) = text.one_of(start, &["番", "倍"]) {
        (1, start + length)
    } else {
        let times =
            figure::digit(text.c.get(start).copied()?).or_else(|| text.c[start].to_digit(10))?;
        text.one_of(start + 1, &["番", "倍"])?;
        (times, start + 2)
    };
    let figure = Figure::exact(2f64.powi(times.min(30) as i32), 1.0);
    let (figure, end) = around(text, at, figure, end);
    let mut found = text.quantity(Kind::Multiple, figure, at, end);
    found.of_base = true;
    all.push(found);
    Some(end)
}

/// 半年, 半个世纪, 半数, 过半, 大半.
fn half(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let share = |bound: Bound, end: usize, all: &mut Vec<Quantity>| {
        let figure = Figure::exact(0.5, 0.1).bounded(bound);
        all.push(text.quantity(Kind::Fraction, figure, at, end));
        Some(end)
    };
    if let Some((_, length)) = text.one_of(at, &["过半数", "过半", "大半"]) {
        return share(Bound::Over, at + length, all);
    }
    if text.starts(at, "半数") {
        let bound = bound_before(text, at).unwrap_or(Bound::Exact);
        let over = text.starts(at + 2, "以上");
        return share(
            if over { Bound::Over } else { bound },
            at + 2 + 2 * usize::from(over),
            all,
        );
    }
    if text.starts(at, "一半") {
        return share(bound_before(text, at).unwrap_or(Bound::Exact), at + 2, all);
    }
    if text.c[at] != '半' {
        return None;
    }
    let (unit, length) = units::chinese(text.rest(at + 1))?;
    if unit.kind != Kind::Measure
        || !matches!(unit.base, "month" | "s" | "m")
        || text.starts(at + 1, "天下")
    {
        return None;
    }
    let (figure, end) = around(text, at, Figure::exact(0.5, 0.5), at + 1 + length);
    push_unit(text, unit, figure, at, end, all);
    Some(end)
}

/// A number, what it counts, and the words that bound it.
fn number(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let (mut figure, length) = figure::read(text.rest(at))?;
    let mut end = at + length;
    if let Some(after) =
        fraction(text, at, figure, end, all).or_else(|| score(text, at, figure, end, all))
    {
        return Some(after);
    }
    if let Some((high, from)) = ranged(text, at, figure, end) {
        (figure, end) = (high, from);
    }
    if let Some(after) = multiple(text, at, figure, end, all) {
        return Some(after);
    }
    let prefix: String = text.c[at.saturating_sub(4)..at].iter().collect();
    let currency = units::before(&prefix);
    let unit_at =
        end + usize::from(matches!(text.c.get(end), Some('多' | '余')) && !figure.is_vague());
    let half = text
        .one_of(unit_at, &["个半", "半"])
        .map_or(0, |(_, length)| length);
    if half > 0
        && let Some((unit, length)) =
            units::chinese(text.rest(unit_at + half)).filter(|(unit, _)| unit.kind == Kind::Measure)
    {
        figure = Figure {
            low: figure.low + 0.5,
            high: figure.high + 0.5,
            ..figure
        };
        let from = unit_at + half;
        return Some(measure(text, unit, figure, at, from, from + length, all));
    }
    let unit = units::chinese(text.rest(unit_at))
        .filter(|(unit, length)| plausible(text, *unit, at, unit_at, *length));
    if let Some((unit, length)) = unit {
        return Some(measure(
            text,
            unit,
            figure,
            at,
            unit_at,
            unit_at + length,
            all,
        ));
    }
    if let Some((currency, length)) = currency {
        let (figure, end) = around(
            text,
            at - length.min(prefix.len()).min(at).min(4),
            figure,
            end,
        );
        let mut found = text.quantity(Kind::Money, figure, at, end);
        found.unit = Some(currency);
        all.push(found);
        return Some(end);
    }
    if is_article(text, at, end) {
        return Some(end);
    }
    let (figure, end) = around(text, at, figure, end);
    all.push(text.quantity(Kind::Number, figure, at, end));
    Some(end)
}

impl Figure {
    fn is_vague(&self) -> bool {
        self.vague || self.bound != Bound::Exact
    }
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
    if matches!(text.c.get(unit_at - 1), Some('多' | '余'))
        && unit_at > at + 1
        && !figure.is_vague()
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

/// 三分之二.
fn fraction(
    text: &Text,
    at: usize,
    of: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    if text.starts(end, "/") && of.digits && text.c.get(end + 1).is_some_and(char::is_ascii_digit) {
        let (whole, length) = figure::read(text.rest(end + 1))?;
        let to = end + 1 + length;
        let proper = of.low < whole.low
            && of.low > 0.0
            && whole.low <= 100.0
            && text.c.get(to) != Some(&'/');
        return proper.then(|| {
            all.push(text.quantity(
                Kind::Fraction,
                Figure::exact(of.low / whole.low, 0.001),
                at,
                to,
            ));
            to
        });
    }
    if !text.starts(end, "分之") {
        return None;
    }
    let (part, length) = figure::read(text.rest(end + 2))?;
    if of.low < 2.0 {
        return None;
    }
    let value = Figure::exact(part.low / of.low, 0.001);
    let (figure, end) = around(text, at, value, end + 2 + length);
    all.push(text.quantity(Kind::Fraction, figure, at, end));
    Some(end)
}

/// 3比1, 98票对2票 is left alone.
fn score(
    text: &Text,
    at: usize,
    first: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let (word, length) = text.one_of(end, &["比", ":", "-", "~"])?;
    let (second, taken) = figure::read(text.rest(end + length))?;
    let small = first.low < 200.0
        && second.low < 200.0
        && first.low.fract() == 0.0
        && second.low.fract() == 0.0;
    // 3-1 is a score, 1-3 a range.
    let dash = matches!(word, "-" | "~");
    let after = end + length + taken;
    let plain = first.digits
        && second.digits
        && first.low >= second.low
        && units::chinese(text.rest(after)).is_none();
    if !small
        || first.digits != second.digits
        || dash && (!plain || text.c.get(after) == Some(&'-'))
    {
        return None;
    }
    let to = end + length + taken;
    let both = Figure {
        low: first.low,
        high: second.low,
        ..Figure::exact(0.0, 1.0)
    };
    all.push(text.quantity(Kind::Score, both, at, to));
    Some(to)
}

/// The figure after 至, 到 or a dash, and how many characters that word takes.
fn range(text: &Text, end: usize) -> Option<(Figure, usize)> {
    let (_, length) = text.one_of(end, &["至", "到", "~", "-", "或"])?;
    Some((figure::read(text.rest(end + length))?.0, length))
}

/// 3至5, 10—15, 3%至5%, 10万到15万; not after 从 or 由, where something rises from one to the other.
fn ranged(text: &Text, at: usize, low: Figure, end: usize) -> Option<(Figure, usize)> {
    if low.bound != Bound::Exact || text.before(at, &["从", "由", "自"]).is_some() {
        return None;
    }
    let unit = units::chinese(text.rest(end))
        .filter(|(unit, _)| unit.base != "month" || !text.starts(end, "年"));
    let taken = unit.map_or(0, |(_, length)| length);
    let counted = if taken > 0 {
        taken
    } else {
        usize::from(
            text.one_of(end, &["个", "名", "人", "家", "倍", "次"])
                .is_some(),
        )
    };
    let (mut high, length) = range(text, end + counted)?;
    let mut to = end + counted + length;
    to += figure::read(text.rest(to))?.1;
    if high.bound != Bound::Exact
        || counted > 0
            && taken > 0
            && units::chinese(text.rest(to)).map(|(unit, _)| unit) != unit.map(|(unit, _)| unit)
    {
        return None;
    }
    let mut low = low;
    if low.low >= high.low || text.starts(to, "比") {
        return None;
    }
    // 3至5亿: the power of ten is said once.
    let scale = high.low / (high.low / high.step.max(1.0)).max(1.0);
    if scale >= 1e4 && low.low < scale && low.step <= 1.0 {
        low = low.times(scale);
    }
    if low.low >= high.low {
        return None;
    }
    high = Figure::between(low, high);
    Some((high, to))
}

/// X倍, by what stands before it: growth by X or X times as much.
fn multiple(
    text: &Text,
    at: usize,
    figure: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let more = matches!(text.c.get(end), Some('多' | '余'));
    let unit_at = end + usize::from(more);
    if !text.starts(unit_at, "倍") {
        return None;
    }
    let mut figure = if more {
        figure.bounded(Bound::Over)
    } else {
        figure
    };
    let mut to = unit_at + 1;
    if text.starts(to, "半") {
        (figure.low, figure.high, to) = (figure.low + 0.5, figure.high + 0.5, to + 1);
    } else if text.starts(to, "多") {
        (figure, to) = (figure.bounded(Bound::Over), to + 1);
    }
    let (mut figure, to) = around(text, at, figure, to);
    let start = text.c[..at]
        .iter()
        .rev()
        .take_while(|c| "了近约超逾过达将接".contains(**c))
        .count();
    let growth = text
        .before(
            at - start,
            &[
                "增长", "增加", "提高", "上升", "扩大", "上涨", "增", "涨", "升", "高出", "高",
                "快", "多", "增幅", "提升", "增值", "暴涨", "飙升", "激增",
            ],
        )
        .is_some()
        || text.starts(to, "以上的增长");
    if growth {
        (figure.low, figure.high) = (figure.low + 1.0, figure.high + 1.0);
    }
    let mut found = text.quantity(Kind::Multiple, figure, at, to);
    found.of_base = !growth;
    all.push(found);
    Some(to)
}

const OVER: &[&str] = &[
    "超过",
    "超",
    "逾",
    "多于",
    "大于",
    "高于",
    "至少",
    "不少于",
    "不低于",
    "突破",
    "超出",
    "过",
    "多达",
    "远超",
    "高达",
];
const UNDER: &[&str] = &[
    "近",
    "接近",
    "将近",
    "不到",
    "不足",
    "低于",
    "少于",
    "至多",
    "最多",
    "不超过",
    "未满",
    "小于",
    "不满",
    "不多于",
    "不高于",
    "临近",
];
const ABOUT: &[&str] = &[
    "约", "大约", "大概", "约为", "约有", "大致", "估计", "左右", "大体",
];
const OVER_AFTER: &[&str] = &["以上", "多", "余", "开外", "有余"];
const UNDER_AFTER: &[&str] = &["以下", "以内", "不到", "之内"];
const ABOUT_AFTER: &[&str] = &["左右", "上下", "前后", "许"];

fn bound_before(text: &Text, at: usize) -> Option<Bound> {
    let skip = usize::from(
        text.before(at, &["了", "有", "达", "为", "的", "共"])
            .is_some(),
    );
    [
        (UNDER, Bound::Under),
        (OVER, Bound::Over),
        (ABOUT, Bound::About),
    ]
    .into_iter()
    .filter_map(|(words, bound)| {
        let word = text
            .before(at, words)
            .or_else(|| text.before(at - skip, words))?;
        if word == "过" && !text.ends(at, "已过") && !text.ends(at, "超过")
            || word == "高达"
            || word == "多达"
        {
            return None;
        }
        Some((word.len(), bound))
    })
    .max_by_key(|&(length, _)| length)
    .map(|(_, bound)| bound)
}

/// Bounds a figure that ends at `end` by the words before and after it; the new end.
pub(super) fn around(text: &Text, at: usize, figure: Figure, end: usize) -> (Figure, usize) {
    if let Some(bound) = bound_before(text, before_currency(text, at)) {
        return (figure.bounded(bound), end);
    }
    // A measure word may stand before 左右: 30个左右.
    let skip = text
        .one_of(end, &["个", "名", "人", "家", "次", "项", "辆", "件"])
        .map_or(0, |(_, length)| length);
    for (words, bound) in [
        (ABOUT_AFTER, Bound::About),
        (UNDER_AFTER, Bound::Under),
        (OVER_AFTER, Bound::Over),
    ] {
        if let Some((word, length)) = text.one_of(end, words) {
            let counted = !matches!(word, "多" | "余" | "许") || figure.low > 9.0;
            if counted && !(word == "许" && text.starts(end, "许多")) {
                return (figure.bounded(bound), end + length);
            }
        } else if skip > 0 && text.one_of(end + skip, &words[..1]).is_some() {
            return (figure.bounded(bound), end);
        }
    }
    (figure, end)
}

/// Where the currency before a figure begins: 约人民币100元.
fn before_currency(text: &Text, at: usize) -> usize {
    [
        "人民币",
        "美元",
        "港币",
        "港元",
        "us$",
        "hk$",
        "$",
        "rmb",
        "¥",
        "€",
        "£",
    ]
    .into_iter()
    .filter(|sign| text.ends(at, sign))
    .map(|sign| sign.chars().count())
    .max()
    .map_or(at, |length| at - length)
}
