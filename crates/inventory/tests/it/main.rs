//! What comes out of made-up documents of each kind, and the rules against what they were written for.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod computers;
mod devices;
mod odd_values;
mod rules;
mod sameness;
mod written_again;

use inventory::{Attached, Field, FieldValue, Inventory, Limits, Message, Relation, read};
use std::collections::BTreeMap;

const COMPUTER: &str = include_str!("../documents/computer.json");
const COMPUTER_XML: &str = include_str!("../documents/computer.xml");
const SWITCH: &str = include_str!("../documents/switch.json");
const SWITCH_XML: &str = include_str!("../documents/switch.xml");
const PRINTER: &str = include_str!("../documents/printer.json");
const PRINTER_XML: &str = include_str!("../documents/printer.xml");

fn message(text: &str) -> Message {
    read(text.as_bytes(), &Limits::default()).unwrap()
}

fn inventory(text: &str) -> Inventory {
    let mut inventories = message(text).inventories;
    assert_eq!(inventories.len(), 1);
    inventories.remove(0)
}

fn counts(inventory: &Inventory) -> BTreeMap<&'static str, usize> {
    inventory.sections.iter().map(|parts| (parts.section.name, parts.rows.len())).collect()
}

fn keys<'i>(inventory: &'i Inventory, section: &str) -> Vec<&'i str> {
    let rows = &inventory.section(section).unwrap().rows;
    rows.iter().map(|part| part.key.as_str()).collect()
}

fn value(inventory: &Inventory, section: &str, key: &str, name: &str) -> serde_json::Value {
    let rows = &inventory.section(section).unwrap().rows;
    let part = rows.iter().find(|part| part.key == key);
    part.unwrap_or_else(|| panic!("no {key} in {section}")).values.get(name).cloned().into()
}

fn fields(inventory: &Inventory) -> Vec<(&'static str, String)> {
    let told = |value: &FieldValue| match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Integer(number) => number.to_string(),
    };
    inventory.fields.iter().map(|(field, value)| (field.as_str(), told(value))).collect()
}

fn attached(inventory: &Inventory, relation: Relation) -> Vec<&Attached> {
    inventory.attached.iter().filter(|other| other.relation == relation).collect()
}

fn name(other: &Attached) -> &str {
    other.fields.text(Field::Name).unwrap_or_default()
}
