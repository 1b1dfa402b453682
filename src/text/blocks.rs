//! Blocks of a text in which a line is a paragraph.

use super::chars::{columns, is_finished};
use super::{Block, BlockKind, Span, dateline};

/// Columns a headline has at most: forty Chinese characters, or some fifteen English words.
const HEADLINE: u32 = 120;

/// Leading lines that can be headline and decks; a longer run without an end of a sentence is a list or verse.
const DECKS: usize = 3;

/// Each line that is not empty is a block, without the white space round it; the first ones are headings where they
/// look like headline and decks.
pub(super) fn of_lines(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let span = trimmed(text, Span::new(at, at + line.len()));
        if !span.is_empty() {
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                span,
            });
        }
        at += line.len() + 1;
    }
    let heads = blocks
        .iter()
        .take(DECKS + 1)
        .take_while(|block| is_headline(block.span.of(text)))
        .count();
    let heads = if heads > DECKS { 1 } else { heads };
    for block in &mut blocks[..heads] {
        block.kind = BlockKind::Heading;
    }
    blocks
}

/// `span` without the white space at its ends, the ideographic space included.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let part = span.of(text);
    let tail = part.trim_end();
    let start = span.start + tail.len() - tail.trim_start().len();
    Span::new(start, (span.start + tail.len()).max(start))
}

/// Whether a line can be a headline: short, no mark at its end, no sentence inside, no dateline or byline.
pub(super) fn is_headline(line: &str) -> bool {
    let mut width = 0;
    for c in line.chars() {
        width += columns(c, true);
        if width > HEADLINE {
            return false;
        }
    }
    !line.is_empty()
        && !is_finished(line)
        && !line.ends_with(['，', '；', '、', '：', ',', ';', ':', '。'])
        && !line.contains(['。', '；'])
        && line.chars().any(char::is_alphabetic)
        && dateline::at_start(line).is_none()
        && !dateline::is_byline(line)
}
