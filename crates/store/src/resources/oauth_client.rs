//! OAuth clients.

use super::{
    client_denial::CLIENT_DENIAL, client_secret::CLIENT_SECRET, client_token::CLIENT_TOKEN,
    profile::PROFILE,
};
use crate::{
    Act, Acted, Acts, ApiVersion, Change, ClientKey, ClientMetadata, Deletion, EntityId, Holding,
    LONGEST_ACCESS_TOKEN, LONGEST_FAMILY, Member, ProfileId, Rejection, Resource, Result,
    ServiceAccount, Visibility,
};
use oauth::{
    ClientId, ClientSecret, GrantType, IpAllowList, Lifetime, Origin, PkceRule, RedirectUri,
    ScopeToken, SigningAlgorithm, TokenFormat,
};
use rights::Subject;
use serde_json::json;
use std::ops::RangeInclusive;

pub(crate) static OAUTH_CLIENT: Resource = Resource {
    name: "OAuthClient",
    about: "An OAuth client",
    section: "Configuration",
    segment: "OAuthClient",
    under: None,
    since: ApiVersion::V2_0,
    subject: Subject::Clients,
    visibility: Visibility::Everywhere,
    table: "clients",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("client_id", "@.client_id", "Its public identifier").sorted_by("@.client_id"),
        Member::text("name", "@.name", "Its name")
            .sorted_by("@.name_key")
            .folded("@.name_key")
            .required(),
        Member::text("comment", "@.comment", "A comment").writable(),
        Member::boolean("is_confidential", "@.confidential", "Whether it has a secret; can only be set when it is created")
            .writable(),
        Member::boolean("is_active", "@.enabled", "Whether it is enabled").writable(),
        list("grants", "(select string_agg(x.grant_type, '\n') from client_grant_types x where x.client = @.id)", "Its grant types"),
        list("scopes", "(select string_agg(x.scope, '\n') from client_scopes x where x.client = @.id)", "The scopes that it may request"),
        list("redirect_uri", "(select string_agg(x.redirect_uri, '\n') from client_redirect_uris x where x.client = @.id)", "Its redirect URIs"),
        list("post_logout_redirect_uri", "(select string_agg(x.redirect_uri, '\n') from client_post_logout_redirect_uris x where x.client = @.id)", "Its post-logout redirect URIs"),
        list("origins", "(select string_agg(x.origin, '\n') from client_origins x where x.client = @.id)", "Web origins that may call the server from a browser (CORS)"),
        list("allowed_ips", "(select string_agg(x.network || case when x.label <> '' then ' # ' || x.label else '' end, '\n') from client_ip_restrictions x where x.client = @.id)", "The addresses that it is allowed from; empty for any address"),
        Member::text("token_format", "@.token_format", "The format of its access tokens: opaque or jwt").writable(),
        Member::text("signing_algorithm", "@.signing_algorithm", "The signature of its JWTs and ID tokens").writable(),
        Member::text("pkce", "@.pkce", "Whether it must use PKCE").writable(),
        Member::integer("access_token_lifetime", "@.access_token_lifetime", "In seconds").writable(),
        Member::integer("refresh_token_lifetime", "@.refresh_token_lifetime", "In seconds, for tokens that are not used").writable(),
        Member::integer("code_lifetime", "@.code_lifetime", "In seconds").writable(),
        Member::boolean("introspects_all", "@.introspects_all", "Whether it may introspect the tokens of other clients").writable(),
        Member::one("profile", &PROFILE, "@.profile_id", &["id", "name"], "The profile of its service account").writable(),
        Member::json(
            "entities",
            "(select '[' || string_agg('{\"id\":' || x.entity_id || ',\"is_recursive\":' || case when x.recursive then 'true' else 'false' end || '}', ',') || ']' from client_entities x where x.client = @.id)",
            "The entities of its service account, each with or without its child entities",
        )
        .writable(),
        Member::instant("last_used_at", "@.last_used_at", "When it was last used, to a few seconds")
            .sorted_by("coalesce(@.last_used_at, 0)"),
        Member::instant("date_creation", "@.created_at", "The time of its creation").sorted_by("@.created_at"),
        Member::instant("date_mod", "@.updated_at", "The time of its last change"),
        Member::many("secrets", &CLIENT_SECRET, "@.client", &[], "Its secrets"),
        Member::many("tokens", &CLIENT_TOKEN, "@.client", &[], "Its access tokens"),
        Member::many("denials", &CLIENT_DENIAL, "@.client", &[], "Its refused requests"),
        Member::text("client_secret", "", "The secret, shown only once").once(),
    ],
    acts: Acts { create: Some(create), update: Some(update), delete: Some(delete), trash: false },
};

