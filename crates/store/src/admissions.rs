//! From where a client was let in lately, and for what: told before a change that would turn some of it away.

use crate::{
    ClientKey, Reader, Result, UsageKind,
    filter::Filter,
    sql::values,
    usage::{HOUR, beginning},
};
use oauth::Timestamp;
use std::{collections::BTreeMap, net::IpAddr};

/// From where a client was let in, and for what.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Admissions {
    /// Each address that was told apart, with how many agents came last from it.
    pub addresses: BTreeMap<IpAddr, i64>,
    /// How many requests each scope opened something for.
    pub scopes: BTreeMap<String, i64>,
}

/// At most so many sums, and so many agents' addresses, are told.
const MOST: i64 = 20_000;

impl Reader<'_> {
    /// Tells from where, and for what, a client was let in since an instant.
    ///
    /// Of requests a few addresses are told apart each hour; where agents came from is known of each of them.
    pub fn admissions_of_client(
        &mut self,
        client: ClientKey,
        since: Timestamp,
    ) -> Result<Admissions> {
        let mut served = Filter::default();
        served.with("client = $?", client.0);
        served.with("hour >= $?", beginning(HOUR, since));
        for refusal in UsageKind::ALL.into_iter().filter(|kind| kind.is_refusal()) {
            served.with("kind <> $?", refusal.as_str());
        }
        let most = served.bind(MOST);
        let (conditions, values) = served.finish();
        let requests: Vec<(String, String, i64)> = self.connection.rows(
            &format!(
                "select address, scope, cast(sum(requests) as bigint) from client_usage{conditions}
                 group by address, scope limit {most}"
            ),
            &values,
            |row| Ok((row.take()?, row.take()?, row.take()?)),
        )?;
        let agents: Vec<(String, i64)> = self.connection.rows(
            "select address, count(*) from agents
             where client = $1 and last_contact >= $2 and address is not null group by address limit $3",
            values![client.0, since, MOST],
            |row| Ok((row.take()?, row.take()?)),
        )?;
        let mut told = Admissions::default();
        let came = requests.iter().map(|(address, _, _)| (address, 0));
        let came = came.chain(agents.iter().map(|(address, agents)| (address, *agents)));
        for (address, agents) in came {
            // Requests past those that are told apart have no address.
            if let Ok(address) = address.parse::<IpAddr>() {
                *told.addresses.entry(address.to_canonical()).or_default() += agents;
            }
        }
        for (_, scopes, requests) in &requests {
            for scope in scopes.split_whitespace() {
                *told.scopes.entry(scope.to_owned()).or_default() += requests;
            }
        }
        Ok(told)
    }
}
