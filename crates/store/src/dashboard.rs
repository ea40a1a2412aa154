//! What the first page shows: agents and inventories by day, tokens by client, oldest secrets, stale agents.

use crate::{
    AgentId, Change, ClientKey, Reader, Result, SecretId, UsageKind, Visible,
    filter::Filter,
    sql::values,
    usage::{DAY, beginning},
    visible::AGENT_ENTITY,
};
use oauth::{Lifetime, Timestamp};

/// How many there were on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayCount {
    /// When the day begins, UTC.
    pub day: Timestamp,
    /// How many.
    pub count: i64,
}

/// The inventories of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InventoryDay {
    /// When the day begins, UTC.
    pub day: Timestamp,
    /// Inventories that were taken.
    pub accepted: i64,
    /// Messages of agents that were not.
    pub failed: i64,
}

/// The tokens of a client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientTokens {
    /// The client; `None` is a caller whom nobody knows.
    pub client: Option<(ClientKey, String)>,
    /// Token requests that were answered with a token.
    pub issued: i64,
    /// Token requests that were refused.
    pub refused: i64,
}

/// A secret that works, with its age.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OldSecret {
    /// The key.
    pub id: SecretId,
    /// Whose.
    pub client: ClientKey,
    /// The client's name.
    pub client_name: String,
    /// Its last four characters.
    pub hint: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An agent that has not come for long.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StaleAgent {
    /// The key.
    pub id: AgentId,
    /// Its own identifier.
    pub deviceid: String,
    /// When it came last.
    pub last_contact: Timestamp,
}

/// The most days that are told.
const MOST_DAYS: i64 = 366;

/// The beginnings of the last days, oldest first, today last.
fn last_days(days: i64, now: Timestamp) -> impl DoubleEndedIterator<Item = Timestamp> {
    let today = beginning(DAY, now);
    (0..days.clamp(1, MOST_DAYS)).rev().map(move |ago| today.minus(Lifetime::hours(24 * ago)))
}

fn first_day(days: i64, now: Timestamp) -> Timestamp {
    last_days(days, now).next().unwrap_or(now)
}

