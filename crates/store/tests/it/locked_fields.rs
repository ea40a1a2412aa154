//! What people write over assets stays; the history tells of it, and it is kept for a while.

use crate::{
    documents::{machine, told, with},
    world::{NOW, World},
};
use inventory::{Field, ItemType};
use oauth::Lifetime;
use serde_json::{Value, json};
use store::{
    AssetEdit, AssetFilter, AssetId, ChangeFilter, Listing, LockedField, Recorded, Source, Visible,
};

test_database::on_both_engines!(crate::world::World::new;
    a_field_that_was_edited_keeps_its_value_and_shows_what_the_agent_says,
    a_released_field_takes_what_the_agent_says,
    a_field_is_locked_for_every_asset_of_a_kind,
    a_serial_number_that_was_corrected_does_not_make_another_machine,
    state_and_entity_are_edited_and_told,
    an_asset_that_was_added_by_hand_is_found_by_its_agent,
    a_part_that_was_hidden_stays_hidden,
    changes_are_told_by_time_and_by_asset_and_go_when_they_are_old,
);

fn named(name: &str) -> Value {
    let mut document = machine(1);
    document["content"]["hardware"]["name"] = json!(name);
    document
}

fn fields(fields: &[(Field, &str)]) -> AssetEdit {
    let fields = fields.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    AssetEdit { fields, ..AssetEdit::default() }
}

impl World {
    async fn edit_asset(&self, id: AssetId, edit: AssetEdit) {
        assert!(self.change(move |db| db.edit_asset(id, &edit)).await.unwrap());
    }

    async fn locks(&self, id: AssetId) -> Vec<LockedField> {
        self.browse(move |db| db.locks_of_asset(id)).await
    }
}

async fn a_field_that_was_edited_keeps_its_value_and_shows_what_the_agent_says(world: World) {
    let id = world.first(&named("host1")).await;
    world.edit_asset(id, fields(&[(Field::Name, "Reception"), (Field::Memory, "2048")])).await;
    let asset = world.asset(id).await;
    assert_eq!((asset.name(), asset.integer(Field::Memory)), ("Reception", Some(2_048)));
    let search = Listing { search: "recep".to_owned(), ..Listing::default() };
    let filter = AssetFilter::of(ItemType::Computer);
    assert_eq!(
        world.browse(move |db| db.assets(&search, &filter, &Visible::Everything)).await.total,
        1
    );
    let locks = world.locks(id).await;
    let locked: Vec<(Field, Option<&str>)> =
        locks.iter().map(|lock| (lock.field, lock.value.as_deref())).collect();
    assert_eq!(locked, [(Field::Memory, None), (Field::Name, Some("host1"))]);
    world.submit(&named("host1-renamed")).await;
    assert_eq!(world.asset(id).await.name(), "Reception");
    let locks = world.locks(id).await;
    assert_eq!(locks[1].value.as_deref(), Some("host1-renamed"));
    assert_eq!(
        world.history(id).await,
        ["|-|name|changed|host1|Reception", "|-|memory|changed|-|2048"]
    );
    assert_eq!(world.changes().await[0].source, Source::Hand);
}

async fn a_released_field_takes_what_the_agent_says(world: World) {
    let id = world.first(&named("host1")).await;
    world.edit_asset(id, fields(&[(Field::Name, "Reception")])).await;
    world.submit(&named("other")).await;
    let lock = world.locks(id).await[0].id;
    assert!(world.change(move |db| db.release_lock(lock)).await.unwrap());
    assert_eq!(world.asset(id).await.name(), "other");
    assert!(world.locks(id).await.is_empty());
    assert!(!world.change(move |db| db.release_lock(lock)).await.unwrap());
    world.submit(&named("another")).await;
    assert_eq!(world.asset(id).await.name(), "another");
}

async fn a_field_is_locked_for_every_asset_of_a_kind(world: World) {
    let id = world.first(&named("host1")).await;
    let lock =
        move |db: &mut store::Change<'_>| db.lock_everywhere(ItemType::Computer, Field::Name);
    assert!(world.change(lock).await.unwrap());
    assert!(!world.change(lock).await.unwrap(), "it is locked already");
    world.submit(&named("renamed")).await;
    assert_eq!(world.asset(id).await.name(), "host1");
    let locks = world.locks(id).await;
    let kept = locks.iter().find(|lock| lock.asset.is_some()).unwrap();
    assert!(kept.by_global && kept.value.as_deref() == Some("renamed"));
    let global = locks.iter().find(|lock| lock.asset.is_none()).unwrap().id;
    assert!(world.change(move |db| db.release_lock(global)).await.unwrap());
    assert!(world.locks(id).await.is_empty());
    world.submit(&named("renamed")).await;
    assert_eq!(world.asset(id).await.name(), "renamed", "it comes with the next inventory");
}

