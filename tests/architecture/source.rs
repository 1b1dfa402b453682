//! Just enough of a Rust lexer to know which names a file uses: comments and literals are passed over.

/// A file as tokens: names, `::` and single marks, each with its line (from 1).
pub struct Source<'a> {
    file: &'a str,
    tokens: Vec<(usize, &'a str)>,
}

impl<'a> Source<'a> {
    /// The tokens of `text`, which stands in `file`, a path under `src/`.
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            tokens: tokens(text),
        }
    }

    /// The top module the file belongs to.
    pub fn module(&self) -> &'a str {
        let top = self.file.split('/').next().unwrap_or(self.file);
        top.strip_suffix(".rs").unwrap_or(top)
    }

    /// How many modules deep the file is: 1 for `text/mod.rs` and `bead.rs`, 2 for `text/decode.rs`.
    fn depth(&self) -> usize {
        let path = self.file.strip_suffix("/mod.rs").unwrap_or(self.file);
        path.split('/').count()
    }

    fn at(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |&(_, token)| token)
    }

    /// The first names after `crate::`, or after enough `super::` to reach the crate's root, with their lines.
    pub fn imports(&self) -> Vec<(usize, &'a str)> {
        let mut found = Vec::new();
        let mut braces = 0;
        let mut inline = Vec::new(); // brace depths at which `mod name {` opened
        for index in 0..self.tokens.len() {
            match self.at(index) {
                "{" => {
                    if index >= 2 && self.at(index - 2) == "mod" {
                        inline.push(braces);
                    }
                    braces += 1;
                }
                "}" => {
                    braces -= 1;
                    if inline.last() == Some(&braces) {
                        inline.pop();
                    }
                }
                "crate" if self.at(index + 1) == "::" => self.names(index + 2, &mut found),
                "super" if index == 0 || self.at(index - 1) != "::" => {
                    let mut end = index;
                    let mut ups = 0;
                    while self.at(end) == "super" && self.at(end + 1) == "::" {
                        end += 2;
                        ups += 1;
                    }
                    if ups == self.depth() + inline.len() {
                        self.names(end, &mut found);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The name at `index`, or the first name of each path of the group that opens there.
    fn names(&self, index: usize, found: &mut Vec<(usize, &'a str)>) {
        if self.at(index) != "{" {
            found.extend(self.tokens.get(index));
            return;
        }
        let mut depth = 0;
        for (at, &(line, token)) in self.tokens.iter().enumerate().skip(index) {
            match token {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ if depth == 1 && ["{", ","].contains(&self.at(at - 1)) => {
                    found.push((line, token));
                }
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// The lines where `sequence` stands outside of tests.
    pub fn lines_with(&self, sequence: &[&str]) -> Vec<usize> {
        if self.file.ends_with("/tests.rs") {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut index = 0;
        while index < self.tokens.len() {
            if self.stands_at(index, &["#", "[", "cfg", "(", "test", ")", "]", "mod"]) {
                index = self.after_group(index);
                continue;
            }
            if self.stands_at(index, sequence) {
                lines.push(self.tokens[index].0);
            }
            index += 1;
        }
        lines
    }

    fn stands_at(&self, index: usize, sequence: &[&str]) -> bool {
        sequence
            .iter()
            .enumerate()
            .all(|(offset, &token)| self.at(index + offset) == token)
    }

    /// Behind the next `{ … }` or `;`.
    fn after_group(&self, mut index: usize) -> usize {
        let mut depth = 0;
        while index < self.tokens.len() {
            match self.at(index) {
                "{" => depth += 1,
                "}" => depth -= 1,
                ";" => {}
                _ => {
                    index += 1;
                    continue;
                }
            }
            index += 1;
            if depth == 0 {
                break;
            }
        }
        index
    }
}

fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, is_token) = lexeme(rest, first);
        let (lexeme, after) = rest.split_at(length);
        if is_token {
            tokens.push((line, lexeme));
        }
        line += lexeme.matches('\n').count();
        rest = after;
    }
    tokens
}

/// The length of what `rest` begins with, and whether it is a token.
fn lexeme(rest: &str, first: char) -> (usize, bool) {
    let is_name = |c: char| c == '_' || c.is_alphanumeric();
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), false);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), false);
    }
    if let Some(length) = literal(rest) {
        return (length, false);
    }
    if is_name(first) {
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        return (length, true);
    }
    if rest.starts_with("::") {
        return (2, true);
    }
    (first.len_utf8(), !first.is_whitespace())
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest.as_bytes()[at..rest.len().min(at + 2)] {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of the string or character literal, or the lifetime, that `rest` begins with.
fn literal(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix(['b', 'c']).unwrap_or(rest);
    let prefix = rest.len() - body.len();
    if let Some(raw) = body.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let from = hashes + 1;
            let end = raw[from..].find(&close).map(|at| from + at + close.len());
            return Some(prefix + 1 + end.unwrap_or(raw.len()));
        }
    }
    if body.starts_with('"') {
        return Some(prefix + quoted(body, '"'));
    }
    if let Some(inner) = body.strip_prefix('\'') {
        let mut chars = inner.chars();
        let first = chars.next();
        let is_character = first == Some('\\') || chars.next() == Some('\'');
        // A lifetime ends where its name does; only its mark is passed over.
        return Some(prefix + if is_character { quoted(body, '\'') } else { 1 });
    }
    None
}

/// The length of a literal between two `mark`s, with escapes.
fn quoted(body: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == mark => return at + c.len_utf8(),
            _ => {}
        }
    }
    body.len()
}

mod lexer {
    use super::{Source, tokens};

    fn names(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|(_, token)| token).collect()
    }

    #[test]
    fn comments_and_literals_are_passed_over() {
        for (text, expected) in [
            ("a // b\nc", vec!["a", "c"]),
            ("a /* b /* c */ d */ e", vec!["a", "e"]),
            (r#"f("a \" b", c)"#, vec!["f", "(", ",", "c", ")"]),
            (
                r##"f(r#"a " b"#, b"x", br"y\", c)"##,
                vec!["f", "(", ",", ",", ",", "c", ")"],
            ),
            (
                r"f('\'', '{', '中', b'x', &'a str)",
                vec!["f", "(", ",", ",", ",", ",", "&", "a", "str", ")"],
            ),
            ("a::b", vec!["a", "::", "b"]),
            ("\"never closed", vec![]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_are_counted_through_literals() {
        let text = "a\n\"\n\n\"\nb";
        assert_eq!(tokens(text), [(1, "a"), (5, "b")]);
    }

    #[test]
    fn imports_are_the_first_names_from_the_root() {
        let imports = |file, text| {
            let found = Source::new(file, text).imports();
            found.into_iter().map(|(_, n)| n).collect::<Vec<_>>()
        };
        let group = "use crate::{a::{b, c}, d, e::f};";
        assert_eq!(imports("x/mod.rs", group), ["a", "d", "e"]);
        assert_eq!(imports("x/mod.rs", "pub(crate) fn f() {}"), [""; 0]);
        assert_eq!(imports("x/y.rs", "use super::z;"), [""; 0]);
        assert_eq!(imports("x/y.rs", "use super::super::{a, b};"), ["a", "b"]);
        assert_eq!(imports("x.rs", "use super::a;"), ["a"]);
        let nested = "mod tests { use super::*; use super::super::a; } use super::b;";
        assert_eq!(imports("x.rs", nested), ["a", "b"]);
    }
}
