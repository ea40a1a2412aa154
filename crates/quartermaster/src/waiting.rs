//! A server that starts before its database does waits for it, but not for ever.

use crate::configuration::Configuration;
use anyhow::{Context as _, Error, Result};
use std::{
    thread::sleep,
    time::{Duration, Instant},
};
use store::Store;

/// How long a server waits for its database.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it waits between two attempts.
const PAUSE: Duration = Duration::from_millis(500);
/// How often it says that it still waits.
const SAID_EVERY: Duration = Duration::from_secs(10);

/// Opens the database as soon as it can be reached.
pub(crate) fn open_patiently(configuration: &Configuration) -> Result<Store> {
    let start = Instant::now();
    let mut said: Option<Instant> = None;
    loop {
        let error = match configuration.open_store() {
            Ok(store) => return Ok(store),
            Err(error) => error,
        };
        if !is_temporary(&error) {
            return Err(error);
        }
        if start.elapsed() > PATIENCE {
            return Err(error).with_context(|| format!("waited {} s", PATIENCE.as_secs()));
        }
        if said.is_none_or(|said| said.elapsed() > SAID_EVERY) {
            tracing::warn!("waiting for the database: {error:#}");
            said = Some(Instant::now());
        }
        sleep(PAUSE);
    }
}

fn is_temporary(error: &Error) -> bool {
    error.downcast_ref::<store::Error>().is_some_and(store::Error::is_temporary)
}
