//! What members of parts are called, and how what they say is written.

use crate::size::{bytes, rate, size};
use inventory::{Kind, Member, Section, Unit, Values};
use serde_json::Value;
use web::Language;

/// Members that mean something else in one section than in the others.
const OF_THEIR_SECTION: [(&str, &str); 7] = [
    ("pagecounters", "total"),
    ("pagecounters", "color"),
    ("pagecounters", "black"),
    ("drives", "type"),
    ("licenseinfos", "key"),
    ("batteries", "date"),
    ("networks", "description"),
];

/// Words that are said in the reader's language; what is no such word is said as it is.
const WORDS: [&str; 74] = [
    "running",
    "blocked",
    "idle",
    "paused",
    "shutdown",
    "crashed",
    "dying",
    "off",
    "up",
    "down",
    "testing",
    "unknown",
    "dormant",
    "notpresent",
    "lowerlayerdown",
    "enabled",
    "disabled",
    "unsupported",
    "free",
    "used",
    "on",
    "ethernet",
    "wifi",
    "infiniband",
    "aggregate",
    "alias",
    "dialup",
    "loopback",
    "bridge",
    "fibrechannel",
    "bluetooth",
    "full",
    "half",
    "black",
    "cyan",
    "magenta",
    "yellow",
    "tonerblack",
    "tonercyan",
    "tonermagenta",
    "toneryellow",
    "drumblack",
    "drumcyan",
    "drummagenta",
    "drumyellow",
    "cartridgeblack",
    "cartridgecyan",
    "cartridgemagenta",
    "cartridgeyellow",
    "wastetoner",
    "fuserkit",
    "transferkit",
    "maintenancekit",
    "cleaningkit",
    "developerblack",
    "developercyan",
    "developermagenta",
    "developeryellow",
    "paper",
    "staples",
    "backplane",
    "chassis",
    "container",
    "fan",
    "module",
    "other",
    "port",
    "powersupply",
    "sensor",
    "stack",
    "toner",
    "drum",
    "ink",
    "waste",
];

/// Members of network ports whose numbers stand for words.
const INTERFACE_WORDS: [&str; 4] = ["ifstatus", "ifinternalstatus", "ifportduplex", "iftype"];

/// Of rows within a member, what is told first.
const CONNECTION: [&str; 5] = ["sysname", "ifdescr", "model", "ip", "mac"];

/// Returns what a section is called; one that nobody has described is called as it came.
pub(super) fn section_label(section: &str, language: Language) -> String {
    if section != store::LINKS && Section::find(section).is_none() {
        return section.to_owned();
    }
    language.t(&format!("section-{section}"))
}

/// Returns what a member is called; one that nobody has described is called as it came.
pub(super) fn member_label(section: &str, member: &str, language: Language) -> String {
    let Some(described) = Section::find(section).and_then(|section| section.member(member)) else {
        return member.to_owned();
    };
    label(section, described, language)
}

/// Says whether what a member says are numbers.
pub(super) fn counts(section: &str, member: &str) -> bool {
    let described = Section::find(section).and_then(|section| section.member(member));
    let is_number = |member: &Member| matches!(member.kind, Kind::Integer | Kind::Counter);
    // A number that stands for a word is said as that word.
    described.is_some_and(is_number) && !INTERFACE_WORDS.contains(&member)
}

fn label(section: &str, member: &Member, language: Language) -> String {
    let name = member.name;
    let key = if OF_THEIR_SECTION.contains(&(section, name)) {
        format!("member-{section}-{name}")
    } else {
        format!("member-{name}")
    };
    language.t(&key)
}

/// Writes what a member of a part says; empty if it says nothing.
pub(super) fn said(section: &str, member: &str, values: &Values, language: Language) -> String {
    let Some(value) = values.get(member) else { return String::new() };
    let described = Section::find(section).and_then(|section| section.member(member));
    let written = written(section, member, described, value, language);
    match (section, member, values.integer("total"), value.as_i64()) {
        ("drives", "free", Some(total), Some(free)) if total > 0 && (0..=total).contains(&free) => {
            let percent = free.saturating_mul(100) / total;
            language.t2("part-free-percent", "free", written, "percent", percent)
        }
        _ => written,
    }
}

