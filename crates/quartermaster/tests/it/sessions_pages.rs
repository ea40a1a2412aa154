//! Administration → Sessions: who is let in, and how that is ended.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::http::header;
use rights::{Action, Rights, Subject};
use store::{EventFilter, GrantFilter, SessionFilter, Visible};

on_both_engines![
    a_web_session_of_somebody_else_is_ended_with_a_reason,
    the_page_before_counts_what_is_hit_and_a_reason_is_demanded,
    everything_ends_only_with_the_word_and_leaves_who_pressed_it,
    tokens_are_for_those_who_may_change_clients_and_web_sessions_for_those_who_may_change_users,
    what_has_ended_already_is_said,
    the_same_question_is_answered_as_a_file,
];

const PATH: &str = "/administration/sessions";
const REVOCATION: &str = "/administration/sessions/revocation";

async fn session_of(house: &House, name: &'static str) -> i64 {
    let now = house.now();
    let all = house
        .store
        .browse(move |db| {
            db.web_sessions(&SessionFilter::default(), now, None, 100, &Visible::Everything)
        })
        .await
        .unwrap();
    all.into_iter().find(|session| session.user_name == name).unwrap().id.0
}

async fn a_web_session_of_somebody_else_is_ended_with_a_reason(house: House) {
    let mut marie = Browser::sign_in(&house, "marie", "Technician").await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = browser.get(PATH).await;
    let id = session_of(&house, "marie").await;
    let ask = format!("what=session&amp;id={id}");
    for told in ["marie", "192.0.2.1", "this session", &ask] {
        assert!(list.body.contains(told), "{told}: {}", list.body);
    }
    let own = session_of(&house, "erika").await;
    assert!(!list.body.contains(&format!("what=session&amp;id={own}\"")), "not one's own");
    let page = browser.get(&format!("{REVOCATION}?what=session&id={id}")).await;
    assert!(page.body.contains("End a web session of marie?"), "{}", page.body);
    let form = format!("what=session&id={id}&reason=lost+laptop");
    let ended = browser.post(REVOCATION, &form).await;
    assert_eq!(ended.header(header::LOCATION), format!("{PATH}?kind=web&notice=ended"));
    assert_eq!(marie.get("/").await.status, 303, "she is out with her next click");
    let filter =
        EventFilter { kind_prefix: Some("session.revoked".to_owned()), ..EventFilter::default() };
    let events = house.store.browse(move |db| db.search_events(&filter, None, 10)).await.unwrap();
    assert_eq!(events[0].details["reason"], "lost laptop");
    assert_eq!(events[0].actor_name.as_deref(), Some("erika"));
    assert_eq!(events[0].address.as_deref(), Some("192.0.2.1"));
}

