//! A client's tab Activity: its live tokens, what happened to it, and what it was denied.

use super::{
    PATH, TokenRows,
    frame::{ClientFrame, find, page},
};
use crate::{
    chosen::offered,
    html,
    notice::NoticeQuery,
    traces::{ToldEvent, check_name},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, Redirect},
};
use oauth::TokenNumber;
use rights::{Action, Subject};
use serde::Deserialize;
use store::{Denial, EventFilter, LiveToken};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "clients/activity.html")]
struct ActivityPage {
    page: Page,
    frame: ClientFrame,
    tokens: Vec<LiveToken>,
    /// The address of older tokens; empty if there are none.
    older: String,
    live_tokens: i64,
    events: Vec<ToldEvent>,
    denials: Vec<ToldDenial>,
    may_change: bool,
    /// What can be done with several tokens, and the question of this page.
    acts: Vec<(&'static str, &'static str)>,
    question: String,
}

/// A denial with the name of the check that failed.
struct ToldDenial {
    denial: Denial,
    check: String,
}

/// Where the list of tokens goes on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    before: String,
}

/// How many tokens are shown.
const TOKENS: i64 = 50;
/// How many events and denials are shown.
const NEWEST: i64 = 20;

/// Shows what a client does.
pub(crate) async fn activity(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(key): Path<i64>,
    Query(Before { before }): Query<Before>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Read)?;
    let client = find(&app, key).await?;
    let (key, before) = (client.key, before.parse().ok().map(TokenNumber));
    let (mut tokens, live_tokens, events, denials) = app
        .store
        .browse(move |db| {
            let about = EventFilter { client: Some(key), ..EventFilter::default() };
            Ok((
                db.live_tokens_before(before, Some(key), None, now, TOKENS + 1)?,
                db.live_token_count(key, now)?,
                db.search_events(&about, None, NEWEST)?,
                db.denials(Some(key), NEWEST)?,
            ))
        })
        .await?;
    let more = tokens.len() > usize::try_from(TOKENS).unwrap_or_default();
    if more {
        tokens.pop();
    }
    let older = tokens.last().filter(|_| more);
    let older = older.map(|last| format!("{PATH}/{}/activity?before={}", key.0, last.number.0));
    let language = signed_in.language;
    let told = |denial: Denial| ToldDenial { check: check_name(&denial.failed, language), denial };
    html(&ActivityPage {
        page: page(&app, &signed_in, &client).with_flash(notice.told(language)),
        frame: ClientFrame::new(&client, "/activity"),
        tokens,
        older: older.unwrap_or_default(),
        live_tokens,
        events: events.into_iter().map(|event| ToldEvent::new(event, language)).collect(),
        denials: denials.into_iter().map(told).collect(),
        may_change: signed_in.rights.allow(Subject::Clients, Action::Update),
        acts: offered(&TokenRows::of(key), &signed_in),
        question: before.map(|number| format!("before={}", number.0)).unwrap_or_default(),
    })
}

/// Revokes one token.
pub(crate) async fn revoke_token(
    State(app): State<App>,
    Now(now): Now,
    Path((key, number)): Path<(i64, i64)>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let key = find(&app, key).await?.key;
    let revoked = app
        .store
        .change(signed_in.actor(), now, move |change| {
            change.revoke_token_by_number(TokenNumber(number), "revoked in the console")
        })
        .await?;
    let notice = if revoked { "token-revoked" } else { "token-gone" };
    Ok(Redirect::to(&format!("{PATH}/{}/activity?notice={notice}", key.0)))
}
