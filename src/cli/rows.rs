//! Corpora and documents as bitexts to check.

use super::args::{Direction, Languages};
use super::console;
use super::input::{self, Splitting};
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use zhen::Result;
use zhen::align::{self, Options};
use zhen::bead::{Bead, Ladder, Probability};
use zhen::bitext::{Bitext, Side};
use zhen::check::Place;
use zhen::corpus::{self, ReadOptions, Row, RowSide, ladder_order};
use zhen::lexicon::Lexicon;
use zhen::segment::{self, CHINESE, ENGLISH, Language};
use zhen::text::{self, Document};

/// Rows in memory at a time.
const BATCH: usize = 8192;
/// Rows of one document, at most, where the corpus names none, and where it does.
const NAMELESS: usize = 256;
const NAMED: usize = 1 << 16;
/// The most bytes of a line that names columns.
const LONGEST_HEAD: u64 = 1 << 16;
/// Bad rows that are named; the others are counted.
const REPORTED: usize = 10;
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

/// A document of a corpus.
pub struct Loaded {
    pub bitext: Bitext,
    /// Line of each bead, in a corpus that names no documents.
    lines: Vec<usize>,
    file: String,
}

impl Loaded {
    /// Two documents aligned, which have no corpus.
    pub fn of_documents(bitext: Bitext) -> Self {
        Self {
            bitext,
            lines: Vec::new(),
            file: String::new(),
        }
    }

    /// Where a bead stands, as a report says it.
    pub fn place(&self, bead: usize) -> Place {
        let line = self.lines.get(bead).copied();
        let document = match line {
            Some(_) => &self.file,
            None => &self.bitext.name,
        };
        Place {
            document: document.clone(),
            bead,
            line,
        }
    }
}

/// A row and its line in the corpus.
type Numbered = (usize, Row);

/// Reads the corpus at `path`, gives its documents, some rows at a time, and says whether a row was bad. Bad rows are
/// reported and passed over. Rows whose Chinese side is not the source of `direction` are turned.
pub fn each_batch(
    path: &Path,
    direction: Direction,
    lexicon: &Lexicon,
    mut take: impl FnMut(&[Loaded]) -> Result<()>,
) -> Result<bool> {
    let file = input::name(path);
    let mut rows = (first_line(path)..).zip(corpus::open(path, None, &ReadOptions::default())?);
    let mut waiting: Vec<Numbered> = Vec::new();
    let mut bad = 0;
    loop {
        let mut last = true;
        for (line, row) in rows.by_ref() {
            match row {
                Ok(row) => waiting.push((line, row)),
                Err(error) => {
                    bad += 1;
                    if bad <= REPORTED {
                        console::report(&error);
                    }
                }
            }
            if waiting.len() >= BATCH {
                last = false;
                break;
            }
        }
        let mut documents = documents(std::mem::take(&mut waiting));
        // The last document may go on.
        if !last && documents.last().is_some_and(|rows| rows.len() < NAMED) {
            waiting = documents.pop().unwrap_or_default();
        }
        let loaded: Vec<Loaded> = documents
            .into_par_iter()
            .map(|rows| load(rows, &file, direction, lexicon))
            .collect();
        take(&loaded)?;
        if last {
            break;
        }
    }
    if bad > REPORTED {
        let more = bad - REPORTED;
        console::report(&format!("{file}: {more} more rows that could not be read"));
    }
    Ok(bad > 0)
}

/// The line of a corpus's first row: after one that names the columns. Of formats without lines, and of compressed ones,
/// rows are counted.
fn first_line(path: &Path) -> usize {
    let mut line = Vec::new();
    let file = File::open(path)
        .map(|file| BufReader::new(file.take(LONGEST_HEAD)).read_until(b'\n', &mut line));
    let is_tsv = path.extension().is_some_and(|e| e == "tsv" || e == "txt");
    let names = || {
        corpus::tsv::read("", line.as_slice(), &ReadOptions::default())
            .next()
            .is_none()
    };
    1 + usize::from(file.is_ok() && is_tsv && !line.is_empty() && names())
}

/// Rows of one document each; long rows are documents of their own.
fn documents(rows: Vec<Numbered>) -> Vec<Vec<Numbered>> {
    let mut all: Vec<Vec<Numbered>> = Vec::new();
    for row in rows {
        let joins = all.last().is_some_and(|document| {
            let (first, next) = (&document[0].1, &row.1);
            let most = if is_named(next) { NAMED } else { NAMELESS };
            first.name == next.name
                && first.source.document == next.source.document
                && document.len() < most
                && !is_long(first)
                && !is_long(next)
        });
        match all.last_mut().filter(|_| joins) {
            Some(document) => document.push(row),
            None => all.push(vec![row]),
        }
    }
    all
}

fn is_named(row: &Row) -> bool {
    !row.name.is_empty() || !row.source.document.is_empty()
}

fn is_long(row: &Row) -> bool {
    row.source.text.len().min(row.target.text.len()) >= LONG
}

fn load(rows: Vec<Numbered>, file: &str, direction: Direction, lexicon: &Lexicon) -> Loaded {
    let (numbers, rows): (Vec<usize>, Vec<Row>) = rows.into_iter().unzip();
    let rows: Vec<Row> = rows.into_iter().map(chinese_first).collect();
    let nameless = !is_named(&rows[0]);
    let (bitext, lines) = match rows.as_slice() {
        [row] if is_long(row) => {
            let bitext = align_row(row, lexicon);
            let lines = vec![numbers[0]; bitext.ladder.beads.len()];
            (bitext, lines)
        }
        _ => {
            let said = |row: &Row| {
                !(row.source.text.trim().is_empty() && row.target.text.trim().is_empty())
            };
            let lines = rows.iter().zip(numbers).filter(|(row, _)| said(row));
            let lines = lines.map(|(_, line)| line).collect();
            (beads_of_rows(rows), lines)
        }
    };
    Loaded {
        bitext: direction.turned(bitext),
        lines: if nameless { lines } else { Vec::new() },
        file: file.to_owned(),
    }
}

/// A row with its Chinese side first: the one with the greater share of Chinese characters.
pub fn chinese_first(mut row: Row) -> Row {
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
