//! Administration → Profiles.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::http::header;
use rights::{Action, Rights, Subject};
use store::ProfileId;

on_both_engines![
    every_installation_has_five_profiles_and_the_list_counts_their_users,
    a_profile_is_made_of_a_matrix_of_rights_and_counts_at_once,
    a_clone_begins_with_the_same_rights,
    a_second_factor_can_be_demanded,
    super_admin_may_do_everything_whatever_is_sent,
    nobody_gives_rights_that_they_do_not_have,
    only_an_unused_profile_is_deleted,
    bad_input_is_named_and_what_was_typed_is_kept,
];

const PROFILES: &str = "/administration/profiles";

async fn rights_of(house: &House, id: i64) -> Rights {
    house.store.read(move |db| db.rights_of_profile(ProfileId(id))).await.unwrap().unwrap().0
}

async fn id_of(house: &House, name: &'static str) -> i64 {
    house.store.read(move |db| db.profile(name)).await.unwrap().unwrap().0
}

async fn every_installation_has_five_profiles_and_the_list_counts_their_users(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    house.user("marie", "Observer").await;
    house.user("pierre", "Observer").await;
    let list = erika.get(PROFILES).await.body;
    for name in ["Super-Admin", "Admin", "Technician", "Observer", "Self-Service"] {
        assert!(list.contains(&format!(">{name}</a>")), "{name}");
    }
    let observers = format!("/administration/users?profile={}", id_of(&house, "Observer").await);
    assert!(list.contains(&observers) && list.contains("2 users with Observer"));
    let matrix = erika.get(&format!("{PROFILES}/{}", id_of(&house, "Technician").await)).await.body;
    assert_eq!(matrix.matches("scope=\"row\"").count(), 8);
    assert_eq!(matrix.matches("aria-labelledby=\"right-").count(), 40, "a box for each right");
    assert_eq!(matrix.matches(" checked ").count(), 5, "{matrix}");
}

async fn a_profile_is_made_of_a_matrix_of_rights_and_counts_at_once(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    erika.get(&format!("{PROFILES}/add")).await;
    let form =
        "name=Auditor&comment=Reads+the+log&audit=read&users=read&users=nonsense&nonsense=read";
    let made = erika.post(PROFILES, form).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let path = made.header(header::LOCATION).split('?').next().unwrap().to_owned();
    let id = id_of(&house, "Auditor").await;
    let mut wanted = Rights::default();
    wanted.grant(Subject::Audit, &[Action::Read]);
    wanted.grant(Subject::Users, &[Action::Read]);
    assert_eq!(rights_of(&house, id).await, wanted);

    let mut marie = Browser::sign_in(&house, "marie", "Auditor").await;
    assert_eq!(marie.get("/administration/users").await.status, 200);
    assert_eq!(marie.get(PROFILES).await.status, 403);
    erika.get(&path).await;
    let saved = erika.post(&path, "name=Auditor&comment=&audit=read&profiles=read").await;
    assert_eq!(saved.header(header::LOCATION), format!("{path}?notice=saved"));
    assert_eq!(marie.get("/administration/users").await.status, 403, "at the next request");
    let shown = marie.get(&path).await;
    assert!(
        shown.status == 200 && !shown.body.contains(">Save<") && !shown.body.contains(">Clone<")
    );
    assert_eq!(marie.post(&path, "name=Auditor&users=read&users=update").await.status, 403);
}

async fn a_clone_begins_with_the_same_rights(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let technician = id_of(&house, "Technician").await;
    let form = erika.get(&format!("{PROFILES}/add?like={technician}")).await.body;
    assert!(form.contains("value=\"Technician (copy)\""));
    assert_eq!(form.matches(" checked ").count(), 5);
    assert_eq!(erika.get(&format!("{PROFILES}/add?like=4711")).await.status, 404);
    assert_eq!(erika.get(&format!("{PROFILES}/add?like=x")).await.status, 200);
}

async fn a_second_factor_can_be_demanded(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let id = id_of(&house, "Observer").await;
    let path = format!("{PROFILES}/{id}");
    erika.get(&path).await;
    let form = "name=Observer&assets=read&requires_second_factor=1";
    assert_eq!(erika.post(&path, form).await.status, 303);
    house.user("marie", "Observer").await;
    let mut marie = Browser::new(&house);
    marie.get("/sign-in").await;
    let next = marie.type_password("marie", "/").await;
    assert!(next.header(header::LOCATION).starts_with("/sign-in/enrolment"));
    assert_eq!(erika.post(&path, "name=Observer&assets=read").await.status, 303);
    marie.get("/sign-in").await;
    assert_eq!(marie.type_password("marie", "/").await.header(header::LOCATION), "/");
}

