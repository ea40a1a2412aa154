//! What a caller wants done with a row, and how that is refused.

use crate::{
    Change, EntityId, Error, Powers, Reader, Resource, Result,
    sql::{Connection, values},
};
use rights::{Action, Subject};
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// What a caller wants done.
pub struct Act {
    /// What whoever asks may do, and where.
    pub powers: Powers,
    /// The entity that is meant where none is named.
    pub entity: Option<EntityId>,
    /// The keys of the rows above, the outermost first.
    pub above: Vec<i64>,
    /// The row; 0 for one that is to be made.
    pub id: i64,
    /// What is written: the members that can be, of what was sent. Passwords are hashes by now.
    pub body: Map<String, Value>,
    /// Random bytes, for what must not be guessed.
    pub chance: [u8; 64],
}

/// What was done.
#[derive(Clone, PartialEq, Debug)]
pub struct Acted {
    /// To which row.
    pub id: i64,
    /// What is told this once, such as a new secret.
    pub once: Map<String, Value>,
}

/// Which way a row is deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deletion {
    /// Into the trash, from where it can be taken back.
    Trash,
    /// For good.
    Purge,
}

/// Why an act is refused; nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Rejection {
    /// There is no such row, or the caller does not see it.
    #[error("there is no such row")]
    NotFound,
    /// The caller may not.
    #[error("{0}")]
    Forbidden(&'static str),
    /// A member cannot have this value.
    #[error("{member}: {problem}")]
    Invalid {
        /// The member.
        member: &'static str,
        /// What is wrong with its value.
        problem: String,
    },
    /// The row is as it is.
    #[error("{0}")]
    Conflict(&'static str),
}

/// More characters than this are too many for a text that says nothing else.
const LONGEST: usize = 4_000;

impl Rejection {
    /// Says what is wrong with a value.
    pub(crate) fn invalid(member: &'static str, problem: impl Into<String>) -> Error {
        Error::Rejected(Self::Invalid { member, problem: problem.into() })
    }
}

impl Act {
    /// Returns a text that was sent, without blanks around it.
    pub(crate) fn text(&self, member: &'static str) -> Result<Option<String>> {
        match self.body.get(member) {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(String::new())),
            Some(Value::String(text)) if text.contains('\0') => {
                Err(Rejection::invalid(member, "it holds a character that no text can hold"))
            }
            Some(Value::String(text)) if text.chars().count() > LONGEST => {
                Err(Rejection::invalid(member, format!("it has more than {LONGEST} characters")))
            }
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
            Some(_) => Err(Rejection::invalid(member, "it must be text")),
        }
    }

    /// Returns a line that was sent: text of at most so many characters, without control characters.
    pub(crate) fn line(&self, member: &'static str, longest: usize) -> Result<Option<String>> {
        let text = self.text(member)?;
        if text.as_ref().is_some_and(|text| text.chars().any(char::is_control)) {
            return Err(Rejection::invalid(member, "it holds control characters"));
        }
        if text.as_ref().is_some_and(|text| text.chars().count() > longest) {
            return Err(Rejection::invalid(
                member,
                format!("it has more than {longest} characters"),
            ));
        }
        Ok(text)
    }

    /// Returns a line that must not be empty; `None` if nothing was sent.
    pub(crate) fn name(&self, member: &'static str) -> Result<Option<String>> {
        let name = self.line(member, 255)?;
        if name.as_ref().is_some_and(String::is_empty) {
            return Err(Rejection::invalid(member, "it must not be empty"));
        }
        Ok(name)
    }

    /// Returns a line that must be sent and not be empty.
    pub(crate) fn required_name(&self, member: &'static str) -> Result<String> {
        self.name(member)?.ok_or_else(|| Rejection::invalid(member, "it is required"))
    }

    /// Returns whether something was said to be true; 0 and 1 are understood too, and null is as good as nothing.
    pub(crate) fn boolean(&self, member: &'static str) -> Result<Option<bool>> {
        match self.body.get(member) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(boolean)) => Ok(Some(*boolean)),
            Some(Value::Number(number)) if number.as_i64() == Some(0) => Ok(Some(false)),
            Some(Value::Number(number)) if number.as_i64() == Some(1) => Ok(Some(true)),
            Some(_) => Err(Rejection::invalid(member, "it must be true or false")),
        }
    }

    /// Returns a whole number that was sent, within bounds; null is as good as nothing.
    pub(crate) fn integer(
        &self,
        member: &'static str,
        bounds: RangeInclusive<i64>,
    ) -> Result<Option<i64>> {
        let Some(value) = self.body.get(member).filter(|value| !value.is_null()) else {
            return Ok(None);
        };
        let number = value.as_i64().filter(|number| bounds.contains(number));
        number.map(Some).ok_or_else(|| {
            let (least, most) = (bounds.start(), bounds.end());
            Rejection::invalid(member, format!("it must be a whole number from {least} to {most}"))
        })
    }

    /// Returns the key of a row that a relation shall lead to: `3` or `{"id": 3}`; null is as good as nothing.
    pub(crate) fn relation(&self, member: &'static str) -> Result<Option<i64>> {
        let value = match self.body.get(member) {
            Some(Value::Object(object)) => object.get("id"),
            value => value,
        };
        let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(None) };
        value
            .as_i64()
            .map(Some)
            .ok_or_else(|| Rejection::invalid(member, "it must be a key, such as 3 or {\"id\": 3}"))
    }

    /// Returns the texts of a list that was sent.
    pub(crate) fn lines(&self, member: &'static str, most: usize) -> Result<Option<Vec<String>>> {
        let values = match self.body.get(member) {
            None => return Ok(None),
            Some(Value::Null) => return Ok(Some(Vec::new())),
            Some(Value::Array(values)) if values.len() <= most => values,
            Some(_) => {
                let problem = format!("it must be a list of at most {most} texts");
                return Err(Rejection::invalid(member, problem));
            }
        };
        let lines = values.iter().map(|value| {
            let line =
                value.as_str().map(str::trim).filter(|text| !text.chars().any(char::is_control));
            line.map(str::to_owned).ok_or_else(|| {
                Rejection::invalid(member, "each must be text without control characters")
            })
        });
        lines.collect::<Result<Vec<String>>>().map(Some)
    }

    /// Returns the key of the entity that a new row shall belong to: the one that was named, or where whoever asks is.
    pub(crate) fn entity_of_new(&self, db: &mut Reader<'_>, subject: Subject) -> Result<i64> {
        let named = self.relation("entity")?.map(EntityId);
        let Some(entity) = named.or(self.entity) else {
            return Err(Rejection::invalid("entity", "it is required"));
        };
        if !db.sees_entity(&self.powers.visible(subject, Action::Create), entity)? {
            return Err(Rejection::Forbidden("You may make nothing in this entity").into());
        }
        Ok(entity.0)
    }

    /// Returns random bytes.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        bytes(&self.chance)
    }

    /// Returns other random bytes, after the first 32.
    pub(crate) fn random_after<const N: usize>(&self) -> [u8; N] {
        bytes(self.chance.split_at(32).1)
    }

    /// Returns the key of the row above.
    pub(crate) fn parent(&self) -> i64 {
        self.above.last().copied().unwrap_or_default()
    }
}

/// Copies bytes; those that are too few stay 0.
fn bytes<const N: usize>(from: &[u8]) -> [u8; N] {
    let mut copied = [0; N];
    for (to, from) in copied.iter_mut().zip(from) {
        *to = *from;
    }
    copied
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl Acted {
    /// Says to which row it was done.
    pub(crate) fn to(id: i64) -> Self {
        Self { id, once: Map::new() }
    }
}

impl Change<'_> {
    /// Holds the row that an act is about to change. What the act leaves as it is, is read before it is written, and whether
    /// the caller may is asked of where the row is then.
    pub fn hold_row(&mut self, resource: &Resource, id: i64) -> Result<()> {
        let Resource { table, key, .. } = resource;
        if let Connection::Postgres(_) = self.connection {
            let held = self.connection.held(table);
            let sql = format!("select {key} from {table} where {key} = $1{held}");
            self.connection.rows(&sql, values![id], |_| Ok(()))?;
        }
        Ok(())
    }

    /// Refuses an act if something is not so.
    pub(crate) fn found(found: bool) -> Result<()> {
        if found { Ok(()) } else { Err(Error::Rejected(Rejection::NotFound)) }
    }
}