const fn list(name: &'static str, sql: &'static str, about: &'static str) -> Member {
    Member::words(name, sql, '\n', about).writable()
}

/// More entries than this are not taken in a list.
const MOST: usize = 1_000;

fn create(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let mut metadata = ClientMetadata::named(act.required_name("name")?);
    metadata.confidential = act.boolean("is_confidential")?.unwrap_or(true);
    let metadata = edited(change, act, metadata)?;
    let client_id = ClientId::from_random(act.random());
    let key = change.register_client(&client_id, &metadata)?;
    let mut acted = Acted::to(key.0);
    acted.once.insert("client_id".to_owned(), json!(client_id.as_str()));
    if metadata.confidential {
        let secret = ClientSecret::from_random(act.random_after());
        change.add_client_secret(key, &secret.hash(), &secret.hint())?;
        acted.once.insert("client_secret".to_owned(), json!(secret.expose()));
    }
    Ok(acted)
}

fn update(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let key = ClientKey(act.id);
    let before = change.client_to_change(key)?.ok_or(Rejection::NotFound)?.metadata;
    if act
        .boolean("is_confidential")?
        .is_some_and(|confidential| confidential != before.confidential)
    {
        return Err(Rejection::invalid(
            "is_confidential",
            "it can only be set when the client is created",
        ));
    }
    let metadata = edited(change, act, before)?;
    Change::found(change.update_client(key, &metadata)?)?;
    Ok(Acted::to(act.id))
}

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    Change::found(change.delete_client(ClientKey(act.id))?)
}

/// Applies what was sent to what there was, each member parsed by a type of its own.
fn edited(
    change: &mut Change<'_>,
    act: &Act,
    mut client: ClientMetadata,
) -> Result<ClientMetadata> {
    if let Some(name) = act.name("name")? {
        client.name = name;
    }
    if let Some(comment) = act.text("comment")? {
        client.comment = comment;
    }
    if let Some(enabled) = act.boolean("is_active")? {
        client.enabled = enabled;
    }
    if let Some(all) = act.boolean("introspects_all")? {
        client.introspects_all = all;
    }
    parse_lists(act, &mut client)?;
    parse_words(act, &mut client)?;
    for (member, bounds, lifetime) in [
        (
            "access_token_lifetime",
            30..=LONGEST_ACCESS_TOKEN.in_seconds(),
            &mut client.access_token_lifetime,
        ),
        (
            "refresh_token_lifetime",
            60..=LONGEST_FAMILY.in_seconds(),
            &mut client.refresh_token_lifetime,
        ),
        ("code_lifetime", 5..=600, &mut client.code_lifetime),
    ] {
        set_lifetime(act, member, bounds, lifetime)?;
    }
    let by_secret = |grant: &GrantType| *grant != GrantType::AuthorizationCode;
    if !client.confidential && client.grant_types.iter().any(by_secret) {
        return Err(Rejection::invalid(
            "grants",
            "a public client can use authorization_code only",
        ));
    }
    let before = client.service_account.clone();
    client.service_account = service_account(act, before.clone())?;
    if client.service_account != before {
        check_service_account(change, act, client.service_account.as_ref())?;
    }
    Ok(client)
}

fn parse_lists(act: &Act, client: &mut ClientMetadata) -> Result<()> {
    each(act, "grants", GrantType::parse, |grants| client.grant_types = grants)?;
    each(act, "scopes", ScopeToken::parse, |scopes| client.scope = scopes.into_iter().collect())?;
    each(
        act,
        "redirect_uri",
        |uri| RedirectUri::parse(uri).ok(),
        |uris| client.redirect_uris = uris,
    )?;
    each(
        act,
        "post_logout_redirect_uri",
        |uri| RedirectUri::parse(uri).ok(),
        |uris| client.post_logout_redirect_uris = uris,
    )?;
    each(act, "origins", |origin| Origin::parse(origin).ok(), |origins| client.origins = origins)?;
    if let Some(networks) = act.lines("allowed_ips", MOST)? {
        let parsed = IpAllowList::parse(&networks.join("\n"));
        client.allowed_addresses =
            parsed.map_err(|error| Rejection::invalid("allowed_ips", error.to_string()))?;
    }
    Ok(())
}

