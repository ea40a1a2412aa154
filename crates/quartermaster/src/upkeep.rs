//! What is done now and then while the server runs: what has ended is deleted, a little at a time.

use oauth::Lifetime;
use rustix::fs::statvfs;
use std::{path::PathBuf, time::Duration};
use store::{Actor, RefusedRoom};
use web::App;

/// How often what has ended is deleted.
const EVERY: Duration = Duration::from_secs(600);
/// How often what was counted is written.
const COUNTS_EVERY: Duration = Duration::from_secs(5);
/// How long an ended token's row stays, for those who ask what it was.
const KEPT: Lifetime = Lifetime::hours(48);
/// How long refused equipment waits for somebody after it came last.
const REFUSED_KEPT: Lifetime = Lifetime::hours(24 * 90);
/// How long the upkeep waits between two steps, for other changes.
const PAUSE: Duration = Duration::from_millis(100);

/// Keeps up until it is aborted; tells monitors that it does, and how much room the
/// folder of the database has.
pub(crate) async fn keep_up(app: App, folder: Option<PathBuf>) {
    let mut counts = tokio::time::interval(COUNTS_EVERY);
    let mut ended = tokio::time::interval_at(tokio::time::Instant::now() + EVERY, EVERY);
    loop {
        let done = tokio::select! {
            _ = counts.tick() => web::write_usage(&app).await,
            _ = ended.tick() => once(&app).await,
        };
        match done {
            Ok(()) => app.health().worked(app.now()),
            Err(error) => tracing::warn!(%error, "upkeep failed; it will be tried again"),
        }
        let disk = folder.as_ref().and_then(|folder| statvfs(folder).ok());
        if let Some(disk) = disk {
            app.health().has_room(disk.f_bavail.saturating_mul(disk.f_frsize));
        }
    }
}

async fn once(app: &App) -> Result<(), store::Error> {
    let now = app.now();
    app.store
        .change(Actor::System, now, move |change| {
            change.delete_ended_sessions()?;
            change.delete_old_attempts()?;
            change.delete_ended_codes(now.minus(KEPT))?;
            change.delete_old_keys()?;
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
                    + change.delete_old_usage(before(kept.usage))?
                    + change.delete_old_asset_changes(before(kept.changes))?
                    + change.delete_old_refused_equipment(
                        now.minus(REFUSED_KEPT),
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
    Ok(())
}
