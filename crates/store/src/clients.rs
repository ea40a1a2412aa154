//! OAuth clients with what belongs to them.

use crate::{
    Change, EntityId, ProfileId, Reader, Result,
    audit::{Event, differences},
    page::folded,
    sql::{Row, values},
};
use oauth::{
    ClientId, GrantType, IpAllowList, Lifetime, Origin, PkceRule, RedirectUri, Scope,
    SigningAlgorithm, Timestamp, TokenFormat,
};
use serde_json::json;

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
    /// How its access tokens are written.
    pub token_format: TokenFormat,
    /// How its JWTs and ID tokens are signed.
    pub signing_algorithm: SigningAlgorithm,
    /// What it must prove when it redeems a code.
    pub pkce: PkceRule,
    /// How long its access tokens live.
    pub access_token_lifetime: Lifetime,
    /// How long a refresh token lives that is not used.
    pub refresh_token_lifetime: Lifetime,
    /// How long its authorization codes live.
    pub code_lifetime: Lifetime,
    /// Whether it may introspect the tokens of other clients: a resource server does.
    pub introspects_all: bool,
    /// As whom it uses the API when it acts for itself.
    pub service_account: Option<ServiceAccount>,
    /// Web origins from which browsers may call for it.
    pub origins: Vec<Origin>,
    /// Where a browser may go after signing out.
    pub post_logout_redirect_uris: Vec<RedirectUri>,
}

/// The profile and the entities with which a client acts for itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceAccount {
    /// The profile.
    pub profile: ProfileId,
    /// The entities, each with whether those below it are meant too.
    pub entities: Vec<(EntityId, bool)>,
}

/// The longest life of an access token: a day.
pub const LONGEST_ACCESS_TOKEN: Lifetime = Lifetime::hours(24);

impl ClientMetadata {
    /// A confidential client that may do nothing yet, with the safe choices of today.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            comment: String::new(),
            confidential: true,
            enabled: true,
            grant_types: Vec::new(),
            scope: Scope::default(),
            redirect_uris: Vec::new(),
            allowed_addresses: IpAllowList::default(),
            token_format: TokenFormat::Opaque,
            signing_algorithm: SigningAlgorithm::Es256,
            pkce: PkceRule::Required,
            access_token_lifetime: Lifetime::hours(1),
            refresh_token_lifetime: Lifetime::hours(30 * 24),
            code_lifetime: Lifetime::seconds(60),
            introspects_all: false,
            service_account: None,
            origins: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
        }
    }
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
    /// When it was last used, to a few seconds.
    pub last_used_at: Option<Timestamp>,
}

/// Everything of a client, in one statement: its lists are texts of one line an entry.
pub(crate) const COLUMNS: &str = "select c.id, c.client_id, c.name, c.comment, c.confidential, c.enabled, c.token_format,
    c.signing_algorithm, c.pkce, c.access_token_lifetime, c.refresh_token_lifetime, c.code_lifetime, c.introspects_all,
    c.profile_id,
    (select string_agg(case when e.recursive then '+' else '-' end || e.entity_id, '\n')
        from client_entities e where e.client = c.id),
    (select string_agg(g.grant_type, '\n') from client_grant_types g where g.client = c.id),
    (select string_agg(s.scope, ' ') from client_scopes s where s.client = c.id),
    (select string_agg(r.redirect_uri, '\n') from client_redirect_uris r where r.client = c.id),
    (select string_agg(i.network || '#' || i.label, '\n') from client_ip_restrictions i where i.client = c.id),
    (select string_agg(o.origin, '\n') from client_origins o where o.client = c.id),
    (select string_agg(p.redirect_uri, '\n') from client_post_logout_redirect_uris p where p.client = c.id),
    c.created_at, c.updated_at, c.last_used_at";

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
        self.connection.optional(&sql, values, read_client)
    }

    /// Returns who registered a client: a user's name, or how else it came.
    pub fn registrar_of_client(&mut self, key: ClientKey) -> Result<Option<String>> {
        self.connection.optional(
            "select coalesce(u.name, replace(e.actor, '_', ' ')) from events e
             left join users u on e.actor = 'user' and u.id = e.actor_id
             where e.client = $1 and e.kind = 'client.registered' order by e.id limit 1",
            values![key.0],
            |row| row.take(),
        )
    }

    /// Says whether an enabled client has registered a web origin.
    pub fn origin_is_registered(&mut self, origin: &str) -> Result<bool> {
        self.connection.one(
            "select exists (select 1 from client_origins o join clients c on c.id = o.client
             where o.origin = $1 and c.enabled)",
            values![origin],
            |row| row.take(),
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
}

