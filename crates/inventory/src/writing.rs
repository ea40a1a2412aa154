//! A document made of what is known of an asset, which reads back to the same.

use crate::{
    Field, FieldValue, Fields, ItemType, Keeping, Limits, Section, Shape, Software, Values, read,
    sections::{DATABASE_SERVICES, DATABASES, NETWORKS, SOFTWARES},
};
use serde_json::{Map, Value, json};

/// What is known of an asset.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Told {
    /// What it is.
    pub itemtype: ItemType,
    /// The identifier of its agent.
    pub deviceid: String,
    /// Its agent's tag.
    pub tag: Option<String>,
    /// Its agent's version.
    pub agent_version: Option<String>,
    /// The main fields, as people see them.
    pub fields: Fields,
    /// The rows of sections, by the format's name of them.
    pub sections: Vec<(String, Vec<Values>)>,
    /// The software.
    pub software: Vec<Software>,
    /// Sections that were kept whole, each as it came.
    pub whole: Vec<(String, Value)>,
}

/// Stands for the version of an agent that nobody knew; the format demands one.
const NO_VERSION: &str = "missing";

/// Where a field is told of what has an agent, or is a device of the network.
const OF_A_COMPUTER: [(Field, &str, &str); 17] = [
    (Field::Name, "hardware", "name"),
    (Field::Uuid, "hardware", "uuid"),
    (Field::Workgroup, "hardware", "workgroup"),
    (Field::Comment, "hardware", "description"),
    (Field::Contact, "hardware", "lastloggeduser"),
    (Field::Memory, "hardware", "memory"),
    (Field::Swap, "hardware", "swap"),
    (Field::Kind, "hardware", "chassis_type"),
    (Field::Serial, "bios", "ssn"),
    (Field::OtherSerial, "bios", "assettag"),
    (Field::Manufacturer, "bios", "smanufacturer"),
    (Field::Model, "bios", "smodel"),
    (Field::OsName, "operatingsystem", "full_name"),
    (Field::OsVersion, "operatingsystem", "version"),
    (Field::OsArchitecture, "operatingsystem", "arch"),
    (Field::OsKernel, "operatingsystem", "kernel_version"),
    (Field::OsInstallDate, "operatingsystem", "install_date"),
];
const OF_A_DEVICE: [(Field, &str, &str); 13] = [
    (Field::Name, "network_device", "name"),
    (Field::Serial, "network_device", "serial"),
    (Field::OtherSerial, "network_device", "assettag"),
    (Field::Manufacturer, "network_device", "manufacturer"),
    (Field::Model, "network_device", "model"),
    (Field::Contact, "network_device", "contact"),
    (Field::Location, "network_device", "location"),
    (Field::Description, "network_device", "description"),
    (Field::Firmware, "network_device", "firmware"),
    (Field::Mac, "network_device", "mac"),
    (Field::Uptime, "network_device", "uptime"),
    (Field::Memory, "network_device", "memory"),
    (Field::Ram, "network_device", "ram"),
];

/// What a device that nothing else is told of is called in the format.
const fn device_type(itemtype: ItemType) -> &'static str {
    match itemtype {
        ItemType::NetworkEquipment => "Networking",
        ItemType::Printer => "Printer",
        ItemType::Phone => "Phone",
        ItemType::Computer => "Computer",
        _ => "Unmanaged",
    }
}

/// Writes a document in the format.
pub fn write(told: &Told) -> Value {
    let mut content = Map::new();
    let rows_of = |name: &str| {
        let found = told.sections.iter().find(|(known, _)| known == name);
        found.map(|(_, rows)| rows.as_slice()).unwrap_or_default()
    };
    for (name, rows) in &told.sections {
        let Some(section) = Section::find(name).filter(|section| **section != DATABASES) else {
            continue;
        };
        let rows: Vec<Value> = if *section == NETWORKS {
            rows.iter().flat_map(addresses_apart).collect()
        } else if *section == DATABASE_SERVICES {
            rows.iter().map(|service| with_databases(service, rows_of(DATABASES.name))).collect()
        } else {
            rows.iter().map(object).collect()
        };
        put(&mut content, section, rows);
    }
    for (name, value) in &told.whole {
        match (Section::find(name), value) {
            (Some(section), Value::Array(rows)) if section.keeping == Keeping::Whole => {
                put(&mut content, section, rows.clone());
            }
            _ => drop(content.insert(name.clone(), value.clone())),
        }
    }
    if !told.software.is_empty() {
        let rows: Vec<Value> = told.software.iter().map(program).collect();
        content.insert(SOFTWARES.name.to_owned(), Value::Array(rows));
    }
    let version = told.agent_version.as_deref();
    let version = version.map_or(NO_VERSION.to_owned(), |version| format!("GLPI-Agent_v{version}"));
    content.insert("versionclient".to_owned(), json!(version));
    let mut document = json!({
        "action": "inventory",
        "deviceid": told.deviceid,
        "itemtype": told.itemtype.as_str(),
        "content": content,
    });
    if let Some(tag) = &told.tag {
        set(&mut document, &["tag"], json!(tag));
    }
    tell_fields(told, &mut document);
    document
}

