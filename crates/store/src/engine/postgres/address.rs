//! Where a PostgreSQL server is, and how safe the way to it must be: the URL, with libpq's words for TLS.

use super::tls::{Connector, Trust};
use crate::{Encryption, Error, Result};
use percent_encoding::percent_decode_str;
use postgres::{
    Client, Config,
    config::{Host, SslMode, TargetSessionAttrs},
    error::SqlState,
};
use std::{net::IpAddr, time::Duration};

/// How long a host may take to let us in, unless the URL says otherwise.
const CONNECT: Duration = Duration::from_secs(5);
/// After so long without an acknowledgement of what was sent, a connection is lost.
const UNACKNOWLEDGED: Duration = Duration::from_secs(15);
/// When a connection is silent, it is asked for a sign of life after so long, so often, so many times.
const SILENT: Duration = Duration::from_secs(10);
const ASKED_EVERY: Duration = Duration::from_secs(3);
const ASKED: u32 = 3;

/// Where a server is, as a URL says it, with the defaults filled in.
pub(super) struct Address {
    config: Config,
    tls: Tls,
}

/// What TLS there is to be.
enum Tls {
    /// None.
    Never,
    /// Some if the server has it, with whomever.
    Preferred(Connector),
    /// Nothing goes without it.
    Required(Connector),
}

/// The words of the URL that the driver does not know in whole.
#[derive(Default)]
struct Words {
    mode: Option<String>,
    root: Option<String>,
}

impl Address {
    /// Reads a URL, which may name several hosts.
    pub(super) fn parse(url: &str) -> Result<Self> {
        let (url, words) = take_words(url)?;
        let mut config: Config = url.parse().map_err(|error| unusable(&error))?;
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
        let tls = words.tls()?;
        config.ssl_mode(match tls {
            Tls::Never => SslMode::Disable,
            Tls::Preferred(_) => SslMode::Prefer,
            Tls::Required(_) => SslMode::Require,
        });
        Ok(Self { config, tls })
    }

    /// Goes on to the next host until one takes changes: that is the primary.
    pub(super) fn at_the_primary(mut self) -> Self {
        self.config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        self
    }

    /// Connects, and says who could listen in.
    pub(super) fn connect(&self) -> Result<(Client, Encryption)> {
        let (connector, preferred) = match &self.tls {
            Tls::Never => return self.connect_plainly(&self.config),
            Tls::Preferred(connector) => (connector.anew(), true),
            Tls::Required(connector) => (connector.anew(), false),
        };
        match self.config.connect(connector.clone()) {
            Ok(client) if connector.has_shaken_hands() => Ok((client, connector.encryption())),
            Ok(client) => Ok((client, self.encryption_without_tls())),
            // As libpq does: the server may take callers without TLS only (`hostnossl`), or have none that is any good.
            Err(error) if preferred && wants_none(&connector, &error) => {
                self.connect_plainly(self.config.clone().ssl_mode(SslMode::Disable))
            }
            Err(error) => Err(unreachable(&error)),
        }
    }

    fn connect_plainly(&self, config: &Config) -> Result<(Client, Encryption)> {
        let client = config.connect(postgres::NoTls).map_err(|error| unreachable(&error))?;
        Ok((client, self.encryption_without_tls()))
    }

    fn encryption_without_tls(&self) -> Encryption {
        let is_here = |host: &Host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => {
                name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
            }
        };
        let addresses = self.config.get_hostaddrs();
        let all_here = if addresses.is_empty() {
            self.config.get_hosts().iter().all(is_here)
        } else {
            addresses.iter().all(IpAddr::is_loopback)
        };
        if all_here { Encryption::SameMachine } else { Encryption::None }
    }

    #[cfg(test)]
    pub(super) fn config(&self) -> &Config {
        &self.config
    }
}

impl Words {
    fn tls(&self) -> Result<Tls> {
        let roots = self.root.as_deref();
        let needs_roots = |mode: &str| {
            roots.ok_or_else(|| {
                Error::Address(format!(
                    "sslmode={mode} needs the certificates that it trusts: name their file by sslrootcert"
                ))
            })
        };
        Ok(match self.mode.as_deref() {
            Some("disable") => Tls::Never,
            None | Some("prefer") => Tls::Preferred(Connector::new(Trust::Anybody)?),
            Some("require") => Tls::Required(Connector::new(match roots {
                // As libpq does: who names certificates wants them to count.
                Some(file) => Trust::IssuedBy(file),
                None => Trust::Anybody,
            })?),
            Some("verify-ca") => {
                Tls::Required(Connector::new(Trust::IssuedBy(needs_roots("verify-ca")?))?)
            }
            Some("verify-full") => {
                Tls::Required(Connector::new(Trust::Named(needs_roots("verify-full")?))?)
            }
            Some(_) => {
                return Err(Error::Address(
                    "sslmode is disable, prefer, require, verify-ca or verify-full".to_owned(),
                ));
            }
        })
    }
}

