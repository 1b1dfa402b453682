//! Whether a file is TBX-Basic: the content of each element and the values of each data category, after the schemas of
//! the dialect (RELAX NG of the core structure, Schematron of the modules Min and Basic), written down apart from zhen.

use quick_xml::events::{BytesStart, Event};

/// What may stand in an element: a pattern of names, each followed by a space, after the content model; `T` for text.
const CONTENT: [(&str, &str, bool); 26] = [
    ("tbx", "tbxHeader text", false),
    ("tbxHeader", "fileDesc encodingDesc? revisionDesc?", false),
    ("fileDesc", "titleStmt? publicationStmt? sourceDesc+", false),
    ("titleStmt", "title note*", false),
    ("publicationStmt", "p+", false),
    ("sourceDesc", "p+", false),
    ("encodingDesc", "p+", false),
    ("revisionDesc", "change+", false),
    ("change", "p+", false),
    ("text", "body back?", false),
    ("body", "conceptEntry+", false),
    ("back", "refObjectSec*", false),
    ("refObjectSec", "refObject+", false),
    ("refObject", "item+", false),
    ("conceptEntry", "AUX* langSec+", false),
    ("langSec", "AUX* termSec+", false),
    ("termSec", "term NOTES* AUX*", false),
    ("descripGrp", "descrip GROUPED*", false),
    ("adminGrp", "admin GROUPED*", false),
    ("termNoteGrp", "termNote GROUPED*", false),
    ("transacGrp", "transac TRANSAC*", false),
    ("note", "INLINE*", true),
    ("descrip", "INLINE*", true),
    ("admin", "INLINE*", true),
    ("termNote", "INLINE*", true),
    ("p", "INLINE*", true),
];
const SETS: [(&str, &[&str]); 5] = [
    (
        "AUX",
        &[
            "descrip",
            "descripGrp",
            "admin",
            "adminGrp",
            "transacGrp",
            "note",
            "ref",
            "xref",
        ],
    ),
    ("NOTES", &["termNote", "termNoteGrp"]),
    (
        "GROUPED",
        &["admin", "adminGrp", "transacGrp", "note", "ref", "xref"],
    ),
    ("TRANSAC", &["transacNote", "date", "note", "ref", "xref"]),
    ("INLINE", &["hi", "foreign"]),
];
const TYPES: [(&str, &[&str]); 7] = [
    (
        "termNote",
        &[
            "administrativeStatus",
            "grammaticalGender",
            "geographicalUsage",
            "partOfSpeech",
            "termLocation",
            "termType",
        ],
    ),
    ("descrip", &["context", "definition", "subjectField"]),
    ("admin", &["customerSubset", "projectSubset", "source"]),
    ("ref", &["crossReference"]),
    ("xref", &["externalCrossReference", "xGraphic"]),
    ("transac", &["transactionType"]),
    ("transacNote", &["responsibility"]),
];
const VALUES: [(&str, &[&str]); 4] = [
    (
        "administrativeStatus",
        &[
            "admittedTerm-admn-sts",
            "deprecatedTerm-admn-sts",
            "supersededTerm-admn-sts",
            "preferredTerm-admn-sts",
        ],
    ),
    (
        "partOfSpeech",
        &["adjective", "noun", "other", "verb", "adverb"],
    ),
    (
        "termType",
        &[
            "fullForm",
            "acronym",
            "abbreviation",
            "shortForm",
            "variant",
            "phrase",
        ],
    ),
    ("transactionType", &["origination", "modification"]),
];
const LEVELS: [(&str, &[&str]); 7] = [
    ("subjectField", &["conceptEntry"]),
    ("definition", &["conceptEntry", "langSec"]),
    ("context", &["termSec"]),
    ("customerSubset", &["conceptEntry", "termSec"]),
    ("projectSubset", &["conceptEntry", "termSec"]),
    ("crossReference", &["conceptEntry", "termSec"]),
    ("xGraphic", &["conceptEntry", "langSec"]),
];

struct Open {
    name: String,
    kind: String,
    children: Vec<String>,
    text: String,
}

