//! Computers, made by the store's own acts, as a backup from which databases of either engine are made.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use fleet::{Extent, Fleet};
use inventory::{Field, ItemType, Limits};
use oauth::Timestamp;
use store::{
    Actor, AgentContact, AssetEdit, Change, EntityEdit, EntityId, Settings, Store, StoreOptions,
    Submission,
};
use tempfile::TempDir;

/// A backup of a database with computers, gone when this value is dropped.
pub(crate) struct Seeded {
    pub(crate) backup: PathBuf,
    pub(crate) took: Duration,
    _folder: TempDir,
}

/// How many computers share a transaction: in larger ones each statement takes longer.
const TOGETHER: usize = 50;
/// How many computers in a row are in one entity.
pub(super) const AT_ONCE: u32 = 1000;
/// So many of them were inventoried, with all that belongs to them; the others were added by hand.
const INVENTORIED: u32 = 20;
/// Over so many entities the computers are spread.
const ENTITIES: u32 = 40;

/// Makes the computers, or takes them from a folder where they were kept.
pub(crate) async fn provide(program: &Path, rows: u32, keep: Option<&Path>) -> Result<Seeded> {
    let begin = Instant::now();
    let kept = keep.map(|folder| folder.join(format!("{rows}-computers")));
    if let Some(backup) = kept.clone().filter(|backup| backup.is_file()) {
        return Ok(Seeded { backup, took: begin.elapsed(), _folder: tempfile::tempdir()? });
    }
    let folder = tempfile::Builder::new().prefix("quartermaster-bench-").tempdir()?;
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    {
        let store =
            Store::open(StoreOptions::Sqlite { path: data.join("quartermaster.db") }, now()?)?;
        let entities = entities(&store).await?;
        for start in (0..rows).step_by(AT_ONCE as usize) {
            let turn = (start / AT_ONCE) as usize % entities.len().max(1);
            let entity = entities.get(turn).copied();
            let set = store.change(Actor::System, now()?, move |change| {
                let read = change.settings()?;
                let with_entity = Settings { default_entity: entity, ..read.clone() };
                change.save_settings(&read, &with_entity)
            });
            set.await?;
            let end = rows.min(start + AT_ONCE);
            for part in (start..end).step_by(TOGETHER) {
                let part = part..end.min(part + u32::try_from(TOGETHER)?);
                let made = store.change(Actor::System, now()?, move |change| {
                    part.clone().try_for_each(|index| {
                        if index % AT_ONCE < INVENTORIED {
                            record(change, index)
                        } else {
                            add(change, index, entity)
                        }
                    })
                });
                made.await?;
            }
        }
    }
    let backup = kept.unwrap_or_else(|| folder.path().join("backup"));
    let done =
        Command::new(program).arg("--data-dir").arg(&data).arg("backup").arg(&backup).output()?;
    ensure!(done.status.success(), "no backup: {}", String::from_utf8_lossy(&done.stderr));
    std::fs::remove_dir_all(&data)?;
    Ok(Seeded { backup, took: begin.elapsed(), _folder: folder })
}

#[expect(clippy::disallowed_methods, reason = "the server that is measured goes by this time")]
fn now() -> Result<Timestamp> {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    Ok(Timestamp::from_micros(i64::try_from(micros)?))
}

async fn entities(store: &Store) -> Result<Vec<EntityId>> {
    let made = store.change(Actor::System, now()?, |change| {
        let root = change.root_entity()?;
        let names = (0..ENTITIES).map(|number| EntityEdit {
            name: format!("Site {number:02}"),
            ..EntityEdit::default()
        });
        names.map(|edit| change.create_entity(root, &edit)).collect::<store::Result<Vec<_>>>()
    });
    made.await.context("no entities could be made")
}

fn add(change: &mut Change<'_>, index: u32, entity: Option<EntityId>) -> store::Result<()> {
    let of = |word: &str, many: u32| format!("{word} {}", index % many);
    let fields = vec![
        (Field::Name, format!("host-{index:07}")),
        (Field::Serial, format!("SERIAL{index:08}")),
        (Field::Manufacturer, of("Maker", 30)),
        (Field::Model, of("Model", 200)),
        (Field::Location, of("Room", 500)),
    ];
    let edit =
        AssetEdit { entity, fields, state: Some("In use".to_owned()), ..AssetEdit::default() };
    change.add_asset(ItemType::Computer, &edit).map(drop)
}

fn record(change: &mut Change<'_>, index: u32) -> store::Result<()> {
    let document = Fleet::new(1, Extent::Least).machine(index).document(0);
    let message = inventory::read(document.json().as_bytes(), &Limits::default());
    let read = message.ok().and_then(|message| message.inventories.into_iter().next());
    let Some(inventory) = read else {
        return Err(store::Error::Lost("a document could not be read"));
    };
    let contact = AgentContact {
        deviceid: document.deviceid().to_owned(),
        version: inventory.agent_version.clone(),
        message: "inventory",
        ..AgentContact::default()
    };
    change.record_inventory(&Submission::new(contact, inventory)).map(drop)
}
