//! What agents send, JSON and XML, read into one model.
//!
//! Pure: no I/O, no clock, no randomness, not async. [`unpack`] opens what is packed, [`read`] takes a message apart; what it says of a machine is
//! an [`Inventory`]; which machine that is, its [`Identity`] tells. Every input is bounded by [`Limits`].

mod apart;
mod archive;
mod attached;
mod date;
mod device;
mod digest;
mod edid;
mod error;
mod evidence;
mod fields;
mod gathering;
mod identity;
mod import_option;
mod json;
mod junk;
mod leaving_out;
mod limits;
mod mask;
mod message;
mod model;
mod part;
mod reading;
pub mod rules;
mod section;
mod sections;
mod software;
mod text;
mod tree;
mod unpack;
mod values;
mod writing;
mod xml;

pub use apart::{ReadList, Unread, read_apart};
pub use archive::{ArchiveError, FoundDocument, MOST_FILES, open_file, shown_name};
pub use attached::{Attached, Relation};
pub use digest::Digest;
pub use error::{Format, ReadError, ReadErrorKind};
pub use evidence::Evidence;
pub use fields::{Field, FieldValue, Fields};
pub use identity::{IdentifierKind, Identity};
pub use import_option::ImportOption;
pub use limits::Limits;
pub use mask::{MASK, mask_command_line, mask_environment};
pub use message::{Action, DeviceError, Message, Progress, read};
pub use model::{Inventory, ItemType, UnknownSection, Warning};
pub use part::{Part, Parts};
pub use section::{Absence, Keeping, Kind, Member, Noting, Section, Shape, Switches, Unit};
pub use sections::SECTIONS;
pub use software::{Software, SoftwareList};
pub use unpack::{Packing, UnpackError, UnpackLimits, unpack};
pub use values::Values;
pub use writing::{Told, write};
