//! What is done with several assets at once: into the trash, out of it, away for good, another status.

use super::{kind::KindAt, whereabouts::Whereabouts};
use crate::chosen::{Act, Asked, Asks, ChosenRow, ChosenRows, Done, Found, Line, Says, Told};
use rights::{Action, Subject};
use store::{AssetEdit, AssetId, Change, DropdownKind, Listing, Reader};
use web::SignedIn;

/// What can be done with several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    State,
    Trash,
    Restore,
    Purge,
}

impl Deed {
    /// Returns where the assets are with which it can be done.
    pub(super) const fn place(self) -> Whereabouts {
        match self {
            Self::Restore | Self::Purge => Whereabouts::InTrash,
            Self::Trash | Self::State => Whereabouts::InUse,
        }
    }
}

const STATE: Says = Says {
    label: "assets-give-state",
    title: "assets-state-title",
    what: "assets-state-what",
    notice: "saved",
};
const TRASH: Says = Says {
    label: "asset-trash",
    title: "assets-trash-title",
    what: "assets-trash-what",
    notice: "assets-trashed",
};
const RESTORE: Says = Says {
    label: "asset-restore",
    title: "assets-restore-title",
    what: "assets-restore-what",
    notice: "assets-restored",
};
const PURGE: Says = Says {
    label: "delete-permanently",
    title: "assets-purge-title",
    what: "assets-purge-what",
    notice: "assets-purged",
};
/// The name of a status; without one, they get none.
const STATUS: Asks = Asks::Line(Line {
    field: "state",
    label: "asset-field-state",
    hint: "",
    problem: "asset-line-problem",
    least: 0,
    most: 100,
});
/// How many states are offered.
const OFFERED: i64 = 200;

impl ChosenRows for KindAt {
    type At = Self;
    type Deed = Deed;
    const ACTS: &'static [Act<Deed>] = &[
        Act::new(Deed::State, "state", Action::Update, STATE).asking(STATUS),
        Act::new(Deed::Trash, "trash", Action::Delete, TRASH),
        Act::new(Deed::Restore, "restore", Action::Delete, RESTORE),
        Act::new(Deed::Purge, "purge", Action::Purge, PURGE).dangerous(),
    ];

    fn at(at: Self) -> Self {
        at
    }

    fn path(&self) -> String {
        self.0.path()
    }

    fn menu(&self) -> &'static str {
        self.0.segment
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Assets, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Deed>) -> store::Result<Found> {
        let visible = asked.signed_in.visible(Subject::Assets, asked.act.needs);
        let ids: Vec<AssetId> = asked.keys.iter().copied().map(AssetId).collect();
        let path = self.path();
        let row =
            |(id, name): (AssetId, String)| ChosenRow::new(id.0, name, format!("{path}/{}", id.0));
        Ok(Found::all(db.assets_named(self.0.itemtype, &ids, &visible)?.into_iter().map(row)))
    }

    fn tell(&self, db: &mut Reader<'_>, asked: &Asked<Deed>, _keys: &[i64]) -> store::Result<Told> {
        if asked.act.deed != Deed::State {
            return Ok(Told::default());
        }
        let listing = Listing { limit: OFFERED, ..Listing::default() };
        let states = db.dropdowns(DropdownKind::State, &listing)?.rows.into_iter();
        Ok(Told { offers: states.map(|state| state.name).collect(), ..Told::default() })
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<Deed>,
        keys: &[i64],
    ) -> store::Result<Done> {
        let state = AssetEdit { state: Some(asked.said.clone()), ..AssetEdit::default() };
        Done::each(keys, |key| match asked.act.deed {
            Deed::State => change.edit_asset(AssetId(key), &state),
            Deed::Trash => change.trash_asset(AssetId(key)),
            Deed::Restore => change.restore_asset(AssetId(key)),
            Deed::Purge => change.purge_asset(AssetId(key)),
        })
    }
}
