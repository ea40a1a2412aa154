//! Administration → Denials: a reference explains what was refused and leads to where it is mended.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::http::header;
use oauth::IpAllowList;
use serde_json::json;

on_both_engines![
    a_reference_opens_every_check_with_a_link_to_where_it_is_mended,
    denials_are_found_by_client_check_place_and_time,
    an_unknown_reference_is_named,
    a_denial_is_told_in_the_readers_language,
];

const PATH: &str = "/administration/denials";

/// Has a client refused because of its address, and returns it with the reference.
async fn refused(house: &House) -> (crate::house::KnownClient, String) {
    let client = house
        .client_with(|client| {
            client.allowed_addresses = IpAllowList::parse("198.51.100.7").unwrap();
        })
        .await;
    let answer = house.ask_token(client.request()).await;
    let reference = answer.reference().unwrap().to_owned();
    (client, reference)
}

async fn a_reference_opens_every_check_with_a_link_to_where_it_is_mended(house: House) {
    let (client, reference) = refused(&house).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = browser.get(PATH).await;
    assert!(list.body.contains(&format!("href=\"{PATH}/{reference}\"")), "{}", list.body);
    let typed = reference.to_lowercase();
    let found = browser.get(&format!("{PATH}?reference=+{typed}+")).await;
    assert_eq!(found.header(header::LOCATION), format!("{PATH}/{reference}"));
    let page = browser.get(&format!("{PATH}/{typed}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let mut rest = page.body.as_str();
    for told in [
        "Passed:</strong> Request format",
        "Passed:</strong> Client ID",
        "Passed:</strong> Client secret",
        "Passed:</strong> Client enabled",
        "Failed:</strong> IP restrictions",
        "the address 192.0.2.1 is not among 198.51.100.7",
        "Add the address to the client",
        &format!("href=\"/configuration/oauth-clients/{}/access\"", client.key.0),
    ] {
        let (_, after) = rest.split_once(told).unwrap_or_else(|| panic!("{told}: {}", page.body));
        rest = after;
    }
}

async fn denials_are_found_by_client_check_place_and_time(house: House) {
    let (client, reference) = refused(&house).await;
    let other = house.client_with(|metadata| metadata.name = "Other".to_owned()).await;
    let mut wrong = other.request();
    wrong["client_secret"] = json!("qms_wrong");
    let wrong = house.ask_token(wrong).await.reference().unwrap().to_owned();
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (question, seen) in [
        (format!("client={}", client.key.0), vec![&reference]),
        ("client=Other".to_owned(), vec![&wrong]),
        ("check=The+secret+is+right".to_owned(), vec![&wrong]),
        ("endpoint=token".to_owned(), vec![&reference, &wrong]),
        ("endpoint=inventory".to_owned(), vec![]),
        ("address=192.0.2.1".to_owned(), vec![&reference, &wrong]),
        ("to=2025-12-31T23:59".to_owned(), vec![]),
        ("from=2026-01-01".to_owned(), vec![&reference, &wrong]),
    ] {
        let page = browser.get(&format!("{PATH}?{question}")).await;
        for known in [&reference, &wrong] {
            assert_eq!(page.body.contains(known.as_str()), seen.contains(&known), "{question}");
        }
    }
    let json = browser.get(&format!("{PATH}?check=The+secret+is+right&format=json")).await;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json.body).unwrap();
    assert_eq!((rows.len(), &rows[0]["reference"]), (1, &json!(wrong)));
    let csv = browser.get(&format!("{PATH}?format=csv")).await;
    assert_eq!(csv.body.lines().count(), 3, "{}", csv.body);
}

async fn an_unknown_reference_is_named(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get(&format!("{PATH}?reference=%3Cb%3E00000")).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("No denial has this reference"));
    assert!(page.body.contains("value=\"&#60;b&#62;00000\""), "what was typed is kept");
    let opened = browser.get(&format!("{PATH}/00000-00000")).await;
    assert_eq!(opened.header(header::LOCATION), format!("{PATH}?reference=00000-00000"));
}

async fn a_denial_is_told_in_the_readers_language(house: House) {
    let (_, reference) = refused(&house).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let request = axum::http::Request::get(format!("{PATH}/{reference}"))
        .header(header::ACCEPT_LANGUAGE, "fr")
        .body(axum::body::Body::empty())
        .unwrap();
    let page = browser.send(request).await;
    for told in ["Réussi\u{a0}:</strong> Secret du client", "Ajoutez l’adresse"] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
}
