//! What was typed into the form of an OAuth client, each field parsed by a type of its own.

use super::form::{AddressRow, Beginning, Offered, Problems};
use crate::picker::Meant;
use oauth::{
    GrantType, InvalidRedirectUri, IpAllowList, Lifetime, Origin, PkceRule, RedirectUri,
    ScopeToken, SigningAlgorithm, TokenFormat,
};
use store::{
    ClientMetadata, EntityId, LONGEST_ACCESS_TOKEN, LONGEST_FAMILY, ProfileId, ServiceAccount,
};
use web::{Fields, Language};

/// What was typed: the client as far as it can be read, and what is wrong.
pub(crate) struct Typed {
    pub(crate) metadata: ClientMetadata,
    pub(crate) addresses: Vec<AddressRow>,
    pub(crate) problems: Problems,
}

/// Reads what was typed.
pub(crate) fn read(fields: &Fields, beginning: Beginning<'_>, offered: &Offered) -> Typed {
    let language = offered.language;
    let mut typed = Typed {
        metadata: beginning.metadata(),
        addresses: Vec::new(),
        problems: Problems::default(),
    };
    read_purpose(fields, beginning, language, &mut typed);
    read_addresses(fields, language, &mut typed);
    read_places(fields, language, &mut typed);
    read_lifetimes(fields, language, &mut typed);
    read_tokens(fields, offered, &mut typed);
    typed
}

/// Reads name, comment, kind, grants and scopes.
fn read_purpose(
    fields: &Fields,
    beginning: Beginning<'_>,
    language: Language,
    Typed { metadata, problems, .. }: &mut Typed,
) {
    fields.get("name").trim().clone_into(&mut metadata.name);
    let name = &metadata.name;
    if name.is_empty() || name.chars().count() > 255 || name.chars().any(char::is_control) {
        problems.name = language.t("client-name-problem");
    }
    metadata.comment = fields.get("comment").replace("\r\n", "\n").chars().take(5000).collect();
    let offered = beginning.intent().scopes();
    metadata.scope = fields
        .all("scope")
        .filter_map(ScopeToken::parse)
        .filter(|scope| offered.contains(scope))
        .collect();
    if !beginning.intent().is_advanced() {
        return;
    }
    if matches!(beginning, Beginning::New(_)) {
        metadata.confidential = fields.get("kind") != "public";
    }
    metadata.grant_types = GrantType::ALL
        .into_iter()
        .filter(|grant| fields.all("grant").any(|value| value == grant.as_str()))
        .collect();
    if metadata.grant_types.is_empty() {
        problems.grants = language.t("client-grants-problem");
    }
    let by_secret = |grant: &GrantType| *grant != GrantType::AuthorizationCode;
    if !metadata.confidential && metadata.grant_types.iter().any(by_secret) {
        problems.kind = language.t("client-kind-problem");
    }
}

/// Reads the rows of the IP restrictions: a network and a label in each. Restrictions that the form does not have stay
/// as they are.
fn read_addresses(fields: &Fields, language: Language, typed: &mut Typed) {
    if !fields.has("allowed_ips") {
        typed.addresses = AddressRow::all_of(&typed.metadata);
        return;
    }
    let labels: Vec<&str> = fields.all("allowed_ips_label").collect();
    let mut entries = Vec::new();
    for (number, network) in fields.all("allowed_ips").enumerate().take(1000) {
        let label = labels.get(number).map(|label| label.trim()).unwrap_or_default();
        if network.is_empty() && label.is_empty() {
            continue;
        }
        // A label ends where the next entry begins, so it holds none of the marks between entries.
        let plain = label.replace([',', '#', '\n', '\r'], " ");
        let entry = if plain.is_empty() {
            network.to_owned()
        } else {
            format!("{} # {plain}", network.trim())
        };
        // Blanks and commas are not "from anywhere"; a row for that is left empty.
        let is_blank = !network.contains(|c: char| c.is_alphanumeric());
        let problem = match IpAllowList::parse(&entry) {
            _ if is_blank => language.t("invalid-network-blank"),
            Ok(_) => String::new(),
            Err(error) => language.t1("invalid-network", "entry", error.entry),
        };
        if problem.is_empty() {
            entries.push(entry);
        } else if typed.problems.allowed_ips.is_empty() {
            typed.problems.allowed_ips.clone_from(&problem);
        }
        typed.addresses.push(AddressRow {
            network: network.to_owned(),
            label: label.to_owned(),
            problem,
        });
    }
    typed.metadata.allowed_addresses = IpAllowList::parse(&entries.join("\n")).unwrap_or_default();
}

