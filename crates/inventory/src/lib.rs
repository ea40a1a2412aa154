//! What agents send, JSON and XML, read into one model.
//!
//! Pure: no I/O, no clock, no randomness, not async. [`unpack`] opens what is packed, [`read`] takes a message apart; what it says of a machine is
//! an [`Inventory`]; which machine that is, its [`Identity`] tells. Every input is bounded by [`Limits`].

mod archive;
mod date;
mod error;
mod identity;
mod json;
mod limits;
mod mask;
mod message;
mod model;
mod part;
mod sections;
mod text;
mod unpack;
mod xml;

pub use archive::{ArchiveError, FoundDocument, MOST_FILES, open_file, shown_name};
pub use error::{Format, ReadError, ReadErrorKind};
pub use identity::{Evidence, Identity};
pub use limits::Limits;
pub use mask::{MASK, mask_command_line, mask_environment};
pub use message::{Action, Message, read};
pub use model::{
    Bios, Hardware, Inventory, ItemType, Memory, NetworkAddress, NetworkPort, OperatingSystem,
    Processor, Software, Storage, User, Volume, Warning,
};
pub use part::Part;
pub use unpack::{Packing, UnpackError, UnpackLimits, unpack};
