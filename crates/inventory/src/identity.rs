//! What tells machines apart, and what only seems to.
//!
//! A serial number or UUID that many machines share identifies none of them: such values are left out here, so that
//! nothing is ever matched by them.

use crate::{
    Field, Inventory,
    junk::{is_junk_ip, is_junk_mac, is_junk_serial, is_junk_uuid},
};
use serde_json::{Map, Value};
use std::collections::HashSet;

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
    pub fn with_macs(mut self, macs: impl IntoIterator<Item: AsRef<str>>) -> Self {
        add(&mut self.macs, macs, is_junk_mac);
        self
    }

    /// Adds addresses of networks; those that mean a machine to itself are left out.
    #[must_use]
    pub fn with_ips(mut self, ips: impl IntoIterator<Item: AsRef<str>>) -> Self {
        add(&mut self.ips, ips, is_junk_ip);
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
        let rows = |name| self.section(name).into_iter().flat_map(|parts| &parts.rows);
        let cards = || {
            rows("networks").map(|part| &part.values).filter(|card| {
                card.yes("virtualdev") != Some(true) && card.text("type") != Some("loopback")
            })
        };
        let ports = || rows("network_ports").map(|part| &part.values);
        let addresses = cards().flat_map(|card| objects(card.get("addresses")));
        let ips = addresses.filter_map(|address| address.get("ip")?.as_str());
        let port_ips = ports().flat_map(|port| texts(port.get("ips")));
        Identity::of(self.fields.text(Field::Serial), self.fields.text(Field::Uuid))
            .with_name(self.fields.text(Field::Name))
            .with_macs(self.fields.text(Field::Mac))
            .with_macs(cards().chain(ports()).filter_map(|port| port.text("mac")))
            .with_ips(self.ips.iter().map(String::as_str))
            .with_ips(ips.chain(port_ips))
    }

    /// Says whether the document tells addresses at all, so that those which are known and not in it are gone.
    pub fn tells_addresses(&self) -> bool {
        let sections = ["networks", "network_ports", "network_device"];
        sections.iter().any(|name| self.section(name).is_some())
    }
}

fn objects(value: Option<&Value>) -> impl Iterator<Item = &Map<String, Value>> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Adds what is neither junk nor there yet.
fn add(
    to: &mut Vec<String>,
    texts: impl IntoIterator<Item: AsRef<str>>,
    is_junk: impl Fn(&str) -> bool,
) {
    let mut known: HashSet<String> = to.iter().cloned().collect();
    for text in texts {
        let text = text.as_ref();
        if !known.contains(text) && !is_junk(text) {
            known.insert(text.to_owned());
            to.push(text.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
