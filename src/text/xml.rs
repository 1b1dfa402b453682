//! XML 1.0: what may stand in it, and its attributes and references, without entity expansion.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart};
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
pub(crate) fn is_allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => c >= ' ',
    }
}

/// The value of an attribute, if there is one.
pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{error} in an attribute of an element");
    match start.try_get_attribute(name) {
        Ok(None) => Ok(None),
        Ok(Some(attribute)) => attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map(|value| Some(value.into_owned()))
            .map_err(|error| wrong(&error)),
        Err(error) => Err(wrong(&error)),
    }
}

/// The character a reference stands for.
pub(crate) fn resolved(reference: &BytesRef<'_>) -> Result<char, String> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => return Ok(c),
        Ok(None) => {}
        Err(error) => return Err(error.to_string()),
    }
    Ok(match &**reference {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        other => {
            return Err(format!(
                "entity &{other};, expected one of XML's five or a character reference"
            ));
        }
    })
}
