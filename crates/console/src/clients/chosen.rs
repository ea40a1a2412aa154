//! What is done with several clients at once: enabled, disabled, deleted.

use super::PATH;
use crate::chosen::{Act, Asked, Asks, ChosenRow, ChosenRows, Done, Found, Says, Told};
use rights::{Action, Subject};
use store::{Change, ClientKey, Reader};
use web::SignedIn;

/// The list of clients.
#[derive(Clone, Copy)]
pub(crate) struct ClientRows;

/// What can be done with several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Enable,
    Disable,
    Delete,
}

const ENABLE: Says = Says {
    label: "act-enable",
    title: "chosen-enable",
    what: "chosen-enable-what",
    notice: "clients-enabled",
};
const DISABLE: Says = Says {
    label: "act-disable",
    title: "chosen-disable",
    what: "impact-hits",
    notice: "clients-disabled",
};
const DELETE: Says = Says {
    label: "delete-permanently",
    title: "chosen-delete",
    what: "impact-hits",
    notice: "clients-deleted",
};
const NUMBER: Asks =
    Asks::Count { label: "chosen-confirmation", problem: "chosen-confirmation-problem" };

impl ChosenRows for ClientRows {
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
        "clients"
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Clients, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Deed>) -> store::Result<Found> {
        let named = db.clients_named(&keys(&asked.keys))?.into_iter();
        let row = |(key, name): (ClientKey, String)| {
            ChosenRow::new(key.0, name, format!("{PATH}/{}", key.0))
        };
        Ok(Found::all(named.map(row)))
    }

    fn tell(&self, db: &mut Reader<'_>, asked: &Asked<Deed>, found: &[i64]) -> store::Result<Told> {
        if asked.act.deed == Deed::Enable {
            return Ok(Told::default());
        }
        let impact = db.impact_of_clients(&keys(found), asked.now)?;
        let hits = [
            ("impact-tokens", impact.live_tokens),
            ("impact-agents", impact.agents),
            ("impact-users", impact.users),
            ("impact-secrets", impact.secrets),
        ];
        let language = asked.signed_in.language;
        let hits = hits.map(|(key, count)| language.t1(key, "count", count)).into();
        let warning = if asked.act.deed == Deed::Delete { "impact-for-good" } else { "" };
        Ok(Told { hits, warning, ..Told::default() })
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<Deed>,
        found: &[i64],
    ) -> store::Result<Done> {
        let clients = keys(found);
        let count = match asked.act.deed {
            Deed::Enable => change.set_clients_enabled(&clients, true),
            Deed::Disable => change.set_clients_enabled(&clients, false),
            Deed::Delete => change.delete_clients(&clients),
        };
        Ok(Done::of(usize::try_from(count?).unwrap_or(usize::MAX)))
    }
}

fn keys(numbers: &[i64]) -> Vec<ClientKey> {
    numbers.iter().copied().map(ClientKey).collect()
}
