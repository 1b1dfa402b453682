//! Chinese sentences, simplified and traditional.
//!
//! One pass over the bytes stops only at the marks that can matter; what is decided there looks back and ahead by a
//! bounded number of characters, so the time is linear in the length of the text, whatever stands in it.

mod frame;

use super::SplitOptions;
use super::cutter::{self, Cutter};
use super::en;
use crate::text::Span;

/// How many bytes a bracket may hold sentence ends: an aside in （）, a title in 《》, a phrase in “”.
const ASIDE: usize = 900;
const TITLE: usize = 300;
const PHRASE: usize = 120;

const ROUND: u8 = b'(';
const SQUARE: u8 = b'[';
const ANGLE: u8 = b'<';
const LENTICULAR: u8 = b'{';
const QUOTE: u8 = b'"';

/// Splits a paragraph into sentences.
///
/// A sentence ends at 。！？｡ and their runs, at `!` `?` `.` where the context is Chinese, and at a line break; with
/// [`SplitOptions::semicolon`] also at ；. Closing quotes and brackets stay with the sentence before them. Nothing
/// ends inside 《》, inside an aside in （）, or inside a short quoted phrase that the sentence runs on from.
/// A quotation of several sentences is split sentence by sentence. After ！” or ？” the sentence goes on where a
/// frame (他说) follows; after 。” it does not. …… ends a sentence before a closing quote or a word that can only
/// begin one. An unclosed bracket holds for a few hundred bytes at most. A paragraph without any Chinese character is
/// split as [English](en::split).
///
/// The spans are byte ranges of `paragraph`: ascending, disjoint, trimmed of white space (U+3000 and U+00A0 too), and
/// together they cover everything but white space. Linear time.
///
/// ```
/// use zhen::segment::{SplitOptions, zh};
/// let text = "“我们必须共同努力！”他说，“没有人是旁观者。”与会者表示赞同。";
/// let sentences: Vec<&str> =
///     zh::split(text, &SplitOptions::default()).iter().map(|span| span.of(text)).collect();
/// assert_eq!(sentences, ["“我们必须共同努力！”他说，“没有人是旁观者。”", "与会者表示赞同。"]);
/// ```
pub fn split(paragraph: &str, options: &SplitOptions) -> Vec<Span> {
    // The lead bytes of U+3000 to U+DFFF: Chinese characters and their punctuation.
    if !paragraph.bytes().any(|b| matches!(b, 0xE3..=0xED)) {
        return en::split(paragraph, options);
    }
    let mut splitter = Splitter {
        text: paragraph,
        semicolon: options.semicolon,
        cutter: Cutter::new(paragraph),
        quote: None,
        depth: 0,
        framed: false,
        embedded: false,
    };
    splitter.run();
    splitter.cutter.finish()
}

/// What a run of end marks says.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    /// 。 in it.
    Stop,
    /// ！ or ？ in it.
    Strong,
    /// Only …… or ——.
    Trail,
}

struct Splitter<'t> {
    text: &'t str,
    semicolon: bool,
    cutter: Cutter<'t>,
    /// The closing mark of the quotation that is open.
    quote: Option<char>,
    /// How many quotations of that mark are open, one in the other.
    depth: usize,
    /// Whether ： stands before the quotation opened last.
    framed: bool,
    /// Whether the quotation opened last is a part of a phrase: 一句“…”, 一声“…”.
    embedded: bool,
}

const MARKS: [bool; 256] = cutter::table(b".!?;()[]\"\n\r\xE2\xE3\xEF");

impl Splitter<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(skip) = bytes[at..].iter().position(|&b| MARKS[usize::from(b)]) {
            at = self.mark(at + skip);
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// The first character from `at` that is no space, and where it stands.
    fn next_visible(&self, at: usize) -> (usize, Option<char>) {
        self.text[at..]
            .char_indices()
            .take(MAX_SPACES)
            .find(|&(_, c)| !is_space(c))
            .map_or((at, None), |(i, c)| (at + i, Some(c)))
    }

