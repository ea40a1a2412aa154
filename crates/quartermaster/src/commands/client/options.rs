//! What can be said of a client at the command line; the same words add and edit.

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use oauth::{
    GrantType, IpAllowList, Lifetime, Origin, PkceRule, RedirectUri, ScopeToken, SigningAlgorithm,
    TokenFormat,
};
use store::{ClientMetadata, LONGEST_ACCESS_TOKEN, LONGEST_FAMILY, ServiceAccount, Store};

/// What can be said of a client. Lists replace what was there; an empty value empties them.
#[derive(Args, Default)]
pub(crate) struct ClientOptions {
    /// Name
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Comment
    #[arg(long)]
    comment: Option<String>,
    /// Grant type: `authorization_code`, `password` or `client_credentials`; repeat it, or separate by commas
    #[arg(long, value_delimiter = ',', value_parser = parse_grant_type)]
    pub(crate) grant: Vec<GrantType>,
    /// Scope: `email`, `user`, `api`, `inventory`, `status`, `graphql`, `openid` or `offline_access`; repeat it, or separate by commas
    #[arg(long, value_delimiter = ',', value_parser = parse_scope)]
    pub(crate) scope: Vec<ScopeToken>,
    /// Authorized redirect URI; repeat it for more
    #[arg(long, value_name = "URI")]
    redirect_uri: Vec<String>,
    /// Address or range that the client is allowed from, such as "192.0.2.0/24 # head office"; repeat it for more
    #[arg(long, value_name = "ADDRESS")]
    allow_ip: Vec<String>,
    /// Web origin that may call the server from a browser (CORS); repeat it for more
    #[arg(long, value_name = "ORIGIN")]
    origin: Vec<String>,
    /// URI that a browser may be sent to after signing out; repeat it for more
    #[arg(long, value_name = "URI")]
    post_logout_redirect_uri: Vec<String>,
    /// Format of access tokens [new clients: opaque]
    #[arg(long, value_enum)]
    token_format: Option<TokenFormatWord>,
    /// Signature of JWTs and ID tokens: `ES256`, `EdDSA` or `RS256` [new clients: ES256]
    #[arg(long, value_name = "ALGORITHM", value_parser = parse_algorithm)]
    signing_algorithm: Option<SigningAlgorithm>,
    /// Whether the client must use PKCE [new clients: required]
    #[arg(long, value_enum)]
    pkce: Option<PkceWord>,
    /// Lifetime of access tokens in seconds, at most a day [new clients: 3600]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(30..=LONGEST_ACCESS_TOKEN.in_seconds()))]
    access_token_lifetime: Option<i64>,
    /// Lifetime of unused refresh tokens in seconds [new clients: 2592000]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(60..=LONGEST_FAMILY.in_seconds()))]
    refresh_token_lifetime: Option<i64>,
    /// Lifetime of authorization codes in seconds, at most ten minutes [new clients: 60]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(5..=600))]
    code_lifetime: Option<i64>,
    /// Whether it may introspect the tokens of other clients: true or false
    #[arg(long, value_name = "BOOLEAN", num_args = 0..=1, default_missing_value = "true")]
    introspect_all: Option<bool>,
    /// Make it a service account with this profile, to use the API on its own; an empty name ends that
    #[arg(long, value_name = "PROFILE")]
    profile: Option<String>,
    /// Entity of the service account and its child entities, by number or name; repeat it for more [default: the root]
    #[arg(long, value_name = "ENTITY")]
    entity: Vec<String>,
}

/// How access tokens are written.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum TokenFormatWord {
    /// Random: only this server can read them
    Opaque,
    /// JWTs, which a resource server can check by itself (RFC 9068)
    Jwt,
}

/// What must be proved when a code is redeemed.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum PkceWord {
    /// Every authorization request needs a challenge with S256
    Required,
    /// A confidential client may leave PKCE out
    Optional,
    /// Optional, and the weak method plain is accepted: for legacy clients only
    Plain,
}

fn parse_grant_type(text: &str) -> Result<GrantType, String> {
    let known = || GrantType::ALL.map(GrantType::as_str).join(", ");
    GrantType::parse(text).ok_or_else(|| format!("the grant types are {}", known()))
}

pub(crate) fn parse_scope(text: &str) -> Result<ScopeToken, String> {
    let known = || ScopeToken::ALL.map(ScopeToken::as_str).join(", ");
    ScopeToken::parse(text).ok_or_else(|| format!("the scopes are {}", known()))
}

fn parse_algorithm(text: &str) -> Result<SigningAlgorithm, String> {
    let known = || SigningAlgorithm::ALL.map(SigningAlgorithm::as_str).join(", ");
    SigningAlgorithm::parse(text).ok_or_else(|| format!("the algorithms are {}", known()))
}

