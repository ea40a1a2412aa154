//! Documents that were accepted and wait to be worked on, in the order in which they came.
//!
//! Whoever works takes a few for a while. A document leaves in the same change that records it, so it is recorded once;
//! what its worker did not finish in time, another takes.

use crate::{
    Change, ClientKey, InventoryAuthentication, Reader, ReceivedDocument, Result,
    audit::Event,
    sql::{Connection, Row, values},
};
use oauth::{Lifetime, Timestamp};
use serde_json::json;
use std::net::IpAddr;

/// The key of a document that waits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct WaitingId(pub i64);

/// A document that was accepted, with what is known of who sent it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AcceptedDocument {
    /// The identifier of the agent.
    pub deviceid: String,
    /// The document, which was read once already.
    pub document: ReceivedDocument,
    /// The UUID of the header `GLPI-Agent-ID`.
    pub agent_uuid: Option<String>,
    /// The header `User-Agent`.
    pub user_agent: Option<String>,
    /// From where it came.
    pub address: Option<IpAddr>,
    /// The client that authenticated it.
    pub client: Option<ClientKey>,
    /// How its sender proved who it is.
    pub authenticated_by: Option<InventoryAuthentication>,
    /// When it came.
    pub received_at: Timestamp,
}

/// A document that a worker has taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenDocument {
    /// The key.
    pub id: WaitingId,
    /// What was accepted.
    pub accepted: AcceptedDocument,
    /// How often it was taken, this time included.
    pub tries: i64,
}

/// How many documents wait.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Backlog {
    /// How many wait to be worked on.
    pub documents: i64,
    /// How many bytes these are.
    pub bytes: i64,
    /// When the oldest of them came.
    pub oldest: Option<Timestamp>,
    /// How many could not be recorded, and are kept with the reason.
    pub failed: i64,
}

/// A document that waits or has failed, without its content.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedDocument {
    /// The key.
    pub id: WaitingId,
    /// The identifier of the agent.
    pub deviceid: String,
    /// How many bytes it has, packed.
    pub size: i64,
    /// When it came.
    pub received_at: Timestamp,
    /// How often it was taken.
    pub tries: i64,
    /// Since when it is known that it cannot be recorded.
    pub failed_at: Option<Timestamp>,
    /// Why it cannot.
    pub why: Option<String>,
    /// The reference of the denial that tells it.
    pub reference: Option<String>,
}

/// Which documents of the queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WaitingState {
    /// Those that wait to be worked on.
    Waiting,
    /// Those that could not be recorded.
    Failed,
}

impl WaitingState {
    const fn condition(self) -> &'static str {
        match self {
            Self::Waiting => "failed_at is null",
            Self::Failed => "failed_at is not null",
        }
    }
}

/// How long a worker has for what it took.
pub const WORKING_TIME: Lifetime = Lifetime::seconds(120);

/// The longest reason that is kept.
const LONGEST_WHY: usize = 300;

fn read_taken(row: &mut Row<'_>) -> Result<TakenDocument> {
    Ok(TakenDocument {
        id: WaitingId(row.take()?),
        accepted: AcceptedDocument {
            deviceid: row.take()?,
            document: ReceivedDocument { packing: row.take()?, content: row.take()? },
            agent_uuid: row.take()?,
            user_agent: row.take()?,
            address: row.take::<Option<String>>()?.and_then(|address| address.parse().ok()),
            client: row.take::<Option<i64>>()?.map(ClientKey),
            authenticated_by: row
                .take::<Option<String>>()?
                .and_then(|way| InventoryAuthentication::parse(&way)),
            received_at: row.instant()?,
        },
        tries: row.take()?,
    })
}

impl Reader<'_> {
    /// Counts the documents that wait, and those that have failed.
    pub fn backlog(&mut self) -> Result<Backlog> {
        let (documents, bytes, oldest) = self.connection.one(
            "select count(*), cast(coalesce(sum(size), 0) as bigint), min(received_at)
             from waiting_documents where failed_at is null",
            &[],
            |row| Ok((row.take()?, row.take()?, row.optional_instant()?)),
        )?;
        let failed = self.connection.one(
            "select count(*) from waiting_documents where failed_at is not null",
            &[],
            |row| row.take(),
        )?;
        Ok(Backlog { documents, bytes, oldest, failed })
    }

    /// Says whether a document of an agent waits: the next one comes after it.
    pub fn has_waiting(&mut self, deviceid: &str) -> Result<bool> {
        let found = self.connection.optional(
            "select id from waiting_documents where deviceid = $1 and failed_at is null limit 1",
            values![deviceid],
            |row| row.take::<i64>(),
        )?;
        Ok(found.is_some())
    }

    /// Returns documents of the queue, the oldest first.
    pub fn waiting_documents(
        &mut self,
        state: WaitingState,
        limit: i64,
    ) -> Result<Vec<ListedDocument>> {
        let sql = format!(
            "select id, deviceid, size, received_at, tries, failed_at, why, reference from waiting_documents
             where {} order by id limit $1",
            state.condition()
        );
        self.connection.rows(&sql, values![limit], |row| {
            Ok(ListedDocument {
                id: WaitingId(row.take()?),
                deviceid: row.take()?,
                size: row.take()?,
                received_at: row.instant()?,
                tries: row.take()?,
                failed_at: row.optional_instant()?,
                why: row.take()?,
                reference: row.take()?,
            })
        })
    }
}

