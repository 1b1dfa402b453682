//! English sentences.
//!
//! One pass over the bytes stops only at the marks that can matter; what is decided there looks back and ahead by a
//! bounded number of bytes or over white space that is then skipped, so the time is linear in the length of the text,
//! whatever stands in it.

mod context;
mod list;
mod stop;
mod words;

use super::SplitOptions;
use super::cutter::{self, Cutter};
use crate::text::Span;
use context::{char_after, char_before, is_blank, next_visible};
use list::List;

/// How many bytes a bracket may hold sentence ends: an aside in (), a phrase in single quotes or in double ones.
const ASIDE: usize = 600;
const SINGLE_QUOTED: usize = 450;
const PHRASE: usize = 70;
/// A straight quotation mark that has stood open for longer (bytes) was none.
const QUOTATION: usize = 4000;

const ROUND: u8 = b'(';
const SQUARE: u8 = b'[';
const SINGLE: u8 = b'\'';
const DOUBLE: u8 = b'"';

/// Splits a paragraph into sentences.
///
/// A sentence ends at `.` `!` `?` (and their full-width forms) with the closing quotes, brackets and note marks after
/// them, where what follows can begin a sentence. A stop that belongs to an abbreviation ends one only where the next
/// word tells (The, It, However); one after a title or an initial does not. Nothing ends inside brackets or inside a
/// short quoted phrase; a quoted statement of several sentences is split sentence by sentence. A quotation and its frame (“Why?” Wang asked.) are one sentence.
/// A blank line ends a sentence; a single line break does only between the items of a list. Items of a list on one
/// line (1) … 2) …) are split where they count on. With [`SplitOptions::semicolon`] a sentence also ends at `;`.
///
/// The spans are byte ranges of `paragraph`: ascending, disjoint, trimmed of white space, and together they cover
/// everything but white space. Linear time.
///
/// ```
/// use zhen::segment::{SplitOptions, en};
/// let text = "Mr. Sheng briefed the press at 10 a.m. Tuesday. Exports rose 5.2 percent, he said.";
/// let sentences: Vec<&str> =
///     en::split(text, &SplitOptions::default()).iter().map(|span| span.of(text)).collect();
/// assert_eq!(
///     sentences,
///     ["Mr. Sheng briefed the press at 10 a.m. Tuesday.", "Exports rose 5.2 percent, he said."]
/// );
/// ```
pub fn split(paragraph: &str, options: &SplitOptions) -> Vec<Span> {
    let mut splitter = Splitter {
        text: paragraph,
        semicolon: options.semicolon,
        cutter: Cutter::new(paragraph),
        quotation: None,
        framed: false,
        list: None,
        bare_list: list::is_bare_list(paragraph),
    };
    splitter.run();
    splitter.cutter.finish()
}

/// The word before `at`, of 40 bytes at most, as far as it can matter to a stop there.
pub(super) fn word_before(text: &str, at: usize) -> &str {
    context::word_before(text, at)
}

/// Whether `word`, written without its stop, is an abbreviation.
pub(super) fn is_abbreviation(word: &str) -> bool {
    stop::is_abbreviation(word)
}

/// Whether `word` is a name written with an exclamation mark.
pub(super) fn is_shouted_name(word: &str) -> bool {
    words::has(words::SHOUTED, word)
}

struct Splitter<'t> {
    text: &'t str,
    semicolon: bool,
    cutter: Cutter<'t>,
    /// Where the double-quoted passage that is open began.
    quotation: Option<usize>,
    /// Whether the quotation opened last has its frame before it.
    framed: bool,
    /// The item of a list met last, and where its head stands.
    list: Option<(List, usize)>,
    /// Whether the lines of the paragraph are a list without any end mark.
    bare_list: bool,
}

const MARKS: [bool; 256] = cutter::table(b".!?()[]\"'`\n;\xE2\xE3\xEF");

