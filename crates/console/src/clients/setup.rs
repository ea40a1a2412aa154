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
use oauth::{GrantType, ScopeToken};
use rights::{Action, Subject};
use store::{Client, LastUse};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "clients/setup.html")]
struct SetupPage {
    page: Page,
    frame: ClientFrame,
    snippets: Vec<Snippet>,
    confidential: bool,
    last_use: Option<LastUse>,
    /// Whether agents use the client, so that their machines can be looked at.
    for_agents: bool,
    /// What a trial asks with; `None` if the client cannot ask for itself.
    trial: Option<Trial>,
}

/// A request for a token, but for the secret.
struct Trial {
    client: String,
    scope: String,
}

impl Trial {
    fn of(client: &Client) -> Option<Self> {
        let Client { client_id, metadata, .. } = client;
        let may_ask = metadata.confidential
            && metadata.enabled
            && metadata.grant_types.contains(&GrantType::ClientCredentials);
        may_ask.then(|| Self { client: client_id.to_string(), scope: metadata.scope.to_string() })
    }
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
        trial: Trial::of(&client),
        for_agents: client.metadata.scope.covers(ScopeToken::Inventory),
        last_use,
    })
}
