//! The form of an OAuth client: what is typed, what is wrong with it, and what it says.

use oauth::{GrantType, IpAllowList, RedirectUri, Scope, ScopeToken};
use std::net::IpAddr;
use store::ClientMetadata;
use web::Fields;

/// The form as it is shown.
#[expect(clippy::struct_excessive_bools, reason = "switches of a form, each on or off")]
pub(crate) struct ClientForm {
    pub(crate) is_new: bool,
    pub(crate) may_save: bool,
    pub(crate) agents: bool,
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) confidential: bool,
    pub(crate) enabled: bool,
    pub(crate) grants: Vec<Tick>,
    pub(crate) scopes: Vec<Tick>,
    pub(crate) allowed_ips: String,
    pub(crate) redirect_uris: String,
    pub(crate) seen_as: String,
    pub(crate) problems: Problems,
}

/// A checkbox.
pub(crate) struct Tick {
    pub(crate) value: &'static str,
    pub(crate) label: &'static str,
    pub(crate) description: &'static str,
    pub(crate) ticked: bool,
}

/// What is wrong with each field; empty if nothing is.
#[derive(Default)]
pub(crate) struct Problems {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) grants: &'static str,
    pub(crate) allowed_ips: String,
    pub(crate) redirect_uris: String,
}

impl Problems {
    fn none(&self) -> bool {
        self.name.is_empty()
            && self.kind.is_empty()
            && self.grants.is_empty()
            && self.allowed_ips.is_empty()
            && self.redirect_uris.is_empty()
    }
}

impl ClientForm {
    /// A form for a new client; with the preset, one for agents.
    pub(crate) fn new(preset: &str, seen_as: IpAddr) -> Self {
        let agents = preset == "glpi-agent";
        let grants = if agents { vec![GrantType::ClientCredentials] } else { Vec::new() };
        let scope =
            if agents { Scope::from_iter([ScopeToken::Inventory]) } else { Scope::default() };
        Self {
            is_new: true,
            may_save: true,
            agents,
            name: if agents { "GLPI Agents" } else { "" }.to_owned(),
            comment: String::new(),
            confidential: true,
            enabled: true,
            grants: grant_ticks(&grants),
            scopes: scope_ticks(&scope),
            allowed_ips: String::new(),
            redirect_uris: String::new(),
            seen_as: seen_as.to_string(),
            problems: Problems::default(),
        }
    }

    /// The form of a client that is there.
    pub(crate) fn of(metadata: &ClientMetadata, seen_as: IpAddr) -> Self {
        Self {
            is_new: false,
            name: metadata.name.clone(),
            comment: metadata.comment.clone(),
            confidential: metadata.confidential,
            enabled: metadata.enabled,
            grants: grant_ticks(&metadata.grant_types),
            scopes: scope_ticks(&metadata.scope),
            allowed_ips: metadata.allowed_addresses.entries().collect::<Vec<_>>().join("\n"),
            redirect_uris: metadata
                .redirect_uris
                .iter()
                .map(RedirectUri::as_str)
                .collect::<Vec<_>>()
                .join("\n"),
            ..Self::new("", seen_as)
        }
    }

    /// Reads what was typed: the client that it describes, or the form again with what is wrong.
    pub(crate) fn read(
        fields: &Fields,
        known: Option<&ClientMetadata>,
        seen_as: IpAddr,
    ) -> Result<ClientMetadata, Box<Self>> {
        let mut problems = Problems::default();
        let confidential =
            known.map_or_else(|| fields.get("kind") != "public", |known| known.confidential);
        let grant_types: Vec<GrantType> = GrantType::ALL
            .into_iter()
            .filter(|grant| fields.all("grant").any(|value| value == grant.as_str()))
            .collect();
        let scope: Scope = fields.all("scope").filter_map(ScopeToken::parse).collect();
        let name = fields.get("name").trim().to_owned();
        let comment = fields.get("comment").replace("\r\n", "\n");
        if name.is_empty() || name.chars().count() > 255 || name.chars().any(char::is_control) {
            problems.name = "A name has 1 to 255 characters.";
        }
        if grant_types.is_empty() {
            problems.grants =
                "Choose at least one: without a grant the client can never ask for a token.";
        }
        if !confidential && grant_types.contains(&GrantType::ClientCredentials) {
            problems.kind = "A public client has no secret, so it cannot use client credentials.";
        }
        let allowed_addresses =
            IpAllowList::parse(fields.get("allowed_ips")).unwrap_or_else(|error| {
                problems.allowed_ips = error.to_string();
                IpAllowList::default()
            });
        let mut redirect_uris = Vec::new();
        for line in
            fields.get("redirect_uris").lines().map(str::trim).filter(|line| !line.is_empty())
        {
            match RedirectUri::parse(line) {
                Ok(uri) => redirect_uris.push(uri),
                Err(why) => {
                    problems.redirect_uris =
                        format!("{}: {why}.", line.chars().take(100).collect::<String>())
                }
            }
        }
        if problems.none() {
            let comment = comment.chars().take(5000).collect();
            let enabled = fields.has("enabled");
            return Ok(ClientMetadata {
                name,
                comment,
                confidential,
                enabled,
                grant_types,
                scope,
                redirect_uris,
                allowed_addresses,
            });
        }
        Err(Box::new(Self {
            is_new: known.is_none(),
            name,
            comment,
            confidential,
            enabled: fields.has("enabled"),
            grants: grant_ticks(&grant_types),
            scopes: scope_ticks(&scope),
            allowed_ips: fields.get("allowed_ips").to_owned(),
            redirect_uris: fields.get("redirect_uris").to_owned(),
            problems,
            ..Self::new("", seen_as)
        }))
    }
}

fn grant_ticks(ticked: &[GrantType]) -> Vec<Tick> {
    let tick = |grant: GrantType| Tick {
        value: grant.as_str(),
        label: grant.label(),
        description: match grant {
            GrantType::AuthorizationCode => {
                "A person signs in here and consents; the most secure way for applications with users."
            }
            GrantType::Password => {
                "The application collects passwords itself. Avoid it: use the authorization code where you can."
            }
            GrantType::ClientCredentials => {
                "Machine to machine: the application acts for itself. GLPI Agents use this."
            }
        },
        ticked: ticked.contains(&grant),
    };
    GrantType::ALL.map(tick).into()
}

fn scope_ticks(ticked: &Scope) -> Vec<Tick> {
    let tick = |scope: ScopeToken| Tick {
        value: scope.as_str(),
        label: scope.as_str(),
        description: scope.description(),
        ticked: ticked.covers(scope),
    };
    ScopeToken::ALL.map(tick).into()
}
