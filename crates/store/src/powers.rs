//! What somebody may do, and where: profiles, each with the entity where it is held.
//!
//! A right counts where its profile is held, and several profiles add up there. Things that belong to the whole
//! installation, such as OAuth clients and settings, need a profile in the root entity.

use crate::{
    EntityId, Holding, ProfileId, Reader, Result, UserId, Visible, many::places, sql::values,
};
use rights::{Action, Rights, Subject};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// What somebody may do, and where.
#[derive(Clone, Debug)]
pub struct Powers {
    root: EntityId,
    held: Vec<Power>,
}

/// What a profile allows where it is held.
#[derive(Clone, Debug)]
struct Power {
    rights: Rights,
    entity: EntityId,
    recursive: bool,
}

impl Powers {
    /// Puts together what one profile allows in some entities, each with whether those below it are meant too.
    pub fn of_profile(
        rights: &Rights,
        entities: impl IntoIterator<Item = (EntityId, bool)>,
        root: EntityId,
    ) -> Self {
        let held = entities.into_iter().map(|(entity, recursive)| Power {
            rights: rights.clone(),
            entity,
            recursive,
        });
        Self { root, held: held.collect() }
    }

    /// Returns what may be done somewhere at all: with what belongs to entities in some of them, with the rest anywhere.
    pub fn somewhere(&self) -> Rights {
        let mut rights = self.in_root();
        for power in &self.held {
            rights.add(&power.rights.within_entities());
        }
        rights
    }

    /// Returns what may be done with what belongs to the whole installation: what is held in the root entity.
    pub fn in_root(&self) -> Rights {
        self.sum(|power| power.entity == self.root)
    }

    /// Returns the rows with which something may be done.
    pub fn visible(&self, subject: Subject, action: Action) -> Visible {
        let allowing = self.held.iter().filter(|power| power.rights.allow(subject, action));
        Visible::within(allowing.map(|power| (power.entity, power.recursive)), self.root)
    }

    /// Returns what may be done in an entity, and if `holding` is recursive, in all below it as well. The path is the
    /// entity with all above it.
    fn where_held(&self, holding: &Holding, path: &[EntityId]) -> Rights {
        self.sum(|power| {
            let itself = power.entity == holding.entity && !holding.recursive;
            itself || (power.recursive && path.contains(&power.entity))
        })
    }

    fn sum(&self, counts: impl Fn(&Power) -> bool) -> Rights {
        let mut rights = Rights::default();
        for power in self.held.iter().filter(|power| counts(power)) {
            rights.add(&power.rights);
        }
        rights
    }
}

/// What weighs holdings against powers: each profile's rights and each entity's path are read once.
struct Scales<'p> {
    powers: &'p Powers,
    rights: BTreeMap<ProfileId, Rights>,
    paths: BTreeMap<EntityId, Vec<EntityId>>,
}

impl<'p> Scales<'p> {
    fn new(powers: &'p Powers) -> Self {
        Self { powers, rights: BTreeMap::new(), paths: BTreeMap::new() }
    }

    /// Says whether the powers cover what is held, and reach to where it is held with a right.
    fn cover(
        &mut self,
        db: &mut Reader<'_>,
        holding: &Holding,
        with: Option<(Subject, Action)>,
    ) -> Result<bool> {
        let path: &[EntityId] = match self.paths.entry(holding.entity) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(db.entity_path(holding.entity)?),
        };
        let held: &Rights = match self.rights.entry(holding.profile) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let found = db.rights_of_profile(holding.profile)?;
                // A profile that is gone cannot be given.
                let Some((rights, _)) = found else { return Ok(false) };
                unknown.insert(rights)
            }
        };
        let own = self.powers.where_held(holding, path);
        let covered = if holding.entity == self.powers.root {
            own.cover(held)
        } else {
            own.cover(&held.within_entities())
        };
        Ok(covered && with.is_none_or(|(subject, action)| own.allow(subject, action)))
    }
}

impl Reader<'_> {
    /// Returns what a user may do and where, and the name of the first profile.
    pub fn powers_of_user(&mut self, user: UserId) -> Result<(Powers, String)> {
        let mut name = String::new();
        let mut held: BTreeMap<(ProfileId, EntityId), Power> = BTreeMap::new();
        self.connection.rows(
            "select p.id, p.name, u.entity_id, u.recursive, r.subject, r.actions from user_profiles u
             join profiles p on p.id = u.profile_id
             left join profile_rights r on r.profile_id = p.id
             where u.user_id = $1 order by p.id, u.entity_id",
            values![user.0],
            |row| {
                let (profile, called) = (ProfileId(row.take()?), row.take::<String>()?);
                if name.is_empty() {
                    name = called;
                }
                let (entity, recursive) = (EntityId(row.take()?), row.take()?);
                let power = held.entry((profile, entity)).or_insert_with(|| Power {
                    rights: Rights::default(),
                    entity,
                    recursive,
                });
                let (subject, actions) = (row.take::<Option<String>>()?, row.take::<Option<i64>>()?);
                if let Some(subject) = subject.as_deref().and_then(Subject::parse) {
                    power.rights.grant_stored(subject, actions.unwrap_or_default());
                }
                Ok(())
            },
        )?;
        let powers = Powers { root: self.root_entity()?, held: held.into_values().collect() };
        Ok((powers, name))
    }

    /// Says whether somebody with these powers may give a profile in an entity: nobody gives more than they may do there.
    pub fn may_give(&mut self, powers: &Powers, holding: &Holding) -> Result<bool> {
        Scales::new(powers).cover(self, holding, None)
    }

    /// Returns those of some users whom somebody with these powers may not command: who may do something, or are
    /// somewhere, that the powers do not reach.
    pub fn out_of_command(
        &mut self,
        powers: &Powers,
        action: Action,
        users: &[UserId],
    ) -> Result<BTreeSet<UserId>> {
        let mut found = BTreeSet::new();
        if users.is_empty() {
            return Ok(found);
        }
        let keys: Vec<_> = users.iter().map(|user| user.0.into()).collect();
        let held = self.connection.rows(
            &format!(
                "select user_id, profile_id, entity_id, recursive from user_profiles where user_id in ({})",
                places(1, keys.len())
            ),
            &keys,
            |row| {
                let user = UserId(row.take()?);
                let (profile, entity) = (ProfileId(row.take()?), EntityId(row.take()?));
                Ok((user, Holding { profile, entity, recursive: row.take()? }))
            },
        )?;
        let mut scales = Scales::new(powers);
        for (user, holding) in held {
            if !scales.cover(self, &holding, Some((Subject::Users, action)))? {
                found.insert(user);
            }
        }
        Ok(found)
    }
}
