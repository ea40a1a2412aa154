//! A document of the queue: what is known of it, its file, and what is done with it if it could not be recorded.

use super::{PATH, queue::DocumentState};
use crate::{document_file::document_file, html, notice::NoticeQuery, size::bytes};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, Redirect, Response},
};
use rights::{Action, Subject};
use store::{QueuedDocument, WaitingId};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "inventory/queued_document.html")]
struct DocumentPage {
    page: Page,
    document: QueuedDocument,
    state: DocumentState,
    size: String,
    /// What may be done: have it tried again and read it, and delete it.
    may_update: bool,
    may_delete: bool,
}

#[derive(Template)]
#[template(path = "inventory/queued_deletion.html")]
struct DeletionPage {
    page: Page,
    id: i64,
}

/// Shows a document.
pub(crate) async fn queued_document(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Read)?;
    let document = find(&app, id).await?;
    let may = |action| signed_in.may_in_root(Subject::Inventory, action);
    html(&DocumentPage {
        page: framed(&app, &signed_in, &document).with_flash(notice.told(signed_in.language)),
        state: DocumentState::of(&document, now),
        size: bytes(document.listed.size, signed_in.language),
        may_update: may(Action::Update),
        may_delete: may(Action::Purge),
        document,
    })
}

/// Answers with the document. It holds whatever the agent was given, so that it takes the right to configure inventory.
pub(crate) async fn queued_file(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let content = app.store.read(move |db| db.queued_content(WaitingId(id))).await?;
    let content = content.ok_or(PageError::NotFound)?;
    let unpack = move || document_file(content, &format!("queue-{id}"));
    let file = tokio::task::spawn_blocking(unpack).await.map_err(|_| PageError::NotFound)?;
    file.ok_or(PageError::NotFound)
}

/// Has a document that could not be recorded tried once more.
pub(crate) async fn retry(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let change = move |db: &mut store::Change<'_>| db.retry_document(WaitingId(id));
    let found = app.store.change(signed_in.actor(), now, change).await?;
    Ok(back(if found { "document-retried" } else { "gone" }))
}

/// Asks before a document that could not be recorded is deleted.
pub(crate) async fn confirm_discarding(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Purge)?;
    let document = find(&app, id).await?;
    html(&DeletionPage { page: framed(&app, &signed_in, &document), id })
}

/// Deletes a document that could not be recorded.
pub(crate) async fn discard(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Purge)?;
    let change = move |db: &mut store::Change<'_>| db.discard_document(WaitingId(id));
    let found = app.store.change(signed_in.actor(), now, change).await?;
    Ok(back(if found { "document-deleted" } else { "gone" }))
}

async fn find(app: &App, id: i64) -> Result<QueuedDocument, PageError> {
    let found = app.store.read(move |db| db.queued_document(WaitingId(id))).await?;
    found.ok_or(PageError::NotFound)
}

fn framed(app: &App, signed_in: &SignedIn, document: &QueuedDocument) -> Page {
    Page::new(app, signed_in, document.listed.deviceid.clone(), "inventory")
}

fn back(notice: &str) -> Redirect {
    Redirect::to(&format!("{PATH}/queue?notice={notice}"))
}