/// Writes what history keeps of a member: numbers and lists as JSON, the rest as it was.
pub(super) fn said_of_old(section: &str, member: &str, text: &str, language: Language) -> String {
    let described = Section::find(section).and_then(|section| section.member(member));
    let is_text = described.is_none_or(|member| {
        matches!(member.kind, Kind::Text | Kind::CommandLine | Kind::Mac | Kind::Ip)
    });
    match serde_json::from_str(text) {
        Ok(value) if !is_text => written(section, member, described, &value, language),
        _ => {
            let value = Value::String(text.to_owned());
            written(section, member, described, &value, language)
        }
    }
}

fn written(
    section: &str,
    name: &str,
    member: Option<&Member>,
    value: &Value,
    language: Language,
) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => language.t(if *yes { "yes" } else { "no" }),
        Value::String(text) => match member.map(|member| member.kind) {
            Some(Kind::Word) => word(text, language),
            _ => text.clone(),
        },
        Value::Number(number) => {
            let Some(number) = number.as_i64() else { return number.to_string() };
            match interface_word(name, number) {
                Some(told) => word(told, language),
                // It is a size that nobody rounds.
                None if name == "mtu" || name == "ifmtu" => number.to_string(),
                None => counted(number, member.and_then(|member| member.unit), language),
            }
        }
        Value::Array(values) => {
            let members = match member.map(|member| member.kind) {
                Some(Kind::Rows(members)) => members,
                _ => &[],
            };
            let one = |value: &Value| match value {
                Value::Object(_) => row(section, name, members, value, language),
                value => written(section, "", None, value, language),
            };
            values.iter().map(one).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Object(_) => row(section, name, &[], value, language),
    }
}

/// Writes a row within a member: what comes first, and the rest in brackets.
fn row(
    section: &str,
    name: &str,
    members: &'static [Member],
    value: &Value,
    language: Language,
) -> String {
    let mut names: Vec<&str> = members.iter().map(|member| member.name).collect();
    if name == "connections" {
        names = CONNECTION.to_vec();
    }
    if names.is_empty() {
        return value.to_string();
    }
    let told = names.into_iter().filter_map(|name| {
        let member = members.iter().find(|member| member.name == name);
        let text = match value.get(name)? {
            // A tick is told by its name.
            Value::Bool(true) => label(section, member?, language).to_lowercase(),
            Value::Bool(false) => return None,
            value => written(section, name, member, value, language),
        };
        Some(text).filter(|text| !text.is_empty())
    });
    let told: Vec<String> = told.collect();
    match told.split_first() {
        None => String::new(),
        Some((first, [])) => first.clone(),
        Some((first, rest)) => format!("{first} ({})", rest.join(", ")),
    }
}

fn word(text: &str, language: Language) -> String {
    let folded = text.to_ascii_lowercase();
    match WORDS.iter().find(|word| **word == folded) {
        Some(word) => language.t(&format!("word-{word}")),
        None => text.to_owned(),
    }
}

/// What numbers of the interface table mean (RFC 2863 §6, RFC 3635 §4, IANAifType-MIB).
const fn interface_word(member: &str, number: i64) -> Option<&'static str> {
    Some(match (member.as_bytes(), number) {
        (b"ifstatus" | b"ifinternalstatus", 1) => "up",
        (b"ifstatus" | b"ifinternalstatus", 2) => "down",
        (b"ifstatus" | b"ifinternalstatus", 3) => "testing",
        (b"ifstatus", 4) | (b"ifportduplex", 1) => "unknown",
        (b"ifstatus", 5) => "dormant",
        (b"ifstatus", 6) => "notpresent",
        (b"ifstatus", 7) => "lowerlayerdown",
        (b"ifportduplex", 2) => "half",
        (b"ifportduplex", 3) => "full",
        (b"iftype", 6 | 117) => "ethernet",
        (b"iftype", 24) => "loopback",
        (b"iftype", 56) => "fibrechannel",
        (b"iftype", 71) => "wifi",
        (b"iftype", 161) => "aggregate",
        (b"iftype", 199) => "infiniband",
        (b"iftype", 209) => "bridge",
        _ => return None,
    })
}

