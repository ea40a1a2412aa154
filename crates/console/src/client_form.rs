//! The form of an OAuth client: what is typed, what is wrong with it, and what it says.

use oauth::{
    GrantType, IpAllowList, Lifetime, Origin, PkceRule, RedirectUri, Scope, ScopeToken,
    SigningAlgorithm, TokenFormat,
};
use std::net::IpAddr;
use store::{ClientMetadata, LONGEST_ACCESS_TOKEN, LONGEST_FAMILY, ProfileId, ServiceAccount};
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
    pub(crate) token_formats: Vec<Choice>,
    pub(crate) algorithms: Vec<Choice>,
    pub(crate) pkce_rules: Vec<Choice>,
    pub(crate) access_token_lifetime: String,
    pub(crate) refresh_token_lifetime: String,
    pub(crate) code_lifetime: String,
    pub(crate) introspects_all: bool,
    pub(crate) origins: String,
    pub(crate) post_logout_redirect_uris: String,
    pub(crate) profiles: Vec<Choice>,
    pub(crate) problems: Problems,
}

/// What the form chooses from.
#[derive(Clone)]
pub(crate) struct Offered {
    /// The profiles of service accounts, by key.
    pub(crate) profiles: Vec<(i64, String)>,
    /// The entity of a service account that is made here: the root.
    pub(crate) root: store::EntityId,
    /// The caller's address.
    pub(crate) seen_as: IpAddr,
}

/// An option of a list.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
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
    pub(crate) origins: String,
    pub(crate) post_logout_redirect_uris: String,
    pub(crate) access_token_lifetime: String,
    pub(crate) refresh_token_lifetime: String,
    pub(crate) code_lifetime: String,
}

impl Problems {
    fn none(&self) -> bool {
        [
            self.name,
            self.kind,
            self.grants,
            &self.allowed_ips,
            &self.redirect_uris,
            &self.origins,
            &self.post_logout_redirect_uris,
            &self.access_token_lifetime,
            &self.refresh_token_lifetime,
            &self.code_lifetime,
        ]
        .iter()
        .all(|problem| problem.is_empty())
    }
}

impl ClientForm {
    /// A form for a new client; with the preset, one for agents.
    pub(crate) fn new(preset: &str, offered: &Offered) -> Self {
        let agents = preset == "glpi-agent";
        let mut metadata = ClientMetadata::named(if agents { "GLPI Agents" } else { "" });
        if agents {
            metadata.grant_types = vec![GrantType::ClientCredentials];
            metadata.scope = Scope::from_iter([ScopeToken::Inventory]);
        }
        Self { is_new: true, agents, ..Self::of(&metadata, offered) }
    }

    /// The form of a client that is there.
    pub(crate) fn of(metadata: &ClientMetadata, offered: &Offered) -> Self {
        let lines = |uris: &[RedirectUri]| {
            uris.iter().map(RedirectUri::as_str).collect::<Vec<_>>().join("\n")
        };
        let entries = metadata.allowed_addresses.entries().map(ToString::to_string);
        let profile = metadata.service_account.as_ref().map(|account| account.profile.0);
        Self {
            is_new: false,
            may_save: true,
            agents: false,
            name: metadata.name.clone(),
            comment: metadata.comment.clone(),
            confidential: metadata.confidential,
            enabled: metadata.enabled,
            grants: grant_ticks(&metadata.grant_types),
            scopes: scope_ticks(&metadata.scope),
            allowed_ips: entries.collect::<Vec<_>>().join("\n"),
            redirect_uris: lines(&metadata.redirect_uris),
            seen_as: offered.seen_as.to_string(),
            token_formats: token_formats(metadata.token_format),
            algorithms: algorithms(metadata.signing_algorithm),
            pkce_rules: pkce_rules(metadata.pkce),
            access_token_lifetime: metadata.access_token_lifetime.in_seconds().to_string(),
            refresh_token_lifetime: metadata.refresh_token_lifetime.in_seconds().to_string(),
            code_lifetime: metadata.code_lifetime.in_seconds().to_string(),
            introspects_all: metadata.introspects_all,
            origins: metadata.origins.iter().map(Origin::as_str).collect::<Vec<_>>().join("\n"),
            post_logout_redirect_uris: lines(&metadata.post_logout_redirect_uris),
            profiles: profiles(&offered.profiles, profile),
            problems: Problems::default(),
        }
    }

