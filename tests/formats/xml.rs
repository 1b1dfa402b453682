//! Reading XML apart from zhen's own readers.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// Each event of well-formed XML, with the text of references resolved.
fn walk(xml: &str, mut visit: impl FnMut(Walk<'_>)) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().enable_all_checks(true);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => visit(Walk::Start(&start)),
            Event::Empty(start) => {
                visit(Walk::Start(&start));
                visit(Walk::End);
            }
            Event::End(_) => visit(Walk::End),
            Event::Text(text) => visit(Walk::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                let name = format!("&{};", &*reference);
                visit(Walk::Text(&quick_xml::escape::unescape(&name).unwrap()));
            }
            Event::CData(_) => panic!("no CDATA is written"),
            Event::Eof => return,
            Event::Decl(_) | Event::DocType(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
}

enum Walk<'a> {
    Start(&'a BytesStart<'a>),
    Text(&'a str),
    End,
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).unwrap()?;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap();
    Some(value.into_owned())
}

/// The texts of the rows of a page.
pub fn html_pairs(page: &str) -> Vec<(String, String)> {
    let mut open: Vec<String> = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    walk(page, |event| match event {
        Walk::Start(start) => {
            let mut class = attribute(start, "class").unwrap_or_default();
            if start.name().as_ref() == "mark" {
                assert!(attribute(start, "title").is_some());
                // Its text belongs to the cell.
                class.clone_from(open.last().unwrap());
            } else if class == "source" || class == "target" {
                cells.push(String::new());
            }
            open.push(class);
        }
        Walk::Text(text) => {
            if open
                .last()
                .is_some_and(|class| class == "source" || class == "target")
            {
                cells.last_mut().unwrap().push_str(text);
            }
        }
        Walk::End => {
            open.pop();
        }
    });
    assert!(open.is_empty());
    let pairs = cells.chunks(2);
    pairs
        .map(|pair| (pair[0].clone(), pair[1].clone()))
        .collect()
}

struct Element {
    name: &'static str,
    /// In the order they must come.
    children: &'static [&'static str],
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const fn element(
    name: &'static str,
    children: &'static [&'static str],
    required: &'static [&'static str],
    optional: &'static [&'static str],
) -> Element {
    Element {
        name,
        children,
        required,
        optional,
    }
}

/// The part of the TMX 1.4 DTD that zhen writes.
const DTD: [Element; 7] = [
    element("tmx", &["header", "body"], &["version"], &[]),
    element(
        "header",
        &[],
        &[
            "creationtool",
            "creationtoolversion",
            "segtype",
            "o-tmf",
            "adminlang",
            "srclang",
            "datatype",
        ],
        &["creationdate"],
    ),
    element("body", &["tu"], &[], &[]),
    element("tu", &["prop", "tuv"], &[], &["srclang"]),
    element("tuv", &["prop", "seg"], &["xml:lang"], &[]),
    element("prop", &[], &["type"], &[]),
    element("seg", &[], &[], &[]),
];

/// Checks the structure of a TMX: elements, their order, and attributes as the DTD has them.
pub fn check_tmx(file: &str) {
    assert!(file.starts_with(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">"
    ));
    let mut open: Vec<(String, Vec<String>)> = vec![(String::new(), Vec::new())];
    walk(file, |event| match event {
        Walk::Start(start) => {
            let name = start.name().as_ref().to_owned();
            let element = DTD.iter().find(|element| element.name == name).unwrap();
            let attributes = start.attributes();
            let found: Vec<_> = attributes
                .map(|a| a.unwrap().key.as_ref().to_owned())
                .collect();
            let missing = |key: &&&str| !found.iter().any(|f| f == **key);
            assert_eq!(element.required.iter().find(missing), None, "{name}");
            let unknown = |f: &&String| {
                let mut keys = element.required.iter().chain(element.optional);
                !keys.any(|key| key == f)
            };
            assert_eq!(found.iter().find(unknown), None, "{name}");
            open.last_mut().unwrap().1.push(name.clone());
            open.push((name, Vec::new()));
        }
        Walk::Text(text) => {
            let name = &open.last().unwrap().0;
            assert!(
                name == "seg" || name == "prop" || text.trim().is_empty(),
                "text in {name}"
            );
        }
        Walk::End => {
            let (name, children) = open.pop().unwrap();
            let element = DTD.iter().find(|element| element.name == name).unwrap();
            let ranks: Vec<_> = children
                .iter()
                .map(|child| {
                    let position = element.children.iter().position(|c| c == child);
                    position.expect(child)
                })
                .collect();
            assert!(ranks.is_sorted(), "{name}: {children:?}");
            let count = |child: &str| children.iter().filter(|c| *c == child).count();
            match name.as_str() {
                "tmx" => assert_eq!(children, ["header", "body"]),
                "tu" => assert_eq!(count("tuv"), 2),
                "tuv" => assert_eq!(count("seg"), 1),
                _ => {}
            }
        }
    });
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].1, ["tmx"]);
}
