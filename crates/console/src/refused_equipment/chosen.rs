//! What is done with several that wait: each taken in as a new asset, or all deleted.

use super::{
    PATH,
    taking_in::{TakenIn, take_in},
    title, why_label,
};
use crate::chosen::{
    Act, Asked, ChosenRow, ChosenRows, Done, Found, Performed, Says, in_one_change,
};
use rights::{Action, Subject};
use store::{Acceptance, Change, Reader, RefusedEquipment, RefusedId};
use web::{App, Now, PageError, SignedIn};

/// The list of refused equipment.
#[derive(Clone, Copy)]
pub(crate) struct RefusedRows;

/// What can be done with several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Accept,
    Delete,
}

const ACCEPT: Says = Says {
    label: "refused-accept-as-new",
    title: "refused-accept-title",
    what: "refused-accept-all-what",
    notice: "refused-all-added",
};
const DELETE: Says = Says {
    label: "delete-permanently",
    title: "refused-delete-title",
    what: "refused-delete-all-what",
    notice: "refused-all-deleted",
};
/// Documents that are taken in are read and recorded one by one: a page of them.
const MOST_TAKEN_IN: usize = 50;

impl ChosenRows for RefusedRows {
    type At = ();
    type Deed = Deed;
    const ACTS: &'static [Act<Deed>] = &[
        Act::new(Deed::Accept, "accept", Action::Update, ACCEPT).at_most(MOST_TAKEN_IN),
        Act::new(Deed::Delete, "delete", Action::Purge, DELETE).dangerous(),
    ];

    fn at((): ()) -> Self {
        Self
    }

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn menu(&self) -> &'static str {
        "refused-equipment"
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Inventory, action)
    }

    /// Those whose documents were not kept cannot be taken in.
    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Deed>) -> store::Result<Found> {
        let visible = asked.signed_in.visible(Subject::Inventory, asked.act.needs);
        let ids: Vec<RefusedId> = asked.keys.iter().copied().map(RefusedId).collect();
        let language = asked.signed_in.language;
        let waiting = db.refused_named(&ids, &visible)?.into_iter();
        let (left_out, meant): (Vec<_>, Vec<_>) =
            waiting.partition(|one| asked.act.deed == Deed::Accept && one.size == 0);
        let row = |one: RefusedEquipment| {
            ChosenRow::new(one.id.0, title(&one), format!("{PATH}/{}", one.id.0))
                .remarked(language.t(why_label(one.why)))
        };
        let left_out = left_out.iter().map(title).collect();
        Ok(Found::all(meant.into_iter().map(row)).without("refused-left-out", left_out))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        _asked: &Asked<Deed>,
        keys: &[i64],
    ) -> store::Result<Done> {
        Done::each(keys, |key| change.delete_refused_equipment(RefusedId(key)))
    }

    /// What is taken in has a change of its own each.
    async fn perform(&self, app: &App, asked: Asked<Deed>) -> Result<Performed, PageError> {
        if asked.act.deed == Deed::Delete {
            return in_one_change(app, *self, asked).await;
        }
        let (rows, question) = (*self, asked.clone());
        let meant = app.store.browse(move |db| Ok(rows.find(db, &question)?.keys())).await?;
        let mut done = Done::of(0);
        for key in meant {
            let id = RefusedId(key);
            let taken =
                take_in(app, &asked.signed_in, Now(asked.now), id, Acceptance::AsNew).await?;
            let count = if taken == TakenIn::Added { &mut done.count } else { &mut done.left };
            *count += 1;
        }
        Ok(Performed::Done(done))
    }
}
