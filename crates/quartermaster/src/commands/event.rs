//! `quartermaster event …`

use super::{client, client::Output, print, user};
use crate::clock;
use anyhow::{Result, bail};
use clap::Subcommand;
use oauth::{Lifetime, Timestamp};
use serde_json::{Value, json};
use store::{EventFilter, EventId, Store, StoredEvent};

/// The audit log: who did what
#[derive(Subcommand)]
pub(crate) enum EventCommand {
    /// List the newest events
    List {
        /// Only about this client: client id, or the number of its row
        #[arg(long, value_name = "ID")]
        client: Option<String>,
        /// Only about or by this user
        #[arg(long, value_name = "NAME")]
        user: Option<String>,
        /// Only kinds that begin with this, such as `client.` or `token.revoked`
        #[arg(long)]
        kind: Option<String>,
        /// Only since this day or time (UTC), or this long ago: `2026-11-24`, `2026-11-24T13:45`, `30m`, `12h`, `7d`
        #[arg(long, value_name = "WHEN")]
        since: Option<String>,
        /// How many to list
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=100_000))]
        limit: i64,
        #[command(flatten)]
        output: Output,
    },
}

/// How many events are read at once.
const BATCH: i64 = 1_000;

pub(crate) async fn run(store: &Store, command: EventCommand) -> Result<()> {
    let EventCommand::List { client, user, kind, since, limit, output } = command;
    let client = match client {
        Some(given) => Some(client::find(store, &given).await?.key),
        None => None,
    };
    let user = match user {
        Some(name) => Some(user::find(store, &name).await?.id),
        None => None,
    };
    let from = since.map(|since| instant(&since, clock::now())).transpose()?;
    let filter = EventFilter { client, user, kind_prefix: kind, from, ..EventFilter::default() };
    list(&read(store, &filter, limit).await?, &output);
    Ok(())
}

async fn read(store: &Store, filter: &EventFilter, limit: i64) -> Result<Vec<StoredEvent>> {
    let mut events: Vec<StoredEvent> = Vec::new();
    loop {
        let read = i64::try_from(events.len()).unwrap_or(limit);
        let wanted = (limit - read).min(BATCH);
        if wanted <= 0 {
            return Ok(events);
        }
        let (asked, before): (_, Option<EventId>) =
            (filter.clone(), events.last().map(|event| event.id));
        let part = store.browse(move |db| db.search_events(&asked, before, wanted)).await?;
        if part.is_empty() {
            return Ok(events);
        }
        events.extend(part);
    }
}

/// Reads a day, an instant, or how long ago it was.
fn instant(text: &str, now: Timestamp) -> Result<Timestamp> {
    if let Some(instant) = Timestamp::parse(text) {
        return Ok(instant);
    }
    for (unit, seconds) in [('m', 60), ('h', 3_600), ('d', 86_400)] {
        let count = text.strip_suffix(unit).and_then(|count| count.parse::<u32>().ok());
        if let Some(count) = count {
            return Ok(now.minus(Lifetime::seconds(i64::from(count) * seconds)));
        }
    }
    bail!(
        "{text} is not a day such as 2026-11-24, a time such as 2026-11-24T13:45, or a duration such as 12h"
    )
}

fn list(events: &[StoredEvent], output: &Output) {
    if output.json {
        print::line(Value::Array(events.iter().map(facts).collect()).to_string());
        return;
    }
    let name = |named: Option<&String>| named.cloned().unwrap_or_default();
    let rows: Vec<Vec<String>> = events
        .iter()
        .map(|event| {
            vec![
                event.at.readable(),
                event.kind.clone(),
                event.actor_name.clone().unwrap_or_else(|| event.actor.replace('_', " ")),
                name(event.client.as_ref().map(|(_, name)| name)),
                name(event.user.as_ref().map(|(_, name)| name)),
                name(event.address.as_ref()),
            ]
        })
        .collect();
    print::table(&["when (UTC)", "what", "by", "client", "user", "from"], &rows);
}

fn facts(event: &StoredEvent) -> Value {
    json!({
        "id": event.id.0,
        "at": event.at.to_string(),
        "kind": event.kind,
        "actor": { "kind": event.actor, "id": event.actor_id, "name": event.actor_name },
        "client": event.client.as_ref().map(|(key, name)| json!({ "id": key.0, "name": name })),
        "user": event.user.as_ref().map(|(id, name)| json!({ "id": id.0, "name": name })),
        "address": event.address,
        "details": event.details,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_an_instant_or_so_long_ago() {
        let now = Timestamp::parse("2026-01-02T00:00").unwrap();
        let told = |text: &str| instant(text, now).map(|at| at.to_string()).ok();
        assert_eq!(told("2026-01-01").as_deref(), Some("2026-01-01T00:00:00Z"));
        assert_eq!(told("12h").as_deref(), Some("2026-01-01T12:00:00Z"));
        assert_eq!(told("30m").as_deref(), Some("2026-01-01T23:30:00Z"));
        for nothing in ["", "d", "-1d", "yesterday", "99999999999d"] {
            assert_eq!(told(nothing), None, "{nothing}");
        }
    }
}
