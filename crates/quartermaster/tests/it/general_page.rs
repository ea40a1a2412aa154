//! Configuration → General: how long traces are kept.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::http::header;
use store::{EventFilter, Retention};

on_both_engines![
    retention_is_saved_with_an_event,
    a_wrong_number_of_days_is_named_and_nothing_is_saved,
];

const PATH: &str = "/configuration/general";

async fn retention_is_saved_with_an_event(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get(PATH).await;
    assert!(page.body.contains("value=\"365\"") && page.body.contains("value=\"90\""));
    let saved = browser.post(PATH, "events=730&denials=14&usage=+400+&changes=60&refused=7").await;
    assert_eq!(saved.header(header::LOCATION), format!("{PATH}?notice=saved"));
    let kept = house.store.read(|db| db.settings()).await.unwrap().retention;
    assert_eq!(kept, Retention { events: 730, denials: 14, usage: 400, changes: 60, refused: 7 });
    let filter = EventFilter { kind_prefix: Some("settings.".to_owned()), ..Default::default() };
    let events = house.store.browse(move |db| db.search_events(&filter, None, 5)).await.unwrap();
    assert_eq!(events[0].details["after"]["retention.events_days"], "730");
    assert_eq!(events[0].actor_name.as_deref(), Some("erika"));
}

async fn a_wrong_number_of_days_is_named_and_nothing_is_saved(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get(PATH).await;
    for wrong in ["0", "3651", "-1", "", "ten"] {
        let form = format!("events=100&denials={wrong}&usage=50&changes=70&refused=80");
        let answer = browser.post(PATH, &form).await;
        assert_eq!(answer.status, 422, "{wrong}");
        assert_eq!(answer.body.matches("aria-invalid").count(), 1, "{wrong}");
        assert!(answer.body.contains("value=\"100\""), "what was typed is kept");
    }
    let kept = house.store.read(|db| db.settings()).await.unwrap().retention;
    assert_eq!(kept, Retention::default());
}
