//! Administration → Entities.

mod deletion;
mod edit;
mod form;
mod tree;

pub(crate) use deletion::{confirm_deletion, delete_entity};
pub(crate) use edit::{create_entity, entity, new_entity, update_entity};
pub(crate) use tree::entities;

use store::{Entity, EntityId};
use web::{App, PageError};

const PATH: &str = "/administration/entities";

async fn tree_of(app: &App) -> Result<Vec<Entity>, PageError> {
    Ok(app.store.browse(|db| db.entity_tree()).await?)
}

fn find(tree: &[Entity], id: i64) -> Result<Entity, PageError> {
    tree.iter().find(|entity| entity.id == EntityId(id)).cloned().ok_or(PageError::NotFound)
}
