//! Refreshing: rows RT of the checklist, in brackets.

use crate::{
    application::tokens,
    browser::Browser,
    house::{House, on_both_engines},
    token::assert_refused,
};
use oauth::{Lifetime, Scope};
use store::Actor;

on_both_engines![
    an_old_token_ends_everything_for_public_and_confidential_clients,
    a_lost_answer_is_forgiven_once,
    a_refresh_token_belongs_to_its_client,
    a_scope_can_be_narrowed_and_never_widened,
    of_twenty_refreshes_at_once_one_wins,
    refresh_tokens_end_by_disuse_and_by_age,
    what_the_client_may_no_longer_do_is_not_refreshed,
];

/// [RT-01, RT-02, RT-03]
async fn an_old_token_ends_everything_for_public_and_confidential_clients(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    for confidential in [true, false] {
        let application = house.application_with(|client| client.confidential = confidential).await;
        let first = application.tokens(&mut browser, "api").await;
        let second = tokens(&application.refresh(&first.refresh).await);
        let third = tokens(&application.refresh(&second.refresh).await);
        assert_eq!(house.get_with("/api.php/session", &third.access).await.status, 200);
        let reused = application.refresh(&first.refresh).await;
        assert_refused(&reused, 400, "invalid_grant");
        assert_eq!(reused.json()["hint"], "Token has been revoked");
        assert_refused(&application.refresh(&third.refresh).await, 400, "invalid_grant");
        for access in [first.access, second.access, third.access] {
            assert_eq!(house.get_with("/api.php/session", &access).await.status, 401);
        }
    }
}

/// [RT-12]
async fn a_lost_answer_is_forgiven_once(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let first = application.tokens(&mut browser, "api").await;
    let lost = tokens(&application.refresh(&first.refresh).await);
    house.pass(Lifetime::seconds(5));
    let again = tokens(&application.refresh(&first.refresh).await);
    assert_eq!(house.get_with("/api.php/session", &lost.access).await.status, 401);
    assert_refused(&application.refresh(&lost.refresh).await, 400, "invalid_grant");
    let next = tokens(&application.refresh(&again.refresh).await);
    assert_eq!(house.get_with("/api.php/session", &next.access).await.status, 200);

    let first = application.tokens(&mut browser, "api").await;
    let second = tokens(&application.refresh(&first.refresh).await);
    house.pass(Lifetime::seconds(31));
    assert_refused(&application.refresh(&first.refresh).await, 400, "invalid_grant");
    assert_refused(&application.refresh(&second.refresh).await, 400, "invalid_grant");
}

/// [RT-04, RT-05, RT-07]
async fn a_refresh_token_belongs_to_its_client(house: House) {
    let application = house.application().await;
    let other = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let given = application.tokens(&mut browser, "api").await;
    assert_refused(&other.refresh(&given.refresh).await, 400, "invalid_grant");
    let ask = [
        ("grant_type", "refresh_token"),
        ("refresh_token", given.refresh.as_str()),
        ("client_secret", ""),
    ];
    assert_refused(&application.ask(&ask).await, 400, "invalid_request");
    let nobody = [ask[0], ask[1], ask[2], ("client_id", "")];
    assert_refused(&application.ask(&nobody).await, 400, "invalid_request");
    let altered = given.refresh.replace("qmr_A", "qmr_B");
    let huge = "x".repeat(20_000);
    for made_up in ["x", altered.as_str(), huge.as_str(), given.access.as_str()] {
        assert_refused(&application.refresh(made_up).await, 400, "invalid_grant");
    }
    assert_refused(&application.refresh("").await, 400, "invalid_request");
    assert_eq!(application.refresh(&given.refresh).await.status, 200, "none of this spent it");
}

