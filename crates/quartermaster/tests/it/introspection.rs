//! Introspection and revocation: rows IN and RV of the checklist, in brackets.

use crate::{
    application::tokens,
    browser::Browser,
    house::{House, form_post, on_both_engines},
    token::{assert_refused, basic},
};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use oauth::{GrantType, IpAllowList, Scope, TokenFormat};
use serde_json::json;
use store::Actor;

on_both_engines![
    a_live_token_is_described_and_anything_else_is_inactive,
    only_confidential_clients_ask_and_see_their_own_tokens,
    a_token_is_worthless_once_user_client_or_address_is,
    a_client_revokes_its_own_tokens_and_no_others,
    revocation_takes_what_it_is_given,
];

/// [IN-02, IN-03, IN-04]
async fn a_live_token_is_described_and_anything_else_is_inactive(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    for format in [TokenFormat::Opaque, TokenFormat::Jwt] {
        house.update_client(&application.client, |client| client.token_format = format).await;
        let given = application.tokens(&mut browser, "api user").await;
        let told =
            application.post("/api.php/introspect", &[("token", &given.access)]).await.json();
        let now = house.now().seconds();
        for (name, value) in [
            ("active", json!(true)),
            ("scope", json!("api user")),
            ("client_id", json!(application.client.id)),
            ("username", json!("erika")),
            ("sub", json!("1")),
            ("token_type", json!("Bearer")),
            ("iss", json!("http://quartermaster.test")),
            ("iat", json!(now)),
            ("exp", json!(now + 3600)),
        ] {
            assert_eq!(told[name], value, "{format:?} {name}");
        }
        let refresh =
            application.post("/api.php/introspect", &[("token", &given.refresh)]).await.json();
        assert_eq!((&refresh["active"], &refresh["sub"]), (&json!(true), &json!("1")));
        tokens(&application.refresh(&given.refresh).await);
        assert!(!application.is_active(&given.refresh).await);
    }
    let altered = format!("qma_{}", "A".repeat(54));
    for other in ["nonsense", "qma_", altered.as_str(), "a.b.c", "é"] {
        let answer = application.post("/api.php/introspect", &[("token", other)]).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({ "active": false })));
    }
    assert_refused(&application.post("/api.php/introspect", &[]).await, 400, "invalid_request");
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        for path in ["/api.php/introspect", "/api.php/revoke"] {
            let request = Request::builder().method(method.clone()).uri(path).body(Body::empty());
            assert_eq!(
                house.send(request.unwrap()).await.status,
                405,
                "RV-07, IN-04: {method} {path}"
            );
        }
    }
    let machine = house.client_with(|client| client.scope = Scope::parse("status")).await;
    let mut request = machine.request();
    request["scope"] = json!("status");
    let token = house.ask_token(request).await.json()["access_token"].as_str().unwrap().to_owned();
    let mut ask = form_post("/api.php/introspect", &format!("token={token}"));
    ask.headers_mut().insert(header::AUTHORIZATION, basic(&machine.id, &machine.secret));
    let told = house.send(ask).await.json();
    assert_eq!(told["sub"], machine.id.as_str(), "CC-04: never that of a user");
    assert!(told.get("username").is_none());
}

/// [IN-01, IN-05, IN-06]
async fn only_confidential_clients_ask_and_see_their_own_tokens(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let given = application.tokens(&mut browser, "api").await;
    let form = format!("token={}", given.access);
    assert_refused(
        &house.send(form_post("/api.php/introspect", &form)).await,
        401,
        "invalid_client",
    );
    let wrong = [("token", given.access.as_str()), ("client_secret", "wrong")];
    assert_refused(&application.post("/api.php/introspect", &wrong).await, 401, "invalid_client");
    let secretless = [("token", given.access.as_str()), ("client_secret", "")];
    assert_refused(
        &application.post("/api.php/introspect", &secretless).await,
        401,
        "invalid_client",
    );
    let public = house.application_with(|client| client.confidential = false).await;
    let ask = [("token", given.access.as_str())];
    assert_refused(&public.post("/api.php/introspect", &ask).await, 401, "invalid_client");
    let other = house.application().await;
    assert!(!other.is_active(&given.access).await);
    let server = house
        .application_with(|client| {
            client.introspects_all = true;
            client.grant_types = vec![GrantType::ClientCredentials];
        })
        .await;
    assert!(server.is_active(&given.access).await);
    assert!(server.is_active(&given.refresh).await);
}

