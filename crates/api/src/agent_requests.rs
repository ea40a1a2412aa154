//! Requests to an agent itself: `POST /api.php/Inventory/Agent/{id}/InventoryRequest`, and `…/StatusRequest`.
//!
//! What the agent answers is told as text, as GLPI has it. That it cannot be called at all is a conflict with how things
//! are: no network of agents is configured, the agent listens nowhere, or it is off.

use crate::{
    entrance::{Caller, Entered},
    error::ApiError,
};
use axum::{
    Json,
    extract::{Extension, Path, State},
    http::HeaderMap,
};
use oauth::ScopeToken;
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::{AGENT, Agent, AgentId, ApiVersion, Rejection};
use web::{AgentAnswer, AgentCall, AgentCallError, App, ClientAddress, Now, call_agent};

/// Asks an agent to run now; needs the scope `api` and the right to update agents.
pub(crate) async fn inventory(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    Path(id): Path<String>,
    version: Option<Extension<ApiVersion>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let (entered, agent) = find(&caller, &id, version).await?;
    let asked = agent.id;
    app.store
        .change(entered.actor(), now, move |change| {
            change.comes_from(address);
            change.ask_agent(asked)
        })
        .await?;
    told(call_agent(&app.options().agent_networks, &agent, AgentCall::Run).await)
}

/// Asks an agent how it does; needs the scope `api` and the right to update agents.
pub(crate) async fn status(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    Path(id): Path<String>,
    version: Option<Extension<ApiVersion>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let (_, agent) = find(&caller, &id, version).await?;
    told(call_agent(&app.options().agent_networks, &agent, AgentCall::Status).await)
}

/// Finds an agent that the caller may call: whoever may change it.
async fn find(
    caller: &Caller<'_>,
    id: &str,
    version: Option<Extension<ApiVersion>>,
) -> Result<(Entered, Agent), ApiError> {
    let entered = caller.enter(&[ScopeToken::Api]).await?;
    let version = version.map(|Extension(version)| version).unwrap_or_default();
    let id = id.parse().ok().filter(|_| AGENT.since <= version);
    let id: i64 = id.ok_or(ApiError::NotFound)?;
    caller.require(&entered, Subject::Inventory, Action::Update).await?;
    let (reading, writing) = (entered.viewer(Action::Read), entered.viewer(Action::Update));
    let found = caller
        .app
        .store
        .read(move |db| {
            if db.sees_row(&writing, &AGENT, &[id])? {
                return db.agent(AgentId(id));
            }
            if db.sees_row(&reading, &AGENT, &[id])? {
                let why = "You do not have the right in the entity of this item";
                return Err(Rejection::Forbidden(why).into());
            }
            Ok(None)
        })
        .await?;
    Ok((entered, found.ok_or(ApiError::NotFound)?))
}

fn told(answer: Result<AgentAnswer, AgentCallError>) -> Result<Json<Value>, ApiError> {
    let answer = answer.map_err(|error| ApiError::Conflict(format!("{error}.")))?;
    Ok(Json(json!({ "answer": answer.to_string() })))
}
