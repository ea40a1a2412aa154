//! Profiles as administrators see and change them.

use crate::{
    Change, Error, ProfileId, Reader, Refusal, Result,
    audit::{Event, differences},
    many::write_rows,
    page::folded,
    sql::{Row, Value, values},
};
use rights::{Action, Rights, Subject};
use serde_json::{Map, json};
use std::collections::HashMap;

/// A profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
    /// The key.
    pub id: ProfileId,
    /// The name.
    pub name: String,
    /// What it is for.
    pub comment: String,
    /// The name under which every installation starts with it; `None` for one that was made here.
    pub shipped: Option<String>,
    /// Whether everybody who holds it needs a second factor.
    pub requires_second_factor: bool,
    /// How many users hold it.
    pub users: i64,
    /// How many clients act with it for themselves.
    pub clients: i64,
}

impl Profile {
    /// Whether it may do everything, always.
    pub fn is_super_admin(&self) -> bool {
        self.shipped.as_deref() == Some("Super-Admin")
    }
}

const SELECT: &str = "select p.id, p.name, p.comment, p.shipped, p.requires_second_factor,
        (select count(distinct h.user_id) from user_profiles h where h.profile_id = p.id),
        (select count(*) from clients c where c.profile_id = p.id)
     from profiles p";

fn read_profile(row: &mut Row<'_>) -> Result<Profile> {
    Ok(Profile {
        id: ProfileId(row.take()?),
        name: row.take()?,
        comment: row.take()?,
        shipped: row.take()?,
        requires_second_factor: row.take()?,
        users: row.take()?,
        clients: row.take()?,
    })
}

impl Reader<'_> {
    /// Returns all profiles with how many hold them.
    pub fn profile_list(&mut self) -> Result<Vec<Profile>> {
        self.connection.rows(&format!("{SELECT} order by p.id"), &[], read_profile)
    }

    /// Returns every profile with what it may do, in the same order.
    pub fn profiles_with_rights(&mut self) -> Result<Vec<(Profile, Rights)>> {
        let mut rights: HashMap<i64, Rights> = HashMap::new();
        let sql = "select profile_id, subject, actions from profile_rights";
        self.connection.rows(sql, &[], |row| {
            let (profile, subject, actions): (_, String, _) =
                (row.take()?, row.take()?, row.take()?);
            if let Some(subject) = Subject::parse(&subject) {
                rights.entry(profile).or_default().grant_stored(subject, actions);
            }
            Ok(())
        })?;
        let with_rights = |profile: Profile| {
            let rights = rights.remove(&profile.id.0).unwrap_or_default();
            (profile, rights)
        };
        Ok(self.profile_list()?.into_iter().map(with_rights).collect())
    }

    /// Finds a profile by its key.
    pub fn profile_by_id(&mut self, id: ProfileId) -> Result<Option<Profile>> {
        self.connection.optional(&format!("{SELECT} where p.id = $1"), values![id.0], read_profile)
    }

    /// Says whether a name is taken by another profile; letter case does not matter.
    fn profile_name_is_taken(&mut self, name: &str, but: Option<ProfileId>) -> Result<bool> {
        let name = folded(name);
        let others = self.profiles()?;
        Ok(others.iter().any(|(id, known)| Some(*id) != but && folded(known) == name))
    }
}

