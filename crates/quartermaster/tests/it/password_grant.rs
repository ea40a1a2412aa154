//! The password grant: rows PW of the checklist, in brackets.

use crate::{
    application::{Application, tokens},
    browser::{Browser, PASSWORD},
    house::{Answer, House, on_both_engines},
    token::assert_refused,
};
use oauth::{GrantType, Lifetime};
use store::Actor;

on_both_engines![
    a_password_gives_tokens_to_clients_that_were_given_the_grant,
    a_wrong_password_and_an_unknown_name_are_answered_alike,
    guessing_is_slowed_by_the_count_of_the_sign_in_page,
    right_passwords_at_once_do_not_slow_each_other,
    a_stranger_who_guesses_does_not_lock_the_owner_out,
    a_second_factor_is_never_passed_by,
    an_administrator_sees_who_still_uses_it,
];

async fn with_password(house: &House) -> Application<'_> {
    house.application_with(|client| client.grant_types = vec![GrantType::Password]).await
}

async fn ask(application: &Application<'_>, name: &str, password: &str) -> Answer {
    let parameters = [
        ("grant_type", "password"),
        ("username", name),
        ("password", password),
        ("scope", "api user"),
    ];
    application.ask(&parameters).await
}

/// [PW-01, PW-03, PW-04]
async fn a_password_gives_tokens_to_clients_that_were_given_the_grant(house: House) {
    house.user("erika", "Observer").await;
    let application = with_password(&house).await;
    let given = tokens(&ask(&application, "ERIKA", PASSWORD).await);
    assert_eq!(given.body["scope"], "api user");
    assert_eq!(house.get_with("/api.php/session", &given.access).await.json()["name"], "erika");
    tokens(&application.refresh(&given.refresh).await);
    let other = house.application().await;
    assert_refused(&ask(&other, "erika", PASSWORD).await, 400, "unauthorized_client");
    let answer = ask(&application, "", PASSWORD).await;
    assert_refused(&answer, 400, "invalid_request");
    assert_eq!(answer.json()["hint"], "Check the `username` parameter");
    assert_eq!(
        ask(&application, "erika", "").await.json()["hint"],
        "Check the `password` parameter"
    );
    for near in [format!("{PASSWORD} "), format!(" {PASSWORD}"), PASSWORD.to_uppercase()] {
        assert_refused(&ask(&application, "erika", &near).await, 400, "invalid_grant");
    }
}

/// [PW-02]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike(house: House) {
    let user = house.user("erika", "Observer").await;
    let application = with_password(&house).await;
    let wrong = ask(&application, "erika", "wrong").await;
    let unknown = ask(&application, "nobody", PASSWORD).await;
    assert_refused(&wrong, 400, "invalid_grant");
    assert_eq!((unknown.status, unknown.json()), (wrong.status, wrong.json()));
    assert_eq!(wrong.json()["error_description"], "The user credentials were incorrect.");
    let disable = move |db: &mut store::Change<'_>| db.set_user_enabled(user, false);
    house.store.change(Actor::System, house.now(), disable).await.unwrap();
    assert_eq!(ask(&application, "erika", PASSWORD).await.json(), wrong.json());
}

/// [PW-05, SE-06]
async fn guessing_is_slowed_by_the_count_of_the_sign_in_page(house: House) {
    house.user("erika", "Observer").await;
    let application = with_password(&house).await;
    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    for _ in 0..3 {
        assert_eq!(browser.post("/sign-in", "name=erika&password=wrong").await.status, 401);
    }
    for _ in 0..2 {
        assert_refused(&ask(&application, "erika", "wrong").await, 400, "invalid_grant");
    }
    let slowed = ask(&application, "erika", PASSWORD).await;
    assert_refused(&slowed, 429, "temporarily_unavailable");
    assert!(slowed.headers.contains_key("retry-after"));
    assert_eq!(browser.post("/sign-in", "name=erika&password=wrong").await.status, 429);
    house.pass(Lifetime::seconds(2));
    assert_eq!(ask(&application, "erika", PASSWORD).await.status, 200);
    assert_eq!(ask(&application, "erika", "wrong").await.status, 400, "and the count begins anew");

    let attempts = (0..20).map(|_| ask(&application, "parallel", "wrong"));
    let answers = futures_util::future::join_all(attempts).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 400).count(), 5);
}

