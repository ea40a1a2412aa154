//! OpenID Connect: rows OI of the checklist, in brackets.

use crate::{
    application::{after_each, tokens},
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::http::header;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use oauth::{Lifetime, RedirectUri, Scope};
use serde_json::{Value, json};

on_both_engines![
    an_id_token_says_who_signed_in_and_userinfo_agrees,
    offline_access_is_what_a_refresh_token_needs_where_it_is_offered,
    signing_out_asks_unless_an_id_token_is_shown,
];

fn with_openid(client: &mut store::ClientMetadata) {
    client.scope = Scope::parse("openid user email api");
    client.post_logout_redirect_uris = vec![RedirectUri::parse("https://app.example/bye").unwrap()];
}

fn claims(jwt: &Value) -> Value {
    let part = jwt.as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// [OI-01, OI-02, OI-03]
async fn an_id_token_says_who_signed_in_and_userinfo_agrees(house: House) {
    let application = house.application_with(with_openid).await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let signed_in = house.now().seconds();
    house.pass(Lifetime::seconds(30));
    let code =
        application.code(&mut browser, &[("scope", "openid user"), ("nonce", "n-0S6")]).await;
    let given = tokens(&application.redeem(&code).await);
    let told = claims(&given.body["id_token"]);
    for (name, value) in [
        ("iss", json!("http://quartermaster.test")),
        ("aud", json!(application.client.id)),
        ("sub", json!("1")),
        ("nonce", json!("n-0S6")),
        ("iat", json!(signed_in + 30)),
        ("auth_time", json!(signed_in)),
    ] {
        assert_eq!(told[name], value, "{name}");
    }
    let info = house.get_with("/api.php/userinfo", &given.access).await.json();
    assert_eq!(info, json!({ "sub": "1", "name": "erika", "preferred_username": "erika" }));
    let refreshed = tokens(&application.refresh(&given.refresh).await);
    assert_eq!(claims(&refreshed.body["id_token"])["sub"], "1");

    let email = application.tokens(&mut browser, "openid email").await;
    let info = house.get_with("/api.php/userinfo", &email.access).await.json();
    assert_eq!(info["email"], "erika@example.com");
    assert!(info.get("name").is_none());
    let api = application.tokens(&mut browser, "api").await;
    assert!(api.body.get("id_token").is_none());
    let refused = house.get_with("/api.php/userinfo", &api.access).await;
    assert_eq!(refused.status, 403);
    assert!(refused.header(header::WWW_AUTHENTICATE).contains("insufficient_scope"));
    assert_eq!(house.get("/api.php/userinfo").await.status, 401);
}

async fn offline_access_is_what_a_refresh_token_needs_where_it_is_offered(house: House) {
    let application =
        house.application_with(|client| client.scope = Scope::parse("api offline_access")).await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let page = browser.get(&application.link(&[("scope", "api offline_access")])).await;
    assert!(page.body.contains("Access while you are away"));
    let without = application.tokens(&mut browser, "api").await;
    assert!(without.body.get("refresh_token").is_none());
    let with = application.tokens(&mut browser, "api offline_access").await;
    assert!(with.refresh.starts_with("qmr_"));
}

/// [OI-05, SE-07]
async fn signing_out_asks_unless_an_id_token_is_shown(house: House) {
    let application = house.application_with(with_openid).await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let given = application.tokens(&mut browser, "openid").await;
    let hint = given.body["id_token"].as_str().unwrap().to_owned();
    let evil = "/api.php/end-session?post_logout_redirect_uri=https%3A%2F%2Fevil.test%2F";
    let page = browser.get(evil).await;
    assert!(
        page.body.contains("asks to sign you out") && !page.body.contains("href=\"https://evil")
    );
    assert_eq!(browser.get("/account/applications").await.status, 200, "nobody was signed out");

    let link = format!(
        "/api.php/end-session?id_token_hint={hint}&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye&state=x+y"
    );
    let forged = link.replace(&hint[hint.len() - 8..], "AAAAAAAA");
    assert_eq!(browser.get(&forged).await.status, 200, "asked");
    let copied = browser.cookies.clone();
    let answer = browser.get(&link).await;
    assert_eq!(answer.header(header::LOCATION), "https://app.example/bye?state=x+y");
    browser.cookies = copied;
    assert_eq!(
        browser.get("/account/applications").await.status,
        303,
        "the session ended on the server"
    );

    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    browser.type_password("erika", "/").await;
    let page = browser.get("/api.php/end-session").await;
    let action = after_each(&page.body, "action=\"")[0].replace("&#38;", "&");
    let answer = browser.post(&action, "x=1").await;
    assert_eq!(answer.header(header::LOCATION), "/sign-in");
    assert_eq!(browser.get("/account/applications").await.status, 303);
}
