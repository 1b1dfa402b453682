//! Writing TBX: the dialect TBX-Basic of ISO 30042:2019, in DCA style.

use super::basic::{Level, kept, tamed};
use super::tree::{Element, Node, parse};
use super::{BACK, PRIVATE, SUPERSEDED, name_of_id, plain_id};
use crate::term::{Concept, PartOfSpeech, Status, Term, Termbase};
use std::collections::BTreeSet;

const PROLOGUE: &str = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<?xml-model href=\"https://raw.githubusercontent.com/LTAC-Global/TBX-Basic_dialect/master/DCA/TBXcoreStructV03_TBX-Basic_integrated.rng\" type=\"application/xml\" schematypens=\"http://relaxng.org/ns/structure/1.0\"?>
<?xml-model href=\"https://raw.githubusercontent.com/LTAC-Global/TBX-Basic_dialect/master/DCA/TBX-Basic_DCA.sch\" type=\"application/xml\" schematypens=\"http://purl.oclc.org/dsdl/schematron\"?>
<tbx style=\"dca\" type=\"TBX-Basic\" xml:lang=\"zh\" xmlns=\"urn:iso:std:iso:30042:ed-2\">
";

/// `termbase` as TBX-Basic. Deterministic; linear in its size.
///
/// # Errors
/// Where there is no concept, which TBX does not allow, or what a concept keeps of a TBX is no XML.
pub(in crate::term) fn write(termbase: &Termbase) -> Result<String, String> {
    if termbase.concepts.is_empty() {
        return Err("no concept, expected one at least: TBX has no empty termbase".to_owned());
    }
    let mut out = PROLOGUE.to_owned();
    header(&termbase.head).write(&mut out, Some(1));
    out.push_str("\n <text>\n  <body>\n");
    let back = termbase
        .head
        .iter()
        .find_map(|line| line.strip_prefix(BACK));
    let back = back.map_or(Ok(Vec::new()), parse)?;
    let mut ids: BTreeSet<String> = termbase
        .concepts
        .iter()
        .map(|c| name_of_id(&c.id))
        .collect();
    for element in &back {
        collect_ids(element, &mut ids);
    }
    for concept in &termbase.concepts {
        let mut entry = entry(concept)?;
        mend_targets(&mut entry, &ids);
        entry.write(&mut out, Some(3));
        out.push('\n');
    }
    out.push_str("  </body>\n");
    if !back.is_empty() {
        let mut whole = Element::new("back", &[], "");
        whole.extend(back);
        whole.write(&mut out, Some(2));
        out.push('\n');
    }
    out.push_str(" </text>\n</tbx>\n");
    Ok(out)
}

fn header(head: &[String]) -> Element {
    let within = |name: &str, elements: Vec<Element>| {
        let mut element = Element::new(name, &[], "");
        element.extend(elements);
        element
    };
    let p = |text: &str| Element::new("p", &[], text);
    let mut title = None;
    let (mut publication, mut source) = (Vec::new(), Vec::new());
    let (mut encoding, mut changes) = (Vec::new(), Vec::new());
    for line in head.iter().filter(|line| !line.starts_with(BACK)) {
        if let Some(text) = line.strip_prefix("title: ").filter(|_| title.is_none()) {
            title = Some(within("titleStmt", vec![Element::new("title", &[], text)]));
        } else if let Some(text) = line.strip_prefix("publication: ") {
            publication.push(p(text));
        } else if let Some(text) = line.strip_prefix("encoding: ") {
            encoding.push(p(text));
        } else if let Some(text) = line.strip_prefix("change: ") {
            changes.push(within("change", vec![p(text)]));
        } else {
            source.push(p(line));
        }
    }
    if source.is_empty() {
        source.push(p(""));
    }
    let mut file = within("fileDesc", title.into_iter().collect());
    let publication = (!publication.is_empty()).then(|| within("publicationStmt", publication));
    file.extend(publication);
    file.extend([within("sourceDesc", source)]);
    let mut header = within("tbxHeader", vec![file]);
    header.extend((!encoding.is_empty()).then(|| within("encodingDesc", encoding)));
    header.extend((!changes.is_empty()).then(|| within("revisionDesc", changes)));
    header
}

/// The section of a language, as it grows.
struct Section {
    tag: String,
    about: Vec<Element>,
    terms: Vec<Element>,
}

fn section<'a>(sections: &'a mut Vec<Section>, tag: &str) -> &'a mut Section {
    let at = sections
        .iter()
        .position(|s| s.tag == tag)
        .unwrap_or_else(|| {
            sections.push(Section {
                tag: tag.to_owned(),
                about: Vec::new(),
                terms: Vec::new(),
            });
            sections.len() - 1
        });
    &mut sections[at]
}

