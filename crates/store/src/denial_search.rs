//! Denials, searched from the newest, and what is refused most.

use crate::{
    ClientKey, Denial, DenialId, Reader, Result, UserId,
    denials::{SELECT, read_denial},
    filter::Filter,
    sql::values,
};
use oauth::Timestamp;

/// Which denials are asked for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct DenialFilter {
    /// Of a client.
    pub client: Option<ClientKey>,
    /// Of a user.
    pub user: Option<UserId>,
    /// From an address, letter for letter.
    pub address: Option<String>,
    /// At an endpoint, such as `token`.
    pub endpoint: Option<String>,
    /// The check that failed, letter for letter.
    pub failed: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

/// Denials that are alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopDenial {
    /// The check that failed.
    pub failed: String,
    /// The client, if it is known.
    pub client: Option<(ClientKey, String)>,
    /// How many.
    pub denials: i64,
    /// When last.
    pub last_at: Timestamp,
}

impl Reader<'_> {
    /// Returns denials, newest first, those before `before` only if one is named.
    pub fn search_denials(
        &mut self,
        filter: &DenialFilter,
        before: Option<DenialId>,
        limit: i64,
    ) -> Result<Vec<Denial>> {
        let mut conditions = Filter::default();
        conditions.with_some("d.id < $?", before.map(|id| id.0));
        conditions.with_some("d.client = $?", filter.client.map(|key| key.0));
        conditions.with_some("d.user_id = $?", filter.user.map(|id| id.0));
        conditions.with_some("d.address = $?", filter.address.as_deref());
        conditions.with_some("d.endpoint = $?", filter.endpoint.as_deref());
        conditions.with_some("d.failed = $?", filter.failed.as_deref());
        conditions.with_some("d.at >= $?", filter.from);
        conditions.with_some("d.at < $?", filter.to);
        let (filter, mut values) = conditions.finish();
        values.push(limit.clamp(1, 1000).into());
        let sql = format!("{SELECT}{filter} order by d.id desc limit ${}", values.len());
        self.connection.rows(&sql, &values, read_denial)
    }

    /// Returns what was refused most since an instant, by the check that failed and the client.
    pub fn top_denials(&mut self, since: Timestamp, limit: i64) -> Result<Vec<TopDenial>> {
        // The sign keeps SQLite on the index that is in the order of the groups.
        self.connection.rows(
            "select d.failed, d.client, c.name, d.denials, d.last_at from (
                select failed, client, count(*) as denials, max(at) as last_at
                from denials where +at >= $1 group by failed, client
                order by 3 desc, 1, 2 limit $2) d
             left join clients c on c.id = d.client order by 4 desc, 1, 2",
            values![since, limit.clamp(1, 1000)],
            |row| {
                Ok(TopDenial {
                    failed: row.take()?,
                    client: match (row.take::<Option<i64>>()?, row.take::<Option<String>>()?) {
                        (Some(key), name) => Some((ClientKey(key), name.unwrap_or_default())),
                        _ => None,
                    },
                    denials: row.take()?,
                    last_at: row.instant()?,
                })
            },
        )
    }
}
