//! Entities as a tree.

use crate::{
    Change, EntityId, Error, Reader, Refusal, Result, Visible,
    audit::{Event, differences},
    filter::Filter,
    page::folded,
    sql::values,
};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// An entity in the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entity {
    /// The key.
    pub id: EntityId,
    /// The entity above it; the root has none.
    pub parent: Option<EntityId>,
    /// What can be edited.
    pub edit: EntityEdit,
    /// The names from the root on, ` > ` between them.
    pub path: String,
    /// How many entities are above it.
    pub depth: usize,
    /// How many computers are in the entity itself.
    pub computers: i64,
    /// How many users hold a profile in the entity itself.
    pub users: i64,
}

/// What can be edited of an entity.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct EntityEdit {
    /// The name, which no other one below the same entity has.
    pub name: String,
    /// A comment.
    pub comment: String,
    /// The tag by which agents say that a machine belongs here.
    pub tag: String,
}

impl Reader<'_> {
    /// Returns the entities that are seen, each followed by those below it, in the order of their names.
    pub fn entity_tree(&mut self, visible: &Visible) -> Result<Vec<Entity>> {
        let mut conditions = Filter::default();
        conditions.within("e.id", visible);
        let (filter, values) = conditions.finish();
        let sql = format!(
            "select e.id, e.parent_id, e.name, e.comment, e.tag, coalesce(c.computers, 0), coalesce(h.users, 0)
             from entities e
             left join (select entity_id, cast(sum(number) as bigint) as computers from asset_counts
                where itemtype = 'Computer' group by entity_id) c
                on c.entity_id = e.id
             left join (select entity_id, count(distinct user_id) as users from user_profiles group by entity_id) h
                on h.entity_id = e.id{filter}"
        );
        let found = self.connection.rows(&sql, &values, |row| {
            Ok(Entity {
                id: EntityId(row.take()?),
                parent: row.take::<Option<i64>>()?.map(EntityId),
                edit: EntityEdit { name: row.take()?, comment: row.take()?, tag: row.take()? },
                path: String::new(),
                depth: 0,
                computers: row.take()?,
                users: row.take()?,
            })
        })?;
        let paths = self.entity_names(visible)?.into_iter().collect();
        Ok(in_order(found, paths))
    }

    /// Finds an entity in the tree.
    pub fn entity(&mut self, id: EntityId) -> Result<Option<Entity>> {
        let tree = self.entity_tree(&Visible::Everything)?;
        Ok(tree.into_iter().find(|entity| entity.id == id))
    }

    /// Returns what can be edited of an entity.
    pub fn entity_edit(&mut self, id: EntityId) -> Result<Option<EntityEdit>> {
        self.connection.optional(
            "select name, comment, tag from entities where id = $1",
            values![id.0],
            |row| Ok(EntityEdit { name: row.take()?, comment: row.take()?, tag: row.take()? }),
        )
    }

    /// Returns those of some entities that can be deleted together, each after those below it: nothing is in them, and
    /// below them are only others of these.
    pub fn deletable_entities(&mut self, ids: &[EntityId]) -> Result<Vec<EntityId>> {
        let mut conditions = Filter::default();
        conditions.one_of("e.id", ids.iter().map(|id| id.0));
        let (filter, values) = conditions.finish();
        let empty = self.connection.rows(
            &format!(
                "select e.id, e.parent_id from entities e{filter} and e.parent_id is not null
                    and not exists (select 1 from assets a where a.entity_id = e.id)
                    and not exists (select 1 from user_profiles h where h.entity_id = e.id)
                    and not exists (select 1 from client_entities c where c.entity_id = e.id)"
            ),
            &values,
            |row| Ok((EntityId(row.take()?), EntityId(row.take()?))),
        )?;
        let mut conditions = Filter::default();
        conditions.one_of("e.parent_id", ids.iter().map(|id| id.0));
        let (filter, values) = conditions.finish();
        let below = self.connection.rows(
            &format!("select e.id, e.parent_id from entities e{filter}"),
            &values,
            |row| Ok((EntityId(row.take()?), EntityId(row.take()?))),
        )?;
        Ok(from_below(&empty, &below))
    }

    fn entity_name_is_taken(
        &mut self,
        parent: Option<EntityId>,
        name: &str,
        but: Option<EntityId>,
    ) -> Result<bool> {
        let name = folded(name);
        let siblings = self.connection.rows(
            "select id, name from entities where coalesce(parent_id, 0) = $1",
            values![parent.map_or(0, |id| id.0)],
            |row| Ok((EntityId(row.take()?), row.take::<String>()?)),
        )?;
        Ok(siblings.iter().any(|(id, known)| Some(*id) != but && folded(known) == name))
    }
}

