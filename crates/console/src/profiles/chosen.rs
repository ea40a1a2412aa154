//! Deleting several profiles at once, of those that nobody holds and that were made here.

use super::PATH;
use crate::chosen::{Act, Asked, Asks, ChosenRow, ChosenRows, Done, Found, Says};
use rights::{Action, Subject};
use store::{Change, Profile, ProfileId, Reader};
use web::SignedIn;

/// The list of profiles.
#[derive(Clone, Copy)]
pub(crate) struct ProfileRows;

/// What can be done with several: they are deleted.
#[derive(Clone, Copy)]
pub(crate) struct Delete;

const DELETE: Says = Says {
    label: "delete-permanently",
    title: "profiles-delete-title",
    what: "profiles-delete-what",
    notice: "profiles-deleted",
};
const NUMBER: Asks =
    Asks::Count { label: "profiles-confirmation", problem: "profiles-confirmation-problem" };

impl ChosenRows for ProfileRows {
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
        "profiles"
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Profiles, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Delete>) -> store::Result<Found> {
        let chosen = db.profile_list()?.into_iter();
        let chosen = chosen.filter(|profile| asked.keys.binary_search(&profile.id.0).is_ok());
        let (mut found, mut shipped, mut held) = (Vec::new(), Vec::new(), Vec::new());
        for profile in chosen {
            match Fate::of(&profile) {
                Fate::Goes => found.push(ChosenRow::new(
                    profile.id.0,
                    profile.name,
                    format!("{PATH}/{}", profile.id.0),
                )),
                Fate::IsShipped => shipped.push(profile.name),
                Fate::IsHeld => held.push(profile.name),
            }
        }
        Ok(Found::all(found)
            .without("profiles-left-shipped", shipped)
            .without("profiles-left-held", held))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        _asked: &Asked<Delete>,
        keys: &[i64],
    ) -> store::Result<Done> {
        Done::each(keys, |key| change.delete_profile(ProfileId(key)))
    }
}

/// What becomes of a profile that is to be deleted.
enum Fate {
    Goes,
    IsShipped,
    IsHeld,
}

impl Fate {
    const fn of(profile: &Profile) -> Self {
        if profile.shipped.is_some() {
            Self::IsShipped
        } else if profile.users > 0 || profile.clients > 0 {
            Self::IsHeld
        } else {
            Self::Goes
        }
    }
}
