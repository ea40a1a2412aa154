//! What a document about one asset says of others: screens, printers and devices at a computer, guests of a host,
//! members of a stack.

use crate::{Fields, Identity, ItemType, Section};

/// An asset that another one's document tells of.
#[derive(Clone, PartialEq, Debug)]
pub struct Attached {
    /// How the two belong together.
    pub relation: Relation,
    /// The section that tells of it; its row has the same key.
    pub section: &'static Section,
    /// The key of its row.
    pub key: String,
    /// What it is.
    pub itemtype: ItemType,
    /// What is told of it.
    pub fields: Fields,
    /// Another serial number that it may be known by: of a screen, the number in its EDID.
    pub alternate_serial: Option<String>,
    /// By what it is recognised.
    pub identity: Identity,
}

/// How two assets belong together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation {
    /// It is plugged in.
    Connected,
    /// It runs on it.
    Guest,
    /// It is a member of the stack; the first member is the asset itself.
    StackMember,
}

impl Relation {
    /// Returns the name under which it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Guest => "guest",
            Self::StackMember => "stack_member",
        }
    }
}
