//! Administration → Users.

use crate::{
    browser::{Browser, PASSWORD},
    house::{House, on_both_engines},
};
use axum::http::header;
use oauth::Lifetime;
use store::{Actor, UserId, Visible};

on_both_engines![
    an_administrator_adds_a_user_who_can_sign_in,
    bad_input_is_named_and_what_was_typed_is_kept,
    users_are_searched_filtered_and_given_as_files,
    several_users_are_disabled_at_once,
    a_disabled_user_is_out_at_once_and_comes_back,
    the_last_super_admin_is_kept_and_the_pages_say_so,
    profiles_are_given_and_taken_per_entity,
    nobody_gives_or_changes_more_than_they_may_do_themselves,
    a_password_is_set_and_a_second_factor_taken_away,
    sessions_of_a_user_are_ended_one_by_one_and_all_together,
    the_history_tells_who_did_what,
    a_user_is_deleted_after_the_name_was_typed,
    who_may_only_read_sees_no_buttons,
];

const USERS: &str = "/administration/users";

fn page(user: UserId) -> String {
    format!("{USERS}/{}", user.0)
}

impl House {
    /// The number in front of what a page calls so, in its lists of options.
    async fn profile(&self, name: &'static str) -> i64 {
        self.store.read(move |db| db.profile(name)).await.unwrap().unwrap().0
    }

    async fn root(&self) -> i64 {
        self.store.read(|db| db.root_entity()).await.unwrap().0
    }
}

async fn an_administrator_adds_a_user_who_can_sign_in(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    erika.get(&format!("{USERS}/add")).await;
    let form = format!(
        "name=marie&full_name=Marie+Curie&email=lab%40example.com&email=marie%40example.com&email=&default_email=2\
         &language=fr&comment=Polonium&profile={}&entity={}&recursive=1&password=violin+marble+otter&again=violin+marble+otter",
        house.profile("Observer").await,
        house.root().await
    );
    let made = erika.post(USERS, &form).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let shown = erika.get(made.header(header::LOCATION)).await;
    for told in ["The user is added.", "Marie Curie", "Polonium", "lab@example.com"] {
        assert!(shown.body.contains(told), "{told}");
    }
    let marie = house.store.read(|db| db.user("marie")).await.unwrap().unwrap();
    assert_eq!(marie.email.as_deref(), Some("marie@example.com"), "the default that was chosen");

    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    let answer = browser.post("/sign-in", "name=marie&password=violin+marble+otter").await;
    assert_eq!(answer.status, 303);
    let home = browser.get("/account/profile").await;
    assert!(home.body.contains("Mon compte"), "the pages speak the language of the account");
    assert_eq!(browser.get(USERS).await.status, 403, "an observer does not see users");
}

async fn bad_input_is_named_and_what_was_typed_is_kept(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    erika.get(&format!("{USERS}/add")).await;
    let form = "name=&full_name=Marie&email=nonsense&profile=999&entity=1&password=short&again=";
    let answer = erika.post(USERS, form).await;
    assert_eq!(answer.status, 422);
    for told in [
        "A name has 1 to 100 characters.",
        "This is not an e-mail address.",
        "Choose a profile and an entity from the lists.",
        "Use at least 15 characters",
        "value=\"Marie\"",
        "value=\"nonsense\"",
    ] {
        assert!(answer.body.contains(told), "{told}");
    }
    assert!(!answer.body.contains("short\""), "passwords are not sent back");
    let form = format!(
        "name=ERIKA&profile={}&entity={}&password=violin+marble+otter&again=violin+marble+otter",
        house.profile("Observer").await,
        house.root().await
    );
    let taken = erika.post(USERS, &form).await;
    assert!(taken.status == 422 && taken.body.contains("This name is taken."));
    let form = form.replace("ERIKA", "marie").replace("again=violin", "again=violet");
    let differ = erika.post(USERS, &form).await;
    assert!(differ.status == 422 && differ.body.contains("The passwords do not match."));

    let marie = house.user("marie", "Observer").await;
    let renamed = erika.post(&page(marie), "name=erika&email=marie%40example.com").await;
    assert!(renamed.status == 422 && renamed.body.contains("This name is taken."));
    assert!(renamed.body.contains("value=\"erika\""));
    let saved = erika.post(&page(marie), "name=marie&full_name=Marie&default_email=1").await;
    assert_eq!(saved.header(header::LOCATION), format!("{}?notice=saved", page(marie)));
    let account = house.store.read(move |db| db.account(marie)).await.unwrap().unwrap();
    assert_eq!((account.edit.full_name.as_str(), account.edit.emails.len()), ("Marie", 0));
    assert_eq!(erika.get(&format!("{USERS}/4711")).await.status, 404);
}

