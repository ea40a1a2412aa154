//! Signing in: cookies, sessions, the form, and what an audit finds of it.

use crate::{
    browser::{Browser, PASSWORD},
    house::{Answer, House, on_both_engines},
};
use axum::{
    body::Body,
    http::{Request, header},
};
use oauth::{IpAllowList, Lifetime, PkceRule, SecretHash};
use store::{Actor, ClientMetadata};

on_both_engines![
    cookies_are_bound_to_this_site_and_hidden_from_scripts,
    signing_in_opens_a_new_session_and_old_cookies_stay_outside,
    the_form_is_a_plain_password_form_of_this_browser,
    long_and_foreign_passwords_are_taken_as_they_are,
    a_session_ends_by_disuse_and_by_age,
    who_did_what_is_kept,
    a_new_client_may_do_nothing_that_nobody_chose,
    a_list_of_addresses_is_taken_whole_or_not_at_all,
];

/// SE-01.
async fn cookies_are_bound_to_this_site_and_hidden_from_scripts(house: House) {
    house.user("erika", "Observer").await;
    let house = house.set_up(|options| options.public_url = "https://qm.example/".parse().unwrap());
    let mut browser = Browser::new(&house);
    let page = browser.get("/sign-in").await;
    let answer = browser.type_password("erika", "/").await;
    assert_eq!(answer.status, 303);
    for set in [page, answer].iter().map(|answer| answer.header(header::SET_COOKIE)) {
        assert!(set.starts_with("__Host-quartermaster-"), "{set}");
        for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(set.contains(attribute), "{attribute}: {set}");
        }
        assert!(!set.to_ascii_lowercase().contains("domain"), "{set}");
    }
}

/// SE-02.
async fn signing_in_opens_a_new_session_and_old_cookies_stay_outside(house: House) {
    house.user("erika", "Observer").await;
    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    browser.cookies.push(("quartermaster-session".to_owned(), "fixed-by-somebody".to_owned()));
    let before = browser.cookies.clone();
    assert_eq!(browser.type_password("erika", "/").await.status, 303);
    assert_ne!(browser.cookies, before);
    let first = browser.cookies.clone();
    let mut copy = Browser::new(&house);
    copy.cookies = before;
    assert_eq!(copy.get("/account/applications").await.status, 303, "the copy is not signed in");

    browser.get("/sign-in").await;
    assert_eq!(browser.get("/account/applications").await.status, 200);
    browser.get("/sign-in").await;
    assert_eq!(browser.type_password("erika", "/").await.status, 303);
    copy.cookies = first;
    assert_eq!(copy.get("/account/applications").await.status, 303, "signing in anew ends the old");
}

/// SE-04, SE-05, AZ-13.
async fn the_form_is_a_plain_password_form_of_this_browser(house: House) {
    house.user("erika", "Observer").await;
    let mut browser = Browser::new(&house);
    let page = browser.get("/sign-in").await;
    for shown in [
        "method=\"post\"",
        "type=\"password\"",
        "autocomplete=\"username\"",
        "autocomplete=\"current-password\"",
    ] {
        assert!(page.body.contains(shown), "{shown}");
    }
    for hindrance in ["onpaste", "maxlength", "autocomplete=\"off\"", "http://", "https://"] {
        assert!(!page.body.contains(hindrance), "{hindrance}");
    }
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(page.header(header::REFERRER_POLICY), "same-origin");

    let mut attacker = Browser::new(&house);
    attacker.get("/sign-in").await;
    browser.csrf = attacker.csrf.clone();
    let forged = browser.type_password("erika", "/").await;
    assert_eq!(forged.status, 403, "the form of another browser");
    let mut without = Browser::new(&house);
    assert_eq!(without.type_password("erika", "/").await.status, 403);
    let by_address = browser.get("/sign-in?name=erika&password=three+grey+pelicans").await;
    assert!(by_address.status == 200 && by_address.header(header::SET_COOKIE).is_empty());
    assert!(!by_address.body.contains(PASSWORD), "an address signs nobody in");
}

