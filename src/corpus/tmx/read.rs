//! Reading TMX of any tool: streaming, without entity expansion.

use super::super::row::{kind_of, parse_probability};
use super::super::tsv::{parse_list, parse_number, parse_span};
use super::super::{ReadOptions, Row, RowSide};
use crate::bead::BeadKind;
use crate::text::xml::{attribute, resolved};
use crate::{Error, Result};
use quick_xml::encoding::DecodingReader;
use quick_xml::events::{BytesStart, Event};
use std::io::{self, BufRead, Read};

/// Reads the rows of a TMX in UTF-8 or UTF-16, called `place` in errors; one `Result` a unit, so that a bad unit costs
/// nothing but itself; after XML that is not well-formed there are none. Memory: one unit.
///
/// Each unit gives the variant in the source and that in the target language of `options`: the same code in any case,
/// else the same primary subtag (`zh` takes `zh-CN`), else none. A language that is not given is, for the source, the
/// unit's or the header's `srclang`, else that of the first variant; for the target, that of the first other variant.
/// Codes inside a segment (`bpt`, `ept`, `ph`, `it`, `ut`) are left out, what `hi` highlights is kept.
///
/// ```
/// use zhen::corpus::{ReadOptions, tmx};
///
/// let file = "<tmx version='1.4'><header srclang='zh'/><body><tu><tuv xml:lang='en'><seg>Hello.</seg></tuv>\
///     <tuv xml:lang='zh'><seg>你好。</seg></tuv></tu></body></tmx>";
/// let row = tmx::read("greeting.tmx", file.as_bytes(), &ReadOptions::default()).next().unwrap()?;
/// assert_eq!((row.source.text.as_str(), row.target.text.as_str()), ("你好。", "Hello."));
/// # Ok::<(), zhen::Error>(())
/// ```
///
/// # Errors
/// Each names file and line: XML that is not well-formed, not UTF-8 or cut off; an entity other than XML's five and
/// character references; a unit without one of the languages or without texts; a zhen property that is not what it
/// should be.
pub fn read<'r, R: BufRead + Send + 'r>(
    place: &str,
    reader: R,
    options: &ReadOptions,
) -> Reader<'r> {
    Reader {
        place: place.to_owned(),
        options: options.clone(),
        state: State::Unread(Box::new(reader)),
        source_language: None,
        depth: 0,
        seen: false,
        buffer: Vec::new(),
    }
}

/// The rows of a TMX; made by [`read`].
pub struct Reader<'r> {
    place: String,
    options: ReadOptions,
    state: State<'r>,
    /// `srclang` of the header.
    source_language: Option<String>,
    /// Open elements.
    depth: usize,
    /// Whether there was a `tmx` element.
    seen: bool,
    buffer: Vec<u8>,
}

type Source<'r> = Counted<Box<dyn BufRead + Send + 'r>>;

enum State<'r> {
    Unread(Box<dyn BufRead + Send + 'r>),
    Open(quick_xml::Reader<Source<'r>>),
    Ended,
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
        match self.advance(&mut xml) {
            Ok(None) => None,
            Ok(Some((unit, line))) => {
                self.state = State::Open(xml);
                Some(
                    self.row(unit)
                        .map_err(|what| Error::at_line(&self.place, line, what)),
                )
            }
            Err(what) => Some(Err(Error::at_line(&self.place, xml.get_ref().line, what))),
        }
    }
}

/// A unit as it stands in the file.
#[derive(Default)]
struct Unit {
    source_language: Option<String>,
    props: Vec<(String, String)>,
    variants: Vec<Variant>,
    /// What is wrong with it, though the XML goes on.
    fault: Option<String>,
}

#[derive(Default)]
struct Variant {
    language: String,
    props: Vec<(String, String)>,
    text: String,
}

/// What the text being read belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    Nothing,
    Segment,
    Property,
}

/// Where the reader stands inside a unit.
struct Place {
    unit: Unit,
    line: usize,
    within: Within,
    /// Open elements of a segment whose content is code, not text.
    codes: usize,
}

