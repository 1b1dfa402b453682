//! Quantities as forms that meet across languages, for those that plain tokens do not make meet.

use super::english::MONTHS;
use super::{Bound, Kind, Quantity, When, quantities};
use crate::lexicon::{TokenKind, en};
use crate::text::Span;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// The forms by which quantities of `text` meet their counterparts where the tokens do not: digits for what is written
/// with a scale (286.4万 and 2.864 million are `2864000`), with 成 or in words, a decade by its first year, the English
/// name of a month that Chinese writes with digits, and one form for spans of months and times of the day. Small
/// numbers in words are left out, for the dictionary knows them, and so are vague ones.
///
/// Linear in the text's length.
///
/// ```
/// use zhen::anchor::number::forms;
/// let digits = |text, language| forms(text, language).into_iter().map(|(form, _)| form).collect::<Vec<_>>();
/// assert_eq!(digits("出口286.4万辆，增长31.7%", "zh"), ["2864000"]);
/// assert_eq!(digits("exported 2.864 million vehicles", "en"), ["2864000"]);
/// assert_eq!(digits("前三季度增长三成", "zh"), digits("up thirty percent in the first nine months", "en").into_iter().rev().collect::<Vec<_>>());
/// ```
pub fn forms(text: &str, language: &str) -> Vec<(String, TokenKind)> {
    let placed = placed(text, language).into_iter();
    placed.map(|(_, form, kind)| (form, kind)).collect()
}

/// The same, each with the bytes of the text that state the quantity.
pub fn placed(text: &str, language: &str) -> Vec<(Span, String, TokenKind)> {
    let mut all = Vec::new();
    let may = match language {
        "zh" => text.chars().any(is_sign),
        "en" => text.contains(':') || text.split(|c: char| !c.is_ascii_alphabetic()).any(is_word),
        _ => false,
    };
    if !may {
        return all;
    }
    for one in quantities(text, language, None) {
        let written = one.span.of(text);
        let mut found = Vec::new();
        match (one.kind, &one.when) {
            (Kind::Date | Kind::Time, Some(when)) => {
                found.extend(date(when, written, language));
            }
            (
                Kind::Number
                | Kind::Percent
                | Kind::Points
                | Kind::Ordinal
                | Kind::Money
                | Kind::Measure,
                _,
            ) => {
                values(&one, written, &mut found);
            }
            _ => {}
        }
        all.extend(found.into_iter().map(|(form, kind)| (one.span, form, kind)));
    }
    all
}

/// Whether a Chinese quantity may have a form that has the character in it: a digit, or what makes a number large.
fn is_sign(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '\u{FF10}'
                ..='\u{FF19}'
                    | '十'
                    | '百'
                    | '千'
                    | '万'
                    | '萬'
                    | '亿'
                    | '億'
                    | '成'
                    | '点'
                    | '點'
                    | '代'
                    | '〇'
                    | '○'
                    | '零'
                    | '拾'
                    | '佰'
                    | '仟'
                    | '廿'
                    | '卅'
        )
}

/// Whether an English quantity may have a form that has the word in it: digits alone meet as they stand.
fn is_word(word: &str) -> bool {
    const WORDS: &str = "hundred thousand million billion trillion mn bn tn mln bln trn m b t k \
        hundreds thousands millions billions trillions half point quarter first noon midnight am pm clock dozen \
        thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety \
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth \
        sixtieth seventieth eightieth ninetieth hundredth january february march april may june july august september \
        october november december jan feb mar apr jun jul aug sep sept oct nov dec xiii xiv xv xvi xvii xviii xix \
        centenary centennial bicentenary bicentennial decade decades century centuries";
    static SET: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let set = SET.get_or_init(|| WORDS.split_whitespace().collect());
    if word.bytes().any(|b| b.is_ascii_uppercase()) {
        set.contains(word.to_ascii_lowercase().as_str())
    } else {
        set.contains(word)
    }
}

/// The least number in words whose digits are given: smaller ones are in the dictionary.
const LEAST: f64 = 13.0;

