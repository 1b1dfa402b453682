//! hunalign's numeric ladder (Varga et al. 2005, and the section "File formats" of hunalign's manual).
//!
//! A line is a rung `N<TAB>M<TAB>SCORE`: the first N source sentences correspond to the first M target sentences. The
//! first rung is `0 0`, the last one the numbers of sentences; neither number ever falls. The score belongs to the
//! segment that begins at the rung, so that of the last rung means nothing (zhen writes 0). hunalign's score has no
//! bounds; zhen writes the probability of the bead there, 0–1, four decimals.
//!
//! Rungs say nothing about beads that cross or have gaps: zhen writes the rungs around them, one segment with the
//! lowest probability of the beads inside.

use super::row::rounded;
use super::vecalign::{only_one, shortened};
use super::{Out, Scores, lines::Lines};
use crate::bead::{Bead, Ladder, Probability};
use crate::bitext::Bitext;
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
        let (n, m) = (bitext.source.sentences.len(), bitext.target.sentences.len());
        let segments = segments(&bitext.ladder, n, m)
            .map_err(|error| Error::from_source(&bitext.name, error))?;
        let mut from = (0, 0);
        for segment in &segments {
            let score = rounded(segment.probability);
            self.out
                .put(&format!("{}\t{}\t{score:.4}\n", from.0, from.1))?;
            from = segment.end;
        }
        self.out.put(&format!("{n}\t{m}\t0\n"))?;
        Ok(segments.len() + 1)
    }
}

/// What lies between two rungs.
struct Segment {
    end: (usize, usize),
    probability: Probability,
}

/// The finest segments between rungs that cut no bead. Linear.
fn segments(ladder: &Ladder, n: usize, m: usize) -> Result<Vec<Segment>> {
    ladder.check(n, m)?;
    let (mut of_source, mut of_target) = (vec![0; n], vec![0; m]);
    for (index, bead) in ladder.beads.iter().enumerate() {
        bead.source.iter().for_each(|&id| of_source[id] = index);
        bead.target.iter().for_each(|&id| of_target[id] = index);
    }
    let mut segments: Vec<Segment> = Vec::new();
    let mut done = (0, 0);
    for bead in &ladder.beads {
        let mut wanted = grown(done, bead);
        if wanted == done {
            continue;
        }
        let mut probability = bead.probability;
        while done != wanted {
            // Whatever else the wanted sentences are bound to is wanted too.
            let index = if done.0 < wanted.0 {
                done.0 += 1;
                of_source[done.0 - 1]
            } else {
                done.1 += 1;
                of_target[done.1 - 1]
            };
            let bound = &ladder.beads[index];
            wanted = grown(wanted, bound);
            if bound.probability < probability {
                probability = bound.probability;
            }
        }
        segments.push(Segment {
            end: done,
            probability,
        });
    }
    Ok(segments)
}

/// `end` moved so far that it takes in `bead`.
fn grown(end: (usize, usize), bead: &Bead) -> (usize, usize) {
    let past = |ids: &[usize]| ids.last().map_or(0, |&id| id + 1);
    (end.0.max(past(&bead.source)), end.1.max(past(&bead.target)))
}

/// Reads the beads of a ladder file, called `place` in errors: one `Result` a segment, and the last rung's numbers of
/// sentences through [`Reader::sentences`].
///
/// Columns are separated by white space, blank lines are passed over; the third column may be missing and is read as
/// `scores` says. Memory: one line and one bead.
///
/// ```
/// use zhen::corpus::{Scores, ladder};
///
/// let file = &b"0\t0\t0.9\n1\t2\t0\n"[..];
/// let beads: Vec<_> = ladder::read("x.ladder", file, Scores::Probability).collect();
/// assert_eq!(beads[0].as_ref().unwrap().target, [0, 1]);
/// ```
///
/// # Errors
/// Each names file and line: a line that is not a rung, a first rung that is not `0 0`, a rung that falls behind or
/// repeats the one before, a score that is not a probability. A bad rung is passed over, so the segments beside it
/// come as one.
pub fn read<R: BufRead>(place: &str, reader: R, scores: Scores) -> Reader<R> {
    Reader {
        lines: Lines::new(place, reader),
        scores,
        last: None,
    }
}

/// Reads a whole ladder.
///
/// # Errors
/// The first of [`read`].
pub fn read_ladder<R: BufRead>(place: &str, reader: R, scores: Scores) -> Result<Ladder> {
    let beads = read(place, reader, scores).collect::<Result<Vec<_>>>()?;
    Ok(Ladder { beads })
}

/// More sentences than this in one segment are taken for a slip of the file, not for a bead.
const MOST_SENTENCES: usize = 1 << 20;

/// The beads of a ladder file; made by [`read`].
pub struct Reader<R> {
    lines: Lines<R>,
    scores: Scores,
    last: Option<((usize, usize), Probability)>,
}

impl<R> Reader<R> {
    /// Source and target sentences that the rungs read so far cover.
    pub fn sentences(&self) -> (usize, usize) {
        self.last.map_or((0, 0), |(rung, _)| rung)
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Bead>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = match self.lines.next()? {
                Ok(line) => line,
                Err(error) => return Some(Err(error)),
            };
            if line.trim().is_empty() {
                continue;
            }
            match self.take(&line) {
                Ok(None) => {}
                Ok(Some(bead)) => return Some(Ok(bead)),
                Err(message) => return Some(Err(self.lines.error(message))),
            }
        }
    }
}

impl<R: BufRead> Reader<R> {
    /// Takes one rung; the bead between the rung before and this one, if there is one before.
    fn take(&mut self, line: &str) -> Result<Option<Bead>, String> {
        let rung = rung(line)
            .ok_or_else(|| format!("{:?}, expected a rung: N, M and a score", shortened(line)))?;
        let score = self.scores.read(line.split_whitespace().nth(2))?;
        let Some((before, probability)) = self.last else {
            self.last = Some(((0, 0), score));
            return match rung {
                (0, 0) => Ok(None),
                (n, m) => Err(format!("the first rung is {n} {m}, expected 0 0")),
            };
        };
        let ((n, m), (i, j)) = (rung, before);
        if n < i || m < j || rung == before {
            return Err(format!(
                "the rung {n} {m} follows {i} {j}, expected one that rises"
            ));
        }
        if n - i > MOST_SENTENCES || m - j > MOST_SENTENCES {
            return Err(format!(
                "the rung {n} {m} follows {i} {j}, expected at most {MOST_SENTENCES} sentences between"
            ));
        }
        self.last = Some((rung, score));
        Ok(Some(Bead::new(
            (i..n).collect(),
            (j..m).collect(),
            probability,
        )))
    }
}

fn rung(line: &str) -> Option<(usize, usize)> {
    let mut columns = line.split_whitespace();
    let mut number = || {
        let column = columns.next()?;
        let digits = column.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| column.parse().ok()).flatten()
    };
    let rung = (number()?, number()?);
    (columns.count() <= 1).then_some(rung)
}
