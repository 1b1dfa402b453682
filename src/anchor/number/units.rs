//! Units and currencies, with their value in a base unit (SI brochure; the mu is 1/15 hectare by Chinese law).

use super::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

/// A unit: its base, and how many of the base it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    pub kind: Kind,
    pub base: &'static str,
    pub factor: f64,
}

const fn unit(kind: Kind, base: &'static str, factor: f64) -> Unit {
    Unit { kind, base, factor }
}

const MONTH: f64 = 1.0;
const MU: f64 = 10_000.0 / 15.0;

/// What stands after a Chinese number; of two that fit, the longer one is taken.
const CHINESE: &[(&str, Kind, &str, f64)] = &[
    ("年", Kind::Measure, "month", 12.0 * MONTH),
    ("载", Kind::Measure, "month", 12.0 * MONTH),
    ("日", Kind::Measure, "s", 86_400.0),
    ("周岁", Kind::Measure, "month", 12.0 * MONTH),
    ("周年", Kind::Measure, "month", 12.0 * MONTH),
    ("年间", Kind::Measure, "month", 12.0 * MONTH),
    ("岁", Kind::Measure, "month", 12.0 * MONTH),
    ("世纪", Kind::Measure, "month", 1200.0 * MONTH),
    ("个世纪", Kind::Measure, "month", 1200.0 * MONTH),
    ("个月", Kind::Measure, "month", MONTH),
    ("个季度", Kind::Measure, "month", 3.0 * MONTH),
    ("季度", Kind::Measure, "month", 3.0 * MONTH),
    ("周", Kind::Measure, "s", 604_800.0),
    ("个星期", Kind::Measure, "s", 604_800.0),
    ("星期", Kind::Measure, "s", 604_800.0),
    ("个礼拜", Kind::Measure, "s", 604_800.0),
    ("天", Kind::Measure, "s", 86_400.0),
    ("日内", Kind::Measure, "s", 86_400.0),
    ("昼夜", Kind::Measure, "s", 86_400.0),
    ("小时", Kind::Measure, "s", 3600.0),
    ("个小时", Kind::Measure, "s", 3600.0),
    ("个钟头", Kind::Measure, "s", 3600.0),
    ("分钟", Kind::Measure, "s", 60.0),
    ("秒", Kind::Measure, "s", 1.0),
    ("秒钟", Kind::Measure, "s", 1.0),
    ("米", Kind::Measure, "m", 1.0),
    ("公尺", Kind::Measure, "m", 1.0),
    ("公里", Kind::Measure, "m", 1e3),
    ("千米", Kind::Measure, "m", 1e3),
    ("里", Kind::Measure, "m", 500.0),
    ("厘米", Kind::Measure, "m", 0.01),
    ("公分", Kind::Measure, "m", 0.01),
    ("毫米", Kind::Measure, "m", 0.001),
    ("微米", Kind::Measure, "m", 1e-6),
    ("纳米", Kind::Measure, "m", 1e-9),
    ("海里", Kind::Measure, "m", 1852.0),
    ("英里", Kind::Measure, "m", 1609.344),
    ("英尺", Kind::Measure, "m", 0.3048),
    ("英寸", Kind::Measure, "m", 0.0254),
    ("平方米", Kind::Measure, "m2", 1.0),
    ("平米", Kind::Measure, "m2", 1.0),
    ("平方公里", Kind::Measure, "m2", 1e6),
    ("平方千米", Kind::Measure, "m2", 1e6),
    ("公顷", Kind::Measure, "m2", 1e4),
    ("亩", Kind::Measure, "m2", MU),
    ("英亩", Kind::Measure, "m2", 4_046.856_422_4),
    ("立方米", Kind::Measure, "m3", 1.0),
    ("升", Kind::Measure, "m3", 0.001),
    ("公升", Kind::Measure, "m3", 0.001),
    ("毫升", Kind::Measure, "m3", 1e-6),
    ("桶", Kind::Measure, "barrel", 1.0),
    ("克", Kind::Measure, "kg", 0.001),
    ("毫克", Kind::Measure, "kg", 1e-6),
    ("微克", Kind::Measure, "kg", 1e-9),
    ("公斤", Kind::Measure, "kg", 1.0),
    ("千克", Kind::Measure, "kg", 1.0),
    ("斤", Kind::Measure, "kg", 0.5),
    ("吨", Kind::Measure, "kg", 1e3),
    ("公吨", Kind::Measure, "kg", 1e3),
    ("磅", Kind::Measure, "kg", 0.453_592_37),
    ("标箱", Kind::Measure, "TEU", 1.0),
    ("标准箱", Kind::Measure, "TEU", 1.0),
    ("个标箱", Kind::Measure, "TEU", 1.0),
    ("个标准箱", Kind::Measure, "TEU", 1.0),
    ("瓦时", Kind::Measure, "kWh", 0.001),
    ("千瓦时", Kind::Measure, "kWh", 1.0),
    ("度电", Kind::Measure, "kWh", 1.0),
    ("兆瓦时", Kind::Measure, "kWh", 1e3),
    ("吉瓦时", Kind::Measure, "kWh", 1e6),
    ("瓦", Kind::Measure, "W", 1.0),
    ("千瓦", Kind::Measure, "W", 1e3),
    ("兆瓦", Kind::Measure, "W", 1e6),
    ("吉瓦", Kind::Measure, "W", 1e9),
    ("太瓦", Kind::Measure, "W", 1e12),
    ("摄氏度", Kind::Measure, "°C", 1.0),
    ("℃", Kind::Measure, "°C", 1.0),
    ("华氏度", Kind::Measure, "°F", 1.0),
    ("海里", Kind::Measure, "m", 1852.0),
    ("元", Kind::Money, "元", 1.0),
    ("块钱", Kind::Money, "元", 1.0),
    ("圆", Kind::Money, "元", 1.0),
    ("元人民币", Kind::Money, "CNY", 1.0),
    ("人民币", Kind::Money, "CNY", 1.0),
    ("美元", Kind::Money, "USD", 1.0),
    ("美金", Kind::Money, "USD", 1.0),
    ("元美金", Kind::Money, "USD", 1.0),
    ("港元", Kind::Money, "HKD", 1.0),
    ("港币", Kind::Money, "HKD", 1.0),
    ("元港币", Kind::Money, "HKD", 1.0),
    ("澳门元", Kind::Money, "MOP", 1.0),
    ("澳门币", Kind::Money, "MOP", 1.0),
    ("新台币", Kind::Money, "TWD", 1.0),
    ("元新台币", Kind::Money, "TWD", 1.0),
    ("欧元", Kind::Money, "EUR", 1.0),
    ("英镑", Kind::Money, "GBP", 1.0),
    ("日元", Kind::Money, "JPY", 1.0),
    ("日圆", Kind::Money, "JPY", 1.0),
    ("韩元", Kind::Money, "KRW", 1.0),
    ("澳元", Kind::Money, "AUD", 1.0),
    ("加元", Kind::Money, "CAD", 1.0),
    ("新加坡元", Kind::Money, "SGD", 1.0),
    ("新元", Kind::Money, "SGD", 1.0),
    ("新西兰元", Kind::Money, "NZD", 1.0),
    ("瑞士法郎", Kind::Money, "CHF", 1.0),
    ("瑞郎", Kind::Money, "CHF", 1.0),
    ("卢布", Kind::Money, "RUB", 1.0),
    ("卢比", Kind::Money, "INR", 1.0),
    ("坚戈", Kind::Money, "KZT", 1.0),
    ("泰铢", Kind::Money, "THB", 1.0),
    ("兰特", Kind::Money, "ZAR", 1.0),
    ("雷亚尔", Kind::Money, "BRL", 1.0),
    ("%", Kind::Percent, "", 1.0),
    ("‰", Kind::Percent, "", 0.1),
    ("厘", Kind::Percent, "", 1.0),
    ("成", Kind::Percent, "", 10.0),
    ("个百分点", Kind::Points, "", 1.0),
    ("百分点", Kind::Points, "", 1.0),
    ("个基点", Kind::Points, "", 0.01),
    ("基点", Kind::Points, "", 0.01),
];

