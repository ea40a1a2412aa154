//! Documents of agents: what is stored of them, and of which machine.

use crate::{
    house::{House, machine, on_both_engines},
    inventory::assert_ok,
};
use inventory::Field;
use serde_json::{Value, json};
use store::InventoryAuthentication;

on_both_engines![
    an_inventory_is_stored_with_all_that_it_carries,
    the_same_machine_coming_back_updates_its_row,
    junk_identifiers_never_match,
    a_copied_agent_does_not_take_over_a_machine,
    a_partial_document_changes_only_what_it_carries,
    a_partial_document_makes_no_machine,
    software_that_is_gone_disappears,
    many_documents_at_once_are_each_stored_once,
];

async fn an_inventory_is_stored_with_all_that_it_carries(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_ok(&house.submit(None, &machine(1)).await);
    let id = house.computers().await[0].id;
    let (computer, parts) = house.computer(id).await;
    for (field, value) in [
        (Field::Name, "host1"),
        (Field::Serial, "SN000001"),
        (Field::Manufacturer, "Example Computers"),
        (Field::Model, "Model 9"),
        (Field::Kind, "Laptop"),
        (Field::Contact, "alice"),
        (Field::OsName, "Debian GNU/Linux 12 (bookworm)"),
    ] {
        assert_eq!(computer.text(field), Some(value), "{field:?}");
    }
    assert_eq!(computer.integer(Field::Memory), Some(16_000));
    assert_eq!(parts.of("bios")[0].text("bdate"), Some("2025-05-01"));
    let numbers = ["core", "thread", "speed"].map(|name| parts.of("cpus")[0].integer(name));
    assert_eq!(numbers, [Some(4), Some(8), Some(3000)]);
    let capacities = parts.of("memories").into_iter().filter_map(|part| part.integer("capacity"));
    assert_eq!(capacities.sum::<i64>(), 16_384);
    let volume = parts.of("drives")[0];
    assert_eq!((volume.text("type"), volume.integer("free")), (Some("/"), Some(100_000)));
    let disk = parts.of("storages")[0];
    assert_eq!(
        (disk.text("model"), disk.integer("disksize")),
        (Some("Example SSD"), Some(512_000))
    );
    assert_eq!(parts.of("networks").len(), 1, "rows of one interface are one port");
    let addresses = parts.of("networks")[0].get("addresses").unwrap().as_array().unwrap();
    let addresses: Vec<&Value> = addresses.iter().map(|found| &found["ip"]).collect();
    assert_eq!(addresses, ["192.0.2.10", "2001:db8::10"]);
    let software: Vec<(&str, &str, Option<&str>)> = parts
        .software
        .iter()
        .map(|one| (one.name.as_str(), one.version.as_str(), one.folder.as_deref()))
        .collect();
    assert_eq!(software, [("openssl", "3.0.15", None), ("vim", "9.0", Some("/usr/bin"))]);
    assert_eq!(parts.of("users")[0].text("login"), Some("alice"));
}

/// INV-12.
async fn the_same_machine_coming_back_updates_its_row(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let submit = async |change: &dyn Fn(&mut Value)| {
        let mut document = machine(1);
        change(&mut document);
        assert_ok(&house.submit(None, &document).await);
        let found = house.computers().await;
        assert_eq!(found.len(), 1, "{found:?}");
        house.computer(found[0].id).await.0.matched_by
    };
    assert_eq!(submit(&|_| {}).await, "new");
    assert_eq!(submit(&|_| {}).await, "serial + uuid (rule 2)");
    assert_eq!(
        submit(&|d| d["deviceid"] = json!("reinstalled-2026-02-02-00-00-00")).await,
        "serial + uuid (rule 2)"
    );
    let other = "11111111-2222-3333-4444-555555555555";
    assert_eq!(
        submit(&|d| d["content"]["hardware"]["uuid"] = json!(other)).await,
        "serial (rule 3)"
    );
    assert_eq!(
        submit(&|d| {
            d["content"]["hardware"]["uuid"] = json!(other.to_uppercase());
            d["content"]["bios"]["ssn"] = json!("NEWBOARD1");
        })
        .await,
        "uuid (rule 4)"
    );
    assert_eq!(
        submit(&|d| {
            d["content"]["hardware"].as_object_mut().unwrap().remove("uuid");
            d["content"]["bios"]["ssn"] = json!("To be filled by O.E.M.");
        })
        .await,
        "agent (rule 5)"
    );
}