async fn the_page_before_counts_what_is_hit_and_a_reason_is_demanded(house: House) {
    let client = house.client().await;
    let (one, _two) = (house.token(&client).await, house.token(&client).await);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = browser.get(&format!("{PATH}?kind=tokens&client={}", client.key.0)).await;
    assert!(list.body.contains("End all tokens of Agents"), "{}", list.body);
    let ask = format!("what=client&id={}", client.key.0);
    let page = browser.get(&format!("{REVOCATION}?{ask}")).await;
    assert!(page.body.contains("2 access tokens"), "{}", page.body);
    for reason in [String::new(), "+".to_owned(), "x".repeat(201)] {
        let refused = browser.post(REVOCATION, &format!("{ask}&reason={reason}")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Say why, in 1 to 200 characters."));
        assert!(refused.body.contains(&format!("value=\"{}\"", reason.trim_matches('+'))));
    }
    assert_eq!(live_tokens(&house).await, 2);
    let ended = browser.post(REVOCATION, &format!("{ask}&reason=leaked")).await;
    assert_eq!(ended.header(header::LOCATION), format!("{PATH}?kind=tokens&notice=ended"));
    assert_eq!(live_tokens(&house).await, 0);
    let answer = house.submit(Some(&one), &crate::house::machine(1)).await;
    assert_ne!(answer.status, 200, "it works no more");
}

async fn live_tokens(house: &House) -> usize {
    let now = house.now();
    let found =
        house.store.browse(move |db| db.live_grants(&GrantFilter::default(), now, None, 100)).await;
    found.unwrap().len()
}

async fn everything_ends_only_with_the_word_and_leaves_who_pressed_it(house: House) {
    let client = house.client().await;
    house.token(&client).await;
    let mut marie = Browser::sign_in(&house, "marie", "Technician").await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get(&format!("{REVOCATION}?what=everything")).await;
    for told in ["One web session", "One access token", "type “everything”"] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    for word in ["", "no"] {
        let form = format!("what=everything&reason=breach&word={word}");
        let refused = browser.post(REVOCATION, &form).await;
        assert_eq!(refused.status, 422, "{word}");
        assert!(refused.body.contains("value=\"breach\""), "the reason is kept");
    }
    assert_eq!(marie.get("/").await.status, 200);
    let form = "what=everything&reason=breach&word=Everything";
    assert_eq!(browser.post(REVOCATION, form).await.status, 303);
    assert_eq!((marie.get("/").await.status.as_u16(), live_tokens(&house).await), (303, 0));
    assert_eq!(browser.get(PATH).await.status, 200, "who pressed it goes on");
}

async fn tokens_are_for_those_who_may_change_clients_and_web_sessions_for_those_who_may_change_users(
    house: House,
) {
    let client = house.client().await;
    house.token(&client).await;
    for (name, subject, sees, not) in
        [("cleo", Subject::Clients, "tokens", "web"), ("ursula", Subject::Users, "web", "tokens")]
    {
        only_for(&house, name, subject).await;
        let mut browser = Browser::new(&house);
        browser.get("/sign-in").await;
        browser.type_password(name, "/").await;
        assert!(browser.get("/").await.body.contains(PATH), "the menu leads there");
        let list = browser.get(PATH).await;
        assert_eq!(list.status, 200, "{name}");
        assert!(list.body.contains(&format!("kind={sees}\"")), "{name}: {}", list.body);
        assert!(!list.body.contains(&format!("kind={not}\"")), "{name}");
        assert_eq!(browser.get(&format!("{PATH}?kind={not}")).await.status, 403, "{name}");
        assert!(!list.body.contains("End everything"));
        for what in ["everything", "user"] {
            let ask = format!("{REVOCATION}?what={what}&id=2");
            assert_eq!(browser.get(&ask).await.status, 403, "{name} {what}");
            let form = format!("what={what}&id=2&reason=x&word=everything");
            assert_eq!(browser.post(REVOCATION, &form).await.status, 403, "{name} {what}");
        }
        let form = if sees == "web" { "what=token&id=1" } else { "what=session&id=1" };
        assert_eq!(browser.post(REVOCATION, &format!("{form}&reason=x")).await.status, 403);
    }
    let mut powerless = Browser::sign_in(&house, "powerless", "Self-Service").await;
    assert_eq!(powerless.get(PATH).await.status, 403);
}

/// Adds a user whose profile may read and update one subject, and nothing else.
async fn only_for(house: &House, name: &'static str, subject: Subject) {
    let password_hash =
        house.app.passwords.hash(crate::browser::PASSWORD.to_owned(), [5; 16]).await.unwrap();
    let add = move |db: &mut store::Change<'_>| {
        let mut rights = Rights::default();
        rights.grant(subject, &[Action::Read, Action::Update]);
        let profile = db.create_profile(name, "", &rights)?;
        let (name, password_hash) = (name.to_owned(), password_hash.clone());
        db.add_user(&store::NewUser { name, email: None, password_hash, profile })
    };
    house.store.change(store::Actor::System, house.now(), add).await.unwrap();
}

async fn what_has_ended_already_is_said(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for gone in ["what=session&id=999999", "what=token&id=5", "what=user&id=999999", "what=x&id=1"]
    {
        assert_eq!(browser.get(&format!("{REVOCATION}?{gone}")).await.status, 404, "{gone}");
    }
    browser.get(PATH).await;
    let gone = browser.post(REVOCATION, "what=grant&id=5&reason=x").await;
    assert_eq!(gone.header(header::LOCATION), format!("{PATH}?kind=tokens&notice=gone"));
    let told = browser.get(&format!("{PATH}?kind=tokens&notice=gone")).await;
    assert!(told.body.contains("It had already ended."));
}

async fn the_same_question_is_answered_as_a_file(house: House) {
    let client = house.client().await;
    for _ in 0..3 {
        house.token(&client).await;
    }
    let _marie = Browser::sign_in(&house, "marie", "Technician").await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = erika.get(PATH).await.body;
    assert!(page.contains("kind=web&#38;format=csv"), "{page}");
    let web = erika.get(&format!("{PATH}?kind=web&format=json")).await.json();
    let names: Vec<&str> =
        web.as_array().unwrap().iter().map(|row| row["user_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["erika", "marie"], "the newest first");
    assert_eq!((&web[1]["kind"], &web[1]["address"]), (&"session".into(), &"192.0.2.1".into()));
    let tokens = erika.get(&format!("{PATH}?kind=tokens&format=csv")).await;
    let disposition = tokens.header(header::CONTENT_DISPOSITION);
    assert_eq!(disposition, "attachment; filename=\"tokens.csv\"");
    let lines: Vec<&str> = tokens.body.lines().collect();
    assert!(lines.len() == 4 && lines[0].starts_with("kind,number,user_id,"), "{}", tokens.body);
    assert!(lines[1].starts_with("token,") && lines[1].contains(",Agents,inventory,"), "{lines:?}");
    let none = erika.get(&format!("{PATH}?kind=tokens&user=marie&format=json")).await.json();
    assert!(none.as_array().unwrap().is_empty(), "{none}");
    let mut reader = Browser::sign_in(&house, "olga", "Self-Service").await;
    assert_eq!(reader.get(&format!("{PATH}?kind=web&format=json")).await.status, 403);
}
