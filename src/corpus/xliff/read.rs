//! Reading XLIFF 1.2 and 2.x of any tool: streaming, without entity expansion.

use crate::bead::BeadKind;
use crate::corpus::row::{kind_of, parse_probability};
use crate::corpus::tmx::read::{Counted, check_encoding, decoded};
use crate::corpus::tsv::{parse_list, parse_number, parse_span};
use crate::corpus::{Row, RowSide};
use crate::text::xml::{attribute, resolved};
use crate::{Error, Result};
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// Reads the rows of an XLIFF in UTF-8 or UTF-16, called `place` in errors: one a `trans-unit` of version 1.2, one a
/// `segment` of 2.x, and one `Result` each, so that a bad one costs nothing but itself; after XML that is not
/// well-formed there are none. Memory: one unit.
///
/// A row is named after the `original` of its file, or else its `id`. A unit without a target is an omission; one without
/// any text is passed over, as are `ignorable` parts, other translations (`alt-trans`, `matches`) and the segmentation of
/// `seg-source`. Inline codes (`bpt`, `ept`, `ph`, `it`) are left out, what `g`, `pc` and `mrk` hold is kept, `cp` is the
/// character it names. White space around a text is taken off, except under `xml:space="preserve"`. What zhen keeps in
/// metadata is read again.
///
/// ```
/// use zhen::corpus::xliff;
///
/// let file = "<xliff version='1.2'><file original='a.txt' source-language='zh' target-language='en'><body>\
///     <trans-unit id='1'><source>你好。</source><target>Hello.</target></trans-unit></body></file></xliff>";
/// let row = xliff::read("greeting.xlf", file.as_bytes()).next().unwrap()?;
/// assert_eq!((row.source.text.as_str(), row.target.text.as_str()), ("你好。", "Hello."));
/// # Ok::<(), zhen::Error>(())
/// ```
///
/// # Errors
/// Each names file and line: XML that is not well-formed, not UTF-8 or cut off; an entity other than XML's five and
/// character references; metadata of zhen that are not what they should be.
pub fn read<'r, R: BufRead + Send + 'r>(place: &str, reader: R) -> Reader<'r> {
    Reader {
        place: place.to_owned(),
        state: State::Unread(Box::new(reader)),
        seen: false,
        languages: Default::default(),
        document: String::new(),
        open: Vec::new(),
        preserved: Vec::new(),
        metadata: Default::default(),
        buffer: Vec::new(),
    }
}

/// The rows of an XLIFF; made by [`read`].
pub struct Reader<'r> {
    place: String,
    state: State<'r>,
    /// Whether there was an `xliff` element.
    seen: bool,
    /// Of the source and the target.
    languages: [String; 2],
    document: String,
    /// Open elements.
    open: Vec<Element>,
    /// Whether each of them keeps white space.
    preserved: Vec<bool>,
    /// zhen's own of the file and of the unit, by type.
    metadata: [Vec<(String, String)>; 2],
    buffer: Vec<u8>,
}

type Source<'r> = Counted<Box<dyn BufRead + Send + 'r>>;

enum State<'r> {
    Unread(Box<dyn BufRead + Send + 'r>),
    Open(quick_xml::Reader<Source<'r>>),
    Ended,
}

/// What an element means here.
#[derive(Clone, Copy, PartialEq)]
enum Element {
    Unit,
    /// 0 the source, 1 the target.
    Text(usize),
    /// A group of metadata, ours or not.
    Group(bool),
    /// One of our metadata: 0 of the file, 1 of the unit.
    Meta(usize),
    /// What holds the segments of 2.x.
    Segments,
    /// What lies in it is not the unit's text.
    Aside,
    Other,
}

/// A unit as it stands in the file.
struct Unit {
    line: usize,
    texts: [String; 2],
    preserved: bool,
    fault: Option<String>,
}

impl Iterator for Reader<'_> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut xml = match std::mem::replace(&mut self.state, State::Ended) {
            State::Ended => return None,
            State::Open(xml) => xml,
            State::Unread(reader) => match decoded(reader) {
                Ok(reader) => quick_xml::Reader::from_reader(Counted { reader, line: 1 }),
                Err(error) => return Some(Err(Error::from_source(&self.place, error))),
            },
        };
        loop {
            match self.advance(&mut xml) {
                Ok(None) => return None,
                Ok(Some(unit)) => {
                    let Some(row) = self.row(unit) else { continue };
                    self.state = State::Open(xml);
                    return Some(row);
                }
                Err(what) => {
                    let line = xml.get_ref().line;
                    return Some(Err(Error::at_line(&self.place, line, what)));
                }
            }
        }
    }
}