async fn a_serial_number_that_was_corrected_does_not_make_another_machine(world: World) {
    let id = world.first(&named("host1")).await;
    world.edit_asset(id, fields(&[(Field::Serial, "RIGHT-1")])).await;
    let again = world.submit(&named("host1")).await;
    assert!(matches!(again, Recorded::Updated(found, _) if found == id), "{again:?}");
    assert_eq!(world.asset(id).await.text(Field::Serial), Some("RIGHT-1"));
}

async fn state_and_entity_are_edited_and_told(world: World) {
    let id = world.first(&named("host1")).await;
    let edit = AssetEdit { state: Some("In use".to_owned()), ..AssetEdit::default() };
    world.edit_asset(id, edit.clone()).await;
    world.edit_asset(id, edit).await;
    assert_eq!(world.asset(id).await.state.as_deref(), Some("In use"));
    assert_eq!(world.history(id).await, ["|-|state|changed|-|In use"]);
    let states = world.browse(|db| db.dropdowns(store::DropdownKind::State, &Listing::default()));
    assert_eq!(states.await.rows[0].name, "In use");
    assert!(world.locks(id).await.is_empty(), "no agent tells it");
    let filter = AssetFilter { state: Some("In use".to_owned()), ..AssetFilter::default() };
    assert_eq!(
        world
            .browse(move |db| db.assets(&Listing::default(), &filter, &Visible::Everything))
            .await
            .total,
        1
    );
}

async fn an_asset_that_was_added_by_hand_is_found_by_its_agent(world: World) {
    let edit = fields(&[(Field::Name, "ordered"), (Field::Serial, "SN-00001")]);
    let id = world.change(move |db| db.add_asset(ItemType::Computer, &edit)).await.unwrap();
    let asset = world.asset(id).await;
    assert_eq!((asset.name(), asset.inventoried_at), ("ordered", None));
    let found = world.submit(&with(named("host1"), "cpus", json!([{ "name": "A" }]))).await;
    assert!(matches!(found, Recorded::Updated(known, _) if known == id), "{found:?}");
    let asset = world.asset(id).await;
    assert_eq!((asset.name(), asset.inventoried_at), ("host1", Some(NOW)));
    assert!(world.history(id).await.is_empty(), "its first inventory is no history");
}

async fn a_part_that_was_hidden_stays_hidden(world: World) {
    let document = with(machine(1), "cpus", json!([{ "name": "A" }, { "name": "B" }]));
    let id = world.first(&document).await;
    let part = world.browse(move |db| db.parts_of_section(id, "cpus")).await[0].id;
    assert!(world.change(move |db| db.hide_part(id, part)).await.unwrap());
    assert!(!world.change(move |db| db.hide_part(id, part)).await.unwrap());
    assert_eq!(world.parts(id, "cpus").await, ["B"]);
    world.submit(&with(machine(1), "cpus", json!([{ "name": "B" }]))).await;
    world
        .submit(&with(machine(1), "cpus", json!([{ "name": "A", "core": 2 }, { "name": "B" }])))
        .await;
    assert_eq!(world.parts(id, "cpus").await, ["B"]);
    assert_eq!(world.browse(move |db| db.hidden_parts(id)).await.len(), 1);
    assert!(world.change(move |db| db.show_part(id, part)).await.unwrap());
    assert_eq!(world.parts(id, "cpus").await, ["A", "B"]);
    assert_eq!(world.history(id).await, ["cpus|A|-|removed|-|-", "cpus|A|-|added|-|-"]);
}

async fn changes_are_told_by_time_and_by_asset_and_go_when_they_are_old(world: World) {
    let day = |days: i64| NOW.plus(Lifetime::hours(24 * days));
    let numbered = |number: usize, name: &str| {
        let mut document = machine(number);
        document["content"]["hardware"]["name"] = json!(name);
        document
    };
    for number in 1..=2 {
        world.first(&machine(number)).await;
    }
    world.submit_at(&numbered(1, "a"), day(1)).await;
    world.submit_at(&numbered(2, "b"), day(2)).await;
    world.submit_at(&with(numbered(2, "c"), "cpus", json!([{ "name": "A" }])), day(2)).await;
    let since = ChangeFilter { since: Some(day(2)), ..ChangeFilter::default() };
    let changed =
        world.browse(move |db| db.asset_changes(&Listing::default(), &since, &Visible::Everything));
    assert_eq!(changed.await.total, 3);
    let lines: Vec<String> = world.changes().await.iter().map(told).collect();
    assert_eq!(lines.len(), 4);
    assert!(lines.last().unwrap().ends_with("host1|a"), "the newest first: {lines:?}");
    let deleted = world.change(move |db| db.delete_old_asset_changes(day(2))).await.unwrap();
    assert_eq!(deleted, 1);
    assert_eq!(world.changes().await.len(), 3);
}
