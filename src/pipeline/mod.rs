//! One job from documents to a corpus.
pub mod config;
mod document;
mod lexicon;
pub mod names;
mod parallel;
mod source;
mod store;
mod timing;

pub use config::{Config, TEMPLATE};
pub use parallel::in_order;
pub use source::Provenance;
pub use store::{Key, Store};
pub use timing::{Step, Times};
