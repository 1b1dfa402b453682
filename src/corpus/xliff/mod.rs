//! XLIFF: 2.1 (OASIS 2018) written, 1.2 and 2.x read; one unit of one segment a bead.
//!
//! A `file` holds the rows of one pair of documents, whose name is its `original`. What XLIFF has no place for stands in
//! metadata of the category `zhen` (Metadata module): `source-document` and `target-document` of the file; `kind`,
//! `probability` (0–1, four decimals), `source-ids` (`3,4`, from 0), `source-paragraphs` (`1,1`), `source-spans` (bytes,
//! `0-12,12-30`) and the same for the target of the unit. Characters that XML 1.0 forbids are `cp` elements in texts and
//! become U+FFFD in names.

mod read;

pub use read::{Reader, read};

use super::row::rounded;
use super::tsv::span_text;
use super::{Out, Row, RowSide, WriteOptions};
use crate::text::xml::{allowed, is_allowed};
use crate::{Error, Result};
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// Language code where the language is unknown (BCP 47).
const UNKNOWN: &str = "und";

/// Writes rows; see [`super::CorpusWriter`].
pub(super) struct Writer<W> {
    out: Out<W>,
    options: WriteOptions,
    /// Holds what is not yet in `out`: one unit at most.
    xml: quick_xml::Writer<Vec<u8>>,
    /// Languages of the file, once it is begun.
    languages: Option<[String; 2]>,
    /// Names of the pair and its documents, of the `file` that is open.
    names: Option<[String; 3]>,
    files: usize,
    units: usize,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(options: &WriteOptions, out: Out<W>) -> Self {
        Self {
            out,
            options: options.clone(),
            xml: quick_xml::Writer::new(Vec::new()),
            languages: None,
            names: None,
            files: 0,
            units: 0,
        }
    }

    pub(super) fn write(&mut self, row: &Row) -> Result<bool> {
        let empty = row.source.text.is_empty() && row.target.text.is_empty();
        if empty || !self.options.keeps(row) {
            return Ok(false);
        }
        let languages = [language(&row.source), language(&row.target)].map(str::to_owned);
        if let Some(first) = self.languages.as_ref().filter(|first| **first != languages) {
            let message = format!(
                "a row in {}, expected {} as in the first row: XLIFF has one pair of languages",
                languages.join(" and "),
                first.join(" and ")
            );
            return Err(Error::new(&self.out.place, message));
        }
        let place = self.out.place.clone();
        self.unit(row, &languages)
            .map_err(|error: io::Error| Error::from_source(&place, error))?;
        self.drain()?;
        Ok(true)
    }

    pub(super) fn finish(mut self) -> Result<Out<W>> {
        let place = self.out.place.clone();
        self.tail()
            .map_err(|error: io::Error| Error::from_source(&place, error))?;
        self.drain()?;
        Ok(self.out)
    }

    fn drain(&mut self) -> Result<()> {
        let bytes = self.xml.get_mut();
        self.out.put_bytes(bytes)?;
        bytes.clear();
        Ok(())
    }

    fn tail(&mut self) -> io::Result<()> {
        if self.languages.is_none() {
            // The schema wants a unit; this one has no text, and is read as none.
            self.head([UNKNOWN, UNKNOWN])?;
            self.start("file", &[("id", "f1")])?;
            self.start("unit", &[("id", "u1")])?;
            self.start("segment", &[])?;
            self.xml
                .write_event(Event::Empty(BytesStart::new("source")))?;
            self.end("segment")?;
            self.end("unit")?;
        }
        self.line()?;
        self.end("file")?;
        self.line()?;
        self.end("xliff")?;
        self.line()
    }

    fn head(&mut self, [source, target]: [&str; 2]) -> io::Result<()> {
        self.xml
            .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        self.line()?;
        self.start(
            "xliff",
            &[
                ("xmlns", "urn:oasis:names:tc:xliff:document:2.0"),
                ("xmlns:mda", "urn:oasis:names:tc:xliff:metadata:2.0"),
                ("version", "2.1"),
                ("srcLang", source),
                ("trgLang", target),
                ("xml:space", "preserve"),
            ],
        )?;
        self.line()
    }

