//! A page of pieces of text, each where it stands, to lines and paragraphs.

use super::super::super::BlockKind;
use super::super::super::blocks::is_headline;
use super::super::super::chars::{is_final_mark, is_finished, is_wide};
use super::super::super::reflow::Laid;
use super::columns::{median_size, regions};

/// A piece of a line, in points from the lower left corner of its page.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub bottom: f32,
    pub top: f32,
    /// Size of the type.
    pub size: f32,
}

impl Piece {
    pub fn middle(&self) -> f32 {
        f32::midpoint(self.bottom, self.top)
    }
}

/// A line of a region.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    left: f32,
    right: f32,
    middle: f32,
    size: f32,
}

/// Type that is so much larger than that of the text is of a heading.
const LARGER: f32 = 1.15;
/// Lines a heading has at most.
const HEADING: usize = 6;

/// The lines of pages in reading order, each marked where a paragraph or a heading begins.
pub(super) fn lay_out(pages: Vec<Vec<Piece>>) -> Vec<Laid> {
    let sizes: Vec<f32> = pages.iter().map(|pieces| median_size(pieces)).collect();
    let mut laid = Laying {
        body: median(sizes).unwrap_or(1.0),
        ..Laying::default()
    };
    let regions: Vec<Vec<Line>> = pages.into_iter().flat_map(regions).map(lines).collect();
    // Where paragraphs are indented, a column that begins without goes on with the one before.
    let indents = regions.iter().map(|lines| indented(lines)).sum::<usize>();
    laid.indents = indents >= 2;
    for lines in regions {
        laid.region(&lines);
    }
    laid.done
}

