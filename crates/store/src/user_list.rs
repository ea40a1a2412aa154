//! Lists of users: searched, filtered, sorted.

use crate::{
    EntityId, Listing, Page, ProfileId, Reader, Result, UserId, Visible, filter::Filter,
    page::ListStatement,
};
use oauth::Timestamp;

/// What a list of users is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum UserSort {
    /// The name to sign in with.
    #[default]
    Name,
    /// What people call the user.
    FullName,
    /// When the user was made.
    Created,
    /// Whether the user may sign in.
    Enabled,
}

/// Which users a list shows.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct UserFilter {
    /// Those who may sign in, or those who may not.
    pub enabled: Option<bool>,
    /// Those who hold a profile, anywhere where it is seen.
    pub profile: Option<ProfileId>,
    /// Those who hold any profile in an entity itself.
    pub entity: Option<EntityId>,
    /// Those who have a second factor in use, or those who have none.
    pub second_factor: Option<bool>,
}

/// A user in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserSummary {
    /// The key.
    pub id: UserId,
    /// The name to sign in with.
    pub name: String,
    /// What people call the user.
    pub full_name: String,
    /// The default e-mail address.
    pub email: Option<String>,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// Whether a second factor is in use.
    pub second_factor: bool,
    /// When the user was made.
    pub created_at: Timestamp,
    /// The names of the profiles held, each once.
    pub profiles: Vec<String>,
}

impl Reader<'_> {
    /// Lists the users that are seen and that a filter lets through.
    pub fn users(
        &mut self,
        listing: &Listing<UserSort>,
        filter: UserFilter,
        visible: &Visible,
    ) -> Result<Page<UserSummary>> {
        let statement = ListStatement {
            select: "select u.id, u.name, u.full_name,
                (select e.email from user_emails e where e.user_id = u.id and e.is_default),
                u.enabled, u.totp_enabled_at is not null, u.created_at",
            from: "from users u",
            searched: "u.search_key",
            sort: match listing.sort {
                UserSort::Name => "u.name_key",
                UserSort::FullName => "u.full_name_key",
                UserSort::Created => "u.created_at",
                UserSort::Enabled => "u.enabled",
            },
            id: "u.id",
        };
        let mut conditions = Filter::default();
        conditions.with_some("u.enabled = $?", filter.enabled);
        if let Some(profile) = filter.profile {
            conditions.profile_within("u.id", profile, visible);
        }
        conditions.with_some(
            "exists (select 1 from user_profiles h where h.user_id = u.id and h.entity_id = $?)",
            filter.entity.map(|id| id.0),
        );
        conditions.with_some("(u.totp_enabled_at is not null) = $?", filter.second_factor);
        conditions.users_within("u.id", visible);
        let mut page = self.page_where(listing, &statement, conditions, |row| {
            Ok(UserSummary {
                id: UserId(row.take()?),
                name: row.take()?,
                full_name: row.take()?,
                email: row.take()?,
                enabled: row.take()?,
                second_factor: row.take()?,
                created_at: row.instant()?,
                profiles: Vec::new(),
            })
        })?;
        self.add_profiles(&mut page.rows, visible)?;
        Ok(page)
    }

    /// Returns those of some users that are there and are seen, with their names, in the order of these.
    pub fn users_named(
        &mut self,
        users: &[UserId],
        visible: &Visible,
    ) -> Result<Vec<(UserId, String)>> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let mut conditions = Filter::default();
        let places: Vec<String> = users.iter().map(|user| conditions.bind(user.0)).collect();
        conditions.when(&format!("u.id in ({})", places.join(", ")));
        conditions.users_within("u.id", visible);
        let (filter, values) = conditions.finish();
        self.connection.rows(
            &format!("select u.id, u.name from users u{filter} order by u.name_key"),
            &values,
            |row| Ok((UserId(row.take()?), row.take()?)),
        )
    }

    /// Reads the profiles that several users hold where it is seen, in one statement.
    fn add_profiles(&mut self, users: &mut [UserSummary], visible: &Visible) -> Result<()> {
        if users.is_empty() {
            return Ok(());
        }
        let mut conditions = Filter::default();
        let places: Vec<String> = users.iter().map(|user| conditions.bind(user.id.0)).collect();
        conditions.when(&format!("h.user_id in ({})", places.join(", ")));
        conditions.within("h.entity_id", visible);
        let (filter, values) = conditions.finish();
        let held = self.connection.rows(
            &format!(
                "select distinct h.user_id, p.name, p.id from user_profiles h
                 join profiles p on p.id = h.profile_id{filter} order by p.id"
            ),
            &values,
            |row| Ok((row.take::<i64>()?, row.take::<String>()?)),
        )?;
        for user in users {
            let own = held.iter().filter(|(id, _)| *id == user.id.0);
            user.profiles = own.map(|(_, name)| name.clone()).collect();
        }
        Ok(())
    }
}