async fn users_are_searched_filtered_and_given_as_files(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    house.user("marie", "Observer").await;
    let pierre = house.user("pierre", "Technician").await;
    house
        .store
        .change(Actor::System, house.now(), move |db| db.set_user_enabled(pierre, false))
        .await
        .unwrap();
    let observer = house.profile("Observer").await;
    let cases = [
        ("q=marie%40example", vec!["marie"]),
        ("state=disabled", vec!["pierre"]),
        (&format!("profile={observer}"), vec!["marie"]),
        ("single-factor=1&q=marie", vec!["marie"]),
        ("sort=name&order=desc", vec!["pierre", "marie", "erika"]),
        (&format!("entity={}", house.root().await), vec!["erika", "marie", "pierre"]),
    ];
    for (question, names) in cases {
        let json = erika.get(&format!("{USERS}?{question}&format=json")).await.json();
        let found: Vec<&str> =
            json.as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap()).collect();
        assert_eq!(found, names, "{question}");
        let list = erika.get(&format!("{USERS}?{question}")).await;
        assert!(list.body.contains(names[0]) && list.status == 200);
    }
    let csv = erika.get(&format!("{USERS}?q=marie&format=csv")).await.body;
    assert!(csv.starts_with("id,name,full_name,email,enabled,profiles,second_factor,created\r\n"));
    assert!(csv.contains(",marie,,marie@example.com,true,Observer,false,"), "{csv}");
    assert!(erika.get(&format!("{USERS}?q=nobody")).await.body.contains("No results"));
}

async fn several_users_are_disabled_at_once(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let (marie, pierre) =
        (house.user("marie", "Observer").await, house.user("pierre", "Observer").await);
    let chosen = format!("key={}&key={}", marie.0, pierre.0);
    let asked = erika.get(&format!("{USERS}/chosen?act=disable&{chosen}")).await;
    assert!(asked.body.contains("Disable 2 users?") && asked.body.contains("pierre"));
    let done = erika.post(&format!("{USERS}/chosen"), &format!("act=disable&{chosen}")).await;
    let done = done.header(header::LOCATION);
    assert_eq!(done, "/administration/users?notice=users-disabled&count=2&left=0");
    for user in [marie, pierre] {
        let user = house.store.read(move |db| db.user_by_id(user)).await.unwrap().unwrap();
        assert!(!user.enabled);
    }
    erika.post(&format!("{USERS}/chosen"), &format!("act=enable&{chosen}")).await;
    let user = house.store.read(move |db| db.user_by_id(marie)).await.unwrap().unwrap();
    assert!(user.enabled);
    let none = erika.get(&format!("{USERS}/chosen?act=disable")).await;
    assert_eq!(none.header(header::LOCATION), "/administration/users?notice=none-chosen");
    let own = house.store.read(|db| db.user("erika")).await.unwrap().unwrap().id;
    let form = format!("act=disable&{chosen}&key={}", own.0);
    let refused = erika.post(&format!("{USERS}/chosen"), &form).await;
    assert!(refused.status == 422 && refused.body.contains("last enabled user"));
    let user = house.store.read(move |db| db.user_by_id(marie)).await.unwrap().unwrap();
    assert!(user.enabled, "all or none");
}

