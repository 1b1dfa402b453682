//! Tokens, stems, numerals, pinyin and the built-in Chinese–English dictionary: what a word can mean in the other
//! language, and how likely.

mod concept;
pub mod dictionary;
pub mod en;
pub mod gloss;
pub mod learn;
pub mod numeral;
pub mod pinyin;
mod scan;
pub mod table;
mod user;
pub mod zh;

pub use dictionary::{Lexicon, StemId};
pub use user::FORMS_HEAD;

use crate::text::Span;
use rust_stemmers::{Algorithm, Stemmer};
use scan::Run;
use std::ops::Range;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Where the built-in data come from, their licences, and the command that makes the table again.
pub const NOTICE: &str = include_str!("NOTICE");

/// What the form of a concept begins with, and that of no token.
pub const CONCEPT: &str = "concept ";

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word in Chinese characters.
    Han,
    /// A word in letters.
    Word,
    /// Digits, with their decimal point.
    Number,
    /// Anything else: punctuation and symbols.
    Punctuation,
}

/// A word, number or mark of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text given to [`Tokenizer::tokenize`].
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Whether it is a word whose first letter is upper-case.
    pub capitalised: bool,
    /// Whether no word comes before it in its sentence, so that a capital says nothing.
    pub initial: bool,
    /// The form to compare and to look up: a stem, a number without group commas, a simplified Chinese word, or an
    /// ASCII mark. Never empty.
    pub lookup: String,
}

/// How the text of a language is cut into tokens, and its words into look-up forms. Cheap to make.
///
/// ```
/// use zhen::lexicon::Tokenizer;
/// let forms = |code, text| -> Vec<String> {
///     Tokenizer::new(code).tokenize(text).into_iter().map(|token| token.lookup).collect()
/// };
/// assert_eq!(forms("zh", "中國經濟增長６.6%。"), ["中国", "经济", "增长", "6.6", "%", "."]);
/// assert_eq!(forms("en", "The leaders’ children took 2,000."), ["the", "leader", "'", "child", "take", "2000", "."]);
/// ```
#[derive(Clone, Debug)]
pub struct Tokenizer {
    rules: Rules,
    words: Arc<zh::UserWords>,
    names: Arc<concept::Names>,
}

#[derive(Clone, Copy, Debug)]
enum Rules {
    Chinese,
    English,
    /// Any other language in letters, with its Snowball stemmer where there is one.
    Letters(Option<Algorithm>),
}

impl Tokenizer {
    /// The tokenizer of the language with ISO 639-1 code `code` (`zh`, `en`, `de`, …). A language that is not known is
    /// cut at white space and punctuation and its words are lower-cased.
    pub fn new(code: &str) -> Self {
        Self {
            rules: match code {
                "zh" => Rules::Chinese,
                "en" => Rules::English,
                _ => Rules::Letters(snowball(code)),
            },
            words: Arc::default(),
            names: Arc::default(),
        }
    }

    /// The code of the language if its rules are its own, `zh` or `en`; empty otherwise.
    pub fn code(&self) -> &'static str {
        match self.rules {
            Rules::Chinese => "zh",
            Rules::English => "en",
            Rules::Letters(_) => "",
        }
    }

    /// Also keeps `words` whole, as a user's dictionary or termbase asks. Only Chinese needs it; in other languages it
    /// changes nothing, and so does a word that is not all Chinese characters.
    #[must_use]
    pub fn with_words<'a>(mut self, words: impl IntoIterator<Item = &'a str>) -> Self {
        let all = Arc::make_mut(&mut self.words);
        words.into_iter().for_each(|word| all.add(word));
        self
    }

    /// The concepts that `tokens` of a text name, from left to right, the longest name at each place (of two concepts with
    /// one name both): the tokens of the name, and a form that is the same for the concept in
    /// every language and for no token. None but with a tokenizer of a lexicon that has them
    /// ([`Lexicon::with_concepts`]).
    pub fn concepts(&self, tokens: &[Token]) -> Vec<(Range<usize>, String)> {
        let found = self.names.find(tokens).into_iter();
        found
            .map(|(name, number)| (name, format!("{CONCEPT}{number}")))
            .collect()
    }

    /// The tokens of `text`, a sentence or paragraph: ascending, disjoint spans that cover everything but white space,
    /// control and format characters. Linear in the text's length.
    pub fn tokenize(&self, text: &str) -> Vec<Token> {
        let decimal = match self.rules {
            Rules::Letters(Some(_)) => ',',
            _ => '.',
        };
        let mut tokens = Tokens {
            text,
            all: Vec::with_capacity(text.len() / 4),
            initial: true,
        };
        for run in scan::runs(text, decimal) {
            match (run.kind, self.rules) {
                (TokenKind::Han, _) => tokens.chinese(run, &self.words),
                (TokenKind::Word, Rules::Letters(stemmer)) => tokens.letters(run, stemmer),
                (TokenKind::Word, _) => tokens.english(run),
                (TokenKind::Number, _) => {
                    let form = scan::number_form(run.span.of(text), decimal);
                    tokens.push(run.span, run.kind, form);
                }
                (TokenKind::Punctuation, _) => {
                    tokens.push(run.span, run.kind, scan::mark_form(run.span.of(text)));
                }
            }
        }
        tokens.all
    }
}

