//! Which message is it, and what is the answer?

use crate::{
    answer::{Language, Reply},
    gate::Passed,
    request::{agent_uuid, user_agent},
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use inventory::{Action, Format, ItemType, Message};
use oauth::Timestamp;
use serde_json::json;
use std::net::IpAddr;
use store::{Actor, AgentContact, InventoryAuthentication, Recorded, Submission};
use web::{App, Failed, Trail, with_reference};

/// Tasks that need nothing of the server but that it takes inventories.
const SERVED_TASKS: [&str; 2] = ["inventory", "remoteinventory"];
/// What agents are told of this server's version; they adapt their format to it.
const PROTOCOL_VERSION: &str = "11.0.0";

/// What locked agents are told.
const LOCKED: &str =
    "This agent is locked: its inventories are not taken until an administrator unlocks it.";

/// Who sent a message, and when.
pub(crate) struct Sender<'s> {
    pub(crate) headers: &'s HeaderMap,
    pub(crate) address: IpAddr,
    pub(crate) now: Timestamp,
    pub(crate) passed: Passed,
    /// How the sender proved who it is.
    pub(crate) authenticated_by: InventoryAuthentication,
}

/// Marks the answer to an inventory that is on disk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InventoryTaken;

/// Answers a message.
pub(crate) async fn answer(
    app: &App,
    sender: &Sender<'_>,
    message: Message,
    reply: &Reply,
) -> Response {
    match message.action {
        Action::Contact => contact(app, sender, &message, reply).await,
        Action::Prolog => prolog(app, sender, &message, reply).await,
        Action::Inventory => inventory(app, sender, message, reply).await,
        // There are no credentials to hand out: the agent goes on without.
        Action::GetParams => reply.ok(json!({ "credentials": [] })),
        // Some agents send a computer that they found over the network under these names.
        Action::NetDiscovery | Action::NetInventory if is_computer(&message) => {
            inventory(app, sender, message, reply).await
        }
        Action::NetDiscovery => not_supported(reply, "netdiscovery"),
        Action::NetInventory => not_supported(reply, "netinventory"),
        Action::Other(name) => not_supported(reply, &name),
    }
}

fn is_computer(message: &Message) -> bool {
    message.format == Format::Json
        && message.deviceid.is_some()
        && message
            .inventory
            .as_ref()
            .is_some_and(|inventory| inventory.itemtype == ItemType::Computer)
}

fn not_supported(reply: &Reply, name: &str) -> Response {
    let name: String = name.chars().take(40).collect();
    reply.error(StatusCode::NOT_IMPLEMENTED, &format!("Query '{name}' is not supported."))
}

async fn contact(app: &App, sender: &Sender<'_>, message: &Message, reply: &Reply) -> Response {
    let Some(contact) = agent_contact(sender, message, "contact") else {
        return no_deviceid(reply);
    };
    if let Err(failed) = record(app, sender, contact, reply).await {
        return failed;
    }
    let not_served: Vec<&str> = message
        .enabled_tasks
        .iter()
        .map(String::as_str)
        .filter(|task| !SERVED_TASKS.contains(task))
        .collect();
    let mut members =
        json!({ "tasks": { "inventory": { "server": "glpi", "version": PROTOCOL_VERSION } } });
    if let (false, Some(members)) = (not_served.is_empty(), members.as_object_mut()) {
        let told: Vec<String> =
            not_served.iter().map(|task| format!("{task} task not supported")).collect();
        members.insert("message".to_owned(), json!(told.join(";")));
        members.insert("disabled".to_owned(), json!(not_served));
    }
    reply.ok(members)
}

async fn prolog(app: &App, sender: &Sender<'_>, message: &Message, reply: &Reply) -> Response {
    let Some(contact) = agent_contact(sender, message, "prolog") else { return no_deviceid(reply) };
    if let Err(failed) = record(app, sender, contact, reply).await {
        return failed;
    }
    match reply.language {
        Language::Json => reply.ok(json!({})),
        Language::Xml => reply.xml_ok(true),
    }
}

