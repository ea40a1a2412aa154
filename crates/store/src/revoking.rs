//! Ending several web sessions, grants and tokens at once: one statement each, and an event for each that ended.

use crate::{
    Change, ClientKey, Result, SessionId, UserId,
    audit::Event,
    many::places,
    sql::{Value, values},
};
use oauth::TokenNumber;
use serde_json::json;

impl Change<'_> {
    /// Ends web sessions and counts them.
    pub fn revoke_web_sessions(&mut self, sessions: &[SessionId], reason: &str) -> Result<usize> {
        if sessions.is_empty() {
            return Ok(0);
        }
        let keys: Vec<Value<'_>> = sessions.iter().map(|session| session.0.into()).collect();
        let ended = self.connection.rows(
            &format!(
                "delete from web_sessions where id in ({}) returning id, user_id",
                places(1, keys.len())
            ),
            &keys,
            |row| Ok((row.take::<i64>()?, UserId(row.take()?))),
        )?;
        for (session, user) in &ended {
            let details = json!({ "session": session, "reason": reason });
            self.record(Event::new("session.revoked").user(*user).details(details))?;
        }
        Ok(ended.len())
    }

    /// Ends grants of people and tokens of clients that act for themselves, by the numbers that both have of one
    /// sequence, and counts them.
    pub fn revoke_live_grants(&mut self, numbers: &[i64], reason: &str) -> Result<usize> {
        let tokens = self.revoke_tokens_where("family is null", numbers, reason)?;
        Ok(tokens + self.revoke_families_numbered(numbers, reason)?)
    }

    /// Revokes access tokens and counts them.
    pub fn revoke_tokens_numbered(
        &mut self,
        numbers: &[TokenNumber],
        reason: &str,
    ) -> Result<usize> {
        let numbers: Vec<i64> = numbers.iter().map(|number| number.0).collect();
        self.revoke_tokens_where("true", &numbers, reason)
    }

    fn revoke_tokens_where(
        &mut self,
        condition: &str,
        numbers: &[i64],
        reason: &str,
    ) -> Result<usize> {
        if numbers.is_empty() {
            return Ok(0);
        }
        let values = revoked(self.now, reason, numbers);
        let ended = self.connection.rows(
            &format!(
                "update access_tokens set revoked_at = $1, revoked_why = $2
                 where revoked_at is null and expires_at > $1 and {condition} and number in ({})
                 returning number, client",
                places(3, numbers.len())
            ),
            &values,
            |row| Ok((row.take::<i64>()?, ClientKey(row.take()?))),
        )?;
        for (number, client) in &ended {
            let details = json!({ "token": number, "reason": reason });
            self.record(Event::new("token.revoked").client(*client).details(details))?;
        }
        Ok(ended.len())
    }

    fn revoke_families_numbered(&mut self, numbers: &[i64], reason: &str) -> Result<usize> {
        if numbers.is_empty() {
            return Ok(0);
        }
        let values = revoked(self.now, reason, numbers);
        let ended = self.connection.rows(
            &format!(
                "update token_families set revoked_at = $1, revoked_why = $2
                 where revoked_at is null and expires_at > $1 and id in ({})
                 returning id, client, user_id",
                places(3, numbers.len())
            ),
            &values,
            |row| Ok((row.take::<i64>()?, ClientKey(row.take()?), UserId(row.take()?))),
        )?;
        for (family, client, user) in &ended {
            let details = json!({ "family": family, "reason": reason });
            let event = Event::new("grant.revoked").client(*client).user(*user);
            self.record(event.details(details))?;
        }
        Ok(ended.len())
    }
}

fn revoked<'v>(now: oauth::Timestamp, reason: &'v str, numbers: &[i64]) -> Vec<Value<'v>> {
    let mut values = values![now, reason].to_vec();
    values.extend(numbers.iter().map(|number| Value::from(*number)));
    values
}
