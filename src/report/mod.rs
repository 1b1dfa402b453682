//! Reports: what people read.

pub mod html;
