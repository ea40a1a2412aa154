//! The queue of accepted documents as a person looks at it: searched, sorted, a part at a time.

use crate::{
    AgentId, Change, ClientKey, ListedDocument, Listing, Page, Reader, ReceivedDocument, Result,
    WaitingId, WaitingState,
    filter::Filter,
    page::ListStatement,
    sql::{Row, values},
};
use oauth::Timestamp;

/// A document of the queue, with what is known of who sent it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueuedDocument {
    /// The document.
    pub listed: ListedDocument,
    /// Until when a worker has it.
    pub taken_until: Option<Timestamp>,
    /// From where it came.
    pub address: Option<String>,
    /// The header `User-Agent`.
    pub user_agent: Option<String>,
    /// The client that authenticated it.
    pub client: Option<(ClientKey, String)>,
    /// The agent that sent it, if it is known by now.
    pub agent: Option<AgentId>,
}

/// What a list of the queue is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum QueueSort {
    /// When it came.
    #[default]
    Received,
    /// What its agent calls itself.
    Agent,
    /// How many bytes it has.
    Size,
    /// How often it was tried.
    Tries,
    /// When it was given up.
    Failed,
}

/// At most this many documents are put back into the queue by one change.
const MOST_RETRIED: i64 = 500;

const SELECT: &str = "select q.id, q.deviceid, q.size, q.received_at, q.tries, q.failed_at, q.why, q.reference,
    q.taken_until, q.address, q.user_agent, q.client, (select c.name from clients c where c.id = q.client),
    (select a.id from agents a where a.deviceid = q.deviceid)";
const FROM: &str = "from waiting_documents q";

fn read_queued(row: &mut Row<'_>) -> Result<QueuedDocument> {
    Ok(QueuedDocument {
        listed: ListedDocument {
            id: WaitingId(row.take()?),
            deviceid: row.take()?,
            size: row.take()?,
            received_at: row.instant()?,
            tries: row.take()?,
            failed_at: row.optional_instant()?,
            why: row.take()?,
            reference: row.take()?,
        },
        taken_until: row.optional_instant()?,
        address: row.take()?,
        user_agent: row.take()?,
        client: {
            let (key, name) = (row.take::<Option<i64>>()?, row.take::<Option<String>>()?);
            key.map(ClientKey).zip(name)
        },
        agent: row.take::<Option<i64>>()?.map(AgentId),
    })
}

impl Reader<'_> {
    /// Lists documents of the queue: all, those that wait, or those that could not be recorded.
    pub fn find_queued_documents(
        &mut self,
        listing: &Listing<QueueSort>,
        state: Option<WaitingState>,
    ) -> Result<Page<QueuedDocument>> {
        let statement = ListStatement {
            select: SELECT,
            from: FROM,
            searched: "lower(q.deviceid)",
            sort: match listing.sort {
                QueueSort::Received => "q.received_at",
                QueueSort::Agent => "q.deviceid",
                QueueSort::Size => "q.size",
                QueueSort::Tries => "q.tries",
                QueueSort::Failed => "coalesce(q.failed_at, 0)",
            },
            id: "q.id",
        };
        let mut conditions = Filter::default();
        match state {
            Some(WaitingState::Waiting) => conditions.when("q.failed_at is null"),
            Some(WaitingState::Failed) => conditions.when("q.failed_at is not null"),
            None => {}
        }
        self.page_where(listing, &statement, conditions, read_queued)
    }

    /// Finds a document of the queue.
    pub fn queued_document(&mut self, id: WaitingId) -> Result<Option<QueuedDocument>> {
        let sql = format!("{SELECT} {FROM} where q.id = $1");
        self.connection.optional(&sql, values![id.0], read_queued)
    }

    /// Returns those of some documents that are in the queue, the oldest first.
    pub fn queued_documents_named(&mut self, ids: &[WaitingId]) -> Result<Vec<QueuedDocument>> {
        let mut conditions = Filter::default();
        conditions.one_of("q.id", ids.iter().map(|id| id.0));
        let (filter, values) = conditions.finish();
        let sql = format!("{SELECT} {FROM}{filter} order by q.received_at, q.id");
        self.connection.rows(&sql, &values, read_queued)
    }

    /// Returns what a document of the queue says.
    pub fn queued_content(&mut self, id: WaitingId) -> Result<Option<ReceivedDocument>> {
        self.connection.optional(
            "select packing, content from waiting_documents where id = $1",
            values![id.0],
            |row| Ok(ReceivedDocument { packing: row.take()?, content: row.take()? }),
        )
    }
}

impl Change<'_> {
    /// Has documents that failed by an instant worked on once more, the oldest 500 of them; returns how many.
    pub fn retry_failed_documents(&mut self, by: Timestamp) -> Result<usize> {
        let failed = self.connection.rows(
            "select id from waiting_documents where failed_at <= $1 order by failed_at, id limit $2",
            values![by, MOST_RETRIED],
            |row| row.take::<i64>(),
        )?;
        let mut retried = 0;
        for id in failed {
            retried += usize::from(self.retry_document(WaitingId(id))?);
        }
        Ok(retried)
    }
}
