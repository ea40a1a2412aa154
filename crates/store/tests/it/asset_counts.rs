//! How many assets there are is known without a look at them, and is what a look at them would say.

use crate::world::{NOW, World};
use inventory::{Field, ItemType};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use rights::Subject;
use std::{collections::BTreeMap, io::Cursor};
use store::{
    Actor, ApiVersion, AssetEdit, AssetFilter, AssetId, EntityId, Listing, Question, RESOURCES,
    Store, Total, Viewer, Visible, restore,
};
use test_database::TestDatabase;

test_database::on_both_engines!(crate::world::World::new;
    whatever_is_done_with_assets_their_number_is_right,
    changes_at_once_do_not_wait_for_each_other_and_none_is_lost,
    a_restored_database_knows_how_many_there_are,
    who_does_not_ask_is_not_told_how_many_there_are,
);

/// What is done with an asset, by its place among those that there are.
#[derive(Clone, Debug)]
enum Act {
    Add { kind: usize, entity: usize },
    Move { asset: usize, entity: usize },
    Trash(usize),
    Restore(usize),
    Purge(usize),
    AddUp,
}

const KINDS: [ItemType; 3] = [ItemType::Computer, ItemType::Monitor, ItemType::Printer];

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (0..3_usize, 0..3_usize).prop_map(|(kind, entity)| Act::Add { kind, entity }),
        2 => (0..20_usize, 0..3_usize).prop_map(|(asset, entity)| Act::Move { asset, entity }),
        3 => (0..20_usize).prop_map(Act::Trash),
        1 => (0..20_usize).prop_map(Act::Restore),
        2 => (0..20_usize).prop_map(Act::Purge),
        1 => Just(Act::AddUp),
    ];
    proptest::collection::vec(act, 1..60)
}

/// Where each asset is, as a naive reading of the acts has it: kind, entity, whether in the trash.
type Known = BTreeMap<AssetId, (ItemType, EntityId, bool)>;

fn named(name: &str, entity: EntityId) -> AssetEdit {
    let fields = vec![(Field::Name, name.to_owned())];
    AssetEdit { fields, entity: Some(entity), ..AssetEdit::default() }
}

impl World {
    async fn two_sites(&self) -> [EntityId; 3] {
        let root = self.root().await;
        let north = self.entity("North", root).await;
        [root, north, self.entity("Oslo", north).await]
    }

    async fn act(&self, act: Act, entities: [EntityId; 3], known: &mut Known) {
        let nth = |place: usize| known.keys().nth(place).copied();
        match act {
            Act::Add { kind, entity } => {
                let (kind, entity) = (KINDS[kind], entities[entity]);
                let edit = named("one", entity);
                let id = self.change(move |db| db.add_asset(kind, &edit)).await.unwrap();
                known.insert(id, (kind, entity, false));
            }
            Act::Move { asset, entity } => {
                let (Some(asset), entity) = (nth(asset), entities[entity]) else { return };
                let edit = AssetEdit { entity: Some(entity), ..AssetEdit::default() };
                self.change(move |db| db.edit_asset(asset, &edit)).await.unwrap();
                known.get_mut(&asset).unwrap().1 = entity;
            }
            Act::Trash(asset) => {
                let Some(asset) = nth(asset) else { return };
                self.change(move |db| db.trash_asset(asset)).await.unwrap();
                known.get_mut(&asset).unwrap().2 = true;
            }
            Act::Restore(asset) => {
                let Some(asset) = nth(asset) else { return };
                self.change(move |db| db.restore_asset(asset)).await.unwrap();
                known.get_mut(&asset).unwrap().2 = false;
            }
            Act::Purge(asset) => {
                let Some(asset) = nth(asset) else { return };
                if self.change(move |db| db.purge_asset(asset)).await.unwrap() {
                    known.remove(&asset);
                }
            }
            Act::AddUp => {
                self.change(|db| db.add_up_asset_counts()).await.unwrap();
            }
        }
    }
}

async fn total(store: &Store, name: &str, visible: Visible) -> i64 {
    let viewer = Viewer::new(move |subject| match subject {
        Subject::Assets => visible.clone(),
        _ => Visible::NOTHING,
    });
    let resource = RESOURCES.iter().find(|resource| resource.name == name).unwrap();
    let question = Question { limit: 1000, ..Question::all(resource, ApiVersion::default()) };
    let listed = store.browse(move |db| db.list(&viewer, &question)).await.unwrap().unwrap();
    assert_eq!(listed.total, i64::try_from(listed.rows.len()).ok(), "the rows themselves");
    listed.total.unwrap()
}

