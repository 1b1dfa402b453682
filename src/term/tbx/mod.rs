//! TBX (termbase exchange): versions 2 (ISO 30042:2008) and 3 (ISO 30042:2019) read, the dialect TBX-Basic of version 3
//! written, in DCA style.
//!
//! What TBX-Basic has no category for stands in notes of the term, `zhen:KEY=VALUE`: `status=forbidden` (beside
//! `deprecatedTerm-admn-sts`, which is what other programs are to take it for), `pos` (`proper noun`, or a word that is
//! not in the picklist), `case`, `valid_from`, `valid_to`, `rank`. A superseded term is read as deprecated and written as
//! superseded again. What zhen has no field for is kept as XML, in [`Term::tbx`](super::Term::tbx) and
//! [`Concept::tbx`](super::Concept::tbx), and what TBX-Basic does not allow becomes a note that says it.

mod basic;
mod read;
mod tree;
mod write;

pub(super) use read::read;
pub(super) use write::write;

use std::fmt::Write as _;

/// How a note begins that holds what TBX-Basic has no category for.
const PRIVATE: &str = "zhen:";
/// How the line of the head begins that keeps the `back` of a file.
pub(super) const BACK: &str = "tbx-back: ";
const SUPERSEDED: &str = "supersededTerm-admn-sts";

/// `zh` or `en`, if the language with the BCP 47 tag is one of them.
pub(super) fn language_of(tag: &str) -> Option<&'static str> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    match primary.to_ascii_lowercase().as_str() {
        "zh" | "zho" | "chi" | "cmn" => Some("zh"),
        "en" | "eng" => Some("en"),
        _ => None,
    }
}

/// `id` as an XML name; what may not stand in one becomes `_xHEX_`.
fn name_of_id(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    let mut rest = id.chars();
    while let Some(c) = rest.next() {
        let fits = match c {
            '_' => !rest.as_str().starts_with('x'),
            '-' | '.' | '0'..='9' => !name.is_empty(),
            c => c.is_alphabetic(),
        };
        if fits {
            name.push(c);
        } else {
            let _ = write!(name, "_x{:X}_", u32::from(c));
        }
    }
    name
}

/// The id that [`name_of_id`] made a name of.
fn plain_id(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find("_x") {
        let after = &rest[at + 2..];
        let escaped = after.split_once('_').and_then(|(hex, after)| {
            let c = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)?;
            Some((c, after))
        });
        id.push_str(&rest[..at]);
        if let Some((c, after)) = escaped {
            id.push(c);
            rest = after;
        } else {
            id.push_str("_x");
            rest = after;
        }
    }
    id + rest
}

/// `text`, elements of a TBX that stand with a concept or (`of_term`) a term, as TBX-Basic has them.
///
/// # Errors
/// Where it is no XML.
pub(super) fn canonical(text: &str, of_term: bool) -> Result<String, String> {
    let level = if of_term {
        basic::Level::Term
    } else {
        basic::Level::Concept
    };
    let elements = basic::kept(text, level)?;
    Ok(tree::line_of(&elements))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_names_and_come_back() {
        for (id, name) in [
            ("c1", "c1"),
            ("1", "_x31_"),
            ("概念 1", "概念_x20_1"),
            ("a_x31_", "a_x5F_x31_"),
            ("_x", "_x5F_x"),
            ("a:b", "a_x3A_b"),
        ] {
            assert_eq!(name_of_id(id), name);
            assert_eq!(plain_id(name), id);
        }
        assert_eq!(plain_id("a_xyz"), "a_xyz");
    }
}
