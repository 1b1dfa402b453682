//! The way from clean text back to the bytes of the input, and the edits that make it.
//!
//! A [`SourceMap`] is a list of runs. In a run every character takes the same number of bytes in the text and the
//! same number in the input, so a UTF-8 document that needed no change is one run, and a page of GB18030 has one run
//! for each stretch of Chinese and one for each stretch of digits. Every stage (decoding, cleaning, mending) states
//! what it did as pieces of the text before it, and the maps compose.

use super::Span;

/// Characters of equal size on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// First byte in the text; the run ends where the next one starts.
    text: usize,
    /// First byte in the input.
    source: usize,
    /// Bytes of one character in the text.
    text_unit: u32,
    /// Bytes of one character in the input; 0 for text that the input does not have.
    source_unit: u32,
}

/// The way from clean text back to the bytes of the input.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    runs: Vec<Run>,
    text_len: usize,
    /// Whether the text is in the order of the input, so that the ends of a span are enough.
    ordered: bool,
}

impl SourceMap {
    /// A text of `len` bytes that stands in the input byte for byte from `offset` on.
    pub(super) fn identity(offset: usize, len: usize) -> Self {
        let mut map = Self::empty();
        map.push(len, offset, 1, 1);
        map
    }

    /// The map of an empty text.
    pub(super) fn empty() -> Self {
        Self {
            runs: Vec::new(),
            text_len: 0,
            ordered: true,
        }
    }

    /// Adds `len` bytes of text in characters of `text_unit` bytes, from `source` on in characters of `source_unit`.
    pub(super) fn push(&mut self, len: usize, source: usize, text_unit: u32, source_unit: u32) {
        if len == 0 {
            return;
        }
        let start = self.text_len;
        self.text_len += len;
        if let Some(last) = self.runs.last() {
            let end = last.end(start);
            if last.text_unit == text_unit && last.source_unit == source_unit && end == source {
                return;
            }
            self.ordered &= end <= source;
        }
        self.runs.push(Run {
            text: start,
            source,
            text_unit,
            source_unit,
        });
    }

    /// Adds what `self.of` already says about `span` of the text before.
    fn push_part(&mut self, before: &Self, span: Span) {
        let mut at = span.start;
        let mut run = before.run_at(at);
        while at < span.end {
            let r = &before.runs[run];
            let stop = before.run_end(run).min(span.end);
            let skipped = (at - r.text) / r.text_unit as usize;
            let source = r.source + skipped * r.source_unit as usize;
            self.push(stop - at, source, r.text_unit, r.source_unit);
            at = stop;
            run += 1;
        }
    }

    /// The smallest range of input bytes that covers what `span` came from: whole characters.
    ///
    /// Text that is not in the input (the blank line between two mended paragraphs) adds nothing; a span of nothing
    /// else gives the empty range where it stands. A span that reaches past the text is cut at its end. Costs a binary
    /// search, and where a headline was moved also the runs inside the span.
    pub fn source_span(&self, span: Span) -> Span {
        let Some(last) = self.runs.last() else {
            return Span::default();
        };
        let span = Span::new(
            span.start.min(self.text_len),
            span.end
                .min(self.text_len)
                .max(span.start.min(self.text_len)),
        );
        if span.start == self.text_len {
            let end = last.end(self.text_len);
            return Span::new(end, end);
        }
        let first = self.run_at(span.start);
        if span.is_empty() {
            let at = self.runs[first].floor(span.start);
            return Span::new(at, at);
        }
        let last = self.run_at(span.end - 1);
        let ends = [first, last];
        let all: Vec<usize>;
        let real = |&run: &usize| self.runs[run].source_unit > 0;
        let runs = if self.ordered && ends.iter().all(real) {
            &ends[..]
        } else {
            all = (first..=last).filter(real).collect();
            &all[..]
        };
        let start = runs.iter().map(|&run| {
            let r = &self.runs[run];
            r.floor(span.start.max(r.text))
        });
        let end = runs.iter().map(|&run| {
            let r = &self.runs[run];
            r.end(span.end.min(self.run_end(run)))
        });
        let here = self.runs[first].source;
        Span::new(start.min().unwrap_or(here), end.max().unwrap_or(here))
    }

