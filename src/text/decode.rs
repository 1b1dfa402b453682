//! Bytes to clean Unicode text.

use super::Span;

/// The way from clean text back to the bytes of the input.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {}

impl SourceMap {
    /// The smallest range of input bytes that covers what `span` came from.
    pub fn source_span(&self, span: Span) -> Span {
        span
    }
}
