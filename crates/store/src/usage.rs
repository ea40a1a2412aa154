//! How much each client is used: requests by hour, kind, scope and address.
//!
//! They are added up in memory and written every few seconds, so that counting costs no write at each request.

use crate::{
    Change, ClientKey, Reader, Result,
    many::{places, write_rows},
    sql::{Value, values},
};
use oauth::{Lifetime, Timestamp};
use std::collections::BTreeMap;

/// What became of a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UsageKind {
    /// A token was issued.
    TokenIssued,
    /// No token was issued.
    TokenRefused,
    /// A token opened a resource.
    ResourceServed,
    /// A token did not open a resource.
    ResourceRefused,
    /// An inventory was taken.
    InventoryAccepted,
    /// An agent's message was not taken.
    InventoryFailed,
}

impl UsageKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::TokenIssued,
        Self::TokenRefused,
        Self::ResourceServed,
        Self::ResourceRefused,
        Self::InventoryAccepted,
        Self::InventoryFailed,
    ];

    /// Returns the word under which it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenIssued => "token_issued",
            Self::TokenRefused => "token_refused",
            Self::ResourceServed => "resource_served",
            Self::ResourceRefused => "resource_refused",
            Self::InventoryAccepted => "inventory_accepted",
            Self::InventoryFailed => "inventory_failed",
        }
    }

    /// Whether the request was refused.
    pub const fn is_refusal(self) -> bool {
        matches!(self, Self::TokenRefused | Self::ResourceRefused | Self::InventoryFailed)
    }

    pub(crate) fn read(word: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == word);
        known.ok_or(crate::Error::Damaged("a kind of usage cannot be read"))
    }
}

/// Requests that are alike, added up.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct CountedRequests {
    /// Who asked; `None` is a caller whom nobody knows.
    pub client: Option<ClientKey>,
    /// An instant of the hour.
    pub at: Timestamp,
    /// What became of them.
    pub kind: UsageKind,
    /// What they were for.
    pub scope: String,
    /// From where; empty for all beyond those that are told apart.
    pub address: String,
    /// How many.
    pub requests: i64,
}

/// The last use of a client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LastUse {
    /// Whose.
    pub client: ClientKey,
    /// When.
    pub at: Timestamp,
    /// From where.
    pub address: String,
    /// What the caller calls itself.
    pub user_agent: String,
}

/// How a client was used since an instant.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ClientUsage {
    /// Requests of each hour and kind, oldest first; hours without any are left out.
    pub by_hour: Vec<(Timestamp, UsageKind, i64)>,
    /// Requests for each scope, most first.
    pub by_scope: Vec<(String, i64)>,
    /// Requests from each address, most first; empty for those that were not told apart.
    pub by_address: Vec<(String, i64)>,
}

/// A day of a client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UsageDay {
    /// When the day begins, UTC.
    pub day: Timestamp,
    /// Requests that were served.
    pub served: i64,
    /// Requests that were refused.
    pub refused: i64,
}

pub(crate) const HOUR: Lifetime = Lifetime::hours(1);
pub(crate) const DAY: Lifetime = Lifetime::hours(24);
/// How many addresses of a client are told.
const ADDRESSES_TOLD: i64 = 100;

/// The beginning of the hour, or of the day, UTC.
pub(crate) fn beginning(of: Lifetime, at: Timestamp) -> Timestamp {
    let span = of.in_seconds() * 1_000_000;
    Timestamp::from_micros(at.micros().div_euclid(span) * span)
}

