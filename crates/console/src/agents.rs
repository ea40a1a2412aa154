//! Administration → Agents.

use crate::{
    html,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use rights::{Action, Subject};
use store::{Agent, AgentId, AgentSort};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "agents/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    agents: Vec<Agent>,
}

#[derive(Template)]
#[template(path = "agents/show.html")]
struct ShowPage {
    page: Page,
    agent: Agent,
    facts: Vec<(&'static str, String)>,
}

const COLUMNS: [ColumnShape; 7] = [
    ColumnShape::fixed("deviceid", "Device id").sorting(),
    ColumnShape::fixed("version", "Version").sorting(),
    ColumnShape::fixed("contact", "Last contact").sorting(),
    ColumnShape::fixed("address", "Address").sorting(),
    ColumnShape::fixed("tag", "Tag").sorting(),
    ColumnShape::fixed("client", "Client"),
    ColumnShape::fixed("computer", "Computer"),
];

/// Lists agents.
pub(crate) async fn agents(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let shape = ListShape::new("agents", "/administration/agents", ("contact", "desc"), &COLUMNS);
    let listing = query.listing(shape.sorted, |column| match column {
        "deviceid" => Some(AgentSort::DeviceId),
        "version" => Some(AgentSort::Version),
        "contact" => Some(AgentSort::LastContact),
        "address" => Some(AgentSort::Address),
        "tag" => Some(AgentSort::Tag),
        _ => None,
    });
    let asked = listing.clone();
    let found = app.store.browse(move |db| db.agents(&asked)).await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    html(&ListPage {
        page: Page::new(&app, &signed_in, "Agents", "agents"),
        list,
        agents: found.rows,
    })
}

/// Shows an agent.
pub(crate) async fn agent(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let agent =
        app.store.browse(move |db| db.agent(AgentId(id))).await?.ok_or(PageError::NotFound)?;
    let facts = [
        ("Last contact", Some(format!("{} UTC", agent.last_contact.readable()))),
        ("Last message", Some(agent.last_message.clone())),
        ("Last inventory", agent.last_inventory.map(|at| format!("{} UTC", at.readable()))),
        ("Version", agent.version.clone()),
        ("User agent", agent.user_agent.clone()),
        ("Tag", agent.tag.clone()),
        ("Address", agent.address.clone()),
        ("Port", agent.port.map(|port| port.to_string())),
        ("Agent UUID", agent.agent_uuid.clone()),
        ("First seen", Some(format!("{} UTC", agent.created_at.readable()))),
    ];
    let facts = facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    html(&ShowPage {
        page: Page::new(&app, &signed_in, agent.deviceid.clone(), "agents"),
        agent,
        facts,
    })
}
