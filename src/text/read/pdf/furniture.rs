//! Running heads and page numbers: what stands at the edges of page after page.

use super::layout::Piece;
use std::collections::HashMap;

/// Lines at the top and at the bottom of a page that may be furniture.
const EDGE: usize = 3;

/// A line at an edge: its text with digits alike, and the pieces it is made of.
struct Edge {
    text: String,
    shown: String,
    pieces: Vec<usize>,
    /// Whether no line of the page is further out.
    outermost: bool,
}

/// Takes furniture out of pages: what at least three pages, and a quarter of them, repeat at an edge, and numbers that
/// stand alone there.
pub(super) fn take(pages: &mut [Vec<Piece>], notes: &mut Vec<String>) {
    let edges: Vec<Vec<Edge>> = pages.iter().map(|pieces| edges(pieces)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for edge in edges.iter().flatten() {
        *counts.entry(&edge.text).or_default() += 1;
    }
    let repeated = |text: &str| {
        let count = counts.get(text).copied().unwrap_or(0);
        count >= 3 && count * 4 >= pages.len()
    };
    let mut dropped: Vec<Vec<usize>> = Vec::with_capacity(pages.len());
    let mut told: Vec<String> = Vec::new();
    for page in &edges {
        let mut out = Vec::new();
        for edge in page {
            if repeated(&edge.text) || edge.outermost && is_number(&edge.shown) {
                out.extend(&edge.pieces);
                told.push(edge.shown.clone());
            }
        }
        dropped.push(out);
    }
    for (pieces, out) in pages.iter_mut().zip(dropped) {
        let mut at = 0;
        pieces.retain(|_| {
            at += 1;
            !out.contains(&(at - 1))
        });
    }
    told.sort_unstable();
    told.dedup();
    let more = told.len().saturating_sub(20);
    notes.extend(told.iter().take(20).map(|text| format!("dropped: {text}")));
    if more > 0 {
        notes.push(format!(
            "dropped: {more} more running heads and page numbers"
        ));
    }
}

/// The first and the last lines of a page.
fn edges(pieces: &[Piece]) -> Vec<Edge> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|&a, &b| pieces[b].middle().total_cmp(&pieces[a].middle()));
    let down = rows(pieces, order.iter().copied());
    let up = rows(pieces, order.iter().rev().copied());
    // A page of a few lines has no edges apart from its text but the numbers on them.
    let count = if down.len() + up.len() < 4 * EDGE - 2 {
        1
    } else {
        EDGE
    };
    let mut edges = Vec::new();
    for rows in [down, up] {
        for (at, mut row) in rows.into_iter().take(count).enumerate() {
            row.sort_by(|&a, &b| pieces[a].left.total_cmp(&pieces[b].left));
            let shown: Vec<&str> = row.iter().map(|&at| pieces[at].text.trim()).collect();
            let shown = shown.join(" ");
            let text = shown.chars().filter(|c| !c.is_whitespace());
            edges.push(Edge {
                text: text
                    .map(|c| if c.is_ascii_digit() { '0' } else { c })
                    .collect(),
                shown,
                pieces: row,
                outermost: at == 0,
            });
        }
    }
    edges
}

/// Rows of a page from one edge on, as many as are looked at.
fn rows(pieces: &[Piece], order: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut here = f32::NAN;
    for at in order {
        let piece = &pieces[at];
        if (piece.middle() - here).abs() < 0.5 * piece.size {
            if let Some(row) = rows.last_mut() {
                row.push(at);
            }
            continue;
        }
        if rows.len() > EDGE {
            break;
        }
        here = piece.middle();
        rows.push(vec![at]);
    }
    rows
}

/// Whether a line is a page number: 3, - 3 -, 第3页, Page 3 of 9, iv.
fn is_number(text: &str) -> bool {
    let bare: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let bare = bare.trim_matches([
        '-', '–', '—', '·', '.', '|', '(', ')', '（', '）', '[', ']', '/',
    ]);
    let inner = bare.trim_start_matches("第").trim_start_matches("page");
    let inner = inner.trim_end_matches(['页', '頁', '版']);
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    let rest: String = inner.chars().filter(|c| !c.is_ascii_digit()).collect();
    let roman = !inner.is_empty() && inner.len() <= 5 && inner.chars().all(|c| "ivx".contains(c));
    roman
        || (1..=8).contains(&digits)
            && ["", "of", "/", "页共", "頁共", "页/共"].contains(&rest.as_str())
}
