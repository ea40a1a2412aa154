//! Keys that sign JWTs: one for each algorithm signs, retired ones stay published while their tokens live.

use crate::{
    Change, Reader, Result,
    audit::Event,
    sealing::Shelf,
    sql::{Row, values},
};
use oauth::{Lifetime, SigningAlgorithm, Timestamp};
use serde_json::json;

/// A signing key.
#[derive(Clone)]
pub struct StoredKey {
    /// Its identifier in JWKS (RFC 7517 §4.5).
    pub kid: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// PKCS #8.
    pub private_key: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stopped signing.
    pub retired_at: Option<Timestamp>,
}

/// A retired key is published for this long: twice the longest life of a token.
pub const PUBLISHED_AFTER_RETIREMENT: Lifetime = Lifetime::hours(48);

const COLUMNS: &str =
    "select kid, algorithm, private_key, created_at, retired_at from signing_keys";

fn read_key(row: &mut Row<'_>) -> Result<StoredKey> {
    Ok(StoredKey {
        kid: row.take()?,
        algorithm: SigningAlgorithm::parse(&row.take::<String>()?)
            .ok_or(crate::Error::Damaged("a key's algorithm cannot be read"))?,
        private_key: row.take()?,
        created_at: row.instant()?,
        retired_at: row.optional_instant()?,
    })
}

impl Reader<'_> {
    /// Returns the identifier of the key that signs: whoever has the key at hand needs no more.
    pub fn active_key_id(&mut self, algorithm: SigningAlgorithm) -> Result<Option<String>> {
        self.connection.optional(
            "select kid from signing_keys where algorithm = $1 and retired_at is null order by created_at desc, kid limit 1",
            values![algorithm.as_str()],
            |row| row.take(),
        )
    }

    /// Returns the key that signs.
    pub fn active_key(&mut self, algorithm: SigningAlgorithm) -> Result<Option<StoredKey>> {
        let found = self.connection.optional(
            &format!("{COLUMNS} where algorithm = $1 and retired_at is null order by created_at desc, kid limit 1"),
            values![algorithm.as_str()],
            read_key,
        )?;
        found.map(|key| self.opened(key)).transpose()
    }

    /// Returns every key whose signatures may still be met, newest first.
    pub fn published_keys(&mut self, now: Timestamp) -> Result<Vec<StoredKey>> {
        let found = self.connection.rows(
            &format!("{COLUMNS} where retired_at is null or retired_at > $1 order by created_at desc, kid"),
            values![now.minus(PUBLISHED_AFTER_RETIREMENT)],
            read_key,
        )?;
        found.into_iter().map(|key| self.opened(key)).collect()
    }

    fn opened(&self, key: StoredKey) -> Result<StoredKey> {
        let private_key = self.open(key.private_key, Shelf::SigningKey(&key.kid))?;
        Ok(StoredKey { private_key, ..key })
    }
}

impl Change<'_> {
    /// Takes a first key into use, unless another node was faster.
    pub fn add_first_key(&mut self, key: &StoredKey) -> Result<()> {
        self.lock_keys()?;
        if self.active_key(key.algorithm)?.is_some() {
            return Ok(());
        }
        self.add_key(key)
    }

    /// Takes a new key into use; the one that signed so far retires.
    pub fn rotate_key(&mut self, key: &StoredKey) -> Result<()> {
        self.lock_keys()?;
        let now = self.now;
        self.connection.execute(
            "update signing_keys set retired_at = $2 where algorithm = $1 and retired_at is null",
            values![key.algorithm.as_str(), now],
        )?;
        self.add_key(key)
    }

    fn add_key(&mut self, key: &StoredKey) -> Result<()> {
        let now = self.now;
        let private_key = self.seal(&key.private_key, Shelf::SigningKey(&key.kid))?;
        self.connection.execute(
            "insert into signing_keys (kid, algorithm, private_key, created_at) values ($1, $2, $3, $4)",
            values![&key.kid, key.algorithm.as_str(), private_key.as_slice(), now],
        )?;
        let details = json!({ "kid": key.kid, "algorithm": key.algorithm.as_str() });
        self.record(Event::new("key.added").details(details))
    }

    /// Makes nodes that make keys at once wait for each other; SQLite has a single writer.
    fn lock_keys(&mut self) -> Result<()> {
        self.connection.lock("signing keys")
    }

    /// Deletes keys whose signatures nobody can meet any more, and counts them.
    pub fn delete_old_keys(&mut self) -> Result<u64> {
        let now = self.now;
        self.connection.execute(
            "delete from signing_keys where retired_at < $1",
            values![now.minus(PUBLISHED_AFTER_RETIREMENT)],
        )
    }
}
