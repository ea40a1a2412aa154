//! Documents of each kind, made up: what comes out of them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails ends here"
)]

use inventory::{
    Action, Attached, Field, FieldValue, ImportOption, Inventory, ItemType, Limits, MASK, Message,
    Relation, SECTIONS, read,
};
use std::collections::{BTreeMap, BTreeSet};

const COMPUTER: &str = include_str!("documents/computer.json");
const COMPUTER_XML: &str = include_str!("documents/computer.xml");
const SWITCH: &str = include_str!("documents/switch.json");
const SWITCH_XML: &str = include_str!("documents/switch.xml");
const PRINTER: &str = include_str!("documents/printer.json");
const PRINTER_XML: &str = include_str!("documents/printer.xml");

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
fn json_and_xml_of_one_machine_are_one_inventory() {
    for (json, xml) in [(COMPUTER, COMPUTER_XML), (SWITCH, SWITCH_XML), (PRINTER, PRINTER_XML)] {
        let (json, xml) = (inventory(json), inventory(xml));
        for (a, b) in json.sections.iter().zip(&xml.sections) {
            assert_eq!(a, b);
        }
        assert_eq!(json, xml);
    }
}

#[test]
fn rows_are_recognised_in_whatever_order_they_come() {
    let computer = inventory(COMPUTER);
    assert_eq!(keys(&computer, "memories"), ["3C4D5E6F", "3C4D5E70"]);
    assert_eq!(keys(&computer, "drives"), ["/", "/boot", "/srv/team"]);
    assert_eq!(
        keys(&computer, "networks"),
        ["enp1s0|3c:5a:b4:10:20:30", "lo", "docker0|02:42:5a:00:00:01"]
    );
    assert_eq!(keys(&computer, "databases"), ["PostgreSQL 17|ledger", "PostgreSQL 17|wiki"]);
    assert_eq!(keys(&computer, "bios"), ["bios"]);
    let twins = inventory(include_str!("documents/esx.json"));
    assert_eq!(keys(&twins, "cpus"), ["Server CPU 6430", "Server CPU 6430#2"]);

    let rows = r#"{"name":"a"},{"name":"a","type":"b"},{"name":"c#2"}"#;
    let turned = r#"{"name":"c#2"},{"name":"a","type":"b"},{"name":"a"}"#;
    let of = |rows: &str| {
        let text =
            format!(r#"{{"deviceid":"d","content":{{"ports":[{rows}],"softwares":[{rows}]}}}}"#);
        inventory(&text)
    };
    let (a, b) = (of(rows), of(turned));
    let digests = |inventory: &Inventory| {
        let parts = inventory.section("ports").unwrap();
        (parts.digest, parts.steady_digest, inventory.software.as_ref().unwrap().digest)
    };
    assert_eq!(digests(&a), digests(&b));
    let sorted = |inventory: &Inventory| {
        let mut rows = inventory.section("ports").unwrap().rows.clone();
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        rows
    };
    assert_eq!(sorted(&a), sorted(&b));
    assert_eq!(keys(&a, "ports"), ["a", "a|b", "c##2"]);
}

#[test]
fn what_changes_all_the_time_is_no_change() {
    let before = inventory(COMPUTER);
    let later = COMPUTER
        .replace("\"free\": 101000", "\"free\": 100000")
        .replace("\"etime\": 7", "\"etime\": 9");
    let later = inventory(&later);
    for (a, b) in before.sections.iter().zip(&later.sections) {
        assert_eq!(a.steady_digest, b.steady_digest, "{:?}", a.section);
        assert_eq!(a.digest == b.digest, a.section.name != "drives", "{:?}", a.section);
    }
    let grown = inventory(&COMPUTER.replace("\"total\": 240000", "\"total\": 250000"));
    let drives = |inventory: &Inventory| inventory.section("drives").unwrap().steady_digest;
    assert_ne!(drives(&before), drives(&grown));
}

#[test]
fn secrets_are_masked_wherever_they_stand() {
    for text in [COMPUTER, COMPUTER_XML] {
        let computer = inventory(text);
        let told = format!("{computer:?}");
        for secret in ["correct horse", "hunter22", "abcdef0123", "s3cr3tvalue", "\"abc\""] {
            assert!(!told.contains(secret), "{secret}");
        }
        assert_eq!(value(&computer, "envs", "BACKUP_PASSWORD", "val"), MASK);
        assert_eq!(computer.unknown.len(), 1);
        assert_eq!(computer.unknown[0].name, "greenhouse");
        assert_eq!(computer.unknown[0].value.pointer("/beds/0/crop").unwrap(), "tomato");
    }
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
    let phone = inventory(include_str!("documents/phone.json")).identity();
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
    let partial = inventory(include_str!("documents/partial.json"));
    assert!(partial.partial);
    assert_eq!(counts(&partial), [("batteries", 1), ("bios", 1), ("hardware", 1)].into());
    assert!(!partial.tells_addresses());
    assert_eq!(partial.fields.get(Field::OsName), None);
}

#[test]
fn a_host_tells_its_guests() {
    let host = inventory(include_str!("documents/esx.json"));
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

#[test]
fn a_phone_tells_what_phones_have() {
    let phone = inventory(include_str!("documents/phone.json"));
    assert_eq!(phone.itemtype, ItemType::Phone);
    let counted = counts(&phone);
    for (section, count) in [("simcards", 2), ("cameras", 1), ("sensors", 2), ("batteries", 1)] {
        assert_eq!(counted.get(section), Some(&count), "{section}");
    }
    assert_eq!(phone.fields.text(Field::OsBootTime), Some("2026-10-21 05:21:23"));
    assert_eq!(phone.warnings.len(), 1, "a speed of -1: {:?}", phone.warnings);
    assert_eq!(phone.warnings[0].place, "networks/0/speed");
}

#[test]
fn a_switch_tells_ports_neighbours_and_members_of_its_stack() {
    let switch = inventory(SWITCH);
    assert_eq!(switch.itemtype, ItemType::NetworkEquipment);
    assert_eq!(switch.jobid, Some(43));
    assert_eq!(
        counts(&switch),
        [("network_device", 1), ("network_ports", 4), ("network_components", 5), ("firmwares", 1)]
            .into()
    );
    let port = |key: &str, name: &str| value(&switch, "network_ports", key, name);
    assert_eq!(port("1", "vlans").as_array().unwrap().len(), 2);
    assert_eq!(
        port("1", "vlans")[1],
        serde_json::json!({"id": 20, "name": "printers", "tagged": true})
    );
    assert_eq!(port("1", "connections")[0]["sysname"], "core-1");
    assert_eq!(port("1", "macs"), serde_json::Value::Null);
    assert_eq!(port("2", "connections"), serde_json::Value::Null);
    assert_eq!(port("2", "macs"), serde_json::json!(["3c:5a:b4:10:20:30", "3c:5a:b4:10:20:31"]));
    assert_eq!(port("500", "aggregate"), serde_json::json!([1, 2]));
    assert_eq!(port("1", "ifinbytes"), 18_000_000_001_i64);
    assert_eq!(switch.fields.text(Field::Kind), Some("Networking"));
    assert_eq!(switch.fields.integer(Field::CpuLoad), Some(7));
    assert_eq!(switch.ips, ["198.51.100.10", "127.0.0.1"]);
    assert_eq!(switch.identity().ips(), ["198.51.100.10"]);
    assert_eq!(switch.identity().macs().len(), 5);
    let members = attached(&switch, Relation::StackMember);
    assert_eq!(members.len(), 1, "neither the asset itself, nor what is only provided for");
    assert_eq!(name(members[0]), "access-4 - 2");
    assert_eq!(members[0].identity.serial_key(), Some("FOC0002B"));
    assert_eq!(members[0].fields.text(Field::Location), Some("rack 4"));
}

#[test]
fn a_controller_tells_its_access_points() {
    let controller = inventory(include_str!("documents/controller.json"));
    let points = attached(&controller, Relation::AccessPoint);
    assert_eq!(
        points.iter().map(|point| name(point)).collect::<Vec<_>>(),
        ["AP-lobby", "AP-attic"]
    );
    assert_eq!(points[1].identity.macs(), ["3c:5a:b4:ff:02:00"]);
    assert_eq!(points[1].identity.ips(), ["198.51.100.62"]);
}

#[test]
fn a_printer_tells_cartridges_and_pages() {
    let printer = inventory(PRINTER);
    assert_eq!(printer.itemtype, ItemType::Printer);
    assert_eq!(
        keys(&printer, "cartridges"),
        ["tonerblack", "tonercyan", "drumblack", "wastetoner"]
    );
    let cartridge = |key: &str, name: &str| value(&printer, "cartridges", key, name);
    assert_eq!(cartridge("tonerblack", "level"), 85);
    assert_eq!(cartridge("wastetoner", "value"), "OK");
    assert_eq!(cartridge("wastetoner", "level"), serde_json::Value::Null);
    assert_eq!(value(&printer, "pagecounters", "pagecounters", "total"), 94_344);
    assert_eq!(counts(&printer)["network_ports"], 2);
    assert_eq!(printer.fields.get(Field::Kind), None, "a printer is a printer");
    let named = r#"{"deviceid":"d","action":"netinventory","content":{"network_device":{"type":"Printer"},
        "cartridges":[{"name":"TonerBlack","value":"12 %"}]}}"#;
    let named = inventory(named);
    assert_eq!(named.itemtype, ItemType::Printer, "by what it is called");
    assert_eq!(value(&named, "cartridges", "tonerblack", "level"), 12);
}