/// Puts entities below each other: each is told with its path and depth. Those above which nothing is seen come first.
fn in_order(entities: Vec<Entity>, mut paths: HashMap<EntityId, String>) -> Vec<Entity> {
    let known: HashSet<EntityId> = entities.iter().map(|entity| entity.id).collect();
    let mut below: HashMap<Option<EntityId>, Vec<Entity>> = HashMap::new();
    for mut entity in entities {
        entity.path = paths.remove(&entity.id).unwrap_or_default();
        below.entry(entity.parent.filter(|above| known.contains(above))).or_default().push(entity);
    }
    // The first name is taken from the end.
    for siblings in below.values_mut() {
        siblings.sort_by_cached_key(|entity| (folded(&entity.edit.name), entity.id));
        siblings.reverse();
    }
    let mut ordered = Vec::new();
    let mut waiting = below.remove(&None).unwrap_or_default();
    while let Some(entity) = waiting.pop() {
        let mut children = below.remove(&Some(entity.id)).unwrap_or_default();
        for child in &mut children {
            child.depth = entity.depth + 1;
        }
        waiting.append(&mut children);
        ordered.push(entity);
    }
    ordered
}

/// Returns those of the empty entities below which there are only others of them, each after those below it.
fn from_below(empty: &[(EntityId, EntityId)], below: &[(EntityId, EntityId)]) -> Vec<EntityId> {
    let mut left: HashMap<EntityId, usize> = HashMap::new();
    for (_, parent) in below {
        *left.entry(*parent).or_default() += 1;
    }
    let above: HashMap<EntityId, EntityId> = empty.iter().copied().collect();
    let leaves = empty.iter().map(|(id, _)| *id).filter(|id| !left.contains_key(id));
    let mut ordered: Vec<EntityId> = leaves.collect();
    let mut next = 0;
    while let Some(parent) = ordered.get(next).and_then(|id| above.get(id)) {
        next += 1;
        if let Some(count) = left.get_mut(parent) {
            *count -= 1;
            if *count == 0 && above.contains_key(parent) {
                ordered.push(*parent);
            }
        }
    }
    ordered
}

