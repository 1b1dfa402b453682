//! Rich Text Format (RTF 1.9.1): paragraphs, headings, lists, tables and footnotes.
//!
//! A character is given by its number (`\u`), with a substitute for old programs behind it, or in the bytes of an old
//! encoding (`\'`), which the font it stands in tells, and otherwise the document. Headers and footers of pages, comments,
//! hidden and deleted text, pictures, text boxes and the marks of lists are left out; footnotes stand at the end.

use super::super::{BlockKind, Cell};
use super::build::{Builder, Read};
use super::{DEEPEST, Draft};
use encoding_rs::Encoding;
use std::collections::HashMap;
use std::mem::take;

/// Where the text of a group goes.
#[derive(Clone, Copy, PartialEq)]
enum Sink {
    Body,
    Footnote,
    /// Of the table of fonts, only what it says of encodings is kept.
    Fonts,
    Nothing,
}

/// What holds to the end of a group.
#[derive(Clone, Copy)]
struct Group {
    sink: Sink,
    encoding: &'static Encoding,
    /// Characters behind one that is given by its number which stand for it.
    substitutes: usize,
    hidden: bool,
    kind: BlockKind,
    in_table: bool,
}

struct Reader {
    builder: Builder,
    group: Group,
    outer: Vec<Group>,
    /// The paragraph that is open, and the footnote inside it.
    text: String,
    footnote: String,
    footnotes: Vec<String>,
    /// Bytes and UTF-16 that are not decoded yet; one of them is empty.
    bytes: Vec<u8>,
    units: Vec<u16>,
    /// Characters to be passed over.
    passed: usize,
    /// Whether a group may be passed over whose destination is unknown.
    optional: bool,
    /// The encoding of the document, its fonts, the one it begins with, and the one that is being described.
    encoding: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    usual: i32,
    described: i32,
    /// The place in a table, and whether anything stood in one just before.
    cell: Cell,
    after_cell: bool,
}

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Read<Draft> {
    let group = Group {
        sink: Sink::Body,
        encoding: encoding_rs::WINDOWS_1252,
        substitutes: 1,
        hidden: false,
        kind: BlockKind::Paragraph,
        in_table: false,
    };
    let mut reader = Reader {
        builder: Builder::default(),
        group,
        outer: Vec::new(),
        text: String::new(),
        footnote: String::new(),
        footnotes: Vec::new(),
        bytes: Vec::new(),
        units: Vec::new(),
        passed: 0,
        optional: false,
        encoding: group.encoding,
        fonts: HashMap::new(),
        usual: 0,
        described: 0,
        cell: Cell {
            table: 0,
            row: 0,
            column: 0,
        },
        after_cell: false,
    };
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at = reader.control(bytes, at)?,
            b'{' => reader.begin()?,
            b'}' => reader.end(),
            b'\r' | b'\n' => {}
            _ => reader.byte(byte),
        }
    }
    reader.paragraph(false)?;
    for note in take(&mut reader.footnotes) {
        reader.builder.block(BlockKind::Footnote, &note)?;
    }
    Ok(reader.builder.finish())
}

impl Reader {
    fn begin(&mut self) -> Read<()> {
        self.decode();
        if self.outer.len() >= DEEPEST {
            return Err(format!("groups nested more than {DEEPEST} deep"));
        }
        self.outer.push(self.group);
        self.passed = 0;
        self.optional = false;
        Ok(())
    }

    fn end(&mut self) {
        self.decode();
        self.passed = 0;
        let Some(outer) = self.outer.pop() else {
            return;
        };
        let inner = std::mem::replace(&mut self.group, outer);
        if inner.sink == Sink::Footnote && outer.sink == Sink::Body {
            self.footnotes.push(take(&mut self.footnote));
        }
        if inner.sink == Sink::Fonts && outer.sink == Sink::Body {
            self.group.encoding = self.encoding_of(self.usual);
        }
    }

