//! What one document says of one asset.
//!
//! A section that the document leaves out is not there; one that is there and empty has no rows. Sizes are in
//! megabytes, clock rates in MHz, unless a member's unit says otherwise. Texts hold no control characters and no
//! outer blanks; what is empty is left out.

use crate::{Attached, Digest, Fields, Parts, Section, SoftwareList, Unread};
use serde_json::Value;

/// What an asset is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
#[expect(missing_docs, reason = "the names are GLPI's")]
pub enum ItemType {
    #[default]
    Computer,
    NetworkEquipment,
    Phone,
    Printer,
    Unmanaged,
    Monitor,
    Peripheral,
}

impl ItemType {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Computer,
        Self::NetworkEquipment,
        Self::Phone,
        Self::Printer,
        Self::Unmanaged,
        Self::Monitor,
        Self::Peripheral,
    ];

    /// Returns GLPI's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Computer => "Computer",
            Self::NetworkEquipment => "NetworkEquipment",
            Self::Phone => "Phone",
            Self::Printer => "Printer",
            Self::Unmanaged => "Unmanaged",
            Self::Monitor => "Monitor",
            Self::Peripheral => "Peripheral",
        }
    }

    /// Finds a kind by GLPI's name, in any letter case.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(name))
    }

    /// Says whether a document can be about it; the others are only told of.
    pub const fn has_documents(self) -> bool {
        !matches!(self, Self::Monitor | Self::Peripheral)
    }
}

/// Something that was left out, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    /// Such as `softwares/3/install_date`.
    pub place: String,
    /// What was wrong.
    pub what: &'static str,
}

/// What one document says of one asset.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Inventory {
    /// What it is.
    pub itemtype: ItemType,
    /// The agent's identifier; for devices that an agent scans, not the device's.
    pub deviceid: String,
    /// Whether sections that are left out did not change.
    pub partial: bool,
    /// Whether it only says that a device of the network is there.
    pub discovered: bool,
    /// The agent's tag.
    pub tag: Option<String>,
    /// The agent's version.
    pub agent_version: Option<String>,
    /// The task of the network that it belongs to.
    pub jobid: Option<i64>,
    /// The main fields.
    pub fields: Fields,
    /// Addresses of a device of the network that belong to no port.
    pub ips: Vec<String>,
    /// Every section that is described and there, but software; and, empty, those that a full inventory of a computer
    /// lacks only if there is nothing.
    pub sections: Vec<Parts>,
    /// The software, if the section is there.
    pub software: Option<SoftwareList>,
    /// Lists that stand in the document and were not read.
    pub unread: Vec<Unread>,
    /// The digest of each list that could be left unread, whether it was or not.
    pub digests_of_lists: Vec<(&'static Section, Digest)>,
    /// Other assets that it tells of.
    pub attached: Vec<Attached>,
    /// Every other section, as it came, secrets masked.
    pub unknown: Vec<UnknownSection>,
    /// What was left out, at most 200.
    pub warnings: Vec<Warning>,
}

/// A section that nobody described.
#[derive(Clone, PartialEq, Debug)]
pub struct UnknownSection {
    /// Its name, in lower case.
    pub name: String,
    /// What it says.
    pub value: Value,
    /// Of everything that it says.
    pub digest: Digest,
}

impl Inventory {
    /// Returns a section that is there.
    pub fn section(&self, name: &str) -> Option<&Parts> {
        self.sections.iter().find(|parts| parts.section.name == name)
    }
}