fn parse_words(act: &Act, client: &mut ClientMetadata) -> Result<()> {
    if let Some(word) = act.line("token_format", 20)? {
        client.token_format = TokenFormat::parse(&word)
            .ok_or_else(|| Rejection::invalid("token_format", "it is opaque or jwt"))?;
    }
    if let Some(word) = act.line("signing_algorithm", 20)? {
        client.signing_algorithm = SigningAlgorithm::parse(&word).ok_or_else(|| {
            Rejection::invalid("signing_algorithm", "there is no such algorithm here")
        })?;
    }
    if let Some(word) = act.line("pkce", 20)? {
        client.pkce = PkceRule::parse(&word)
            .ok_or_else(|| Rejection::invalid("pkce", "there is no such rule"))?;
    }
    Ok(())
}

/// Parses each text of a list.
fn each<T>(
    act: &Act,
    member: &'static str,
    parse: impl Fn(&str) -> Option<T>,
    set: impl FnOnce(Vec<T>),
) -> Result<()> {
    let Some(texts) = act.lines(member, MOST)? else { return Ok(()) };
    let parsed: Result<Vec<T>> = texts
        .iter()
        .map(|text| {
            let shown: String = text.chars().take(100).collect();
            parse(text).ok_or_else(|| Rejection::invalid(member, format!("{shown} cannot be one")))
        })
        .collect();
    set(parsed?);
    Ok(())
}

fn set_lifetime(
    act: &Act,
    member: &'static str,
    bounds: RangeInclusive<i64>,
    lifetime: &mut Lifetime,
) -> Result<()> {
    if let Some(seconds) = act.integer(member, bounds)? {
        *lifetime = Lifetime::seconds(seconds);
    }
    Ok(())
}

/// Reads as whom the client acts for itself.
fn service_account(act: &Act, before: Option<ServiceAccount>) -> Result<Option<ServiceAccount>> {
    let profile = match act.relation("profile")?.map(ProfileId) {
        None if act.body.contains_key("profile") => None,
        None => before.as_ref().map(|account| account.profile),
        profile => profile,
    };
    let Some(profile) = profile else { return Ok(None) };
    let wrong = || {
        Rejection::invalid(
            "entities",
            "it must be a list such as [{\"id\": 1, \"is_recursive\": true}]",
        )
    };
    let entities = match act.body.get("entities") {
        None => before.map(|account| account.entities).unwrap_or_default(),
        Some(sent) => {
            let sent = sent.as_array().filter(|sent| sent.len() <= MOST).ok_or_else(wrong)?;
            let entity = |value: &serde_json::Value| {
                let id = value.as_i64().or_else(|| value.get("id")?.as_i64())?;
                let below = value.get("is_recursive").and_then(|below| below.as_bool());
                Some((EntityId(id), below.unwrap_or(false)))
            };
            let read: Option<Vec<_>> = sent.iter().map(entity).collect();
            read.ok_or_else(wrong)?
        }
    };
    if entities.is_empty() {
        return Err(Rejection::invalid("entities", "a profile needs at least one entity"));
    }
    Ok(Some(ServiceAccount { profile, entities }))
}

/// Nobody gives a client more than they may do themselves.
fn check_service_account(
    change: &mut Change<'_>,
    act: &Act,
    account: Option<&ServiceAccount>,
) -> Result<()> {
    for (entity, recursive) in account.iter().flat_map(|account| &account.entities) {
        let profile = account.map_or(ProfileId(0), |account| account.profile);
        let holding = Holding { profile, entity: *entity, recursive: *recursive };
        if !change.may_give(&act.powers, &holding)? {
            return Err(Rejection::Forbidden("You may not give this profile in this entity").into());
        }
    }
    Ok(())
}
