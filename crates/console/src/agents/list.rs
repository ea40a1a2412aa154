//! The list of agents.

use super::{PATH, chosen::AgentRows};
use crate::{
    chosen::offered,
    export::{LARGE_BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use oauth::{Lifetime, Timestamp};
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::{Agent, AgentFilter, AgentSort, ByClient, ClientKey, Listing, Settings, Visible};
use web::{App, Language, Now, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "agents/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    agents: Vec<Agent>,
    stale_before: Timestamp,
    /// Whether the person may follow the links to computers.
    sees_computers: bool,
    acts: Vec<(&'static str, &'static str)>,
}

const COLUMNS: [ColumnShape; 10] = [
    ColumnShape::fixed("deviceid", "agent-deviceid").sorting(),
    ColumnShape::usual("state", "agent-state"),
    ColumnShape::usual("version", "agent-version").sorting(),
    ColumnShape::usual("contact", "agent-last-contact").sorting(),
    ColumnShape::usual("address", "agent-address").sorting(),
    ColumnShape::usual("tag", "agent-tag").sorting(),
    ColumnShape::usual("client", "agent-client"),
    ColumnShape::usual("computer", "agent-computer"),
    ColumnShape::extra("inventory", "agent-last-inventory"),
    ColumnShape::extra("useragent", "agent-user-agent"),
];

const EXPORTED: [&str; 14] = [
    "id",
    "deviceid",
    "version",
    "user_agent",
    "tag",
    "address",
    "port",
    "locked",
    "last_contact",
    "last_message",
    "last_answer",
    "last_inventory",
    "client",
    "computer",
];

/// An agent is stale after so many days where the settings name no delay.
const USUALLY_STALE: i64 = 30;

/// Returns the instant before which a stale agent came last.
pub(crate) fn stale_before(settings: &Settings, now: Timestamp) -> Timestamp {
    let days = if settings.stale_days > 0 { settings.stale_days } else { USUALLY_STALE };
    now.minus(Lifetime::hours(24 * days))
}

/// Lists agents.
pub(crate) async fn agents(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let (language, visible) =
        (signed_in.language, signed_in.visible(Subject::Inventory, Action::Read));
    let seen = visible.clone();
    let (settings, versions, tags) = app
        .store
        .browse(move |db| Ok((db.settings()?, db.agent_versions(&seen)?, db.agent_tags(&seen)?)))
        .await?;
    let stale_before = stale_before(&settings, now);
    let filters = filters(versions, tags, query.value("client"), language);
    let shape = ListShape::new("agents", PATH, ("contact", "desc"), &COLUMNS).filtered(filters);
    let listing = query.listing(shape.sorted, |column| match column {
        "deviceid" => Some(AgentSort::DeviceId),
        "version" => Some(AgentSort::Version),
        "contact" => Some(AgentSort::LastContact),
        "address" => Some(AgentSort::Address),
        "tag" => Some(AgentSort::Tag),
        _ => None,
    });
    let filter = filter(&query, stale_before);
    if let Some(format) = query.export() {
        let listing = Listing { limit: LARGE_BATCH, ..listing };
        return Ok(export(format, "agents", &EXPORTED, move |start| {
            let (store, asked) = (app.store.clone(), Listing { start, ..listing.clone() });
            let (filter, visible) = (filter.clone(), visible.clone());
            async move {
                let found =
                    store.browse(move |db| db.find_agents(&asked, &filter, &visible)).await?;
                Ok(found.rows.iter().map(exported).collect())
            }
        }));
    }
    let asked = listing.clone();
    let computers = signed_in.visible(Subject::Assets, Action::Read);
    let sees_computers = computers == Visible::Everything || computers == visible;
    let found = app.store.browse(move |db| db.find_agents(&asked, &filter, &visible)).await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let shown = ListPage {
        page: Page::new(&app, &signed_in, language.t("menu-agents"), "agents")
            .with_flash(notice.told(language)),
        list,
        agents: found.rows,
        stale_before,
        sees_computers,
        acts: offered(&AgentRows, &signed_in),
    };
    query.answer(&app, "agents", &shown)
}

fn filters(
    versions: Vec<String>,
    tags: Vec<String>,
    client: &str,
    language: Language,
) -> Vec<Filter> {
    let same = |values: Vec<String>| values.into_iter().map(|value| (value.clone(), value));
    let mut clients = vec![
        ("with".to_owned(), language.t("agent-with-client")),
        ("without".to_owned(), language.t("agent-without-client")),
    ];
    // Pages of clients lead here with the client's number.
    if client.parse::<i64>().is_ok() {
        clients.push((client.to_owned(), language.t1("agent-of-client", "client", client)));
    }
    vec![
        Filter::choice("version", "agent-version", same(versions)),
        Filter::choice("tag", "agent-tag", same(tags)),
        Filter::choice("client", "agent-client", clients),
        Filter::tick("stale", "agent-stale"),
        Filter::tick("locked", "agent-locked"),
    ]
}

fn filter(query: &ListQuery, stale_before: Timestamp) -> AgentFilter {
    let chosen = |name| Some(query.value(name).to_owned()).filter(|value| !value.is_empty());
    AgentFilter {
        version: chosen("version"),
        tag: chosen("tag"),
        client: match query.value("client") {
            "with" => Some(ByClient::Any),
            "without" => Some(ByClient::None),
            key => key.parse().ok().map(|key| ByClient::One(ClientKey(key))),
        },
        contact_before: (query.value("stale") == "1").then_some(stale_before),
        locked: query.value("locked") == "1",
    }
}

fn exported(agent: &Agent) -> Vec<Value> {
    vec![
        json!(agent.id.0),
        json!(agent.deviceid),
        json!(agent.version),
        json!(agent.user_agent),
        json!(agent.tag),
        json!(agent.address),
        json!(agent.port),
        json!(agent.locked_at.is_some()),
        json!(agent.last_contact.to_string()),
        json!(agent.last_message),
        json!(agent.last_answer),
        json!(agent.last_inventory.map(|at| at.to_string())),
        json!(agent.client.as_ref().map(|(_, name)| name)),
        json!(agent.asset.as_ref().map(|(_, _, name)| name)),
    ]
}
