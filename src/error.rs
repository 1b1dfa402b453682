//! The one error type: where, what was found, what was expected.

use std::fmt;

/// A result whose error is [`Error`] unless another is named.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that names its place and says, in a lower-case sentence, what was found and what was expected.
///
/// It prints as `place: message`, for example `glossaries/x.tsv:14: 3 columns, expected 2 or 4`.
#[derive(Debug)]
pub struct Error {
    place: String,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error at `place` (a file, `file:line` or an option).
    pub fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            message: message.into(),
            source: None,
        }
    }

    /// An error at line `line` (from 1) of `place`.
    pub fn at_line(place: &str, line: usize, message: impl Into<String>) -> Self {
        Self::new(format!("{place}:{line}"), message)
    }

    /// Wraps `source`, whose text becomes the message.
    pub fn from_source(
        place: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self {
            place: place.into(),
            message: source.to_string(),
            source: Some(Box::new(source)),
        }
    }

    /// Where it happened.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|e| e as _)
    }
}
