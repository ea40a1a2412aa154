//! The columns of lists of assets: which there are, what stands in them, by which a list is sorted.

use crate::{listing::ColumnShape, size::size};
use inventory::Field;
use oauth::Timestamp;
use serde_json::{Value, json};
use store::{Asset, AssetSort};
use web::Language;

/// What stands in a cell.
pub(crate) enum Cell {
    /// A text.
    Text(String),
    /// A number or an address, whose letters are told apart.
    Code(String),
    /// How much, with its unit.
    Amount(String),
    /// An instant.
    At(Timestamp),
}

const NAME: ColumnShape = ColumnShape::fixed("name", "asset-field-name").sorting();
const SERIAL: ColumnShape = ColumnShape::usual("serial", "asset-field-serial").sorting();
const MAKE: ColumnShape = ColumnShape::usual("model", "asset-make").sorting();
const SYSTEM: ColumnShape = ColumnShape::usual("os", "asset-field-os_name").sorting();
const CONTACT: ColumnShape = ColumnShape::usual("user", "asset-field-contact").sorting();
const LOCATION: ColumnShape = ColumnShape::usual("location", "asset-field-location").sorting();
const MAC: ColumnShape = ColumnShape::usual("mac", "asset-field-mac");
const INVENTORIED: ColumnShape = ColumnShape::usual("inventory", "asset-last-inventory").sorting();
const ENTITY: ColumnShape = ColumnShape::extra("entity", "asset-field-entity");
const KIND: ColumnShape = ColumnShape::extra("kind", "asset-field-kind").sorting();
const STATE: ColumnShape = ColumnShape::extra("state", "asset-field-state").sorting();
const OTHER_SERIAL: ColumnShape = ColumnShape::extra("number", "asset-field-other_serial");
const COMMENT: ColumnShape = ColumnShape::extra("comment", "asset-field-comment");
const CREATED: ColumnShape = ColumnShape::extra("created", "asset-first-seen").sorting();
const UPDATED: ColumnShape = ColumnShape::extra("updated", "asset-changed").sorting();

/// Machines with an operating system.
pub(super) const COMPUTER: [ColumnShape; 15] = [
    NAME,
    SERIAL,
    MAKE,
    SYSTEM,
    CONTACT,
    INVENTORIED,
    ENTITY,
    STATE,
    ColumnShape::extra("location", "asset-field-location").sorting(),
    KIND,
    ColumnShape::extra("memory", "asset-field-memory").counting(),
    ColumnShape::extra("uuid", "asset-field-uuid"),
    OTHER_SERIAL,
    CREATED,
    UPDATED,
];

/// What is plugged in.
pub(super) const CONNECTED: [ColumnShape; 11] = [
    NAME,
    SERIAL,
    MAKE,
    LOCATION,
    INVENTORIED,
    ENTITY,
    STATE,
    KIND,
    OTHER_SERIAL,
    CREATED,
    UPDATED,
];

/// What stands in the network.
pub(super) const NETWORKED: [ColumnShape; 14] = [
    NAME,
    SERIAL,
    MAKE,
    MAC,
    LOCATION,
    INVENTORIED,
    ENTITY,
    STATE,
    KIND,
    ColumnShape::extra("firmware", "asset-field-firmware"),
    OTHER_SERIAL,
    COMMENT,
    CREATED,
    UPDATED,
];

/// Returns by what a column sorts.
pub(super) fn sort(column: &str) -> Option<AssetSort> {
    Some(match column {
        "name" => AssetSort::Name,
        "serial" => AssetSort::Serial,
        "model" => AssetSort::Model,
        "os" => AssetSort::OperatingSystem,
        "user" => AssetSort::Contact,
        "location" => AssetSort::Location,
        "kind" => AssetSort::Kind,
        "state" => AssetSort::State,
        "inventory" => AssetSort::Inventoried,
        "created" => AssetSort::Created,
        "updated" => AssetSort::Updated,
        _ => return None,
    })
}

/// Returns what stands in a column, after the name.
pub(super) fn cell(asset: &Asset, column: &str, language: Language) -> Cell {
    let field = |field| asset.text(field).unwrap_or_default().to_owned();
    let at = |at: Option<Timestamp>| at.map_or(Cell::Text(String::new()), Cell::At);
    match column {
        "serial" => Cell::Code(field(Field::Serial)),
        "number" => Cell::Code(field(Field::OtherSerial)),
        "uuid" => Cell::Code(field(Field::Uuid)),
        "mac" => Cell::Code(field(Field::Mac)),
        "model" => {
            let make = format!("{} {}", field(Field::Manufacturer), field(Field::Model));
            Cell::Text(make.trim().to_owned())
        }
        "os" => Cell::Text(field(Field::OsName)),
        "user" => Cell::Text(field(Field::Contact)),
        "location" => Cell::Text(field(Field::Location)),
        "kind" => Cell::Text(field(Field::Kind)),
        "firmware" => Cell::Text(field(Field::Firmware)),
        "comment" => Cell::Text(field(Field::Comment)),
        "state" => Cell::Text(asset.state.clone().unwrap_or_default()),
        "entity" => Cell::Text(asset.entity.1.clone()),
        "memory" => {
            let memory = asset.integer(Field::Memory).map(|memory| size(memory, language));
            Cell::Amount(memory.unwrap_or_default())
        }
        "inventory" => at(asset.inventoried_at),
        "created" => Cell::At(asset.created_at),
        "updated" => Cell::At(asset.updated_at),
        _ => Cell::Text(String::new()),
    }
}

/// The columns of a file.
pub(super) const EXPORTED: [&str; 20] = [
    "id",
    "name",
    "entity",
    "serial",
    "uuid",
    "manufacturer",
    "model",
    "type",
    "operating_system",
    "operating_system_version",
    "user",
    "memory_mb",
    "last_inventory",
    "status",
    "location",
    "inventory_number",
    "mac",
    "firmware",
    "comment",
    "first_seen",
];

/// Returns an asset as a file has it.
pub(super) fn exported(asset: &Asset) -> Vec<Value> {
    vec![
        json!(asset.id.0),
        json!(asset.name()),
        json!(asset.entity.1),
        json!(asset.text(Field::Serial)),
        json!(asset.text(Field::Uuid)),
        json!(asset.text(Field::Manufacturer)),
        json!(asset.text(Field::Model)),
        json!(asset.text(Field::Kind)),
        json!(asset.text(Field::OsName)),
        json!(asset.text(Field::OsVersion)),
        json!(asset.text(Field::Contact)),
        json!(asset.integer(Field::Memory)),
        json!(asset.inventoried_at.map(|at| at.to_string())),
        json!(asset.state),
        json!(asset.text(Field::Location)),
        json!(asset.text(Field::OtherSerial)),
        json!(asset.text(Field::Mac)),
        json!(asset.text(Field::Firmware)),
        json!(asset.text(Field::Comment)),
        json!(asset.created_at.to_string()),
    ]
}
