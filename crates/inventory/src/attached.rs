//! What a document about one asset says of others: screens, printers and devices at a computer, guests of a host,
//! members of a stack.

mod components;
mod guests;

use crate::{
    Field, Fields, Identity, Inventory, ItemType, Parts, Section, Values,
    junk::is_junk_serial,
    sections::{MONITORS, PRINTERS, USB_DEVICES},
};
use std::net::IpAddr;

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
    /// What is told of what it consists of: of guests only.
    pub parts: Vec<Parts>,
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
    /// It is an access point that the asset controls.
    AccessPoint,
}

impl Relation {
    /// Returns the name under which it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Guest => "guest",
            Self::StackMember => "stack_member",
            Self::AccessPoint => "access_point",
        }
    }
}

/// Words in the name, driver or port of a printer that prints on no paper.
const NO_PAPER: [&str; 13] = [
    "xps document writer",
    "print to pdf",
    "onenote",
    "pdfcreator",
    "adobe pdf",
    "pdf24",
    "cups-pdf",
    "fax",
    "document converter",
    "snagit",
    "portprompt:",
    "nul:",
    "file:",
];

/// The USB class of what only other devices are plugged into.
const HUB: &str = "9";

/// How the port of a printer begins that is reached over the network.
const NETWORK_PORTS: [&str; 8] =
    ["ip_", "wsd", "http:", "https:", "ipp:", "ipps:", "socket:", "lpd:"];

/// Gathers what the sections tell of other assets.
pub(crate) fn gather(inventory: &mut Inventory) {
    let mut attached = Vec::new();
    for parts in &inventory.sections {
        let of_part: fn(&Values) -> Option<Attached> = match parts.section.name {
            "monitors" => monitor,
            "printers" => printer,
            "usbdevices" => peripheral,
            "virtualmachines" => guests::guest,
            _ => continue,
        };
        attached.extend(parts.rows.iter().filter_map(|part| {
            let told = of_part(&part.values)?;
            Some(Attached { section: parts.section, key: part.key.clone(), ..told })
        }));
    }
    if inventory.itemtype == ItemType::NetworkEquipment {
        attached.extend(components::gather(inventory));
    }
    inventory.attached = attached;
}

impl Attached {
    /// Makes an asset that a row tells of; the row itself is named by the caller.
    fn of(
        relation: Relation,
        section: &'static Section,
        itemtype: ItemType,
        told: &Values,
        names: &[(Field, &[&str])],
    ) -> Self {
        let mut fields = Fields::default();
        for (field, names) in names {
            fields.set_text(*field, names.iter().find_map(|name| told.text(name)));
        }
        let identity = Identity::of(fields.text(Field::Serial), fields.text(Field::Uuid))
            .with_name(fields.text(Field::Name))
            .with_macs(told.text("mac"))
            .with_ips(told.text("ip").or_else(|| told.text("ipaddress")));
        Self {
            relation,
            section,
            key: String::new(),
            itemtype,
            fields,
            alternate_serial: None,
            identity,
            parts: Vec::new(),
        }
    }
}

fn monitor(told: &Values) -> Option<Attached> {
    let names: [(Field, &[&str]); 4] = [
        (Field::Name, &["name", "caption"]),
        (Field::Model, &["caption", "name"]),
        (Field::Manufacturer, &["manufacturer"]),
        (Field::Serial, &["serial", "altserial"]),
    ];
    let mut monitor = Attached::of(Relation::Connected, &MONITORS, ItemType::Monitor, told, &names);
    let alternate = told.text("altserial").filter(|serial| !is_junk_serial(serial));
    monitor.alternate_serial = alternate.map(str::to_uppercase);
    let named = [Field::Name, Field::Serial, Field::Manufacturer];
    named.iter().any(|field| monitor.fields.text(*field).is_some()).then_some(monitor)
}

fn printer(told: &Values) -> Option<Attached> {
    let says = |name| told.text(name).unwrap_or_default().to_lowercase();
    let texts = ["name", "driver", "port"].map(says);
    if texts.iter().any(|text| NO_PAPER.iter().any(|word| text.contains(word))) {
        return None;
    }
    let known = told.text("serial").is_some_and(|serial| !is_junk_serial(serial));
    let [_, _, port] = &texts;
    let networked = told.yes("network") == Some(true)
        || port.parse::<IpAddr>().is_ok()
        || NETWORK_PORTS.iter().any(|start| port.starts_with(start));
    if networked && !known {
        // Every computer that prints there tells of it, and nothing says that it is one.
        return None;
    }
    let names: [(Field, &[&str]); 4] = [
        (Field::Name, &["name"]),
        (Field::Model, &["driver"]),
        (Field::Serial, &["serial"]),
        (Field::Comment, &["comment"]),
    ];
    Some(Attached::of(Relation::Connected, &PRINTERS, ItemType::Printer, told, &names))
}

fn peripheral(told: &Values) -> Option<Attached> {
    let name = told.text("name").or_else(|| told.text("caption"))?;
    if told.text("class") == Some(HUB) || name.to_lowercase().ends_with("hub") {
        return None;
    }
    let names: [(Field, &[&str]); 3] = [
        (Field::Name, &["name", "caption"]),
        (Field::Manufacturer, &["manufacturer"]),
        (Field::Serial, &["serial"]),
    ];
    Some(Attached::of(Relation::Connected, &USB_DEVICES, ItemType::Peripheral, told, &names))
}
