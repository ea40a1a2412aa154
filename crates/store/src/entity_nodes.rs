//! Entities as somebody who is let into some of them sees the tree.

use crate::{EntityId, Reader, Result};
use std::collections::{BTreeMap, BTreeSet};

/// An entity within such a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntityNode {
    /// The key.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The entity above it, if that is within the tree too.
    pub parent: Option<i64>,
}

impl Reader<'_> {
    /// Returns the entities that are named, each with those below it if they are meant too, by name.
    pub fn entity_nodes(&mut self, named: &[(EntityId, bool)]) -> Result<Vec<EntityNode>> {
        let all = self.connection.rows(
            "select id, name, parent_id from entities order by name, id",
            &[],
            |row| Ok(EntityNode { id: row.take()?, name: row.take()?, parent: row.take()? }),
        )?;
        let above: BTreeMap<i64, Option<i64>> =
            all.iter().map(|node| (node.id, node.parent)).collect();
        let is_meant = |id: i64| {
            let mut above_or_itself =
                std::iter::successors(Some(id), |id| above.get(id).copied().flatten());
            named.iter().any(|(entity, _)| entity.0 == id)
                || above_or_itself.any(|id| named.contains(&(EntityId(id), true)))
        };
        let meant: BTreeSet<i64> =
            all.iter().map(|node| node.id).filter(|id| is_meant(*id)).collect();
        let mut nodes: Vec<EntityNode> =
            all.into_iter().filter(|node| meant.contains(&node.id)).collect();
        for node in &mut nodes {
            node.parent = node.parent.filter(|parent| meant.contains(parent));
        }
        Ok(nodes)
    }
}
