//! Administration → Inventory → Import rules.

mod evidence;

pub(crate) use evidence::matched;
