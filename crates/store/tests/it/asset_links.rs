//! What is attached to an asset is one itself, with a history of both.

use crate::{
    documents::{machine, partial, with},
    world::World,
};
use inventory::{Field, ImportOption, ItemType};
use serde_json::{Value, json};
use store::{AssetId, LinkEnd};

test_database::on_both_engines!(crate::world::World::new;
    a_monitor_is_one_asset_at_whatever_computer_it_stands,
    what_has_no_number_is_known_by_its_name_at_its_computer,
    monitors_that_settings_leave_out_are_not_made,
    virtual_machines_become_computers_where_that_is_wanted,
    a_purged_computer_leaves_its_monitor,
);

fn screen(serial: Option<&str>, name: &str) -> Value {
    json!({ "name": name, "caption": name, "serial": serial, "manufacturer": "Example" })
}

impl World {
    /// What an asset is linked with: its end, the name of the other, and whether it still is.
    async fn links(&self, id: AssetId) -> Vec<(LinkEnd, String, bool)> {
        let links = self.browse(move |db| db.asset_links(id, &store::Visible::Everything)).await;
        links.into_iter().map(|l| (l.end, l.other.2, l.unlinked_at.is_none())).collect()
    }
}

async fn a_monitor_is_one_asset_at_whatever_computer_it_stands(world: World) {
    let one = with(machine(1), "monitors", json!([screen(Some("MON-4711"), "Screen 27")]));
    let first = world.first(&one).await;
    let screens = world.of_kind(ItemType::Monitor).await;
    assert_eq!(screens.len(), 1);
    let id = screens[0].id;
    assert_eq!(screens[0].text(Field::Serial), Some("MON-4711"));
    assert_eq!(screens[0].text(Field::Manufacturer), Some("Example"));
    assert_eq!(world.links(first).await, [(LinkEnd::Parent, "Screen 27".to_owned(), true)]);
    assert_eq!(world.links(id).await, [(LinkEnd::Child, "host1".to_owned(), true)]);
    assert!(world.history(id).await.is_empty());

    // It is carried to another desk.
    world.submit(&machine(1)).await;
    world.submit(&machine(2)).await;
    let two = with(machine(2), "monitors", json!([screen(Some("MON-4711"), "Screen 27")]));
    world.submit(&two).await;
    assert_eq!(world.of_kind(ItemType::Monitor).await.len(), 1);
    let links = world.links(id).await;
    let expected = [("host2", true), ("host1", false)];
    assert_eq!(links, expected.map(|(name, still)| (LinkEnd::Child, name.to_owned(), still)));
    assert_eq!(world.history(id).await, ["links|host1|-|removed|-|-", "links|host2|-|added|-|-"]);
    assert_eq!(world.history(first).await, ["monitors|Screen 27|-|removed|-|-"]);
    // And back again.
    world.submit(&one).await;
    assert!(world.links(first).await[0].2);
}

async fn what_has_no_number_is_known_by_its_name_at_its_computer(world: World) {
    let document = |number| with(machine(number), "monitors", json!([screen(None, "Plain")]));
    world.first(&document(1)).await;
    world.first(&document(2)).await;
    assert_eq!(world.of_kind(ItemType::Monitor).await.len(), 2, "nothing says that they are one");
    world.submit(&machine(1)).await;
    world.submit(&document(1)).await;
    assert_eq!(world.of_kind(ItemType::Monitor).await.len(), 2);
    let part = partial(with(machine(1), "monitors", json!([])));
    world.submit(&part).await;
    let screens = world.of_kind(ItemType::Monitor).await;
    let links = world.links(screens[0].id).await;
    assert_eq!(links, [(LinkEnd::Child, "host1".to_owned(), false)]);
}

async fn monitors_that_settings_leave_out_are_not_made(world: World) {
    world
        .set(|settings| {
            settings.left_out.insert(ImportOption::Monitors);
        })
        .await;
    let document = with(machine(1), "monitors", json!([screen(Some("MON-4711"), "Screen")]));
    let id = world.first(&document).await;
    assert!(world.of_kind(ItemType::Monitor).await.is_empty());
    world
        .set(|settings| {
            settings.left_out.remove(&ImportOption::Monitors);
        })
        .await;
    world.submit(&document).await;
    assert_eq!(world.of_kind(ItemType::Monitor).await.len(), 1);
    assert!(world.parts(id, "monitors").await.len() == 1 && world.history(id).await.is_empty());
}

async fn virtual_machines_become_computers_where_that_is_wanted(world: World) {
    let uuid = "4c4c4544-0042-3510-8052-b4c04f4d4e31";
    let guests = json!([{ "name": "guest", "uuid": uuid, "vmtype": "kvm", "status": "running" }]);
    let host = with(machine(1), "virtualmachines", guests);
    let id = world.first(&host).await;
    assert_eq!(world.parts(id, "virtualmachines").await, ["guest"]);
    assert_eq!(world.of_kind(ItemType::Computer).await.len(), 1);
    world.set(|settings| settings.guests.as_computers = true).await;
    let mut renamed = host.clone();
    renamed["content"]["virtualmachines"][0]["status"] = json!("off");
    world.submit(&renamed).await;
    assert_eq!(world.of_kind(ItemType::Computer).await.len(), 2);
    assert_eq!(world.links(id).await, [(LinkEnd::Parent, "guest".to_owned(), true)]);
    // Its own agent finds it.
    let mut own = machine(2);
    own["content"]["hardware"] = json!({ "name": "guest", "uuid": uuid });
    own["content"]["bios"] = json!({});
    world.submit(&own).await;
    assert_eq!(world.of_kind(ItemType::Computer).await.len(), 2);
}

async fn a_purged_computer_leaves_its_monitor(world: World) {
    let document = with(machine(1), "monitors", json!([screen(Some("MON-4711"), "Screen")]));
    let id = world.first(&document).await;
    assert!(world.change(move |db| db.trash_asset(id)).await.unwrap());
    assert!(world.change(move |db| db.purge_asset(id)).await.unwrap());
    let screens = world.of_kind(ItemType::Monitor).await;
    assert_eq!(screens.len(), 1);
    assert!(world.links(screens[0].id).await.is_empty());
    world.first(&document).await;
    assert_eq!(world.of_kind(ItemType::Monitor).await.len(), 1);
}