/// What stands after an English number, in lower case, without plural s; or a symbol.
const ENGLISH: &[(&str, Kind, &str, f64)] = &[
    ("year", Kind::Measure, "month", 12.0),
    ("yr", Kind::Measure, "month", 12.0),
    ("decade", Kind::Measure, "month", 120.0),
    ("century", Kind::Measure, "month", 1200.0),
    ("centurie", Kind::Measure, "month", 1200.0),
    ("month", Kind::Measure, "month", 1.0),
    ("quarter", Kind::Measure, "month", 3.0),
    ("fortnight", Kind::Measure, "s", 1_209_600.0),
    ("week", Kind::Measure, "s", 604_800.0),
    ("day", Kind::Measure, "s", 86_400.0),
    ("hour", Kind::Measure, "s", 3600.0),
    ("minute", Kind::Measure, "s", 60.0),
    ("min", Kind::Measure, "s", 60.0),
    ("second", Kind::Measure, "s", 1.0),
    ("metre", Kind::Measure, "m", 1.0),
    ("meter", Kind::Measure, "m", 1.0),
    ("m", Kind::Measure, "m", 1.0),
    ("kilometre", Kind::Measure, "m", 1e3),
    ("kilometer", Kind::Measure, "m", 1e3),
    ("km", Kind::Measure, "m", 1e3),
    ("centimetre", Kind::Measure, "m", 0.01),
    ("centimeter", Kind::Measure, "m", 0.01),
    ("cm", Kind::Measure, "m", 0.01),
    ("millimetre", Kind::Measure, "m", 0.001),
    ("millimeter", Kind::Measure, "m", 0.001),
    ("mm", Kind::Measure, "m", 0.001),
    ("micron", Kind::Measure, "m", 1e-6),
    ("micrometre", Kind::Measure, "m", 1e-6),
    ("nanometre", Kind::Measure, "m", 1e-9),
    ("nanometer", Kind::Measure, "m", 1e-9),
    ("nm", Kind::Measure, "m", 1e-9),
    ("mile", Kind::Measure, "m", 1609.344),
    ("nautical mile", Kind::Measure, "m", 1852.0),
    ("foot", Kind::Measure, "m", 0.3048),
    ("feet", Kind::Measure, "m", 0.3048),
    ("ft", Kind::Measure, "m", 0.3048),
    ("inch", Kind::Measure, "m", 0.0254),
    ("inche", Kind::Measure, "m", 0.0254),
    ("square metre", Kind::Measure, "m2", 1.0),
    ("square meter", Kind::Measure, "m2", 1.0),
    ("sq m", Kind::Measure, "m2", 1.0),
    ("square kilometre", Kind::Measure, "m2", 1e6),
    ("square kilometer", Kind::Measure, "m2", 1e6),
    ("square km", Kind::Measure, "m2", 1e6),
    ("sq km", Kind::Measure, "m2", 1e6),
    ("hectare", Kind::Measure, "m2", 1e4),
    ("ha", Kind::Measure, "m2", 1e4),
    ("mu", Kind::Measure, "m2", MU),
    ("acre", Kind::Measure, "m2", 4_046.856_422_4),
    ("cubic metre", Kind::Measure, "m3", 1.0),
    ("cubic meter", Kind::Measure, "m3", 1.0),
    ("litre", Kind::Measure, "m3", 0.001),
    ("liter", Kind::Measure, "m3", 0.001),
    ("ml", Kind::Measure, "m3", 1e-6),
    ("millilitre", Kind::Measure, "m3", 1e-6),
    ("barrel", Kind::Measure, "barrel", 1.0),
    ("gram", Kind::Measure, "kg", 0.001),
    ("g", Kind::Measure, "kg", 0.001),
    ("mg", Kind::Measure, "kg", 1e-6),
    ("milligram", Kind::Measure, "kg", 1e-6),
    ("kilogram", Kind::Measure, "kg", 1.0),
    ("kilo", Kind::Measure, "kg", 1.0),
    ("kg", Kind::Measure, "kg", 1.0),
    ("jin", Kind::Measure, "kg", 0.5),
    ("tonne", Kind::Measure, "kg", 1e3),
    ("metric ton", Kind::Measure, "kg", 1e3),
    ("ton", Kind::Measure, "kg", 1e3),
    ("teu", Kind::Measure, "TEU", 1.0),
    ("twenty-foot equivalent unit", Kind::Measure, "TEU", 1.0),
    ("standard container", Kind::Measure, "TEU", 1.0),
    ("kwh", Kind::Measure, "kWh", 1.0),
    ("kilowatt-hour", Kind::Measure, "kWh", 1.0),
    ("kilowatt hour", Kind::Measure, "kWh", 1.0),
    ("megawatt-hour", Kind::Measure, "kWh", 1e3),
    ("megawatt hour", Kind::Measure, "kWh", 1e3),
    ("mwh", Kind::Measure, "kWh", 1e3),
    ("gigawatt-hour", Kind::Measure, "kWh", 1e6),
    ("gigawatt hour", Kind::Measure, "kWh", 1e6),
    ("gwh", Kind::Measure, "kWh", 1e6),
    ("twh", Kind::Measure, "kWh", 1e9),
    ("terawatt-hour", Kind::Measure, "kWh", 1e9),
    ("terawatt hour", Kind::Measure, "kWh", 1e9),
    ("watt", Kind::Measure, "W", 1.0),
    ("kilowatt", Kind::Measure, "W", 1e3),
    ("kw", Kind::Measure, "W", 1e3),
    ("megawatt", Kind::Measure, "W", 1e6),
    ("mw", Kind::Measure, "W", 1e6),
    ("gigawatt", Kind::Measure, "W", 1e9),
    ("gw", Kind::Measure, "W", 1e9),
    ("degrees celsiu", Kind::Measure, "°C", 1.0),
    ("degree celsiu", Kind::Measure, "°C", 1.0),
    ("°c", Kind::Measure, "°C", 1.0),
    ("℃", Kind::Measure, "°C", 1.0),
    ("degrees fahrenheit", Kind::Measure, "°F", 1.0),
    ("yuan", Kind::Money, "CNY", 1.0),
    ("rmb", Kind::Money, "CNY", 1.0),
    ("renminbi", Kind::Money, "CNY", 1.0),
    ("cny", Kind::Money, "CNY", 1.0),
    ("dollar", Kind::Money, "$", 1.0),
    ("us dollar", Kind::Money, "USD", 1.0),
    ("u.s. dollar", Kind::Money, "USD", 1.0),
    ("american dollar", Kind::Money, "USD", 1.0),
    ("usd", Kind::Money, "USD", 1.0),
    ("hong kong dollar", Kind::Money, "HKD", 1.0),
    ("hk dollar", Kind::Money, "HKD", 1.0),
    ("hkd", Kind::Money, "HKD", 1.0),
    ("pataca", Kind::Money, "MOP", 1.0),
    ("taiwan dollar", Kind::Money, "TWD", 1.0),
    ("new taiwan dollar", Kind::Money, "TWD", 1.0),
    ("euro", Kind::Money, "EUR", 1.0),
    ("eur", Kind::Money, "EUR", 1.0),
    ("pound", Kind::Money, "GBP", 1.0),
    ("pounds sterling", Kind::Money, "GBP", 1.0),
    ("gbp", Kind::Money, "GBP", 1.0),
    ("yen", Kind::Money, "JPY", 1.0),
    ("japanese yen", Kind::Money, "JPY", 1.0),
    ("won", Kind::Money, "KRW", 1.0),
    ("korean won", Kind::Money, "KRW", 1.0),
    ("australian dollar", Kind::Money, "AUD", 1.0),
    ("canadian dollar", Kind::Money, "CAD", 1.0),
    ("singapore dollar", Kind::Money, "SGD", 1.0),
    ("new zealand dollar", Kind::Money, "NZD", 1.0),
    ("swiss franc", Kind::Money, "CHF", 1.0),
    ("rouble", Kind::Money, "RUB", 1.0),
    ("ruble", Kind::Money, "RUB", 1.0),
    ("rupee", Kind::Money, "INR", 1.0),
    ("tenge", Kind::Money, "KZT", 1.0),
    ("baht", Kind::Money, "THB", 1.0),
    ("rand", Kind::Money, "ZAR", 1.0),
    ("%", Kind::Percent, "", 1.0),
    ("‰", Kind::Percent, "", 0.1),
    ("percent", Kind::Percent, "", 1.0),
    ("per cent", Kind::Percent, "", 1.0),
    ("pct", Kind::Percent, "", 1.0),
    ("percentage point", Kind::Points, "", 1.0),
    ("percent point", Kind::Points, "", 1.0),
    ("point percentage", Kind::Points, "", 1.0),
    ("basis point", Kind::Points, "", 0.01),
    ("bp", Kind::Points, "", 0.01),
    ("pp", Kind::Points, "", 1.0),
];

