//! Assets edited by hand, their locks and their history, and what is done with several.

use crate::{
    browser::Browser,
    every_kind::{furnished, switch},
    house::{House, machine, on_both_engines},
};
use axum::http::header;
use inventory::{Field, ItemType};
use oauth::Lifetime;
use serde_json::json;
use store::InventoryAuthentication;

on_both_engines![
    a_field_edited_by_hand_keeps_its_value_until_it_is_released,
    a_form_that_cannot_be_names_the_field_and_keeps_what_was_typed,
    a_field_is_locked_as_it_is,
    history_tells_before_and_after_and_by_what,
    several_assets_are_put_away_restored_deleted_and_given_a_status,
    what_changed_since_yesterday_is_told_of_all,
];

async fn a_field_edited_by_hand_keeps_its_value_until_it_is_released(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes(&machine(1)).await;
    let id = house.first(ItemType::Computer).await;
    let path = format!("/assets/computers/{id}");
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get(&path).await.body;
    assert!(page.contains("name=\"serial\" value=\"SN000001\""), "{page}");
    let form = "name=host1&state=In+use&location=Cellar&kind=Laptop&manufacturer=Example+Computers&model=Model+9\
        &serial=SN000001&other_serial=&contact=bob&contact_number=4711&comment=one%0D%0Atwo";
    let saved = browser.post(&path, form).await;
    assert_eq!(saved.header(header::LOCATION), format!("{path}?notice=saved"), "{}", saved.body);
    let asset = house.computers().await.remove(0);
    assert_eq!(
        (asset.text(Field::Contact), asset.text(Field::Comment)),
        (Some("bob"), Some("one\ntwo"))
    );
    assert_eq!(
        (asset.state.as_deref(), asset.contact_number.as_deref()),
        (Some("In use"), Some("4711"))
    );
    // The agent goes on saying what it says.
    let mut other = machine(1);
    other["content"]["users"] = json!([{ "login": "carol" }]);
    other["content"]["hardware"]["lastloggeduser"] = json!("carol");
    house.takes(&other).await;
    let page = browser.get(&path).await.body;
    assert!(
        page.contains("value=\"bob\"") && page.contains("Locked. The agent reports: carol"),
        "{page}"
    );
    let locks = browser.get(&format!("{path}/locks")).await.body;
    assert!(locks.contains("Alternate username") && locks.contains("carol"), "{locks}");
    let release = locks.split("action=\"").find_map(|rest| {
        let action = rest.split('"').next()?;
        let row = rest.contains("Alternate username</span>");
        (action.ends_with("/release") && row).then(|| action.to_owned())
    });
    let contact = house
        .store
        .read(move |db| db.locks_of_asset(store::AssetId(id)))
        .await
        .unwrap()
        .into_iter()
        .find(|lock| lock.field == Field::Contact)
        .unwrap();
    assert!(release.is_some());
    let release = format!("{path}/locks/{}/release", contact.id.0);
    let released = browser.post(&release, "").await;
    assert_eq!(released.header(header::LOCATION), format!("{path}/locks?notice=field-released"));
    assert_eq!(house.computers().await[0].text(Field::Contact), Some("carol"));
    browser.get(&path).await;
    assert_eq!(browser.post(&release, "").await.status, 303, "it is released already");
}

async fn a_form_that_cannot_be_names_the_field_and_keeps_what_was_typed(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes(&machine(1)).await;
    let path = format!("/assets/computers/{}", house.first(ItemType::Computer).await);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (form, says) in [
        ("name=+&location=Attic".to_owned(), "An asset needs a name."),
        (format!("name=host1&location=Attic&serial={}", "x".repeat(256)), "At most 255 characters"),
        ("name=host1&location=Attic&state=a%0Ab".to_owned(), "At most 255 characters"),
    ] {
        browser.get(&path).await;
        let refused = browser.post(&path, &form).await;
        assert_eq!(refused.status, 422, "{form}");
        assert!(refused.body.contains(says) && refused.body.contains("value=\"Attic\""), "{form}");
    }
    assert_eq!(house.computers().await[0].text(Field::Location), None, "nothing is saved");
    // An entity that is not there is no place to move to.
    browser.get(&path).await;
    assert_eq!(browser.post(&path, "name=host1&entity=4711").await.status, 404);
}

async fn a_field_is_locked_as_it_is(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes(&machine(1)).await;
    let path = format!("/assets/computers/{}/locks", house.first(ItemType::Computer).await);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(browser.get(&path).await.body.contains("No field is locked"));
    assert_eq!(browser.post(&path, "field=nonsense").await.status, 404);
    browser.get(&path).await;
    assert_eq!(browser.post(&path, "field=model").await.status, 303);
    let mut other = machine(1);
    other["content"]["bios"]["smodel"] = json!("Model 10");
    house.takes(&other).await;
    assert_eq!(house.computers().await[0].text(Field::Model), Some("Model 9"));
    assert!(
        browser.get(&path).await.body.contains("Model 10"),
        "the lock shows what the agent says"
    );
    // Who may not change assets does not see how.
    let mut observer = Browser::sign_in(&house, "otto", "Observer").await;
    let page = observer.get(&path).await.body;
    assert!(
        page.contains("Model 10") && !page.contains("/release") && !page.contains("name=\"field\"")
    );
    assert_eq!(observer.post(&path, "field=serial").await.status, 403);
}

