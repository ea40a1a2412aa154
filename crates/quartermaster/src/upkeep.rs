//! What is done now and then while the server runs: what has ended is deleted, a little at a time.

use oauth::Lifetime;
use std::time::Duration;
use store::Actor;
use web::App;

/// How often.
const EVERY: Duration = Duration::from_secs(600);
/// How long an ended token's row stays, for those who ask what it was.
const KEPT: Lifetime = Lifetime::hours(48);

/// Keeps up until it is aborted.
pub(crate) async fn keep_up(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = once(&app).await {
            tracing::warn!(%error, "upkeep failed; it will be tried again");
        }
    }
}

async fn once(app: &App) -> Result<(), store::Error> {
    let now = app.now();
    app.store
        .change(Actor::System, now, |change| {
            change.delete_ended_sessions()?;
            change.delete_old_attempts()
        })
        .await?;
    loop {
        let deleted = app
            .store
            .change(Actor::System, now, move |change| change.delete_expired_tokens(now.minus(KEPT)))
            .await?;
        if deleted == 0 {
            return Ok(());
        }
        // Other changes go in between.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