/// Parses each value of a list; a single empty one empties it.
fn list<T, E: std::fmt::Display>(
    option: &'static str,
    values: &[String],
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>> {
    let values = values.iter().filter(|value| !value.is_empty());
    values
        .map(|value| parse(value).map_err(|why| anyhow::anyhow!("{option} {value}: {why}")))
        .collect()
}

impl ClientOptions {
    /// Writes what was said into a client.
    pub(crate) async fn apply(&self, store: &Store, client: &mut ClientMetadata) -> Result<()> {
        if let Some(name) = &self.name {
            name.trim().clone_into(&mut client.name);
        }
        if client.name.is_empty() || client.name.chars().count() > 255 {
            bail!("a client's name has 1 to 255 characters");
        }
        if let Some(comment) = &self.comment {
            client.comment.clone_from(comment);
        }
        if !self.grant.is_empty() {
            client.grant_types.clone_from(&self.grant);
            // It follows from the others and needs no tick.
            client.grant_types.retain(|grant| *grant != GrantType::RefreshToken);
            client.grant_types.sort();
            client.grant_types.dedup();
        }
        if !self.scope.is_empty() {
            client.scope = self.scope.iter().copied().collect();
        }
        if !self.redirect_uri.is_empty() {
            client.redirect_uris = list("--redirect-uri", &self.redirect_uri, RedirectUri::parse)?;
        }
        if !self.post_logout_redirect_uri.is_empty() {
            let uris = &self.post_logout_redirect_uri;
            client.post_logout_redirect_uris =
                list("--post-logout-redirect-uri", uris, RedirectUri::parse)?;
        }
        if !self.origin.is_empty() {
            client.origins = list("--origin", &self.origin, Origin::parse)?;
        }
        if !self.allow_ip.is_empty() {
            let entries: Vec<&str> = self
                .allow_ip
                .iter()
                .map(String::as_str)
                .filter(|entry| !entry.is_empty())
                .collect();
            client.allowed_addresses =
                IpAllowList::parse(&entries.join("\n")).context("--allow-ip")?;
        }
        self.apply_tokens(client);
        self.apply_service_account(store, client).await?;
        check(client)
    }

    fn apply_tokens(&self, client: &mut ClientMetadata) {
        if let Some(word) = self.token_format {
            client.token_format = match word {
                TokenFormatWord::Opaque => TokenFormat::Opaque,
                TokenFormatWord::Jwt => TokenFormat::Jwt,
            };
        }
        if let Some(word) = self.pkce {
            client.pkce = match word {
                PkceWord::Required => PkceRule::Required,
                PkceWord::Optional => PkceRule::Optional,
                PkceWord::Plain => PkceRule::PlainAllowed,
            };
        }
        if let Some(algorithm) = self.signing_algorithm {
            client.signing_algorithm = algorithm;
        }
        for (given, lifetime) in [
            (self.access_token_lifetime, &mut client.access_token_lifetime),
            (self.refresh_token_lifetime, &mut client.refresh_token_lifetime),
            (self.code_lifetime, &mut client.code_lifetime),
        ] {
            if let Some(seconds) = given {
                *lifetime = Lifetime::seconds(seconds);
            }
        }
        if let Some(introspects) = self.introspect_all {
            client.introspects_all = introspects;
        }
    }

    async fn apply_service_account(
        &self,
        store: &Store,
        client: &mut ClientMetadata,
    ) -> Result<()> {
        match self.profile.as_deref() {
            None if self.entity.is_empty() => return Ok(()),
            Some("") => {
                client.service_account = None;
                return Ok(());
            }
            _ => {}
        }
        let wanted = self.profile.clone();
        let known = client.service_account.as_ref().map(|account| account.profile);
        let given = self.entity.clone();
        let (profile, names, entities) = store
            .read(move |db| {
                let profile = match &wanted {
                    Some(name) => db.profile(name)?,
                    None => known,
                };
                let mut entities = Vec::new();
                for text in &given {
                    entities.push((text.clone(), db.find_entity(text)?));
                }
                if entities.is_empty() {
                    entities.push((String::new(), Some(db.root_entity()?)));
                }
                Ok((profile, db.profile_names()?, entities))
            })
            .await?;
        let Some(profile) = profile else {
            bail!("there is no such profile; the profiles are {}", names.join(", "));
        };
        let mut held = Vec::new();
        for (text, entity) in entities {
            held.push((entity.with_context(|| format!("there is no entity {text}"))?, true));
        }
        client.service_account = Some(ServiceAccount { profile, entities: held });
        Ok(())
    }
}

fn check(client: &ClientMetadata) -> Result<()> {
    if client.grant_types.is_empty() {
        bail!("a client needs a grant type to get tokens: add --grant");
    }
    let by_secret = |grant| matches!(grant, GrantType::ClientCredentials | GrantType::Password);
    if !client.confidential && client.grant_types.iter().copied().any(by_secret) {
        bail!(
            "a public client has no secret, so it can use authorization_code only (RFC 6749 §4.4)"
        );
    }
    Ok(())
}
