//! Translation Memory eXchange 1.4b (LISA OSCAR 2005; DTD of 2002-07-10): one unit a bead that has both sides.
//!
//! What TMX has no element for stands in `prop` elements: `x-pair`, `x-kind`, `x-probability` (0–1, four decimals) of
//! the unit, `x-document`, `x-ids` (`3,4`, from 0), `x-paragraphs` (`1,1`), `x-spans` (bytes, `0-12,12-30`) of each
//! variant. Characters that XML 1.0 forbids become U+FFFD.

pub(super) mod read;
#[cfg(test)]
mod tests;

pub use read::{Reader, read};

use super::row::rounded;
use super::tsv::span_text;
use super::{Out, Row, RowSide, WriteOptions};
use crate::text::xml::allowed;
use crate::{Error, Result};
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// Language code where the language is unknown (BCP 47).
const UNKNOWN: &str = "und";

/// Writes rows that have both texts; see [`super::CorpusWriter`].
pub(super) struct Writer<W> {
    out: Out<W>,
    options: WriteOptions,
    /// Holds what is not yet in `out`: one unit at most.
    xml: quick_xml::Writer<Vec<u8>>,
    /// Source language of the header, once it is written.
    source_language: Option<String>,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(options: &WriteOptions, out: Out<W>) -> Result<Self> {
        if let Some(created) = &options.created
            && !is_date(created)
        {
            return Err(Error::new(
                &out.place,
                format!("creation date {created:?}, expected one such as 20260617T080000Z"),
            ));
        }
        Ok(Self {
            out,
            options: options.clone(),
            xml: quick_xml::Writer::new_with_indent(Vec::new(), b' ', 1),
            source_language: None,
        })
    }

    pub(super) fn write(&mut self, row: &Row) -> Result<bool> {
        let null = row.source.text.is_empty() || row.target.text.is_empty();
        if null || !self.options.keeps(row) {
            return Ok(false);
        }
        let place = self.out.place.clone();
        let fail = |error: io::Error| Error::from_source(&place, error);
        if self.source_language.is_none() {
            self.head(language(&row.source)).map_err(fail)?;
        }
        self.unit(row).map_err(fail)?;
        self.drain()?;
        Ok(true)
    }

    pub(super) fn finish(mut self) -> Result<Out<W>> {
        let place = self.out.place.clone();
        let fail = |error: io::Error| Error::from_source(&place, error);
        if self.source_language.is_none() {
            self.head("*all*").map_err(fail)?;
        }
        self.end("body").map_err(fail)?;
        self.end("tmx").map_err(fail)?;
        self.xml.get_mut().push(b'\n');
        self.drain()?;
        Ok(self.out)
    }

    fn drain(&mut self) -> Result<()> {
        let bytes = self.xml.get_mut();
        self.out.put_bytes(bytes)?;
        bytes.clear();
        Ok(())
    }

    fn head(&mut self, source_language: &str) -> io::Result<()> {
        self.xml
            .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let doctype = BytesText::from_escaped("tmx SYSTEM \"tmx14.dtd\"");
        self.xml.write_event(Event::DocType(doctype))?;
        self.start("tmx", &[("version", "1.4")])?;
        let mut header = BytesStart::new("header").with_attributes([
            ("creationtool", "zhen"),
            ("creationtoolversion", env!("CARGO_PKG_VERSION")),
            ("segtype", "sentence"),
            ("o-tmf", "zhen"),
            ("adminlang", "en"),
            ("srclang", allowed(source_language).as_ref()),
            ("datatype", "plaintext"),
        ]);
        if let Some(created) = &self.options.created {
            header.push_attribute(("creationdate", created.as_str()));
        }
        self.xml.write_event(Event::Empty(header))?;
        self.start("body", &[])?;
        self.source_language = Some(source_language.to_owned());
        Ok(())
    }

    fn unit(&mut self, row: &Row) -> io::Result<()> {
        let source_language = language(&row.source);
        if self.source_language.as_deref() == Some(source_language) {
            self.start("tu", &[])?;
        } else {
            self.start("tu", &[("srclang", source_language)])?;
        }
        if !row.name.is_empty() {
            self.prop("x-pair", &row.name)?;
        }
        self.prop("x-kind", row.kind.name())?;
        if let Some(probability) = row.probability {
            self.prop("x-probability", &format!("{:.4}", rounded(probability)))?;
        }
        self.variant(&row.source)?;
        self.variant(&row.target)?;
        self.end("tu")
    }

    fn variant(&mut self, side: &RowSide) -> io::Result<()> {
        self.start("tuv", &[("xml:lang", language(side))])?;
        if !side.document.is_empty() {
            self.prop("x-document", &side.document)?;
        }
        self.list("x-ids", &side.ids, usize::to_string)?;
        self.list("x-paragraphs", &side.paragraphs, usize::to_string)?;
        self.list("x-spans", &side.spans, span_text)?;
        self.start("seg", &[])?;
        self.text(&side.text)?;
        self.end("seg")?;
        self.end("tuv")
    }

    fn list<T>(&mut self, kind: &str, items: &[T], text: impl Fn(&T) -> String) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        let items: Vec<_> = items.iter().map(text).collect();
        self.prop(kind, &items.join(","))
    }

    fn prop(&mut self, kind: &str, text: &str) -> io::Result<()> {
        self.start("prop", &[("type", kind)])?;
        self.text(text)?;
        self.end("prop")
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        // Quotes need no escape outside attributes.
        let text = partial_escape(allowed(text));
        self.xml
            .write_event(Event::Text(BytesText::from_escaped(text)))
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

/// Whether `text` is a date as TMX writes it: `YYYYMMDDThhmmssZ`.
fn is_date(text: &str) -> bool {
    text.len() == 16
        && text.bytes().enumerate().all(|(i, byte)| match i {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        })
}
