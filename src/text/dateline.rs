//! Datelines: where, when and by whom a story was filed, before its first sentence.

use super::chars::is_number;
use super::{Block, Span};

/// Agencies and papers that stand before the place.
const AGENCIES: &[&str] = &[
    "据新华社",
    "据新華社",
    "新华社",
    "新華社",
    "新华网",
    "新華網",
    "本报",
    "本報",
    "本刊",
    "本台",
    "本网",
    "本網",
    "中新社",
    "中新网",
    "中新網",
    "中央社",
    "中通社",
    "人民网",
    "人民網",
    "央视网",
    "央視網",
    "光明网",
    "中国日报网",
    "香港中通社",
    "澳门日报",
    "路透社",
    "法新社",
    "美联社",
    "共同社",
    "塔斯社",
];

/// Blocks from the first on in which a dateline is looked for.
const BLOCKS: usize = 6;

/// The first dateline that a block near the beginning of the text starts with.
pub(super) fn find(text: &str, blocks: &[Block]) -> Option<Span> {
    blocks.iter().take(BLOCKS).find_map(|block| {
        let len = at_start(block.span.of(text))?;
        Some(Span::new(block.span.start, block.span.start + len))
    })
}

/// The length in bytes of the dateline that `line` starts with.
pub fn at_start(line: &str) -> Option<usize> {
    let end = line
        .char_indices()
        .nth(100)
        .map_or(line.len(), |(at, _)| at);
    chinese(&line[..end]).or_else(|| english(&line[..end]))
}

/// Whether a line says only who wrote: 本报记者 张三; （记者李四）; By John Smith.
pub(super) fn is_byline(line: &str) -> bool {
    let bare = line.trim_matches([
        '（', '）', '(', ')', '【', '】', '□', '■', '◆', ' ', '\u{3000}',
    ]);
    let short = bare.chars().count() <= 30;
    let starts = [
        "记者",
        "記者",
        "本报记者",
        "本報記者",
        "新华社记者",
        "新華社記者",
        "通讯员",
        "通訊員",
        "特约记者",
        "实习记者",
        "作者：",
        "文/",
        "文／",
        "来源：",
        "來源：",
        "By ",
        "BY ",
    ];
    short && starts.iter().any(|start| bare.starts_with(start))
}

/// （新华社）阿斯塔纳6月17日电（记者张三）: an agency or a place, a day, and 电 or 讯; or 本报讯.
fn chinese(line: &str) -> Option<usize> {
    let (open, inner) = match line.chars().next()? {
        c @ ('（' | '(' | '【' | '[') => (Some(c), &line[c.len_utf8()..]),
        _ => (None, line),
    };
    let agency = AGENCIES
        .iter()
        .filter(|a| inner.starts_with(**a))
        .map(|a| a.len())
        .max();
    let mut after_day = false;
    let mut numbers = 0;
    let mut end = None;
    for (at, c) in inner.char_indices() {
        let next = at + c.len_utf8();
        match c {
            '电' | '電' | '讯' | '訊' if after_day || Some(at) == agency => {
                end = Some(next);
                break;
            }
            '日' | '号' | '號' if numbers > 0 => after_day = true,
            '月' | '年' if numbers > 0 => {}
            c if is_number(c) => {
                numbers += 1;
                after_day = false;
            }
            ' ' | '\u{3000}' | '\u{A0}' => {}
            '，' | '。' | '；' | '：' | '、' | '“' | '「' | ',' | '.' | '\n' => {
                return None;
            }
            _ if after_day => return None,
            _ => {}
        }
        // Place names are short; a sentence that happens to hold a day and 电 is not.
        if at > 90 {
            return None;
        }
    }
    let end = end?;
    if agency.is_none() && inner[..end].chars().count() > 16 {
        return None;
    }
    let mut rest = &inner[end..];
    // Without an agency 电 may begin 电力: a space or a bracket has to follow, and a place to stand before the day.
    if agency.is_none()
        && (inner.starts_with(is_number)
            || !rest.starts_with([' ', '\u{3000}', '（', '(', '）', ')', '】', ']']))
    {
        return None;
    }
    if let Some(open) = open {
        let close = match open {
            '（' => '）',
            '(' => ')',
            '【' => '】',
            _ => ']',
        };
        rest = rest.strip_prefix(close)?;
    } else {
        let trimmed = rest.trim_start_matches([' ', '\u{3000}']);
        if trimmed.starts_with(['（', '('])
            && let Some(close) = trimmed.find(['）', ')'])
            && ["记者", "記者", "通讯员", "通訊員"]
                .iter()
                .any(|w| trimmed[..close].contains(w))
        {
            let bracket = trimmed[close..].chars().next().map_or(0, char::len_utf8);
            rest = &trimmed[close + bracket..];
        }
    }
    Some(line.len() - rest.len())
}

/// ASTANA, June 17 (Xinhua) --: a place in capitals, then a day or an agency in brackets, then a dash.
fn english(line: &str) -> Option<usize> {
    let dash = ["--", "—", "–", " - "]
        .iter()
        .filter_map(|dash| line.find(dash).map(|at| (at, at + dash.trim_end().len())))
        .min()?;
    let head = line[..dash.0].trim_end();
    let (place, filed) = match head.find('(') {
        Some(at) if head.ends_with(')') => (head[..at].trim_end(), true),
        Some(_) => return None,
        None => (head, false),
    };
    let first = place.split(',').next()?;
    let capitals = first.chars().filter(|c| c.is_uppercase()).count();
    if capitals < 3
        || first
            .chars()
            .any(|c| !c.is_uppercase() && !" .'’-/".contains(c))
    {
        return None;
    }
    let words = place.split_whitespace().count();
    let day = place.chars().any(|c| c.is_ascii_digit());
    (words <= 8 && (filed || day || words <= 3)).then_some(dash.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_and_what_only_looks_like_one() {
        let table = include_str!("../../tests/fixtures/text/datelines.tsv");
        let mut cases = 0;
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let (expected, text) = line.split_once('\t').expect("two columns");
            let found = at_start(text).map_or("", |len| &text[..len]);
            assert_eq!(found, expected, "{text}");
            cases += 1;
        }
        assert!(cases >= 25, "{cases} cases");
    }
}