impl Change<'_> {
    /// Keeps a document until it is worked on.
    pub fn accept_document(&mut self, accepted: &AcceptedDocument) -> Result<()> {
        let address = accepted.address.map(|address| address.to_string());
        let size = i64::try_from(accepted.document.content.len()).unwrap_or(i64::MAX);
        self.connection.execute(
            "insert into waiting_documents (deviceid, packing, content, size, agent_uuid, user_agent, address, client,
                authenticated_by, received_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                &accepted.deviceid,
                &accepted.document.packing,
                accepted.document.content.as_slice(),
                size,
                &accepted.agent_uuid,
                &accepted.user_agent,
                &address,
                accepted.client.map(|key| key.0),
                accepted.authenticated_by.map(InventoryAuthentication::as_str),
                accepted.received_at,
            ],
        )?;
        Ok(())
    }

    /// Takes the oldest documents that nobody has taken, one of each agent, for [`WORKING_TIME`].
    pub fn take_documents(&mut self, worker: &str, limit: i64) -> Result<Vec<TakenDocument>> {
        // PostgreSQL serves several nodes at once; SQLite has one writer.
        let apart = match self.connection {
            Connection::Sqlite(_) => "",
            Connection::Postgres(_) => "for update of q skip locked",
        };
        let sql = format!(
            "update waiting_documents set taken_by = $1, taken_until = $3, tries = tries + 1
             where id in (
                select q.id from waiting_documents q
                where q.failed_at is null and (q.taken_until is null or q.taken_until <= $2)
                    and not exists (select 1 from waiting_documents e
                        where e.deviceid = q.deviceid and e.id < q.id and e.failed_at is null)
                order by q.id limit $4 {apart})
             returning id, deviceid, packing, content, agent_uuid, user_agent, address, client, authenticated_by,
                received_at, tries"
        );
        let now = self.now;
        let until = now.plus(WORKING_TIME);
        let mut taken =
            self.connection.rows(&sql, values![worker, now, until, limit], read_taken)?;
        taken.sort_by_key(|taken| taken.id);
        Ok(taken)
    }

    /// Lets go what earlier workers took and did not finish. Only where no other process works: SQLite, at the start.
    pub fn free_documents(&mut self) -> Result<()> {
        if matches!(self.connection, Connection::Sqlite(_)) {
            self.connection.execute(
                "update waiting_documents set taken_by = null, taken_until = null where taken_until is not null",
                &[],
            )?;
        }
        Ok(())
    }

    /// Takes a document out of the queue, once it is recorded; `false` if its worker has lost it to another.
    pub fn finish_document(&mut self, id: WaitingId, worker: &str) -> Result<bool> {
        let finished = self.connection.execute(
            "delete from waiting_documents where id = $1 and taken_by = $2",
            values![id.0, worker],
        )?;
        Ok(finished > 0)
    }

    /// Puts a document back, to be tried again after a while.
    pub fn postpone_document(
        &mut self,
        id: WaitingId,
        worker: &str,
        pause: Lifetime,
    ) -> Result<()> {
        let again = self.now.plus(pause);
        self.connection.execute(
            "update waiting_documents set taken_by = null, taken_until = $3 where id = $1 and taken_by = $2",
            values![id.0, worker, again],
        )?;
        Ok(())
    }

    /// Keeps that a document cannot be recorded, and why; it is not tried again by itself.
    pub fn fail_document(
        &mut self,
        id: WaitingId,
        worker: &str,
        why: &str,
        reference: Option<&str>,
    ) -> Result<()> {
        let now = self.now;
        let why: String = why.chars().filter(|c| !c.is_control()).take(LONGEST_WHY).collect();
        self.connection.execute(
            "update waiting_documents set taken_by = null, taken_until = null, failed_at = $3, why = $4, reference = $5
             where id = $1 and taken_by = $2",
            values![id.0, worker, now, &why, reference],
        )?;
        Ok(())
    }

    /// Has a document that failed worked on once more; `false` if there is none.
    pub fn retry_document(&mut self, id: WaitingId) -> Result<bool> {
        self.mark_document(
            "update waiting_documents set failed_at = null, why = null, reference = null, tries = 0
             where id = $1 and failed_at is not null returning deviceid",
            id,
            "agent.document_retried",
        )
    }

    /// Gives up a document that failed; `false` if there is none.
    pub fn discard_document(&mut self, id: WaitingId) -> Result<bool> {
        self.mark_document(
            "delete from waiting_documents where id = $1 and failed_at is not null returning deviceid",
            id,
            "agent.document_discarded",
        )
    }

    /// Deletes some of the documents that failed before an instant; returns how many.
    pub fn delete_old_failures(&mut self, before: Timestamp) -> Result<u64> {
        self.connection.execute(
            "delete from waiting_documents where id in
                (select id from waiting_documents where failed_at < $1 order by failed_at limit 500)",
            values![before],
        )
    }

    fn mark_document(&mut self, sql: &str, id: WaitingId, kind: &'static str) -> Result<bool> {
        let deviceid = self.connection.optional(sql, values![id.0], |row| row.take::<String>())?;
        let Some(deviceid) = deviceid else { return Ok(false) };
        self.record(Event::new(kind).details(json!({ "deviceid": deviceid })))?;
        Ok(true)
    }
}
