//! Taking in what waits: its document is read, and recorded as a person says.

use rights::{Action, Subject};
use store::{Acceptance, Recorded, RefusedId};
use web::{App, Now, PageError, SignedIn};

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TakenIn {
    /// It is a new asset.
    Added,
    /// An asset that was there is brought up to date.
    Updated,
    /// It waits no more.
    Gone,
    /// Its document was not kept.
    NoDocument,
    /// Its document cannot be read any more.
    Unreadable,
}

/// Takes in what waits, for who may.
pub(super) async fn take_in(
    app: &App,
    signed_in: &SignedIn,
    Now(now): Now,
    id: RefusedId,
    acceptance: Acceptance,
) -> Result<TakenIn, PageError> {
    signed_in.require(Subject::Inventory, Action::Update)?;
    let Some(document) = app.store.read(move |db| db.refused_document(id)).await? else {
        return Ok(TakenIn::NoDocument);
    };
    let read = tokio::task::spawn_blocking(move || document.submission());
    let Ok(submission) = read.await.map_err(|_| PageError::BadForm)? else {
        return Ok(TakenIn::Unreadable);
    };
    let change =
        move |db: &mut store::Change<'_>| db.accept_refused_equipment(id, &submission, acceptance);
    Ok(match app.store.change(signed_in.actor(), now, change).await? {
        Some(Recorded::Created(_)) => TakenIn::Added,
        Some(_) => TakenIn::Updated,
        None => TakenIn::Gone,
    })
}