impl Reader<'_> {
    /// Tells how many agents came on each of the last days, oldest first, today last.
    pub fn agents_by_day(&mut self, days: i64, now: Timestamp) -> Result<Vec<DayCount>> {
        let today = beginning(DAY, now);
        let mut counted = self.connection.rows(
            "select day, agents from agent_days where day >= $1 and day < $2",
            values![first_day(days, now), today],
            |row| Ok(DayCount { day: row.instant()?, count: row.take()? }),
        )?;
        let count = self.agents_since(today)?;
        counted.push(DayCount { day: today, count });
        let on = |day| counted.iter().find(|known| known.day == day).map_or(0, |known| known.count);
        Ok(last_days(days, now).map(|day| DayCount { day, count: on(day) }).collect())
    }

    fn agents_since(&mut self, since: Timestamp) -> Result<i64> {
        self.connection.one(
            "select count(*) from agents where last_contact >= $1",
            values![since],
            |row| row.take(),
        )
    }

    /// Tells how many inventories were taken and failed on each of the last days, oldest first, today last.
    pub fn inventories_by_day(&mut self, days: i64, now: Timestamp) -> Result<Vec<InventoryDay>> {
        let counted = self.connection.rows(
            "select day, kind, cast(sum(requests) as bigint) from client_usage_days
             where day >= $1 and kind in ($2, $3) group by day, kind",
            values![
                first_day(days, now),
                UsageKind::InventoryAccepted.as_str(),
                UsageKind::InventoryFailed.as_str()
            ],
            |row| {
                let (day, kind) = (row.instant()?, UsageKind::read(&row.take::<String>()?)?);
                Ok((day, kind, row.take::<i64>()?))
            },
        )?;
        let sum = |day: Timestamp, kind: UsageKind| {
            let found = counted.iter().find(|(d, k, _)| (*d, *k) == (day, kind));
            found.map_or(0, |(_, _, requests)| *requests)
        };
        Ok(last_days(days, now)
            .map(|day| InventoryDay {
                day,
                accepted: sum(day, UsageKind::InventoryAccepted),
                failed: sum(day, UsageKind::InventoryFailed),
            })
            .collect())
    }

    /// Tells which clients asked for tokens most on the last days, with what became of it.
    pub fn tokens_by_client(
        &mut self,
        days: i64,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<ClientTokens>> {
        self.connection.rows(
            "select d.client, c.name, d.issued, d.refused from (
                select client,
                    cast(sum(case when kind = $2 then requests else 0 end) as bigint) as issued,
                    cast(sum(case when kind = $3 then requests else 0 end) as bigint) as refused
                from client_usage_days where day >= $1 and kind in ($2, $3)
                group by client order by sum(requests) desc, client limit $4) d
             left join clients c on c.id = d.client
             where d.client = 0 or c.id is not null
             order by d.issued + d.refused desc, d.client",
            values![
                first_day(days, now),
                UsageKind::TokenIssued.as_str(),
                UsageKind::TokenRefused.as_str(),
                limit.clamp(1, 1000)
            ],
            |row| {
                let key = ClientKey(row.take()?);
                let name: Option<String> = row.take()?;
                Ok(ClientTokens {
                    client: name.map(|name| (key, name)),
                    issued: row.take()?,
                    refused: row.take()?,
                })
            },
        )
    }

    /// Returns the oldest secrets that work, of enabled clients, the oldest first.
    pub fn oldest_secrets(&mut self, now: Timestamp, limit: i64) -> Result<Vec<OldSecret>> {
        self.connection.rows(
            "select s.id, c.id, c.name, s.hint, s.created_at from client_secrets s
             join clients c on c.id = s.client
             where c.enabled and (s.expires_at is null or s.expires_at > $1)
             order by s.created_at, s.id limit $2",
            values![now, limit.clamp(1, 1000)],
            |row| {
                Ok(OldSecret {
                    id: SecretId(row.take()?),
                    client: ClientKey(row.take()?),
                    client_name: row.take()?,
                    hint: row.take()?,
                    created_at: row.instant()?,
                })
            },
        )
    }

    /// Returns those agents that are seen and have not come since an instant, the one that came longest ago first, and
    /// how many there are.
    pub fn stale_agents(
        &mut self,
        since: Timestamp,
        limit: i64,
        visible: &Visible,
    ) -> Result<(Vec<StaleAgent>, i64)> {
        let mut conditions = Filter::default();
        conditions.with("a.last_contact < $?", since);
        conditions.within(AGENT_ENTITY, visible);
        let (filter, mut values) = conditions.finish();
        let all = self.connection.one(
            &format!("select count(*) from agents a{filter}"),
            &values,
            |row| row.take(),
        )?;
        values.push(limit.clamp(1, 1000).into());
        let agents = self.connection.rows(
            &format!(
                "select a.id, a.deviceid, a.last_contact from agents a{filter}
                 order by a.last_contact, a.id limit ${}",
                values.len()
            ),
            &values,
            |row| {
                Ok(StaleAgent {
                    id: AgentId(row.take()?),
                    deviceid: row.take()?,
                    last_contact: row.instant()?,
                })
            },
        )?;
        Ok((agents, all))
    }
}

impl Change<'_> {
    /// Keeps how many agents came today, and yesterday as far as they have not come since.
    pub fn count_agents_of_today(&mut self) -> Result<()> {
        let today = beginning(DAY, self.now);
        let yesterday = today.minus(DAY);
        self.connection.execute(
            "insert into agent_days (day, agents)
             select cast($2 as bigint), count(*) from agents where last_contact >= $2
             union all select cast($1 as bigint), count(*) from agents where last_contact >= $1 and last_contact < $2
             on conflict (day) do update set agents = case
                when excluded.agents > agent_days.agents then excluded.agents else agent_days.agents end",
            values![yesterday, today],
        )?;
        Ok(())
    }
}
