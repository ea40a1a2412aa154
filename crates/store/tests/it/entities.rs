//! Entities as a tree.

use crate::world::World;
use store::{EntityEdit, EntityId, Error, Holding, Refusal, Visible};

test_database::on_both_engines!(crate::world::World::new;
    entities_are_told_as_a_tree_with_path_and_depth,
    a_name_is_one_below_the_same_entity,
    an_entity_moves_with_all_below_it_and_never_below_itself,
    of_two_moves_that_would_make_a_ring_one_is_refused,
    an_entity_is_deleted_when_it_is_empty,
);

fn named(name: &str) -> EntityEdit {
    EntityEdit { name: name.to_owned(), ..EntityEdit::default() }
}

impl World {
    pub(crate) async fn root(&self) -> EntityId {
        self.read(|db| db.root_entity()).await
    }

    pub(crate) async fn entity(&self, name: &str, below: EntityId) -> EntityId {
        let edit = named(name);
        self.change(move |db| db.create_entity(below, &edit)).await.unwrap()
    }

    async fn paths(&self) -> Vec<(String, usize)> {
        let tree = self.browse(|db| db.entity_tree(&Visible::Everything)).await;
        tree.into_iter().map(|entity| (entity.path, entity.depth)).collect()
    }

    async fn move_entity(&self, id: EntityId, below: EntityId) -> store::Result<bool> {
        self.change(move |db| db.move_entity(id, below)).await
    }
}

fn refused(outcome: store::Result<bool>) -> Option<Refusal> {
    match outcome.err()? {
        Error::Refused(why) => Some(why),
        _ => None,
    }
}

async fn entities_are_told_as_a_tree_with_path_and_depth(world: World) {
    let root = world.root().await;
    let paris = world.entity("paris", root).await;
    world.entity("Lyon", root).await;
    world.entity("Office 2", paris).await;
    world.entity("office", paris).await;
    let told = world.paths().await;
    let told: Vec<(&str, usize)> =
        told.iter().map(|(path, depth)| (path.as_str(), *depth)).collect();
    let names = world.browse(|db| db.entity_names(&Visible::Everything)).await;
    let names: Vec<&str> = names.iter().map(|(_, path)| path.as_str()).collect();
    let paths: Vec<&str> = told.iter().map(|(path, _)| *path).collect();
    assert_eq!(names, paths, "the names to choose from are the same");
    assert_eq!(
        told,
        [
            ("Root entity", 0),
            ("Root entity > Lyon", 1),
            ("Root entity > paris", 1),
            ("Root entity > paris > office", 2),
            ("Root entity > paris > Office 2", 2),
        ]
    );
    let marie = world.marie().await;
    let profile = world.read(|db| db.profile("Observer")).await.unwrap();
    let held = Holding { profile, entity: paris, recursive: true };
    world.change(move |db| db.add_holding(marie, held)).await.unwrap();
    let entity = world.browse(move |db| db.entity(paris)).await.unwrap();
    assert_eq!((entity.users, entity.computers, entity.parent), (1, 0, Some(root)));
}

async fn a_name_is_one_below_the_same_entity(world: World) {
    let root = world.root().await;
    let paris = world.entity("Paris", root).await;
    let again = world.change(move |db| db.create_entity(root, &named("PARIS"))).await;
    assert!(matches!(again, Err(Error::AlreadyExists)));
    let below = world.entity("Paris", paris).await;
    let beside = world.move_entity(below, root).await;
    assert!(matches!(beside, Err(Error::AlreadyExists)));
    let edit = EntityEdit {
        name: "PARIS".to_owned(),
        comment: "The capital".to_owned(),
        tag: "75".to_owned(),
    };
    let saved = edit.clone();
    assert!(world.change(move |db| db.edit_entity(paris, &saved)).await.unwrap());
    assert_eq!(world.browse(move |db| db.entity(paris)).await.unwrap().edit, edit);
    let events = world.browse(|db| db.newest_events(1)).await;
    let before = serde_json::json!({ "name": "Paris", "comment": "", "tag": "" });
    assert_eq!(
        (events[0].kind.as_str(), &events[0].details["before"]),
        ("entity.updated", &before)
    );
}

async fn an_entity_moves_with_all_below_it_and_never_below_itself(world: World) {
    let root = world.root().await;
    let (france, paris) = (world.entity("France", root).await, world.entity("Paris", root).await);
    let office = world.entity("Office", paris).await;
    assert!(world.move_entity(paris, france).await.unwrap());
    assert_eq!(world.paths().await[3].0, "Root entity > France > Paris > Office");
    let itself = Some(Refusal::EntityBelowItself);
    assert_eq!(refused(world.move_entity(france, office).await), itself);
    assert_eq!(refused(world.move_entity(paris, paris).await), itself);
    assert_eq!(refused(world.move_entity(root, paris).await), Some(Refusal::RootEntity));
    assert!(!world.move_entity(paris, EntityId(9_999)).await.unwrap());
}

async fn of_two_moves_that_would_make_a_ring_one_is_refused(world: World) {
    let root = world.root().await;
    let (a, b) = (world.entity("A", root).await, world.entity("B", root).await);
    let (first, second) = tokio::join!(world.move_entity(a, b), world.move_entity(b, a));
    assert_eq!([refused(first), refused(second)].iter().flatten().count(), 1);
    assert_eq!(world.paths().await.len(), 3);
}

async fn an_entity_is_deleted_when_it_is_empty(world: World) {
    let root = world.root().await;
    let paris = world.entity("Paris", root).await;
    let office = world.entity("Office", paris).await;
    let delete = async |id| world.change(move |db| db.delete_entity(id)).await;
    assert_eq!(refused(delete(paris).await), Some(Refusal::EntityNotEmpty));
    assert_eq!(refused(delete(root).await), Some(Refusal::RootEntity));
    assert!(delete(office).await.unwrap());
    assert!(delete(paris).await.unwrap());
    assert!(!delete(paris).await.unwrap());
}
