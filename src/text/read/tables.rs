//! Where a reader stands in the tables of a document, which nest.

use super::super::{BlockKind, Cell};

/// Tables that are open, the innermost last.
#[derive(Default)]
pub(super) struct Tables {
    begun: u32,
    open: Vec<Open>,
}

struct Open {
    table: u32,
    /// Rows begun.
    rows: u32,
    /// The column of the next cell.
    next: u32,
    cell: Option<Cell>,
}

impl Tables {
    pub fn begin(&mut self) {
        self.open.push(Open {
            table: self.begun,
            rows: 0,
            next: 0,
            cell: None,
        });
        self.begun += 1;
    }

    pub fn end(&mut self) {
        self.open.pop();
    }

    pub fn row(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.rows = open.rows.saturating_add(1);
            open.next = 0;
            open.cell = None;
        }
    }

    /// Takes back the row that was begun last.
    pub fn take_back_row(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.rows = open.rows.saturating_sub(1);
        }
    }

    /// Begins a cell that is `width` columns wide.
    pub fn cell(&mut self, width: u32) {
        if let Some(open) = self.open.last_mut() {
            open.cell = Some(Cell {
                table: open.table,
                row: open.rows.saturating_sub(1),
                column: open.next,
            });
            open.next = open.next.saturating_add(width.max(1));
        }
    }

    /// Passes over columns.
    pub fn pass(&mut self, columns: u32) {
        if let Some(open) = self.open.last_mut() {
            open.next = open.next.saturating_add(columns);
        }
    }

    pub fn end_cell(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.cell = None;
        }
    }

    /// `kind`, or the cell in which it stands.
    pub fn kind(&self, kind: BlockKind) -> BlockKind {
        let cell = self.open.last().and_then(|open| open.cell);
        cell.map_or(kind, BlockKind::TableCell)
    }
}
