//! Numbers written with a scale (4.6万亿, 2.864 million), by value, so that both ways of writing meet.

/// Scale words, each with its power of ten; a longer one stands before its beginning.
const SCALES: [(&str, i32); 10] = [
    ("万亿", 12),
    ("萬億", 12),
    ("万", 4),
    ("萬", 4),
    ("亿", 8),
    ("億", 8),
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
];

/// The values of the digits of `text` that a scale word follows, written as plain digits.
///
/// Linear in the text's length.
///
/// ```
/// use zhen::anchor::number::scaled;
/// assert_eq!(scaled("出口286.4万辆，增长31.7%"), ["2864000"]);
/// assert_eq!(scaled("exported 2.864 million vehicles"), ["2864000"]);
/// ```
pub fn scaled(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || matches!(bytes[at], b'.' | b',')) {
            at += 1;
        }
        let rest = text[at..].trim_start_matches([' ', '\u{a0}', '-']);
        if let Some(&(_, power)) = SCALES.iter().find(|(word, _)| rest.starts_with(word)) {
            found.extend(shift(&text[start..at], power));
        }
    }
    found
}

/// `digits` times ten to the `power`, as digits; `None` where it is no number or no whole one.
fn shift(digits: &str, power: i32) -> Option<String> {
    let plain = digits.trim_end_matches(['.', ',']).replace(',', "");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let missing = usize::try_from(power).ok()?.checked_sub(fraction.len())?;
    if whole.len() > 15 || fraction.contains('.') {
        return None;
    }
    let value = format!("{whole}{fraction}{}", "0".repeat(missing));
    Some(value.trim_start_matches('0').to_string()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn both_ways_of_writing_meet() {
        for (chinese, english) in [
            ("41.27万亿元", "41.27 trillion yuan"),
            ("62.4万家", "624 thousand"),
            ("46.9亿个", "4.69 billion"),
            ("1.5萬", "15 thousand"),
        ] {
            let found = scaled(chinese);
            assert_eq!(found.len(), 1, "{chinese}");
            assert_eq!(found, scaled(english), "{chinese}");
        }
    }

    #[test]
    fn what_is_no_scaled_number_is_left_alone() {
        for text in [
            "2,000 people",
            "1.23456789万",
            "...",
            "0万",
            "in 2031",
            "1.2.3亿",
            "",
        ] {
            assert!(scaled(text).is_empty(), "{text}");
        }
    }
}
