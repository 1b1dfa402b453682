//! Texts in `OpenDocument` (ISO/IEC 26300): paragraphs, headings, lists, tables, captions and footnotes; tracked changes
//! accepted.
//!
//! Comments, tables of contents, and headers and footers of pages are left out. Footnotes stand at the end.

use super::super::BlockKind;
use super::build::{Builder, Read};
use super::markup::{Element, Node, Xml};
use super::package::Package;
use super::tables::Tables;
use super::{Draft, office};
use std::collections::BTreeMap;
use std::io::BufRead;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Read<Draft> {
    let mut package = Package::open(bytes)?;
    if let Some(manifest) = package.member("META-INF/manifest.xml")? {
        let mut xml = Xml::new(manifest);
        while let Some(node) = xml.node()? {
            if matches!(node, Node::Start(element) if element.name == "encryption-data") {
                return Err("it is encrypted; save it without a password first".into());
            }
        }
    }
    let mut builder = Builder::default();
    if let Some(meta) = package.member("meta.xml")? {
        office::metadata(&mut Xml::new(meta), "", &mut builder.metadata)?;
    }
    let mut reader = Reader {
        builder,
        styles: BTreeMap::new(),
        tables: Tables::default(),
        open: Vec::new(),
        lists: 0,
        notes: Vec::new(),
        inside_note: 0,
        body: false,
    };
    let Some(content) = package.member("content.xml")? else {
        return Err("no content.xml in it, expected an OpenDocument text".into());
    };
    reader.content(Xml::new(content))?;
    for note in std::mem::take(&mut reader.notes) {
        reader.builder.block(BlockKind::Footnote, &note)?;
    }
    Ok(reader.builder.finish())
}

/// What the name of a style says.
fn kind_of(name: &str) -> Option<BlockKind> {
    // Spaces in names are written _20_.
    match name {
        "Title" | "Subtitle" => Some(BlockKind::Heading),
        "Caption" | "Illustration" | "Table" | "Figure" | "Drawing" => Some(BlockKind::Caption),
        _ => None,
    }
}

/// A paragraph that is being read.
struct Paragraph {
    text: String,
    kind: BlockKind,
}

struct Reader {
    builder: Builder,
    /// Styles of this document by the style they are made from.
    styles: BTreeMap<String, String>,
    tables: Tables,
    open: Vec<Paragraph>,
    /// Lists that are open.
    lists: usize,
    notes: Vec<String>,
    inside_note: usize,
    body: bool,
}

impl Reader {
    fn content<R: BufRead>(&mut self, mut xml: Xml<R>) -> Read<()> {
        while let Some(node) = xml.node()? {
            match node {
                Node::Start(element) => self.start(&element, &mut xml)?,
                Node::End(name) => self.end(&name)?,
                Node::Text(text) => self.add(&text),
            }
        }
        Ok(())
    }

    fn start<R: BufRead>(&mut self, element: &Element, xml: &mut Xml<R>) -> Read<()> {
        match element.name.as_str() {
            "style" => {
                if let (Some(name), Some(parent)) =
                    (element.get("name"), element.get("parent-style-name"))
                {
                    self.styles.insert(name.to_owned(), parent.to_owned());
                }
            }
            "body" => self.body = true,
            _ if !self.body => {}
            "tracked-changes" | "annotation" | "note-citation" | "ruby-text"
            | "table-of-content" | "sequence-decls" | "forms" => xml.skip()?,
            "h" => self.open.push(Paragraph {
                text: String::new(),
                kind: BlockKind::Heading,
            }),
            "p" => self.paragraph(element),
            "s" | "tab" => self.add(" "),
            "line-break" => self.line()?,
            "list" => self.lists += 1,
            "note-body" => self.inside_note += 1,
            "table" => self.tables.begin(),
            "table-row" => self.tables.row(),
            "table-cell" => {
                self.tables.cell(1);
                let repeated = element.number("number-columns-repeated").unwrap_or(1);
                self.tables.pass(repeated.saturating_sub(1));
            }
            "covered-table-cell" => {
                self.tables
                    .pass(element.number("number-columns-repeated").unwrap_or(1));
            }
            _ => {}
        }
        Ok(())
    }

    fn paragraph(&mut self, element: &Element) {
        let name = element.get("style-name").unwrap_or_default();
        let parent = self.styles.get(name).map_or("", String::as_str);
        let kind = kind_of(name).or_else(|| kind_of(parent));
        let plain = if self.lists > 0 {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        };
        self.open.push(Paragraph {
            text: String::new(),
            kind: kind.unwrap_or(plain),
        });
    }

    fn end(&mut self, name: &str) -> Read<()> {
        match name {
            "p" | "h" if self.body => {
                self.line()?;
                self.open.pop();
            }
            "list" => self.lists = self.lists.saturating_sub(1),
            "note-body" => self.inside_note = self.inside_note.saturating_sub(1),
            "table-cell" => self.tables.end_cell(),
            "table" => self.tables.end(),
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.text.push_str(text);
        }
    }

    fn line(&mut self) -> Read<()> {
        let Some(open) = self.open.last_mut() else {
            return Ok(());
        };
        let text = std::mem::take(&mut open.text);
        if self.inside_note > 0 {
            self.notes.push(text);
            return Ok(());
        }
        self.builder.block(self.tables.kind(open.kind), &text)
    }
}
