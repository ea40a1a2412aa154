//! What a change of a client would turn away of what was let in lately: told before it is saved.

use oauth::{Lifetime, ScopeToken, Timestamp};
use std::{cmp::Reverse, net::IpAddr};
use store::{Admissions, Client, ClientMetadata};
use web::{App, Language, PageError};

/// What was let in and would be turned away.
#[derive(Default)]
pub(super) struct Foreseen {
    /// Addresses, those of most agents first.
    refused: Vec<(IpAddr, i64)>,
    /// How many addresses are let in as it is.
    addresses: usize,
    /// Scopes that it would lose, each with the requests that it opened something for.
    pub(super) scopes: Vec<(String, i64)>,
}

/// How long something counts as lately.
const LATELY: Lifetime = Lifetime::hours(24 * 30);
/// So many addresses are shown.
const SHOWN: usize = 20;

impl Foreseen {
    /// Says what a change would turn away.
    pub(super) async fn of(
        app: &App,
        client: &Client,
        after: &ClientMetadata,
        now: Timestamp,
    ) -> Result<Self, PageError> {
        let before = &client.metadata;
        let narrowed = before.allowed_addresses != after.allowed_addresses
            && !after.allowed_addresses.is_empty();
        if !narrowed && after.scope.includes(&before.scope) {
            return Ok(Self::default());
        }
        let (key, since) = (client.key, now.minus(LATELY));
        let lately = app.store.browse(move |db| db.admissions_of_client(key, since)).await?;
        Ok(Self::among(&lately, before, after))
    }

    /// Sorts what was let in; what is turned away already is nothing that the change does.
    fn among(lately: &Admissions, before: &ClientMetadata, after: &ClientMetadata) -> Self {
        let let_in = lately
            .addresses
            .iter()
            .filter(|(address, _)| before.allowed_addresses.permits(**address));
        let mut told = Self { addresses: let_in.clone().count(), ..Self::default() };
        let refused = let_in.filter(|(address, _)| !after.allowed_addresses.permits(**address));
        told.refused = refused.map(|(address, agents)| (*address, *agents)).collect();
        told.refused.sort_by_key(|(address, agents)| (Reverse(*agents), *address));
        let lost = |scope: &str| {
            ScopeToken::parse(scope)
                .is_some_and(|scope| before.scope.covers(scope) && !after.scope.covers(scope))
        };
        let scopes = lately.scopes.iter().filter(|(scope, _)| lost(scope));
        told.scopes = scopes.map(|(scope, requests)| (scope.clone(), *requests)).collect();
        told
    }

    /// Says whether nothing would be turned away.
    pub(super) fn is_nothing(&self) -> bool {
        self.refused.is_empty() && self.scopes.is_empty()
    }

    /// Returns the addresses that are shown.
    pub(super) fn shown(&self) -> &[(IpAddr, i64)] {
        self.refused.get(..SHOWN).unwrap_or(&self.refused)
    }

    /// Returns how many addresses more there are than are shown.
    pub(super) fn more(&self) -> usize {
        self.refused.len().saturating_sub(SHOWN)
    }

    /// Says how many addresses, and agents behind them, would be turned away; empty if none would.
    pub(super) fn told(&self, language: Language) -> String {
        if self.refused.is_empty() {
            return String::new();
        }
        let number = |count: usize| language.number(i64::try_from(count).unwrap_or(i64::MAX));
        let (addresses, refused) = (number(self.addresses), number(self.refused.len()));
        let told = language.t3(
            "foreseen-addresses",
            "count",
            self.addresses,
            "addresses",
            addresses,
            "refused",
            refused,
        );
        let agents: i64 = self.refused.iter().map(|(_, agents)| agents).sum();
        if agents == 0 {
            return told;
        }
        let agents =
            language.t2("foreseen-agents", "count", agents, "number", language.number(agents));
        format!("{told} {agents}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::intent::Intent;
    use oauth::{IpAllowList, Scope};
    use std::collections::BTreeMap;

    fn client(allowed: &str, scope: &str) -> ClientMetadata {
        ClientMetadata {
            allowed_addresses: IpAllowList::parse(allowed).unwrap(),
            scope: Scope::parse(scope),
            ..Intent::Agents.metadata()
        }
    }

    fn lately(addresses: &[(&str, i64)], scopes: &[(&str, i64)]) -> Admissions {
        let scopes = scopes.iter().map(|(scope, sum)| ((*scope).to_owned(), *sum));
        Admissions {
            addresses: addresses.iter().map(|(a, sum)| (a.parse().unwrap(), *sum)).collect(),
            scopes: scopes.collect::<BTreeMap<_, _>>(),
        }
    }

    #[test]
    fn addresses_that_the_change_turns_away_are_told_and_no_others() {
        let lately = lately(
            &[("192.0.2.1", 3), ("192.0.2.200", 1), ("198.51.100.7", 40), ("203.0.113.9", 0)],
            &[],
        );
        let before = client("192.0.2.0/24, 198.51.100.0/24", "inventory");
        let told = Foreseen::among(&lately, &before, &client("192.0.2.0/25", "inventory"));
        let addresses: Vec<String> = told.shown().iter().map(|(a, _)| a.to_string()).collect();
        assert_eq!(addresses, ["198.51.100.7", "192.0.2.200"], "those of most agents first");
        assert_eq!(told.addresses, 3, "203.0.113.9 is turned away already");
        assert!(Foreseen::among(&lately, &before, &before).is_nothing());
    }

    #[test]
    fn a_scope_that_was_used_and_goes_is_told() {
        let lately = lately(&[], &[("api", 12), ("status", 5)]);
        let before = client("", "api status email");
        let told = Foreseen::among(&lately, &before, &client("", "status"));
        assert_eq!(told.scopes, [("api".to_owned(), 12)], "nobody used email");
    }
}
