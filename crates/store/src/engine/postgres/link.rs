//! The way to a PostgreSQL server: how it is reached, and when to try again after it was not.

use crate::{Error, Result};
use postgres::config::TargetSessionAttrs;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How long a host may take to let us in, unless the URL says otherwise.
const CONNECT: Duration = Duration::from_secs(5);
/// After so long without an acknowledgement of what was sent, a connection is lost.
const UNACKNOWLEDGED: Duration = Duration::from_secs(15);
/// When a connection is silent, it is asked for a sign of life after so long, so often, so many times.
const SILENT: Duration = Duration::from_secs(10);
const ASKED_EVERY: Duration = Duration::from_secs(3);
const ASKED: u32 = 3;
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
    config: postgres::Config,
    session: &'static str,
    state: Mutex<State>,
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
        let mut config: postgres::Config = url.parse().map_err(unreachable)?;
        if config.get_application_name().is_none() {
            config.application_name("quartermaster");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNACKNOWLEDGED);
        }
        if config.get_keepalives_interval().is_none() {
            config
                .keepalives_idle(SILENT)
                .keepalives_interval(ASKED_EVERY)
                .keepalives_retries(ASKED);
        }
        Ok(Arc::new(Self { config, session, state: Mutex::new(State::Up) }))
    }

    /// Has every connection go on to the next host until one takes changes: that is the primary.
    pub(super) fn to_the_primary(url: &str) -> Result<Arc<Self>> {
        let mut link = Self::new(url, BOUNDED)?;
        if let Some(link) = Arc::get_mut(&mut link) {
            link.config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        Ok(link)
    }

    /// Connects, unless somebody has just tried in vain: then it says so at once.
    pub(super) fn connect(&self) -> Result<postgres::Client> {
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

    fn try_to_connect(&self) -> Result<postgres::Client> {
        let mut client = self.config.connect(postgres::NoTls).map_err(unreachable)?;
        client.batch_execute(self.session).map_err(unreachable)?;
        Ok(client)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Doubles with each attempt.
fn pause(tries: u32) -> Duration {
    LEAST_PAUSE.saturating_mul(1 << tries.min(10)).min(LONGEST_PAUSE)
}

#[expect(clippy::needless_pass_by_value, reason = "given to `map_err`")]
fn unreachable(error: postgres::Error) -> Error {
    use std::error::Error as _;
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    Error::Unreachable(format!("{error}{cause}"))
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

    #[test]
    fn what_the_url_says_goes_before_the_defaults() {
        let config = |url: &str| Link::to_the_primary(url).unwrap().config.clone();
        let two = config("postgres://a@one:5433,two:5434/b");
        assert_eq!((two.get_hosts().len(), two.get_ports()), (2, &[5433, 5434][..]));
        assert_eq!(two.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
        assert_eq!(two.get_connect_timeout(), Some(&CONNECT));
        let own = config("postgres://a@one/b?connect_timeout=60&application_name=mine");
        assert_eq!(own.get_connect_timeout(), Some(&Duration::from_secs(60)));
        assert_eq!(own.get_application_name(), Some("mine"));
    }
}