/// Fails where `tbx` is not TBX-Basic.
#[track_caller]
pub fn assert_valid(tbx: &str) {
    let mut xml = quick_xml::Reader::from_str(tbx);
    let mut open: Vec<Open> = Vec::new();
    let (mut ids, mut targets) = (Vec::new(), Vec::new());
    loop {
        match xml.read_event().unwrap() {
            Event::Start(start) => {
                let element = opened(&start, &mut open, &mut ids, &mut targets);
                open.push(element);
            }
            Event::Empty(start) => {
                let element = opened(&start, &mut open, &mut ids, &mut targets);
                check(&element, &open);
            }
            Event::End(_) => {
                let element = open.pop().unwrap();
                check(&element, &open);
            }
            Event::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids are given once");
    for target in targets {
        assert!(
            target.starts_with("http") || ids.contains(&target),
            "target {target}"
        );
    }
}

fn opened(
    start: &BytesStart<'_>,
    open: &mut [Open],
    ids: &mut Vec<String>,
    targets: &mut Vec<String>,
) -> Open {
    let name = start.name().as_ref().to_string();
    if let Some(parent) = open.last_mut() {
        parent.children.push(name.clone());
    }
    let attribute = |key: &str| {
        let found = start.try_get_attribute(key).unwrap();
        found.map(|a| {
            a.normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .unwrap()
                .into_owned()
        })
    };
    if let Some(id) = attribute("id") {
        let first = id.chars().next().unwrap();
        assert!(first.is_alphabetic() || first == '_', "id {id}");
        assert!(
            id.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c)),
            "id {id}"
        );
        ids.push(id);
    }
    targets.extend(attribute("target"));
    match name.as_str() {
        "tbx" => assert_eq!(
            ["type", "style", "xmlns"].map(|key| attribute(key).unwrap()),
            ["TBX-Basic", "dca", "urn:iso:std:iso:30042:ed-2"]
        ),
        "langSec" => assert!(attribute("xml:lang").is_some()),
        "xref" => assert!(attribute("target").unwrap().starts_with("http")),
        _ => {}
    }
    Open {
        kind: attribute("type").unwrap_or_default(),
        name,
        children: Vec::new(),
        text: String::new(),
    }
}

fn check(element: &Open, parents: &[Open]) {
    let Open {
        name,
        kind,
        children,
        text,
    } = element;
    if let Some((_, types)) = TYPES.iter().find(|(n, _)| n == name) {
        assert!(types.contains(&kind.as_str()), "<{name} type={kind:?}>");
    }
    if let Some((_, values)) = VALUES.iter().find(|(n, _)| n == kind) {
        assert!(values.contains(&text.as_str()), "{kind} {text:?}");
    }
    let level = parents
        .iter()
        .rev()
        .find(|p| ["conceptEntry", "langSec", "termSec"].contains(&p.name.as_str()));
    if let (Some((_, levels)), Some(level)) = (LEVELS.iter().find(|(n, _)| n == kind), level) {
        assert!(
            levels.contains(&level.name.as_str()),
            "{kind} in {}",
            level.name
        );
    }
    let Some((_, model, has_text)) = CONTENT.iter().find(|(n, ..)| n == name) else {
        assert!(children.is_empty(), "<{name}> holds {children:?}");
        return;
    };
    assert!(
        *has_text || text.trim().is_empty(),
        "<{name}> holds {text:?}"
    );
    let mut rest = &children[..];
    for part in model.split(' ') {
        let base = part.trim_end_matches(['*', '+', '?']);
        let names = SETS
            .iter()
            .find(|(set, _)| *set == base)
            .map_or_else(|| vec![base], |(_, n)| n.to_vec());
        let count = rest
            .iter()
            .take_while(|child| names.contains(&child.as_str()))
            .count();
        let count = if part.ends_with(['*', '+']) {
            count
        } else {
            count.min(1)
        };
        assert!(
            count > 0 || part.ends_with(['*', '?']),
            "<{name}> without {base}: {children:?}"
        );
        rest = &rest[count..];
    }
    assert!(
        rest.is_empty(),
        "<{name}> holds {children:?}, expected {model}"
    );
}
