//! Denials: each refusal with the checks it passed, the one that failed, and what would mend it.

use crate::{
    Change, ClientKey, Reader, Result, UserId,
    sql::{Row, values},
};
use oauth::Timestamp;
use std::net::IpAddr;

/// The key of a denial; a later one has a larger one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DenialId(pub i64);

/// A refusal to be kept. None of its texts holds a secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDenial {
    /// What the caller is told, and an administrator looks for.
    pub reference: String,
    /// Where it happened, such as `token`.
    pub endpoint: &'static str,
    /// The client, if it is known.
    pub client: Option<ClientKey>,
    /// The user, if one is known.
    pub user: Option<UserId>,
    /// From where the caller came.
    pub address: IpAddr,
    /// What the caller calls itself.
    pub user_agent: String,
    /// The checks that were passed, in their order.
    pub passed: Vec<&'static str>,
    /// The check that failed.
    pub failed: &'static str,
    /// Why.
    pub why: String,
    /// What would mend it.
    pub remedy: &'static str,
}

/// A denial as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "as in `NewDenial`")]
pub struct Denial {
    pub id: DenialId,
    pub reference: String,
    pub at: Timestamp,
    pub endpoint: String,
    pub client: Option<(ClientKey, String)>,
    pub user: Option<(UserId, String)>,
    pub address: String,
    pub user_agent: String,
    pub passed: Vec<String>,
    pub failed: String,
    pub why: String,
    pub remedy: String,
}

/// How many denials are kept.
const KEPT: i64 = 100_000;

pub(crate) const SELECT: &str = "select d.id, d.reference, d.at, d.endpoint, d.client, c.name, d.user_id, u.name, d.address, d.user_agent,
        d.passed, d.failed, d.why, d.remedy
     from denials d left join clients c on c.id = d.client left join users u on u.id = d.user_id";

pub(crate) fn read_denial(row: &mut Row<'_>) -> Result<Denial> {
    let named =
        |key: Option<i64>, name: Option<String>| key.map(|key| (key, name.unwrap_or_default()));
    Ok(Denial {
        id: DenialId(row.take()?),
        reference: row.take()?,
        at: row.instant()?,
        endpoint: row.take()?,
        client: named(row.take()?, row.take()?).map(|(key, name)| (ClientKey(key), name)),
        user: named(row.take()?, row.take()?).map(|(key, name)| (UserId(key), name)),
        address: row.take()?,
        user_agent: row.take()?,
        passed: row.take::<String>()?.lines().map(str::to_owned).collect(),
        failed: row.take()?,
        why: row.take()?,
        remedy: row.take()?,
    })
}

impl Reader<'_> {
    /// Finds a denial by its reference; letter case does not matter.
    pub fn denial(&mut self, reference: &str) -> Result<Option<Denial>> {
        let reference = reference.trim().to_ascii_uppercase();
        self.connection.optional(
            &format!("{SELECT} where d.reference = $1"),
            values![&reference],
            read_denial,
        )
    }

    /// Returns the newest denials, of a client if one is named, newest first.
    pub fn denials(&mut self, client: Option<ClientKey>, limit: i64) -> Result<Vec<Denial>> {
        match client {
            Some(client) => self.connection.rows(
                &format!("{SELECT} where d.client = $2 order by d.id desc limit $1"),
                values![limit, client.0],
                read_denial,
            ),
            None => self.connection.rows(
                &format!("{SELECT} order by d.id desc limit $1"),
                values![limit],
                read_denial,
            ),
        }
    }
}

impl Change<'_> {
    /// Keeps a denial.
    pub fn record_denial(&mut self, denial: &NewDenial) -> Result<()> {
        let (now, address, passed) =
            (self.now, denial.address.to_string(), denial.passed.join("\n"));
        self.connection.execute(
            "insert into denials (reference, at, endpoint, client, user_id, address, user_agent, passed, failed, why, remedy)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (reference) do nothing",
            values![
                &denial.reference,
                now,
                denial.endpoint,
                denial.client.map(|key| key.0),
                denial.user.map(|id| id.0),
                &address,
                &denial.user_agent,
                &passed,
                denial.failed,
                &denial.why,
                denial.remedy
            ],
        )?;
        Ok(())
    }

    /// Deletes denials that are older than an instant or too many, a bounded number at a time, and counts them.
    pub fn delete_old_denials(&mut self, before: Timestamp) -> Result<u64> {
        self.connection.execute(
            "delete from denials where id in
                (select d.id from denials d where d.at < $1 or d.id < (select max(n.id) - $2 from denials n)
                 order by d.id limit 1000)",
            values![before, KEPT],
        )
    }
}
