//! The content of a document, read into the model. JSON and XML go the same way.

mod cartridges;
mod databases;
mod networks;
mod ports;
mod programs;
mod rows;
mod value;
pub(crate) mod warnings;

use crate::{
    Absence, Inventory, ItemType, Parts, SECTIONS, Section, Shape, UnknownSection, Values,
    attached, device,
    digest::{Digest, feed},
    edid, gathering,
    mask::mask_environment,
    sections::{
        CARTRIDGES, DATABASE_SERVICES, DATABASES, ENVIRONMENT, HARDWARE, MEMORIES, MONITORS,
        NETWORK_DEVICE, NETWORK_PORTS, NETWORKS, OPERATING_SYSTEM, SOFTWARES, STORAGES,
    },
    tree::{Members, Node},
};
use rows::RowReader;
use serde_json::Value;
use std::borrow::Cow;
use warnings::{Place, Warnings};

/// Names of older agents for sections.
const OLD_NAMES: [(&str, &str); 2] = [("firewall", "firewalls"), ("user", "users")];

/// What says nothing of the machine, but of the message; the agent's version is read before.
const OF_THE_MESSAGE: [&str; 7] = [
    "accesslog",
    "accountinfo",
    "download",
    "moduleversion",
    "processnumber",
    "versionclient",
    "jvms",
];

/// What old agents repeat in `hardware` from other sections, and what changes with each run.
const REPEATED: [&str; 12] = [
    "archname",
    "checksum",
    "etime",
    "ipaddr",
    "oscomments",
    "osname",
    "osversion",
    "processorn",
    "processors",
    "processort",
    "userdomain",
    "userid",
];

/// Reads every section.
pub(crate) fn read(content: Members<'_>, inventory: &mut Inventory) {
    let mut warnings = Warnings::default();
    for (name, node) in content {
        let known = OLD_NAMES.iter().find(|(old, _)| *old == name).map(|(_, name)| *name);
        let name = known.map_or(name, Cow::Borrowed);
        if node == Node::Null || OF_THE_MESSAGE.contains(&name.as_ref()) {
            continue;
        }
        match Section::find(&name) {
            Some(section) => read_section(section, node, inventory, &mut warnings),
            None => inventory.unknown.extend(read_unknown(name, node)),
        }
    }
    inventory.warnings = warnings.into_inner();
    if inventory.itemtype == ItemType::Computer && !inventory.partial {
        add_what_there_is_none_of(inventory);
    }
    gathering::gather(inventory);
    attached::gather(inventory);
    sort(inventory);
    inventory.unknown.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Reads a list that was left unread.
pub(crate) fn read_list(section: &'static Section, node: Node<'_>, inventory: &mut Inventory) {
    let mut warnings = Warnings::default();
    read_section(section, node, inventory, &mut warnings);
    warnings.add_to(&mut inventory.warnings);
    sort(inventory);
}

fn sort(inventory: &mut Inventory) {
    let place = |parts: &Parts| SECTIONS.iter().position(|section| *section == parts.section);
    inventory.sections.sort_by_key(place);
}

fn read_section(
    section: &'static Section,
    node: Node<'_>,
    inventory: &mut Inventory,
    warnings: &mut Warnings,
) {
    let add = |inventory: &mut Inventory, parts: Parts| {
        inventory.sections.retain(|known| known.section != parts.section);
        inventory.sections.push(parts);
    };
    if *section == SOFTWARES {
        inventory.software = Some(programs::read(node, warnings));
        return;
    }
    if *section == DATABASE_SERVICES {
        let (services, databases) = databases::read(node, warnings);
        add(inventory, rows::parts(section, services));
        add(inventory, rows::parts(&DATABASES, databases));
        return;
    }
    let node = if *section == CARTRIDGES { cartridges::apart(node) } else { node };
    let mut node = node;
    if *section == HARDWARE {
        node = without_repetitions(node, inventory, warnings);
    }
    if let Some(parts) = read_parts(section, node, warnings) {
        add(inventory, parts);
    }
}

fn read_parts(section: &'static Section, node: Node<'_>, warnings: &mut Warnings) -> Option<Parts> {
    let mut values = read_rows(section, node, warnings)?;
    if *section == NETWORKS {
        values = networks::merged(values);
    }
    // An object that says nothing is as none.
    let says = section.shape == Shape::Many || !values.is_empty();
    says.then(|| rows::parts(section, values))
}

/// Reads the rows of a section; one that says nothing is left out. `None` if there are rows and none says anything.
fn read_rows(
    section: &'static Section,
    node: Node<'_>,
    warnings: &mut Warnings,
) -> Option<Vec<Values>> {
    let mut reader = RowReader::new(section);
    let mut rows = node.into_rows();
    if section.shape == Shape::One {
        rows.truncate(1);
    }
    let mut found = Vec::with_capacity(rows.len());
    let mut told = rows.is_empty();
    for (index, row) in rows.into_iter().enumerate() {
        let place = Place { section: section.name, row: index };
        let Node::Object(mut row) = row else {
            if !row.is_blank() {
                warnings.note(place, "", "not an object: left out");
                told = true;
            }
            continue;
        };
        prepare(section, &mut row, place, warnings);
        let mut values = reader.read(row, place, warnings);
        told |= !values.is_empty();
        if !values.is_empty() && is_wanted(section, &mut values) {
            found.push(values);
        }
    }
    told.then_some(found)
}

/// Brings what agents say in a form of its own to the description's members.
fn prepare(section: &Section, row: &mut Members<'_>, place: Place, warnings: &mut Warnings) {
    if *section == NETWORKS {
        networks::prepare(row, place, warnings);
    } else if *section == NETWORK_PORTS {
        ports::prepare(row);
    } else if *section == MONITORS {
        edid::prepare(row);
    } else if *section == STORAGES {
        let serial_ata = |node: &Node<'_>| {
            node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("serial-ata"))
        };
        if row.get("interface").is_some_and(serial_ata) {
            row.put("interface".into(), Node::Text("SATA".into()));
        }
    } else if *section == NETWORK_DEVICE {
        device::name_kind(row);
    } else if section.name == "versionprovider" {
        // How long the agent was at work differs each time.
        row.remove("etime");
    }
}

