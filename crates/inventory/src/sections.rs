//! Sections of `content`, read into the model. JSON and XML go the same way; where XML has other names, both are read.

use crate::{
    Bios, Hardware, Inventory, Memory, NetworkAddress, NetworkPort, OperatingSystem, Processor,
    Software, Storage, User, Volume, Warning,
    date::{Slashes, date},
    mask::mask_tree,
    text::Row,
};
use serde_json::{Map, Value};
use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
};

/// How many warnings are kept.
const MOST_WARNINGS: usize = 200;

/// Reads every section that the model holds; the others are kept as they came, secrets masked.
pub(crate) fn read(mut content: Map<String, Value>, inventory: &mut Inventory) {
    let mut warnings = Vec::new();
    let w = &mut warnings;
    inventory.agent_version = agent_version(&content);
    let hardware = object(content.remove("hardware"));
    inventory.operating_system =
        operating_system(content.remove("operatingsystem"), hardware.as_ref(), w);
    inventory.hardware = hardware.as_ref().map(|members| read_hardware(&Row { members }));
    inventory.bios =
        object(content.remove("bios")).map(|members| read_bios(&Row { members: &members }, w));
    inventory.processors =
        rows(content.remove("cpus"), "cpus", w, |row, _, _| Some(processor(row)));
    inventory.memories =
        rows(content.remove("memories"), "memories", w, |row, _, _| Some(memory(row)));
    inventory.volumes = rows(content.remove("drives"), "drives", w, |row, _, _| Some(volume(row)));
    inventory.storages =
        rows(content.remove("storages"), "storages", w, |row, _, _| Some(storage(row)));
    inventory.network_ports =
        rows(content.remove("networks"), "networks", w, network_row).map(ports);
    inventory.software = rows(content.remove("softwares"), "softwares", w, software);
    inventory.users = rows(content.remove("users"), "users", w, user);
    for (name, value) in &mut content {
        mask_tree(name, value);
    }
    inventory.other = content;
    inventory.warnings = warnings;
}

fn agent_version(content: &Map<String, Value>) -> Option<String> {
    let provider = content.get("versionprovider").and_then(Value::as_object);
    if let Some(version) = provider.and_then(|members| Row { members }.text(&["version"])) {
        return Some(version);
    }
    let client = Row { members: content }.text(&["versionclient"])?;
    Some(client.rsplit_once("_v").map_or(client.clone(), |(_, version)| version.to_owned()))
}

fn object(value: Option<Value>) -> Option<Map<String, Value>> {
    match value? {
        Value::Object(members) => Some(members),
        // A list where one object belongs: the first counts.
        Value::Array(rows) => object(rows.into_iter().next()),
        _ => None,
    }
}