fn entry(concept: &Concept) -> Result<Element, String> {
    let mut entry = Element::new("conceptEntry", &[("id", &name_of_id(&concept.id))], "");
    let filled = |element: Element| (!element.nodes.is_empty()).then_some(element);
    let descrip = |kind, text| filled(Element::new("descrip", &[("type", kind)], text));
    entry.extend(descrip("subjectField", &concept.domain));
    entry.extend(descrip("definition", &concept.definition));
    entry.extend(filled(Element::new("note", &[], &concept.note)));
    let mut sections = Vec::new();
    for term in concept.zh.iter().chain(&concept.en) {
        let of_term = term_section(term)?;
        section(&mut sections, &term.language).terms.push(of_term);
    }
    for element in kept(&concept.tbx, Level::Concept)? {
        if element.name != "langSec" {
            entry.extend([element]);
            continue;
        }
        let of_language = section(
            &mut sections,
            element.attribute("xml:lang").unwrap_or_default(),
        );
        for child in element.elements() {
            let is_term = child.name == "termSec";
            let to = if is_term {
                &mut of_language.terms
            } else {
                &mut of_language.about
            };
            to.push(child.clone());
        }
    }
    // A language without a term has no section: what is said of it is said of the concept.
    for lone in sections
        .iter_mut()
        .filter(|section| section.terms.is_empty())
    {
        entry.extend(
            lone.about
                .drain(..)
                .filter_map(|element| tamed(element, Level::Concept)),
        );
    }
    for full in sections
        .into_iter()
        .filter(|section| !section.terms.is_empty())
    {
        let mut element = Element::new("langSec", &[("xml:lang", &full.tag)], "");
        element.extend(full.about.into_iter().chain(full.terms));
        entry.extend([element]);
    }
    Ok(entry)
}

fn term_section(term: &Term) -> Result<Element, String> {
    let mut section = Element::new("termSec", &[], "");
    let term_note = |kind: &str, text: &str| Element::new("termNote", &[("type", kind)], text);
    section.extend([Element::new("term", &[], &term.text)]);
    let pos = term.pos.as_ref().map(listed);
    section.extend(pos.map(|pos| term_note("partOfSpeech", pos)));
    let is_status = |e: &Element| e.kind() == "administrativeStatus";
    let (notes, rest): (Vec<_>, Vec<_>) = kept(&term.tbx, Level::Term)?
        .into_iter()
        .partition(|element| element.name.starts_with("termNote"));
    let superseded = notes.iter().any(|e| is_status(e) && e.text() == SUPERSEDED);
    let status = match term.status {
        Status::Preferred => "preferredTerm-admn-sts",
        Status::Admitted => "admittedTerm-admn-sts",
        Status::Deprecated if superseded => SUPERSEDED,
        Status::Deprecated | Status::Forbidden => "deprecatedTerm-admn-sts",
    };
    section.extend([term_note("administrativeStatus", status)]);
    section.extend(notes.into_iter().filter(|element| !is_status(element)));
    let note = |text: &str| Element::new("note", &[], text);
    let private = private(term).into_iter();
    section.extend(private.map(|(key, value)| note(&format!("{PRIVATE}{key}={value}"))));
    let own = !term.note.is_empty() && !term.note.starts_with(PRIVATE);
    section.extend(own.then(|| note(&term.note)));
    let source = || Element::new("admin", &[("type", "source")], &term.source);
    section.extend((!term.source.is_empty()).then(source));
    section.extend(rest);
    Ok(section)
}

/// The part of speech in TBX-Basic's list.
fn listed(pos: &PartOfSpeech) -> &str {
    match pos {
        PartOfSpeech::Noun | PartOfSpeech::ProperNoun => "noun",
        PartOfSpeech::Other(_) => "other",
        pos => pos.name(),
    }
}

/// What TBX-Basic has no category for, by key.
fn private(term: &Term) -> Vec<(&'static str, String)> {
    let pos = term.pos.as_ref().filter(|pos| listed(pos) != pos.name());
    let forbidden = (term.status == Status::Forbidden).then(|| term.status.name());
    let case = |sensitive| {
        if sensitive {
            "sensitive"
        } else {
            "insensitive"
        }
    };
    // A note that looks like one of these would be taken for it.
    let note = term.note.starts_with(PRIVATE).then(|| term.note.clone());
    let said = [
        ("pos", pos.map(|pos| pos.name().to_owned())),
        ("status", forbidden.map(str::to_owned)),
        ("case", term.case_sensitive.map(|is| case(is).to_owned())),
        ("valid_from", term.valid_from.map(|day| day.to_string())),
        ("valid_to", term.valid_to.map(|day| day.to_string())),
        ("rank", term.rank.map(|rank| rank.to_string())),
        ("note", note),
    ];
    said.into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
}

fn collect_ids(element: &Element, ids: &mut BTreeSet<String>) {
    ids.extend(element.attribute("id").map(str::to_owned));
    element.elements().for_each(|child| collect_ids(child, ids));
}

/// Takes away targets that are neither an address nor the id of anything.
fn mend_targets(element: &mut Element, ids: &BTreeSet<String>) {
    for (key, value) in &mut element.attributes {
        if key == "target" && !value.starts_with("http") && !ids.contains(value.as_str()) {
            *value = name_of_id(&plain_id(value));
        }
    }
    element
        .attributes
        .retain(|(key, value)| key != "target" || value.starts_with("http") || ids.contains(value));
    for node in &mut element.nodes {
        if let Node::Element(child) = node {
            mend_targets(child, ids);
        }
    }
}
