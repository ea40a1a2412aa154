//! Agents: the programs that submit inventories.

use crate::{
    AssetId, Change, ClientKey, InventoryAuthentication, Reader, Result,
    assets::read_itemtype,
    audit::Event,
    page::folded,
    sql::{Row, Value, values},
};
use inventory::ItemType;
use oauth::Timestamp;
use serde_json::json;

/// The key of an agent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AgentId(pub i64);

/// That messages of an agent came by another client than the one that brought it first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherClient {
    /// That client: key and name.
    pub client: (ClientKey, String),
    /// When it last was so.
    pub at: Timestamp,
    /// The reference of the denial, if the message was refused.
    pub reference: Option<String>,
}

/// An agent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agent {
    /// The key.
    pub id: AgentId,
    /// Its own identifier.
    pub deviceid: String,
    /// The UUID of the header `GLPI-Agent-ID`.
    pub agent_uuid: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The header `User-Agent`.
    pub user_agent: Option<String>,
    /// Its tag.
    pub tag: Option<String>,
    /// Whether a person gave the tag; what the agent tells does not change it.
    pub has_own_tag: bool,
    /// The port of its own HTTP server.
    pub port: Option<i64>,
    /// From where it came last.
    pub address: Option<String>,
    /// When it came last.
    pub last_contact: Timestamp,
    /// When it last submitted an inventory.
    pub last_inventory: Option<Timestamp>,
    /// What it sent last.
    pub last_message: String,
    /// What it was answered: `ok`, `created`, `updated`, `awaits_full`, `left_out`, `unrecognisable`, `refused`,
    /// `doubtful`, `locked` or `other_client`.
    pub last_answer: Option<String>,
    /// How it proved who it is, when it came last.
    pub authenticated_by: Option<InventoryAuthentication>,
    /// Since when it is locked.
    pub locked_at: Option<Timestamp>,
    /// The client that authenticated it last: key and name.
    pub client: Option<(ClientKey, String)>,
    /// The client that brought it first, to which it belongs: key and name.
    pub bound_client: Option<(ClientKey, String)>,
    /// Another client by which messages of it came since.
    pub other_client: Option<OtherClient>,
    /// The asset on which it runs: key, kind and name.
    pub asset: Option<(AssetId, ItemType, String)>,
    /// When it came first.
    pub created_at: Timestamp,
}

/// What a list of agents is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum AgentSort {
    /// When it came last.
    #[default]
    LastContact,
    /// Its own identifier.
    DeviceId,
    /// Its version.
    Version,
    /// From where it came last.
    Address,
    /// Its tag.
    Tag,
}

// Names are looked up, not joined: only the rows that are shown need them.
pub(crate) const SELECT: &str =
    "select a.id, a.deviceid, a.agent_uuid, a.version, a.user_agent, a.tag, a.own_tag_key is not null, a.port, a.address,
    a.last_contact, a.last_inventory, a.last_message, a.last_answer, a.authenticated_by, a.locked_at,
    a.client, (select c.name from clients c where c.id = a.client),
    a.asset_id, (select m.itemtype from assets m where m.id = a.asset_id),
    (select m.name from assets m where m.id = a.asset_id), a.created_at,
    a.bound_client, (select c.name from clients c where c.id = a.bound_client),
    a.other_client, (select c.name from clients c where c.id = a.other_client),
    a.other_client_at, a.other_client_reference";
pub(crate) const FROM: &str = "from agents a";

pub(crate) fn read_agent(row: &mut Row<'_>) -> Result<Agent> {
    Ok(Agent {
        id: AgentId(row.take()?),
        deviceid: row.take()?,
        agent_uuid: row.take()?,
        version: row.take()?,
        user_agent: row.take()?,
        tag: row.take()?,
        has_own_tag: row.take()?,
        port: row.take()?,
        address: row.take()?,
        last_contact: row.instant()?,
        last_inventory: row.optional_instant()?,
        last_message: row.take()?,
        last_answer: row.take()?,
        authenticated_by: row
            .take::<Option<String>>()?
            .and_then(|way| InventoryAuthentication::parse(&way)),
        locked_at: row.optional_instant()?,
        client: row.take::<Option<i64>>()?.map(ClientKey).zip(row.take()?),
        asset: {
            let (id, kind) = (row.take::<Option<i64>>()?, row.take::<Option<String>>()?);
            let kind = kind.map(|kind| read_itemtype(&kind)).transpose()?;
            let name: Option<String> = row.take()?;
            id.zip(kind).zip(name).map(|((id, kind), name)| (AssetId(id), kind, name))
        },
        created_at: row.instant()?,
        bound_client: row.take::<Option<i64>>()?.map(ClientKey).zip(row.take()?),
        other_client: {
            let client = row.take::<Option<i64>>()?.map(ClientKey).zip(row.take()?);
            let (at, reference) = (row.optional_instant()?, row.take()?);
            client.zip(at).map(|(client, at)| OtherClient { client, at, reference })
        },
    })
}