#[test]
fn one_message_tells_several_devices_and_what_went_wrong() {
    let message = message(include_str!("documents/two-devices.xml"));
    assert_eq!(message.action, Action::NetInventory);
    assert_eq!(message.inventories, [inventory(SWITCH_XML), inventory(PRINTER_XML)]);
    assert_eq!(message.errors.len(), 1);
    assert_eq!(message.errors[0].id, Some(12));
    assert_eq!(message.errors[0].message, "No response from remote host");
}

#[test]
fn a_discovery_tells_that_devices_are_there() {
    let message = message(include_str!("documents/discovery.xml"));
    assert_eq!(message.action, Action::NetDiscovery);
    let told: Vec<_> = message
        .inventories
        .iter()
        .map(|found| (found.itemtype, found.fields.text(Field::Name).unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            (ItemType::Unmanaged, "kettle.example.org"),
            (ItemType::Printer, "print-2"),
            (ItemType::NetworkEquipment, "access-4"),
        ]
    );
    assert!(message.inventories.iter().all(|found| found.partial && found.discovered));
    assert!(message.inventories.iter().all(|found| found.jobid == Some(42)));
    assert_eq!(message.inventories[0].identity().macs(), ["3c:5a:b4:dd:00:01"]);
    assert_eq!(message.inventories[0].identity().ips(), ["192.0.2.77"]);
}