/// What stands between a run of end marks and the next sentence.
struct Tail {
    /// Where the closing quotes, brackets and note marks end.
    end: usize,
    quoted: bool,
    single: bool,
    /// A bracket closed that held no more than one word.
    tight: bool,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(skip) = bytes[at..].iter().position(|&b| MARKS[usize::from(b)]) {
            at = self.mark(at + skip);
        }
    }

    /// Deals with the mark at `at`; gives where to go on.
    fn mark(&mut self, at: usize) -> usize {
        if self.is_inside_word(at) {
            return at + 1;
        }
        let Some(c) = char_after(self.text, at) else {
            return self.text.len();
        };
        let after = at + c.len_utf8();
        match c {
            '\n' => self.line_break(at),
            '(' => self.cutter.open(ROUND, at, ASIDE),
            '[' => self.cutter.open(SQUARE, at, ASIDE),
            ')' => {
                let opened = self.cutter.close(ROUND, at, true);
                self.list_head(at, after, opened);
            }
            ']' => {
                self.cutter.close(SQUARE, at, true);
            }
            '"' | '“' | '”' => self.double_quote(c, at),
            '\'' | '‘' | '’' | '`' => self.single_quote(c, at),
            ';' if self.semicolon
                && char_after(self.text, after).is_some_and(char::is_whitespace) =>
            {
                self.cutter.cut(after);
            }
            '；' if self.semicolon => self.cutter.cut(after),
            _ if list::is_bullet(c) => self.cutter.cut(at),
            _ if is_end(c) => return self.end_marks(at),
            _ => {}
        }
        after
    }

    /// Whether the mark at `at` is an apostrophe in a word, a decimal point, or a stop that cannot end a sentence for
    /// what follows it at once: most are, and need no more thought.
    fn is_inside_word(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let before = if at > 0 { bytes[at - 1] } else { b' ' };
        match bytes[at] {
            b'\'' => before.is_ascii_alphanumeric() && next.is_ascii_alphanumeric(),
            b'.' => {
                next.is_ascii_lowercase()
                    || next == b','
                    || (next.is_ascii_digit() && before.is_ascii_digit())
            }
            _ => false,
        }
    }

    fn line_break(&mut self, at: usize) {
        let after = at + 1;
        if is_blank(self.text, after) {
            self.quotation = None;
            self.cutter.cut_hard(after);
            return;
        }
        let (next, c) = next_visible(self.text, after);
        let start = self.cutter.sentence_start();
        let item =
            self.list.is_some_and(|(_, head)| head == start) || list::begins_item(self.text, start);
        let in_item = item && c.is_some_and(char::is_uppercase);
        if self.bare_list || in_item || list::begins_item(self.text, next) {
            self.cutter.cut_hard(after);
        }
    }

    /// A `)` or stop at `at`: whether it makes the number or letter before it the head of a list's item; if so, ends
    /// the sentence before the head.
    fn list_head(&mut self, at: usize, after: usize, opened: Option<usize>) -> bool {
        let start = self.cutter.sentence_start();
        let Some((item, from)) = list::head_before(self.text, at, after, opened) else {
            return false;
        };
        if from <= start || list::is_bullet_run(&self.text[start..from]) {
            self.list = Some((item, from));
            return true;
        }
        let follows = self.list.is_some_and(|(last, _)| last.precedes(item));
        if follows {
            self.cutter.cut(from);
            self.list = Some((item, from));
        }
        follows
    }

    fn double_quote(&mut self, c: char, at: usize) {
        if self.closes(c, at) {
            self.close_double(at, true);
        } else {
            self.quotation = Some(at);
            self.framed = at > self.cutter.sentence_start() && self.is_statement(at);
            if !self.is_statement(at) {
                self.cutter.open(DOUBLE, at, PHRASE);
            }
        }
    }

    /// Whether a quotation that begins at `at` is a statement: it begins the sentence or follows its frame.
    fn is_statement(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches(' ').chars().next_back();
        at <= self.cutter.sentence_start() || matches!(before, Some(',' | ':' | '，' | '：'))
    }

    /// Whether the double quotation mark at `at` is a closing one.
    fn closes(&self, c: char, at: usize) -> bool {
        match c {
            '”' => true,
            '“' => false,
            _ => {
                let spaced = |c: Option<char>| c.is_none_or(char::is_whitespace);
                let before = char_before(self.text, at);
                let after = char_after(self.text, at + 1);
                match (
                    spaced(before) || matches!(before, Some('(' | '[')),
                    spaced(after),
                ) {
                    (true, false) => false,
                    (false, true) => true,
                    _ => self.quotation.is_some_and(|open| at - open < QUOTATION),
                }
            }
        }
    }

    fn close_double(&mut self, at: usize, drop: bool) {
        self.quotation = None;
        self.cutter.close(DOUBLE, at, drop);
    }

    fn single_quote(&mut self, c: char, at: usize) {
        let after = at + c.len_utf8();
        let before = char_before(self.text, at);
        let next = char_after(self.text, after);
        let opens =
            before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '—'));
        if opens {
            let word = context::latin_word(self.text, after);
            let begins = next.is_some_and(char::is_alphabetic) && !words::has(words::CLIPPED, word);
            if begins && c != '’' {
                // What begins with a small letter is a phrase, or the rest of a statement broken by its frame.
                if next.is_some_and(char::is_lowercase) {
                    self.cutter.open(SINGLE, at, SINGLE_QUOTED);
                } else if c == '`' || !self.is_statement(at) {
                    self.cutter.open(SINGLE, at, PHRASE);
                }
            }
            return;
        }
        let inside_word = next.is_some_and(char::is_alphanumeric);
        let possessive = before == Some('s')
            && self.text[after..].starts_with(' ')
            && char_after(self.text, after + 1).is_some_and(char::is_lowercase);
        if !inside_word && !possessive && c != '‘' {
            self.cutter.close(SINGLE, at, true);
        }
    }

    /// A run of end marks at `at`: ends the sentence after it if it is an end; gives where to go on.
    fn end_marks(&mut self, at: usize) -> usize {
        if let Some(end) = self.spaced_ellipsis(at) {
            return end;
        }
        let mut end = at;
        let mut dots = 0;
        let mut strong = false;
        let mut wide = false;
        while let Some(c) = char_after(self.text, end).filter(|&c| is_end(c)) {
            match c {
                '.' => dots += 1,
                '…' => dots += 3,
                '．' | '。' | '｡' => wide = true,
                _ => {
                    strong = true;
                    wide |= !c.is_ascii();
                }
            }
            end += c.len_utf8();
        }
        let before = char_before(self.text, at);
        if !strong && !wide && dots == 1 && self.list_head_stop(at, end) {
            return end;
        }
        let missing = char_after(self.text, end).is_some_and(char::is_alphanumeric);
        if strong && missing && before.is_none_or(|c| !c.is_alphanumeric()) {
            return end;
        }
        let tail = self.tail(at, end);
        let ends = if !strong && !wide && dots >= 3 {
            self.ellipsis_ends(at, dots, &tail)
        } else if strong || wide {
            self.strong_ends(at, wide, &tail)
        } else {
            stop::ends(self.text, at, self.cutter.sentence_start(), tail.end)
        };
        if tail.quoted {
            // What ended inside a phrase that the sentence runs on from was no end.
            self.close_double(tail.end, !ends);
        }
        if ends && !tail.tight {
            self.cutter.cut(tail.end);
        }
        tail.end
    }

    /// Heads like `2.` and `b.)`, at the beginning of a sentence or counting on from the item before.
    fn list_head_stop(&mut self, at: usize, end: usize) -> bool {
        let after = end + usize::from(self.text[end..].starts_with(')'));
        self.list_head(at, after, None)
    }

    /// Three or more dots with spaces between them (. . .); gives where to go on.
    fn spaced_ellipsis(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut end = at;
        let mut dots = 0;
        while bytes.get(end) == Some(&b'.') {
            dots += 1;
            end += 1;
            if bytes.get(end) == Some(&b' ') && bytes.get(end + 1) == Some(&b'.') {
                end += 1;
            } else {
                break;
            }
        }
        if dots < 3 || end - at != 2 * dots - 1 {
            return None;
        }
        let attached = char_before(self.text, at).is_some_and(|c| !c.is_whitespace());
        let tail = self.tail(at, end);
        let last = next_visible(self.text, tail.end).1.is_none();
        if dots >= 4 && !last && context::begins(self.text, tail.end) {
            let own_stop = attached && tail.end == end;
            self.cutter.cut(if own_stop { at + 1 } else { tail.end });
        }
        Some(tail.end)
    }

    fn ellipsis_ends(&self, at: usize, dots: usize, tail: &Tail) -> bool {
        let attached = char_before(self.text, at).is_some_and(|c| !c.is_whitespace());
        let spaced = char_after(self.text, tail.end).is_none_or(char::is_whitespace);
        (attached || tail.quoted)
            && spaced
            && context::begins(self.text, tail.end)
            && (dots > 3 || context::next_word(self.text, tail.end) != "I")
    }

    fn strong_ends(&self, at: usize, wide: bool, tail: &Tail) -> bool {
        let (_, next) = next_visible(self.text, tail.end);
        let Some(next) = next else { return true };
        let spaced = char_after(self.text, tail.end).is_none_or(char::is_whitespace);
        if !spaced {
            return (wide && tail.end > at && !next.is_ascii_digit() && !is_continuing(next))
                || context::is_missing_space(self.text, at, tail.end);
        }
        if !context::begins(self.text, tail.end) {
            return false;
        }
        if tail.quoted && !self.framed && context::is_frame(self.text, tail.end) {
            return false;
        }
        if tail.single && next == '(' {
            return false;
        }
        let word = word_before(self.text, at);
        !is_shouted_name(word)
            || words::has(words::STARTERS, context::next_word(self.text, tail.end))
    }

    /// Takes the closing quotes, brackets and note marks after the end marks `at..end`.
    fn tail(&mut self, at: usize, end: usize) -> Tail {
        let mut tail = Tail {
            end,
            quoted: false,
            single: false,
            tight: false,
        };
        while let Some(c) = char_after(self.text, tail.end) {
            let after = tail.end + c.len_utf8();
            match c {
                '"' | '”' if self.closes(c, tail.end) => tail.quoted = true,
                '\'' | '’' => {
                    if char_after(self.text, after).is_some_and(char::is_alphanumeric) {
                        break;
                    }
                    self.cutter.close(SINGLE, tail.end, true);
                    tail.single = true;
                }
                ')' | ']' => {
                    let kind = if c == ')' { ROUND } else { SQUARE };
                    if let Some(open) = self.cutter.close(kind, tail.end, true) {
                        tail.tight = !self.text[open..tail.end].contains(char::is_whitespace);
                    }
                }
                _ => {
                    let past = context::skip_note(self.text, at, tail.end);
                    if past == tail.end {
                        break;
                    }
                    tail.end = past;
                    continue;
                }
            }
            tail.end = after;
        }
        // Tokenised text sets the closing mark apart.
        let rest = &self.text[tail.end..];
        if !tail.quoted
            && self.quotation.is_some()
            && (rest.starts_with(" \" ") || rest == " \"" || rest.starts_with(" ”"))
        {
            tail.end += if rest.starts_with(" ”") { 4 } else { 2 };
            tail.quoted = true;
        }
        tail
    }
}

fn is_end(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '．' | '。' | '｡' | '！' | '？' | '‽' | '⁉' | '⁈'
    )
}

fn is_continuing(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '，' | '；' | '：' | '、')
}
