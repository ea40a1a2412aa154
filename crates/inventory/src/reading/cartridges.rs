//! Cartridges: agents tell them as one object, `{"tonerblack": "85"}`, which becomes a row for each.

use crate::{
    text::text,
    tree::{Members, Node},
};
use std::borrow::Cow;

/// Takes the object apart; rows with a name of their own stay as they are.
pub(super) fn apart(node: Node<'_>) -> Node<'_> {
    let mut rows = Vec::new();
    for row in node.into_rows() {
        let Node::Object(row) = row else { continue };
        if row.get("name").is_some() {
            rows.push(levelled(row));
            continue;
        }
        for (name, value) in row {
            if value.is_blank() {
                continue;
            }
            let mut cartridge = Members::default();
            cartridge.insert(Cow::Borrowed("name"), Node::Text(name));
            cartridge.insert(Cow::Borrowed("value"), value);
            rows.push(levelled(cartridge));
        }
    }
    Node::List(rows)
}

/// Adds how full it is, if the value is a bare number of percent.
fn levelled(mut cartridge: Members<'_>) -> Node<'_> {
    let value = cartridge.get("value").and_then(text);
    let level = value.and_then(|value| value.trim_end_matches('%').trim_end().parse::<u8>().ok());
    if let Some(level) = level.filter(|level| *level <= 100) {
        cartridge.insert(Cow::Borrowed("level"), Node::Number(level.into()));
    }
    Node::Object(cartridge)
}