async fn history_tells_before_and_after_and_by_what(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes(&machine(1)).await;
    let path = format!("/assets/computers/{}", house.first(ItemType::Computer).await);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let history = format!("{path}/history");
    assert!(browser.get(&history).await.body.contains("Nothing has changed yet"));
    house.pass(Lifetime::hours(1));
    let mut other = machine(1);
    other["content"]["memories"][0]["capacity"] = json!(16_384);
    other["content"]["softwares"][0]["version"] = json!("3.0.16");
    house.takes(&other).await;
    browser.get(&path).await;
    browser.post(&path, "name=host1&location=Attic").await;
    let page = browser.get(&history).await.body;
    let agent =
        format!("href=\"/administration/agents/{}\">inventory</a>", house.agents().await[0].id.0);
    for text in ["8 GB", "16 GB", "3.0.15", "3.0.16", "Attic", "erika", "Location", &agent] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let memory = browser.get(&format!("{history}?section=memories")).await.body;
    assert!(memory.contains("16 GB") && !memory.contains("3.0.16"));
    let main = browser.get(&format!("{history}?section=main&format=json")).await.json();
    assert_eq!((main.as_array().unwrap().len(), &main[0]["after"]), (1, &json!("Attic")));
    let later = browser.get(&format!("{history}?since=2026-01-02")).await.body;
    assert!(later.contains("No results"));
    assert!(browser.get(&format!("{history}?q=attic")).await.body.contains("Attic"));
}

async fn several_assets_are_put_away_restored_deleted_and_given_a_status(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for number in 1..4 {
        house.takes(&machine(number)).await;
    }
    let keys: Vec<i64> = house.computers().await.iter().map(|known| known.id.0).collect();
    let chosen = format!("key={}&key={}&key=4711", keys[0], keys[1]);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let (list, path) = ("/assets/computers", "/assets/computers/chosen");
    let asked = browser.get(&format!("{path}?act=state&{chosen}")).await.body;
    assert!(
        asked.contains("Change the status of 2 assets") && asked.contains(">host1</a>"),
        "{asked}"
    );
    let long = format!("act=state&{chosen}&state={}", "x".repeat(101));
    assert_eq!(browser.post(path, &long).await.status, 422);
    browser.post(path, &format!("act=state&{chosen}&state=Retired")).await;
    let states: Vec<Option<String>> =
        house.computers().await.into_iter().map(|known| known.state).collect();
    assert_eq!(states, [Some("Retired".to_owned()), Some("Retired".to_owned()), None]);
    assert!(browser.get(&format!("{list}?state=Retired")).await.body.contains(">host2</a>"));
    browser.get(list).await;
    // What is not in the trash is not deleted for good.
    browser.post(path, &format!("act=purge&{chosen}")).await;
    assert_eq!(house.computers().await.len(), 3);
    browser.post(path, &format!("act=trash&{chosen}")).await;
    assert_eq!(house.computers().await.len(), 1);
    let trash = browser.get(&format!("{list}?trash=1")).await.body;
    assert!(trash.contains("value=\"restore\"") && !trash.contains("value=\"trash\""));
    browser.post(path, &format!("act=restore&key={}", keys[0])).await;
    browser.post(path, &format!("act=purge&{chosen}")).await;
    assert_eq!(house.computers().await.len(), 2);
    let gone = browser.get(&format!("{path}?act=trash&key={}", keys[1])).await;
    assert_eq!(gone.header(header::LOCATION), "/assets/computers?notice=none-chosen");
    assert_eq!(browser.get(&format!("{path}?act=nonsense&{chosen}")).await.status, 404);
    let mut technician = Browser::sign_in(&house, "tina", "Technician").await;
    assert!(!technician.get(&format!("{list}?trash=1")).await.body.contains("value=\"purge\""));
    assert_eq!(technician.get(&format!("{path}?act=purge&{chosen}")).await.status, 403);
    assert_eq!(technician.post(path, &format!("act=purge&{chosen}")).await.status, 403);
}

async fn what_changed_since_yesterday_is_told_of_all(house: House) {
    house.with_every_kind().await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(browser.get("/assets/changes").await.body.contains("Nothing changed"));
    house.pass(Lifetime::hours(24 * 3));
    let mut old = furnished(1);
    old["content"]["bios"]["smodel"] = json!("Model 10");
    house.takes(&old).await;
    house.pass(Lifetime::hours(24 * 3));
    let mut moved = switch(1);
    moved["content"]["network_device"]["location"] = json!("Attic");
    house.takes(&moved).await;
    let mut browser = Browser::sign_in(&house, "otto", "Super-Admin").await;
    let page = browser.get("/assets/changes").await.body;
    assert!(page.contains("value=\"2026-01-06\""), "yesterday stands in the filter: {page}");
    assert!(
        page.contains("Attic") && page.contains("Cellar") && !page.contains("Model 10"),
        "{page}"
    );
    let id = house.first(ItemType::NetworkEquipment).await;
    assert!(page.contains(&format!("href=\"/assets/network-equipment/{id}/history\">switch1")));
    let all = browser.get("/assets/changes?since=2026-01-01").await.body;
    assert!(all.contains("Attic") && all.contains("Model 10"));
    let computers = browser.get("/assets/changes?since=2026-01-01&kind=computers").await.body;
    assert!(!computers.contains("Attic") && computers.contains("Model 10"));
    let rows = browser
        .get("/assets/changes?since=2026-01-01&section=main&order=asc&sort=when&format=json");
    let rows = rows.await.json();
    assert_eq!((&rows[0]["after"], &rows[1]["after"]), (&json!("Model 10"), &json!("Attic")));
    assert_eq!(rows[1]["source"], "inventory");
}
