//! Phones, and devices of the network that an agent asked: switches, controllers, printers.

use crate::{
    PRINTER, PRINTER_XML, SWITCH, SWITCH_XML, attached, counts, inventory, keys, message, name,
    value,
};
use inventory::{Action, Field, ItemType, Limits, Relation, read};

#[test]
fn a_phone_tells_what_phones_have() {
    let phone = inventory(include_str!("../documents/phone.json"));
    assert_eq!(phone.itemtype, ItemType::Phone);
    let counted = counts(&phone);
    for (section, count) in [("simcards", 2), ("cameras", 1), ("sensors", 2), ("batteries", 1)] {
        assert_eq!(counted.get(section), Some(&count), "{section}");
    }
    assert_eq!(phone.fields.text(Field::OsBootTime), Some("2026-10-21 05:21:23"));
    assert!(phone.warnings.is_empty(), "a speed of -1 is none: {:?}", phone.warnings);
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
    let controller = inventory(include_str!("../documents/controller.json"));
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
    let message = message(include_str!("../documents/two-devices.xml"));
    assert_eq!(message.action, Action::NetInventory);
    assert_eq!(message.inventories, [inventory(SWITCH_XML), inventory(PRINTER_XML)]);
    assert_eq!(message.errors.len(), 1);
    assert_eq!(message.errors[0].id, Some(12));
    assert_eq!(message.errors[0].message, "No response from remote host");
}

#[test]
fn a_discovery_tells_that_devices_are_there() {
    let message = message(include_str!("../documents/discovery.xml"));
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
