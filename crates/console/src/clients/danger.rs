//! A client's danger zone: disabling it, revoking all its tokens, deleting it. Each says beforehand what it hits.

use super::{
    PATH,
    frame::{ClientFrame, find, page},
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use oauth::Timestamp;
use rights::{Action, Subject};
use store::{Client, ClientImpact};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "clients/danger.html")]
struct DangerPage {
    page: Page,
    frame: ClientFrame,
    name: String,
    act: Danger,
    impact: ClientImpact,
    problem: String,
    may_disable: bool,
}

/// A dangerous act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Danger {
    Disable,
    Enable,
    RevokeAll,
    Delete,
}

impl Danger {
    /// The key of the question.
    const fn title(self) -> &'static str {
        match self {
            Self::Disable => "danger-disable",
            Self::Enable => "danger-enable",
            Self::RevokeAll => "danger-revoke",
            Self::Delete => "danger-delete",
        }
    }

    /// The key of what it means.
    const fn what(self) -> &'static str {
        match self {
            Self::Disable => "danger-disable-what",
            Self::Enable => "danger-enable-what",
            Self::RevokeAll => "danger-revoke-what",
            Self::Delete => "danger-delete-what",
        }
    }

    /// The key of the button.
    const fn button(self) -> &'static str {
        match self {
            Self::Disable => "act-disable",
            Self::Enable => "act-enable",
            Self::RevokeAll => "act-revoke-all",
            Self::Delete => "delete-permanently",
        }
    }

    fn is_deletion(self) -> bool {
        self == Self::Delete
    }

    fn is_revocation(self) -> bool {
        self == Self::RevokeAll
    }

    fn is_harmless(self) -> bool {
        self == Self::Enable
    }
}

/// Asks whether a client is really meant to be disabled, or enabled again.
pub(crate) async fn confirm_state(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(key): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let client = find(&app, key).await?;
    let act = if client.metadata.enabled { Danger::Disable } else { Danger::Enable };
    html(&asked(&app, &signed_in, now, &client, act).await?)
}

/// Disables a client, or enables it again.
pub(crate) async fn change_state(
    State(app): State<App>,
    Now(now): Now,
    Path(key): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let key = find(&app, key).await?.key;
    let enabled = fields.get("enabled") == "1";
    app.store
        .change(signed_in.actor(), now, move |change| change.set_clients_enabled(&[key], enabled))
        .await?;
    let notice = if enabled { "enabled" } else { "disabled" };
    Ok(Redirect::to(&format!("{PATH}/{}?notice={notice}", key.0)))
}

/// Asks whether all of a client's tokens are really meant to end.
pub(crate) async fn confirm_revocation(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(key): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let client = find(&app, key).await?;
    html(&asked(&app, &signed_in, now, &client, Danger::RevokeAll).await?)
}

/// Ends a client's tokens.
pub(crate) async fn revoke_tokens(
    State(app): State<App>,
    Now(now): Now,
    Path(key): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let key = find(&app, key).await?.key;
    let typed: String = fields.get("reason").trim().chars().take(200).collect();
    let reason = if typed.is_empty() { "revoked in the console".to_owned() } else { typed };
    app.store
        .change(signed_in.actor(), now, move |change| change.revoke_tokens_of_client(key, &reason))
        .await?;
    Ok(Redirect::to(&format!("{PATH}/{}?notice=revoked", key.0)))
}

/// Asks whether a client is really meant to be deleted.
pub(crate) async fn confirm_deletion(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(key): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Purge)?;
    let client = find(&app, key).await?;
    html(&asked(&app, &signed_in, now, &client, Danger::Delete).await?)
}

/// Deletes a client, if its name was typed.
pub(crate) async fn delete_client(
    State(app): State<App>,
    Now(now): Now,
    Path(key): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Clients, Action::Purge)?;
    let client = find(&app, key).await?;
    if fields.get("confirmation").trim() != client.metadata.name {
        let mut shown = asked(&app, &signed_in, now, &client, Danger::Delete).await?;
        shown.problem = signed_in.language.t("danger-delete-problem");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response());
    }
    let key = client.key;
    app.store.change(signed_in.actor(), now, move |change| change.delete_client(key)).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=deleted")).into_response())
}

async fn asked(
    app: &App,
    signed_in: &SignedIn,
    now: Timestamp,
    client: &Client,
    act: Danger,
) -> Result<DangerPage, PageError> {
    let key = client.key;
    let impact = app.store.browse(move |db| db.impact_of_clients(&[key], now)).await?;
    let mut page = page(app, signed_in, client);
    page.title = signed_in.language.t1(act.title(), "client", &client.metadata.name);
    Ok(DangerPage {
        page,
        frame: ClientFrame::new(client, ""),
        name: client.metadata.name.clone(),
        act,
        impact,
        problem: String::new(),
        may_disable: act.is_deletion()
            && client.metadata.enabled
            && signed_in.rights.allow(Subject::Clients, Action::Update),
    })
}
