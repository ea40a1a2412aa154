//! What is done with several documents of the queue that could not be recorded: tried once more, deleted.

use super::PATH;
use crate::chosen::{Act, Asked, ChosenRow, ChosenRows, Done, Found, Says};
use rights::{Action, Subject};
use store::{Change, QueuedDocument, Reader, WaitingId};
use web::SignedIn;

/// The queue.
#[derive(Clone, Copy)]
pub(crate) struct QueueRows;

/// What can be done with several.
#[derive(Clone, Copy)]
pub(crate) enum Deed {
    Retry,
    Discard,
}

const RETRY: Says = Says {
    label: "queue-retry",
    title: "documents-retry-title",
    what: "documents-retry-what",
    notice: "chosen-documents-retried",
};
const DISCARD: Says = Says {
    label: "delete-permanently",
    title: "documents-delete-title",
    what: "documents-delete-what",
    notice: "documents-deleted",
};

impl ChosenRows for QueueRows {
    type At = ();
    type Deed = Deed;
    const ACTS: &'static [Act<Deed>] = &[
        Act::new(Deed::Retry, "retry", Action::Update, RETRY),
        Act::new(Deed::Discard, "delete", Action::Purge, DISCARD).dangerous(),
    ];

    fn at((): ()) -> Self {
        Self
    }

    fn path(&self) -> String {
        format!("{PATH}/queue")
    }

    fn menu(&self) -> &'static str {
        "inventory"
    }

    /// The queue belongs to the whole installation.
    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.may_in_root(Subject::Inventory, action)
    }

    /// What still waits to be recorded is left to the workers.
    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Deed>) -> store::Result<Found> {
        let ids: Vec<WaitingId> = asked.keys.iter().copied().map(WaitingId).collect();
        let (failed, waiting): (Vec<_>, Vec<_>) = db
            .queued_documents_named(&ids)?
            .into_iter()
            .partition(|document| document.listed.failed_at.is_some());
        let row = |QueuedDocument { listed, .. }: QueuedDocument| {
            let href = format!("{}/{}", self.path(), listed.id.0);
            ChosenRow::new(listed.id.0, listed.deviceid, href)
                .remarked(listed.why.unwrap_or_default())
        };
        let waiting = waiting.into_iter().map(|document| document.listed.deviceid).collect();
        Ok(Found::all(failed.into_iter().map(row)).without("documents-left-out", waiting))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<Deed>,
        keys: &[i64],
    ) -> store::Result<Done> {
        Done::each(keys, |key| match asked.act.deed {
            Deed::Retry => change.retry_document(WaitingId(key)),
            Deed::Discard => change.discard_document(WaitingId(key)),
        })
    }
}
