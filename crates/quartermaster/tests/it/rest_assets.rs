//! Assets in the API: what an inventory brought, what people write over it, and what becomes of it.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use axum::http::{Method, header};
use serde_json::{Value, json};
use store::{EntityId, InventoryAuthentication};

on_both_engines![
    a_machine_is_told_with_all_that_it_consists_of,
    the_user_of_a_machine_is_who_has_the_name_of_its_contact,
    what_a_person_writes_is_locked_until_the_lock_is_released,
    an_asset_goes_into_the_trash_and_comes_back,
    an_asset_is_made_by_hand_with_names_that_are_shared,
    a_query_of_three_levels_is_answered_at_once,
    assets_of_another_entity_are_not_there,
];

/// Machines that have submitted their inventories.
async fn with_machines(house: &House, count: u32) {
    house.take_inventory(InventoryAuthentication::None).await;
    for number in 1..=count {
        assert_eq!(house.submit(None, &machine(number)).await.status, 200);
    }
}

async fn the_user_of_a_machine_is_who_has_the_name_of_its_contact(house: House) {
    with_machines(&house, 1).await;
    let admin = house.api_user("Super-Admin").await;
    let asked = "/Assets/Computer?filter=user.username==Alice";
    let found = admin.get("/Assets/Computer").await.json();
    assert_eq!((&found[0]["contact"], &found[0]["user"]), (&json!("alice"), &Value::Null));
    assert_eq!(admin.get(asked).await.json(), json!([]));
    house.user("Alice", "Observer").await;
    let found = admin.get(asked).await.json();
    assert_eq!(found[0]["user"]["username"], "Alice");
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get(&format!("/assets/computers/{}", found[0]["id"])).await.body;
    assert!(page.contains("User</dt>") && page.contains(">Alice<"), "{page}");
}

async fn a_machine_is_told_with_all_that_it_consists_of(house: House) {
    with_machines(&house, 2).await;
    let admin = house.api_user("Super-Admin").await;
    let first = admin.get("/v2/Assets/Computer?start=0&limit=1").await;
    assert_eq!((first.status.as_u16(), first.header(header::CONTENT_RANGE)), (206, "0-0/2"));
    let row = &first.json()[0];
    assert_eq!((&row["name"], &row["serial"]), (&json!("host1"), &json!("SN000001")));
    assert_eq!(
        row["entity"],
        json!({ "id": 1, "name": "Root entity", "completename": "Root entity" })
    );
    assert_eq!(
        (&row["manufacturer"]["name"], &row["model"]["name"]),
        (&json!("Example Computers"), &json!("Model 9"))
    );
    assert_eq!(
        (&row["type"]["name"], &row["user"], &row["group"]),
        (&json!("Laptop"), &json!(null), &json!([]))
    );
    assert_eq!((&row["is_deleted"], &row["os_name"].is_string()), (&json!(false), &true));
    let found = admin.get("/Assets/Computer?filter=manufacturer.name=ilike=example*;model.name==Model%209&sort=manufacturer.name,name:desc").await.json();
    assert_eq!((found.as_array().map(Vec::len), &found[0]["name"]), (Some(2), &json!("host2")));
    let maker = row["manufacturer"]["id"].as_i64().unwrap();
    let named = admin.get(&format!("/Dropdowns/Manufacturer/{maker}")).await.json();
    assert_eq!(named["name"], "Example Computers");
    let by_key =
        admin.get(&format!("/Assets/Computer?filter=manufacturer.id=={maker}")).await.json();
    assert_eq!(by_key.as_array().map(Vec::len), Some(2));

    let id = row["id"].as_i64().unwrap();
    let item = format!("/Assets/Computer/{id}");
    assert_eq!(admin.get(&item).await.json()["name"], "host1");
    for (below, expected) in [
        ("Component", None),
        ("Component/Processor", Some("Example CPU 3000")),
        ("Volume", None),
        ("NetworkPort", Some("eth0")),
        ("OperatingSystem", None),
        ("SoftwareInstallation", None),
    ] {
        let answer = admin.get(&format!("{item}/{below}")).await;
        let rows = answer.json();
        assert!(rows.as_array().is_some_and(|rows| !rows.is_empty()), "{below}: {}", answer.body);
        assert_eq!(rows[0]["items_id"], json!(id), "{below}");
        if let Some(name) = expected {
            assert_eq!(rows[0]["name"], name, "{below}");
        }
        let part = rows[0]["id"].as_i64().unwrap();
        let base = below.split('/').next().unwrap();
        assert_eq!(admin.get(&format!("{item}/{base}/{part}")).await.json()["id"], json!(part));
        let other = format!("/Assets/Monitor/{id}/{base}");
        assert_eq!(admin.get(&other).await.status, 404, "it is no monitor");
    }
    let processor = &admin.get(&format!("{item}/Component/Processor")).await.json()[0];
    assert_eq!(
        (&processor["type"], &processor["details"]["core"]),
        (&json!("Processor"), &json!(4))
    );
    let installed = admin
        .get(&format!("{item}/SoftwareInstallation?filter=software.name==openssl"))
        .await
        .json();
    assert_eq!(installed[0]["softwareversion"]["name"], "3.0.15");
    let software = installed[0]["software"]["id"].as_i64().unwrap();
    let versions = admin.get(&format!("/Assets/Software/{software}/Version")).await.json();
    assert_eq!(
        (versions.as_array().map(Vec::len), &versions[0]["arch"]),
        (Some(1), &json!("x86_64"))
    );
    assert_eq!(admin.get(&format!("{item}/Component/Toaster")).await.status, 404);
    let everywhere = admin.get("/Components/Processor?limit=1").await;
    assert_eq!(
        (everywhere.status.as_u16(), everywhere.header(header::CONTENT_RANGE)),
        (206, "0-0/2")
    );
    assert!(everywhere.header(header::LINK).contains("/Components/processor?limit=1&cursor="));
    let kinds = admin.get("/Components").await.json();
    assert!(kinds.as_array().unwrap().iter().any(|kind| kind["href"] == "/Components/Processor"));
    let all = admin.get("/Assets/Global?filter=_itemtype==Computer").await.json();
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    let sections = admin.get("/Assets").await.json();
    assert_eq!(
        sections[0],
        json!({ "itemtype": "Computer", "name": "Computer", "href": "/Assets/Computer" })
    );
    let agents = admin.get("/Inventory/Agent?filter=itemtype==Computer&sort=id").await.json();
    assert_eq!(agents[0]["items_id"], json!(id));
}

