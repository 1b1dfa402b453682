//! Word documents (ECMA-376, transitional and strict): paragraphs, headings, lists, tables, captions and footnotes, with
//! tracked changes accepted.
//!
//! Headers and footers of pages, comments, hidden text, deleted text and tables of contents are left out. Text boxes are
//! read where they are anchored, footnotes and endnotes at the end.

use super::super::BlockKind;
use super::build::{Builder, Read};
use super::markup::{Element, Node, Xml};
use super::package::Package;
use super::tables::Tables;
use super::{Draft, office};
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Read<Draft> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let folder = main
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let part = |name: &str| format!("{folder}/{name}");
    let mut builder = Builder::default();
    if let Some(core) = package.member("docProps/core.xml")? {
        office::metadata(&mut Xml::new(core), "", &mut builder.metadata)?;
    }
    let styles = match package.member(&part("styles.xml"))? {
        Some(styles) => styles_of(Xml::new(styles))?,
        None => BTreeMap::new(),
    };
    let mut reader = Reader {
        builder,
        styles,
        tables: Tables::default(),
        open: Vec::new(),
        hidden: false,
        referred: BTreeSet::new(),
        contents: 0,
        plain: BlockKind::Paragraph,
    };
    let Some(member) = package.member(&main)? else {
        return Err(format!("no {main} in it, expected a Word document"));
    };
    reader.part(Xml::new(member))?;
    for (name, element) in [("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")] {
        if let Some(member) = package.member(&part(name))? {
            reader.notes(Xml::new(member), element)?;
        }
    }
    if reader.contents > 0 {
        let note = format!("{} lines of a table of contents left out", reader.contents);
        reader.builder.notes.push(note);
    }
    Ok(reader.builder.finish())
}

/// Where the document itself is in the package.
fn main_part(package: &mut Package<'_>) -> Read<String> {
    if let Some(member) = package.member("_rels/.rels")? {
        let mut xml = Xml::new(member);
        while let Some(node) = xml.node()? {
            if let Node::Start(element) = node
                && element
                    .get("Type")
                    .is_some_and(|kind| kind.ends_with("/officeDocument"))
                && let Some(target) = element.get("Target")
            {
                return Ok(target.trim_start_matches('/').to_owned());
            }
        }
    }
    Ok("word/document.xml".into())
}

/// What the name of a style says; `None` for plain text.
fn kind_of(name: &str) -> Option<Style> {
    let name = name.trim().to_lowercase();
    let heading = ["heading", "title", "subtitle", "标题", "副标题", "標題"];
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    if begins(&["toc ", "目录", "table of contents"]) {
        Some(Style::Contents)
    } else if begins(&heading) {
        Some(Style::Kind(BlockKind::Heading))
    } else if begins(&["caption", "题注", "題注"]) {
        Some(Style::Kind(BlockKind::Caption))
    } else if begins(&["list ", "列表", "清單"]) {
        Some(Style::Kind(BlockKind::ListItem))
    } else {
        None
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    Kind(BlockKind),
    Contents,
}

/// What the styles say, by their ids; those based on another say what that one does.
fn styles_of<R: BufRead>(mut xml: Xml<R>) -> Read<BTreeMap<String, Style>> {
    let mut found = BTreeMap::new();
    let mut based: Vec<(String, String)> = Vec::new();
    let mut id = String::new();
    while let Some(node) = xml.node()? {
        let Node::Start(element) = node else { continue };
        let value = element.get("val").unwrap_or_default();
        match element.name.as_str() {
            "style" => element
                .get("styleId")
                .unwrap_or_default()
                .clone_into(&mut id),
            "name" => {
                if let Some(style) = kind_of(value) {
                    found.insert(id.clone(), style);
                }
            }
            "basedOn" => based.push((id.clone(), value.to_owned())),
            "outlineLvl" if element.number("val").is_some_and(|level| level < 9) => {
                found
                    .entry(id.clone())
                    .or_insert(Style::Kind(BlockKind::Heading));
            }
            "numId" if value != "0" => {
                found
                    .entry(id.clone())
                    .or_insert(Style::Kind(BlockKind::ListItem));
            }
            _ => {}
        }
    }
    // Styles stand before or after those they are based on; chains are short.
    for _ in 0..4 {
        for (id, base) in &based {
            if let Some(&style) = found.get(base) {
                found.entry(id.clone()).or_insert(style);
            }
        }
    }
    Ok(found)
}

/// A paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<Style>,
    listed: bool,
    /// Whether its mark was deleted, so that it goes on in the next one.
    merged: bool,
    /// Whether it has ended and waits for that one.
    ended: bool,
}

struct Reader {
    builder: Builder,
    styles: BTreeMap<String, Style>,
    tables: Tables,
    /// Open paragraphs, the innermost last: a text box stands in a paragraph.
    open: Vec<Paragraph>,
    /// Whether the run is hidden.
    hidden: bool,
    /// Footnotes that are referred to, by element and id.
    referred: BTreeSet<(&'static str, String)>,
    /// Lines of a table of contents, left out.
    contents: usize,
    /// What a paragraph is that nothing else is said of.
    plain: BlockKind,
}

impl Reader {
    fn part<R: BufRead>(&mut self, mut xml: Xml<R>) -> Read<()> {
        while let Some(node) = xml.node()? {
            match node {
                Node::Start(element) => self.start(&element, &mut xml)?,
                Node::End(name) => self.end(&name)?,
                Node::Text(_) => {}
            }
        }
        self.flush()
    }

