//! Ports of a device of the network: neighbours that say who they are, and what is merely seen behind a port.

use crate::tree::{Members, Node};
use std::borrow::Cow;

/// Takes what is merely seen out of the connections.
pub(super) fn prepare(row: &mut Members<'_>) {
    let Some(connections) = row.remove("connections") else { return };
    let (mut neighbours, mut seen) = (Vec::new(), Vec::new());
    for connection in connections.into_rows() {
        let Node::Object(mut connection) = connection else { continue };
        if only_an_address(&connection) {
            let macs = connection.remove("mac").map(Node::into_rows);
            seen.extend(macs.into_iter().flatten());
        } else {
            neighbours.push(Node::Object(connection));
        }
    }
    for (name, rows) in [("connections", neighbours), ("macs", seen)] {
        if !rows.is_empty() {
            row.put(Cow::Borrowed(name), Node::List(rows));
        }
    }
}

fn only_an_address(connection: &Members<'_>) -> bool {
    let mut told = connection.iter().filter(|(_, node)| !node.is_blank()).map(|(name, _)| name);
    told.all(|name| name == "mac")
}
