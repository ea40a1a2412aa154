//! Groups of users.

use crate::{
    Change, Reader, Result,
    audit::{Event, differences},
    page::folded,
    sql::values,
};
use serde_json::{Value, json};

/// What can be edited of a group.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct GroupEdit {
    /// The name.
    pub name: String,
    /// A comment.
    pub comment: String,
    /// The key of the entity that it belongs to.
    pub entity: i64,
    /// Whether it is one of the entities below too.
    pub recursive: bool,
}

fn facts(edit: &GroupEdit) -> Value {
    json!({
        "name": edit.name,
        "comment": edit.comment,
        "entity": edit.entity,
        "recursive": edit.recursive,
    })
}

impl Reader<'_> {
    /// Finds a group.
    pub fn group(&mut self, id: i64) -> Result<Option<GroupEdit>> {
        self.connection.optional(
            "select name, comment, entity_id, recursive from user_groups where id = $1",
            values![id],
            |row| {
                Ok(GroupEdit {
                    name: row.take()?,
                    comment: row.take()?,
                    entity: row.take()?,
                    recursive: row.take()?,
                })
            },
        )
    }
}

impl Change<'_> {
    /// Makes a group. A name that is taken in the entity is [`crate::Error::AlreadyExists`].
    pub fn create_group(&mut self, edit: &GroupEdit) -> Result<i64> {
        let (now, key) = (self.now, folded(&edit.name));
        let id = self.connection.one(
            "insert into user_groups (name, name_key, comment, entity_id, recursive, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $6) returning id",
            values![&edit.name, &key, &edit.comment, edit.entity, edit.recursive, now],
            |row| row.take(),
        )?;
        self.record(
            Event::new("group.added").details(json!({ "group": id, "after": facts(edit) })),
        )?;
        Ok(id)
    }

    /// Changes a group; `false` if it is gone. A name that is taken in the entity is [`crate::Error::AlreadyExists`].
    pub fn edit_group(&mut self, id: i64, edit: &GroupEdit) -> Result<bool> {
        self.connection.hold("user_groups", id)?;
        let Some(before) = self.group(id)? else { return Ok(false) };
        if before == *edit {
            return Ok(true);
        }
        let (now, key) = (self.now, folded(&edit.name));
        self.connection.execute(
            "update user_groups set name = $2, name_key = $3, comment = $4, entity_id = $5, recursive = $6,
                updated_at = $7 where id = $1",
            values![id, &edit.name, &key, &edit.comment, edit.entity, edit.recursive, now],
        )?;
        self.record_group("group.updated", id, differences(&facts(&before), &facts(edit)))?;
        Ok(true)
    }

    /// Deletes a group; `false` if it was gone.
    pub fn delete_group(&mut self, id: i64) -> Result<bool> {
        self.connection.hold("user_groups", id)?;
        let Some(before) = self.group(id)? else { return Ok(false) };
        self.connection.execute("delete from user_groups where id = $1", values![id])?;
        self.record_group("group.deleted", id, json!({ "before": facts(&before) }))?;
        Ok(true)
    }

    fn record_group(&mut self, kind: &'static str, id: i64, mut details: Value) -> Result<()> {
        if let Some(details) = details.as_object_mut() {
            details.insert("group".to_owned(), json!(id));
        }
        self.record(Event::new(kind).details(details))
    }
}
