//! Chinese: words, and traditional characters folded to simplified ones.

/// The simplified form of a character, or itself. For look-up only: a text is never changed by it.
pub fn simplify(c: char) -> char {
    c
}

/// Words to keep whole.
#[derive(Clone, Debug, Default)]
pub(super) struct UserWords {}
