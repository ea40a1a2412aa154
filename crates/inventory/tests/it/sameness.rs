//! What is the same: one machine in JSON and in XML, rows in another order, what changes all the time.

use crate::{COMPUTER, COMPUTER_XML, PRINTER, PRINTER_XML, SWITCH, SWITCH_XML, inventory, keys};
use inventory::{Inventory, SECTIONS};
use std::collections::BTreeSet;

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
    let twins = inventory(include_str!("../documents/esx.json"));
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
