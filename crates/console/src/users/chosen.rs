//! What is done with several users at once: enabled, disabled, deleted.

use super::PATH;
use crate::chosen::{Act, Asked, Asks, ChosenRow, ChosenRows, Done, Found, Says, Told};
use rights::{Action, Subject};
use store::{Change, Reader, UserId};
use web::SignedIn;

/// The list of users.
#[derive(Clone, Copy)]
pub(crate) struct UserRows;

/// What can be done with several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Enable,
    Disable,
    Delete,
}

const ENABLE: Says = Says {
    label: "user-enable",
    title: "users-enable-title",
    what: "users-enable-what",
    notice: "users-enabled",
};
const DISABLE: Says = Says {
    label: "user-disable",
    title: "users-disable-title",
    what: "users-disable-what",
    notice: "users-disabled",
};
const DELETE: Says = Says {
    label: "delete-permanently",
    title: "users-delete-title",
    what: "users-delete-what",
    notice: "users-deleted",
};
const NUMBER: Asks =
    Asks::Count { label: "users-confirmation", problem: "users-confirmation-problem" };

impl ChosenRows for UserRows {
    type At = ();
    type Deed = Deed;
    const ACTS: &'static [Act<Deed>] = &[
        Act::new(Deed::Enable, "enable", Action::Update, ENABLE),
        Act::new(Deed::Disable, "disable", Action::Update, DISABLE).dangerous(),
        Act::new(Deed::Delete, "delete", Action::Purge, DELETE).dangerous().asking(NUMBER),
    ];

    fn at((): ()) -> Self {
        Self
    }

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn menu(&self) -> &'static str {
        "users"
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Users, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Deed>) -> store::Result<Found> {
        let (powers, needs) = (&asked.signed_in.powers, asked.act.needs);
        let ids: Vec<UserId> = asked.keys.iter().copied().map(UserId).collect();
        let seen = db.users_named(&ids, &powers.visible(Subject::Users, needs))?;
        let beyond = db.out_of_command(powers, needs, &ids)?;
        let (left_out, commanded): (Vec<_>, Vec<_>) =
            seen.into_iter().partition(|(id, _)| beyond.contains(id));
        let row =
            |(id, name): (UserId, String)| ChosenRow::new(id.0, name, format!("{PATH}/{}", id.0));
        let left_out = left_out.into_iter().map(|(_, name)| name).collect();
        Ok(Found::all(commanded.into_iter().map(row)).without("users-left-out", left_out))
    }

    fn tell(&self, db: &mut Reader<'_>, asked: &Asked<Deed>, keys: &[i64]) -> store::Result<Told> {
        if asked.act.deed == Deed::Enable {
            return Ok(Told::default());
        }
        let users: Vec<UserId> = keys.iter().copied().map(UserId).collect();
        let impact = db.impact_of_ending_users(&users, asked.now)?;
        let hits = [
            ("revoke-sessions", impact.sessions),
            ("revoke-grants", impact.grants),
            ("revoke-tokens", impact.tokens),
        ];
        let language = asked.signed_in.language;
        let hits = hits.map(|(key, count)| language.t1(key, "count", count)).into();
        Ok(Told { hits, ..Told::default() })
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<Deed>,
        keys: &[i64],
    ) -> store::Result<Done> {
        Done::each(keys, |key| match asked.act.deed {
            Deed::Enable => change.set_user_enabled(UserId(key), true),
            Deed::Disable => change.set_user_enabled(UserId(key), false),
            Deed::Delete => change.delete_user(UserId(key)),
        })
    }
}
