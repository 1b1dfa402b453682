//! Bitexts put together again from the rows of a corpus.

use super::{Row, RowSide};
use crate::bead::{Bead, Ladder, Probability};
use crate::bitext::{Bitext, Side};
use crate::segment::{CHINESE, ENGLISH};
use crate::{Error, Result};

/// The most sentences that ids of rows may name.
const MOST_NAMED: usize = 1 << 20;

/// The bitext of `rows`, which belong to one pair of documents and stand in its order: with the sentences that their ids
/// name where all rows have them and a ladder comes of it, else with a sentence a row. Names and languages are those of
/// the first row; a row without a probability is sure. Linear in the texts.
pub fn bitext_of(rows: &[Row]) -> Bitext {
    named(rows).unwrap_or_else(|| {
        let mut bitext = empty(rows);
        for row in rows {
            let add = |side: &mut Side, text: &str| {
                if text.is_empty() {
                    return Vec::new();
                }
                side.sentences.push(text.to_owned());
                vec![side.sentences.len() - 1]
            };
            let source = add(&mut bitext.source, &row.source.text);
            let target = add(&mut bitext.target, &row.target.text);
            if !(source.is_empty() && target.is_empty()) {
                bitext.ladder.beads.push(bead(row, source, target));
            }
        }
        bitext
    })
}

/// With the sentences that ids name.
fn named(rows: &[Row]) -> Option<Bitext> {
    let whole = |side: &RowSide| {
        side.ids.len() == side.sentences.len()
            && side.ids.is_empty() == side.text.is_empty()
            && side.ids.iter().all(|&id| id < MOST_NAMED)
    };
    if !rows
        .iter()
        .all(|row| whole(&row.source) && whole(&row.target))
    {
        return None;
    }
    let mut bitext = empty(rows);
    let of_paragraphs = |side: &RowSide| side.paragraphs.len() == side.ids.len();
    let paragraphs = rows
        .iter()
        .all(|row| of_paragraphs(&row.source) && of_paragraphs(&row.target));
    for row in rows {
        for (side, read) in [
            (&mut bitext.source, &row.source),
            (&mut bitext.target, &row.target),
        ] {
            let length = read.ids.iter().max().map_or(0, |last| last + 1);
            let length = side.sentences.len().max(length);
            side.sentences.resize(length, String::new());
            for (&id, sentence) in read.ids.iter().zip(&read.sentences) {
                side.sentences[id].clone_from(sentence);
            }
            if paragraphs {
                side.paragraphs.resize(length, 0);
                for (&id, &paragraph) in read.ids.iter().zip(&read.paragraphs) {
                    side.paragraphs[id] = paragraph;
                }
            }
        }
        let (source, target) = (row.source.ids.clone(), row.target.ids.clone());
        bitext.ladder.beads.push(bead(row, source, target));
    }
    bitext.evidence = rows
        .iter()
        .map(|row| row.evidence.clone())
        .collect::<Option<_>>()
        .unwrap_or_default();
    bitext.check().is_ok().then_some(bitext)
}

fn empty(rows: &[Row]) -> Bitext {
    let side = |of: fn(&Row) -> &RowSide| {
        let first = rows.first().map(of);
        let language = first.map(|side| side.language.clone()).unwrap_or_default();
        let joiner = if language.starts_with(CHINESE.code) {
            CHINESE.joiner
        } else {
            ENGLISH.joiner
        };
        Side {
            document: first.map(|side| side.document.clone()).unwrap_or_default(),
            language,
            joiner: joiner.to_owned(),
            ..Side::default()
        }
    };
    Bitext {
        name: rows.first().map(|row| row.name.clone()).unwrap_or_default(),
        source: side(|row| &row.source),
        target: side(|row| &row.target),
        ladder: Ladder::default(),
        evidence: Vec::new(),
    }
}

fn bead(row: &Row, source: Vec<usize>, target: Vec<usize>) -> Bead {
    let sure = row.probability.unwrap_or(Probability::new(1.0));
    let mut bead = Bead::new(source, target, sure);
    if bead.kind.is_whole() && row.kind.is_whole() {
        bead.kind = row.kind;
    }
    bead
}

/// The rows of one document pair after another: rows that follow each other and have the name of the pair and of both
/// documents in common, `most` at a time. Memory: those rows.
///
/// # Errors
/// Those of `rows`, each in its place; the rows before it are a document.
pub fn by_document(
    rows: impl Iterator<Item = Result<Row>>,
    most: usize,
) -> impl Iterator<Item = Result<Vec<Row>, Error>> {
    let mut rows = rows.peekable();
    std::iter::from_fn(move || {
        let first = match rows.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        let mut document = vec![first];
        while document.len() < most
            && let Some(row) =
                rows.next_if(|row| row.as_ref().is_ok_and(|row| row.is_beside(&document[0])))
        {
            // Only good rows pass.
            document.extend(row.ok());
        }
        Some(Ok(document))
    })
}