/// Reads the rows of a section. A single object is a list of one; a row that says nothing is left out.
fn rows<T>(
    section: Option<Value>,
    name: &str,
    warnings: &mut Vec<Warning>,
    read: impl Fn(&Row<'_>, &str, &mut Vec<Warning>) -> Option<T>,
) -> Option<Vec<T>> {
    let list = match section? {
        Value::Array(list) => list,
        Value::Null => return None,
        // An empty element of XML.
        Value::String(text) if text.trim().is_empty() => Vec::new(),
        single => vec![single],
    };
    let mut found = Vec::with_capacity(list.len());
    for (index, row) in list.iter().enumerate() {
        let place = format!("{name}/{index}");
        match row.as_object() {
            Some(members) => found.extend(read(&Row { members }, &place, warnings)),
            None => warn(warnings, &place, "not an object: left out"),
        }
    }
    Some(found)
}

fn warn(warnings: &mut Vec<Warning>, place: &str, what: &'static str) {
    if warnings.len() < MOST_WARNINGS {
        warnings.push(Warning { place: place.to_owned(), what });
    }
}

/// Reads a date; one that does not exist is left out with a warning.
fn read_date(
    row: &Row<'_>,
    names: &[&str],
    slashes: Slashes,
    place: &str,
    warnings: &mut Vec<Warning>,
) -> Option<String> {
    let text = row.text(names)?;
    let read = date(&text, slashes);
    if read.is_none() {
        warn(
            warnings,
            &format!("{place}/{}", names.first().unwrap_or(&"")),
            "no such date: left out",
        );
    }
    read
}

fn read_hardware(row: &Row<'_>) -> Hardware {
    Hardware {
        name: row.text(&["name"]),
        uuid: row.text(&["uuid"]),
        chassis_type: row.text(&["chassis_type"]),
        vmsystem: row.text(&["vmsystem"]),
        workgroup: row.text(&["workgroup"]),
        description: row.text(&["description"]),
        last_logged_user: row.text(&["lastloggeduser"]),
        memory: row.number(&["memory"]),
        swap: row.number(&["swap"]),
    }
}

fn read_bios(row: &Row<'_>, warnings: &mut Vec<Warning>) -> Bios {
    Bios {
        ssn: row.text(&["ssn"]),
        assettag: row.text(&["assettag"]),
        smanufacturer: row.text(&["smanufacturer"]),
        smodel: row.text(&["smodel"]),
        mmanufacturer: row.text(&["mmanufacturer"]),
        mmodel: row.text(&["mmodel"]),
        bmanufacturer: row.text(&["bmanufacturer"]),
        bversion: row.text(&["bversion"]),
        bdate: read_date(row, &["bdate"], Slashes::MonthFirst, "bios", warnings),
    }
}

/// Old agents tell the system in `hardware`.
fn operating_system(
    section: Option<Value>,
    hardware: Option<&Map<String, Value>>,
    warnings: &mut Vec<Warning>,
) -> Option<OperatingSystem> {
    if let Some(members) = object(section) {
        let row = Row { members: &members };
        return Some(OperatingSystem {
            name: row.text(&["name"]),
            full_name: row.text(&["full_name"]),
            version: row.text(&["version"]),
            arch: row.text(&["arch"]),
            kernel_version: row.text(&["kernel_version"]),
            install_date: read_date(
                &row,
                &["install_date"],
                Slashes::DayFirst,
                "operatingsystem",
                warnings,
            ),
            boot_time: read_date(
                &row,
                &["boot_time"],
                Slashes::DayFirst,
                "operatingsystem",
                warnings,
            ),
        });
    }
    let row = Row { members: hardware? };
    let name = row.text(&["osname"])?;
    Some(OperatingSystem {
        full_name: Some(name),
        version: row.text(&["osversion"]),
        ..OperatingSystem::default()
    })
}

fn processor(row: &Row<'_>) -> Processor {
    Processor {
        name: row.text(&["name", "type"]),
        manufacturer: row.text(&["manufacturer"]),
        arch: row.text(&["arch"]),
        serial: row.text(&["serial"]),
        cores: row.number(&["core", "corecount"]),
        threads: row.number(&["thread"]),
        speed: row.number(&["speed"]),
    }
}

fn memory(row: &Row<'_>) -> Memory {
    Memory {
        capacity: row.number(&["capacity"]),
        caption: row.text(&["caption"]),
        description: row.text(&["description"]),
        kind: row.text(&["type"]),
        speed: row.text(&["speed"]),
        serial: row.text(&["serialnumber"]),
        manufacturer: row.text(&["manufacturer"]),
        model: row.text(&["model"]),
        slot: row.number(&["numslots"]),
        form_factor: row.text(&["formfactor"]),
    }
}

fn volume(row: &Row<'_>) -> Volume {
    Volume {
        letter: row.text(&["letter"]),
        mount_point: row.text(&["type"]),
        device: row.text(&["volumn"]),
        label: row.text(&["label"]),
        filesystem: row.text(&["filesystem"]),
        serial: row.text(&["serial"]),
        total: row.number(&["total"]),
        free: row.number(&["free"]),
        encryption_status: row.text(&["encrypt_status"]),
    }
}

fn storage(row: &Row<'_>) -> Storage {
    Storage {
        name: row.text(&["name"]),
        model: row.text(&["model"]),
        manufacturer: row.text(&["manufacturer"]),
        serial: row.text(&["serial", "serialnumber"]),
        firmware: row.text(&["firmware"]),
        interface: row.text(&["interface"]),
        kind: row.text(&["type"]),
        size: row.number(&["disksize"]),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "readers of rows may leave a row out")]
fn network_row(row: &Row<'_>, place: &str, warnings: &mut Vec<Warning>) -> Option<NetworkPort> {
    let mut addresses = Vec::new();
    for (names, mask, gateway, subnet) in [
        ("ipaddress", "ipmask", "ipgateway", "ipsubnet"),
        ("ipaddress6", "ipmask6", "ipgateway6", "ipsubnet6"),
    ] {
        let Some(text) = row.text(&[names]) else { continue };
        // A zone behind an IPv6 address says nothing to others.
        match text.split('%').next().unwrap_or(&text).parse::<IpAddr>() {
            Ok(address) => addresses.push(NetworkAddress {
                address: address.to_string(),
                mask: row.text(&[mask]),
                gateway: row.text(&[gateway]),
                subnet: row.text(&[subnet]),
            }),
            Err(_) => warn(warnings, &format!("{place}/{names}"), "not an address: left out"),
        }
    }
    Some(NetworkPort {
        name: row.text(&["description"]),
        mac: row.text(&["mac", "macaddr"]).map(|mac| mac.to_ascii_lowercase()),
        kind: row.text(&["type"]),
        speed: row.text(&["speed"]),
        status: row.text(&["status"]).map(|status| status.to_ascii_lowercase()),
        mtu: row.number(&["mtu"]),
        virtual_device: row.yes(&["virtualdev"]),
        addresses,
    })
}

/// Agents send a row for each address: rows of one interface become one port.
fn ports(rows: Vec<NetworkPort>) -> Vec<NetworkPort> {
    let mut ports: Vec<NetworkPort> = Vec::with_capacity(rows.len());
    let mut known = HashMap::new();
    // Comparing each address of a port with each would take their number squared.
    let mut told = HashSet::new();
    for mut row in rows {
        let addresses = std::mem::take(&mut row.addresses);
        let key = (row.name.clone(), row.mac.clone());
        let index = match known.get(&key) {
            Some(index) if row.name.is_some() => *index,
            _ => {
                known.insert(key, ports.len());
                ports.push(row);
                ports.len() - 1
            }
        };
        if let Some(port) = ports.get_mut(index) {
            let new = |address: &NetworkAddress| told.insert((index, address.clone()));
            port.addresses.extend(addresses.into_iter().filter(new));
        }
    }
    ports
}

fn software(row: &Row<'_>, place: &str, warnings: &mut Vec<Warning>) -> Option<Software> {
    let Some(name) = row.text(&["name", "guid"]) else {
        warn(warnings, place, "neither name nor guid: left out");
        return None;
    };
    Some(Software {
        name,
        version: row.text(&["version"]).unwrap_or_default(),
        publisher: row.text(&["publisher"]),
        arch: row.text(&["arch"]),
        install_date: read_date(
            row,
            &["install_date", "installdate"],
            Slashes::DayFirst,
            place,
            warnings,
        ),
        folder: row.text(&["folder"]),
    })
}

fn user(row: &Row<'_>, place: &str, warnings: &mut Vec<Warning>) -> Option<User> {
    let Some(login) = row.text(&["login"]) else {
        warn(warnings, place, "no login: left out");
        return None;
    };
    Some(User { login, domain: row.text(&["domain"]) })
}