/// What stands before a number, in either language, in lower case.
const BEFORE: &[(&str, &str)] = &[
    ("us$", "USD"),
    ("hk$", "HKD"),
    ("nt$", "TWD"),
    ("a$", "AUD"),
    ("c$", "CAD"),
    ("s$", "SGD"),
    ("nz$", "NZD"),
    ("$", "$"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "元"),
    ("rmb¥", "CNY"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("usd", "USD"),
    ("hkd", "HKD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("mop", "MOP"),
    ("人民币", "CNY"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("欧元", "EUR"),
    ("英镑", "GBP"),
];

type Entry = (&'static str, Kind, &'static str, f64);

/// The longest Chinese unit that `text` begins with, and its characters.
pub(super) fn chinese(text: &[char]) -> Option<(Unit, usize)> {
    static BY_FIRST: OnceLock<FxHashMap<char, Vec<&'static Entry>>> = OnceLock::new();
    let by_first = BY_FIRST.get_or_init(|| {
        let mut map: FxHashMap<char, Vec<&'static Entry>> = FxHashMap::default();
        for entry in CHINESE {
            map.entry(entry.0.chars().next().unwrap_or(' '))
                .or_default()
                .push(entry);
        }
        map
    });
    by_first
        .get(text.first()?)?
        .iter()
        .filter(|(name, ..)| starts_with(text, name))
        .max_by_key(|(name, ..)| name.len())
        .map(|&&(name, kind, base, factor)| (unit(kind, base, factor), name.chars().count()))
}

/// Whether `text` begins with `name`.
pub(super) fn starts_with(text: &[char], name: &str) -> bool {
    let mut rest = text.iter();
    name.chars().all(|c| rest.next() == Some(&c))
}

/// Whether an English unit may begin with the word.
pub(super) fn may_begin(word: &str) -> bool {
    static FIRST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        let end = |name: &str| name.find([' ', '-']).unwrap_or(name.len());
        ENGLISH
            .iter()
            .map(|(name, ..)| &name[..end(name)])
            .collect()
    });
    first.contains(word)
        || word
            .strip_suffix('s')
            .is_some_and(|word| first.contains(word))
        || !word.is_ascii()
        || word.starts_with("u.s")
}

/// The English unit of that name: lower case, a plural s is ignored.
pub(super) fn english(name: &str) -> Option<Unit> {
    // Symbols take no plural: has are no hectares.
    let one = name
        .strip_suffix('s')
        .filter(|one| one.len() > 2 || *one == "bp")
        .unwrap_or(name);
    ENGLISH
        .iter()
        .find(|(known, ..)| *known == name || *known == one)
        .map(|&(_, kind, base, factor)| unit(kind, base, factor))
}

/// The longest currency sign or code that `text`, in lower case, ends with, and its length in bytes.
pub(super) fn before(text: &str) -> Option<(&'static str, usize)> {
    BEFORE
        .iter()
        .filter(|(sign, _)| text.ends_with(sign))
        .max_by_key(|(sign, _)| sign.len())
        .map(|&(sign, currency)| (currency, sign.len()))
}
