//! Administration → Entities.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::http::header;

on_both_engines![
    entities_are_added_below_each_other_and_shown_as_a_tree,
    an_entity_is_renamed_tagged_and_moved_but_not_below_itself,
    names_are_one_among_those_beside_each_other,
    only_an_empty_entity_is_deleted,
    the_tree_is_searched,
    who_may_only_read_changes_nothing,
];

const ENTITIES: &str = "/administration/entities";

impl House {
    async fn entity(&self, name: &'static str) -> i64 {
        self.store.read(move |db| db.find_entity(name)).await.unwrap().unwrap().0
    }

    async fn path_of(&self, id: i64) -> String {
        let found = self.store.read(move |db| db.entity(store::EntityId(id))).await.unwrap();
        found.unwrap().path
    }
}

async fn root(house: &House) -> i64 {
    house.store.read(|db| db.root_entity()).await.unwrap().0
}

/// Adds entities, each below the one before.
async fn add(house: &House, browser: &mut Browser<'_>, names: &[&'static str]) {
    let mut below = root(house).await;
    browser.get(&format!("{ENTITIES}/add?below={below}")).await;
    for name in names {
        let made = browser.post(ENTITIES, &format!("name={name}&parent={below}")).await;
        assert_eq!(made.header(header::LOCATION), "/administration/entities?notice=entity-added");
        below = house.entity(name).await;
    }
}

async fn entities_are_added_below_each_other_and_shown_as_a_tree(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(erika.get(ENTITIES).await.body.contains("Entities divide machines and people"));
    add(&house, &mut erika, &["North", "Oslo"]).await;
    let tree = erika.get(ENTITIES).await.body;
    let (north, oslo) = (tree.find(">North</a>").unwrap(), tree.find(">Oslo</a>").unwrap());
    assert!(north < oslo && tree.contains("indent-2") && tree.contains("level 3"), "{tree}");
    let below = erika.get(&format!("{ENTITIES}/add?below={}", house.entity("Oslo").await)).await;
    assert_eq!(below.body.matches(" selected>").count(), 1);
    let shown = erika.get(&format!("{ENTITIES}/{}", house.entity("North").await)).await.body;
    assert!(shown.contains("North") && shown.contains(">Oslo</a>"));
    assert_eq!(erika.get(&format!("{ENTITIES}/4711")).await.status, 404);
}

async fn an_entity_is_renamed_tagged_and_moved_but_not_below_itself(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    add(&house, &mut erika, &["North", "Oslo"]).await;
    let (root, north, oslo) =
        (root(&house).await, house.entity("North").await, house.entity("Oslo").await);
    let form = erika.get(&format!("{ENTITIES}/{north}")).await.body;
    assert!(!form.contains(&format!("<option value=\"{oslo}\"")), "what is below is not offered");
    let form = format!("name=Nord&tag=nord&comment=Cold&parent={oslo}");
    let refused = erika.post(&format!("{ENTITIES}/{north}"), &form).await;
    assert!(refused.status == 422 && refused.body.contains("You can choose none of this name"));
    assert!(refused.body.contains("value=\"Nord\"") && refused.body.contains("Cold"));
    let form = format!("name=Bergen&tag=west&parent={root}");
    let saved = erika.post(&format!("{ENTITIES}/{oslo}"), &form).await;
    assert_eq!(saved.header(header::LOCATION), "/administration/entities?notice=entity-saved");
    let path = house.path_of(oslo).await;
    assert!(path.ends_with(" > Bergen") && !path.contains("North"), "{path}");
    let kept = erika.post(&format!("{ENTITIES}/{root}"), "name=Whole&parent=1").await;
    assert_eq!(kept.status, 303, "the root is renamed and stays where it is");
    assert_eq!(house.path_of(root).await, "Whole");
}

async fn names_are_one_among_those_beside_each_other(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    add(&house, &mut erika, &["North", "Oslo"]).await;
    let (root, north) = (root(&house).await, house.entity("North").await);
    let taken = erika.post(ENTITIES, &format!("name=NORTH&parent={root}")).await;
    assert!(taken.status == 422 && taken.body.contains("Another entity at this place"));
    let elsewhere = erika.post(ENTITIES, &format!("name=NORTH&parent={north}")).await;
    assert_eq!(elsewhere.status, 303);
    let nameless = erika.post(ENTITIES, &format!("name=&parent={root}&tag=kept")).await;
    assert!(nameless.status == 422 && nameless.body.contains("A name has 1 to 100 characters."));
    assert!(nameless.body.contains("value=\"kept\""));
    assert_eq!(erika.post(ENTITIES, "name=Lost&parent=4711").await.status, 422);
}

async fn only_an_empty_entity_is_deleted(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    add(&house, &mut erika, &["North", "Oslo"]).await;
    let (north, oslo) = (house.entity("North").await, house.entity("Oslo").await);
    let deletion = |id: i64| format!("{ENTITIES}/{id}/deletion");
    let refused = erika.post(&deletion(north), "confirmation=North").await;
    assert!(refused.status == 422 && refused.body.contains("The entity is not empty"));
    let shown = erika.get(&format!("{ENTITIES}/{north}")).await.body;
    assert!(shown.contains("The entity is not empty") && !shown.contains("/deletion\""));
    let wrong = erika.post(&deletion(oslo), "confirmation=x").await;
    assert!(wrong.status == 422 && wrong.body.contains("This is not the name."));
    let deleted = erika.post(&deletion(oslo), "confirmation=Oslo").await;
    assert_eq!(deleted.header(header::LOCATION), "/administration/entities?notice=entity-deleted");
    let root = root(&house).await;
    let name = house.path_of(root).await.replace(' ', "+");
    let refused = erika.post(&deletion(root), &format!("confirmation={name}")).await;
    assert!(refused.status == 422 && refused.body.contains("neither moved nor deleted"));
}

async fn the_tree_is_searched(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    add(&house, &mut erika, &["North", "Oslo"]).await;
    let found = erika.get(&format!("{ENTITIES}?q=oSLO")).await.body;
    assert!(found.contains("North &#62; Oslo</a>") && !found.contains("North</a>"), "{found}");
    assert!(erika.get(&format!("{ENTITIES}?q=nowhere")).await.body.contains("No results"));
}

async fn who_may_only_read_changes_nothing(house: House) {
    let mut rights = rights::Rights::default();
    rights.grant(rights::Subject::Entities, &[rights::Action::Read]);
    house
        .store
        .change(store::Actor::System, house.now(), move |db| {
            db.create_profile("Reader", "", &rights).map(drop)
        })
        .await
        .unwrap();
    let mut reader = Browser::sign_in(&house, "reader", "Reader").await;
    let root = root(&house).await;
    let tree = reader.get(ENTITIES).await;
    assert!(tree.status == 200 && !tree.body.contains("/add"));
    let shown = reader.get(&format!("{ENTITIES}/{root}")).await.body;
    assert!(shown.contains("disabled>") && !shown.contains(">Save<"));
    let refused = reader.post(&format!("{ENTITIES}/{root}"), "name=Mine").await;
    assert_eq!(refused.status, 403);
    assert_eq!(reader.post(ENTITIES, &format!("name=Mine&parent={root}")).await.status, 403);
}
