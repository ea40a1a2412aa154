//! Profiles.

use crate::world::World;
use rights::{Action, Rights, Subject};
use store::{Error, NewUser, ProfileId, Refusal};

test_database::on_both_engines!(crate::world::World::new;
    a_profile_is_made_renamed_and_deleted,
    the_rights_of_a_profile_change_and_the_event_tells_which,
    the_rights_of_super_admin_cannot_be_reduced,
    neither_a_shipped_profile_nor_one_in_use_is_deleted,
);

fn reading() -> Rights {
    let mut rights = Rights::default();
    rights.grant(Subject::Clients, &[Action::Read]);
    rights
}

async fn refused(world: &World, profile: ProfileId) -> Option<Refusal> {
    match world.change(move |db| db.delete_profile(profile)).await {
        Err(Error::Refused(why)) => Some(why),
        _ => None,
    }
}

async fn a_profile_is_made_renamed_and_deleted(world: World) {
    let make =
        |db: &mut store::Change<'_>| db.create_profile("Reader", "Reads clients", &reading());
    let made = world.change(make).await.unwrap();
    assert!(matches!(world.change(make).await, Err(Error::AlreadyExists)));
    world.change(move |db| db.demand_second_factor(made, true)).await.unwrap();
    assert_eq!(world.read(move |db| db.rights_of_profile(made)).await.unwrap().0, reading());
    let profile = world.read(move |db| db.profile_by_id(made)).await.unwrap();
    assert_eq!((profile.comment.as_str(), profile.shipped), ("Reads clients", None));
    assert!(profile.requires_second_factor);
    let taken = move |db: &mut store::Change<'_>| db.describe_profile(made, "OBSERVER", "");
    assert!(matches!(world.change(taken).await, Err(Error::AlreadyExists)));
    let describe = move |db: &mut store::Change<'_>| db.describe_profile(made, "Auditor", "New");
    assert!(world.change(describe).await.unwrap());
    let listed = world.browse(|db| db.profile_list()).await;
    let names: Vec<&str> = listed.iter().map(|profile| profile.name.as_str()).collect();
    let shipped = ["Super-Admin", "Admin", "Technician", "Observer", "Self-Service"];
    assert_eq!(names, [shipped.as_slice(), &["Auditor"]].concat());
    assert!(world.change(move |db| db.delete_profile(made)).await.unwrap());
    assert!(!world.change(move |db| db.delete_profile(made)).await.unwrap());
    assert!(!world.change(describe).await.unwrap());
}

async fn the_rights_of_a_profile_change_and_the_event_tells_which(world: World) {
    let make = |db: &mut store::Change<'_>| db.create_profile("Reader", "", &reading());
    let profile = world.change(make).await.unwrap();
    let mut more = reading();
    more.grant(Subject::Users, &[Action::Read, Action::Update]);
    let expected = more.clone();
    for _ in 0..2 {
        let more = more.clone();
        assert!(world.change(move |db| db.set_rights(profile, &more)).await.unwrap());
    }
    let (rights, _) = world.read(move |db| db.rights_of_profile(profile)).await.unwrap();
    assert_eq!(rights, expected);
    let events = world.browse(|db| db.newest_events(10)).await;
    assert_eq!(events.len(), 2, "what changes nothing is no event");
    assert_eq!(events[0].details["before"], serde_json::json!({ "users": "" }));
    assert_eq!(events[0].details["after"], serde_json::json!({ "users": "read update" }));
}

async fn the_rights_of_super_admin_cannot_be_reduced(world: World) {
    let profile = world.read(|db| db.profile("Super-Admin")).await.unwrap();
    let rename = move |db: &mut store::Change<'_>| db.describe_profile(profile, "Root", "");
    assert!(world.change(rename).await.unwrap());
    let reduced = world.change(move |db| db.set_rights(profile, &reading())).await;
    assert!(matches!(reduced, Err(Error::Refused(Refusal::SuperAdminRights))));
    assert!(world.change(move |db| db.set_rights(profile, &Rights::all())).await.unwrap());
    let (rights, _) = world.read(move |db| db.rights_of_profile(profile)).await.unwrap();
    assert_eq!(rights, Rights::all());
}

async fn neither_a_shipped_profile_nor_one_in_use_is_deleted(world: World) {
    let shipped = world.read(|db| db.profile("Observer")).await.unwrap();
    assert_eq!(refused(&world, shipped).await, Some(Refusal::Shipped));
    let make = |db: &mut store::Change<'_>| db.create_profile("Reader", "", &reading());
    let profile = world.change(make).await.unwrap();
    let user =
        NewUser { name: "marie".to_owned(), email: None, password_hash: String::new(), profile };
    let marie = world.change(move |db| db.add_user(&user)).await.unwrap();
    assert_eq!(world.read(move |db| db.profile_by_id(profile)).await.unwrap().users, 1);
    assert_eq!(refused(&world, profile).await, Some(Refusal::ProfileInUse));
    assert!(world.change(move |db| db.delete_user(marie)).await.unwrap());
    assert!(world.change(move |db| db.delete_profile(profile)).await.unwrap());
}