/// Reads where people and browsers go from it; a field that the form does not have stays as it is.
fn read_places(fields: &Fields, language: Language, Typed { metadata, problems, .. }: &mut Typed) {
    let uri = |text: &str| RedirectUri::parse(text).map_err(|why| language.t(uri_problem(why)));
    if fields.has("redirect_uris") {
        (metadata.redirect_uris, problems.redirect_uris) = lines(fields.get("redirect_uris"), uri);
    }
    if fields.has("post_logout_redirect_uris") {
        (metadata.post_logout_redirect_uris, problems.post_logout_redirect_uris) =
            lines(fields.get("post_logout_redirect_uris"), uri);
    }
    if fields.has("origins") {
        let origin = |text: &str| Origin::parse(text).map_err(|_| language.t("origin-problem"));
        (metadata.origins, problems.origins) = lines(fields.get("origins"), origin);
    }
}

/// Reads how long things live; a field that the form does not have stays as it is.
fn read_lifetimes(
    fields: &Fields,
    language: Language,
    Typed { metadata, problems, .. }: &mut Typed,
) {
    for (name, least, most, lifetime, problem) in [
        (
            "access_token_lifetime",
            30,
            LONGEST_ACCESS_TOKEN.in_seconds(),
            &mut metadata.access_token_lifetime,
            &mut problems.access_token_lifetime,
        ),
        (
            "refresh_token_lifetime",
            60,
            LONGEST_FAMILY.in_seconds(),
            &mut metadata.refresh_token_lifetime,
            &mut problems.refresh_token_lifetime,
        ),
        ("code_lifetime", 5, 600, &mut metadata.code_lifetime, &mut problems.code_lifetime),
    ] {
        if !fields.has(name) {
            continue;
        }
        match fields.get(name).trim().parse::<i64>() {
            Ok(seconds) if (least..=most).contains(&seconds) => {
                *lifetime = Lifetime::seconds(seconds);
            }
            _ => *problem = language.t2("lifetime-problem", "least", least, "most", most),
        }
    }
}

/// Reads how tokens are made and as whom the client acts; a field that the form does not have stays as it is.
fn read_tokens(fields: &Fields, offered: &Offered, Typed { metadata, problems, .. }: &mut Typed) {
    if let Some(format) = TokenFormat::parse(fields.get("token_format")) {
        metadata.token_format = format;
        // An unticked box is not sent: whether the form has the box is told by the field beside it.
        metadata.introspects_all = fields.has("introspects_all");
    }
    if let Some(algorithm) = SigningAlgorithm::parse(fields.get("signing_algorithm")) {
        metadata.signing_algorithm = algorithm;
    }
    if let Some(rule) = PkceRule::parse(fields.get("pkce")) {
        metadata.pkce = rule;
    }
    if fields.has("profile") {
        let chosen = fields.get("profile").parse::<i64>().ok();
        let chosen = chosen.filter(|id| offered.profiles.iter().any(|(known, _)| known == id));
        if chosen.is_none() && !fields.get("profile").is_empty() {
            problems.profile = offered.language.t("given-profile-problem-client");
        }
        let (entities, meant) = entities(fields, offered);
        if matches!(meant, Meant::Several | Meant::Unknown) {
            problems.entity = offered.language.t(meant.problem());
        }
        metadata.service_account =
            chosen.map(|profile| ServiceAccount { profile: ProfileId(profile), entities });
    }
}

/// Reads the entities of a service account, and what was typed means as one more; none chosen means all, from the root
/// down.
fn entities(fields: &Fields, offered: &Offered) -> (Vec<(EntityId, bool)>, Meant) {
    let named =
        |name: &'static str, id: EntityId| fields.all(name).any(|value| value.parse() == Ok(id.0));
    let mut chosen: Vec<(EntityId, bool)> = offered
        .entities
        .iter()
        .filter(|(id, _)| named("entity", *id))
        .map(|(id, _)| (*id, named("entity_below", *id)))
        .collect();
    let meant = offered.picker().choose(fields.get("more_entity"));
    if let Meant::One(id) = meant {
        chosen.retain(|(known, _)| known.0 != id);
        chosen.push((EntityId(id), fields.has("more_entity_below")));
    }
    (if chosen.is_empty() { vec![(offered.root, true)] } else { chosen }, meant)
}

/// Parses each line, and says which is the first that is wrong, and why.
fn lines<T>(text: &str, parse: impl Fn(&str) -> Result<T, String>) -> (Vec<T>, String) {
    let (mut parsed, mut problem) = (Vec::new(), String::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match parse(line) {
            Ok(good) => parsed.push(good),
            Err(why) if problem.is_empty() => {
                problem = format!("{}: {why}", line.chars().take(100).collect::<String>());
            }
            Err(_) => {}
        }
    }
    (parsed, problem)
}

/// Returns the key of why a text is refused as redirect URI.
const fn uri_problem(why: InvalidRedirectUri) -> &'static str {
    match why {
        InvalidRedirectUri::NotAbsolute => "uri-not-absolute",
        InvalidRedirectUri::Fragment => "uri-fragment",
        InvalidRedirectUri::Wildcard => "uri-wildcard",
        InvalidRedirectUri::UserInformation => "uri-user",
        InvalidRedirectUri::PlainHttp => "uri-plain-http",
        InvalidRedirectUri::Scheme => "uri-scheme",
        InvalidRedirectUri::Characters => "uri-characters",
    }
}