/// Reads stored networks. One that cannot be read must not turn into "from anywhere".
pub(crate) fn allow_list(networks: &str) -> Result<IpAllowList> {
    IpAllowList::parse(networks)
        .map_err(|_| crate::Error::Damaged("a client's network cannot be read"))
}

pub(crate) fn read_client(row: &mut Row<'_>) -> Result<Client> {
    Ok(Client {
        key: ClientKey(row.take()?),
        client_id: ClientId::parse(&row.take::<String>()?)
            .map_err(|_| crate::Error::Damaged("a client's identifier cannot be read"))?,
        // In the order of the columns.
        metadata: ClientMetadata {
            name: row.take()?,
            comment: row.take()?,
            confidential: row.take()?,
            enabled: row.take()?,
            token_format: TokenFormat::parse(&row.take::<String>()?).unwrap_or_default(),
            signing_algorithm: SigningAlgorithm::parse(&row.take::<String>()?).unwrap_or_default(),
            pkce: PkceRule::parse(&row.take::<String>()?).unwrap_or_default(),
            access_token_lifetime: Lifetime::seconds(row.take()?),
            refresh_token_lifetime: Lifetime::seconds(row.take()?),
            code_lifetime: Lifetime::seconds(row.take()?),
            introspects_all: row.take()?,
            service_account: read_service_account(row)?,
            grant_types: read_list(row, GrantType::parse)?,
            scope: Scope::parse(&row.take::<Option<String>>()?.unwrap_or_default()),
            redirect_uris: read_list(row, |uri| RedirectUri::parse(uri).ok())?,
            allowed_addresses: allow_list(&row.take::<Option<String>>()?.unwrap_or_default())?,
            origins: read_list(row, |origin| Origin::parse(origin).ok())?,
            post_logout_redirect_uris: read_list(row, |uri| RedirectUri::parse(uri).ok())?,
        },
        created_at: row.instant()?,
        updated_at: row.instant()?,
        last_used_at: row.optional_instant()?,
    })
}

/// Reads a text of one line an entry, in alphabetical order.
fn read_list<T>(row: &mut Row<'_>, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>> {
    let text = row.take::<Option<String>>()?.unwrap_or_default();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    Ok(lines.into_iter().filter_map(parse).collect())
}

