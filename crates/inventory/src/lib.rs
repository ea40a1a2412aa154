//! What agents send, JSON and XML, read into one model.
//!
//! Pure: no I/O, no clock, no randomness, not async. [`read`] takes a message apart; what it says of a machine is
//! an [`Inventory`]; which machine that is, its [`Identity`] tells. Every input is bounded by [`Limits`].

mod date;
mod error;
mod identity;
mod json;
mod limits;
mod mask;
mod message;
mod model;
mod sections;
mod text;
mod xml;

pub use error::{Format, ReadError, ReadErrorKind};
pub use identity::{Evidence, Identity};
pub use limits::Limits;
pub use mask::{MASK, mask_command_line, mask_environment};
pub use message::{Action, Message, read};
pub use model::{
    Bios, Hardware, Inventory, ItemType, Memory, NetworkAddress, NetworkPort, OperatingSystem,
    Processor, Software, Storage, User, Volume, Warning,
};
