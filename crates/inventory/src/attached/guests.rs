//! Guests of a host: what it tells of them, and of what they consist.

use super::{Attached, Relation};
use crate::{
    Field, ItemType, Parts, Section, Values,
    reading::{parts_again, section_again},
    sections::{CPUS, DRIVES, MEMORIES, NETWORKS, STORAGES, VIRTUAL_MACHINES},
};
use serde_json::{Value, json};

/// What hosts tell of a guest's parts, under the names of a document's sections.
const TOLD: [&Section; 5] = [&CPUS, &MEMORIES, &STORAGES, &DRIVES, &NETWORKS];

#[expect(clippy::unnecessary_wraps, reason = "what tells of other rows may be no asset")]
pub(super) fn guest(told: &Values) -> Option<Attached> {
    let names: [(Field, &[&str]); 5] = [
        (Field::Name, &["name"]),
        (Field::Uuid, &["uuid"]),
        (Field::Serial, &["serial"]),
        (Field::Kind, &["subsystem", "vmtype"]),
        (Field::Comment, &["comment"]),
    ];
    let mut guest =
        Attached::of(Relation::Guest, &VIRTUAL_MACHINES, ItemType::Computer, told, &names);
    guest.fields.set_integer(Field::Memory, told.integer("memory"));
    let system = told.get("operatingsystem").and_then(|systems| systems.as_array()?.first());
    let system = |name: &str| system.and_then(|system| system.get(name)?.as_str());
    guest.fields.set_text(Field::OsName, system("full_name").or_else(|| system("name")));
    guest.fields.set_text(Field::OsVersion, system("version"));
    guest.fields.set_text(Field::OsArchitecture, system("arch"));
    guest.fields.set_text(Field::OsKernel, system("kernel_version"));
    guest.parts = TOLD.into_iter().filter_map(|section| parts(section, told)).collect();
    Some(guest)
}

/// Returns the parts of one section: as the host lists them, or made of how many processors and how much memory it
/// tells, as GLPI does.
fn parts(section: &'static Section, told: &Values) -> Option<Parts> {
    if let Some(listed) = told.get(section.name) {
        return section_again(section, listed);
    }
    let row = |name: &'static str, value: i64, title: &'static str, text: &str| {
        let mut row = Values::default();
        row.set(title, json!(text));
        row.set(name, Value::from(value));
        Some(parts_again(section, vec![row]))
    };
    if *section == CPUS {
        row("core", told.integer("vcpu").filter(|count| *count > 0)?, "name", "vCPU")
    } else if *section == MEMORIES {
        row("capacity", told.integer("memory").filter(|size| *size > 0)?, "description", "RAM")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: &Value) -> Attached {
        guest(&serde_json::from_value(value.clone()).unwrap()).unwrap()
    }

    #[test]
    fn a_guest_consists_of_what_its_host_counts() {
        let guest = told(&json!({ "name": "g", "vcpu": 4, "memory": 2048 }));
        let [cpus, memories] = guest.parts.as_slice() else { panic!("{:?}", guest.parts) };
        assert_eq!(cpus.rows[0].values.integer("core"), Some(4));
        assert_eq!(memories.rows[0].values.integer("capacity"), Some(2048));
        assert!(told(&json!({ "name": "g", "vcpu": 0 })).parts.is_empty());
    }

    #[test]
    fn what_its_host_lists_counts_before_what_it_counts() {
        let guest = told(&json!({
            "name": "g", "vcpu": 4,
            "cpus": [{ "NAME": "Virtual CPU", "core": "2" }],
            "networks": [{ "description": "nic1", "mac": "00:50:56:AA:BB:CC", "ipaddress": "192.0.2.7" }],
            "drives": { "volumn": "/dev/vda1", "total": 500 },
        }));
        let sections: Vec<&str> = guest.parts.iter().map(|parts| parts.section.name).collect();
        assert_eq!(sections, ["cpus", "drives", "networks"]);
        assert_eq!(guest.parts[0].rows[0].values.integer("core"), Some(2));
        let card = &guest.parts[2].rows[0].values;
        assert_eq!(card.text("mac"), Some("00:50:56:aa:bb:cc"));
    }
}
