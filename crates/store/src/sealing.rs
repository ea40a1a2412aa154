//! Secrets at rest: what the server must be able to read again is sealed with a key that is kept apart from the
//! database. Who has the database alone, or a backup of it, cannot sign tokens or make one-time passwords.
//!
//! A sealed value is `QMSEAL1` and a zero byte, four bytes that name the key, a nonce, and the value by AES-256-GCM.
//! Where it stands is authenticated with it, so that no row can be given the secret of another.

use crate::{Change, Error, Reader, Result, sql::values};
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, PoisonError, RwLock};

/// The bytes of a key.
pub const SEALING_KEY: usize = 32;
const MARK: &[u8; 8] = b"QMSEAL1\0";
/// The mark, and the name of the key.
const PREFIX: usize = 12;
/// How many values one change seals anew.
const AT_ONCE: i64 = 500;

/// Reads the keys, the newest first: for a key that was not there before. `None` if they cannot be read.
pub type KeySource = Box<dyn Fn() -> Option<Vec<[u8; SEALING_KEY]>> + Send + Sync>;

/// The keys that seal. The newest seals, all of them open.
pub struct Keyring {
    keys: RwLock<Vec<Arc<SealingKey>>>,
    source: KeySource,
}

struct SealingKey {
    prefix: [u8; PREFIX],
    key: RandomizedNonceKey,
}

/// Where a secret stands.
#[derive(Clone, Copy)]
pub(crate) enum Shelf<'s> {
    /// A key that signs, by its identifier.
    SigningKey(&'s str),
    /// The seed of a user's one-time passwords.
    Seed(i64),
}

/// How many secrets are sealed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sealed {
    /// Sealed, by whichever key.
    pub sealed: i64,
    /// Readable for whoever has the database.
    pub open: i64,
}

impl Shelf<'_> {
    fn told(self) -> String {
        match self {
            Self::SigningKey(kid) => format!("signing_keys.private_key {kid}"),
            Self::Seed(user) => format!("users.totp_secret {user}"),
        }
    }
}

impl SealingKey {
    fn new(bytes: &[u8; SEALING_KEY]) -> Option<Arc<Self>> {
        let mut prefix = [0; PREFIX];
        let name = Sha256::digest(bytes);
        let parts = MARK.iter().chain(name.iter());
        prefix.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
        let key = RandomizedNonceKey::new(&AES_256_GCM, bytes).ok()?;
        Some(Arc::new(Self { prefix, key }))
    }

    fn seal(&self, secret: &[u8], shelf: Shelf<'_>) -> Result<Vec<u8>> {
        let mut sealed = secret.to_vec();
        let nonce = self
            .key
            .seal_in_place_append_tag(Aad::from(shelf.told()), &mut sealed)
            .map_err(|_| Error::Sealed("it could not be sealed"))?;
        Ok([&self.prefix[..], nonce.as_ref(), &sealed].concat())
    }

    fn open(&self, rest: &[u8], shelf: Shelf<'_>) -> Option<Vec<u8>> {
        let (nonce, sealed) = rest.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut opened = sealed.to_vec();
        let length =
            self.key.open_in_place(nonce, Aad::from(shelf.told()), &mut opened).ok()?.len();
        opened.truncate(length);
        Some(opened)
    }
}

impl Keyring {
    /// Takes the keys of a source, which is asked again when a key is missing.
    pub fn new(source: KeySource) -> Self {
        let keyring = Self { keys: RwLock::default(), source };
        keyring.read_again();
        keyring
    }

    fn read_again(&self) {
        if let Some(keys) = (self.source)() {
            let keys = keys.iter().filter_map(SealingKey::new).collect();
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        }
    }

    fn newest(&self) -> Option<Arc<SealingKey>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).first().cloned()
    }

    fn named(&self, prefix: &[u8]) -> Option<Arc<SealingKey>> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().find(|key| key.prefix == prefix).cloned()
    }
}

/// Seals a secret, if there is a key to do it with.
fn seal(keyring: Option<&Keyring>, secret: &[u8], shelf: Shelf<'_>) -> Result<Vec<u8>> {
    match keyring.and_then(Keyring::newest) {
        Some(key) => key.seal(secret, shelf),
        None => Ok(secret.to_vec()),
    }
}

/// Opens a secret; one that was never sealed is as it is.
fn open(keyring: Option<&Keyring>, stored: Vec<u8>, shelf: Shelf<'_>) -> Result<Vec<u8>> {
    let Some((prefix, rest)) = stored.split_at_checked(PREFIX).filter(|_| stored.starts_with(MARK))
    else {
        return Ok(stored);
    };
    let keyring = keyring.ok_or(Error::Sealed("no key file is given (--key-file)"))?;
    let key = keyring.named(prefix).or_else(|| {
        keyring.read_again();
        keyring.named(prefix)
    });
    let key = key.ok_or(Error::Sealed("its key is not in the key file"))?;
    key.open(rest, shelf).ok_or(Error::Sealed("it was changed, or belongs to another row"))
}

