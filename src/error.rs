//! The one error type: where, what was found, what was expected.

pub(crate) mod nearest;

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

    /// Wraps `source`, whose text becomes the message; that of the system loses its capital and its error number.
    pub fn from_source(
        place: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        let mut message = source.to_string();
        if (&source as &dyn std::error::Error).is::<std::io::Error>() {
            if let Some((text, _)) = message.rsplit_once(" (os error ") {
                message.truncate(text.len());
            }
            if let Some(first) = message.get_mut(..1) {
                first.make_ascii_lowercase();
            }
        }
        Self {
            place: place.into(),
            message,
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn messages_of_the_system_become_lower_case_sentences() {
        let missing = io::Error::from_raw_os_error(2);
        assert!(missing.to_string().contains("(os error 2)"));
        let message = Error::from_source("a.txt", missing).to_string();
        assert!(message.starts_with("a.txt: "), "{message}");
        assert!(!message.contains("os error"), "{message}");
        assert!(
            !message["a.txt: ".len()..].starts_with(char::is_uppercase),
            "{message}"
        );
        for (found, expected) in [("Odd thing", "x: odd thing"), ("", "x: "), ("满", "x: 满")] {
            assert_eq!(
                Error::from_source("x", io::Error::other(found)).to_string(),
                expected
            );
        }
        let other = Error::from_source("x", Error::new("GB 2312", "y"));
        assert_eq!(other.to_string(), "x: GB 2312: y");
    }
}
