//! Profiles and entities.

use crate::{
    Change, ClientKey, Reader, Result, UserId,
    audit::Event,
    sql::{Row, values},
};
use rights::{Rights, Subject};

/// The key of a profile.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProfileId(pub i64);

/// The key of an entity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EntityId(pub i64);

/// A profile that somebody holds in an entity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holding {
    /// The profile.
    pub profile: ProfileId,
    /// The entity.
    pub entity: EntityId,
    /// Whether the entities below it are meant too.
    pub recursive: bool,
}

fn read_holding(row: &mut Row<'_>) -> Result<Holding> {
    Ok(Holding {
        profile: ProfileId(row.take()?),
        entity: EntityId(row.take()?),
        recursive: row.take()?,
    })
}

impl Reader<'_> {
    /// Finds a profile by its name, letter for letter.
    pub fn profile(&mut self, name: &str) -> Result<Option<ProfileId>> {
        self.connection.optional("select id from profiles where name = $1", values![name], |row| {
            row.take().map(ProfileId)
        })
    }

    /// Returns all profiles with their names.
    pub fn profiles(&mut self) -> Result<Vec<(ProfileId, String)>> {
        self.connection.rows("select id, name from profiles order by id", &[], |row| {
            Ok((ProfileId(row.take()?), row.take()?))
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

    /// Returns what a profile may do, and its name.
    pub fn rights_of_profile(&mut self, profile: ProfileId) -> Result<Option<(Rights, String)>> {
        Ok(self.rights_and_root(profile)?.map(|(rights, name, _)| (rights, name)))
    }

    /// Returns what a profile may do, its name, and the entity above all others: what decides what somebody may do.
    pub fn rights_and_root(
        &mut self,
        profile: ProfileId,
    ) -> Result<Option<(Rights, String, EntityId)>> {
        let mut found = None;
        self.connection.rows(
            "select p.name, (select id from entities where parent_id is null order by id limit 1),
                    r.subject, r.actions
             from profiles p left join profile_rights r on r.profile_id = p.id where p.id = $1",
            values![profile.0],
            |row| {
                let (name, root): (String, i64) = (row.take()?, row.take()?);
                let (rights, _, _) =
                    found.get_or_insert_with(|| (Rights::default(), name, EntityId(root)));
                let (subject, actions) =
                    (row.take::<Option<String>>()?, row.take::<Option<i64>>()?);
                if let Some(subject) = subject.as_deref().and_then(Subject::parse) {
                    rights.grant_stored(subject, actions.unwrap_or_default());
                }
                Ok(())
            },
        )?;
        Ok(found)
    }

    /// Returns the profiles that a user holds, each with the entity where, the widest first.
    pub fn holdings_of_user(&mut self, user: UserId) -> Result<Vec<Holding>> {
        self.connection.rows(
            "select profile_id, entity_id, recursive from user_profiles where user_id = $1
             order by profile_id, entity_id",
            values![user.0],
            read_holding,
        )
    }

    /// Returns the profile that a client holds for itself, each time with an entity where.
    pub fn holdings_of_client(&mut self, client: ClientKey) -> Result<Vec<Holding>> {
        self.connection.rows(
            "select c.profile_id, e.entity_id, e.recursive from clients c
             join client_entities e on e.client = c.id
             where c.id = $1 and c.profile_id is not null order by e.entity_id",
            values![client.0],
            read_holding,
        )
    }

    /// Returns an entity with all above it, up to the root; empty if there is no such entity.
    pub fn entity_path(&mut self, entity: EntityId) -> Result<Vec<EntityId>> {
        self.connection.rows(
            "with recursive above (id, parent_id) as (
                select id, parent_id from entities where id = $1
                union all select e.id, e.parent_id from entities e join above a on e.id = a.parent_id)
             select id from above",
            values![entity.0],
            |row| row.take().map(EntityId),
        )
    }

    /// Finds an entity by its key or its name.
    pub fn find_entity(&mut self, text: &str) -> Result<Option<EntityId>> {
        let id: i64 = text.parse().unwrap_or(-1);
        self.connection.optional(
            "select id from entities where id = $1 or name = $2 order by id limit 1",
            values![id, text],
            |row| row.take().map(EntityId),
        )
    }
}

impl Change<'_> {
    /// Says whether everybody with a profile needs a second factor; `false` if it was so.
    pub fn demand_second_factor(&mut self, profile: ProfileId, demanded: bool) -> Result<bool> {
        let changed = self.connection.execute(
            "update profiles set requires_second_factor = $2 where id = $1 and requires_second_factor <> $2",
            values![profile.0, demanded],
        )?;
        if changed == 0 {
            return Ok(false);
        }
        let details = serde_json::json!({
            "profile": profile.0,
            "before": { "requires_second_factor": !demanded },
            "after": { "requires_second_factor": demanded },
        });
        self.record(Event::new("profile.updated").details(details))?;
        Ok(true)
    }
}