/// SE-17.
async fn a_disabled_user_is_out_at_once_and_comes_back(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    let id = house.store.read(|db| db.user("marie")).await.unwrap().unwrap().id;
    assert_eq!(marie.get("/").await.status, 200);
    erika.get(&page(id)).await;
    let state = format!("{}/state", page(id));
    erika.post(&state, "act=disable").await;
    assert_eq!(marie.get("/").await.status, 303, "the session is over");
    marie.get("/sign-in").await;
    assert_eq!(marie.type_password("marie", "/").await.status, 401);
    erika.post(&state, "act=enable").await;
    assert_eq!(marie.type_password("marie", "/").await.status, 303);
}

async fn the_last_super_admin_is_kept_and_the_pages_say_so(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let id = house.store.read(|db| db.user("erika")).await.unwrap().unwrap().id;
    let path = page(id);
    let told = "last enabled user with the profile Super-Admin";
    for tab in ["", "/profiles", "/deletion"] {
        assert!(erika.get(&format!("{path}{tab}")).await.body.contains(told), "{tab}");
    }
    let holding =
        format!("profile={}&entity={}", house.profile("Super-Admin").await, house.root().await);
    for (act, form) in [
        ("/state", "act=disable"),
        ("/deletion", "confirmation=erika"),
        ("/profiles/removal", holding.as_str()),
    ] {
        let refused = erika.post(&format!("{path}{act}"), form).await;
        assert!(refused.status == 422 && refused.body.contains(told), "{act}");
    }
    house.user("marie", "Super-Admin").await;
    assert!(!erika.get(&path).await.body.contains(told));
    assert_eq!(erika.post(&format!("{path}/profiles/removal"), &holding).await.status, 303);
    assert_eq!(erika.get(&path).await.status, 403, "rights count from the next request on");
}

async fn profiles_are_given_and_taken_per_entity(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let marie = house.user("marie", "Self-Service").await;
    let path = format!("{}/profiles", page(marie));
    erika.get(&path).await;
    let form =
        format!("profile={}&entity={}", house.profile("Technician").await, house.root().await);
    let given = erika.post(&path, &form).await;
    assert_eq!(given.header(header::LOCATION), format!("{path}?notice=profile-given"));
    let held =
        move |db: &mut store::Reader<'_>| db.named_holdings_of_user(marie, &Visible::Everything);
    let holdings = house.store.read(held).await.unwrap();
    assert_eq!(holdings.len(), 2);
    let technician = holdings.iter().find(|held| held.profile == "Technician").unwrap();
    assert!(!technician.holding.recursive);
    erika.post(&path, &format!("{form}&recursive=1")).await;
    let holdings = house.store.read(held).await.unwrap();
    assert!(holdings.len() == 2 && holdings.iter().all(|held| held.holding.recursive));
    let taken = erika.post(&format!("{path}/removal"), &form).await;
    assert_eq!(taken.header(header::LOCATION), format!("{path}?notice=profile-taken"));
    assert_eq!(house.store.read(held).await.unwrap().len(), 1);
    let again = erika.post(&format!("{path}/removal"), &form).await;
    assert_eq!(again.header(header::LOCATION), format!("{path}?notice=gone"));
    assert_eq!(erika.post(&format!("{path}/removal"), "profile=x&entity=").await.status, 400);
    assert_eq!(erika.post(&path, "profile=1&entity=4711").await.status, 422);
}

