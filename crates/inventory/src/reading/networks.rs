//! Interfaces of a computer: agents send a row for each address, and rows of one interface become one.

use super::warnings::{Place, Warnings};
use crate::{
    Values,
    text::text,
    tree::{Members, Node},
};
use serde_json::Value;
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    net::IpAddr,
};

/// What a row says of an address, by the names of each version of IP, and the names that they get.
const ADDRESSES: [[(&str, &str); 4]; 2] = [
    [("ipaddress", "ip"), ("ipmask", "mask"), ("ipgateway", "gateway"), ("ipsubnet", "subnet")],
    [("ipaddress6", "ip"), ("ipmask6", "mask"), ("ipgateway6", "gateway"), ("ipsubnet6", "subnet")],
];

/// The speed of an interface that has none: −1, of which some agents lose the sign.
const UNKNOWN_SPEEDS: [&str; 2] = ["-1", "4294967295"];

/// Brings the addresses of a row together, and leaves out a speed that is none.
pub(super) fn prepare(row: &mut Members<'_>, place: Place, warnings: &mut Warnings) {
    let speed = row.get("speed").and_then(text);
    if speed.is_some_and(|speed| UNKNOWN_SPEEDS.contains(&speed.trim())) {
        row.remove("speed");
    }
    let mut addresses = Vec::new();
    for names in ADDRESSES {
        let mut address = Members::default();
        for (name, new) in names {
            if let Some(node) = row.remove(name).filter(|node| !node.is_blank()) {
                address.insert(Cow::Borrowed(new), node);
            }
        }
        let told = address.get("ip").and_then(text);
        // A zone behind an IPv6 address says nothing to others.
        match told.map(|told| told.split('%').next().unwrap_or_default().parse::<IpAddr>()) {
            Some(Ok(ip)) if !ip.is_unspecified() => addresses.push(Node::Object(address)),
            Some(Err(_)) => {
                let (name, _) = names[0];
                warnings.note(place, name, "not an address: left out");
            }
            Some(Ok(_)) | None => {}
        }
    }
    if !addresses.is_empty() {
        row.put(Cow::Borrowed("addresses"), Node::List(addresses));
    }
}

/// Makes one row of those that share description and hardware address.
pub(super) fn merged(rows: Vec<Values>) -> Vec<Values> {
    let mut ports: Vec<(Values, Vec<Value>)> = Vec::with_capacity(rows.len());
    let mut known = HashMap::new();
    // Comparing each address of a port with each would take their number squared.
    let mut told = HashSet::new();
    for mut row in rows {
        let addresses = match row.remove("addresses") {
            Some(Value::Array(addresses)) => addresses,
            _ => Vec::new(),
        };
        let name = |name| row.text(name).map(str::to_owned);
        let key = (name("description"), name("mac"));
        let index = match known.get(&key) {
            Some(index) if key.0.is_some() => *index,
            _ => {
                known.insert(key, ports.len());
                ports.push((Values::default(), Vec::new()));
                ports.len() - 1
            }
        };
        let Some((port, port_addresses)) = ports.get_mut(index) else { continue };
        let new = |address: &Value| told.insert((index, address.to_string()));
        port_addresses.extend(addresses.into_iter().filter(new));
        port.complete(row);
    }
    let whole = |(mut port, addresses): (Values, Vec<Value>)| {
        if !addresses.is_empty() {
            port.set("addresses", Value::Array(addresses));
        }
        port.in_order_of(&crate::sections::NETWORKS);
        port
    };
    ports.into_iter().map(whole).collect()
}