impl Reader<'_> {
    /// The next unit and its line; `None` at the end of a whole file.
    fn advance(
        &mut self,
        xml: &mut quick_xml::Reader<Source<'_>>,
    ) -> Result<Option<(Unit, usize)>, String> {
        let mut place: Option<Place> = None;
        let mut buffer = std::mem::take(&mut self.buffer);
        loop {
            buffer.clear();
            let event = xml
                .read_event_into(&mut buffer)
                .map_err(|error| format!("{error}; expected well-formed XML"))?;
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    self.open(&mut place, &start, xml.get_ref().line)?;
                }
                Event::Empty(start) => {
                    self.open(&mut place, &start, xml.get_ref().line)?;
                    if let Some(unit) = close(&mut place, start.name().as_ref()) {
                        self.buffer = buffer;
                        return Ok(Some(unit));
                    }
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    if let Some(unit) = close(&mut place, end.name().as_ref()) {
                        self.buffer = buffer;
                        return Ok(Some(unit));
                    }
                }
                Event::Text(text) => add(&mut place, &text.xml10_content()),
                Event::CData(text) => add(&mut place, &text.xml10_content()),
                Event::GeneralRef(reference) => match resolved(&reference) {
                    Ok(c) => add(&mut place, c.encode_utf8(&mut [0; 4])),
                    Err(fault) => {
                        if let Some(place) = &mut place {
                            place.unit.fault.get_or_insert(fault);
                        }
                    }
                },
                Event::Decl(declaration) => check_encoding(declaration.encoding())?,
                Event::Eof if self.depth > 0 => {
                    return Err("the file ends inside an element, expected </tmx>".to_owned());
                }
                Event::Eof if !self.seen => {
                    return Err("no <tmx> element, expected one".to_owned());
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn open(
        &mut self,
        place: &mut Option<Place>,
        start: &BytesStart<'_>,
        line: usize,
    ) -> Result<(), String> {
        let name = start.name();
        let name = name.as_ref();
        if let Some(place) = place {
            return place.open(name, start);
        }
        match name {
            "tmx" => self.seen = true,
            "header" => self.source_language = attribute(start, "srclang")?,
            "tu" => {
                *place = Some(Place {
                    unit: Unit {
                        source_language: attribute(start, "srclang")?,
                        ..Unit::default()
                    },
                    line,
                    within: Within::Nothing,
                    codes: 0,
                });
            }
            _ => {}
        }
        Ok(())
    }

    fn row(&self, unit: Unit) -> Result<Row, String> {
        if let Some(fault) = unit.fault {
            return Err(fault);
        }
        let (source, target) = self.choose(&unit)?;
        let mut variants: Vec<_> = unit.variants.into_iter().map(Some).collect();
        let mut take = |index: usize| side(variants[index].take().unwrap_or_default());
        let (source, target) = (take(source)?, take(target)?);
        let implied = kind_of(&source.text, &target.text)
            .ok_or("both segments are empty, expected a text")?;
        let kind = match prop(&unit.props, "x-kind") {
            None => implied,
            Some(name) => BeadKind::from_name(name).ok_or_else(|| {
                format!("x-kind {name:?}, expected aligned, crossing, omission or addition")
            })?,
        };
        Ok(Row {
            name: prop(&unit.props, "x-pair").unwrap_or_default().to_owned(),
            source,
            target,
            kind,
            probability: prop(&unit.props, "x-probability")
                .map(parse_probability)
                .transpose()?,
            evidence: None,
        })
    }

    /// Indices of the source and the target variant.
    fn choose(&self, unit: &Unit) -> Result<(usize, usize), String> {
        let variants = &unit.variants;
        let found = || {
            let codes: Vec<_> = variants.iter().map(|v| v.language.as_str()).collect();
            format!("variants in [{}]", codes.join(", "))
        };
        if variants.len() < 2 {
            return Err(format!("{}, expected a source and a target", found()));
        }
        let wanted_target = self.options.target_language.as_deref();
        let early = wanted_target.and_then(|code| find(variants, code, None));
        let source = match self.options.source_language.as_deref() {
            Some(code) => {
                find(variants, code, None).ok_or_else(|| format!("{}, expected {code}", found()))?
            }
            None => unit
                .source_language
                .as_deref()
                .or(self.source_language.as_deref())
                .and_then(|code| find(variants, code, None))
                .filter(|&index| Some(index) != early)
                .unwrap_or(usize::from(early == Some(0))),
        };
        let target = match wanted_target {
            Some(code) => find(variants, code, Some(source))
                .ok_or_else(|| format!("{}, expected {code}", found()))?,
            None => usize::from(source == 0),
        };
        Ok((source, target))
    }
}

pub(in crate::corpus) fn check_encoding<E>(
    declared: Option<Result<std::borrow::Cow<'_, str>, E>>,
) -> Result<(), String> {
    let Some(Ok(name)) = declared else {
        return Ok(());
    };
    let lower = name.to_ascii_lowercase();
    let known = ["utf-8", "utf8", "us-ascii", "ascii"];
    if known.contains(&lower.as_str()) || lower.starts_with("utf-16") {
        Ok(())
    } else {
        Err(format!("encoding {name:?}, expected UTF-8 or UTF-16"))
    }
}

/// Index of the variant in language `code`, other than `not`.
fn find(variants: &[Variant], code: &str, not: Option<usize>) -> Option<usize> {
    let primary = |code: &str| {
        let end = code.find(['-', '_']).unwrap_or(code.len());
        code[..end].to_ascii_lowercase()
    };
    let position = |matches: &dyn Fn(&str) -> bool| {
        variants
            .iter()
            .enumerate()
            .position(|(i, variant)| Some(i) != not && matches(&variant.language))
    };
    position(&|language| language.eq_ignore_ascii_case(code))
        .or_else(|| position(&|language| primary(language) == primary(code)))
}

impl Place {
    fn open(&mut self, name: &str, start: &BytesStart<'_>) -> Result<(), String> {
        match name {
            "bpt" | "ept" | "ph" | "it" | "ut" if self.within == Within::Segment => self.codes += 1,
            _ if self.codes > 0 => self.codes += 1,
            // Only inline elements can follow here, and their content is text.
            _ if self.within == Within::Segment => {}
            "tuv" => {
                let language = attribute(start, "xml:lang")?;
                let language = language.or(attribute(start, "lang")?);
                self.unit.variants.push(Variant {
                    language: language.unwrap_or_default(),
                    ..Variant::default()
                });
            }
            "seg" => self.within = Within::Segment,
            "prop" => {
                let kind = attribute(start, "type")?.unwrap_or_default();
                let props = match self.unit.variants.last_mut() {
                    Some(variant) => &mut variant.props,
                    None => &mut self.unit.props,
                };
                props.push((kind, String::new()));
                self.within = Within::Property;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Takes the end of the element `name`; the unit, if it ended.
fn close(place: &mut Option<Place>, name: &str) -> Option<(Unit, usize)> {
    let open = place.as_mut()?;
    match name {
        _ if open.codes > 0 => open.codes -= 1,
        "seg" | "prop" => open.within = Within::Nothing,
        "tu" => return place.take().map(|place| (place.unit, place.line)),
        _ => {}
    }
    None
}

fn add(place: &mut Option<Place>, text: &str) {
    let Some(place) = place else { return };
    let Unit {
        props, variants, ..
    } = &mut place.unit;
    let variant = variants.last_mut();
    match (place.within, variant) {
        (Within::Segment, Some(variant)) if place.codes == 0 => variant.text.push_str(text),
        (Within::Property, variant) => {
            let props = variant.map_or(props, |variant| &mut variant.props);
            if let Some((_, value)) = props.last_mut() {
                value.push_str(text);
            }
        }
        _ => {}
    }
}

fn prop<'a>(props: &'a [(String, String)], kind: &str) -> Option<&'a str> {
    props
        .iter()
        .find(|(found, _)| found == kind)
        .map(|(_, value)| value.as_str())
}

fn side(variant: Variant) -> Result<RowSide, String> {
    let list = |kind| prop(&variant.props, kind).unwrap_or_default();
    Ok(RowSide {
        document: list("x-document").to_owned(),
        ids: parse_list(list("x-ids"), parse_number)?,
        sentences: Vec::new(),
        paragraphs: parse_list(list("x-paragraphs"), parse_number)?,
        spans: parse_list(list("x-spans"), parse_span)?,
        language: if variant.language == super::UNKNOWN {
            String::new()
        } else {
            variant.language
        },
        text: variant.text,
    })
}

/// `reader` as UTF-8, where it begins as UTF-16 does.
pub(in crate::corpus) fn decoded<'r>(
    mut reader: Box<dyn BufRead + Send + 'r>,
) -> io::Result<Box<dyn BufRead + Send + 'r>> {
    let start = reader.fill_buf()?;
    let wide = [[0xff, 0xfe], [0xfe, 0xff], [b'<', 0], [0, b'<']];
    Ok(if wide.iter().any(|mark| start.starts_with(mark)) {
        Box::new(DecodingReader::new(reader))
    } else {
        reader
    })
}

/// Counts the lines passed.
pub(in crate::corpus) struct Counted<R> {
    pub reader: R,
    /// Number of the line reached, from 1.
    pub line: usize,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(bytes)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        // What is consumed was filled before, so this reads nothing.
        if let Ok(filled) = self.reader.fill_buf() {
            let passed = &filled[..count.min(filled.len())];
            self.line += passed.split(|&byte| byte == b'\n').count() - 1;
        }
        self.reader.consume(count);
    }
}
