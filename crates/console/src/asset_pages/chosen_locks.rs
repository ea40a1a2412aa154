//! Releasing several locked fields of an asset at once.

use super::{kind::AssetAt, locks::label};
use crate::chosen::{Act, Asked, ChosenRow, ChosenRows, Done, Found, Says};
use rights::{Action, Subject};
use store::{Change, LockId, Reader};
use web::SignedIn;

/// The locked fields of an asset.
#[derive(Clone, Copy)]
pub(crate) struct LockRows(AssetAt);

/// What can be done with several: they are released.
#[derive(Clone, Copy)]
pub(crate) struct Release;

const RELEASE: Says = Says {
    label: "lock-release",
    title: "locks-release-title",
    what: "locks-release-what",
    notice: "fields-released",
};

impl LockRows {
    /// The locked fields of an asset.
    pub(super) const fn of(asset: AssetAt) -> Self {
        Self(asset)
    }
}

impl ChosenRows for LockRows {
    type At = AssetAt;
    type Deed = Release;
    const ACTS: &'static [Act<Release>] = &[Act::new(Release, "release", Action::Update, RELEASE)];

    fn at(at: AssetAt) -> Self {
        Self(at)
    }

    fn path(&self) -> String {
        format!("{}/locks", self.0.path())
    }

    fn menu(&self) -> &'static str {
        self.0.kind.segment
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Assets, action)
    }

    /// What is locked for all of a kind is not released here.
    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Release>) -> store::Result<Found> {
        let visible = asked.signed_in.visible(Subject::Assets, asked.act.needs);
        if db.assets_named(self.0.kind.itemtype, &[self.0.id], &visible)?.is_empty() {
            return Ok(Found::default());
        }
        let locks = db.locks_of_asset(self.0.id)?.into_iter();
        let own = locks.filter(|lock| lock.asset.is_some() && asked.keys.contains(&lock.id.0));
        let language = asked.signed_in.language;
        Ok(Found::all(own.map(|lock| {
            ChosenRow::new(lock.id.0, language.t(label(lock.field)), "")
                .remarked(lock.value.unwrap_or_default())
        })))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        _asked: &Asked<Release>,
        keys: &[i64],
    ) -> store::Result<Done> {
        Done::each(keys, |key| change.release_lock(LockId(key)))
    }
}