impl Change<'_> {
    /// Makes a profile that may do what the rights say. A name that is taken is [`Error::AlreadyExists`].
    pub fn create_profile(
        &mut self,
        name: &str,
        comment: &str,
        rights: &Rights,
    ) -> Result<ProfileId> {
        self.lock_profiles()?;
        if self.profile_name_is_taken(name, None)? {
            return Err(Error::AlreadyExists);
        }
        let id = self.connection.one(
            "insert into profiles (name, comment) values ($1, $2) returning id",
            values![name, comment],
            |row| row.take().map(ProfileId),
        )?;
        self.write_rights(id, rights)?;
        let after = json!({ "name": name, "comment": comment, "rights": told(rights) });
        let details = json!({ "profile": id.0, "after": after });
        self.record(Event::new("profile.added").details(details))?;
        Ok(id)
    }

    /// Changes a profile's name and comment; `false` if it is gone. A name that is taken is [`Error::AlreadyExists`].
    pub fn describe_profile(&mut self, id: ProfileId, name: &str, comment: &str) -> Result<bool> {
        self.lock_profiles()?;
        let Some(before) = self.profile_by_id(id)? else { return Ok(false) };
        if before.name == name && before.comment == comment {
            return Ok(true);
        }
        if self.profile_name_is_taken(name, Some(id))? {
            return Err(Error::AlreadyExists);
        }
        self.connection.execute(
            "update profiles set name = $2, comment = $3 where id = $1",
            values![id.0, name, comment],
        )?;
        let details = differences(
            &json!({ "name": before.name, "comment": before.comment }),
            &json!({ "name": name, "comment": comment }),
        );
        self.record_profile(id, details)?;
        Ok(true)
    }

    /// Changes what a profile may do; `false` if it is gone. Super-Admin may do everything, always.
    pub fn set_rights(&mut self, id: ProfileId, rights: &Rights) -> Result<bool> {
        self.lock_profiles()?;
        let Some(profile) = self.profile_by_id(id)? else { return Ok(false) };
        if profile.is_super_admin() && *rights != Rights::all() {
            return Err(Refusal::SuperAdminRights.into());
        }
        let Some((before, _)) = self.rights_of_profile(id)? else { return Ok(false) };
        let details = differences(&told(&before), &told(rights));
        if details.get("after") == Some(&json!({})) {
            return Ok(true);
        }
        self.connection
            .execute("delete from profile_rights where profile_id = $1", values![id.0])?;
        self.write_rights(id, rights)?;
        self.record_profile(id, details)?;
        Ok(true)
    }

    /// Deletes a profile; `false` if it was gone. Neither a shipped one nor one that is in use can be deleted.
    pub fn delete_profile(&mut self, id: ProfileId) -> Result<bool> {
        self.lock_profiles()?;
        let Some(before) = self.profile_by_id(id)? else { return Ok(false) };
        if before.shipped.is_some() {
            return Err(Refusal::Shipped.into());
        }
        if before.users > 0 || before.clients > 0 {
            return Err(Refusal::ProfileInUse.into());
        }
        let deleted =
            self.connection.execute("delete from profiles where id = $1", values![id.0])?;
        let details = json!({ "profile": id.0, "before": { "name": before.name, "comment": before.comment } });
        self.record(Event::new("profile.deleted").details(details))?;
        Ok(deleted == 1)
    }

    /// Two who change profiles at once do so one after the other.
    fn lock_profiles(&mut self) -> Result<()> {
        self.connection.lock("profiles")
    }

    fn write_rights(&mut self, id: ProfileId, rights: &Rights) -> Result<()> {
        let rows: Vec<Vec<Value<'_>>> = rights
            .stored()
            .filter(|(_, sum)| *sum != 0)
            .map(|(subject, sum)| values![id.0, subject.as_str(), sum].to_vec())
            .collect();
        write_rows(
            &mut self.connection,
            "insert into profile_rights (profile_id, subject, actions)",
            &["bigint", "text", "bigint"],
            "",
            &rows,
        )
    }

    fn record_profile(&mut self, id: ProfileId, mut details: serde_json::Value) -> Result<()> {
        if let Some(details) = details.as_object_mut() {
            details.insert("profile".to_owned(), json!(id.0));
        }
        self.record(Event::new("profile.updated").details(details))
    }
}

/// Tells each subject with the words of its actions.
fn told(rights: &Rights) -> serde_json::Value {
    let words = |subject: Subject| {
        let allowed = Action::ALL.into_iter().filter(|action| rights.allow(subject, *action));
        allowed.map(|action| format!("{action:?}").to_lowercase()).collect::<Vec<_>>().join(" ")
    };
    let subjects = Subject::ALL.into_iter();
    let told: Map<_, _> =
        subjects.map(|subject| (subject.as_str().to_owned(), json!(words(subject)))).collect();
    told.into()
}