async fn nobody_gives_or_changes_more_than_they_may_do_themselves(house: House) {
    let erika = house.user("erika", "Super-Admin").await;
    let mut adam = Browser::sign_in(&house, "adam", "Admin").await;
    let own = house.store.read(|db| db.user("adam")).await.unwrap().unwrap().id;
    let shown = adam.get(&page(erika)).await;
    assert!(shown.status == 200 && shown.body.contains("This user may do things that you may not"));
    assert!(!shown.body.contains("/state\""));
    let super_admin = house.profile("Super-Admin").await;
    for (act, form) in [
        ("", "name=hacked"),
        ("/state", "act=disable"),
        ("/password", "password=violin+marble+otter&again=violin+marble+otter"),
        ("/second-factor-reset", ""),
        ("/access-end", ""),
        ("/deletion", "confirmation=erika"),
        ("/profiles/removal", "profile=1&entity=1"),
    ] {
        assert_eq!(adam.post(&format!("{}{act}", page(erika)), form).await.status, 403, "{act}");
    }
    let offered = adam.get(&format!("{}/profiles", page(own))).await;
    assert!(offered.body.contains(">Observer</option>"));
    assert!(!offered.body.contains(">Super-Admin</option>"));
    let form = format!("profile={super_admin}&entity={}", house.root().await);
    assert_eq!(adam.post(&format!("{}/profiles", page(own)), &form).await.status, 422);
    let chosen = format!("act=disable&key={}", erika.0);
    let asked = adam.get(&format!("{USERS}/chosen?{chosen}")).await;
    assert!(asked.body.contains("These may do more than you"));
    adam.post(&format!("{USERS}/chosen"), &chosen).await;
    let user = house.store.read(move |db| db.user_by_id(erika)).await.unwrap().unwrap();
    assert!(user.enabled && user.name == "erika");
}

