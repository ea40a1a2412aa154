//! Accounts: what is known of users, edited by administrators and by the users themselves.

use crate::{
    Change, EntityId, Error, Holding, ProfileId, Reader, Refusal, Result, User, UserId, Visible,
    audit::{Event, differences},
    filter::Filter,
    many::{places, write_rows},
    page::folded,
    sql::{Value, values},
};
use oauth::Timestamp;
use serde_json::json;

/// An e-mail address of a user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserEmail {
    /// The key.
    pub id: i64,
    /// The address.
    pub email: String,
    /// Whether it is the one that is used.
    pub is_default: bool,
}

/// What can be edited of a user.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AccountEdit {
    /// The name to sign in with.
    pub name: String,
    /// What people call the user.
    pub full_name: String,
    /// The e-mail addresses; the first is the default one.
    pub emails: Vec<String>,
    /// The tag of the language that pages are shown in, such as `fr`; empty for the browser's.
    pub language: String,
    /// A comment.
    pub comment: String,
}

/// All there is to know of a user.
#[derive(Clone)]
pub struct Account {
    /// The user.
    pub user: User,
    /// What can be edited.
    pub edit: AccountEdit,
    /// The profiles, each with the entity where.
    pub holdings: Vec<NamedHolding>,
    /// When anything of it was last changed.
    pub updated_at: Timestamp,
    /// When the user last signed in, if the place is still known.
    pub last_signed_in_at: Option<Timestamp>,
}

/// A profile that somebody holds in an entity, with the names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedHolding {
    /// Which, where.
    pub holding: Holding,
    /// The profile's name.
    pub profile: String,
    /// The entity's name.
    pub entity: String,
}

impl Reader<'_> {
    /// Returns the e-mail addresses of a user, the default one first.
    pub fn emails_of_user(&mut self, user: UserId) -> Result<Vec<UserEmail>> {
        self.connection.rows(
            "select id, email, is_default from user_emails where user_id = $1 order by is_default desc, id",
            values![user.0],
            |row| Ok(UserEmail { id: row.take()?, email: row.take()?, is_default: row.take()? }),
        )
    }

    /// Returns all there is to know of a user.
    pub fn account(&mut self, id: UserId) -> Result<Option<Account>> {
        let Some(user) = self.user_by_id(id)? else { return Ok(None) };
        let emails = self.emails_of_user(id)?;
        let holdings = self.named_holdings_of_user(id, &Visible::Everything)?;
        self.connection.optional(
            "select full_name, language, comment, updated_at,
                (select max(p.last_at) from sign_in_places p where p.user_id = u.id)
             from users u where id = $1",
            values![id.0],
            |row| {
                Ok(Account {
                    edit: AccountEdit {
                        name: user.name.clone(),
                        full_name: row.take()?,
                        emails: emails.iter().map(|known| known.email.clone()).collect(),
                        language: row.take()?,
                        comment: row.take()?,
                    },
                    updated_at: row.instant()?,
                    last_signed_in_at: row.optional_instant()?,
                    user: user.clone(),
                    holdings: holdings.clone(),
                })
            },
        )
    }

    /// Returns the profiles that a user holds where it is seen, each with the entity where, by name.
    pub fn named_holdings_of_user(
        &mut self,
        user: UserId,
        visible: &Visible,
    ) -> Result<Vec<NamedHolding>> {
        let mut conditions = Filter::default();
        conditions.with("h.user_id = $?", user.0);
        conditions.within("h.entity_id", visible);
        let (filter, values) = conditions.finish();
        self.connection.rows(
            &format!(
                "select h.profile_id, h.entity_id, h.recursive, p.name, e.name from user_profiles h
                 join profiles p on p.id = h.profile_id join entities e on e.id = h.entity_id
                 {filter} order by p.name, e.name, e.id"
            ),
            &values,
            |row| {
                Ok(NamedHolding {
                    holding: Holding {
                        profile: ProfileId(row.take()?),
                        entity: EntityId(row.take()?),
                        recursive: row.take()?,
                    },
                    profile: row.take()?,
                    entity: row.take()?,
                })
            },
        )
    }

    fn has_super_admin(&mut self) -> Result<bool> {
        self.connection.one(
            "select exists (select 1 from profiles p join user_profiles h on h.profile_id = p.id
                join users u on u.id = h.user_id join entities e on e.id = h.entity_id
                where p.shipped = 'Super-Admin' and u.enabled and e.parent_id is null)",
            &[],
            |row| row.take(),
        )
    }
}

