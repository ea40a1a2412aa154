//! My account.

use crate::{
    browser::{Browser, PASSWORD},
    house::{House, on_both_engines},
};
use axum::http::header;
use store::{SessionFilter, Visible};

on_both_engines![
    everybody_sees_who_they_are_and_what_they_may_do,
    names_and_language_are_changed_and_what_is_the_administrators_stays,
    other_email_addresses_take_the_password,
    a_new_password_takes_the_present_one_and_ends_the_other_sessions,
    guessing_the_present_password_is_slowed,
    own_sessions_are_ended_and_those_of_others_are_not,
];

async fn everybody_sees_who_they_are_and_what_they_may_do(house: House) {
    let mut marie = Browser::sign_in(&house, "marie", "Self-Service").await;
    let shown = marie.get("/account/profile").await;
    assert_eq!(shown.status, 200);
    for told in ["marie", "Self-Service", "marie@example.com", "and below"] {
        assert!(shown.body.contains(told), "{told}");
    }
    for path in [
        "/account/password",
        "/account/second-factor",
        "/account/sessions",
        "/account/applications",
    ] {
        assert!(shown.body.contains(&format!("href=\"{path}\"")), "{path} is in the menu");
        assert_eq!(marie.get(path).await.status, 200, "{path}");
    }
    assert!(!shown.body.contains("href=\"/administration/"), "and nothing of administrators");
}

async fn names_and_language_are_changed_and_what_is_the_administrators_stays(house: House) {
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    marie.get("/account/profile").await;
    let form = "name=root&comment=x&full_name=Marie+Curie&email=marie%40example.com&default_email=1&language=fr";
    let saved = marie.post("/account/profile", form).await;
    assert_eq!(saved.header(header::LOCATION), "/account/profile?notice=saved", "{}", saved.body);
    let shown = marie.get("/account/profile?notice=saved").await.body;
    assert!(
        shown.contains("Vos modifications sont enregistrées.") && shown.contains("Marie Curie")
    );
    let user = house.store.read(|db| db.user("marie")).await.unwrap().unwrap();
    let account = house.store.read(move |db| db.account(user.id)).await.unwrap().unwrap();
    assert_eq!((account.edit.name.as_str(), account.edit.comment.as_str()), ("marie", ""));
    let long = "x".repeat(101);
    let wrong = marie.post("/account/profile", &format!("full_name={long}&language=en")).await;
    assert!(wrong.status == 422 && wrong.body.contains("au plus 100 caract"));
    assert!(wrong.body.contains(&long), "what was typed is kept");
}

/// SE-13.
async fn other_email_addresses_take_the_password(house: House) {
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    marie.get("/account/profile").await;
    let form = "email=marie%40example.com&email=new%40example.com&default_email=2";
    for (password, told) in [("", "The password is wrong."), ("zebra", "Reference ")] {
        let form = format!("{form}&current_password={password}");
        let refused = marie.post("/account/profile", &form).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(told) && refused.body.contains("value=\"new@example.com\""));
        assert!(password.is_empty() || !refused.body.contains(password));
    }
    let email = |name: &'static str| {
        let store = house.store.clone();
        async move { store.read(move |db| db.user(name)).await.unwrap().unwrap().email }
    };
    assert_eq!(email("marie").await.as_deref(), Some("marie@example.com"));
    let form = format!("{form}&current_password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(marie.post("/account/profile", &form).await.status, 303);
    assert_eq!(email("marie").await.as_deref(), Some("new@example.com"));
    let bad = marie.post("/account/profile", "email=a%40b%0AX: y&email=&default_email=1").await;
    assert!(bad.status == 422 && bad.body.contains("This is not an e-mail address."));
}

