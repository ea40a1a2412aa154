//! A client's tab History: who changed what, with what stood before and what stands after.

use super::{
    PATH,
    frame::{ClientFrame, find, page},
    putting_back,
};
use crate::{html, traces::ToldEvent};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use rights::{Action, Subject};
use serde::Deserialize;
use store::{EventId, StoredEvent};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "clients/history.html")]
struct HistoryPage {
    page: Page,
    frame: ClientFrame,
    events: Vec<ShownEvent>,
    /// The address of older changes; empty if there are none.
    older: String,
}

/// An event, and whether what stood before can be put back.
struct ShownEvent {
    told: ToldEvent,
    can_be_undone: bool,
}

/// Where the list goes on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    before: String,
}

/// How many changes a page shows.
const CHANGES: i64 = 30;

/// Shows who changed what.
pub(crate) async fn history(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(key): Path<i64>,
    Query(Before { before }): Query<Before>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Read)?;
    let client = find(&app, key).await?;
    let (key, before) = (client.key, before.parse().ok().map(EventId));
    let mut events =
        app.store.browse(move |db| db.history_of_client(key, before, CHANGES + 1)).await?;
    let more = events.len() > usize::try_from(CHANGES).unwrap_or_default();
    if more {
        events.pop();
    }
    let older = events.last().filter(|_| more);
    let older = older.map(|event| format!("{PATH}/{}/history?before={}", key.0, event.id.0));
    let language = signed_in.language;
    let may_update = signed_in.rights.allow(Subject::Clients, Action::Update);
    let shown = |event: StoredEvent| ShownEvent {
        can_be_undone: may_update && event.kind == putting_back::KIND,
        told: ToldEvent::new(event, language),
    };
    html(&HistoryPage {
        page: page(&app, &signed_in, &client),
        frame: ClientFrame::new(&client, "/history"),
        events: events.into_iter().map(shown).collect(),
        older: older.unwrap_or_default(),
    })
}