async fn inventory(
    app: &App,
    sender: &Sender<'_>,
    mut message: Message,
    reply: &Reply,
) -> Response {
    let Some(inventory) = message.inventory.take() else {
        return reply
            .error(StatusCode::BAD_REQUEST, "JSON does not validate: `content` is missing");
    };
    if inventory.itemtype != ItemType::Computer {
        return reply.error(
            StatusCode::NOT_IMPLEMENTED,
            "Only inventories of itemtype Computer are taken by this version of the server.",
        );
    }
    let kind = if inventory.partial { "partial inventory" } else { "inventory" };
    message.version = message.version.or_else(|| inventory.agent_version.clone());
    message.tag = message.tag.or_else(|| inventory.tag.clone());
    message.deviceid = Some(inventory.deviceid.clone());
    let Some(contact) = agent_contact(sender, &message, kind) else { return no_deviceid(reply) };
    let deviceid = contact.deviceid.clone();
    let submission = Submission { contact, inventory };
    let recorded = app
        .store
        .change(actor(sender), sender.now, move |change| change.record_inventory(&submission))
        .await;
    match recorded {
        Ok(Recorded::Locked(_)) => locked(app, sender, &deviceid, reply).await,
        Ok(recorded) => {
            tell(recorded, &deviceid);
            let mut response = match reply.language {
                Language::Json => reply.ok(json!({})),
                Language::Xml => reply.xml_ok(false),
            };
            response.extensions_mut().insert(InventoryTaken);
            response
        }
        Err(error) => failed(&error, reply),
    }
}

/// Refuses the inventory of a locked agent. Not with 401: another token would not help.
async fn locked(app: &App, sender: &Sender<'_>, deviceid: &str, reply: &Reply) -> Response {
    let mut trail = Trail::new("inventory", sender.address, sender.headers);
    trail.client = sender.passed.0;
    trail.pass("The agent may submit inventories");
    let told = Failed::new(
        "The agent is not locked",
        format!("the agent {deviceid} is locked"),
        "Unlock the agent on its page under Administration, Agents.",
    );
    match trail.deny(app, sender.now, &told).await {
        Ok(reference) => {
            let message = with_reference(LOCKED, reference.as_deref());
            reply.error(StatusCode::FORBIDDEN, &message)
        }
        Err(error) => failed(&error, reply),
    }
}

fn tell(recorded: Recorded, deviceid: &str) {
    match recorded {
        Recorded::Created(id) => {
            tracing::info!(computer.id = id.0, deviceid, "a computer was added")
        }
        Recorded::Updated(id, evidence) => {
            tracing::debug!(computer.id = id.0, deviceid, %evidence, "a computer was brought up to date");
        }
        Recorded::Locked(agent) => {
            tracing::info!(agent.id = agent.0, deviceid, "the agent is locked");
        }
        Recorded::AwaitsFullInventory(agent) => {
            tracing::info!(
                agent.id = agent.0,
                deviceid,
                "a partial inventory of a machine that is not known yet"
            );
        }
    }
}

fn agent_contact(
    sender: &Sender<'_>,
    message: &Message,
    kind: &'static str,
) -> Option<AgentContact> {
    Some(AgentContact {
        deviceid: message.deviceid.clone()?,
        agent_uuid: agent_uuid(sender.headers),
        version: message.version.clone(),
        user_agent: user_agent(sender.headers),
        tag: message.tag.clone(),
        port: message.httpd_port,
        address: Some(sender.address),
        client: sender.passed.0,
        authenticated_by: Some(sender.authenticated_by),
        message: kind,
    })
}

async fn record(
    app: &App,
    sender: &Sender<'_>,
    contact: AgentContact,
    reply: &Reply,
) -> Result<(), Response> {
    let change =
        app.store.change(actor(sender), sender.now, move |change| change.record_contact(&contact));
    change.await.map(drop).map_err(|error| failed(&error, reply))
}

fn actor(sender: &Sender<'_>) -> Actor {
    sender.passed.0.map_or(Actor::Agent, Actor::Client)
}

fn no_deviceid(reply: &Reply) -> Response {
    reply.error(StatusCode::BAD_REQUEST, "JSON does not validate: `deviceid` is missing")
}

fn failed(error: &store::Error, reply: &Reply) -> Response {
    tracing::error!(%error, "a message of an agent could not be stored");
    if error.is_temporary() {
        return reply.busy();
    }
    reply.error(
        StatusCode::INTERNAL_SERVER_ERROR,
        "The server could not store this inventory. Its log says why; nothing of it was stored.",
    )
}

/// Returns the language of the answer: JSON for JSON, and for those who say that they take it.
pub(crate) fn language(takes_json: bool, format: Option<Format>) -> Language {
    if takes_json || format != Some(Format::Xml) { Language::Json } else { Language::Xml }
}
