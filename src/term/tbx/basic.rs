//! What may stand where in TBX-Basic (ISO 30042:2019; module definitions Min and Basic of tbxinfo.net), and the same
//! said with a note where it may not.

use super::tree::{Element, Node};
use crate::term::Date;
use crate::term::concepts::mend;

/// A level of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Concept,
    Language,
    Term,
}

/// Each data category: the element that holds it in DCA style, the levels it may stand at, and its values where they are
/// a list.
const CATEGORIES: [(&str, &str, &[Level], &[&str]); 16] = {
    use Level::{Concept, Language, Term};
    const ALL: &[Level] = &[Concept, Language, Term];
    [
        (
            "administrativeStatus",
            "termNote",
            &[Term],
            &[
                "preferredTerm-admn-sts",
                "admittedTerm-admn-sts",
                "deprecatedTerm-admn-sts",
                "supersededTerm-admn-sts",
            ],
        ),
        (
            "partOfSpeech",
            "termNote",
            &[Term],
            &["adjective", "noun", "other", "verb", "adverb"],
        ),
        ("geographicalUsage", "termNote", &[Term], &[]),
        (
            "grammaticalGender",
            "termNote",
            &[Term],
            &["masculine", "feminine", "neuter", "other"],
        ),
        (
            "termLocation",
            "termNote",
            &[Term],
            &[
                "checkBox",
                "comboBox",
                "comboBoxElement",
                "dialogBox",
                "groupBox",
                "informativeMessage",
                "interactiveMessage",
                "menuItem",
                "progressBar",
                "pushButton",
                "radioButton",
                "slider",
                "spinBox",
                "tab",
                "tableText",
                "textBox",
                "toolTip",
                "user-definedType",
            ],
        ),
        (
            "termType",
            "termNote",
            &[Term],
            &[
                "fullForm",
                "acronym",
                "abbreviation",
                "shortForm",
                "variant",
                "phrase",
            ],
        ),
        ("subjectField", "descrip", &[Concept], &[]),
        ("definition", "descrip", &[Concept, Language], &[]),
        ("context", "descrip", &[Term], &[]),
        ("customerSubset", "admin", &[Concept, Term], &[]),
        ("projectSubset", "admin", &[Concept, Term], &[]),
        ("source", "admin", ALL, &[]),
        ("crossReference", "ref", &[Concept, Term], &[]),
        ("externalCrossReference", "xref", ALL, &[]),
        ("xGraphic", "xref", &[Concept, Language], &[]),
        (
            "transactionType",
            "transac",
            ALL,
            &["origination", "modification"],
        ),
    ]
};

/// Elements that hold a data category, and those that hold one and what belongs to it.
const HOLDERS: [&str; 7] = [
    "termNote",
    "descrip",
    "admin",
    "ref",
    "xref",
    "transac",
    "transacNote",
];
const GROUPS: [&str; 4] = ["termNoteGrp", "descripGrp", "adminGrp", "transacGrp"];

/// `element` in DCA style: a data category that is an element becomes the type of the element that holds it.
fn dca(mut element: Element) -> Element {
    let name = element.name.as_str();
    let holder = if name == "responsibility" {
        Some("transacNote")
    } else {
        let known = CATEGORIES.iter().find(|(category, ..)| *category == name);
        known.map(|&(_, holder, ..)| holder)
    };
    if let Some(holder) = holder {
        let category = std::mem::replace(&mut element.name, holder.to_owned());
        element.attributes.insert(0, ("type".to_owned(), category));
    }
    for node in &mut element.nodes {
        if let Node::Element(child) = node {
            *child = dca(std::mem::take(child));
        }
    }
    element
}

/// `element` as TBX-Basic has it at `level`, in DCA style; a note that says the same where TBX-Basic has no such thing.
/// `None` where it says nothing.
pub(super) fn tamed(element: Element, level: Level) -> Option<Element> {
    let element = dca(element);
    if element.text().is_empty() && element.attribute("target").is_none() {
        return None;
    }
    Some(if element.name == "transac" {
        let group = Element {
            line: element.line,
            nodes: vec![Node::Element(element)],
            ..Element::new("transacGrp", &[], "")
        };
        grouped(group, level)
    } else if GROUPS.contains(&element.name.as_str()) {
        grouped(element, level)
    } else {
        simple(element, level, None)
    })
}

/// An element that is no group, inside `group`.
fn simple(mut element: Element, level: Level, group: Option<&str>) -> Element {
    if !may_stand(&element, level, group) {
        return as_note(&element);
    }
    let reference = matches!(element.name.as_str(), "ref" | "xref" | "transacNote");
    element.attributes.retain(|(key, _)| match key.as_str() {
        "type" => element.name != "note" && element.name != "date",
        "xml:lang" => matches!(
            element.name.as_str(),
            "note" | "descrip" | "admin" | "termNote"
        ),
        "target" => reference,
        _ => false,
    });
    let plain = matches!(
        element.name.as_str(),
        "ref" | "xref" | "transac" | "transacNote" | "date"
    );
    let inline =
        |e: &Element| matches!(e.name.as_str(), "hi" | "foreign") && e.elements().next().is_none();
    let rich = !plain && element.elements().all(inline);
    if rich {
        for node in &mut element.nodes {
            if let Node::Element(inline) = node {
                let keeps: &[&str] = if inline.name == "hi" {
                    &["type", "xml:lang"]
                } else {
                    &["xml:lang"]
                };
                inline
                    .attributes
                    .retain(|(key, _)| keeps.contains(&key.as_str()));
            }
        }
    } else {
        let text = element.text();
        element.nodes = if text.is_empty() {
            Vec::new()
        } else {
            vec![Node::Text(text)]
        };
    }
    trim(&mut element);
    element
}

