//! Lines put together: what stands between two of them, and which spaces inside one are strays.

use super::super::Span;
use super::super::chars::{is_han, is_wide, is_wide_mark};
use super::super::map::Rewrite;
use super::page::Page;
use std::collections::HashSet;

/// Share of line-end hyphens below which they are those of the words themselves: a wrapper that hyphenates cuts a word
/// in one line of ten, one that only breaks after a hyphen finds such a word in one of thirty.
const HYPHENATED: f64 = 0.05;

/// How the lines of a page are put together.
pub(super) struct Joiner<'a> {
    page: &'a Page<'a>,
    /// Join as the characters stand, with the white space at the ends.
    raw: bool,
    words: HashSet<&'a str>,
    hyphenates: bool,
    /// Whether the page sets a space between Chinese and Latin letters.
    spaced: bool,
}

impl<'a> Joiner<'a> {
    pub fn new(page: &'a Page<'a>, raw: bool) -> Self {
        let mut joiner = Self {
            page,
            raw,
            words: HashSet::new(),
            hyphenates: false,
            spaced: page.zh && spaces_latin(page),
        };
        let hyphens: Vec<usize> = (0..page.lines.len().saturating_sub(1))
            .filter(|&i| hyphen_stem(page.of(i)).is_some())
            .collect();
        if !raw && !hyphens.is_empty() {
            joiner.words = words(page);
            let seen = |&i: &usize| {
                let (stem, tail) = (last_word(page.of(i)), first_word(page.of(i + 1)));
                joiner.knows(&format!("{}{tail}", stem.trim_end_matches('-')))
            };
            let share = hyphens.len() as f64 / page.lines.len() as f64;
            joiner.hyphenates = share >= HYPHENATED || hyphens.iter().any(seen);
        }
        joiner
    }

    fn knows(&self, word: &str) -> bool {
        self.words.contains(word) || self.words.contains(word.to_lowercase().as_str())
    }

    /// Writes `lines` as one paragraph; returns how many stray spaces went.
    pub fn write(&self, lines: impl Iterator<Item = usize>, new: &mut Rewrite) -> usize {
        let mut strays = 0;
        let mut before: Option<usize> = None;
        for i in lines {
            if let Some(last) = before {
                self.glue(last, i, new);
            }
            strays += self.write_line(i, new);
            before = Some(i);
        }
        strays
    }

    fn write_line(&self, line: usize, new: &mut Rewrite) -> usize {
        let span = self.page.lines[line].span;
        if !self.page.zh {
            new.copy(span);
            return 0;
        }
        let text = span.of(self.page.text);
        let mut strays = 0;
        let mut kept = span.start;
        let mut before = '\n';
        let mut spaces: Option<usize> = None;
        for (at, c) in text.char_indices() {
            if c == ' ' || c == '\u{A0}' {
                spaces.get_or_insert(at);
                continue;
            }
            if let Some(start) = spaces.take()
                && is_stray(before, c)
                && !ends_dateline(&text[..start])
                && !is_name(&text[..start], &text[at..])
            {
                new.copy(Span::new(kept, span.start + start));
                kept = span.start + at;
                strays += 1;
            }
            before = c;
        }
        new.copy(Span::new(kept, span.end));
        strays
    }

    /// Writes what belongs between two lines.
    fn glue(&self, last: usize, next: usize, new: &mut Rewrite) {
        let (a, b) = (&self.page.lines[last], &self.page.lines[next]);
        let from = Span::new(a.span.end, if b.cut { a.span.end } else { b.span.start });
        if self.raw {
            new.copy(Span::new(a.span.end, a.raw.end));
            new.copy(Span::new(b.raw.start, b.span.start));
            return;
        }
        let (above, below) = (self.page.of(last), self.page.of(next));
        if let Some(stem) = hyphen_stem(above) {
            if self.drops_hyphen(stem, below) {
                // The hyphen is written already.
                new.take_back();
            }
            return;
        }
        let (Some(x), Some(y)) = (above.chars().next_back(), below.chars().next()) else {
            return;
        };
        if self.wants_space(above, x, y) {
            new.put(" ", from);
        }
    }

