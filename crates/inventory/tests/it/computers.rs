//! Computers: what they tell, what is plugged in, and what is left out.

use crate::{COMPUTER, attached, counts, fields, inventory, keys, name, value};
use inventory::{Field, ImportOption, ItemType, Relation};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn everything_that_a_computer_tells_comes_out() {
    let computer = inventory(COMPUTER);
    assert_eq!(computer.itemtype, ItemType::Computer);
    assert_eq!(computer.tag.as_deref(), Some("north"));
    assert_eq!(computer.agent_version.as_deref(), Some("1.15"));
    let expected: BTreeMap<&str, usize> = [
        ("antivirus", 1),
        ("batteries", 1),
        ("bios", 1),
        ("controllers", 2),
        ("cpus", 1),
        ("databases", 2),
        ("databases_services", 1),
        ("drives", 3),
        ("envs", 2),
        ("firewalls", 1),
        ("firmwares", 1),
        ("hardware", 1),
        ("inputs", 1),
        ("local_groups", 1),
        ("local_users", 2),
        ("logical_volumes", 1),
        // The third is an empty slot.
        ("memories", 2),
        ("monitors", 1),
        // Two rows are one card with two addresses.
        ("networks", 3),
        ("operatingsystem", 1),
        ("physical_volumes", 1),
        ("ports", 1),
        ("powersupplies", 1),
        ("printers", 3),
        ("processes", 2),
        ("remote_mgmt", 1),
        ("simcards", 1),
        ("slots", 1),
        ("sounds", 1),
        ("storages", 2),
        ("usbdevices", 2),
        ("users", 1),
        ("versionprovider", 1),
        ("videos", 1),
        ("virtualmachines", 1),
        ("volume_groups", 1),
    ]
    .into();
    assert_eq!(counts(&computer), expected);
    assert_eq!(
        fields(&computer),
        [
            ("name", "lantern-7"),
            ("serial", "LC14X9Q2"),
            ("uuid", "7B1C2D40-5A6F-11EE-8C99-0242AC120002"),
            ("other_serial", "INV-0042"),
            ("manufacturer", "Lantern Computers"),
            ("model", "Lantern 14"),
            ("kind", "Notebook"),
            ("contact", "amel"),
            ("workgroup", "example.org"),
            ("memory", "31800"),
            ("swap", "8191"),
            ("os_name", "Debian GNU/Linux 13 (trixie)"),
            ("os_version", "13"),
            ("os_architecture", "x86_64"),
            ("os_kernel", "6.12.48+deb13-amd64"),
            ("os_install_date", "2025-09-02"),
            ("os_boot_time", "2026-11-18 07:58:08"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    );
    assert_eq!(computer.warnings, []);
}

#[test]
fn software_is_listed_once_and_a_publisher_stays() {
    let list = inventory(COMPUTER).software.unwrap();
    let told: Vec<_> =
        list.rows.iter().map(|row| (row.name.as_str(), row.publisher.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("bash", Some("Debian")),
            ("curl", Some("Debian")),
            ("Zebra Notes", Some("Zebra Works")),
            ("{1F1C2DFC}", None),
        ]
    );
    assert_eq!(list.rows[0].details.integer("filesize"), Some(7_280_000));
}

#[test]
fn what_is_plugged_in_is_an_asset_of_its_own_if_it_is_one() {
    let computer = inventory(COMPUTER);
    let connected = attached(&computer, Relation::Connected);
    let told: Vec<_> = connected.iter().map(|other| (other.itemtype, name(other))).collect();
    // Neither the hub, nor what prints on no paper, nor a printer of which nothing says that it is one.
    assert_eq!(
        told,
        [
            (ItemType::Monitor, "DELL U2722D"),
            (ItemType::Printer, "Desk laser"),
            (ItemType::Peripheral, "Security key"),
        ]
    );
    assert_eq!(connected[2].identity.serial_key(), Some("SK-0077-11"));
}

#[test]
fn a_screen_is_known_by_its_edid() {
    let computer = inventory(COMPUTER);
    let screen = attached(&computer, Relation::Connected)[0];
    assert_eq!(screen.fields.text(Field::Manufacturer), Some("Dell"));
    assert_eq!(screen.fields.text(Field::Serial), Some("7MT0188J0L0S"));
    assert_eq!(screen.alternate_serial.as_deref(), Some("4C304C53"));
    assert_eq!(keys(&computer, "monitors"), ["7MT0188J0L0S"]);
    assert_eq!(value(&computer, "monitors", "7MT0188J0L0S", "manufactured"), "2022-W21");
    assert_eq!(value(&computer, "monitors", "7MT0188J0L0S", "inches"), "27.2");
}

#[test]
fn only_what_tells_machines_apart_identifies_them() {
    let identity = inventory(COMPUTER).identity();
    assert_eq!(identity.serial_key(), Some("LC14X9Q2"));
    assert_eq!(identity.uuid_key(), Some("7b1c2d40-5a6f-11ee-8c99-0242ac120002"));
    assert_eq!(identity.name_key(), Some("lantern-7"));
    assert_eq!(identity.macs(), ["3c:5a:b4:10:20:30"]);
    assert_eq!(identity.ips(), ["192.0.2.17", "2001:db8::17"]);
    let phone = inventory(include_str!("../documents/phone.json")).identity();
    assert_eq!(phone.macs(), [""; 0], "every Android has that address");
}

#[test]
fn import_options_leave_out_what_they_say() {
    let left = |options: &[ImportOption]| {
        let mut computer = inventory(COMPUTER);
        computer.leave_out(&options.iter().copied().collect::<BTreeSet<_>>());
        computer
    };
    let networked = left(&[ImportOption::NetworkDrives]);
    assert_eq!(keys(&networked, "drives"), ["/", "/boot"]);
    assert_eq!(left(&[ImportOption::Volumes]).section("drives"), None);
    assert_eq!(keys(&left(&[ImportOption::Drives]), "storages"), ["FL2560077"]);
    assert_eq!(keys(&left(&[ImportOption::HardDrives]), "storages"), ["sr0"]);
    let cards = left(&[ImportOption::VirtualNetworkCards]);
    assert_eq!(keys(&cards, "networks"), ["enp1s0|3c:5a:b4:10:20:30"]);
    assert_eq!(left(&[ImportOption::Software]).software, None);
    let screens = left(&[ImportOption::Monitors]);
    assert_eq!(screens.section("monitors"), None, "what is known of screens stays");
    assert!(screens.attached.iter().all(|other| other.itemtype != ItemType::Monitor));
    for option in ImportOption::ALL {
        let whole = inventory(COMPUTER);
        let affected = left(&[option]) != whole;
        // It is about devices of the network, and registry values, of which this machine has none.
        let none_here =
            [ImportOption::Unmanaged, ImportOption::Registry, ImportOption::RemovableDrives];
        assert_eq!(affected, !none_here.contains(&option), "{option:?}");
    }
}

#[test]
fn a_full_inventory_without_screens_says_that_there_are_none() {
    let text = |partial: bool| {
        format!(r#"{{"deviceid":"d","partial":{partial},"content":{{"hardware":{{"name":"n"}}}}}}"#)
    };
    let full = inventory(&text(false));
    for section in ["monitors", "antivirus", "remote_mgmt", "virtualmachines"] {
        assert_eq!(full.section(section).map(|parts| parts.rows.len()), Some(0), "{section}");
    }
    assert_eq!(full.section("usbdevices"), None);
    let partial = inventory(&text(true));
    assert_eq!(partial.sections.len(), 1);
}

#[test]
fn a_partial_document_tells_only_its_sections() {
    let partial = inventory(include_str!("../documents/partial.json"));
    assert!(partial.partial);
    assert_eq!(counts(&partial), [("batteries", 1), ("bios", 1), ("hardware", 1)].into());
    assert!(!partial.tells_addresses());
    assert_eq!(partial.fields.get(Field::OsName), None);
}

#[test]
fn a_host_tells_its_guests() {
    let host = inventory(include_str!("../documents/esx.json"));
    let guests = attached(&host, Relation::Guest);
    assert_eq!(guests.iter().map(|guest| name(guest)).collect::<Vec<_>>(), ["mail", "old"]);
    let mail = guests[0];
    assert_eq!(mail.identity.uuid_key(), Some("564d9904-a176-4762-9b95-f75ddd0642d8"));
    assert_eq!(mail.identity.macs(), ["00:0c:29:06:42:d8"]);
    assert_eq!(mail.fields.text(Field::OsName), Some("Debian GNU/Linux 13"));
    assert_eq!(mail.fields.integer(Field::Memory), Some(8192));
    assert_eq!(mail.fields.text(Field::Comment), Some("mail and calendar"));
    assert_eq!(guests[1].identity.uuid_key(), None);
    assert_eq!(
        keys(&host, "virtualmachines"),
        ["564d9904-a176-4762-9b95-f75ddd0642d8", "old|VMware"]
    );
}