impl Reader<'_> {
    /// The next unit; `None` at the end of a whole file.
    fn advance(&mut self, xml: &mut quick_xml::Reader<Source<'_>>) -> Result<Option<Unit>, String> {
        let mut unit: Option<Unit> = None;
        let mut buffer = std::mem::take(&mut self.buffer);
        loop {
            buffer.clear();
            let event = xml
                .read_event_into(&mut buffer)
                .map_err(|error| format!("{error}; expected well-formed XML"))?;
            match event {
                Event::Start(start) => {
                    let element = self.element(&start)?;
                    if element == Element::Unit {
                        unit = Some(Unit {
                            line: xml.get_ref().line,
                            texts: Default::default(),
                            preserved: self.preserves(&start)?,
                            fault: None,
                        });
                    }
                    let preserved = self.preserves(&start)?;
                    self.preserved.push(preserved);
                    self.open.push(element);
                }
                Event::Empty(start) => {
                    self.element(&start)?;
                    if start.local_name().as_ref() == "cp"
                        && let Some(c) = code_point(&start)?
                    {
                        self.add(&mut unit, c.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::End(_) => {
                    self.preserved.pop();
                    if self.open.pop() == Some(Element::Unit) {
                        self.buffer = buffer;
                        return Ok(unit);
                    }
                }
                Event::Text(text) => self.add(&mut unit, &text.xml10_content()),
                Event::CData(text) => self.add(&mut unit, &text.xml10_content()),
                Event::GeneralRef(reference) => match resolved(&reference) {
                    Ok(c) => self.add(&mut unit, c.encode_utf8(&mut [0; 4])),
                    Err(fault) => {
                        if let Some(unit) = &mut unit {
                            unit.fault.get_or_insert(fault);
                        }
                    }
                },
                Event::Decl(declaration) => check_encoding(declaration.encoding())?,
                Event::Eof if !self.open.is_empty() => {
                    return Err("the file ends inside an element, expected </xliff>".to_owned());
                }
                Event::Eof if !self.seen => {
                    return Err("no <xliff> element, expected one".to_owned());
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Element, String> {
        let name = start.local_name();
        let name: &str = name.as_ref();
        let outside = !self.open.contains(&Element::Unit);
        match name {
            "xliff" => {
                self.seen = true;
                self.speaks(start, ["srcLang", "trgLang"])?;
            }
            "file" => {
                self.document = match attribute(start, "original")? {
                    Some(original) => original,
                    None => attribute(start, "id")?.unwrap_or_default(),
                };
                self.speaks(start, ["source-language", "target-language"])?;
                self.metadata = Default::default();
            }
            "unit" if outside => {
                self.metadata[1].clear();
                return Ok(Element::Segments);
            }
            "metaGroup" => {
                let ours = attribute(start, "category")?.is_some_and(|category| category == "zhen");
                return Ok(Element::Group(ours));
            }
            "meta" if self.open.last() == Some(&Element::Group(true)) => {
                let of = usize::from(self.open.contains(&Element::Segments));
                let kind = attribute(start, "type")?.unwrap_or_default();
                self.metadata[of].push((kind, String::new()));
                return Ok(Element::Meta(of));
            }
            "trans-unit" | "segment" if outside => return Ok(Element::Unit),
            "source" if self.open.last() == Some(&Element::Unit) => return Ok(Element::Text(0)),
            "target" if self.open.last() == Some(&Element::Unit) => return Ok(Element::Text(1)),
            "alt-trans" | "matches" | "seg-source" | "ignorable" | "bpt" | "ept" | "ph" | "it" => {
                return Ok(Element::Aside);
            }
            _ => {}
        }
        Ok(Element::Other)
    }

    /// Whether an element keeps white space: it says so, or those around it do.
    fn preserves(&self, start: &BytesStart<'_>) -> Result<bool, String> {
        Ok(match attribute(start, "xml:space")? {
            Some(space) => space == "preserve",
            None => self.preserved.last().is_some_and(|&preserved| preserved),
        })
    }

    /// Notes the languages that attributes of these names give.
    fn speaks(&mut self, start: &BytesStart<'_>, names: [&str; 2]) -> Result<(), String> {
        for (language, name) in self.languages.iter_mut().zip(names) {
            if let Some(code) = attribute(start, name)? {
                *language = code;
            }
        }
        Ok(())
    }

    fn add(&mut self, unit: &mut Option<Unit>, text: &str) {
        if let Some(&Element::Meta(of)) = self.open.last() {
            if let Some((_, value)) = self.metadata[of].last_mut() {
                value.push_str(text);
            }
            return;
        }
        let Some(unit) = unit else { return };
        let within = self.open.iter().rev().find(|e| **e != Element::Other);
        if let Some(Element::Text(side)) = within {
            unit.texts[*side].push_str(text);
        }
    }

    /// The row of a unit; `None` where it has no text.
    fn row(&self, unit: Unit) -> Option<Result<Row>> {
        let mut texts = unit.texts;
        if !unit.preserved {
            texts = texts.map(|text| text.trim().to_owned());
        }
        let kind = kind_of(&texts[0], &texts[1]);
        if kind.is_none() && unit.fault.is_none() {
            return None;
        }
        let row = match unit.fault {
            Some(fault) => Err(fault),
            None => self.filled(texts, kind?),
        };
        Some(row.map_err(|what| Error::at_line(&self.place, unit.line, what)))
    }

    fn filled(&self, [source, target]: [String; 2], implied: BeadKind) -> Result<Row, String> {
        let meta = |kind: &str| {
            let all = self.metadata.iter().rev().flatten();
            let mut found = all.filter(|(found, _)| found == kind);
            found.next().map(|(_, value)| value.as_str())
        };
        let side = |text: String, side: usize| {
            let name = |what: &str| format!("{}-{what}", ["source", "target"][side]);
            let list = |what: &str| meta(&name(what)).unwrap_or_default();
            let document = meta(&name("document")).unwrap_or(match meta("kind") {
                Some(_) => "",
                None => &self.document,
            });
            Ok::<_, String>(RowSide {
                text,
                language: match self.languages[side].as_str() {
                    super::UNKNOWN => String::new(),
                    code => code.to_owned(),
                },
                document: document.to_owned(),
                ids: parse_list(list("ids"), parse_number)?,
                sentences: Vec::new(),
                paragraphs: parse_list(list("paragraphs"), parse_number)?,
                spans: parse_list(list("spans"), parse_span)?,
            })
        };
        let kind = match meta("kind") {
            Some(name) => BeadKind::from_name(name).ok_or_else(|| {
                format!("kind {name:?}, expected aligned, crossing, omission or addition")
            })?,
            None => implied,
        };
        Ok(Row {
            name: self.document.clone(),
            source: side(source, 0)?,
            target: side(target, 1)?,
            kind,
            probability: meta("probability").map(parse_probability).transpose()?,
            evidence: None,
        })
    }
}

/// The character that a `cp` names, if there is one.
fn code_point(start: &BytesStart<'_>) -> Result<Option<char>, String> {
    let hex = attribute(start, "hex")?.unwrap_or_default();
    Ok(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(file: &str) -> Vec<Result<[String; 3], String>> {
        read("x.xlf", file.as_bytes())
            .map(|row| match row {
                Ok(row) => Ok([row.name, row.source.text, row.target.text]),
                Err(error) => Err(error.to_string()),
            })
            .collect()
    }

    type Expected = Result<[String; 3], String>;

    fn row(name: &str, source: &str, target: &str) -> Expected {
        let texts: Expected = Ok([name, source, target].map(str::to_owned));
        texts
    }

    #[test]
    fn units_of_1_2_without_codes_and_other_translations() {
        let file = "<?xml version='1.0'?><xliff version='1.2'>\
            <file original='a.txt' source-language='zh' target-language='en'><body><group>\
            <trans-unit id='1'><source>一<g id='1'>座</g><ph id='2'>&lt;br/></ph>桥</source>\
            <seg-source><mrk mtype='seg'>一座桥</mrk></seg-source><target>a &amp; bridge</target>\
            <alt-trans><source>桥</source><target>viaduct</target></alt-trans></trans-unit>\
            <trans-unit id='2'><source>门</source></trans-unit><trans-unit id='3'><source/></trans-unit>\
            </group></body></file></xliff>";
        assert_eq!(
            rows(file),
            [row("a.txt", "一座桥", "a & bridge"), row("a.txt", "门", "")]
        );
    }

    #[test]
    fn segments_of_2_0() {
        let file = "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='zh' trgLang='en'>\
            <file id='f1'><unit id='u'><originalData><data id='d'>x</data></originalData>\
            <segment><source>你<pc id='1'>好</pc>。</source><target>Hello.</target></segment>\
            <ignorable><source> </source></ignorable>\
            <segment><source>再见。</source><target>Good<ph id='2'/>bye.</target></segment></unit></file></xliff>";
        assert_eq!(
            rows(file),
            [
                row("f1", "你好。", "Hello."),
                row("f1", "再见。", "Goodbye.")
            ]
        );
    }

    #[test]
    fn faults_name_their_line_and_cost_no_more() {
        let unit = |text: &str| {
            format!("<trans-unit><source>{text}</source><target>t</target></trans-unit>\n")
        };
        let file = format!(
            "<xliff><file original='a'><body>\n{}{}{}",
            unit("&bomb;"),
            unit("好"),
            "<trans-unit>"
        );
        let all = rows(&file);
        assert!(
            all[0]
                .as_ref()
                .unwrap_err()
                .starts_with("x.xlf:2: entity &bomb;"),
            "{all:?}"
        );
        assert_eq!(all[1], row("a", "好", "t"));
        assert!(
            all[2].as_ref().unwrap_err().contains("ends inside"),
            "{all:?}"
        );
        assert_eq!(all.len(), 3);
        assert!(
            rows("<tmx/>")[0]
                .as_ref()
                .unwrap_err()
                .contains("no <xliff>")
        );
    }
}
