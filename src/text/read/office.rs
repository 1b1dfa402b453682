//! What documents of offices and e-books say of themselves: the elements of Dublin Core.

use super::super::Metadata;
use super::build::{Read, visible};
use super::markup::{Node, Xml};
use std::io::BufRead;

/// Adds what stands in `xml`; of several of a kind the first. Ends where the element `end` does, if it is met.
pub(super) fn metadata<R: BufRead>(xml: &mut Xml<R>, end: &str, into: &mut Metadata) -> Read<()> {
    while let Some(node) = xml.node()? {
        let element = match node {
            Node::Start(element) => element,
            Node::End(name) if name == end => break,
            _ => continue,
        };
        let more = match element.name.as_str() {
            "title" | "creator" | "initial-creator" | "created" | "creation-date" | "date"
            | "language" => false,
            "publisher" | "subject" | "keywords" | "keyword" | "description" | "rights"
            | "identifier" | "source" => true,
            _ => continue,
        };
        let text = visible(&xml.text()?);
        if text.is_empty() {
            continue;
        }
        if more {
            into.more.entry(element.name).or_insert(text);
            continue;
        }
        let place = match element.name.as_str() {
            "title" => &mut into.title,
            "language" => &mut into.language,
            "creator" | "initial-creator" => &mut into.author,
            _ => &mut into.date,
        };
        place.get_or_insert(text);
    }
    Ok(())
}
