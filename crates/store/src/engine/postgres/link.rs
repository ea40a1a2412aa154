//! The way to a PostgreSQL server: how it is reached, and when to try again after it was not.

use super::address::{Address, unreachable};
use crate::{Encryption, Error, Result};
use postgres::Client;
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// The least and the longest time between two attempts to reach a server that was not there.
const LEAST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// What bounds a statement of the server's own work. A restore is bounded by nobody. Our statements are short: compiling
/// one takes longer than running it.
pub(super) const BOUNDED: &str =
    "set lock_timeout = '20s'; set statement_timeout = '120s'; set jit = off";
pub(super) const UNBOUNDED: &str = "set lock_timeout = '20s'; set statement_timeout = 0";

/// The way to a server; all connections of a process share it.
pub(super) struct Link {
    address: Address,
    session: &'static str,
    state: Mutex<State>,
    /// Whether it was said that others can listen in.
    warned: AtomicBool,
}

enum State {
    Up,
    /// The server was not reached: why, how often, and until when nobody tries again.
    Down {
        why: String,
        tries: u32,
        until: Instant,
    },
}

impl Link {
    /// Reads a URL, which may name several hosts; `session` is what each connection is told first.
    pub(super) fn new(url: &str, session: &'static str) -> Result<Arc<Self>> {
        Ok(Self::to(Address::parse(url)?, session))
    }

    /// Has every connection go on to the next host until one takes changes: that is the primary.
    pub(super) fn to_the_primary(url: &str) -> Result<Arc<Self>> {
        Ok(Self::to(Address::parse(url)?.at_the_primary(), BOUNDED))
    }

    fn to(address: Address, session: &'static str) -> Arc<Self> {
        let (state, warned) = (Mutex::new(State::Up), AtomicBool::new(false));
        Arc::new(Self { address, session, state, warned })
    }

    /// Connects, unless somebody has just tried in vain: then it says so at once.
    pub(super) fn connect(&self) -> Result<(Client, Encryption)> {
        if let State::Down { why, tries, until } = &mut *self.state() {
            if Instant::now() < *until {
                return Err(Error::Unreachable(why.clone()));
            }
            // The others go without while this one tries.
            *until = Instant::now() + pause(*tries);
        }
        let connected = self.try_to_connect();
        let mut state = self.state();
        match &connected {
            Ok(_) => {
                if let State::Down { .. } = *state {
                    tracing::info!("the database answers again");
                    *state = State::Up;
                }
            }
            Err(error) => {
                let tries = match *state {
                    State::Up => {
                        tracing::warn!(%error, "the database does not answer; it is tried again");
                        1
                    }
                    State::Down { tries, .. } => tries.saturating_add(1),
                };
                let why = match error {
                    Error::Unreachable(why) => why.clone(),
                    error => error.to_string(),
                };
                *state = State::Down { why, tries, until: Instant::now() + pause(tries) };
            }
        }
        connected
    }

    fn try_to_connect(&self) -> Result<(Client, Encryption)> {
        let (mut client, encryption) = self.address.connect()?;
        client.batch_execute(self.session).map_err(|error| unreachable(&error))?;
        if encryption == Encryption::None && !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "what goes to PostgreSQL and back can be read on the way: have it speak TLS, and add \
                 sslmode=verify-full&sslrootcert=FILE to the URL of the database"
            );
        }
        Ok((client, encryption))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Doubles with each attempt.
fn pause(tries: u32) -> Duration {
    LEAST_PAUSE.saturating_mul(1 << tries.min(10)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_at_the_longest() {
        let pauses: Vec<Duration> = (1..40).map(pause).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses.last(), Some(&LONGEST_PAUSE));
    }

    #[test]
    fn a_server_that_is_not_there_is_not_asked_by_everybody() {
        let link = Link::to_the_primary("postgres://nobody@127.0.0.1:1/nothing").unwrap();
        let first = link.connect().err().unwrap().to_string();
        let State::Down { tries: 1, .. } = *link.state() else { panic!("it was reached") };
        assert_eq!(link.connect().err().unwrap().to_string(), first);
        let State::Down { tries: 1, .. } = *link.state() else { panic!("it was asked again") };
    }
}
