//! Numerals as values.

use super::en;
use super::scan::narrow;

/// The greatest value that is handled: an integer that `f64` still holds exactly.
const LIMIT: f64 = 9_007_199_254_740_992.0;

enum Sign {
    Digit(u32),
    /// Ten, hundred or thousand; 廿 and 卅 are a digit and ten.
    Unit(f64, f64),
    /// 万, 亿, 兆: multiplies all before it.
    Myriad(f64),
}

fn sign(c: char) -> Option<Sign> {
    let digit = match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' | '贰' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => return Some(Sign::Unit(1.0, 10.0)),
        '廿' => return Some(Sign::Unit(2.0, 10.0)),
        '卅' => return Some(Sign::Unit(3.0, 10.0)),
        '百' | '佰' => return Some(Sign::Unit(1.0, 1e2)),
        '千' | '仟' => return Some(Sign::Unit(1.0, 1e3)),
        '万' | '萬' => return Some(Sign::Myriad(1e4)),
        '亿' | '億' => return Some(Sign::Myriad(1e8)),
        '兆' => return Some(Sign::Myriad(1e12)),
        _ => return narrow(c).to_digit(10).map(Sign::Digit),
    };
    Some(Sign::Digit(digit))
}

/// Whether a character is a Chinese numeral: one of 零 to 九, 十 to 兆, 廿, 卅, or a formal one.
pub fn is_numeral(c: char) -> bool {
    !narrow(c).is_ascii_digit() && sign(c).is_some()
}

/// The value of a string made of numerals only: Chinese ones (二十三, 两亿, 廿), a string of digits (二〇二四,
/// full-width ones included), or digits before 万 and 亿 (3.5万, 1万亿). `None` where it is anything else, ill-formed
/// (十百, 三五十) or above 2⁵³.
///
/// ```
/// use zhen::lexicon::numeral::chinese;
/// assert_eq!(chinese("二〇二四"), Some(2024.0));
/// assert_eq!(chinese("三万五"), Some(35_000.0));
/// assert_eq!(chinese("1.2亿"), Some(120_000_000.0));
/// ```
pub fn chinese(text: &str) -> Option<f64> {
    let first = text.chars().next()?;
    let value = if narrow(first).is_ascii_digit() {
        mixed(text)?
    } else if text
        .chars()
        .all(|c| matches!(sign(c), Some(Sign::Digit(_))))
    {
        digits(text)?
    } else {
        units(text)?
    };
    (value <= LIMIT).then_some(value)
}

fn digits(text: &str) -> Option<f64> {
    text.chars().try_fold(0.0, |value, c| match sign(c) {
        Some(Sign::Digit(digit)) => Some(value * 10.0 + f64::from(digit)),
        _ => None,
    })
}

/// Arabic digits, group commas and decimals, then any of 十 to 亿.
fn mixed(text: &str) -> Option<f64> {
    let narrowed: String = text.chars().map(narrow).filter(|&c| c != ',').collect();
    let end = narrowed
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(narrowed.len());
    let exponent = narrowed[end..]
        .chars()
        .try_fold(0.0, |exponent, c| match sign(c)? {
            Sign::Unit(1.0, unit) | Sign::Myriad(unit) => Some(exponent + unit.log10()),
            _ => None,
        })?;
    // Parsed as one decimal number, so that 1.13万 is 11300 exactly.
    format!("{}e{exponent}", &narrowed[..end]).parse().ok()
}

fn units(text: &str) -> Option<f64> {
    // `total` stands before the last 万 or 亿, `section` after it, `digit` waits for its unit.
    let (mut total, mut section, mut digit) = (0.0, 0.0, None);
    // The unit that the next one must stay below, within a section.
    let mut bound = f64::INFINITY;
    let (mut last_unit, mut last_myriad) = (1.0, f64::INFINITY);
    let mut zero = false;
    for c in text.chars() {
        match sign(c)? {
            Sign::Digit(0) if digit.is_none() => zero = true,
            Sign::Digit(value) if digit.is_none() && value > 0 => digit = Some(f64::from(value)),
            Sign::Digit(_) => return None,
            Sign::Unit(count, unit) => {
                if unit >= bound || (count > 1.0 && digit.is_some()) {
                    return None;
                }
                section += digit.take().unwrap_or(count) * unit;
                (bound, last_unit, zero) = (unit, unit, false);
            }
            Sign::Myriad(unit) => {
                let before = section + digit.take().unwrap_or(0.0);
                // 万亿 multiplies what 万 has multiplied already.
                total = if before == 0.0 && total > 0.0 {
                    total * unit
                } else if unit > last_myriad {
                    (total + before) * unit
                } else {
                    total + before.max(f64::from(u8::from(total == 0.0))) * unit
                };
                (section, bound, last_unit, last_myriad, zero) =
                    (0.0, f64::INFINITY, unit, unit, false);
            }
        }
    }
    // 三万五 is 35,000: a last digit right after a unit counts tenths of that unit.
    let last = digit.map_or(0.0, |value| {
        if zero || last_unit < 100.0 {
            value
        } else {
            value * last_unit / 10.0
        }
    });
    Some(total + section + last)
}