/// Takes our words out of a URL, and leaves the driver's.
fn take_words(url: &str) -> Result<(String, Words)> {
    // The driver takes what stands before the first `@` for a name and a password, whatever they hold.
    let (before, after) = match url.split_once('@') {
        Some((credentials, after)) => (format!("{credentials}@"), after),
        None => (String::new(), url),
    };
    let Some((place, query)) = after.split_once('?') else {
        return Ok((url.to_owned(), Words::default()));
    };
    let mut words = Words::default();
    let mut rest = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let word = match name {
            "sslmode" => &mut words.mode,
            "sslrootcert" => &mut words.root,
            _ => {
                rest.push(pair);
                continue;
            }
        };
        let value = percent_decode_str(value).decode_utf8();
        let value = value.map_err(|_| Error::Address(format!("{name} is no text")))?;
        *word = Some(value.into_owned());
    }
    let question = if rest.is_empty() { "" } else { "?" };
    Ok((format!("{before}{place}{question}{}", rest.join("&")), words))
}

/// Says whether TLS is what a server did not like.
fn wants_none(connector: &Connector, error: &postgres::Error) -> bool {
    match error.as_db_error() {
        Some(refusal) => *refusal.code() == SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        None => connector.was_left(),
    }
}

fn with_cause(error: &postgres::Error) -> String {
    use std::error::Error as _;
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{cause}")
}

fn unusable(error: &postgres::Error) -> Error {
    Error::Address(with_cause(error))
}

pub(super) fn unreachable(error: &postgres::Error) -> Error {
    Error::Unreachable(with_cause(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(url: &str) -> Result<Address, String> {
        Address::parse(url).map_err(|error| error.to_string())
    }

    #[test]
    fn what_the_url_says_goes_before_the_defaults() {
        let config = |url: &str| address(url).unwrap().at_the_primary().config().clone();
        let two = config("postgres://a@one:5433,two:5434/b");
        assert_eq!((two.get_hosts().len(), two.get_ports()), (2, &[5433, 5434][..]));
        assert_eq!(two.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
        assert_eq!(two.get_connect_timeout(), Some(&CONNECT));
        let own = config("postgres://a@one/b?connect_timeout=60&application_name=mine");
        assert_eq!(own.get_connect_timeout(), Some(&Duration::from_secs(60)));
        assert_eq!(own.get_application_name(), Some("mine"));
    }

    #[test]
    fn sslmode_means_what_it_means_to_libpq() {
        for (mode, wanted) in [
            ("", SslMode::Prefer),
            ("?sslmode=prefer", SslMode::Prefer),
            ("?sslmode=disable", SslMode::Disable),
            ("?connect_timeout=7&sslmode=require", SslMode::Require),
        ] {
            // A question mark in a password is not where the query begins.
            let parsed = address(&format!("postgres://a:p?sslmode=x@one/b{mode}")).unwrap();
            assert_eq!(parsed.config().get_ssl_mode(), wanted, "{mode}");
            assert_eq!(parsed.config().get_password(), Some(&b"p?sslmode=x"[..]));
        }
        for (query, told) in [
            ("sslmode=verify-full", "sslrootcert"),
            ("sslmode=verify-ca", "sslrootcert"),
            ("sslmode=allow", "verify-full"),
            ("sslmode=require&sslrootcert=/nowhere/at/all.pem", "/nowhere/at/all.pem"),
            ("sslmode=%ff", "no text"),
            ("nonsense=1", "nonsense"),
        ] {
            let refused = address(&format!("postgres://a@one/b?{query}")).err().unwrap();
            assert!(refused.contains(told), "{query}: {refused}");
        }
    }

    #[test]
    fn only_a_way_within_this_machine_is_private_by_itself() {
        let without = |url: &str| address(url).unwrap().encryption_without_tls();
        for url in
            ["postgres://a@127.0.0.1,[::1]/b", "postgres://a@localhost/b", "postgres://%2Frun"]
        {
            assert_eq!(without(url), Encryption::SameMachine, "{url}");
        }
        for url in ["postgres://a@127.0.0.1,db2.example/b", "postgres://a@192.0.2.1/b"] {
            assert_eq!(without(url), Encryption::None, "{url}");
        }
    }
}
