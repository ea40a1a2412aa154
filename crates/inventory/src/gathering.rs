//! The main fields, gathered from the sections in GLPI's order of preference.

use crate::{Field, Inventory, ItemType, Values};

/// Gathers the main fields.
pub(crate) fn gather(inventory: &mut Inventory) {
    let mut fields = std::mem::take(&mut inventory.fields);
    let object = |name| {
        inventory.section(name).and_then(|parts| parts.rows.first()).map(|part| &part.values)
    };
    if let Some(hardware) = object("hardware") {
        for (field, name) in [
            (Field::Name, "name"),
            (Field::Uuid, "uuid"),
            (Field::Workgroup, "workgroup"),
            (Field::Comment, "description"),
            (Field::Contact, "lastloggeduser"),
        ] {
            fields.set_text(field, hardware.text(name));
        }
        fields.set_integer(Field::Memory, hardware.integer("memory"));
        fields.set_integer(Field::Swap, hardware.integer("swap"));
    }
    let bios = object("bios");
    fields.set_text(Field::Kind, kind(object("hardware"), bios));
    if let Some(bios) = bios {
        let first = |names: &[&str]| names.iter().find_map(|name| bios.text(name));
        let manufacturer = first(&["smanufacturer", "mmanufacturer", "bmanufacturer"]);
        fields.set_text(Field::Manufacturer, manufacturer);
        fields.set_text(Field::Model, first(&["smodel", "mmodel"]));
        fields.set_text(Field::Serial, serial(bios.text("ssn"), manufacturer));
        fields.set_text(Field::OtherSerial, bios.text("assettag"));
    }
    if let Some(system) = object("operatingsystem") {
        fields.set_text(Field::OsName, system.text("full_name").or_else(|| system.text("name")));
        for (field, name) in [
            (Field::OsVersion, "version"),
            (Field::OsArchitecture, "arch"),
            (Field::OsKernel, "kernel_version"),
            (Field::OsInstallDate, "install_date"),
            (Field::OsBootTime, "boot_time"),
        ] {
            fields.set_text(field, system.text(name));
        }
    }
    let user = inventory.section("users").and_then(|parts| parts.rows.first());
    fields.set_text(Field::Contact, user.and_then(|user| user.values.text("login")));
    if let Some(device) = object("network_device") {
        of_device(inventory, device, &mut fields);
    }
    inventory.fields = fields;
    let device = inventory.section("network_device").and_then(|parts| parts.rows.first());
    let ips = device.and_then(|device| device.values.get("ips")?.as_array());
    let ips = ips.into_iter().flatten().filter_map(|ip| ip.as_str().map(str::to_owned)).collect();
    inventory.ips = ips;
}

fn of_device(inventory: &Inventory, device: &Values, fields: &mut crate::Fields) {
    for (field, name) in [
        (Field::Name, "name"),
        (Field::Manufacturer, "manufacturer"),
        (Field::Model, "model"),
        (Field::OtherSerial, "assettag"),
        (Field::Contact, "contact"),
        (Field::Location, "location"),
        (Field::Description, "description"),
        (Field::Firmware, "firmware"),
        (Field::Mac, "mac"),
        (Field::Uptime, "uptime"),
    ] {
        fields.set_text(field, device.text(name));
    }
    fields.set_text(Field::Serial, serial(device.text("serial"), device.text("manufacturer")));
    // That a printer is a printer says nothing of which kind it is.
    let kind = device.text("type").filter(|kind| {
        inventory.itemtype != ItemType::Unmanaged
            && !kind.eq_ignore_ascii_case(inventory.itemtype.as_str())
    });
    fields.set_text(Field::Kind, kind);
    fields.set_integer(Field::Memory, device.integer("memory"));
    fields.set_integer(Field::Ram, device.integer("ram"));
    fields.set_integer(Field::CpuLoad, device.integer("cpu"));
}

/// Returns what kind of machine it is: of a virtual one, by what it is run.
fn kind<'v>(hardware: Option<&'v Values>, bios: Option<&'v Values>) -> Option<&'v str> {
    let told = |name| hardware.and_then(|hardware| hardware.text(name));
    let system = told("vmsystem").filter(|system| !system.eq_ignore_ascii_case("physical"));
    let of_board = || bios.and_then(|bios| bios.text("type"));
    system.or_else(|| told("chassis_type")).or_else(of_board).or_else(|| told("type"))
}

/// The length of HP's serial numbers.
const HP_SERIAL: usize = 10;

/// Returns a serial number; HP's labels have an S before it, which scanners read along.
fn serial<'v>(serial: Option<&'v str>, manufacturer: Option<&str>) -> Option<&'v str> {
    let serial = serial?;
    let maker = manufacturer.unwrap_or_default().to_ascii_lowercase();
    let of_hp = maker.contains("hewlett") || maker == "hp" || maker.starts_with("hp ");
    let bare = serial.strip_prefix(['S', 's']).filter(|bare| bare.len() == HP_SERIAL);
    Some(bare.filter(|_| of_hp).unwrap_or(serial))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_s_of_hp_labels_is_no_part_of_the_serial_number() {
        let hp = Some("Hewlett-Packard");
        assert_eq!(serial(Some("SCZC0479792"), hp), Some("CZC0479792"));
        assert_eq!(serial(Some("SG707SU03Y"), hp), Some("SG707SU03Y"));
        assert_eq!(serial(Some("SCZC0479792"), Some("Dell Inc.")), Some("SCZC0479792"));
    }
}