/// [RT-06]
async fn a_scope_can_be_narrowed_and_never_widened(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let given = application.tokens(&mut browser, "api user").await;
    let ask = async |token: &str, scope: &str| {
        let parameters =
            [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)];
        application.ask(&parameters).await
    };
    for wider in ["api user email", "nonsense"] {
        let answer = ask(&given.refresh, wider).await;
        assert_refused(&answer, 400, "invalid_scope");
    }
    assert_eq!(ask(&given.refresh, "email").await.json()["hint"], "Check the `email` scope");
    let narrow = tokens(&ask(&given.refresh, "user").await);
    assert_eq!(narrow.body["scope"], "user");
    assert_eq!(house.get_with("/api.php/session", &narrow.access).await.status, 403);
    let whole = tokens(&application.refresh(&narrow.refresh).await);
    assert_eq!(whole.body["scope"], "api user", "narrowing once does not shrink the grant");
}

/// [RT-08]
async fn of_twenty_refreshes_at_once_one_wins(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    for _ in 0..3 {
        let given = application.tokens(&mut browser, "api").await;
        let asked = (0..20).map(|_| application.refresh(&given.refresh));
        let answers = futures_util::future::join_all(asked).await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(won.len(), 1);
        assert!(answers.iter().all(|answer| matches!(answer.status.as_u16(), 200 | 400)));
        let next = tokens(won[0]);
        assert!(application.is_active(&next.access).await, "a race is no theft");
        assert_eq!(application.refresh(&next.refresh).await.status, 200);
    }
}

/// [RT-10]
async fn refresh_tokens_end_by_disuse_and_by_age(house: House) {
    let application = house
        .application_with(|client| client.refresh_token_lifetime = Lifetime::hours(24 * 60))
        .await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let mut given = application.tokens(&mut browser, "api").await;
    let idle = application.tokens(&mut browser, "api").await;
    for _ in 0..6 {
        house.pass(Lifetime::hours(24 * 59));
        given = tokens(&application.refresh(&given.refresh).await);
    }
    assert_eq!(application.refresh(&idle.refresh).await.json()["hint"], "Token has expired");
    house.pass(Lifetime::hours(24 * 15));
    let old = application.refresh(&given.refresh).await;
    assert_refused(&old, 400, "invalid_grant");
    assert_eq!(old.json()["hint"], "Token has expired", "after a year, used or not");
}

/// [RT-11, SC-03, SE-17]
async fn what_the_client_may_no_longer_do_is_not_refreshed(house: House) {
    let application = house.application().await;
    let user = house.user("marie", "Observer").await;
    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    browser.type_password("marie", "/").await;
    let given = application.tokens(&mut browser, "api user").await;
    house.update_client(&application.client, |client| client.scope = Scope::parse("user")).await;
    let narrowed = tokens(&application.refresh(&given.refresh).await);
    assert_eq!(narrowed.body["scope"], "user");
    house
        .update_client(&application.client, |client| client.scope = Scope::parse("inventory"))
        .await;
    let narrowed = application.refresh(&narrowed.refresh).await;
    assert_refused(&narrowed, 400, "invalid_scope");
    house
        .update_client(&application.client, |client| client.scope = Scope::parse("api user"))
        .await;

    let given = application.tokens(&mut browser, "api").await;
    house.update_client(&application.client, |client| client.grant_types = Vec::new()).await;
    assert_refused(&application.refresh(&given.refresh).await, 400, "unauthorized_client");
    house
        .update_client(&application.client, |client| {
            client.grant_types = vec![oauth::GrantType::AuthorizationCode];
        })
        .await;
    let given = application.tokens(&mut browser, "api").await;
    let disable = move |db: &mut store::Change<'_>| db.set_user_enabled(user, false);
    house.store.change(Actor::System, house.now(), disable).await.unwrap();
    assert_eq!(house.get_with("/api.php/session", &given.access).await.status, 401);
    assert_refused(&application.refresh(&given.refresh).await, 400, "invalid_grant");
    assert_eq!(browser.get("/account/applications").await.status, 303, "the session ended as well");
}