/// SE-10, SE-12.
async fn long_and_foreign_passwords_are_taken_as_they_are(house: House) {
    let hash = SecretHash::of("link");
    let make = move |db: &mut store::Change<'_>| db.make_setup_link(&hash);
    house.store.change(Actor::System, house.now(), make).await.unwrap();
    let password =
        "жёлтая 潜水艦 🐟 \"quoted\" & <tagged> % + with more than sixty-four characters";
    assert!(password.chars().count() > 64);
    let typed: String = form_urlencoded::byte_serialize(password.as_bytes()).collect();
    let mut browser = Browser::new(&house);
    browser.get("/setup/link").await;
    let made =
        browser.post("/setup/link", &format!("name=erika&password={typed}&again={typed}")).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let user = house.store.read(|db| db.user("erika")).await.unwrap().unwrap();
    assert!(user.password_hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    let sign_in = async |password: &str| {
        let typed: String = form_urlencoded::byte_serialize(password.as_bytes()).collect();
        let mut browser = Browser::new(&house);
        browser.get("/sign-in").await;
        browser.post("/sign-in", &format!("name=erika&password={typed}")).await.status.as_u16()
    };
    assert_eq!(sign_in(password).await, 303);
    let cut: String = password.chars().take(72).collect();
    for near in [cut, format!("{password} "), password.to_uppercase()] {
        assert_eq!(sign_in(&near).await, 401, "{near}");
    }
}

/// SE-09.
async fn a_session_ends_by_disuse_and_by_age(house: House) {
    let mut used = Browser::sign_in(&house, "erika", "Observer").await;
    for _ in 0..11 {
        house.pass(Lifetime::hours(1));
        assert_eq!(used.get("/account/applications").await.status, 200);
    }
    house.pass(Lifetime::hours(1));
    assert_eq!(used.get("/account/applications").await.status, 303, "after twelve hours");
    let mut idle = Browser::sign_in(&house, "paul", "Observer").await;
    house.pass(Lifetime::seconds(2 * 3600 + 1));
    assert_eq!(idle.get("/account/applications").await.status, 303, "after two hours of disuse");
}

/// LG-02.
async fn who_did_what_is_kept(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let given = application.tokens(&mut browser, "api").await;
    house.pass(Lifetime::seconds(60));
    application.refresh(&given.refresh).await;
    house.pass(Lifetime::seconds(60));
    application.refresh(&given.refresh).await;
    let client = house.client().await;
    let token = house.token(&client).await;
    let parameters = [("token", token.as_str())];
    application.post("/api.php/revoke", &parameters).await;
    let own = format!("client_id={}&client_secret={}&token={token}", client.id, client.secret);
    house.send(crate::house::form_post("/api.php/revoke", &own)).await;
    let path = format!("/configuration/oauth-clients/{}", client.key.0);
    browser.get(&path).await;
    browser.post(&format!("{path}/secrets"), "keep_old_for=1").await;
    browser.post("/sign-out", "").await;
    let only = IpAllowList::parse("198.51.100.7").unwrap();
    house.update_client(&client, |client| client.allowed_addresses = only).await;
    let denied: Answer = house.ask_token(client.request()).await;

    let events = house.store.read(|db| db.newest_events(100)).await.unwrap();
    for (kind, actor) in [
        ("session.opened", "user"),
        ("session.closed", "user"),
        ("grant.opened", "client"),
        ("grant.revoked", "client"),
        ("token.revoked", "client"),
        ("client.registered", "system"),
        ("client.updated", "system"),
    ] {
        let found = events.iter().find(|event| event.kind == kind);
        let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(found.map(|event| event.actor.as_str()), Some(actor), "{kind}: {kinds:?}");
    }
    let alarm = events.iter().find(|event| event.kind == "grant.revoked").unwrap();
    assert!(alarm.details.to_string().contains("a second time"), "{}", alarm.details);
    let opened = events.iter().find(|event| event.kind == "session.opened").unwrap();
    assert_eq!(opened.address.as_deref(), Some("192.0.2.1"));
    let reference = denied.reference().unwrap().to_owned();
    let denial = house.store.read(move |db| db.denial(&reference)).await.unwrap().unwrap();
    assert_eq!((denial.client.unwrap().0, denial.address.as_str()), (client.key, "192.0.2.1"));
}

/// CL-03.
async fn a_new_client_may_do_nothing_that_nobody_chose(house: House) {
    let new = ClientMetadata::named("New");
    assert!(new.grant_types.len() <= 1 && new.scope.is_empty() && new.redirect_uris.is_empty());
    assert!(new.confidential && new.pkce == PkceRule::Required && !new.introspects_all);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get("/configuration/oauth-clients/add?preset=advanced").await;
    for grant in ["password", "client_credentials"] {
        let (_, after) = page.body.split_once(&format!("value=\"{grant}\"")).unwrap();
        assert!(!after.split('>').next().unwrap().contains("checked"), "{grant}");
    }
    let (_, after) = page.body.split_once("value=\"api\"").unwrap();
    assert!(!after.split('>').next().unwrap().contains("checked"));
}

/// CL-01, IP-05, IP-07.
async fn a_list_of_addresses_is_taken_whole_or_not_at_all(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get("/configuration/oauth-clients/add").await;
    let base = "name=Site&kind=confidential&enabled=1&grant=client_credentials&scope=inventory";
    for list in [
        "10.0.0.1%2C+nonsense",
        "10.0.0.0%2F33",
        "10.0.0",
        "0.0.0.0%2F0",
        "fe80%3A%3A1%25eth0",
        "2001%3Adb8%3A%3A%2F129",
        "010.0.0.1",
        "+",
        "+%0D%0A+",
        "%2C%2C",
    ] {
        let answer = browser
            .post("/configuration/oauth-clients", &format!("{base}&allowed_ips={list}"))
            .await;
        assert_eq!(answer.status, 422, "{list}");
        assert!(answer.body.contains("Invalid IP address or CIDR range"), "{list}");
    }
    for uri in [
        "%2Fcallback",
        "https%3A%2F%2Fapp.example%2F%23x",
        "https%3A%2F%2F*.example%2F",
        "https%3A%2F%2Fme%3Apw%40app.example%2F",
        "https%3A%2F%2Fapp.example%2F%09x",
        "javascript%3Aalert(1)",
        "data%3Atext%2Fhtml%2Cx",
        "http%3A%2F%2Fapp.example%2F",
        "myapp%3A%2Fcb",
    ] {
        let form = format!("{base}&redirect_uris={uri}");
        assert_eq!(browser.post("/configuration/oauth-clients", &form).await.status, 422, "{uri}");
    }
    let none = house.store.browse(|db| db.clients(&store::Listing::default())).await.unwrap();
    assert!(none.rows.is_empty(), "nothing of it was saved");
    let form = format!("{base}&allowed_ips=2001%3ADB8%3A0%3A0%3A0%3A0%3A0%3A1");
    assert_eq!(browser.post("/configuration/oauth-clients", &form).await.status, 200);
    let request = Request::get("/configuration/oauth-clients/1").body(Body::empty()).unwrap();
    assert!(browser.send(request).await.body.contains("2001:db8::1"), "one spelling");
}
