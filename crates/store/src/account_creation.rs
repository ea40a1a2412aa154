//! Users as administrators make them: with full account, and a profile if they are given one.

use crate::{
    AccountEdit, Change, Holding, Reader, Result, UserId, accounts::facts, audit::Event,
    page::folded, sql::values,
};
use serde_json::json;

impl Reader<'_> {
    /// Says whether a user is the only one who may sign in with the profile Super-Admin in the root entity.
    pub fn is_last_super_admin(&mut self, user: UserId) -> Result<bool> {
        let found = self.connection.rows(
            "select distinct u.id from profiles p join user_profiles h on h.profile_id = p.id
             join users u on u.id = h.user_id join entities e on e.id = h.entity_id
             where p.shipped = 'Super-Admin' and u.enabled and e.parent_id is null limit 2",
            &[],
            |row| row.take().map(UserId),
        )?;
        Ok(found == [user])
    }
}

impl Change<'_> {
    /// Makes a user who may sign in. A name that is taken is [`crate::Error::AlreadyExists`].
    pub fn create_account(
        &mut self,
        edit: &AccountEdit,
        password_hash: &str,
        holding: Option<Holding>,
    ) -> Result<UserId> {
        let (now, key, full_key) = (self.now, folded(&edit.name), folded(&edit.full_name));
        let user = self.connection.one(
            "insert into users (name, name_key, full_name, full_name_key, language, comment, password_hash, enabled,
                created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, true, $8, $8) returning id",
            values![
                &edit.name,
                &key,
                &edit.full_name,
                &full_key,
                &edit.language,
                &edit.comment,
                password_hash,
                now
            ],
            |row| row.take().map(UserId),
        )?;
        self.write_emails(user, &edit.emails)?;
        self.write_search_key(user)?;
        let details = json!({ "after": facts(edit) });
        self.record(Event::new("user.added").user(user).details(details))?;
        if let Some(holding) = holding {
            self.add_holding(user, holding)?;
        }
        Ok(user)
    }
}