/// English cardinals below twenty, by value.
pub(crate) const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
/// English tens, by value over ten; none for zero.
pub(crate) const TENS: [&str; 10] = [
    "", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const SCALES: [(&str, f64); 4] = [
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
];

/// The value of English number words and digits (`twenty-three`, `two hundred and five thousand`, `3.5 million`,
/// `a dozen`); `None` where a word is no cardinal or the value is above 2⁵³.
///
/// ```
/// use zhen::lexicon::numeral::english;
/// assert_eq!(english("Twenty-three"), Some(23.0));
/// assert_eq!(english("3.5 million"), Some(3_500_000.0));
/// ```
pub fn english(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let (mut total, mut section, mut seen) = (0.0, 0.0, false);
    let words = lower.split(|c: char| c.is_whitespace() || c == '-');
    for word in words.filter(|word| !word.is_empty()) {
        if let Some(unit) = SCALES.iter().find(|(name, _)| *name == word) {
            total += if section == 0.0 { 1.0 } else { section } * unit.1;
            section = 0.0;
        } else if let Some(value) = ONES.iter().position(|name| *name == word) {
            section += value as f64;
        } else if let Some(tens) = TENS.iter().position(|name| *name == word) {
            section += tens as f64 * 10.0;
        } else {
            match word {
                "hundred" => section = if section == 0.0 { 1.0 } else { section } * 100.0,
                "dozen" => section = if section == 0.0 { 1.0 } else { section } * 12.0,
                "and" if seen => continue,
                "a" | "an" if !seen => continue,
                _ if word.starts_with(|c: char| c.is_ascii_digit()) => {
                    section += word.replace(',', "").parse::<f64>().ok()?;
                }
                _ => return None,
            }
        }
        seen = true;
    }
    let value = total + section;
    (seen && value <= LIMIT).then_some(value)
}

/// The English look-up forms of an integer: its digits first, then the words it is usually written with: 20 → `20`,
/// `twenti`; 3,000,000 → `3000000`, `3`, `million`, `three`. At most 8.
pub fn english_forms(value: u64) -> Vec<String> {
    let mut forms = vec![value.to_string()];
    words(value, &mut forms);
    forms.iter_mut().skip(1).for_each(|word| {
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            *word = en::stem(word);
        }
    });
    forms
}

fn words(value: u64, forms: &mut Vec<String>) {
    let named = |index: u64| ONES[index as usize].to_owned();
    match value {
        0..20 => forms.push(named(value)),
        20..100 => {
            forms.push(TENS[(value / 10) as usize].to_owned());
            if !value.is_multiple_of(10) {
                forms.push(named(value % 10));
            }
        }
        100..1000 if value.is_multiple_of(100) => {
            forms.extend([named(value / 100), "hundred".to_owned()]);
        }
        _ => scaled(value, forms),
    }
}

fn scaled(value: u64, forms: &mut Vec<String>) {
    let scale = SCALES.iter().rev().find(|(_, unit)| value as f64 >= *unit);
    let Some((name, unit)) = scale.filter(|(_, unit)| value.is_multiple_of(*unit as u64 / 10))
    else {
        return;
    };
    let tenths = value / (*unit as u64 / 10);
    let count = tenths / 10;
    if tenths.is_multiple_of(10) {
        forms.extend([count.to_string(), (*name).to_owned()]);
        if count < 1000 {
            words(count, forms);
        }
    } else {
        forms.extend([format!("{count}.{}", tenths % 10), (*name).to_owned()]);
    }
}
