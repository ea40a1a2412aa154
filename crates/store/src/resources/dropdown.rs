//! The names that assets share: states, locations, manufacturers, types and models.

use crate::{
    Act, Acted, Acts, ApiVersion, Change, DropdownId, DropdownKind, Member, Rejection, Resource,
    Result, Visibility,
};
use inventory::ItemType;
use rights::{Action, Subject};

/// Describes kinds of names.
macro_rules! dropdowns {
    ($($constant:ident $name:literal $about:literal $kind:expr;)*) => {
        $(pub(crate) static $constant: Resource = Resource {
            name: $name,
            about: $about,
            section: "Dropdowns",
            segment: $name,
            under: None,
            since: ApiVersion::V2_0,
            subject: Subject::Assets,
            visibility: Visibility::Everywhere,
            table: "dropdowns",
            key: "id",
            only: concat!("@.kind = '", $name, "'"),
            listed: None,
            counted: None,
            order: "id",
            members: &[
                Member::id(),
                Member::text("name", "@.name", "The name")
                    .sorted_by("@.name_key")
                    .folded("@.name_key")
                    .required(),
                Member::text("comment", "@.comment", "A comment").writable(),
            ],
            acts: Acts {
                create: Some(|change, act| create(change, act, $kind)),
                update: Some(|change, act| update(change, act, $kind)),
                delete: None,
                trash: false,
            },
        };)*
    };
}

dropdowns! {
    LOCATION "Location" "A location" DropdownKind::Location;
    STATE "State" "A status of assets" DropdownKind::State;
    MANUFACTURER "Manufacturer" "A manufacturer" DropdownKind::Manufacturer;
    COMPUTER_TYPE "ComputerType" "A type of computers" DropdownKind::Type(ItemType::Computer);
    COMPUTER_MODEL "ComputerModel" "A model of computers" DropdownKind::Model(ItemType::Computer);
    MONITOR_TYPE "MonitorType" "A type of monitors" DropdownKind::Type(ItemType::Monitor);
    MONITOR_MODEL "MonitorModel" "A model of monitors" DropdownKind::Model(ItemType::Monitor);
    NETWORK_EQUIPMENT_TYPE "NetworkEquipmentType" "A type of network devices" DropdownKind::Type(ItemType::NetworkEquipment);
    NETWORK_EQUIPMENT_MODEL "NetworkEquipmentModel" "A model of network devices" DropdownKind::Model(ItemType::NetworkEquipment);
    PERIPHERAL_TYPE "PeripheralType" "A type of peripherals" DropdownKind::Type(ItemType::Peripheral);
    PERIPHERAL_MODEL "PeripheralModel" "A model of peripherals" DropdownKind::Model(ItemType::Peripheral);
    PHONE_TYPE "PhoneType" "A type of phones" DropdownKind::Type(ItemType::Phone);
    PHONE_MODEL "PhoneModel" "A model of phones" DropdownKind::Model(ItemType::Phone);
    PRINTER_TYPE "PrinterType" "A type of printers" DropdownKind::Type(ItemType::Printer);
    PRINTER_MODEL "PrinterModel" "A model of printers" DropdownKind::Model(ItemType::Printer);
    UNMANAGED_TYPE "UnmanagedType" "A type of unmanaged devices" DropdownKind::Type(ItemType::Unmanaged);
    UNMANAGED_MODEL "UnmanagedModel" "A model of unmanaged devices" DropdownKind::Model(ItemType::Unmanaged);
}

fn create(change: &mut Change<'_>, act: &Act, kind: DropdownKind) -> Result<Acted> {
    let name = act.required_name("name")?;
    let comment = act.text("comment")?;
    let made = change.add_dropdown(kind, &name)?;
    if let Some(comment) = comment {
        change.rename_dropdown(made.id, kind, &made.name, &comment)?;
    }
    Ok(Acted::to(made.id.0))
}

/// Renames a name at every asset that has it, wherever that belongs.
fn update(change: &mut Change<'_>, act: &Act, kind: DropdownKind) -> Result<Acted> {
    if !act.powers.in_root().allow(Subject::Assets, Action::Update) {
        let why = "To change a name that assets of all entities share, you need the right in the root entity";
        return Err(Rejection::Forbidden(why).into());
    }
    let id = DropdownId(act.id);
    let known = change.dropdown(id)?.ok_or(Rejection::NotFound)?;
    let name = act.name("name")?.unwrap_or(known.name);
    let comment = act.text("comment")?.unwrap_or(known.comment);
    if change.rename_dropdown(id, kind, &name, &comment)? {
        return Ok(Acted::to(act.id));
    }
    Err(Rejection::Conflict("The name is taken").into())
}
