//! Who uses which secret: added up in memory and written every few seconds, with the requests of clients.

use crate::App;
use oauth::Timestamp;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};
use store::{Actor, SecretId, SecretUse};

/// What was counted since it was last written.
#[derive(Default)]
pub struct Usage(Mutex<HashMap<Key, Count>>);

type Key = (SecretId, IpAddr, String);

struct Count {
    uses: i64,
    last_at: Timestamp,
}

/// More callers than this wait for the next writing to be counted.
const MOST: usize = 10_000;

impl Usage {
    /// Counts a use of a secret.
    pub fn count(&self, secret: SecretId, address: IpAddr, user_agent: &str, now: Timestamp) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (secret, address, user_agent.to_owned());
        if counts.len() >= MOST && !counts.contains_key(&key) {
            return;
        }
        let count = counts.entry(key).or_insert(Count { uses: 0, last_at: now });
        count.uses += 1;
        count.last_at = count.last_at.max(now);
    }

    fn take(&self) -> HashMap<Key, Count> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How many sums one change writes; others write in between.
const AT_ONCE: usize = 1_000;

/// Writes what was counted: requests, and who used which secret.
pub async fn write_usage(app: &App) -> Result<(), store::Error> {
    let (counted, last_uses) = app.requests().take();
    for some in counted.chunks(AT_ONCE) {
        let some = some.to_vec();
        app.store
            .change(Actor::System, app.now(), move |change| change.count_requests(&some))
            .await?;
    }
    for some in last_uses.chunks(AT_ONCE) {
        let some = some.to_vec();
        app.store
            .change(Actor::System, app.now(), move |change| change.keep_last_uses(&some))
            .await?;
    }
    write_secret_uses(app).await
}

async fn write_secret_uses(app: &App) -> Result<(), store::Error> {
    let counts = app.usage().take();
    if counts.is_empty() {
        return Ok(());
    }
    let mut uses: Vec<(SecretId, SecretUse)> = counts
        .into_iter()
        .map(|((secret, address, user_agent), count)| {
            let address = address.to_string();
            (secret, SecretUse { address, user_agent, uses: count.uses, last_at: count.last_at })
        })
        .collect();
    // In one order for everyone, so that two nodes never wait for each other.
    uses.sort_by(|(a, x), (b, y)| {
        (a, &x.address, &x.user_agent).cmp(&(b, &y.address, &y.user_agent))
    });
    app.store
        .change(Actor::System, app.now(), move |change| {
            uses.iter().try_for_each(|(secret, used)| change.count_secret_use(*secret, used))
        })
        .await
}
