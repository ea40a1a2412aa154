//! Entities by name, to choose from.

use crate::{EntityId, Reader, Result, page::folded};

impl Reader<'_> {
    /// Returns each entity with the names from the root on, ` > ` between them, in the order of these.
    pub fn entity_names(&mut self) -> Result<Vec<(EntityId, String)>> {
        let mut names = self.connection.rows(
            "with recursive tree (id, path) as (
                select id, name from entities where parent_id is null
                union all select e.id, t.path || ' > ' || e.name from entities e join tree t on e.parent_id = t.id)
             select id, path from tree",
            &[],
            |row| Ok((EntityId(row.take()?), row.take::<String>()?)),
        )?;
        // The engines order letters each in its own way.
        names.sort_by_cached_key(|(id, path)| (folded(path), *id));
        Ok(names)
    }
}
