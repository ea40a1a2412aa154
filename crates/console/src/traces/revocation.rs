//! Ending access with a reason: a page that says what it hits, then the act.

use super::{sessions::PATH, target::Target};
use crate::html;
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use oauth::Timestamp;
use rights::{Action, Subject};
use serde::Deserialize;
use store::{AccessImpact, AccessOf, Change, Revocable, Visible};
use web::{App, ClientAddress, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "traces/revocation.html")]
struct RevocationPage {
    page: Page,
    what: &'static str,
    id: i64,
    /// What it means.
    explained: String,
    /// What it hits; `None` if it is one thing alone.
    impact: Option<AccessImpact>,
    back: String,
    reason: String,
    reason_problem: String,
    /// The word to type; empty if none is asked for.
    word: String,
    word_problem: String,
}

/// What is to end, in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct TargetQuery {
    what: String,
    id: String,
}

/// A longer reason is refused.
const LONGEST_REASON: usize = 200;

/// Asks whether access is really meant to end.
pub(crate) async fn confirm_revocation(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Query(TargetQuery { what, id }): Query<TargetQuery>,
) -> Result<Html<String>, PageError> {
    may_end_anything(&signed_in)?;
    let target = Target::read(&what, &id).ok_or(PageError::NotFound)?;
    target.require(&signed_in)?;
    html(&asked(&app, &signed_in, target, now).await?.ok_or(PageError::NotFound)?)
}

/// Ends access.
pub(crate) async fn revoke(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    may_end_anything(&signed_in)?;
    let target = Target::read(fields.get("what"), fields.get("id")).ok_or(PageError::NotFound)?;
    target.require(&signed_in)?;
    let list = format!("{PATH}?kind={}", target.tab());
    let Some(mut page) = asked(&app, &signed_in, target, now).await? else {
        return Ok(Redirect::to(&format!("{list}&notice=gone")).into_response());
    };
    let language = signed_in.language;
    fields.get("reason").trim().clone_into(&mut page.reason);
    if page.reason.is_empty() || page.reason.chars().count() > LONGEST_REASON {
        page.reason_problem = language.t("revoke-reason-problem");
    }
    if fields.get("word").trim().to_lowercase() != page.word.to_lowercase() {
        page.word_problem = language.t1("revoke-word-problem", "word", &page.word);
    }
    if !(page.reason_problem.is_empty() && page.word_problem.is_empty()) {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response());
    }
    let (own, reason) = (signed_in.session, page.reason);
    app.store
        .change(signed_in.actor(), now, move |change| {
            change.comes_from(address);
            end(change, target, own, &reason)
        })
        .await?;
    Ok(Redirect::to(&format!("{list}&notice=ended")).into_response())
}

/// Lets pass who may end something at all.
fn may_end_anything(signed_in: &SignedIn) -> Result<(), PageError> {
    signed_in
        .require(Subject::Users, Action::Update)
        .or_else(|_| signed_in.require(Subject::Clients, Action::Update))
}

fn end(
    change: &mut Change<'_>,
    target: Target,
    own: store::SessionId,
    reason: &str,
) -> store::Result<()> {
    match target {
        Target::Session(id) => change.revoke_session(id, None, reason).map(drop),
        Target::Grant(id) => change.revoke_family(id, reason).map(drop),
        Target::Token(number) => change.revoke_token_by_number(number, reason).map(drop),
        Target::User(id) => change.end_access_of_user(id, reason).map(drop),
        Target::Client(key) => change.revoke_tokens_of_client(key, reason).map(drop),
        Target::Everything => {
            // Whoever presses this stays, to see what comes next.
            change.revoke_all_sessions(Some(own), reason)?;
            change.revoke_all_tokens(reason).map(drop)
        }
    }
}

/// Puts the question together; `None` if what is to end is not there any more.
async fn asked(
    app: &App,
    signed_in: &SignedIn,
    target: Target,
    now: Timestamp,
) -> Result<Option<RevocationPage>, PageError> {
    let language = signed_in.language;
    let visible = signed_in.visible(Subject::Users, Action::Update);
    let said = app.store.browse(move |db| describe(db, target, now, &visible)).await?;
    let Some(Described { user, client, mut impact }) = said else { return Ok(None) };
    if let Some(impact) = impact.as_mut().filter(|_| target == Target::Everything) {
        // One's own stays.
        impact.sessions = (impact.sessions - 1).max(0);
    }
    let (what, id) = target.words();
    let (title, explained) = match target {
        Target::Session(_) => ("revoke-title-session", "revoke-what-session"),
        Target::Grant(_) => ("revoke-title-grant", "revoke-what-grant"),
        Target::Token(_) => ("revoke-title-token", "revoke-what-token"),
        Target::User(id) if id == signed_in.user => ("revoke-title-user", "revoke-what-self"),
        Target::User(_) => ("revoke-title-user", "revoke-what-user"),
        Target::Client(_) => ("revoke-title-client", "revoke-what-client"),
        Target::Everything => ("revoke-title-everything", "revoke-what-everything"),
    };
    let title = language.t2(title, "user", user, "client", client);
    let word = match target {
        Target::Everything => language.t("revoke-word"),
        _ => String::new(),
    };
    Ok(Some(RevocationPage {
        page: Page::new(app, signed_in, title, "sessions"),
        what,
        id,
        explained: language.t(explained),
        impact,
        back: format!("{PATH}?kind={}", target.tab()),
        reason: String::new(),
        reason_problem: String::new(),
        word,
        word_problem: String::new(),
    }))
}

/// What is to end, by the names of its user and client.
#[derive(Default)]
struct Described {
    user: String,
    client: String,
    impact: Option<AccessImpact>,
}

fn describe(
    db: &mut store::Reader<'_>,
    target: Target,
    now: Timestamp,
    users: &Visible,
) -> store::Result<Option<Described>> {
    let of_grant = |db: &mut store::Reader<'_>, what: Revocable| {
        let found = db.live_grant(what, now)?;
        Ok(found.map(|grant| Described {
            user: grant.user.map(|(_, name)| name).unwrap_or_default(),
            client: grant.client_name,
            impact: None,
        }))
    };
    match target {
        Target::Session(id) => {
            let found = db.web_session(id, now, users)?;
            Ok(found.map(|session| Described { user: session.user_name, ..Described::default() }))
        }
        Target::Grant(id) => of_grant(db, Revocable::Grant(id)),
        Target::Token(number) => of_grant(db, Revocable::Token(number)),
        Target::User(id) => {
            let user = if db.sees_user(users, id)? { db.user_by_id(id)? } else { None };
            let Some(user) = user else { return Ok(None) };
            let impact = Some(db.impact_of_ending(AccessOf::User(id), now)?);
            Ok(Some(Described { user: user.name, impact, ..Described::default() }))
        }
        Target::Client(key) => {
            let Some(client) = db.client_by_key(key)? else { return Ok(None) };
            let impact = Some(db.impact_of_ending(AccessOf::Client(key), now)?);
            Ok(Some(Described { client: client.metadata.name, impact, ..Described::default() }))
        }
        Target::Everything => {
            let impact = Some(db.impact_of_ending(AccessOf::Everybody, now)?);
            Ok(Some(Described { impact, ..Described::default() }))
        }
    }
}