/// Takes white space from both ends.
fn trim(element: &mut Element) {
    if let Some(Node::Text(text)) = element.nodes.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Node::Text(text)) = element.nodes.last_mut() {
        *text = text.trim_end().to_owned();
    }
    element
        .nodes
        .retain(|node| *node != Node::Text(String::new()));
}

fn may_stand(element: &Element, level: Level, group: Option<&str>) -> bool {
    let name = element.name.as_str();
    if name == "note" {
        return true;
    }
    if !HOLDERS.contains(&name) && name != "date" {
        return false;
    }
    let text = element.text();
    match (name, group) {
        ("date", _) => {
            return group == Some("transacGrp") && text.len() == 10 && Date::first(&text).is_some();
        }
        ("transacNote", _) => {
            return group == Some("transacGrp") && element.kind() == "responsibility";
        }
        ("xref", Some(_)) => return false,
        ("xref", None) => {
            let target = element.attribute("target").unwrap_or_default();
            if !target.starts_with("http://") && !target.starts_with("https://") {
                return false;
            }
        }
        _ => {}
    }
    CATEGORIES
        .iter()
        .any(|&(category, holder, levels, values)| {
            holder == name
                && category == element.kind()
                && levels.contains(&level)
                && (values.is_empty() || values.contains(&text.as_str()))
        })
}

fn grouped(mut group: Element, level: Level) -> Element {
    let head_name = group.name.trim_end_matches("Grp").to_owned();
    let mut children: Vec<Element> = group.elements().cloned().collect();
    let head = children.iter().position(|child| child.name == head_name);
    let Some(head) = head.filter(|&i| may_stand(&children[i], level, None)) else {
        return as_note(&group);
    };
    let head = children.remove(head);
    let allowed: &[&str] = match group.name.as_str() {
        "transacGrp" => &["transacNote", "date", "note", "ref"],
        "adminGrp" => &["note", "ref"],
        _ => &["admin", "note", "ref"],
    };
    let mut nodes = vec![Node::Element(simple(head, level, None))];
    for child in children {
        if child.text().is_empty() && child.attribute("target").is_none() {
            continue;
        }
        let fits = allowed.contains(&child.name.as_str());
        nodes.push(Node::Element(if fits {
            simple(child, level, Some(&group.name))
        } else if child.name == "transacGrp" && group.name != "adminGrp" {
            grouped(child, level)
        } else {
            as_note(&child)
        }));
    }
    group.nodes = nodes;
    group.attributes.clear();
    group
}

/// A note that says what `element` says: `TYPE: text`, and so on for what belongs to it.
fn as_note(element: &Element) -> Element {
    let mut said = Vec::new();
    say(element, &mut said);
    Element {
        line: element.line,
        ..Element::new("note", &[], &said.join("; "))
    }
}

fn say(element: &Element, said: &mut Vec<String>) {
    let is_group = element.name.ends_with("Grp");
    if is_group {
        element.elements().for_each(|child| say(child, said));
        return;
    }
    let what = match element.kind() {
        "" => element.name.as_str(),
        kind => kind,
    };
    let mut text = element.text();
    if let Some(target) = element.attribute("target") {
        let before = if text.is_empty() { "" } else { " " };
        text = format!("{text}{before}({target})");
    }
    said.push(if what == "note" {
        text
    } else {
        format!("{what}: {text}")
    });
}

/// What stands in the section of a term, that of version 2 included.
pub(super) fn parts(section: &Element) -> Vec<Element> {
    let mut parts = Vec::new();
    for part in section.elements() {
        if part.name == "termGrp" {
            parts.extend(part.elements().cloned());
        } else {
            parts.push(part.clone());
        }
    }
    parts
}

/// Whether `element` is the section of a term.
pub(super) fn is_term(element: &Element) -> bool {
    matches!(element.name.as_str(), "termSec" | "tig" | "ntig")
}

/// The section of a language of which no term is read, as TBX-Basic has it. `None` where it says nothing.
pub(super) fn section(section: &Element) -> Option<Element> {
    let tag = section.attribute("xml:lang").unwrap_or_default();
    let mut out = Element::new("langSec", &[("xml:lang", tag)], "");
    let (mut terms, mut about) = (Vec::new(), Vec::new());
    for child in section.elements() {
        if is_term(child) {
            terms.extend(section_of_term(child));
        } else {
            about.extend(tamed(child.clone(), Level::Language));
        }
    }
    out.extend(about.into_iter().chain(terms));
    (!out.nodes.is_empty()).then_some(out)
}

fn section_of_term(section: &Element) -> Option<Element> {
    let mut out = Element::new("termSec", &[], "");
    let (mut notes, mut rest) = (Vec::new(), Vec::new());
    for part in parts(section) {
        if part.name == "term" {
            let text = mend(&part.text());
            let term = Element::new("term", &[], &text);
            out.extend((out.nodes.is_empty() && !text.is_empty()).then_some(term));
        } else if let Some(part) = tamed(part, Level::Term) {
            let is_note = part.name.starts_with("termNote");
            if is_note { &mut notes } else { &mut rest }.push(part);
        }
    }
    if out.nodes.is_empty() {
        return None;
    }
    out.extend(notes.into_iter().chain(rest));
    Some(out)
}

/// The elements that `text` holds, as TBX-Basic has them at `level`.
///
/// # Errors
/// Where `text` is no XML.
pub(super) fn kept(text: &str, level: Level) -> Result<Vec<Element>, String> {
    let elements = super::tree::parse(text)?.into_iter();
    let kept = elements.filter_map(|element| {
        if level == Level::Concept && element.name == "langSec" {
            section(&element)
        } else {
            tamed(element, level)
        }
    });
    Ok(kept.collect())
}
