//! Hard-wrapped pages mended: lines joined, headlines put first, furniture taken out.
//!
//! Nothing is touched unless the whole text shows that its lines were broken at a fixed width; a poem, a list, a table
//! or a file of one sentence a line comes out byte for byte. The evidence, all of it needed (`evidence.rs`):
//!
//! - **Lines run on.** At least four lines, and half of those with another right below, do not end a sentence: fewer
//!   equal lines occur by chance.
//! - **They are full.** 85 in a hundred of them are as long as they could be: the first piece of the next line that
//!   cannot be broken (a word; a Chinese character with the marks that may not begin a line) would not have fitted into
//!   the measure of the block. The measure is the median of the lines that run on for Chinese and their ninth decile
//!   for words; full-width characters are two columns. Two squares of slack in Chinese are for the marks that may not
//!   begin or end a line, a twelfth of the measure in English for proportional fonts. Where captions and page lines hide
//!   it, they are taken out first. Text that ends its lines for reasons of its own has about half of them full.
//! - **They end in the middle of a clause.** Half of them end without any mark, where verse ends with one; marks stand
//!   inside a quarter of the lines, and the end of a sentence inside one at least, which verse of equal lines without
//!   marks at its ends does not have.
//! - **English goes on in small letters** in two fifths of the lines, where verse begins with capitals.
//! - **The measure is 18 to 160 columns**: below are lines of classical verse, above nobody breaks lines.
//!
//! English broken at an exact number of characters, inside words (as `fold` does), is known by nineteen lines in twenty
//! being of one length and three in ten broken inside a word.
//!
//! What is then done:
//!
//! - Furniture goes (`furniture.rs`): page and jump lines, editors, captions with a photographer's credit, page numbers
//!   and running heads that stand alone. Each is noted.
//! - Headings stand first, or last on a page whose first block is text (`headline.rs`).
//! - A paragraph begins at an indent where the page indents, so that a blank line is a column break; else after a blank
//!   line that follows a finished sentence; else after a finished line that ends short (`paragraphs.rs`). A page whose
//!   indents were lost shows them in first lines that are two squares short; a line after a blank one that is not, after
//!   a full one, goes on with its paragraph.
//! - Between two lines comes nothing in Chinese and a space in English; a hyphen at a line's end goes where the document
//!   has the word without it, and stays where it has it with it, before a capital, or where the page does not hyphenate
//!   at all (`join.rs`).
//! - Spaces between Chinese characters or marks and digits go: they are the typesetter's. Those after a dateline stay.
//!
//! All of it costs a few passes over the page; of a text beyond 1 MiB the evidence is looked for in sixteen pieces.

mod evidence;
mod furniture;
mod headline;
mod join;
#[cfg(feature = "pdf")]
mod laid;
mod page;
mod paragraphs;

#[cfg(feature = "pdf")]
pub(super) use laid::{Laid, put_together};

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
        notes.push(format!(
            "headline moved to the front: {}",
            heading.join(" / ")
        ));
    }
    if strays > 0 {
        notes.push(format!(
            "{strays} stray spaces beside Chinese characters taken out"
        ));
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
