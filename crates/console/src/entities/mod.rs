//! Administration → Entities.

mod choices;
mod chosen;
mod deletion;
mod edit;
mod form;
mod tree;

pub(crate) use choices::choices;
pub(crate) use chosen::EntityRows;
pub(crate) use deletion::{confirm_deletion, delete_entity};
pub(crate) use edit::{create_entity, entity, new_entity, update_entity};
pub(crate) use tree::entities;

use rights::{Action, Subject};
use store::{Entity, EntityId};
use web::{App, PageError, SignedIn};

const PATH: &str = "/administration/entities";

/// Returns the entities with which the person may do something.
async fn tree_of(
    app: &App,
    signed_in: &SignedIn,
    action: Action,
) -> Result<Vec<Entity>, PageError> {
    let visible = signed_in.visible(Subject::Entities, action);
    Ok(app.store.browse(move |db| db.entity_tree(&visible)).await?)
}

fn find(tree: &[Entity], id: i64) -> Result<Entity, PageError> {
    tree.iter().find(|entity| entity.id == EntityId(id)).cloned().ok_or(PageError::NotFound)
}
