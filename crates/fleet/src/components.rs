//! The sections of a machine's document that tell of its hardware, and do not move.

use serde_json::{Value, json};

use crate::Extent;
use crate::chance::{Chance, For};
use crate::machine::{MAKERS, Machine, Platform};
use crate::words::NOUNS;

/// Tells of the hardware.
pub(crate) fn put(machine: &Machine, put: &mut impl FnMut(&str, Value)) {
    let chance = &mut machine.chance(For::Components);
    if machine.platform == Platform::Windows {
        put(
            "antivirus",
            json!([{ "company": "Thistle Security", "enabled": true, "name": "Thistle Shield", "uptodate": true, "version": "7.2" }]),
        );
    }
    if machine.name.starts_with("lap") {
        put(
            "batteries",
            json!([{
                "capacity": 57_000, "chemistry": "Li-ION", "manufacturer": machine.maker, "name": "Primary",
                "real_capacity": 57_000 - chance.below(9000), "serial": chance.hex(6), "voltage": 11_400,
            }]),
        );
    }
    put("controllers", controllers(machine, chance));
    put("cpus", cpus(chance));
    put(
        "inputs",
        json!([
            { "caption": "Keyboard", "description": "Keyboard with 102 keys", "type": "Keyboard", "layout": "0000040C" },
            { "caption": "Mouse", "description": "Mouse with three keys", "type": "Pointing", "pointingtype": "Mouse" },
        ]),
    );
    put("memories", memories(machine, chance));
    put("monitors", monitors(machine, chance));
    put(
        "ports",
        json!([
            { "caption": "USB", "description": "USB", "name": "JUSB1", "type": "USB" },
            { "caption": "HDMI", "description": "HDMI", "name": "JHDMI1", "type": "Video Port" },
        ]),
    );
    put(
        "printers",
        json!([{
            "driver": "Lantern Universal Printing", "name": format!("Floor {}", machine.index % 40), "network": true,
            "port": format!("IP_10.254.{}.9", machine.index % 40), "shared": false, "status": "Idle",
        }]),
    );
    put(
        "remote_mgmt",
        json!([{ "id": format!("{:09}", 100_000_000 + u64::from(machine.index)), "type": "anydesk" }]),
    );
    put(
        "slots",
        json!([
            { "description": "x16 PCI Express", "designation": "1", "name": "SLOT1", "status": "used" },
            { "description": "x1 PCI Express", "designation": "2", "name": "SLOT2", "status": "free" },
        ]),
    );
    put(
        "sounds",
        json!([{ "caption": "Meadow Audio", "description": "Meadow Audio", "manufacturer": "Meadow", "name": "Meadow Audio" }]),
    );
    put("storages", storages(machine, chance));
    put("usbdevices", usb_devices(machine, chance));
    put(
        "videos",
        json!([{ "chipset": "Coral Graphics", "memory": 1024, "name": "Coral Graphics 600", "resolution": "1920x1080" }]),
    );
}

/// Returns how much memory a machine has.
pub(crate) fn memory_gigabytes(machine: &Machine) -> u64 {
    2 * module_gigabytes(machine)
}

fn module_gigabytes(machine: &Machine) -> u64 {
    machine.chance(For::Machine).pick(&[4, 8, 8, 16])
}

fn memories(machine: &Machine, chance: &mut Chance) -> Value {
    let rows = (1..=4).map(|slot| {
        if slot > 2 {
            return json!({ "caption": format!("DIMM{slot}"), "description": "Empty slot", "numslots": slot });
        }
        json!({
            "capacity": 1024 * module_gigabytes(machine),
            "caption": format!("DIMM{slot}"),
            "description": "SODIMM",
            "manufacturer": "Pebble Memory",
            "memorycorrection": "None",
            "model": format!("PM{}", chance.below(40)),
            "numslots": slot,
            "serialnumber": chance.hex(8).to_uppercase(),
            "speed": "3200",
            "type": "DDR4",
        })
    });
    Value::Array(rows.collect())
}

fn cpus(chance: &mut Chance) -> Value {
    let (family, cores) = (chance.pick(&NOUNS), chance.pick(&[2, 4, 6, 8, 12]));
    let speed = 100 * chance.between(16, 38);
    json!([{
        "arch": "x86_64",
        "core": cores,
        "description": format!("{family} Family 6 Model 140 Stepping 1"),
        "familynumber": "6",
        "id": chance.hex(16).to_uppercase(),
        "manufacturer": "Flint",
        "model": "140",
        "name": format!("Flint {family} i{cores} @ {speed}MHz"),
        "speed": speed,
        "stepping": 1,
        "thread": 2 * cores,
    }])
}

fn controllers(machine: &Machine, chance: &mut Chance) -> Value {
    let rows = (0..few(machine, 24)).map(|slot| {
        let name = format!(
            "{} {}",
            chance.pick(&NOUNS),
            chance.pick(&[
                "Host Bridge",
                "USB Controller",
                "Audio Device",
                "SATA Controller",
                "Thermal Subsystem"
            ])
        );
        json!({
            "caption": name,
            "driver": "controller_driver",
            "manufacturer": chance.pick(&MAKERS),
            "name": name,
            "pciclass": format!("{:04x}", chance.below(4096)),
            "pcislot": format!("00:{slot:02x}.0"),
            "pcisubsystemid": format!("{}:{}", chance.hex(4), chance.hex(4)),
            "productid": chance.hex(4),
            "rev": "02",
            "type": "Controller",
            "vendorid": chance.hex(4),
        })
    });
    Value::Array(rows.collect())
}

fn storages(machine: &Machine, chance: &mut Chance) -> Value {
    let rows = (0..chance.between(1, 2)).map(|number| {
        json!({
            "description": "SSD",
            "disksize": 119_000 * chance.between(2, 8),
            "firmware": format!("FW{}", chance.below(30)),
            "interface": "NVME",
            "manufacturer": "Reed Storage",
            "model": format!("Reed {}", chance.between(300, 990)),
            "name": format!("disk{number}"),
            "serial": format!("RS{}{}", machine.serial, number),
            "type": "disk",
        })
    });
    Value::Array(rows.collect())
}

fn monitors(machine: &Machine, chance: &mut Chance) -> Value {
    let rows = (0..chance.between(1, 2)).map(|number| {
        json!({
            "caption": format!("Lotus {}", chance.between(20, 34)),
            "description": "12/2024",
            "manufacturer": "Lotus Displays",
            "name": "Lotus",
            "port": "HDMI",
            "serial": format!("LD{:07}{number}", machine.index),
        })
    });
    Value::Array(rows.collect())
}

fn usb_devices(machine: &Machine, chance: &mut Chance) -> Value {
    let rows = (0..few(machine, 9)).map(|number| {
        let name = format!(
            "{} {}",
            chance.pick(&NOUNS),
            chance.pick(&["Hub", "Camera", "Receiver", "Headset", "Reader"])
        );
        json!({
            "caption": name,
            "class": "3",
            "manufacturer": chance.pick(&MAKERS),
            "name": name,
            "productid": chance.hex(4),
            "serial": format!("U{:07}{number}", machine.index),
            "subclass": "1",
            "vendorid": chance.hex(4),
        })
    });
    Value::Array(rows.collect())
}

/// How many rows a section has.
pub(crate) fn few(machine: &Machine, whole: u64) -> u64 {
    match machine.extent {
        Extent::Whole => whole,
        Extent::Small => whole.min(3),
        Extent::Least => 1,
    }
}
