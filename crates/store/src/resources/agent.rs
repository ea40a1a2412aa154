//! Agents.

use super::oauth_client::OAUTH_CLIENT;
use crate::{
    Act, Acted, Acts, AgentId, ApiVersion, Change, Deletion, Member, Resource, Result, Visibility,
};
use rights::Subject;

/// An agent belongs where its asset does, and to the root as long as it has none.
const ENTITY: &str = "coalesce((select va.entity_id from assets va where va.id = @.asset_id),
        (select vr.id from entities vr where vr.parent_id is null)) in ({seen})";

/// Agents.
pub static AGENT: Resource = Resource {
    name: "Agent",
    about: "A program that submits the inventory of a machine",
    section: "Inventory",
    segment: "Agent",
    under: None,
    since: ApiVersion::V2_3,
    subject: Subject::Inventory,
    visibility: Visibility::Where(ENTITY),
    table: "agents",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("deviceid", "@.deviceid", "The device id that it reports")
            .sorted_by("@.deviceid"),
        Member::text("name", "@.name", "Its name"),
        Member::text("uuid", "@.agent_uuid", "The UUID in its header GLPI-Agent-ID"),
        Member::instant("last_contact", "@.last_contact", "The time of its last contact")
            .sorted_by("@.last_contact"),
        Member::instant("last_inventory", "@.last_inventory", "The time of its last inventory"),
        Member::text("last_message", "@.last_message", "Its last message"),
        Member::text("last_answer", "@.last_answer", "The answer to its last message"),
        Member::text("version", "@.version", "Its version"),
        Member::boolean(
            "locked",
            "(@.locked_at is not null)",
            "Whether its inventories are refused",
        )
        .writable(),
        Member::text(
            "itemtype",
            "(select va.itemtype from assets va where va.id = @.asset_id)",
            "The kind of the asset that it runs on",
        ),
        Member::integer("items_id", "@.asset_id", "The key of the asset that it runs on"),
        Member::text("useragent", "@.user_agent", "Its HTTP user agent"),
        Member::text("tag", "@.tag", "Its tag; set it to null to use the agent's own again")
            .writable(),
        Member::integer("port", "@.port", "The port of its own HTTP server"),
        Member::text("remote_address", "@.address", "The address of its last contact"),
        Member::text(
            "authenticated_by",
            "@.authenticated_by",
            "How it last authenticated: none, basic_auth or client_credentials",
        ),
        Member::one(
            "client",
            &OAUTH_CLIENT,
            "@.client",
            &["id", "name"],
            "The OAuth client that it used last",
        ),
        Member::one(
            "bound_client",
            &OAUTH_CLIENT,
            "@.bound_client",
            &["id", "name"],
            "The OAuth client that it belongs to: the one that it used first, unless somebody has bound it to another",
        ),
        Member::one(
            "other_client",
            &OAUTH_CLIENT,
            "@.other_client",
            &["id", "name"],
            "Another OAuth client that it has used since",
        ),
        Member::instant(
            "other_client_at",
            "@.other_client_at",
            "When it last used that other client",
        ),
        Member::instant("date_creation", "@.created_at", "The time of its first contact"),
    ],
    acts: Acts { create: None, update: Some(update), delete: Some(delete), trash: false },
};

const LONGEST_TAG: usize = 100;

fn update(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let agent = AgentId(act.id);
    Change::found(change.agent(agent)?.is_some())?;
    if let Some(tag) = act.line("tag", LONGEST_TAG)? {
        change.tag_agent(agent, Some(tag.as_str()).filter(|tag| !tag.is_empty()))?;
    }
    match act.boolean("locked")? {
        Some(true) => drop(change.lock_agent(agent)?),
        Some(false) => drop(change.unlock_agent(agent)?),
        None => {}
    }
    Ok(Acted::to(act.id))
}

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    Change::found(change.delete_agent(AgentId(act.id))?)
}
