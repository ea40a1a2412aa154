//! What comes of a client's form, in a few lines.

use super::choices::grant_label;
use oauth::{GrantType, ScopeToken};
use store::ClientMetadata;
use web::Language;

/// A line of the summary.
pub(crate) struct SummaryLine {
    /// The key of what it is about.
    pub(crate) label: &'static str,
    /// What comes of it.
    pub(crate) value: String,
    /// Whether it deserves a second look.
    pub(crate) warns: bool,
}

/// Returns what comes of a client's form.
pub(crate) fn summary(client: &ClientMetadata, language: Language) -> Vec<SummaryLine> {
    let has = |grant: GrantType| client.grant_types.contains(&grant);
    let with_people = has(GrantType::AuthorizationCode) || has(GrantType::Password);
    let mut lines = vec![
        line("summary-kind", language.t(kind(client))),
        grants(client, language),
        scopes(client, language),
    ];
    if has(GrantType::AuthorizationCode) {
        lines.push(redirects(client, language));
    }
    lines.extend(acts(client, language));
    lines.push(line("summary-addresses", allowed_from(client, language)));
    lines.push(line("summary-token", language.span(client.access_token_lifetime)));
    if with_people && client.scope.covers(ScopeToken::OfflineAccess) {
        lines.push(line("summary-refresh-token", language.span(client.refresh_token_lifetime)));
    }
    lines
}

fn line(label: &'static str, value: String) -> SummaryLine {
    SummaryLine { label, value, warns: false }
}

const fn kind(client: &ClientMetadata) -> &'static str {
    if client.confidential { "summary-secret" } else { "summary-public" }
}

fn grants(client: &ClientMetadata, language: Language) -> SummaryLine {
    let names: Vec<String> =
        client.grant_types.iter().map(|grant| language.t(grant_label(*grant))).collect();
    let none = names.is_empty();
    SummaryLine {
        label: "summary-grants",
        value: if none { language.t("summary-nothing") } else { names.join(", ") },
        warns: none || client.grant_types.contains(&GrantType::Password),
    }
}

fn scopes(client: &ClientMetadata, language: Language) -> SummaryLine {
    let none = client.scope.iter().next().is_none();
    SummaryLine {
        label: "summary-scopes",
        value: if none { language.t("summary-nothing") } else { client.scope.to_string() },
        warns: none,
    }
}

/// Says as whom a client acts for itself, if it may ask for what needs a profile.
fn acts(client: &ClientMetadata, language: Language) -> Option<SummaryLine> {
    let asks_itself = client.grant_types.contains(&GrantType::ClientCredentials);
    let needs_profile = [ScopeToken::Api, ScopeToken::Graphql];
    let needs_profile = needs_profile.into_iter().any(|scope| client.scope.covers(scope));
    if !asks_itself || !needs_profile {
        return None;
    }
    let nobody = client.service_account.is_none();
    let value = if nobody { "summary-acts-nobody" } else { "summary-acts-account" };
    Some(SummaryLine { label: "summary-acts", value: language.t(value), warns: nobody })
}

fn redirects(client: &ClientMetadata, language: Language) -> SummaryLine {
    let uris: Vec<&str> = client.redirect_uris.iter().map(|uri| uri.as_str()).collect();
    SummaryLine {
        label: "summary-redirects",
        warns: uris.is_empty(),
        value: if uris.is_empty() { language.t("summary-no-redirect") } else { uris.join(", ") },
    }
}

/// Says from where a client may come, each network with its label behind.
pub(super) fn allowed_from(client: &ClientMetadata, language: Language) -> String {
    let entries = client.allowed_addresses.entries().map(|entry| match entry.label() {
        "" => entry.network(),
        label => format!("{} ({label})", entry.network()),
    });
    let entries: Vec<String> = entries.collect();
    if entries.is_empty() { language.t("summary-anywhere") } else { entries.join(", ") }
}
