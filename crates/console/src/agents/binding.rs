//! To which client an agent belongs: to the other one by which it came, or to the next.

use super::{PATH, show::find};
use axum::{
    extract::{Path, State},
    response::Redirect,
};
use rights::{Action, Subject};
use store::AgentId;
use web::{App, Now, PageError, SignedForm};

/// Has an agent belong to the other client by which it came.
pub(crate) async fn bind(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Inventory, Action::Update)?;
    find(&app, &form.signed_in, id, Action::Update).await?;
    let actor = form.signed_in.actor();
    app.store.change(actor, now, move |change| change.bind_agent(AgentId(id))).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}?notice=agent-bound")))
}

/// Lets an agent belong to the client by which it comes next.
pub(crate) async fn release(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Inventory, Action::Update)?;
    find(&app, &form.signed_in, id, Action::Update).await?;
    let actor = form.signed_in.actor();
    app.store.change(actor, now, move |change| change.release_agent(AgentId(id))).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}?notice=agent-released")))
}