fn counted(number: i64, unit: Option<Unit>, language: Language) -> String {
    match unit {
        None => number.to_string(),
        Some(Unit::Pages) => language.number(number),
        Some(Unit::Megabytes) => size(number, language),
        Some(Unit::Kilobytes) => bytes(number.saturating_mul(1024), language),
        Some(Unit::Bytes) => bytes(number, language),
        Some(Unit::MegabitsPerSecond) => rate(number.saturating_mul(1_000_000)),
        Some(Unit::BitsPerSecond) => rate(number),
        Some(Unit::Megahertz) => format!("{number} MHz"),
        Some(Unit::MilliwattHours) => format!("{number} mWh"),
        Some(Unit::Millivolts) => format!("{number} mV"),
        Some(Unit::Watts) => format!("{number} W"),
        Some(Unit::Percent) => format!("{number}\u{a0}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use inventory::SECTIONS;
    use serde_json::json;

    fn every_member(section: &Section, members: &[Member]) {
        for member in members {
            for language in Language::ALL {
                let said = label(section.name, member, language);
                assert!(!said.starts_with("member-"), "{} {}", section.name, member.name);
            }
            if let Kind::Rows(within) = member.kind {
                every_member(section, within);
            }
        }
    }

    #[test]
    fn every_section_member_and_word_is_called_something_in_every_language() {
        for section in SECTIONS {
            every_member(section, section.members);
            for language in Language::ALL {
                assert!(!section_label(section.name, language).starts_with("section-"));
            }
        }
        for language in Language::ALL {
            for word in WORDS {
                assert!(!super::word(word, language).starts_with("word-"), "{word}");
            }
        }
        assert_eq!(member_label("cpus", "strange", Language::French), "strange");
        assert_eq!(section_label("strange", Language::French), "strange");
    }

    fn said(section: &str, member: &str, value: Value) -> String {
        let mut values = Values::default();
        values.set(member.to_owned(), value);
        super::said(section, member, &values, Language::English)
    }

    #[test]
    fn values_are_written_as_people_read_them() {
        for (section, member, value, expected) in [
            ("memories", "capacity", json!(8192), "8 GB"),
            ("cpus", "speed", json!(3000), "3000 MHz"),
            ("network_ports", "ifspeed", json!(1_000_000_000), "1 Gbit/s"),
            ("network_ports", "ifstatus", json!(2), "down"),
            ("network_ports", "iftype", json!(4711), "4711"),
            ("network_ports", "ifinbytes", json!(3_000_000), "2.9 MB"),
            ("virtualmachines", "status", json!("running"), "running"),
            ("cartridges", "name", json!("tonerblack"), "Black toner"),
            ("cartridges", "name", json!("strange"), "strange"),
            ("antivirus", "enabled", json!(true), "Yes"),
            ("pagecounters", "total", json!(12_345), "12,345"),
            ("cameras", "supports", json!(["a", "b"]), "a, b"),
            ("cpus", "strange", json!({ "a": 1 }), "{\"a\":1}"),
            (
                "network_ports",
                "vlans",
                json!([{ "id": 12, "name": "servers", "tagged": true }, { "id": 1, "tagged": false }]),
                "12 (servers, tagged), 1",
            ),
            (
                "network_ports",
                "connections",
                json!([{ "mac": "02:00:00:00:00:01", "ifdescr": "Gi1", "sysname": "core" }]),
                "core (Gi1, 02:00:00:00:00:01)",
            ),
        ] {
            assert_eq!(said(section, member, value).to_lowercase(), expected.to_lowercase());
        }
        let mut drive = Values::default();
        drive.set("total", json!(400_000));
        drive.set("free", json!(100_000));
        let free = super::said("drives", "free", &drive, Language::English);
        assert_eq!(free, "97.7 GB (25 %)");
    }

    #[test]
    fn history_is_written_like_the_present() {
        let old = |section, member, text| said_of_old(section, member, text, Language::English);
        assert_eq!(old("memories", "capacity", "8192"), "8 GB");
        assert_eq!(old("cpus", "name", "1234"), "1234");
        assert_eq!(old("network_ports", "vlans", "[{\"id\":1}]"), "1");
        assert_eq!(old("virtualmachines", "status", "off"), "off");
    }
}
