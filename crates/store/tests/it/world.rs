//! A store under test, at an instant.

use oauth::{
    AccessToken, ClientId, GrantType, Lifetime, Scope, SecretHash, Timestamp, TokenNumber,
};
use store::{Actor, Change, ClientKey, ClientMetadata, NewAccessToken, Reader, Result, Store};
use test_database::TestDatabase;

/// 2026-01-01T00:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);

pub(crate) struct World {
    pub(crate) store: Store,
    database: TestDatabase,
}

impl World {
    pub(crate) async fn new(database: TestDatabase) -> Self {
        let options = database.options();
        let open = tokio::task::spawn_blocking(|| Store::open(options, NOW));
        Self { store: open.await.unwrap().unwrap(), database }
    }

    pub(crate) fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Another process, as it were, on the same database.
    pub(crate) async fn another(&self) -> Store {
        let options = self.database.options();
        tokio::task::spawn_blocking(|| Store::open(options, NOW)).await.unwrap().unwrap()
    }

    pub(crate) async fn change<T: Send + 'static>(
        &self,
        change: impl FnMut(&mut Change<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store.change(Actor::System, NOW, change).await
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.store.read(read).await.unwrap()
    }

    pub(crate) async fn browse<T: Send + 'static>(
        &self,
        read: impl FnMut(&mut Reader<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.store.browse(read).await.unwrap()
    }

    pub(crate) async fn client(&self, number: u8, name: &str) -> ClientKey {
        let metadata = metadata(name);
        self.change(move |db| db.register_client(&client_id(number), &metadata)).await.unwrap()
    }
}

pub(crate) fn client_id(number: u8) -> ClientId {
    ClientId::from_random([number; 16])
}

pub(crate) fn metadata(name: &str) -> ClientMetadata {
    ClientMetadata {
        grant_types: vec![GrantType::ClientCredentials],
        scope: Scope::parse("inventory"),
        ..ClientMetadata::named(name)
    }
}

/// A token with its row's number and a hash of its own.
pub(crate) fn token(number: i64, client: ClientKey) -> (AccessToken, NewAccessToken) {
    let token = AccessToken::from_random(TokenNumber(number), [number.to_le_bytes()[0]; 32]);
    let row = NewAccessToken {
        number: TokenNumber(number),
        hash: token.hash(),
        client,
        user: None,
        family: None,
        scope: Scope::parse("inventory"),
        expires_at: NOW.plus(Lifetime::seconds(3_600)),
        address: "192.0.2.1".parse().unwrap(),
        user_agent: "a test".to_owned(),
    };
    (token, row)
}

pub(crate) fn hash(byte: u8) -> SecretHash {
    SecretHash::from_bytes(&[byte; 32]).unwrap()
}
