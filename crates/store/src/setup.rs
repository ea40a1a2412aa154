//! The set-up link: how the first administrator comes in. There is no default account.

use crate::{Change, NewUser, Reader, Result, UserId, audit::Event, sql::values};
use oauth::{Lifetime, SecretHash, Timestamp};

/// How long a set-up link works.
const LIFETIME: Lifetime = Lifetime::hours(1);

impl Reader<'_> {
    /// Says whether nobody can sign in yet.
    pub fn needs_setup(&mut self) -> Result<bool> {
        self.connection.one("select not exists (select 1 from users)", &[], |row| row.take())
    }

    /// Says whether a set-up link works now.
    pub fn setup_link_is_live(&mut self, hash: &SecretHash, now: Timestamp) -> Result<bool> {
        self.connection.one(
            "select exists (select 1 from setup_links where hash = $1 and used_at is null and expires_at > $2)
                and not exists (select 1 from users)",
            values![hash, now],
            |row| row.take(),
        )
    }
}

impl Change<'_> {
    /// Makes a set-up link; earlier ones end. `false` if somebody can sign in already.
    pub fn make_setup_link(&mut self, hash: &SecretHash) -> Result<bool> {
        if !self.needs_setup()? {
            return Ok(false);
        }
        let now = self.now;
        self.connection.execute("delete from setup_links", &[])?;
        self.connection.execute(
            "insert into setup_links (hash, created_at, expires_at) values ($1, $2, $3)",
            values![hash, now, now.plus(LIFETIME)],
        )?;
        self.record(Event::new("setup.link_made"))?;
        Ok(true)
    }

    /// Uses a set-up link for the first administrator; `None` if it does not work (any more).
    pub fn use_setup_link(
        &mut self,
        hash: &SecretHash,
        administrator: &NewUser,
    ) -> Result<Option<UserId>> {
        let now = self.now;
        let used = self.connection.execute(
            "update setup_links set used_at = $2
             where hash = $1 and used_at is null and expires_at > $2 and not exists (select 1 from users)",
            values![hash, now],
        )?;
        if used == 0 {
            return Ok(None);
        }
        self.add_user(administrator).map(Some)
    }
}
