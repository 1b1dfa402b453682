//! `[0]:[0, 1]:0.9731` lines, the alignment format of Vecalign (Thompson & Koehn 2019) and Bertalign.
//!
//! Vecalign's third field is a cost; zhen writes the probability of the bead there, 0–1, four decimals. Gold files
//! have no third field.

use super::row::rounded;
use super::{Out, Scores, ladder_order, lines::Lines};
use crate::bead::{Bead, Ladder};
use crate::bitext::Bitext;
use crate::score::parse_line;
use crate::{Error, Result};
use std::io::{BufRead, Write};

/// Writes one ladder; see [`super::CorpusWriter`].
pub(super) struct Writer<W> {
    pub(super) out: Out<W>,
    written: bool,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: Out<W>) -> Self {
        Self {
            out,
            written: false,
        }
    }

    pub(super) fn write(&mut self, bitext: &Bitext) -> Result<usize> {
        only_one(&self.out.place, &mut self.written, bitext)?;
        for bead in &bitext.ladder.beads {
            self.out.put(&line(bead))?;
        }
        Ok(bitext.ladder.beads.len())
    }
}

/// Refuses a second bitext.
pub(super) fn only_one(place: &str, written: &mut bool, bitext: &Bitext) -> Result<()> {
    if std::mem::replace(written, true) {
        return Err(Error::new(
            place,
            format!(
                "{:?} is a second pair of documents, expected one: this format needs a file for each",
                bitext.name
            ),
        ));
    }
    Ok(())
}

fn line(bead: &Bead) -> String {
    // `{:?}` of a slice of numbers is `[0, 1]`, as Python prints a list.
    format!(
        "{:?}:{:?}:{:.4}\n",
        bead.source,
        bead.target,
        rounded(bead.probability)
    )
}

/// Reads the beads of a file of `[0]:[0, 1]` lines, called `place` in errors: one `Result` a line.
///
/// Lines are what [`parse_line`] takes, ids may stand in any order, `[]` is an empty side; blank lines are passed over;
/// what follows the second colon is read as `scores` says. Memory: one line.
///
/// ```
/// use zhen::corpus::{Scores, vecalign};
///
/// let beads: Vec<_> = vecalign::read("x.gold", &b"[0]:[0, 1]\n[1]:[]\n"[..], Scores::Ignore).collect();
/// assert_eq!(beads[0].as_ref().unwrap().target, [0, 1]);
/// assert!(beads[1].as_ref().unwrap().target.is_empty());
/// ```
///
/// # Errors
/// Each names file and line and gives the line's text: anything else, an id that stands twice on a side, a bead with
/// neither side, a score that is not a probability.
pub fn read<R: BufRead>(
    place: &str,
    reader: R,
    scores: Scores,
) -> impl Iterator<Item = Result<Bead>> {
    let mut lines = Lines::new(place, reader);
    std::iter::from_fn(move || {
        loop {
            match lines.next()? {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => {
                    return Some(parse(&line, scores).map_err(|what| {
                        lines.error(format!(
                            "found {what} in {:?}, expected a bead such as [0]:[0, 1]",
                            shortened(&line)
                        ))
                    }));
                }
                Err(error) => return Some(Err(error)),
            }
        }
    })
}

/// Reads a whole ladder; beads come in the order of [`ladder_order`], out of whatever order they stand in.
///
/// # Errors
/// The first of [`read`].
pub fn read_ladder<R: BufRead>(place: &str, reader: R, scores: Scores) -> Result<Ladder> {
    let beads = read(place, reader, scores).collect::<Result<Vec<_>>>()?;
    Ok(Ladder {
        beads: ladder_order(beads),
    })
}

fn parse(line: &str, scores: Scores) -> Result<Bead, String> {
    let (link, score) = parse_line(line).ok_or("no bead")?;
    if link.source.is_empty() && link.target.is_empty() {
        return Err("a bead without sentences".to_owned());
    }
    let (source, target) = (ascending(link.source)?, ascending(link.target)?);
    Ok(Bead::new(source, target, scores.read(score)?))
}

fn ascending(mut ids: Vec<usize>) -> Result<Vec<usize>, String> {
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("id {} twice", pair[0])),
        None => Ok(ids),
    }
}

/// The first 60 characters of `text`.
pub(super) fn shortened(text: &str) -> String {
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}
