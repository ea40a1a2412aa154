//! Several web sessions, tokens and applications are ended at once: those of everybody, of a client, of a user, and
//! one's own.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
    visibility::sign_in_at,
};
use axum::http::header;
use store::{EventFilter, GrantFilter, InventoryAuthentication, SessionFilter, Visible};

on_both_engines![
    several_web_sessions_end_with_one_reason_and_ones_own_stays,
    several_tokens_of_everybody_end_with_one_reason,
    several_tokens_of_a_client_are_revoked_and_none_of_another,
    several_of_ones_own_sessions_end_and_none_of_others,
    several_sessions_and_grants_of_a_user_end,
    several_applications_lose_what_they_may_do,
    who_may_not_change_users_or_clients_ends_nothing,
    sessions_elsewhere_are_left_alone,
];

const SESSIONS: &str = "/administration/sessions";

/// Returns the keys of the live web sessions of somebody, as a list sends them.
async fn sessions_of(house: &House, name: &'static str) -> String {
    let now = house.now();
    let all = house.store.browse(move |db| {
        db.web_sessions(&SessionFilter::default(), now, None, 100, &Visible::Everything)
    });
    let all = all.await.unwrap().into_iter().filter(|session| session.user_name == name);
    all.map(|session| format!("&key={}", session.id.0)).collect()
}

/// Returns the keys of what lets clients in.
async fn grants(house: &House) -> Vec<String> {
    let now = house.now();
    let find =
        move |db: &mut store::Reader<'_>| db.live_grants(&GrantFilter::default(), now, None, 100);
    let found = house.store.browse(find).await.unwrap();
    found.iter().map(|grant| format!("&key={}", grant.what.number())).collect()
}

async fn reasons(house: &House, kind: &'static str) -> Vec<String> {
    let filter = EventFilter { kind_prefix: Some(kind.to_owned()), ..EventFilter::default() };
    let events = house.store.browse(move |db| db.search_events(&filter, None, 50)).await.unwrap();
    events.iter().map(|event| event.details["reason"].as_str().unwrap().to_owned()).collect()
}

async fn several_web_sessions_end_with_one_reason_and_ones_own_stays(house: House) {
    let mut marie = Browser::sign_in(&house, "marie", "Technician").await;
    let mut pierre = Browser::sign_in(&house, "pierre", "Technician").await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let mut chosen = String::new();
    for name in ["marie", "pierre", "erika"] {
        chosen += &sessions_of(&house, name).await;
    }
    let list = erika.get(&format!("{SESSIONS}?kind=web&address=192.0.2.1")).await.body;
    assert_eq!(list.matches("name=\"key\"").count(), 2, "one's own is not chosen: {list}");
    assert!(list.contains("name=\"list\" value=\"kind=web&#38;address=192.0.2.1\""), "{list}");
    let kept = "&list=kind%3Dweb%26address%3D192.0.2.1";
    let path = format!("{SESSIONS}/web/chosen");
    let asked = erika.get(&format!("{path}?act=end{chosen}{kept}")).await.body;
    for told in ["End 2 web sessions?", "marie", "pierre", "This is your own", "name=\"reason\""] {
        assert!(asked.contains(told), "{told}: {asked}");
    }
    let no_reason = erika.post(&path, &format!("act=end{chosen}{kept}&reason=+")).await;
    assert_eq!(no_reason.status, 422);
    assert!(no_reason.body.contains("Say why, in 1 to 200 characters."));
    assert_eq!(marie.get("/").await.status, 200, "nothing is done yet");
    let done = erika.post(&path, &format!("act=end{chosen}{kept}&reason=lost+laptops")).await;
    let list = format!("{SESSIONS}?kind=web&address=192.0.2.1");
    assert_eq!(
        done.header(header::LOCATION),
        format!("{list}&notice=sessions-ended&count=2&left=0"),
        "the list is shown again as it was"
    );
    let after = erika.get(done.header(header::LOCATION)).await;
    assert!(after.body.contains("2 web sessions have ended."), "{}", after.body);
    for other in [&mut marie, &mut pierre] {
        assert_eq!(other.get("/").await.status, 303, "out with the next click");
    }
    assert_eq!(reasons(&house, "session.revoked").await, ["lost laptops", "lost laptops"]);
}

