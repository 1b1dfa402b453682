//! One document in both languages: its two sides, separated by script and layout.
//!
//! Translations come in one file in four layouts ([`Layout`]): two columns of a table, paragraphs by turns, one language
//! after the other, and both languages inside one line. Every passage is told by its letters, with what it cites of the
//! other language (in brackets, in quotation marks, foreign names, addresses) set aside; the order of the passages tells
//! which belong together, and what of one language stands by itself inside the other.

mod columns;
mod cut;
mod flow;
mod furniture;
mod items;
mod judge;
mod letters;

use super::{Document, Span};
use crate::error::nearest::hint;
use crate::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// How two languages share a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Side by side: two columns of a table, or of lines with tabs or bars between.
    Columns,
    /// By turns: a paragraph or some, then what they are in the other language.
    Interleaved,
    /// One language after the other.
    Consecutive,
    /// Both in one line or paragraph: 标题 Title.
    Inline,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 4] = [
        Self::Columns,
        Self::Interleaved,
        Self::Consecutive,
        Self::Inline,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::Interleaved => "interleaved",
            Self::Consecutive => "consecutive",
            Self::Inline => "inline",
        }
    }
}

impl FromStr for Layout {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|layout| layout.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name);
            let message = format!(
                "no such layout, expected {}{}",
                names.join(", "),
                hint(name, names)
            );
            Error::new(name, message)
        })
    }
}

/// A passage of one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Bytes of the document's text: a block, or what of it is in this language.
    pub span: Span,
    /// Index of its block.
    pub block: usize,
    /// What stands together: a row of a table, or a run of one language and the run of the other beside it. Never falls
    /// along a side.
    pub group: usize,
}

/// Why something is on neither side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It names a language or a side: 中文, English, 【译文】.
    Label,
    /// It is the number of a page.
    Page,
    /// It has no letters.
    Bare,
    /// It is in a third script.
    Script,
    /// It is a list of references, which is not translated.
    Reference,
    /// It stands in a column of a table that is of neither language.
    Column,
    /// It stands in the other language's part, where nothing answers to it.
    Stray,
}

impl Reason {
    /// What such a passage is, for one and for several.
    const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Label => ["label", "labels"],
            Self::Page => ["page number", "page numbers"],
            Self::Bare => ["passage without letters", "passages without letters"],
            Self::Script => ["passage in another script", "passages in another script"],
            Self::Reference => ["reference", "references"],
            Self::Column => ["cell of another column", "cells of other columns"],
            Self::Stray => [
                "passage inside the other language",
                "passages inside the other language",
            ],
        }
    }
}

/// What is on neither side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Bytes of the document's text.
    pub span: Span,
    /// Index of its block.
    pub block: usize,
    /// Why.
    pub reason: Reason,
}

/// A document in both languages, separated. Every block of it has a part on a side, or was left out.
///
/// ```
/// use zhen::text::bilingual::{Bilingual, Layout};
/// use zhen::text::{Document, ReadOptions};
///
/// let text = "会谈在北京举行。\nThe talks were held in Beijing.\n双方签署了文件。\nThe two sides signed documents.\n";
/// let document = Document::read("a.txt", text.as_bytes(), &ReadOptions::default())?;
/// let sides = Bilingual::separate(&document, None)?;
/// assert_eq!(sides.layout, Layout::Interleaved);
/// assert_eq!(sides.chinese[1].span.of(document.text()), "双方签署了文件。");
/// assert_eq!(sides.latin[1].group, sides.chinese[1].group);
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Bilingual {
    /// How the languages share the document.
    pub layout: Layout,
    /// Whether Chinese comes first where they are beside each other.
    pub chinese_first: bool,
    /// The Chinese side, in the order of the document.
    pub chinese: Vec<Part>,
    /// The side in Latin letters, in the order of the document.
    pub latin: Vec<Part>,
    /// What is on neither side, in the order of the document.
    pub left_out: Vec<LeftOut>,
    /// The share of letters, 0–1, that stand beside as much of the other language as a translation has.
    pub confidence: f64,
}

impl Bilingual {
    /// Separates the sides of `document`, whose layout is told by its blocks where it is not given. Linear in the text.
    ///
    /// # Errors
    /// Where the document is of one language, or does not show what belongs together and no layout is given; where a
    /// layout is given that it cannot have.
    pub fn separate(document: &Document, layout: Option<Layout>) -> Result<Self> {
        let (text, blocks) = (document.text(), document.blocks());
        judge::separate(text, blocks, layout)
            .map_err(|message| Error::new(document.name(), message))
    }

    /// Passages that were left out for `reason`.
    fn count(&self, reason: Reason) -> usize {
        let all = self.left_out.iter();
        all.filter(|left| left.reason == reason).count()
    }
}

impl fmt::Display for Bilingual {
    /// What was found, in a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = if self.chinese_first {
            "Chinese first"
        } else {
            "Chinese second"
        };
        write!(
            f,
            "{}, {order}: {} Chinese and {} other passages, {:.0}% beside each other",
            self.layout.name(),
            self.chinese.len(),
            self.latin.len(),
            (100.0 * self.confidence).floor()
        )?;
        let mut reasons: Vec<Reason> = self.left_out.iter().map(|left| left.reason).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let counted: Vec<String> = reasons
            .iter()
            .map(|&reason| {
                let count = self.count(reason);
                let [one, several] = reason.names();
                format!("{count} {}", if count == 1 { one } else { several })
            })
            .collect();
        if !counted.is_empty() {
            write!(f, "; left out: {}", counted.join(", "))?;
        }
        Ok(())
    }
}
