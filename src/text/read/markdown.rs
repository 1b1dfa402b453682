//! Markdown (`CommonMark`, with tables, footnotes and a head of `key: value` lines): its text without marks. Code blocks,
//! markup and the words for pictures are left out.

use super::super::{BlockKind, Span};
use super::Draft;
use super::build::Pieces;
use super::tables::Tables;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads a text.
pub(super) fn read(text: &str, pieces: Pieces<'_>) -> Draft {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader {
        text,
        pieces,
        tables: Tables::default(),
        heading: false,
        items: 0,
        footnote: false,
        head: false,
        skipped: 0,
        code: 0,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, range);
    }
    if reader.code > 0 {
        let note = format!("{} blocks of code left out", reader.code);
        reader.pieces.notes.push(note);
    }
    reader.pieces.finish()
}

struct Reader<'a> {
    text: &'a str,
    pieces: Pieces<'a>,
    tables: Tables,
    heading: bool,
    /// Lists that are open.
    items: usize,
    footnote: bool,
    /// Whether the lines are those of the head.
    head: bool,
    /// Elements that are open and left out.
    skipped: usize,
    /// Blocks of code.
    code: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = Span::new(range.start, range.end);
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.head => self.metadata(&text),
            Event::Text(text) | Event::Code(text) if self.skipped == 0 => self.add(&text, span),
            Event::SoftBreak if self.skipped == 0 => self.pieces.put("\n", span),
            Event::HardBreak | Event::Rule => self.end_block(),
            _ => {}
        }
    }

    /// Adds a text that stands in the source as it is, or with marks round it or references in it.
    fn add(&mut self, text: &str, span: Span) {
        let source = span.of(self.text);
        match source.find(text) {
            Some(at) => {
                let start = span.start + at;
                self.pieces.copy(Span::new(start, start + text.len()));
            }
            None => self.pieces.put(text, span),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.heading = true,
            Tag::List(_) => {
                self.end_block();
                self.items += 1;
            }
            Tag::Item => self.end_block(),
            Tag::FootnoteDefinition(_) => self.footnote = true,
            Tag::Table(_) => self.tables.begin(),
            Tag::TableHead | Tag::TableRow => self.tables.row(),
            Tag::TableCell => self.tables.cell(1),
            Tag::CodeBlock(_) => {
                self.skipped += 1;
                self.code += 1;
            }
            Tag::Image { .. } | Tag::HtmlBlock => self.skipped += 1,
            Tag::MetadataBlock(_) => self.head = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Item => self.end_block(),
            TagEnd::Heading(_) => {
                self.end_block();
                self.heading = false;
            }
            TagEnd::List(_) => {
                self.end_block();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::FootnoteDefinition => {
                self.end_block();
                self.footnote = false;
            }
            TagEnd::Table => self.tables.end(),
            TagEnd::TableCell => {
                self.end_block();
                self.tables.end_cell();
            }
            TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock => {
                self.skipped = self.skipped.saturating_sub(1);
            }
            TagEnd::MetadataBlock(_) => self.head = false,
            _ => {}
        }
    }

    fn end_block(&mut self) {
        let kind = if self.heading {
            BlockKind::Heading
        } else if self.footnote {
            BlockKind::Footnote
        } else if self.items > 0 {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        };
        self.pieces.end(self.tables.kind(kind));
    }

    /// Takes the `key: value` lines of the head.
    fn metadata(&mut self, lines: &str) {
        let metadata = &mut self.pieces.metadata;
        for line in lines.lines() {
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim().trim_matches(['"', '\'']);
            if value.is_empty() {
                continue;
            }
            let place = match key.trim() {
                "title" => &mut metadata.title,
                "author" => &mut metadata.author,
                "date" => &mut metadata.date,
                "lang" | "language" => &mut metadata.language,
                key => {
                    metadata.more.insert(key.into(), value.into());
                    continue;
                }
            };
            *place = Some(value.into());
        }
    }
}
