//! Agents and computers over time: what is left out, who is locked, what grows stale.

use crate::{
    documents::{machine, submission, with},
    world::{NOW, World},
};
use inventory::ImportOption;
use oauth::{Lifetime, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::{
    Actor, Agent, AgentContact, AgentFilter, AgentId, AssetFilter, AssetId, ByClient,
    InventoryAuthentication, Listing, Recorded, Settings, StaleAction, Submission, Visible,
};

test_database::on_both_engines!(crate::world::World::new;
    what_is_switched_off_is_not_stored_and_what_was_stored_of_it_stays,
    new_machines_go_to_the_chosen_entity,
    a_locked_agent_changes_nothing,
    a_tag_that_a_person_gave_stays_whatever_the_agent_tells,
    what_an_agent_does_not_say_again_is_found_still,
    stale_agents_are_cleaned_a_batch_at_a_time,
    a_machine_in_the_trash_comes_back_with_its_next_inventory,
    agents_that_a_change_of_settings_would_cut_off_are_counted,
);

pub(crate) fn sent(number: usize) -> Submission {
    let mut submission = submission(&machine(number));
    submission.contact = AgentContact {
        version: Some("1.12".to_owned()),
        tag: Some("lab".to_owned()),
        authenticated_by: Some(InventoryAuthentication::None),
        ..submission.contact
    };
    submission
}

impl World {
    pub(crate) async fn send(&self, submission: Submission) -> Recorded {
        self.record_at(submission, NOW).await
    }

    pub(crate) async fn set(&self, change: impl FnOnce(&mut Settings)) {
        let read = self.read(|db| db.settings()).await;
        let mut settings = read.clone();
        change(&mut settings);
        self.change(move |db| db.save_settings(&read, &settings)).await.unwrap();
    }

    async fn agent_of(&self, deviceid: &str) -> Agent {
        let agents = self.browse(|db| db.agents(&Listing::default())).await.rows;
        agents.into_iter().find(|agent| agent.deviceid == deviceid).unwrap()
    }

    async fn in_trash(&self) -> Vec<String> {
        let filter = AssetFilter { in_trash: true, ..AssetFilter::default() };
        let found = self
            .browse(move |db| db.assets(&Listing::default(), &filter, &Visible::Everything))
            .await;
        found.rows.iter().map(|computer| computer.name().to_owned()).collect()
    }

    /// Cleans until nothing is left to do; returns how many steps it took.
    async fn clean(&self, now: Timestamp) -> usize {
        let mut steps = 0;
        while self.store.change(Actor::System, now, |db| db.clean_stale_agents()).await.unwrap() > 0
        {
            steps += 1;
        }
        steps
    }
}

pub(crate) fn created(recorded: Recorded) -> AssetId {
    match recorded {
        Recorded::Created(id) => id,
        other => panic!("no computer was made: {other:?}"),
    }
}

async fn what_is_switched_off_is_not_stored_and_what_was_stored_of_it_stays(world: World) {
    let document = |drives: Value, networks: Value, program: &str| {
        let document = with(machine(1), "drives", drives);
        let document = with(document, "networks", networks);
        with(document, "softwares", json!([{ "name": program }]))
    };
    let port = |name: &str, address: &str, virtual_device: bool| json!({ "description": name, "ipaddress": address, "virtualdev": virtual_device });
    let volume = |kind: &str, filesystem: &str| json!({ "type": kind, "filesystem": filesystem });
    let first = document(
        json!([volume("/", "ext4"), volume("/srv", "nfs4")]),
        json!([port("eth0", "192.0.2.1", false), port("docker0", "172.17.0.1", true)]),
        "vim",
    );
    let id = world.first(&first).await;

    let off =
        [ImportOption::NetworkDrives, ImportOption::VirtualNetworkCards, ImportOption::Software];
    world.set(move |settings| settings.left_out = BTreeSet::from(off)).await;
    let second = document(
        json!([volume("/mnt", "cifs"), volume("/", "xfs")]),
        json!([port("br0", "172.18.0.1", true), port("eth0", "192.0.2.2", false)]),
        "emacs",
    );
    world.submit(&second).await;
    let volumes = async || {
        let parts = world.browse(move |db| db.parts_of_section(id, "drives")).await;
        let mut told: Vec<(String, String)> = parts
            .iter()
            .map(|part| {
                ["type", "filesystem"].map(|name| part.values.text(name).unwrap().to_owned()).into()
            })
            .collect();
        told.sort();
        told
    };
    let both = |a: (&str, &str), b: (&str, &str)| [a, b].map(|(x, y)| (x.to_owned(), y.to_owned()));
    let software = async || {
        let software = world.browse(move |db| db.asset_software(id)).await;
        software.into_iter().map(|one| one.name).collect::<Vec<_>>()
    };
    assert_eq!(volumes().await, both(("/", "xfs"), ("/srv", "nfs4")));
    assert_eq!(world.parts(id, "networks").await, ["eth0", "docker0"]);
    assert_eq!(software().await, ["vim"]);

    world.set(|settings| settings.left_out = BTreeSet::from([ImportOption::Volumes])).await;
    world.submit(&second).await;
    assert_eq!(volumes().await, both(("/", "xfs"), ("/srv", "nfs4")));
    assert_eq!(world.parts(id, "networks").await, ["eth0", "br0"]);
    assert_eq!(software().await, ["emacs"]);
    world.set(|settings| settings.left_out = BTreeSet::new()).await;
    world.submit(&second).await;
    assert_eq!(volumes().await, both(("/", "xfs"), ("/mnt", "cifs")));
}

async fn new_machines_go_to_the_chosen_entity(world: World) {
    let root = world.read(|db| db.root_entity()).await;
    world.set(move |settings| settings.default_entity = Some(root)).await;
    let id = created(world.send(sent(1)).await);
    let computer = world.browse(move |db| db.asset(id)).await.unwrap();
    assert_eq!(computer.entity, (root, "Root entity".to_owned()));
    // An entity that is gone is as none.
    world.set(|settings| settings.default_entity = Some(store::EntityId(4711))).await;
    let id = created(world.send(sent(2)).await);
    assert_eq!(world.browse(move |db| db.asset(id)).await.unwrap().entity.0, root);
}

async fn a_locked_agent_changes_nothing(world: World) {
    created(world.send(sent(1)).await);
    let agent = world.agent_of("host1").await;
    assert_eq!(agent.last_answer.as_deref(), Some("created"));
    let id = agent.id;
    assert!(world.change(move |db| db.lock_agent(id)).await.unwrap());
    assert!(!world.change(move |db| db.lock_agent(id)).await.unwrap(), "it is locked already");
    let mut other = machine(1);
    other["content"]["bios"]["ssn"] = json!("ANOTHER");
    let other = submission(&other);
    assert_eq!(world.send(other.clone()).await, Recorded::Locked(id));
    assert_eq!(world.browse(|db| db.counts()).await.computers, 1);
    assert_eq!(world.agent_of("host1").await.last_answer.as_deref(), Some("locked"));
    assert!(world.change(move |db| db.unlock_agent(id)).await.unwrap());
    assert!(matches!(world.send(other).await, Recorded::Created(_)));
}

async fn a_tag_that_a_person_gave_stays_whatever_the_agent_tells(world: World) {
    world.send(sent(1)).await;
    let AgentId(id) = world.agent_of("host1").await.id;
    world.change(move |db| db.tag_agent(AgentId(id), Some("Étage 3"))).await.unwrap();
    world.send(sent(1)).await;
    let agent = world.agent_of("host1").await;
    assert_eq!((agent.tag.as_deref(), agent.has_own_tag), (Some("Étage 3"), true));
    let search = Listing { search: "étage".to_owned(), ..Listing::default() };
    assert_eq!(world.browse(move |db| db.agents(&search)).await.total, 1);
    world.change(move |db| db.tag_agent(AgentId(id), None)).await.unwrap();
    world.send(sent(1)).await;
    let agent = world.agent_of("host1").await;
    assert_eq!((agent.tag.as_deref(), agent.has_own_tag), (Some("lab"), false));
}

async fn what_an_agent_does_not_say_again_is_found_still(world: World) {
    world.send(sent(1)).await;
    let silent = AgentContact {
        deviceid: "host1".to_owned(),
        address: Some("192.0.2.7".parse().unwrap()),
        message: "prolog",
        ..AgentContact::default()
    };
    world.change(move |db| db.record_contact(&silent)).await.unwrap();
    let count = async |search: &str| {
        let listing = Listing { search: search.to_owned(), ..Listing::default() };
        world.browse(move |db| db.agents(&listing)).await.total
    };
    for search in ["HOST1", "1.12", "Lab", "192.0.2.7"] {
        assert_eq!(count(search).await, 1, "{search}");
    }
    let agent = world.agent_of("host1").await.id;
    world.change(move |db| db.tag_agent(agent, Some("Étage"))).await.unwrap();
    world.send(sent(1)).await;
    assert_eq!((count("étage").await, count("lab").await), (1, 0));
}

async fn stale_agents_are_cleaned_a_batch_at_a_time(world: World) {
    let later = NOW.plus(Lifetime::hours(24 * 40));
    for number in 0..450 {
        world.send(sent(number)).await;
    }
    world.record_at(sent(7), later).await;
    assert_eq!(world.clean(later).await, 0, "nothing is done unless it was asked for");
    world
        .set(|settings| {
            settings.stale_days = 30;
            settings.stale_actions = BTreeSet::from(StaleAction::ALL);
            settings.stale_state = Some("Lost".to_owned());
        })
        .await;
    let settings = world.read(|db| db.settings()).await;
    let stale = world.browse(move |db| db.stale(&settings, later)).await;
    assert_eq!((stale.agents, stale.assets, stale.states), (449, 449, 449));
    assert_eq!(world.clean(later).await, 6, "two hundred at a time, computers before agents");
    let counts = world.browse(|db| db.counts()).await;
    assert_eq!((counts.agents, counts.computers), (1, 1));
    let state = Some("Lost".to_owned());
    let filter = AssetFilter { in_trash: true, state, ..AssetFilter::default() };
    let trash =
        world.browse(move |db| db.assets(&Listing::default(), &filter, &Visible::Everything)).await;
    assert_eq!(trash.total, 449);
    let events = world.read(|db| db.newest_events(1)).await;
    assert_eq!((events[0].kind.as_str(), events[0].actor.as_str()), ("agent.deleted", "system"));
}

async fn a_machine_in_the_trash_comes_back_with_its_next_inventory(world: World) {
    let id = created(world.send(sent(1)).await);
    assert!(!world.change(move |db| db.purge_asset(id)).await.unwrap(), "only out of the trash");
    assert!(world.change(move |db| db.trash_asset(id)).await.unwrap());
    assert_eq!(world.in_trash().await, ["host1"]);
    assert_eq!(world.browse(|db| db.counts()).await.computers, 0);
    assert!(matches!(world.send(sent(1)).await, Recorded::Updated(found, _) if found == id));
    assert!(world.in_trash().await.is_empty());
    assert!(world.change(move |db| db.trash_asset(id)).await.unwrap());
    assert!(world.change(move |db| db.purge_asset(id)).await.unwrap());
    assert!(world.browse(move |db| db.asset(id)).await.is_none());
}

async fn agents_that_a_change_of_settings_would_cut_off_are_counted(world: World) {
    let client = world.client(1, "Agents").await;
    for number in 0..12 {
        world.send(sent(number)).await;
    }
    let mut by_client = sent(99);
    by_client.contact.client = Some(client);
    by_client.contact.authenticated_by = Some(InventoryAuthentication::ClientCredentials);
    world.send(by_client).await;
    let mut imported = sent(100);
    imported.contact.authenticated_by = None;
    world.send(imported).await;

    let before = Settings { inventory_enabled: true, ..Settings::default() };
    let after = Settings {
        inventory_authentication: InventoryAuthentication::ClientCredentials,
        ..before.clone()
    };
    let cut_off = world.browse(move |db| db.cut_off(&before, &after)).await;
    assert_eq!((cut_off.count, cut_off.first.len()), (12, 10));
    for (by, count) in [(ByClient::Any, 1), (ByClient::None, 13), (ByClient::One(client), 1)] {
        let filter = AgentFilter { client: Some(by), ..AgentFilter::default() };
        let found = world
            .browse(move |db| db.find_agents(&Listing::default(), &filter, &Visible::Everything))
            .await;
        assert_eq!(found.total, count, "{by:?}");
    }
    assert_eq!(world.browse(|db| db.agent_versions(&Visible::Everything)).await, ["1.12"]);
}
