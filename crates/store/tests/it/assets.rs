//! Assets: one row for each machine, whoever sends what at once; and only what differs is written.

use crate::{
    documents::{machine, partial, read, submission, with},
    world::{NOW, World},
};
use inventory::{Field, IdentifierKind, ItemType};
use oauth::Lifetime;
use serde_json::{Value, json};
use store::{
    Actor, AssetFilter, AssetId, AssetSort, Digests, DocumentKind, Listing, Recorded, Visible,
};

test_database::on_both_engines!(crate::world::World::new;
    thirty_machines_with_the_same_software_share_its_rows,
    one_machine_that_is_sent_twice_at_once_has_one_row,
    parts_follow_the_document,
    a_partial_document_touches_only_what_it_carries,
    a_full_document_without_a_section_that_means_none_takes_its_rows_away,
    what_is_prepared_is_recorded_as_what_is_not,
    an_unchanged_machine_writes_nothing_but_when_it_came,
    sections_that_nobody_knows_are_kept_whole,
    the_addresses_of_an_asset_are_those_that_it_told_last,
    a_device_of_the_network_is_found_again_by_what_it_has,
    the_last_documents_come_back_as_they_were_received,
    assets_are_listed_by_kind_and_narrowed,
    names_that_assets_share_are_kept_and_renamed_everywhere,
    a_very_long_document_is_stored_in_sets,
);

fn programs(list: &[(&str, &str)]) -> Value {
    let row = |(name, version): &(&str, &str)| json!({ "name": name, "version": version, "publisher": "Example" });
    Value::Array(list.iter().map(row).collect())
}

impl World {
    async fn submit_at_once(&self, documents: Vec<Value>) {
        let mut changes = tokio::task::JoinSet::new();
        for document in documents {
            let (store, submission) = (self.store.clone(), submission(&document));
            changes.spawn(async move {
                store.change(Actor::System, NOW, move |db| db.record_inventory(&submission)).await
            });
        }
        for outcome in changes.join_all().await {
            outcome.unwrap();
        }
    }

    async fn named(&self, name: &str) -> AssetId {
        let assets = self.of_kind(ItemType::Computer).await;
        assets.iter().find(|asset| asset.name() == name).unwrap().id
    }

    async fn software_of(&self, id: AssetId) -> Vec<(String, String)> {
        let software = self.browse(move |db| db.asset_software(id)).await;
        software.into_iter().map(|one| (one.name, one.version)).collect()
    }

    /// Everything that is stored of assets, but when it came.
    async fn everything(&self, id: AssetId) -> String {
        self.browse(move |db| {
            let asset = db.asset(id)?.unwrap();
            let parts = db.asset_parts(id)?;
            let software = db.asset_software(id)?;
            let (links, whole) = (db.asset_links(id, &Visible::Everything)?, db.read_whole_sections(id, None)?);
            let documents = db.asset_documents(id)?;
            let identifiers = db.asset_identifiers(id)?;
            Ok(format!(
                "{:?} {:?} {parts:?} {software:?} {links:?} {whole:?} {documents:?} {identifiers:?}",
                asset.fields, asset.updated_at
            ))
        })
        .await
    }
}

async fn thirty_machines_with_the_same_software_share_its_rows(world: World) {
    // More than one look-up takes, in an order of each machine's own.
    let packages: Vec<(String, String)> =
        (0..450).map(|number| (format!("package-{number:03}"), "1.0".to_owned())).collect();
    let document = |number: usize| {
        let mut software: Vec<(&str, &str)> =
            packages.iter().map(|(name, version)| (name.as_str(), version.as_str())).collect();
        software.rotate_left(number * 13 % 450);
        with(machine(number), "softwares", programs(&software))
    };
    world.submit_at_once((0..30).map(document).collect()).await;
    assert_eq!(world.browse(|db| db.counts()).await.computers, 30);
    let id = world.named("host17").await;
    assert_eq!(world.software_of(id).await, packages);
    let listed = world.browse(|db| db.software(&Listing::default(), &Visible::Everything)).await;
    assert_eq!((listed.total, listed.rows[0].installations), (450, 30));
}

