//! What was acknowledged, compared with what the database holds afterwards.

use std::collections::HashMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;
use fleet::Fleet;
use serde_json::Value;

use crate::bench::returning::agent::Visit;
use crate::bench::server::Server;

/// The outcome of the comparison.
pub(super) struct Ledger {
    pub(super) acknowledged: usize,
    /// Serial numbers of machines whose inventories were acknowledged and are not there.
    pub(super) lost: Vec<String>,
    /// How long it took until all of it had been worked on.
    pub(super) worked_off: Duration,
}

/// What waits may take so long to be worked on.
const PATIENCE: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_secs(2);

impl Ledger {
    /// Returns when the last inventory came, as the program writes instants.
    pub(super) fn latest(server: &Server) -> Result<String> {
        let listed = server.command(&["computer", "list", "--json"], "")?;
        let latest = instants(&listed)?.into_values().max();
        Ok(latest.unwrap_or_default())
    }

    /// Looks for everything that was acknowledged, until it is there or too long was waited.
    pub(super) fn compare(
        server: &Server,
        fleet: Fleet,
        visits: &[Visit],
        before: &str,
    ) -> Result<Self> {
        let acknowledged = visits.iter().filter(|visit| visit.acknowledged);
        let serials: Vec<String> =
            acknowledged.map(|visit| fleet.machine(visit.index).serial).collect();
        let begin = Instant::now();
        loop {
            let found = instants(&server.command(&["computer", "list", "--json"], "")?)?;
            let is_there = |serial: &&String| {
                found.get(*serial).is_some_and(|instant| instant.as_str() > before)
            };
            let lost: Vec<String> =
                serials.iter().filter(|serial| !is_there(serial)).cloned().collect();
            if lost.is_empty() || begin.elapsed() > PATIENCE {
                let worked_off = begin.elapsed();
                return Ok(Self { acknowledged: serials.len(), lost, worked_off });
            }
            sleep(PAUSE);
        }
    }
}

/// Returns when each machine was last inventoried, by its serial number.
fn instants(listed: &str) -> Result<HashMap<String, String>> {
    let rows: Vec<Value> = serde_json::from_str(listed)?;
    let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    let pairs = rows.iter().filter_map(|row| text(row, "serial").zip(text(row, "inventoried_at")));
    Ok(pairs.collect())
}
