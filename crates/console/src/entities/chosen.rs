//! Deleting several entities at once, of those in which there is nothing.

use super::PATH;
use crate::chosen::{Act, Asked, Asks, ChosenRow, ChosenRows, Done, Found, Says};
use rights::{Action, Subject};
use store::{Change, EntityId, Reader};
use web::SignedIn;

/// The tree of entities.
#[derive(Clone, Copy)]
pub(crate) struct EntityRows;

/// What can be done with several: they are deleted.
#[derive(Clone, Copy)]
pub(crate) struct Delete;

const DELETE: Says = Says {
    label: "delete-permanently",
    title: "entities-delete-title",
    what: "entities-delete-what",
    notice: "entities-deleted",
};
const NUMBER: Asks =
    Asks::Count { label: "entities-confirmation", problem: "entities-confirmation-problem" };

impl ChosenRows for EntityRows {
    type At = ();
    type Deed = Delete;
    const ACTS: &'static [Act<Delete>] =
        &[Act::new(Delete, "delete", Action::Purge, DELETE).dangerous().asking(NUMBER)];

    fn at((): ()) -> Self {
        Self
    }

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn menu(&self) -> &'static str {
        "entities"
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Entities, action)
    }

    /// One that is empty but for others of these goes with them.
    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Delete>) -> store::Result<Found> {
        let visible = asked.signed_in.visible(Subject::Entities, asked.act.needs);
        let chosen: Vec<(EntityId, String)> = db.entity_names(&visible)?;
        let chosen = chosen.into_iter().filter(|(id, _)| asked.keys.binary_search(&id.0).is_ok());
        let chosen: Vec<(EntityId, String)> = chosen.collect();
        let ids: Vec<EntityId> = chosen.iter().map(|(id, _)| *id).collect();
        let deletable = db.deletable_entities(&ids)?;
        let (deletable, others): (Vec<_>, Vec<_>) =
            chosen.into_iter().partition(|(id, _)| deletable.contains(id));
        let row =
            |(id, path): (EntityId, String)| ChosenRow::new(id.0, path, format!("{PATH}/{}", id.0));
        let others = others.into_iter().map(|(_, path)| path).collect();
        Ok(Found::all(deletable.into_iter().map(row)).without("entities-left-out", others))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        _asked: &Asked<Delete>,
        keys: &[i64],
    ) -> store::Result<Done> {
        let ids: Vec<EntityId> = keys.iter().copied().map(EntityId).collect();
        change.delete_entities(&ids).map(Done::of)
    }
}