    /// Deals with the mark at `at`; gives where to go on.
    fn mark(&mut self, at: usize) -> usize {
        let Some(c) = self.char_at(at) else {
            return self.text.len();
        };
        let after = at + c.len_utf8();
        match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                self.cutter.cut_hard(after);
                self.quote = None;
            }
            '。' | '｡' | '！' | '？' | '…' | '—' | '.' | '!' | '?' | '．' => {
                return self.end_mark(at);
            }
            '；' | ';' => {
                if self.semicolon && (c == '；' || self.char_before(at).is_some_and(is_chinese)) {
                    self.cutter.cut(after);
                }
            }
            _ => {
                if let Some((kind, limit)) = opening(c) {
                    self.cutter.open(kind, at, limit);
                } else if let Some(kind) = closing(c) {
                    self.cutter.close(kind, at, true);
                } else {
                    self.quotation_mark(c, at);
                }
            }
        }
        after
    }

    fn quotation_mark(&mut self, c: char, at: usize) {
        let after = at + c.len_utf8();
        if self.closes_quotation(c, at) {
            self.close_quotation(at, after);
            return;
        }
        let Some(close) = quotation_opened_by(c) else {
            return;
        };
        if self.quote.is_some() {
            self.depth += usize::from(self.quote == Some(close));
            return;
        }
        let before = self.text[..at].trim_end_matches(' ').chars().next_back();
        let turned = c == close && matches!(c, '”' | '」');
        if turned && before.is_some_and(|c| !is_end(c) && !matches!(c, '，' | '：')) {
            return;
        }
        self.framed = matches!(before, Some('：' | ':'));
        self.embedded = matches!(before, Some('句' | '声' | '聲' | '个' | '個'));
        self.quote = Some(close);
        self.depth = 1;
        if !self.framed && !turned {
            self.cutter.open(QUOTE, at, PHRASE);
        }
    }

    /// Whether the quotation mark at `at` closes the quotation that is open.
    fn closes_quotation(&self, c: char, at: usize) -> bool {
        let next = self.next_visible(at + c.len_utf8()).1;
        match self.quote {
            // Some keyboards close with a straight mark what they opened with a curved one.
            Some('”') if c == '"' => {
                next.is_none_or(|next| !is_text(next))
                    || self.char_before(at).is_some_and(is_text)
                        && self.char_at(at + 1).is_some_and(is_text)
            }
            Some(close) => c == close,
            // The opening mark was lost, or this one stands for it: the next mark tells.
            None if matches!(c, '”' | '」') => {
                let opening = if c == '”' { '“' } else { '「' };
                let mut ahead = self.text[at + c.len_utf8()..].chars().take(AHEAD);
                let paired = ahead.find(|&mark| mark == c || mark == opening) == Some(c);
                !(paired && next.is_some_and(is_text))
            }
            None => false,
        }
    }

    /// A quotation closes; says whether it was the outermost.
    fn leave_quotation(&mut self) -> bool {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            self.quote = None;
        }
        self.depth == 0
    }

    fn close_quotation(&mut self, at: usize, after: usize) {
        if self.leave_quotation() {
            let runs_on = self.next_visible(after).1.is_some_and(is_text);
            self.cutter.close(QUOTE, at, runs_on);
        }
    }

    fn end_mark(&mut self, at: usize) -> usize {
        let mut end = at;
        let mut mark = Mark::Trail;
        let mut count = 0;
        while let Some(c) = self.char_at(end) {
            match c {
                '。' | '｡' => mark = Mark::Stop,
                '！' | '？' | '!' | '?' if mark != Mark::Stop => mark = Mark::Strong,
                '！' | '？' | '!' | '?' | '…' | '—' | '.' | '．' => {}
                // The two marks of … … stand apart in tokenised text.
                ' ' if self.text[end..].starts_with(" …") && self.text[..end].ends_with('…') => {
                }
                _ => break,
            }
            count += 1;
            end += c.len_utf8();
        }
        let first = self.char_at(at).unwrap_or(' ');
        if count == 1 && !self.is_single_end(first, at, end) {
            return end;
        }
        let half = matches!(first, '!' | '?');
        if count > 1 && half && self.in_latin_token(at, end) {
            return end;
        }
        let weak = count == 1 && matches!(first, '.' | '．');
        if weak {
            mark = Mark::Stop;
        }
        self.after_end(at, end, mark, weak)
    }

    fn in_latin_token(&self, at: usize, end: usize) -> bool {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        latin(self.char_before(at)) && latin(self.char_at(end))
    }

    /// Whether the single mark `c` at `at` can end a sentence at all.
    fn is_single_end(&self, c: char, at: usize, end: usize) -> bool {
        let before = self.char_before(at);
        let after = self.char_at(end);
        let latin_before = before.is_some_and(|c| c.is_ascii_alphanumeric());
        let chinese_around = before.is_some_and(is_chinese) && after.is_some_and(is_chinese);
        match c {
            '!' | '！' if latin_before => {
                !(after.is_some_and(char::is_alphanumeric)
                    && (c == '!' || self.is_shouted_name(at)))
            }
            '?' if latin_before => after.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '='),
            '?' => !(chinese_around && frame::is_damaged_dot(self.text, at, end)),
            '.' | '．' => {
                if latin_before {
                    return after.is_none_or(is_space) && self.ends_latin_word(at, end);
                }
                let chinese_before = before.is_some_and(|c| {
                    is_chinese(c) || matches!(c, '”' | '）' | ')' | '》' | '」' | '%' | '％')
                });
                chinese_before
                    && after.is_none_or(|c| !c.is_ascii_alphanumeric())
                    && !self.is_list_head(at)
                    && !(chinese_around && frame::is_transliterated(self.text, at, end))
            }
            _ => true,
        }
    }

    fn is_shouted_name(&self, at: usize) -> bool {
        en::is_shouted_name(en::word_before(self.text, at))
    }

    /// Whether a stop after a Latin word ends a sentence: one in English, that is, and the word is no abbreviation.
    fn ends_latin_word(&self, at: usize, end: usize) -> bool {
        let word = en::word_before(self.text, at);
        let next = self.next_visible(end).1;
        word.len() >= 3
            && word.bytes().all(|b| b.is_ascii_lowercase())
            && !en::is_abbreviation(word)
            && next.is_none_or(|c| is_chinese(c) || c.is_ascii_uppercase())
    }

    /// Whether only a number stands between the sentence's start and `at`: 1. 一. （二）.
    fn is_list_head(&self, at: usize) -> bool {
        let head = self
            .text
            .get(self.cutter.sentence_start()..at)
            .unwrap_or("");
        head.len() < 24
            && head.trim().chars().all(|c| {
                c.is_ascii_digit()
                    || c.is_whitespace()
                    || "一二三四五六七八九十百０１２３４５６７８９（）()第".contains(c)
            })
    }

    /// The marks end at `end`: takes the closing quotes and brackets, and decides.
    fn after_end(&mut self, at: usize, mut end: usize, mut mark: Mark, weak: bool) -> usize {
        let marks = end;
        let mut quoted = false;
        let mut left = false;
        let mut bracket = None;
        let mut titled = false;
        loop {
            let spaces = self.text[end..]
                .bytes()
                .take(MAX_SPACES)
                .take_while(|&b| b == b' ')
                .count();
            let here = end + spaces;
            let Some(c) = self.char_at(here) else { break };
            let after = here + c.len_utf8();
            if let Some(kind) = closing(c) {
                bracket = self.cutter.close(kind, here, true).or(bracket);
                titled |= kind == ANGLE;
            } else if self.closes_inner(c, spaces, after) {
                quoted = true;
                left |= self.quote == Some(c) && self.leave_quotation();
            } else if is_closing_quote(c)
                && self.closes_quotation(c, here)
                && (spaces == 0 || !matches!(c, '"' | '＂'))
            {
                quoted = true;
                left |= self.leave_quotation();
            } else if end > marks && matches!(c, '。' | '！' | '？') {
                // “…？”。 ends with its outer mark.
                mark = Mark::Stop;
                titled = false;
                bracket = None;
            } else {
                break;
            }
            end = after;
        }
        end = self.skip_note(end);
        if left {
            let (rest, _) = self.next_visible(end);
            let phrase = frame::runs_on(&self.text[rest..], self.framed);
            self.cutter.close(QUOTE, end, phrase);
        }
        let aside = bracket.is_some_and(|open| open != self.cutter.sentence_start());
        if !aside && !titled && self.ends(at, end, mark, quoted, weak) {
            self.cutter.cut(end);
        }
        end
    }

    /// Whether `c` closes an inner quotation; a curved apostrophe in an English word does not.
    fn closes_inner(&self, c: char, spaces: usize, after: usize) -> bool {
        match c {
            '』' | '﹂' | '﹄' => true,
            '’' => !self.char_at(after).is_some_and(|c| c.is_ascii_alphabetic()),
            '\'' => spaces == 0,
            _ => false,
        }
    }

    /// Past note references ([3]) at `end`.
    fn skip_note(&self, mut end: usize) -> usize {
        let bytes = self.text.as_bytes();
        while bytes.get(end) == Some(&b'[') {
            let digits = bytes[end + 1..]
                .iter()
                .take(3)
                .take_while(|b| b.is_ascii_digit())
                .count();
            if digits == 0 || bytes.get(end + 1 + digits) != Some(&b']') {
                break;
            }
            end += digits + 2;
        }
        end
    }

    fn ends(&self, at: usize, end: usize, mark: Mark, quoted: bool, weak: bool) -> bool {
        let (here, next) = self.next_visible(end);
        let Some(next) = next else { return true };
        if matches!(next, '，' | '、' | '；' | '：' | ',' | ';' | ':') {
            return false;
        }
        if weak && next.is_ascii_lowercase() {
            return false;
        }
        let rest = &self.text[here..];
        if quoted {
            return !frame::runs_on(rest, mark == Mark::Stop || self.framed)
                && (mark == Mark::Stop
                    || self.framed
                    || !(self.embedded || frame::is_frame(rest)));
        }
        if mark == Mark::Trail {
            return self.quote.is_none()
                && !self.text[..at].ends_with('—')
                && self.char_at(at) == Some('…')
                && at > self.cutter.sentence_start() + LONG
                && frame::begins_sentence(rest);
        }
        true
    }
}

