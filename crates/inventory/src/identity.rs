//! What tells machines apart, and what only seems to.
//!
//! A serial number or UUID that many machines share identifies none of them: such values are left out here, so that
//! nothing is ever matched by them.

use crate::Inventory;
use std::fmt;

/// What tells a machine from others.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Identity {
    serial: Option<String>,
    uuid: Option<String>,
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
        Self { serial: serial.map(str::to_uppercase), uuid: uuid.map(str::to_lowercase) }
    }

    /// Returns the serial number as it is compared.
    pub fn serial_key(&self) -> Option<String> {
        self.serial.clone()
    }

    /// Returns the UUID as it is compared.
    pub fn uuid_key(&self) -> Option<String> {
        self.uuid.clone()
    }

    /// Says whether the two cannot be one machine: both have a serial number, or both a UUID, and they differ.
    pub fn contradicts(&self, other: &Self) -> bool {
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        differ(&self.serial, &other.serial) || differ(&self.uuid, &other.uuid)
    }
}

impl Inventory {
    /// Returns what tells the machine from others.
    pub fn identity(&self) -> Identity {
        let serial = self.bios.as_ref().and_then(|bios| bios.ssn.as_deref());
        let uuid = self.hardware.as_ref().and_then(|hardware| hardware.uuid.as_deref());
        Identity::of(serial, uuid)
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
