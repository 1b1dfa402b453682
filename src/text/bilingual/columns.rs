//! Tables: which column is in which language, and lines of plain text that are rows of one.

use super::items::Item;
use super::letters::{Class, Letters, Tongue, class};
use crate::text::Span;
use std::collections::BTreeMap;

/// Rows with both languages that make a table bilingual.
const ROWS: usize = 2;
/// The share of a column's letters that stand in cells of its language.
const OWN: f64 = 0.75;
/// Logarithm of how much longer or shorter than expected one column may be.
const MISFIT: f64 = 1.4;

/// The fields of a line that has marks between columns: tabs, or else bars. Empty where it has none.
pub(super) fn fields(line: &str) -> Vec<Span> {
    let mark = ['\t', '|', '｜', '│', '‖']
        .into_iter()
        .find(|&mark| line.contains(mark));
    let Some(mark) = mark else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    let mut at = 0;
    for field in line.split(mark) {
        let start = at + field.len() - field.trim_start().len();
        fields.push(Span::new(start, (at + field.trim_end().len()).max(start)));
        at += field.len() + mark.len_utf8();
    }
    fields
}

/// The columns of a table in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Columns {
    pub chinese: u32,
    pub latin: u32,
}

impl Columns {
    pub fn tongue(self, column: u32) -> Option<Tongue> {
        if column == self.chinese {
            Some(Tongue::Chinese)
        } else if column == self.latin {
            Some(Tongue::Latin)
        } else {
            None
        }
    }
}

/// Letters of a column by the language of their cells.
#[derive(Clone, Copy, Default)]
struct Column {
    chinese: f64,
    latin: f64,
}

impl Column {
    fn tongue(self) -> Option<Tongue> {
        let all = self.chinese + self.latin;
        if all == 0.0 {
            None
        } else if self.chinese >= OWN * all {
            Some(Tongue::Chinese)
        } else if self.latin >= OWN * all {
            Some(Tongue::Latin)
        } else {
            None
        }
    }
}

/// Letters of the cells of each row by column, rows by table and number.
type Rows = BTreeMap<(u32, u32), BTreeMap<u32, f64>>;

/// Two columns in the rows that have both.
#[derive(Default)]
struct Both {
    rows: usize,
    common: f64,
    chinese: f64,
    latin: f64,
}

/// The two columns of each table that say the same in both languages, by number of the table; tables that have none are
/// absent. Of several such pairs, the one that has most in both; of equal ones, the first. Linear in cells, and
/// quadratic in columns for each row.
pub(super) fn bilingual(text: &str, items: &[Item]) -> BTreeMap<u32, Columns> {
    let mut columns: BTreeMap<(u32, u32), Column> = BTreeMap::new();
    let mut rows = Rows::new();
    for item in items.iter().filter(|item| item.left_out.is_none()) {
        let (Some(place), part) = (item.place, item.span.of(text)) else {
            continue;
        };
        let Class::In(tongue) = class(part) else {
            continue;
        };
        let weight = Letters::of(part).weight();
        let column = columns.entry((place.table, place.column)).or_default();
        match tongue {
            Tongue::Chinese => column.chinese += weight,
            Tongue::Latin => column.latin += weight,
        }
        let row = rows.entry((place.table, place.row)).or_default();
        *row.entry(place.column).or_default() += weight;
    }
    let mut found: BTreeMap<u32, (f64, Columns)> = BTreeMap::new();
    for ((table, columns), both) in pairs(&columns, &rows) {
        let fits = (both.latin / both.chinese).ln().abs() <= MISFIT;
        if both.rows < ROWS || !fits {
            continue;
        }
        let best = found.get(&table).map_or(0.0, |(common, _)| *common);
        if both.common > best {
            found.insert(table, (both.common, columns));
        }
    }
    found
        .into_iter()
        .map(|(table, (_, columns))| (table, columns))
        .collect()
}

/// The pairs of a Chinese and a Latin column that have rows in common.
fn pairs(columns: &BTreeMap<(u32, u32), Column>, rows: &Rows) -> BTreeMap<(u32, Columns), Both> {
    let mut pairs: BTreeMap<(u32, Columns), Both> = BTreeMap::new();
    for (&(table, _), row) in rows {
        let of = |tongue| {
            row.iter().filter(move |&(&column, _)| {
                let column = columns.get(&(table, column));
                column.is_some_and(|column| column.tongue() == Some(tongue))
            })
        };
        for (&chinese, &a) in of(Tongue::Chinese) {
            for (&latin, &b) in of(Tongue::Latin) {
                let both = pairs
                    .entry((table, Columns { chinese, latin }))
                    .or_default();
                both.rows += 1;
                both.common += a.min(b);
                both.chinese += a;
                both.latin += b;
            }
        }
    }
    pairs
}
