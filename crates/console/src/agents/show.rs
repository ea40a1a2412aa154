//! The page of an agent.

use super::{answer_label, message_label};
use crate::{html, inventory::way_label, notice::NoticeQuery};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use rights::{Action, Subject};
use store::{Agent, AgentId};
use web::{App, Flash, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "agents/show.html")]
struct ShowPage {
    page: Page,
    agent: Agent,
    facts: Vec<(&'static str, String)>,
    message: &'static str,
    answer: Option<&'static str>,
    tag: String,
    problem: &'static str,
    /// Whether the configuration allows to call agents.
    callable: bool,
    may: MayDo,
}

/// What the person may do with an agent, and where its links lead for the person.
#[derive(Clone, Copy)]
pub(super) struct MayDo {
    update: bool,
    delete: bool,
    see_computer: bool,
}

/// Shows an agent.
pub(crate) async fn agent(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let agent = find(&app, &signed_in, id, Action::Read).await?;
    let mut shown = shown(&app, &signed_in, agent).await?;
    shown.page = shown.page.with_flash(notice.told(signed_in.language));
    html(&shown)
}

/// Shows an agent with a tag that cannot be.
pub(super) async fn refused(
    app: &App,
    signed_in: &SignedIn,
    agent: Agent,
    tag: String,
) -> Result<Response, PageError> {
    let shown = ShowPage { tag, problem: "agent-tag-long", ..shown(app, signed_in, agent).await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response())
}

/// Shows an agent with what it answered to a call.
pub(super) async fn told(
    app: &App,
    signed_in: &SignedIn,
    agent: Agent,
    flash: Flash,
) -> Result<Response, PageError> {
    let mut shown = shown(app, signed_in, agent).await?;
    shown.page = shown.page.with_flash(Some(flash));
    Ok(html(&shown)?.into_response())
}

/// Finds an agent with which the person may do something.
pub(super) async fn find(
    app: &App,
    signed_in: &SignedIn,
    id: i64,
    action: Action,
) -> Result<Agent, PageError> {
    let (id, visible) = (AgentId(id), signed_in.visible(Subject::Inventory, action));
    let found = app
        .store
        .read(move |db| if db.sees_agent(&visible, id)? { db.agent(id) } else { Ok(None) })
        .await?;
    found.ok_or(PageError::NotFound)
}

impl MayDo {
    async fn with(app: &App, signed_in: &SignedIn, agent: &Agent) -> Result<Self, PageError> {
        let (id, computer) = (agent.id, agent.asset.as_ref().map(|(id, _, _)| *id));
        let visible = |subject, action| signed_in.visible(subject, action);
        let updatable = visible(Subject::Inventory, Action::Update);
        let deletable = visible(Subject::Inventory, Action::Purge);
        let computers = visible(Subject::Assets, Action::Read);
        let may = app
            .store
            .read(move |db| {
                Ok(Self {
                    update: db.sees_agent(&updatable, id)?,
                    delete: db.sees_agent(&deletable, id)?,
                    see_computer: match computer {
                        Some(computer) => db.sees_asset(&computers, computer)?,
                        None => false,
                    },
                })
            })
            .await?;
        Ok(may)
    }
}

async fn shown(app: &App, signed_in: &SignedIn, agent: Agent) -> Result<ShowPage, PageError> {
    Ok(ShowPage {
        page: Page::new(app, signed_in, agent.deviceid.clone(), "agents"),
        facts: facts(&agent, signed_in.language),
        message: message_label(&agent.last_message),
        answer: agent.last_answer.as_deref().map(answer_label),
        tag: agent.tag.clone().filter(|_| agent.has_own_tag).unwrap_or_default(),
        problem: "",
        callable: !app.options().agent_networks.is_empty(),
        may: MayDo::with(app, signed_in, &agent).await?,
        agent,
    })
}

fn facts(agent: &Agent, language: Language) -> Vec<(&'static str, String)> {
    let at = |at: oauth::Timestamp| language.t1("utc", "at", at.readable());
    let facts = [
        ("agent-version", agent.version.clone()),
        ("agent-user-agent", agent.user_agent.clone()),
        ("agent-tag", agent.tag.clone()),
        ("agent-address", agent.address.clone()),
        ("agent-port", agent.port.map(|port| port.to_string())),
        ("agent-uuid", agent.agent_uuid.clone()),
        ("agent-came-by", agent.authenticated_by.map(|way| language.t(way_label(way)))),
        ("agent-bound-client", agent.bound_client.as_ref().map(|(_, name)| name.clone())),
        ("agent-last-inventory", agent.last_inventory.map(at)),
        ("agent-first-seen", Some(at(agent.created_at))),
        ("agent-locked-since", agent.locked_at.map(at)),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