fn is_wanted(section: &Section, values: &mut Values) -> bool {
    if *section == MEMORIES {
        // An empty slot is no memory.
        return values.integer("capacity").is_some_and(|capacity| capacity > 0);
    }
    if *section == ENVIRONMENT
        && let (Some(name), Some(value)) = (values.text("key"), values.text("val"))
    {
        let masked = mask_environment(name, value);
        values.set("val", masked.into());
    }
    true
}

/// Takes from `hardware` what stands elsewhere; the system, if it stands nowhere else, is read here.
fn without_repetitions<'t>(
    node: Node<'t>,
    inventory: &mut Inventory,
    warnings: &mut Warnings,
) -> Node<'t> {
    let Some(mut hardware) = node.into_object() else { return Node::Null };
    let mut system = Members::default();
    for (old, name) in [("osname", "full_name"), ("osversion", "version")] {
        if let Some(told) = hardware.remove(old).filter(|told| !told.is_blank()) {
            system.insert(Cow::Borrowed(name), told);
        }
    }
    for name in REPEATED {
        hardware.remove(name);
    }
    let told = system.get("full_name").is_some();
    if told && inventory.section(OPERATING_SYSTEM.name).is_none() {
        read_section(&OPERATING_SYSTEM, Node::Object(system), inventory, warnings);
    }
    Node::Object(hardware)
}

fn read_unknown(name: Cow<'_, str>, node: Node<'_>) -> Option<UnknownSection> {
    let value = value::as_it_came(&name, node)?;
    let mut bytes = Vec::new();
    feed(&mut bytes, &value);
    Some(UnknownSection { name: name.into_owned(), value, digest: Digest::of(&bytes) })
}

fn add_what_there_is_none_of(inventory: &mut Inventory) {
    for section in SECTIONS {
        if section.absence == Absence::MeansNone && inventory.section(section.name).is_none() {
            inventory.sections.push(rows::parts(section, Vec::new()));
        }
    }
}

/// Makes a section again of some of its rows.
pub(crate) fn parts_again(section: &'static Section, rows: Vec<Values>) -> Parts {
    rows::parts(section, rows)
}

/// Reads a section that stands within a row of another, as that row keeps it.
pub(crate) fn section_again(section: &'static Section, kept: &Value) -> Option<Parts> {
    read_parts(section, Node::of(kept), &mut Warnings::default())
}
