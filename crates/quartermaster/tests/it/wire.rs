//! The error answers of GLPI 11's token endpoint, row by row: same status and `error`, and the same `hint` where
//! clients show it. Where the RFCs differ from GLPI and this server follows them, the row says so.

use crate::{
    application::{Application, CALLBACK, VERIFIER},
    browser::{Browser, PASSWORD},
    house::{Answer, House, json_post, on_both_engines},
    token::{assert_refused, basic},
};
use axum::http::header;
use oauth::{GrantType, IpAllowList, Lifetime, PkceRule};
use serde_json::json;

on_both_engines![
    what_is_wrong_with_the_client,
    what_is_wrong_with_the_request,
    what_is_wrong_with_a_code,
    what_is_wrong_with_a_refresh_token,
    what_is_wrong_with_a_bearer,
];

#[track_caller]
fn assert_row(row: &str, answer: &Answer, status: u16, error: &str, hint: Option<&str>) {
    assert_refused(answer, status, error);
    let body = answer.json();
    assert_eq!(body["hint"].as_str(), hint, "{row}: {}", answer.body);
    for name in body.as_object().unwrap().keys() {
        assert!(["error", "error_description", "hint"].contains(&name.as_str()), "{row}: {name}");
    }
}

async fn application(house: &House) -> Application<'_> {
    house
        .application_with(|client| {
            client.grant_types = vec![GrantType::AuthorizationCode, GrantType::Password];
            client.pkce = PkceRule::Optional;
        })
        .await
}

async fn what_is_wrong_with_the_client(house: House) {
    let client = house.client().await;
    let without = |name: &str| {
        let mut body = client.request();
        body.as_object_mut().unwrap().remove(name);
        body
    };
    let with = |name: &str, value: &str| {
        let mut body = client.request();
        body[name] = json!(value);
        body
    };
    let missing = |name: &str| format!("Check the `{name}` parameter");
    for (row, body, status, error, hint) in [
        (
            "client_id missing",
            without("client_id"),
            400,
            "invalid_request",
            Some(missing("client_id")),
        ),
        (
            "client_secret missing",
            without("client_secret"),
            400,
            "invalid_request",
            Some(missing("client_secret")),
        ),
        (
            "client_secret empty",
            with("client_secret", ""),
            400,
            "invalid_request",
            Some(missing("client_secret")),
        ),
        ("client unknown", with("client_id", "unknown"), 401, "invalid_client", None),
        ("wrong secret", with("client_secret", "wrong"), 401, "invalid_client", None),
        (
            "grant not ticked",
            with("grant_type", "password"),
            400,
            "invalid_request",
            Some(missing("username")),
        ),
    ] {
        assert_row(row, &house.ask_token(body).await, status, error, hint.as_deref());
    }
    let mut not_ticked = with("grant_type", "password");
    (not_ticked["username"], not_ticked["password"]) = (json!("erika"), json!(PASSWORD));
    let answer = house.ask_token(not_ticked).await;
    assert_row("grant not ticked for this client", &answer, 400, "unauthorized_client", None);

    for (scheme, challenge) in [
        (basic(&client.id, "wrong"), "Basic realm=\"OAuth\""),
        ("Bearer x".parse().unwrap(), "Bearer realm=\"OAuth\""),
    ] {
        let mut body = with("client_secret", "wrong");
        if challenge.starts_with("Basic") {
            body.as_object_mut().unwrap().remove("client_secret");
        }
        let mut request = json_post("/api.php/token", &body);
        request.headers_mut().insert(header::AUTHORIZATION, scheme);
        let answer = house.send(request).await;
        assert_row("a challenge where there was a header", &answer, 401, "invalid_client", None);
        assert_eq!(answer.header(header::WWW_AUTHENTICATE), challenge);
    }
    let deleted = house.client().await;
    let key = deleted.key;
    house
        .store
        .change(store::Actor::System, house.now(), move |db| db.delete_client(key))
        .await
        .unwrap();
    let answer = house.ask_token(deleted.request()).await;
    assert_row("client deleted", &answer, 401, "invalid_client", None);

    let only = IpAllowList::parse("198.51.100.7").unwrap();
    let elsewhere = house.client_with(|client| client.allowed_addresses = only).await;
    let answer = house.ask_token(elsewhere.request()).await;
    let hint = "Your IP address is not allowed to use this OAuth client.";
    assert_row("IP not allowed", &answer, 401, "access_denied", Some(hint));
}

