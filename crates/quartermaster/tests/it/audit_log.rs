//! Administration → Audit log: who did what, found again and taken along as a file.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::http::header;
use regex_lite::Regex;
use serde_json::Value;
use std::fs;
use store::Actor;
use web::Language;

on_both_engines![
    each_event_is_told_in_a_sentence_with_what_was_changed,
    a_filter_stands_in_the_address_and_a_wrong_one_is_named,
    the_log_goes_on_page_by_page_without_a_gap,
    the_same_question_is_answered_as_a_file,
    only_who_may_read_the_log_sees_it,
];

const PATH: &str = "/administration/audit-log";

async fn each_event_is_told_in_a_sentence_with_what_was_changed(house: House) {
    let client = house.client().await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    house.update_client(&client, |metadata| metadata.name = "<b>Renamed".to_owned()).await;
    let page = browser.get(PATH).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for told in [
        "The server added the client Agents.",
        "The server changed the client &#60;b&#62;Renamed.",
        "erika signed in.",
        "<td>Agents</td><td>&#60;b&#62;Renamed</td>",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    let link = format!("href=\"/configuration/oauth-clients/{}\"", client.key.0);
    assert!(page.body.contains(&link), "the client is a link");
    let newest = page.body.find("Renamed.").unwrap();
    assert!(newest < page.body.find("added the client").unwrap(), "the newest stands first");
}

async fn a_filter_stands_in_the_address_and_a_wrong_one_is_named(house: House) {
    let client = house.client().await;
    let other = house.client_with(|metadata| metadata.name = "Other".to_owned()).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (question, seen) in [
        (format!("client={}", client.key.0), "Agents."),
        (format!("client={}", client.id), "Agents."),
        ("client=agents".to_owned(), "Agents."),
        ("kind=client.&client=Agents".to_owned(), "Agents."),
        ("user=erika".to_owned(), "erika signed in."),
        ("address=192.0.2.1".to_owned(), "erika signed in."),
        ("kind=session".to_owned(), "erika signed in."),
        ("from=2026-01-01T00:00&kind=client.registered".to_owned(), "Agents."),
    ] {
        let page = browser.get(&format!("{PATH}?{question}")).await;
        assert!(page.status == 200 && page.body.contains(seen), "{question}: {}", page.body);
        let unfiltered = question.starts_with("from");
        assert!(unfiltered || !page.body.contains("the client Other."), "{question}");
    }
    let none = browser.get(&format!("{PATH}?to=2025-12-31&client={}", other.key.0)).await;
    assert!(none.status == 200 && none.body.contains("No results"));
    for (question, problem) in [
        ("client=nobody", "There is no client of this name"),
        ("user=nobody", "There is no user of this name"),
        ("from=yesterday", "This is not a date"),
        ("to=2026-02-30", "This is not a date"),
    ] {
        let page = browser.get(&format!("{PATH}?{question}")).await;
        assert_eq!(page.status, 422, "{question}");
        assert!(page.body.contains(problem), "{question}");
        let typed = question.split('=').nth(1).unwrap();
        assert!(page.body.contains(&format!("value=\"{typed}\"")), "what was typed is kept");
    }
}

async fn the_log_goes_on_page_by_page_without_a_gap(house: House) {
    for _ in 0..60 {
        house.client().await;
    }
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let row = Regex::new(r#"id="event-(\d+)""#).unwrap();
    let next = Regex::new(r#"rel="next" href="([^"]+)""#).unwrap();
    let mut path = format!("{PATH}?kind=client.registered");
    let mut seen: Vec<i64> = Vec::new();
    loop {
        let page = browser.get(&path).await;
        seen.extend(row.captures_iter(&page.body).map(|row| row[1].parse::<i64>().unwrap()));
        let Some(older) = next.captures(&page.body) else { break };
        path = older[1].replace("&#38;", "&");
        assert!(path.contains("kind=client.registered"), "the filter stays: {path}");
    }
    assert_eq!(seen.len(), 60);
    assert!(seen.is_sorted_by(|newer, older| newer > older));
}

async fn the_same_question_is_answered_as_a_file(house: House) {
    house.client_with(|metadata| metadata.name = "=1+1".to_owned()).await;
    for _ in 0..1_100 {
        let end = |db: &mut store::Change<'_>| db.revoke_all_tokens("a test").map(drop);
        house.store.change(Actor::CommandLine, house.now(), end).await.unwrap();
    }
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let csv = browser.get(&format!("{PATH}?kind=client.registered&format=csv")).await;
    assert_eq!(csv.header(header::CONTENT_DISPOSITION), "attachment; filename=\"audit-log.csv\"");
    assert_eq!(csv.body.lines().count(), 2, "{}", csv.body);
    assert!(csv.body.contains(",'=1+1,"), "no spreadsheet takes it for a formula: {}", csv.body);
    let json = browser.get(&format!("{PATH}?kind=tokens.revoked&format=json")).await;
    let events: Vec<Value> = serde_json::from_str(&json.body).unwrap();
    assert_eq!(events.len(), 1_100, "every batch is there");
    assert_eq!(events[0]["told"], "The command line revoked all tokens of all clients.");
    assert_eq!(events[0]["details"]["reason"], "a test");
    let ids: Vec<i64> = events.iter().map(|event| event["id"].as_i64().unwrap()).collect();
    assert!(ids.is_sorted_by(|newer, older| newer > older));
}

async fn only_who_may_read_the_log_sees_it(house: House) {
    let mut technician = Browser::sign_in(&house, "tec", "Technician").await;
    assert!(!technician.get("/").await.body.contains(PATH));
    assert_eq!(technician.get(PATH).await.status, 403);
    assert_eq!(technician.get(&format!("{PATH}?format=json")).await.status, 403);
}

#[test]
fn every_kind_of_event_has_a_name_and_a_sentence_in_every_language() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../store/src");
    let kind = Regex::new(r#"Event::new\(\s*"([a-z_.]+)""#).unwrap();
    let files = fs::read_dir(source).unwrap().map(|file| file.unwrap().path());
    let texts = files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap());
    let text: String = texts.collect();
    let mut kinds: Vec<String> =
        kind.captures_iter(&text).map(|found| found[1].to_owned()).collect();
    kinds.extend(["session.opened", "session.half_opened", "user.enabled"].map(str::to_owned));
    assert!(kinds.len() > 25, "{kinds:?}");
    for kind in kinds {
        for part in ["event", "told"] {
            let key = format!("{part}-{}", kind.replace(['.', '_'], "-"));
            for language in Language::ALL {
                assert_ne!(language.t(&key), key);
            }
        }
    }
}
