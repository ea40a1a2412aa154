//! What deserves attention at a client.

use super::PATH;
use oauth::{GrantType, Lifetime, PkceRule, ScopeToken, Timestamp};
use store::{Client, ClientSecretFacts, Denial};
use web::Language;

/// Something that deserves attention.
pub(crate) struct Warning {
    /// `danger`, `warning` or `info`.
    pub(crate) kind: &'static str,
    /// What it is.
    pub(crate) text: String,
    /// Where it is mended.
    pub(crate) href: String,
    /// The key of what the link says.
    pub(crate) link: &'static str,
}

/// What is known of a client, to judge its health by.
pub(crate) struct Known<'k> {
    pub(crate) client: &'k Client,
    pub(crate) secrets: &'k [ClientSecretFacts],
    /// The newest denials.
    pub(crate) denials: &'k [Denial],
    pub(crate) now: Timestamp,
    pub(crate) language: Language,
}

const YEAR: Lifetime = Lifetime::hours(365 * 24);
const WEEK: Lifetime = Lifetime::hours(7 * 24);
/// The check that fails when a secret is wrong, as denials name it.
const SECRET_CHECK: &str = "The secret is right";

/// Returns what deserves attention, the worst first.
pub(crate) fn warnings(known: &Known<'_>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    state(known, &mut warnings);
    grants(known, &mut warnings);
    secrets(known, &mut warnings);
    warnings
}

impl Known<'_> {
    fn warn(&self, kind: &'static str, text: String, tab: &str, link: &'static str) -> Warning {
        Warning { kind, text, href: format!("{PATH}/{}{tab}", self.client.key.0), link }
    }

    fn has(&self, grant: GrantType) -> bool {
        self.client.metadata.grant_types.contains(&grant)
    }
}

fn state(known: &Known<'_>, warnings: &mut Vec<Warning>) {
    let t = |key| known.language.t(key);
    let client = &known.client;
    if !client.metadata.enabled {
        warnings.push(known.warn("danger", t("health-disabled"), "/state", "act-enable"));
    }
    if client.last_used_at.is_none() && known.now.since(client.created_at) > WEEK {
        warnings.push(known.warn("info", t("health-never-used"), "/setup", "tab-setup"));
    }
}

fn grants(known: &Known<'_>, warnings: &mut Vec<Warning>) {
    let t = |key| known.language.t(key);
    let client = &known.client.metadata;
    let mut to_access =
        |kind, key| warnings.push(known.warn(kind, t(key), "/access", "tab-access"));
    if known.has(GrantType::AuthorizationCode) && client.redirect_uris.is_empty() {
        to_access("danger", "health-no-redirect");
    }
    if client.scope.iter().next().is_none() {
        to_access("warning", "health-no-scope");
    }
    if known.has(GrantType::Password) {
        to_access("warning", "health-password");
    }
    if known.has(GrantType::AuthorizationCode) && client.pkce != PkceRule::Required {
        to_access("warning", "health-pkce");
    }
    let for_itself = known.has(GrantType::ClientCredentials);
    let uses_api = client.scope.covers(ScopeToken::Api) || client.scope.covers(ScopeToken::Graphql);
    if for_itself && uses_api && client.service_account.is_none() {
        to_access("warning", "health-no-account");
    }
}

fn secrets(known: &Known<'_>, warnings: &mut Vec<Warning>) {
    let (now, language) = (known.now, known.language);
    let working: Vec<_> = known.secrets.iter().filter(|secret| secret.is_valid(now)).collect();
    let mut to_credentials =
        |kind, text| warnings.push(known.warn(kind, text, "/credentials", "tab-credentials"));
    if known.client.metadata.confidential && working.is_empty() {
        to_credentials("danger", language.t("health-no-secret"));
    }
    if working
        .iter()
        .any(|secret| now.since(secret.created_at) > YEAR && secret.expires_at.is_none())
    {
        to_credentials("warning", language.t("health-old-secret"));
    }
    let outgoing =
        working.iter().find(|secret| secret.expires_at.is_some() && !secret.uses.is_empty());
    if let Some((secret, end)) = outgoing.and_then(|secret| Some((secret, secret.expires_at?))) {
        let text = language.t2("health-outgoing", "hint", &secret.hint, "at", end.readable());
        to_credentials("warning", text);
    }
    let refused: Vec<&Denial> = known
        .denials
        .iter()
        .filter(|denial| denial.failed == SECRET_CHECK && now.since(denial.at) < WEEK)
        .collect();
    if let Some(newest) = refused.first() {
        let text =
            language.t2("health-refused", "count", refused.len(), "address", &newest.address);
        warnings.push(known.warn("warning", text, "/activity", "tab-activity"));
    }
}
