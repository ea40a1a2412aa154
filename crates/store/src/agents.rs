//! Agents: the programs that submit inventories.

use crate::{
    AgentBinding, AssetId, Change, ClientKey, InventoryAuthentication, Reader, Result,
    assets::read_itemtype,
    audit::Event,
    page::folded,
    recording::UPDATED,
    sql::{Row, Value, values},
};
use inventory::ItemType;
use oauth::Timestamp;
use serde_json::json;
use std::net::IpAddr;

/// The key of an agent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AgentId(pub i64);

/// What an agent tells of itself with each message.
#[derive(Clone, Debug, Default)]
pub struct AgentContact {
    /// Its own identifier; made once by the agent.
    pub deviceid: String,
    /// The UUID of the header `GLPI-Agent-ID`.
    pub agent_uuid: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The header `User-Agent`.
    pub user_agent: Option<String>,
    /// Its tag.
    pub tag: Option<String>,
    /// The port of its own HTTP server.
    pub port: Option<i64>,
    /// From where it came.
    pub address: Option<IpAddr>,
    /// The client that authenticated it.
    pub client: Option<ClientKey>,
    /// How it proved who it is; `None` if it did not come itself.
    pub authenticated_by: Option<InventoryAuthentication>,
    /// What becomes of the message if another client authenticated the first ones.
    pub binding: AgentBinding,
    /// What it sent: `contact`, `prolog`, `inventory`, `partial inventory`, or `import` for a file that a person brought.
    pub message: &'static str,
}