async fn several_tokens_of_everybody_end_with_one_reason(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client().await;
    let first = house.token(&client).await;
    let (second, third) = (house.token(&client).await, house.token(&client).await);
    let application = house.application().await;
    let mut paul = Browser::sign_in(&house, "paul", "Observer").await;
    let tokens = application.tokens(&mut paul, "api user").await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let all = grants(&house).await;
    assert_eq!(all.len(), 4, "three tokens, and what paul has granted");
    // The newest first: what paul has granted, and two of the tokens.
    let chosen = all[..3].concat();
    let path = format!("{SESSIONS}/tokens/chosen");
    let asked = erika.get(&format!("{path}?act=end{chosen}")).await.body;
    assert!(asked.contains("End 3 grants and tokens?") && asked.contains("for paul"), "{asked}");
    let done = erika.post(&path, &format!("act=end{chosen}&reason=breach")).await;
    let list = format!("{SESSIONS}?kind=tokens");
    assert_eq!(done.header(header::LOCATION), format!("{list}&notice=grants-ended&count=3&left=0"));
    assert!(!application.is_active(&tokens.access).await, "its tokens end at once");
    let submit = async |token: &str| {
        house.submit(Some(token), &crate::house::machine(1)).await.status.as_u16()
    };
    for ended in [&second, &third] {
        assert_ne!(submit(ended).await, 200, "it works no more");
    }
    assert_eq!(grants(&house).await.len(), 1);
    assert_eq!(reasons(&house, "token.revoked").await, ["breach", "breach"]);
    assert_eq!(reasons(&house, "grant.revoked").await, ["breach"]);
    assert_eq!(submit(&first).await, 200, "what was not chosen works on");
    let again = erika.post(&path, &format!("act=end{chosen}&reason=breach")).await;
    let again = erika.get(again.header(header::LOCATION)).await;
    assert!(again.body.contains("They had ended already."), "{}", again.body);
}

async fn several_tokens_of_a_client_are_revoked_and_none_of_another(house: House) {
    let (client, other) = (house.client().await, house.client().await);
    for client in [&client, &client, &other] {
        house.token(client).await;
    }
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let all = grants(&house).await.concat();
    let activity = format!("/configuration/oauth-clients/{}/activity", client.key.0);
    let list = erika.get(&activity).await.body;
    assert_eq!(list.matches("name=\"key\"").count(), 2, "{list}");
    let path = format!("/configuration/oauth-clients/{}/tokens/chosen", client.key.0);
    let asked = erika.get(&format!("{path}?act=revoke{all}")).await.body;
    assert!(asked.contains("Revoke 2 tokens?"), "{asked}");
    let done = erika.post(&path, &format!("act=revoke{all}&reason=leaked")).await;
    let after = erika.get(done.header(header::LOCATION)).await;
    assert!(after.body.contains("2 tokens are revoked."), "{}", after.body);
    assert_eq!(grants(&house).await.len(), 1, "that of the other one is live");
    assert_eq!(reasons(&house, "token.revoked").await, ["leaked", "leaked"]);
}

async fn several_of_ones_own_sessions_end_and_none_of_others(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    let alone = marie.get("/account/sessions").await.body;
    assert!(!alone.contains("id=\"chosen-sessions\""), "nothing to choose: {alone}");
    let mut other = Browser::new(&house);
    other.get("/sign-in").await;
    other.type_password("marie", "/").await;
    let list = marie.get("/account/sessions").await.body;
    assert!(list.contains("id=\"chosen-sessions\""), "{list}");
    assert_eq!(list.matches("name=\"key\"").count(), 1, "not the present one");
    let chosen = sessions_of(&house, "marie").await + &sessions_of(&house, "erika").await;
    let path = "/account/sessions/chosen";
    let asked = marie.get(&format!("{path}?act=end{chosen}")).await.body;
    assert!(asked.contains("End one web session?"), "{asked}");
    let done = marie.post(path, &format!("act=end{chosen}")).await;
    let after = marie.get(done.header(header::LOCATION)).await;
    assert!(after.body.contains("One web session has ended."), "{}", after.body);
    assert_eq!(other.get("/").await.status, 303);
    assert_eq!(erika.get("/").await.status, 200);
}