/// Before …… in a sentence shorter than this (bytes), what follows is taken for its rest.
const LONG: usize = 60;

/// So many characters are looked through for the mark that a quotation mark belongs to.
const AHEAD: usize = 200;

/// So many spaces are looked past.
const MAX_SPACES: usize = 16;

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// A Chinese character (or kana), not punctuation.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_text(c: char) -> bool {
    is_chinese(c) || c.is_alphanumeric()
}

fn is_end(c: char) -> bool {
    matches!(c, '。' | '｡' | '！' | '？' | '…' | '!' | '?')
}

fn is_closing_quote(c: char) -> bool {
    matches!(c, '”' | '」' | '"' | '＂' | '〞' | '﹂')
}

fn quotation_opened_by(c: char) -> Option<char> {
    Some(match c {
        '“' | '”' => '”',
        '「' | '」' => '」',
        '『' => '』',
        '"' => '"',
        '＂' => '＂',
        '〝' => '〞',
        _ => return None,
    })
}

fn opening(c: char) -> Option<(u8, usize)> {
    Some(match c {
        '（' | '(' => (ROUND, ASIDE),
        '［' | '[' | '〔' => (SQUARE, ASIDE),
        '【' | '〖' => (LENTICULAR, ASIDE),
        '《' | '〈' => (ANGLE, TITLE),
        _ => return None,
    })
}

fn closing(c: char) -> Option<u8> {
    Some(match c {
        '）' | ')' => ROUND,
        '］' | ']' | '〕' => SQUARE,
        '】' | '〗' => LENTICULAR,
        '》' | '〉' => ANGLE,
        _ => return None,
    })
}