async fn what_a_person_writes_is_locked_until_the_lock_is_released(house: House) {
    with_machines(&house, 1).await;
    let admin = house.api_user("Super-Admin").await;
    let changed = admin
        .patch("/Assets/Computer/1", json!({ "serial": "BY-HAND", "contact_num": "42" }))
        .await;
    assert_eq!((changed.status.as_u16(), &changed.json()["serial"]), (200, &json!("BY-HAND")));
    assert_eq!(changed.json()["contact_num"], "42");
    house.submit(None, &machine(1)).await;
    assert_eq!(admin.get("/Assets/Computer/1").await.json()["serial"], "BY-HAND");
    let locks = admin.get("/Inventory/LockedField").await.json();
    assert_eq!((&locks[0]["field"], &locks[0]["value"]), (&json!("serial"), &json!("SN000001")));
    let lock = locks[0]["id"].as_i64().unwrap();
    let changes = admin.get("/Assets/Computer/1/Change?filter=field==serial").await.json();
    assert_eq!(
        (&changes[0]["before"], &changes[0]["after"]),
        (&json!("SN000001"), &json!("BY-HAND"))
    );
    assert_eq!(admin.delete(&format!("/Inventory/LockedField/{lock}")).await.status, 204);
    assert_eq!(admin.get("/Inventory/LockedField").await.body, "[]");
}

async fn an_asset_goes_into_the_trash_and_comes_back(house: House) {
    with_machines(&house, 1).await;
    let admin = house.api_user("Super-Admin").await;
    let (list, item) = ("/Assets/Computer", "/Assets/Computer/1");
    assert_eq!(admin.delete(item).await.status, 204);
    assert_eq!(admin.get(list).await.body, "[]", "the trash is no part of the list");
    let trashed = admin.get(&format!("{list}?filter=is_deleted==true")).await.json();
    assert_eq!(trashed[0]["is_deleted"], true);
    assert_eq!(admin.get(item).await.json()["is_deleted"], true, "it can still be read");
    let restored = admin.patch(item, json!({ "is_deleted": false })).await;
    assert_eq!(restored.json()["is_deleted"], false);
    assert_eq!(admin.get(list).await.json().as_array().map(Vec::len), Some(1));
    assert_eq!(admin.delete(&format!("{item}?force=true")).await.status, 204);
    assert_eq!(admin.get(item).await.status, 404);
    let observer = house.api_user("Observer").await;
    assert_eq!(observer.send(Method::DELETE, item, None).await.status, 403);
}

