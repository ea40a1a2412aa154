//! What tells machines apart, and what only seems to.
//!
//! A serial number or UUID that many machines share identifies none of them: such values are left out here, so that
//! nothing is ever matched by them.

use crate::{Field, Inventory};
use std::fmt;

/// What tells an asset from others. Whatever identifies nothing is left out.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Identity {
    serial: Option<String>,
    uuid: Option<String>,
    name: Option<String>,
    macs: Vec<String>,
    ips: Vec<String>,
}

/// What kind of address an identifier is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum IdentifierKind {
    /// A hardware address.
    Mac,
    /// An address of a network.
    Ip,
}

impl IdentifierKind {
    /// Returns the name under which it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mac => "mac",
            Self::Ip => "ip",
        }
    }
}

/// By what a machine was recognised, the strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Evidence {
    /// Serial number and UUID.
    SerialAndUuid,
    /// The serial number alone.
    Serial,
    /// The UUID alone.
    Uuid,
    /// The agent that sent it.
    Agent,
}

/// Serial numbers that manufacturers leave in, folded, without blanks and punctuation.
const JUNK_SERIALS: [&str; 30] = [
    "tobefilledbyoem",
    "oem",
    "systemserialnumber",
    "serialnumber",
    "defaultstring",
    "default",
    "notspecified",
    "notavailable",
    "notapplicable",
    "none",
    "na",
    "null",
    "nil",
    "unknown",
    "invalid",
    "empty",
    "undefined",
    "123456789",
    "1234567890",
    "0123456789",
    "12345678",
    "1234567",
    "123456",
    "12345",
    "chassisserialnumber",
    "baseboardserialnumber",
    "mbserialnumber",
    "notsettable",
    "standard",
    "oemserial",
];

/// UUIDs that manufacturers leave in, folded, without hyphens.
const JUNK_UUIDS: [&str; 5] = [
    "03000200040005000006000700080009",
    "00020003000400050006000700080009",
    "1234567812345678123456789abcdef0",
    "123456781234567890abcddeefaabbcc",
    "12345678123456781234567812345678",
];

impl Identity {
    /// Makes an identity of what is known; junk is left out.
    pub fn of(serial: Option<&str>, uuid: Option<&str>) -> Self {
        let serial = serial.map(str::trim).filter(|serial| !is_junk_serial(serial));
        let uuid = uuid.map(str::trim).filter(|uuid| !is_junk_uuid(uuid));
        Self {
            serial: serial.map(str::to_uppercase),
            uuid: uuid.map(str::to_lowercase),
            ..Self::default()
        }
    }

    /// Adds the name; one that many machines bear is left out.
    #[must_use]
    pub fn with_name(self, name: Option<&str>) -> Self {
        let name = name.map(|name| name.trim().to_lowercase());
        Self { name: name.filter(|name| !name.is_empty() && name != "localhost"), ..self }
    }

    /// Adds hardware addresses; those that many machines bear are left out.
    #[must_use]
    pub fn with_macs<'m>(mut self, macs: impl IntoIterator<Item = &'m str>) -> Self {
        self.macs.extend(macs.into_iter().map(str::to_owned));
        self
    }

    /// Adds addresses of networks; those that mean a machine to itself are left out.
    #[must_use]
    pub fn with_ips<'i>(mut self, ips: impl IntoIterator<Item = &'i str>) -> Self {
        self.ips.extend(ips.into_iter().map(str::to_owned));
        self
    }

    /// Returns the serial number as it is compared.
    pub fn serial_key(&self) -> Option<&str> {
        self.serial.as_deref()
    }

    /// Returns the UUID as it is compared.
    pub fn uuid_key(&self) -> Option<&str> {
        self.uuid.as_deref()
    }

    /// Returns the name as it is compared.
    pub fn name_key(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the hardware addresses as they are compared, each once.
    pub fn macs(&self) -> &[String] {
        &self.macs
    }

    /// Returns the addresses of networks as they are compared, each once.
    pub fn ips(&self) -> &[String] {
        &self.ips
    }

    /// Returns every address with its kind.
    pub fn identifiers(&self) -> impl Iterator<Item = (IdentifierKind, &str)> {
        let macs = self.macs.iter().map(|mac| (IdentifierKind::Mac, mac.as_str()));
        macs.chain(self.ips.iter().map(|ip| (IdentifierKind::Ip, ip.as_str())))
    }

    /// Says whether the two cannot be one machine: both have a serial number, or both a UUID, and they differ.
    pub fn contradicts(&self, other: &Self) -> bool {
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        differ(&self.serial, &other.serial) || differ(&self.uuid, &other.uuid)
    }
}

impl Inventory {
    /// Returns what tells the asset from others.
    pub fn identity(&self) -> Identity {
        Identity::of(self.fields.text(Field::Serial), self.fields.text(Field::Uuid))
            .with_name(self.fields.text(Field::Name))
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SerialAndUuid => "serial + uuid",
            Self::Serial => "serial",
            Self::Uuid => "uuid",
            Self::Agent => "agent",
        })
    }
}

fn is_junk_serial(serial: &str) -> bool {
    let bare: String = serial.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    bare.chars().count() < 3 || of_one_character(&bare) || JUNK_SERIALS.contains(&bare.as_str())
}

fn is_junk_uuid(uuid: &str) -> bool {
    let bare: String = uuid.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    bare.chars().count() < 8
        || of_one_character(&bare)
        || JUNK_UUIDS.contains(&bare.as_str())
        || is_junk_serial(uuid)
}

fn of_one_character(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    characters.all(|c| Some(c) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_identifies_nothing() {
        for junk in [
            "To be filled by O.E.M.",
            "to be filled by o.e.m",
            "System Serial Number",
            "Default string",
            "None",
            "N/A",
            "0",
            "00000000",
            "XXXXXXXX",
            "123456789",
            "Not Specified",
            "..",
            "  ",
            "O.E.M.",
        ] {
            assert_eq!(Identity::of(Some(junk), None).serial_key(), None, "{junk}");
        }
        for junk in [
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "03000200-0400-0500-0006-000700080009",
            "00020003-0004-0005-0006-000700080009",
            "Not Settable",
            "To be filled by O.E.M.",
        ] {
            assert_eq!(Identity::of(None, Some(junk)).uuid_key(), None, "{junk}");
        }
    }

    #[test]
    fn letter_case_and_blanks_do_not_tell_machines_apart() {
        let a = Identity::of(Some(" abc123 "), Some("4C4C4544-0042-3510-8052-B4C04F4D4E31"));
        let b = Identity::of(Some("ABC123"), Some("4c4c4544-0042-3510-8052-b4c04f4d4e31"));
        assert_eq!(a, b);
        assert!(!a.contradicts(&b));
        assert!(a.contradicts(&Identity::of(Some("ABC124"), None)));
        assert!(!a.contradicts(&Identity::of(Some("None"), None)));
    }
}
