//! Reports: what people read.

pub mod html;
pub mod findings;
pub mod reliability;