impl Reader<'_> {
    /// Finds an agent.
    pub fn agent(&mut self, id: AgentId) -> Result<Option<Agent>> {
        self.connection.optional(
            &format!("{SELECT} {FROM} where a.id = $1"),
            values![id.0],
            read_agent,
        )
    }

    /// Finds an agent by its own identifier.
    pub fn agent_by_deviceid(&mut self, deviceid: &str) -> Result<Option<Agent>> {
        let sql = format!("{SELECT} {FROM} where a.deviceid = $1");
        self.connection.optional(&sql, values![deviceid], read_agent)
    }

    /// Returns the agents of an asset, the one that came last first.
    pub fn agents_of_asset(&mut self, asset: AssetId) -> Result<Vec<Agent>> {
        let sql = format!("{SELECT} {FROM} where a.asset_id = $1 order by a.last_contact desc");
        self.connection.rows(&sql, values![asset.0], read_agent)
    }
}

impl Change<'_> {
    /// Has an agent belong to the other client by which it came; `false` if it came by none.
    pub fn bind_agent(&mut self, agent: AgentId) -> Result<bool> {
        self.mark_agent(
            "update agents set bound_client = other_client, other_client = null, other_client_at = null,
                other_client_reference = null
             where id = $1 and other_client is not null returning deviceid",
            values![agent.0],
            agent,
            "agent.bound",
        )
    }

    /// Lets an agent belong to the client by which it comes next; `false` if it belongs to none.
    pub fn release_agent(&mut self, agent: AgentId) -> Result<bool> {
        self.mark_agent(
            "update agents set bound_client = null, other_client = null, other_client_at = null,
                other_client_reference = null
             where id = $1 and bound_client is not null returning deviceid",
            values![agent.0],
            agent,
            "agent.released",
        )
    }

    /// Gives an agent a tag that stays whatever the agent tells; `None` leaves it to the agent again.
    pub fn tag_agent(&mut self, agent: AgentId, tag: Option<&str>) -> Result<()> {
        let Some(known) = self.agent(agent)? else { return Ok(()) };
        let key = tag.map(folded);
        let words =
            [Some(&known.deviceid), known.version.as_ref(), known.address.as_ref(), key.as_ref()];
        let search = folded(&words.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "));
        self.connection.execute(
            "update agents set tag = $2, own_tag_key = $3, search_key = $4 where id = $1",
            values![agent.0, tag, &key, &search],
        )?;
        let details = json!({ "agent": agent.0, "deviceid": known.deviceid, "before": known.tag, "after": tag });
        self.record(Event::new("agent.tagged").details(details))
    }

    /// Refuses the inventories of an agent from now on; `false` if they are already, or there is no such agent.
    pub fn lock_agent(&mut self, agent: AgentId) -> Result<bool> {
        let now = self.now;
        self.mark_agent(
            "update agents set locked_at = $2 where id = $1 and locked_at is null returning deviceid",
            values![agent.0, now],
            agent,
            "agent.locked",
        )
    }

    /// Takes the inventories of an agent again; `false` if they are taken, or there is no such agent.
    pub fn unlock_agent(&mut self, agent: AgentId) -> Result<bool> {
        self.mark_agent(
            "update agents set locked_at = null where id = $1 and locked_at is not null returning deviceid",
            values![agent.0],
            agent,
            "agent.unlocked",
        )
    }

    /// Keeps that an agent is asked to run now.
    pub fn ask_agent(&mut self, agent: AgentId) -> Result<()> {
        let Some(known) = self.agent(agent)? else { return Ok(()) };
        let details =
            json!({ "agent": agent.0, "deviceid": known.deviceid, "address": known.address });
        self.record(Event::new("agent.asked").details(details))
    }

    /// Deletes an agent; its asset stays. `false` if there is no such agent.
    pub fn delete_agent(&mut self, agent: AgentId) -> Result<bool> {
        self.mark_agent(
            "delete from agents where id = $1 returning deviceid",
            values![agent.0],
            agent,
            "agent.deleted",
        )
    }

    fn mark_agent(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        agent: AgentId,
        kind: &'static str,
    ) -> Result<bool> {
        let marked = self.connection.optional(sql, values, |row| row.take::<String>())?;
        let Some(deviceid) = marked else { return Ok(false) };
        let details = json!({ "agent": agent.0, "deviceid": deviceid });
        self.record(Event::new(kind).details(details))?;
        Ok(true)
    }
}
