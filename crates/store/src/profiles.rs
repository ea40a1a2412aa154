//! Profiles and entities.

use crate::{Reader, Result, UserId, sql::values};
use rights::{Rights, Subject};

/// The key of a profile.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProfileId(pub i64);

/// The key of an entity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EntityId(pub i64);

impl Reader<'_> {
    /// Finds a profile by its name, letter for letter.
    pub fn profile(&mut self, name: &str) -> Result<Option<ProfileId>> {
        self.connection.optional("select id from profiles where name = $1", values![name], |row| {
            row.take().map(ProfileId)
        })
    }

    /// Returns the names of all profiles.
    pub fn profile_names(&mut self) -> Result<Vec<String>> {
        self.connection.rows("select name from profiles order by id", &[], |row| row.take())
    }

    /// Returns the entity above all others.
    pub fn root_entity(&mut self) -> Result<EntityId> {
        self.connection.one(
            "select id from entities where parent_id is null order by id limit 1",
            &[],
            |row| row.take().map(EntityId),
        )
    }

    /// Returns what a user may do, all profiles together, and the name of the first profile.
    pub fn rights_of_user(&mut self, user: UserId) -> Result<(Rights, String)> {
        let mut rights = Rights::default();
        let mut name = String::new();
        self.connection.rows(
            "select p.name, r.subject, r.actions from user_profiles u
             join profiles p on p.id = u.profile_id
             left join profile_rights r on r.profile_id = p.id
             where u.user_id = $1 order by p.id",
            values![user.0],
            |row| {
                let profile: String = row.take()?;
                if name.is_empty() {
                    name = profile;
                }
                let (subject, actions) =
                    (row.take::<Option<String>>()?, row.take::<Option<i64>>()?);
                if let Some(subject) = subject.as_deref().and_then(Subject::parse) {
                    rights.grant_stored(subject, actions.unwrap_or_default());
                }
                Ok(())
            },
        )?;
        Ok((rights, name))
    }
}
