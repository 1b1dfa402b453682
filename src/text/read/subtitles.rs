//! Subtitles (SRT, `WebVTT`): the sentences that their cues cut to pieces.
//!
//! A cue is a number or a name, two times and lines. The lines of a cue make one piece, or two where one is Chinese and
//! the other is not; pieces that do not end a sentence go on in the next cue, unless a pause lies between. Where hardly a
//! cue ends with a mark, as in most Chinese subtitles, each stands by itself.

use super::super::chars::{is_finished, is_han, is_wide};
use super::super::{BlockKind, Span, blocks};
use super::Draft;
use super::build::Pieces;

/// A pause after which nothing goes on, in milliseconds.
const PAUSE: u64 = 3_000;
/// Cues that a sentence may reach over.
const MOST_CUES: usize = 12;

/// A cue: when it is shown, in milliseconds, and its lines.
struct Cue {
    start: u64,
    end: u64,
    lines: Vec<Span>,
}

/// What is said, in one language.
struct Said {
    lines: Vec<Span>,
    cues: usize,
}

/// Reads cues.
pub(super) fn read(text: &str, mut pieces: Pieces<'_>) -> Draft {
    let cues = cues(text);
    let ends = |lines: &[Span]| lines.last().is_some_and(|line| is_finished(line.of(text)));
    let finished = cues.iter().filter(|cue| ends(&cue.lines)).count();
    let punctuated = finished * 5 >= cues.len();
    let mut said: Vec<Said> = Vec::new();
    let mut last: [Option<usize>; 2] = [None; 2];
    let mut shown = 0;
    for cue in &cues {
        let follows = punctuated && cue.start <= shown + PAUSE;
        shown = cue.end;
        let mut fresh = [true; 2];
        for &line in &cue.lines {
            let side = usize::from(line.of(text).chars().any(is_han));
            let speech = line.of(text).starts_with(['-', '–', '—', '‐', '－']);
            let open = last[side].filter(|&open| {
                let open = &said[open];
                let same_cue = !fresh[side];
                !speech && (same_cue || follows && !ends(&open.lines) && open.cues < MOST_CUES)
            });
            if let Some(open) = open {
                said[open].lines.push(line);
                said[open].cues += usize::from(fresh[side]);
            } else {
                last[side] = Some(said.len());
                let lines = vec![line];
                said.push(Said { lines, cues: 1 });
            }
            fresh[side] = false;
        }
    }
    for said in &said {
        write(said, text, &mut pieces);
        pieces.end(BlockKind::Paragraph);
    }
    pieces.finish()
}

/// The cues of a text, whose lines are trimmed and not empty.
fn cues(text: &str) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut at = 0;
    let mut open = false;
    for raw in text.split('\n') {
        let line = blocks::trimmed(text, Span::new(at, at + raw.len()));
        at += raw.len() + 1;
        if let Some((start, end)) = times(line.of(text)) {
            let lines = Vec::new();
            cues.push(Cue { start, end, lines });
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if open && let Some(cue) = cues.last_mut() {
            cue.lines.push(line);
        }
    }
    cues
}

/// `00:01:02,300 --> 00:01:04,000`, with a point and without hours in `WebVTT`.
fn times(line: &str) -> Option<(u64, u64)> {
    let (from, to) = line.split_once("-->")?;
    let to = to.trim_start();
    let to = to.split([' ', '\t']).next()?;
    Some((time(from.trim())?, time(to)?))
}

fn time(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let mut seconds = 0_u64;
    for part in whole.split(':') {
        let part: u32 = part.parse().ok()?;
        seconds = seconds.checked_mul(60)?.checked_add(part.into())?;
    }
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    seconds
        .checked_mul(1_000)?
        .checked_add(fraction.parse().ok()?)
}

/// Writes what is said without tags (`<i>`, `<v Name>`, `{\an8}`), references resolved.
fn write(said: &Said, text: &str, pieces: &mut Pieces<'_>) {
    let mut before: Option<Span> = None;
    for &line in &said.lines {
        let gap = before.map_or(Span::default(), |before| Span::new(before.end, line.start));
        let wide = |c: Option<char>| c.is_some_and(is_wide);
        let joined = before.is_some_and(|before| {
            wide(before.of(text).chars().next_back()) && wide(line.of(text).chars().next())
        });
        if !joined {
            pieces.put(" ", gap);
        }
        write_line(line, text, pieces);
        before = Some(line);
    }
}

