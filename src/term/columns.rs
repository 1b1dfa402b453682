//! The columns of a termbase in rows: their names, and the head that gives them.

use super::tbx;
use crate::error::nearest::hint;
use crate::text::script_shares;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Column {
    Id,
    Zh,
    En,
    Language,
    Status,
    Pos,
    Case,
    Domain,
    Note,
    Source,
    ValidFrom,
    ValidTo,
    Rank,
    Definition,
    ConceptNote,
    Tbx,
    ConceptTbx,
}

/// Each column in the order of writing, the name it is written with, and further names it is known by.
const NAMES: [(Column, &str, &[&str]); 17] = [
    (Column::Id, "id", &["concept", "concept_id", "编号"]),
    (Column::Zh, "zh", &["chinese", "中文", "汉语", "中文术语"]),
    (
        Column::En,
        "en",
        &["english", "英文", "英语", "英文术语", "target"],
    ),
    (Column::Language, "language", &["lang"]),
    (
        Column::Status,
        "status",
        &["state", "administrative_status", "状态"],
    ),
    (Column::Pos, "pos", &["part_of_speech", "词性"]),
    (
        Column::Case,
        "case",
        &["case_sensitive", "case_sensitivity", "大小写"],
    ),
    (
        Column::Domain,
        "domain",
        &["subject", "subject_field", "field", "领域"],
    ),
    (
        Column::Note,
        "note",
        &["notes", "comment", "remark", "备注", "说明"],
    ),
    (Column::Source, "source", &["reference", "来源", "出处"]),
    (
        Column::ValidFrom,
        "valid_from",
        &["from", "since", "生效日期"],
    ),
    (Column::ValidTo, "valid_to", &["to", "until", "失效日期"]),
    (Column::Rank, "rank", &["authority", "authority_rank"]),
    (Column::Definition, "definition", &["定义"]),
    (Column::ConceptNote, "concept_note", &[]),
    (Column::Tbx, "tbx", &[]),
    (Column::ConceptTbx, "concept_tbx", &[]),
];

impl Column {
    /// All, in the order of writing.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|&(column, ..)| column)
    }

    /// Whether its cells hold text of any number of lines.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Self::Note | Self::Definition | Self::ConceptNote | Self::Tbx | Self::ConceptTbx
        )
    }

    /// The name it is written with.
    pub fn name(self) -> &'static str {
        let own = NAMES.iter().find(|&&(column, ..)| column == self);
        own.map_or("", |&(_, name, _)| name)
    }

    /// The column that a cell of a head names, and the language where it is one of terms.
    fn of_head(cell: &str) -> Option<(Self, Option<String>)> {
        let name = cell.trim().to_lowercase().replace([' ', '-'], "_");
        if let Some((column, tag)) = language(cell.trim()) {
            return Some((column, Some(tag)));
        }
        let known = NAMES
            .iter()
            .find(|(_, own, others)| *own == name || others.contains(&name.as_str()));
        known.map(|&(column, ..)| {
            let language = match column {
                Self::Zh | Self::En => Some(column.name().to_owned()),
                _ => None,
            };
            (column, language)
        })
    }
}

/// The column of the terms of a language, by its BCP 47 tag, and the tag. An underscore stands for the hyphen before a
/// country.
fn language(name: &str) -> Option<(Column, String)> {
    let tag = match name.split_once('_') {
        Some((code, country)) if country.len() == 2 => format!("{code}-{country}"),
        _ => name.to_owned(),
    };
    let subtag =
        |s: &str| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric());
    let column = match tbx::language_of(&tag)? {
        "zh" => Column::Zh,
        _ => Column::En,
    };
    let tag = if tag.len() == 2 {
        tag.to_lowercase()
    } else {
        tag
    };
    tag.split('-').all(subtag).then_some((column, tag))
}

/// What the cells of a row are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub columns: Vec<Column>,
    /// Languages of the Chinese and the English terms.
    pub zh: String,
    pub en: String,
}

impl Head {
    /// That of rows without a head, of `width` cells.
    pub fn unsaid(width: usize) -> Option<Self> {
        let columns = [Column::Zh, Column::En, Column::Status, Column::Note];
        (2..=columns.len()).contains(&width).then(|| Self {
            columns: columns[..width].to_vec(),
            zh: "zh".to_owned(),
            en: "en".to_owned(),
        })
    }

    /// The head that `cells` are, if they are one: if they name the columns of both languages, or name any column and
    /// have no Chinese besides. `source` is the Chinese where no other column is.
    ///
    /// # Errors
    /// Says which column is unknown, there twice, or missing.
    pub fn of(cells: &[&str]) -> Option<Result<Self, String>> {
        let mut found: Vec<_> = cells.iter().map(|cell| Column::of_head(cell)).collect();
        let position = |found: &[Option<(Column, _)>], column| {
            found
                .iter()
                .position(|f: &Option<(Column, _)>| f.as_ref().is_some_and(|f| f.0 == column))
        };
        if position(&found, Column::Zh).is_none()
            && let Some(source) = position(&found, Column::Source)
        {
            found[source] = Some((Column::Zh, Some("zh".to_owned())));
        }
        let both = [Column::Zh, Column::En].map(|c| position(&found, c).is_some());
        let unknown = |(cell, found): (&&str, &Option<_>)| found.is_none() && has_han(cell);
        if both != [true, true]
            && (found.iter().all(Option::is_none) || cells.iter().zip(&found).any(unknown))
        {
            return None;
        }
        Some(Self::checked(cells, found))
    }

    fn checked(
        cells: &[&str],
        found: Vec<Option<(Column, Option<String>)>>,
    ) -> Result<Self, String> {
        let mut head = Self {
            columns: Vec::new(),
            zh: String::new(),
            en: String::new(),
        };
        for (cell, found) in cells.iter().zip(found) {
            let known = || Column::all().map(Column::name);
            let (column, language) = found.ok_or_else(|| {
                let name = cell.trim().to_lowercase();
                let near = hint(&name, known());
                let known = known().collect::<Vec<_>>().join(", ");
                format!(
                    "unknown column {:?}{near}; expected some of {known}",
                    cell.trim()
                )
            })?;
            if head.columns.contains(&column) {
                let name = column.name();
                return Err(format!("two columns {name}, expected each once"));
            }
            match (column, language) {
                (Column::Zh, Some(tag)) => head.zh = tag,
                (Column::En, Some(tag)) => head.en = tag,
                _ => {}
            }
            head.columns.push(column);
        }
        for column in [Column::Zh, Column::En] {
            if !head.columns.contains(&column) {
                return Err(format!(
                    "no column {}, expected one for each language",
                    column.name()
                ));
            }
        }
        Ok(head)
    }
}

/// Whether there is a Chinese character in `text`.
pub(super) fn has_han(text: &str) -> bool {
    script_shares(text).han > 0.0
}
