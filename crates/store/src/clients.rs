//! OAuth clients with what belongs to them.

use crate::{
    Change, Listing, Page, Reader, Result,
    audit::Event,
    page::{ListStatement, folded},
    sql::{Row, values},
};
use oauth::{
    ClientId, GrantType, IpAllowList, RedirectUri, Scope, ScopeToken, SecretHash, Timestamp,
};
use serde_json::json;
use std::net::IpAddr;

/// The key of a client's row; the public identifier is [`ClientId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClientKey(pub i64);

/// What an administrator says of a client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientMetadata {
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub comment: String,
    /// Whether it has a secret (RFC 6749 §2.1).
    pub confidential: bool,
    /// Whether it may do anything at all.
    pub enabled: bool,
    /// How it may ask for tokens.
    pub grant_types: Vec<GrantType>,
    /// What it may ask for.
    pub scope: Scope,
    /// Where authorization answers may go.
    pub redirect_uris: Vec<RedirectUri>,
    /// From where it may come.
    pub allowed_addresses: IpAllowList,
}

/// A client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Client {
    /// The key of its row.
    pub key: ClientKey,
    /// Its public identifier.
    pub client_id: ClientId,
    /// What an administrator says of it.
    pub metadata: ClientMetadata,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was last given a token.
    pub last_used_at: Option<Timestamp>,
}

/// What may be known of a secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientSecretFacts {
    /// Its last four characters.
    pub hint: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends, if it does.
    pub expires_at: Option<Timestamp>,
}

/// What a list of clients is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum ClientSort {
    /// The name.
    #[default]
    Name,
    /// When it was made.
    Created,
    /// Whether it is enabled.
    Enabled,
}

const COLUMNS: &str = "select c.id, c.client_id, c.name, c.comment, c.confidential, c.enabled, c.created_at, c.updated_at,
    (select t.issued_at from access_tokens t where t.client = c.id order by t.number desc limit 1)";

