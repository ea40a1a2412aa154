//! What is done now and then while the server runs: what has ended is deleted, a little at a time.
//!
//! Each node writes what it has counted and looks after itself. What is done once for all nodes is done by the one
//! that holds the lock, and begins when the last round, of whichever node, is long enough ago.

use oauth::Lifetime;
use rustix::{fs::statvfs, process::getpid, system::uname};
use std::{path::PathBuf, time::Duration};
use store::{Actor, RefusedRoom, SchemaState, Work};
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at};
use web::App;

/// How often what has ended is deleted, by whichever node.
const EVERY: Lifetime = Lifetime::seconds(600);
/// How often a node looks whether that is due, and whether its clock is that of the database.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How often what was counted is written, and a node looks whether its version fits the database.
const COUNTS_EVERY: Duration = Duration::from_secs(5);
/// How long an ended token's row stays, for those who ask what it was.
const KEPT: Lifetime = Lifetime::hours(48);
/// How long the upkeep waits between two steps, for other changes.
const PAUSE: Duration = Duration::from_millis(100);
/// How many counts of software are kept in one change.
const COUNTS_AT_ONCE: usize = 200;
/// Clocks that differ by more make tokens end early or late.
const CLOCKS_DIFFER: i64 = 5;

/// Keeps up until it is aborted; tells monitors that it does, and how much room the
/// folder of the database has.
pub(crate) async fn keep_up(app: App, folder: Option<PathBuf>) {
    let node = node_name();
    let mut counts = interval(COUNTS_EVERY);
    let mut looks = interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
    // After a long outage there is no use in catching up.
    counts.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut known = Known::default();
    loop {
        let done = tokio::select! {
            _ = counts.tick() => write_counts(&app, &mut known).await,
            _ = looks.tick() => look(&app, &node, &mut known).await,
        };
        match done {
            Ok(()) => app.health().worked(app.now()),
            Err(error) => tracing::warn!(%error, "background work failed; it will be tried again"),
        }
        let disk = folder.as_ref().and_then(|folder| statvfs(folder).ok());
        if let Some(disk) = disk {
            app.health().has_room(disk.f_bavail.saturating_mul(disk.f_frsize));
        }
    }
}

/// Tells this process from those on other machines, and from others on this one.
fn node_name() -> String {
    format!("{}/{}", uname().nodename().to_string_lossy(), getpid().as_raw_nonzero())
}

/// What was said of the database already.
#[derive(Default)]
struct Known {
    schema: Option<SchemaState>,
    clocks: Clocks,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Clocks {
    #[default]
    Agree,
    Differ,
}

async fn write_counts(app: &App, known: &mut Known) -> Result<(), store::Error> {
    compare(app, known).await?;
    if app.store.is_outdated() { Ok(()) } else { web::write_usage(app).await }
}

async fn look(app: &App, node: &str, known: &mut Known) -> Result<(), store::Error> {
    compare(app, known).await?;
    if app.store.is_outdated() { Ok(()) } else { take_turn(app, node).await }
}

/// Compares what differs from node to node with the database that they share: the clock and the version, and says
/// what has changed.
async fn compare(app: &App, known: &mut Known) -> Result<(), store::Error> {
    let (clock, schema) = app.store.compare().await?;
    if let Some(clock) = clock {
        let apart = app.now().since(clock);
        app.health().clock_is_apart(apart);
        let differ = apart.in_seconds().abs() > CLOCKS_DIFFER;
        if differ && known.clocks == Clocks::Agree {
            tracing::warn!(
                seconds = apart.in_seconds(),
                "the clocks of this machine and the database differ: tokens expire early or late"
            );
        }
        known.clocks = if differ { Clocks::Differ } else { Clocks::Agree };
    }
    if known.schema.as_ref() != Some(&schema) {
        match &schema {
            SchemaState::Newer(step) => tracing::error!(
                step,
                "a newer version has changed the database: this node no longer serves it"
            ),
            SchemaState::Ahead(step) => tracing::info!(
                step,
                "a newer version has added to the database; this node can still serve it"
            ),
            SchemaState::Empty | SchemaState::Current | SchemaState::Older(_) => {}
        }
        known.schema = Some(schema);
    }
    Ok(())
}

/// Does a round if it is due and no other node does one.
async fn take_turn(app: &App, node: &str) -> Result<(), store::Error> {
    let last = app.store.read(|db| db.last_round(Work::Upkeep)).await?;
    if last.is_some_and(|last| !last.is_over(app.now(), EVERY)) {
        return Ok(());
    }
    let Some(_lock) = app.store.try_lock(Work::Upkeep).await? else { return Ok(()) };
    let name = node.to_owned();
    let begin =
        move |change: &mut store::Change<'_>| change.begin_round(Work::Upkeep, &name, EVERY);
    if !app.store.change(Actor::System, app.now(), begin).await? {
        return Ok(());
    }
    once(app).await?;
    let name = node.to_owned();
    let end = move |change: &mut store::Change<'_>| change.end_round(Work::Upkeep, &name);
    app.store.change(Actor::System, app.now(), end).await?;
    tracing::debug!(node, "a round of background work was done");
    Ok(())
}

async fn once(app: &App) -> Result<(), store::Error> {
    let now = app.now();
    app.store
        .change(Actor::System, now, move |change| {
            change.delete_ended_sessions()?;
            change.delete_old_attempts()?;
            change.delete_ended_codes(now.minus(KEPT))?;
            change.delete_old_keys()?;
            change.add_up_asset_counts()?;
            change.count_agents_of_today()
        })
        .await?;
    let kept = app.store.read(|db| db.settings()).await?.retention;
    let before = move |days: i64| now.minus(Lifetime::hours(24 * days));
    loop {
        let deleted = app
            .store
            .change(Actor::System, now, move |change| {
                let families = change.delete_ended_families(now.minus(KEPT))?;
                let tokens = change.delete_expired_tokens(now.minus(KEPT))?;
                let traces = change.delete_old_events(before(kept.events))?
                    + change.delete_old_denials(before(kept.denials))?
                    + change.delete_old_failures(before(kept.denials))?
                    + change.delete_old_usage(before(kept.usage))?
                    + change.delete_old_asset_changes(before(kept.changes))?
                    + change.delete_old_refused_equipment(
                        before(kept.refused),
                        RefusedRoom::default(),
                    )?;
                Ok(families + tokens + traces)
            })
            .await?;
        if deleted == 0 {
            break;
        }
        // Other changes go in between.
        tokio::time::sleep(PAUSE).await;
    }
    while app.store.change(Actor::System, now, |change| change.clean_stale_agents()).await? > 0 {
        tokio::time::sleep(PAUSE).await;
    }
    count_software(app).await
}

/// Counts how often each software is installed, and keeps what changed, a little at a time.
async fn count_software(app: &App) -> Result<(), store::Error> {
    let changed = app.store.browse(|db| db.changed_software_counts()).await?;
    for part in changed.chunks(COUNTS_AT_ONCE) {
        let part = part.to_vec();
        let keep = move |change: &mut store::Change<'_>| change.keep_software_counts(&part);
        app.store.change(Actor::System, app.now(), keep).await?;
    }
    Ok(())
}
