//! Entities by name, to choose from.

use crate::{EntityId, Reader, Result};

impl Reader<'_> {
    /// Returns the first thousand entities with their names, as they were made.
    pub fn entity_names(&mut self) -> Result<Vec<(EntityId, String)>> {
        self.connection.rows("select id, name from entities order by id limit 1000", &[], |row| {
            Ok((EntityId(row.take()?), row.take()?))
        })
    }
}
