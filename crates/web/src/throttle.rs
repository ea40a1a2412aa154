//! Guessing is slowed, for each claim, each account and each address over all doors, and nobody can lock another out.

use crate::App;
use oauth::{Lifetime, Timestamp};
use sha2::{Digest as _, Sha256};
use std::net::{IpAddr, Ipv6Addr};

/// Where a client tries to get in: what it claims to be, and from where.
#[derive(Clone, Debug)]
pub struct Door {
    /// Failures of this claim from this address.
    pub claim: String,
    /// Failures of any claim from this address, at any door.
    pub address: String,
}

/// Where a person tries to get in.
#[derive(Clone, Debug)]
pub struct LoginDoors {
    /// Failures of this name from this address.
    pub claim: String,
    /// Failures of any claim from this address, at any door.
    pub address: String,
    /// Failures of this name from anywhere.
    pub account: String,
    /// The address, as places are told apart.
    pub place: String,
}

/// This many failures of one claim from one address cost nothing.
const FREE_FOR_CLAIM: i64 = 5;
/// This many failures from one address cost nothing: many people may share it.
const FREE_FOR_ADDRESS: i64 = 100;
/// This many failures of one name from everywhere cost nothing (NIST SP 800-63B §3.2.2 allows 100).
const FREE_FOR_ACCOUNT: i64 = 50;

impl Door {
    /// Names a door. `kind` says which, `claim` whom the caller claims to be.
    ///
    /// The claim alone is not a door: who guesses from one place must not lock out who comes from another.
    pub fn new(kind: &'static str, claim: &str, address: IpAddr) -> Self {
        let place = place(address);
        Self {
            claim: format!("{kind} {place} {}", cut(claim)),
            address: format!("address {place}"),
        }
    }
}

impl LoginDoors {
    /// Names the doors of a person, whichever page or grant the name is typed at.
    pub fn new(name: &str, address: IpAddr) -> Self {
        let (place, name) = (place(address), cut(name));
        Self {
            claim: format!("user {place} {name}"),
            address: format!("address {place}"),
            account: format!("account {name}"),
            place,
        }
    }

    /// Returns each door with how many failures are free. Where the account was signed in before, failures elsewhere
    /// do not count: a stranger who guesses does not lock out its owner.
    pub fn to_pass(&self, familiar: bool) -> Vec<(&str, i64)> {
        let mut doors =
            vec![(self.claim.as_str(), FREE_FOR_CLAIM), (self.address.as_str(), FREE_FOR_ADDRESS)];
        if !familiar {
            doors.push((self.account.as_str(), FREE_FOR_ACCOUNT));
        }
        doors
    }
}

/// Names a claim by its hash: people type passwords and secrets where a name belongs.
fn cut(claim: &str) -> String {
    let claim: String = claim.trim().to_lowercase().chars().take(100).collect();
    Sha256::digest(claim).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Who has one IPv6 address usually has the whole /64.
pub(crate) fn place(address: IpAddr) -> String {
    match oauth::canonical(address) {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let prefix = u128::from(address) & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from(prefix))
        }
    }
}

/// Returns how long the caller has to wait before the door opens; `None` if it is open.
pub async fn throttled(
    app: &App,
    door: &Door,
    now: Timestamp,
) -> Result<Option<Lifetime>, store::Error> {
    let door = door.clone();
    app.store
        .read(move |db| {
            let mut wait = |name: &str, free| {
                let attempts = db.attempts(name, now)?;
                Ok::<_, store::Error>(attempts.and_then(|attempts| attempts.wait(free, now)))
            };
            Ok(wait(&door.claim, FREE_FOR_CLAIM)?.max(wait(&door.address, FREE_FOR_ADDRESS)?))
        })
        .await
}
