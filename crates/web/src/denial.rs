//! Refusals that explain themselves: which checks were passed, which failed, what would mend it.
//!
//! The caller gets a safe sentence with a reference; whoever runs the server opens the reference and sees the rest.

use crate::{App, throttle::place};
use axum::http::{HeaderMap, header::USER_AGENT};
use oauth::{Lifetime, Timestamp};
use std::{collections::HashMap, net::IpAddr, sync::Mutex};
use store::{Actor, ClientKey, NewDenial, UserId};

/// What is known of a request while it is checked.
#[derive(Clone, Debug)]
pub struct Trail {
    /// Where it arrived, such as `token`.
    pub endpoint: &'static str,
    /// The client, once it is known.
    pub client: Option<ClientKey>,
    /// The user, once one is known.
    pub user: Option<UserId>,
    /// From where it came.
    pub address: IpAddr,
    /// What the caller calls itself.
    pub user_agent: String,
    passed: Vec<&'static str>,
    proved: bool,
}

/// The check that failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failed {
    /// The check, told as what should hold.
    pub check: &'static str,
    /// Why it does not.
    pub why: String,
    /// What would mend it, and who can.
    pub remedy: &'static str,
}

impl Failed {
    /// Tells what failed.
    pub fn new(check: &'static str, why: impl Into<String>, remedy: &'static str) -> Self {
        Self { check, why: why.into(), remedy }
    }

    /// Tells that the caller has to wait.
    pub fn too_many_attempts(wait: Lifetime) -> Self {
        Self::new(
            "There were few wrong attempts lately",
            format!(
                "there were too many; the next one is accepted in {} seconds",
                wait.in_seconds()
            ),
            "Wait, then use the right secret, password or code. Guesses from other places do not prolong the wait.",
        )
    }
}

impl Trail {
    /// Starts where a request arrives.
    pub fn new(endpoint: &'static str, address: IpAddr, headers: &HeaderMap) -> Self {
        let user_agent = user_agent(headers);
        Self {
            endpoint,
            client: None,
            user: None,
            address,
            user_agent,
            passed: Vec::new(),
            proved: false,
        }
    }

    /// Notes that a check was passed, told as what holds.
    pub fn pass(&mut self, check: &'static str) {
        self.passed.push(check);
    }

    /// Notes that the caller has proved to be the client or the user of this trail.
    pub fn prove(&mut self) {
        self.proved = true;
    }

    /// Keeps the denial and returns its reference.
    ///
    /// Callers who have proved nothing could fill the disk with denials: of those a bounded number a minute is kept
    /// from each place, and in all. The rest goes to the log alone, without a reference, whether or not the caller
    /// named somebody who exists: that is not for strangers to learn.
    pub async fn deny(
        &self,
        app: &App,
        now: Timestamp,
        failed: &Failed,
    ) -> Result<Option<String>, store::Error> {
        tracing::info!(
            endpoint = self.endpoint,
            client.key = self.client.map(|key| key.0),
            user.id = self.user.map(|id| id.0),
            address = %self.address,
            check = failed.check,
            why = failed.why,
            "a request was refused"
        );
        app.metrics().denials.count([self.endpoint, failed.check]);
        if !self.proved && !app.denials().may_keep(self.address, now) {
            return Ok(None);
        }
        let reference = reference(app.random());
        let denial = NewDenial {
            reference: reference.clone(),
            endpoint: self.endpoint,
            client: self.client,
            user: self.user,
            address: self.address,
            user_agent: self.user_agent.clone(),
            passed: self.passed.clone(),
            failed: failed.check,
            why: failed.why.clone(),
            remedy: failed.remedy,
        };
        let actor = match (self.user, self.client) {
            (Some(user), _) => Actor::User(user),
            (None, Some(client)) => Actor::Client(client),
            (None, None) => Actor::Anonymous,
        };
        app.store.change(actor, now, move |change| change.record_denial(&denial)).await?;
        Ok(Some(reference))
    }
}

/// Adds the reference of a denial to what the caller is told.
pub fn with_reference(told: &str, reference: Option<&str>) -> String {
    match reference {
        Some(reference) => format!("{told} Reference {reference}."),
        None => told.to_owned(),
    }
}

/// Ten characters of Crockford's alphabet, which has no letters that look like digits: 50 random bits.
fn reference(random: [u8; 10]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letter =
        |byte: &u8| char::from(ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0'));
    let (head, tail) = random.split_at(5);
    let text = |bytes: &[u8]| bytes.iter().map(letter).collect::<String>();
    format!("{}-{}", text(head), text(tail))
}

/// Returns what a caller calls itself, cut to what is worth keeping.
pub fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// How many denials of callers who have proved nothing are kept in this minute.
#[derive(Default)]
pub struct DenialBudget(Mutex<Minute>);

#[derive(Default)]
struct Minute {
    number: i64,
    all: u32,
    by_place: HashMap<String, u32>,
}

/// From each place, each minute.
const FROM_ONE_PLACE: u32 = 30;
/// From everywhere, each minute.
const FROM_EVERYWHERE: u32 = 1_000;

impl DenialBudget {
    fn may_keep(&self, address: IpAddr, now: Timestamp) -> bool {
        let number = now.seconds() / 60;
        let mut minute = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if minute.number != number {
            *minute = Minute { number, ..Minute::default() };
        }
        if minute.all >= FROM_EVERYWHERE {
            return false;
        }
        let of_place = minute.by_place.entry(place(address)).or_default();
        if *of_place >= FROM_ONE_PLACE {
            return false;
        }
        *of_place += 1;
        minute.all += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_from_one_place_is_kept_to_a_bound_and_harms_no_other() {
        let budget = DenialBudget::default();
        let (flood, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let now = Timestamp::from_micros(0);
        assert_eq!((0..1000).filter(|_| budget.may_keep(flood, now)).count(), 30);
        assert!(budget.may_keep(other, now));
        assert!(budget.may_keep(flood, now.plus(Lifetime::seconds(60))));
    }

    #[test]
    fn a_reference_can_be_read_aloud() {
        let reference = reference([0, 31, 10, 255, 7, 1, 2, 3, 4, 5]);
        assert_eq!(reference, "0ZAZ7-12345");
    }
}
