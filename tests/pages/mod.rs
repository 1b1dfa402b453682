//! Pages set from texts: columns, indents, headlines, furniture, strays, as a text layer gives them.

/// Numbers in a fixed but scattered order.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paragraphs {
    /// Two full-width spaces; blank lines are column breaks.
    Indented,
    /// A blank line.
    Apart,
    /// A blank line, and a first line that is two characters shorter.
    IndentLost,
}

#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Full-width characters.
    pub width: usize,
    pub paragraphs: Paragraphs,
    pub headline_last: bool,
    pub furniture: bool,
    pub strays: bool,
    /// Full marks hang over the edge rather than take a character down with them.
    pub hanging: bool,
    pub traditional: bool,
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Pieces of a line that a typesetter does not break, with the marks that may not begin or end a line.
fn units(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let closes = "，。、；：！？”’）》」』…%".contains(c);
        let in_word = c.is_ascii_graphic()
            && units
                .last()
                .is_some_and(|u| u.chars().next_back().is_some_and(|l| l.is_ascii_graphic()));
        match units.last_mut() {
            Some(last) if closes || in_word || open => last.push(c),
            _ => units.push(c.to_string()),
        }
        open = "“‘（《「『".contains(c);
    }
    units
}

/// Breaks a paragraph at `width` columns, the first line at `first`.
fn wrap(text: &str, width: usize, first: usize, hanging: bool) -> Vec<String> {
    let mut lines = vec![String::new()];
    for unit in units(text) {
        let room = if lines.len() == 1 { first } else { width };
        let line = lines.last_mut().expect("a line");
        let need = columns(line) + columns(unit.trim_end());
        let over = need.saturating_sub(room);
        let hangs = hanging
            && over <= 2
            && unit
                .chars()
                .next_back()
                .is_some_and(|c| "，。、”」）".contains(c));
        if over > 0 && !hangs && !line.is_empty() {
            lines.push(unit.trim_start().to_owned());
        } else {
            line.push_str(&unit);
        }
    }
    lines.iter().map(|l| l.trim_end().to_owned()).collect()
}

/// Puts spaces between Chinese characters and numbers.
fn with_strays(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '%');
    for c in text.chars() {
        let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        if han(before) && c.is_ascii_digit() || number(before) && han(c) {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// A page of `text` (headline, blank line, paragraphs with blank lines between).
pub fn set(text: &str, style: Style, dice: &mut Dice) -> String {
    let mut paragraphs: Vec<&str> = text
        .split("\n\n")
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let headline = paragraphs.remove(0);
    let width = style.width * 2;
    let mut lines: Vec<String> = Vec::new();
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let paragraph = if style.strays {
            with_strays(paragraph)
        } else {
            (*paragraph).to_owned()
        };
        let first = if style.paragraphs == Paragraphs::Apart {
            width
        } else {
            width - 4
        };
        let set = wrap(&paragraph, width, first, style.hanging);
        for (n, line) in set.into_iter().enumerate() {
            match (n, style.paragraphs) {
                (0, Paragraphs::Indented) => lines.push(format!("　　{line}")),
                (0, _) if i > 0 => lines.extend([String::new(), line]),
                _ => lines.push(line),
            }
        }
    }
    let mut page = String::new();
    let head = wrap(headline, width.max(24) + 8, width.max(24) + 8, false).join("\n");
    if !style.headline_last {
        page.extend([&head, "\n\n"]);
    }
    let mut until = 8 + dice.below(25);
    let (mut jumped, mut captioned) = (false, false);
    for (i, line) in lines.iter().enumerate() {
        page += line;
        page.push('\n');
        until = until.saturating_sub(1);
        let finished = line
            .trim_end_matches(['”', '」', '）'])
            .ends_with(['。', '！', '？', '：']);
        // Where blank lines part paragraphs, a column that ends with a sentence cannot be told from a paragraph.
        let free = style.paragraphs == Paragraphs::Indented || !finished && !line.is_empty();
        if until > 0 || !free || line.is_empty() || i + 1 >= lines.len() || lines[i + 1].is_empty()
        {
            continue;
        }
        until = 8 + dice.below(25);
        if style.furniture && !jumped && dice.below(2) == 0 {
            jumped = true;
            page += if style.traditional {
                "（下轉第三版）\n\n2032年6月10日　星期四　第1版　要聞\n\n（上接第一版）\n"
            } else {
                "（下转第三版）\n\n2032 年 6 月 10 日　星期四　第 1 版　要闻\n\n（上接第一版）\n"
            };
        } else if style.furniture && !captioned {
            captioned = true;
            page += if style.traditional {
                "\n圖為昨日活動現場，嘉賓合影。\n本報記者　林一攝\n\n"
            } else {
                "\n6 月 9 日，活动现场，嘉宾在会后合影\n留念。\n新华社记者　林一摄\n\n"
            };
        } else {
            page.push('\n');
        }
    }
    if style.furniture {
        page += if style.traditional {
            "\n責任編輯：陳三\n"
        } else {
            "\n责任编辑：陈三 李四\n"
        };
    }
    if style.headline_last {
        page.extend(["\n", &head, "\n"]);
    }
    page
}
