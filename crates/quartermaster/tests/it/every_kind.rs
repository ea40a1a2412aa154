//! An asset of every kind, made up, for tests of lists and pages.

use crate::house::{House, machine};
use inventory::ItemType;
use serde_json::{Value, json};
use store::InventoryAuthentication;

/// A switch that we made up.
pub(crate) fn switch(number: u32) -> Value {
    json!({
        "action": "netinventory",
        "deviceid": format!("finder-2026-{number}"),
        "itemtype": "NetworkEquipment",
        "content": {
            "versionclient": "GLPI-Agent_v1.12",
            "network_device": {
                "type": "Networking", "name": format!("switch{number}"), "manufacturer": "Example",
                "model": "ES-24", "serial": format!("SW{number:06}"), "mac": format!("02:00:00:00:10:{number:02x}"),
                "location": "Cellar", "firmware": "4.5", "ram": 512, "uptime": "3 days, 1:02:03.04"
            },
            "network_ports": [
                { "ifnumber": 1, "ifname": "Gi1", "iftype": 6, "ifstatus": 1, "ifspeed": 1_000_000_000, "trunk": true,
                  "mac": "02:00:00:00:11:01",
                  "vlans": [{ "number": 12, "name": "servers", "tagged": true }],
                  "connections": [{ "sysname": "core", "ifdescr": "Te1/1", "sysmac": "02:00:00:00:99:01" }], "lldp": true },
                { "ifnumber": 2, "ifname": "Gi2", "iftype": 6, "ifstatus": 2, "mac": "02:00:00:00:11:02" }
            ]
        }
    })
}

/// A printer that we made up, found in the network.
pub(crate) fn printer() -> Value {
    json!({
        "action": "netinventory",
        "deviceid": "finder-2026-p",
        "itemtype": "Printer",
        "content": {
            "versionclient": "GLPI-Agent_v1.12",
            "network_device": {
                "type": "Printer", "name": "printer1", "manufacturer": "Example", "model": "LaserExample",
                "serial": "PR000001", "mac": "02:00:00:00:20:01"
            },
            "cartridges": { "tonerblack": "85", "drumblack": "OK" },
            "pagecounters": { "total": 12_345, "color": 345 }
        }
    })
}

/// A phone that we made up.
pub(crate) fn phone() -> Value {
    json!({
        "action": "inventory",
        "deviceid": "phone1-2026",
        "itemtype": "Phone",
        "content": {
            "versionclient": "Example",
            "hardware": { "name": "phone1", "uuid": "4c4c4544-0042-3510-8052-00000000f001" },
            "bios": { "ssn": "PH000001", "smodel": "Phone 9", "smanufacturer": "Example" },
            "simcards": [{ "operator_name": "Example Mobile", "iccid": "8900000000000000001" }]
        }
    })
}

/// A device of which nobody knows what it is.
pub(crate) fn unmanaged() -> Value {
    json!({
        "action": "netdiscovery",
        "deviceid": "finder-2026-u",
        "itemtype": "Unmanaged",
        "content": {
            "versionclient": "GLPI-Agent_v1.12",
            "network_device": { "type": "Unmanaged", "name": "thing1", "mac": "02:00:00:00:30:01", "ips": ["192.0.2.99"] }
        }
    })
}

/// A machine with what is plugged in.
pub(crate) fn furnished(number: u32) -> Value {
    let mut machine = machine(number);
    let content = &mut machine["content"];
    content["monitors"] =
        json!([{ "caption": "Screen 27", "manufacturer": "Example", "serial": "MO000001" }]);
    content["usbdevices"] = json!([{ "name": "Mouse", "manufacturer": "Example", "serial": "US000001",
        "vendorid": "1234", "productid": "5678" }]);
    machine
}

impl House {
    /// Takes a document.
    pub(crate) async fn takes(&self, document: &Value) {
        let answer = self.submit(None, document).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// Takes a document of every kind.
    pub(crate) async fn with_every_kind(&self) {
        self.take_inventory(InventoryAuthentication::None).await;
        for document in [furnished(1), switch(1), printer(), phone(), unmanaged()] {
            self.takes(&document).await;
        }
    }

    /// Returns the key of the first asset of a kind.
    pub(crate) async fn first(&self, itemtype: ItemType) -> i64 {
        self.assets(itemtype).await[0].id.0
    }
}

/// Each kind as addresses name it, and what its asset is called.
pub(crate) const KINDS: [(&str, ItemType, &str); 7] = [
    ("computers", ItemType::Computer, "host1"),
    ("monitors", ItemType::Monitor, "Screen 27"),
    ("network-equipment", ItemType::NetworkEquipment, "switch1"),
    ("peripherals", ItemType::Peripheral, "Mouse"),
    ("printers", ItemType::Printer, "printer1"),
    ("phones", ItemType::Phone, "phone1"),
    ("unmanaged", ItemType::Unmanaged, "thing1"),
];
