//! A client's tab Setup: ready lines for whoever uses the client, and the wait for its first contact.

use super::{
    frame::{ClientFrame, find, page},
    snippets::{Snippet, snippets},
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use rights::{Action, Subject};
use store::LastUse;
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "clients/setup.html")]
struct SetupPage {
    page: Page,
    frame: ClientFrame,
    snippets: Vec<Snippet>,
    confidential: bool,
    last_use: Option<LastUse>,
}

/// Shows how to set up what uses a client.
pub(crate) async fn setup(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(key): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Read)?;
    let client = find(&app, key).await?;
    let key = client.key;
    let last_use = app.store.read(move |db| db.last_use_of_client(key)).await?;
    html(&SetupPage {
        page: page(&app, &signed_in, &client),
        frame: ClientFrame::new(&client, "/setup"),
        snippets: snippets(&client, app.issuer()),
        confidential: client.metadata.confidential,
        last_use,
    })
}
