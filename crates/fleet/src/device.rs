//! What is found in the network besides machines: switches and printers.

use serde_json::{Map, Value, json};

use crate::chance::{Chance, For};
use crate::date::date;
use crate::document::Document;
use crate::words::NOUNS;

/// What a device is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    Switch,
    Printer,
}

/// A device of a fleet's network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device {
    seed: u64,
    kind: Kind,
    index: u32,
    /// Its name in the network.
    pub name: String,
    /// The number that its maker gave it.
    pub serial: String,
}

/// Ports of a switch.
const PORTS: u32 = 48;

impl Device {
    pub(crate) fn new(seed: u64, kind: Kind, index: u32) -> Self {
        let chance = &mut Chance::new(seed, For::Device, &[kind as u64, u64::from(index)]);
        let (what, prefix) = match kind {
            Kind::Switch => ("switch", "SW"),
            Kind::Printer => ("printer", "PR"),
        };
        let serial = format!("{prefix}{}{index:06X}", chance.hex(3).to_uppercase());
        Self { seed, kind, index, name: format!("{what}-{index:05}"), serial }
    }

    /// Returns what an agent tells of it on a day: counters move.
    pub fn document(&self, day: u32) -> Document {
        let mut content = Map::new();
        let mut put = |name: &str, value: Value| {
            content.insert(name.to_owned(), value);
        };
        put(
            "firmwares",
            json!([{
                "description": "device firmware", "manufacturer": "Fjord Networks", "name": self.model(),
                "type": "device", "version": format!("7.{}", day / 90),
            }]),
        );
        put("network_device", self.network_device(day));
        let itemtype = match self.kind {
            Kind::Switch => {
                put(
                    "network_ports",
                    Value::Array((1..=PORTS).map(|port| self.port(port, day)).collect()),
                );
                "NetworkEquipment"
            }
            Kind::Printer => {
                let pages = 4000 + 37 * u64::from(day) + 11 * u64::from(self.index);
                put("cartridges", json!([{ "tonerblack": 100 - day % 100 }]));
                put("network_ports", json!([self.port(1, day)]));
                put(
                    "pagecounters",
                    json!({ "total": pages, "black": pages, "rectoverso": pages / 3 }),
                );
                "Printer"
            }
        };
        put("versionclient", json!("GLPI-Agent_v1.11"));
        let deviceid = format!("{}-{}-11-28-51", self.name, date(0));
        Document { deviceid, action: "netinventory", itemtype, content }
    }

    fn model(&self) -> String {
        let mut chance = Chance::new(self.seed, For::Device, &[u64::from(self.index) % 12]);
        format!("{} {}", chance.pick(&NOUNS), chance.between(10, 90) * 100)
    }

    fn network_device(&self, day: u32) -> Value {
        let kind = match self.kind {
            Kind::Switch => "Networking",
            Kind::Printer => "Printer",
        };
        json!({
            "contact": "network@fleet.example",
            "ips": [self.address()],
            "location": format!("Floor {}", self.index % 40),
            "mac": self.mac(0),
            "manufacturer": "Fjord Networks",
            "model": self.model(),
            "name": self.name,
            "ram": 512,
            "serial": self.serial,
            "type": kind,
            "uptime": format!("{} days, 03:09:00.38", 10 + day),
        })
    }

    fn port(&self, port: u32, day: u32) -> Value {
        let mut chance = Chance::new(
            self.seed,
            For::Device,
            &[u64::from(self.index), u64::from(port), u64::from(day)],
        );
        let mut members = json!({
            "ifdescr": format!("Port {port}"),
            "ifinbytes": chance.below(4_000_000_000),
            "ifinerrors": 0,
            "ifinternalstatus": 1,
            "ifmtu": 1500,
            "ifname": format!("ge-0/0/{port}"),
            "ifnumber": port,
            "ifoutbytes": chance.below(4_000_000_000),
            "ifouterrors": 0,
            "ifspeed": 1_000_000_000,
            "ifstatus": 1,
            "iftype": 6,
            "mac": self.mac(port),
        });
        if let (Kind::Switch, Some(members)) = (self.kind, members.as_object_mut()) {
            members.insert("trunk".to_owned(), json!(port > 46));
            members.insert("vlans".to_owned(), json!([{ "id": (10 + port % 4).to_string(), "name": format!("VLAN {}", 10 + port % 4) }]));
        }
        members
    }

    /// Devices have the addresses that begin with 06, so that none is a machine's.
    fn mac(&self, port: u32) -> String {
        let kind = self.kind as u8;
        let [.., high, middle, low] = self.index.to_be_bytes();
        format!("06:{kind:02x}:{high:02x}:{middle:02x}:{low:02x}:{port:02x}")
    }

    fn address(&self) -> String {
        let [.., high, low] = self.index.to_be_bytes();
        format!("172.{}.{high}.{low}", 16 + self.kind as u8)
    }
}
