//! What a client's form offers to choose from.

use oauth::{GrantType, PkceRule, Scope, ScopeToken, SigningAlgorithm, TokenFormat};
use web::Language;

/// An option of a list.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// A grant type to tick.
pub(crate) struct GrantTick {
    pub(crate) value: &'static str,
    /// The key of its name.
    pub(crate) label: &'static str,
    /// The key of what it is.
    pub(crate) what: &'static str,
    /// The key of a warning; empty if there is none.
    pub(crate) warning: &'static str,
    pub(crate) ticked: bool,
}

/// A scope to tick.
pub(crate) struct ScopeTick {
    pub(crate) value: &'static str,
    /// The key of what it opens.
    pub(crate) what: String,
    /// The key of how much harm it can do.
    pub(crate) risk: &'static str,
    /// The class of the mark.
    pub(crate) class: &'static str,
    pub(crate) ticked: bool,
}

/// An entity of a service account.
pub(crate) struct EntityTick {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) ticked: bool,
    /// Whether those below it are meant too.
    pub(crate) below: bool,
}

/// Returns the key of a grant type's name.
pub(crate) const fn grant_label(grant: GrantType) -> &'static str {
    match grant {
        GrantType::AuthorizationCode => "grant-code",
        GrantType::Password => "grant-password",
        GrantType::ClientCredentials => "grant-client",
        GrantType::RefreshToken => "grant-refresh",
    }
}

pub(crate) fn grant_ticks(ticked: &[GrantType]) -> Vec<GrantTick> {
    let tick = |grant: GrantType| GrantTick {
        value: grant.as_str(),
        label: grant_label(grant),
        what: match grant {
            GrantType::AuthorizationCode => "grant-code-what",
            GrantType::Password => "grant-password-what",
            _ => "grant-client-what",
        },
        warning: if grant == GrantType::Password { "grant-password-warning" } else { "" },
        ticked: ticked.contains(&grant),
    };
    GrantType::ALL.map(tick).into()
}

pub(crate) fn scope_ticks(offered: &[ScopeToken], ticked: &Scope) -> Vec<ScopeTick> {
    let tick = |scope: &ScopeToken| {
        let (risk, class) = match scope {
            ScopeToken::Api | ScopeToken::Graphql => ("risk-high", "bg-red-lt"),
            ScopeToken::Inventory | ScopeToken::OfflineAccess => ("risk-medium", "bg-orange-lt"),
            ScopeToken::Email | ScopeToken::User | ScopeToken::OpenId | ScopeToken::Status => {
                ("risk-low", "bg-green-lt")
            }
        };
        ScopeTick {
            value: scope.as_str(),
            what: format!("scope-{}", scope.as_str()),
            risk,
            class,
            ticked: ticked.covers(*scope),
        }
    };
    offered.iter().map(tick).collect()
}

fn choices(
    language: Language,
    options: &[(&'static str, &'static str)],
    chosen: &str,
) -> Vec<Choice> {
    let choice = |(value, key): &(&'static str, &'static str)| Choice {
        value: (*value).to_owned(),
        label: language.t(key),
        chosen: *value == chosen,
    };
    options.iter().map(choice).collect()
}

pub(crate) fn token_formats(language: Language, chosen: TokenFormat) -> Vec<Choice> {
    let options = [("opaque", "token-format-opaque"), ("jwt", "token-format-jwt")];
    choices(language, &options, chosen.as_str())
}

pub(crate) fn algorithms(chosen: SigningAlgorithm) -> Vec<Choice> {
    let choice = |algorithm: SigningAlgorithm| Choice {
        value: algorithm.as_str().to_owned(),
        label: algorithm.as_str().to_owned(),
        chosen: algorithm == chosen,
    };
    SigningAlgorithm::ALL.map(choice).into()
}

pub(crate) fn pkce_rules(language: Language, chosen: PkceRule) -> Vec<Choice> {
    let options =
        [("required", "pkce-required"), ("optional", "pkce-optional"), ("plain", "pkce-plain")];
    choices(language, &options, chosen.as_str())
}

pub(crate) fn profiles(
    language: Language,
    known: &[(i64, String)],
    chosen: Option<i64>,
) -> Vec<Choice> {
    let none = Choice {
        value: String::new(),
        label: language.t("service-account-none"),
        chosen: chosen.is_none(),
    };
    let profile = |(id, name): &(i64, String)| Choice {
        value: id.to_string(),
        label: name.clone(),
        chosen: chosen == Some(*id),
    };
    std::iter::once(none).chain(known.iter().map(profile)).collect()
}