    fn start<R: BufRead>(&mut self, element: &Element, xml: &mut Xml<R>) -> Read<()> {
        match element.name.as_str() {
            // What was deleted, what is there twice, pinyin above characters.
            "del" | "moveFrom" | "Fallback" | "rt" => xml.skip()?,
            "p" => self.paragraph(),
            "pPr" => self.properties(xml)?,
            "r" => self.hidden = false,
            "rPr" => {
                let mut hidden = false;
                xml.each(|element| hidden |= element.name == "vanish" && is_on(element))?;
                self.hidden = hidden;
            }
            "t" => {
                let text = xml.text()?;
                self.add(&text);
            }
            "noBreakHyphen" => self.add("-"),
            "cr" => self.line()?,
            "br" if element
                .get("type")
                .is_none_or(|kind| kind == "textWrapping") =>
            {
                self.line()?;
            }
            "br" | "tab" | "ptab" => self.add(" "),
            "tbl" => {
                self.flush()?;
                self.tables.begin();
            }
            "tr" => self.tables.row(),
            "trPr" => {
                let (mut deleted, mut before) = (false, 0);
                xml.each(|element| match element.name.as_str() {
                    "del" => deleted = true,
                    "gridBefore" => before = element.number("val").unwrap_or(0),
                    _ => {}
                })?;
                self.tables.pass(before);
                if deleted {
                    self.tables.take_back_row();
                    xml.skip()?;
                }
            }
            "tc" => self.tables.cell(1),
            "gridSpan" => self
                .tables
                .pass(element.number("val").unwrap_or(1).saturating_sub(1)),
            "footnoteReference" => self.refer("footnote", element),
            "endnoteReference" => self.refer("endnote", element),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Read<()> {
        match name {
            "p" => match self.open.last_mut() {
                Some(open) if open.merged => open.ended = true,
                _ => {
                    self.line()?;
                    self.open.pop();
                }
            },
            "tc" => {
                self.flush()?;
                self.tables.end_cell();
            }
            "tbl" => self.tables.end(),
            "r" => self.hidden = false,
            _ => {}
        }
        Ok(())
    }

    fn paragraph(&mut self) {
        let mut paragraph = Paragraph::default();
        if self.open.last().is_some_and(|open| open.ended)
            && let Some(before) = self.open.pop()
        {
            paragraph.text = before.text;
        }
        self.open.push(paragraph);
    }

    fn properties<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Read<()> {
        let Some(open) = self.open.last_mut() else {
            return xml.skip();
        };
        let styles = &self.styles;
        xml.each(|element| match element.name.as_str() {
            "pStyle" => {
                let id = element.get("val").unwrap_or_default();
                open.style = open.style.or(styles.get(id).copied());
            }
            "outlineLvl" if element.number("val").is_some_and(|level| level < 9) => {
                open.style = Some(Style::Kind(BlockKind::Heading));
            }
            "numId" => open.listed = element.get("val") != Some("0"),
            "del" | "moveFrom" => open.merged = true,
            _ => {}
        })
    }

    fn add(&mut self, text: &str) {
        if let (Some(open), false) = (self.open.last_mut(), self.hidden) {
            open.text.push_str(text);
        }
    }

    /// Ends a line of the paragraph that is open.
    fn line(&mut self) -> Read<()> {
        let Some(open) = self.open.last_mut() else {
            return Ok(());
        };
        let text = std::mem::take(&mut open.text);
        let kind = match open.style {
            Some(Style::Contents) => {
                self.contents += usize::from(!text.trim().is_empty());
                return Ok(());
            }
            Some(Style::Kind(kind)) if kind != BlockKind::ListItem => kind,
            Some(_) => BlockKind::ListItem,
            None if open.listed => BlockKind::ListItem,
            None => self.plain,
        };
        self.builder.block(self.tables.kind(kind), &text)
    }

    /// Ends a paragraph that waits for another, where none can come.
    fn flush(&mut self) -> Read<()> {
        if self.open.last().is_some_and(|open| open.ended) {
            self.line()?;
            self.open.pop();
        }
        Ok(())
    }

    fn refer(&mut self, what: &'static str, element: &Element) {
        let id = element.get("id").unwrap_or_default();
        self.referred.insert((what, id.to_owned()));
    }

    /// Reads the notes that are referred to, each an element `what`.
    fn notes<R: BufRead>(&mut self, mut xml: Xml<R>, what: &'static str) -> Read<()> {
        self.plain = BlockKind::Footnote;
        self.tables = Tables::default();
        while let Some(node) = xml.node()? {
            match node {
                Node::Start(element) if element.name == what => {
                    let id = element.get("id").unwrap_or_default().to_owned();
                    if !self.referred.contains(&(what, id)) {
                        xml.skip()?;
                    }
                }
                Node::Start(element) => self.start(&element, &mut xml)?,
                Node::End(name) => self.end(&name)?,
                Node::Text(_) => {}
            }
        }
        self.flush()
    }
}

/// Whether a property that is there is not switched off.
fn is_on(element: &Element) -> bool {
    !matches!(element.get("val"), Some("0" | "false" | "off"))
}