fn write_line(line: Span, text: &str, pieces: &mut Pieces<'_>) {
    let mut kept = line.start;
    let mut at = line.start;
    while let Some(found) = text[at..line.end].find(['<', '{', '&']) {
        at += found;
        let rest = &text[at..line.end];
        let (length, new) = match rest.as_bytes()[0] {
            b'<' => (tag(rest), None),
            b'{' if rest.starts_with("{\\") => (rest.find('}').map(|end| end + 1), None),
            b'&' => reference(rest),
            _ => (None, None),
        };
        let Some(length) = length else {
            at += 1;
            continue;
        };
        pieces.copy(Span::new(kept, at));
        if let Some(c) = new {
            pieces.put(c, Span::new(at, at + length));
        }
        at += length;
        kept = at;
    }
    pieces.copy(Span::new(kept, line.end));
}

/// The length of the tag that `text` begins with.
fn tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let named = inner.starts_with(|c: char| c.is_ascii_alphanumeric());
    text.find('>').filter(|_| named).map(|end| end + 1)
}

/// The length of the reference that `text` begins with, and what it stands for.
fn reference(text: &str) -> (Option<usize>, Option<&'static str>) {
    let known = [
        ("&amp;", Some("&")),
        ("&lt;", Some("<")),
        ("&gt;", Some(">")),
        ("&quot;", Some("\"")),
        ("&nbsp;", Some(" ")),
        ("&lrm;", None),
        ("&rlm;", None),
    ];
    let found = known.into_iter().find(|(name, _)| text.starts_with(name));
    found.map_or((None, None), |(name, new)| (Some(name.len()), new))
}

#[cfg(test)]
mod tests {
    use crate::text::{Document, ReadOptions};

    fn read(text: &str) -> Vec<String> {
        let options = ReadOptions::default();
        let document = Document::read("a.txt", text.as_bytes(), &options).unwrap();
        let blocks = document.blocks().iter();
        blocks
            .map(|block| {
                let source = document.source_span(block.span).unwrap();
                assert!(source.end <= text.len() && !source.is_empty());
                block.span.of(document.text()).to_owned()
            })
            .collect()
    }

    /// Cues a second apart, a `~` between them, `|` between their lines.
    fn srt(cues: &str) -> String {
        let cue = |(at, lines): (usize, &str)| {
            let lines = lines.replace('|', "\n");
            let (number, start) = (at + 1, at * 2);
            format!(
                "{number}\n00:00:{start:02},000 --> 00:00:{:02},500\n{lines}\n",
                start + 1
            )
        };
        let cues: Vec<String> = cues.split('~').enumerate().map(cue).collect();
        cues.join("\n")
    }

    #[test]
    fn sentences_cut_over_cues_are_joined() {
        for (cues, expected) in [
            (
                "The meeting~will begin at nine.~Please be on time.",
                "The meeting will begin at nine.~Please be on time.",
            ),
            (
                "会议将于~九点开始。~请准时。",
                "会议将于九点开始。~请准时。",
            ),
            (
                "会议将于九点开始~请准时~谢谢",
                "会议将于九点开始~请准时~谢谢",
            ),
            (
                "会议将于|The meeting~九点开始。|will begin at nine.",
                "会议将于九点开始。~The meeting will begin at nine.",
            ),
            (
                "- Are you there?|- Yes,~I am here.",
                "- Are you there?~- Yes, I am here.",
            ),
            ("<i>One</i> {\\an8}two & 3 < 4.", "One two & 3 < 4."),
        ] {
            assert_eq!(read(&srt(cues)).join("~"), expected, "{cues}");
        }
    }

    #[test]
    fn a_pause_ends_what_was_said() {
        let text = "WEBVTT\n\nNOTE by hand\n\na\n00:01.000 --> 00:02.000 align:start\nIt was <v Li>Tom &amp;\n\n\
                    00:20.000 --> 00:21.000\nThe end.\n";
        assert_eq!(read(text), ["It was Tom &", "The end."]);
    }
}
