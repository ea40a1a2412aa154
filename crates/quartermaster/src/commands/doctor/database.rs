//! The database: whether it can be reached, what it is, its clock, and what must be in it.

use super::finding::Finding;
use crate::{clock, configuration::Configuration};
use anyhow::Result;
use oauth::{Lifetime, Timestamp};
use store::{Encryption, Examination, PostgresFacts, SchemaState, Sealed, Store, StoreOptions};

/// The oldest PostgreSQL that the tests know of.
const OLDEST_POSTGRES: i64 = 130_000;
/// Clocks that differ by more make tokens end early or late.
const CLOCKS_DIFFER: i64 = 5;
/// Before this, a clock was never set.
const EARLIEST: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);
/// A signing key that is older should have been replaced.
const OLD_KEY: Lifetime = Lifetime::hours(24 * 365);

pub(super) fn examine(configuration: &Configuration) -> Vec<Finding> {
    let now = clock::now();
    let examined = match configuration.store.examine() {
        Ok(examined) => examined,
        Err(error) => {
            return vec![
                clock_of(now, None),
                Finding::wrong(
                    "database",
                    format!("{error}"),
                    "Check that it runs, that --database-url or --data-dir is right, and that this user may use it.",
                ),
            ];
        }
    };
    let Some(found) = examined else {
        let told = "there is none yet: the first start creates it";
        return vec![clock_of(now, None), Finding::fine("database", told)];
    };
    let mut findings = vec![clock_of(now, Some(&found)), schema(&found)];
    if let Some(facts) = &found.postgres {
        findings.extend(postgres(facts, &configuration.store));
    }
    if matches!(found.schema, SchemaState::Current | SchemaState::Ahead(_)) {
        findings.extend(contents(configuration, now).unwrap_or_else(|error| {
            vec![Finding::wrong("database", format!("{error:#}"), "Run `quartermaster check`.")]
        }));
    }
    findings
}

fn clock_of(now: Timestamp, found: Option<&Examination>) -> Finding {
    let remedy = "Synchronise clocks with NTP (chrony, systemd-timesyncd).";
    let told = format!("it is {} UTC", now.readable());
    if now < EARLIEST {
        return Finding::wrong("clock", format!("{told}, which cannot be right"), remedy);
    }
    let newest = found.and_then(|found| found.newest_event).filter(|newest| *newest > now);
    if let Some(newest) = newest {
        let told = format!("{told}, but the database has an event of {} UTC", newest.readable());
        return Finding::wrong("clock", told, remedy);
    }
    let other = found.and_then(|found| found.postgres.as_ref()).map(|facts| facts.clock);
    match other.map(|other| now.since(other).in_seconds()) {
        Some(apart) if apart.abs() > CLOCKS_DIFFER => Finding::warning(
            "clock",
            format!("{told}; PostgreSQL's clock differs by {} seconds", apart.abs()),
            remedy,
        ),
        _ => Finding::fine("clock", told),
    }
}

fn schema(found: &Examination) -> Finding {
    match &found.schema {
        SchemaState::Empty => Finding::fine(
            "database",
            format!("{}, empty: the first start sets it up", found.engine),
        ),
        SchemaState::Current => Finding::fine(
            "database",
            format!("{}, with the schema that this version needs", found.engine),
        ),
        SchemaState::Older(steps) => Finding::warning(
            "database",
            format!("{}; its schema lacks {steps} steps", found.engine),
            "The next start of this version adds them: make a backup first.",
        ),
        SchemaState::Ahead(step) => Finding::warning(
            "database",
            format!(
                "{}; a newer version has added {step}, which this version can work with",
                found.engine
            ),
            "Upgrade this node too.",
        ),
        SchemaState::Newer(step) => Finding::wrong(
            "database",
            format!("{}; a newer version has added {step}", found.engine),
            "Upgrade this node: this version cannot work with the schema.",
        ),
    }
}

fn postgres(facts: &PostgresFacts, options: &StoreOptions) -> Vec<Finding> {
    let mut findings = Vec::new();
    if facts.version < OLDEST_POSTGRES {
        findings.push(Finding::warning(
            "database",
            "this PostgreSQL is older than the versions that are tested",
            "Use PostgreSQL 13 or newer.",
        ));
    }
    if facts.is_replica {
        findings.push(Finding::wrong(
            "database",
            "this PostgreSQL is a replica, and accepts no changes",
            "Name the primary; with several hosts in --database-url, add target_session_attrs=read-write.",
        ));
    }
    if !facts.durable {
        findings.push(Finding::wrong(
            "database",
            "this PostgreSQL acknowledges changes before they are on disk",
            "Set fsync, full_page_writes and synchronous_commit to on.",
        ));
    }
    findings.push(encryption(facts.encryption));
    if let StoreOptions::Postgres { connections, .. } = options {
        let ours = i64::try_from(*connections).unwrap_or(i64::MAX);
        let told = format!("this node uses {ours} of {} connections", facts.connections);
        findings.push(if ours.saturating_mul(2) > facts.connections {
            Finding::warning(
                "connections",
                told,
                "All nodes together, and a few for people, must find room: raise max_connections, or lower \
                 --database-connections.",
            )
        } else {
            Finding::fine("connections", told)
        });
    }
    findings
}