/// [PW-05]
async fn right_passwords_at_once_do_not_slow_each_other(house: House) {
    house.user("erika", "Observer").await;
    let application = with_password(&house).await;
    let at_once = |password: &'static str, count: usize| {
        let attempts = (0..count).map(|_| ask(&application, "erika", password));
        futures_util::future::join_all(attempts)
    };
    for answer in at_once(PASSWORD, 16).await {
        tokens(&answer);
    }
    for answer in at_once("wrong", 4).await {
        assert_refused(&answer, 400, "invalid_grant");
    }
    for answer in at_once(PASSWORD, 16).await {
        tokens(&answer);
    }
    let wrong = at_once("wrong", 16).await;
    assert_eq!(wrong.iter().filter(|answer| answer.status == 400).count(), 5);
    assert_eq!(wrong.iter().filter(|answer| answer.status == 429).count(), 11);
}

/// SP 800-63B §3.2.2 allows a hundred; here it is half of that, and known places stay open.
async fn a_stranger_who_guesses_does_not_lock_the_owner_out(house: House) {
    house.user("erika", "Observer").await;
    let application = with_password(&house).await;
    assert_eq!(ask(&application, "erika", PASSWORD).await.status, 200);
    let mut refused = 0;
    for number in 0..60 {
        let address = format!("203.0.113.{number}");
        let mut browser = Browser::new(&house);
        browser.get("/sign-in").await;
        let form = format!("name=erika&password=wrong&csrf={}", browser.csrf);
        let mut request = crate::house::form_post("/sign-in", &form);
        let cookie = format!("{}={}", browser.cookies[0].0, browser.cookies[0].1);
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        let answer = house.send(crate::house::from(request, &address)).await;
        refused += i32::from(answer.status == 429);
    }
    assert_eq!(refused, 10, "after fifty, strangers wait wherever they come from");
    assert_eq!(ask(&application, "erika", PASSWORD).await.status, 200, "the owner does not");
}

/// [PW-06]
async fn a_second_factor_is_never_passed_by(house: House) {
    let user = house.user("erika", "Observer").await;
    let application = with_password(&house).await;
    let wrong = ask(&application, "erika", "wrong").await;
    let enable = move |db: &mut store::Change<'_>| {
        db.offer_totp(user, b"12345678901234567890")?;
        db.enable_totp(user, 0, &[])
    };
    house.store.change(Actor::System, house.now(), enable).await.unwrap();
    let refused = ask(&application, "erika", PASSWORD).await;
    assert_refused(&refused, 400, "invalid_grant");
    assert_eq!(refused.json(), wrong.json(), "nobody learns that the password was right");
    let reference = refused.reference().unwrap().to_owned();
    let denial = house.store.read(move |db| db.denial(&reference)).await.unwrap().unwrap();
    assert!(denial.why.contains("second factor") && denial.remedy.contains("authorization code"));

    let demand = |db: &mut store::Change<'_>| {
        let profile = db.profile("Observer")?.unwrap();
        db.demand_second_factor(profile, true)
    };
    house.user("paul", "Observer").await;
    assert_eq!(ask(&application, "paul", PASSWORD).await.status, 200);
    house.store.change(Actor::System, house.now(), demand).await.unwrap();
    assert_refused(&ask(&application, "paul", PASSWORD).await, 400, "invalid_grant");
}

async fn an_administrator_sees_who_still_uses_it(house: House) {
    house.user("marie", "Observer").await;
    let application = with_password(&house).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let access = format!("/configuration/oauth-clients/{}/access", application.client.key.0);
    let nobody = erika.get(&access).await.body;
    assert!(nobody.contains("the password grant can be removed"), "{nobody}");
    tokens(&ask(&application, "marie", PASSWORD).await);
    let shown = erika.get(&access).await.body;
    assert!(
        shown.contains("Who still signs in with the password grant")
            && shown.contains(">marie</a>")
    );
}
