//! Corpora and documents as bitexts to check.

use super::args::{Direction, Languages};
use super::input::{self, Splitting};
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use zhen::align::{self, Options};
use zhen::bead::{Bead, Ladder, Probability};
use zhen::bitext::{Bitext, Side};
use zhen::corpus::{self, ReadOptions, Row, RowSide, ladder_order};
use zhen::lexicon::Lexicon;
use zhen::segment::{self, CHINESE, ENGLISH, Language};
use zhen::text::{self, Document};
use zhen::{Error, Result};

/// Rows in memory at a time.
const BATCH: usize = 8192;
/// Rows of one document, at most, where the corpus names none.
const NAMELESS: usize = 256;
/// From this many bytes on, a text of several sentences on both sides is aligned before it is checked.
const LONG: usize = 1500;

/// Two documents aligned.
pub fn aligned(
    zh: &Path,
    en: &Path,
    how: &Splitting,
    lexicon: &Lexicon,
    direction: Direction,
) -> Result<Bitext> {
    let languages = Languages {
        source: &CHINESE,
        target: &ENGLISH,
    };
    let read = input::read_pair(zh, en, languages, how)?;
    let options = Options {
        lexicon: Some(lexicon),
        ..Options::default()
    };
    let name = super::jobs::of_files(zh, en, languages).name;
    let bitext = read.align(&name, languages, &options, false).bitext;
    Ok(direction.turned(bitext))
}

/// Reads the corpus at `path` and gives its documents, some rows at a time. Rows whose Chinese side is not the source
/// of `direction` are turned.
pub fn each_batch(
    path: &Path,
    direction: Direction,
    lexicon: &Lexicon,
    mut take: impl FnMut(&[Bitext]) -> Result<()>,
) -> Result<()> {
    let mut rows = rows(path)?;
    let mut waiting: Vec<Row> = Vec::new();
    loop {
        let mut last = true;
        for row in rows.by_ref() {
            waiting.push(row?);
            if waiting.len() >= BATCH {
                last = false;
                break;
            }
        }
        if waiting.is_empty() {
            return Ok(());
        }
        let documents = documents(std::mem::take(&mut waiting));
        let bitexts: Vec<Bitext> = documents
            .into_par_iter()
            .map(|rows| bitext(rows, direction, lexicon))
            .collect();
        take(&bitexts)?;
        if last {
            return Ok(());
        }
    }
}

/// The rows of a corpus, by the format of its name.
fn rows(path: &Path) -> Result<Box<dyn Iterator<Item = Result<Row>>>> {
    let place = input::name(path);
    let reader: Box<dyn BufRead> = if input::is_dash(path) {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        let file = File::open(path).map_err(|error| Error::from_source(&place, error))?;
        Box::new(BufReader::with_capacity(1 << 18, file))
    };
    let extension = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let options = ReadOptions::default();
    Ok(match extension.as_str() {
        "tsv" | "txt" => Box::new(corpus::tsv::read(&place, reader, &options)),
        "jsonl" | "ndjson" => Box::new(corpus::jsonl::read(&place, reader)),
        "tmx" => Box::new(corpus::tmx::read(&place, reader, &options)),
        "xlf" | "xliff" => Box::new(corpus::xliff::read(&place, reader)),
        _ => {
            return Err(Error::new(
                place,
                "a name that tells no format, expected .tsv, .jsonl, .tmx or .xlf, or two documents",
            ));
        }
    })
}

/// Rows of one document each; long rows are documents of their own.
fn documents(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut all: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        let joins = all.last().is_some_and(|document| {
            let first = &document[0];
            let known = !row.name.is_empty() || !row.source.document.is_empty();
            first.name == row.name
                && first.source.document == row.source.document
                && (known || document.len() < NAMELESS)
                && !is_long(first)
                && !is_long(&row)
        });
        match all.last_mut().filter(|_| joins) {
            Some(document) => document.push(row),
            None => all.push(vec![row]),
        }
    }
    all
}

fn is_long(row: &Row) -> bool {
    row.source.text.len().min(row.target.text.len()) >= LONG
}

fn bitext(rows: Vec<Row>, direction: Direction, lexicon: &Lexicon) -> Bitext {
    let rows: Vec<Row> = rows.into_iter().map(chinese_first).collect();
    let bitext = match rows.as_slice() {
        [row] if is_long(row) => align_row(row, lexicon),
        _ => beads_of_rows(rows),
    };
    direction.turned(bitext)
}