#[test]
fn a_task_tells_how_far_it_is() {
    let task = |agent: &str| {
        message(&format!(
            "<REQUEST><CONTENT><AGENT>{agent}</AGENT><MODULEVERSION>6.2</MODULEVERSION>\
             <PROCESSNUMBER>42</PROCESSNUMBER></CONTENT><DEVICEID>d</DEVICEID>\
             <QUERY>NETDISCOVERY</QUERY></REQUEST>"
        ))
    };
    let progress = |agent: &str| task(agent).progress.unwrap();
    assert!(progress("<START>1</START>").started);
    assert!(progress("<END>1</END>").ended);
    assert_eq!(progress("<NBIP>254</NBIP>").addresses, Some(254));
    assert_eq!(progress("<START>1</START>").jobid, Some(42));
    assert!(task("<START>1</START>").inventories.is_empty());
}

#[test]
fn one_bad_value_costs_only_itself() {
    let text = r#"{"deviceid":"d","content":{"drives":[
        {"type":"/","total":-5,"free":"many","systemdrive":"perhaps","createdate":"2023-02-30"},
        "a text", {"letter":"C:","total":10}],
        "networks":[{"description":"eth0","ipaddress":"nowhere"}],"cpus":"fast","memories":{"capacity":"8 GB"}}}"#;
    let read = inventory(text);
    assert_eq!(keys(&read, "drives"), ["/", "C:"]);
    assert_eq!(keys(&read, "networks"), ["eth0"]);
    assert_eq!(value(&read, "memories", "-", "capacity"), 8192, "a single object is a list of one");
    let places: Vec<&str> = read.warnings.iter().map(|warning| warning.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "drives/0/total",
            "drives/0/free",
            "drives/0/systemdrive",
            "drives/0/createdate",
            "drives/1",
            "networks/0/ipaddress",
            "cpus/0",
        ]
    );
}

#[test]
fn what_nobody_described_is_kept_beside_what_is() {
    let text = r#"{"deviceid":"d","content":{"cpus":[{"name":"C","turbo":4100,"microcode":{"rev":"0xf0","pin":[1]}}],
        "plants":[{"kind":"fern"}]}}"#;
    let read = inventory(text);
    assert_eq!(value(&read, "cpus", "C", "turbo"), 4100);
    assert_eq!(value(&read, "cpus", "C", "microcode")["rev"], "0xf0");
    assert_eq!(read.unknown[0].name, "plants");
    let watered = inventory(&text.replace("fern", "moss"));
    assert_ne!(read.unknown[0].digest, watered.unknown[0].digest);
}