impl Reader<'_> {
    /// Tells how a client was used since an instant.
    pub fn usage_of_client(&mut self, client: ClientKey, since: Timestamp) -> Result<ClientUsage> {
        let since = beginning(HOUR, since);
        let by_hour = self.connection.rows(
            "select hour, kind, cast(sum(requests) as bigint) from client_usage
             where client = $1 and hour >= $2 group by hour, kind order by hour, kind",
            values![client.0, since],
            |row| {
                let hour = row.instant()?;
                Ok((hour, UsageKind::read(&row.take::<String>()?)?, row.take()?))
            },
        )?;
        let by_scope = self.connection.rows(
            "select scope, cast(sum(requests) as bigint) from client_usage
             where client = $1 and hour >= $2 group by scope order by 2 desc, 1",
            values![client.0, since],
            |row| Ok((row.take()?, row.take()?)),
        )?;
        let by_address = self.connection.rows(
            "select address, cast(sum(requests) as bigint) from client_usage
             where client = $1 and hour >= $2 group by address order by 2 desc, 1 limit $3",
            values![client.0, since, ADDRESSES_TOLD],
            |row| Ok((row.take()?, row.take()?)),
        )?;
        Ok(ClientUsage { by_hour, by_scope, by_address })
    }

    /// Tells the last days of several clients in one statement: `days` of each, oldest first, today last.
    pub fn usage_strips(
        &mut self,
        clients: &[ClientKey],
        days: i64,
        now: Timestamp,
    ) -> Result<BTreeMap<ClientKey, Vec<UsageDay>>> {
        let days = days.clamp(1, 366);
        let first = beginning(DAY, now).minus(Lifetime::hours(24 * (days - 1)));
        let empty: Vec<UsageDay> = (0..days)
            .map(|number| first.plus(Lifetime::hours(24 * number)))
            .map(|day| UsageDay { day, served: 0, refused: 0 })
            .collect();
        let mut strips: BTreeMap<_, _> =
            clients.iter().map(|client| (*client, empty.clone())).collect();
        if clients.is_empty() {
            return Ok(strips);
        }
        let mut values: Vec<Value<'_>> = vec![first.into()];
        values.extend(clients.iter().map(|client| Value::from(client.0)));
        let sql = format!(
            "select client, day, kind, requests from client_usage_days where day >= $1 and client in ({})",
            places(2, clients.len())
        );
        self.connection.rows(&sql, &values, |row| {
            let client = ClientKey(row.take()?);
            let (day, kind) = (row.instant()?, UsageKind::read(&row.take::<String>()?)?);
            let requests: i64 = row.take()?;
            let strip = strips.get_mut(&client).into_iter().flatten();
            if let Some(found) = strip.into_iter().find(|known| known.day == day) {
                let sum = if kind.is_refusal() { &mut found.refused } else { &mut found.served };
                *sum += requests;
            }
            Ok(())
        })?;
        Ok(strips)
    }

    /// Tells the last use of a client, if it was ever used.
    pub fn last_use_of_client(&mut self, client: ClientKey) -> Result<Option<LastUse>> {
        self.connection.optional(
            "select last_used_at, coalesce(last_used_address, ''), coalesce(last_used_agent, '') from clients
             where id = $1 and last_used_at is not null",
            values![client.0],
            |row| {
                Ok(LastUse {
                    client,
                    at: row.instant()?,
                    address: row.take()?,
                    user_agent: row.take()?,
                })
            },
        )
    }
}

impl Change<'_> {
    /// Adds up requests. This is written now and then, not at each request.
    pub fn count_requests(&mut self, counted: &[CountedRequests]) -> Result<()> {
        let (mut hours, mut days) = (BTreeMap::new(), BTreeMap::new());
        for requests in counted {
            let client = requests.client.map_or(0, |key| key.0);
            let (hour, day) = (beginning(HOUR, requests.at), beginning(DAY, requests.at));
            let kind = requests.kind.as_str();
            let key = (client, hour, kind, requests.scope.as_str(), requests.address.as_str());
            *hours.entry(key).or_insert(0) += requests.requests;
            *days.entry((client, day, kind)).or_insert(0) += requests.requests;
        }
        // In the order of their keys, so that two nodes never wait for each other.
        let hours: Vec<Vec<Value<'_>>> = hours
            .into_iter()
            .map(|((client, hour, kind, scope, address), sum): (_, i64)| {
                values![client, hour, kind, scope, address, sum].to_vec()
            })
            .collect();
        let days: Vec<Vec<Value<'_>>> = days
            .into_iter()
            .map(|((client, day, kind), sum): (_, i64)| values![client, day, kind, sum].to_vec())
            .collect();
        write_rows(
            &mut self.connection,
            "insert into client_usage (client, hour, kind, scope, address, requests)",
            &["bigint", "bigint", "text", "text", "text", "bigint"],
            "on conflict (client, hour, kind, scope, address) do update set
                requests = client_usage.requests + excluded.requests",
            &hours,
        )?;
        write_rows(
            &mut self.connection,
            "insert into client_usage_days (client, day, kind, requests)",
            &["bigint", "bigint", "text", "bigint"],
            "on conflict (client, day, kind) do update set
                requests = client_usage_days.requests + excluded.requests",
            &days,
        )
    }

    /// Keeps the last use of each client. This is written now and then, not at each request.
    pub fn keep_last_uses(&mut self, uses: &[LastUse]) -> Result<()> {
        let mut sorted: Vec<&LastUse> = uses.iter().collect();
        sorted.sort_by_key(|used| used.client);
        let rows: Vec<Vec<Value<'_>>> = sorted
            .iter()
            .map(|used| values![used.client.0, used.at, &used.address, &used.user_agent].to_vec())
            .collect();
        write_rows(
            &mut self.connection,
            "update clients set last_used_at = v.column2, last_used_address = v.column3, last_used_agent = v.column4
             from (",
            &["bigint", "bigint", "text", "text"],
            ") as v where clients.id = v.column1
                and (clients.last_used_at is null or clients.last_used_at <= v.column2)",
            &rows,
        )
    }

    /// Deletes usage of hours and days before an instant, a bounded number of rows at a time, and counts them.
    pub fn delete_old_usage(&mut self, before: Timestamp) -> Result<u64> {
        let hours = self.connection.execute(
            "delete from client_usage where (client, hour, kind, scope, address) in
                (select u.client, u.hour, u.kind, u.scope, u.address from client_usage u
                 where u.hour < $1 order by u.hour limit 1000)",
            values![before],
        )?;
        let days = self.connection.execute(
            "delete from client_usage_days where (client, day, kind) in
                (select u.client, u.day, u.kind from client_usage_days u
                 where u.day < $1 order by u.day limit 1000)",
            values![beginning(DAY, before)],
        )?;
        Ok(hours + days)
    }
}
