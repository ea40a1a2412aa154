//! What several change at the same time: nothing of it is lost, and nothing is done twice.

use crate::{
    documents::{machine, submission, with},
    world::{NOW, World, client_id, hash, metadata},
};
use inventory::Field;
use oauth::Lifetime;
use rights::{Action, Rights, Subject};
use serde_json::json;
use std::collections::BTreeSet;
use store::{Actor, AssetEdit, Change, InventoryAuthentication, NewUser, Result};

test_database::on_both_engines!(crate::world::World::new;
    edits_of_one_asset_are_all_kept,
    an_edit_and_what_the_agent_tells_are_both_kept,
    a_setting_that_somebody_else_has_set_since_stays,
    addresses_of_one_user_are_all_kept,
    rights_are_those_of_one_of_two,
    of_two_new_secrets_both_work,
    a_client_is_deleted_once,
);

/// So often is tried what a race would spoil now and then only.
const ROUNDS: usize = 10;

/// A change that is made beside others.
pub(crate) type Doing<T> = Box<dyn FnMut(&mut Change<'_>) -> Result<T> + Send>;

impl World {
    /// Makes several changes at the same time; returns what each answers, in their order.
    pub(crate) async fn at_once<T: Send + 'static>(&self, changes: Vec<Doing<T>>) -> Vec<T> {
        let begun: Vec<_> = changes
            .into_iter()
            .map(|change| {
                let store = self.store.clone();
                tokio::spawn(async move { store.change(Actor::System, NOW, change).await })
            })
            .collect();
        let mut made = Vec::new();
        for change in begun {
            made.push(change.await.unwrap().unwrap());
        }
        made
    }
}

fn edit(field: Field, text: &str) -> AssetEdit {
    AssetEdit { fields: vec![(field, text.to_owned())], ..AssetEdit::default() }
}

async fn edits_of_one_asset_are_all_kept(world: World) {
    let id = world.first(&machine(1)).await;
    let fields = [Field::Contact, Field::Location, Field::Manufacturer, Field::Comment];
    for round in 0..ROUNDS {
        let text = format!("in round {round}");
        let changes = fields.map(|field| -> Doing<bool> {
            let edit = edit(field, &text);
            Box::new(move |db| db.edit_asset(id, &edit))
        });
        world.at_once(changes.into()).await;
        let asset = world.asset(id).await;
        assert_eq!(fields.map(|field| asset.text(field)), [Some(&*text); 4]);
    }
}

async fn an_edit_and_what_the_agent_tells_are_both_kept(world: World) {
    let id = world.first(&machine(1)).await;
    for round in 1..=ROUNDS {
        let text = format!("in round {round}");
        let hardware = json!({ "name": "host1", "memory": round });
        let told = submission(&with(machine(1), "hardware", hardware));
        let comment = edit(Field::Location, &text);
        let changes: Vec<Doing<()>> = vec![
            Box::new(move |db| db.record_inventory(&told).map(drop)),
            Box::new(move |db| db.edit_asset(id, &comment).map(drop)),
        ];
        world.at_once(changes).await;
        let asset = world.asset(id).await;
        assert_eq!(asset.text(Field::Location), Some(&*text));
        assert_eq!(asset.integer(Field::Memory), i64::try_from(round).ok());
    }
}

async fn a_setting_that_somebody_else_has_set_since_stays(world: World) {
    let read = world.read(|db| db.settings()).await;
    world.set(|settings| settings.retention.events = 7).await;
    world
        .set(|settings| settings.inventory_authentication = InventoryAuthentication::BasicAuth)
        .await;
    let mut mine = read.clone();
    mine.frequency_hours = 6;
    world.change(move |db| db.save_settings(&read, &mine)).await.unwrap();
    let settings = world.read(|db| db.settings()).await;
    assert_eq!((settings.frequency_hours, settings.retention.events), (6, 7));
    assert_eq!(settings.inventory_authentication, InventoryAuthentication::BasicAuth);
}

async fn addresses_of_one_user_are_all_kept(world: World) {
    let user = world
        .change(|db| {
            let profile = db.profile("Observer")?.unwrap();
            db.add_user(&NewUser {
                name: "erika".to_owned(),
                email: None,
                password_hash: "$argon2id$…".to_owned(),
                profile,
            })
        })
        .await
        .unwrap();
    let changes = (0..6).map(|number| -> Doing<i64> {
        let email = format!("erika{number}@example.com");
        Box::new(move |db| db.add_email(user, &email, false))
    });
    let keys: BTreeSet<i64> = world.at_once(changes.collect()).await.into_iter().collect();
    let kept = world.browse(move |db| db.emails_of_user(user)).await;
    assert_eq!(kept.iter().map(|email| email.id).collect::<BTreeSet<_>>(), keys);
    assert_eq!(keys.len(), 6);
}

async fn rights_are_those_of_one_of_two(world: World) {
    let some = |subject| {
        let mut rights = Rights::default();
        rights.grant(subject, &Action::ALL);
        rights.grant(Subject::Assets, &[Action::Read]);
        rights
    };
    let profile =
        world.change(|db| db.create_profile("Helpers", "", &Rights::default())).await.unwrap();
    for _ in 0..ROUNDS {
        let both = [some(Subject::Users), some(Subject::Inventory)];
        // More than two, so that some meet in the middle of it.
        let changes = [both.clone(), both.clone()].concat().into_iter();
        let changes = changes
            .map(|rights| -> Doing<bool> { Box::new(move |db| db.set_rights(profile, &rights)) });
        world.at_once(changes.collect()).await;
        let (rights, _) =
            world.read(move |db| db.rights_of_profile(profile)).await.expect("the profile");
        assert!(both.contains(&rights));
    }
}

async fn of_two_new_secrets_both_work(world: World) {
    let client = world.client(1, "Reports").await;
    for round in 0..ROUNDS {
        let changes = [1, 2].map(|number| -> Doing<store::SecretId> {
            let hash = hash(u8::try_from(2 * round + number).unwrap());
            Box::new(move |db| db.rotate_client_secret(client, &hash, "abcd", Lifetime::hours(1)))
        });
        let mut made = world.at_once(changes.into()).await;
        made.sort_by_key(|secret| secret.0);
        let mut valid = world.read(move |db| db.valid_client_secrets(client, NOW)).await;
        valid.sort_by_key(|secret| secret.id.0);
        assert_eq!(valid.iter().map(|secret| secret.id).collect::<Vec<_>>(), made);
    }
}

async fn a_client_is_deleted_once(world: World) {
    for number in 1..=u8::try_from(ROUNDS).unwrap() {
        let metadata = metadata("Reports");
        let client = world
            .change(move |db| db.register_client(&client_id(number), &metadata))
            .await
            .unwrap();
        let changes =
            (0..3).map(|_| -> Doing<bool> { Box::new(move |db| db.delete_client(client)) });
        let deleted = world.at_once(changes.collect()).await;
        assert_eq!(deleted.into_iter().filter(|deleted| *deleted).count(), 1);
    }
}