    /// Reads what was typed: the client that it describes, or the form again with what is wrong.
    pub(crate) fn read(
        fields: &Fields,
        known: Option<&ClientMetadata>,
        offered: &Offered,
    ) -> Result<ClientMetadata, Box<Self>> {
        let mut problems = Problems::default();
        let mut read = known.cloned().unwrap_or_else(|| ClientMetadata {
            confidential: fields.get("kind") != "public",
            ..ClientMetadata::named("")
        });
        read_purpose(fields, &mut read, &mut problems);
        read_places(fields, &mut read, &mut problems);
        read_tokens(fields, &mut read, offered, &mut problems);
        if problems.none() {
            return Ok(read);
        }
        Err(Box::new(Self {
            is_new: known.is_none(),
            allowed_ips: fields.get("allowed_ips").to_owned(),
            redirect_uris: fields.get("redirect_uris").to_owned(),
            origins: fields.get("origins").to_owned(),
            post_logout_redirect_uris: fields.get("post_logout_redirect_uris").to_owned(),
            access_token_lifetime: fields.get("access_token_lifetime").to_owned(),
            refresh_token_lifetime: fields.get("refresh_token_lifetime").to_owned(),
            code_lifetime: fields.get("code_lifetime").to_owned(),
            problems,
            ..Self::of(&read, offered)
        }))
    }
}

/// Reads name, comment, state, grants and scopes.
fn read_purpose(fields: &Fields, read: &mut ClientMetadata, problems: &mut Problems) {
    read.grant_types = GrantType::ALL
        .into_iter()
        .filter(|grant| fields.all("grant").any(|value| value == grant.as_str()))
        .collect();
    read.scope = fields.all("scope").filter_map(ScopeToken::parse).collect();
    fields.get("name").trim().clone_into(&mut read.name);
    read.comment = fields.get("comment").replace("\r\n", "\n").chars().take(5000).collect();
    read.enabled = fields.has("enabled");
    let name = &read.name;
    if name.is_empty() || name.chars().count() > 255 || name.chars().any(char::is_control) {
        problems.name = "A name has 1 to 255 characters.";
    }
    if read.grant_types.is_empty() {
        problems.grants =
            "Choose at least one: without a grant the client can never ask for a token.";
    }
    let by_secret = |grant: &GrantType| *grant != GrantType::AuthorizationCode;
    if !read.confidential && read.grant_types.iter().any(by_secret) {
        problems.kind = "A public client has no secret, so it can use the authorization code only.";
    }
}

/// Reads from where the client may come, and where people go from it.
fn read_places(fields: &Fields, read: &mut ClientMetadata, problems: &mut Problems) {
    match IpAllowList::parse(fields.get("allowed_ips")) {
        Ok(allowed) => read.allowed_addresses = allowed,
        Err(error) => problems.allowed_ips = error.to_string(),
    }
    match lines(fields.get("redirect_uris"), RedirectUri::parse) {
        Ok(uris) => read.redirect_uris = uris,
        Err(problem) => problems.redirect_uris = problem,
    }
    match lines(fields.get("post_logout_redirect_uris"), RedirectUri::parse) {
        Ok(uris) => read.post_logout_redirect_uris = uris,
        Err(problem) => problems.post_logout_redirect_uris = problem,
    }
    match lines(fields.get("origins"), Origin::parse) {
        Ok(origins) => read.origins = origins,
        Err(problem) => problems.origins = problem,
    }
}

