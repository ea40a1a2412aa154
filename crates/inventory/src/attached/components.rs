//! Members of a stack, and access points that a controller runs: a device of the network tells them as components.

use super::{Attached, Relation};
use crate::{Field, Inventory, ItemType, Part, junk::is_junk_serial, sections::NETWORK_COMPONENTS};

/// Gathers what the components tell of other devices.
pub(super) fn gather(inventory: &Inventory) -> Vec<Attached> {
    let rows = inventory.section(NETWORK_COMPONENTS.name).map(|parts| parts.rows.as_slice());
    let rows = rows.unwrap_or_default();
    let members: Vec<&Part> = rows.iter().filter(|part| is_chassis(part)).collect();
    let own = inventory.fields.text(Field::Serial);
    // Without a serial number of its own, the first member is the device itself.
    let own = members
        .iter()
        .find(|part| part.values.text("serial") == own)
        .or(members.first())
        .map(|part| part.key.as_str());
    let others = members.iter().filter(|part| Some(part.key.as_str()) != own);
    let mut attached: Vec<Attached> = others.map(|part| member(inventory, part)).collect();
    attached.extend(rows.iter().filter(|part| is_access_point(part)).map(access_point));
    attached
}

/// Says whether a component is a whole device; one that is only provided for has no serial number.
fn is_chassis(part: &Part) -> bool {
    part.values.text("type") == Some("chassis") && has_serial(part)
}

fn is_access_point(part: &Part) -> bool {
    let told = |name| part.values.text(name).is_some();
    part.values.text("type").is_none_or(|kind| kind == "accesspoint")
        && has_serial(part)
        && told("mac")
        && told("ip")
}

fn has_serial(part: &Part) -> bool {
    part.values.text("serial").is_some_and(|serial| !is_junk_serial(serial))
}

fn member(inventory: &Inventory, part: &Part) -> Attached {
    let mut member = device(Relation::StackMember, part);
    let name = [inventory.fields.text(Field::Name), part.values.text("name")];
    let name: Vec<&str> = name.into_iter().flatten().collect();
    member.fields.set_text(Field::Name, Some(&name.join(" - ")));
    for field in [Field::Manufacturer, Field::Location, Field::Contact, Field::Kind] {
        if member.fields.get(field).is_none()
            && let Some(value) = inventory.fields.get(field)
        {
            member.fields.set(field, value.clone());
        }
    }
    member.identity = member.identity.with_name(member.fields.text(Field::Name));
    member
}

fn access_point(part: &Part) -> Attached {
    let mut point = device(Relation::AccessPoint, part);
    point.fields.set_text(Field::Mac, part.values.text("mac"));
    point
}

fn device(relation: Relation, part: &Part) -> Attached {
    let names: [(Field, &[&str]); 6] = [
        (Field::Name, &["name"]),
        (Field::Serial, &["serial"]),
        (Field::Model, &["model"]),
        (Field::Manufacturer, &["manufacturer"]),
        (Field::Firmware, &["firmware"]),
        (Field::Description, &["description"]),
    ];
    let kind = ItemType::NetworkEquipment;
    let told = Attached::of(relation, &NETWORK_COMPONENTS, kind, &part.values, &names);
    Attached { key: part.key.clone(), ..told }
}
