//! What is done with an agent: tag, lock, delete.

use super::{
    PATH,
    show::{find, refused},
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use rights::{Action, Subject};
use store::{Agent, AgentId};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "agents/deletion.html")]
struct DeletionPage {
    page: Page,
    agent: Agent,
}

/// The longest tag.
pub(super) const LONGEST_TAG: usize = 100;

/// Gives an agent a tag, or leaves it to the agent again.
pub(crate) async fn tag(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Response, PageError> {
    let SignedForm { signed_in, fields } = form;
    signed_in.require(Subject::Inventory, Action::Update)?;
    let agent = find(&app, &signed_in, id, Action::Update).await?;
    let typed = fields.get("tag").trim().to_owned();
    if typed.chars().count() > LONGEST_TAG || typed.chars().any(char::is_control) {
        return refused(&app, &signed_in, agent, typed).await;
    }
    let tag = Some(typed).filter(|tag| !tag.is_empty());
    app.store
        .change(signed_in.actor(), now, move |change| change.tag_agent(AgentId(id), tag.as_deref()))
        .await?;
    Ok(Redirect::to(&format!("{PATH}/{id}?notice=agent-tagged")).into_response())
}

/// Refuses an agent's inventories.
pub(crate) async fn lock(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Inventory, Action::Update)?;
    find(&app, &form.signed_in, id, Action::Update).await?;
    let actor = form.signed_in.actor();
    app.store.change(actor, now, move |change| change.lock_agent(AgentId(id))).await?;
    // The page itself says that the agent is locked.
    Ok(Redirect::to(&format!("{PATH}/{id}")))
}

/// Takes an agent's inventories again.
pub(crate) async fn unlock(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Inventory, Action::Update)?;
    find(&app, &form.signed_in, id, Action::Update).await?;
    let actor = form.signed_in.actor();
    app.store.change(actor, now, move |change| change.unlock_agent(AgentId(id))).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}?notice=agent-unlocked")))
}

/// Asks before an agent is deleted.
pub(crate) async fn confirm_deletion(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Inventory, Action::Purge)?;
    let agent = find(&app, &signed_in, id, Action::Purge).await?;
    let page = Page::new(&app, &signed_in, agent.deviceid.clone(), "agents");
    html(&DeletionPage { page, agent })
}

/// Deletes an agent.
pub(crate) async fn delete(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Inventory, Action::Purge)?;
    find(&app, &form.signed_in, id, Action::Purge).await?;
    let actor = form.signed_in.actor();
    app.store.change(actor, now, move |change| change.delete_agent(AgentId(id))).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=agent-deleted")))
}
