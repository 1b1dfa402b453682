//! Reading order of a page: its pieces of text in columns, cut where white space runs through.
//!
//! A region is cut where a gutter runs through all of it, left before right. Where none does, its rows are gathered, from
//! the top, into parts that share their gutters: a headline over two columns is a part of its own, the columns below it
//! another. Both are repeated in each part (a variant of the XY cut of Nagy & Seth 1984).

use super::layout::Piece;

/// Width of the narrowest gutter, in the size of the type.
const GUTTER: f32 = 0.9;
/// Width of the narrowest column, in the size of the type: what is narrower numbers the lines beside it.
const COLUMN: f32 = 5.0;
/// Lines of the shortest column.
const LINES: usize = 2;
/// Cuts inside one another.
const DEEPEST: usize = 16;

/// The regions of a page in reading order, each the pieces of one column.
pub(super) fn regions(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut found = Vec::new();
    let size = median_size(&pieces);
    cut(pieces, size, 0, &mut found);
    found
}

fn cut(pieces: Vec<Piece>, size: f32, depth: usize, found: &mut Vec<Vec<Piece>>) {
    if pieces.is_empty() {
        return;
    }
    if depth < DEEPEST {
        let whole: Vec<&Piece> = pieces.iter().collect();
        let gutters = gutters(&whole, size);
        if !gutters.is_empty() {
            for column in columns(pieces, &gutters) {
                cut(column, size, depth + 1, found);
            }
            return;
        }
        let parts = parts(&pieces, size);
        if parts.len() > 1 {
            let mut pieces: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
            for part in parts {
                let part = part
                    .into_iter()
                    .filter_map(|at| pieces[at].take())
                    .collect();
                cut(part, size, depth + 1, found);
            }
            return;
        }
    }
    found.push(pieces);
}

/// The gutters that run through all of `pieces`: each a place between two columns.
fn gutters(pieces: &[&Piece], size: f32) -> Vec<f32> {
    let mut spans: Vec<(f32, f32)> = pieces.iter().map(|p| (p.left, p.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut gaps = Vec::new();
    let mut reach = f32::NEG_INFINITY;
    for (left, right) in spans {
        if reach.is_finite() && left - reach >= GUTTER * size {
            gaps.push(f32::midpoint(reach, left));
        }
        reach = reach.max(right);
    }
    // A gap counts where what it parts are columns.
    let mut kept: Vec<f32> = Vec::new();
    for &gap in &gaps {
        let left = kept.last().copied().unwrap_or(f32::NEG_INFINITY);
        let is_between = |p: &Piece, a: f32, b: f32| p.left > a && p.left < b;
        if is_column(pieces, size, |p| is_between(p, left, gap))
            && is_column(pieces, size, |p| p.left > gap)
        {
            kept.push(gap);
        }
    }
    kept
}

/// Whether the pieces that `are` in it make a column: wide enough, and of several lines.
fn is_column(pieces: &[&Piece], size: f32, are: impl Fn(&Piece) -> bool) -> bool {
    let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
    let mut lines: Vec<f32> = Vec::new();
    for piece in pieces.iter().filter(|piece| are(piece)) {
        left = left.min(piece.left);
        right = right.max(piece.right);
        lines.push(piece.middle());
    }
    lines.sort_by(f32::total_cmp);
    lines.dedup_by(|a, b| *a - *b < size * 0.5);
    right - left >= COLUMN * size && lines.len() >= LINES
}

fn columns(pieces: Vec<Piece>, gutters: &[f32]) -> Vec<Vec<Piece>> {
    let mut columns: Vec<Vec<Piece>> = Vec::new();
    columns.resize_with(gutters.len() + 1, Vec::new);
    for piece in pieces {
        let at = gutters.partition_point(|&gutter| gutter < piece.left);
        columns[at].push(piece);
    }
    columns
}

/// Pieces by number, gathered from the top into parts whose rows share their gutters.
fn parts(pieces: &[Piece], size: f32) -> Vec<Vec<usize>> {
    let mut parts: Vec<(Vec<usize>, Occupied)> = Vec::new();
    for row in rows(pieces) {
        let own = Occupied::new(row.iter().map(|&at| &pieces[at]));
        if let Some((part, occupied)) = parts.last_mut() {
            let both = occupied.with(&own);
            if both.gutters(size) >= own.gutters(size).max(occupied.gutters(size)) {
                part.extend(row);
                *occupied = both;
                continue;
            }
        }
        parts.push((row, own));
    }
    // Parts without columns that follow one another are one: a wide space in a line is no gutter.
    let mut merged: Vec<(Vec<usize>, bool)> = Vec::new();
    for (part, _) in parts {
        let own: Vec<&Piece> = part.iter().map(|&at| &pieces[at]).collect();
        let plain = gutters(&own, size).is_empty();
        match merged.last_mut() {
            Some((last, true)) if plain => last.extend(part),
            _ => merged.push((part, plain)),
        }
    }
    merged.into_iter().map(|(part, _)| part).collect()
}

/// What a part covers of the width of the page: ranges in order, apart from one another.
struct Occupied(Vec<(f32, f32)>);

impl Occupied {
    fn new<'p>(pieces: impl Iterator<Item = &'p Piece>) -> Self {
        Self::joined(pieces.map(|piece| (piece.left, piece.right)).collect())
    }

    fn with(&self, other: &Self) -> Self {
        Self::joined(self.0.iter().chain(&other.0).copied().collect())
    }

    fn joined(mut ranges: Vec<(f32, f32)>) -> Self {
        ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut joined: Vec<(f32, f32)> = Vec::new();
        for (left, right) in ranges {
            match joined.last_mut() {
                Some(last) if left <= last.1 => last.1 = last.1.max(right),
                _ => joined.push((left, right)),
            }
        }
        Self(joined)
    }

    /// How many gutters there could be, were the rows more.
    fn gutters(&self, size: f32) -> usize {
        let Some(&(mut start, _)) = self.0.first() else {
            return 0;
        };
        let mut count = 0;
        let end = self.0.last().map_or(start, |last| last.1);
        for pair in self.0.windows(2) {
            let (before, after) = (pair[0].1, pair[1].0);
            let wide = after - before >= GUTTER * size;
            // One row of a column may be short.
            if wide && before - start >= size && end - after >= size {
                count += 1;
                start = after;
            }
        }
        count
    }
}

/// Pieces by number in rows that white space parts, from the top.
fn rows(pieces: &[Piece]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|&a, &b| pieces[b].top.total_cmp(&pieces[a].top));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut bottom = f32::NEG_INFINITY;
    for at in order {
        // Tall letters may reach into the line above.
        let piece = &pieces[at];
        if piece.top - 0.2 * piece.size <= bottom || rows.is_empty() {
            rows.push(Vec::new());
            bottom = piece.bottom;
        }
        bottom = bottom.min(piece.bottom);
        if let Some(row) = rows.last_mut() {
            row.push(at);
        }
    }
    rows
}

/// The size of most characters.
pub(super) fn median_size(pieces: &[Piece]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = pieces
        .iter()
        .map(|p| (p.size, p.text.chars().count()))
        .collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|&(_, count)| count).sum::<usize>() / 2;
    let mut seen = 0;
    for (size, count) in sizes {
        seen += count;
        if seen >= half.max(1) {
            return size;
        }
    }
    1.0
}
