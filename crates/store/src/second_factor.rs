//! Second factors: one-time passwords (RFC 6238) and recovery codes.

use crate::{Change, Reader, Result, UserId, audit::Event, sealing::Shelf, sql::values};
use oauth::SecretHash;

/// What a user has as second factor.
#[derive(Clone, Default)]
pub struct SecondFactor {
    /// The seed of the one-time passwords.
    pub totp_secret: Option<Vec<u8>>,
    /// Whether it is in use: the user has proved to have it.
    pub enabled: bool,
    /// Whether one of the user's profiles demands a second factor.
    pub demanded: bool,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
}

impl Reader<'_> {
    /// Returns what a user has as second factor.
    pub fn second_factor(&mut self, user: UserId) -> Result<SecondFactor> {
        let found = self.connection.optional(
            "select u.totp_secret, u.totp_enabled_at is not null,
                exists (select 1 from user_profiles h join profiles p on p.id = h.profile_id
                    where h.user_id = u.id and p.requires_second_factor),
                (select count(*) from recovery_codes r where r.user_id = u.id and r.used_at is null)
             from users u where u.id = $1",
            values![user.0],
            |row| {
                Ok(SecondFactor {
                    totp_secret: row.take()?,
                    enabled: row.take()?,
                    demanded: row.take()?,
                    recovery_codes: row.take()?,
                })
            },
        )?;
        let mut found = found.unwrap_or_default();
        let secret = found.totp_secret.take();
        found.totp_secret =
            secret.map(|secret| self.open(secret, Shelf::Seed(user.0))).transpose()?;
        Ok(found)
    }
}

impl Change<'_> {
    /// Keeps a seed that the user has not proved to have yet.
    pub fn offer_totp(&mut self, user: UserId, secret: &[u8]) -> Result<()> {
        let secret = self.seal(secret, Shelf::Seed(user.0))?;
        self.connection.execute(
            "update users set totp_secret = $2 where id = $1 and totp_enabled_at is null",
            values![user.0, secret.as_slice()],
        )?;
        Ok(())
    }

    /// Takes the second factor into use, with new recovery codes.
    pub fn enable_totp(
        &mut self,
        user: UserId,
        step: i64,
        recovery_codes: &[SecretHash],
    ) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "update users set totp_enabled_at = $2, totp_last_step = $3, updated_at = $2 where id = $1",
            values![user.0, now, step],
        )?;
        self.connection
            .execute("delete from recovery_codes where user_id = $1", values![user.0])?;
        for hash in recovery_codes {
            self.connection.execute(
                "insert into recovery_codes (user_id, hash) values ($1, $2)",
                values![user.0, hash],
            )?;
        }
        self.record(Event::new("second_factor.enabled").user(user))
    }

    /// Takes the second factor away.
    pub fn disable_totp(&mut self, user: UserId) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "update users set totp_secret = null, totp_enabled_at = null, totp_last_step = 0, updated_at = $2 where id = $1",
            values![user.0, now],
        )?;
        self.connection
            .execute("delete from recovery_codes where user_id = $1", values![user.0])?;
        self.record(Event::new("second_factor.disabled").user(user))
    }

    /// Spends the code of a step: each works once, and no older one after it. `false` if it was spent.
    pub fn take_totp_step(&mut self, user: UserId, step: i64) -> Result<bool> {
        let taken = self.connection.execute(
            "update users set totp_last_step = $2 where id = $1 and totp_last_step < $2",
            values![user.0, step],
        )?;
        Ok(taken == 1)
    }

    /// Spends a recovery code; `false` if there is none such.
    pub fn take_recovery_code(&mut self, user: UserId, hash: &SecretHash) -> Result<bool> {
        let now = self.now;
        let taken = self.connection.execute(
            "update recovery_codes set used_at = $3 where user_id = $1 and hash = $2 and used_at is null",
            values![user.0, hash, now],
        )?;
        if taken == 0 {
            return Ok(false);
        }
        self.record(Event::new("second_factor.recovery_code_used").user(user))?;
        Ok(true)
    }
}