async fn whatever_is_done_with_assets_their_number_is_right(world: World) {
    let entities = world.two_sites().await;
    let [root, north, oslo] = entities;
    let views = [
        (Visible::Everything, vec![root, north, oslo]),
        (Visible::Within(vec![(north, true)]), vec![north, oslo]),
        (Visible::Within(vec![(north, false)]), vec![north]),
        (Visible::Within(vec![(root, false), (oslo, true)]), vec![root, oslo]),
    ];
    let mut runner = TestRunner::deterministic();
    let mut known = Known::new();
    for _ in 0..6 {
        for act in acts().new_tree(&mut runner).unwrap().current() {
            world.act(act, entities, &mut known).await;
        }
        for (visible, seen) in &views {
            let expected = |is_kind: &dyn Fn(ItemType) -> bool| {
                let there = known.values().filter(|(kind, entity, in_trash)| {
                    is_kind(*kind) && seen.contains(entity) && !in_trash
                });
                i64::try_from(there.count()).unwrap()
            };
            for kind in KINDS {
                let found = total(&world.store, kind.as_str(), visible.clone()).await;
                assert_eq!(found, expected(&|known| known == kind), "{kind:?} {visible:?}");
                let (listing, seen) = (Listing::default(), visible.clone());
                let page =
                    world.browse(move |db| db.assets(&listing, &AssetFilter::of(kind), &seen));
                assert_eq!(page.await.total, found, "the console says the same");
            }
            let all = total(&world.store, "Asset", visible.clone()).await;
            assert_eq!(all, expected(&|_| true), "{visible:?}");
        }
    }
    assert!(!known.is_empty());
}

async fn changes_at_once_do_not_wait_for_each_other_and_none_is_lost(world: World) {
    let root = world.root().await;
    let mut adds = tokio::task::JoinSet::new();
    for number in 0..60 {
        let (store, edit) = (world.store.clone(), named(&format!("host-{number}"), root));
        adds.spawn(async move {
            let add = store.change(Actor::System, NOW, move |db| {
                if number % 10 == 9 {
                    db.add_up_asset_counts()?;
                }
                db.add_asset(ItemType::Computer, &edit)
            });
            add.await.unwrap()
        });
    }
    assert_eq!(adds.join_all().await.len(), 60);
    assert_eq!(total(&world.store, "Computer", Visible::Everything).await, 60);
    world.change(|db| db.add_up_asset_counts()).await.unwrap();
    assert_eq!(
        world.change(|db| db.add_up_asset_counts()).await.unwrap(),
        (0, 0),
        "once is enough"
    );
    assert_eq!(total(&world.store, "Computer", Visible::Everything).await, 60);
}

async fn a_restored_database_knows_how_many_there_are(world: World) {
    let root = world.root().await;
    for number in 0..3 {
        let edit = named(&format!("host-{number}"), root);
        let id = world.change(move |db| db.add_asset(ItemType::Computer, &edit)).await.unwrap();
        if number == 0 {
            world.change(move |db| db.trash_asset(id)).await.unwrap();
        }
    }
    let (backup, _) = world.store.back_up(Vec::new(), NOW).await.unwrap();
    assert!(!String::from_utf8(backup.clone()).unwrap().contains("asset_counts"));
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let (options, backup) = (database.options(), backup.clone());
        let restored = tokio::task::spawn_blocking(move || restore(&options, Cursor::new(backup)));
        restored.await.unwrap().unwrap();
        let copy = World::new(database).await;
        assert_eq!(total(&copy.store, "Computer", Visible::Everything).await, 2);
    }
}

async fn who_does_not_ask_is_not_told_how_many_there_are(world: World) {
    let root = world.root().await;
    for number in 0..3 {
        let edit = named(&format!("host-{number}"), root);
        world.change(move |db| db.add_asset(ItemType::Computer, &edit)).await.unwrap();
    }
    let computer = RESOURCES.iter().find(|resource| resource.name == "Computer").unwrap();
    let question = Question {
        limit: 2,
        total: Total::Untold,
        ..Question::all(computer, ApiVersion::default())
    };
    let everything = Viewer::new(|_| Visible::Everything);
    let listed = world.browse(move |db| db.list(&everything, &question)).await.unwrap();
    assert_eq!((listed.rows.len(), listed.total, listed.next), (2, None, None));
}
