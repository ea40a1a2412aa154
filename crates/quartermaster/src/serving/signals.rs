//! What the server is told by signals.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// SIGINT and SIGTERM, which ask to stop. They are heeded from when this is made.
pub(super) struct Stops {
    interrupt: Option<Signal>,
    terminate: Option<Signal>,
}

impl Stops {
    pub(super) fn new() -> Self {
        let heed = |kind| signal(kind).ok();
        Self { interrupt: heed(SignalKind::interrupt()), terminate: heed(SignalKind::terminate()) }
    }

    /// Waits for one.
    pub(super) async fn next(&mut self) {
        tokio::select! {
            () = next(&mut self.interrupt) => {}
            () = next(&mut self.terminate) => {}
        }
    }
}

/// Waits for a signal. One without a handler ends the process, which is what it asks for.
async fn next(signal: &mut Option<Signal>) {
    let told = match signal {
        Some(signal) => signal.recv().await,
        None => None,
    };
    if told.is_none() {
        std::future::pending().await
    }
}

/// SIGHUP, which asks to read files anew.
pub(super) struct Reloads(Option<Signal>);

impl Reloads {
    pub(super) fn new() -> Self {
        Self(signal(SignalKind::hangup()).ok())
    }

    /// Waits for the next.
    pub(super) async fn next(&mut self) {
        next(&mut self.0).await;
    }
}
