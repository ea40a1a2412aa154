//! Guessing is slowed, for each caller and for each address, and nobody can lock another out.

use crate::App;
use oauth::{Lifetime, Timestamp};
use std::net::{IpAddr, Ipv6Addr};

/// Where somebody tries to get in: what they claim to be, and from where.
#[derive(Clone, Debug)]
pub struct Door {
    /// Failures of this claim from this address.
    pub claim: String,
    /// Failures of any claim from this address.
    pub address: String,
}

/// This many failures of one claim from one address cost nothing.
const FREE_FOR_CLAIM: i64 = 5;
/// This many failures from one address cost nothing: many people may share it.
const FREE_FOR_ADDRESS: i64 = 100;

impl Door {
    /// Names a door. `kind` says which, `claim` whom the caller claims to be.
    ///
    /// The claim alone is not a door: who guesses from one place must not lock out who comes from another.
    pub fn new(kind: &'static str, claim: &str, address: IpAddr) -> Self {
        let place = place(address);
        let claim: String = claim.trim().to_lowercase().chars().take(100).collect();
        Self { claim: format!("{kind} {place} {claim}"), address: format!("{kind} {place}") }
    }
}

/// Who has one IPv6 address usually has the whole /64.
fn place(address: IpAddr) -> String {
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
