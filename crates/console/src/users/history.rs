//! A user's tab History: what happened to the user, and who did it.

use super::{
    PATH,
    frame::{UserFrame, find, page},
};
use crate::{html, traces::told_event::ToldEvent};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use rights::{Action, Subject};
use serde::Deserialize;
use store::{EventFilter, EventId};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "users/history.html")]
struct HistoryPage {
    page: Page,
    frame: UserFrame,
    events: Vec<ToldEvent>,
    /// The address of older events; empty if there are none.
    older: String,
}

/// Where the list goes on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    before: String,
}

/// How many events a page shows.
const EVENTS: u16 = 50;

/// Shows what happened to a user.
pub(crate) async fn history(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(Before { before }): Query<Before>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Users, Action::Read)?;
    let found = find(&app, &signed_in, id).await?;
    let about = EventFilter { user: Some(found.account.user.id), ..EventFilter::default() };
    let before = before.parse().ok().map(EventId);
    let mut events =
        app.store.browse(move |db| db.search_events(&about, before, i64::from(EVENTS) + 1)).await?;
    let more = events.len() > usize::from(EVENTS);
    events.truncate(usize::from(EVENTS));
    let last = events.last().filter(|_| more);
    let older = last.map(|event| format!("{PATH}/{id}/history?before={}", event.id.0));
    html(&HistoryPage {
        page: page(&app, &signed_in, &found),
        frame: UserFrame::new(&found, &signed_in, "/history"),
        events: events.into_iter().map(|event| ToldEvent::new(event, signed_in.language)).collect(),
        older: older.unwrap_or_default(),
    })
}