/// Reads how tokens are made; a field that the form does not carry stays as it is.
fn read_tokens(
    fields: &Fields,
    read: &mut ClientMetadata,
    offered: &Offered,
    problems: &mut Problems,
) {
    if let Some(format) = TokenFormat::parse(fields.get("token_format")) {
        read.token_format = format;
    }
    if let Some(algorithm) = SigningAlgorithm::parse(fields.get("signing_algorithm")) {
        read.signing_algorithm = algorithm;
    }
    if let Some(rule) = PkceRule::parse(fields.get("pkce")) {
        read.pkce = rule;
    }
    for (name, least, most, lifetime, problem) in [
        (
            "access_token_lifetime",
            30,
            LONGEST_ACCESS_TOKEN.in_seconds(),
            &mut read.access_token_lifetime,
            &mut problems.access_token_lifetime,
        ),
        (
            "refresh_token_lifetime",
            60,
            LONGEST_FAMILY.in_seconds(),
            &mut read.refresh_token_lifetime,
            &mut problems.refresh_token_lifetime,
        ),
        ("code_lifetime", 5, 600, &mut read.code_lifetime, &mut problems.code_lifetime),
    ] {
        match fields.get(name).trim() {
            "" => {}
            text => match text.parse::<i64>() {
                Ok(seconds) if (least..=most).contains(&seconds) => {
                    *lifetime = Lifetime::seconds(seconds);
                }
                _ => *problem = format!("Type a number of seconds from {least} to {most}."),
            },
        }
    }
    // An unticked box is not sent: whether the form has the box is told by the field beside it.
    if fields.has("token_format") {
        read.introspects_all = fields.has("introspects_all");
    }
    if fields.has("profile") {
        let chosen = fields.get("profile").parse::<i64>().ok();
        let chosen = chosen.filter(|id| offered.profiles.iter().any(|(known, _)| known == id));
        read.service_account = match (chosen, read.service_account.take()) {
            (None, _) => None,
            (Some(id), Some(known)) => Some(ServiceAccount { profile: ProfileId(id), ..known }),
            (Some(id), None) => Some(ServiceAccount {
                profile: ProfileId(id),
                entities: vec![(offered.root, true)],
            }),
        };
    }
}

/// Parses each line; the first that is wrong is named.
fn lines<T, E: std::fmt::Display>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let named = || line.chars().take(100).collect::<String>();
            parse(line).map_err(|why| format!("{}: {why}.", named()))
        })
        .collect()
}

fn choices(options: &[(&str, &str)], chosen: &str) -> Vec<Choice> {
    let choice = |(value, label): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        label: (*label).to_owned(),
        chosen: *value == chosen,
    };
    options.iter().map(choice).collect()
}

fn token_formats(chosen: TokenFormat) -> Vec<Choice> {
    let options = [
        ("opaque", "Opaque: only this server can read it"),
        ("jwt", "JWT: a resource server can check it by itself"),
    ];
    choices(&options, chosen.as_str())
}

fn algorithms(chosen: SigningAlgorithm) -> Vec<Choice> {
    let options = SigningAlgorithm::ALL.map(|algorithm| (algorithm.as_str(), algorithm.as_str()));
    choices(&options, chosen.as_str())
}

fn pkce_rules(chosen: PkceRule) -> Vec<Choice> {
    let options = [
        ("required", "Required (S256)"),
        ("optional", "Optional: for an application that cannot do it yet"),
        ("plain", "Legacy: optional, and the weak method plain is understood"),
    ];
    choices(&options, chosen.as_str())
}

fn profiles(known: &[(i64, String)], chosen: Option<i64>) -> Vec<Choice> {
    let none = Choice {
        value: String::new(),
        label: "None: it submits inventories, or acts for people".to_owned(),
        chosen: chosen.is_none(),
    };
    let profile = |(id, name): &(i64, String)| Choice {
        value: id.to_string(),
        label: name.clone(),
        chosen: chosen == Some(*id),
    };
    std::iter::once(none).chain(known.iter().map(profile)).collect()
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
                "The application collects passwords itself. Avoid it: use the authorization code where you can. Accounts with a second factor are refused."
            }
            GrantType::ClientCredentials => {
                "Machine to machine: the application acts for itself. GLPI Agents use this."
            }
            GrantType::RefreshToken => "",
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