impl Reader<'_> {
    /// Finds a client by its public identifier.
    pub fn client(&mut self, client_id: &ClientId) -> Result<Option<Client>> {
        self.client_where("c.client_id = $1", &[client_id.as_str().into()])
    }

    /// Finds a client by the key of its row.
    pub fn client_by_key(&mut self, key: ClientKey) -> Result<Option<Client>> {
        self.client_where("c.id = $1", values![key.0])
    }

    fn client_where(
        &mut self,
        condition: &'static str,
        values: &[crate::sql::Value<'_>],
    ) -> Result<Option<Client>> {
        let sql = format!("{COLUMNS} from clients c where {condition}");
        let Some(mut client) = self.connection.optional(&sql, values, read_client)? else {
            return Ok(None);
        };
        self.complete(&mut client)?;
        Ok(Some(client))
    }

    /// Lists clients.
    pub fn clients(&mut self, listing: &Listing<ClientSort>) -> Result<Page<Client>> {
        let statement = ListStatement {
            select: COLUMNS,
            from: "from clients c",
            searched: "c.name_key || ' ' || c.client_id",
            sort: match listing.sort {
                ClientSort::Name => "c.name_key",
                ClientSort::Created => "c.created_at",
                ClientSort::Enabled => "c.enabled",
            },
            id: "c.id",
        };
        let mut page = self.page(listing, &statement, read_client)?;
        self.complete_all(&mut page.rows)?;
        Ok(page)
    }

    /// Returns the hashes of a client's secrets that are valid now.
    pub fn client_secret_hashes(
        &mut self,
        key: ClientKey,
        now: Timestamp,
    ) -> Result<Vec<SecretHash>> {
        self.connection.rows(
            "select hash from client_secrets where client = $1 and (expires_at is null or expires_at > $2)",
            values![key.0, now],
            |row| row.hash(),
        )
    }

    /// Returns what may be known of a client's secrets, newest first.
    pub fn client_secrets(&mut self, key: ClientKey) -> Result<Vec<ClientSecretFacts>> {
        self.connection.rows(
            "select hint, created_at, expires_at from client_secrets where client = $1 order by id desc",
            values![key.0],
            |row| {
                Ok(ClientSecretFacts {
                    hint: row.take()?,
                    created_at: row.instant()?,
                    expires_at: row.optional_instant()?,
                })
            },
        )
    }

    /// Says whether an enabled client may submit inventories by its own credentials.
    pub fn has_client_for_agents(&mut self) -> Result<bool> {
        self.connection.one(
            "select exists (select 1 from clients c
                join client_scopes s on s.client = c.id and s.scope = 'inventory'
                join client_grant_types g on g.client = c.id and g.grant_type = 'client_credentials'
             where c.enabled)",
            &[],
            |row| row.take(),
        )
    }

    fn complete(&mut self, client: &mut Client) -> Result<()> {
        self.complete_all(std::slice::from_mut(client))
    }

    /// Reads grants, scopes, redirect URIs and networks of several clients in one statement.
    fn complete_all(&mut self, clients: &mut [Client]) -> Result<()> {
        if clients.is_empty() {
            return Ok(());
        }
        let keys: Vec<crate::sql::Value<'_>> =
            clients.iter().map(|client| client.key.0.into()).collect();
        let places = (1..=keys.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "select client, 'grant_type', grant_type from client_grant_types where client in ({places})
             union all select client, 'scope', scope from client_scopes where client in ({places})
             union all select client, 'redirect_uri', redirect_uri from client_redirect_uris where client in ({places})
             union all select client, 'network', network from client_ip_restrictions where client in ({places})
             order by 1, 2, 3"
        );
        let parts = self.connection.rows(&sql, &keys, |row| {
            Ok((row.take::<i64>()?, row.take::<String>()?, row.take::<String>()?))
        })?;
        for client in clients {
            let of = |kind: &'static str| {
                let key = client.key.0;
                parts
                    .iter()
                    .filter(move |(owner, k, _)| *owner == key && k == kind)
                    .map(|(_, _, value)| value.as_str())
            };
            let networks = of("network").collect::<Vec<_>>().join(",");
            client.metadata.grant_types = of("grant_type").filter_map(GrantType::parse).collect();
            client.metadata.scope = of("scope").filter_map(ScopeToken::parse).collect();
            client.metadata.redirect_uris =
                of("redirect_uri").filter_map(|uri| RedirectUri::parse(uri).ok()).collect();
            client.metadata.allowed_addresses = allow_list(&networks)?;
        }
        Ok(())
    }
}

/// Reads stored networks. One that cannot be read must not turn into "from anywhere".
pub(crate) fn allow_list(networks: &str) -> Result<IpAllowList> {
    IpAllowList::parse(networks)
        .map_err(|_| crate::Error::Damaged("a client's network cannot be read"))
}

fn read_client(row: &mut Row<'_>) -> Result<Client> {
    Ok(Client {
        key: ClientKey(row.take()?),
        client_id: ClientId::parse(&row.take::<String>()?)
            .map_err(|_| crate::Error::Damaged("a client's identifier cannot be read"))?,
        metadata: ClientMetadata {
            name: row.take()?,
            comment: row.take()?,
            confidential: row.take()?,
            enabled: row.take()?,
            grant_types: Vec::new(),
            scope: Scope::default(),
            redirect_uris: Vec::new(),
            allowed_addresses: IpAllowList::default(),
        },
        created_at: row.instant()?,
        updated_at: row.instant()?,
        last_used_at: row.optional_instant()?,
    })
}

