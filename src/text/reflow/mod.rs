//! Hard-wrapped pages mended.

mod evidence;
mod furniture;
mod headline;
mod join;
mod page;
mod paragraphs;

use super::map::{Rewrite, SourceMap};
use super::{Block, BlockKind, Reflow, Span};
use evidence::Broken;
use join::Joiner;
use page::Page;

/// A mended text with its map and blocks; `None` where the lines are the text's own or are to be left.
pub(super) fn mend(
    text: &str,
    map: &SourceMap,
    reflow: Reflow,
    notes: &mut Vec<String>,
) -> Option<(String, SourceMap, Vec<Block>)> {
    if reflow == Reflow::Never {
        return None;
    }
    let zh = evidence::is_zh(text);
    let broken = match (evidence::broken(text, zh), reflow) {
        (None, Reflow::Always) => Broken::AtWords,
        (found, _) => found?,
    };
    let mut page = Page::new(text, Span::new(0, text.len()), zh);
    let all = page.lines.len();
    let dropped = furniture::take(&mut page);
    let (measure, measures) = page.measures();
    let parts = headline::split(&page, &measures);
    let exact = broken == Broken::AtCharacters;
    let body = paragraphs::paragraphs(&page, parts.body.clone(), &measures, exact);
    let joiner = Joiner::new(&page, exact);
    let mut writer = Writer {
        new: Rewrite::new(text, map),
        blocks: Vec::new(),
        joiner,
        strays: 0,
    };
    for heading in &parts.headings {
        writer.block(BlockKind::Heading, heading.iter().copied());
    }
    for paragraph in &body {
        writer.block(BlockKind::Paragraph, paragraph.clone());
    }
    let heads = parts.headings.len();
    let (new, blocks, strays) = writer.finish();
    let unit = if zh { measure / 2 } else { measure };
    notes.push(format!(
        "hard-wrapped at {unit} characters: {} lines joined into {} paragraphs",
        all - dropped.len().min(all),
        body.len()
    ));
    let (text_new, map_new) = new.finish();
    if parts.moved {
        let heading = blocks[..heads].iter().map(|block| block.span.of(&text_new));
        let heading: Vec<&str> = heading.collect();
        notes.push(format!("headline moved to the front: {}", heading.join(" / ")));
    }
    if strays > 0 {
        notes.push(format!("{strays} stray spaces beside Chinese characters taken out"));
    }
    for span in dropped {
        notes.push(format!("dropped: {}", span.of(text)));
    }
    Some((text_new, map_new, blocks))
}

/// Writes blocks with a blank line between them.
struct Writer<'a> {
    new: Rewrite<'a>,
    blocks: Vec<Block>,
    joiner: Joiner<'a>,
    strays: usize,
}

impl<'a> Writer<'a> {
    fn block(&mut self, kind: BlockKind, lines: impl Iterator<Item = usize>) {
        if !self.blocks.is_empty() {
            self.new.insert("\n\n");
        }
        let start = self.new.text.len();
        self.strays += self.joiner.write(lines, &mut self.new);
        let span = Span::new(start, self.new.text.len());
        self.blocks.push(Block { kind, span });
    }

    fn finish(mut self) -> (Rewrite<'a>, Vec<Block>, usize) {
        if !self.blocks.is_empty() {
            self.new.insert("\n");
        }
        (self.new, self.blocks, self.strays)
    }
}
