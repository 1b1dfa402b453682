//! Classes and display widths of characters.

/// Whether `c` is a Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '〇' | '々')
}

/// Whether `c` is punctuation that Chinese sets on a full square.
pub(super) fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}'
        | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Whether `c` is written without spaces: Han, kana, full-width forms and marks.
pub(super) fn is_wide(c: char) -> bool {
    is_han(c)
        || is_wide_mark(c)
        || matches!(c, '\u{2E80}'..='\u{33FF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}')
}

/// Columns of `c`: 2 for a full-width one. Quotation marks, dashes and dots, whose width depends on the font, count 2
/// on a Chinese page (`zh`) and 1 on another.
pub(super) fn columns(c: char, zh: bool) -> u32 {
    match c {
        '\u{0}'..='\u{FF}' => 1 + u32::from(zh && c == '·'),
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' => 0,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' => 1 + u32::from(zh),
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => 2,
        _ => 1,
    }
}

/// Whether `c` closes what a sentence may end in: quotation marks and brackets.
pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '」' | '』' | '）' | ')' | '】' | ']' | '"' | '\'' | '》' | '〉' | '〗' | '»'
    )
}

/// Whether `c` opens a quotation or a bracket.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '“' | '‘' | '「' | '『' | '（' | '(' | '【' | '[' | '《' | '〈' | '〖' | '«'
    )
}

/// Whether `c` ends a sentence.
pub(super) fn is_final_mark(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…' | '.' | '．' | '｡')
}

/// Whether `text` ends as a sentence does: a final mark, then at most closing marks.
pub(super) fn is_finished(text: &str) -> bool {
    text.chars()
        .rev()
        .find(|&c| !is_closer(c) && !c.is_whitespace())
        .is_some_and(is_final_mark)
}

/// The numbers of Chinese dates and pages: digits of all three kinds.
pub(super) fn is_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９') || "〇零○一二三四五六七八九十廿卅百".contains(c)
}
