//! Small trees of XML elements: an entry of a TBX at a time.

use crate::text::xml::{allowed, resolved};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::fmt::Write as _;

/// The deepest nesting that is read; a TBX needs 9.
const DEEPEST: usize = 32;

const ENTITIES: &str = "the document type declares entities, which are refused; expected none";

/// An element without the prefix of its namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub nodes: Vec<Node>,
    /// Line of the file.
    pub line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub fn new(name: &str, attributes: &[(&str, &str)], text: &str) -> Self {
        let owned = |&(key, value): &(&str, &str)| (key.to_owned(), value.to_owned());
        let nodes = if text.is_empty() {
            Vec::new()
        } else {
            vec![Node::Text(text.to_owned())]
        };
        Self {
            name: name.to_owned(),
            attributes: attributes.iter().map(owned).collect(),
            nodes,
            line: 0,
        }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of `type`, or nothing.
    pub fn kind(&self) -> &str {
        self.attribute("type").unwrap_or_default()
    }

    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    pub fn extend(&mut self, elements: impl IntoIterator<Item = Self>) {
        self.nodes.extend(elements.into_iter().map(Node::Element));
    }

    /// All text in it, trimmed.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.add_text(&mut text);
        text.trim().to_owned()
    }

    fn add_text(&self, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Element(element) => element.add_text(text),
                Node::Text(some) => text.push_str(some),
            }
        }
    }

    /// Whether its content is text, in which white space between elements counts.
    fn holds_text(&self) -> bool {
        let names = [
            "note", "descrip", "admin", "termNote", "term", "p", "title", "hi", "foreign", "item",
        ];
        names.contains(&self.name.as_str())
    }

    fn text_nodes(&self) -> usize {
        self.nodes.len() - self.elements().count()
    }

    /// Appends the element: on lines of its own with `indent`, on one line with none.
    pub fn write(&self, out: &mut String, indent: Option<usize>) {
        let margin = |out: &mut String, more: usize| {
            if let Some(indent) = indent {
                out.extend(std::iter::repeat_n(' ', indent + more));
            }
        };
        margin(out, 0);
        let _ = write!(out, "<{}", self.name);
        for (key, value) in &self.attributes {
            let _ = write!(out, " {key}=\"{}\"", escaped(value, true, [true; 2]));
        }
        if self.nodes.is_empty() {
            out.push_str("/>");
        } else {
            out.push('>');
            let blocks = indent.filter(|_| !self.holds_text() && self.text_nodes() == 0);
            if blocks.is_some() {
                out.push('\n');
            }
            let last = self.nodes.len() - 1;
            for (at, node) in self.nodes.iter().enumerate() {
                match node {
                    Node::Element(element) => element.write(out, blocks.map(|indent| indent + 1)),
                    Node::Text(text) => {
                        out.push_str(&escaped(text, false, [at == 0, at == last]));
                    }
                }
                if blocks.is_some() {
                    out.push('\n');
                }
            }
            if blocks.is_some() {
                margin(out, 0);
            }
            let _ = write!(out, "</{}>", self.name);
        }
    }
}

/// Text that a reader which folds white space, and takes it from the ends of an element, gives back as it was. `ends`:
/// whether the element begins and ends with it.
fn escaped(text: &str, quotes: bool, ends: [bool; 2]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_space = ends[0];
    let text = allowed(text);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quotes => out.push_str("&quot;"),
            ' ' if !after_space && (!ends[1] || chars.peek().is_some()) => out.push(' '),
            ' ' | '\n' | '\t' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
        after_space = c == ' ';
    }
    out
}

/// What is wrong, and in which line.
pub(super) type Fault = (usize, String);

