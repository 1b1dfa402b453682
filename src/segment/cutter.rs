//! Sentence ends on their way to being spans: an end found inside a bracket waits until the bracket closes (then it
//! was none) or has stood open for too long (then it was one).

use crate::text::Span;
use std::collections::VecDeque;

/// Brackets open at once beyond this depth are not followed, which bounds the work at each closing one.
const MAX_DEPTH: usize = 8;

/// Which bytes stand in `marks`: those at which a splitter stops.
pub(super) const fn table(marks: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut i = 0;
    while i < marks.len() {
        table[marks[i] as usize] = true;
        i += 1;
    }
    table
}

struct Open {
    kind: u8,
    at: usize,
    limit: usize,
}

/// Collects the sentences of one paragraph from ends given in ascending order. Each end is put in and taken out once:
/// time is linear in their number, and what waits is never older than the longest limit.
pub(super) struct Cutter<'t> {
    text: &'t str,
    start: usize,
    last: usize,
    open: VecDeque<Open>,
    waiting: VecDeque<usize>,
    spans: Vec<Span>,
}

impl<'t> Cutter<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            start: 0,
            last: 0,
            open: VecDeque::new(),
            waiting: VecDeque::new(),
            spans: Vec::new(),
        }
    }

    /// Where the current sentence starts, ends that still wait included, past its white space.
    pub fn sentence_start(&self) -> usize {
        // Bounded, for this is asked at every mark of a sentence.
        let space = self.text[self.last..]
            .chars()
            .take(64)
            .take_while(|c| c.is_whitespace());
        self.last + space.map(char::len_utf8).sum::<usize>()
    }

    /// A bracket of `kind` opens at `at` and holds the ends that follow for at most `limit` bytes.
    pub fn open(&mut self, kind: u8, at: usize, limit: usize) {
        self.expire(at);
        if self.open.len() < MAX_DEPTH {
            self.open.push_back(Open { kind, at, limit });
        }
    }

    /// Closes the innermost bracket of `kind` and gives where it opened; the ends that waited for it are none if
    /// `drop` says so for the place where it opened, and stand otherwise.
    pub fn close(&mut self, kind: u8, at: usize, drop: bool) -> Option<usize> {
        self.expire(at);
        let index = self.open.iter().rposition(|open| open.kind == kind)?;
        let opened = &self.open[index];
        let from = opened.at;
        if drop && at - from <= opened.limit {
            while self.waiting.back().is_some_and(|&end| end > from) {
                self.waiting.pop_back();
            }
            self.last = self.waiting.back().copied().unwrap_or(self.start);
        }
        self.open.truncate(index);
        if self.open.is_empty() {
            self.release(usize::MAX);
        }
        Some(from)
    }

    /// A sentence ends at `at`, unless a bracket holds it.
    pub fn cut(&mut self, at: usize) {
        self.expire(at);
        if at <= self.last {
            return;
        }
        self.last = at;
        if self.open.is_empty() {
            self.emit(at);
        } else {
            self.waiting.push_back(at);
        }
    }

    /// A sentence ends at `at`, whatever is open.
    pub fn cut_hard(&mut self, at: usize) {
        self.open.clear();
        self.release(usize::MAX);
        self.cut(at);
    }

    /// The sentences, the last one ending with the text.
    pub fn finish(mut self) -> Vec<Span> {
        self.cut_hard(self.text.len());
        self.spans
    }

    fn expire(&mut self, now: usize) {
        while let Some(front) = self.open.front()
            && now - front.at > front.limit
        {
            self.open.pop_front();
            self.release(self.open.front().map_or(usize::MAX, |next| next.at));
        }
    }

    fn release(&mut self, before: usize) {
        while let Some(&end) = self.waiting.front()
            && end <= before
        {
            self.waiting.pop_front();
            self.emit(end);
        }
    }

    fn emit(&mut self, end: usize) {
        let piece = &self.text[self.start..end];
        let trimmed = piece.trim_start();
        let start = end - trimmed.len();
        let length = trimmed.trim_end().len();
        if length > 0 {
            self.spans.push(Span::new(start, start + length));
        }
        self.start = end;
    }
}