async fn one_machine_that_is_sent_twice_at_once_has_one_row(world: World) {
    let monitors = json!([{ "name": "Screen", "serial": "MON-4711", "manufacturer": "Example" }]);
    let document = with(machine(1), "softwares", programs(&[("vim", "9")]));
    let document = with(document, "monitors", monitors);
    world.submit_at_once(vec![document; 16]).await;
    let counts = world.browse(|db| db.counts()).await;
    assert_eq!((counts.computers, counts.agents), (1, 1));
    assert_eq!(world.of_kind(ItemType::Monitor).await.len(), 1);
}

async fn parts_follow_the_document(world: World) {
    let cpus = |names: &[&str]| {
        Value::Array(names.iter().map(|name| json!({ "name": name, "core": 4 })).collect())
    };
    let id = world.first(&with(machine(1), "cpus", cpus(&["A", "B"]))).await;
    assert_eq!(world.parts(id, "cpus").await, ["A", "B"]);
    assert!(world.history(id).await.is_empty(), "the first inventory is no history");
    let first = world.browse(move |db| db.parts_of_section(id, "cpus")).await;

    let later = NOW.plus(Lifetime::hours(1));
    let next = with(machine(1), "cpus", json!([{ "name": "B", "core": 8 }, { "name": "C" }]));
    assert!(
        matches!(world.submit_at(&next, later).await, Recorded::Updated(found, _) if found == id)
    );
    let parts = world.browse(move |db| db.parts_of_section(id, "cpus")).await;
    let names: Vec<Option<&str>> = parts.iter().map(|part| part.name.as_deref()).collect();
    assert_eq!(names, [Some("B"), Some("C")]);
    let kept = &parts[0];
    assert_eq!(kept.id, first[1].id, "what comes again keeps its key");
    assert_eq!((kept.first_seen, kept.changed_at), (NOW, later));
    assert_eq!(kept.values.integer("core"), Some(8));
    let mut history = world.history(id).await;
    history.sort();
    assert_eq!(history, ["cpus|A|-|removed|-|-", "cpus|B|core|changed|4|8", "cpus|C|-|added|-|-"]);
    assert_eq!(world.asset(id).await.updated_at, later);
}

async fn a_partial_document_touches_only_what_it_carries(world: World) {
    let full = with(machine(1), "cpus", json!([{ "name": "A" }]));
    let full = with(full, "softwares", programs(&[("vim", "9")]));
    let full = with(full, "monitors", json!([{ "name": "Screen", "serial": "MON-1" }]));
    let id = world.first(&full).await;
    let part = partial(with(machine(1), "memories", json!([{ "capacity": 1024, "numslots": 1 }])));
    assert!(matches!(world.submit(&part).await, Recorded::Updated(..)));
    assert_eq!(world.parts(id, "cpus").await, ["A"]);
    assert_eq!(world.parts(id, "memories").await.len(), 1);
    assert_eq!(world.software_of(id).await.len(), 1);
    let links = world.browse(move |db| db.asset_links(id, &Visible::Everything)).await;
    assert!(links.len() == 1 && links[0].unlinked_at.is_none());
    assert!(matches!(world.submit(&partial(machine(2))).await, Recorded::AwaitsFullInventory(_)));
    assert_eq!(world.browse(|db| db.counts()).await.computers, 1);
}

async fn a_full_document_without_a_section_that_means_none_takes_its_rows_away(world: World) {
    let full = with(machine(1), "antivirus", json!([{ "name": "Shield", "version": "1" }]));
    let full = with(full, "cpus", json!([{ "name": "A" }]));
    let id = world.first(&full).await;
    assert_eq!(world.parts(id, "antivirus").await, ["Shield"]);
    world.submit(&machine(1)).await;
    assert!(world.parts(id, "antivirus").await.is_empty());
    assert_eq!(world.parts(id, "cpus").await, ["A"], "this section is left alone");
    world.submit(&full).await;
    let expected = ["antivirus|Shield|-|removed|-|-", "antivirus|Shield|-|added|-|-"];
    assert_eq!(world.history(id).await, expected);
}

