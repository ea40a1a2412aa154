//! The exchange of codes: rows AC and PK of the checklist, in brackets.

use crate::{
    application::{CALLBACK, VERIFIER, tokens},
    browser::Browser,
    house::{House, on_both_engines},
    token::assert_refused,
};
use axum::http::header;
use oauth::{Lifetime, PkceRule, Scope};
use store::Actor;

on_both_engines![
    a_code_gives_tokens_once_and_a_second_use_ends_them,
    a_code_belongs_to_its_client_address_and_time,
    the_verifier_proves_who_asked,
    of_twenty_exchanges_at_once_one_wins,
    one_kind_of_secret_does_not_serve_as_another,
    a_code_is_worth_nothing_once_the_user_or_the_client_is_gone,
    a_public_client_needs_no_secret,
];

/// [AC-01, AC-02, AC-03, TK-01, SC-05]
async fn a_code_gives_tokens_once_and_a_second_use_ends_them(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let code = application.code(&mut browser, &[("scope", "api user nonsense inventory")]).await;
    let answer = application.redeem(&code).await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    let given = tokens(&answer);
    assert_eq!(given.body["token_type"], "Bearer");
    assert_eq!(given.body["expires_in"], 3600);
    assert_eq!(given.body["scope"], "api user");
    assert!(given.body.get("id_token").is_none());
    assert!(given.access.starts_with("qma_") && given.refresh.starts_with("qmr_"));
    assert!(application.is_active(&given.access).await);

    let again = application.redeem(&code).await;
    assert_refused(&again, 400, "invalid_grant");
    assert_eq!(again.json()["hint"], "Authorization code has been revoked");
    assert!(!application.is_active(&given.access).await);
    assert_refused(&application.refresh(&given.refresh).await, 400, "invalid_grant");
}

/// [AC-04, AC-05, AC-06, AZ-25]
async fn a_code_belongs_to_its_client_address_and_time(house: House) {
    let application = house.application().await;
    let other = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let code = application.code(&mut browser, &[]).await;
    assert_refused(&other.redeem(&code).await, 400, "invalid_grant");
    assert_eq!(application.redeem(&code).await.status, 200, "a stranger's try does not spend it");

    for (uri, error) in [
        ("https://app.example/cb/x", "invalid_grant"),
        ("https://other.example/cb", "invalid_grant"),
        ("", "invalid_request"),
    ] {
        let code = application.code(&mut browser, &[]).await;
        let ask = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", uri),
            ("code_verifier", VERIFIER),
        ];
        assert_refused(&application.ask(&ask).await, 400, error);
    }
    let code = application.code(&mut browser, &[]).await;
    house.pass(Lifetime::seconds(61));
    let late = application.redeem(&code).await;
    assert_refused(&late, 400, "invalid_grant");
    assert_eq!(late.json()["hint"], "Authorization code has expired");

    let altered = code.replace("qmc_A", "qmc_B");
    let huge = "x".repeat(20_000);
    for made_up in ["x", "qmc_", altered.as_str(), huge.as_str(), "é\u{1}"] {
        assert_refused(&application.redeem(made_up).await, 400, "invalid_grant");
    }
    let answer = application.redeem("").await;
    assert_refused(&answer, 400, "invalid_request");
    assert_eq!(answer.json()["hint"], "Check the `code` parameter");
}

/// [PK-03, PK-04, PK-05, PK-09, PK-10]
async fn the_verifier_proves_who_asked(house: House) {
    let application = house.application_with(|client| client.pkce = PkceRule::Optional).await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let ask = async |code: &str, verifier: &str| {
        let parameters = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", verifier),
        ];
        application.ask(&parameters).await
    };
    let other = "x".repeat(50);
    let shouted = VERIFIER.to_uppercase();
    let challenge = crate::application::challenge();
    for wrong in [other.as_str(), shouted.as_str(), challenge.as_str()] {
        let code = application.code(&mut browser, &[]).await;
        let answer = ask(&code, wrong).await;
        assert_refused(&answer, 400, "invalid_grant");
        assert_eq!(answer.json()["hint"], "Failed to verify `code_verifier`.");
        assert_refused(&ask(&code, VERIFIER).await, 400, "invalid_grant");
    }
    let code = application.code(&mut browser, &[]).await;
    let answer = ask(&code, "").await;
    assert_refused(&answer, 400, "invalid_request");
    assert_eq!(answer.json()["hint"], "Check the `code_verifier` parameter");
    let code = application.code(&mut browser, &[]).await;
    for malformed in ["short", &"x".repeat(129), &format!("{VERIFIER}!")] {
        assert_refused(&ask(&code, malformed).await, 400, "invalid_request");
    }
    assert_eq!(ask(&code, VERIFIER).await.status, 200);

    let code = application
        .code(&mut browser, &[("code_challenge", ""), ("code_challenge_method", "")])
        .await;
    assert_refused(&ask(&code, VERIFIER).await, 400, "invalid_request");
    let code = application
        .code(&mut browser, &[("code_challenge", ""), ("code_challenge_method", "")])
        .await;
    assert_eq!(ask(&code, "").await.status, 200);

    let legacy = house.application_with(|client| client.pkce = PkceRule::PlainAllowed).await;
    let code = legacy
        .code(&mut browser, &[("code_challenge", VERIFIER), ("code_challenge_method", "plain")])
        .await;
    assert_eq!(legacy.redeem(&code).await.status, 200);
}