async fn super_admin_may_do_everything_whatever_is_sent(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let id = id_of(&house, "Super-Admin").await;
    let path = format!("{PROFILES}/{id}");
    let shown = erika.get(&path).await.body;
    assert!(shown.contains("Super-Admin may always do everything."));
    assert!(!shown.contains("/deletion"));
    assert_eq!(erika.post(&path, "name=Super-Admin&comment=Chief").await.status, 303);
    assert_eq!(rights_of(&house, id).await, Rights::all());
    let refused = erika.post(&format!("{path}/deletion"), "confirmation=Super-Admin").await;
    assert!(refused.status == 422 && refused.body.contains("A built-in profile cannot be deleted"));
}

async fn nobody_gives_rights_that_they_do_not_have(house: House) {
    let mut rights = Rights::default();
    rights.grant(Subject::Profiles, &Action::ALL);
    rights.grant(Subject::Assets, &[Action::Read]);
    house
        .store
        .change(store::Actor::System, house.now(), move |db| {
            db.create_profile("Clerk", "", &rights).map(drop)
        })
        .await
        .unwrap();
    let mut clerk = Browser::sign_in(&house, "clerk", "Clerk").await;
    clerk.get(&format!("{PROFILES}/add")).await;
    let refused = clerk.post(PROFILES, "name=More&assets=read&users=read").await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("You cannot give rights that you do not have yourself."));
    assert!(refused.body.contains("value=\"More\""));
    assert_eq!(clerk.post(PROFILES, "name=Less&assets=read").await.status, 303);
    let own = format!("{PROFILES}/{}", id_of(&house, "Clerk").await);
    assert_eq!(clerk.post(&own, "name=Clerk&profiles=read&users=read").await.status, 422);
    let technician = id_of(&house, "Technician").await;
    let path = format!("{PROFILES}/{technician}");
    let kept =
        "name=Technicians&assets=read&assets=create&assets=update&assets=delete&inventory=read";
    let before = rights_of(&house, technician).await;
    assert_eq!(clerk.post(&path, kept).await.status, 303, "what it had it may keep");
    assert_eq!(rights_of(&house, technician).await, before);
}

async fn only_an_unused_profile_is_deleted(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    erika.get(&format!("{PROFILES}/add")).await;
    erika.post(PROFILES, "name=Auditor&audit=read").await;
    let marie = house.user("marie", "Auditor").await;
    let path = format!("{PROFILES}/{}", id_of(&house, "Auditor").await);
    let shown = erika.get(&path).await.body;
    assert!(shown.contains("The profile is in use") && shown.contains("Held by one user"));
    let deletion = format!("{path}/deletion");
    let refused = erika.post(&deletion, "confirmation=Auditor").await;
    assert!(refused.status == 422 && refused.body.contains("The profile is in use"));
    house
        .store
        .change(store::Actor::System, house.now(), move |db| db.delete_user(marie))
        .await
        .unwrap();
    assert!(erika.get(&path).await.body.contains("/deletion"));
    assert_eq!(erika.post(&deletion, "confirmation=auditor").await.status, 422);
    let deleted = erika.post(&deletion, "confirmation=Auditor").await;
    assert_eq!(deleted.header(header::LOCATION), "/administration/profiles?notice=profile-deleted");
    assert_eq!(erika.get(&path).await.status, 404);
}

async fn bad_input_is_named_and_what_was_typed_is_kept(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    erika.get(&format!("{PROFILES}/add")).await;
    let nameless = erika.post(PROFILES, "name=&comment=Kept&audit=read").await;
    assert_eq!(nameless.status, 422);
    assert!(nameless.body.contains("A name has 1 to 100 characters."));
    assert!(nameless.body.contains("Kept") && nameless.body.matches(" checked ").count() == 1);
    let taken = erika.post(PROFILES, "name=ADMIN").await;
    assert!(taken.status == 422 && taken.body.contains("Another profile has this name."));
    let path = format!("{PROFILES}/{}", id_of(&house, "Observer").await);
    let taken = erika.post(&path, "name=Admin&assets=read").await;
    assert!(taken.status == 422 && taken.body.contains("Another profile has this name."));
    let script = erika.post(PROFILES, "name=%3Cscript%3E&audit=read").await;
    let shown = erika.get(script.header(header::LOCATION)).await.body;
    assert!(shown.contains("&#60;script&#62;") && !shown.contains("<script>"));
}
