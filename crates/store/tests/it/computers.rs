//! Computers: one row for each machine, whoever sends what at once.

use crate::world::{NOW, World};
use inventory::{Bios, Hardware, Inventory, Software};
use store::{Actor, AgentContact, Listing, Recorded, Submission};

test_database::on_both_engines!(crate::world::World::new;
    thirty_machines_with_the_same_software_share_its_rows,
    one_machine_that_is_sent_twice_at_once_has_one_row,
    software_follows_the_document,
);

fn submission(number: u32, software: &[(&str, &str)]) -> Submission {
    let deviceid = format!("host{number}-2026-01-01-00-00-00");
    let software = software
        .iter()
        .map(|(name, version)| Software {
            name: (*name).to_owned(),
            version: (*version).to_owned(),
            publisher: Some("Example".to_owned()),
            ..Software::default()
        })
        .collect();
    Submission {
        contact: AgentContact {
            deviceid: deviceid.clone(),
            message: "inventory",
            ..AgentContact::default()
        },
        inventory: Inventory {
            deviceid,
            hardware: Some(Hardware { name: Some(format!("host{number}")), ..Hardware::default() }),
            bios: Some(Bios { ssn: Some(format!("SN-{number:05}")), ..Bios::default() }),
            software: Some(software),
            ..Inventory::default()
        },
    }
}

impl World {
    async fn record(&self, submission: Submission) -> Recorded {
        self.change(move |db| db.record_inventory(&submission)).await.unwrap()
    }

    async fn record_at_once(&self, submissions: Vec<Submission>) {
        let mut changes = tokio::task::JoinSet::new();
        for submission in submissions {
            let store = self.store.clone();
            changes.spawn(async move {
                store.change(Actor::System, NOW, move |db| db.record_inventory(&submission)).await
            });
        }
        for outcome in changes.join_all().await {
            outcome.unwrap();
        }
    }

    async fn software_of(&self, name: &'static str) -> Vec<(String, String)> {
        let parts = self
            .browse(move |db| {
                let listing = Listing { search: name.to_owned(), ..Listing::default() };
                let id = db.computers(&listing)?.rows[0].id;
                db.computer_parts(id)
            })
            .await;
        parts.software.into_iter().map(|one| (one.name, one.version)).collect()
    }
}

async fn thirty_machines_with_the_same_software_share_its_rows(world: World) {
    // More than one look-up takes, in an order of each machine's own.
    let packages: Vec<(String, String)> =
        (0..450).map(|number| (format!("package-{number:03}"), "1.0".to_owned())).collect();
    let machine = |number: usize| {
        let mut software: Vec<(&str, &str)> =
            packages.iter().map(|(name, version)| (name.as_str(), version.as_str())).collect();
        software.rotate_left(number * 13 % 450);
        submission(u32::try_from(number).unwrap(), &software)
    };
    world.record_at_once((0..30).map(machine).collect()).await;
    assert_eq!(world.browse(|db| db.counts()).await.computers, 30);
    let software = world.software_of("host17").await;
    assert_eq!(software, packages);
}

async fn one_machine_that_is_sent_twice_at_once_has_one_row(world: World) {
    world.record_at_once((0..16).map(|_| submission(1, &[("vim", "9")])).collect()).await;
    let counts = world.browse(|db| db.counts()).await;
    assert_eq!((counts.computers, counts.agents), (1, 1));
}

async fn software_follows_the_document(world: World) {
    assert!(matches!(
        world.record(submission(1, &[("vim", "9"), ("bash", "5")])).await,
        Recorded::Created(_)
    ));
    assert!(matches!(
        world.record(submission(1, &[("VIM", "9"), ("zsh", ""), ("bash", "6")])).await,
        Recorded::Updated(..)
    ));
    let expected =
        [("bash", "6"), ("vim", "9"), ("zsh", "")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(world.software_of("host1").await, expected);
}
