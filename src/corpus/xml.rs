//! Text that is safe inside XML 1.0 and HTML.

use std::borrow::Cow;

/// `text` with the characters that XML 1.0 forbids even as references (most control characters, U+FFFE, U+FFFF; see
/// production 2, Char) replaced by U+FFFD, so that their loss stays visible.
pub(crate) fn allowed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| if is_allowed(c) { c } else { '\u{fffd}' })
            .collect(),
    )
}

/// Whether XML 1.0 allows `c` in a document.
fn is_allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => c >= ' ',
    }
}