impl Change<'_> {
    /// Registers a client.
    pub fn register_client(
        &mut self,
        client_id: &ClientId,
        metadata: &ClientMetadata,
    ) -> Result<ClientKey> {
        let now = self.now;
        let name_key = folded(&metadata.name);
        let key = self.connection.one(
            "insert into clients (client_id, name, name_key, comment, confidential, enabled, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $7) returning id",
            values![
                client_id.as_str(),
                &metadata.name,
                &name_key,
                &metadata.comment,
                metadata.confidential,
                metadata.enabled,
                now
            ],
            |row| row.take().map(ClientKey),
        )?;
        self.write_client_parts(key, metadata)?;
        self.record(Event::new("client.registered").client(key).details(facts(metadata)))?;
        Ok(key)
    }

    /// Changes a client; `false` if it is gone. Disabling it ends its tokens.
    pub fn update_client(&mut self, key: ClientKey, metadata: &ClientMetadata) -> Result<bool> {
        let Some(before) = self.client_by_key(key)? else { return Ok(false) };
        if before.metadata == *metadata {
            return Ok(true);
        }
        let now = self.now;
        let name_key = folded(&metadata.name);
        self.connection.execute(
            "update clients set name = $2, name_key = $3, comment = $4, confidential = $5, enabled = $6, updated_at = $7
             where id = $1",
            values![key.0, &metadata.name, &name_key, &metadata.comment, metadata.confidential, metadata.enabled, now],
        )?;
        for table in [
            "client_grant_types",
            "client_scopes",
            "client_redirect_uris",
            "client_ip_restrictions",
        ] {
            self.connection
                .execute(&format!("delete from {table} where client = $1"), values![key.0])?;
        }
        self.write_client_parts(key, metadata)?;
        if before.metadata.enabled && !metadata.enabled {
            self.revoke_tokens_of_client(key, "the client was disabled")?;
        }
        let details = json!({ "before": facts(&before.metadata), "after": facts(metadata) });
        self.record(Event::new("client.updated").client(key).details(details))?;
        Ok(true)
    }

    /// Deletes a client with its secrets and tokens; `false` if it was gone.
    pub fn delete_client(&mut self, key: ClientKey) -> Result<bool> {
        let Some(before) = self.client_by_key(key)? else { return Ok(false) };
        self.connection.execute("delete from clients where id = $1", values![key.0])?;
        let details =
            json!({ "client_id": before.client_id.as_str(), "before": facts(&before.metadata) });
        self.record(Event::new("client.deleted").client(key).details(details))?;
        Ok(true)
    }

    /// Gives a client a secret.
    pub fn add_client_secret(
        &mut self,
        key: ClientKey,
        hash: &SecretHash,
        hint: &str,
    ) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "insert into client_secrets (client, hash, hint, created_at) values ($1, $2, $3, $4)",
            values![key.0, hash, hint, now],
        )?;
        self.record(Event::new("client.secret_added").client(key).details(json!({ "hint": hint })))
    }

    /// Keeps that a client was refused because of its address.
    pub fn record_address_refusal(&mut self, client: ClientKey, address: IpAddr) -> Result<()> {
        self.record_refusal(
            Some(client),
            address,
            "the address is not among the client's IP restrictions",
        )
    }

    fn write_client_parts(&mut self, key: ClientKey, metadata: &ClientMetadata) -> Result<()> {
        let mut insert =
            |sql: &str, value: &str| self.connection.execute(sql, values![key.0, value]);
        for grant_type in &metadata.grant_types {
            insert(
                "insert into client_grant_types (client, grant_type) values ($1, $2) on conflict do nothing",
                grant_type.as_str(),
            )?;
        }
        for scope in metadata.scope.iter() {
            insert("insert into client_scopes (client, scope) values ($1, $2)", scope.as_str())?;
        }
        for uri in &metadata.redirect_uris {
            insert(
                "insert into client_redirect_uris (client, redirect_uri) values ($1, $2) on conflict do nothing",
                uri.as_str(),
            )?;
        }
        for network in metadata.allowed_addresses.entries() {
            insert(
                "insert into client_ip_restrictions (client, network) values ($1, $2)",
                &network,
            )?;
        }
        Ok(())
    }
}

/// What an event keeps of a client.
fn facts(metadata: &ClientMetadata) -> serde_json::Value {
    json!({
        "name": metadata.name,
        "comment": metadata.comment,
        "confidential": metadata.confidential,
        "enabled": metadata.enabled,
        "grant_types": metadata.grant_types.iter().map(|grant| grant.as_str()).collect::<Vec<_>>(),
        "scope": metadata.scope.to_string(),
        "redirect_uris": metadata.redirect_uris.iter().map(RedirectUri::as_str).collect::<Vec<_>>(),
        "allowed_addresses": metadata.allowed_addresses.to_string(),
    })
}