/// SE-13.
async fn a_new_password_takes_the_present_one_and_ends_the_other_sessions(house: House) {
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    let mut phone = Browser::new(&house);
    phone.get("/sign-in").await;
    phone.type_password("marie", "/").await;
    marie.get("/account/password").await;
    let new = "password=violin+marble+otter&again=violin+marble+otter";
    let refused = marie.post("/account/password", &format!("{new}&current_password=guess")).await;
    assert!(refused.status == 422 && refused.body.contains("The password is wrong."));
    assert!(!refused.body.contains("violin") && refused.reference().is_some());
    let present = PASSWORD.replace(' ', "+");
    let weak = format!("password=short&again=short&current_password={present}");
    let weak = marie.post("/account/password", &weak).await;
    assert!(weak.status == 422 && weak.body.contains("Use at least 15 characters"));
    assert_eq!(phone.get("/").await.status, 200, "nothing was changed so far");

    let before = marie.cookies.clone();
    let form = format!("{new}&current_password={present}");
    let changed = marie.post("/account/password", &form).await;
    assert_eq!(changed.header(header::LOCATION), "/account/password?notice=password-changed");
    assert_ne!(marie.cookies, before, "a new session");
    assert_eq!(marie.get("/").await.status, 200);
    assert_eq!(phone.get("/").await.status, 303);
    let mut thief = Browser::new(&house);
    thief.cookies = before;
    assert_eq!(thief.get("/").await.status, 303);
    phone.get("/sign-in").await;
    assert_eq!(phone.type_password("marie", "/").await.status, 401);
    let right = phone.post("/sign-in", "name=marie&password=violin+marble+otter").await;
    assert_eq!(right.status, 303);
}

/// SE-06: one count with the sign-in page.
async fn guessing_the_present_password_is_slowed(house: House) {
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    marie.get("/account/password").await;
    let form = "password=violin+marble+otter&again=violin+marble+otter&current_password=guess";
    for number in 0..6 {
        let answer = marie.post("/account/password", form).await;
        assert_eq!(answer.status, if number < 5 { 422 } else { 429 });
    }
    let mut elsewhere = Browser::new(&house);
    elsewhere.get("/sign-in").await;
    assert_eq!(elsewhere.type_password("marie", "/").await.status, 429);
}

/// SE-16.
async fn own_sessions_are_ended_and_those_of_others_are_not(house: House) {
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let mut others = Vec::new();
    for _ in 0..3 {
        let mut other = Browser::new(&house);
        other.get("/sign-in").await;
        other.type_password("marie", "/").await;
        others.push(other);
    }
    let now = house.now();
    let all = house.store.browse(move |db| {
        db.web_sessions(&SessionFilter::default(), now, None, 9, &Visible::Everything)
    });
    let all = all.await.unwrap();
    let newest = all.iter().find(|session| session.user_name == "marie").unwrap().id.0;
    let of_erika = all.iter().find(|session| session.user_name == "erika").unwrap().id.0;
    let shown = marie.get("/account/sessions").await.body;
    assert_eq!(shown.matches("/end\"><input").count(), 4, "three, and all others at once");
    assert!(
        shown.contains("this session") && !shown.contains(&format!("/sessions/{of_erika}/end"))
    );
    let ended = marie.post(&format!("/account/sessions/{newest}/end"), "").await;
    assert_eq!(ended.header(header::LOCATION), "/account/sessions?notice=session-ended");
    assert_eq!(others[2].get("/").await.status, 303);
    assert_eq!(others[1].get("/").await.status, 200);
    let foreign = marie.post(&format!("/account/sessions/{of_erika}/end"), "").await;
    assert_eq!(foreign.header(header::LOCATION), "/account/sessions?notice=session-gone");
    assert_eq!(erika.get("/").await.status, 200);
    marie.post("/account/sessions/others/end", "").await;
    for other in &mut others {
        assert_eq!(other.get("/").await.status, 303);
    }
    assert_eq!(
        (marie.get("/").await.status, erika.get("/").await.status),
        (200.try_into().unwrap(), 200.try_into().unwrap())
    );
    let gone = marie.post("/account/grants/7/revocation", "").await;
    assert_eq!(gone.header(header::LOCATION), "/account/sessions?notice=gone");
}