/// Reads the profile, and the entities: `+7` with those below it, `-7` without.
fn read_service_account(row: &mut Row<'_>) -> Result<Option<ServiceAccount>> {
    let profile = row.take::<Option<i64>>()?.map(ProfileId);
    let mut entities = read_list(row, |line| {
        let (below, id) = line.split_at_checked(1)?;
        Some((EntityId(id.parse().ok()?), below == "+"))
    })?;
    entities.sort_unstable();
    Ok(profile.map(|profile| ServiceAccount { profile, entities }))
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
            "insert into clients (client_id, name, name_key, comment, confidential, enabled, token_format,
                signing_algorithm, pkce, access_token_lifetime, refresh_token_lifetime, code_lifetime,
                introspects_all, profile_id, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15) returning id",
            values![
                client_id.as_str(),
                &metadata.name,
                &name_key,
                &metadata.comment,
                metadata.confidential,
                metadata.enabled,
                metadata.token_format.as_str(),
                metadata.signing_algorithm.as_str(),
                metadata.pkce.as_str(),
                metadata.access_token_lifetime.in_seconds(),
                metadata.refresh_token_lifetime.in_seconds(),
                metadata.code_lifetime.in_seconds(),
                metadata.introspects_all,
                metadata.service_account.as_ref().map(|account| account.profile.0),
                now
            ],
            |row| row.take().map(ClientKey),
        )?;
        self.write_client_parts(key, metadata)?;
        self.record(
            Event::new("client.registered")
                .client(key)
                .details(json!({ "after": facts(metadata) })),
        )?;
        Ok(key)
    }

    /// Finds a client that is about to be changed: whoever else would change it waits.
    pub fn client_to_change(&mut self, key: ClientKey) -> Result<Option<Client>> {
        self.connection.hold("clients", key.0)?;
        self.client_by_key(key)
    }

    /// Changes a client; `false` if it is gone. Disabling it ends its tokens.
    pub fn update_client(&mut self, key: ClientKey, metadata: &ClientMetadata) -> Result<bool> {
        let Some(before) = self.client_to_change(key)? else { return Ok(false) };
        if before.metadata == *metadata {
            return Ok(true);
        }
        let now = self.now;
        let name_key = folded(&metadata.name);
        self.connection.execute(
            "update clients set name = $2, name_key = $3, comment = $4, confidential = $5, enabled = $6,
                token_format = $7, signing_algorithm = $8, pkce = $9, access_token_lifetime = $10,
                refresh_token_lifetime = $11, code_lifetime = $12, introspects_all = $13, profile_id = $14,
                updated_at = $15
             where id = $1",
            values![
                key.0,
                &metadata.name,
                &name_key,
                &metadata.comment,
                metadata.confidential,
                metadata.enabled,
                metadata.token_format.as_str(),
                metadata.signing_algorithm.as_str(),
                metadata.pkce.as_str(),
                metadata.access_token_lifetime.in_seconds(),
                metadata.refresh_token_lifetime.in_seconds(),
                metadata.code_lifetime.in_seconds(),
                metadata.introspects_all,
                metadata.service_account.as_ref().map(|account| account.profile.0),
                now
            ],
        )?;
        for table in [
            "client_grant_types",
            "client_scopes",
            "client_redirect_uris",
            "client_ip_restrictions",
            "client_origins",
            "client_post_logout_redirect_uris",
            "client_entities",
        ] {
            self.connection
                .execute(&format!("delete from {table} where client = $1"), values![key.0])?;
        }
        self.write_client_parts(key, metadata)?;
        if before.metadata.enabled && !metadata.enabled {
            self.revoke_tokens_of_client(key, "the client was disabled")?;
        }
        let details = differences(&facts(&before.metadata), &facts(metadata));
        self.record(Event::new("client.updated").client(key).details(details))?;
        Ok(true)
    }

    /// Deletes a client with its secrets and tokens; `false` if it was gone.
    pub fn delete_client(&mut self, key: ClientKey) -> Result<bool> {
        let Some(before) = self.client_to_change(key)? else { return Ok(false) };
        let details =
            json!({ "client_id": before.client_id.as_str(), "before": facts(&before.metadata) });
        self.record(Event::new("client.deleted").client(key).details(details))?;
        self.connection.execute("delete from clients where id = $1", values![key.0])?;
        Ok(true)
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
        for origin in &metadata.origins {
            insert(
                "insert into client_origins (client, origin) values ($1, $2) on conflict do nothing",
                origin.as_str(),
            )?;
        }
        for uri in &metadata.post_logout_redirect_uris {
            insert(
                "insert into client_post_logout_redirect_uris (client, redirect_uri) values ($1, $2)
                 on conflict do nothing",
                uri.as_str(),
            )?;
        }
        for entry in metadata.allowed_addresses.entries() {
            self.connection.execute(
                "insert into client_ip_restrictions (client, network, label) values ($1, $2, $3)",
                values![key.0, &entry.network(), entry.label()],
            )?;
        }
        for (entity, recursive) in
            metadata.service_account.iter().flat_map(|account| &account.entities)
        {
            self.connection.execute(
                "insert into client_entities (client, entity_id, recursive) values ($1, $2, $3)
                 on conflict do nothing",
                values![key.0, entity.0, *recursive],
            )?;
        }
        Ok(())
    }
}

/// What an event keeps of a client.
pub(crate) fn facts(metadata: &ClientMetadata) -> serde_json::Value {
    json!({
        "name": metadata.name,
        "comment": metadata.comment,
        "confidential": metadata.confidential,
        "enabled": metadata.enabled,
        "grant_types": metadata.grant_types.iter().map(|grant| grant.as_str()).collect::<Vec<_>>(),
        "scope": metadata.scope.to_string(),
        "redirect_uris": metadata.redirect_uris.iter().map(RedirectUri::as_str).collect::<Vec<_>>(),
        "allowed_addresses": metadata.allowed_addresses.to_string(),
        "token_format": metadata.token_format.as_str(),
        "signing_algorithm": metadata.signing_algorithm.as_str(),
        "pkce": metadata.pkce.as_str(),
        "access_token_lifetime": metadata.access_token_lifetime.in_seconds(),
        "refresh_token_lifetime": metadata.refresh_token_lifetime.in_seconds(),
        "code_lifetime": metadata.code_lifetime.in_seconds(),
        "introspects_all": metadata.introspects_all,
        "service_account": metadata.service_account.as_ref().map(|account| json!({
            "profile": account.profile.0,
            "entities": account.entities.iter().map(|(entity, below)| json!([entity.0, below])).collect::<Vec<_>>(),
        })),
        "origins": metadata.origins.iter().map(Origin::as_str).collect::<Vec<_>>(),
        "post_logout_redirect_uris": metadata.post_logout_redirect_uris.iter().map(RedirectUri::as_str).collect::<Vec<_>>(),
    })
}