/// Who could listen in to what goes to PostgreSQL and back.
fn encryption(found: Encryption) -> Finding {
    let remedy = "Have PostgreSQL show a certificate (ssl = on), and add sslmode=verify-full&sslrootcert=FILE to \
                  --database-url, with the file of those who issued it.";
    let check = "encryption";
    match found {
        Encryption::None => Finding::warning(
            check,
            "the traffic to PostgreSQL can be read and changed on the way",
            remedy,
        ),
        Encryption::Unchecked => Finding::warning(
            check,
            "the traffic to PostgreSQL uses TLS, but its certificate is not checked",
            remedy,
        ),
        Encryption::Issued => Finding::fine(
            check,
            "the traffic to PostgreSQL uses TLS, with a certificate from a known issuer",
        ),
        Encryption::Checked => {
            Finding::fine(check, "the traffic to PostgreSQL uses TLS, and its identity is checked")
        }
        Encryption::SameMachine => {
            Finding::fine(check, "the traffic to PostgreSQL stays on this machine")
        }
    }
}

/// What only a whole schema can be asked.
fn contents(configuration: &Configuration, now: Timestamp) -> Result<Vec<Finding>> {
    let store: Store = configuration.open_store()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (needs_setup, sealed, keys) = runtime.block_on(
        store.read(move |db| Ok((db.needs_setup()?, db.sealed()?, db.published_keys(now)?))),
    )?;
    let mut findings = vec![secrets(configuration, sealed)];
    findings.push(if needs_setup {
        Finding::warning(
            "administrator",
            "nobody can sign in yet",
            "`quartermaster setup-link` prints a link for the first administrator.",
        )
    } else {
        Finding::fine("administrator", "there are users")
    });
    let signing = || keys.iter().filter(|key| key.retired_at.is_none());
    findings.push(
        if let Some(unreadable) =
            signing().find(|key| !authorization_server::is_readable(key))
        {
            Finding::wrong(
                "signing keys",
                format!("cannot read the key {}", unreadable.kid),
                "`quartermaster key rotate` makes new ones.",
            )
        } else if let Some(old) = signing().find(|key| key.created_at < now.minus(OLD_KEY)) {
            Finding::warning(
                "signing keys",
                format!("the key {} has been signing since {}", old.kid, old.created_at.readable()),
                "`quartermaster key rotate` makes new ones; the old ones stay published while their tokens live.",
            )
        } else {
            Finding::fine("signing keys", format!("{} sign", signing().count()))
        },
    );
    Ok(findings)
}

fn secrets(configuration: &Configuration, found: Sealed) -> Finding {
    let told = format!("{} encrypted, {} not", found.sealed, found.open);
    if configuration.key_file.is_none() {
        Finding::warning(
            "secrets",
            "there is no key file: anybody who can read the database or a backup can sign tokens and make one-time passwords",
            "Run `quartermaster key-file make FILE`, outside the data folder, then name the file with --key-file.",
        )
    } else if found.open > 0 {
        Finding::warning("secrets", told, "Run `quartermaster key-file seal` to encrypt them.")
    } else {
        Finding::fine("secrets", told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::finding::State;

    fn found(schema: SchemaState, newest_event: Timestamp) -> Examination {
        let engine = "SQLite 3".to_owned();
        Examination { engine, schema, newest_event: Some(newest_event), postgres: None }
    }

    #[test]
    fn who_could_listen_in_to_postgresql_is_told() {
        for (found, state) in [
            (Encryption::None, State::Warning),
            (Encryption::Unchecked, State::Warning),
            (Encryption::Issued, State::Fine),
            (Encryption::Checked, State::Fine),
            (Encryption::SameMachine, State::Fine),
        ] {
            assert_eq!(encryption(found).state, state, "{found:?}");
        }
    }

    #[test]
    fn a_clock_that_went_back_is_wrong() {
        let now = EARLIEST.plus(Lifetime::hours(24));
        let event = |at| clock_of(now, Some(&found(SchemaState::Current, at))).state;
        assert_eq!(event(now), State::Fine);
        assert_eq!(event(now.plus(Lifetime::seconds(1))), State::Wrong);
        assert_eq!(clock_of(EARLIEST.minus(Lifetime::seconds(1)), None).state, State::Wrong);
    }

    #[test]
    fn a_schema_that_this_version_does_not_know_is_wrong_and_an_older_one_is_not() {
        let state = |schema_state| schema(&found(schema_state, EARLIEST)).state;
        assert_eq!(state(SchemaState::Newer("9999_future".to_owned())), State::Wrong);
        assert_eq!(state(SchemaState::Ahead("9999_future".to_owned())), State::Warning);
        assert_eq!(state(SchemaState::Older(2)), State::Warning);
        assert_eq!(state(SchemaState::Empty), State::Fine);
    }
}
