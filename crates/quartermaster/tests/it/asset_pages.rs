//! Assets: lists and pages of every kind, their tabs and documents, and who sees which.

use crate::{
    browser::Browser,
    every_kind::{KINDS, furnished, phone},
    house::{House, machine, on_both_engines},
    visibility::sign_in_at,
};
use axum::http::header;
use inventory::ItemType;
use serde_json::json;
use store::InventoryAuthentication;

on_both_engines![
    every_kind_has_a_list_and_a_page,
    an_asset_is_found_at_its_own_kind_alone,
    a_tab_is_there_when_there_is_something_on_it,
    ports_tell_their_vlans_and_neighbours,
    a_section_that_nobody_described_is_shown_as_it_came,
    a_document_is_for_who_configures_inventory,
    who_may_only_read_sees_facts_and_no_form,
    assets_changes_and_software_elsewhere_are_not_seen,
];

async fn every_kind_has_a_list_and_a_page(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (kind, _, _) in KINDS {
        let empty = browser.get(&format!("/assets/{kind}")).await;
        assert_eq!(empty.status, 200, "{kind}");
        assert!(empty.body.contains("class=\"empty\""), "{kind}: an empty list teaches");
        assert!(empty.body.contains(&format!("href=\"/assets/{kind}\" aria-current=\"page\"")));
    }
    house.with_every_kind().await;
    for (kind, itemtype, name) in KINDS {
        let id = house.first(itemtype).await;
        let (list, link) =
            (format!("/assets/{kind}"), format!("href=\"/assets/{kind}/{id}\">{name}"));
        assert!(browser.get(&list).await.body.contains(&link), "{kind}");
        assert!(browser.get(&format!("{list}?q=no+such")).await.body.contains("No results"));
        for sort in
            ["serial", "model", "location", "inventory", "kind", "state", "updated", "nonsense"]
        {
            let sorted = browser.get(&format!("{list}?sort={sort}&order=desc")).await;
            assert!(sorted.body.contains(&link), "{kind} {sort}");
        }
        let rows = browser.get(&format!("{list}?format=json")).await.json();
        assert_eq!((&rows[0]["id"], &rows[0]["name"]), (&json!(id), &json!(name)), "{kind}");
        let csv = browser.get(&format!("{list}?format=csv")).await;
        let named = format!("attachment; filename=\"{kind}.csv\"");
        assert_eq!(csv.header(header::CONTENT_DISPOSITION), named);
        for tab in ["", "/agents", "/locks", "/history", "/connections", "/software", "/components"]
        {
            let page = browser.get(&format!("{list}/{id}{tab}")).await;
            assert_eq!(page.status, 200, "{kind}{tab}");
            assert!(page.body.contains(&format!("<h1>{name}</h1>")), "{kind}{tab}");
        }
    }
}

async fn an_asset_is_found_at_its_own_kind_alone(house: House) {
    house.with_every_kind().await;
    let id = house.first(ItemType::Printer).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for place in
        ["computers/ID", "computers/ID/history", "nothing/ID", "printers/x", "printers/ID/nothing"]
    {
        let path = format!("/assets/{}", place.replace("ID", &id.to_string()));
        assert_eq!(browser.get(&path).await.status, 404, "{path}");
    }
    browser.get(&format!("/assets/printers/{id}")).await;
    let elsewhere = browser.post(&format!("/assets/computers/{id}"), "name=stolen").await;
    assert_eq!(elsewhere.status, 404);
    browser.get("/").await;
    assert_eq!(browser.post(&format!("/assets/computers/{id}/trash"), "").await.status, 404);
    assert_eq!(house.assets(ItemType::Printer).await[0].name(), "printer1");
}

async fn a_tab_is_there_when_there_is_something_on_it(house: House) {
    house.with_every_kind().await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let printer = format!("/assets/printers/{}", house.first(ItemType::Printer).await);
    let page = browser.get(&printer).await.body;
    let has = |tab: &str| page.contains(&format!("href=\"{printer}/{tab}\""));
    assert!(has("supplies") && has("history") && has("locks"));
    assert!(!has("volumes") && !has("software") && !has("databases"));
    let supplies = browser.get(&format!("{printer}/supplies")).await.body;
    for text in ["Black toner", "85\u{a0}%", "12,345", "In colour", "345"] {
        assert!(supplies.contains(text), "{text}: {supplies}");
    }
    let computer = format!("/assets/computers/{}", house.first(ItemType::Computer).await);
    let connections = browser.get(&format!("{computer}/connections")).await.body;
    let monitor =
        format!("href=\"/assets/monitors/{}\">Screen 27", house.first(ItemType::Monitor).await);
    assert!(connections.contains(&monitor), "{connections}");
    let monitor = format!("/assets/monitors/{}/connections", house.first(ItemType::Monitor).await);
    assert!(browser.get(&monitor).await.body.contains(&format!("href=\"{computer}\">host1")));
}

