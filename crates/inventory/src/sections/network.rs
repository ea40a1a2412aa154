//! Network interfaces, and devices of the network.

use super::{integer, text, word, yes};
use crate::{ImportOption, Kind, Member, Section, Switches, Unit, Values};

pub(crate) static NETWORKS: Section = Section::list(
    "networks",
    "NetworkPort",
    &[
        text("description"),
        Member::new("mac", Kind::Mac).also(&["macaddr"]),
        word("type"),
        word("status").volatile(),
        Member::new("addresses", Kind::Rows(ADDRESS)),
        Member::new("ipdhcp", Kind::Ip),
        integer("speed").unit(Unit::MegabitsPerSecond).volatile(),
        integer("mtu").unit(Unit::Bytes),
        yes("virtualdev"),
        yes("management"),
        text("manufacturer"),
        text("model"),
        text("driver"),
        text("firmware"),
        text("pcislot"),
        text("pciid"),
        text("pnpdeviceid"),
        text("wwn"),
        text("slaves"),
        text("base"),
        text("wifi_ssid").volatile(),
        text("wifi_bssid").volatile(),
        text("wifi_mode").volatile(),
        text("wifi_version"),
    ],
)
.title(&["description"])
.known_by(&[&["description", "mac"], &["description"], &["mac"]])
.switches(Switches::PerRow(None, kind_of_card));

const ADDRESS: &[Member] =
    &[Member::new("ip", Kind::Ip), text("mask"), text("gateway"), text("subnet")];

pub(crate) static NETWORK_DEVICE: Section = Section::object(
    "network_device",
    "NetworkDevice",
    &[
        text("name").as_field(),
        text("type").as_field(),
        text("manufacturer").as_field(),
        text("model").as_field(),
        text("serial").as_field(),
        text("assettag").as_field(),
        text("firmware").as_field(),
        text("description").also(&["comments"]).as_field(),
        text("contact").as_field(),
        text("location").as_field(),
        Member::new("mac", Kind::Mac).as_field(),
        Member::new("ips", Kind::Ips),
        integer("memory").unit(Unit::Megabytes).as_field(),
        integer("ram").unit(Unit::Megabytes).as_field(),
        integer("cpu").unit(Unit::Percent).volatile(),
        text("uptime").volatile(),
        integer("credentials").also(&["authsnmp"]),
    ],
);

pub(crate) static NETWORK_PORTS: Section = Section::list(
    "network_ports",
    "NetworkPort",
    &[
        integer("ifnumber"),
        text("ifname"),
        text("ifdescr"),
        text("ifalias"),
        Member::new("mac", Kind::Mac),
        Member::new("ips", Kind::Ips),
        integer("iftype"),
        integer("ifstatus").volatile(),
        integer("ifinternalstatus"),
        integer("ifspeed").unit(Unit::BitsPerSecond).volatile(),
        integer("ifportduplex").volatile(),
        integer("ifmtu").unit(Unit::Bytes),
        yes("trunk"),
        yes("lldp").also(&["cdp"]),
        Member::new(
            "vlans",
            Kind::Rows(&[integer("id").also(&["number"]), text("name"), yes("tagged")]),
        ),
        Member::new("aggregate", Kind::Integers),
        // Neighbours that say who they are; what is merely seen behind the port is in `macs`.
        Member::new("connections", Kind::Rows(CONNECTION)),
        Member::new("macs", Kind::Macs).volatile(),
        text("iflastchange").volatile(),
        Member::new("ifinbytes", Kind::Counter).also(&["ifinoctets"]).unit(Unit::Bytes).volatile(),
        Member::new("ifoutbytes", Kind::Counter)
            .also(&["ifoutoctets"])
            .unit(Unit::Bytes)
            .volatile(),
        Member::new("ifinerrors", Kind::Counter).volatile(),
        Member::new("ifouterrors", Kind::Counter).volatile(),
    ],
)
.title(&["ifname", "ifdescr", "ifalias"])
.known_by(&[&["ifnumber"], &["ifname"], &["ifdescr"], &["mac"]]);

const CONNECTION: &[Member] = &[
    Member::new("mac", Kind::Mac),
    Member::new("sysmac", Kind::Mac),
    Member::new("ip", Kind::Ip),
    integer("ifnumber"),
    text("ifdescr"),
    text("sysname"),
    text("sysdescr"),
    text("model"),
];

pub(crate) static NETWORK_COMPONENTS: Section = Section::list(
    "network_components",
    "NetworkComponent",
    &[
        integer("index"),
        integer("contained_index").also(&["containedinindex"]),
        text("name"),
        word("type"),
        text("description"),
        text("manufacturer").also(&["mfg_name"]),
        text("model"),
        text("serial"),
        text("firmware").also(&["version"]),
        text("revision"),
        integer("fru"),
        integer("stack_number"),
        Member::new("mac", Kind::Mac),
        Member::new("ip", Kind::Ip),
    ],
)
.title(&["name", "description"])
.known_by(&[&["index"], &["serial"], &["name"]]);

pub(crate) static MODEMS: Section = Section::list(
    "modems",
    "Modem",
    &[
        text("name"),
        text("description"),
        text("type"),
        text("manufacturer"),
        text("model"),
        text("serial"),
        text("imei"),
    ],
)
.title(&["name", "model"])
.known_by(&[&["serial"], &["imei"], &["name"], &["model"]]);

pub(crate) static SIM_CARDS: Section = Section::list(
    "simcards",
    "SIMCard",
    &[
        text("operator_name"),
        text("operator_code"),
        text("country"),
        text("state"),
        text("phone_number"),
        text("iccid"),
        text("serial"),
        text("subscriber_id"),
    ],
)
.title(&["operator_name", "phone_number", "iccid"])
.known_by(&[&["iccid"], &["serial"], &["phone_number"], &["subscriber_id"]])
.switch(ImportOption::SimCards);

pub(crate) static FIREWALLS: Section = Section::list(
    "firewalls",
    "Firewall",
    &[
        text("profile"),
        text("description"),
        word("status"),
        Member::new("ipaddress", Kind::Ip),
        Member::new("ipaddress6", Kind::Ip),
    ],
)
.title(&["profile", "description"])
.known_by(&[&["profile", "description"], &["profile"], &["description"]]);

/// Returns the option that leaves a card out.
#[expect(clippy::unnecessary_wraps, reason = "rows of other sections may be told by none")]
fn kind_of_card(card: &Values) -> Option<ImportOption> {
    Some(if card.yes("virtualdev") == Some(true) {
        ImportOption::VirtualNetworkCards
    } else {
        ImportOption::NetworkCards
    })
}
