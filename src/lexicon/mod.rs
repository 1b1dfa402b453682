//! Tokens, stems, numerals, pinyin and the built-in Chinese–English dictionary: what a word can mean in the other
//! language, and how likely.

pub mod dictionary;
pub mod en;
pub mod numeral;
pub mod pinyin;
mod scan;
mod table;
pub mod zh;

pub use dictionary::{Lexicon, StemId};

use crate::text::Span;
use rust_stemmers::Algorithm;

/// Where the built-in data come from, their licences, and the command that makes the table again.
pub const NOTICE: &str = include_str!("NOTICE");

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
    words: zh::UserWords,
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
        let _ = code;
        todo!()
    }

    /// Also keeps `words` whole, as a user's dictionary or termbase asks. Only languages that are written without
    /// spaces need it; for others it changes nothing.
    #[must_use]
    pub fn with_words<'a>(self, words: impl IntoIterator<Item = &'a str>) -> Self {
        let _ = words;
        todo!()
    }

    /// The tokens of `text`, a sentence or paragraph: ascending, disjoint spans that cover everything but white space
    /// and control characters. Linear in the text's length.
    pub fn tokenize(&self, text: &str) -> Vec<Token> {
        let _ = (&self.rules, &self.words, text);
        todo!()
    }
}