/// Tells what people wrote over what the agent said, or what they alone wrote.
fn tell_fields(told: &Told, document: &mut Value) {
    let is_device = document.pointer("/content/network_device").is_some()
        || !matches!(told.itemtype, ItemType::Computer | ItemType::Phone);
    if is_device && document.pointer("/content/network_device").is_none() {
        let device = json!({ "type": device_type(told.itemtype) });
        set(document, &["content", "network_device"], device);
    }
    let read = read(document.to_string().as_bytes(), &Limits::default());
    let read = read.ok().and_then(|mut message| message.inventories.pop());
    let read = read.map(|inventory| inventory.fields).unwrap_or_default();
    let places: &[_] = if is_device { &OF_A_DEVICE } else { &OF_A_COMPUTER };
    for (field, section, member) in places {
        let Some(value) = told.fields.get(*field).filter(|value| read.get(*field) != Some(*value))
        else {
            continue;
        };
        let value = match value {
            FieldValue::Text(text) => json!(text),
            FieldValue::Integer(number) => json!(number),
        };
        let user = "/content/users/0/login";
        if *field == Field::Contact && document.pointer(user).is_some() {
            // The first user counts before the one who signed in last.
            if let Some(login) = document.pointer_mut(user) {
                *login = value;
            }
            continue;
        }
        set(document, &["content", section, member], value);
    }
}

/// Sets a member, and makes the objects on the way to it.
fn set(document: &mut Value, path: &[&str], value: Value) {
    let mut place = document;
    for name in path {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(members) = place else { return };
        place = members.entry(*name).or_insert(Value::Null);
    }
    *place = value;
}

fn put(content: &mut Map<String, Value>, section: &Section, mut rows: Vec<Value>) {
    let value = match section.shape {
        Shape::Many => Value::Array(rows),
        Shape::One if rows.is_empty() => return,
        Shape::One => rows.swap_remove(0),
    };
    content.insert(section.name.to_owned(), value);
}

fn object(values: &Values) -> Value {
    serde_json::to_value(values).unwrap_or_default()
}

/// Makes a row for each address of an interface: agents tell them so.
fn addresses_apart(port: &Values) -> Vec<Value> {
    let mut bare = port.clone();
    let addresses = match bare.remove("addresses") {
        Some(Value::Array(addresses)) => addresses,
        _ => Vec::new(),
    };
    let mut rows = Vec::with_capacity(addresses.len().max(1));
    for address in &addresses {
        // The first row says all, the others by what they are of the same interface.
        let mut row = if rows.is_empty() { bare.clone() } else { of_the_same(&bare) };
        let is_ipv6 = address.get("ip").and_then(Value::as_str).is_some_and(|ip| ip.contains(':'));
        for (name, four, six) in [
            ("ip", "ipaddress", "ipaddress6"),
            ("mask", "ipmask", "ipmask6"),
            ("gateway", "ipgateway", "ipgateway6"),
            ("subnet", "ipsubnet", "ipsubnet6"),
        ] {
            if let Some(value) = address.get(name) {
                row.set(if is_ipv6 { six } else { four }, value.clone());
            }
        }
        rows.push(object(&row));
    }
    if rows.is_empty() {
        rows.push(object(&bare));
    }
    rows
}

fn of_the_same(port: &Values) -> Values {
    let mut row = Values::default();
    for name in ["description", "mac"] {
        if let Some(value) = port.get(name) {
            row.set(name, value.clone());
        }
    }
    row
}

fn with_databases(service: &Values, databases: &[Values]) -> Value {
    let of_it = databases.iter().filter(|database| database.get("service") == service.get("name"));
    let within: Vec<Value> = of_it
        .map(|database| {
            let mut database = database.clone();
            database.remove("service");
            object(&database)
        })
        .collect();
    let mut service = service.clone();
    if !within.is_empty() {
        service.set("databases", Value::Array(within));
    }
    object(&service)
}

fn program(software: &Software) -> Value {
    let mut row = Values::default();
    row.set("name", json!(software.name));
    for (name, text) in [
        ("version", Some(&software.version).filter(|version| !version.is_empty())),
        ("publisher", software.publisher.as_ref()),
        ("arch", software.arch.as_ref()),
        ("install_date", software.install_date.as_ref()),
        ("folder", software.folder.as_ref()),
    ] {
        if let Some(text) = text {
            row.set(name, json!(text));
        }
    }
    for (name, value) in software.details.iter() {
        row.set(name.to_owned(), value.clone());
    }
    object(&row)
}
