//! Reports: what people read.

pub mod evidence;
pub mod html;
pub mod reliability;
