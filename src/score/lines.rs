//! Bead lines: `[0]:[0, 1]:score`, as Vecalign and Bertalign write them.

use crate::bead::Bead;
use crate::{Error, Result};
use std::collections::BTreeSet;

/// The ids of a bead, zero-based, as its line gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// Ids of source sentences.
    pub source: Vec<usize>,
    /// Ids of target sentences.
    pub target: Vec<usize>,
}

impl Link {
    /// Whether it has sentences on both sides.
    pub fn two_sided(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }

    pub(super) fn sides(&self) -> (BTreeSet<usize>, BTreeSet<usize>) {
        (
            self.source.iter().copied().collect(),
            self.target.iter().copied().collect(),
        )
    }
}

impl From<&Bead> for Link {
    fn from(bead: &Bead) -> Self {
        Self {
            source: bead.source.clone(),
            target: bead.target.clone(),
        }
    }
}

/// Reads `[source ids]:[target ids]`, with or without a score behind a second colon: the ids and the text of the
/// score. Ids stand between commas or white space; white space may stand around the colons. `None` where the line is
/// no bead.
pub fn parse_line(line: &str) -> Option<(Link, Option<&str>)> {
    let (source, rest) = line.trim().strip_prefix('[')?.split_once(']')?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let (target, rest) = rest.strip_prefix('[')?.split_once(']')?;
    let score = match rest.trim_start() {
        "" => None,
        rest => Some(rest.strip_prefix(':')?.trim()),
    };
    let link = Link {
        source: ids(source)?,
        target: ids(target)?,
    };
    Some((link, score))
}

/// Reads a bead a line; blank lines are passed over, as are beads without a sentence.
///
/// # Errors
/// Where a line is no bead; the error names `place` and the line.
pub fn parse_lines(place: &str, text: &str) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let Some((link, _)) = parse_line(line) else {
            let found: String = line.chars().take(60).collect();
            let message = format!("found {found:?}, expected a bead such as [0]:[0, 1]");
            return Err(Error::at_line(place, number + 1, message));
        };
        if !link.source.is_empty() || !link.target.is_empty() {
            links.push(link);
        }
    }
    Ok(links)
}

fn ids(text: &str) -> Option<Vec<usize>> {
    text.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|id| !id.is_empty())
        .map(|id| {
            if id.bytes().all(|b| b.is_ascii_digit()) {
                id.parse().ok()
            } else {
                None
            }
        })
        .collect()
}
