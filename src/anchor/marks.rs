//! Punctuation and quotation of a sentence: the evidence that survives translation best after words.

/// How a sentence ends, quotation marks and brackets aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Terminal {
    /// A full stop.
    Stop,
    /// A question mark.
    Question,
    /// An exclamation mark.
    Exclamation,
    /// An ellipsis.
    Ellipsis,
    /// A colon.
    Colon,
    /// A semicolon, comma or dash.
    Pause,
    /// Anything else: a heading, a list item.
    #[default]
    Open,
}

/// Punctuation of one sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marks {
    /// Question marks.
    pub questions: u8,
    /// Exclamation marks.
    pub exclamations: u8,
    /// Opening quotation marks, titles in 《 》 counted among them.
    pub quotes: u8,
    /// Ellipses.
    pub ellipses: u8,
    /// Semicolons.
    pub semicolons: u8,
    /// Colons.
    pub colons: u8,
    /// Pairs of brackets.
    pub brackets: u8,
    /// The first character opens a quotation.
    pub starts_quoted: bool,
    /// The last character closes a quotation.
    pub ends_quoted: bool,
    /// How it ends.
    pub terminal: Terminal,
    /// A quotation is open where the sentence ends.
    pub inside_quotation: bool,
}

/// The punctuation of each of `sentences`, whose quotation state runs on from one to the next.
///
/// Linear in their length.
pub fn marks(sentences: &[&str]) -> Vec<Marks> {
    let mut inside = false;
    sentences
        .iter()
        .map(|sentence| {
            let marks = one(sentence, inside);
            inside = marks.inside_quotation;
            marks
        })
        .collect()
}

fn one(sentence: &str, mut inside: bool) -> Marks {
    let mut marks = Marks::default();
    let text = sentence.trim();
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        match quotation(c, before, after, inside) {
            Quotation::Opens => {
                inside = true;
                marks.quotes = marks.quotes.saturating_add(1);
            }
            Quotation::Closes => inside = false,
            Quotation::None => count(&mut marks, c, before, after),
        }
        before = c;
    }
    marks.inside_quotation = inside;
    marks.starts_quoted = text.starts_with(is_quote);
    marks.ends_quoted = text.ends_with(is_quote);
    marks.terminal = terminal(text);
    marks
}

fn count(marks: &mut Marks, c: char, before: char, after: char) {
    let counter = match c {
        '？' | '?' => &mut marks.questions,
        '！' | '!' => &mut marks.exclamations,
        '《' => &mut marks.quotes,
        '…' if before != '…' => &mut marks.ellipses,
        '.' if before == '.' && after != '.' => &mut marks.ellipses,
        '；' | ';' => &mut marks.semicolons,
        '：' | ':' => &mut marks.colons,
        '（' | '(' => &mut marks.brackets,
        _ => return,
    };
    *counter = counter.saturating_add(1);
}

enum Quotation {
    Opens,
    Closes,
    None,
}

/// What `c` does between `before` and `after`; straight marks are told apart by what stands round them.
fn quotation(c: char, before: char, after: char, inside: bool) -> Quotation {
    let opening_place = before.is_whitespace() || matches!(before, '(' | '—' | '-' | '[');
    match c {
        '“' | '「' | '『' | '«' | '„' => Quotation::Opens,
        '”' | '」' | '』' | '»' => Quotation::Closes,
        '"' => {
            let closes = !before.is_whitespace() && after.is_whitespace();
            let opens = opening_place && !after.is_whitespace();
            if closes || (inside && !opens) {
                Quotation::Closes
            } else {
                Quotation::Opens
            }
        }
        '\'' | '‘' if opens_single(before, after) => Quotation::Opens,
        '\'' | '’' if ".,!?—-…;:".contains(before) => Quotation::Closes,
        _ => Quotation::None,
    }
}

fn opens_single(before: char, after: char) -> bool {
    !before.is_alphanumeric() && !".,!?".contains(before) && after.is_alphanumeric()
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '“' | '”' | '「' | '」' | '『' | '』' | '"' | '\'' | '‘' | '’' | '«' | '»' | '„'
    )
}

fn terminal(text: &str) -> Terminal {
    let core = text
        .trim_end_matches(|c: char| is_quote(c) || c.is_whitespace() || matches!(c, ')' | '）'));
    if core.ends_with("...") {
        return Terminal::Ellipsis;
    }
    match core.chars().next_back() {
        Some('。' | '.' | '｡') => Terminal::Stop,
        Some('？' | '?') => Terminal::Question,
        Some('！' | '!') => Terminal::Exclamation,
        Some('…') => Terminal::Ellipsis,
        Some('：' | ':') => Terminal::Colon,
        Some('；' | ';' | '，' | ',' | '、' | '—' | '–' | '-') => Terminal::Pause,
        _ => Terminal::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_runs_on_over_sentences() {
        let found = marks(&[
            "他说：“走吧！",
            "天黑了。”",
            "‘Go on,’ he said. \"Don't wait.",
        ]);
        assert!(
            found[0].inside_quotation && !found[1].inside_quotation && found[2].inside_quotation
        );
        assert_eq!(
            (found[0].exclamations, found[0].colons, found[0].quotes),
            (1, 1, 1)
        );
        assert!(found[1].ends_quoted && !found[0].starts_quoted && found[2].starts_quoted);
        assert_eq!(found[1].terminal, Terminal::Stop);
    }

    #[test]
    fn an_apostrophe_opens_nothing() {
        let found = marks(&["It's the people's choice...", "真的？"]);
        assert_eq!(found[0].quotes, 0);
        assert_eq!(
            (found[0].ellipses, found[0].terminal),
            (1, Terminal::Ellipsis)
        );
        assert_eq!(
            (found[1].questions, found[1].terminal),
            (1, Terminal::Question)
        );
    }
}
