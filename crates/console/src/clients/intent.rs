//! What a new client is meant for: the question that creating one starts from.

use oauth::{GrantType, Scope, ScopeToken};
use store::ClientMetadata;

/// What a new client is meant for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Intent {
    /// GLPI Agents, which submit inventories.
    Agents,
    /// A script or a service, which acts for itself.
    Service,
    /// A web application with a server of its own, into which people sign in.
    Web,
    /// A mobile or single-page app, which can keep no secret.
    App,
    /// Whatever the form of GLPI can say.
    Advanced,
}

impl Intent {
    /// Every intent, in the order in which they are offered.
    pub(crate) const ALL: [Self; 5] =
        [Self::Agents, Self::Service, Self::Web, Self::App, Self::Advanced];

    /// Returns the name in the address.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Agents => "glpi-agent",
            Self::Service => "service",
            Self::Web => "web",
            Self::App => "app",
            Self::Advanced => "advanced",
        }
    }

    /// Finds an intent by its name in the address.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|intent| intent.as_str() == name)
    }

    /// Returns the key of what people call it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Agents => "intent-agents",
            Self::Service => "intent-service",
            Self::Web => "intent-web",
            Self::App => "intent-app",
            Self::Advanced => "intent-advanced",
        }
    }

    /// Returns the key of what it is, in a sentence.
    pub(crate) const fn what(self) -> &'static str {
        match self {
            Self::Agents => "intent-agents-what",
            Self::Service => "intent-service-what",
            Self::Web => "intent-web-what",
            Self::App => "intent-app-what",
            Self::Advanced => "intent-advanced-what",
        }
    }

    /// Returns the client that the form begins with.
    pub(crate) fn metadata(self) -> ClientMetadata {
        let scope = |tokens: &[ScopeToken]| tokens.iter().copied().collect::<Scope>();
        let (grant, scope) = match self {
            Self::Agents => (GrantType::ClientCredentials, scope(&[ScopeToken::Inventory])),
            Self::Service => (GrantType::ClientCredentials, scope(&[ScopeToken::Api])),
            Self::Web | Self::App => {
                let tokens = [ScopeToken::OpenId, ScopeToken::User, ScopeToken::Email];
                (GrantType::AuthorizationCode, scope(&tokens))
            }
            Self::Advanced => (GrantType::AuthorizationCode, Scope::default()),
        };
        let name = if self == Self::Agents { "GLPI Agents" } else { "" };
        ClientMetadata {
            grant_types: vec![grant],
            scope,
            confidential: self != Self::App,
            ..ClientMetadata::named(name)
        }
    }

    /// Returns the scopes that such a client has a use for.
    pub(crate) fn scopes(self) -> Vec<ScopeToken> {
        let all = ScopeToken::ALL.into_iter();
        match self {
            Self::Agents => vec![ScopeToken::Inventory],
            Self::Service => all.filter(|scope| !scope.is_personal()).collect(),
            Self::Web | Self::App => {
                all.filter(|scope| !matches!(scope, ScopeToken::Inventory)).collect()
            }
            Self::Advanced => all.collect(),
        }
    }

    /// Whether the form asks for grants and for the kind of the client; otherwise the intent says them.
    pub(crate) const fn is_advanced(self) -> bool {
        matches!(self, Self::Advanced)
    }

    /// Whether people go from it to this server and back.
    pub(crate) const fn has_redirects(self) -> bool {
        matches!(self, Self::Web | Self::App | Self::Advanced)
    }

    /// Whether it comes from addresses that can be known.
    pub(crate) const fn has_addresses(self) -> bool {
        matches!(self, Self::Agents | Self::Service | Self::Web | Self::Advanced)
    }

    /// Whether it may need a profile of its own.
    pub(crate) const fn has_service_account(self) -> bool {
        matches!(self, Self::Service | Self::Advanced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_intent_begins_with_scopes_that_it_offers() {
        for intent in Intent::ALL {
            assert_eq!(Intent::parse(intent.as_str()), Some(intent));
            let offered = intent.scopes();
            for scope in intent.metadata().scope.iter() {
                assert!(offered.contains(&scope), "{intent:?}: {scope}");
            }
        }
        assert_eq!(Intent::parse("x"), None);
    }
}
