//! The lines of a page and their measure.

use super::super::Span;
use super::super::chars::{
    self, columns, is_closer, is_finished, is_opener, is_wide, is_wide_mark,
};

/// Columns measured at most; what is longer was not broken at any width.
const LONGEST: u32 = 400;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Without white space at its ends.
    pub span: Span,
    /// With it.
    pub raw: Span,
    /// Columns of white space before it.
    pub indent: u32,
    /// The column it ends at.
    pub end: u32,
    /// Whether blank lines stand before it.
    pub gap: bool,
    /// Whether furniture was taken out before it.
    pub cut: bool,
}

/// The lines of a text.
pub(super) struct Page<'a> {
    pub text: &'a str,
    pub zh: bool,
    pub lines: Vec<Line>,
}

impl<'a> Page<'a> {
    pub fn new(text: &'a str, range: Span, zh: bool) -> Self {
        let mut lines = Vec::new();
        let mut gap = true;
        let mut at = range.start;
        for raw in range.of(text).split('\n') {
            let span = Span::new(at, at + raw.len());
            at += raw.len() + 1;
            let line = measured(text, span, zh);
            if line.span.is_empty() {
                gap = true;
                continue;
            }
            lines.push(Line { gap, ..line });
            gap = false;
        }
        Self { text, zh, lines }
    }

    pub fn of(&self, line: usize) -> &'a str {
        let span = self.lines[line].span;
        &self.text[span.start..span.end]
    }

    pub fn finished(&self, line: usize) -> bool {
        is_finished(self.of(line))
    }

    /// Whether the next line stands right below.
    pub fn has_next(&self, line: usize) -> bool {
        self.lines
            .get(line + 1)
            .is_some_and(|next| !next.gap && !next.cut)
    }

    /// Whether the line goes on below in the middle of a sentence.
    pub fn runs_on(&self, line: usize) -> bool {
        self.has_next(line) && !self.finished(line)
    }

    /// Columns of the first piece of a line that cannot be broken, with what may not begin a line after it.
    pub fn first_unit(&self, line: usize) -> u32 {
        let mut width = 0;
        let mut word = false;
        let mut begun = false;
        for c in self.of(line).chars() {
            let wide = is_wide(c);
            let hangs = is_closer(c) || is_wide_mark(c) && !is_opener(c);
            let goes_on = hangs || word && !wide;
            if c.is_whitespace() || begun && !goes_on {
                break;
            }
            width += columns(c, self.zh);
            begun |= !is_opener(c);
            word = !wide;
            if width > 40 {
                break;
            }
        }
        width + u32::from(!self.zh)
    }

    /// The measure of the page and of each line's block (the lines between two gaps).
    ///
    /// The measure is a high quantile of the lines that run on, which hardly feels a heading, a caption or a mark that
    /// hangs over the edge: the median for Chinese, where all full lines are equal but for a character, the ninth tenth
    /// for words, whose lines end where the next word did not fit. Columns of one page differ, so a block that has
    /// four such lines has its own.
    pub fn measures(&self) -> (u32, Vec<u32>) {
        let ends = |range: std::ops::Range<usize>| -> Vec<u32> {
            range
                .filter(|&i| self.runs_on(i))
                .map(|i| self.lines[i].end)
                .collect()
        };
        let whole = self.quantile(ends(0..self.lines.len()));
        let mut measures = Vec::with_capacity(self.lines.len());
        let mut start = 0;
        while start < self.lines.len() {
            let mut end = start + 1;
            while end < self.lines.len() && !self.lines[end].gap {
                end += 1;
            }
            let own = ends(start..end);
            let measure = if own.len() >= 4 {
                self.quantile(own)
            } else {
                whole
            };
            measures.resize(end, measure);
            start = end;
        }
        (whole, measures)
    }

    fn quantile(&self, mut ends: Vec<u32>) -> u32 {
        if ends.is_empty() {
            return 0;
        }
        ends.sort_unstable();
        let at = if self.zh {
            ends.len() / 2
        } else {
            ends.len() * 9 / 10
        };
        ends[at.min(ends.len() - 1)]
    }

    /// Columns by which a full line may fall short of the measure beside its next unit, or exceed it.
    ///
    /// Chinese: two squares, for the rules about which marks may begin or end a line. Words: a twelfth of the line on
    /// top, for columns set in a proportional font.
    pub fn slack(&self, measure: u32) -> u32 {
        if self.zh { 4 } else { 2 + measure / 12 }
    }

    /// Whether a line is as long as it could be: the first unit of `next` would not have fitted.
    pub fn is_full(&self, line: usize, next: usize, measure: u32) -> bool {
        let slack = self.slack(measure);
        // The first line of a paragraph may have lost an indent of two squares.
        let lost = if self.zh && self.lines[line].gap {
            4
        } else {
            0
        };
        let end = self.lines[line].end + lost;
        // Nobody ends a line of his own with a hyphen.
        let broken_word =
            !self.zh && self.of(line).ends_with('-') && !self.of(line).ends_with("--");
        broken_word
            || end + self.first_unit(next) + slack > measure && end <= measure + slack + 2 + lost
    }

    /// Whether a line begins as an item of a list does.
    pub fn is_item(&self, line: usize) -> bool {
        let text = self.of(line);
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = rest.len() < text.len()
            && text.len() - rest.len() <= 3
            && rest.starts_with([')', '.', '、', '．'])
            && (rest.starts_with('、') || rest.chars().nth(1).is_some_and(char::is_whitespace));
        numbered
            || [
                "- ", "* ", "• ", "· ", "● ", "■ ", "o ", "+ ", "> ", "| ", "|",
            ]
            .iter()
            .any(|bullet| text.starts_with(bullet))
    }

    /// Whether a line is mostly a date or a time: a third of it digits.
    pub fn is_date(&self, line: usize) -> bool {
        let text = self.of(line);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let all = text.chars().filter(|c| !c.is_whitespace()).count();
        digits >= 4 && digits * 3 >= all
    }

    /// Whether a line begins with a sign that nothing but a list has.
    pub fn has_bullet(&self, line: usize) -> bool {
        self.of(line).starts_with(['•', '●', '■', '◆', '▪'])
    }
}

/// A line with its indent and width.
fn measured(text: &str, raw: Span, zh: bool) -> Line {
    let span = super::super::blocks::trimmed(text, raw);
    let mut indent = 0;
    for c in text[raw.start..span.start].chars() {
        indent += if c == '\t' { 4 } else { chars::columns(c, zh) };
    }
    let mut end = indent;
    for c in span.of(text).chars() {
        end += columns(c, zh);
        if end > LONGEST {
            break;
        }
    }
    Line {
        span,
        raw,
        indent,
        end,
        gap: false,
        cut: false,
    }
}
