//! Scopes (RFC 6749 §3.3) with the names of GLPI 11.

use std::{collections::BTreeSet, fmt};

/// One scope token that this server knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ScopeToken {
    /// General access to the API.
    Api,
    /// The e-mail address of the signed-in user.
    Email,
    /// The GraphQL interface.
    Graphql,
    /// Submission of inventories.
    Inventory,
    /// Access that goes on when the person is away: a refresh token (OpenID Connect Core §11).
    OfflineAccess,
    /// Who signed in: an ID token (OpenID Connect Core §3.1.2.1).
    OpenId,
    /// The status of the system.
    Status,
    /// Information about the signed-in user.
    User,
}

impl ScopeToken {
    /// Every scope token, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Email,
        Self::User,
        Self::Api,
        Self::Inventory,
        Self::Status,
        Self::Graphql,
        Self::OpenId,
        Self::OfflineAccess,
    ];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Email => "email",
            Self::Graphql => "graphql",
            Self::Inventory => "inventory",
            Self::OfflineAccess => "offline_access",
            Self::OpenId => "openid",
            Self::Status => "status",
            Self::User => "user",
        }
    }

    /// Returns what the scope opens, in a few words for people.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Api => "General access to the API",
            Self::Email => "E-mail address of the signed-in user",
            Self::Graphql => "GraphQL interface",
            Self::Inventory => "Submission of inventories by agents",
            Self::OfflineAccess => "Access while you are away, until you take it back",
            Self::OpenId => "Signing in with your account",
            Self::Status => "System status",
            Self::User => "Information about the signed-in user",
        }
    }

    /// Says whether the scope is about a person: a client that acts for itself has no use for it.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Email | Self::OfflineAccess | Self::OpenId | Self::User)
    }

    /// Finds a scope token by its name on the wire, letter for letter.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|token| token.as_str() == name)
    }
}

impl fmt::Display for ScopeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of scope tokens.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Scope(BTreeSet<ScopeToken>);

impl Scope {
    /// Reads a scope parameter: names between single spaces (RFC 6749 §3.3).
    ///
    /// Names that this server does not know are left out: the answer's `scope` says what was granted.
    pub fn parse(text: &str) -> Self {
        text.split(' ').filter_map(ScopeToken::parse).collect()
    }

    /// Returns the first name of a scope parameter that the set does not hold.
    pub fn first_missing<'t>(&self, asked: &'t str) -> Option<&'t str> {
        let mut names = asked.split(' ').filter(|name| !name.is_empty());
        names.find(|name| ScopeToken::parse(name).is_none_or(|token| !self.covers(token)))
    }

    /// Returns the set without the tokens for which the test says so.
    #[must_use]
    pub fn without(&self, drop: impl Fn(ScopeToken) -> bool) -> Self {
        self.iter().filter(|token| !drop(*token)).collect()
    }

    /// Says whether every token of the other set is in this one.
    pub fn includes(&self, other: &Self) -> bool {
        other.0.is_subset(&self.0)
    }

    /// Says whether the set holds the token.
    pub fn covers(&self, token: ScopeToken) -> bool {
        self.0.contains(&token)
    }

    /// Returns the tokens that both sets hold.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).copied().collect())
    }

    /// Says whether the set holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the tokens, in alphabetical order of their kind.
    pub fn iter(&self) -> impl Iterator<Item = ScopeToken> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<ScopeToken> for Scope {
    fn from_iter<T: IntoIterator<Item = ScopeToken>>(tokens: T) -> Self {
        Self(tokens.into_iter().collect())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, token) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(token.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// SC-02.
    #[test]
    fn unknown_names_and_odd_blanks_grant_nothing() {
        assert_eq!(Scope::parse("inventory nonsense  api").to_string(), "api inventory");
        assert!(Scope::parse("").is_empty());
        assert!(Scope::parse("*").is_empty());
        assert!(Scope::parse("inventory,api").is_empty());
        assert!(Scope::parse("Inventory").is_empty());
        assert!(Scope::parse("inventory\tapi").is_empty());
    }

    /// Some names, known and unknown, some of them more than once.
    fn names() -> impl Strategy<Value = Vec<&'static str>> {
        let known = ScopeToken::ALL.map(ScopeToken::as_str);
        let all = [&known[..], &["nonsense", "API", "*"]].concat();
        prop::collection::vec(prop::sample::select(all), 0..12)
    }

    proptest! {
        #[test]
        fn a_scope_reads_back_what_it_writes(picked in proptest::collection::vec(0usize..ScopeToken::ALL.len(), 0..8)) {
            let scope: Scope = picked.iter().map(|index| ScopeToken::ALL[*index]).collect();
            prop_assert_eq!(Scope::parse(&scope.to_string()), scope);
        }

        #[test]
        fn no_text_grants_a_name_that_it_does_not_hold(text in ".{0,60}") {
            for token in Scope::parse(&text).iter() {
                prop_assert!(text.contains(token.as_str()));
            }
        }

        #[test]
        fn neither_order_nor_repetition_counts(names in names(), turn in any::<prop::sample::Index>()) {
            let scope = Scope::parse(&names.join(" "));
            let mut turned = names.clone();
            turned.rotate_left(turn.index(names.len() + 1));
            turned.extend(names.iter().rev());
            prop_assert_eq!(Scope::parse(&turned.join(" ")), scope.clone());
            for token in ScopeToken::ALL {
                prop_assert_eq!(scope.covers(token), names.contains(&token.as_str()));
            }
        }

        #[test]
        fn intersection_is_that_of_sets(a in names(), b in names(), c in names()) {
            let [a, b, c] = [a, b, c].map(|names| Scope::parse(&names.join(" ")));
            let both = a.intersection(&b);
            for token in ScopeToken::ALL {
                prop_assert_eq!(both.covers(token), a.covers(token) && b.covers(token));
            }
            prop_assert!(a.includes(&both) && b.includes(&both));
            prop_assert_eq!(a.includes(&b), both == b);
            prop_assert_eq!(&b.intersection(&a), &both);
            prop_assert_eq!(&a.intersection(&a), &a);
            prop_assert_eq!(both.intersection(&c), a.intersection(&b.intersection(&c)));
            prop_assert!(a.intersection(&Scope::default()).is_empty());
        }

        #[test]
        fn what_is_missing_is_the_first_name_outside_the_set(held in names(), asked in names()) {
            let set = Scope::parse(&held.join(" "));
            let asked = asked.join(" ");
            let outside = |name: &&str| ScopeToken::parse(name).is_none() || !held.contains(name);
            prop_assert_eq!(set.first_missing(&asked), asked.split(' ').filter(|name| !name.is_empty()).find(outside));
        }
    }
}