impl Change<'_> {
    /// Edits a user; `false` if the user is gone. A name that is taken is [`Error::AlreadyExists`].
    pub fn edit_account(&mut self, user: UserId, edit: &AccountEdit) -> Result<bool> {
        self.connection.hold("users", user.0)?;
        let Some(before) = self.account(user)? else { return Ok(false) };
        if before.edit == *edit {
            return Ok(true);
        }
        let now = self.now;
        let (name_key, full_name_key) = (folded(&edit.name), folded(&edit.full_name));
        self.connection.execute(
            "update users set name = $2, name_key = $3, full_name = $4, full_name_key = $5, language = $6,
                comment = $7, updated_at = $8 where id = $1",
            values![
                user.0,
                &edit.name,
                &name_key,
                &edit.full_name,
                &full_name_key,
                &edit.language,
                &edit.comment,
                now
            ],
        )?;
        self.write_emails(user, &edit.emails)?;
        self.write_search_key(user)?;
        let details = differences(&facts(&before.edit), &facts(edit));
        self.record(Event::new("user.updated").user(user).details(details))?;
        Ok(true)
    }

    /// Deletes a user with everything by which the user was let in; `false` if the user was gone. The last enabled
    /// Super-Admin stays.
    pub fn delete_user(&mut self, user: UserId) -> Result<bool> {
        self.keeping_a_super_admin(|change| {
            let Some(before) = change.account(user)? else { return Ok(false) };
            let details = json!({ "before": facts(&before.edit) });
            change.record(Event::new("user.deleted").user(user).details(details))?;
            change.connection.execute("delete from users where id = $1", values![user.0])?;
            Ok(true)
        })
    }

    /// Gives a user a profile in an entity, or changes whether the entities below are meant too; `false` if it was so.
    pub fn add_holding(&mut self, user: UserId, holding: Holding) -> Result<bool> {
        let changed = self.connection.execute(
            "insert into user_profiles (user_id, profile_id, entity_id, recursive) values ($1, $2, $3, $4)
             on conflict (user_id, profile_id, entity_id) do update set recursive = excluded.recursive
                where user_profiles.recursive <> excluded.recursive",
            values![user.0, holding.profile.0, holding.entity.0, holding.recursive],
        )?;
        if changed == 0 {
            return Ok(false);
        }
        self.record_holding("user.profile_added", user, holding)?;
        Ok(true)
    }

    /// Takes a profile in an entity from a user; `false` if the user did not hold it. The last enabled Super-Admin
    /// keeps it.
    pub fn remove_holding(
        &mut self,
        user: UserId,
        profile: ProfileId,
        entity: EntityId,
    ) -> Result<bool> {
        self.keeping_a_super_admin(|change| {
            let recursive = change.connection.optional(
                "delete from user_profiles where user_id = $1 and profile_id = $2 and entity_id = $3
                 returning recursive",
                values![user.0, profile.0, entity.0],
                |row| row.take(),
            )?;
            let Some(recursive) = recursive else { return Ok(false) };
            let holding = Holding { profile, entity, recursive };
            change.record_holding("user.profile_removed", user, holding)?;
            Ok(true)
        })
    }

    fn record_holding(&mut self, kind: &'static str, user: UserId, held: Holding) -> Result<()> {
        let names = self.connection.optional(
            "select p.name, e.name from profiles p join entities e on e.id = $2 where p.id = $1",
            values![held.profile.0, held.entity.0],
            |row| Ok((row.take::<String>()?, row.take::<String>()?)),
        )?;
        let (profile, entity) = names.unwrap_or_default();
        let told = json!({ "profile": profile, "entity": entity, "recursive": held.recursive });
        self.record(Event::new(kind).user(user).details(told))
    }

    /// Makes a change that must not take the last enabled user with the profile Super-Admin away.
    pub(crate) fn keeping_a_super_admin<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        // Two administrators must not take each other away at the same time.
        self.connection.lock("super-admin")?;
        let before = self.has_super_admin()?;
        let done = change(self)?;
        if before && !self.has_super_admin()? {
            return Err(Error::Refused(Refusal::LastSuperAdmin));
        }
        Ok(done)
    }

    /// Keeps the addresses that stay, so that their keys do.
    pub(crate) fn write_emails(&mut self, user: UserId, emails: &[String]) -> Result<()> {
        let mut wanted: Vec<(String, &str)> = Vec::new();
        for email in emails {
            let key = folded(email);
            if !key.is_empty() && wanted.iter().all(|(known, _)| *known != key) {
                wanted.push((key, email.trim()));
            }
        }
        let mut values = values![user.0].to_vec();
        values.extend(wanted.iter().map(|(key, _)| Value::from(key)));
        let others = match wanted.len() {
            0 => String::new(),
            count => format!(" and email_key not in ({})", places(2, count)),
        };
        self.connection
            .execute(&format!("delete from user_emails where user_id = $1{others}"), &values)?;
        // There is one default at each moment.
        self.connection.execute(
            "update user_emails set is_default = false where user_id = $1 and is_default",
            values![user.0],
        )?;
        let rows: Vec<Vec<Value<'_>>> = (0..)
            .zip(&wanted)
            .map(|(number, (key, email))| {
                let is_default: bool = number == 0;
                values![user.0, *email, key, is_default].to_vec()
            })
            .collect();
        write_rows(
            &mut self.connection,
            "insert into user_emails (user_id, email, email_key, is_default)",
            &["bigint", "text", "text", "boolean"],
            "on conflict (user_id, email_key) do update set
                email = excluded.email, is_default = excluded.is_default",
            &rows,
        )
    }

    /// Keeps what a search of users looks in.
    pub(crate) fn write_search_key(&mut self, user: UserId) -> Result<()> {
        let emails = self.emails_of_user(user)?;
        let names = self.connection.optional(
            "select name_key, full_name_key from users where id = $1",
            values![user.0],
            |row| Ok((row.take::<String>()?, row.take::<String>()?)),
        )?;
        let (name, full_name) = names.unwrap_or_default();
        let mut key = format!("{name} {full_name}");
        for known in emails {
            key.push(' ');
            key.push_str(&folded(&known.email));
        }
        self.connection
            .execute("update users set search_key = $2 where id = $1", values![user.0, &key])
            .map(drop)
    }
}

/// What an event keeps of an account.
pub(crate) fn facts(edit: &AccountEdit) -> serde_json::Value {
    json!({
        "name": edit.name,
        "full_name": edit.full_name,
        "emails": edit.emails,
        "language": edit.language,
        "comment": edit.comment,
    })
}