/// What is known of an agent that comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownAgent {
    /// The key.
    pub id: AgentId,
    /// The asset that it is known for.
    pub asset: Option<AssetId>,
    /// Whether its inventories are refused.
    pub locked: bool,
    /// The client that brought it first, if it is another one than it comes by now, and that is refused.
    pub belongs_to: Option<ClientKey>,
}

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

    /// Says whether an agent's next message will be taken, by what is known of it now.
    pub fn standing(&mut self, contact: &AgentContact) -> Result<Option<KnownAgent>> {
        let refuses = contact.binding == AgentBinding::Refuse;
        self.connection.optional(
            "select id, asset_id, locked_at is not null, bound_client from agents where deviceid = $1",
            values![&contact.deviceid],
            |row| {
                let (id, asset, locked) = (row.take()?, row.take::<Option<i64>>()?, row.take()?);
                let bound = row.take::<Option<i64>>()?.map(ClientKey);
                let comes_by_another = contact.client.is_some_and(|client| bound != Some(client));
                Ok(KnownAgent {
                    id: AgentId(id),
                    asset: asset.map(AssetId),
                    locked,
                    belongs_to: bound.filter(|_| refuses && comes_by_another),
                })
            },
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
    /// Keeps that an agent came, and with what. Returns what was known of it.
    ///
    /// On PostgreSQL this locks the agent's row: messages of one device are handled one after the other.
    pub fn record_contact(&mut self, contact: &AgentContact) -> Result<KnownAgent> {
        self.write_contact(contact, "ok", None)
    }

    /// Keeps that an agent came with an inventory, as if it were one of the asset that it is known for.
    pub(crate) fn record_inventory_contact(
        &mut self,
        contact: &AgentContact,
    ) -> Result<KnownAgent> {
        self.write_contact(contact, UPDATED, Some(self.now))
    }

    fn write_contact(
        &mut self,
        contact: &AgentContact,
        answer: &str,
        inventoried: Option<Timestamp>,
    ) -> Result<KnownAgent> {
        let now = self.now;
        let address = contact.address.map(|address| address.to_string());
        let words = [
            Some(&contact.deviceid),
            contact.version.as_ref(),
            contact.tag.as_ref(),
            address.as_ref(),
        ];
        let search = folded(&words.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "));
        let known = self.connection.optional(
            "insert into agents (deviceid, name, agent_uuid, version, user_agent, tag, address, port, last_contact,
                last_message, client, search_key, created_at, authenticated_by, last_answer, bound_client)
             values ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $8, $12, $13, $10)
             on conflict (deviceid) do update set
                agent_uuid = coalesce(excluded.agent_uuid, agents.agent_uuid),
                version = coalesce(excluded.version, agents.version),
                user_agent = coalesce(excluded.user_agent, agents.user_agent),
                tag = case when agents.own_tag_key is null then coalesce(excluded.tag, agents.tag) else agents.tag end,
                address = coalesce(excluded.address, agents.address),
                port = coalesce(excluded.port, agents.port),
                last_contact = case when excluded.last_contact > agents.last_contact
                    then excluded.last_contact else agents.last_contact end,
                last_message = excluded.last_message,
                last_answer = excluded.last_answer,
                authenticated_by = coalesce(excluded.authenticated_by, agents.authenticated_by),
                client = coalesce(excluded.client, agents.client),
                bound_client = coalesce(agents.bound_client, excluded.client),
                other_client = case when $15 and excluded.client <> agents.bound_client
                    then excluded.client else agents.other_client end,
                other_client_at = case when $15 and excluded.client <> agents.bound_client
                    then excluded.last_contact else agents.other_client_at end,
                other_client_reference = case when $15 and excluded.client <> agents.bound_client
                    then null else agents.other_client_reference end,
                search_key = excluded.search_key || coalesce(' ' || agents.own_tag_key, ''),
                last_inventory = case when agents.locked_at is null and agents.asset_id is not null
                    then coalesce(cast($14 as bigint), agents.last_inventory) else agents.last_inventory end
             where not $16 or excluded.client is null or agents.bound_client is null
                or excluded.client = agents.bound_client
             returning id, asset_id, locked_at is not null",
            values![
                &contact.deviceid,
                &contact.agent_uuid,
                &contact.version,
                &contact.user_agent,
                &contact.tag,
                &address,
                contact.port,
                now,
                contact.message,
                contact.client.map(|key| key.0),
                &search,
                contact.authenticated_by.map(InventoryAuthentication::as_str),
                answer,
                inventoried,
                contact.binding == AgentBinding::Warn,
                contact.binding == AgentBinding::Refuse,
            ],
            |row| {
                Ok(KnownAgent {
                    id: AgentId(row.take()?),
                    asset: row.take::<Option<i64>>()?.map(AssetId),
                    locked: row.take()?,
                    belongs_to: None,
                })
            },
        )?;
        match known {
            Some(known) => Ok(known),
            None => self.note_other_client(contact),
        }
    }

    /// Keeps that an agent came by another client than the one that it belongs to, and nothing else of what it says.
    fn note_other_client(&mut self, contact: &AgentContact) -> Result<KnownAgent> {
        let now = self.now;
        self.connection.one(
            "update agents set other_client = $2, other_client_at = $3 where deviceid = $1
             returning id, asset_id, locked_at is not null, bound_client",
            values![&contact.deviceid, contact.client.map(|key| key.0), now],
            |row| {
                Ok(KnownAgent {
                    id: AgentId(row.take()?),
                    asset: row.take::<Option<i64>>()?.map(AssetId),
                    locked: row.take()?,
                    belongs_to: row.take::<Option<i64>>()?.map(ClientKey),
                })
            },
        )
    }

    /// Keeps the reference of the denial that tells of the other client by which an agent came.
    pub fn note_other_client_denial(&mut self, deviceid: &str, reference: &str) -> Result<()> {
        self.connection.execute(
            "update agents set other_client_reference = $2 where deviceid = $1",
            values![deviceid, reference],
        )?;
        Ok(())
    }

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

    /// Ties an agent to the asset that its inventory is of, and keeps what it was answered.
    pub(crate) fn tie_agent(&mut self, agent: AgentId, asset: AssetId, answer: &str) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "update agents set asset_id = $2, last_inventory = $3, last_answer = $4 where id = $1",
            values![agent.0, asset.0, now, answer],
        )?;
        Ok(())
    }

    /// Keeps what an agent was answered.
    pub(crate) fn note_answer(&mut self, agent: AgentId, answer: &str) -> Result<()> {
        self.connection.execute(
            "update agents set last_answer = $2 where id = $1",
            values![agent.0, answer],
        )?;
        Ok(())
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
