//! Acts that a borrowed session must not do: they ask for the password again.

use crate::{
    application::after_each,
    browser::Browser,
    house::{House, KnownClient, on_both_engines},
};
use axum::http::header;
use oauth::Lifetime;

on_both_engines![
    a_secret_is_replaced_only_by_who_typed_the_password_lately,
    a_wrong_password_replaces_nothing_and_is_slowed,
    the_second_factor_is_changed_only_with_the_password,
];

fn path(client: &KnownClient) -> String {
    format!("/configuration/oauth-clients/{}/secrets", client.key.0)
}

async fn secrets(house: &House, client: &KnownClient) -> usize {
    let key = client.key;
    house.store.browse(move |db| db.client_secrets(key)).await.unwrap().len()
}

/// CL-04: the right, a form of this session, and a password typed within the last minutes.
async fn a_secret_is_replaced_only_by_who_typed_the_password_lately(house: House) {
    let client = house.client_with(|client| client.name = "Agents".to_owned()).await;
    let path = path(&client);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get("/").await;
    let fresh = browser.post(&path, "keep_old_for=24").await;
    assert_eq!(fresh.status, 200);
    assert!(fresh.body.contains("qms_"), "who has just signed in is not asked again");
    assert_eq!(secrets(&house, &client).await, 2);

    house.pass(Lifetime::seconds(301));
    let asked = browser.post(&path, "keep_old_for=%22%3E%3Csvg%3E&note=a").await;
    assert_eq!(asked.status, 403, "{}", asked.body);
    assert!(asked.body.contains("Confirm that it is you") && !asked.body.contains("qms_"));
    assert!(!asked.body.contains("<svg>"), "what the form carried is escaped");
    assert!(asked.body.contains("<main class=\"bare\""));
    assert_eq!(after_each(&asked.body, "action=\""), [path.as_str()]);
    assert_eq!(secrets(&house, &client).await, 2, "nothing was changed");

    let again = browser.post(&path, "keep_old_for=0&current_password=three+grey+pelicans").await;
    assert_eq!(again.status, 200);
    assert!(again.body.contains("qms_") && !again.body.contains("three grey pelicans"));
    let next = browser.post(&path, "keep_old_for=24").await;
    assert_eq!(next.status, 200, "and now it counts for a few minutes");
    let events = house.store.read(|db| db.newest_events(10)).await.unwrap();
    assert!(events.iter().any(|event| event.kind == "session.confirmed" && event.actor == "user"));

    browser.csrf = "forged".to_owned();
    let forged = browser.post(&path, "current_password=three+grey+pelicans").await;
    assert!(forged.status == 403 && forged.body.contains("This form is too old"));
    let mut powerless = Browser::sign_in(&house, "powerless", "Self-Service").await;
    powerless.get("/").await;
    let refused = powerless.post(&path, "current_password=three+grey+pelicans").await;
    assert!(refused.status == 403 && refused.body.contains("may not see this page"));
    assert_eq!(Browser::new(&house).post(&path, "x=1").await.status, 401);
}

/// CL-04, SE-06: one count with the sign-in page.
async fn a_wrong_password_replaces_nothing_and_is_slowed(house: House) {
    let client = house.client().await;
    let path = path(&client);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get("/").await;
    house.pass(Lifetime::seconds(301));
    for number in 0..6 {
        let answer = browser.post(&path, "keep_old_for=7&current_password=guess").await;
        assert_eq!(answer.status, if number < 5 { 403 } else { 429 });
        assert!(answer.reference().is_some() && !answer.body.contains("guess"));
        assert!(answer.body.contains("name=\"keep_old_for\" value=\"7\""), "the act is kept");
    }
    let waiting = browser.post(&path, "current_password=three+grey+pelicans").await;
    assert_eq!(waiting.header(header::RETRY_AFTER), "1");
    let mut elsewhere = Browser::new(&house);
    elsewhere.get("/sign-in").await;
    assert_eq!(elsewhere.type_password("erika", "/").await.status, 429);
    assert_eq!(secrets(&house, &client).await, 1);
    house.pass(Lifetime::seconds(2));
    let right = browser.post(&path, "current_password=three+grey+pelicans").await;
    assert_eq!(right.status, 200);
}

/// SE-13.
async fn the_second_factor_is_changed_only_with_the_password(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    assert!(!browser.get("/account/second-factor").await.body.contains("current_password"));
    house.pass(Lifetime::seconds(301));
    let page = browser.get("/account/second-factor").await;
    assert!(page.body.contains("name=\"current_password\""));
    for path in ["/account/second-factor", "/account/second-factor/removal"] {
        let asked = browser.post(path, "code=000000").await;
        assert!(asked.status == 403 && asked.body.contains("Confirm that it is you"), "{path}");
        let wrong = browser.post(path, "code=000000&current_password=wrong").await;
        assert!(wrong.status == 403 && wrong.body.contains("The password is wrong."), "{path}");
    }
    let form = "code=000000&current_password=three+grey+pelicans";
    let answer = browser.post("/account/second-factor", form).await;
    assert_eq!(answer.status, 422, "the password was right, the code is looked at");
}
