//! Assets → Computers.

mod acts;
mod list;
mod parts;
mod show;
mod software;

pub(crate) use acts::{confirm_purge, purge, restore, trash};
pub(crate) use list::computers;
pub(crate) use show::{agents, components, network, summary, volumes};
pub(crate) use software::software;

/// Where the computers are.
const PATH: &str = "/assets/computers";
