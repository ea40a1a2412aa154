//! Refusals that explain themselves.

use crate::{
    house::{House, from, json_post, on_both_engines},
    token::assert_refused,
};
use oauth::IpAllowList;
use serde_json::json;

on_both_engines![
    a_refusal_is_kept_with_every_check_and_its_remedy,
    a_flood_of_strangers_keeps_a_bounded_number,
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
    assert!(denial.remedy.starts_with("An administrator adds the address"));
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