async fn a_password_is_set_and_a_second_factor_taken_away(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    let id = house.store.read(|db| db.user("marie")).await.unwrap().unwrap().id;
    house
        .store
        .change(Actor::System, house.now(), move |db| {
            db.offer_totp(id, &[7; 20])?;
            db.enable_totp(id, 1, &[])
        })
        .await
        .unwrap();
    let tab = format!("{}/sign-in", page(id));
    assert!(erika.get(&tab).await.body.contains("The second factor is in use."));
    let reset = erika.post(&format!("{}/second-factor-reset", page(id)), "").await;
    assert_eq!(reset.header(header::LOCATION), format!("{tab}?notice=second-factor-reset"));
    assert!(!house.store.read(move |db| db.second_factor(id)).await.unwrap().enabled);

    let path = format!("{}/password", page(id));
    house.pass(Lifetime::seconds(301));
    assert!(erika.get(&tab).await.body.contains("name=\"current_password\""));
    let borrowed = "password=violin+marble+otter&again=violin+marble+otter";
    for act in [&path, &format!("{}/second-factor-reset", page(id))] {
        let asked = erika.post(act, borrowed).await;
        assert!(asked.status == 403 && asked.body.contains("Confirm that it is you"), "{act}");
    }
    let form = format!("password=short&again=&current_password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(erika.post(&path, &form).await.status, 422, "confirmed, and then looked at");
    let weak = erika.post(&path, "password=mariemariemariemarie&again=").await;
    assert!(weak.status == 422 && weak.body.contains("among the first that an attacker tries"));
    let set = erika.post(&path, "password=violin+marble+otter&again=violin+marble+otter").await;
    assert_eq!(set.header(header::LOCATION), format!("{tab}?notice=password-set"));
    assert_eq!(marie.get("/").await.status, 303, "the old sessions are over");
    marie.get("/sign-in").await;
    assert_eq!(marie.type_password("marie", "/").await.status, 401, "{PASSWORD} is the old one");
    let right = marie.post("/sign-in", "name=marie&password=violin+marble+otter").await;
    assert_eq!(right.status, 303);
}

/// SE-16.
async fn sessions_of_a_user_are_ended_one_by_one_and_all_together(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    let mut phone = Browser::new(&house);
    phone.get("/sign-in").await;
    phone.type_password("marie", "/").await;
    let id = house.store.read(|db| db.user("marie")).await.unwrap().unwrap().id;
    let tab = format!("{}/sessions", page(id));
    let shown = erika.get(&tab).await;
    let ends: Vec<&str> = shown
        .body
        .split("action=\"")
        .skip(1)
        .filter_map(|after| after.split('"').next().filter(|action| action.ends_with("/end")))
        .collect();
    assert_eq!(ends.len(), 2, "{}", shown.body);
    let newest = ends[0].to_owned();
    erika.post(&newest, "").await;
    assert_eq!(
        (marie.get("/").await.status, phone.get("/").await.status.as_u16()),
        (200.try_into().unwrap(), 303)
    );
    let again = erika.post(&newest, "").await;
    assert_eq!(again.header(header::LOCATION), format!("{tab}?notice=session-gone"));
    let all = erika.post(&format!("{}/access-end", page(id)), "").await;
    assert_eq!(all.header(header::LOCATION), format!("{tab}?notice=access-ended"));
    assert_eq!(marie.get("/").await.status, 303);
    assert_eq!(erika.get("/").await.status, 200);
    let gone = erika.post(&format!("{}/grants/7/revocation", page(id)), "").await;
    assert_eq!(gone.header(header::LOCATION), format!("{tab}?notice=gone"));
}

async fn the_history_tells_who_did_what(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let marie = house.user("marie", "Observer").await;
    erika.get(&page(marie)).await;
    erika.post(&page(marie), "name=marie&comment=%3Csvg%3E&email=marie%40example.com").await;
    let shown = erika.get(&format!("{}/history", page(marie))).await;
    assert!(shown.body.contains("erika changed the user marie."), "{}", shown.body);
    assert!(shown.body.contains("&#60;svg&#62;") && !shown.body.contains("<svg>"));
    for number in 0..60 {
        erika.post(&page(marie), &format!("name=marie&comment={number}")).await;
    }
    let shown = erika.get(&format!("{}/history", page(marie))).await;
    let (_, older) = shown.body.split_once("/history?before=").unwrap();
    let older = older.split('"').next().unwrap();
    let shown = erika.get(&format!("{}/history?before={older}", page(marie))).await;
    assert!(shown.body.contains("added the user marie."), "the oldest is on the last page");
}

async fn a_user_is_deleted_after_the_name_was_typed(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    let id = house.store.read(|db| db.user("marie")).await.unwrap().unwrap().id;
    let path = format!("{}/deletion", page(id));
    let asked = erika.get(&path).await;
    assert!(asked.body.contains("Delete marie?") && asked.body.contains("one web session"));
    let wrong = erika.post(&path, "confirmation=pierre").await;
    assert!(wrong.status == 422 && wrong.body.contains("This is not the name."));
    let deleted = erika.post(&path, "confirmation=marie").await;
    assert_eq!(deleted.header(header::LOCATION), "/administration/users?notice=user-deleted");
    assert_eq!(marie.get("/").await.status, 303);
    assert_eq!(erika.get(&page(id)).await.status, 404);
    assert_eq!(erika.post(&path, "confirmation=marie").await.status, 404);
}

async fn who_may_only_read_sees_no_buttons(house: House) {
    let marie = house.user("marie", "Self-Service").await;
    let mut rights = rights::Rights::default();
    rights.grant(rights::Subject::Users, &[rights::Action::Read]);
    house
        .store
        .change(Actor::System, house.now(), move |db| {
            db.create_profile("Reader", "", &rights).map(drop)
        })
        .await
        .unwrap();
    let mut reader = Browser::sign_in(&house, "reader", "Reader").await;
    let list = reader.get(USERS).await;
    assert!(list.status == 200 && list.body.contains(">marie</a>"));
    assert!(!list.body.contains("/users/add") && !list.body.contains("name=\"key\""));
    for tab in ["", "/profiles", "/sign-in", "/sessions", "/history"] {
        let shown = reader.get(&format!("{}{tab}", page(marie))).await;
        assert_eq!(shown.status, 200, "{tab}");
        let forms = shown.body.matches("method=\"post\"").count();
        assert_eq!(forms, if tab.is_empty() { 2 } else { 1 }, "signing out, and fields to read");
        assert!(!shown.body.contains("btn-danger"), "{tab}");
    }
    for path in ["/add", &format!("/{}/deletion", marie.0)] {
        assert_eq!(reader.get(&format!("{USERS}{path}")).await.status, 403);
    }
    for act in ["", "/state", "/password", "/profiles", "/access-end"] {
        let answer = reader.post(&format!("{}{act}", page(marie)), "name=x&act=disable").await;
        assert_eq!(answer.status, 403, "{act}");
    }
}
