//! E-books (EPUB 2 and 3): the chapters of the spine in order, without tables of contents.

use super::super::{BlockKind, ReadOptions};
use super::build::{Builder, Pieces, Read};
use super::markup::{Node, Xml};
use super::package::Package;
use super::{Draft, clean, html, office};
use std::collections::BTreeMap;

/// Reads a book.
pub(super) fn read(bytes: &[u8]) -> Read<Draft> {
    let mut package = Package::open(bytes)?;
    let encrypted = encrypted(&mut package)?;
    let main = main_part(&mut package)?;
    let mut builder = Builder::default();
    let spine = spine(&mut package, &main, &mut builder)?;
    if spine.is_empty() {
        return Err(format!(
            "no chapter in {main}, expected an itemref in its spine"
        ));
    }
    let mut tables = 0;
    for name in spine {
        if encrypted.contains(&name) {
            return Err(format!(
                "{name} is encrypted; expected a book without rights management"
            ));
        }
        let Some(chapter) = package.bytes(&name)? else {
            builder
                .notes
                .push(format!("{name}: in the spine and not in the book"));
            continue;
        };
        let options = ReadOptions::default();
        let (text, map) =
            clean(&name, &chapter, &options, &mut Vec::new()).map_err(|error| error.to_string())?;
        let chapter = html::read_chapter(&text, Pieces::new(&text, &map, Vec::new()))
            .map_err(|message| format!("{name}: {message}"))?;
        let mut last = None;
        for block in &chapter.blocks {
            let mut kind = block.kind;
            if let BlockKind::TableCell(cell) = &mut kind {
                last = last.max(Some(cell.table));
                cell.table += tables;
            }
            builder.block(kind, block.span.of(&chapter.text))?;
        }
        tables += last.map_or(0, |last| last + 1);
        let language = chapter.metadata.language;
        builder.metadata.language = builder.metadata.language.take().or(language);
    }
    Ok(builder.finish())
}

/// Members that are encrypted; fonts are, harmlessly, in many books.
fn encrypted(package: &mut Package<'_>) -> Read<Vec<String>> {
    let mut found = Vec::new();
    if let Some(member) = package.member("META-INF/encryption.xml")? {
        let mut xml = Xml::new(member);
        while let Some(node) = xml.node()? {
            if let Node::Start(element) = node
                && element.name == "CipherReference"
                && let Some(name) = element.get("URI")
            {
                found.push(unescaped(name));
            }
        }
    }
    Ok(found)
}

/// Where the description of the book is.
fn main_part(package: &mut Package<'_>) -> Read<String> {
    let wrong = || "no rootfile in META-INF/container.xml, expected an EPUB".to_owned();
    let mut xml = Xml::new(
        package
            .member("META-INF/container.xml")?
            .ok_or_else(wrong)?,
    );
    while let Some(node) = xml.node()? {
        if let Node::Start(element) = node
            && element.name == "rootfile"
            && let Some(path) = element.get("full-path")
        {
            return Ok(path.to_owned());
        }
    }
    Err(wrong())
}

/// The names of the chapters in order; takes what the book says of itself.
fn spine(package: &mut Package<'_>, main: &str, builder: &mut Builder) -> Read<Vec<String>> {
    let member = package.member(main)?;
    let mut xml = Xml::new(member.ok_or_else(|| format!("no {main} in it, expected an EPUB"))?);
    let mut items: BTreeMap<String, String> = BTreeMap::new();
    let mut spine = Vec::new();
    while let Some(node) = xml.node()? {
        let Node::Start(element) = node else { continue };
        match element.name.as_str() {
            "metadata" => office::metadata(&mut xml, "metadata", &mut builder.metadata)?,
            "item" => {
                let properties = element.get("properties").unwrap_or_default();
                let page = element
                    .get("media-type")
                    .is_none_or(|kind| kind.contains("html"));
                if let (Some(id), Some(path)) = (element.get("id"), element.get("href"))
                    && page
                    && !properties
                        .split_whitespace()
                        .any(|property| property == "nav")
                {
                    items.insert(id.to_owned(), joined(main, path));
                }
            }
            "itemref" => {
                if let Some(name) = element.get("idref").and_then(|id| items.get(id)) {
                    spine.push(name.clone());
                }
            }
            _ => {}
        }
    }
    Ok(spine)
}

/// The member that `path` names from the file `from`.
fn joined(from: &str, path: &str) -> String {
    let path = path.split('#').next().unwrap_or_default();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<String> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(unescaped(part)),
        }
    }
    parts.join("/")
}

/// `%E4%B8%AD` as the characters it stands for.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