    fn unit(&mut self, row: &Row, languages: &[String; 2]) -> io::Result<()> {
        if self.languages.is_none() {
            self.head([&languages[0], &languages[1]])?;
            self.languages = Some(languages.clone());
        }
        self.file(row)?;
        self.units += 1;
        self.line()?;
        self.start("unit", &[("id", &format!("u{}", self.units))])?;
        let mut metadata = vec![("kind".to_owned(), row.kind.name().to_owned())];
        if let Some(probability) = row.probability {
            metadata.push((
                "probability".to_owned(),
                format!("{:.4}", rounded(probability)),
            ));
        }
        for (name, side) in [("source", &row.source), ("target", &row.target)] {
            let mut list = |what: &str, items: Vec<String>| {
                if !items.is_empty() {
                    metadata.push((format!("{name}-{what}"), items.join(",")));
                }
            };
            list("ids", side.ids.iter().map(usize::to_string).collect());
            list(
                "paragraphs",
                side.paragraphs.iter().map(usize::to_string).collect(),
            );
            list("spans", side.spans.iter().map(span_text).collect());
        }
        self.metadata(&metadata)?;
        self.start("segment", &[])?;
        self.text("source", &row.source.text)?;
        if !row.target.text.is_empty() {
            self.text("target", &row.target.text)?;
        }
        self.end("segment")?;
        self.end("unit")
    }

    /// Begins a `file` where the row belongs to other documents than the last.
    fn file(&mut self, row: &Row) -> io::Result<()> {
        let names = [&row.name, &row.source.document, &row.target.document].map(String::clone);
        if self.names.as_ref() == Some(&names) {
            return Ok(());
        }
        if self.files > 0 {
            self.line()?;
            self.end("file")?;
            self.line()?;
        }
        self.files += 1;
        let id = format!("f{}", self.files);
        self.start("file", &[("id", &id), ("original", &row.name)])?;
        let documents = [
            ("source-document", &names[1]),
            ("target-document", &names[2]),
        ];
        let known = documents.into_iter().filter(|(_, name)| !name.is_empty());
        let known: Vec<_> = known
            .map(|(kind, name)| (kind.to_owned(), name.clone()))
            .collect();
        self.metadata(&known)?;
        self.names = Some(names);
        Ok(())
    }

    fn metadata(&mut self, all: &[(String, String)]) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        self.start("mda:metadata", &[])?;
        self.start("mda:metaGroup", &[("category", "zhen")])?;
        for (kind, value) in all {
            self.start("mda:meta", &[("type", kind)])?;
            let value = partial_escape(allowed(value));
            self.xml
                .write_event(Event::Text(BytesText::from_escaped(value)))?;
            self.end("mda:meta")?;
        }
        self.end("mda:metaGroup")?;
        self.end("mda:metadata")
    }

    /// An element with a text, in which characters that XML forbids are elements of their own.
    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.start(name, &[])?;
        let mut rest = text;
        while let Some(at) = rest.find(|c| !is_allowed(c)) {
            let (before, after) = rest.split_at(at);
            self.xml
                .write_event(Event::Text(BytesText::from_escaped(partial_escape(before))))?;
            let mut chars = after.chars();
            if let Some(c) = chars.next() {
                let hex = format!("{:04X}", u32::from(c));
                let code = BytesStart::new("cp").with_attributes([("hex", hex.as_str())]);
                self.xml.write_event(Event::Empty(code))?;
            }
            rest = chars.as_str();
        }
        self.xml
            .write_event(Event::Text(BytesText::from_escaped(partial_escape(rest))))?;
        self.end(name)
    }

    fn line(&mut self) -> io::Result<()> {
        self.xml.get_mut().write_all(b"\n")
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let mut start = BytesStart::new(name);
        for (key, value) in attributes {
            start.push_attribute((*key, allowed(value).as_ref()));
        }
        self.xml.write_event(Event::Start(start))
    }

    fn end(&mut self, name: &str) -> io::Result<()> {
        self.xml.write_event(Event::End(BytesEnd::new(name)))
    }
}

fn language(side: &RowSide) -> &str {
    if side.language.is_empty() {
        UNKNOWN
    } else {
        &side.language
    }
}
