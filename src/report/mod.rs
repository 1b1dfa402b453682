//! Reports: what people read.

pub mod findings;
pub mod html;
pub mod reliability;