async fn what_is_prepared_is_recorded_as_what_is_not(world: World) {
    let document = |number: usize| {
        let document = with(machine(number), "cpus", json!([{ "name": "A" }, { "name": "B" }]));
        let document = with(document, "softwares", programs(&[("vim", "9"), ("bash", "5")]));
        let document =
            with(document, "processes", json!([{ "pid": 1, "cmd": "init", "user": "root" }]));
        with(document, "strange", json!({ "some": ["thing"] }))
    };
    let mut prepared = submission(&document(1));
    assert!(prepared.needs_preparation(&Digests::default()));
    prepared.prepare(&Digests::default()).unwrap();
    let (one, other) = (world.record_at(prepared, NOW).await, world.submit(&document(2)).await);
    let (Recorded::Created(one), Recorded::Created(other)) = (one, other) else {
        panic!("{one:?} {other:?}")
    };
    let values = async |id: AssetId| {
        world
            .browse(move |db| {
                let parts: Vec<_> = db.asset_parts(id)?.into_iter().map(|p| p.values).collect();
                let parts: Vec<_> = parts.into_iter().filter(|p| p.get("ssn").is_none()).collect();
                let whole = db.read_whole_sections(id, None)?;
                Ok((parts.len(), whole, db.asset_software(id)?.len()))
            })
            .await
    };
    assert_eq!(values(one).await, values(other).await);
    let known = world.read(|db| db.known_digests("host1")).await;
    assert!(!submission(&document(1)).needs_preparation(&known), "all of it is known");
}

async fn an_unchanged_machine_writes_nothing_but_when_it_came(world: World) {
    let document = with(machine(1), "cpus", json!([{ "name": "A" }]));
    let document = with(document, "softwares", programs(&[("vim", "9")]));
    let document = with(document, "monitors", json!([{ "name": "Screen", "serial": "MON-1" }]));
    let document = with(
        document,
        "networks",
        json!([{ "description": "eth0", "mac": "02:00:00:00:00:01", "ipaddress": "192.0.2.7" }]),
    );
    let document = with(document, "strange", json!([1, 2]));
    let id = world.first(&document).await;
    let before = world.everything(id).await;
    let later = NOW.plus(Lifetime::hours(24));
    assert!(matches!(world.submit_at(&document, later).await, Recorded::Updated(..)));
    assert_eq!(world.everything(id).await, before);
    assert_eq!(world.asset(id).await.inventoried_at, Some(later));
    let screen = world.of_kind(ItemType::Monitor).await;
    assert_eq!(screen[0].inventoried_at, Some(later), "it was seen with its computer");
    assert!(world.changes().await.is_empty());
    let agents = world.browse(|db| db.agents(&Listing::default())).await.rows;
    assert_eq!(
        (agents[0].last_inventory, agents[0].last_answer.as_deref()),
        (Some(later), Some("updated"))
    );
}

async fn sections_that_nobody_knows_are_kept_whole(world: World) {
    let document = with(machine(1), "strange", json!({ "some": [{ "thing": 1 }] }));
    let id = world.first(&document).await;
    let kept = world.browse(move |db| db.read_whole_sections(id, Some("strange"))).await;
    assert_eq!(kept[0].value, json!({ "some": [{ "thing": 1 }] }));
    world.submit(&with(machine(1), "strange", json!("other"))).await;
    let kept = world.browse(move |db| db.read_whole_sections(id, Some("strange"))).await;
    assert_eq!(kept[0].value, json!("other"));
    let names = world.browse(move |db| db.whole_sections(id)).await;
    assert!(names.iter().any(|(name, _)| name == "strange"), "{names:?}");
}

