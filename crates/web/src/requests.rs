//! Who asks for what: requests of clients, added up in memory and written every few seconds, so that counting costs
//! no write at each request.

use oauth::{Lifetime, Timestamp};
use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
    sync::{Mutex, PoisonError},
};
use store::{ClientKey, CountedRequests, LastUse, UsageKind};

/// What was counted since it was last written.
#[derive(Default)]
pub struct Requests(Mutex<Counted>);

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct Answered<'a> {
    /// Who asked, if it is known.
    pub client: Option<ClientKey>,
    /// What became of it.
    pub kind: UsageKind,
    /// What it was for.
    pub scope: String,
    /// From where.
    pub address: IpAddr,
    /// What the caller calls itself.
    pub user_agent: &'a str,
}

#[derive(Default)]
struct Counted {
    sums: HashMap<Key, i64>,
    last_uses: HashMap<ClientKey, (Timestamp, IpAddr, String)>,
    places: Places,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    client: Option<ClientKey>,
    hour: i64,
    kind: UsageKind,
    scope: String,
    address: Option<IpAddr>,
}

/// The addresses that are told apart in this hour.
#[derive(Default)]
struct Places {
    hour: i64,
    of_client: HashMap<Option<ClientKey>, HashSet<IpAddr>>,
    all: usize,
}

/// Of each client, each hour.
const MOST_ADDRESSES: usize = 50;
/// Of all clients, each hour.
const MOST_ADDRESSES_OF_ALL: usize = 100_000;
/// Past this many different sums, the rest is not counted until they are written.
const MOST_SUMS: usize = 50_000;

impl Places {
    fn told_apart(&mut self, client: Option<ClientKey>, hour: i64, address: IpAddr) -> bool {
        if hour > self.hour {
            *self = Self { hour, ..Self::default() };
        }
        let known = self.of_client.entry(client).or_default();
        if known.contains(&address) {
            return true;
        }
        if known.len() >= MOST_ADDRESSES || self.all >= MOST_ADDRESSES_OF_ALL {
            return false;
        }
        self.all += 1;
        known.insert(address)
    }
}

impl Requests {
    /// Counts a request.
    pub fn count(&self, answered: Answered<'_>, now: Timestamp) {
        let Answered { client, kind, scope, address, user_agent } = answered;
        let hour = now.seconds().div_euclid(Lifetime::hours(1).in_seconds());
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let told_apart = counted.places.told_apart(client, hour, address);
        let key = Key { client, hour, kind, scope, address: told_apart.then_some(address) };
        if counted.sums.len() >= MOST_SUMS && !counted.sums.contains_key(&key) {
            return;
        }
        *counted.sums.entry(key).or_insert(0) += 1;
        if let Some(client) = client.filter(|_| !kind.is_refusal()) {
            counted.last_uses.insert(client, (now, address, user_agent.to_owned()));
        }
    }

    /// Takes what was counted, to write it.
    pub(crate) fn take(&self) -> (Vec<CountedRequests>, Vec<LastUse>) {
        let (sums, last_uses) = {
            let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            (std::mem::take(&mut counted.sums), std::mem::take(&mut counted.last_uses))
        };
        let counted = sums.into_iter().map(|(key, requests)| CountedRequests {
            client: key.client,
            at: Timestamp::from_micros(key.hour * Lifetime::hours(1).in_seconds() * 1_000_000),
            kind: key.kind,
            scope: key.scope,
            address: key.address.map(|address| address.to_string()).unwrap_or_default(),
            requests,
        });
        let uses = last_uses.into_iter().map(|(client, (at, address, user_agent))| LastUse {
            client,
            at,
            address: address.to_string(),
            user_agent,
        });
        (counted.collect(), uses.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(client: i64, address: [u8; 4]) -> Answered<'static> {
        Answered {
            client: Some(ClientKey(client)),
            kind: UsageKind::TokenIssued,
            scope: "inventory".to_owned(),
            address: address.into(),
            user_agent: "an agent",
        }
    }

    #[test]
    fn addresses_past_the_bound_are_counted_as_one() {
        let (requests, now) = (Requests::default(), Timestamp::from_micros(0));
        for number in 0..200 {
            requests.count(answered(1, [192, 0, 2, number]), now);
        }
        // The bound is for the hour, not for one writing.
        let (mut counted, uses) = requests.take();
        requests.count(answered(1, [192, 0, 2, 199]), now);
        counted.extend(requests.take().0);
        let named = counted.iter().filter(|sum| !sum.address.is_empty()).count();
        assert_eq!((named, uses.len()), (MOST_ADDRESSES, 1));
        assert_eq!(counted.iter().map(|sum| sum.requests).sum::<i64>(), 201);
        requests.count(answered(1, [192, 0, 2, 199]), now.plus(Lifetime::hours(1)));
        assert_eq!(requests.take().0[0].address, "192.0.2.199");
    }

    #[test]
    fn the_same_is_added_up() {
        let (requests, now) = (Requests::default(), Timestamp::from_micros(0));
        for client in [1, 1, 2] {
            requests.count(answered(client, [192, 0, 2, 1]), now);
        }
        let mut sums: Vec<i64> = requests.take().0.iter().map(|sum| sum.requests).collect();
        sums.sort_unstable();
        assert_eq!(sums, [1, 2]);
    }
}
