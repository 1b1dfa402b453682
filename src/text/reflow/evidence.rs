//! Whether the lines of a text were broken at a fixed width.

use super::super::{Span, script_shares};
use super::page::Page;
use super::{furniture, headline};
use std::ops::Range;

/// Bytes below which the whole text is looked at; of longer ones [`WINDOWS`] pieces of [`WINDOW`] bytes.
const SMALL: usize = 1 << 20;
const WINDOWS: usize = 16;
const WINDOW: usize = 1 << 16;

/// Lines that run on in the middle of a sentence a page has at least: with fewer, chance makes equal lines.
const FEWEST: usize = 4;

/// Share of the lines that run on that are as long as they could be. Wrapped text has all of them but captions,
/// headlines and short lines beside a picture; text whose lines end where its author ended them about a half.
const FULL: f64 = 0.85;

/// Narrowest and widest measure in columns. Eight characters are a line of verse with its mark; beyond eighty
/// nobody breaks lines.
const NARROWEST: u32 = 18;
const WIDEST: u32 = 160;

/// How a text was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// Between words, or between any two Chinese characters.
    AtWords,
    /// At an exact number of characters, in the middle of words too, as `fold` does.
    AtCharacters,
}

/// Whether the text is Chinese enough for the rules of a Chinese page: a character carries as much as a short word.
pub(super) fn is_zh(text: &str) -> bool {
    let mut end = text.len().min(WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    script_shares(&text[..end]).han >= 0.2
}

/// The verdict on a text; `None` where its lines are its own.
pub(super) fn broken(text: &str, zh: bool) -> Option<Broken> {
    // Five lines at least; this alone settles most one-line inputs.
    text.match_indices('\n').nth(FEWEST - 1)?;
    let mut counts = Counts::default();
    let samples = samples(text);
    for &range in &samples {
        let page = Page::new(text, range, zh);
        counts.add(&page, 0..page.lines.len());
    }
    if counts.verdict(zh).is_some() || share(counts.full, counts.running) < FULL / 2.0 {
        return counts.verdict(zh);
    }
    // On a short page headlines, captions and page lines may hide it.
    counts = Counts::default();
    for range in samples {
        let mut page = Page::new(text, range, zh);
        furniture::take(&mut page);
        let body = headline::split(&page, &page.measures().1).body;
        counts.add(&page, body);
    }
    counts.verdict(zh)
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// The whole text, or whole lines from evenly spaced places of it.
fn samples(text: &str) -> Vec<Span> {
    if text.len() <= SMALL {
        return vec![Span::new(0, text.len())];
    }
    let bytes = text.as_bytes();
    let step = text.len() / WINDOWS;
    (0..WINDOWS)
        .filter_map(|window| {
            let at = window * step;
            let piece = &bytes[at..bytes.len().min(at + WINDOW)];
            let first = piece.iter().position(|&b| b == b'\n')? + 1;
            let last = piece.iter().rposition(|&b| b == b'\n')?;
            (first < last).then(|| Span::new(at + first, at + last))
        })
        .collect()
}

/// What a page shows.
#[derive(Default)]
struct Counts {
    lines: usize,
    /// Lines with another right below.
    adjacent: usize,
    /// Those of them that do not end a sentence.
    running: usize,
    /// Those of them that are full.
    full: usize,
    /// Those of them that end without any mark.
    bare: usize,
    /// Those of them followed by a small letter.
    small: usize,
    /// Lines with a mark in the middle, and with the end of a sentence there.
    marked: usize,
    sentences: usize,
    measure: u32,
    /// Adjacent lines of the commonest length, in characters, and those broken inside a word.
    exact: usize,
    inside_word: usize,
}

impl Counts {
    fn add(&mut self, page: &Page, body: Range<usize>) {
        let (measure, measures) = page.measures();
        self.measure = self.measure.max(measure);
        self.lines += body.len();
        let exact = longest(page);
        for i in body {
            let line = &page.lines[i];
            let text = page.of(i);
            // A table's cells stand apart, whatever its width.
            if text.contains('\t') || text.starts_with('|') {
                continue;
            }
            let (mark, sentence) = marks_inside(text);
            self.marked += usize::from(mark);
            self.sentences += usize::from(sentence);
            if !page.has_next(i) {
                continue;
            }
            self.adjacent += 1;
            let next = page.of(i + 1);
            let last = text.chars().next_back().unwrap_or(' ');
            let first = next.chars().next().unwrap_or(' ');
            if line.raw.of(page.text).chars().count() == exact {
                self.exact += 1;
                let touching = line.raw.end == line.span.end && page.lines[i + 1].indent == 0;
                self.inside_word +=
                    usize::from(touching && last.is_alphabetic() && first.is_lowercase());
            }
            if page.finished(i) || page.is_item(i + 1) {
                continue;
            }
            self.running += 1;
            self.full += usize::from(page.is_full(i, i + 1, measures[i]));
            self.bare += usize::from(last.is_alphanumeric() || last == '-');
            self.small += usize::from(first.is_lowercase());
        }
    }

    fn verdict(&self, zh: bool) -> Option<Broken> {
        let prose = self.running >= FEWEST && self.sentences >= 1;
        if !zh
            && prose
            && share(self.exact, self.adjacent) >= 0.95
            && share(self.inside_word, self.adjacent) >= 0.3
        {
            return Some(Broken::AtCharacters);
        }
        let measured = (NARROWEST..=WIDEST).contains(&self.measure);
        // Verse ends its lines with a mark, wrapped prose only by chance.
        let mid_clause = share(self.bare, self.running) >= 0.5
            && share(self.running, self.adjacent) >= 0.5
            && share(self.marked, self.lines) >= 0.25;
        // Verse begins its lines with a capital, or is ragged.
        let small = zh || share(self.small, self.running) >= 0.4;
        (prose && measured && mid_clause && small && share(self.full, self.running) >= FULL)
            .then_some(Broken::AtWords)
    }
}

/// The length in characters that most lines with another below them have.
fn longest(page: &Page) -> usize {
    (0..page.lines.len())
        .filter(|&i| page.has_next(i))
        .map(|i| page.lines[i].raw.of(page.text).chars().count())
        .max()
        .unwrap_or(0)
}

/// Whether a mark, and whether the end of a sentence, stands inside a line with text on both sides.
fn marks_inside(line: &str) -> (bool, bool) {
    let (mut mark, mut sentence) = (false, false);
    let (mut before_mark, mut before_dot, mut before_final) = (false, false, false);
    for c in line.chars() {
        match c {
            c if c.is_alphanumeric() => {
                mark |= before_mark;
                sentence |= before_final;
                (before_mark, before_dot, before_final) = (false, false, false);
            }
            '。' | '！' | '？' | '!' | '?' => (before_mark, before_final) = (true, true),
            '.' => (before_mark, before_dot) = (true, true),
            '，' | '、' | '；' | '：' | ',' | ';' | ':' => before_mark = true,
            // A full stop, not a decimal point: a space follows.
            ' ' => before_final |= before_dot,
            _ => {}
        }
    }
    (mark, sentence)
}