async fn junk_identifiers_never_match(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for number in 1..=3 {
        let mut document = machine(number);
        document["content"]["hardware"]["name"] = json!("same name");
        document["content"]["hardware"]["uuid"] = json!("00000000-0000-0000-0000-000000000000");
        document["content"]["bios"]["ssn"] = json!("To be filled by O.E.M.");
        assert_ok(&house.submit(None, &document).await);
        assert_ok(&house.submit(None, &document).await);
    }
    assert_eq!(house.computers().await.len(), 3);
}

async fn a_copied_agent_does_not_take_over_a_machine(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_ok(&house.submit(None, &machine(1)).await);
    let mut clone = machine(2);
    clone["deviceid"] = machine(1)["deviceid"].clone();
    assert_ok(&house.submit(None, &clone).await);
    let mut serials: Vec<_> = house
        .computers()
        .await
        .iter()
        .map(|computer| computer.text(Field::Serial).unwrap().to_owned())
        .collect();
    serials.sort();
    assert_eq!(serials, ["SN000001", "SN000002"]);
}

/// INV-12.
async fn a_partial_document_changes_only_what_it_carries(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_ok(&house.submit(None, &machine(1)).await);
    let whole = machine(1);
    let partial = json!({
        "action": "inventory", "deviceid": whole["deviceid"], "itemtype": "Computer", "partial": true,
        "content": {
            "versionclient": "GLPI-Agent_v1.12", "hardware": { "name": "host1", "uuid": whole["content"]["hardware"]["uuid"] },
            "bios": { "ssn": "SN000001" }, "cpus": [{ "name": "Another CPU" }], "drives": []
        }
    });
    assert_ok(&house.submit(None, &partial).await);
    let (computer, parts) = house.computer(house.computers().await[0].id).await;
    assert_eq!(computer.text(Field::Model), Some("Model 9"));
    assert_eq!(parts.of("cpus").len(), 1);
    assert_eq!(parts.of("cpus")[0].text("name"), Some("Another CPU"));
    assert!(parts.of("drives").is_empty(), "a section that is there and empty is none");
    assert_eq!(
        (parts.of("memories").len(), parts.software.len(), parts.of("networks").len()),
        (2, 2, 1)
    );
}

/// INV-12.
async fn a_partial_document_makes_no_machine(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let mut partial = machine(1);
    partial["partial"] = json!(true);
    assert_ok(&house.submit(None, &partial).await);
    assert!(house.computers().await.is_empty());
    let agents = house.agents().await;
    assert_eq!(
        (agents.len(), agents[0].last_message.as_str(), &agents[0].asset),
        (1, "partial inventory", &None)
    );
    assert_ok(&house.submit(None, &machine(1)).await);
    assert_eq!(house.computers().await.len(), 1);
}

async fn software_that_is_gone_disappears(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_ok(&house.submit(None, &machine(1)).await);
    assert_ok(&house.submit(None, &machine(2)).await);
    let mut later = machine(1);
    later["content"]["softwares"] = json!([
        { "name": "vim", "version": "9.1", "arch": "x86_64", "publisher": "Debian", "folder": "/opt" },
        { "name": "VIM", "version": "9.1", "arch": "x86_64", "publisher": "debian" },
        { "guid": "{only-a-guid}" }, { "comments": "nameless" }
    ]);
    assert_ok(&house.submit(None, &later).await);
    for computer in house.computers().await {
        let software: Vec<(String, String)> = house
            .computer(computer.id)
            .await
            .1
            .software
            .into_iter()
            .map(|one| (one.name, one.version))
            .collect();
        let expected: &[(&str, &str)] = if computer.name() == "host1" {
            &[("vim", "9.1"), ("{only-a-guid}", "")]
        } else {
            &[("openssl", "3.0.15"), ("vim", "9.0")]
        };
        let software: Vec<(&str, &str)> =
            software.iter().map(|(name, version)| (name.as_str(), version.as_str())).collect();
        assert_eq!(software, expected);
    }
}

/// INV-16.
async fn many_documents_at_once_are_each_stored_once(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let house = std::sync::Arc::new(house);
    let sending: Vec<_> = (0..60)
        .map(|index| {
            let house = std::sync::Arc::clone(&house);
            // Six machines, each sent ten times, half of them by another agent of the same machine.
            let mut document = machine(index % 6);
            if index % 2 == 0 {
                document["deviceid"] = json!(format!("other{}-2026", index % 6));
            }
            tokio::spawn(async move { assert_ok(&house.submit(None, &document).await) })
        })
        .collect();
    for sent in sending {
        sent.await.unwrap();
    }
    assert_eq!(house.computers().await.len(), 6);
}