/// [IN-07, CL-02, IP-04]
async fn a_token_is_worthless_once_user_client_or_address_is(house: House) {
    let application = house.application().await;
    let server = house.application_with(|client| client.introspects_all = true).await;
    let user = house.user("marie", "Observer").await;
    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    browser.type_password("marie", "/").await;
    let given = application.tokens(&mut browser, "api").await;
    let addresses = |list: &'static str| {
        move |client: &mut store::ClientMetadata| {
            client.allowed_addresses = IpAllowList::parse(list).unwrap()
        }
    };
    house.update_client(&application.client, addresses("198.51.100.0/28")).await;
    assert!(!server.is_active(&given.access).await);
    assert_eq!(house.get_with("/api.php/session", &given.access).await.status, 401);
    assert_refused(&application.refresh(&given.refresh).await, 401, "access_denied");
    house.update_client(&application.client, addresses("")).await;
    assert!(server.is_active(&given.access).await);
    let switch = |enabled| move |db: &mut store::Change<'_>| db.set_user_enabled(user, enabled);
    house.store.change(Actor::System, house.now(), switch(false)).await.unwrap();
    assert!(!server.is_active(&given.access).await);
    house.store.change(Actor::System, house.now(), switch(true)).await.unwrap();
    assert!(!server.is_active(&given.access).await, "enabling brings nothing back");
}

/// [RV-01, RV-04, RV-05, BR-09]
async fn a_client_revokes_its_own_tokens_and_no_others(house: House) {
    let application = house.application().await;
    let other = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    for format in [TokenFormat::Opaque, TokenFormat::Jwt] {
        house.update_client(&application.client, |client| client.token_format = format).await;
        let given = application.tokens(&mut browser, "api status").await;
        for token in [&given.access, &given.refresh] {
            assert_eq!(other.post("/api.php/revoke", &[("token", token)]).await.status, 200);
        }
        for path in ["/api.php/session", "/api.php/status"] {
            assert_eq!(house.get_with(path, &given.access).await.status, 200);
        }
        assert_eq!(
            application.post("/api.php/revoke", &[("token", &given.access)]).await.status,
            200
        );
        for path in ["/api.php/session", "/api.php/status", "/api.php/userinfo"] {
            assert_eq!(house.get_with(path, &given.access).await.status, 401, "{path}");
        }
        let next = tokens(&application.refresh(&given.refresh).await);
        assert_eq!(
            application.post("/api.php/revoke", &[("token", &next.refresh)]).await.status,
            200
        );
        assert_refused(&application.refresh(&next.refresh).await, 400, "invalid_grant");
        assert!(!application.is_active(&next.access).await, "the whole grant has ended");
    }
}

/// [RV-02, RV-03, RV-06]
async fn revocation_takes_what_it_is_given(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let given = application.tokens(&mut browser, "api").await;
    for unknown in ["nonsense", "qma_x", "a.b.c"] {
        assert_eq!(application.post("/api.php/revoke", &[("token", unknown)]).await.status, 200);
    }
    assert_refused(&application.post("/api.php/revoke", &[]).await, 400, "invalid_request");
    let form = format!("token={}", given.access);
    assert_refused(&house.send(form_post("/api.php/revoke", &form)).await, 401, "invalid_client");
    let wrong = [("token", given.access.as_str()), ("client_secret", "wrong")];
    assert_refused(&application.post("/api.php/revoke", &wrong).await, 401, "invalid_client");
    assert!(application.is_active(&given.access).await);
    let hinted = [("token", given.access.as_str()), ("token_type_hint", "nonsense")];
    assert_eq!(application.post("/api.php/revoke", &hinted).await.status, 200);
    assert!(!application.is_active(&given.access).await);

    let public = house.application_with(|client| client.confidential = false).await;
    let given = public.tokens(&mut browser, "api").await;
    assert_eq!(public.post("/api.php/revoke", &[("token", &given.access)]).await.status, 200);
    assert_eq!(house.get_with("/api.php/session", &given.access).await.status, 401);
}
