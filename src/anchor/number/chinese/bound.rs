//! Words that bound a Chinese figure, and ranges.

use super::text::Text;
use crate::anchor::number::figure::{self, Figure};
use crate::anchor::number::{Bound, units};

/// The figure after 至, 到 or a dash, and how many characters that word takes.
pub(super) fn range(text: &Text, end: usize) -> Option<(Figure, usize)> {
    let (_, length) = text.one_of(end, &["至", "到", "~", "-", "或"])?;
    Some((figure::read(text.rest(end + length))?.0, length))
}

/// 3至5, 10—15, 3%至5%, 10万到15万; not after 从 or 由, where something rises from one to the other.
pub(super) fn ranged(text: &Text, at: usize, low: Figure, end: usize) -> Option<(Figure, usize)> {
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

pub(super) fn bound_before(text: &Text, at: usize) -> Option<Bound> {
    // The last characters of those words, and of what may stand between them and the figure.
    let last = at.checked_sub(1).map_or(' ', |at| text.c[at]);
    if !"过超逾于大少出达近到足多满约概为有致计右体了的共".contains(last) && last != '临'
    {
        return None;
    }
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