async fn an_asset_is_made_by_hand_with_names_that_are_shared(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let maker =
        admin.post("/Dropdowns/Manufacturer", json!({ "name": "Acme", "comment": "ours" })).await;
    let maker = maker.json()["id"].as_i64().unwrap();
    let state =
        admin.post("/Dropdowns/State", json!({ "name": "In use" })).await.json()["id"].clone();
    let body = json!({ "name": "Screen", "manufacturer": { "id": maker }, "status": state, "serial": "M1" });
    let made = admin.post("/Assets/Monitor", body).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let href = made.json()["href"].as_str().unwrap().to_owned();
    let row = admin.get(&href).await.json();
    assert_eq!(row["manufacturer"], json!({ "id": maker, "name": "Acme" }));
    assert_eq!((&row["status"]["name"], &row["serial"]), (&json!("In use"), &json!("M1")));
    let renamed = admin
        .patch(&format!("/Dropdowns/Manufacturer/{maker}"), json!({ "name": "Acme Ltd" }))
        .await;
    assert_eq!(
        (&renamed.json()["name"], &renamed.json()["comment"]),
        (&json!("Acme Ltd"), &json!("ours"))
    );
    assert_eq!(admin.get(&href).await.json()["manufacturer"]["name"], "Acme Ltd");
    let none = admin.patch(&href, json!({ "manufacturer": null })).await;
    assert_eq!(none.json()["manufacturer"], json!(null));
    let wrong = admin.patch(&href, json!({ "manufacturer": 999 })).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.json()["detail"]["manufacturer"].is_string()),
        (400, true)
    );
    assert_eq!(admin.get("/Assets/Computer/1").await.status, 404, "a monitor is no computer");
}

async fn a_query_of_three_levels_is_answered_at_once(house: House) {
    with_machines(&house, 2).await;
    let admin = house.api_user("Super-Admin").await;
    let query = "{ ComputerPage(sort: \"name\", limit: 1) { total rows { name entity { name }
        software(limit: 5) { software { name } softwareversion { name } } components(limit: 100) { type } agents { deviceid } } } }";
    let answer = admin.post("/GraphQL", json!({ "query": query })).await.json();
    let page = &answer["data"]["ComputerPage"];
    assert_eq!(
        (&page["total"], &page["rows"][0]["name"]),
        (&json!(2), &json!("host1")),
        "{answer}"
    );
    let computer = &page["rows"][0];
    let software: Vec<&Value> = computer["software"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["software"]["name"])
        .collect();
    assert!(software.contains(&&json!("openssl")) && software.contains(&&json!("vim")));
    assert_eq!(computer["agents"][0]["deviceid"], "host1-2026-01-01-00-00-00");
}

/// RS-01.
async fn assets_of_another_entity_are_not_there(house: House) {
    with_machines(&house, 1).await;
    let admin = house.api_user("Super-Admin").await;
    let north = admin.post("/Administration/Entity", json!({ "name": "North" })).await.json()["id"]
        .as_i64()
        .unwrap();
    let local = house.api_user_in("Admin", &[(EntityId(north), true)], "api graphql").await;
    for path in [
        "/Assets/Computer/1",
        "/Assets/Computer/1/Component",
        "/Assets/Computer/1/SoftwareInstallation",
        "/Assets/Global/1/Change",
    ] {
        assert_eq!(local.get(path).await.status, 404, "{path}");
        assert_eq!(admin.get(path).await.status, 200, "{path}");
    }
    for path in [
        "/Assets/Computer",
        "/Assets/Global",
        "/Components/Processor",
        "/Inventory/Agent",
        "/Inventory/LockedField",
    ] {
        assert_eq!(local.get(path).await.body, "[]", "{path}");
    }
    assert_eq!(local.patch("/Assets/Computer/1", json!({ "comment": "x" })).await.status, 404);
    assert_eq!(local.delete("/Assets/Computer/1?force=true").await.status, 404);
    let query =
        "{ Computer { id } Component { id } SoftwareInstallation { id } AssetChange { id } }";
    let told = local.post("/GraphQL", json!({ "query": query })).await.json();
    assert_eq!(
        told["data"],
        json!({ "Computer": [], "Component": [], "SoftwareInstallation": [], "AssetChange": [] })
    );
    let moved = admin.patch("/Assets/Computer/1", json!({ "entity": north })).await;
    assert_eq!(moved.json()["entity"]["id"], json!(north));
    assert_eq!(local.get("/Assets/Computer").await.json().as_array().map(Vec::len), Some(1));
    let away = local.patch("/Assets/Computer/1", json!({ "entity": 1 })).await;
    assert_eq!(away.status, 403, "not into what is not seen");
}
