//! Headlines and decks, before the text or after it.

use super::super::blocks::is_headline;
use super::super::chars::is_han;
use super::super::dateline;
use super::page::Page;
use std::ops::Range;

/// Blocks of headline, deck and kicker at most, and lines of one block.
const BLOCKS: usize = 3;
const LINES: usize = 4;

/// The lines of a page that are its headings and those that are its body.
pub(super) struct Parts {
    /// Headings, each the lines to join, in reading order.
    pub headings: Vec<Vec<usize>>,
    pub body: Range<usize>,
    /// Whether the headings stood after the body.
    pub moved: bool,
}

/// Tells headings from body. Headings stand in the first blocks, or, on a page whose first block is text, in the last
/// ones after a finished sentence: a page is pasted column by column, and what is set in big type over the columns
/// comes after them.
pub(super) fn split(page: &Page, measures: &[u32]) -> Parts {
    let count = page.lines.len();
    let blocks = blocks(page, measures);
    let mut first = 0;
    for block in blocks.iter().take(BLOCKS) {
        if !is_heading(page, block, measures, 2) {
            break;
        }
        first = block.end;
    }
    // A page of nothing but headings is a list.
    if first == count {
        first = 0;
    }
    if first > 0 {
        return Parts {
            headings: headings(page, 0..first),
            body: first..count,
            moved: false,
        };
    }
    let mut last = count;
    for block in blocks.iter().rev().take(BLOCKS) {
        if block.start == 0 || !is_heading(page, block, measures, 3) {
            break;
        }
        last = block.start;
    }
    let ended = last < count
        && (page.finished(last - 1) || !page.is_full(last - 1, last, measures[last - 1]));
    if !ended || !is_trailing_headline(page, last) {
        last = count;
    }
    Parts {
        headings: headings(page, last..count),
        body: 0..last,
        moved: last < count,
    }
}

/// The runs of lines between gaps. A heading also ends where the first lines are followed by an indented line, or a
/// line that is not full by a dateline, with or without a blank line.
fn blocks(page: &Page, measures: &[u32]) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for i in 1..page.lines.len() {
        let begins_text = i <= LINES
            && (page.lines[i].indent >= page.lines[i - 1].indent + 3
                || dateline::at_start(page.of(i)).is_some()
                    && !page.is_full(i - 1, i, measures[i - 1]));
        if page.lines[i].gap || begins_text {
            blocks.push(start..i);
            start = i;
        }
    }
    if !page.lines.is_empty() {
        blocks.push(start..page.lines.len());
    }
    blocks
}

/// Whether a block is a headline or a deck; with `column` lines it may also be a piece of a column.
fn is_heading(page: &Page, block: &Range<usize>, measures: &[u32], column: usize) -> bool {
    let widest = (measures[block.start] * 9 / 5).max(60);
    let lines = block.clone().all(|i| {
        is_headline(page.of(i))
            && page.lines[i].end <= widest
            && !page.is_item(i)
            && !page.is_date(i)
    });
    // A piece of a column that holds no end of a sentence: all its lines as wide as the column, or indented as a
    // paragraph is.
    let full = |i: usize| {
        if page.zh {
            page.lines[i].end.abs_diff(measures[i]) <= 2
        } else {
            i + 1 < page.lines.len() && page.is_full(i, i + 1, measures[i])
        }
    };
    let column = block.len() >= column
        && block.clone().all(full)
        && !(block.clone().all(|i| is_title(page.of(i))))
        && !next_begins_text(page, block.end);
    let paragraph = page.lines[block.start].indent >= 3 && block.len() > 1 && {
        let second = &page.lines[block.start + 1];
        second.indent == 0
    };
    block.len() <= LINES && lines && !column && !paragraph
}

/// Whether most long words of an English line begin with a capital.
fn is_title(line: &str) -> bool {
    let words = line
        .split_whitespace()
        .filter(|word| word.len() >= 4 && word.is_ascii());
    let (mut all, mut capital) = (0, 0);
    for word in words {
        all += 1;
        capital += usize::from(!word.starts_with(|c: char| c.is_ascii_lowercase()));
    }
    all > 0 && capital * 10 >= all * 7
}

fn next_begins_text(page: &Page, next: usize) -> bool {
    next < page.lines.len()
        && (page.lines[next].indent >= 3 || dateline::at_start(page.of(next)).is_some())
}

/// Whether the last blocks are a headline and not a signature or a date: six Chinese characters or four words, and in
/// English, where letters end with names, only over a text that begins with a dateline.
fn is_trailing_headline(page: &Page, start: usize) -> bool {
    let han = |i: usize| page.of(i).chars().filter(|&c| is_han(c)).count();
    if page.zh {
        let total: usize = (start..page.lines.len()).map(han).sum();
        return total >= 6 && !page.of(start).starts_with(['（', '(', '【']);
    }
    let words = page.of(start).split_whitespace().count();
    words >= 4 && dateline::at_start(page.of(0)).is_some()
}

/// Groups lines into headings: after a gap, and where a line is wider than the heading so far, which is the deck in
/// smaller type; a headline that was too long goes on in lines that are not wider.
fn headings(page: &Page, lines: Range<usize>) -> Vec<Vec<usize>> {
    let mut headings: Vec<Vec<usize>> = Vec::new();
    let mut widest = 0;
    for i in lines {
        let line = &page.lines[i];
        let width = line.end - line.indent;
        let deck = page.zh && width > widest + widest / 5 || page.of(i).starts_with("——");
        match headings.last_mut() {
            Some(heading) if !line.gap && !deck => {
                heading.push(i);
                widest = widest.max(width);
            }
            _ => {
                headings.push(vec![i]);
                widest = width;
            }
        }
    }
    headings
}
