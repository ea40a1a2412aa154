//! What one document says of one machine.
//!
//! A section that the document leaves out is `None`; one that is there and empty is an empty list. Sizes are in
//! megabytes, clock rates in MHz. Texts hold no control characters and no outer blanks; an empty text is `None`.

use serde_json::{Map, Value};

/// What a document is about.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the names are GLPI's")]
pub enum ItemType {
    #[default]
    Computer,
    NetworkEquipment,
    Phone,
    Printer,
    Unmanaged,
}

impl ItemType {
    /// Finds a kind by GLPI's name, in any letter case.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [
            ("computer", Self::Computer),
            ("networkequipment", Self::NetworkEquipment),
            ("phone", Self::Phone),
            ("printer", Self::Printer),
            ("unmanaged", Self::Unmanaged),
        ];
        let name = name.trim().to_ascii_lowercase();
        all.into_iter().find(|(known, _)| *known == name).map(|(_, kind)| kind)
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

/// What one document says of one machine.
#[derive(Clone, PartialEq, Default, Debug)]
#[expect(missing_docs, reason = "the sections are named by their types")]
pub struct Inventory {
    pub itemtype: ItemType,
    /// The agent's identifier; for devices that an agent scans, not the device's.
    pub deviceid: String,
    /// Whether sections that are left out did not change.
    pub partial: bool,
    pub tag: Option<String>,
    pub agent_version: Option<String>,
    pub hardware: Option<Hardware>,
    pub bios: Option<Bios>,
    pub operating_system: Option<OperatingSystem>,
    pub processors: Option<Vec<Processor>>,
    pub memories: Option<Vec<Memory>>,
    pub volumes: Option<Vec<Volume>>,
    pub storages: Option<Vec<Storage>>,
    pub network_ports: Option<Vec<NetworkPort>>,
    pub software: Option<Vec<Software>>,
    pub users: Option<Vec<User>>,
    /// Every other section, as it came, secrets masked.
    pub other: Map<String, Value>,
    /// What was left out, at most 200.
    pub warnings: Vec<Warning>,
}

/// Section `hardware`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct Hardware {
    pub name: Option<String>,
    pub uuid: Option<String>,
    pub chassis_type: Option<String>,
    pub vmsystem: Option<String>,
    pub workgroup: Option<String>,
    pub description: Option<String>,
    pub last_logged_user: Option<String>,
    pub memory: Option<i64>,
    pub swap: Option<i64>,
}

/// Section `bios`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct Bios {
    pub ssn: Option<String>,
    pub assettag: Option<String>,
    pub smanufacturer: Option<String>,
    pub smodel: Option<String>,
    pub mmanufacturer: Option<String>,
    pub mmodel: Option<String>,
    pub bmanufacturer: Option<String>,
    pub bversion: Option<String>,
    pub bdate: Option<String>,
}

/// Section `operatingsystem`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct OperatingSystem {
    pub name: Option<String>,
    pub full_name: Option<String>,
    pub version: Option<String>,
    pub arch: Option<String>,
    pub kernel_version: Option<String>,
    pub install_date: Option<String>,
    pub boot_time: Option<String>,
}

/// A row of `cpus`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct Processor {
    pub name: Option<String>,
    pub manufacturer: Option<String>,
    pub arch: Option<String>,
    pub serial: Option<String>,
    pub cores: Option<i64>,
    pub threads: Option<i64>,
    pub speed: Option<i64>,
}

/// A row of `memories`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct Memory {
    pub capacity: Option<i64>,
    pub caption: Option<String>,
    pub description: Option<String>,
    pub kind: Option<String>,
    pub speed: Option<String>,
    pub serial: Option<String>,
    pub manufacturer: Option<String>,
    pub model: Option<String>,
    pub slot: Option<i64>,
    pub form_factor: Option<String>,
}

/// A row of `drives`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct Volume {
    pub letter: Option<String>,
    pub mount_point: Option<String>,
    pub device: Option<String>,
    pub label: Option<String>,
    pub filesystem: Option<String>,
    pub serial: Option<String>,
    pub total: Option<i64>,
    pub free: Option<i64>,
    pub encryption_status: Option<String>,
}

/// A row of `storages`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct Storage {
    pub name: Option<String>,
    pub model: Option<String>,
    pub manufacturer: Option<String>,
    pub serial: Option<String>,
    pub firmware: Option<String>,
    pub interface: Option<String>,
    pub kind: Option<String>,
    pub size: Option<i64>,
}

/// One interface: the rows of `networks` that share description and MAC address.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct NetworkPort {
    pub name: Option<String>,
    pub mac: Option<String>,
    pub kind: Option<String>,
    pub speed: Option<String>,
    pub status: Option<String>,
    pub mtu: Option<i64>,
    pub virtual_device: Option<bool>,
    pub addresses: Vec<NetworkAddress>,
}

/// An address of an interface.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct NetworkAddress {
    pub address: String,
    pub mask: Option<String>,
    pub gateway: Option<String>,
    pub subnet: Option<String>,
}

/// A row of `softwares`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct Software {
    pub name: String,
    /// Empty if there is none.
    pub version: String,
    pub publisher: Option<String>,
    pub arch: Option<String>,
    pub install_date: Option<String>,
    pub folder: Option<String>,
}

/// A row of `users`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are the format's own")]
pub struct User {
    pub login: String,
    pub domain: Option<String>,
}
