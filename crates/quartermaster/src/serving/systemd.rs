//! What systemd is told: that the server is ready, lives, and stops (`Type=notify`, `WatchdogSec=`).

use sd_notify::NotifyState;
use std::time::Duration;

/// Tells a state, if somebody listens.
fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::debug!(%error, "systemd was not told");
    }
}

/// Tells that requests are taken.
pub(super) fn ready() {
    tell(NotifyState::Ready);
}

/// Tells that the server ends.
pub(super) fn stopping() {
    tell(NotifyState::Stopping);
}

/// Tells that the server lives, twice as often as is asked for, until it is aborted. It says that tasks are run: a
/// database that cannot be reached is no reason to start anew.
pub(super) async fn keep_watch() {
    let Some(period) = sd_notify::watchdog_enabled() else { return };
    let mut ticks = tokio::time::interval((period / 2).max(Duration::from_millis(1)));
    loop {
        ticks.tick().await;
        // It waits when systemd does not listen.
        let _told = tokio::task::spawn_blocking(|| tell(NotifyState::Watchdog)).await;
    }
}