    fn wants_space(&self, above: &str, x: char, y: char) -> bool {
        let dash = |c: char| matches!(c, '—' | '–' | '/');
        if is_wide(x) || is_wide(y) {
            // Marks that are full-width here and narrow in English.
            let curly = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '…' | '·');
            if !self.page.zh && (is_narrow_or(x, curly)) && is_narrow_or(y, curly) {
                return true;
            }
            let letters =
                is_han(x) && y.is_ascii_alphabetic() || x.is_ascii_alphabetic() && is_han(y);
            return self.spaced && letters;
        }
        if above.ends_with("--") || dash(x) {
            return above.trim_end_matches(['-', '—', '–', '/']).ends_with(' ');
        }
        !(self.page.zh
            && (x.is_ascii_digit() && (y.is_ascii_digit() || y == '%')
                || matches!(x, '.') && y.is_ascii_digit()))
    }

    /// Whether the hyphen after `stem` was put in to break the word: the document has the word without it, or breaks
    /// words and does not have the word with it, and what follows is small.
    fn drops_hyphen(&self, stem: &str, below: &str) -> bool {
        let tail = first_word(below);
        if !tail.starts_with(char::is_lowercase) {
            return false;
        }
        let whole = last_word(stem);
        let joined = format!("{whole}{tail}");
        let hyphened = format!("{whole}-{tail}");
        if self.knows(&hyphened) {
            return false;
        }
        if self.knows(&joined) {
            return true;
        }
        if !self.hyphenates {
            return false;
        }
        // Two words that stand by themselves elsewhere, or a compound already: state-of-the-/art.
        let compound = whole.contains('-')
            || COMPOUNDING.contains(&whole.to_lowercase().as_str())
            || (whole.len() >= 4 && tail.len() >= 4 && self.knows(whole) && self.knows(tail));
        !compound
    }
}

/// First parts of compounds that English writes with a hyphen and that do not begin a longer word.
const COMPOUNDING: &[&str] = &[
    "good", "well", "self", "long", "short", "high", "low", "large", "small", "full", "half",
    "ill", "all", "cross", "first", "second", "third", "one", "two", "three", "four", "five",
    "six", "seven", "eight", "nine", "ten", "twenty", "thirty", "forty", "fifty", "sixty",
    "seventy", "eighty", "ninety", "win", "people", "state", "hard", "deep", "far", "so", "vice",
    "year", "day", "month", "market", "quality", "non", "ex", "mid", "science", "world", "old",
    "new",
];

fn is_narrow_or(c: char, also: impl Fn(char) -> bool) -> bool {
    !is_wide(c) || also(c)
}

/// Whether white space between `a` and `b` is a stray of the page's typesetting.
fn is_stray(a: char, b: char) -> bool {
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '%' | '‰' | '℃');
    let han = |c: char| is_han(c);
    let mark = |c: char| is_wide_mark(c) && !matches!(c, '·' | '—' | '…');
    han(a) && digit(b)
        || digit(a) && han(b)
        || mark(a) && (digit(b) || han(b) || mark(b))
        || mark(b) && (digit(a) || han(a))
}

/// Whether a line ends as a dateline does, after which the space is the text's own: 6月17日电 6月17日下午.
fn ends_dateline(before: &str) -> bool {
    let before = before.trim_end();
    let bracket = before.ends_with(['）', ')']);
    let filed = ["日电", "日電", "日讯", "日訊"];
    filed
        .iter()
        .any(|f| before.ends_with(f) || bracket && before.contains(f))
}

/// Whether the digits before or after a space belong to a name with letters (G20, 5G), which keeps its spaces.
fn is_name(before: &str, after: &str) -> bool {
    let token = |c: &char| c.is_ascii_alphanumeric();
    let letter = |c: char| c.is_ascii_alphabetic();
    before.chars().rev().take_while(token).any(letter)
        || after.chars().take_while(token).any(letter)
}

/// A line without its last hyphen, where that hangs on a letter.
fn hyphen_stem(line: &str) -> Option<&str> {
    let stem = line.strip_suffix(['-', '\u{2010}'])?;
    stem.ends_with(char::is_alphanumeric).then_some(stem)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')
}

fn last_word(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|&(_, c)| is_word(c))
        .last()
        .map_or(text.len(), |(at, _)| at);
    &text[start..]
}

fn first_word(text: &str) -> &str {
    let end = text
        .find(|c: char| !is_word(c) || c == '-')
        .unwrap_or(text.len());
    &text[..end]
}

/// The words inside the lines, with and without the parts of compounds; the ends of lines prove nothing.
fn words<'a>(page: &Page<'a>) -> HashSet<&'a str> {
    let mut words = HashSet::new();
    for i in 0..page.lines.len() {
        let text = page.of(i);
        let text =
            hyphen_stem(text).map_or(text, |stem| &stem[..stem.len() - last_word(stem).len()]);
        let skip = if i > 0 && hyphen_stem(page.of(i - 1)).is_some() {
            first_word(text).len()
        } else {
            0
        };
        for word in text[skip..].split(|c: char| !is_word(c)) {
            words.insert(word);
            if word.contains('-') {
                words.extend(word.split('-'));
            }
        }
    }
    words
}

/// Whether Chinese and Latin letters mostly have a space between them inside the lines.
fn spaces_latin(page: &Page) -> bool {
    let (mut spaced, mut close) = (0_usize, 0_usize);
    for i in 0..page.lines.len() {
        let (mut before, mut space) = ('\n', false);
        for c in page.of(i).chars() {
            if c == ' ' {
                space = true;
                continue;
            }
            if is_han(before) && c.is_ascii_alphabetic()
                || before.is_ascii_alphabetic() && is_han(c)
            {
                *if space { &mut spaced } else { &mut close } += 1;
            }
            (before, space) = (c, false);
        }
    }
    spaced > close
}
