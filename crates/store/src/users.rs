//! Users: people who sign in.

use crate::{
    Change, ProfileId, Reader, Result,
    audit::Event,
    page::folded,
    sql::{Row, values},
};
use oauth::Timestamp;
use serde_json::json;

/// The key of a user.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UserId(pub i64);

/// A user.
#[derive(Clone)]
pub struct User {
    /// The key.
    pub id: UserId,
    /// The name to sign in with.
    pub name: String,
    /// The default e-mail address.
    pub email: Option<String>,
    /// The password's Argon2id hash, in PHC form.
    pub password_hash: String,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// When the user was made.
    pub created_at: Timestamp,
}

/// A user to be made.
#[derive(Clone)]
pub struct NewUser {
    /// The name to sign in with.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The password's Argon2id hash, in PHC form.
    pub password_hash: String,
    /// The profile, held in the root entity and below.
    pub profile: ProfileId,
}

const SELECT: &str = "select u.id, u.name, e.email, u.password_hash, u.enabled, u.created_at
     from users u left join user_emails e on e.user_id = u.id and e.is_default";

impl Reader<'_> {
    /// Finds a user by name; letter case does not matter.
    pub fn user(&mut self, name: &str) -> Result<Option<User>> {
        let key = folded(name);
        self.connection.optional(
            &format!("{SELECT} where u.name_key = $1"),
            values![&key],
            read_user,
        )
    }

    /// Finds a user by key.
    pub fn user_by_id(&mut self, id: UserId) -> Result<Option<User>> {
        self.connection.optional(&format!("{SELECT} where u.id = $1"), values![id.0], read_user)
    }
}

fn read_user(row: &mut Row<'_>) -> Result<User> {
    Ok(User {
        id: UserId(row.take()?),
        name: row.take()?,
        email: row.take()?,
        password_hash: row.take()?,
        enabled: row.take()?,
        created_at: row.instant()?,
    })
}

impl Change<'_> {
    /// Makes a user with a profile in the root entity and below.
    pub fn add_user(&mut self, user: &NewUser) -> Result<UserId> {
        let (now, key) = (self.now, folded(&user.name));
        let entity = self.root_entity()?;
        let id = self.connection.one(
            "insert into users (name, name_key, password_hash, enabled, created_at, updated_at)
             values ($1, $2, $3, true, $4, $4) returning id",
            values![&user.name, &key, &user.password_hash, now],
            |row| row.take().map(UserId),
        )?;
        self.write_emails(id, user.email.as_slice())?;
        self.write_search_key(id)?;
        self.connection.execute(
            "insert into user_profiles (user_id, profile_id, entity_id, recursive) values ($1, $2, $3, true)",
            values![id.0, user.profile.0, entity.0],
        )?;
        let details = json!({ "after": { "name": user.name, "email": user.email, "profile": user.profile.0 } });
        self.record(Event::new("user.added").user(id).details(details))?;
        Ok(id)
    }

    /// Enables or disables a user; disabling ends everything by which the user is let in. `false` if it was so.
    /// The last enabled Super-Admin stays enabled.
    pub fn set_user_enabled(&mut self, user: UserId, enabled: bool) -> Result<bool> {
        self.keeping_a_super_admin(|change| change.write_user_enabled(user, enabled))
    }

    fn write_user_enabled(&mut self, user: UserId, enabled: bool) -> Result<bool> {
        let now = self.now;
        let changed = self.connection.execute(
            "update users set enabled = $2, updated_at = $3 where id = $1 and enabled <> $2",
            values![user.0, enabled, now],
        )?;
        if changed == 0 {
            return Ok(false);
        }
        if !enabled {
            self.end_access_of_user(user, "the user was disabled")?;
        }
        let kind = if enabled { "user.enabled" } else { "user.disabled" };
        let details = json!({ "before": { "enabled": !enabled }, "after": { "enabled": enabled } });
        self.record(Event::new(kind).user(user).details(details))?;
        Ok(true)
    }

    /// Gives a user another password; everything by which the user was let in ends.
    pub fn set_password(&mut self, user: UserId, password_hash: &str) -> Result<()> {
        self.rehash_password(user, password_hash)?;
        self.end_access_of_user(user, "the password was changed")?;
        self.record(Event::new("user.password_changed").user(user))
    }

    /// Keeps a password under the hash parameters of today.
    pub fn rehash_password(&mut self, user: UserId, password_hash: &str) -> Result<()> {
        self.connection
            .execute(
                "update users set password_hash = $2 where id = $1",
                values![user.0, password_hash],
            )
            .map(drop)
    }
}