async fn ports_tell_their_vlans_and_neighbours(house: House) {
    house.with_every_kind().await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let id = house.first(ItemType::NetworkEquipment).await;
    let page = browser.get(&format!("/assets/network-equipment/{id}/network")).await.body;
    for text in [
        "12 (servers, tagged)",
        "core (Te1/1",
        "1 Gbit/s",
        "<td class=\"short\">down</td>",
        "Ethernet",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
}

async fn a_section_that_nobody_described_is_shown_as_it_came(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let mut document = machine(1);
    document["content"]["processes"] = json!([{ "cmd": "/sbin/init", "pid": 1, "user": "root" }]);
    document["content"]["coffee_machines"] = json!([{ "strange_word": "<b>hot</b>" }]);
    house.takes(&document).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let path = format!("/assets/computers/{}/running", house.first(ItemType::Computer).await);
    let page = browser.get(&path).await.body;
    for text in ["/sbin/init", "coffee_machines", "strange_word", "&#60;b&#62;hot"] {
        assert!(page.contains(text), "{text}: {page}");
    }
}

async fn a_document_is_for_who_configures_inventory(house: House) {
    house.with_every_kind().await;
    let path = format!("/assets/computers/{}", house.first(ItemType::Computer).await);
    let document = format!("{path}/documents/full");
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(browser.get(&format!("{path}/agents")).await.body.contains(&document));
    let file = browser.get(&document).await;
    assert_eq!(file.json(), furnished(1));
    assert!(
        file.header(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"computers-")
    );
    assert_eq!(browser.get(&format!("{path}/documents/partial")).await.status, 404);
    assert_eq!(browser.get(&format!("{path}/documents/nonsense")).await.status, 404);
    let mut technician = Browser::sign_in(&house, "tina", "Technician").await;
    assert!(!technician.get(&format!("{path}/agents")).await.body.contains(&document));
    assert_eq!(technician.get(&document).await.status, 403);
}

async fn who_may_only_read_sees_facts_and_no_form(house: House) {
    house.with_every_kind().await;
    let mut observer = Browser::sign_in(&house, "otto", "Observer").await;
    for (kind, itemtype, name) in KINDS {
        let path = format!("/assets/{kind}/{}", house.first(itemtype).await);
        let page = observer.get(&path).await.body;
        assert!(page.contains(name) && !page.contains("name=\"serial\""), "{kind}");
        assert!(!page.contains(&format!("{path}/trash")), "{kind}");
        assert_eq!(observer.post(&path, "name=x").await.status, 403, "{kind}");
        let list = observer.get(&format!("/assets/{kind}")).await.body;
        assert!(!list.contains("id=\"chosen\""), "{kind}");
    }
}

async fn assets_changes_and_software_elsewhere_are_not_seen(house: House) {
    house.with_every_kind().await;
    let root = house.store.read(|db| db.root_entity()).await.unwrap();
    let part = house.make_entity("South", root).await;
    let here = house.first(ItemType::Phone).await;
    let edit = store::AssetEdit { entity: Some(part), ..Default::default() };
    house
        .store
        .change(store::Actor::System, house.now(), move |db| {
            db.edit_asset(store::AssetId(here), &edit)
        })
        .await
        .unwrap();
    let mut phone = phone();
    phone["content"]["softwares"] = json!([{ "name": "Dialler", "version": "1" }]);
    house.takes(&phone).await;
    let mut marie = sign_in_at(&house, "marie", "Technician", part).await;
    for (kind, itemtype, name) in KINDS {
        let path = format!("/assets/{kind}/{}", house.first(itemtype).await);
        let seen = itemtype == ItemType::Phone;
        assert_eq!(
            marie.get(&format!("/assets/{kind}")).await.body.contains(&format!(">{name}</a>")),
            seen
        );
        for tab in ["", "/history", "/locks", "/agents", "/connections", "/network"] {
            let status = if seen { 200 } else { 404 };
            assert_eq!(marie.get(&format!("{path}{tab}")).await.status, status, "{kind}{tab}");
        }
    }
    let software = marie.get("/assets/software?format=json").await.json();
    assert_eq!(software.as_array().unwrap().len(), 1, "{software}");
    assert_eq!(
        (&software[0]["name"], &software[0]["installations"]),
        (&json!("Dialler"), &json!(1))
    );
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let vim = erika.get("/assets/software?q=vim&format=json").await.json()[0]["id"].clone();
    assert_eq!(erika.get(&format!("/assets/software/{vim}")).await.status, 200);
    assert_eq!(marie.get(&format!("/assets/software/{vim}")).await.status, 404);
    let machines = marie.get("/assets/software/machines?name=vim&format=json").await.json();
    assert_eq!(machines, json!([]));
    let computer = house.first(ItemType::Computer).await;
    erika.get("/").await;
    erika.post(&format!("/assets/computers/{computer}"), "name=host1&location=Attic").await;
    assert!(!marie.get("/assets/changes").await.body.contains("Attic"));
    assert!(erika.get("/assets/changes").await.body.contains("Attic"));
    // A machine elsewhere is not put away with those that are seen.
    marie.get("/").await;
    marie.post("/assets/computers/chosen", &format!("act=trash&key={computer}")).await;
    assert_eq!(house.computers().await.len(), 1);
}
