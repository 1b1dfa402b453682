//! Sentence-aligned Chinese–English parallel corpora from documents and their releases.

#![doc = include_str!("../README.md")]

pub mod align;
pub mod anchor;
pub mod bead;
pub mod bitext;
pub mod check;
pub mod corpus;
pub mod error;
pub mod extract;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod lexicon;
pub mod matching;
pub mod pipeline;
pub mod report;
pub mod score;
pub mod segment;
pub mod term;
pub mod text;

pub use error::{Error, Result};

/// How the code is laid out, and what each module may import.
#[cfg(doc)]
#[doc = include_str!("ARCHITECTURE.md")]
pub mod architecture {}

/// From an aligned corpus to a termbase, and to a translation that keeps to it.
#[cfg(doc)]
#[doc = include_str!("TUTORIAL.md")]
pub mod tutorial {}
