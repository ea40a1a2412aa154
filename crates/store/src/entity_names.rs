//! Entities by name, to choose from.

use crate::{EntityId, Reader, Result, Visible, filter::Filter, page::folded};

impl Reader<'_> {
    /// Returns each entity that is seen with the names from the root on, ` > ` between them, in the order of these.
    pub fn entity_names(&mut self, visible: &Visible) -> Result<Vec<(EntityId, String)>> {
        let mut conditions = Filter::default();
        conditions.within("t.id", visible);
        let (filter, values) = conditions.finish();
        let mut names = self.connection.rows(
            &format!(
                "with recursive tree (id, path) as (
                    select id, name from entities where parent_id is null
                    union all select e.id, t.path || ' > ' || e.name from entities e join tree t on e.parent_id = t.id)
                 select t.id, t.path from tree t{filter}"
            ),
            &values,
            |row| Ok((EntityId(row.take()?), row.take::<String>()?)),
        )?;
        // The engines order letters each in its own way.
        names.sort_by_cached_key(|(id, path)| (folded(path), *id));
        Ok(names)
    }
}