impl Reader<'_> {
    pub(crate) fn seal(&self, secret: &[u8], shelf: Shelf<'_>) -> Result<Vec<u8>> {
        seal(self.keyring.as_deref(), secret, shelf)
    }

    pub(crate) fn open(&self, stored: Vec<u8>, shelf: Shelf<'_>) -> Result<Vec<u8>> {
        open(self.keyring.as_deref(), stored, shelf)
    }

    /// Counts secrets, and opens one of each kind that is sealed: fails if that cannot be done.
    pub fn sealed(&mut self) -> Result<Sealed> {
        let mut counted = Sealed { sealed: 0, open: 0 };
        for (table, column) in [("signing_keys", "private_key"), ("users", "totp_secret")] {
            let (sealed, open) = self.connection.one(
                &format!(
                    "select count(case when substr({column}, 1, 8) = $1 then 1 end),
                        count(case when substr({column}, 1, 8) <> $1 then 1 end) from {table}"
                ),
                values![&MARK[..]],
                |row| Ok((row.take::<i64>()?, row.take::<i64>()?)),
            )?;
            counted.sealed += sealed;
            counted.open += open;
        }
        let mark = values![&MARK[..]];
        let key = self.connection.optional(
            "select kid, private_key from signing_keys where substr(private_key, 1, 8) = $1 limit 1",
            mark,
            |row| Ok((row.take::<String>()?, row.take()?)),
        )?;
        if let Some((kid, stored)) = key {
            self.open(stored, Shelf::SigningKey(&kid))?;
        }
        let seed = self.connection.optional(
            "select id, totp_secret from users where substr(totp_secret, 1, 8) = $1 limit 1",
            mark,
            |row| Ok((row.take()?, row.take()?)),
        )?;
        if let Some((user, stored)) = seed {
            self.open(stored, Shelf::Seed(user))?;
        }
        Ok(counted)
    }
}

impl Change<'_> {
    /// Seals with the newest key some of what is not sealed, or sealed with another, and counts them. Without a key
    /// there is nothing to do.
    pub fn seal_anew(&mut self) -> Result<u64> {
        let Some(newest) = self.keyring.as_deref().and_then(Keyring::newest) else { return Ok(0) };
        let stale = values![&newest.prefix[..], AT_ONCE];
        let keys: Vec<(String, Vec<u8>)> = self.connection.rows(
            "select kid, private_key from signing_keys where substr(private_key, 1, 12) <> $1 order by kid limit $2",
            stale,
            |row| Ok((row.take()?, row.take()?)),
        )?;
        let seeds: Vec<(i64, Vec<u8>)> = self.connection.rows(
            "select id, totp_secret from users where substr(totp_secret, 1, 12) <> $1 order by id limit $2",
            stale,
            |row| Ok((row.take()?, row.take()?)),
        )?;
        let mut count = 0;
        for (kid, stored) in keys {
            let shelf = Shelf::SigningKey(&kid);
            let sealed = newest.seal(&self.open(stored.clone(), shelf)?, shelf)?;
            count += self.connection.execute(
                "update signing_keys set private_key = $2 where kid = $1 and private_key = $3",
                values![&kid, sealed.as_slice(), stored.as_slice()],
            )?;
        }
        for (user, stored) in seeds {
            let shelf = Shelf::Seed(user);
            let sealed = newest.seal(&self.open(stored.clone(), shelf)?, shelf)?;
            count += self.connection.execute(
                "update users set totp_secret = $2 where id = $1 and totp_secret = $3",
                values![user, sealed.as_slice(), stored.as_slice()],
            )?;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring(keys: Vec<[u8; SEALING_KEY]>) -> Keyring {
        Keyring::new(Box::new(move || Some(keys.clone())))
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_key_in_its_place_alone() {
        let (old, both) = (keyring(vec![[1; 32]]), keyring(vec![[2; 32], [1; 32]]));
        let other = keyring(vec![[3; 32]]);
        let shelf = Shelf::Seed(7);
        let sealed = seal(Some(&old), b"seed", shelf).unwrap();
        assert!(!sealed.windows(4).any(|part| part == b"seed"));
        assert_ne!(sealed, seal(Some(&old), b"seed", shelf).unwrap(), "each has its nonce");
        for keys in [&old, &both] {
            assert_eq!(open(Some(keys), sealed.clone(), shelf).unwrap(), b"seed");
        }
        for (keys, stored, place, why) in [
            (None, sealed.clone(), shelf, "no key file"),
            (Some(&other), sealed.clone(), shelf, "not in the key file"),
            (Some(&old), sealed.clone(), Shelf::Seed(8), "another row"),
            (Some(&old), sealed[..20].to_vec(), shelf, "it was changed"),
            (
                Some(&old),
                [&sealed[..sealed.len() - 1], &[sealed[sealed.len() - 1] ^ 1]].concat(),
                shelf,
                "it was changed",
            ),
        ] {
            let error = open(keys, stored, place).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        assert_eq!(open(None, b"never sealed".to_vec(), shelf).unwrap(), b"never sealed");
        assert_eq!(seal(None, b"seed", shelf).unwrap(), b"seed");
    }

    #[test]
    fn a_key_that_comes_later_is_read_when_it_is_needed() {
        let file = Arc::new(RwLock::new(vec![[1; 32]]));
        let source = Arc::clone(&file);
        let reads = Keyring::new(Box::new(move || Some(source.read().unwrap().clone())));
        file.write().unwrap().insert(0, [2; 32]);
        let sealed = seal(Some(&keyring(vec![[2; 32]])), b"seed", Shelf::Seed(1)).unwrap();
        assert_eq!(open(Some(&reads), sealed, Shelf::Seed(1)).unwrap(), b"seed");
    }
}
