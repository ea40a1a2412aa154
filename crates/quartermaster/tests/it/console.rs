//! The console, without a browser: who gets in, and what forms are taken.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::http::header;
use oauth::{Lifetime, SecretHash};
use store::Actor;

on_both_engines![
    the_set_up_link_makes_the_first_administrator_once,
    guessing_a_password_is_slowed_for_known_and_unknown_names_alike,
    signing_out_ends_the_session_on_the_server,
    an_administrator_creates_a_client_and_sees_its_secret_once,
    bad_input_is_named_and_what_was_typed_is_kept,
];

/// SE-11, SE-15.
async fn the_set_up_link_makes_the_first_administrator_once(house: House) {
    let hash = SecretHash::of("the-link");
    assert!(
        house
            .store
            .change(Actor::System, house.now(), move |db| db.make_setup_link(&hash))
            .await
            .unwrap()
    );
    let mut browser = Browser::new(&house);
    assert!(browser.get("/sign-in").await.body.contains("Nobody can sign in yet"));
    assert_eq!(browser.get("/setup/another").await.status, 410);
    assert_eq!(browser.get("/setup/the-link").await.status, 200);
    let weak = browser
        .post("/setup/the-link", "name=erika&password=password12345678&again=password12345678")
        .await;
    assert_eq!(weak.status, 422);
    assert!(
        weak.body.contains("among the first that an attacker tries")
            && weak.body.contains("value=\"erika\"")
    );
    let form = "name=erika&password=three+grey+pelicans&again=three+grey+pelicans";
    let made = browser.post("/setup/the-link", form).await;
    assert_eq!((made.status.as_u16(), made.header(header::LOCATION)), (303, "/"));
    let home = browser.get("/").await;
    assert!(home.body.contains("Connect a GLPI Agent") && home.body.contains("erika"));
    let mut late = Browser::new(&house);
    assert_eq!(late.get("/setup/the-link").await.status, 410);

    let again = house
        .store
        .change(Actor::System, house.now(), move |db| db.make_setup_link(&hash))
        .await
        .unwrap();
    assert!(!again, "once there is a user there are no links");
}

/// SE-03, SE-06.
async fn guessing_a_password_is_slowed_for_known_and_unknown_names_alike(house: House) {
    let _signed_in = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for name in ["erika", "nobody"] {
        let mut browser = Browser::new(&house);
        browser.get("/sign-in").await;
        let mut statuses = Vec::new();
        for _ in 0..6 {
            let answer = browser.post("/sign-in", &format!("name={name}&password=wrong")).await;
            statuses.push(answer.status.as_u16());
            let told = answer.body.contains("The name or the password is wrong.");
            assert_eq!(told, answer.status == 401);
        }
        assert_eq!(statuses, [401, 401, 401, 401, 401, 429], "{name}");
    }
    house.pass(Lifetime::seconds(5));
    let mut browser = Browser::new(&house);
    browser.get("/sign-in?next=/assets/computers").await;
    let form = "name=ERIKA&password=three+grey+pelicans&next=/assets/computers";
    assert_eq!(browser.post("/sign-in", form).await.header(header::LOCATION), "/assets/computers");
}

/// SE-07, SE-09.
async fn signing_out_ends_the_session_on_the_server(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get("/").await;
    let copied = browser.cookies.clone();
    assert_eq!(browser.post("/sign-out", "").await.header(header::LOCATION), "/sign-in");
    let mut thief = Browser::new(&house);
    thief.cookies = copied;
    assert_eq!(thief.get("/").await.header(header::LOCATION), "/sign-in?next=%2F");

    let mut idle = Browser::sign_in(&house, "idle", "Super-Admin").await;
    house.pass(Lifetime::hours(3));
    assert_eq!(idle.get("/").await.status, 303);
}

/// CA-10, CL-06.
async fn an_administrator_creates_a_client_and_sees_its_secret_once(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get("/configuration/oauth-clients/add?preset=glpi-agent").await;
    let form = "name=%3Csvg%2Fonload%3Dx%3E&comment=&kind=confidential&enabled=1&grant=client_credentials&scope=inventory";
    let created = browser.post("/configuration/oauth-clients", form).await;
    assert_eq!(created.status, 200, "{}", created.body);
    assert_eq!(created.header(header::CACHE_CONTROL), "no-store");
    let after = |mark: &str| {
        created.body.split_once(mark).unwrap().1.split(['\n', '<']).next().unwrap().to_owned()
    };
    let (id, secret) = (after("oauth-client-id = "), after("oauth-client-secret = "));
    let request = serde_json::json!({
        "grant_type": "client_credentials", "client_id": id, "client_secret": secret, "scope": "inventory"
    });
    assert_eq!(house.ask_token(request).await.status, 200);
    let list = browser.get("/configuration/oauth-clients").await;
    assert!(
        list.body.contains("&#60;svg/onload=x&#62;") && !list.body.contains("<svg/onload"),
        "{}",
        list.body
    );
    let found = house.store.browse(|db| db.clients(&store::Listing::default())).await.unwrap();
    let page = browser.get(&format!("/configuration/oauth-clients/{}", found.rows[0].key.0)).await;
    assert!(page.body.contains(&id) && !page.body.contains(&secret), "the secret is shown once");
    let path = format!("/configuration/oauth-clients/{}/credentials", found.rows[0].key.0);
    let credentials = browser.get(&path).await;
    assert!(credentials.body.contains(&secret[secret.len() - 4..]));
    assert!(!credentials.body.contains(&secret));

    let path = format!("/configuration/oauth-clients/{}/deletion", found.rows[0].key.0);
    assert_eq!(browser.post(&path, "confirmation=something").await.status, 422);
    let deleted = browser.post(&path, "confirmation=%3Csvg%2Fonload%3Dx%3E").await;
    assert_eq!(deleted.header(header::LOCATION), "/configuration/oauth-clients?notice=deleted");
}

/// CL-01, IP-07.
async fn bad_input_is_named_and_what_was_typed_is_kept(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get("/configuration/oauth-clients/add").await;
    let form = "name=Site&kind=public&grant=client_credentials&allowed_ips=10.0.0.0%2F33&redirect_uris=http%3A%2F%2Fevil.example";
    let answer = browser.post("/configuration/oauth-clients", form).await;
    assert_eq!(answer.status, 422);
    for told in [
        "Invalid IP address or CIDR range: 10.0.0.0/33",
        "it can use the authorization code only",
        "http is for this machine only",
        "value=\"Site\"",
    ] {
        assert!(answer.body.contains(told), "{told}");
    }
    browser.get("/administration/inventory").await;
    let answer = browser
        .post(
            "/administration/inventory",
            "enabled=1&authentication=basic_auth&frequency=0&basic_login=",
        )
        .await;
    assert_eq!(answer.status, 422);
    for told in ["from 1 to 240", "needs a login", "needs a password"] {
        assert!(answer.body.contains(told), "{told}");
    }
    assert!(!house.store.read(|db| db.settings()).await.unwrap().inventory_enabled);
    let saved = browser
        .post(
            "/administration/inventory",
            "enabled=1&authentication=client_credentials&frequency=12",
        )
        .await;
    assert_eq!(saved.header(header::LOCATION), "/administration/inventory?notice=inventory-saved");
    assert_eq!(house.store.read(|db| db.settings()).await.unwrap().frequency_hours, 12);
}
