//! Single e-mail addresses of users, added and taken away.

use crate::{Change, Error, Rejection, Result, UserId};

/// RFC 5321 §4.5.3.1.3, without the brackets.
const LONGEST: usize = 254;
/// A user has at most so many addresses.
const MOST: usize = 10;

impl Change<'_> {
    /// Adds an address to a user and returns its key. One that is known already is [`Error::AlreadyExists`].
    pub fn add_email(&mut self, user: UserId, email: &str, is_default: bool) -> Result<i64> {
        let email = email.trim();
        if !is_address(email) {
            return Err(Rejection::invalid("email", "it must be an e-mail address"));
        }
        self.connection.hold("users", user.0)?;
        let mut edit = self.account(user)?.ok_or(Rejection::NotFound)?.edit;
        let same = email.to_lowercase();
        if edit.emails.iter().any(|known| known.to_lowercase() == same) {
            return Err(Error::AlreadyExists);
        }
        if edit.emails.len() >= MOST {
            let problem = format!("a user has at most {MOST} addresses");
            return Err(Rejection::invalid("email", problem));
        }
        let place = if is_default { 0 } else { edit.emails.len() };
        edit.emails.insert(place, email.to_owned());
        self.edit_account(user, &edit)?;
        let made = self.emails_of_user(user)?;
        let made = made.into_iter().find(|known| known.email.to_lowercase() == same);
        Ok(made.ok_or(Error::Damaged("an address was not kept"))?.id)
    }

    /// Takes an address from a user; `false` if the user has none with this key.
    pub fn remove_email(&mut self, user: UserId, id: i64) -> Result<bool> {
        self.connection.hold("users", user.0)?;
        let Some(mut edit) = self.account(user)?.map(|account| account.edit) else {
            return Ok(false);
        };
        let known = self.emails_of_user(user)?.into_iter().find(|known| known.id == id);
        let Some(known) = known else { return Ok(false) };
        edit.emails.retain(|email| *email != known.email);
        self.edit_account(user, &edit)
    }
}

/// Says whether a text looks like an address: the mail itself is the proof.
fn is_address(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty())
        && text.len() <= LONGEST
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