/// The lines of a region from the top.
fn lines(mut pieces: Vec<Piece>) -> Vec<Line> {
    pieces.sort_by(|a, b| b.middle().total_cmp(&a.middle()));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if overlaps(&row[0], &piece) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

/// Whether two pieces stand on one line.
fn overlaps(a: &Piece, b: &Piece) -> bool {
    let shared = a.top.min(b.top) - a.bottom.max(b.bottom);
    shared >= 0.5 * (a.top - a.bottom).min(b.top - b.bottom)
}

fn line(mut pieces: Vec<Piece>) -> Option<Line> {
    pieces.sort_by(|a, b| a.left.total_cmp(&b.left));
    let size = median_size(&pieces);
    let mut text = String::new();
    let mut right = f32::NEG_INFINITY;
    for piece in &pieces {
        let last = text.chars().next_back();
        let first = piece.text.chars().next();
        let wide = last.is_some_and(is_wide) && first.is_some_and(is_wide);
        // Words part at a fifth of a square; characters that are set apart, at half of one.
        let gap = if wide { 0.6 } else { 0.15 } * piece.size;
        let blank = last.is_none_or(char::is_whitespace) || first.is_none_or(char::is_whitespace);
        if !blank && piece.left - right > gap {
            text.push(' ');
        }
        text.push_str(&piece.text);
        right = right.max(piece.right);
    }
    let text = super::super::build::visible(&text);
    if text.is_empty() {
        return None;
    }
    // White space that a line begins with is an indent.
    let blank = |piece: &&Piece| piece.text.trim().is_empty();
    let first = pieces.iter().find(|piece| !blank(piece))?;
    let inside = first.text.chars().take_while(|c| c.is_whitespace());
    let indent: f32 = inside
        .map(|c| {
            if c == '\u{3000}' {
                first.size
            } else {
                0.25 * first.size
            }
        })
        .sum();
    Some(Line {
        text: text.trim_start_matches('\u{3000}').to_owned(),
        left: first.left + indent,
        right,
        middle: first.middle(),
        size,
    })
}

/// The edge at which most lines begin.
fn edge(lines: &[Line]) -> f32 {
    let mut lefts: Vec<f32> = lines.iter().map(|line| line.left).collect();
    lefts.sort_by(f32::total_cmp);
    let size = lines.first().map_or(1.0, |line| line.size);
    let near = |&left: &f32| {
        lefts
            .iter()
            .filter(|&&other| (other - left).abs() < 0.3 * size)
            .count()
    };
    // Of edges as common as one another the leftmost.
    let best = lefts.iter().map(near).max().unwrap_or(0);
    lefts
        .iter()
        .find(|left| near(left) == best)
        .copied()
        .unwrap_or(0.0)
}

fn is_indented(line: &Line, edge: f32) -> bool {
    let by = line.left - edge;
    by > 0.7 * line.size && by < 6.0 * line.size
}

/// How many lines are indented as first lines are: between lines that are not.
fn indented(lines: &[Line]) -> usize {
    let edge = edge(lines);
    let pairs = lines.windows(2);
    pairs
        .filter(|pair| is_indented(&pair[0], edge) && !is_indented(&pair[1], edge))
        .count()
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Lines laid so far.
#[derive(Default)]
struct Laying {
    done: Vec<Laid>,
    /// Size of the text.
    body: f32,
    indents: bool,
    /// Size of the line before, and whether it is as long as it could be.
    last: Option<(f32, bool)>,
}

impl Laying {
    fn region(&mut self, lines: &[Line]) {
        let edge = edge(lines);
        let mut rights: Vec<f32> = lines.iter().map(|line| line.right).collect();
        rights.sort_by(f32::total_cmp);
        let right = rights.get(rights.len() * 9 / 10).copied().unwrap_or(0.0);
        let steps = lines
            .windows(2)
            .map(|pair| pair[0].middle - pair[1].middle)
            .collect();
        let step = median(steps).unwrap_or(f32::INFINITY);
        let mut first = true;
        let mut before: Option<&Line> = None;
        for (at, line) in lines.iter().enumerate() {
            let heading = self.is_heading(&lines[at..], edge, right);
            let wider = before
                .is_some_and(|before| before.middle - line.middle > 1.35 * step.max(line.size));
            let begins = self.begins(line, is_indented(line, edge), wider, first);
            let kind = if heading {
                BlockKind::Heading
            } else {
                BlockKind::Paragraph
            };
            self.done.push(Laid {
                text: line.text.clone(),
                begins: begins.then_some(kind),
            });
            let next = lines.get(at + 1).map_or(line.size, first_width);
            self.last = Some((line.size, right - line.right < next + 0.6 * line.size));
            before = Some(line);
            first = false;
        }
    }

    /// Whether the lines begin with a heading: of large type, and not a paragraph.
    fn is_heading(&self, lines: &[Line], edge: f32, right: f32) -> bool {
        let line = &lines[0];
        let same = lines
            .iter()
            .take_while(|next| (next.size - line.size).abs() < 0.1 * line.size);
        let large = line.size > LARGER * self.body && same.count() <= HEADING;
        // A line in the middle that could be a headline, in type of any size.
        let (before, after) = (line.left - edge, right - line.right);
        let centred = before > 2.0 * line.size && (before - after).abs() < line.size;
        large || centred && is_headline(&line.text)
    }

    /// Whether a paragraph begins with a line.
    fn begins(&self, line: &Line, indented: bool, wider: bool, first: bool) -> bool {
        let (Some((size, full)), Some(last)) = (self.last, self.done.last()) else {
            return true;
        };
        if (line.size - size).abs() > 0.12 * size.max(line.size) {
            return true;
        }
        let finished = is_finished(&last.text);
        if first {
            // A column goes on with the one before it, unless a paragraph ended there.
            return indented || finished && !(full && self.indents);
        }
        // Something may stand between two lines of a sentence.
        if (wider || indented) && (finished || !full) {
            return true;
        }
        let colon = last.text.ends_with(['：', ':']);
        !full && (finished || colon || !has_marks(&last.text))
    }
}

/// Whether a line has any mark of a sentence in it.
fn has_marks(text: &str) -> bool {
    text.chars()
        .any(|c| is_final_mark(c) || "，、；：,;:".contains(c))
}

/// The width of the first piece of a line that cannot be broken.
fn first_width(line: &Line) -> f32 {
    let all = line.text.chars().count().max(1);
    let first = line.text.chars().next();
    let count = if first.is_some_and(is_wide) {
        1
    } else {
        line.text
            .split(' ')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
    };
    (line.right - line.left) * count as f32 / all as f32
}
