//! What is odd in a document costs nothing else: secrets, wrong values, what nobody described.

use crate::{COMPUTER, COMPUTER_XML, inventory, keys, value};
use inventory::MASK;
use serde_json::Value;

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
fn the_speed_of_an_interface_without_a_link_is_not_told() {
    for speed in ["-1", "\"-1\"", "4294967295", "\"4294967295\""] {
        let text = format!(
            r#"{{"deviceid":"d","content":{{"networks":[{{"description":"eth0","speed":{speed}}},
            {{"description":"eth1","speed":"1000"}}]}}}}"#
        );
        let read = inventory(&text);
        let told = ["eth0", "eth1"].map(|card| value(&read, "networks", card, "speed"));
        assert_eq!(told, [Value::Null, 1000.into()], "{speed}");
        assert!(read.warnings.is_empty(), "{speed}: {:?}", read.warnings);
    }
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