/// The digits of a value, and of both ends of a range, unless they stand in the text.
fn values(one: &Quantity, written: &str, all: &mut Vec<(String, TokenKind)>) {
    if one.vague {
        return;
    }
    let percent = matches!(one.kind, Kind::Percent) && one.factor > 1.0;
    let face = |value: f64| if percent { value } else { value / one.factor };
    let ends = match one.bound {
        Bound::Between => [Some(one.low), Some(one.high)],
        _ => [Some(one.value()), None],
    };
    for value in ends.into_iter().flatten().map(face) {
        let small = value < LEAST && value.fract() == 0.0 && !percent;
        if small || value <= 0.0 {
            continue;
        }
        let form = digits(value);
        if !stands(&form, written) {
            all.push((form, TokenKind::Number));
        }
    }
}

/// A value in digits, rounded where its binary form is not exact.
fn digits(value: f64) -> String {
    let form = format!("{value:.4}");
    form.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether the digits stand in the text as they are, group commas aside.
fn stands(form: &str, written: &str) -> bool {
    if !written.bytes().any(|b| b.is_ascii_digit()) && written.is_ascii() {
        return false;
    }
    let plain = |c: char| match c {
        '\u{FF10}'..='\u{FF19}' | '\u{FF0E}' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => Some(c).filter(|c| c.is_ascii_digit() || *c == '.'),
    };
    let run: String = written.chars().filter_map(plain).collect();
    run.trim_end_matches('0').trim_end_matches('.')
        == form.trim_end_matches('0').trim_end_matches('.')
        && run.len().abs_diff(form.len()) <= 3
        && run.parse::<f64>() == form.parse::<f64>()
}

/// The form of a date whose wording differs between the languages.
fn date(when: &When, written: &str, language: &str) -> Option<(String, TokenKind)> {
    if let Some(minute) = when.minute {
        return Some((
            format!("{}:{:02}", minute / 60, minute % 60),
            TokenKind::Number,
        ));
    }
    match when.months {
        Some((from, to)) if from == to => {
            let bare = language == "zh"
                && written.contains('月')
                && !written.starts_with(|c: char| c.is_alphabetic());
            bare.then(|| (en::stem(MONTHS[usize::from(from) - 1]), TokenKind::Word))
        }
        Some((from, to)) if !matches!((from, to), (1, 3 | 6) | (4, 6) | (7, 9 | 12) | (10, 12)) => {
            Some((format!("{from}-{to}"), TokenKind::Number))
        }
        _ if when.years == 10 && language == "zh" => {
            Some((when.year?.to_string(), TokenKind::Number))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::forms;

    fn digits(text: &str, language: &str) -> Vec<String> {
        forms(text, language)
            .into_iter()
            .map(|(form, _)| form)
            .collect()
    }

    #[test]
    fn both_ways_of_writing_meet() {
        for (chinese, english) in [
            ("41.27万亿元", "41.27 trillion yuan"),
            ("62.4万家", "624 thousand"),
            ("46.9亿个", "4.69 billion"),
            ("1.5萬", "15 thousand"),
            ("250万", "two and a half million"),
            ("3,422.9亿港元", "HK$342.29 billion"),
            ("1—9月", "the first nine months"),
            ("下午2点半", "2:30 pm"),
        ] {
            let found = digits(chinese, "zh");
            assert_eq!(found.len(), 1, "{chinese}");
            assert_eq!(found, digits(english, "en"), "{chinese}");
        }
    }

    #[test]
    fn what_meets_as_it_stands_is_left_alone() {
        for (text, language) in [
            ("2,000 people", "en"),
            ("in 2031", "en"),
            ("up 31.7%", "en"),
            ("three people", "en"),
            ("增长31.7%", "zh"),
            ("２，０００人", "zh"),
            ("三个人", "zh"),
            ("数万人", "zh"),
            ("4.6 million", "de"),
            ("0万", "zh"),
            ("", "zh"),
        ] {
            assert_eq!(digits(text, language), Vec::<String>::new(), "{text}");
        }
    }
}
