//! Software: one dictionary, installations with their history, and who has what that is too old.

use crate::{
    documents::{machine, with},
    world::World,
};
use serde_json::{Value, json};
use store::{InstallationFilter, InstalledSort, Listing, SoftwareSort, Visible};

test_database::on_both_engines!(crate::world::World::new;
    software_follows_the_document_and_its_history_tells_versions_in_one_line,
    a_name_with_and_without_a_publisher_is_one_software,
    machines_with_a_version_older_than_another_are_found,
    versions_are_listed_the_newest_first,
    what_is_counted_now_and_then_is_sorted_by_and_forgets_the_trash,
);

fn programs(number: usize, list: &[(&str, &str)]) -> Value {
    let row = |(name, version): &(&str, &str)| json!({ "name": name, "version": version });
    with(machine(number), "softwares", Value::Array(list.iter().map(row).collect()))
}

async fn software_follows_the_document_and_its_history_tells_versions_in_one_line(world: World) {
    let id = world.first(&programs(1, &[("vim", "9"), ("bash", "5"), ("less", "1")])).await;
    let first = world.browse(move |db| db.asset_software(id)).await;
    world.submit(&programs(1, &[("VIM", "9"), ("zsh", ""), ("bash", "6")])).await;
    let software = world.browse(move |db| db.asset_software(id)).await;
    let named: Vec<(&str, &str)> =
        software.iter().map(|one| (one.name.as_str(), one.version.as_str())).collect();
    assert_eq!(named, [("bash", "6"), ("vim", "9"), ("zsh", "")]);
    assert_eq!(software[1].software_version, first[2].software_version, "it is the same");
    let mut history = world.history(id).await;
    history.sort();
    assert_eq!(
        history,
        [
            "softwares|bash|version|changed|5|6",
            "softwares|less|-|removed|1|-",
            "softwares|zsh|-|added|-|",
        ]
    );
}

async fn a_name_with_and_without_a_publisher_is_one_software(world: World) {
    let rows = json!([
        { "name": "Vim", "version": "9" }, { "name": "vim", "version": "9", "publisher": "Example" }
    ]);
    let id = world.first(&with(machine(1), "softwares", rows)).await;
    let software = world.browse(move |db| db.asset_software(id)).await;
    assert_eq!(software.len(), 1);
    assert_eq!(software[0].publisher.as_deref(), Some("Example"));
}

async fn machines_with_a_version_older_than_another_are_found(world: World) {
    for (number, version) in (1..).zip(["3.0.9", "3.0.10", "3.0.15", "3.1", "2.99", "3.0.15-rc1"]) {
        world.first(&programs(number, &[("openssl", version), ("openssl-tool", "1")])).await;
    }
    let filter = InstallationFilter {
        name: Some("OpenSSL".to_owned()),
        older_than: Some("3.0.15".to_owned()),
        ..InstallationFilter::default()
    };
    let listing = Listing { sort: InstalledSort::Version, ..Listing::default() };
    let found =
        world.browse(move |db| db.installations(&listing, &filter, &Visible::Everything)).await;
    let found: Vec<(&str, &str)> =
        found.rows.iter().map(|one| (one.asset.2.as_str(), one.version.as_str())).collect();
    let expected =
        [("host5", "2.99"), ("host1", "3.0.9"), ("host2", "3.0.10"), ("host6", "3.0.15-rc1")];
    assert_eq!(found, expected);
    let trashed = world.of_kind(inventory::ItemType::Computer).await[0].id;
    world.change(move |db| db.trash_asset(trashed)).await.unwrap();
    let all = InstallationFilter { name: Some("openssl".to_owned()), ..Default::default() };
    let left = world
        .browse(move |db| db.installations(&Listing::default(), &all, &Visible::Everything))
        .await;
    assert_eq!(left.total, 5, "what is in the trash has nothing");
}

async fn versions_are_listed_the_newest_first(world: World) {
    for (number, version) in (1..).zip(["9.9", "9.10", "9.10", "8"]) {
        world.first(&programs(number, &[("vim", version), ("bash", "5")])).await;
    }
    let listing = Listing { sort: SoftwareSort::Name, ..Listing::default() };
    let listed = world.browse(move |db| db.software(&listing, &Visible::Everything)).await;
    let names: Vec<(&str, i64, i64)> = listed
        .rows
        .iter()
        .map(|one| (one.name.as_str(), one.versions, one.installations))
        .collect();
    assert_eq!(names, [("bash", 1, 4), ("vim", 3, 4)]);
    let vim = listed.rows[1].id;
    let versions = world.browse(move |db| db.software_versions(vim, &Visible::Everything)).await;
    let told: Vec<(&str, i64)> =
        versions.iter().map(|one| (one.version.as_str(), one.installations)).collect();
    assert_eq!(told, [("9.10", 2), ("9.9", 1), ("8", 1)]);
    let one = world.browse(move |db| db.one_software(vim, &Visible::Everything)).await.unwrap();
    assert_eq!(one.name, "vim");
}

async fn what_is_counted_now_and_then_is_sorted_by_and_forgets_the_trash(world: World) {
    for number in 1..4 {
        let document = [("vim", "9"), ("bash", "5"), ("zsh", "5")];
        world.first(&programs(number, &document[..number])).await;
    }
    let counted = async || {
        let changed = world.browse(|db| db.changed_software_counts()).await;
        world.change(move |db| db.keep_software_counts(&changed)).await.unwrap();
        let left = world.browse(|db| db.changed_software_counts()).await;
        assert_eq!(left, [], "each is kept");
        let listing = Listing {
            sort: SoftwareSort::Installations,
            direction: store::Direction::Descending,
            ..Listing::default()
        };
        let listed = world.browse(move |db| db.counted_software(&listing)).await;
        assert_eq!(listed.total, i64::try_from(listed.rows.len()).unwrap());
        let named = listed.rows.into_iter().map(|one| (one.name, one.installations));
        named.collect::<Vec<_>>()
    };
    let named = |list: &[(&str, i64)]| {
        list.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>()
    };
    assert_eq!(counted().await, named(&[("vim", 3), ("bash", 2), ("zsh", 1)]));
    let assets = world.of_kind(inventory::ItemType::Computer).await;
    let last = assets.iter().find(|asset| asset.name() == "host3").unwrap().id;
    world.change(move |db| db.trash_asset(last)).await.unwrap();
    assert_eq!(counted().await, named(&[("vim", 2), ("bash", 1)]), "zsh is in the trash alone");
    let few = world.browse(|db| db.software_is_counted(&Visible::Everything)).await;
    assert!(!few, "a small house counts at once");
}
