//! What an agent tells of itself with each message, kept with what it was answered and by whose client it came.

use crate::{
    AgentBinding, AgentId, AssetId, Change, ClientKey, InventoryAuthentication, Reader, Result,
    page::folded, recording::UPDATED, resource::Dialect, sql::values,
};
use oauth::Timestamp;
use std::{net::IpAddr, sync::LazyLock};

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

/// What an agent does not say again stays, and is found still; of one that belongs to another client nothing is written
/// where that is refused.
fn contact_statement(dialect: Dialect) -> String {
    let search_key = dialect.folded(
        "concat_ws(' ', agents.deviceid, coalesce(excluded.version, agents.version),
            case when agents.own_tag_key is null then coalesce(excluded.tag, agents.tag) else agents.tag end,
            coalesce(excluded.address, agents.address))",
    );
    format!(
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
                search_key = {search_key},
                last_inventory = case when agents.locked_at is null and agents.asset_id is not null
                    then coalesce(cast($14 as bigint), agents.last_inventory) else agents.last_inventory end
             where not $16 or excluded.client is null or agents.bound_client is null
                or excluded.client = agents.bound_client
             returning id, asset_id, locked_at is not null"
    )
}

static CONTACT_ON_SQLITE: LazyLock<String> = LazyLock::new(|| contact_statement(Dialect::Sqlite));
static CONTACT_ON_POSTGRES: LazyLock<String> =
    LazyLock::new(|| contact_statement(Dialect::Postgres));

impl Reader<'_> {
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
        let statement = match Dialect::of(&self.connection) {
            Dialect::Sqlite => &CONTACT_ON_SQLITE,
            Dialect::Postgres => &CONTACT_ON_POSTGRES,
        };
        let known = self.connection.optional(
            statement,
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
}
