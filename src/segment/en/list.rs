//! Items of lists: their heads, and lists whose items are bare lines.

/// Lines longer than this (bytes) are prose.
const ITEM: usize = 80;

/// How an item counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbering {
    Figures,
    Letters,
    Roman,
}

/// How its head is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// 1.
    Stop,
    /// 1)
    Bracket,
    /// 1.)
    Both,
    /// (1)
    Brackets,
}

/// The head of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List {
    style: Style,
    numbering: Numbering,
    capital: bool,
    value: u32,
}

impl List {
    /// Whether `next` counts on from this item. Capital letters with a stop do not: they may be initials.
    pub fn precedes(self, next: Self) -> bool {
        let initial = next.capital && next.style == Style::Stop;
        let same = self.style == next.style && self.capital == next.capital && !initial;
        let counted = self.numbering == next.numbering && self.value + 1 == next.value;
        // (i) is read as a letter after (h) and as a number before (ii).
        let ninth = self.numbering == Numbering::Letters && self.value == 8 && next.is_roman_one();
        let tenth = next.numbering == Numbering::Letters && next.value == 10 && self.is_roman_one();
        same && (counted || ninth || tenth)
    }

    fn is_roman_one(self) -> bool {
        self.numbering == Numbering::Roman && self.value == 1
    }

    fn is_first(self) -> bool {
        self.value == 1
    }
}

pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '⁃' | '◦' | '▪' | '●' | '‣' | '■' | '◆' | '➢')
}

/// Whether `text` holds only bullets and white space.
pub(super) fn is_bullet_run(text: &str) -> bool {
    text.len() < 16 && text.chars().all(|c| is_bullet(c) || c.is_whitespace())
}

/// The head that ends at `at`, where its stop or closing bracket stands and `after` follows; `opened` is where its
/// bracket opened. Gives the head and where it begins.
pub(super) fn head_before(
    text: &str,
    at: usize,
    after: usize,
    opened: Option<usize>,
) -> Option<(List, usize)> {
    let bytes = text.as_bytes();
    let length = bytes[..at]
        .iter()
        .rev()
        .take(5)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let word = &text[at - length..at];
    let begins = match opened {
        Some(open) if open + 1 == at - length => open,
        Some(_) => return None,
        None => at - length,
    };
    let spaced = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || is_bullet(c));
    if !spaced(text[..begins].chars().next_back()) || !spaced(text[after..].chars().next()) {
        return None;
    }
    let style = match (opened, bytes[at], after - at) {
        (Some(_), ..) => Style::Brackets,
        (None, b')', _) => Style::Bracket,
        (None, _, 1) => Style::Stop,
        _ => Style::Both,
    };
    let (numbering, value) = number(word)?;
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    Some((
        List {
            style,
            numbering,
            capital,
            value,
        },
        begins,
    ))
}

fn number(word: &str) -> Option<(Numbering, u32)> {
    let bytes = word.as_bytes();
    match bytes {
        [] => None,
        _ if bytes.iter().all(u8::is_ascii_digit) => {
            (bytes.len() <= 3).then(|| Some((Numbering::Figures, word.parse().ok()?)))?
        }
        [b'i' | b'I'] => Some((Numbering::Roman, 1)),
        [letter] if letter.is_ascii_alphabetic() => Some((
            Numbering::Letters,
            u32::from(letter.to_ascii_lowercase() - b'a') + 1,
        )),
        _ => {
            const ROMAN: [&str; 20] = [
                "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii",
                "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
            ];
            let lower = word.to_ascii_lowercase();
            let index = ROMAN.iter().position(|numeral| *numeral == lower)?;
            Some((Numbering::Roman, index as u32 + 1))
        }
    }
}

/// Whether an item of a list begins at `at`: a bullet, a dash and a space, a number with its stop or bracket, or
/// another first head (a., (i)).
pub(super) fn begins_item(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    if rest.starts_with(is_bullet) || rest.starts_with("- ") || rest.starts_with("* ") {
        return true;
    }
    let bytes = rest.as_bytes();
    let bracket = usize::from(bytes.first() == Some(&b'('));
    let length = bytes[bracket..]
        .iter()
        .take(5)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let stop = bracket + length;
    let after = match &bytes[stop..] {
        [b'.', b')', ..] => stop + 2,
        [b'.' | b')', ..] => stop + 1,
        _ => return false,
    };
    let opened = (bracket == 1).then_some(at);
    if opened.is_some() && bytes[stop] != b')' {
        return false;
    }
    head_before(text, at + stop, at + after, opened).is_some_and(|(head, _)| {
        head.numbering == Numbering::Figures
            || head.style != Style::Stop
            || (head.is_first() && !head.capital)
    })
}

/// Whether the lines of `text` are a list without end marks: three at least, all short, none with an end mark last.
pub(super) fn is_bare_list(text: &str) -> bool {
    let mut lines = 0;
    let text = text.trim();
    if !text.bytes().take(ITEM + 1).any(|b| b == b'\n') {
        return false;
    }
    text.lines().all(|line| {
        let line = line.trim_end();
        lines += 1;
        line.len() <= ITEM && !line.ends_with(['.', '!', '?', ',', ';', '-', '"', '”'])
    }) && lines >= 3
}