async fn what_is_wrong_with_the_request(house: House) {
    house.user("erika", "Observer").await;
    let application = application(&house).await;
    let hint = Some("Check that all required parameters have been provided");
    for grant_type in
        ["", "implicit", "CLIENT_CREDENTIALS", "urn:ietf:params:oauth:grant-type:none"]
    {
        let answer = application.ask(&[("grant_type", grant_type)]).await;
        assert_row("grant_type missing or unknown", &answer, 400, "unsupported_grant_type", hint);
    }
    let login = [
        ("grant_type", "password"),
        ("scope", "api"),
        ("username", "erika"),
        ("password", PASSWORD),
    ];
    for name in ["username", "password"] {
        let mut parameters = login;
        parameters.iter_mut().filter(|(known, _)| *known == name).for_each(|pair| pair.1 = "");
        let hint = format!("Check the `{name}` parameter");
        let answer = application.ask(&parameters).await;
        assert_row("username or password missing", &answer, 400, "invalid_request", Some(&hint));
    }
    for (name, password) in [("erika", "wrong"), ("nobody", PASSWORD)] {
        let answer = application
            .ask(&[login[0], login[1], ("username", name), ("password", password)])
            .await;
        assert_row("wrong user credentials", &answer, 400, "invalid_grant", None);
        assert_eq!(answer.json()["error_description"], "The user credentials were incorrect.");
    }
    for value in [json!(["x"]), json!({ "x": "y" }), json!(true)] {
        for name in ["client_secret", "grant_type", "scope", "username"] {
            let mut body = json!({
                "grant_type": "password", "client_id": application.client.id, "client_secret": application.client.secret,
                "username": "erika", "password": PASSWORD, "scope": "api",
            });
            body[name] = value.clone();
            assert_refused(&house.ask_token(body).await, 400, "invalid_request");
        }
    }
}

async fn what_is_wrong_with_a_code(house: House) {
    let application = application(&house).await;
    let other = house.application_with(|client| client.pkce = PkceRule::Optional).await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let tokens = application.tokens(&mut browser, "api").await;
    let exchange = |code: &str, uri: &str, verifier: &str| {
        let parameters = [
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", uri.to_owned()),
            ("code_verifier", verifier.to_owned()),
        ];
        let application = &application;
        async move {
            let parameters = parameters.each_ref().map(|(name, value)| (*name, value.as_str()));
            application.ask(&parameters).await
        }
    };
    let missing = |name: &str| format!("Check the `{name}` parameter");
    let answer = exchange("", CALLBACK, VERIFIER).await;
    assert_row("code missing", &answer, 400, "invalid_request", Some(&missing("code")));
    for unreadable in ["def50200", "qmc_", tokens.refresh.as_str()] {
        // GLPI has invalid_request or invalid_grant here; RFC 6749 §5.2 has invalid_grant.
        let answer = exchange(unreadable, CALLBACK, VERIFIER).await;
        assert_refused(&answer, 400, "invalid_grant");
        assert!(answer.json()["hint"].is_string());
    }
    let code = application.code(&mut browser, &[]).await;
    let answer = exchange(&code, CALLBACK, "").await;
    let hint = missing("code_verifier");
    assert_row("verifier missing", &answer, 400, "invalid_request", Some(&hint));
    let answer = exchange(&code, CALLBACK, "short").await;
    let hint = "Code Verifier must follow the specifications of RFC-7636.";
    assert_row("verifier malformed", &answer, 400, "invalid_request", Some(hint));
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let answer =
        exchange(&application.code(&mut browser, &without).await, CALLBACK, VERIFIER).await;
    let hint = "code_verifier received when no code_challenge is present";
    assert_row("verifier unexpected", &answer, 400, "invalid_request", Some(hint));
    let code = application.code(&mut browser, &[]).await;
    let answer = exchange(&code, CALLBACK, &"x".repeat(50)).await;
    let hint = "Failed to verify `code_verifier`.";
    assert_row("PKCE mismatch", &answer, 400, "invalid_grant", Some(hint));

    let code = application.code(&mut browser, &[]).await;
    let answer = exchange(&code, "", VERIFIER).await;
    assert_row(
        "redirect_uri missing",
        &answer,
        400,
        "invalid_request",
        Some(&missing("redirect_uri")),
    );
    let code = application.code(&mut browser, &[]).await;
    // GLPI has invalid_request; RFC 6749 §5.2 has invalid_grant for a redirect URI that differs.
    let answer = exchange(&code, "https://app.example/other", VERIFIER).await;
    assert_row(
        "redirect_uri different",
        &answer,
        400,
        "invalid_grant",
        Some("Invalid redirect URI"),
    );
    let code = application.code(&mut browser, &[]).await;
    house.pass(Lifetime::seconds(61));
    let answer = exchange(&code, CALLBACK, VERIFIER).await;
    assert_row(
        "code expired",
        &answer,
        400,
        "invalid_grant",
        Some("Authorization code has expired"),
    );
    let code = application.code(&mut browser, &[]).await;
    // GLPI has invalid_request; the RFC has invalid_grant.
    let foreign = other.redeem(&code).await;
    assert_refused(&foreign, 400, "invalid_grant");
    let code = application.code(&mut browser, &[]).await;
    assert_eq!(exchange(&code, CALLBACK, VERIFIER).await.status, 200);
    let answer = exchange(&code, CALLBACK, VERIFIER).await;
    assert_row(
        "code used",
        &answer,
        400,
        "invalid_grant",
        Some("Authorization code has been revoked"),
    );
}