/// A row with its Chinese side first: the one with the greater share of Chinese characters.
fn chinese_first(mut row: Row) -> Row {
    let han = |text: &str| text::script_shares(text).han;
    if han(&row.target.text) > han(&row.source.text) {
        std::mem::swap(&mut row.source, &mut row.target);
    }
    row
}

/// A bead a row: with the sentences that its ids name where all rows have them, else a sentence a row.
fn beads_of_rows(rows: Vec<Row>) -> Bitext {
    let mut bitext = Bitext {
        source: side(&CHINESE),
        target: side(&ENGLISH),
        ..Bitext::default()
    };
    let whole = |side: &RowSide| {
        side.ids.len() == side.sentences.len() && (side.text.is_empty() || !side.ids.is_empty())
    };
    let named = rows
        .iter()
        .all(|row| whole(&row.source) && whole(&row.target) && !row.name.is_empty());
    for row in rows {
        bitext.name.clone_from(&row.name);
        let sides = [
            (&mut bitext.source, row.source),
            (&mut bitext.target, row.target),
        ];
        let [source, target] = sides.map(|(side, text)| add_side(side, text, named));
        if !(source.is_empty() && target.is_empty()) {
            let sure = row.probability.unwrap_or(Probability::new(1.0));
            bitext.ladder.beads.push(Bead::new(source, target, sure));
        }
    }
    bitext
}

/// The most sentences that ids of rows may name.
const MOST_NAMED: usize = 1 << 20;

/// Adds the text of a row, and gives its ids.
fn add_side(side: &mut Side, text: RowSide, named: bool) -> Vec<usize> {
    side.document = text.document;
    if text.text.trim().is_empty() {
        return Vec::new();
    }
    if named && text.ids.iter().all(|&id| id < MOST_NAMED) {
        let length = text.ids.iter().max().map_or(0, |last| last + 1);
        side.sentences
            .resize(side.sentences.len().max(length), String::new());
        for (&id, sentence) in text.ids.iter().zip(text.sentences) {
            side.sentences[id] = sentence;
        }
        return text.ids;
    }
    side.sentences.push(text.text);
    vec![side.sentences.len() - 1]
}

fn side(language: &Language) -> Side {
    Side {
        language: language.code.into(),
        joiner: language.joiner.into(),
        ..Side::default()
    }
}

/// The sentences of a long row, aligned.
fn align_row(row: &Row, lexicon: &Lexicon) -> Bitext {
    let split = |text: &str, language: &'static Language| {
        let mut side = side(language);
        if let Ok(document) = Document::read("row", text.as_bytes(), &text::ReadOptions::plain()) {
            for sentence in
                segment::sentences(&document, language, &segment::SplitOptions::default())
            {
                side.sentences
                    .push(sentence.span.of(document.text()).to_owned());
                side.paragraphs.push(sentence.paragraph);
            }
        }
        side
    };
    let (source, target) = (
        split(&row.source.text, &CHINESE),
        split(&row.target.text, &ENGLISH),
    );
    let texts = |side: &Side| side.sentences.clone();
    let (source_texts, target_texts) = (texts(&source), texts(&target));
    let views = [&source_texts, &target_texts]
        .map(|all| all.iter().map(String::as_str).collect::<Vec<_>>());
    let options = Options {
        lexicon: Some(lexicon),
        ..Options::default()
    };
    let ladder = align::align(
        &align::Side {
            sentences: &views[0],
            paragraphs: &source.paragraphs,
            language: &CHINESE,
        },
        &align::Side {
            sentences: &views[1],
            paragraphs: &target.paragraphs,
            language: &ENGLISH,
        },
        &options,
    );
    Bitext {
        name: row.name.clone(),
        source,
        target,
        ladder,
        evidence: Vec::new(),
    }
}

impl Direction {
    /// A Chinese–English bitext with the side first that was translated.
    fn turned(self, bitext: Bitext) -> Bitext {
        if self == Self::ZhEn {
            return bitext;
        }
        let beads = bitext
            .ladder
            .beads
            .into_iter()
            .map(|bead| Bead::new(bead.target, bead.source, bead.probability));
        Bitext {
            name: bitext.name,
            source: bitext.target,
            target: bitext.source,
            ladder: Ladder {
                beads: ladder_order(beads.collect()),
            },
            evidence: Vec::new(),
        }
    }
}