    /// Cuts the map to the first `len` bytes of text.
    fn truncate(&mut self, len: usize) {
        self.text_len = len;
        while self.runs.last().is_some_and(|run| run.text >= len) {
            self.runs.pop();
        }
    }

    fn run_at(&self, text: usize) -> usize {
        self.runs.partition_point(|r| r.text <= text).max(1) - 1
    }

    fn run_end(&self, run: usize) -> usize {
        self.runs.get(run + 1).map_or(self.text_len, |r| r.text)
    }
}

impl Run {
    /// Input byte at which the character that holds byte `text` begins.
    fn floor(&self, text: usize) -> usize {
        self.source + (text - self.text) / self.text_unit as usize * self.source_unit as usize
    }

    /// Input byte at which the last character before byte `text` ends.
    fn end(&self, text: usize) -> usize {
        self.source
            + (text - self.text).div_ceil(self.text_unit as usize) * self.source_unit as usize
    }
}

/// A new text made of pieces of an old one.
pub(super) struct Rewrite<'a> {
    old: &'a str,
    before: &'a SourceMap,
    /// The new text so far.
    pub text: String,
    map: SourceMap,
}

impl<'a> Rewrite<'a> {
    pub fn new(old: &'a str, before: &'a SourceMap) -> Self {
        Self {
            old,
            before,
            text: String::with_capacity(old.len()),
            map: SourceMap::empty(),
        }
    }

    /// Takes over `span` of the old text.
    pub fn copy(&mut self, span: Span) {
        if !span.is_empty() {
            self.text.push_str(span.of(self.old));
            self.map.push_part(self.before, span);
        }
    }

    /// Puts `new` in place of `from` of the old text; an empty `from` marks text the input does not have.
    pub fn put(&mut self, new: &str, from: Span) {
        let source = self.before.source_span(from);
        self.text.push_str(new);
        let unit = new.len().try_into().unwrap_or(u32::MAX);
        let size = source.len().try_into().unwrap_or(u32::MAX);
        self.map.push(new.len(), source.start, unit.max(1), size);
    }

    /// Adds text that the input does not have, after what was written last.
    pub fn insert(&mut self, new: &str) {
        let here = self
            .map
            .source_span(Span::new(self.text.len(), self.text.len()));
        self.text.push_str(new);
        self.map.push(new.len(), here.start, 1, 0);
    }

    /// Takes back the last character.
    pub fn take_back(&mut self) {
        self.text.pop();
        self.map.truncate(self.text.len());
    }

    /// The new text and its map.
    pub fn finish(self) -> (String, SourceMap) {
        (self.text, self.map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_wide_characters_maps_whole_characters() {
        let mut map = SourceMap::empty();
        map.push(6, 10, 3, 2);
        map.push(2, 14, 1, 1);
        assert_eq!(map.source_span(Span::new(0, 3)), Span::new(10, 12));
        assert_eq!(map.source_span(Span::new(3, 7)), Span::new(12, 15));
        assert_eq!(map.source_span(Span::new(4, 5)), Span::new(12, 14));
        assert_eq!(map.source_span(Span::new(8, 99)), Span::new(16, 16));
    }

    #[test]
    fn moved_and_new_text_maps_to_the_smallest_cover() {
        let old = "body\nhead";
        let before = SourceMap::identity(100, old.len());
        let mut new = Rewrite::new(old, &before);
        new.copy(Span::new(5, 9));
        new.put("\n\n", Span::new(9, 9));
        new.copy(Span::new(0, 4));
        let (text, map) = new.finish();
        assert_eq!(text, "head\n\nbody");
        assert_eq!(map.source_span(Span::new(0, 4)), Span::new(105, 109));
        assert_eq!(map.source_span(Span::new(5, 10)), Span::new(100, 104));
        assert_eq!(map.source_span(Span::new(0, 10)), Span::new(100, 109));
        assert_eq!(map.source_span(Span::new(4, 6)), Span::new(109, 109));
    }
}