async fn what_is_wrong_with_a_refresh_token(house: House) {
    let application = application(&house).await;
    let other = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let given = application.tokens(&mut browser, "api").await;
    let answer = application.refresh("").await;
    let hint = Some("Check the `refresh_token` parameter");
    assert_row("refresh token missing", &answer, 400, "invalid_request", hint);
    let unknown = Some("Cannot decrypt the refresh token");
    for made_up in ["def50200", given.access.as_str()] {
        let answer = application.refresh(made_up).await;
        assert_row("refresh token bad", &answer, 400, "invalid_grant", unknown);
        assert_eq!(answer.json()["error_description"], "The refresh token is invalid.");
    }
    // GLPI tells a foreign token from a made-up one; here nobody learns that it exists.
    let foreign = other.refresh(&given.refresh).await;
    assert_row("of another client", &foreign, 400, "invalid_grant", unknown);
    let wider = [
        ("grant_type", "refresh_token"),
        ("refresh_token", given.refresh.as_str()),
        ("scope", "api email"),
    ];
    let answer = application.ask(&wider).await;
    assert_row("scope too wide", &answer, 400, "invalid_scope", Some("Check the `email` scope"));
    assert_eq!(application.refresh(&given.refresh).await.status, 200);
    house.pass(Lifetime::seconds(60));
    let answer = application.refresh(&given.refresh).await;
    assert_row("used", &answer, 400, "invalid_grant", Some("Token has been revoked"));
    let given = application.tokens(&mut browser, "api").await;
    house.pass(Lifetime::hours(24 * 31));
    let answer = application.refresh(&given.refresh).await;
    assert_row("expired", &answer, 400, "invalid_grant", Some("Token has expired"));
}

/// GLPI answers 400 here; clients of RFC 6750, and agents, need the 401. The body keeps GLPI's shape.
async fn what_is_wrong_with_a_bearer(house: House) {
    for token in ["nonsense", "qma_x", "eyJhbGciOiJub25lIn0.e30."] {
        let answer = house.get_with("/api.php/session", token).await;
        assert_eq!(answer.status, 401);
        let body = answer.json();
        assert_eq!(body["status"], "ERROR_UNAUTHENTICATED");
        assert!(body["title"].is_string() && body["detail"].is_string());
        assert!(answer.header(header::WWW_AUTHENTICATE).contains("error=\"invalid_token\""));
    }
}