async fn the_addresses_of_an_asset_are_those_that_it_told_last(world: World) {
    let networks =
        |ip: &str| json!([{ "description": "eth0", "mac": "02:00:5E:00:53:01", "ipaddress": ip }]);
    let id = world.first(&with(machine(1), "networks", networks("192.0.2.7"))).await;
    let known = async || world.browse(move |db| db.asset_identifiers(id)).await;
    let addresses = |ip: &str| {
        let mac = (IdentifierKind::Mac, "02:00:5e:00:53:01".to_owned());
        [(IdentifierKind::Ip, ip.to_owned()), mac]
    };
    assert_eq!(known().await, addresses("192.0.2.7"));
    world.submit(&with(machine(1), "networks", networks("192.0.2.8"))).await;
    assert_eq!(known().await, addresses("192.0.2.8"));
    world.submit(&partial(machine(1))).await;
    assert_eq!(known().await, addresses("192.0.2.8"), "nothing is told of addresses");
}

async fn a_device_of_the_network_is_found_again_by_what_it_has(world: World) {
    let switch = |deviceid: &str, device: Value| {
        json!({
            "action": "netinventory", "deviceid": deviceid, "itemtype": "NetworkEquipment",
            "content": { "versionclient": "6.0", "network_device": device }
        })
    };
    let device = |members: Value| {
        let mut device = json!({ "type": "Networking" });
        device.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        device
    };
    let by_serial = switch(
        "scanner",
        device(json!({ "name": "core", "serial": "FOC1234X", "mac": "02:00:5e:00:53:10" })),
    );
    let id = world.first(&by_serial).await;
    for again in [
        json!({ "name": "renamed", "serial": "FOC1234X" }),
        json!({ "name": "other", "mac": "02:00:5e:00:53:10" }),
    ] {
        let found = world.submit(&switch("another scanner", device(again.clone()))).await;
        assert!(matches!(found, Recorded::Updated(known, _) if known == id), "{again}: {found:?}");
    }
    let other = world.first(&switch("scanner", device(json!({ "name": "edge" })))).await;
    assert_ne!(other, id);
    let found = world.submit(&switch("scanner", device(json!({ "name": "EDGE" })))).await;
    assert!(matches!(found, Recorded::Updated(known, _) if known == other), "{found:?}");
    // The agent that scans is none of them.
    let agents = world.browse(|db| db.agents(&Listing::default())).await.rows;
    assert!(agents.iter().all(|agent| agent.asset.is_none()));
    let nothing = world.submit(&switch("scanner", device(json!({})))).await;
    assert!(matches!(nothing, Recorded::Unrecognisable(_)), "{nothing:?}");
}

async fn the_last_documents_come_back_as_they_were_received(world: World) {
    let full = with(machine(1), "cpus", json!([{ "name": "A".repeat(900) }]));
    let id = world.first(&full).await;
    world.submit(&partial(with(machine(1), "cpus", json!([{ "name": "B" }])))).await;
    let kinds = world.browse(move |db| db.asset_documents(id)).await;
    let kinds: Vec<DocumentKind> = kinds.into_iter().map(|kept| kept.kind).collect();
    assert_eq!(kinds, [DocumentKind::Full, DocumentKind::Partial]);
    let document = world.browse(move |db| db.asset_document(id, DocumentKind::Full)).await.unwrap();
    assert_eq!(document.packing, "zlib", "what came plain is packed");
    let limits = inventory::UnpackLimits::default();
    let text = inventory::unpack(inventory::Packing::Zlib, document.content, &limits).unwrap();
    assert_eq!(text, full.to_string().into_bytes());
}