/// The Snowball stemmer of a language, by ISO 639-1 code.
fn snowball(code: &str) -> Option<Algorithm> {
    Some(match code {
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

/// Tokens as they are found.
struct Tokens<'a> {
    text: &'a str,
    all: Vec<Token>,
    /// Whether the next word begins a sentence.
    initial: bool,
}

impl Tokens<'_> {
    fn push(&mut self, span: Span, kind: TokenKind, lookup: String) {
        let text = span.of(self.text);
        let word = kind != TokenKind::Punctuation;
        self.initial = if word {
            self.initial
        } else {
            self.initial_after(&lookup)
        };
        self.all.push(Token {
            span,
            kind,
            capitalised: kind == TokenKind::Word && text.starts_with(char::is_uppercase),
            initial: word && self.initial,
            lookup,
        });
        self.initial &= !word;
    }

    /// Whether a word after `mark` begins a sentence.
    fn initial_after(&self, mark: &str) -> bool {
        let before = self.all.last();
        match mark {
            "." => !before.is_some_and(|token| {
                token.kind == TokenKind::Word && en::is_title(token.span.of(self.text))
            }),
            "?" | "!" | ":" | "…" => true,
            "\"" | "'" => self.initial || before.is_some_and(|token| token.lookup == ","),
            _ => self.initial,
        }
    }

    fn chinese(&mut self, run: Run, words: &zh::UserWords) {
        let folded = zh::Folded::new(run.span.of(self.text));
        for cut in folded.cut(words) {
            let start = run.span.start;
            let span = Span::new(start + cut.origin.start, start + cut.origin.end);
            self.push(span, TokenKind::Han, folded.text[cut.folded].to_owned());
        }
    }

    /// A word, and its clitic apart: Hu|'s, do|n't.
    fn english(&mut self, run: Run) {
        let word = run.span.of(self.text);
        let Some((at, form)) = en::clitic(word) else {
            self.push(run.span, run.kind, en::stem(word));
            return;
        };
        let before = &word[..at];
        let auxiliary = en::before_not(before).filter(|_| form == "not");
        let middle = run.span.start + at;
        self.push(
            Span::new(run.span.start, middle),
            run.kind,
            en::stem(auxiliary.unwrap_or(before)),
        );
        self.push(Span::new(middle, run.span.end), run.kind, form);
    }

    /// A word of another language; an apostrophe ends its first part: l'|eau.
    fn letters(&mut self, run: Run, stemmer: Option<Algorithm>) {
        let mut start = run.span.start;
        for part in run
            .span
            .of(self.text)
            .split_inclusive(['\'', '’', '＇', 'ʼ'])
        {
            let lower: String = part
                .trim_end_matches(['\'', '’', '＇', 'ʼ'])
                .nfc()
                .flat_map(char::to_lowercase)
                .collect();
            let form = match stemmer {
                Some(stemmer) => Stemmer::create(stemmer).stem(&lower).into_owned(),
                None => lower,
            };
            let span = Span::new(start, start + part.len());
            let form = if form.is_empty() {
                part.to_owned()
            } else {
                form
            };
            self.push(span, run.kind, form);
            start = span.end;
        }
    }
}

#[cfg(test)]
mod tests;
