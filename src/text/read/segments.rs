//! Translation memories and XLIFF files as documents: a unit a row, a language a column.
//!
//! TMX 1.4: segments without their codes. XLIFF 1.2 and 2: source and target of each unit, without the candidates that a
//! memory proposed.

use super::super::{BlockKind, Cell};
use super::Draft;
use super::build::{Builder, Read};
use super::markup::{Element, Node, Xml};
use std::io::BufRead;

/// Languages that a file may have.
const MOST_LANGUAGES: usize = 100;

/// Reads segments; those in `language` alone, if one is asked for.
pub(super) fn read(text: &str, language: Option<&str>, notes: Vec<String>) -> Read<Draft> {
    let mut reader = Reader {
        builder: Builder::new(notes),
        asked: language,
        languages: Vec::new(),
        sides: [None, None],
        variant: String::new(),
        row: 0,
    };
    let mut xml = Xml::new(text.as_bytes());
    while let Some(node) = xml.node()? {
        if let Node::Start(element) = node {
            reader.start(&element, &mut xml)?;
        }
    }
    Ok(reader.builder.finish())
}

struct Reader<'a> {
    builder: Builder,
    asked: Option<&'a str>,
    /// The language of each column.
    languages: Vec<String>,
    /// The languages of source and target of XLIFF.
    sides: [Option<String>; 2],
    /// The language of the variant of TMX that is being read.
    variant: String,
    row: u32,
}

impl Reader<'_> {
    fn start<R: BufRead>(&mut self, element: &Element, xml: &mut Xml<R>) -> Read<()> {
        let language = |names: [&str; 2]| {
            names
                .iter()
                .find_map(|name| element.get(name))
                .map(str::to_owned)
        };
        match element.name.as_str() {
            "tu" | "trans-unit" | "segment" => self.row += 1,
            "tuv" => self.variant = language(["lang", "xml:lang"]).unwrap_or_default(),
            "seg" => {
                let text = segment(xml)?;
                let variant = std::mem::take(&mut self.variant);
                self.add(&variant, &text)?;
            }
            "xliff" | "file" => {
                let sides = [
                    language(["source-language", "srcLang"]),
                    language(["target-language", "trgLang"]),
                ];
                for (side, told) in self.sides.iter_mut().zip(sides) {
                    *side = told.or(side.take());
                }
            }
            "alt-trans" | "matches" | "seg-source" | "note" | "notes" | "header" => xml.skip()?,
            "source" | "target" => {
                let side = usize::from(element.name == "target");
                let text = segment(xml)?;
                let named = ["source", "target"][side];
                let language = self.sides[side].clone().unwrap_or_else(|| named.into());
                self.add(&language, &text)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, language: &str, text: &str) -> Read<()> {
        if self.asked.is_some_and(|asked| !is_of(language, asked)) {
            return Ok(());
        }
        let known = self.languages.iter().position(|known| known == language);
        let column = known.unwrap_or(self.languages.len());
        if known.is_none() {
            if column == MOST_LANGUAGES {
                return Err(format!("more than {MOST_LANGUAGES} languages"));
            }
            self.languages.push(language.to_owned());
        }
        let cell = Cell {
            table: 0,
            row: self.row.saturating_sub(1),
            column: column as u32,
        };
        for line in text.lines() {
            self.builder.block(BlockKind::TableCell(cell), line)?;
        }
        Ok(())
    }
}

/// Whether a tag such as `zh-CN` is of a language such as `zh`; a side without one is of any.
fn is_of(tag: &str, language: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    primary.eq_ignore_ascii_case(language) || ["", "source", "target"].contains(&tag)
}

/// The text of a segment without what stands in codes.
fn segment<R: BufRead>(xml: &mut Xml<R>) -> Read<String> {
    let mut text = String::new();
    let mut open = 1;
    while open > 0 {
        match xml.node()? {
            Some(Node::Start(element)) => match element.name.as_str() {
                "bpt" | "ept" | "it" | "ph" | "ut" => xml.skip()?,
                _ => open += 1,
            },
            Some(Node::End(_)) => open -= 1,
            Some(Node::Text(more)) => text.push_str(&more),
            None => break,
        }
    }
    Ok(text)
}