async fn assets_are_listed_by_kind_and_narrowed(world: World) {
    for number in 1..=3 {
        let mut document = machine(number);
        document["content"]["bios"]["smanufacturer"] =
            json!(if number == 3 { "Other" } else { "Example" });
        world
            .submit_at(&document, NOW.plus(Lifetime::hours(24 * i64::try_from(number).unwrap())))
            .await;
    }
    let names = async |filter: AssetFilter| {
        let listing = Listing { sort: AssetSort::Name, ..Listing::default() };
        let found =
            world.browse(move |db| db.assets(&listing, &filter, &Visible::Everything)).await;
        found.rows.iter().map(|asset| asset.name().to_owned()).collect::<Vec<_>>()
    };
    let all = AssetFilter::of(ItemType::Computer);
    assert_eq!(names(all.clone()).await, ["host1", "host2", "host3"]);
    let made = AssetFilter { manufacturer: Some("Example".to_owned()), ..all.clone() };
    assert_eq!(names(made).await, ["host1", "host2"]);
    let second = NOW.plus(Lifetime::hours(48));
    let before = AssetFilter { inventoried_before: Some(second), ..all.clone() };
    assert_eq!(names(before).await, ["host1"]);
    let since = AssetFilter { inventoried_since: Some(second), ..all };
    assert_eq!(names(since).await, ["host2", "host3"]);
    assert!(names(AssetFilter::of(ItemType::Phone)).await.is_empty());
    let counts = world.browse(|db| db.asset_counts(&Visible::Everything)).await;
    assert!(counts.contains(&(ItemType::Computer, 3)) && counts.contains(&(ItemType::Phone, 0)));
    let choices = world
        .browse(|db| {
            db.field_choices(ItemType::Computer, Field::Manufacturer, &Visible::Everything)
        })
        .await;
    assert_eq!(choices, ["Example", "Other"]);
}

async fn names_that_assets_share_are_kept_and_renamed_everywhere(world: World) {
    let mut document = machine(1);
    document["content"]["bios"]["smanufacturer"] = json!("Exemple");
    let id = world.first(&document).await;
    let kind = store::DropdownKind::Manufacturer;
    let known = world.browse(move |db| db.dropdowns(kind, &Listing::default())).await.rows;
    assert_eq!(known[0].name, "Exemple");
    let key = known[0].id;
    let renamed = world.change(move |db| db.rename_dropdown(key, kind, "Example", "")).await;
    assert!(renamed.unwrap());
    assert_eq!(world.asset(id).await.text(Field::Manufacturer), Some("Example"));
    for (search, found) in [("example", 1), ("exemple", 0)] {
        let listing = Listing { search: search.to_owned(), ..Listing::default() };
        let filter = AssetFilter::of(ItemType::Computer);
        let page = world.browse(move |db| db.assets(&listing, &filter, &Visible::Everything));
        assert_eq!(page.await.total, found, "{search}");
    }
    let added = world.change(move |db| db.add_dropdown(kind, "Other")).await.unwrap();
    let taken = world.change(move |db| db.rename_dropdown(key, kind, " other ", "")).await;
    assert!(!taken.unwrap(), "{added:?} has this name");
}

async fn a_very_long_document_is_stored_in_sets(world: World) {
    let ports: Vec<Value> = (0..3_000)
        .map(|number| json!({ "ifnumber": number, "ifname": format!("port {number}"), "ifspeed": 1_000 }))
        .collect();
    let switch = |ports: Vec<Value>| {
        json!({
            "action": "netinventory", "deviceid": "scanner", "itemtype": "NetworkEquipment",
            "content": {
                "versionclient": "6.0", "network_ports": ports,
                "network_device": { "type": "Networking", "name": "core", "serial": "FOC1234X" }
            }
        })
    };
    let id = world.first(&switch(ports.clone())).await;
    assert_eq!(world.parts(id, "network_ports").await.len(), 3_000);
    let mut changed = ports;
    changed.truncate(2_000);
    for port in changed.iter_mut().take(1_000) {
        port["ifalias"] = json!("uplink");
    }
    assert_eq!(read(&switch(changed.clone())).section("network_ports").unwrap().rows.len(), 2_000);
    world.submit(&switch(changed)).await;
    assert_eq!(world.parts(id, "network_ports").await.len(), 2_000);
    let history = world.browse(move |db| {
        let filter = store::ChangeFilter { asset: Some(id), ..store::ChangeFilter::default() };
        db.asset_changes(&Listing::default(), &filter, &Visible::Everything)
    });
    assert_eq!(history.await.total, 2_000);
}
