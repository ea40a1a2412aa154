//! Where one of many entities is chosen, a part of its name is typed and what matches is offered.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use axum::http::header;
use store::{Actor, EntityEdit, InventoryAuthentication};

on_both_engines![
    forms_stay_small_and_take_a_name_or_a_number,
    what_means_several_is_refused_and_those_are_offered,
    the_entity_of_new_machines_is_typed,
    a_filter_takes_a_name_and_shows_no_more_than_was_asked_for,
    what_is_offered_is_what_may_be_read,
];

const MANY: u32 = 60;

/// Makes a house with many entities; the first of them has a twin elsewhere.
async fn crowd(house: &House) {
    let make = |change: &mut store::Change<'_>| {
        let root = change.root_entity()?;
        let named = |name: String| EntityEdit { name, ..EntityEdit::default() };
        let mut above = root;
        for number in 0..MANY {
            above = change.create_entity(root, &named(format!("Site {number:02}")))?;
        }
        change.create_entity(above, &named("Site 00".to_owned()))
    };
    house.store.change(Actor::System, house.now(), make).await.unwrap();
}

fn user(name: &str, profile: i64, entity: &str) -> String {
    format!(
        "name={name}&profile={profile}&entity={entity}&password=violin+marble+otter&again=violin+marble+otter"
    )
}

async fn profile(house: &House) -> i64 {
    house.store.read(|db| db.profile("Observer")).await.unwrap().unwrap().0
}

async fn forms_stay_small_and_take_a_name_or_a_number(house: House) {
    crowd(&house).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let form = erika.get("/administration/users/add").await;
    assert!(form.body.contains("data-picker=\"/administration/entities/choices?subject=users\""));
    assert!(form.body.matches("<option").count() < 80, "not all of them stand in the page");
    let offered = erika.get("/administration/entities/choices?subject=users&q=site%2017").await;
    let offered: Vec<String> = serde_json::from_value(offered.json()).unwrap();
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert!(offered[0].starts_with("Root entity > Site 17 (#"), "{offered:?}");
    for (name, typed) in [
        ("marie", "Site+17".to_owned()),
        ("pierre", offered[0].replace(' ', "+").replace('#', "%23").replace('>', "%3E")),
    ] {
        erika.get("/administration/users/add").await;
        let made =
            erika.post("/administration/users", &user(name, profile(&house).await, &typed)).await;
        assert_eq!(made.status, 303, "{typed}: {}", made.body);
        let at = format!("{}/profiles", made.header(header::LOCATION).split('?').next().unwrap());
        assert!(erika.get(&at).await.body.contains("Root entity &#62; Site 17"), "{name}");
    }
    for page in [
        "/administration/entities/add",
        "/configuration/oauth-clients/add?preset=service",
        "/administration/inventory/rules/add?list=entities",
    ] {
        let page = erika.get(page).await;
        assert!(page.body.contains("data-picker="), "{}", page.body);
    }
    let made = erika.post("/administration/entities", "name=Cellar&parent=Site+21").await;
    assert_eq!(made.status, 303, "{}", made.body);
    let found = erika.get("/administration/entities?q=cellar").await;
    assert!(found.body.contains("Site 21 &#62; Cellar"), "{}", found.body);
}

async fn what_means_several_is_refused_and_those_are_offered(house: House) {
    crowd(&house).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let profile = profile(&house).await;
    erika.get("/administration/users/add").await;
    let refused = erika.post("/administration/users", &user("marie", profile, "Site+00")).await;
    assert_eq!(refused.status, 422);
    for told in ["Several names contain this", "value=\"Site 00\"", "Site 59 &#62; Site 00"] {
        assert!(refused.body.contains(told), "{told}: {}", refused.body);
    }
    let refused = erika.post("/administration/users", &user("marie", profile, "Nowhere")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("You can choose none of this name"));
}

async fn the_entity_of_new_machines_is_typed(house: House) {
    const SETTINGS: &str = "/administration/inventory";
    crowd(&house).await;
    house.take_inventory(InventoryAuthentication::None).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = erika.get(SETTINGS).await.body;
    assert!(page.contains("name=\"entity\" value=\"Root entity (#"), "{page}");
    assert!(page.contains("choices?subject=inventory"), "{page}");
    let form = |entity: &str| {
        format!("enabled=1&authentication=none&frequency=24&stale_days=0&entity={entity}")
    };
    let stored = || house.store.read(|db| db.settings());
    let before = stored().await.unwrap().default_entity;
    for (typed, told) in [
        ("Site+00", "Several names contain this"),
        ("nowhere", "You can choose none of this name"),
        ("", "Choose one."),
    ] {
        let refused = erika.post(SETTINGS, &form(typed)).await;
        assert_eq!(refused.status, 422, "{typed}");
        assert!(refused.body.contains(told), "{typed}: {}", refused.body);
        assert_eq!(stored().await.unwrap().default_entity, before, "{typed}");
    }
    let saved = erika.post(SETTINGS, &form("Site+17")).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let chosen = stored().await.unwrap().default_entity.unwrap();
    let page = erika.get(SETTINGS).await.body;
    assert!(page.contains(&format!("Site 17 (#{})\"", chosen.0)), "{page}");
    house.submit(None, &machine(1)).await;
    assert_eq!(house.computers().await[0].entity.0, chosen);
}

async fn a_filter_takes_a_name_and_shows_no_more_than_was_asked_for(house: House) {
    crowd(&house).await;
    house.take_inventory(InventoryAuthentication::None).await;
    house.submit(None, &machine(1)).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = "/assets/computers?entity=";
    let root = erika.get(&format!("{list}Root+entity")).await.body;
    assert!(root.contains("host1"), "{root}");
    assert!(!erika.get(&format!("{list}Site+17")).await.body.contains("host1"));
    let nowhere = erika.get(&format!("{list}Nowhere")).await.body;
    assert!(!nowhere.contains("host1") && nowhere.contains("value=\"Nowhere\""), "{nowhere}");
    let users = "/administration/users?entity=";
    assert!(erika.get(&format!("{users}Root+entity")).await.body.contains("1–1 of 1"));
    assert!(erika.get(&format!("{users}Nowhere")).await.body.contains("No results"));
}

async fn what_is_offered_is_what_may_be_read(house: House) {
    crowd(&house).await;
    let mut powerless = Browser::sign_in(&house, "powerless", "Self-Service").await;
    for subject in ["users", "assets", "inventory", "nonsense"] {
        let path = format!("/administration/entities/choices?subject={subject}&q=site");
        assert_eq!(powerless.get(&path).await.status, 403, "{subject}");
    }
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let all = erika.get("/administration/entities/choices?subject=assets&q=").await;
    assert_eq!(all.json().as_array().unwrap().len(), 50);
}
