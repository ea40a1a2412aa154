//! Agents: the programs that submit inventories.

use crate::{
    Change, ClientKey, ComputerId, Listing, Page, Reader, Result,
    page::{ListStatement, folded},
    sql::{Row, values},
};
use oauth::Timestamp;
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
    /// What it sent: `contact`, `prolog`, `inventory` or `partial inventory`.
    pub message: &'static str,
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
    /// The client that authenticated it last: key and name.
    pub client: Option<(ClientKey, String)>,
    /// Its computer: key and name.
    pub computer: Option<(ComputerId, String)>,
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

const SELECT: &str =
    "select a.id, a.deviceid, a.agent_uuid, a.version, a.user_agent, a.tag, a.port, a.address,
    a.last_contact, a.last_inventory, a.last_message, c.id, c.name, m.id, m.name, a.created_at";
const FROM: &str = "from agents a left join clients c on c.id = a.client left join computers m on m.id = a.computer_id";

fn read_agent(row: &mut Row<'_>) -> Result<Agent> {
    Ok(Agent {
        id: AgentId(row.take()?),
        deviceid: row.take()?,
        agent_uuid: row.take()?,
        version: row.take()?,
        user_agent: row.take()?,
        tag: row.take()?,
        port: row.take()?,
        address: row.take()?,
        last_contact: row.instant()?,
        last_inventory: row.optional_instant()?,
        last_message: row.take()?,
        client: row.take::<Option<i64>>()?.map(ClientKey).zip(row.take()?),
        computer: row.take::<Option<i64>>()?.map(ComputerId).zip(row.take()?),
        created_at: row.instant()?,
    })
}

impl Reader<'_> {
    /// Lists agents.
    pub fn agents(&mut self, listing: &Listing<AgentSort>) -> Result<Page<Agent>> {
        let statement = ListStatement {
            select: SELECT,
            from: FROM,
            searched: "a.search_key",
            sort: match listing.sort {
                AgentSort::LastContact => "a.last_contact",
                AgentSort::DeviceId => "a.deviceid",
                AgentSort::Version => "coalesce(a.version, '')",
                AgentSort::Address => "coalesce(a.address, '')",
                AgentSort::Tag => "coalesce(a.tag, '')",
            },
            id: "a.id",
        };
        self.page(listing, &statement, read_agent)
    }

    /// Finds an agent.
    pub fn agent(&mut self, id: AgentId) -> Result<Option<Agent>> {
        self.connection.optional(
            &format!("{SELECT} {FROM} where a.id = $1"),
            values![id.0],
            read_agent,
        )
    }

    /// Returns the agents of a computer, the one that came last first.
    pub fn agents_of_computer(&mut self, computer: ComputerId) -> Result<Vec<Agent>> {
        let sql = format!("{SELECT} {FROM} where a.computer_id = $1 order by a.last_contact desc");
        self.connection.rows(&sql, values![computer.0], read_agent)
    }
}

impl Change<'_> {
    /// Keeps that an agent came, and with what. Returns its key and the computer that it is known for.
    ///
    /// On PostgreSQL this locks the agent's row: messages of one device are handled one after the other.
    pub fn record_contact(
        &mut self,
        contact: &AgentContact,
    ) -> Result<(AgentId, Option<ComputerId>)> {
        let now = self.now;
        let address = contact.address.map(|address| address.to_string());
        let words = [
            Some(&contact.deviceid),
            contact.version.as_ref(),
            contact.tag.as_ref(),
            address.as_ref(),
        ];
        let search = folded(&words.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "));
        self.connection.one(
            "insert into agents (deviceid, name, agent_uuid, version, user_agent, tag, address, port, last_contact,
                last_message, client, search_key, created_at)
             values ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $8)
             on conflict (deviceid) do update set
                agent_uuid = coalesce(excluded.agent_uuid, agents.agent_uuid),
                version = coalesce(excluded.version, agents.version),
                user_agent = coalesce(excluded.user_agent, agents.user_agent),
                tag = coalesce(excluded.tag, agents.tag),
                address = coalesce(excluded.address, agents.address),
                port = coalesce(excluded.port, agents.port),
                last_contact = excluded.last_contact,
                last_message = excluded.last_message,
                client = coalesce(excluded.client, agents.client),
                search_key = excluded.search_key
             returning id, computer_id",
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
            ],
            |row| Ok((AgentId(row.take()?), row.take::<Option<i64>>()?.map(ComputerId))),
        )
    }

    /// Ties an agent to the computer that its inventory is of.
    pub(crate) fn tie_agent(&mut self, agent: AgentId, computer: ComputerId) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "update agents set computer_id = $2, last_inventory = $3 where id = $1",
            values![agent.0, computer.0, now],
        )?;
        Ok(())
    }
}