/// Calls `found` with each outermost element whose name is in `names`, prefix aside, as it ends; what is around them is
/// not kept. Memory: one of them.
///
/// White space is folded; that which a character reference gives is kept.
pub(super) fn each(
    text: &str,
    names: &[&str],
    mut found: impl FnMut(Element),
) -> Result<(), Fault> {
    let mut xml = quick_xml::Reader::from_str(text);
    let (mut line, mut counted) = (1, 0);
    let mut depth = 0;
    let mut open: Vec<Element> = Vec::new();
    loop {
        let event = xml.read_event();
        let at = usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX);
        let begins = line;
        let end = at.clamp(counted, text.len());
        line += text.as_bytes()[counted..end].split(|&b| b == b'\n').count() - 1;
        counted = end;
        let event = event.map_err(|error| (line, format!("{error}; expected well-formed XML")))?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    let message = format!("elements nested deeper than {DEEPEST}, expected a TBX");
                    return Err((line, message));
                }
                begin(&mut open, &start, names, begins).map_err(|message| (line, message))?;
            }
            Event::Empty(start) => {
                let before = open.len();
                begin(&mut open, &start, names, begins).map_err(|message| (line, message))?;
                if open.len() > before {
                    end_of(&mut open, &mut found);
                }
            }
            Event::End(_) => {
                depth -= 1;
                if !open.is_empty() {
                    end_of(&mut open, &mut found);
                }
            }
            Event::Text(text) => add(&mut open, &folded(&text.xml10_content())),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let c = resolved(&reference).map_err(|message| (line, message))?;
                add(&mut open, c.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(doctype) if doctype.contains("<!ENTITY") => {
                return Err((begins, ENTITIES.to_owned()));
            }
            Event::Eof if depth > 0 => {
                return Err((
                    line,
                    "the file ends inside an element, expected its end".to_owned(),
                ));
            }
            Event::Eof => return Ok(()),
            Event::Decl(_) | Event::DocType(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn begin(
    open: &mut Vec<Element>,
    start: &BytesStart<'_>,
    names: &[&str],
    line: usize,
) -> Result<(), String> {
    let name = start.name();
    let name = local(name.as_ref());
    if open.is_empty() && !names.contains(&name) {
        return Ok(());
    }
    let mut element = Element::new(name, &[], "");
    element.line = line;
    for attribute in start.attributes() {
        let attribute =
            attribute.map_err(|error| format!("{error} in an attribute of <{name}>"))?;
        let key: &str = attribute.key.as_ref();
        if key == "xmlns" || key.starts_with("xmlns:") {
            continue;
        }
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| format!("{error} in an attribute of <{name}>"))?;
        element
            .attributes
            .push((key.to_owned(), value.into_owned()));
    }
    open.push(element);
    Ok(())
}

fn end_of(open: &mut Vec<Element>, found: &mut impl FnMut(Element)) {
    let Some(mut element) = open.pop() else {
        return;
    };
    // White space between elements is layout.
    let blank = |node: &Node| matches!(node, Node::Text(text) if text == " ");
    if !element.holds_text() {
        element.nodes.retain(|node| !blank(node));
    }
    match open.last_mut() {
        Some(parent) => parent.nodes.push(Node::Element(element)),
        None => found(element),
    }
}

fn add(open: &mut [Element], text: &str) {
    let Some(element) = open.last_mut() else {
        return;
    };
    match element.nodes.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ if text.is_empty() => {}
        _ => element.nodes.push(Node::Text(text.to_owned())),
    }
}

/// `text` with each run of white space as one space.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        let white = matches!(c, ' ' | '\n' | '\t' | '\r');
        if white && !space {
            out.push(' ');
        } else if !white {
            out.push(c);
        }
        space = white;
    }
    out
}

/// The elements that `text` is.
pub(super) fn parse(text: &str) -> Result<Vec<Element>, String> {
    let mut all = Vec::new();
    let wrapped = format!("<x>{text}</x>");
    each(&wrapped, &["x"], |element| {
        all.extend(element.elements().cloned());
    })
    .map_err(|(_, message)| message)?;
    Ok(all)
}

/// `elements` on one line.
pub(super) fn line_of(elements: &[Element]) -> String {
    let mut out = String::new();
    for element in elements {
        element.write(&mut out, None);
    }
    out
}