/// [AC-07]
async fn of_twenty_exchanges_at_once_one_wins(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    for _ in 0..3 {
        let code = application.code(&mut browser, &[]).await;
        let asked = (0..20).map(|_| application.redeem(&code));
        let answers = futures_util::future::join_all(asked).await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(won.len(), 1);
        assert!(answers.iter().all(|answer| matches!(answer.status.as_u16(), 200 | 400)));
        assert!(!application.is_active(&tokens(won[0]).access).await, "a replay ends what it gave");
    }
}

/// [AC-08, RT-09]
async fn one_kind_of_secret_does_not_serve_as_another(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let code = application.code(&mut browser, &[]).await;
    assert_refused(&application.refresh(&code).await, 400, "invalid_grant");
    assert_eq!(house.get_with("/api.php/session", &code).await.status, 401);
    let given = tokens(&application.redeem(&code).await);
    assert_eq!(house.get_with("/api.php/session", &given.refresh).await.status, 401);
    assert_refused(&application.redeem(&given.access).await, 400, "invalid_grant");
    assert_refused(&application.refresh(&given.access).await, 400, "invalid_grant");
    assert_eq!(house.get_with("/api.php/session", &given.access).await.status, 200);
}

/// [AC-09, CL-02, SC-03]
async fn a_code_is_worth_nothing_once_the_user_or_the_client_is_gone(house: House) {
    let application = house.application().await;
    let user = house.user("marie", "Observer").await;
    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    browser.type_password("marie", "/").await;
    let narrowed = application.code(&mut browser, &[]).await;
    house.update_client(&application.client, |client| client.scope = Scope::parse("user")).await;
    assert_eq!(application.redeem(&narrowed).await.json()["scope"], "user");
    house
        .update_client(&application.client, |client| client.scope = Scope::parse("api user"))
        .await;

    let code = application.code(&mut browser, &[("prompt", "consent")]).await;
    let disable = |enabled| move |db: &mut store::Change<'_>| db.set_user_enabled(user, enabled);
    house.store.change(Actor::System, house.now(), disable(false)).await.unwrap();
    assert_refused(&application.redeem(&code).await, 400, "invalid_grant");
    house.store.change(Actor::System, house.now(), disable(true)).await.unwrap();

    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    browser.type_password("marie", "/").await;
    let code = application.code(&mut browser, &[]).await;
    house.update_client(&application.client, |client| client.enabled = false).await;
    assert_refused(&application.redeem(&code).await, 401, "invalid_client");
    house.update_client(&application.client, |client| client.enabled = true).await;
    assert_refused(&application.redeem(&code).await, 400, "invalid_grant");
}

/// [PK-02, CC-03, CA-04]
async fn a_public_client_needs_no_secret(house: House) {
    let application = house.application_with(|client| client.confidential = false).await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let code = application.code(&mut browser, &[]).await;
    let given = tokens(&application.redeem(&code).await);
    let next = tokens(&application.refresh(&given.refresh).await);
    assert_ne!(next.refresh, given.refresh);
    let itself = [("grant_type", "client_credentials"), ("scope", "api")];
    assert_refused(&application.ask(&itself).await, 400, "unauthorized_client");
    let with_secret = [
        ("grant_type", "refresh_token"),
        ("refresh_token", next.refresh.as_str()),
        ("client_secret", "guess"),
    ];
    assert_refused(&application.ask(&with_secret).await, 401, "invalid_client");
}