    /// Does what stands behind a backslash at `at`; gives where it ends.
    fn control(&mut self, bytes: &[u8], at: usize) -> Read<usize> {
        let rest = &bytes[at..];
        let length = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if length == 0 {
            let hex = || std::str::from_utf8(rest.get(1..3)?).ok();
            match rest.first() {
                Some(b'\'') => {
                    let code = hex().and_then(|hex| u8::from_str_radix(hex, 16).ok());
                    let Some(code) = code else { return Ok(at + 1) };
                    self.byte(code);
                    return Ok(at + 3);
                }
                Some(b'*') => self.optional = true,
                Some(b'~') => self.show(" "),
                Some(b'_') => self.show("-"),
                Some(b'\r' | b'\n') => self.paragraph(false)?,
                Some(&byte @ (b'\\' | b'{' | b'}')) => self.byte(byte),
                _ => {}
            }
            return Ok(at + 1);
        }
        let word = std::str::from_utf8(&rest[..length]).unwrap_or_default();
        let mut end = length + usize::from(rest.get(length) == Some(&b'-'));
        end += rest[end..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        let number = std::str::from_utf8(&rest[length..end]).unwrap_or_default();
        let number: Option<i32> = number.parse().ok();
        end += usize::from(rest.get(end) == Some(&b' '));
        if word == "bin" {
            end = end.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
        } else if word == "u" {
            let unit = number.unwrap_or(0).rem_euclid(1 << 16);
            self.unit(unit as u16);
        } else {
            self.decode();
            // Substitutes are bytes.
            self.passed = 0;
            self.word(word, number)?;
            self.optional = false;
        }
        Ok(at.saturating_add(end))
    }

    fn word(&mut self, word: &str, number: Option<i32>) -> Read<()> {
        if self.group.sink == Sink::Nothing {
            return Ok(());
        }
        let on = number != Some(0);
        match word {
            "cell" | "row" if self.group.sink != Sink::Body => self.show(" "),
            "par" | "line" | "sect" | "page" | "column" | "nestcell" => self.paragraph(false)?,
            "cell" => {
                self.paragraph(true)?;
                self.cell.column += 1;
            }
            "row" => {
                self.cell.row += 1;
                self.cell.column = 0;
            }
            "pard" => {
                self.group.kind = BlockKind::Paragraph;
                self.group.in_table = false;
            }
            "intbl" => self.group.in_table = on,
            "outlinelevel" if number.is_some_and(|level| level < 9) => {
                self.group.kind = BlockKind::Heading;
            }
            "ls" if on && self.group.kind != BlockKind::Heading => {
                self.group.kind = BlockKind::ListItem;
            }
            "v" | "deleted" => self.group.hidden = on,
            "plain" => {
                self.group.hidden = false;
                self.group.encoding = self.encoding_of(self.usual);
            }
            "uc" => self.group.substitutes = usize::try_from(number.unwrap_or(1)).unwrap_or(0),
            _ if self.font(word, number) => {}
            _ => {
                self.show(shown(word));
                if let Some(sink) = destination(word, self.optional) {
                    self.group.sink = sink;
                }
            }
        }
        Ok(())
    }

    /// Heeds a word that tells of encodings; whether it is one.
    fn font(&mut self, word: &str, number: Option<i32>) -> bool {
        let number = number.unwrap_or(0);
        match word {
            "ansicpg" => {
                self.encoding = of_page(number).unwrap_or(self.encoding);
                self.group.encoding = self.encoding;
            }
            "deff" => self.usual = number,
            "f" if self.group.sink == Sink::Fonts => self.described = number,
            "f" => self.group.encoding = self.encoding_of(number),
            "fcharset" | "cpg" => {
                let found = if word == "cpg" {
                    of_page(number)
                } else {
                    of_charset(number)
                };
                self.fonts
                    .extend(found.map(|found| (self.described, found)));
            }
            _ => return false,
        }
        true
    }

    fn encoding_of(&self, font: i32) -> &'static Encoding {
        self.fonts.get(&font).copied().unwrap_or(self.encoding)
    }

    fn byte(&mut self, byte: u8) {
        if self.passed > 0 {
            self.passed -= 1;
        } else {
            if !self.units.is_empty() {
                self.decode();
            }
            self.bytes.push(byte);
        }
    }

    fn unit(&mut self, unit: u16) {
        if !self.bytes.is_empty() {
            self.decode();
        }
        self.units.push(unit);
        self.passed = self.group.substitutes;
    }

    fn decode(&mut self) {
        let units = String::from_utf16_lossy(&take(&mut self.units));
        let bytes = take(&mut self.bytes);
        let (text, _) = self.group.encoding.decode_without_bom_handling(&bytes);
        self.show(&units);
        self.show(&text);
    }

    fn show(&mut self, text: &str) {
        match self.group.sink {
            Sink::Body if !self.group.hidden => self.text.push_str(text),
            Sink::Footnote if !self.group.hidden => self.footnote.push_str(text),
            _ => {}
        }
    }

    /// Ends a paragraph, at the end of a cell if `of_cell`.
    fn paragraph(&mut self, of_cell: bool) -> Read<()> {
        self.decode();
        if self.group.sink != Sink::Body {
            self.show(" ");
            return Ok(());
        }
        let text = take(&mut self.text);
        let in_table = of_cell || self.group.in_table;
        if self.after_cell && !in_table {
            self.cell = Cell {
                table: self.cell.table + 1,
                row: 0,
                column: 0,
            };
        }
        self.after_cell = in_table;
        let kind = if in_table {
            BlockKind::TableCell(self.cell)
        } else {
            self.group.kind
        };
        self.builder.block(kind, &text)
    }
}

/// The character that a word stands for; nothing for others.
fn shown(word: &str) -> &'static str {
    match word {
        "tab" | "emspace" | "enspace" | "qmspace" => " ",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        _ => "",
    }
}

/// Where a word sends the text of its group, which may be passed over where `optional`; `None` where it stays.
fn destination(word: &str, optional: bool) -> Option<Sink> {
    Some(match word {
        "fonttbl" => Sink::Fonts,
        "footnote" => Sink::Footnote,
        "colortbl" | "stylesheet" | "info" | "pict" | "nonshppict" | "listtext" | "pntext"
        | "shp" | "fldinst" | "xe" | "tc" | "header" | "headerl" | "headerr" | "headerf"
        | "footer" | "footerl" | "footerr" | "footerf" => Sink::Nothing,
        _ if optional => Sink::Nothing,
        _ => return None,
    })
}

/// The encoding of a code page of Windows.
fn of_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        936 => "gbk",
        950 => "big5",
        932 => "shift_jis",
        949 => "euc-kr",
        65_001 => "utf-8",
        1250..=1258 => return Encoding::for_label(format!("windows-{number}").as_bytes()),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The encoding of a character set of fonts; others are in that of the document.
fn of_charset(number: i32) -> Option<&'static Encoding> {
    of_page(match number {
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        _ => return None,
    })
}
