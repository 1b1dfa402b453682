//! XML as the readers see it: elements by their local names, text with its references resolved, nothing expanded.

use super::super::xml::resolved;
use super::DEEPEST;
use super::build::Read;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// What comes next.
pub(super) enum Node {
    Start(Element),
    /// The local name of the element that ends.
    End(String),
    Text(String),
}

/// A start tag.
pub(super) struct Element {
    /// Its name without prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of the attribute of that local name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The number an attribute holds.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.trim().parse().ok()
    }
}

/// Reads XML forwards.
pub(super) struct Xml<R> {
    reader: quick_xml::Reader<R>,
    buffer: Vec<u8>,
    open: usize,
}

impl<R: BufRead> Xml<R> {
    pub fn new(input: R) -> Self {
        let mut reader = quick_xml::Reader::from_reader(input);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            open: 0,
        }
    }

    /// The next node; `None` at the end.
    pub fn node(&mut self) -> Read<Option<Node>> {
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            let event = event.map_err(|error| format!("{error}; expected well-formed XML"))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.open += 1;
                    if self.open > DEEPEST {
                        return Err(format!("elements nested more than {DEEPEST} deep"));
                    }
                    Node::Start(element(&start)?)
                }
                Event::End(end) => {
                    self.open = self.open.saturating_sub(1);
                    Node::End(local(end.name().as_ref()).to_owned())
                }
                Event::Text(text) => Node::Text(text.xml_content(XmlVersion::Implicit1_0).into()),
                Event::CData(text) => Node::Text(text.xml_content(XmlVersion::Implicit1_0).into()),
                Event::GeneralRef(reference) => Node::Text(resolved(&reference)?.into()),
                Event::Eof if self.open > 0 => {
                    return Err("the file ends inside an element, expected its end".into());
                }
                Event::Eof => return Ok(None),
                Event::Empty(_)
                | Event::Decl(_)
                | Event::DocType(_)
                | Event::Comment(_)
                | Event::PI(_) => continue,
            }));
        }
    }

    /// Passes over what is left of the element that was just begun.
    pub fn skip(&mut self) -> Read<()> {
        let above = self.open - 1;
        while self.open > above {
            if self.node()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Shows every element inside the one that was just begun, but what stands in a record of changes.
    pub fn each(&mut self, mut show: impl FnMut(&Element)) -> Read<()> {
        let above = self.open - 1;
        while self.open > above {
            match self.node()? {
                Some(Node::Start(element)) if element.name.ends_with("Change") => self.skip()?,
                Some(Node::Start(element)) => show(&element),
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }

    /// The text of the element that was just begun.
    pub fn text(&mut self) -> Read<String> {
        let above = self.open - 1;
        let mut all = String::new();
        while self.open > above {
            match self.node()? {
                Some(Node::Text(text)) => all.push_str(&text),
                Some(_) => {}
                None => break,
            }
        }
        Ok(all)
    }
}

fn element(start: &BytesStart<'_>) -> Read<Element> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute =
            attribute.map_err(|error| format!("{error} in an attribute of an element"))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| format!("{error} in an attribute of an element"))?;
        attributes.push((local(attribute.key.as_ref()).to_owned(), value.into_owned()));
    }
    Ok(Element {
        name: local(start.name().as_ref()).to_owned(),
        attributes,
    })
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}