#[test]
fn who_cannot_say_what_a_device_is_does_not_make_it_a_computer() {
    let text = r#"{"deviceid":"foo","action":"netinventory","itemtype":"Computer","content":{"network_ports":[{"ifnumber":1}]}}"#;
    assert_eq!(inventory(text).itemtype, ItemType::Unmanaged);
    let text = r#"{"deviceid":"foo","action":"netinventory","content":{"network_device":{"type":"Computer","name":"n"}}}"#;
    assert_eq!(inventory(text).itemtype, ItemType::Computer);
    let text = r#"{"deviceid":"d","content":{"hardware":{"name":"n"}}}"#;
    assert_eq!(inventory(text).itemtype, ItemType::Computer);
    for itemtype in ["Monitor", "Teapot"] {
        let text = format!(r#"{{"deviceid":"d","itemtype":"{itemtype}","content":{{}}}}"#);
        assert!(read(text.as_bytes(), &Limits::default()).is_err(), "{itemtype}");
    }
}

#[test]
fn every_section_is_described_once_and_soundly() {
    let names: BTreeSet<&str> = SECTIONS.iter().map(|section| section.name).collect();
    assert_eq!(names.len(), SECTIONS.len());
    for section in SECTIONS {
        let members: BTreeSet<&str> = section
            .members
            .iter()
            .flat_map(|member| std::iter::once(&member.name).chain(member.also))
            .copied()
            .collect();
        let count: usize = section.members.iter().map(|member| 1 + member.also.len()).sum();
        assert_eq!(members.len(), count, "{section:?}: a name stands twice");
        let named = section.title.iter().chain(section.identity.iter().copied().flatten());
        for name in named {
            let known = section.member(name).is_some() || section.identity.is_empty();
            assert!(known, "{section:?}: {name} is no member");
        }
        assert!(members.iter().all(|name| name.len() <= 32), "{section:?}");
    }
}

#[test]
fn an_agent_that_does_not_say_its_version_has_none() {
    let version = |content: &str| {
        let text = format!("{{\"deviceid\":\"x-2026\",\"content\":{{{content}}}}}");
        inventory(&text).agent_version
    };
    assert_eq!(version("\"versionclient\":\"GLPI-Agent_v1.12\"").as_deref(), Some("1.12"));
    assert_eq!(version("\"versionclient\":\"6.2\"").as_deref(), Some("6.2"));
    for nothing in ["GLPI-Agent_v", "GLPI-Agent_v ", "_v", "", "missing"] {
        assert_eq!(version(&format!("\"versionclient\":\"{nothing}\"")), None, "{nothing:?}");
    }
    assert_eq!(version("\"versionprovider\":{\"version\":\"\"},\"versionclient\":\"a_v\""), None);
}

/// What an asset would keep of an inventory, as a document again.
fn written_again(inventory: &Inventory) -> Inventory {
    let rows =
        |parts: &inventory::Parts| parts.rows.iter().map(|part| part.values.clone()).collect();
    let is_kept = |parts: &&inventory::Parts| !parts.rows.is_empty();
    let told = inventory::Told {
        itemtype: inventory.itemtype,
        deviceid: inventory.deviceid.clone(),
        tag: inventory.tag.clone(),
        agent_version: inventory.agent_version.clone(),
        fields: inventory.fields.clone(),
        sections: inventory
            .sections
            .iter()
            .filter(is_kept)
            .map(|parts| (parts.section.name.to_owned(), rows(parts)))
            .collect(),
        software: inventory.software.iter().flat_map(|list| list.rows.clone()).collect(),
        whole: inventory.unknown.iter().map(|one| (one.name.clone(), one.value.clone())).collect(),
    };
    self::inventory(&inventory::write(&told).to_string())
}

#[test]
fn what_is_known_of_an_asset_is_a_document_that_says_the_same() {
    let esx = include_str!("documents/esx.json");
    let phone = include_str!("documents/phone.json");
    let controller = include_str!("documents/controller.json");
    for text in
        [COMPUTER, COMPUTER_XML, SWITCH, SWITCH_XML, PRINTER, PRINTER_XML, esx, phone, controller]
    {
        let before = inventory(text);
        let after = written_again(&before);
        let name = &before.deviceid;
        assert_eq!(after.itemtype, before.itemtype, "{name}");
        assert_eq!(fields(&after), fields(&before), "{name}");
        for parts in before.sections.iter().filter(|parts| !parts.rows.is_empty()) {
            let again = after.section(parts.section.name).unwrap();
            assert_eq!(again.rows, parts.rows, "{name} {}", parts.section.name);
            assert_eq!(again.digest, parts.digest, "{name} {}", parts.section.name);
        }
        assert_eq!(after.software.unwrap_or_default(), before.software.unwrap_or_default());
        assert_eq!(after.unknown, before.unknown, "{name}");
        assert_eq!(after.attached, before.attached, "{name}");
        assert_eq!((after.tag, after.agent_version), (before.tag, before.agent_version));
    }
}

#[test]
fn what_people_wrote_over_an_agents_word_is_told() {
    let before = inventory(COMPUTER);
    let mut edited = before.clone();
    for field in [Field::Name, Field::Serial, Field::Contact, Field::Model, Field::Comment] {
        edited.fields.set(field, FieldValue::Text(format!("edited {}", field.as_str())));
    }
    let after = written_again(&edited);
    assert_eq!(fields(&after), fields(&edited));
}
