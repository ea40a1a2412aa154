//! Which message is it, and what is the answer?

use crate::{
    Intake,
    answer::{Language, Reply},
    gate::Passed,
    request::{agent_uuid, user_agent},
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use inventory::{Action, Format, Message};
use oauth::Timestamp;
use serde_json::json;
use std::{net::IpAddr, sync::Arc};
use store::{
    Actor, AgentContact, Change, InventoryAuthentication, ReceivedDocument, Recorded, Submission,
};
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
    intake: &Intake,
    sender: &Sender<'_>,
    message: Message,
    document: ReceivedDocument,
    reply: &Reply,
) -> Response {
    match message.action {
        Action::Contact => contact(app, sender, &message, reply).await,
        Action::Prolog => prolog(app, sender, &message, reply).await,
        Action::Inventory if message.inventories.is_empty() => {
            reply.error(StatusCode::BAD_REQUEST, "JSON does not validate: `content` is missing")
        }
        Action::Inventory | Action::NetDiscovery | Action::NetInventory => {
            inventories(app, intake, sender, message, document, reply).await
        }
        // There are no credentials to hand out: the agent goes on without.
        Action::GetParams => reply.ok(json!({ "credentials": [] })),
        Action::Other(name) => not_supported(reply, &name),
    }
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

/// Takes every asset that a message tells of, and answers once all are on disk.
async fn inventories(
    app: &App,
    intake: &Intake,
    sender: &Sender<'_>,
    mut message: Message,
    document: ReceivedDocument,
    reply: &Reply,
) -> Response {
    let found = std::mem::take(&mut message.inventories);
    if found.is_empty() {
        // A task of the network says that it begins or ends.
        let Some(contact) = agent_contact(sender, &message, "inventory") else {
            return no_deviceid(reply);
        };
        if let Err(failed) = record(app, sender, contact, reply).await {
            return failed;
        }
    }
    // A document about several assets is none of any of them, but all that there is of one that is refused.
    let (mut of_one, of_several) = match found.len() {
        1 => (Some(document), None),
        _ => (None, Some(Arc::new(document))),
    };
    for (place, inventory) in found.into_iter().enumerate() {
        let kind = if inventory.partial { "partial inventory" } else { "inventory" };
        let mut about = Message { inventories: Vec::new(), ..message.clone() };
        about.version = about.version.or_else(|| inventory.agent_version.clone());
        about.tag = about.tag.or_else(|| inventory.tag.clone());
        about.deviceid = Some(inventory.deviceid.clone());
        let Some(contact) = agent_contact(sender, &about, kind) else { return no_deviceid(reply) };
        let deviceid = contact.deviceid.clone();
        let mut submission = Submission::new(contact, inventory);
        submission.document = of_one.take();
        submission.message = of_several.clone().map(|message| (message, place));
        let recorded = match prepared(app, intake, submission).await {
            Ok(submission) => {
                let change = move |change: &mut Change<'_>| change.record_inventory(&submission);
                app.store.change(actor(sender), sender.now, change).await
            }
            Err(error) => Err(error),
        };
        match recorded {
            Ok(Recorded::Locked(_)) => return locked(app, sender, &deviceid, reply).await,
            Ok(recorded) => tell(recorded, &deviceid),
            Err(error) => return failed(&error, reply),
        }
    }
    let mut response = match reply.language {
        Language::Json => reply.ok(json!({})),
        Language::Xml => reply.xml_ok(false),
    };
    response.extensions_mut().insert(InventoryTaken);
    response
}

/// Makes ready what differs from what is known, where that keeps nobody waiting.
async fn prepared(
    app: &App,
    intake: &Intake,
    mut submission: Submission,
) -> Result<Submission, store::Error> {
    let deviceid = submission.contact.deviceid.clone();
    let known = app.store.read(move |db| db.known_digests(&deviceid)).await?;
    if !submission.needs_preparation(&known) {
        return Ok(submission);
    }
    let lost = |_| store::Error::Lost("the server shuts down");
    let permit = Arc::clone(&intake.at_work).acquire_owned().await.map_err(lost)?;
    let work = move || {
        let _permit = permit;
        submission.prepare(&known);
        submission
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| store::Error::Lost("the work panicked"))
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
            tracing::info!(asset.id = id.0, deviceid, "an asset was added");
        }
        Recorded::Updated(id, evidence) => {
            tracing::debug!(asset.id = id.0, deviceid, %evidence, "an asset was brought up to date");
        }
        Recorded::Refused(agent) => {
            tracing::info!(agent.id = agent.0, deviceid, "a rule refuses the asset: it waits");
        }
        Recorded::Doubtful(agent) => {
            tracing::info!(agent.id = agent.0, deviceid, "several assets may be meant: it waits");
        }
        Recorded::Unrecognisable(agent) => {
            tracing::info!(agent.id = agent.0, deviceid, "nothing tells the device from others");
        }
        Recorded::LeftOut(agent) => {
            tracing::debug!(agent.id = agent.0, deviceid, "the settings leave the asset out");
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
