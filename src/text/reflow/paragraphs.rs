//! Where the paragraphs of a mended page begin.

use super::page::Page;
use std::ops::Range;

/// How a page shows that a paragraph begins.
#[derive(Clone, Copy, Debug)]
struct Convention {
    /// By an indented first line; a blank line is then only the break between two columns.
    indent: bool,
    /// The indent was lost on the way, and shows in first lines that are shorter than the measure.
    lost_indent: bool,
    /// Columns by which the longest tenth of the lines exceeds the measure.
    over: u32,
}

/// The paragraphs of `body`, each a range of lines. Where lines were broken at an exact number of characters (`exact`),
/// a shorter one ends its paragraph and nothing else does.
pub(super) fn paragraphs(
    page: &Page,
    body: Range<usize>,
    measures: &[u32],
    exact: bool,
) -> Vec<Range<usize>> {
    let convention = Convention::of(page, body.clone(), measures);
    let length = |i: usize| page.lines[i].raw.of(page.text).chars().count();
    let longest = if exact {
        body.clone().map(length).max()
    } else {
        None
    };
    let mut paragraphs = Vec::new();
    let mut start = body.start;
    for next in body.start + 1..body.end {
        let begins = match longest {
            Some(longest) => page.lines[next].gap || length(next - 1) < longest,
            None => convention.begins(page, next, measures),
        };
        if begins {
            paragraphs.push(start..next);
            start = next;
        }
    }
    if !body.is_empty() {
        paragraphs.push(start..body.end);
    }
    paragraphs
}

impl Convention {
    fn of(page: &Page, body: Range<usize>, measures: &[u32]) -> Self {
        let (mut indented, mut plain) = (0, 0);
        let (mut short, mut starts) = (0, 0);
        for i in body.clone() {
            let line = &page.lines[i];
            let first = i == body.start;
            if is_indented(page, i) {
                indented += 1;
            } else if line.gap && !line.cut && (first || page.finished(i - 1)) {
                plain += 1;
                if page.runs_on(i) {
                    starts += 1;
                    short += usize::from(line.end + 3 <= measures[i]);
                }
            }
        }
        Self {
            // Text that is set in as a whole has no first lines.
            indent: indented > 0 && indented >= plain && indented * 10 <= body.len() * 7,
            over: over(page, body.clone(), measures),
            lost_indent: page.zh && starts >= 3 && short * 10 >= starts * 7,
        }
    }

    /// Whether a paragraph begins with line `next`.
    fn begins(self, page: &Page, next: usize, measures: &[u32]) -> bool {
        let last = next - 1;
        let line = &page.lines[next];
        let apart = line.gap || line.cut;
        let full = page.is_full(last, next, measures[last]);
        let finished = page.finished(last) || page.of(last).ends_with(['：', ':']);
        // A sentence may go on with a number or a dash at the beginning of a line.
        if page.has_bullet(next) || page.is_item(next) && (finished || !full) {
            return true;
        }
        if self.indent && is_indented(page, next) {
            return finished || !full || page.lines[next].indent >= 4 && page.zh;
        }
        if finished {
            // A sentence that ends short of the edge ends its paragraph.
            if !full && (page.zh || far_short(page, last, next, measures[last])) {
                return true;
            }
            if self.indent && page.zh || line.cut {
                return false;
            }
            if !line.gap {
                return false;
            }
            let column = self.lost_indent
                && page.lines[last].end + 2 >= measures[last]
                && line.end + 1 >= measures[next] + self.over;
            return !column;
        }
        if page.zh {
            // In the middle of a sentence only a line by itself (a subheading) ends a paragraph.
            let reach = page.lines[last].end + page.first_unit(next);
            // The first line of a paragraph may have lost two squares of indent on top of the slack.
            let short = reach + 2 * page.slack(measures[last]) <= measures[last];
            let alone = page.lines[last].gap && page.is_date(last);
            return apart && (short || alone) || reach * 3 < measures[last] * 2;
        }
        if apart {
            // In English a blank line parts paragraphs, unless what follows can only go on.
            let goes_on = page
                .of(next)
                .starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
            let column = full && (goes_on || !page.lines[last].gap && expects_more(page.of(last)));
            return !column && !line.cut;
        }
        far_short(page, last, next, measures[last])
    }
}

fn over(page: &Page, body: Range<usize>, measures: &[u32]) -> u32 {
    let running = body.filter(|&i| page.runs_on(i));
    let mut over: Vec<u32> = running
        .map(|i| page.lines[i].end.saturating_sub(measures[i]))
        .collect();
    over.sort_unstable();
    over.get(over.len() * 9 / 10).copied().unwrap_or(0)
}

/// Whether an English line ends with a comma or a word that no sentence or heading ends with.
fn expects_more(line: &str) -> bool {
    let word = line.rsplit(' ').next().unwrap_or(line);
    let small = [
        "the",
        "a",
        "an",
        "of",
        "and",
        "or",
        "to",
        "in",
        "for",
        "by",
        "with",
        "on",
        "at",
        "as",
        "from",
        "that",
        "than",
        "its",
        "their",
        "his",
        "her",
        "President",
        "Mr",
        "Ms",
        "Dr",
    ];
    line.ends_with([',', '-']) || small.contains(&word)
}

/// Whether a line ends so far from the edge that several words more would have fitted.
fn far_short(page: &Page, last: usize, next: usize, measure: u32) -> bool {
    (page.lines[last].end + page.first_unit(next)) * 10 <= measure * 7
}

/// Whether a line is indented as the first of a paragraph is: two full-width spaces or four narrow ones in Chinese
/// (fewer are stray), two narrow ones elsewhere.
fn is_indented(page: &Page, line: usize) -> bool {
    page.lines[line].indent >= if page.zh { 3 } else { 2 }
}