impl Change<'_> {
    /// Makes an entity below another one. A name that is taken there is [`Error::AlreadyExists`].
    pub fn create_entity(&mut self, below: EntityId, edit: &EntityEdit) -> Result<EntityId> {
        self.connection.lock("entities")?;
        if self.entity_name_is_taken(Some(below), &edit.name, None)? {
            return Err(Error::AlreadyExists);
        }
        let now = self.now;
        let id = self.connection.one(
            "insert into entities (name, parent_id, comment, tag, created_at)
             values ($1, $2, $3, $4, $5) returning id",
            values![&edit.name, below.0, &edit.comment, &edit.tag, now],
            |row| row.take().map(EntityId),
        )?;
        let details = json!({ "parent": below.0, "after": facts(edit) });
        self.record_entity("entity.added", id, details)?;
        Ok(id)
    }

    /// Changes an entity's name, comment and tag; `false` if it is gone. A name that is taken beside it is
    /// [`Error::AlreadyExists`].
    pub fn edit_entity(&mut self, id: EntityId, edit: &EntityEdit) -> Result<bool> {
        self.connection.lock("entities")?;
        let Some((parent, before)) = self.entity_row(id)? else { return Ok(false) };
        if before == *edit {
            return Ok(true);
        }
        if self.entity_name_is_taken(parent, &edit.name, Some(id))? {
            return Err(Error::AlreadyExists);
        }
        self.connection.execute(
            "update entities set name = $2, comment = $3, tag = $4 where id = $1",
            values![id.0, &edit.name, &edit.comment, &edit.tag],
        )?;
        self.record_entity("entity.updated", id, differences(&facts(&before), &facts(edit)))?;
        Ok(true)
    }

    /// Moves an entity with all below it; `false` if it is gone. It cannot come below itself, and the root stays.
    pub fn move_entity(&mut self, id: EntityId, below: EntityId) -> Result<bool> {
        // Two moves at the same time must not make a ring.
        self.connection.lock("entities")?;
        let Some((parent, edit)) = self.entity_row(id)? else { return Ok(false) };
        let Some(parent) = parent else { return Err(Refusal::RootEntity.into()) };
        if parent == below {
            return Ok(true);
        }
        let above = self.entity_path(below)?;
        if above.is_empty() {
            return Ok(false);
        }
        if above.contains(&id) {
            return Err(Refusal::EntityBelowItself.into());
        }
        if self.entity_name_is_taken(Some(below), &edit.name, Some(id))? {
            return Err(Error::AlreadyExists);
        }
        self.connection
            .execute("update entities set parent_id = $2 where id = $1", values![id.0, below.0])?;
        let details = differences(&json!({ "parent": parent.0 }), &json!({ "parent": below.0 }));
        self.record_entity("entity.updated", id, details)?;
        Ok(true)
    }

    /// Deletes an entity that is empty; `false` if it was gone.
    pub fn delete_entity(&mut self, id: EntityId) -> Result<bool> {
        self.connection.lock("entities")?;
        let Some((parent, before)) = self.entity_row(id)? else { return Ok(false) };
        if parent.is_none() {
            return Err(Refusal::RootEntity.into());
        }
        let in_use: bool = self.connection.one(
            "select exists (select 1 from entities where parent_id = $1)
                or exists (select 1 from assets where entity_id = $1)
                or exists (select 1 from user_profiles where entity_id = $1)
                or exists (select 1 from client_entities where entity_id = $1)",
            values![id.0],
            |row| row.take(),
        )?;
        if in_use {
            return Err(Refusal::EntityNotEmpty.into());
        }
        self.connection.execute("delete from entities where id = $1", values![id.0])?;
        self.record_entity("entity.deleted", id, json!({ "before": facts(&before) }))?;
        Ok(true)
    }

    /// Deletes those of some entities that can be deleted together, and counts them.
    pub fn delete_entities(&mut self, ids: &[EntityId]) -> Result<usize> {
        self.connection.lock("entities")?;
        let deletable = self.deletable_entities(ids)?;
        for id in &deletable {
            self.delete_entity(*id)?;
        }
        Ok(deletable.len())
    }

    fn entity_row(&mut self, id: EntityId) -> Result<Option<(Option<EntityId>, EntityEdit)>> {
        self.connection.optional(
            "select parent_id, name, comment, tag from entities where id = $1",
            values![id.0],
            |row| {
                let parent = row.take::<Option<i64>>()?.map(EntityId);
                let edit = EntityEdit { name: row.take()?, comment: row.take()?, tag: row.take()? };
                Ok((parent, edit))
            },
        )
    }

    fn record_entity(&mut self, kind: &'static str, id: EntityId, mut told: Value) -> Result<()> {
        if let Some(told) = told.as_object_mut() {
            told.insert("entity".to_owned(), json!(id.0));
        }
        self.record(Event::new(kind).details(told))
    }
}

/// What an event keeps of an entity.
fn facts(edit: &EntityEdit) -> Value {
    json!({ "name": edit.name, "comment": edit.comment, "tag": edit.tag })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_go_together_with_those_below_them() {
        let pairs = |pairs: &[(i64, i64)]| -> Vec<(EntityId, EntityId)> {
            pairs.iter().map(|(id, above)| (EntityId(*id), EntityId(*above))).collect()
        };
        let ordered = |empty: &[(i64, i64)], below: &[(i64, i64)]| -> Vec<i64> {
            from_below(&pairs(empty), &pairs(below)).into_iter().map(|id| id.0).collect()
        };
        assert_eq!(ordered(&[(2, 1), (3, 2), (4, 3)], &[(3, 2), (4, 3)]), [4, 3, 2]);
        assert_eq!(ordered(&[(2, 1), (3, 2)], &[(3, 2), (9, 2)]), [3], "one below is not meant");
        assert_eq!(ordered(&[(2, 1)], &[(3, 2)]), [0; 0], "one below is not empty");
        assert_eq!(ordered(&[], &[]), [0; 0]);
    }
}
