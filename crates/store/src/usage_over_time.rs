//! How a client was used over time, told apart by scope or by address.

use crate::{ClientKey, Reader, Result, sql::values};
use oauth::{Lifetime, Timestamp};

/// By what requests are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UsageBy {
    /// What they were for.
    Scope,
    /// From where they came.
    Address,
}

/// At most so many sums are told.
const MOST: i64 = 20_000;

impl Reader<'_> {
    /// Returns requests of a client since an instant: for each step of time and each scope or address how many.
    /// What was not told apart has an empty name.
    pub fn usage_over_time(
        &mut self,
        client: ClientKey,
        by: UsageBy,
        since: Timestamp,
        step: Lifetime,
    ) -> Result<Vec<(Timestamp, String, i64)>> {
        let column = match by {
            UsageBy::Scope => "scope",
            UsageBy::Address => "address",
        };
        let step = step.in_seconds().max(1) * 1_000_000;
        self.connection.rows(
            &format!(
                "select hour / $3 * $3, {column}, cast(sum(requests) as bigint) from client_usage
                 where client = $1 and hour >= $2 group by 1, 2 order by 1, 2 limit $4"
            ),
            values![client.0, since, step, MOST],
            |row| Ok((row.instant()?, row.take()?, row.take()?)),
        )
    }
}
