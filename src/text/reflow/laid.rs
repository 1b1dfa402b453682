//! Pages whose lines and paragraphs are known from where they stand: put together as [`super::mend`] does.

use super::super::map::{Rewrite, SourceMap};
use super::super::{Block, BlockKind, Span};
use super::join::Joiner;
use super::page::Page;
use super::{Writer, evidence, furniture};
use std::collections::HashMap;

/// A line of a page, not empty.
pub(in crate::text) struct Laid {
    pub text: String,
    /// What begins with it; `None` where it goes on with what stands before.
    pub begins: Option<BlockKind>,
}

/// The text and the blocks of `lines`, furniture taken out; what goes is said in `notes`.
pub(in crate::text) fn put_together(
    lines: &[Laid],
    notes: &mut Vec<String>,
) -> (String, Vec<Block>) {
    let mut text = String::new();
    let mut begins: HashMap<usize, BlockKind> = HashMap::new();
    for line in lines {
        if let Some(kind) = line.begins {
            text.push('\n');
            begins.insert(text.len(), kind);
        }
        text.push_str(&line.text);
        text.push('\n');
    }
    let zh = evidence::is_zh(&text);
    let mut page = Page::new(&text, Span::new(0, text.len()), zh);
    let dropped = furniture::take(&mut page);
    let map = SourceMap::identity(0, text.len());
    let mut writer = Writer {
        new: Rewrite::new(&text, &map),
        blocks: Vec::new(),
        joiner: Joiner::new(&page, false),
        strays: 0,
    };
    let mut start = 0;
    let mut kind = BlockKind::Paragraph;
    for (at, line) in page.lines.iter().enumerate() {
        // What follows on a piece of furniture goes on with nothing.
        let begun = begins.get(&line.raw.start).copied();
        let next = begun.or((at == 0).then_some(kind));
        if let Some(next) = next {
            if at > start {
                writer.block(kind, start..at);
            }
            (start, kind) = (at, next);
        }
    }
    if start < page.lines.len() {
        writer.block(kind, start..page.lines.len());
    }
    let (new, blocks, _) = writer.finish();
    notes.extend(
        dropped
            .into_iter()
            .map(|span| format!("dropped: {}", span.of(&text))),
    );
    (new.text, blocks)
}
