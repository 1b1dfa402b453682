//! The passages of a document, before it is known which side they are on.

use super::furniture::{
    heads_references, is_label, is_page_number, is_reference, leading_label, may_be_reference,
};
use super::letters::{Class, Tongue, are_twins, class};
use super::{LeftOut, Reason, columns};
use crate::text::{Block, BlockKind, Cell, Span};

/// Blocks that begin with a label before such labels are no part of the text.
const LED: usize = 2;

/// A block, or a field of a line that is a row of a table.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub block: usize,
    pub span: Span,
    pub place: Option<Cell>,
    /// Why it is on neither side, as far as it tells by itself.
    pub left_out: Option<Reason>,
}

/// Tables of lines with marks between columns are numbered from here on.
const LINES: u32 = 1 << 31;

/// The passages of `text`, and the labels before them. A line with marks between columns is several, where `is_table`
/// says so for the number of its table.
pub(super) fn of(
    text: &str,
    blocks: &[Block],
    is_table: impl Fn(u32) -> bool,
) -> (Vec<Item>, Vec<LeftOut>) {
    let mut items = rows(text, blocks, is_table);
    let labels = take_labels(text, &mut items);
    for item in &mut items {
        item.left_out = by_itself(item.span.of(text), item.place.is_some());
    }
    leave_references(text, &mut items);
    leave_twins(text, &mut items);
    (items, labels)
}

/// A block an item, or a field an item in lines of a table: at least two in a row that have marks between columns.
fn rows(text: &str, blocks: &[Block], is_table: impl Fn(u32) -> bool) -> Vec<Item> {
    let fields: Vec<Vec<Span>> = blocks
        .iter()
        .map(|block| match block.kind {
            BlockKind::Heading | BlockKind::Paragraph => columns::fields(block.span.of(text)),
            _ => Vec::new(),
        })
        .collect();
    let mut items = Vec::with_capacity(blocks.len());
    let item = |block, span, place| Item {
        block,
        span,
        place,
        left_out: None,
    };
    let (mut table, mut row) = (LINES, 0);
    for (number, block) in blocks.iter().enumerate() {
        let has_fields = |k: usize| fields.get(k).is_some_and(|fields| fields.len() > 1);
        let before = number.checked_sub(1).is_some_and(has_fields);
        let in_table = has_fields(number) && (before || has_fields(number + 1));
        if in_table && before {
            row += 1;
        } else if in_table {
            (table, row) = (table + 1, 0);
        }
        if !in_table || !is_table(table) {
            let cell = match block.kind {
                BlockKind::TableCell(cell) => Some(cell),
                _ => None,
            };
            items.push(item(number, block.span, cell));
            continue;
        }
        let start = block.span.start;
        if fields[number].iter().all(|field| field.is_empty()) {
            let column = 0;
            items.push(item(number, block.span, Some(Cell { table, row, column })));
        }
        for (column, field) in (0..).zip(&fields[number]) {
            if !field.is_empty() {
                let span = Span::new(start + field.start, start + field.end);
                items.push(item(number, span, Some(Cell { table, row, column })));
            }
        }
    }
    items
}

/// Takes labels of languages off the items that begin with one, where that is the habit of the document.
fn take_labels(text: &str, items: &mut [Item]) -> Vec<LeftOut> {
    let led: Vec<(usize, Span)> = items
        .iter()
        .enumerate()
        .filter_map(|(k, item)| Some((k, leading_label(item.span.of(text))?)))
        .collect();
    if led.len() < LED {
        return Vec::new();
    }
    led.into_iter()
        .map(|(k, label)| {
            let item = &mut items[k];
            let (start, end) = (item.span.start, item.span.start + label.end);
            item.span.start = end;
            LeftOut {
                span: Span::new(start, start + label.of(&text[start..]).trim_end().len()),
                block: item.block,
                reason: Reason::Label,
            }
        })
        .collect()
}

/// Leaves out what says the same in traditional characters as a passage just before it in simplified ones, or the other
/// way round. In a table a column of its own is left out as one.
fn leave_twins(text: &str, items: &mut [Item]) {
    let mut before: Option<Span> = None;
    for item in items.iter_mut().filter(|item| item.place.is_none()) {
        let passage = item.span.of(text);
        if item.left_out.is_some() || class(passage) != Class::In(Tongue::Chinese) {
            continue;
        }
        if before.is_some_and(|before| are_twins(before.of(text), passage)) {
            item.left_out = Some(Reason::Script);
        } else {
            before = Some(item.span);
        }
    }
}

fn by_itself(passage: &str, is_cell: bool) -> Option<Reason> {
    if !is_cell && is_page_number(passage) {
        return Some(Reason::Page);
    }
    if is_label(passage) {
        return Some(Reason::Label);
    }
    match class(passage) {
        Class::Bare => Some(Reason::Bare),
        Class::Other => Some(Reason::Script),
        Class::In(_) => None,
    }
}

/// Leaves out lists of references: what follows a heading of one and may be a reference, and two or more in a row that
/// are.
fn leave_references(text: &str, items: &mut [Item]) {
    let mut k = 0;
    while k < items.len() {
        let headed = heads_references(items[k].span.of(text));
        let from = k + usize::from(headed);
        let wanted = if headed {
            may_be_reference
        } else {
            is_reference
        };
        let run = items[from..]
            .iter()
            .take_while(|item| item.left_out.is_some() || wanted(item.span.of(text)))
            .count();
        let found = items[from..from + run]
            .iter()
            .filter(|item| item.left_out.is_none())
            .count();
        if found >= if headed { 1 } else { 2 } {
            for item in &mut items[k..from + run] {
                item.left_out.get_or_insert(Reason::Reference);
            }
        }
        k = from + run.max(usize::from(!headed));
    }
}
