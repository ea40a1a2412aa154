//! Assets → Software: one dictionary of what is installed, where, and which machines have what is too old.

mod list;
mod machines;

pub(crate) use list::software;
pub(crate) use machines::{machines, one_software};

/// Where the software is.
const PATH: &str = "/assets/software";
