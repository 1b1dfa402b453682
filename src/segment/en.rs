//! Splitter.

use super::SplitOptions;
use crate::text::Span;

/// Splits a paragraph into sentences.
pub fn split(paragraph: &str, options: &SplitOptions) -> Vec<Span> {
    let _ = (paragraph, options);
    todo!()
}