async fn several_sessions_and_grants_of_a_user_end(house: House) {
    let application = house.application().await;
    let mut paul = Browser::sign_in(&house, "paul", "Observer").await;
    let tokens = application.tokens(&mut paul, "api user").await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let id = house.store.read(|db| db.user("paul")).await.unwrap().unwrap().id.0;
    let user = format!("/administration/users/{id}");
    let list = erika.get(&format!("{user}/sessions")).await.body;
    assert!(list.contains(&format!("action=\"{user}/grants/chosen\"")), "{list}");
    let (sessions, granted) = (sessions_of(&house, "paul").await, grants(&house).await.concat());
    let asked = erika.get(&format!("{user}/grants/chosen?act=revoke{granted}")).await.body;
    assert!(asked.contains("for paul"), "{asked}");
    erika.post(&format!("{user}/grants/chosen"), &format!("act=revoke{granted}")).await;
    assert!(!application.is_active(&tokens.access).await);
    assert_eq!(paul.get("/").await.status, 200, "he is signed in still");
    erika.get(&format!("{user}/sessions/chosen?act=end{sessions}")).await;
    let done = erika.post(&format!("{user}/sessions/chosen"), &format!("act=end{sessions}")).await;
    assert!(done.header(header::LOCATION).starts_with(&format!("{user}/sessions?notice=")));
    assert_eq!(paul.get("/").await.status, 303);
    assert_eq!(reasons(&house, "session.revoked").await, ["ended by an administrator"]);
}

async fn several_applications_lose_what_they_may_do(house: House) {
    let application = house.application().await;
    let mut paul = Browser::sign_in(&house, "paul", "Observer").await;
    let tokens = application.tokens(&mut paul, "api user").await;
    let list = paul.get("/account/applications").await.body;
    let key = list.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let path = "/account/applications/chosen";
    let asked = paul.get(&format!("{path}?act=withdraw&key={key}&key=4711")).await.body;
    assert!(asked.contains("Withdraw what one application may do?"), "{asked}");
    let done = paul.post(path, &format!("act=withdraw&key={key}&key=4711")).await;
    let after = paul.get(done.header(header::LOCATION)).await.body;
    assert!(after.contains("One application can no longer act for you."), "{after}");
    assert!(after.contains("No application acts for you"), "{after}");
    assert!(!application.is_active(&tokens.access).await, "its tokens end at once");
}

async fn who_may_not_change_users_or_clients_ends_nothing(house: House) {
    let client = house.client().await;
    house.token(&client).await;
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    let mut otto = Browser::sign_in(&house, "otto", "Observer").await;
    let id = house.store.read(|db| db.user("marie")).await.unwrap().unwrap().id.0;
    let (sessions, tokens) = (sessions_of(&house, "marie").await, grants(&house).await.concat());
    otto.get("/account/profile").await;
    let csrf = otto.csrf.clone();
    for (path, act) in [
        (format!("{SESSIONS}/web/chosen"), format!("act=end{sessions}")),
        (format!("{SESSIONS}/tokens/chosen"), format!("act=end{tokens}")),
        (format!("/administration/users/{id}/sessions/chosen"), format!("act=end{sessions}")),
        (
            format!("/configuration/oauth-clients/{}/tokens/chosen", client.key.0),
            format!("act=revoke{tokens}"),
        ),
    ] {
        assert_eq!(otto.get(&format!("{path}?{act}")).await.status, 403, "{path}");
        otto.csrf.clone_from(&csrf);
        assert_eq!(otto.post(&path, &format!("{act}&reason=x")).await.status, 403, "{path}");
    }
    assert_eq!((marie.get("/").await.status.as_u16(), grants(&house).await.len()), (200, 1));
}

async fn sessions_elsewhere_are_left_alone(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let root = house.store.read(|db| db.root_entity()).await.unwrap();
    let elsewhere = house.make_entity("Elsewhere", root).await;
    let mut lena = sign_in_at(&house, "lena", "Admin", elsewhere).await;
    let id = house.store.read(|db| db.user("erika")).await.unwrap().unwrap().id.0;
    let of_erika = sessions_of(&house, "erika").await;
    lena.get("/account/profile").await;
    let csrf = lena.csrf.clone();
    for path in
        [format!("{SESSIONS}/web/chosen"), format!("/administration/users/{id}/sessions/chosen")]
    {
        let asked = lena.get(&format!("{path}?act=end{of_erika}")).await;
        assert!(asked.header(header::LOCATION).contains("notice=none-chosen"), "{path}");
        lena.csrf.clone_from(&csrf);
        lena.post(&path, &format!("act=end{of_erika}&reason=x")).await;
    }
    assert_eq!(erika.get("/").await.status, 200);
}
