//! Devices of a network as XML has them, brought to the sections of the format.

use crate::{
    ItemType,
    tree::{Members, Node},
};
use std::borrow::Cow;

/// What XML calls the members of `network_device`, and what nobody needs.
const DEVICE_NAMES: [(&str, &str); 4] = [
    ("authsnmp", "credentials"),
    ("comments", "description"),
    ("ip", "ips"),
    ("dnshostname", "name"),
];

/// What XML says of a device beside it.
const OF_THE_TASK: [&str; 3] = ["id", "entity", "error"];

/// Elements that wrap the rows of a list.
const WRAPPED: [(&str, &str, &str); 2] =
    [("ports", "port", "network_ports"), ("components", "component", "network_components")];

/// Brings a `DEVICE` to the content of a document in the format.
pub(crate) fn content(device: Members<'_>) -> Members<'_> {
    let mut content = Members::default();
    let mut found = Members::default();
    for (name, node) in device {
        if let Some((_, row, section)) = WRAPPED.iter().find(|(wrap, ..)| *wrap == name) {
            let rows = unwrapped(node, row).into_iter().map(port);
            content.put(Cow::Borrowed(section), Node::List(rows.collect()));
        } else if name == "info" {
            content.put(Cow::Borrowed("network_device"), info(node));
        } else if OF_THE_TASK.contains(&name.as_ref()) || node.is_blank() {
            // Not of the device.
        } else if is_section(&node) && name != "ips" {
            content.put(name, node);
        } else {
            found.put(name, node);
        }
    }
    // A device that was only found is told without `INFO`.
    if found.len() > 0 && content.get("network_device").is_none() {
        content.put(Cow::Borrowed("network_device"), info(Node::Object(found)));
    }
    add_firmware(&mut content);
    content
}

/// A firmware that is told of the device alone is one as well.
fn add_firmware(content: &mut Members<'_>) {
    let device = content.get("network_device").and_then(Node::as_object);
    let Some(version) = device.and_then(|device| device.text(&["firmware"])) else { return };
    if content.get("firmwares").is_none() {
        let mut row = Members::default();
        for name in ["name", "version"] {
            row.insert(Cow::Borrowed(name), Node::Text(Cow::Owned(version.clone())));
        }
        content.put(Cow::Borrowed("firmwares"), Node::List(vec![Node::Object(row)]));
    }
}

fn is_section(node: &Node<'_>) -> bool {
    matches!(node, Node::Object(_))
        || matches!(node, Node::List(rows) if rows.iter().any(|row| matches!(row, Node::Object(_))))
}

/// Returns the rows that an element wraps.
fn unwrapped<'t>(node: Node<'t>, row: &str) -> Vec<Node<'t>> {
    let mut rows = Vec::new();
    for wrap in node.into_rows() {
        match wrap {
            Node::Object(mut wrap) => rows.extend(wrap.remove(row).map(Node::into_rows)),
            bare => rows.push(vec![bare]),
        }
    }
    rows.into_iter().flatten().collect()
}

/// Brings `INFO`, or what is told of a device that was found, to `network_device`.
fn info(node: Node<'_>) -> Node<'_> {
    let Some(mut told) = node.into_object() else { return Node::Null };
    // The name that the device gives itself counts before those that others know.
    let name = ["name", "snmphostname", "netbiosname", "dnshostname"]
        .iter()
        .find_map(|name| told.get(name).filter(|node| !node.is_blank()).cloned());
    let mut device = Members::default();
    let ips = told.remove("ips").map(|ips| unwrapped(ips, "ip"));
    for (name, node) in told {
        if OF_THE_TASK.contains(&name.as_ref()) || node.is_blank() || name.ends_with("hostname") {
            continue;
        }
        let new = DEVICE_NAMES.iter().find(|(old, _)| *old == name).map(|(_, new)| *new);
        let name = new.map_or(name, Cow::Borrowed);
        if device.get(&name).is_none() {
            device.insert(name, node);
        }
    }
    if let Some(ips) = ips {
        device.put(Cow::Borrowed("ips"), Node::List(ips));
    }
    if let Some(name) = name {
        device.put(Cow::Borrowed("name"), name);
    }
    Node::Object(device)
}

/// Brings a port to the format: lists without what wraps them.
fn port(node: Node<'_>) -> Node<'_> {
    let Node::Object(port) = node else { return node };
    let mut row = Members::default();
    let mut neighbours = Vec::new();
    for (name, node) in port {
        match name.as_ref() {
            "ips" => row.put(name, Node::List(unwrapped(node, "ip"))),
            "vlans" => row.put(name, Node::List(unwrapped(node, "vlan"))),
            "aggregate" => row.put(name, Node::List(unwrapped(node, "port"))),
            "connections" => {
                for wrap in node.into_rows() {
                    let Node::Object(mut wrap) = wrap else { continue };
                    if let Some(cdp) = wrap.remove("cdp") {
                        row.put(Cow::Borrowed("lldp"), cdp);
                    }
                    let found = wrap.remove("connection").map(Node::into_rows);
                    neighbours.extend(found.into_iter().flatten());
                }
            }
            // It stands in the list.
            "ip" => {}
            _ => row.put(name, node),
        }
    }
    if !neighbours.is_empty() {
        row.put(Cow::Borrowed("connections"), Node::List(neighbours));
    }
    Node::Object(row)
}

/// What the format calls kinds of devices; XML has them in capitals.
const KINDS: [&str; 9] =
    ["Unmanaged", "Computer", "Networking", "Printer", "Storage", "Power", "Phone", "Video", "KVM"];

/// Brings the kind of a device to the format's spelling; without any, it is not managed.
pub(crate) fn name_kind(device: &mut Members<'_>) {
    let told = device.text(&["type"]);
    let told = told.as_deref().unwrap_or("Unmanaged");
    if let Some(kind) = KINDS.iter().find(|kind| kind.eq_ignore_ascii_case(told)) {
        device.put(Cow::Borrowed("type"), Node::Text(Cow::Borrowed(kind)));
    }
}

/// Says what a device is, by what it is called in `network_device`.
pub(crate) fn kind(content: &Members<'_>) -> Option<ItemType> {
    let device = content.get("network_device")?.as_object()?;
    Some(match device.text(&["type"])?.to_ascii_lowercase().as_str() {
        "computer" => ItemType::Computer,
        "networking" | "storage" => ItemType::NetworkEquipment,
        "printer" => ItemType::Printer,
        "phone" => ItemType::Phone,
        _ => ItemType::Unmanaged,
    })
}
