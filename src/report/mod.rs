//! Reports: what people read.

pub mod evidence;
pub mod figures;
pub mod findings;
pub mod html;
pub mod reliability;
