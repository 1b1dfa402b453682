//! Tables of text: a block a cell.

use super::super::{BlockKind, Cell, Span};
use super::Draft;
use super::build::Pieces;

/// Reads a table whose values are parted by `delimiter`: quoted as RFC 4180 says, and leniently where that is not kept.
pub(super) fn read(text: &str, delimiter: u8, mut pieces: Pieces<'_>) -> Draft {
    let (mut row, mut column) = (0, 0);
    let mut at = 0;
    while at < text.len() {
        let (end, next) = value(text, at, delimiter, &mut pieces);
        pieces.end(BlockKind::TableCell(Cell {
            table: 0,
            row,
            column,
        }));
        if next {
            column += 1;
        } else {
            row += 1;
            column = 0;
        }
        at = end;
    }
    pieces.finish()
}

/// Takes the value that begins at `at`; gives where the next one begins, and whether it is of the same row.
fn value(text: &str, at: usize, delimiter: u8, pieces: &mut Pieces<'_>) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut start = at;
    let mut end = at;
    if bytes[at] == b'"' {
        start = at + 1;
        end = start;
        loop {
            match text[end..].find('"') {
                None => end = text.len(),
                Some(found) if bytes.get(end + found + 1) == Some(&b'"') => {
                    // Two quotation marks are one.
                    pieces.copy(Span::new(start, end + found + 1));
                    end += found + 2;
                    start = end;
                    continue;
                }
                Some(found) => end += found,
            }
            break;
        }
        pieces.copy(Span::new(start, end));
        end = (end + 1).min(text.len());
        start = end;
    }
    while end < bytes.len() && bytes[end] != delimiter && bytes[end] != b'\n' {
        end += 1;
    }
    pieces.copy(Span::new(start, end));
    (end + 1, bytes.get(end) == Some(&delimiter))
}
