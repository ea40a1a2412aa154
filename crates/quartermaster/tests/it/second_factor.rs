//! The second factor at the sign-in page and under the own account.

use crate::{
    application::after_each,
    browser::{Browser, PASSWORD},
    house::{Answer, House, on_both_engines},
};
use axum::http::header;
use oauth::Lifetime;
use store::Actor;
use totp_rs::{Algorithm, Secret, TOTP};

on_both_engines![
    a_person_enrols_and_needs_the_code_from_then_on,
    a_profile_can_demand_a_second_factor,
    wrong_codes_are_slowed,
];

/// The code that an authenticator app shows now.
fn code(house: &House, seed: &str) -> String {
    let secret = Secret::Encoded(seed.replace(' ', "")).to_bytes().unwrap();
    let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, secret).unwrap();
    totp.generate(u64::try_from(house.now().seconds()).unwrap())
}

fn seed(page: &Answer) -> String {
    after_each(&page.body, "Key: <strong class=\"mono\">")[0].split('<').next().unwrap().to_owned()
}

async fn password<'h>(house: &'h House, next: &str) -> (Browser<'h>, Answer) {
    let mut browser = Browser::new(house);
    browser.get("/sign-in").await;
    let answer = browser.type_password("erika", next).await;
    (browser, answer)
}

/// [SE-02, SE-14]
async fn a_person_enrols_and_needs_the_code_from_then_on(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get("/account/second-factor").await;
    let seed = seed(&page);
    assert!(page.body.contains("<svg"), "there is a picture to scan");
    assert_eq!(browser.post("/account/second-factor", "code=000000").await.status, 422);
    let enabled =
        browser.post("/account/second-factor", &format!("code={}", code(&house, &seed))).await;
    assert_eq!(enabled.status, 200, "{}", enabled.body);
    let (_, codes) = enabled.body.split_once("aria-label=\"Recovery codes\">").unwrap();
    let codes: Vec<&str> = codes.split('<').next().unwrap().split_whitespace().collect();
    assert_eq!(codes.len(), 10);

    let (mut browser, answer) = password(&house, "/assets/computers").await;
    let step = answer.header(header::LOCATION).to_owned();
    assert_eq!(step, "/sign-in/second-factor?next=%2Fassets%2Fcomputers");
    assert_eq!(browser.get("/").await.status, 303, "half of the way opens nothing");
    let half = browser.cookies.clone();
    browser.get(&step).await;
    let used = format!("code={}", code(&house, &seed));
    assert_eq!(
        browser.post("/sign-in/second-factor", &used).await.status,
        401,
        "a code works once"
    );
    house.pass(Lifetime::seconds(30));
    let form = format!("code={}&next=%2Fassets%2Fcomputers", code(&house, &seed));
    let answer = browser.post("/sign-in/second-factor", &form).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header(header::LOCATION)),
        (303, "/assets/computers")
    );
    assert_eq!(browser.get("/").await.status, 200);
    let mut thief = Browser::new(&house);
    thief.cookies = half;
    assert_eq!(thief.get("/").await.status, 303, "the cookie of the half way is not signed in");

    for (recovery, status) in [(codes[0], 303), (codes[0], 401), (codes[1], 303)] {
        let (mut browser, _) = password(&house, "/").await;
        browser.get("/sign-in/second-factor").await;
        let answer = browser
            .post("/sign-in/second-factor", &format!("code={}", recovery.to_uppercase()))
            .await;
        assert_eq!(answer.status, status, "{recovery}");
    }
    browser.get("/account/second-factor").await;
    house.pass(Lifetime::seconds(30));
    let removed = browser
        .post("/account/second-factor/removal", &format!("code={}", code(&house, &seed)))
        .await;
    assert_eq!(removed.status, 303);
    assert_eq!(password(&house, "/").await.1.header(header::LOCATION), "/");
}

async fn a_profile_can_demand_a_second_factor(house: House) {
    house.user("erika", "Observer").await;
    let demand = |db: &mut store::Change<'_>| {
        let profile = db.profile("Observer")?.unwrap();
        db.demand_second_factor(profile, true)
    };
    house.store.change(Actor::System, house.now(), demand).await.unwrap();
    let (mut browser, answer) = password(&house, "/").await;
    let step = answer.header(header::LOCATION).to_owned();
    assert!(step.starts_with("/sign-in/enrolment"));
    let page = browser.get(&step).await;
    let seed = seed(&page);
    assert_eq!(browser.get("/").await.status, 303);
    assert_eq!(browser.post("/sign-in/enrolment", "code=123").await.status, 422);
    let done = browser.post("/sign-in/enrolment", &format!("code={}", code(&house, &seed))).await;
    assert!(done.body.contains("Keep your recovery codes"));
    assert_eq!(browser.get("/").await.status, 200);
    assert!(
        password(&house, "/")
            .await
            .1
            .header(header::LOCATION)
            .starts_with("/sign-in/second-factor")
    );
    assert_eq!(PASSWORD.len(), 19);
}

async fn wrong_codes_are_slowed(house: House) {
    let user = house.user("erika", "Observer").await;
    let enable = move |db: &mut store::Change<'_>| {
        db.offer_totp(user, b"12345678901234567890")?;
        db.enable_totp(user, 0, &[])
    };
    house.store.change(Actor::System, house.now(), enable).await.unwrap();
    let (mut browser, _) = password(&house, "/").await;
    browser.get("/sign-in/second-factor").await;
    let mut statuses = Vec::new();
    for _ in 0..7 {
        statuses.push(browser.post("/sign-in/second-factor", "code=000000").await.status.as_u16());
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429]);
    let (mut other, _) = password(&house, "/").await;
    other.get("/sign-in/second-factor").await;
    assert_eq!(
        other.post("/sign-in/second-factor", "code=000000").await.status,
        429,
        "in every browser"
    );
}
