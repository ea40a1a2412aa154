//! Refusals that explain themselves.

use crate::{
    browser::Browser,
    house::{House, from, json_post, on_both_engines},
    token::assert_refused,
};
use axum::http::header;
use oauth::{IpAllowList, Origin};
use serde_json::json;

on_both_engines![
    a_refusal_is_kept_with_every_check_and_its_remedy,
    a_flood_of_strangers_keeps_a_bounded_number,
    strangers_learn_nothing_of_who_exists_however_often_they_ask,
    who_has_to_wait_gets_a_reference_as_well,
    who_uses_a_secret_is_counted_without_a_write_each_time,
];

async fn a_refusal_is_kept_with_every_check_and_its_remedy(house: House) {
    let client = house
        .client_with(|client| {
            client.allowed_addresses = IpAllowList::parse("198.51.100.7 # office").unwrap()
        })
        .await;
    let refused = house.ask_token(client.request()).await;
    assert_refused(&refused, 401, "access_denied");
    let reference = refused.reference().unwrap().to_lowercase();
    let denial = house.store.read(move |db| db.denial(&reference)).await.unwrap().unwrap();
    assert_eq!(
        denial.passed,
        [
            "The request can be read",
            "The client is known",
            "The secret is right",
            "The client is enabled"
        ]
    );
    assert_eq!(denial.failed, "The address is among the client's IP restrictions");
    assert_eq!(denial.why, "the address 192.0.2.1 is not among 198.51.100.7 # office");
    assert!(denial.remedy.starts_with("Add the address"));
    assert_eq!((denial.endpoint.as_str(), denial.address.as_str()), ("token", "192.0.2.1"));
    assert_eq!(denial.client.unwrap().1, "Agents");

    let mut wrong = client.request();
    wrong["client_secret"] = json!("qms_wrong-secret-of-a-caller");
    let refused = house.ask_token(wrong).await;
    let reference = refused.reference().unwrap().to_owned();
    let denial = house.store.read(move |db| db.denial(&reference)).await.unwrap().unwrap();
    assert_eq!(denial.why, "the client's secret is wrong, or has expired");
    assert!(!format!("{denial:?}").contains("qms_"), "no secret is kept");
    assert_eq!(house.store.read(|db| db.denial("00000-00000")).await.unwrap(), None);
}

/// [RL-13]: anonymous requests cost a bounded amount of storage.
async fn a_flood_of_strangers_keeps_a_bounded_number(house: House) {
    let mut with_reference = 0;
    for number in 0..200 {
        let nobody = json!({ "grant_type": "client_credentials", "client_id": format!("x{number}"), "client_secret": "y" });
        let answer = house.ask_token(nobody.clone()).await;
        with_reference += i32::from(answer.reference().is_some());
        if number == 199 {
            let elsewhere =
                house.send(from(json_post("/api.php/token", &nobody), "203.0.113.9")).await;
            assert!(elsewhere.reference().is_some(), "others are not harmed");
        }
    }
    assert_eq!(with_reference, 30);
    let kept = house.store.browse(|db| db.denials(None, 1000)).await.unwrap();
    assert_eq!(kept.len(), 31);
}

/// CA-03, SE-03: one answer for all, also when no more denials of strangers are kept.
async fn strangers_learn_nothing_of_who_exists_however_often_they_ask(house: House) {
    house.user("erika", "Observer").await;
    let origin = Origin::parse("https://app.example").unwrap();
    house.client_with(|client| client.origins = vec![origin]).await;
    let known = house.client().await;
    let public = house.client_with(|client| client.confidential = false).await;
    let disabled = house.client_with(|client| client.enabled = false).await;
    let ask = async |id: &str| {
        let body =
            json!({ "grant_type": "client_credentials", "client_id": id, "client_secret": "y" });
        let mut request = json_post("/api.php/token", &body);
        request.headers_mut().insert(header::ORIGIN, "https://app.example".parse().unwrap());
        let answer = house.send(request).await;
        let mut headers = answer.headers.clone();
        headers.remove(header::CONTENT_LENGTH);
        // Each request has another one, whoever asks.
        headers.remove("x-request-id");
        (answer.status, headers, answer.reference().is_some(), answer.json())
    };
    let type_in = async |name: &str| {
        let mut browser = Browser::new(&house);
        browser.get("/sign-in").await;
        let answer = browser.post("/sign-in", &format!("name={name}&password=wrong")).await;
        let kept = answer.reference().is_some();
        let told = answer.body.contains("The name or the password is wrong.");
        (answer.status, kept, told)
    };
    for kept in [true, false] {
        let unknown = ask("unknown").await;
        assert_eq!((unknown.0.as_u16(), unknown.2), (401, kept));
        for client in [&known, &public, &disabled] {
            assert_eq!(ask(&client.id).await, unknown);
        }
        let (nobody, erika) = (type_in("nobody").await, type_in("erika").await);
        assert_eq!((nobody.0.as_u16(), nobody.1, nobody.2), (401, kept, true));
        assert_eq!(erika, nobody);
        for number in 0..30 {
            ask(&format!("x{number}")).await;
        }
    }
    let mut right = known.request();
    right["scope"] = json!("api");
    assert!(
        house.ask_token(right).await.reference().is_some(),
        "who proves to be the client gets a reference always"
    );
}

/// CA-09, SE-06.
async fn who_has_to_wait_gets_a_reference_as_well(house: House) {
    house.user("erika", "Observer").await;
    let client = house.client().await;
    let mut wrong = client.request();
    wrong["client_secret"] = json!("qms_wrong");
    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    for _ in 0..5 {
        assert_eq!(house.ask_token(wrong.clone()).await.status, 401);
        assert_eq!(browser.post("/sign-in", "name=erika&password=wrong").await.status, 401);
    }
    let refused = house.ask_token(wrong.clone()).await;
    assert_refused(&refused, 429, "temporarily_unavailable");
    let page = browser.post("/sign-in", "name=erika&password=wrong").await;
    assert_eq!(page.status, 429);
    for answer in [refused, page] {
        assert_eq!(answer.header(header::RETRY_AFTER), "1");
        let reference = answer.reference().unwrap().to_owned();
        let denial = house.store.read(move |db| db.denial(&reference)).await.unwrap().unwrap();
        assert_eq!(denial.failed, "There were few wrong attempts lately");
        assert_eq!(denial.why, "there were too many; the next one is accepted in 1 seconds");
    }
}

async fn who_uses_a_secret_is_counted_without_a_write_each_time(house: House) {
    let client = house.client().await;
    for _ in 0..5 {
        house.token(&client).await;
    }
    let key = client.key;
    let facts = house.store.browse(move |db| db.client_secrets(key)).await.unwrap();
    assert_eq!(facts[0].last_used_at(), None);
    web::write_usage(&house.app).await.unwrap();
    house.token(&client).await;
    web::write_usage(&house.app).await.unwrap();
    let facts = house.store.browse(move |db| db.client_secrets(key)).await.unwrap();
    assert_eq!(facts[0].last_used_at(), Some(house.now()));
    assert_eq!((facts[0].uses.len(), facts[0].uses[0].uses), (1, 6));
    assert_eq!(facts[0].uses[0].address, "192.0.2.1");
}
