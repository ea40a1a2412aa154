//! Calls to an agent: how it does, and that it runs now.

use super::show::{find, told};
use axum::{
    extract::{Path, State},
    response::Response,
};
use rights::{Action, Subject};
use store::AgentId;
use web::{
    AgentAnswer, AgentCall, AgentCallError, App, Flash, Language, Now, PageError, SignedForm,
    call_agent,
};

/// Asks an agent to run now.
pub(crate) async fn run(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Response, PageError> {
    form.signed_in.require(Subject::Inventory, Action::Update)?;
    find(&app, &form.signed_in, id, Action::Update).await?;
    let actor = form.signed_in.actor();
    app.store.change(actor, now, move |change| change.ask_agent(AgentId(id))).await?;
    call(&app, form, id, AgentCall::Run).await
}

/// Asks an agent how it does.
pub(crate) async fn state(
    State(app): State<App>,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Response, PageError> {
    form.signed_in.require(Subject::Inventory, Action::Update)?;
    call(&app, form, id, AgentCall::Status).await
}

/// Calls an agent, and shows its page with what it answers.
async fn call(
    app: &App,
    form: SignedForm,
    id: i64,
    call: AgentCall,
) -> Result<Response, PageError> {
    let signed_in = form.signed_in;
    let agent = find(app, &signed_in, id, Action::Update).await?;
    let answer = call_agent(&app.options().agent_networks, &agent, call).await;
    let flash = flash(&answer, signed_in.language);
    told(app, &signed_in, agent, flash).await
}

fn flash(answer: &Result<AgentAnswer, AgentCallError>, language: Language) -> Flash {
    match answer {
        Ok(AgentAnswer::RunsNow) => Flash::success(language.t("agent-runs-now")),
        Ok(AgentAnswer::Waits) => Flash::success(language.t("agent-waits")),
        Ok(AgentAnswer::Runs(task)) => Flash::success(language.t1("agent-runs", "task", task)),
        Ok(AgentAnswer::Distrusts) => Flash::danger(language.t("agent-distrusts")),
        Ok(AgentAnswer::Odd(status)) => Flash::danger(language.t1("agent-odd", "status", status)),
        Err(AgentCallError::Off) => Flash::danger(language.t("agent-call-off")),
        Err(AgentCallError::Nowhere) => Flash::danger(language.t("agent-call-nowhere")),
        Err(AgentCallError::Outside(address)) => {
            Flash::danger(language.t1("agent-call-outside", "address", address.to_string()))
        }
        Err(AgentCallError::Busy) => Flash::danger(language.t("agent-call-busy")),
        Err(AgentCallError::Silent) => Flash::danger(language.t("agent-call-silent")),
        Err(AgentCallError::NoAgent) => Flash::danger(language.t("agent-call-no-agent")),
    }
}
